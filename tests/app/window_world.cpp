// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window_world.h"

#include <QtTest>

#include "core/api/engine.h"
#include "widgets/look/follow_settings.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"

namespace sherl::test {

constexpr int kPatience = 60000;  // milliseconds

void prepare_window_tests() {
    qputenv("HF_HOME", "/nowhere");
    for (const char* name : {"SHERL_STUDY", "SHERL_THEME", "SHERL_LANG", "SHERL_ENGINE"}) qunsetenv(name);
    widgets::Language::instance().apply(QStringLiteral("en"));
    widgets::Theme::instance().apply(widgets::Theme::Mode::light, 100);
    widgets::set_memory_unit(widgets::MemoryUnit::gib);
}

WindowWorld::WindowWorld(widgets::TrainingBridge::EngineFactory engine)
    : engine_(engine ? std::move(engine) : []() -> api::Engine& { return api::open_engine(); }) {
    qputenv("XDG_DATA_HOME", path(QStringLiteral("data-home")).toUtf8());
    settings_ = std::make_unique<widgets::Settings>(path(QStringLiteral("settings.ini")));
}

WindowWorld::~WindowWorld() = default;

app::MainWindow& WindowWorld::open_without_waiting(int width, int height) {
    window_.reset();
    app::MainWindow::Hands hands;
    hands.ask_closing = [this](QWidget*, const app::AtWork& run, std::function<void(app::Closing)> done) {
        ++questions;
        asked = run;
        done(answer);
    };
    hands.notify = [this](const QString& title, const QString& text) { notes += title + QStringLiteral(": ") + text; };
    hands.gpus = [found = gpus] { return found; };
    hands.quit = [this] { ++quits; };
    window_ = std::make_unique<app::MainWindow>(*settings_, engine_, store::Study::system_clock(), hands);
    window_->resize(width, height);
    window_->open_study(store());
    window_->show();
    return *window_;
}

app::MainWindow& WindowWorld::open(int width, int height) {
    open_without_waiting(width, height);
    if (!QTest::qWaitFor([this] { return window_->session().is_open(); }, kPatience)) qFatal("the study does not open");
    return *window_;
}

void WindowWorld::close() {
    window_->close();
}

QStringList WindowWorld::losses(const QString& study, store::RunId run) {
    QStringList points;
    const store::Study opened = store::Study::open_for_reading(study.toStdString());
    for (const store::Point& point : opened.series(run, "loss"))
        points += QStringLiteral("%1 %2").arg(point.step).arg(point.value, 0, 'g', 17);
    return points;
}

}  // namespace sherl::test
