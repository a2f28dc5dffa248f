// SPDX-License-Identifier: GPL-3.0-or-later
// The queue's card by mouse, keyboard and menu.
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QtTest>

#include "support/small_runs.h"
#include "widgets/models/roles.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Status;
using sherl::store::Study;
namespace fs = std::filesystem;

class TestQueuePanel : public QObject, TrainingFixture {
    Q_OBJECT
    std::unique_ptr<QueuePanel> panel_;

    void sit_down() {
        make_session();
        panel_ = std::make_unique<QueuePanel>(*session_, *bridge_);
        panel_->resize(Theme::instance().px(780), Theme::instance().px(220));
        panel_->show();
        QVERIFY(open_session());
        QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
    }

    template <class Widget>
    Widget* child(const char* name) const {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QTableView* view() const { return child<QTableView>("queueView"); }
    QString summary() const { return child<QLabel>("queueSummaryLabel")->text(); }
    Status status(RunId run) const { return study_->summary(run).status; }

    // Triggers an entry of a row's menu; false: the row has none of this name.
    bool choose(RunId run, const char* name) const {
        const std::unique_ptr<QMenu> menu(panel_->make_menu(run));
        QAction* action = menu->findChild<QAction*>(QString::fromLatin1(name));
        if (action != nullptr) action->trigger();
        return action != nullptr;
    }
    void click(RunId run, QueueDelegate::Button button) const {
        const QModelIndex index = panel_->model().index_of(run, QueueModel::ActionsColumn);
        const auto place = QueueDelegate::button_rect(button, view()->visualRect(index), index);
        QVERIFY(place);
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, place->center());
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() {
        make_study();
    }
    void cleanup() {
        panel_.reset();
        forget_study();
    }

    void saysWhenNothingIsQueued() {
        sit_down();
        QVERIFY(child<QLabel>("queueEmptyLabel")->isVisible());
        QVERIFY(!view()->isVisible());
        QVERIFY(!child<QPushButton>("queueStartButton")->isVisible());
        QVERIFY(!child<QPushButton>("queuePauseButton")->isEnabled());
        add_run(*study_);
        QTRY_VERIFY(view()->isVisible());
        QVERIFY(!child<QLabel>("queueEmptyLabel")->isVisible());
    }

    // The list, hidden while it is empty, has no size to go by.
    void anEmptyQueueHasRoomForItsButtons() {
        sit_down();
        auto* pause = child<QPushButton>("queuePauseButton");
        for (const int width : {500, 852, 500, 1000}) {
            panel_->resize(Theme::instance().px(width), Theme::instance().px(120));
            QTRY_COMPARE(pause->text().isEmpty(), width < 620);
            QTRY_VERIFY2(pause->width() >= pause->sizeHint().width(), qPrintable(QString::number(pause->width())));
        }
    }

    // What an earlier sitting left is offered, never started.
    void whatWaitsFromEarlierIsStartedByAButton() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        sit_down();
        auto* start = child<QPushButton>("queueStartButton");
        QTRY_VERIFY(start->isVisible());
        QVERIFY(start->text().contains(QLatin1Char('2')));
        QCOMPARE(summary(), QStringLiteral("2 waiting"));
        QCOMPARE(engine_->runs.load(), 0);
        start->click();
        QVERIFY(!start->isVisible());
        QTRY_COMPARE(status(b), Status::finished);
        QCOMPARE(status(a), Status::finished);
        QTRY_COMPARE(panel_->model().totals().ended, 2);
        QVERIFY(child<QPushButton>("queueClearButton")->isEnabled());
        child<QPushButton>("queueClearButton")->click();
        QTRY_VERIFY(child<QLabel>("queueEmptyLabel")->isVisible());
    }

