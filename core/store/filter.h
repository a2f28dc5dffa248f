// SPDX-License-Identifier: GPL-3.0-or-later
// The filter line: `task = cola and method in (sherl, lora) and peak < 3 GiB`.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/store/records.h"

namespace sherl::store {

// expression  a and b, a or b, not a, ( a ); `and` binds tighter than `or`
// comparison  FIELD = VALUE, !=, <, <=, >, >=, ~ (contains, upper and lower case alike), FIELD [not] in ( VALUE, … )
// fields      id uuid name status task task_kind method metric backbone seed hash tag error; peak eval_peak and every
// counter (bytes);
//             parameters steps best_step total_steps seconds; validation.NAME, test.NAME; any key of the spec:
//             `reduction`, `lr`, or its path `train.optimizer.lr`
// values      word, "text with spaces", number with unit: KiB MiB GiB KB MB GB, s min h
// A field that a run does not have makes every comparison false, so `!=` and `not` true. Immutable; any thread.
class Filter {
  public:
    Filter();  // every run
    // Blank: every run. Throws Error(input) "store.filter" naming the word and its position (`where` = "character N",
    // counted from 1).
    explicit Filter(std::string_view expression);

    [[nodiscard]] bool matches(const RunSummary& run) const;
    // Throws Error(input) when a field of the expression is known to no run of `runs` (and there are runs): a
    // misspelling.
    void check_fields(std::span<const RunSummary> runs) const;

    struct Node;

  private:
    std::shared_ptr<const Node> root_;
};

}  // namespace sherl::store
