// SPDX-License-Identifier: GPL-3.0-or-later
// Everything that can be found wrong with a run before it is created, without the engine: the command line and the
// window ask the same question.
#pragma once

#include <memory>
#include <vector>

#include "core/data/dataset.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"
#include "core/text/tokenizer.h"

namespace sherl::data {

struct Preflight {
    formats::Inspection backbone;
    std::unique_ptr<text::Tokenizer> tokenizer;
    Dataset dataset;
    // Rows skipped or re-encoded, texts that stand in two splits, a warm-up longer than the run.
    std::vector<Problem> warnings;
};

// Reads the headers of the backbone's files, its tokenizer and all of the data. Throws Error(input) with the problems
// of all three, and of their fitting together, at once. Any thread.
[[nodiscard]] Preflight check_run(const spec::RunSpec& spec);

}  // namespace sherl::data