    void pausesAfterThisRunAndContinues() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        sit_down();
        engine_->plan.hold_at = 5;
        bridge_->start({a, b});
        QTRY_VERIFY(engine_->holding && bridge_->active() == a);
        auto* pause = child<QPushButton>("queuePauseButton");
        QVERIFY(pause->isEnabled());
        QCOMPARE(pause->text(), QStringLiteral("Pause after this run"));
        pause->click();
        QVERIFY(summary().contains(QStringLiteral("pauses after this run")));
        engine_->plan.hold_at = 0;
        engine_->release();
        QTRY_COMPARE(pause->text(), QStringLiteral("Continue"));
        QCOMPARE(status(b), Status::waiting);
        pause->click();
        QTRY_COMPARE(status(b), Status::finished);
        QTRY_COMPARE(pause->text(), QStringLiteral("Pause after this run"));
        QTRY_VERIFY(!pause->isEnabled());
    }

    void buttonsOfARow() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        sit_down();
        engine_->plan.hold_at = 5;
        bridge_->start({a, b});
        QTRY_VERIFY(engine_->holding && bridge_->active() == a);
        QTRY_COMPARE(panel_->model().totals().waiting, 1);
        click(b, QueueDelegate::Button::remove);
        QTRY_COMPARE(study_->runs().size(), std::size_t{1});
        QVERIFY(!bridge_->wants(b));
        click(a, QueueDelegate::Button::stop);
        QTRY_COMPARE(status(a), Status::stopped);
        QTRY_COMPARE(panel_->model().totals().ended, 1);
        const QModelIndex ended = panel_->model().index_of(a, QueueModel::ActionsColumn);
        QVERIFY(!QueueDelegate::button_rect(QueueDelegate::Button::stop, QRect(0, 0, 60, 25), ended));
        click(a, QueueDelegate::Button::more);
        auto* menu = panel_->findChild<QMenu*>(QStringLiteral("queueMenu"));
        QTRY_VERIFY(menu->isVisible());
        menu->close();
    }

    void menusFitTheState() {
        const RunId run = add_run(*study_), next = add_run(*study_);
        sit_down();
        QTRY_COMPARE(panel_->model().rowCount(), 2);
        QVERIFY(!choose(run, "queueStop") && !choose(run, "queueResume"));
        engine_->plan.hold_at = 5;
        QVERIFY(choose(run, "queueStart"));
        QTRY_VERIFY(engine_->holding && bridge_->active() == run);
        QVERIFY(!choose(run, "queueRemove") && !choose(run, "queueStart"));
        engine_->plan.hold_at = 0;
        QVERIFY(choose(run, "queuePause"));
        engine_->release();
        QTRY_COMPARE(panel_->model().status(run), Status::paused);
        QTRY_VERIFY(choose(run, "queueResume"));
        QTRY_COMPARE(panel_->model().status(run), Status::finished);
        QTRY_VERIFY(!bridge_->active());

        QSignalSpy details(panel_.get(), &QueuePanel::detailsRequested);
        QSignalSpy duplicate(panel_.get(), &QueuePanel::duplicateRequested);
        QSignalSpy line(panel_.get(), &QueuePanel::commandLineRequested);
        QVERIFY(choose(run, "queueDetails") && choose(run, "queueDuplicate") && choose(run, "queueCommandLine") && choose(run, "queueJson"));
        QSignalSpy compare(panel_.get(), &QueuePanel::compareRequested);
        QVERIFY(choose(run, "queueCompare"));
        QCOMPARE(compare.at(0).at(0).toLongLong(), run);
        QCOMPARE(details.first().first().toLongLong(), run);
        QCOMPARE(duplicate.size() + line.size(), 2);

        // The same spec once more is a run of its own.
        QVERIFY(choose(run, "queueAgain"));
        QTRY_COMPARE(study_->runs().size(), std::size_t{3});
        const RunId again = study_->runs().back().id;
        QTRY_COMPARE(panel_->model().status(again), Status::finished);
        QCOMPARE(study_->summary(again).spec_hash, study_->summary(run).spec_hash);
        QCOMPARE(status(next), Status::waiting);
        QVERIFY(choose(run, "queueRemove"));  // out of the list, not out of the study
        QVERIFY(!panel_->model().index_of(run).isValid());
        QCOMPARE(study_->runs().size(), std::size_t{3});
    }

    // A failed run goes on from its checkpoint; without one it starts anew, as another run.
    void retry_data() {
        QTest::addColumn<int>("checkpoint_every");
        QTest::addColumn<int>("runs");
        QTest::newRow("from its checkpoint") << 5 << 1;
        QTest::newRow("anew") << 0 << 2;
    }
    void retry() {
        QFETCH(int, checkpoint_every);
        QFETCH(int, runs);
        const RunId run = add_run(*study_);
        sit_down();
        engine_->plan.fail_at = 8;
        engine_->plan.checkpoint_every = checkpoint_every;
        bridge_->start({run});
        QTRY_COMPARE(panel_->model().status(run), Status::failed);
        QTRY_VERIFY(!bridge_->active());
        engine_->plan.fail_at = 0;
        QVERIFY(choose(run, "queueRetry"));
        QTRY_COMPARE(engine_->runs.load(), 2);
        QTRY_COMPARE(study_->runs().back().status, Status::finished);
        QCOMPARE(static_cast<int>(study_->runs().size()), runs);
    }

    // What made it fail is changed by the usual step; everything else stays.
    void aFailedRunOffersARemedy() {
        const RunId run = add_run(*study_);
        sit_down();
        engine_->plan.fail_at = 8;  // out of memory
        bridge_->start({run});
        QTRY_COMPARE(panel_->model().status(run), Status::failed);
        QTRY_VERIFY(!bridge_->active());
        QSignalSpy asked(panel_.get(), &QueuePanel::remedyRequested);
        QVERIFY(choose(run, "queueRemedy"));
        QCOMPARE(asked.at(0).at(0).toLongLong(), run);

        store::RunSummary failed = study_->summary(run);
        const auto only = [&] {
            const std::vector<Remedy> found = remedies(failed);
            return found.size() == 1 ? found.front() : Remedy();
        };
        failed.spec["train"]["batch_size"] = 32;
        failed.spec["train"]["accumulate"] = 2;
        QCOMPARE(only().changes, (SpecChanges{{"train.batch_size", 16}, {"train.accumulate", 4}}));
        QCOMPARE(only().title, QStringLiteral("Duplicate with batch 16, accumulate 4"));
        failed.spec["train"]["batch_size"] = 1;
        QVERIFY(remedies(failed).empty());
        failed.error_id = "run.nan_loss";
        for (const auto& [rate, lower] : {std::pair(3e-3, 1e-3), std::pair(2e-5, 7e-6), std::pair(0.3, 0.1)}) {
            failed.spec["train"]["optimizer"]["lr"] = rate;
            QCOMPARE(only().changes, (SpecChanges{{"train.optimizer.lr", lower}}));
        }
        QCOMPARE(only().title, QStringLiteral("Duplicate with rate 0.1"));
        failed.error_id = "run.exception";
        QVERIFY(remedies(failed).empty());
    }

    // The row of a failed run has its way out, and stands where only one row is seen while nothing else is to be seen.
    void aFailedRowLeadsToItsDetails() {
        const RunId first = add_run(*study_), failed = add_run(*study_);
        sit_down();
        bridge_->start({first});
        QTRY_COMPARE(panel_->model().status(first), Status::finished);
        engine_->plan.fail_at = 8;
        bridge_->start({failed});
        QTRY_COMPARE(panel_->model().status(failed), Status::failed);
        QTRY_VERIFY(!bridge_->active());
        panel_->set_compact(true);
        QTRY_COMPARE(panel_->model().run_at(view()->indexAt({5, 5})), failed);
        QSignalSpy details(panel_.get(), &QueuePanel::detailsRequested);
        const QModelIndex index = panel_->model().index_of(failed, QueueModel::ProgressColumn);
        const auto place = QueueDelegate::button_rect(QueueDelegate::Button::details, view()->visualRect(index), index);
        QVERIFY(place);
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, place->center());
        QCOMPARE(details.size(), 1);
        QCOMPARE(details[0][0].toLongLong(), failed);
        const RunId waiting = add_run(*study_);
        QTRY_COMPARE(panel_->model().run_at(view()->indexAt({5, 5})), waiting);
    }

    // A run of another process is stopped through the study.
    void stopsARunOfAnotherProcess() {
        const RunId run = add_run(*study_);
        sit_down();
        TrainingBridge other([this]() -> api::Engine& { return *engine_; }, clock_);
        QVERIFY(other.set_study(file_));
        engine_->plan.hold_at = 5;
        other.start({run});
        QTRY_COMPARE(panel_->model().status(run), Status::running);
        QVERIFY(choose(run, "queueStop"));
        QTRY_COMPARE(status(run), Status::stopped);
    }

    void worksByKeyboard() {
        const RunId a = add_run(*study_), b = add_run(*study_);
        sit_down();
        QTRY_COMPARE(panel_->model().rowCount(), 2);
        view()->setFocus();
        view()->setCurrentIndex(panel_->model().index_of(b));
        QTest::keyClick(view(), Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(panel_->model().index_of(b).row(), 0);
        QCOMPARE(view()->currentIndex().row(), 0);  // the row stays current where it went
        QTest::keyClick(view(), Qt::Key_Down, Qt::AltModifier);
        QCOMPARE(panel_->model().index_of(b).row(), 1);
        QSignalSpy details(panel_.get(), &QueuePanel::detailsRequested);
        QTest::keyClick(view(), Qt::Key_Return);
        QCOMPARE(details.first().first().toLongLong(), b);
        QTest::keyClick(view(), Qt::Key_Delete);
        QTRY_COMPARE(panel_->model().rowCount(), 1);
        QCOMPARE(status(a), Status::waiting);
        QCOMPARE(unnamed_stop(*panel_), QString());
    }

    // Whatever the text size, a row holds its text and the columns of numbers hold their numbers.
    void nothingIsCutOff_data() {
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("width");
        for (const int percent : {90, 100, 130}) QTest::addRow("%d %%", percent) << percent << 780 * percent / 100;
        QTest::addRow("what 1440 pixels leave at 130 %%") << 130 << 634;
    }
    void nothingIsCutOff() {
        QFETCH(int, percent);
        QFETCH(int, width);
        Theme::instance().apply(Theme::Mode::light, percent);
        const RunId run = add_run(*study_, "sherl", 12, "SHERL");
        sit_down();
        panel_->resize(width, Theme::instance().px(220));
        engine_->plan.steps = 2000;
        engine_->plan.hold_at = 2000;
        engine_->plan.checkpoint_every = 0;
        bridge_->start({run});
        QTRY_VERIFY(engine_->holding);
        engine_->release();
        QTRY_COMPARE(panel_->model().status(run), Status::finished);
        QTRY_VERIFY(
            panel_->model().index_of(run, QueueModel::MetricColumn).data().toString() == QStringLiteral("99.9") ||
            panel_->model().index_of(run, QueueModel::MetricColumn).data().toString() == QStringLiteral("100.0"));
        const QFontMetrics words(Theme::instance().font(12, QFont::DemiBold));
        const int padding = 2 * Theme::instance().px(8);
        for (const int column : {QueueModel::RunColumn, QueueModel::SeedColumn, QueueModel::PeakColumn,
                                 QueueModel::MetricColumn, QueueModel::ProgressColumn}) {
            if (view()->isColumnHidden(column)) continue;
            const QModelIndex index = panel_->model().index_of(run, column);
            const int room = view()->visualRect(index).width() - padding;
            QVERIFY2(room >= words.horizontalAdvance(index.data().toString()), qPrintable(index.data().toString()));
            QVERIFY(view()->visualRect(index).height() >= words.height());
        }
        Theme::instance().apply(Theme::Mode::light, 100);
    }
};

QTEST_MAIN(TestQueuePanel)
#include "tst_queue_panel.moc"
