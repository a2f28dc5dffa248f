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
// fields      id uuid name status task task_kind method metric backbone seed hash (spec_hash) tag error created;
//             validation, test: the run's main metric on that split; validation.NAME, test.NAME: another one;
//             peak eval_peak forecast and every counter (bytes); forecast_error (a share: 0.02, −0.01);
//             parameters (trainable_parameters) steps best_step total_steps seconds;
//             any key of the spec by its path `train.optimizer.lr`, or by its name alone, `lr`, where no other key has
//             it: `kind` and `path` are refused, naming the paths
// values      word, "text with spaces", number with unit: KiB MiB GiB KB MB GB, s min h; with `created` a local
//             date or time, 2024-07-01 or "2024-07-01 14:30", which stands for that whole day or minute
// A field that a run does not have makes every comparison false, so `!=` and `not` true. Immutable; any thread.
class Filter {
  public:
    Filter();  // every run
    // Blank: every run. Throws Error(input) "store.filter" naming the word and its position (`where` = "character N",
    // counted from 1), also for a name that several keys of the spec have.
    explicit Filter(std::string_view expression);

    [[nodiscard]] bool matches(const RunSummary& run) const;
    // Throws Error(input) when a field of the expression is no key of the spec and known to no run of `runs` (and there
    // are runs): a misspelling.
    void check_fields(std::span<const RunSummary> runs) const;

    struct Node;

  private:
    std::shared_ptr<const Node> root_;
};

// "Fields: id, …", a sentence for help texts.
[[nodiscard]] Text filter_fields();

}  // namespace sherl::store
