// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's card: what waits, what trains, what has ended, and what can be done about it. Source: ui.md §3.5, §3.6.
#pragma once

#include <QFrame>

#include "widgets/models/queue_model.h"
#include "widgets/models/remedies.h"
#include "widgets/panels/queue_delegate.h"

class QLabel;
class QMenu;
class QPushButton;
class QTableView;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread. Object names: queueView, queueSummaryLabel, queueStartButton, queuePauseButton, queueClearButton,
// queueEmptyLabel; actions of the menu: queueStart, queuePause, queueStop, queueResume, queueRetry, queueAgain,
// queueRemedy, queueFix, queueDetails, queueDuplicate, queueCompare, queueExport, queueJson, queueCommandLine, queueUp, queueDown, queueRemove.
class QueuePanel final : public QFrame {
    Q_OBJECT

  public:
    QueuePanel(StudySession& session, TrainingBridge& bridge, ForecastService* forecasts = nullptr, QWidget* parent = nullptr);

    [[nodiscard]] QueueModel& model() { return *model_; }
    [[nodiscard]] store::RunId current() const;  // the row that keys act on; 0: none
    // The menu of a row, as shown on "more", a right click or the menu key. Owned by the caller.
    [[nodiscard]] QMenu* make_menu(store::RunId run);
    // One row high, the one at work: where the window is low.
    void set_compact(bool compact);

    // Also behind the buttons and the menu.
    void stop(store::RunId run);
    void pause(store::RunId run);
    void resume(store::RunId run);     // goes on where it was
    void retry(store::RunId run);      // failed: from its checkpoint, else anew
    void run_again(store::RunId run);  // a new run of the same spec, last in the queue, started
    void remove(store::RunId run);     // waiting: out of the study; ended: out of this list

  Q_SIGNALS:
    void detailsRequested(qint64 run);
    void exportRequested(qint64 run);  // its adapter
    void duplicateRequested(qint64 run);
    void commandLineRequested(qint64 run);
    void compareRequested(qint64 run);
    void jsonRequested(qint64 run);
    void remedyRequested(qint64 run, const sherl::widgets::SpecChanges& changes);  // of a failed run
    void fixRequested(qint64 run, const sherl::widgets::SpecChanges& changes);     // the same, known to fit: to be started
    void failed(const sherl::Error& error);  // a change that the study refused

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void build();
    void retranslate();
    void lay_out();  // sizes that follow the theme
    void share_width();
    [[nodiscard]] int peak_width() const;  // of its column
    void show_state();
    void show_one_row();
    void request(store::RunId run, store::Request request);
    void popup(store::RunId run, const QPoint& global);
    void popup_fixes(store::RunId run, const QPoint& global);
    void add_offers(QMenu& menu, store::RunId run);
    [[nodiscard]] StudySession::Done or_fail();

    StudySession& session_;
    TrainingBridge& bridge_;
    QueueModel* model_;
    QueueDelegate* delegate_;
    QLabel* heading_ = nullptr;
    ElidedLabel* summary_ = nullptr;
    QLabel* empty_ = nullptr;
    QPushButton* start_ = nullptr;
    QPushButton* pause_ = nullptr;
    QPushButton* clear_ = nullptr;
    QTableView* view_ = nullptr;
    bool compact_ = false, narrow_ = false;
    store::RunId one_row_ = 0;  // compact: the one scrolled to
};

}  // namespace sherl::widgets
