// SPDX-License-Identifier: GPL-3.0-or-later
// What is ticked, side by side: the model behind the cards, and the card that says what differs.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QtTest>
#include <algorithm>

#include "core/store/journal.h"
#include "support/finished_runs.h"
#include "widgets/look/words.h"
#include "widgets/measured_runs.h"
#include "widgets/models/comparison_model.h"
#include "widgets/models/roles.h"
#include "widgets/panels/differences_panel.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::widgets;

class TestComparisonModel : public QObject, test::StudyFixture {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { test::prepare_look(); }

    void init() {
        make_study();
        make_session();
        table_ = std::make_unique<RunsModel>(*session_);
        model_ = std::make_unique<ComparisonModel>(*session_, *table_);
    }
    void cleanup() {
        model_.reset();
        table_.reset();
        forget_study();
    }

    void ticksBecomeVariantsInTheOrderOfTheTable() {
        test::add_run(*study_, "sherl", 0);
        test::add_run(*study_, "lora", 0);
        test::add_run(*study_, "lora", 1);
        test::add_run(*study_, "full", 0);
        QVERIFY(open_session());
        QSignalSpy changed(model_.get(), &ComparisonModel::changed);
        table_->set_ticked({1, 2, 3});
        QTRY_COMPARE(model_->variants().size(), std::size_t{2});
        QCOMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        QCOMPARE(model_->variants()[1].runs, (std::vector<store::RunId>{2, 3}));
        QTRY_VERIFY(model_->settled());
        QTRY_COMPARE(model_->details().size(), std::size_t{3});
        QVERIFY(model_->figure().runs.empty());  // nothing was measured
        using Why = api::FigureAbsence::Why;
        QCOMPARE(model_->figure().absent, (std::vector<api::FigureAbsence>{{"SHERL", Why::no_result}, {"LoRA", Why::no_result}}));
        const std::string key = model_->key_of(3);
        QVERIFY(!key.empty() && key != model_->key_of(1));
        QCOMPARE(model_->runs_of(key), (std::vector<store::RunId>{2, 3}));
        QVERIFY(model_->key_of(4).empty());
        // Sorted by name, descending: the table's order is the cards'.
        table_->sort(0, Qt::DescendingOrder);
        QTRY_COMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        table_->sort(0, Qt::AscendingOrder);
        QTRY_COMPARE(model_->variants()[0].runs, (std::vector<store::RunId>{2, 3}));
        // A filter hides rows, not what is compared.
        QVERIFY(table_->set_filter(QStringLiteral("method = sherl")));
        QTRY_COMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        QCOMPARE(model_->variants().size(), std::size_t{2});
        table_->set_ticked({});
        QTRY_VERIFY(model_->variants().empty());
    }

    void aBudgetIsTold() {
        test::add_run(*study_, "sherl", 0);
        QVERIFY(open_session());
        table_->set_ticked({1});
        QTRY_COMPARE(model_->variants().size(), std::size_t{1});
        model_->set_budget(1234);
        QCOMPARE(model_->figure().budget, std::optional<std::int64_t>(1234));
    }

    // The same numbers, names, shades and warnings as the command line: of validation, and what stands in the way.
    void theFigureIsOfValidationAndHasTheNotes() {
        const Json other{{"task", {{"data", {{"name", "sst2"}, {"path", "SST-2"}}}}}};
        test::finish_run(*study_, test::add_run(*study_, "lora", 0, {}, {{"method", {{"rank", 4}}}}), test::outcome_of("matthews", 0.5, 0.25, 5 << 20));
        test::finish_run(*study_, test::add_run(*study_, "lora", 0, {}, {{"method", {{"rank", 8}}}}), test::outcome_of("matthews", 0.75, 0.5, 6 << 20), "other");
        test::finish_run(*study_, test::add_run(*study_, "bitfit", 0, {}, other), test::outcome_of("accuracy", 0.75, 0.5, 6 << 20));
        QVERIFY(open_session());
        table_->set_ticked({2});
        QTRY_COMPARE(model_->figure().runs.size(), std::size_t{1});
        QCOMPARE(model_->figure().split, std::string("validation"));
        QCOMPARE(model_->figure().runs[0].metric, std::optional(0.75));
        QCOMPARE(model_->figure().runs[0].shade, 1);
        QVERIFY(model_->figure().notes.empty());
        table_->set_ticked({1, 2, 3});
        QTRY_COMPARE(model_->figure().absent.size(), std::size_t{1});
        QCOMPARE(model_->figure().absent[0].why, api::FigureAbsence::Why::other_task);
        const std::string& note = model_->figure().notes.at(0);
        QVERIFY2(note.starts_with("Different data or splits: ") && note.find("LoRA · rank 4") != std::string::npos, note.c_str());
        const TextTable table = model_->table();
        QVERIFY(std::find(table.notes.begin(), table.notes.end(), note) != table.notes.end());
        // The rule of the table is about validation; its words in a table for files are English.
        table_->set_rule(RunsModel::Rule::mean);
        QTRY_COMPARE(model_->figure().rule, model_->rule().toStdString());
        const auto tells_both = [this] {
            const std::vector<std::string> notes = model_->table().notes;
            const auto begins = [&](const char* words) {
                return std::any_of(notes.begin(), notes.end(), [&](const std::string& each) { return each.starts_with(words); });
            };
            return begins("Validation: mean of the last 3 evaluations") && begins("Test: best validation step");
        };
        QTRY_VERIFY(tells_both());
    }

