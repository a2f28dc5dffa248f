// SPDX-License-Identifier: GPL-3.0-or-later
// What a person or a machine sees of a run while it goes on.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/analysis/fitting.h"
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
    // Before started(), of a run's first segment: what it will be scored against, and how far such forecasts are off.
    virtual void predicted(const store::ForecastRecord& forecast, const analysis::Margin& margin) = 0;
    // After the ending, with what the store kept; of a run that ran out of memory, what would have fit.
    virtual void ended(const store::RunDetail& run, std::span<const analysis::Proposal> would_fit) = 0;
};

// `typed_store`: what --store named, for the command that continues the run.
[[nodiscard]] std::unique_ptr<Progress> make_progress(Output output, const store::RunSummary& run,
                                                      const std::string& typed_store);

}  // namespace sherl::cli
