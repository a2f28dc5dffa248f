// SPDX-License-Identifier: GPL-3.0-or-later
// The Examples card over a study on disk: what it counts, filters, sorts, copies and refuses.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QtTest>
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <span>

#include "widgets/charts/figure_writer.h"
#include "widgets/panels/confusion_view.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/examples_view.h"
#include "widgets/panels/segment_bar.h"
#include "widgets/predicted_study.h"
#include "widgets/study_fixture.h"
#include "widgets/svg_reader.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using Kind = ExamplesModel::Kind;

namespace {

// Classes sorted: cat 0, dog 1, owl 2. A line of its own per test, so that no two tests share a data hash.
std::string rows(const std::string& mark) {
    return "a cat sat" + mark + "\tcat\na second cat" + mark + "\tcat\na dog ran" + mark + "\tdog\nold dog" + mark + "\tdog\nan owl" + mark +
           "\towl\nowl by night" + mark + "\towl\n";
}

QStringList words(std::initializer_list<const char*> all) {
    QStringList made;
    for (const char* each : all) made << QString::fromUtf8(each);
    return made;
}

// By place in the file, 1 to 6: predicted class and its probability.
struct Said {
    int predicted;
    float probability;
};
const std::vector<Said> kFirst{{0, 0.9F}, {1, 0.6F}, {1, 0.7F}, {0, 0.55F}, {0, 0.8F}, {1, 0.5F}};
const std::vector<Said> kSecond{{0, 0.95F}, {0, 0.65F}, {2, 0.4F}, {0, 0.75F}, {2, 0.85F}, {0, 0.45F}};
// label                          0          0          1          1          2          2
// first → second           both right     fixed     broken     both wrong   fixed     both wrong

Answers answers(const std::vector<Said>& said) {
    return [said](const data::Example& example, std::size_t classes) {
        const Said& each = said.at(std::stoul(example.id.substr(example.id.find(':') + 1)) - 1);
        return sure_of(each.predicted, classes, each.probability);
    };
}

}  // namespace

class TestExamplesPanel : public QObject, StudyFixture {
    Q_OBJECT
    std::unique_ptr<PredictedData> data_;
    std::unique_ptr<ExamplesPanel> panel_;
    int mark_ = 0;

