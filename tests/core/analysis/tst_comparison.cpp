// SPDX-License-Identifier: GPL-3.0-or-later
// Variants side by side. Truth: numbers worked out by hand.
#include <QtTest>
#include <numeric>

#include "core/analysis/comparison.h"
#include "core/data/records.h"

using namespace sherl;
using namespace sherl::analysis;
using store::RunSummary;
using store::Status;

namespace {

constexpr std::int64_t kMebi = 1024 * 1024;

RunSummary run(store::RunId id, std::int64_t seed, const char* spec, double validation, double test) {
    RunSummary summary;
    summary.id = id;
    summary.seed = seed;
    summary.status = Status::finished;
    summary.name = std::string(spec) + " seed " + std::to_string(seed);
    summary.method = "lora";
    summary.task = "cola";
    summary.metric = "matthews";
    summary.spec_hash = spec;
    summary.backbone_hash = "b";
    summary.data_hash = "d";
    summary.validation = {{"matthews", validation}, {"accuracy", 0.9}};
    summary.test = {{"matthews", test}};
    summary.seconds = 10.0 * static_cast<double>(id);
    summary.trainable_parameters = 1234567;
    summary.counters = {{"tensor_peak_eval", 100 * id}};
    return summary;
}

RunSummary unfinished(RunSummary run, Status status) {
    run.status = status;
    run.test.clear();
    run.counters.clear();
    return run;
}

api::MemorySplit split(std::int64_t activations) {
    return {.peak = activations + 21,
            .step = 3,
            .cells = {{.block = "block 0", .bytes = {1, 2, 3, activations, 4, 0}}, {.block = "head", .bytes = {0, 0, 5, 0, 0, 6}}}};
}

std::vector<std::string> labels(const api::ComparisonFigure& figure) {
    std::vector<std::string> out;
    for (const api::FigureRun& run : figure.runs) out.push_back(run.label);
    return out;
}

std::size_t column(const TextTable& table, const std::string& key) {
    const auto found = std::find_if(table.columns.begin(), table.columns.end(), [&](const TableColumn& each) { return each.key == key; });
    return static_cast<std::size_t>(found - table.columns.begin());
}

}  // namespace

