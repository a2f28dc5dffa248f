// SPDX-License-Identifier: GPL-3.0-or-later
// Data roles that our item models share.
#pragma once

#include <Qt>

namespace sherl::widgets {

enum Role : int {
    ObjectKeyRole = Qt::UserRole + 1,  // method kind, feature index or run id: how tests and code address a row
    MethodRole,                        // kind of the method, for marker and colour
    ShadeRole,                         // place of the variant among those of its method, for variant_shade()
    StatusRole,                        // store::Status as int
    ProgressRole,                      // 0..1; invalid: no progress to show
    SortRole,                          // the value behind the text, for sorting
    BelowRole,                         // what stands below the text, smaller: the range of a mean, the end of a variant's name
    SeedsRole,                         // how many seeds the row's mean is over; 0: there is none
    FixesRole,                         // how many verified ways to run a failed run again are known
    WideTextRole                       // the text with all it can tell, for where there is room; invalid: there is no more
};

}  // namespace sherl::widgets
