// SPDX-License-Identifier: GPL-3.0-or-later
// The window about one run: what it says, and that it follows the study.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QtTest>
#include <fstream>
#include <future>

#include "core/store/execute.h"
#include "support/small_runs.h"
#include "widgets/curve_study.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/charts/block_bars.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/dialogs/run_memory.h"
#include "widgets/measured_runs.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/segment_bar.h"
#include "widgets/predicted_study.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Study;

class TestRunDetails : public QObject, StudyFixture {
    Q_OBJECT
    QPointer<RunDetailsWindow> window_;

    void open_details(RunId run) {
        make_session();
        QVERIFY(open_session());
        show_window(run);
    }
    void show_window(RunId run) {
        window_ = new RunDetailsWindow(*session_, run, [](QWidget* parent, RunId of) -> QWidget* {
            auto* curves = new QLabel(QString::number(of), parent);
            curves->setObjectName(QStringLiteral("curvesOfTest"));
            return curves;
        });
        window_->show();
        QTRY_VERIFY(!child<QLabel>("runTitleLabel")->text().isEmpty());
    }
    template <class Widget>
    Widget* child(const char* name) const {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    // Value of a line of a table; null: no such line.
    QString value(const char* table, const QString& name, int column = 1) const {
        const auto* tree = child<QTreeWidget>(table);
        for (int i = 0; i < tree->topLevelItemCount(); ++i)
            if (tree->topLevelItem(i)->text(0).trimmed() == name) return tree->topLevelItem(i)->text(column);
        return {};
    }
    // Trained by an engine to its end, whatever that is.
    RunId trained(FakeEngine::Plan plan = {}) {
        FakeEngine engine;
        engine.plan = std::move(plan);
        const RunId run = add_run(*study_, "sherl", 3, "SHERL all · late 1");
        (void)store::execute(*study_, engine, run, small_spec("sherl", 3, "SHERL all · late 1").spec);
        return run;
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() { make_study(); }
    void cleanup() {
        delete window_;
        forget_study();
    }

    void overviewTellsResultMemoryAndRun() {
        const RunId run = trained();
        open_details(run);
        const store::RunDetail truth = study_->detail(run);
        QCOMPARE(child<QLabel>("runTitleLabel")->text(), QStringLiteral("SHERL all · late 1"));
        QVERIFY(child<QLabel>("runStateLabel")->text().startsWith(QStringLiteral("finished · seed 3 · step 20 of 20")));
        QCOMPARE(value("runOverview", QStringLiteral("MCC (validation)")), QStringLiteral("95.0"));  // 1 − 1/20
        QCOMPARE(value("runOverview", QStringLiteral("MCC (test)")), QStringLiteral("95.0"));
        QCOMPARE(value("runOverview", QStringLiteral("Peak allocated, training step")), QStringLiteral("477 MiB"));
        QCOMPARE(value("runOverview", QStringLiteral("Process RSS, peak")), QStringLiteral("858 MiB"));
        QCOMPARE(value("runOverview", QStringLiteral("Spec hash")), QString::fromStdString(truth.summary.spec_hash));
        QCOMPARE(value("runOverview", QStringLiteral("Device")), QStringLiteral("cpu"));
        QCOMPARE(value("runOverview", QStringLiteral("Of the peak: gradients")), QStringLiteral("< 1 KiB"));  // 10 bytes
        QVERIFY(!child<QPushButton>("runResumeButton")->isVisible());
        QVERIFY(window_->windowTitle().contains(QStringLiteral("SHERL all · late 1")));
        QCOMPARE(child<QLabel>("curvesOfTest")->text(), QString::number(run));
    }

    void aCounterOfAnotherVersionIsShownByItsName() {
        const RunId run = trained();
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000)
            .exec("INSERT INTO counters (run, name, bytes) VALUES (" + std::to_string(run) + ", 'xpu_allocated_peak', 5242880)");
        open_details(run);
        QTRY_COMPARE(value("runOverview", QStringLiteral("xpu_allocated_peak")), QStringLiteral("5 MiB"));
    }

    // The peak by block, beside the forecast; the step that set it; both to the byte.
    void theMemoryTabShowsPeakAndForecast() {
        const api::MemoryFigureRun made = sherl_run();
        const RunId run = add_run(*study_, "sherl", 0);
        measure_run(*study_, run, made);
        open_details(run);
        QTRY_COMPARE(value("runOverview", QStringLiteral("Error of the forecast")), QStringLiteral("+1.0 %"));
        QVERIFY(value("runOverview", QStringLiteral("Peak reached in")).contains(QStringLiteral("32 texts of 128 tokens")));
        window_->show_tab(RunDetailsWindow::memory);
        auto* memory = child<RunMemory>("runMemory");
        QTRY_COMPARE(memory->timeline().seriesKeys().size(), std::size_t{2});
        const std::string uuid = study_->summary(run).uuid;
        QCOMPARE(memory->blocks().peakOf(uuid), std::optional(made.split.peak));
        QCOMPARE(memory->timeline().peakOf(uuid), std::optional(made.trace.peak));
        QCOMPARE(value("runMemoryTable", QStringLiteral("block 11"), 5), bytes(made.split.cells[12].bytes[3]));
        QCOMPARE(value("runMemoryTable", QStringLiteral("The whole peak")), bytes(made.split.peak));
        const QString facts = child<QLabel>("runMemoryFacts")->text();
        QVERIFY2(facts.contains(bytes(made.split.peak)) && facts.contains(QStringLiteral("+1.0 %")), qPrintable(facts));
        QSignalSpy figure(window_, &RunDetailsWindow::exportFigureAsked);
        Q_EMIT memory->blocks().exportAsked();
        QCOMPARE(figure.size(), qsizetype{1});
    }

    void aRunWithoutAStepSaysSo() {
        const RunId run = add_run(*study_, "sherl", 0);
        open_details(run);
        window_->show_tab(RunDetailsWindow::memory);
        QTRY_COMPARE(child<RunMemory>("runMemory")->blocks().labelTexts(), QStringList{QStringLiteral("No step has been measured yet.")});
    }

    void aFailureIsToldAndOffersToResume() {
        FakeEngine::Plan plan;
        plan.fail_at = 12;
        const RunId run = trained(plan);
        open_details(run);
        QVERIFY2(child<QLabel>("runStateLabel")->text().contains(QStringLiteral("out of memory at step 12")), qPrintable(child<QLabel>("runStateLabel")->text()));
        QCOMPARE(child<QLabel>("runStateLabel")->property("role").toString(), QStringLiteral("bad"));
        QSignalSpy resume(window_, &RunDetailsWindow::resumeRequested), again(window_, &RunDetailsWindow::runAgainRequested),
            duplicate(window_, &RunDetailsWindow::duplicateRequested);
        child<QPushButton>("runResumeButton")->click();
        child<QPushButton>("runAgainButton")->click();
        child<QPushButton>("runDuplicateButton")->click();
        for (const QSignalSpy* spy : {&resume, &again, &duplicate}) QCOMPARE(spy->first().first().toLongLong(), run);
    }

    // Where it could only be refused it is not offered.
    void resumeNeedsACheckpointAfterAFailure() {
        FakeEngine::Plan plan;
        plan.fail_at = 2;
        open_details(trained(plan));
        QVERIFY(!child<QPushButton>("runResumeButton")->isVisible());
        QVERIFY(child<QPushButton>("runAgainButton")->isEnabled());
    }

    void settingsShowValueAndSource() {
        const RunId run = add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 4}}}});
        open_details(run);
        QCOMPARE(value("runSettings", QStringLiteral("method.reduction")), QStringLiteral("4"));
        QCOMPARE(value("runSettings", QStringLiteral("method.reduction"), 2), QStringLiteral("chosen"));
        QCOMPARE(value("runSettings", QStringLiteral("train.accumulate"), 2), QStringLiteral("default"));
        // Every key of the resolved spec, no other.
        std::size_t leaves = 0;
        const std::function<void(const Json&)> walk = [&](const Json& json) {
            if (!json.is_object() || json.empty()) {
                ++leaves;
                return;
            }
            for (const auto& item : json.items()) walk(item.value());
        };
        walk(study_->summary(run).spec);
        QCOMPARE(static_cast<std::size_t>(child<QTreeWidget>("runSettings")->topLevelItemCount()), leaves);
    }

    void followsARunAtWork() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        open_details(run);
        QCOMPARE(value("runOverview", QStringLiteral("Metrics")), QStringLiteral("no evaluation yet"));
        QCOMPARE(value("runOverview", QStringLiteral("Counters")), QStringLiteral("no step yet"));
        WrittenRun written(*study_, run, lora_shape());
        written.train_to(300);
        QTRY_VERIFY(child<QLabel>("runStateLabel")->text().contains(QStringLiteral("step 300 of 804")));
        QCOMPARE(value("runOverview", QStringLiteral("Peak allocated, training step")), QStringLiteral("3.06 GiB"));
        auto* overview = child<QTreeWidget>("runOverview");
        overview->setCurrentItem(overview->topLevelItem(1));
        const QTreeWidgetItem* kept = overview->currentItem();
        written.train_to(310);
        QTRY_VERIFY(child<QLabel>("runStateLabel")->text().contains(QStringLiteral("step 310 of 804")));
        QCOMPARE(overview->currentItem(), kept);  // what is being read stays
        written.end(api::Ending::stopped);
        QTRY_VERIFY(child<QPushButton>("runResumeButton")->isVisible());
        QVERIFY(child<QLabel>("runStateLabel")->text().startsWith(QStringLiteral("stopped")));
    }

    void logGrows() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        open_details(run);
        auto* log = child<QPlainTextEdit>("runLog");
        QVERIFY(log->toPlainText().isEmpty() && !log->placeholderText().isEmpty());
        const Clock& clock = Study::system_clock();  // rows are written as it goes on
        store::RunRecorder recorder(file_, store::claim_run(*study_, run, clock), clock, [] {}, {});
        api::RunStarted started;
        started.total_steps = 10;
        recorder.started(started);
        recorder.log({api::LogEvent::Level::info, Text::plain("first line")});
        recorder.log({api::LogEvent::Level::warning, Text::plain("second line")});
        QTRY_COMPARE(study_->log(run).size(), std::size_t(2));
        QTRY_VERIFY2(log->toPlainText().contains(QStringLiteral("warning: second line")), qPrintable(log->toPlainText()));
        recorder.log({api::LogEvent::Level::info, Text::plain("third line")});
        QTRY_VERIFY(log->toPlainText().contains(QStringLiteral("third line")));
        QCOMPARE(log->toPlainText().count(QStringLiteral("first line")), 1);
        // Another language: the same lines, those too that are just being read.
        std::promise<void> go_on;
        session_->read(nullptr, [hold = go_on.get_future().share()](const Study&) { hold.wait(); }, {});
        recorder.log({api::LogEvent::Level::info, Text::plain("fourth line")});
        QTRY_COMPARE(study_->log(run).size(), std::size_t(4));
        window_->show_tab(RunDetailsWindow::files);  // asks
        QCoreApplication::processEvents();
        QEvent language(QEvent::LanguageChange);
        QCoreApplication::sendEvent(window_, &language);
        go_on.set_value();
        QTRY_VERIFY(log->toPlainText().contains(QStringLiteral("fourth line")));
        for (const char* line : {"first line", "second line", "third line", "fourth line"})
            QCOMPARE(log->toPlainText().count(QString::fromLatin1(line)), 1);
        api::RunOutcome outcome;
        recorder.finish(outcome);
    }

    void notesAreKept() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        study_->set_notes(run, "# Title");
        open_details(run);
        auto* notes = child<QPlainTextEdit>("runNotes");
        QTRY_COMPARE(notes->toPlainText(), QStringLiteral("# Title"));
        QCOMPARE(child<QTextBrowser>("runNotesPreview")->toPlainText(), QStringLiteral("Title"));
        study_->set_notes(run, "of somebody else");  // nothing is being typed: it is shown
        QTRY_COMPARE(notes->toPlainText(), QStringLiteral("of somebody else"));
        window_->show_tab(RunDetailsWindow::notes);
        notes->setFocus();
        notes->selectAll();
        QTest::keyClicks(notes, QStringLiteral("mine"));
        QTRY_COMPARE(study_->detail(run).notes, std::string("mine"));
        QTest::keyClicks(notes, QStringLiteral(" too"));
        delete window_;  // closed before it was saved
        QTRY_COMPARE(study_->detail(run).notes, std::string("mine too"));
    }

    // A write that fails or is under way takes nothing away, and a closed window waits for it.
    void notesThatAreNotSavedStay() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        study_->set_notes(run, "old");
        open_details(run);
        auto* notes = child<QPlainTextEdit>("runNotes");
        QTRY_COMPARE(notes->toPlainText(), QStringLiteral("old"));
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        database.exec("CREATE TRIGGER refuse BEFORE UPDATE OF notes ON runs BEGIN SELECT RAISE(ABORT, 'refused'); END");
        QSignalSpy failed(window_, &RunDetailsWindow::failed);
        window_->show_tab(RunDetailsWindow::notes);
        notes->selectAll();
        QTest::keyClicks(notes, QStringLiteral("mine"));
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(child<QLabel>("runNotice")->isVisible());
        study_->set_tags(run, {"paper"});  // the window reads the run again
        QTRY_COMPARE(session_->run(run)->tags.size(), std::size_t(1));
        study_->rename(run, "read");
        QTRY_COMPARE(child<QLabel>("runTitleLabel")->text(), QStringLiteral("read"));
        QCOMPARE(notes->toPlainText(), QStringLiteral("mine"));
        database.exec("DROP TRIGGER refuse");
        QTest::keyClicks(notes, QStringLiteral(" too"));
        QTRY_COMPARE(study_->detail(run).notes, std::string("mine too"));
        QTRY_VERIFY(!child<QLabel>("runNotice")->isVisible());
        QTest::keyClicks(notes, QStringLiteral("!"));
        QVERIFY(!window_->close());
        QTRY_VERIFY(window_.isNull());
        QCOMPARE(study_->detail(run).notes, std::string("mine too!"));
    }

    // What was read before a write must not come back after it.
    void anOlderAnswerLeavesTheNotes() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        study_->set_notes(run, "old");
        open_details(run);
        auto* notes = child<QPlainTextEdit>("runNotes");
        QTRY_COMPARE(notes->toPlainText(), QStringLiteral("old"));
        std::promise<void> go_on;
        session_->read(nullptr, [hold = go_on.get_future().share()](const Study&) { hold.wait(); }, {});
        window_->show_tab(RunDetailsWindow::files);  // asks
        QCoreApplication::processEvents();
        window_->show_tab(RunDetailsWindow::notes);
        QCoreApplication::processEvents();
        notes->selectAll();
        QTest::keyClicks(notes, QStringLiteral("mine"));
        window_->keep_notes();
        QStringList seen;
        connect(notes, &QPlainTextEdit::textChanged, notes, [&] { seen << notes->toPlainText(); });
        go_on.set_value();
        QTRY_COMPARE(study_->detail(run).notes, std::string("mine"));
        QTRY_VERIFY(!notes->document()->isModified());
        QCOMPARE(seen, QStringList());
    }

    // Runs of two studies have the same numbers.
    void anotherStudyClosesIt() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        const std::filesystem::path other_file = folder_->path().toStdString() + "/b.sherl";
        Study other = Study::open_for_writing(other_file);
        QCOMPARE(add_run(other, "sherl", 0, "SHERL"), run);
        open_details(run);
        auto* notes = child<QPlainTextEdit>("runNotes");
        QTRY_VERIFY(!notes->isReadOnly());
        QTest::keyClicks(notes, QStringLiteral("mine"));
        window_->keep_notes();
        session_->open(other_file);
        QTRY_VERIFY(window_.isNull());
        QCOMPARE(study_->detail(run).notes, std::string("mine"));
        QCOMPARE(other.detail(run).notes, std::string());
    }

    void notesOfAStudyThatIsNotOpenAreForCopying() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        const std::filesystem::path other_file = folder_->path().toStdString() + "/b.sherl";
        Study other = Study::open_for_writing(other_file);
        QCOMPARE(add_run(other, "sherl", 0, "SHERL"), run);
        open_details(run);
        auto* notes = child<QPlainTextEdit>("runNotes");
        QTRY_VERIFY(!notes->isReadOnly());
        session_->open(other_file);
        QTest::keyClicks(notes, QStringLiteral("mine"));
        QTRY_COMPARE(session_->path(), other_file);
        QTRY_VERIFY(child<QLabel>("runNotice")->isVisible());
        QCOMPARE(notes->toPlainText(), QStringLiteral("mine"));
        QCOMPARE(child<QLabel>("runTitleLabel")->text(), QStringLiteral("LoRA r8"));
        for (const char* button : {"runResumeButton", "runAgainButton", "runDuplicateButton"}) QVERIFY(!child<QPushButton>(button)->isEnabled());
        QVERIFY(window_->close());
        QTRY_VERIFY(window_.isNull());
        QCOMPARE(other.detail(run).notes, std::string());
    }

    void filesWithTheirSizes() {
        const RunId run = trained();
        const std::filesystem::path files = study_->files(study_->summary(run).uuid);
        std::filesystem::create_directories(files / "best");
        std::ofstream(files / "best" / "weights") << std::string(2 << 20, 'w');
        std::filesystem::remove_all(files / "checkpoint-5");
        open_details(run);
        QCOMPARE(child<QTreeWidget>("runFiles")->topLevelItemCount(), 0);  // the disk is asked on this tab only
        window_->show_tab(RunDetailsWindow::files);
        QTRY_COMPARE(value("runFiles", QStringLiteral("best")), QStringLiteral("2 MiB"));
        QCOMPARE(value("runFiles", QString::fromStdString(files.string())), QStringLiteral("2 MiB"));
        QCOMPARE(value("runFiles", QStringLiteral("checkpoint-20"), 2), QStringLiteral("checkpoint of step 20"));
        QVERIFY(value("runFiles", QStringLiteral("checkpoint-5"), 2).contains(QStringLiteral("removed")));
    }

    void predictionsAreOfThisRun() {
        const PredictedData data("text\tlabel", "a\tno\nb\tyes\n", "details one\tno\ndetails two\tyes\ndetails three\tyes\n");
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8", data.more());
        open_details(run);
        auto* tabs = child<QTabWidget>("runDetailsTabs");
        QStringList titles;
        for (int i = 0; i < tabs->count(); ++i) titles << tabs->tabText(i);
        QCOMPARE(titles.join(QLatin1Char(' ')), QStringLiteral("Overview Memory Curves Predictions Settings Log Notes Files"));
        window_->show_tab(RunDetailsWindow::predictions);
        QCOMPARE(tabs->tabText(tabs->currentIndex()), QStringLiteral("Predictions"));
        QTRY_COMPARE(child<QLabel>("examplesMessage")->text(), QStringLiteral("Predictions are stored when the run has finished."));
        QVERIFY(window_->predictions_table().columns.empty());
        predict(*study_, run, [](const data::Example& example, std::size_t classes) { return sure_of(example.id == "validation.tsv:3" ? 0 : example.label, classes, 0.75F); });
        auto* panel = child<ExamplesPanel>("examplesPanel");
        QTRY_COMPARE(panel->model().rowCount(), 3);
        QTRY_VERIFY(panel->settled());
        panel->findChild<SegmentBar*>(QStringLiteral("examplesFilters"))->click(1);
        QCOMPARE(panel->model().rowCount(), 1);
        const TextTable table = window_->predictions_table();
        QCOMPARE(table.rows.size(), std::size_t{1});
        QCOMPARE(table.rows[0][2].shown, std::string("details three"));
        QSignalSpy exported(window_, &RunDetailsWindow::exportTableAsked);
        Q_EMIT panel->exportTableAsked();
        QCOMPARE(exported.size(), 1);
        QCOMPARE(exported[0][1].toString(), QStringLiteral("predictions"));
    }

    void aDeletedRunIsSaid() {
        const RunId run = trained();
        open_details(run);
        QVERIFY(!child<QLabel>("runNotice")->isVisible());
        study_->remove(run);
        QTRY_VERIFY(child<QLabel>("runNotice")->isVisible());
        QVERIFY(!child<QPushButton>("runAgainButton")->isEnabled());
    }

    void severalStandBesideEachOther() {
        const RunId a = trained(), b = add_run(*study_, "lora", 0, "LoRA r8");
        open_details(a);
        const QPointer<RunDetailsWindow> first = window_;
        show_window(b);
        QVERIFY(first->isVisible() && window_->isVisible() && first != window_);
        QCOMPARE(child<QLabel>("runTitleLabel")->text(), QStringLiteral("LoRA r8"));
        delete first;
    }

    void everyStopOfTheKeyboardHasAName() {
        open_details(trained());
        auto* tabs = child<QTabWidget>("runDetailsTabs");
        QCOMPARE(window_->objectName(), QStringLiteral("runDetailsWindow"));
        QCOMPARE(tabs->count(), 8);
        for (int tab = 0; tab < tabs->count(); ++tab) {
            tabs->setCurrentIndex(tab);
            QCOMPARE(unnamed_stop(*window_), QString());
        }
    }
};

QTEST_MAIN(TestRunDetails)
#include "tst_run_details.moc"
