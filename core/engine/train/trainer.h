// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a spec from its first step to its one ending. The same loop for all methods.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "core/api/engine.h"
#include "core/base/clock.h"
#include "core/engine/model.h"
#include "core/engine/tasks/text_task.h"

namespace sherl::engine {

// What a run takes from the rest of the engine; tests put their own in its place.
struct Environment {
    std::function<TextTask(const spec::RunSpec&)> load_task;
    std::function<std::unique_ptr<Model>(const ModelRequest&, memory::Ledger*)> build_model;
    std::function<std::string(const std::filesystem::path&)> backbone_hash;
    std::map<std::string, std::string> libraries;  // for RunStarted
    std::shared_ptr<const Clock> clock;
    std::filesystem::path proc = "/proc/self";  // see memory::ProcessPeak
};

// The real ones. `libraries` as Engine::library_versions().
[[nodiscard]] Environment default_environment(std::map<std::string, std::string> libraries = {});

// Engine::run. Blocks; calls `observer` on this thread. Never throws: what went wrong is in the outcome, with the step
// in `where`.
[[nodiscard]] api::RunOutcome train(const api::RunRequest& request, api::RunObserver& observer, std::stop_token stop,
                                    const Environment& environment) noexcept;

}  // namespace sherl::engine