class TestComparison : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void seedsAreOneVariant() {
        const std::vector<RunSummary> runs{run(1, 1, "x", 0.5, 0.4), run(2, 0, "x", 0.2, 0.1), run(3, 0, "y", 0.7, 0.6),
                                           run(4, 2, "x", 0.8, 0.1)};
        const std::vector<VariantResult> variants = compare(runs, {});
        QCOMPARE(variants.size(), std::size_t{2});
        const VariantResult& x = variants[0];
        QCOMPARE(x.runs, (std::vector<store::RunId>{2, 1, 4}));
        QCOMPARE(x.label, std::string("x seed 0"));
        QCOMPARE(x.validation->mean, 0.5);
        QCOMPARE(x.validation->low, 0.2);
        QCOMPARE(x.validation->high, 0.8);
        QCOMPARE(x.validation->count, std::int64_t{3});
        QCOMPARE(x.test->mean, 0.2);
        QCOMPARE(x.seconds->mean, 70.0 / 3);
        QCOMPARE(x.seconds->low, 10.0);
        QCOMPARE(x.seconds->high, 40.0);
        QCOMPARE(x.evaluation_peak, std::int64_t{400});
        QCOMPARE(x.trainable_parameters, std::optional<std::int64_t>(1234567));
        QCOMPARE(x.spec_hash, std::string("x"));
        QVERIFY(!x.live && !x.last_weights);
        QCOMPARE(variants[1].label, std::string("y seed 0"));
        QVERIFY(variants[0].key != variants[1].key);
    }

    void aSeedRunTwiceCountsOnceAndAnUnfinishedOneNot() {
        const std::vector<RunSummary> runs{run(1, 0, "x", 0.1, 0.1), run(2, 0, "x", 0.3, 0.2), run(3, 1, "x", 0.5, 0.4),
                                           unfinished(run(4, 2, "x", 0.9, 0), Status::stopped)};
        const VariantResult x = compare(runs, {}).front();
        QCOMPARE(x.validation->count, std::int64_t{2});
        QCOMPARE(x.validation->mean, 0.4);
        QCOMPARE(x.seconds->count, std::int64_t{2});
        QCOMPARE(x.seconds->mean, 25.0);
        QCOMPARE(x.runs.size(), std::size_t{4});
        // Alone, a run tells what it has come to.
        const VariantResult alone = compare(std::span(runs).subspan(3), {}).front();
        QCOMPARE(alone.validation->mean, 0.9);
        QVERIFY(!alone.test);
    }

    void theSplitIsOfTheLargestPeakAndSumsToIt() {
        const std::vector<RunSummary> runs{run(1, 0, "x", 0.1, 0.1), run(2, 1, "x", 0.3, 0.2), run(3, 2, "x", 0.3, 0.2)};
        const VariantResult x = compare(runs, {{1, split(100)}, {2, split(300)}, {3, split(200)}}).front();
        QCOMPARE(x.peak, std::int64_t{321});
        QCOMPARE(x.split, (std::array<std::int64_t, 6>{1, 2, 8, 300, 4, 6}));
        QCOMPARE(std::accumulate(x.split.begin(), x.split.end(), std::int64_t{0}), x.peak);
        QCOMPARE(compare(runs, {}).front().peak, std::int64_t{0});
    }

    // Nothing is drawn as the parts of a peak that they do not add up to.
    void aPeakWithoutItsSplitHasNone() {
        std::vector<RunSummary> runs{run(1, 0, "x", 0.1, 0.1), run(2, 1, "x", 0.3, 0.2)};
        runs[1].peak_bytes = 500;
        VariantResult x = compare(runs, {{1, split(100)}}).front();
        QCOMPARE(x.peak, std::int64_t{500});
        QCOMPARE(x.split, (std::array<std::int64_t, 6>{}));
        api::MemorySplit odd = split(100);
        odd.peak += 1;
        x = compare(std::span(runs).first(1), {{1, odd}}).front();
        QCOMPARE(x.peak, std::int64_t{122});
        QCOMPARE(x.split, (std::array<std::int64_t, 6>{}));
        // Of two equal peaks, the one with a split.
        runs[0].peak_bytes = runs[1].peak_bytes = 121;
        x = compare(runs, {{2, split(100)}}).front();
        QCOMPARE(x.split[3], std::int64_t{100});
        x = compare(runs, {{1, split(100)}}).front();
        QCOMPARE(x.split[3], std::int64_t{100});
    }

    void aRunAtWorkIsLive() {
        std::vector<RunSummary> runs{run(1, 0, "x", 0.4, 0.3), unfinished(run(2, 1, "x", 0.9, 0), Status::running)};
        runs[1].peak_bytes = 700;
        const std::vector<VariantResult> variants = compare(runs, {{1, split(100)}});
        QVERIFY(variants.front().live);
        QCOMPARE(variants.front().validation->mean, 0.4);
        QCOMPARE(variants.front().peak, std::int64_t{700});
        QVERIFY(comparison_figure(variants, {}).figure.runs.front().live);
        QCOMPARE(comparison_table(variants).notes.back(), std::string("Still at work: x seed 0."));
    }

    void aBudgetHoldsInTrainingAndEvaluation() {
        VariantResult variant;
        variant.evaluation_peak = 900;
        QVERIFY(!fits(variant, 1000));
        variant.peak = 800;
        QCOMPARE(fits(variant, 900), std::optional(true));
        QCOMPARE(fits(variant, 899), std::optional(false));
    }

    void aFigureIsOfOneTaskAndCountsTheRest() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.6, 0.5), run(3, 1, "b", 0.8, 0.7),
                                     run(4, 0, "other task", 0.9, 0.9), run(5, 0, "other metric", 0.9, 0.9),
                                     unfinished(run(6, 0, "nothing yet", 0, 0), Status::waiting)};
        runs[3].task = "sst2";
        runs[4].metric = "accuracy";
        runs[5].validation.clear();
        runs[1].method = runs[2].method = "sherl";
        const std::vector<VariantResult> variants = compare(runs, {{1, split(50)}, {2, split(10)}, {3, split(20)}});
        const auto [figure, left_out] = comparison_figure(variants, 4096);
        QCOMPARE(left_out, std::size_t{3});
        QCOMPARE(labels(figure), (std::vector<std::string>{"a seed 0", "b seed 0"}));
        QCOMPARE(figure.metric, std::string("matthews"));
        QCOMPARE(figure.task, std::string("cola"));
        QCOMPARE(figure.split, std::string("test"));
        QCOMPARE(figure.rule, std::string("best validation step"));
        QCOMPARE(figure.budget, std::optional<std::int64_t>(4096));
        const api::FigureRun& b = figure.runs[1];
        QCOMPARE(b.metric, std::optional(0.6));
        QCOMPARE(b.range, (std::optional<std::array<double, 2>>({0.5, 0.7})));
        QCOMPARE(b.seeds, std::int64_t{2});
        QCOMPARE(b.peak, std::int64_t{41});
        QCOMPARE(b.evaluation_peak, std::int64_t{300});
        QCOMPARE(b.needed(), std::int64_t{300});
        QVERIFY(!figure.runs[0].range);
        QVERIFY(figure.runs[0].key != b.key);
    }

    void withoutTestOfAllTheMetricIsValidations() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), unfinished(run(2, 0, "b", 0.6, 0), Status::stopped), run(3, 0, "c", 0.7, 0.9)};
        runs[1].peak_bytes = 9;
        const std::vector<VariantResult> variants = compare(runs, {});
        const api::ComparisonFigure validation = comparison_figure(variants, {}).figure;
        QCOMPARE(validation.split, std::string("validation"));
        QCOMPARE(validation.runs[2].metric, std::optional(0.7));
        QCOMPARE(validation.runs[2].shade, 2);
        // Asked for, test stays test: what has none is a bar without a point.
        const api::ComparisonFigure test = comparison_figure(variants, {}, "test").figure;
        QCOMPARE(test.split, std::string("test"));
        QCOMPARE(test.runs[2].metric, std::optional(0.9));
        QVERIFY(!test.runs[1].metric);
        QCOMPARE(test.runs[1].peak, std::int64_t{9});
        QVERIFY(comparison_figure({}, {}).figure.runs.empty());
    }

    void theRuleSaysWhichWeights() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.5, 0.4)};
        runs[0].spec = {{"train", {{"select", "last"}}}};
        QCOMPARE(comparison_figure(compare(std::span(runs).first(1), {}), {}).figure.rule, std::string("last step"));
        QCOMPARE(comparison_figure(compare(runs, {}), {}).figure.rule, std::string("selected weights"));
        const std::string note = comparison_table(compare(runs, {}), "mean of the last 3 evaluations").notes.front();
        QVERIFY2(note.starts_with("Metrics: mean of the last 3 evaluations;"), note.c_str());
    }

    void theTableShowsRoundedAndKeepsExact() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 1.0 / 3), run(2, 1, "a", 0.25, 0.5), run(3, 0, "b, \"c\"", 0.75, 0.5)};
        runs[2].test.clear();
        const std::vector<VariantResult> variants = compare(runs, {{1, split(2 * kMebi)}, {2, split(0)}});
        const TextTable table = comparison_table(variants);
        const auto cell = [&](std::size_t row, const char* key) { return table.rows.at(row).at(column(table, key)); };
        QCOMPARE(cell(0, "validation_mean").shown, std::string("0.3750 [0.2500, 0.5000]"));
        QCOMPARE(cell(0, "validation_min").exact.value(), std::string("0.25"));
        QCOMPARE(cell(0, "test_min").exact.value(), std::string("0.3333333333333333"));
        QCOMPARE(cell(0, "seeds").shown, std::string("2"));
        QCOMPARE(cell(0, "runs").shown, std::string("1 2"));
        QCOMPARE(cell(0, "tensor_peak_train").exact.value(), std::to_string(2 * kMebi + 21));
        QCOMPARE(cell(0, "tensor_peak_train").shown, std::string("2.0"));
        QCOMPARE(table.columns[column(table, "tensor_peak_train")].title, std::string("Peak, MiB"));
        QCOMPARE(table.columns[column(table, "test_mean")].title, std::string("Test matthews"));
        QCOMPARE(cell(0, "saved_activations").exact.value(), std::to_string(2 * kMebi));
        QCOMPARE(cell(0, "trainable_parameters").shown, std::string("1,234,567"));
        QCOMPARE(cell(1, "test_mean").shown, std::string("–"));
        QCOMPARE(cell(1, "test_mean").exact.value(), std::string());
        QCOMPARE(cell(1, "tensor_peak_train").exact.value(), std::string());
        QCOMPARE(cell(1, "weights").shown, std::string("–"));

        // People read no column of one value, and n, rule and counter below.
        const QString markdown = QString::fromStdString(to_markdown(table));
        QVERIFY(markdown.startsWith(QStringLiteral("**Comparison on cola**")));
        QVERIFY(!markdown.contains(QStringLiteral("| Task")) && !markdown.contains(QStringLiteral("lowest |")));
        QVERIFY(markdown.contains(QStringLiteral("best validation step; mean [lowest, highest] over n seeds")));
        QVERIFY(markdown.contains(QStringLiteral("tensor\\_peak\\_train")));

        const std::string csv = to_csv(table);
        data::RecordReader reader(csv, ',', true);
        data::Record record;
        QVERIFY(reader.next(record));
        QCOMPARE(record.fields,
                 (std::vector<std::string>{"runs", "name", "method", "task", "metric", "seeds", "validation_mean", "validation_min",
                                           "validation_max", "test_mean", "test_min", "test_max", "trainable_parameters", "seconds_mean",
                                           "tensor_peak_eval", "tensor_peak_train", "weights", "gradients", "optimizer_state",
                                           "saved_activations", "temporaries", "other"}));
        QVERIFY(reader.next(record));
        std::int64_t sum = 0;
        for (std::size_t i = column(table, "weights"); i < record.fields.size(); ++i) sum += std::stoll(record.fields[i]);
        QCOMPARE(sum, std::stoll(record.fields[column(table, "tensor_peak_train")]));
        QCOMPARE(std::stod(record.fields[column(table, "test_mean")]), (1.0 / 3 + 0.5) / 2);
        QVERIFY(reader.next(record));
        QCOMPARE(record.fields[1], std::string("b, \"c\" seed 0"));
    }

    void differentTasksAndMetricsAreColumns() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.5, 0.4)};
        runs[1].task = "sst2";
        runs[1].metric = "accuracy";
        const TextTable table = comparison_table(compare(runs, {}));
        QVERIFY(!table.columns[column(table, "task")].csv_only && !table.columns[column(table, "metric")].csv_only);
        QCOMPARE(table.columns[column(table, "validation_mean")].title, std::string("Validation"));
        QCOMPARE(table.caption, std::string("Comparison"));
        QVERIFY(comparison_table({}).rows.empty());
    }

    void aMetricOfFewerSeedsSaysSo() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 1, "a", 0.5, 0.2)};
        runs[1].test.clear();
        const TextTable table = comparison_table(compare(runs, {}));
        QCOMPARE(table.rows[0][column(table, "test_mean")].shown, std::string("0.4000 (n = 1)"));
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
