// SPDX-License-Identifier: GPL-3.0-or-later
// What the set-up needs, before it runs: its forecast and that of the same set-up with every other method, against the budget;
// what would make it fit; and the difference that the thing under the pointer would make. Source: ui.md §3.3.
//
// Called by: method list, forecast panel, fields and layers that are pointed at. What could change: budgets for each device.
#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "widgets/bridge/forecasts.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/study_session.h"

namespace sherl::widgets {

// GUI thread. All that it is given outlives it.
class SetupForecast final : public QObject {
    Q_OBJECT

  public:
    SetupForecast(SpecDraft& draft, PreflightService& preflight, StudySession& session, ForecastService& service,
                  QObject* parent = nullptr);

    // As last computed. Between a change and its forecast (milliseconds) these are of the set-up before: not fresh, and late once
    // the eye would notice.
    [[nodiscard]] const Prediction& present() const { return present_; }
    [[nodiscard]] const std::map<std::string, Prediction>& methods() const { return methods_; }  // by kind; empty: none yet
    [[nodiscard]] bool fresh() const { return present_fresh_ && methods_fresh_; }
    [[nodiscard]] bool late() const { return late_; }
    static constexpr int kLateMs = 100;

    // The memory that the user is willing to use, bytes; 0: not known yet.
    [[nodiscard]] std::int64_t budget() const { return budget_; }
    void set_budget(std::int64_t bytes);
    // Typed or dragged; `done`: it stays (budgetChosen). A budget of nothing is none.
    void try_budget(std::int64_t bytes, bool done);
    [[nodiscard]] const analysis::Margin& margin() const { return margin_; }  // of this method on this kind of backbone
    [[nodiscard]] std::optional<analysis::Fit> fit() const;                   // none: no forecast, or no budget
    // What would make it fit; empty while that is not known, and where it fits.
    [[nodiscard]] const std::vector<analysis::Proposal>& proposals() const { return proposals_; }
    void apply(const analysis::Proposal& proposal);  // one undo step

    // What somebody points at or has the keyboard on: a change, and what to call it ("without feature 4").
    struct Idea {
        SpecChanges changes;
        QString words;
        friend bool operator==(const Idea&, const Idea&) = default;
    };
    void point(QObject* at, Idea idea);
    void unpoint(const QObject* at);  // without effect where something else is pointed at by now
    struct Pointed {
        QString words;
        analysis::Forecast forecast;
    };
    [[nodiscard]] const std::optional<Pointed>& pointed() const { return pointed_; }

    [[nodiscard]] ForecastService& service() const { return service_; }
    // A question about the set-up of `draft`, which may be a copy.
    [[nodiscard]] ForecastService::Question question(const SpecDraft& draft, std::vector<SpecChanges> variants) const;

  Q_SIGNALS:
    void changed();         // forecasts or freshness
    void dataKnown();       // the data have been read: other questions have other answers too
    void fitChanged();      // budget, margin or proposals
    void pointedChanged();
    void budgetChosen(qint64 bytes);

  private:
    void ask();
    void ask_idea();
    void ask_margin();
    void ask_proposals();
    void take_preview(const DataPreview& preview);
    void settle();

    SpecDraft& draft_;
    StudySession& session_;
    ForecastService& service_;
    Prediction present_;
    std::map<std::string, Prediction> methods_;
    bool present_fresh_ = false, methods_fresh_ = false, late_ = false;
    QTimer patience_{this};
    KnownData known_;
    std::int64_t budget_ = 0;
    analysis::Margin margin_;
    std::string margin_of_;  // method and host
    std::size_t scored_ = 0;  // runs of the study
    std::vector<analysis::Proposal> proposals_;
    QPointer<QObject> at_;
    std::optional<Idea> idea_;
    std::optional<Pointed> pointed_;
    QObject method_asker_, idea_asker_, margin_asker_, fitting_asker_;
};

}  // namespace sherl::widgets
