// SPDX-License-Identifier: GPL-3.0-or-later
// Writes a trained adapter as a folder, and opens such a folder again.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/api/engine.h"

namespace sherl::engine {

// See api::Engine::export_adapter. The folder is read back and its probe checked before it gets its final name.
[[nodiscard]] api::ExportReport export_adapter(const api::ExportRequest& request);

// See api::Engine::open_adapter.
[[nodiscard]] std::unique_ptr<api::Predictor> open_adapter(const std::filesystem::path& folder,
                                                           const std::optional<std::filesystem::path>& backbone);

// card.md from the facts of sherl.json.
[[nodiscard]] std::string card_text(const Json& facts);

}  // namespace sherl::engine
