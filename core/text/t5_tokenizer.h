// SPDX-License-Identifier: GPL-3.0-or-later
// T5's encoding: a SentencePiece model (unigram) with 100 sentinels behind its pieces, an end token, no segments.
// golden/NAMES-T5.md, Tokenizer.
#pragma once

#include <filesystem>
#include <memory>

#include "core/text/tokenizer.h"

namespace sherl::text {

// `model`: spiece.model. Throws Error(input): unreadable, or no model of the SentencePiece library.
[[nodiscard]] std::unique_ptr<Tokenizer> load_t5_tokenizer(const std::filesystem::path& model);

}  // namespace sherl::text