    // Nothing is called alike that was not read.
    void whatIsNotReadIsSaid() {
        DifferencesPanel panel;
        const std::vector<DifferencesModel::Head> heads{{QStringLiteral("a"), QStringLiteral("lora"), 0}, {QStringLiteral("b"), QStringLiteral("lora"), 1}};
        auto* words = panel.findChild<QLabel*>(QStringLiteral("differencesEmpty"));
        panel.show_differences(heads, std::nullopt);
        QCOMPARE(words->text(), QStringLiteral("Reading…"));
        panel.show_differences(heads, std::nullopt, Error(ErrorKind::store, {.id = "store.x", .what = Text::plain("the study is locked"), .where = {}, .expected = {}, .got = {}, .way_out = {}}));
        QVERIFY2(words->text().contains(QStringLiteral("he study is locked")), qPrintable(words->text()));
        panel.show_differences(heads, analysis::Differences{});
        QCOMPARE(words->text(), QStringLiteral("Nothing differs: settings, environment and results are the same."));
        // From the model: a study that can not be read any more.
        test::add_run(*study_, "lora", 0);
        test::add_run(*study_, "sherl", 0);
        QVERIFY(open_session());
        SQLite::Database damaged(file_.string(), SQLite::OPEN_READWRITE);
        damaged.exec("ALTER TABLE checkpoints RENAME TO elsewhere");
        QSignalSpy changed(model_.get(), &ComparisonModel::changed);
        table_->set_ticked({1, 2});
        QTRY_VERIFY(model_->unread().has_value());
        QVERIFY(!changed.isEmpty());
        QVERIFY(!analysis::differences(model_->variants(), model_->details()).has_value());
    }

    void aTipNamesTheRuleOfItsMetric() {
        DifferencesModel model;
        analysis::Differences found;
        found.results = {{"validation.matthews", analysis::ResultRow::Kind::metric, {0.5, 0.25}}, {"test.matthews", analysis::ResultRow::Kind::metric, {0.5, 0.25}}};
        model.show({{QStringLiteral("a"), QStringLiteral("lora"), 0, QStringLiteral("matthews")}, {QStringLiteral("b"), QStringLiteral("lora"), 1, QStringLiteral("matthews")}},
                   found, QStringLiteral("last evaluation"));
        const auto tip = [&](int row) { return model.index(row, 0, model.index(0, 0)).data(Qt::ToolTipRole).toString(); };
        QVERIFY2(tip(0).endsWith(QStringLiteral("\nLast evaluation, mean over the finished seeds.")), qPrintable(tip(0)));
        QVERIFY2(tip(1).endsWith(QStringLiteral("\nOf the selected weights, mean over the finished seeds.")), qPrintable(tip(1)));
        const std::vector<std::string> notes = model.table().notes;
        QCOMPARE(notes.size(), std::size_t{2});
        QCOMPARE(notes[0], std::string("Metrics: of the selected weights, mean over the finished seeds."));
        QVERIFY2(notes[1].ends_with(": last evaluation, mean over the finished seeds."), notes[1].c_str());
    }

