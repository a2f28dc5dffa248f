// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/status_strip.h"

#include <QAccessible>
#include <QActionGroup>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QTimer>
#include <QToolButton>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/look/elided_label.h"
#include "widgets/look/icon_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr int kMessageMs = 8000;
constexpr int kKeptMessages = 500;
constexpr double kLateSeconds = 5;

void set_role(QLabel& label, const char* role) {
    restyle(label, "role", QString::fromLatin1(role));
}

}  // namespace

StatusStrip::StatusStrip(StudySession& session, QWidget* parent)
    : QWidget(parent), session_(session), study_(new QLabel(this)), message_(new ElidedLabel(this)),
      memory_label_(new QLabel(this)), memory_(new QToolButton(this)), clear_(new QTimer(this)), age_(new QTimer(this)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("statusStrip"));
    setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(12), theme.px(3), theme.px(12), theme.px(3));
    study_->setObjectName(QStringLiteral("statusStudy"));
    set_role(*study_, "label");
    message_->setObjectName(QStringLiteral("statusMessage"));
    set_role(*message_, "label");
    message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    message_->setFocusPolicy(Qt::NoFocus);
    set_role(*memory_label_, "label");
    memory_->setObjectName(QStringLiteral("memoryConventionButton"));
    memory_->setPopupMode(QToolButton::InstantPopup);
    memory_->setToolButtonStyle(Qt::ToolButtonTextOnly);
    row->addWidget(new IconLabel(theme.icon(QStringLiteral("database")), 14, this));
    row->addWidget(study_);
    row->addSpacing(theme.px(24));
    row->addWidget(message_, 1);
    row->addWidget(memory_label_);
    row->addWidget(memory_);
    clear_->setSingleShot(true);
    clear_->setInterval(kMessageMs);
    connect(clear_, &QTimer::timeout, message_, [this] { message_->set_text({}); });
    age_->setInterval(1000);
    connect(age_, &QTimer::timeout, this, &StatusStrip::show_study);
    age_->start();

    connect(&session_, &StudySession::opened, this, [this] {
        saved_ms_.reset();
        trouble_.clear();
        show_study();
    });
    connect(&session_, &StudySession::runsChanged, this, &StatusStrip::show_study);
    connect(&session_, &StudySession::saved, this, [this](qint64 ms) {
        saved_ms_ = ms;
        show_study();
    });
    connect(&session_, &StudySession::failed, this, [this](const Error& error) {
        trouble_ = shown(error);
        show_study();
    });
    connect(&session_, &StudySession::recovered, this, [this] {
        trouble_.clear();
        show_study();
    });
    retranslate();
}

QString saved_ago(const QString& study, double seconds) {
    constexpr qint64 minute = 60, hour = 60 * minute;
    const qint64 whole = std::max<qint64>(0, std::llround(seconds));
    if (seconds < 9.95) {
        //: %1 the study and its runs, %2 seconds
        return StatusStrip::tr("%1 · saved %2 s ago").arg(study, QString::number(std::max(0.0, seconds), 'f', 1));
    }
    if (whole < minute) return StatusStrip::tr("%1 · saved %2 s ago").arg(study).arg(whole);
    if (whole < 10 * minute && whole % minute != 0) {
        //: %1 the study and its runs, %2 minutes, %3 seconds
        return StatusStrip::tr("%1 · saved %2 min %3 s ago").arg(study).arg(whole / minute).arg(whole % minute);
    }
    const qint64 minutes = std::llround(seconds / static_cast<double>(minute));
    //: %1 the study and its runs, %2 minutes
    if (minutes < minute) return StatusStrip::tr("%1 · saved %2 min ago").arg(study).arg(minutes);
    //: %1 the study and its runs, %2 hours
    return StatusStrip::tr("%1 · saved %2 h ago").arg(study, QString::number(seconds / static_cast<double>(hour), 'f', 1));
}

// What a counter counts, where it needs saying.
QString StatusStrip::counter_tip(const std::string& counter) {
    if (counter == "tensor_peak_train")
        return tr("Largest sum of live tensors at any instant of a training step, counted at every allocation. Not what nvidia-smi shows: that "
                  "adds cached blocks and the CUDA context.");
    if (counter == "tensor_peak_eval") return tr("The same of evaluations, which keep nothing for backward.");
    if (counter == "cuda_allocated_peak") return tr("The most that tensors took of the GPU's memory at any instant of the run.");
    if (counter == "cuda_reserved_peak") return tr("The most that was taken from the GPU, with blocks that are cached for later.");
    if (counter == "process_rss_peak") return tr("The most that the process had in memory, with the program itself.");
    return {};
}