    RunId run(const char* method, std::int64_t seed, const std::vector<Said>& said, const Json& more = {}) {
        const RunId made = add_run(*study_, method, seed, {}, more.is_null() ? data_->more() : more);
        predict(*study_, made, answers(said));
        return made;
    }
    void open_panel(RunId first, std::optional<RunId> second = {}) {
        make_session();
        panel_ = std::make_unique<ExamplesPanel>(*session_);
        QVERIFY(open_session());
        panel_->resize(900, 500);
        panel_->set_runs(first, second);
        panel_->show();
        QTRY_VERIFY(panel_->settled());
    }
    template <class Widget>
    Widget* child(const char* name) const {
        return panel_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QStringList segments(const char* bar) const {
        QStringList words;
        for (const QPushButton* button : child<SegmentBar>(bar)->findChildren<QPushButton*>()) words << button->text();
        return words;
    }
    QStringList column(Kind kind, int of = 0) const {
        QStringList words;
        const ExamplesModel& model = panel_->model();
        for (int row = 0; row < model.rowCount(); ++row) words << model.index(row, model.column_of(kind, of)).data().toString();
        return words;
    }
    QStringList ids() const {
        QStringList words;
        for (const auto& row : panel_->table().rows) words << QString::fromStdString(row[0].shown);
        return words;
    }
    QString message() const { return child<QLabel>("examplesMessage")->isVisible() ? child<QLabel>("examplesMessage")->text() : QString(); }
    QString note() const { return child<QLabel>("examplesNote")->isVisible() ? child<QLabel>("examplesNote")->text() : QString(); }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() {
        make_study();
        const std::string mark = ' ' + std::to_string(++mark_);
        data_ = std::make_unique<PredictedData>("text\tlabel", rows(mark), rows(mark), "the test owl" + mark + "\towl\nthe test cat" + mark + "\tcat\n");
    }
    void cleanup() {
        panel_.reset();
        forget_study();
        data_.reset();
    }

    void countsAreThoseOfTheStudy() {
        const RunId first = run("lora", 0, kFirst), second = run("sherl", 0, kSecond);
        open_panel(first, second);
        QCOMPARE(message(), QString());
        QCOMPARE(segments("examplesFilters"), words({"All 6", "Fixed 2", "Broken 1", "Both wrong 2"}));
        QCOMPARE(segments("examplesSplits"), words({"Validation", "Test"}));
        QCOMPARE(child<RunNames>("examplesNames")->text(), QStringLiteral("LoRA · seed 0 → SHERL · seed 0"));
        QCOMPARE(column(Kind::outcome), words({"both right", "fixed", "broken", "both wrong", "fixed", "both wrong"}));
        QCOMPARE(column(Kind::truth), words({"cat", "cat", "dog", "dog", "owl", "owl"}));
        QCOMPARE(column(Kind::prediction, 0), words({"cat", "dog", "dog", "cat", "cat", "dog"}));
        QCOMPARE(column(Kind::prediction, 1), words({"cat", "cat", "owl", "cat", "owl", "cat"}));
        QCOMPARE(column(Kind::confidence, 1), words({"0.95", "0.65", "0.40", "0.75", "0.85", "0.45"}));
        QCOMPARE(column(Kind::text).first(), QStringLiteral("a cat sat %1").arg(mark_));
        QCOMPARE(column(Kind::text).last(), QStringLiteral("owl by night %1").arg(mark_));
        // The same counts from the stored bytes: 32-bit integers of both runs, side by side.
        SQLite::Database database(file_.string(), SQLite::OPEN_READONLY);
        const auto stored = [&](RunId of, const char* what) {
            SQLite::Statement row(database, std::string("SELECT ") + what + " FROM predictions WHERE run = ? AND split = 'validation'");
            row.bind(1, of);
            if (!row.executeStep()) qFatal("no predictions are stored");
            std::vector<std::int32_t> values(static_cast<std::size_t>(row.getColumn(0).getBytes()) / sizeof(std::int32_t));
            std::memcpy(values.data(), row.getColumn(0).getBlob(), values.size() * sizeof(std::int32_t));
            return values;
        };
        const auto truth = stored(first, "labels"), one = stored(first, "predictions"), two = stored(second, "predictions");
        QCOMPARE(truth.size(), std::size_t{6});
        std::int64_t fixed = 0, broken = 0, cell = 0;
        for (std::size_t i = 0; i < truth.size(); ++i) {
            fixed += one[i] != truth[i] && two[i] == truth[i] ? 1 : 0;
            broken += one[i] == truth[i] && two[i] != truth[i] ? 1 : 0;
            cell += truth[i] == 0 && one[i] == 1 ? 1 : 0;
        }
        QCOMPARE(panel_->model().count(ExampleFilter::fixed), fixed);
        QCOMPARE(panel_->model().count(ExampleFilter::broken), broken);
        QCOMPARE(child<ConfusionView>("examplesMatrix")->matrix().at(0, 1), cell);
        // The other split.
        child<SegmentBar>("examplesSplits")->click(1);
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(segments("examplesFilters").first(), QStringLiteral("All 2"));
        QCOMPARE(column(Kind::text), (QStringList{QStringLiteral("the test owl %1").arg(mark_), QStringLiteral("the test cat %1").arg(mark_)}));
    }

    // Generated texts may name no class: a column of its own, wrong, without a probability.
    void answersOfNoClassHaveAColumn() {
        const RunId made = add_run(*study_, "lora", 0, {}, data_->more());
        predict(*study_, made, [](const data::Example& example, std::size_t classes) {
            Answer answer = answers(kFirst)(example, classes);
            answer.names_class = !example.id.ends_with(":2") && !example.id.ends_with(":6");
            return answer;
        });
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000).exec("UPDATE runs SET task_kind = 'seq2seq'");
        open_panel(made);
        QCOMPARE(message(), QString());
        QCOMPARE(column(Kind::prediction), words({"cat", "no class", "dog", "cat", "cat", "no class"}));
        QCOMPARE(column(Kind::confidence), words({"0.90", "–", "0.70", "0.55", "0.80", "–"}));
        QCOMPARE(column(Kind::outcome), words({"right", "wrong", "right", "wrong", "wrong", "wrong"}));
        QCOMPARE(segments("examplesFilters"), words({"All 6", "Wrong 4", "Right 2"}));
        child<SegmentBar>("examplesFilters")->click(1);
        QCOMPARE(ids(), words({"validation.tsv:2", "validation.tsv:4", "validation.tsv:5", "validation.tsv:6"}));
        child<SegmentBar>("examplesFilters")->click(0);
        auto* view = child<QTableView>("examplesView");
        view->sortByColumn(panel_->model().column_of(Kind::confidence), Qt::AscendingOrder);
        QCOMPARE(column(Kind::confidence), words({"0.55", "0.70", "0.80", "0.90", "–", "–"}));
        view->sortByColumn(-1, Qt::AscendingOrder);
        child<QLineEdit>("examplesSearch")->setText(QStringLiteral("no class"));
        QTRY_COMPARE(panel_->model().rowCount(), 2);
        child<QLineEdit>("examplesSearch")->clear();
        QTRY_COMPARE(panel_->model().rowCount(), 6);

        auto* matrix = child<ConfusionView>("examplesMatrix");
        const std::size_t none = matrix->matrix().no_class();
        QCOMPARE(matrix->matrix().columns(), std::size_t{4});
        QCOMPARE(matrix->cell_texts({0, none}), (QStringList{QStringLiteral("1"), share(0.5)}));
        QVERIFY(matrix->cell_sentence({2, none}).contains(QStringLiteral("names no class: 1 of 2")));
        QVERIFY(matrix->rect().contains(matrix->cell_rect({2, none})));
        QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cell_rect({2, none}).center());
        QCOMPARE(ids(), words({"validation.tsv:6"}));
        QCOMPARE(child<QToolButton>("examplesCellChip")->text(), QStringLiteral("label owl, no class predicted"));
        child<QToolButton>("examplesCellChip")->click();
        matrix->set_current({0, 0});
        QTest::keyClick(matrix, Qt::Key_End);
        QCOMPARE(matrix->current(), ConfusionView::Cell(2, none));
        QAccessibleInterface* told = QAccessible::queryAccessibleInterface(matrix);
        QCOMPARE(told->childCount(), 12);
        QCOMPARE(told->child(3)->text(QAccessible::Name), matrix->cell_sentence({0, none}));

