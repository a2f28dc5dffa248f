// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the window stand on: a study in a folder of its own, a session over it, one look.
#pragma once

#include <QAbstractButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <filesystem>
#include <memory>

#include "support/fake_clock.h"
#include "support/fake_engine.h"
#include "widgets/bridge/study_session.h"
#include "widgets/bridge/training_bridge.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::test {

inline void prepare_look() {
    widgets::Language::instance().apply(QStringLiteral("en"));  // plural forms
    widgets::Theme::instance().apply(widgets::Theme::Mode::light, 100);
    widgets::set_memory_unit(widgets::MemoryUnit::gib);
}

// For test classes to derive from.
class StudyFixture {
  protected:
    void make_study() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
        study_ = std::make_unique<store::Study>(store::Study::open_for_writing(file_));
    }
    void make_session() { session_ = std::make_unique<widgets::StudySession>(widgets::StudySession::Options{.poll_ms = 5}); }
    // Models and panels are made before it.
    [[nodiscard]] bool open_session() {
        QSignalSpy opened(session_.get(), &widgets::StudySession::opened);
        session_->open(file_);
        return opened.wait();
    }
    void forget_study() {
        session_.reset();
        study_.reset();
    }

    std::unique_ptr<QTemporaryDir> folder_;
    std::filesystem::path file_;
    std::unique_ptr<store::Study> study_;  // what somebody else writes
    std::unique_ptr<widgets::StudySession> session_;
};

// The same with an engine that trains what it is told.
class TrainingFixture : protected StudyFixture {
  protected:
    void make_study() {
        StudyFixture::make_study();
        engine_ = std::make_unique<FakeEngine>();
        bridge_ = std::make_unique<widgets::TrainingBridge>([this]() -> api::Engine& { return *engine_; }, clock_);
        if (!bridge_->set_study(file_)) qFatal("the bridge is at work");
    }
    void forget_study() {
        bridge_.reset();
        StudyFixture::forget_study();
    }

    FakeClock clock_;
    std::unique_ptr<FakeEngine> engine_;
    std::unique_ptr<widgets::TrainingBridge> bridge_;
};

// The first visible stop of the Tab key that a screen reader cannot name; empty: there is none.
inline QString unnamed_stop(const QWidget& parent) {
    for (const QWidget* widget : parent.findChildren<QWidget*>()) {
        if ((widget->focusPolicy() & Qt::TabFocus) == 0 || !widget->isVisible() || widget->inherits("QHeaderView")) continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (widget->accessibleName().isEmpty() && (button == nullptr || button->text().isEmpty()))
            return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + widget->objectName();
    }
    return {};
}

}  // namespace sherl::test
