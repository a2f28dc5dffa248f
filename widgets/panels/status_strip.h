// SPDX-License-Identifier: GPL-3.0-or-later
// The strip at the foot: study, one message at a time, memory convention. Source: ui.md §2.
#pragma once

#include <QStringList>
#include <QWidget>
#include <optional>
#include <string>
#include <vector>

#include "widgets/bridge/study_session.h"
#include "widgets/look/words.h"

class QLabel;
class QTimer;
class QToolButton;

namespace sherl::widgets {

class ElidedLabel;

// "cola.sherl · 3 runs · saved 1 min 8 s ago": a sentence, so that its units are words of the language. `study`: what
// stands before it.
[[nodiscard]] QString saved_ago(const QString& study, double seconds);

// GUI thread. Object names: statusStudy, statusMessage, memoryConventionButton.
class StatusStrip final : public QWidget {
    Q_OBJECT

  public:
    explicit StatusStrip(StudySession& session, QWidget* parent = nullptr);

    // Shown for 8 s and kept in messages(). `trouble`: in red, and announced to screen readers.
    void say(const QString& message, bool trouble = false);
    void keep(const QString& message);  // in messages() only: it is shown elsewhere
    // Memory counters that the study has, and the one that the numbers are of. Of several, the menu lets choose.
    void set_counters(std::vector<std::string> counters, std::string shown);
    [[nodiscard]] const QStringList& messages() const { return messages_; }  // "21:15:02  text", newest last

  Q_SIGNALS:
    void memoryUnitChosen(sherl::widgets::MemoryUnit unit);  // in the menu; who takes it tells everybody (LanguageChange)

    void counterChosen(const QString& counter);  // "tensor_peak_eval"

  protected:
    void changeEvent(QEvent* event) override;

  private:
    [[nodiscard]] static QString counter_tip(const std::string& counter);
    void retranslate();
    void show_study();

    StudySession& session_;
    QLabel* study_;
    ElidedLabel* message_;
    QLabel* memory_label_;
    QToolButton* memory_;
    QTimer* clear_;
    QTimer* age_;
    std::optional<qint64> saved_ms_;
    QString trouble_;
    QStringList messages_;
    std::vector<std::string> counters_;
    std::string counter_ = "tensor_peak_train";
};

}  // namespace sherl::widgets
