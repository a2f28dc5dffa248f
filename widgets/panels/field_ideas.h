// SPDX-License-Identifier: GPL-3.0-or-later
// Fields of the set-up tell what another value would change in the predicted peak: half a number, the other answer, the next
// choice. Source: ui.md §3.3.
//
// Called by: the set-up, for each of its fields. What could change: the value that is being typed.
#pragma once

#include <QObject>
#include <QPointer>
#include <QWidget>
#include <optional>
#include <string>

#include "widgets/bridge/setup_forecast.h"

namespace sherl::widgets {

// None: of a key without memory, or without another value.
[[nodiscard]] std::optional<SetupForecast::Idea> field_idea(const SpecDraft& draft, const std::string& path, const QString& label);

// Watches fields for the pointer and the keyboard. GUI thread; what it is given outlives it.
class FieldIdeas final : public QObject {
    Q_OBJECT

  public:
    FieldIdeas(const SpecDraft& draft, SetupForecast& forecast, QObject* parent);
    // Every field below `form` that says which key it edits (KeyEditor); again after new ones were made.
    void watch(QWidget& form);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void point();

    const SpecDraft& draft_;
    SetupForecast& forecast_;
    QPointer<QWidget> at_;
};

}  // namespace sherl::widgets
