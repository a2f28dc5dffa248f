// SPDX-License-Identifier: GPL-3.0-or-later
// Of stored runs: the peak that was predicted, computed where nobody has, and what would have fitted where the memory ran out.
//
// Called by: the queue's rows and their menus, the error bar. What could change: forecasts of finished runs that have none.
#pragma once

#include <QObject>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "widgets/bridge/forecasts.h"
#include "widgets/bridge/study_session.h"
#include "widgets/models/remedies.h"

namespace sherl::widgets {

// How far a forecast was off, sign always: "−0.8 %".
[[nodiscard]] QString forecast_error_text(double error);

// GUI thread. Both outlive it. Nothing is asked before somebody wants to know.
class RunForecasts final : public QObject {
    Q_OBJECT

  public:
    RunForecasts(StudySession& session, ForecastService& service, QObject* parent = nullptr);

    // Bytes. Nothing: not known yet, or there is none (a run on a GPU, a backbone that is gone).
    [[nodiscard]] std::optional<std::int64_t> peak(const store::RunSummary& run);
    // Of a run that ran out of memory, at most two, each with its peak; null: not known yet.
    [[nodiscard]] const std::vector<Remedy>* fixes(const store::RunSummary& run);
    void forget();  // another study

  Q_SIGNALS:
    void changed(qint64 run);

  private:
    StudySession& session_;
    ForecastService& service_;
    std::map<std::string, std::optional<std::int64_t>> peaks_;  // by hash of the spec; empty: asked for, or there is none
    std::map<store::RunId, std::optional<std::vector<Remedy>>> fixes_;
};

}  // namespace sherl::widgets
