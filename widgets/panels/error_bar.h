// SPDX-License-Identifier: GPL-3.0-or-later
// One sentence about trouble at the top of a page, with its ways out. Never modal. Source: ui.md §12.
#pragma once

#include <QFrame>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/error.h"

class QHBoxLayout;
class QLabel;

namespace sherl::widgets {

// GUI thread. Hidden while there is nothing to say. Object names: errorBar, errorText, errorNote, errorDetails, errorAction_<n>.
class ErrorBar final : public QFrame {
    Q_OBJECT

  public:
    struct Action {
        QString title;
        std::function<void()> run;
    };
    explicit ErrorBar(QWidget* parent = nullptr);
    // Replaces what was shown. Details (all problems and the id) are behind a button; the report to copy is English.
    void show_error(const Error& error, std::vector<Action> actions = {});
    // A few words behind the sentence that change while it stands ("waiting for 12 s"); empty: none.
    void set_note(const QString& note);
    void clear();
    [[nodiscard]] QString error_id() const;  // empty: nothing is shown

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void add(const QString& title, std::function<void()> run);
    QLabel* text_;
    QLabel* note_;
    QLabel* details_;
    QHBoxLayout* buttons_;
    std::optional<Error> error_;  // that is shown
    std::vector<Action> actions_;
};

}  // namespace sherl::widgets
