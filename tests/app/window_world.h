// SPDX-License-Identifier: GPL-3.0-or-later
// The tiny world with a main window in it: real engine, real study, settings of its own.
#pragma once

#include <memory>

#include "app/tiny_world.h"
#include "app/window/main_window.h"
#include "core/store/study.h"

namespace sherl::test {

class WindowWorld : public TinyWorld {
  public:
    // `engine` empty: the real one, opened on the training thread.
    explicit WindowWorld(widgets::TrainingBridge::EngineFactory engine = {});
    ~WindowWorld();

    // Opens a window; the study is open when this returns.
    app::MainWindow& open(int width = 1440, int height = 900);
    app::MainWindow& open_without_waiting(int width = 1440, int height = 900);
    void close();  // as the user does; the question about a run at work is answered by `answer`
    [[nodiscard]] app::MainWindow& window() const { return *window_; }
    [[nodiscard]] widgets::Settings& settings() { return *settings_; }

    app::Closing answer = app::Closing::cancel;
    app::AtWork asked;  // in the last question
    int questions = 0, quits = 0;
    std::vector<Gpu> gpus;  // of this computer, as the next window to be opened finds them
    QStringList notes;  // notifications: "title: text"

    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    // Every step's loss as the study holds it, in the words that keep all bits.
    [[nodiscard]] static QStringList losses(const QString& study, store::RunId run);

  private:
    widgets::TrainingBridge::EngineFactory engine_;
    std::unique_ptr<widgets::Settings> settings_;
    std::unique_ptr<app::MainWindow> window_;
};

// Once per program: fonts, theme, English; assets and caches inside nothing.
void prepare_window_tests();

}  // namespace sherl::test
