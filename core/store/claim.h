// SPDX-License-Identifier: GPL-3.0-or-later
// Taking a run to work on it: the one place where a row becomes `running`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "core/base/clock.h"
#include "core/store/study.h"

namespace sherl::store {

struct Claim {
    RunId run = 0;
    std::string uuid;
    std::int64_t segment = 1;
    std::filesystem::path files;
    bool resume = false;            // a checkpoint lies in `files`
    bool checkpoints_lost = false;  // segments before wrote some, and none of them is on disk any more
    bool began = false;             // a segment before came as far as its training
    // Facts of the segments before, empty or 0 in the first: a resumed run must compute on the same.
    std::string device, backbone_hash, data_hash;
    std::int64_t threads = 0;
    std::map<std::int64_t, std::int64_t> carried_peaks;  // by checkpoint step
};

// A checkpoint of the run is on disk.
[[nodiscard]] bool has_checkpoint(const RunDetail& run);
// The run is not finished, and of the checkpoints it wrote none is there.
[[nodiscard]] bool checkpoints_lost(const RunDetail& run);

// True for a run that execute() would continue or start: waiting, stopped, paused, interrupted; failed when a
// checkpoint is there, or when the store or its disk was to blame: then it begins again.
[[nodiscard]] bool can_execute(const RunDetail& run);

// Which runs a claim may take.
enum class Claimable {
    resumable,  // every one of can_execute()
    waiting     // only one that nobody has started or stopped: who works off a list must not undo a stop
};

// Opens a new segment for this process. Error(input): finished; at work elsewhere; failed without a checkpoint; not
// waiting any more though it should ("store.run.not_waiting").
[[nodiscard]] Claim claim_run(Study& study, RunId run, const Clock& clock, Claimable which = Claimable::resumable);

// Gives a claim back before any work was done: the segment and the run become `interrupted`.
void give_back(Study& study, const Claim& claim);

// Removes checkpoint folders that no row knows: the process died between writing them and telling the store, whose rows
// may end before them, or while it removed them.
void drop_unconfirmed_checkpoints(const Study& study, const Claim& claim);

}  // namespace sherl::store