void StatusStrip::set_counters(std::vector<std::string> counters, std::string shown) {
    if (counters == counters_ && shown == counter_) return;
    counters_ = std::move(counters);
    counter_ = std::move(shown);
    retranslate();
}

void StatusStrip::retranslate() {
    memory_label_->setText(tr("Memory numbers:"));
    memory_->setAccessibleName(tr("Memory convention"));
    if (memory_->menu() != nullptr) memory_->menu()->deleteLater();  // one of its actions may be what calls here
    auto* menu = new QMenu(memory_);
    menu->setToolTipsVisible(true);
    const auto add = [menu](QActionGroup* group, const QString& title, bool chosen) {
        QAction* action = menu->addAction(title);
        action->setCheckable(true);
        action->setChecked(chosen);
        group->addAction(action);
        return action;
    };
    auto* units = new QActionGroup(menu);
    QString unit_title;
    for (const auto& [unit, title] : {std::pair(MemoryUnit::gib, QStringLiteral("GiB")), {MemoryUnit::mib, QStringLiteral("MiB")},
                                      {MemoryUnit::paper, tr("GB* (MiB / 1000, as papers print it)")}}) {
        QAction* action = add(units, title, memory_unit() == unit);
        if (memory_unit() == unit) unit_title = unit == MemoryUnit::paper ? QStringLiteral("GB*") : title;
        connect(action, &QAction::triggered, this, [this, unit = unit] { Q_EMIT memoryUnitChosen(unit); });
    }
    if (counters_.size() > 1) {
        menu->addSeparator();
        auto* group = new QActionGroup(menu);
        for (const std::string& counter : counters_) {
            QAction* action = add(group, counter_name(counter), counter == counter_);
            action->setData(QString::fromStdString(counter));
            action->setToolTip(counter_tip(counter));
            connect(action, &QAction::triggered, this, [this, counter] { Q_EMIT counterChosen(QString::fromStdString(counter)); });
        }
    }
    memory_->setMenu(menu);
    //: in the strip at the foot: %1 a memory counter, %2 the unit of all its numbers
    memory_->setText(tr("%1 · %2", "memory counter, unit").arg(counter_ == "tensor_peak_train" ? tr("Peak allocated · training step") : counter_name(counter_), unit_title));
    const QString note = unit_note(), tip = counter_tip(counter_);
    memory_->setToolTip(note.isEmpty() ? tip : tip + QLatin1Char('\n') + note);
    show_study();
}

void StatusStrip::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void StatusStrip::show_study() {
    // The sentence itself stands in the bar at the top.
    if (!session_.is_open()) {
        set_role(*study_, trouble_.isEmpty() ? "label" : "bad");
        study_->setText(tr("No study is open"));
        study_->setToolTip(trouble_);
        return;
    }
    const QString name = QString::fromStdString(session_.path().filename().string());
    QString text = session_.runs().empty() ? tr("%1 · no runs yet", "study").arg(name)
                                           : tr("%1 · %n run(s)", "study", static_cast<int>(session_.runs().size())).arg(name);
    bool late = false;
    if (!session_.writable()) {
        text = tr("%1 · read only", "study and its runs").arg(text);
    } else if (saved_ms_) {
        const double seconds = static_cast<double>(QDateTime::currentMSecsSinceEpoch() - *saved_ms_) / 1000.0;
        bool running = false;
        for (const store::RunSummary& run : session_.runs()) running = running || run.status == store::Status::running;
        late = running && seconds > kLateSeconds;
        text = saved_ago(text, seconds);
    }
    set_role(*study_, !trouble_.isEmpty() ? "bad" : late ? "warn" : "label");
    study_->setText(text);
    study_->setToolTip(trouble_.isEmpty() ? QString::fromStdString(session_.path().string()) : trouble_);
}

void StatusStrip::keep(const QString& message) {
    messages_.append(QStringLiteral("%1  %2").arg(QDateTime::currentDateTime().toString(QStringLiteral("HH:mm:ss")), message));
    if (messages_.size() > kKeptMessages) messages_.removeFirst();
}

void StatusStrip::say(const QString& message, bool trouble) {
    keep(message);
    set_role(*message_, trouble ? "bad" : "label");
    message_->set_text(message);
    clear_->start();
    QAccessibleEvent event(message_, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

}  // namespace sherl::widgets
