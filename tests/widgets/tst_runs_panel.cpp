// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table by mouse, keyboard and menu.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QSignalSpy>
#include <QToolButton>
#include <QTreeView>
#include <QtTest>
#include <fstream>

#include "widgets/curve_study.h"
#include "support/small_runs.h"
#include "widgets/models/roles.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/runs_view.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Status;
using sherl::store::Study;
namespace fs = std::filesystem;

class TestRunsPanel : public QObject, StudyFixture {
    Q_OBJECT
    std::unique_ptr<RunsPanel> panel_;
    QString question_, title_, value_;  // last asked
    bool several_lines_ = false;
    QString reply_;  // to the next prompt

    void sit_down(int width = 336) {
        panel_.reset();
        make_session();
        panel_ = std::make_unique<RunsPanel>(*session_);
        panel_->set_confirm([this](QWidget*, const QString& question, std::function<void()> yes) {
            question_ = question;
            yes();
        });
        panel_->set_prompt([this](QWidget*, const QString& title, const QString& value, bool several, std::function<void(QString)> done) {
            title_ = title;
            value_ = value;
            several_lines_ = several;
            done(reply_);
        });
        panel_->resize(Theme::instance().px(width), Theme::instance().px(640));
        panel_->show();
        QVERIFY(open_session());
        QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
    }
    template <class Widget>
    Widget* child(const char* name) const {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QTreeView* view() const { return child<QTreeView>("runsView"); }
    RunsModel& model() const { return panel_->model(); }
    void end(RunId run, double metric = 0.5, std::int64_t peak = 1000, const char* status = "finished") const {
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        const std::string id = std::to_string(run);
        database.exec("UPDATE runs SET status = 'running' WHERE id = " + id);
        database.exec("UPDATE runs SET status = '" + std::string(status) + "', error_kind = " + (std::string(status) == "failed" ? "'run'" : "NULL") + ", ended_ms = 5000, queue_position = NULL, steps = 8, total_steps = 8, peak_bytes = " + std::to_string(peak) + " WHERE id = " + id);
        database.exec("INSERT INTO metrics (run, split, metric, value) VALUES (" + id + ", 'validation', 'matthews', " + std::to_string(metric) + ")");
    }
    void files_of(RunId run, const char* name, std::size_t bytes) const {
        const fs::path folder = study_->files(study_->summary(run).uuid) / name;
        fs::create_directories(folder);
        std::ofstream(folder / "state") << std::string(bytes, 'x');
    }
    bool choose(const char* name) const {
        const std::unique_ptr<QMenu> menu(panel_->make_menu());
        QAction* action = menu->findChild<QAction*>(QString::fromLatin1(name));
        if (action != nullptr && action->isEnabled()) action->trigger();
        return action != nullptr && action->isEnabled();
    }
    void select_rows(std::initializer_list<int> rows) const {
        view()->selectionModel()->clearSelection();
        for (const int row : rows)
            view()->selectionModel()->select(model().index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        view()->setFocus();
    }
    std::set<QString> shown_columns() const {
        std::set<QString> keys;
        for (std::size_t i = 0; i < model().columns().size(); ++i)
            if (!view()->isColumnHidden(static_cast<int>(i))) keys.insert(model().columns()[i].key);
        return keys;
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() {
        make_study();
        question_.clear();
    }
    void cleanup() {
        panel_.reset();
        forget_study();
    }

    void saysWhyItIsEmpty() {
        sit_down();
        QVERIFY(!view()->isVisible());
        add_run(*study_);
        QTRY_VERIFY(view()->isVisible());
        child<QLineEdit>("runsFilterEdit")->setText(QStringLiteral("method = lora"));
        QVERIFY(!view()->isVisible());
        bool found = false;
        for (const QLabel* label : panel_->findChildren<QLabel*>())
            found = found || (label->isVisible() && label->text() == QStringLiteral("No run fits the filter."));
        QVERIFY(found);
    }

    void filterLineNamesWordAndPosition() {
        add_run(*study_, "lora");
        add_run(*study_, "sherl");
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        auto* filter = child<QLineEdit>("runsFilterEdit");
        auto* problem = child<QLabel>("runsFilterProblem");
        QTest::keyClicks(filter, QStringLiteral("method = sherl"));
        QCOMPARE(model().rowCount(), 1);
        QVERIFY(!problem->isVisible());
        filter->setText(QStringLiteral("rnak > 8"));
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(QStringLiteral("rnak")), qPrintable(problem->text()));
        QVERIFY(problem->text().size() < 100 && problem->toolTip().contains(QStringLiteral("best_step")));  // all fields, out of the way
        QCOMPARE(filter->property("state").toString(), QStringLiteral("bad"));
        QVERIFY(filter->palette().color(QPalette::Base).isValid());
        filter->clear();
        QVERIFY(!problem->isVisible());
        QVERIFY(!filter->property("state").isValid());
        QCOMPARE(model().rowCount(), 2);
    }

    void columnsAreChosenAndKept() {
        add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 2}}}});
        add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 4}}}});
        sit_down();
        QCOMPARE(shown_columns(), (std::set<QString>{QStringLiteral("variant"), QStringLiteral("metric"), QStringLiteral("peak")}));
        QSignalSpy pinned(panel_.get(), &RunsPanel::pinnedChanged);
        auto* button = child<QToolButton>("runsColumnsButton");
        Q_EMIT button->menu()->aboutToShow();
        const auto action = [&](const QMenu* menu, const char* key) -> QAction* {
            for (QAction* each : menu->actions())
                if (each->data().toString() == QString::fromLatin1(key)) return each;
            return nullptr;
        };
        const auto keys = [&] { return button->menu()->findChild<QMenu*>(QStringLiteral("runsKeyColumns")); };
        QVERIFY(action(keys(), "method.reduction"));
        // What is the same in every run is folded away.
        QVERIFY(!action(keys(), "train.batch_size"));
        const auto folded = [&] { return button->menu()->findChildren<QMenu*>(QStringLiteral("runsConstantColumns")); };
        QCOMPARE(folded().size(), 1);
        QVERIFY(action(folded().first(), "train.batch_size"));
        Q_EMIT button->menu()->aboutToShow();  // menus are not heaped up
        QCOMPARE(folded().size(), 1);
        action(keys(), "method.reduction")->trigger();
        action(button->menu(), "peak")->trigger();  // away
        QCOMPARE(shown_columns(), (std::set<QString>{QStringLiteral("variant"), QStringLiteral("metric"), QStringLiteral("method.reduction")}));
        QCOMPARE(pinned.size(), 2);
        const QStringList kept = panel_->pinned();
        add_run(*study_, "lora", 0);  // rows and columns are made anew
        QTRY_COMPARE(model().rowCount(), 3);
        QCOMPARE(shown_columns(), (std::set<QString>{QStringLiteral("variant"), QStringLiteral("metric"), QStringLiteral("method.reduction")}));
        sit_down();
        panel_->set_pinned(kept);
        QCOMPARE(shown_columns(), (std::set<QString>{QStringLiteral("variant"), QStringLiteral("metric"), QStringLiteral("method.reduction")}));
    }

    void headerSorts() {
        end(add_run(*study_, "lora"), 0.6);
        end(add_run(*study_, "sherl"), 0.5);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        QHeaderView* header = view()->header();
        const int metric = 1;
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(metric) + header->sectionSize(metric) / 2, header->height() / 2));
        QCOMPARE(model().index(0, 0).data(MethodRole).toString(), header->sortIndicatorOrder() == Qt::AscendingOrder ? QStringLiteral("sherl") : QStringLiteral("lora"));
    }

    void theKeyboardSortsToo() {
        end(add_run(*study_, "lora"), 0.6);
        end(add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 4}}}}), 0.5);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        panel_->set_pinned({QStringLiteral("metric"), QStringLiteral("method.reduction")});
        QMenu* menu = child<QToolButton>("runsColumnsButton")->menu();
        const auto sort_by = [&](int entry) {
            Q_EMIT menu->aboutToShow();
            menu->findChild<QMenu*>(QStringLiteral("runsSortMenu"))->actions()[entry]->trigger();
        };
        const auto first = [&] { return model().index(0, 0).data(MethodRole).toString(); };
        sort_by(1);  // variant, metric, reduction, the order of the runs
        QCOMPARE(first(), QStringLiteral("sherl"));
        sort_by(1);
        QCOMPARE(first(), QStringLiteral("lora"));
        sort_by(2);
        QCOMPARE(first(), QStringLiteral("sherl"));
        QHeaderView* header = view()->header();
        const auto sorted_key = [&] { return model().columns()[static_cast<std::size_t>(header->sortIndicatorSection())].key; };
        QCOMPARE(sorted_key(), QStringLiteral("method.reduction"));
        end(add_run(*study_, "linear_probe"), 0.4);  // columns come and go
        child<QLineEdit>("runsFilterEdit")->setText(QStringLiteral("method = sherl"));
        QTRY_COMPARE(model().rowCount(), 1);
        QCOMPARE(sorted_key(), QStringLiteral("method.reduction"));
        child<QLineEdit>("runsFilterEdit")->clear();
        sort_by(3);
        QCOMPARE(header->sortIndicatorSection(), -1);
        QCOMPARE(first(), QStringLiteral("lora"));
    }

    void ticksByKeyboardAndMouse() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "lora", 1), c = add_run(*study_, "sherl", 0);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        view()->setFocus();
        view()->setCurrentIndex(model().index(0, 1));  // whichever column
        QTest::keyClick(view(), Qt::Key_Space);
        QCOMPARE(model().ticked(), (std::set<RunId>{a, b}));
        select_rows({0, 1});
        QTest::keyClick(view(), Qt::Key_Space);  // all on
        QCOMPARE(model().ticked(), (std::set<RunId>{a, b, c}));
        QTest::keyClick(view(), Qt::Key_Space);
        QVERIFY(model().ticked().empty());
    }

    void theCurrentRowHasARingWhileItHasTheFocus() {
        add_run(*study_, "lora");
        add_run(*study_, "sherl");
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        view()->setCurrentIndex(model().index(1, 0));
        const auto ring = [this] {
            const QImage picture = view()->viewport()->grab().toImage();
            const QRect row = view()->visualRect(model().index(1, 0));
            return picture.pixelColor(picture.width() / 2, row.top() + 1) == Theme::instance().color(QStringLiteral("focus"));
        };
        view()->setFocus();
        QVERIFY(ring());
        child<QLineEdit>("runsFilterEdit")->setFocus();
        QVERIFY(!ring());
    }

    void detailsByDoubleClickAndEnter() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        add_run(*study_, "lora", 1);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        QSignalSpy details(panel_.get(), &RunsPanel::detailsRequested);
        const QPoint at = view()->visualRect(model().index(1, 0)).center();
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, {}, at);
        QTest::mouseDClick(view()->viewport(), Qt::LeftButton, {}, at);
        QCOMPARE(details.last().first().toLongLong(), b);
        view()->setCurrentIndex(model().index(0, 0));
        QTest::keyClick(view(), Qt::Key_Return);
        QCOMPARE(details.last().first().toLongLong(), a);  // the first of its seeds
        QCOMPARE(details.size(), 2);
    }

    void aPairIsInTheOrderOfSelection() {
        end(add_run(*study_, "lora", 0, "LoRA r8"), 0.6, 3LL << 30);
        end(add_run(*study_, "sherl", 0, "SHERL"), 0.5, 1LL << 30);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        auto* label = child<QLabel>("runsPairLabel");
        select_rows({1});
        QVERIFY(!panel_->pair() && !label->isVisible());
        select_rows({1, 0});
        QCOMPARE(panel_->pair()->first.row(), 1);
        QCOMPARE(label->text(), QStringLiteral("SHERL → LoRA r8: peak\u00a0+2.00\u00a0GiB\u00a0·\u00a0MCC\u00a0+10.0"));
        QVERIFY(label->isVisible());
        add_run(*study_, "bitfit", 0);  // rows are made anew: the pair stays, in its order
        QTRY_COMPARE(model().rowCount(), 3);
        QCOMPARE(panel_->pair()->first.row(), 1);
        QCOMPARE(panel_->selected(), (std::vector<RunId>{2, 1}));
    }

    // A new run must not take selection, current row and open groups away.
    void theViewStaysWhereItWas() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "lora", 1);
        add_run(*study_, "sherl", 0);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        view()->expand(model().index(0, 0));
        view()->setCurrentIndex(model().index_of(b));
        add_run(*study_, "bitfit", 0);
        QTRY_COMPARE(model().rowCount(), 3);
        QVERIFY(view()->isExpanded(model().index(0, 0)));
        QCOMPARE(view()->currentIndex(), model().index_of(b));
        QCOMPARE(panel_->selected(), std::vector<RunId>{b});
        view()->setCurrentIndex(model().index(0, 0));
        add_run(*study_, "full", 0);
        QTRY_COMPARE(model().rowCount(), 4);
        QCOMPARE(panel_->selected(), (std::vector<RunId>{a, b}));
    }

    void deletingTellsWhatItFrees() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        end(a);
        end(b);
        files_of(a, "checkpoint-8", 3 << 20);
        files_of(a, "best", 1 << 20);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        select_rows({0});
        QVERIFY(choose("runsDeleteCheckpoints"));
        QTRY_VERIFY(!fs::exists(study_->files(study_->summary(a).uuid) / "checkpoint-8"));
        QVERIFY2(question_.contains(QStringLiteral("3 MiB")), qPrintable(question_));
        QVERIFY(fs::exists(study_->files(study_->summary(a).uuid) / "best"));
        const fs::path files = study_->files(study_->summary(a).uuid);
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_Delete);
        QTRY_COMPARE(model().rowCount(), 1);
        QVERIFY2(question_.contains(QStringLiteral("1 MiB")), qPrintable(question_));
        QVERIFY(!fs::exists(files));
        QCOMPARE(study_->runs().front().id, b);
    }

    void aPeakOverTheBudgetIsRedInASelectedRowToo() {
        end(add_run(*study_, "lora", 0), 0.5, 4LL << 30);
        end(add_run(*study_, "sherl", 0), 0.5, 2LL << 30);
        sit_down();
        panel_->resize(1400, 300);
        QTRY_COMPARE(model().rowCount(), 2);
        panel_->set_budget(1LL << 30);
        int peak = 0;
        while (model().columns()[static_cast<std::size_t>(peak)].key != QLatin1String("peak")) ++peak;
        for (const bool selected : {false, true}) {
            view()->selectionModel()->clearSelection();
            if (selected) select_rows({0});
            view()->scrollTo(model().index(0, peak));
            const QRect place = view()->visualRect(model().index(0, peak)).intersected(view()->viewport()->rect());
            QVERIFY(place.width() > 20);
            const QImage image = view()->viewport()->grab(place).toImage();
            int red = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x) {
                    const QColor color = image.pixelColor(x, y);
                    red += color.red() > color.green() + 60 && color.red() > color.blue() + 60 ? 1 : 0;
                }
            QVERIFY2(red > 5, selected ? "selected" : "not selected");
        }
    }

    // Up to three by name, then how many more.
    void theQuestionNamesTheRuns() {
        for (int seed = 0; seed < 5; ++seed) end(add_run(*study_, "lora", seed, "LoRA <r8>"));
        sit_down();
        QTRY_COMPARE(model().rowCount(), 1);
        panel_->set_confirm([this](QWidget*, const QString& question, const std::function<void()>&) { question_ = question; });
        for (const char* action : {"runsDelete", "runsDeleteCheckpoints"}) {
            question_.clear();
            select_rows({0});
            QVERIFY(choose(action));
            QTRY_VERIFY(!question_.isEmpty());
            const QStringList lines = question_.section(QStringLiteral("\n\n"), 1).split(QLatin1Char('\n'));
            QCOMPARE(lines.size(), 4);
            for (int i = 0; i < 3; ++i) QVERIFY2(lines[i].startsWith(QStringLiteral("LoRA <r8> · seed ")), qPrintable(lines[i]));
            QCOMPARE(lines[3], QStringLiteral("and 2 more"));
        }
        question_.clear();
        view()->expand(model().index(0, 0));
        view()->setCurrentIndex(model().index_of(2));
        QVERIFY(choose("runsDelete"));
        QTRY_VERIFY(!question_.isEmpty());
        QCOMPARE(question_.section(QStringLiteral("\n\n"), 1), QStringLiteral("LoRA <r8> · seed 1 · run 2"));
    }

    void nothingIsDeletedWithoutAYes() {
        const RunId a = add_run(*study_, "lora", 0);
        end(a);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 1);
        panel_->set_confirm([this](QWidget*, const QString& question, const std::function<void()>&) { question_ = question; });
        select_rows({0});
        QVERIFY(choose("runsDelete"));
        QTRY_VERIFY(!question_.isEmpty());
        QTest::qWait(20);
        QCOMPARE(study_->runs().size(), std::size_t(1));
    }

    void namesTagsAndNotesAreEdited() {
        const RunId a = add_run(*study_, "lora", 0, "LoRA r8"), b = add_run(*study_, "lora", 1, "LoRA r8");
        study_->set_notes(a, "old");
        sit_down();
        QTRY_COMPARE(model().rowCount(), 1);
        select_rows({0});
        reply_ = QStringLiteral("paper, best ,, ");
        QVERIFY(choose("runsTags"));
        QTRY_COMPARE(study_->summary(b).tags, (std::vector<std::string>{"best", "paper"}));
        QCOMPARE(study_->summary(a).tags, (std::vector<std::string>{"best", "paper"}));
        QVERIFY(!choose("runsNotes"));  // of one run
        view()->expand(model().index(0, 0));
        view()->setCurrentIndex(model().index_of(a));
        reply_ = QStringLiteral("# new\ntext");
        QVERIFY(choose("runsNotes"));
        QTRY_COMPARE(study_->detail(a).notes, std::string("# new\ntext"));
        QCOMPARE(value_, QStringLiteral("old"));
        QVERIFY(several_lines_);
        reply_ = QStringLiteral("  mine  ");
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_F2);
        QTRY_COMPARE(study_->summary(a).name, std::string("mine"));
        QCOMPARE(value_, QStringLiteral("LoRA r8"));
        QSignalSpy failed(panel_.get(), &RunsPanel::failed);
        reply_ = QStringLiteral("  ");
        QTest::keyClick(view(), Qt::Key_F2);
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(study_->summary(a).name, std::string("mine"));
        // A variant's row takes the newest name, and gives all its runs one.
        reply_ = QStringLiteral("both");
        view()->setCurrentIndex(model().index(0, 0));
        QTest::keyClick(view(), Qt::Key_F2);
        QTRY_COMPARE(study_->summary(a).name, std::string("both"));
        QTRY_COMPARE(study_->summary(b).name, std::string("both"));
        QCOMPARE(value_, QStringLiteral("LoRA r8"));
        QTRY_COMPARE(model().index(0, 0).data().toString(), QStringLiteral("both"));
    }

    void theFieldOfANameIsWideEnough() {
        add_run(*study_, "lora", 0, "LoRA with quite a long name");
        sit_down();
        panel_ = std::make_unique<RunsPanel>(*session_);
        panel_->show();
        QTRY_COMPARE(model().rowCount(), 1);
        view()->setCurrentIndex(model().index(0, 0));
        view()->setFocus();
        QTest::keyClick(view(), Qt::Key_F2);
        auto* field = panel_->findChild<QDialog*>(QStringLiteral("runsTextDialog"))->findChild<QLineEdit*>();
        QVERIFY(field->width() > field->fontMetrics().horizontalAdvance(field->text()));
    }

    void headingsStandBesideTheArrow() {
        end(add_run(*study_, "lora", 0, "LoRA"));
        sit_down();
        QTRY_COMPARE(model().rowCount(), 1);
        auto* header = static_cast<RunsHeader*>(view()->header());
        const QFontMetrics metrics(Theme::instance().font(11, QFont::Medium));
        for (const int column : {1, 3}) {
            view()->sortByColumn(column, Qt::DescendingOrder);
            const QRect section(0, 0, header->sectionSize(column), 26), words = header->words_in(section, column);
            QVERIFY(words.right() <= section.right() - RunsHeader::arrow_width());
            QVERIFY(words.width() >= metrics.horizontalAdvance(model().headerData(column, Qt::Horizontal, Qt::DisplayRole).toString()));
        }
        QVERIFY(header->words_in(QRect(0, 0, 200, 26), 0).left() > view()->indentation() + view()->iconSize().width());
    }

    void menusFitTheSelection() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        end(a, 0.5, 1000, "stopped");
        end(b);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        QVERIFY(std::unique_ptr<QMenu>(panel_->make_menu())->isEmpty());
        QSignalSpy resume(panel_.get(), &RunsPanel::resumeRequested);
        QSignalSpy duplicate(panel_.get(), &RunsPanel::duplicateRequested), line(panel_.get(), &RunsPanel::commandLineRequested);
        select_rows({1});
        QVERIFY(!choose("runsResume"));
        select_rows({0, 1});
        std::unique_ptr<QMenu> menu(panel_->make_menu());
        auto* offer = menu->findChild<QAction*>(QStringLiteral("runsResume"));
        QTRY_VERIFY(offer->isEnabled());
        offer->trigger();
        QCOMPARE(resume.first().first().value<std::vector<RunId>>(), std::vector<RunId>{a});
        QVERIFY(choose("runsDuplicate") && choose("runsCommandLine"));
        QCOMPARE(duplicate.first().first().toLongLong(), a);
        QCOMPARE(line.first().first().toLongLong(), a);
    }

    // A failed run goes on from a checkpoint only.
    void resumeIsOfferedToThoseThatCan() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        end(a, 0.5, 1000, "failed");
        end(b, 0.5, 1000, "paused");
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        select_rows({0});
        std::unique_ptr<QMenu> menu(panel_->make_menu());
        auto* offer = menu->findChild<QAction*>(QStringLiteral("runsResume"));
        QTRY_VERIFY(offer->toolTip().contains(QStringLiteral("checkpoint")));
        QVERIFY(!offer->isEnabled());
        QSignalSpy resume(panel_.get(), &RunsPanel::resumeRequested);
        select_rows({0, 1});
        menu.reset(panel_->make_menu());
        offer = menu->findChild<QAction*>(QStringLiteral("runsResume"));
        QTRY_VERIFY(offer->isEnabled());
        QCOMPARE(offer->text(), QStringLiteral("Resume 1 run"));
        offer->trigger();
        QCOMPARE(resume.first().first().value<std::vector<RunId>>(), std::vector<RunId>{b});
    }

    void unfairComparisonsAreTold() {
        const RunId a = add_run(*study_, "lora", 0, "LoRA r8"), b = add_run(*study_, "lora", 1, "LoRA r8"), c = add_run(*study_, "sherl", 0, "SHERL");
        for (const RunId run : {a, b, c}) end(run);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 2);
        auto* notes = child<QListView>("fairnessNotes");
        QVERIFY(!notes->isVisible());
        model().set_ticked({a, b, c});
        QVERIFY(notes->isVisible());
        QCOMPARE(notes->model()->index(0, 0).data().toString(), QStringLiteral("Unequal numbers of finished seeds: LoRA r8 (2), SHERL (1)."));
        model().set_ticked({a, c});
        QVERIFY(!notes->isVisible());
        // Ticked before it is seen for the first time: as high as its text all the same.
        model().set_ticked({a, b, c});
        const int height = notes->height();
        panel_ = std::make_unique<RunsPanel>(*session_);
        panel_->model().set_ticked({a, b, c});
        panel_->resize(Theme::instance().px(336), Theme::instance().px(640));
        panel_->show();
        QTRY_COMPARE(child<QListView>("fairnessNotes")->height(), height);
    }

    void theRuleChoosesTheEvaluation() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        WrittenRun written(*study_, run, {.metric = -0.5});  // it gets worse
        written.train_to(201);
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000).exec("UPDATE evaluations SET best = 1 WHERE step = 67");
        sit_down();
        const QString name = QStringLiteral("matthews");
        const auto metric = [this] { return model().index(0, 1).data().toString(); };
        QTRY_COMPARE(metric(), metric_value(name, written.metric_at(67)));
        auto* chip = child<QToolButton>("runsRuleChip");
        QCOMPARE(chip->text(), QStringLiteral("best validation step"));
        chip->menu()->actions().at(1)->trigger();
        QTRY_COMPARE(metric(), metric_value(name, written.metric_at(201)));
        QCOMPARE(chip->text(), QStringLiteral("last step"));
        written.train_to(268);
        QTRY_COMPARE(metric(), metric_value(name, written.metric_at(268)));
        chip->menu()->actions().at(2)->trigger();
        QCOMPARE(chip->text(), QStringLiteral("mean of last 3"));
        QCOMPARE(metric(), metric_value(name, (written.metric_at(134) + written.metric_at(201) + written.metric_at(268)) / 3));
        chip->menu()->actions().at(0)->trigger();
        QCOMPARE(metric(), metric_value(name, written.metric_at(67)));
    }

    void everyStopOfTheKeyboardHasAName() {
        add_run(*study_);
        sit_down();
        QTRY_VERIFY(view()->isVisible());
        for (const char* name : {"runsView", "runsFilterEdit", "runsRuleChip", "fairnessNotes"}) QVERIFY2(child<QWidget>(name), name);
        QCOMPARE(unnamed_stop(*panel_), QString());
        QVERIFY(model().index(0, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("SHERL")));
    }

    // Numbers are never cut off; names give way.
    void numbersHaveRoom_data() {
        QTest::addColumn<int>("percent");
        for (const int percent : {90, 100, 130}) QTest::addRow("%d %%", percent) << percent;
    }
    void numbersHaveRoom() {
        QFETCH(int, percent);
        Theme::instance().apply(Theme::Mode::light, percent);
        end(add_run(*study_, "lora", 0, "LoRA with quite a long name"), 0.58, 3285000000);
        end(add_run(*study_, "lora", 1, "LoRA with quite a long name"), 0.60, 3285000000);
        sit_down();
        QTRY_COMPARE(model().rowCount(), 1);
        QTest::qWait(20);
        const QFontMetrics metrics(Theme::instance().font(12));
        for (const int column : {1, 3}) {
            const QModelIndex index = model().index(0, column);
            const QRect cell = view()->visualRect(index);
            QVERIFY2(cell.width() >= metrics.horizontalAdvance(index.data().toString()), qPrintable(index.data().toString()));
            QVERIFY(cell.right() <= view()->viewport()->width());
            QVERIFY(cell.height() >= metrics.height());
        }
        QVERIFY(view()->visualRect(model().index(0, 0)).width() >= Theme::instance().px(180));
        Theme::instance().apply(Theme::Mode::light, 100);
    }
};

QTEST_MAIN(TestRunsPanel)
#include "tst_runs_panel.moc"
