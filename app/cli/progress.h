// SPDX-License-Identifier: GPL-3.0-or-later
// What a person or a machine sees of a run while it goes on.
#pragma once

#include <memory>
#include <string>

#include "core/api/events.h"
#include "core/store/records.h"

namespace sherl::cli {

enum class Output {
    terminal,  // one line that is drawn anew, and a line for each evaluation
    plain,     // lines only, about twenty for the steps
    json,      // every event, one object per line
    quiet      // the result only
};

// The right one for --json, --quiet and where standard output goes.
[[nodiscard]] Output output_for(bool json, bool quiet);

class Progress : public api::RunObserver {
  public:
    // After the ending, with what the store kept.
    virtual void ended(const store::RunDetail& run) = 0;
};

// `typed_store`: what --store named, for the command that continues the run.
[[nodiscard]] std::unique_ptr<Progress> make_progress(Output output, const store::RunSummary& run,
                                                      const std::string& typed_store);

}  // namespace sherl::cli