        // In files: empty, as no class has a name of that kind.
        const std::string csv = to_csv(panel_->table());
        QVERIFY2(csv.find(",cat,,\n") != std::string::npos && csv.find("nan") == std::string::npos, csv.c_str());
        const TextTable counts = matrix->figure_data();
        QCOMPARE(counts.rows.size(), std::size_t{12});
        QVERIFY2(to_csv(counts).find("owl,,1,0.5\n") != std::string::npos, to_csv(counts).c_str());
        QVERIFY(to_markdown(counts).find("no class") != std::string::npos);
        FigureSource* figure = panel_->figure();
        const QString drawn = read_svg(figure_file(std::span(&figure, 1), {})).all_words();
        QVERIFY2(drawn.contains(QStringLiteral("no class")), qPrintable(drawn));
    }

    void filtersAndCellsChooseRows() {
        open_panel(run("lora", 0, kFirst), run("sherl", 0, kSecond));
        auto* filters = child<SegmentBar>("examplesFilters");
        filters->click(1);
        QCOMPARE(ids(), words({"validation.tsv:2", "validation.tsv:5"}));
        filters->click(2);
        QCOMPARE(ids(), words({"validation.tsv:3"}));
        filters->click(3);
        QCOMPARE(ids(), words({"validation.tsv:4", "validation.tsv:6"}));
        filters->click(0);
        auto* matrix = child<ConfusionView>("examplesMatrix");
        const auto click = [&](std::size_t truth, std::size_t predicted) {
            QTest::mouseClick(matrix, Qt::LeftButton, {}, matrix->cell_rect({truth, predicted}).center());
        };
        QVERIFY(!child<QToolButton>("examplesCellChip")->isVisible());
        click(2, 1);  // owl taken for dog by the first run
        QCOMPARE(ids(), words({"validation.tsv:6"}));
        QVERIFY(child<QToolButton>("examplesCellChip")->isVisible());
        QCOMPARE(child<QToolButton>("examplesCellChip")->text(), QStringLiteral("label owl, predicted dog"));
        click(2, 1);
        QCOMPARE(panel_->model().rowCount(), 6);
        child<SegmentBar>("examplesMatrixRuns")->click(1);
        click(2, 0);  // owl taken for cat by the second
        QCOMPARE(ids(), words({"validation.tsv:6"}));
        child<SegmentBar>("examplesMatrixRuns")->click(0);  // the rows stay, the cell is of the other run
        QVERIFY(!matrix->chosen());
        QCOMPARE(panel_->model().rowCount(), 1);
        child<QToolButton>("examplesCellChip")->click();
        QCOMPARE(panel_->model().rowCount(), 6);
        // With the keyboard: right, down, Space; Escape lets go.
        matrix->setFocus();
        QTest::keyClick(matrix, Qt::Key_Home);
        QTest::keyClick(matrix, Qt::Key_Right);
        QTest::keyClick(matrix, Qt::Key_Space);
        QCOMPARE(ids(), words({"validation.tsv:2"}));  // cat taken for dog
        QTest::keyClick(matrix, Qt::Key_Escape);
        QCOMPARE(panel_->model().rowCount(), 6);
        // A cell and a filter together.
        click(1, 0);
        filters->click(2);
        QCOMPARE(panel_->model().rowCount(), 0);
        filters->click(3);
        QCOMPARE(ids(), words({"validation.tsv:4"}));
    }

    void searchFindsTextsAndClasses() {
        open_panel(run("lora", 0, kFirst));
        auto* search = child<QLineEdit>("examplesSearch");
        search->setText(QStringLiteral("NIGHT"));
        QCOMPARE(ids(), words({"validation.tsv:6"}));
        search->setText(QStringLiteral("tsv:3"));
        QCOMPARE(ids(), words({"validation.tsv:3"}));
        search->setText(QStringLiteral("nothing of the kind"));
        QCOMPARE(panel_->model().rowCount(), 0);
        QCOMPARE(segments("examplesFilters").first(), QStringLiteral("All 6"));
        search->clear();
        QCOMPARE(panel_->model().rowCount(), 6);
    }

    void everyColumnSorts() {
        open_panel(run("lora", 0, kFirst), run("sherl", 0, kSecond));
        auto* view = child<QTableView>("examplesView");
        const ExamplesModel& model = panel_->model();
        view->sortByColumn(model.column_of(Kind::confidence, 1), Qt::DescendingOrder);
        QCOMPARE(column(Kind::confidence, 1), words({"0.95", "0.85", "0.75", "0.65", "0.45", "0.40"}));
        view->selectRow(0);
        view->sortByColumn(model.column_of(Kind::confidence, 1), Qt::AscendingOrder);
        QCOMPARE(column(Kind::confidence, 1).first(), QStringLiteral("0.40"));
        QCOMPARE(view->selectionModel()->selectedRows().first().row(), 5);  // what was selected stays selected
        view->sortByColumn(model.column_of(Kind::text), Qt::AscendingOrder);
        QStringList sorted = column(Kind::text);
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(column(Kind::text), sorted);
        view->sortByColumn(model.column_of(Kind::outcome), Qt::AscendingOrder);
        QCOMPARE(column(Kind::outcome), words({"both right", "fixed", "fixed", "broken", "both wrong", "both wrong"}));
        // A filter keeps the order; the third click gives the order of the data.
        view->sortByColumn(model.column_of(Kind::confidence, 0), Qt::AscendingOrder);
        child<SegmentBar>("examplesFilters")->click(1);
        QCOMPARE(column(Kind::confidence, 0), words({"0.60", "0.80"}));
        child<SegmentBar>("examplesFilters")->click(0);
        view->sortByColumn(-1, Qt::AscendingOrder);
        QCOMPARE(column(Kind::truth), words({"cat", "cat", "dog", "dog", "owl", "owl"}));
    }

    void rowsAreCopiedAndExported() {
        const RunId first = run("lora", 0, kFirst), second = run("sherl", 0, kSecond);
        open_panel(first, second);
        auto* view = child<QTableView>("examplesView");
        view->selectRow(4);
        view->selectionModel()->select(view->model()->index(1, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        view->setFocus();
        QTest::keySequence(view, QKeySequence::Copy);
        const QStringList lines = QApplication::clipboard()->text().split(QLatin1Char('\n'));
        QCOMPARE(lines, (QStringList{QStringLiteral("fixed\ta second cat %1\tcat\tdog\t0.60\tcat\t0.65").arg(mark_), QStringLiteral("fixed\tan owl %1\towl\tcat\t0.80\towl\t0.85").arg(mark_)}));
        const TextTable table = panel_->table();
        QStringList keys;
        for (const TableColumn& each : table.columns) keys << QString::fromStdString(each.key);
        QCOMPARE(keys, words({"id", "outcome", "text", "label", "prediction_1", "probability_1", "prediction_2", "probability_2"}));
        QCOMPARE(table.rows.size(), std::size_t{6});
        QCOMPARE(table.rows[3][1].exact.value(), std::string("same_mistake"));
        QCOMPARE(std::stof(table.rows[3][5].exact.value()), 0.55F);
        QCOMPARE(table.caption, std::string("LoRA · seed 0 → SHERL · seed 0: validation examples"));
        QSignalSpy exported(panel_.get(), &ExamplesPanel::exportTableAsked), opened(panel_.get(), &ExamplesPanel::predictionsAsked);
        const std::unique_ptr<QMenu> menu(panel_->make_menu());
        for (const char* name : {"examplesExport", "examplesOpenFirst", "examplesOpenSecond"}) menu->findChild<QAction*>(QString::fromLatin1(name))->trigger();
        QCOMPARE(exported.size(), 1);
        QCOMPARE(opened.size(), 2);
        QCOMPARE(opened[1].first().toLongLong(), second);
        panel_->set_opens_predictions(false);
        const std::unique_ptr<QMenu> inside(panel_->make_menu());
        QVERIFY(inside->findChild<QAction*>(QStringLiteral("examplesOpenFirst")) == nullptr);
    }

    // The matrix leaves as the charts do; what is drawn and what the CSV says are the counts of the study.
    void matrixLeavesAsAFigure() {
        open_panel(run("lora", 0, kFirst));
        FigureSource* matrix = panel_->figure();
        QVERIFY(matrix != nullptr);
        const Svg svg = read_svg(figure_file(std::span(&matrix, 1), {}));
        QVERIFY2(svg.error.isEmpty(), qPrintable(svg.error));
        const QString drawn = svg.all_words();
        for (const char* word : {"Confusion matrix", "LoRA", "Validation", "cat", "dog", "owl", "predicted", "recall", "50"})
            QVERIFY2(drawn.contains(QString::fromUtf8(word)), word);
        for (const SvgPath& path : svg.paths)
            for (const auto& part : path.parts)
                for (const QPointF& point : part) QVERIFY(svg.box.contains(point));
        const TextTable data = matrix->figure_data();
        QCOMPARE(data.rows.size(), std::size_t{9});
        // label, predicted → examples: kFirst against two examples of each class.
        const std::map<std::pair<std::string, std::string>, std::string> counts{
            {{"cat", "cat"}, "1"}, {{"cat", "dog"}, "1"}, {{"cat", "owl"}, "0"}, {{"dog", "cat"}, "1"}, {{"dog", "dog"}, "1"},
            {{"dog", "owl"}, "0"}, {{"owl", "cat"}, "1"}, {{"owl", "dog"}, "1"}, {{"owl", "owl"}, "0"}};
        for (const auto& row : data.rows) QCOMPARE(row[2].exact.value(), counts.at({row[0].shown, row[1].shown}));
        QCOMPARE(data.rows[0][3].exact.value(), std::string("0.5"));
        QSignalSpy asked(panel_.get(), &ExamplesPanel::exportFigureAsked);
        const std::unique_ptr<QMenu> menu(panel_->make_menu());
        menu->findChild<QAction*>(QStringLiteral("examplesExportMatrix"))->trigger();
        QCOMPARE(asked.size(), 1);
    }

    void oneRunShowsWhatIsWrong() {
        open_panel(run("lora", 0, kFirst));
        QCOMPARE(segments("examplesFilters"), words({"All 6", "Wrong 4", "Right 2"}));
        QCOMPARE(column(Kind::outcome), words({"right", "wrong", "right", "wrong", "wrong", "wrong"}));
        child<SegmentBar>("examplesFilters")->click(1);
        QCOMPARE(panel_->model().rowCount(), 4);
        QVERIFY(panel_->findChild<SegmentBar*>(QStringLiteral("examplesMatrixRuns")) == nullptr);
    }

    void dataThatHaveChangedAreSaid() {
        const RunId made = run("lora", 0, kFirst);
        data_->write("validation.tsv", "text\tlabel\nanother\tcat\n");
        open_panel(made);
        QCOMPARE(panel_->model().rowCount(), 6);  // the predictions are there
        QVERIFY2(note().contains(QStringLiteral("cannot be shown")) && note().contains(QStringLiteral("not those of the run any more")) &&
                     note().contains(QString::fromStdString(data_->path().string())),
                 qPrintable(note()));
        QCOMPARE(column(Kind::text).first(), QStringLiteral("validation.tsv:1"));
    }

    void dataThatAreGoneAreSaid() {
        const RunId made = run("lora", 0, kFirst);
        std::filesystem::remove_all(data_->path());
        open_panel(made);
        QCOMPARE(panel_->model().rowCount(), 6);
        QVERIFY2(note().contains(QString::fromStdString(data_->path().string())), qPrintable(note()));
    }

    // The same bytes under another name are the same data, though the ids are others.
    void renamedDataStillHaveTexts() {
        const RunId made = run("lora", 0, kFirst);
        std::filesystem::rename(data_->path() / "validation.tsv", data_->path() / "dev.tsv");
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        Json document = study_->summary(made).spec;
        document["task"]["data"]["files"]["validation"] = (data_->path() / "dev.tsv").string();
        SQLite::Statement write(database, "UPDATE runs SET spec = ? WHERE id = ?");
        write.bind(1, document.dump());
        write.bind(2, made);
        QCOMPARE(write.exec(), 1);
        open_panel(made);
        QCOMPARE(note(), QString());
        QCOMPARE(column(Kind::text).first(), QStringLiteral("a cat sat %1").arg(mark_));
    }

    void whatCannotBePairedIsOneSentence() {
        const RunId first = run("lora", 0, kFirst);
        const PredictedData other("text\tlabel", rows(" other"), rows(" other"));
        const RunId second = add_run(*study_, "sherl", 0, {}, other.more());
        predict(*study_, second, answers(kSecond));
        const RunId renamed = add_run(*study_, "bitfit", 0, {}, data_->more());
        predict(*study_, renamed, answers(kSecond), true, [](api::RunStarted& started) { started.labels = {"Katze", "Hund", "Eule"}; });
        const RunId waiting = add_run(*study_, "full", 0, {}, data_->more());
        open_panel(first, second);
        QCOMPARE(message(), QStringLiteral("LoRA · seed 0 and SHERL · seed 0 were trained on different data or splits: their examples cannot be paired."));
        QVERIFY(panel_->table().columns.empty());
        panel_->set_runs(first, renamed);
        QTRY_VERIFY(panel_->settled());
        QVERIFY2(message().contains(QStringLiteral("different classes")), qPrintable(message()));
        panel_->set_runs(first, waiting);
        QTRY_VERIFY(panel_->settled());
        QVERIFY2(message().contains(QStringLiteral("Predictions are stored when a run has finished")), qPrintable(message()));
        panel_->set_runs(waiting);
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(message(), QStringLiteral("Predictions are stored when the run has finished."));
        // It has finished meanwhile.
        predict(*study_, waiting, answers(kSecond));
        QTRY_COMPARE(message(), QString());
        QTRY_COMPARE(panel_->model().rowCount(), 6);
        panel_->set_runs(0);
        QCOMPARE(message(), QStringLiteral("Tick two variants in the list."));
        panel_->set_runs(first);
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(message(), QString());
        study_->remove(first);
        QTRY_COMPARE(message(), QStringLiteral("This run has been deleted."));
    }

    void aSplitThatOneOfThemLacksIsSaid() {
        const RunId first = run("lora", 0, kFirst), second = run("sherl", 0, kSecond);
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000).exec("DELETE FROM predictions WHERE split = 'test' AND run = " + std::to_string(second));
        open_panel(first, second);
        child<SegmentBar>("examplesSplits")->click(1);
        QCOMPARE(message(), QStringLiteral("SHERL · seed 0 has no predictions of the test split."));
        child<SegmentBar>("examplesSplits")->click(0);
        QCOMPARE(message(), QString());
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(column(Kind::text).first(), QStringLiteral("a cat sat %1").arg(mark_));
    }

    void scoresHaveTargetsAndErrors() {
        const PredictedData scores("text\tlabel", "a\t1.5\nb\t2\n", "near\t1\nfar\t3\nsame\t5\n");
        const auto said = [&](const char* method, std::vector<float> values) {
            const RunId made = add_run(*study_, method, 0, {}, scores.more("regression"));
            predict(*study_, made, [values](const data::Example& example, std::size_t) { return Answer{{values.at(std::stoul(example.id.substr(example.id.find(':') + 1)) - 1)}}; });
            return made;
        };
        const RunId first = said("lora", {2.F, 3.25F, 5.F}), second = said("sherl", {1.5F, 1.F, 5.F});
        open_panel(first, second);
        QCOMPARE(message(), QString());
        QCOMPARE(segments("examplesFilters"), words({"All 3", "Closer 1", "Farther 1"}));
        QCOMPARE(column(Kind::truth), words({"1.00", "3.00", "5.00"}));
        QCOMPARE(column(Kind::prediction, 0), words({"2.00", "3.25", "5.00"}));
        QCOMPARE(column(Kind::error, 1), words({"+0.50", "−2.00", "0.00"}));
        QCOMPARE(column(Kind::outcome), words({"closer", "farther", "equal"}));
        QVERIFY(!child<ConfusionView>("examplesMatrix")->isVisible());
        child<QTableView>("examplesView")->sortByColumn(panel_->model().column_of(Kind::error, 1), Qt::DescendingOrder);
        QCOMPARE(column(Kind::error, 1), words({"−2.00", "+0.50", "0.00"}));  // by size
        panel_->set_runs(first);
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(segments("examplesFilters"), words({"All 3"}));
        QCOMPARE(panel_->model().column_of(Kind::outcome), -1);
        // Classes after scores: the matrix is there again.
        panel_->set_runs(run("bitfit", 0, kFirst));
        QTRY_VERIFY(child<ConfusionView>("examplesMatrix")->isVisible());
    }

    void pairsOfTextsHaveTwoColumns() {
        const PredictedData pairs("text\tlabel\ttext_pair", "a\tno\tb\nc\tyes\td\n", "one\tno\tother\ntwo\tyes\tsecond\n");
        const RunId made = add_run(*study_, "lora", 0, {}, pairs.more());
        predict(*study_, made, [](const data::Example& example, std::size_t classes) { return sure_of(example.label, classes, 0.75F); });
        open_panel(made);
        QCOMPARE(column(Kind::pair), words({"other", "second"}));
    }

    // A hidden card reads nothing; another study with a run of the same number is another run.
    void readsWhatIsSeen() {
        const RunId made = run("lora", 0, kFirst);
        make_session();
        panel_ = std::make_unique<ExamplesPanel>(*session_);
        QVERIFY(open_session());
        panel_->set_runs(made);
        QVERIFY(panel_->settled());
        QCOMPARE(panel_->model().rowCount(), 0);
        panel_->show();
        QTRY_COMPARE(panel_->model().rowCount(), 6);
        const std::filesystem::path other_file = folder_->path().toStdString() + "/b.sherl";
        store::Study other = store::Study::open_for_writing(other_file);
        QCOMPARE(add_run(other, "sherl", 0, {}, data_->more()), made);
        session_->open(other_file);
        QTRY_COMPARE(message(), QStringLiteral("Predictions are stored when the run has finished."));
        QCOMPARE(child<RunNames>("examplesNames")->text(), QStringLiteral("SHERL · seed 0"));
    }

    // What is being read is thrown away.
    void goesWhileItReads() {
        const RunId made = run("lora", 0, kFirst);
        make_session();
        QVERIFY(open_session());
        for (int i = 0; i < 5; ++i) {
            ExamplesPanel panel(*session_);
            panel.set_runs(made);
            panel.show();
            QTRY_VERIFY(panel.model().rowCount() == 6);  // the texts may still be under way
        }
    }

    void cellsSayWhatTheyCount() {
        open_panel(run("lora", 0, kFirst), run("sherl", 0, kSecond));
        auto* matrix = child<ConfusionView>("examplesMatrix");
        QCOMPARE(matrix->cell_texts({0, 1}), words({"1", "50 %"}));
        QCOMPARE(matrix->cell_sentence({0, 1}), QStringLiteral("Label cat, predicted dog: 1 of 2"));
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(matrix);
        QCOMPARE(spoken->childCount(), 9);
        QCOMPARE(spoken->child(1)->text(QAccessible::Name), matrix->cell_sentence({0, 1}));
        QCOMPARE(spoken->indexOfChild(spoken->child(7)), 7);
        QCOMPARE(spoken->child(4)->rect().size(), matrix->cell_rect({1, 1}).size());
        spoken->child(1)->actionInterface()->doAction(QAccessibleActionInterface::pressAction());
        QCOMPARE(panel_->model().rowCount(), 1);
        // Every shade can be read, in both looks.
        for (const Theme::Mode mode : {Theme::Mode::light, Theme::Mode::dark}) {
            Theme::instance().apply(mode, 100);
            for (int percent = 0; percent <= 100; ++percent) {
                const auto [fill, writing] = matrix->cell_colors(percent / 100.0);
                QVERIFY2(contrast(fill, writing) >= 4.5, qPrintable(QStringLiteral("%1 %: %2").arg(percent).arg(contrast(fill, writing))));
            }
        }
        prepare_look();
    }

    void everyStopHasANameAndEveryWidthAPlace() {
        open_panel(run("lora", 0, kFirst), run("sherl", 0, kSecond));
        QCOMPARE(unnamed_stop(*panel_), QString());
        // The Tab key goes as one reads.
        QStringList stops;
        for (QWidget* each = panel_->nextInFocusChain(); each != panel_.get(); each = each->nextInFocusChain()) {
            if ((each->focusPolicy() & Qt::TabFocus) == 0 || !each->isVisible() || each->inherits("QHeaderView")) continue;
            const QWidget* bar = each->parentWidget();
            stops << (bar->inherits("sherl::widgets::SegmentBar") ? bar->objectName() : each->objectName());
        }
        QCOMPARE(stops, words({"examplesSplits", "examplesMore", "examplesFilters", "examplesSearch", "examplesMatrixRuns", "examplesMatrix", "examplesView"}));
        QCOMPARE(panel_->model().headerData(panel_->model().column_of(Kind::prediction, 1), Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("SHERL"));
        auto* splitter = child<QSplitter>("examplesSplitter");
        for (const QSize size : {QSize(520, 390), QSize(1060, 260), QSize(1060, 800), QSize(460, 600)}) {
            panel_->resize(size);
            QCoreApplication::processEvents();
            QVERIFY2(panel_->width() <= size.width(), qPrintable(QString::number(panel_->width())));
            auto* view = child<QTableView>("examplesView");
            QVERIFY2(view->viewport()->height() >= 60 && view->viewport()->width() >= 280, qPrintable(QStringLiteral("%1×%2").arg(view->viewport()->width()).arg(view->viewport()->height())));
            QVERIFY(splitter->sizes().at(0) > 0 && splitter->sizes().at(1) > 0);
        }
    }

    void languageAndNamesFollow() {
        const RunId made = run("lora", 0, kFirst);
        open_panel(made);
        study_->rename(made, "My run");
        QTRY_COMPARE(child<RunNames>("examplesNames")->text(), QStringLiteral("My run · seed 0"));
        QCOMPARE(panel_->model().rowCount(), 6);
        child<SegmentBar>("examplesFilters")->click(1);
        QEvent language(QEvent::LanguageChange);
        QCoreApplication::sendEvent(panel_.get(), &language);
        QCOMPARE(panel_->model().rowCount(), 4);  // the filter stays
    }

    // Runs of another study have the same numbers, and its examples the same count: no text of the first one stays.
    void anotherStudyHasOtherTexts() {
        const RunId made = run("lora", 0, kFirst);
        open_panel(made);
        QVERIFY(column(Kind::text).first().startsWith(QLatin1String("a cat sat")));
        const PredictedData data("text\tlabel", "x\tcat\ny\tdog\nz\towl\n",
                                 "other one\tcat\nother two\tcat\nother three\tdog\nother four\tdog\nother five\towl\nother six\towl\n");
        const std::filesystem::path file = folder_->path().toStdString() + "/other.sherl";
        store::Study other = store::Study::open_for_writing(file);
        const RunId there = add_run(other, "sherl", 0, {}, data.more());
        predict(other, there, answers(kSecond));
        QCOMPARE(there, made);
        session_->open(file);
        QTRY_COMPARE(child<RunNames>("examplesNames")->text(), QStringLiteral("SHERL · seed 0"));
        QTRY_VERIFY(panel_->settled());
        QCOMPARE(column(Kind::text), words({"other one", "other two", "other three", "other four", "other five", "other six"}));
    }

    // Texts that come after their run is gone are not those of the next one.
    void lateTextsAreForgotten() {
        ExamplesModel model;
        model.set_texts(std::make_shared<ExampleTextSet>());  // nothing is shown yet
        QVERIFY(model.has_texts());
        model.clear();
        QVERIFY(!model.has_texts());
    }
};

QTEST_MAIN(TestExamplesPanel)
#include "tst_examples_panel.moc"
