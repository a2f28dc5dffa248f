// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the export dialog over a made-up study into PNG files: look_export FOLDER. Both themes, large text, Chinese.
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTemporaryDir>
#include <QtTest>
#include <iostream>

#include "core/formats/safetensors.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/curve_study.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

QString g_folder;

enum class Scene { ready, checking, failed, trouble, refused, unwritable, none, exported };

void draw(StudySession& session, FakeEngine& engine, store::RunId run, Scene scene, const char* name) {
    struct Look {
        Theme::Mode mode;
        int percent;
        const char* language;
    };
    for (const Look& look : {Look{Theme::Mode::light, 100, "en"}, Look{Theme::Mode::dark, 100, "en"}, Look{Theme::Mode::dark, 130, "en"},
                             Look{Theme::Mode::light, 100, "zh_CN"}}) {
        Language::instance().apply(QString::fromLatin1(look.language));
        Theme::instance().apply(look.mode, look.percent);
        std::atomic<bool> go = false;
        engine.before_check = [scene, &go](int check, const api::ExportRequest& request) {
            if (scene == Scene::checking && check == 1)
                while (!go && !request.stop.stop_requested()) std::this_thread::yield();
            if (scene == Scene::trouble)
                throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = SHERL_TR("base", "the file cannot be written: %1").arg("No space left on device"),
                                               .where = request.target.string() + "/adapter_model.safetensors", .expected = {}, .got = {}, .way_out = {}});
            if (scene == Scene::failed && check == 0)
                throw Error(ErrorKind::input,
                            {.id = "export.incomplete",
                             .what = SHERL_TR("engine", "tensor %1 differs from the backbone and is not in the run's weights").arg("encoder.layer.11.output.LayerNorm.bias"),
                             .where = "/home/ada/studies/cola-study.sherl.files/0190f6a2-5f7e-7c3b/best/adapter.safetensors",
                             .expected = {}, .got = {},
                             .way_out = SHERL_TR("engine", "The weights of this run are damaged: export its other weights, or train it again.")});
        };
        ExportDialog dialog(session, [&]() -> api::Engine& { return engine; }, run);
        dialog.open();
        auto* button = dialog.findChild<QPushButton*>(QStringLiteral("exportButton"));
        auto* field = dialog.findChild<QLineEdit*>(QStringLiteral("exportFolderEdit"));
        QTest::qWait(200);
        QTemporaryDir target;
        if (scene == Scene::refused || scene == Scene::unwritable || scene == Scene::exported) {
            field->setText(scene == Scene::refused      ? QStringLiteral("/usr/share/doc")
                           : scene == Scene::unwritable ? QStringLiteral("/proc/exports/cola-sherl-all-s0")
                                                        : target.path() + QStringLiteral("/cola-sherl-all-s0"));
            button->click();
            QTest::qWait(200);
        }
        if (scene == Scene::exported) {
            dialog.findChild<QLineEdit*>(QStringLiteral("tryEdit"))->setText(QStringLiteral("The committee approved the plan."));
            dialog.findChild<QPushButton*>(QStringLiteral("tryButton"))->click();
            QTest::qWait(200);
        }
        dialog.grab().save(QStringLiteral("%1/export-%2-%3-%4-%5.png")
                               .arg(g_folder, QString::fromLatin1(name), look.mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"))
                               .arg(look.percent)
                               .arg(QString::fromLatin1(look.language)));
        go = true;
    }
}

}  // namespace

int main(int count, char** arguments) {
    QApplication app(count, arguments);
    if (count < 2) {
        std::cerr << "look_export FOLDER\n";
        return 2;
    }
    g_folder = QString::fromLocal8Bit(arguments[1]);
    QDir().mkpath(g_folder);
    QTemporaryDir folder;
    const std::filesystem::path file = folder.path().toStdString() + "/cola-study.sherl";
    store::Study study = store::Study::open_for_writing(file);
    const store::RunId run = add_run(study, "sherl", 0, "SHERL all · late 1");
    {
        WrittenRun written(study, run);
        written.train_to(kTotalSteps);
        written.end(api::Ending::finished);
    }
    const store::RunId bare = add_run(study, "sherl", 1, "SHERL all · late 1");
    for (const auto& [name, step] : {std::pair{"best", "670"}, std::pair{"final", "804"}}) {
        const std::filesystem::path weights = study.files(study.summary(run).uuid) / name;
        std::filesystem::create_directories(weights);
        const std::vector<std::byte> bytes(4);
        const std::vector<formats::TensorToWrite> tensors{{.name = "a", .dtype = formats::Dtype::f32, .shape = {1}, .data = bytes}};
        formats::write_safetensors(weights / "adapter.safetensors", tensors, {{"step", step}});
    }
    StudySession session(StudySession::Options{.poll_ms = 5});
    session.open(file);
    while (!session.is_open()) QTest::qWait(10);
    FakeEngine engine;
    draw(session, engine, run, Scene::ready, "ready");
    draw(session, engine, run, Scene::checking, "checking");
    draw(session, engine, run, Scene::failed, "failed");
    draw(session, engine, run, Scene::trouble, "trouble");
    draw(session, engine, run, Scene::refused, "refused");
    draw(session, engine, run, Scene::unwritable, "unwritable");
    draw(session, engine, bare, Scene::none, "none");
    draw(session, engine, run, Scene::exported, "exported");
    return 0;
}