    void differencesAreShownTickedOffAndCopied() {
        test::add_run(*study_, "lora", 0, "a", {{"method", {{"rank", 4}}}});
        test::add_run(*study_, "lora", 0, "b", {{"method", {{"rank", 16}}}, {"train", {{"batch_size", 8}}}});
        QVERIFY(open_session());
        table_->set_ticked({1, 2});
        QTRY_COMPARE(model_->details().size(), std::size_t{2});
        DifferencesPanel panel;
        panel.resize(600, 300);
        panel.show();
        panel.show_differences({{QStringLiteral("a"), QStringLiteral("lora"), 0}, {QStringLiteral("b"), QStringLiteral("lora"), 1}},
                               analysis::differences(model_->variants(), model_->details()));
        DifferencesModel& model = panel.model();
        QCOMPARE(model.count(), 2);
        const QModelIndex settings = model.index(0, 0);
        QCOMPARE(model.rowCount(settings), 2);
        QStringList rows;
        for (int row = 0; row < 2; ++row)
            rows << QStringLiteral("%1 %2 %3").arg(model.index(row, 0, settings).data().toString(), model.index(row, 1, settings).data().toString(),
                                                   model.index(row, 2, settings).data().toString());
        QCOMPARE(rows, (QStringList{QStringLiteral("method.rank 4 16"), QStringLiteral("train.batch_size 32 8")}));
        QSignalSpy intended(&model, &DifferencesModel::intendedChanged);
        QVERIFY(model.setData(model.index(0, 0, settings), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(intended.count(), 1);
        QCOMPARE(model.intended(), std::set<QString>{QStringLiteral("method.rank")});
        QCOMPARE(model.intended_count(), 1);
        model.set_intended_hidden(true);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        model.set_intended_hidden(false);
        auto* copy = panel.findChild<QPushButton*>(QStringLiteral("differencesCopy"));
        copy->click();
        const QString text = QApplication::clipboard()->text();
        QVERIFY2(text.contains(QStringLiteral("method.rank\t4\t16\n")), qPrintable(text));
        QCOMPARE(test::unnamed_stop(panel), QString());
    }

    // ── Memory ──────────────────────────────────────────────────────────────────────────────────────────────────────
    // The peak is re-expressed by another counter, in the cards and in the table.
    void anotherCounterIsTakenForAll() {
        test::finish_run(*study_, test::add_run(*study_, "lora", 0), test::outcome_of("matthews", 0.5, 0.25, 600 << 20));
        api::RunOutcome outcome = test::outcome_of("matthews", 0.5, 0.25, 400 << 20);
        outcome.counters["process_rss_peak"] = 900 << 20;
        test::finish_run(*study_, test::add_run(*study_, "sherl", 0), outcome);
        QVERIFY(open_session());
        table_->set_ticked({1, 2});
        QTRY_COMPARE(model_->figure().runs.size(), std::size_t{2});
        QCOMPARE(model_->counters(), (std::vector<std::string>{"tensor_peak_train", "tensor_peak_eval", "process_rss_peak"}));
        QCOMPARE(model_->counter(), std::string("tensor_peak_train"));
        QVERIFY(!model_->mixed());
        model_->set_counter("tensor_peak_eval");
        QCOMPARE(model_->figure().counter, std::string("tensor_peak_eval"));
        QCOMPARE(model_->figure().runs[0].peak, std::int64_t{300} << 20);
        QCOMPARE(model_->figure().runs[1].peak, std::int64_t{200} << 20);
        const int peak = column("peak");
        QCOMPARE(table_->index(0, peak).data().toString(), QStringLiteral("300"));
        model_->set_counter("process_rss_peak");
        QCOMPARE(model_->figure().runs[1].peak, std::int64_t{900} << 20);
        QCOMPARE(model_->figure().runs[0].peak, std::int64_t{0});  // not measured
        QVERIFY(to_csv(model_->table()).find("process_rss_peak") != std::string::npos);
        model_->set_counter("tensor_peak_train");
        QCOMPARE(model_->figure().runs[0].peak, std::int64_t{600} << 20);
        // Tables follow the convention of the window: 600 MiB are 0.60 GB*.
        set_memory_unit(MemoryUnit::paper);
        const std::string markdown = to_markdown(model_->table());
        set_memory_unit(MemoryUnit::gib);
        QVERIFY2(markdown.find("Peak, GB\\*") != std::string::npos && markdown.find("0.60") != std::string::npos && markdown.find("MiB / 1000") != std::string::npos,
                 markdown.c_str());
        QCOMPARE(table_->index(0, peak).data().toString(), QStringLiteral("600"));
    }

    void countersThatDifferAreMixed() {
        test::finish_run(*study_, test::add_run(*study_, "lora", 0), test::outcome_of("matthews", 0.5, 0.25, 600 << 20));
        api::RunOutcome cuda = test::outcome_of("matthews", 0.5, 0.25, 0);
        cuda.counters = {{"cuda_allocated_peak", 700 << 20}, {"cuda_reserved_peak", 800 << 20}};
        const store::RunId second = test::add_run(*study_, "sherl", 0);
        test::finish_run(*study_, second, cuda);
        SQLite::Database(file_.string(), SQLite::OPEN_READWRITE, 5000).exec("UPDATE runs SET peak_bytes = 734003200 WHERE id = " + std::to_string(second));
        QVERIFY(open_session());
        table_->set_ticked({1, 2});
        QTRY_COMPARE(model_->variants().size(), std::size_t{2});
        QTRY_VERIFY(model_->mixed().has_value());
        QCOMPARE(model_->mixed()->id, std::string("compare.mixed"));
        const QString sentence = shown(*model_->mixed());
        QVERIFY2(sentence.contains(QStringLiteral("Peak allocated, training step")) && sentence.contains(QStringLiteral("CUDA allocated, peak")), qPrintable(sentence));
        model_->set_counter("tensor_peak_train");
        QVERIFY(!model_->mixed());
    }

    // Of the run with the variant's peak: its trace, its split, and the difference to another with reasons.
    void stepsAndDifferencesAreRead() {
        const api::MemoryFigureRun a = test::lora_run(), b = test::sherl_run();
        for (const api::MemoryFigureRun* made : {&a, &b}) {
            const store::RunId run = test::add_run(*study_, made->method.c_str(), 0);
            test::measure_run(*study_, run, *made);
        }
        QVERIFY(open_session());
        table_->set_ticked({1, 2});
        QTRY_VERIFY(model_->memory().runs.size() == 2 && !model_->memory().runs[1].trace.points.empty());
        QTRY_VERIFY(model_->settled());
        QCOMPARE(model_->memory().runs[0].trace.peak, a.trace.peak);
        QCOMPARE(model_->memory().runs[0].split.cells.size(), a.split.cells.size());
        QCOMPARE(model_->memory().runs[0].key, model_->key_of(1));
        QCOMPARE(model_->peak_run(2), store::RunId{2});
        const api::MemoryFigure figure = model_->difference(1, 2);
        QCOMPARE(figure.runs.size(), std::size_t{2});
        std::int64_t at = figure.runs[0].split.peak;
        for (const api::MemoryFigureStep& step : figure.difference) at += step.change();
        QVERIFY(!figure.difference.empty());
        QCOMPARE(at, b.split.peak);
        QVERIFY(std::any_of(figure.difference.begin(), figure.difference.end(), [](const api::MemoryFigureStep& step) { return !step.reasons.empty(); }));
        QVERIFY(model_->figure().runs[0].forecast.has_value());
        const QModelIndex error = table_->index(0, column("forecast_error"));
        QCOMPARE(error.data().toString(), QStringLiteral("+1.0 %"));
        QCOMPARE(model_->difference(1, 0).runs.size(), std::size_t{1});
    }

    void aPairSharesItsSeed() {
        for (const auto& [method, seed] : {std::pair{"lora", 1}, {"lora", 0}, {"sherl", 2}, {"sherl", 1}}) test::add_run(*study_, method, seed);
        QVERIFY(open_session());
        // Nothing has finished: the first ones.
        QCOMPARE(model_->pair({1, 2}, {3, 4}), (std::pair<store::RunId, store::RunId>(1, 3)));
        // The lowest seed that both have finished, the newest run of it.
        const store::RunId again = test::add_run(*study_, "sherl", 1);
        for (const store::RunId run : {1, 2, 3, 4, 5}) test::finish_run(*study_, run, test::outcome_of("matthews", 0.5, 0.5, 0));
        QTRY_COMPARE(session_->runs().size(), std::size_t{5});
        QTRY_COMPARE(session_->run(again)->status, store::Status::finished);
        QCOMPARE(model_->pair({1, 2}, {3, 4, again}), (std::pair<store::RunId, store::RunId>(1, again)));
    }

  private:
    int column(const char* key) const {
        for (std::size_t i = 0; i < table_->columns().size(); ++i)
            if (table_->columns()[i].key == QLatin1String(key)) return static_cast<int>(i);
        return -1;
    }
    std::unique_ptr<RunsModel> table_;
    std::unique_ptr<ComparisonModel> model_;
};

QTEST_MAIN(TestComparisonModel)
#include "tst_comparison_model.moc"
