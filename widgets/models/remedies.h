// SPDX-License-Identifier: GPL-3.0-or-later
// What a failed run could be tried with instead: the setting at fault, changed by the usual step. Source: ui.md §12.
#pragma once

#include <QString>
#include <vector>

#include "core/store/records.h"
#include "widgets/bridge/spec_draft.h"

namespace sherl::widgets {

struct Remedy {
    QString title;  // of a button or an entry of a menu
    SpecChanges changes;
};
// By RunSummary::error_id: a loss that is not a number is tried with a third of the learning rate, too little memory with
// half the batch in twice as many micro-batches, which trains the same. Empty: no such remedy. Pure.
[[nodiscard]] std::vector<Remedy> remedies(const store::RunSummary& run);

}  // namespace sherl::widgets
