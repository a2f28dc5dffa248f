// SPDX-License-Identifier: GPL-3.0-or-later
// The curves of some runs: strip, metric, loss and memory, one crosshair for all. Source: ui.md §3.4, §11.
//
// Called by: the Workbench page, run details, Compare. What could change: more cards; other x axes.
#pragma once

#include <QWidget>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/tables.h"
#include "widgets/bridge/study_session.h"
#include "widgets/charts/series_set.h"
#include "widgets/models/variant_names.h"

class QGridLayout;
class QLabel;
class QMenu;
class QStackedWidget;
class QToolButton;

namespace sherl::widgets {

class FigureSource;
class RunStrip;
class SegmentBar;
class SeriesChart;

// GUI thread. `session` and `clock` (which paces redraws for new data) outlive the panel.
class CurvesPanel final : public QWidget {
    Q_OBJECT

  public:
    CurvesPanel(StudySession& session, const Clock& clock, QWidget* parent = nullptr);

    // On screen, as far as the study has them; what it does not have yet appears when it has.
    void set_runs(std::vector<store::RunId> runs);
    void show_run(store::RunId run);  // one more
    [[nodiscard]] const std::vector<store::RunId>& runs() const { return shown_; }
    void set_budget(std::optional<std::int64_t> bytes);
    // False: no strip and no "+", as for the curves of one run.
    void set_strip_visible(bool visible);
    void set_x_axis(XAxis axis);
    [[nodiscard]] XAxis x_axis() const { return axis_; }
    // Any series of the study in place of a card's own; empty: its own again.
    void set_series(SeriesChart* card, const QString& series);

    [[nodiscard]] SeriesChart* metric_chart() const { return cards_[0].chart; }
    [[nodiscard]] SeriesChart* loss_chart() const { return cards_[1].chart; }
    [[nodiscard]] SeriesChart* memory_chart() const { return cards_[2].chart; }
    [[nodiscard]] RunStrip* strip() const { return strip_; }
    [[nodiscard]] QMenu* add_menu();  // built anew; what "+" opens

    // One card over the place of all (key F; Esc brings the others back); null: all of them.
    void fill(SeriesChart* card);

  Q_SIGNALS:
    void runsShown();  // the user added or removed some; see runs()
    void exportFigureAsked(sherl::widgets::FigureSource* chart);
    void exportTableAsked(const sherl::TextTable& table, const QString& name);  // see SeriesChart

  protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    struct Card {
        SeriesChart* chart = nullptr;
        QString chosen;  // by the user; empty: the card's own
    };
    // What runs() does not tell, asked again when `seen` no longer holds.
    struct Facts {
        std::vector<std::int64_t> seen;
        std::vector<std::string> series;
        std::vector<std::int64_t> resumed_at;
        std::optional<Error> error;
    };

    void build();
    void arrange();  // side by side where it is wide and low
    void retranslate();
    void link(SeriesChart* chart);
    void update_lines();
    void share_x();  // all cards show the same range of x
    void order_focus();
    void ask_facts();  // of all lines at once: there may be hundreds
    void feed(Card& card);
    void step_evaluation(SeriesChart* from, int direction);
    [[nodiscard]] QString own_series(const Card& card) const;
    [[nodiscard]] QString metric_series() const;

    StudySession& session_;
    std::filesystem::path study_;  // whose runs are shown
    RunStrip* strip_;
    SegmentBar* segments_;
    QToolButton* add_;
    QMenu* add_menu_;
    QWidget* strip_row_;
    QStackedWidget* pages_;
    QGridLayout* grid_ = nullptr;
    bool in_a_row_ = false;
    QLabel* empty_;
    std::array<Card, 3> cards_;
    std::vector<store::RunId> shown_;
    VariantNames names_;
    std::vector<ChartLine> lines_;
    std::map<store::RunId, Facts> facts_;
    XAxis axis_ = XAxis::step;
    SeriesChart* filled_ = nullptr;
};

}  // namespace sherl::widgets
