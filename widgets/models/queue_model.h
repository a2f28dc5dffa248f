// SPDX-License-Identifier: GPL-3.0-or-later
// The queue of this sitting: what waits, what is at work and what has ended since the study was opened.
// Source: ui.md §3.5, §3.6.
#pragma once

#include <QAbstractTableModel>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/words.h"
#include "widgets/models/run_forecasts.h"
#include "widgets/models/variant_names.h"

namespace sherl::widgets {

// GUI thread. Follows session and bridge, which outlive it. Rows keep their place in the view while their values
// change: ended ones first, in the order of their endings, then those at work, then those that wait, in the order of
// the queue. A run that another process left unfinished as the last thing in the study is shown too, to be resumed.
class QueueModel final : public QAbstractTableModel {
    Q_OBJECT

  public:
    enum Column {
        StateColumn,
        RunColumn,
        SeedColumn,
        ProgressColumn,
        PeakColumn,
        MetricColumn,
        ActionsColumn,
        Columns
    };

    // `forecasts` too outlives it; without it only stored forecasts are shown.
    QueueModel(StudySession& session, TrainingBridge& bridge, ForecastService* forecasts = nullptr, QObject* parent = nullptr);

    struct Totals {
        int running = 0, waiting = 0, ended = 0;
        int done = 0;     // of those that ended: finished and failed, which "Clear finished" takes away
        int unasked = 0;  // waiting, and nobody has started them in this sitting
    };
    [[nodiscard]] Totals totals() const;
    [[nodiscard]] std::vector<store::RunId> unasked() const;  // in the order of the queue

    [[nodiscard]] store::RunId run_at(const QModelIndex& index) const;  // 0: none
    [[nodiscard]] QModelIndex index_of(store::RunId run, int column = 0) const;
    // As the row shows it: a run at work here is running, even before the study says so.
    [[nodiscard]] store::Status status(store::RunId run) const;

    // What a failed run could be tried with: verified where it ran out of memory (`start`: at once), else the usual step.
    struct Offers {
        std::vector<Remedy> remedies;
        bool start = false;
    };
    [[nodiscard]] Offers offers(store::RunId run) const;

    // What the run is called wherever it is named (ui.md §8).
    [[nodiscard]] QString name_of(const store::RunSummary& run) const { return names_.of(run); }

    // Moves a waiting row by so many places among the waiting ones; false: it cannot be moved.
    bool move(store::RunId run, int by);
    // Takes rows that have finished or failed out of the view; the study keeps them. What can go on stays.
    void clear_finished();
    void hide(store::RunId run);
    void retranslate();
    // Where there is little room the heads leave out what brackets mean; their tool tips tell.
    void set_short_heads(bool wanted);
    [[nodiscard]] bool short_heads() const { return short_heads_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

  Q_SIGNALS:
    void totalsChanged();                    // or which of the waiting rows will be started
    void failed(const sherl::Error& error);  // a change that the study refused

  private:
    void begin_sitting();
    void rebuild();
    void touch(store::RunId run);
    void touch_all();
    void reorder(const std::vector<store::RunId>& waiting);
    void ask_failures();
    [[nodiscard]] std::vector<store::RunId> wanted_rows();
    [[nodiscard]] std::vector<store::RunId> waiting() const;
    [[nodiscard]] std::optional<RunProgress> live(store::RunId run) const;
    [[nodiscard]] std::optional<std::int64_t> peak(const store::RunSummary& run) const;
    [[nodiscard]] QString progress_text(const store::RunSummary& run) const;
    [[nodiscard]] QString running_text(const store::RunSummary& run, bool with_speed) const;
    [[nodiscard]] QString waiting_text(const store::RunSummary& run) const;
    [[nodiscard]] QString failure_text(const store::RunSummary& run, bool whole) const;
    [[nodiscard]] QString tool_tip(const store::RunSummary& run, int column) const;
    [[nodiscard]] QString spoken(const store::RunSummary& run) const;
    [[nodiscard]] ByteUnit peak_unit() const;
    [[nodiscard]] QString peak_tip(const store::RunSummary& run) const;
    [[nodiscard]] QString peak_text(const store::RunSummary& run) const;
    [[nodiscard]] std::optional<std::int64_t> forecast(const store::RunSummary& run) const;

    StudySession& session_;
    TrainingBridge& bridge_;
    RunForecasts* forecasts_ = nullptr;
    std::vector<store::RunId> rows_;
    VariantNames names_;
    std::map<store::RunId, std::optional<Error>> failures_;  // of failed rows; empty: not read yet
    std::map<store::RunId, int> shades_;
    std::int64_t since_ms_ = 0;       // the sitting began
    std::set<store::RunId> seen_;     // waited or were at work in this sitting
    std::set<store::RunId> hidden_;   // ended, and cleared away
    std::vector<store::RunId> wish_;  // the order asked for while it is being written
    int writing_ = 0;
    bool short_heads_ = false;
};

}  // namespace sherl::widgets
