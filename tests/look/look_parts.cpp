// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the window's parts over a made-up study into PNG files: look_parts FOLDER [PART…]. Parts: queue, curves, ended, many,
// runs, details, header, first, all.
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTabWidget>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>
#include <QtTest>
#include <iostream>

#include "support/fake_engine.h"
#include "support/small_runs.h"
#include "widgets/curve_study.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/error_bar.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/status_strip.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

QString g_folder;
QStringList g_parts;

bool wanted(const char* part) {
    return g_parts.isEmpty() || g_parts.contains(QString::fromLatin1(part));
}

// Both themes at 100 %, dark at 130 %, light in Chinese.
void draw(QWidget& page, const char* name, QSize size, const std::function<void()>& prepare = {}) {
    struct Look {
        Theme::Mode mode;
        int percent;
        const char* language;
    };
    for (const Look& look : {Look{Theme::Mode::light, 100, "en"}, Look{Theme::Mode::dark, 100, "en"},
                             Look{Theme::Mode::dark, 130, "en"}, Look{Theme::Mode::light, 100, "zh_CN"}}) {
        Language::instance().apply(QString::fromLatin1(look.language));
        Theme::instance().apply(look.mode, look.percent);
        page.resize(size);
        page.show();
        QTest::qWait(100);
        if (prepare) prepare();
        QTest::qWait(150);
        const QString file = QStringLiteral("%1/%2-%3-%4-%5.png")
                                 .arg(g_folder, QString::fromLatin1(name),
                                      look.mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"))
                                 .arg(look.percent)
                                 .arg(QString::fromLatin1(look.language));
        page.grab().save(file);
    }
    page.hide();
}

struct Stage : QWidget {
    explicit Stage(QWidget* part, int margin = 12) {
        setObjectName(QStringLiteral("page"));
        setAttribute(Qt::WA_StyledBackground);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(margin, margin, margin, margin);
        column->addWidget(part);
    }
};

void open(StudySession& session, const std::filesystem::path& file) {
    session.open(file);
    while (!session.is_open()) QTest::qWait(10);
}

void queue() {
    QTemporaryDir folder;
    const std::filesystem::path file = folder.path().toStdString() + "/a.sherl";
    store::Study study = store::Study::open_for_writing(file);
    FakeEngine engine;
    FakeClock clock;
    engine.plan_of = [](const api::RunRequest& request) {
        FakeEngine::Plan plan;
        plan.steps = 804;
        plan.checkpoint_every = 0;
        plan.evaluate_every = 67;
        if (request.spec.method.kind == "linear_probe") plan.fail_at = 1;
        if (request.spec.train.seed == 1) plan.hold_at = 412;
        return plan;
    };
    TrainingBridge bridge([&]() -> api::Engine& { return engine; }, clock);
    bridge.set_study(file);
    StudySession session(StudySession::Options{.poll_ms = 5});
    auto* panel = new QueuePanel(session, bridge);
    Stage page(panel);
    open(session, file);
    const std::vector<store::RunId> runs{
        add_run(study, "lora", 0, "LoRA r8"), add_run(study, "linear_probe", 0, "Linear probe"),
        add_run(study, "sherl", 0, "SHERL all · late 1"), add_run(study, "sherl", 1, "SHERL all · late 1"),
        add_run(study, "sherl", 2, "SHERL all · late 1")};
    add_run(study, "bitfit", 0, "BitFit with a rather long name that the user has given");
    bridge.start(runs);
    while (!engine.holding) QTest::qWait(10);
    clock.advance(1000);
    QTest::qWait(300);
    draw(page, "queue", {840, 280}, [&] {
        auto* view = panel->findChild<QTableView*>();
        view->setFocus();
        view->setCurrentIndex(panel->model().index(1, 0));
    });
    draw(page, "queue-narrow", {560, 280});
    bridge.stop();
}

// Three methods, two seeds of two of them, the newest still at work.
struct Curves {
    QTemporaryDir folder;
    std::filesystem::path file = folder.path().toStdString() + "/cola-study.sherl";
    store::Study study = store::Study::open_for_writing(file);
    std::vector<std::unique_ptr<WrittenRun>> written;
    std::vector<store::RunId> runs;
    void add(const char* method, std::int64_t seed, const char* name, const Shape& shape, std::int64_t steps, bool ends = true) {
        runs.push_back(add_run(study, method, seed, name));
        written.push_back(std::make_unique<WrittenRun>(study, runs.back(), shape));
        written.back()->train_to(steps);
        if (ends) written.back()->end(api::Ending::finished);
    }
};

void fill(Curves& curves) {
    curves.add("lora", 0, "LoRA r8", lora_shape(), kTotalSteps);
    curves.add("lora", 1, "LoRA r8", {.metric = 0.601, .loss = 0.25}, kTotalSteps);
    curves.add("sherl", 0, "SHERL all · late 1", sherl_shape(), kTotalSteps);
    curves.add("bitfit", 0, "BitFit", {.metric = 0.558, .loss = 0.35, .low = 740, .high = 930, .peak = 952}, kTotalSteps);
    curves.add("sherl", 1, "SHERL all · late 1", sherl_shape(), 412, false);
}

// A panel with the curves of a study, as it stands once all is read.
struct CurvesStage {
    CurvesStage(const Curves& data, std::int64_t budget) {
        open(session, data.file);
        panel->set_runs(data.runs);
        panel->set_budget(budget);
    }
    void tick() {
        for (int i = 0; i < 20; ++i) {
            clock.advance(50);
            QTest::qWait(10);
        }
    }

    FakeClock clock;
    StudySession session{StudySession::Options{.poll_ms = 5}};
    CurvesPanel* panel = new CurvesPanel(session, clock);
    Stage page{panel};
};

void curves() {
    Curves data;
    fill(data);
    CurvesStage stage(data, 3LL << 30);
    CurvesPanel& panel = *stage.panel;
    const auto tick = [&] { stage.tick(); };
    draw(stage.page, "curves", {806, 590}, [&] {
        tick();
        SeriesPlot& plot = panel.metric_chart()->plot();
        QTest::mouseMove(&plot, plot.pixel_of(412, 30));
    });
    panel.set_x_axis(XAxis::epoch);
    panel.loss_chart()->set_logarithmic(false, true);
    panel.loss_chart()->set_view({QCPRange(0.6, 1.2), {}});
    panel.memory_chart()->set_view({QCPRange(1.6, 2.0), {}});
    draw(stage.page, "curves-zoomed", {1100, 640}, tick);
    panel.set_runs({});
    draw(stage.page, "curves-empty", {806, 400}, tick);
}

// The demo's four methods: three have ended long before the fourth.
void ended() {
    Curves data;
    data.add("full", 0, "full fine-tuning", {.metric = 1.4, .loss = 0.1, .low = 360, .high = 396, .peak = 409}, 91);
    data.add("lora", 0, "LoRA, rank 8", {.metric = 1.2, .loss = 0.3, .low = 160, .high = 188, .peak = 191}, 91);
    data.add("linear_probe", 0, "linear probe", {.metric = 0.9, .loss = 0.6, .low = 95, .high = 100, .peak = 101}, 91);
    data.add("sherl", 0, "SHERL, all layers", {.metric = 1.0, .loss = 0.3, .low = 130, .high = 144, .peak = 147}, 250);
    CurvesStage stage(data, 12LL << 30);
    const auto tick = [&] { stage.tick(); };
    draw(stage.page, "ended-1180", {850, 470}, tick);
    draw(stage.page, "ended-1440", {806, 700}, tick);
    draw(stage.page, "ended-2560", {1930, 1200}, tick);
}

void many() {
    Curves data;
    for (int seed = 0; seed < 4; ++seed) {
        data.add("lora", seed, "LoRA r8", lora_shape(), kTotalSteps);
        data.add("sherl", seed, "SHERL all · late 1", sherl_shape(), kTotalSteps);
        data.add("bitfit", seed, "BitFit", {.metric = 0.558, .loss = 0.35, .low = 740, .high = 930, .peak = 952}, kTotalSteps);
    }
    data.written.back().reset();
    CurvesStage stage(data, 3LL << 30);
    draw(stage.page, "many", {806, 590}, [&] {
        stage.tick();
        SeriesPlot& plot = stage.panel->metric_chart()->plot();
        QTest::mouseMove(&plot, plot.pixel_of(412, 50));
    });
}

void runs_table() {
    Curves data;
    fill(data);
    data.add("full", 0, "Full", {.metric = 0.603, .loss = 0.2, .low = 4200, .high = 4700, .peak = 4956}, kTotalSteps);
    data.add("linear_probe", 0, "Linear probe", {.metric = 0.335, .loss = 0.5, .low = 500, .high = 560, .peak = 615}, 300, false);
    data.written.back()->end(api::Ending::stopped);
    data.study.set_tags(data.runs[2], {"paper"});
    StudySession session(StudySession::Options{.poll_ms = 5});
    auto* panel = new RunsPanel(session);
    Stage page(panel, 0);
    open(session, data.file);
    panel->set_budget(3LL << 30);
    draw(page, "runs", {336, 640}, [&] {
        auto* view = panel->findChild<QTreeView*>(QStringLiteral("runsView"));
        view->expand(panel->model().index(1, 0));
        panel->model().set_ticked({data.runs.begin(), data.runs.end() - 1});
        view->selectionModel()->clearSelection();
        for (int row : {0, 1})
            view->selectionModel()->select(panel->model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
    });
    panel->set_pinned({QStringLiteral("metric"), QStringLiteral("test"), QStringLiteral("peak"), QStringLiteral("status"), QStringLiteral("seed"), QStringLiteral("created"), QStringLiteral("tags")});
    draw(page, "runs-wide", {900, 420}, [&] {
        panel->findChild<QLineEdit*>(QStringLiteral("runsFilterEdit"))->setText(QStringLiteral("task = cola and rnak > 8"));
    });
}

void details() {
    Curves data;
    fill(data);
    data.study.set_notes(data.runs[2], "# Result\n\nBelow **half** of LoRA's memory.\n\n- seed 1 runs\n- seed 2 waits\n");
    StudySession session(StudySession::Options{.poll_ms = 5});
    FakeClock clock;
    open(session, data.file);
    auto* window = new RunDetailsWindow(session, data.runs[2], [&](QWidget* parent, store::RunId run) -> QWidget* {
        auto* panel = new CurvesPanel(session, clock, parent);
        panel->set_strip_visible(false);
        panel->set_runs({run});
        return panel;
    });
    window->setAttribute(Qt::WA_DeleteOnClose, false);
    auto* tabs = window->findChild<QTabWidget*>(QStringLiteral("runDetailsTabs"));
    for (const char* name : {"overview", "curves", "predictions", "settings", "log", "notes", "files"}) {
        draw(*window, (std::string("details-") + name).c_str(), {860, 640}, [&] {
            for (int i = 0; i < 10; ++i) {
                clock.advance(50);
                QTest::qWait(5);
            }
        });
        tabs->setCurrentIndex(tabs->currentIndex() + 1);
    }
    delete window;
}

void header() {
    Curves data;
    fill(data);
    StudySession session(StudySession::Options{.poll_ms = 5});
    auto* parts = new QWidget;
    auto* column = new QVBoxLayout(parts);
    column->setContentsMargins(0, 0, 0, 0);
    auto* bar = new HeaderBar;
    for (const char* title : {"File", "Edit", "Run", "View", "Help"}) bar->menus().addMenu(QString::fromLatin1(title));
    bar->tabs().addTab(QStringLiteral("Workbench"));
    bar->tabs().addTab(QStringLiteral("Compare"));
    bar->chip().set_devices({{QStringLiteral("cpu"), QStringLiteral("CPU"), 16ULL << 30, {}},
                             {QStringLiteral("cuda:0"), QStringLiteral("NVIDIA RTX A2000"), 6ULL << 30, {QStringLiteral("python3 (process 4711): 1.20 GiB")}}});
    bar->chip().set_device(QStringLiteral("cuda:0"));
    bar->chip().set_peak(3285000000);
    bar->chip().set_budget(4LL << 30);
    auto* error = new ErrorBar;
    error->show_error(Error(ErrorKind::input, {.id = "backbone.missing", .what = Text::plain("The folder has no config.json"), .where = "/models/mini", .expected = {}, .got = {}, .way_out = Text::plain("A backbone folder holds config.json and model.safetensors.")}),
                      {{QStringLiteral("Choose another"), [] {}}});
    auto* strip = new StatusStrip(session);
    column->addWidget(bar);
    column->addWidget(error);
    column->addStretch();
    column->addWidget(strip);
    Stage page(parts, 0);
    open(session, data.file);
    draw(page, "header", {1440, 180}, [&] { strip->say(QStringLiteral("LoRA r8 · seed 0 finished: MCC 58.9")); });
    draw(page, "header-narrow", {1180, 180});
}

void first() {
    auto* card = new FirstRunCard;
    Stage page(card);
    draw(page, "first", {806, 740});
    card->set_unavailable(QStringLiteral("The bundled model is not there. Run ./workbench setup once."));
    draw(page, "first-unavailable", {640, 560});
}

}  // namespace

int main(int count, char** arguments) {
    QApplication app(count, arguments);
    g_parts = app.arguments().mid(1);
    if (g_parts.isEmpty()) {
        std::cerr << "look_parts FOLDER [PART…]\n";
        return 2;
    }
    g_folder = g_parts.takeFirst();
    QDir().mkpath(g_folder);
    if (wanted("queue")) queue();
    if (wanted("curves")) curves();
    if (wanted("ended")) ended();
    if (wanted("many")) many();
    if (wanted("runs")) runs_table();
    if (wanted("details")) details();
    if (wanted("header")) header();
    if (wanted("first")) first();
    return 0;
}
