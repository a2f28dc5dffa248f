#include <QApplication>
#include <QTableView>
#include <QVBoxLayout>
#include <QtTest>
#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/queue_panel.h"
using namespace sherl; using namespace sherl::test; using namespace sherl::widgets;
int main(int c, char** v) {
    QApplication app(c, v);
    QTemporaryDir dir; std::filesystem::path file = dir.path().toStdString() + "/a.sherl";
    auto study = store::Study::open_for_writing(file);
    FakeEngine engine; FakeClock clock;
    engine.plan_of = [](const api::RunRequest& r) { FakeEngine::Plan p; p.steps = 804; p.checkpoint_every = 0; p.evaluate_every=67;
        if (r.spec.method.kind == "linear_probe") p.fail_at = 1; if (r.spec.train.seed == 1) p.hold_at = 412; return p; };
    TrainingBridge bridge([&]() -> api::Engine& { return engine; }, clock); bridge.set_study(file);
    auto session = std::make_unique<StudySession>(StudySession::Options{.poll_ms = 5});
    QWidget page; page.setObjectName(QStringLiteral("page")); QVBoxLayout* lay = new QVBoxLayout(&page);
    auto* panel = new QueuePanel(*session, bridge); lay->addWidget(panel);
    session->open(file); while (!session->is_open()) QTest::qWait(10);
    std::vector<store::RunId> runs{add_run(study, "lora", 0, "LoRA r8"), add_run(study, "linear_probe", 0, "Linear probe"), add_run(study, "sherl", 0, "SHERL all · late 1"), add_run(study, "sherl", 1, "SHERL all · late 1"), add_run(study, "sherl", 2, "SHERL all · late 1")};
    add_run(study, "bitfit", 0, "BitFit with a rather long name that the user has given");
    bridge.start(runs);
    while (!engine.holding) QTest::qWait(10);
    clock.advance(1000); QTest::qWait(300);
    for (auto mode : {Theme::Mode::light, Theme::Mode::dark}) for (int percent : {100, 130}) for (const char* lang : {"en", "zh_CN"}) {
        Language::instance().apply(QString::fromLatin1(lang));
        Theme::instance().apply(mode, percent);
        page.setStyleSheet(QString()); page.resize(percent == 100 ? 840 : 654, percent == 100 ? 260 : 330); page.show();
        QTest::qWait(80);
        panel->findChild<QTableView*>()->setFocus();
        panel->findChild<QTableView*>()->setCurrentIndex(panel->model().index(mode == Theme::Mode::dark ? 4 : 1, 0));
        QTest::qWait(80);
        page.grab().save(QStringLiteral("/tmp/look/queue-%1-%2-%3.png").arg(mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light")).arg(percent).arg(QString::fromLatin1(lang)));
    }
    bridge.stop();
    return 0;
}
