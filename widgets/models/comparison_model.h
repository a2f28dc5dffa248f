// SPDX-License-Identifier: GPL-3.0-or-later
// What is ticked in the runs table, side by side: the numbers behind every card of the Compare page.
//
// Called by: the Compare page. What could change: predicted-only variants, intervals. comparison_memory.cpp holds counters,
// traces and differences.
#pragma once

#include <QObject>
#include <QTimer>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "core/analysis/comparison.h"
#include "core/base/error.h"
#include "core/base/tables.h"
#include "core/base/text.h"
#include "widgets/bridge/study_session.h"
#include "widgets/models/runs_model.h"

namespace sherl::widgets {

// GUI thread. Follows the table (ticks, order, rule, budget) and the study; what is not in the list of runs is read on
// the study's thread.
class ComparisonModel final : public QObject {
    Q_OBJECT

  public:
    ComparisonModel(StudySession& session, RunsModel& table, QObject* parent = nullptr);

    // Ticked variants in the order of the table, those that its filter hides last. The metric follows the table's rule.
    [[nodiscard]] const std::vector<analysis::VariantResult>& variants() const { return variants_; }
    // Details of their runs as last read; those not read yet are missing. Copies: for who shows them.
    [[nodiscard]] std::vector<store::RunDetail> details() const;
    // Of the validation metric under the table's rule; with the notes that say what stands in the way of comparing.
    [[nodiscard]] const api::ComparisonFigure& figure() const { return figure_; }
    [[nodiscard]] TextTable table() const;  // of the variants, for files; English
    // What the metric that selects is of, in the language of the window, where it is not of the selected weights; else empty.
    [[nodiscard]] QString rule() const;
    // Why details could not be read; none: they are there, or still on their way.
    [[nodiscard]] const std::optional<Error>& unread() const { return unread_; }
    // Key of a variant in the figure by one of its runs, and its runs by its key.
    [[nodiscard]] std::string key_of(store::RunId run) const;
    [[nodiscard]] std::vector<store::RunId> runs_of(const std::string& key) const;

    void set_budget(std::optional<std::int64_t> bytes);
    // Memory counters that the study's runs have, in a fixed order, and the one that the figure is of. The table holds the choice.
    [[nodiscard]] std::vector<std::string> counters() const;
    [[nodiscard]] const std::string& counter() const { return table_.counter().empty() ? figure_.counter : table_.counter(); }
    void set_counter(const std::string& counter);
    // Why the variants' peaks cannot stand in one table: they are of several counters. Nothing: they can.
    [[nodiscard]] std::optional<Problem> mixed() const;

    // Splits and traces of the run with the peak of each variant that the figure shows, as last read.
    [[nodiscard]] const api::MemoryFigure& memory() const { return memory_; }
    // From one run to another; labels are those of their variants, with the seed where that tells them apart. Runs that are not
    // ticked or not read yet, and 0, are missing; a difference is there where both are.
    [[nodiscard]] api::MemoryFigure difference(store::RunId first, store::RunId second) const;
    // Run with the peak of the variant that a run belongs to; 0: none was measured.
    [[nodiscard]] store::RunId peak_run(store::RunId of) const;
    // Two runs that a pair of variants is compared by: of the lowest seed that both have finished, else their first ones.
    [[nodiscard]] std::pair<store::RunId, store::RunId> pair(const std::vector<store::RunId>& first,
                                                             const std::vector<store::RunId>& second) const;
    [[nodiscard]] bool settled() const { return !asking_ && !soon_.isActive() && !asking_traces_; }  // all that was asked for is shown
    void retranslate();

  Q_SIGNALS:
    void changed();

  private:
    // Of a run when its details were read: they are read again when this differs.
    struct Seen {
        store::Status status = store::Status::waiting;
        std::int64_t steps = 0, peak = 0;
        friend bool operator==(const Seen&, const Seen&) = default;
    };
    void follow();
    void ask(const std::map<store::RunId, Seen>& wanted);
    void rebuild();
    void recount(const std::vector<store::RunSummary>& runs);
    void ask_traces();
    void build_memory();
    [[nodiscard]] api::MemoryFigureRun memory_run(const analysis::VariantResult& variant, store::RunId run) const;
    [[nodiscard]] std::vector<store::RunSummary> ticked() const;
    [[nodiscard]] const store::RunDetail* known(const store::RunSummary& run) const;  // null: not read yet
    [[nodiscard]] std::vector<Text> notes() const;

    StudySession& session_;
    RunsModel& table_;
    VariantNames names_;
    QTimer soon_;  // one rebuild for several signals
    std::map<store::RunId, std::pair<Seen, store::RunDetail>> known_;
    bool asking_ = false, again_ = false;
    std::vector<analysis::VariantResult> variants_;
    api::ComparisonFigure figure_;
    api::MemoryFigure memory_;
    // Of a run when its peak was this one.
    std::map<store::RunId, std::pair<std::int64_t, api::StepTrace>> traces_;
    bool asking_traces_ = false;
    std::optional<Error> unread_;
    std::optional<std::int64_t> budget_;
};

}  // namespace sherl::widgets
