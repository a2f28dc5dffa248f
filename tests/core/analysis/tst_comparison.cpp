// SPDX-License-Identifier: GPL-3.0-or-later
// Variants side by side. Truth: numbers worked out by hand.
#include <QtTest>
#include <algorithm>
#include <limits>
#include <numeric>

#include "core/analysis/comparison_table.h"
#include "core/data/records.h"
#include "support/latex.h"

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

// Keys of the columns that people read.
std::vector<std::string> read(const TextTable& table) {
    std::vector<std::string> keys;
    for (const std::size_t i : columns_to_read(table)) keys.push_back(table.columns[i].key);
    return keys;
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
        QCOMPARE(variants.front().peak, std::int64_t{121});  // of the run that the metric is of
        QVERIFY(comparison_figure(variants, {}).runs.front().live);
        QCOMPARE(comparison_table(variants).notes.back(), std::string("Still at work: x seed 0."));
    }

    // A run that was run again, or that failed, lends its peak to no mean that it is not in.
    void peakParametersAndSplitAreOfTheRunsThatCount() {
        std::vector<RunSummary> runs{run(1, 0, "x", 0.1, 0.1), run(2, 0, "x", 0.3, 0.2), run(3, 1, "x", 0.5, 0.4),
                                     unfinished(run(4, 2, "x", 0.9, 0), Status::failed)};
        runs[0].peak_bytes = 9000;
        runs[3].peak_bytes = 8000;
        runs[3].trainable_parameters = 7;
        runs[3].counters = {{"tensor_peak_eval", 6000}};
        const Splits splits{{1, split(8000)}, {2, split(100)}, {4, split(7000)}};
        const VariantResult x = compare(runs, splits).front();
        QCOMPARE(x.validation->count, std::int64_t{2});
        QCOMPARE(x.peak, std::int64_t{121});
        QCOMPARE(x.split[3], std::int64_t{100});
        QCOMPARE(x.peak_seeds, std::int64_t{1});  // seed 1 has none
        QCOMPARE(x.evaluation_peak, std::int64_t{300});
        QCOMPARE(x.trainable_parameters, std::optional<std::int64_t>(1234567));
        QCOMPARE(comparison_figure(compare(runs, splits), {}).runs.front().peak_seeds, std::int64_t{1});
        const std::vector<std::string> notes = comparison_table(compare(runs, splits)).notes;
        QCOMPARE(notes.back(), std::string("Peaks of another number of seeds than the metric: x seed 0 (1)."));
        // Before the first has finished, what the newest of each seed have measured.
        runs = {unfinished(run(1, 0, "x", 0, 0), Status::failed), unfinished(run(2, 0, "x", 0, 0), Status::running), unfinished(run(3, 1, "x", 0, 0), Status::running)};
        runs[0].peak_bytes = 9000;
        runs[1].peak_bytes = 50;
        runs[2].peak_bytes = 40;
        QCOMPARE(compare(runs, {}).front().peak, std::int64_t{50});
        QCOMPARE(compare(runs, {}).front().peak_seeds, std::int64_t{2});
        QVERIFY(!compare(runs, {}).front().validation);
    }

    // Whatever the order of its seeds: a mean over the others would hide the one that diverged.
    void aSeedThatDivergedLeavesNoMean() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const int place : {0, 1, 2}) {
            std::vector<RunSummary> runs{run(1, 0, "x", 0.1, 0.1), run(2, 1, "x", 0.3, 0.2), run(3, 2, "x", 0.5, 0.4), run(4, 0, "y", 0.6, 0.6)};
            runs[static_cast<std::size_t>(place)].validation["matthews"] = place == 1 ? std::numeric_limits<double>::infinity() : nan;
            const std::vector<VariantResult> variants = compare(runs, {{1, split(5)}, {4, split(9)}});
            QVERIFY(!variants[0].validation);
            QCOMPARE(variants[0].validation_undefined, std::int64_t{1});
            QCOMPARE(variants[0].test->count, std::int64_t{3});
            QCOMPARE(variants[1].validation_undefined, std::int64_t{0});
            const TextTable table = comparison_table(variants);
            QCOMPARE(table.rows[0][column(table, "validation_mean")].exact.value(), std::string());
            QCOMPARE(table.rows[0][column(table, "validation_min")].exact.value(), std::string());
            QVERIFY(to_csv(table).find("nan") == std::string::npos && to_csv(table).find("inf") == std::string::npos);
            QCOMPARE(table.notes.at(1), std::string("No mean, as the metric of a seed is not a finite number (how many seeds): x seed 0 (1)."));
            const api::ComparisonFigure figure = comparison_figure(variants, {});
            QVERIFY(!figure.runs[0].metric && !figure.runs[0].range);
            QCOMPARE(figure.runs[0].undefined, std::int64_t{1});
            QCOMPARE(figure.runs[1].metric, std::optional(0.6));
        }
    }

    // Numbers of different counters share no column, no axis and no maximum.
    void peaksOfDifferentCountersStayApart() {
        std::vector<RunSummary> runs{run(1, 0, "cpu", 0.1, 0.1), run(2, 0, "cuda", 0.3, 0.2), run(3, 0, "mixed", 0.5, 0.4), run(4, 1, "mixed", 0.5, 0.4)};
        for (RunSummary& each : runs) each.peak_bytes = 1000 * each.id;
        for (const std::size_t i : {std::size_t{1}, std::size_t{3}}) runs[i].counters = {{"cuda_allocated_peak", 1000 * runs[i].id}};
        const std::vector<VariantResult> variants = compare(runs, {});
        QCOMPARE(variants[0].counter, std::string("tensor_peak_train"));
        QCOMPARE(variants[1].counter, std::string("cuda_allocated_peak"));
        QCOMPARE(variants[1].peak, std::int64_t{2000});
        QCOMPARE(variants[2].counter, std::string());
        QCOMPARE(variants[2].peak, std::int64_t{0});
        const TextTable table = comparison_table(variants);
        const auto exact = [&](std::size_t row, const char* key) { return table.rows[row][column(table, key)].exact.value(); };
        QCOMPARE(exact(0, "tensor_peak_train"), std::string("1000"));
        QCOMPARE(exact(0, "cuda_allocated_peak"), std::string());
        QCOMPARE(exact(1, "tensor_peak_train"), std::string());
        QCOMPARE(exact(1, "cuda_allocated_peak"), std::string("2000"));
        QCOMPARE(exact(2, "tensor_peak_train") + exact(2, "cuda_allocated_peak"), std::string());
        QVERIFY(std::count(table.notes.begin(), table.notes.end(), "Without a peak, as the seeds' peaks are of different counters: mixed seed 0.") == 1);
        QVERIFY(std::any_of(table.notes.begin(), table.notes.end(), [](const std::string& note) { return note.starts_with("CUDA peak: cuda_allocated_peak"); }));
        using Why = api::FigureAbsence::Why;
        api::ComparisonFigure figure = comparison_figure(variants, {});
        QCOMPARE(figure.counter, std::string("tensor_peak_train"));
        QCOMPARE(labels(figure), std::vector<std::string>{"cpu seed 0"});
        QCOMPARE(figure.absent, (std::vector<api::FigureAbsence>{{"cuda seed 0", Why::other_counter}, {"mixed seed 0", Why::other_counter}}));
        figure = comparison_figure(std::span(variants).subspan(1, 1), {});
        QCOMPARE(figure.counter, std::string("cuda_allocated_peak"));
        // At work, counters are not known yet: the device that was asked for tells.
        runs[1] = unfinished(runs[1], Status::running);
        runs[1].spec = {{"device", "cuda:0"}};
        QCOMPARE(compare(std::span(runs).subspan(1, 1), {}).front().counter, std::string("cuda_allocated_peak"));
    }

    // Whichever variants are compared, and in which order.
    void shadesAreThoseOfTheStudy() {
        const std::vector<RunSummary> study{run(1, 0, "a", 0.1, 0.1), run(2, 0, "b", 0.3, 0.2), run(3, 0, "c", 0.3, 0.2)};
        const std::vector<RunSummary> some{study[2], study[0]};
        const api::ComparisonFigure figure = comparison_figure(compare(some, {}, shades_of(study)), {});
        QCOMPARE(figure.runs[0].shade, 2);
        QCOMPARE(figure.runs[1].shade, 0);
    }

    void aBudgetHoldsInTrainingAndEvaluation() {
        VariantResult variant;
        variant.evaluation_peak = 900;
        QVERIFY(!fits(variant, 1000));
        variant.peak = 800;
        QCOMPARE(fits(variant, 900), std::optional(true));
        QCOMPARE(fits(variant, 899), std::optional(false));
    }

    void aFigureIsOfOneTaskAndNamesTheRest() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.6, 0.5), run(3, 1, "b", 0.8, 0.7),
                                     run(4, 0, "other task", 0.9, 0.9), run(5, 0, "other metric", 0.9, 0.9),
                                     unfinished(run(6, 0, "nothing yet", 0, 0), Status::waiting)};
        runs[3].task = "sst2";
        runs[4].metric = "accuracy";
        runs[5].validation.clear();
        runs[1].method = runs[2].method = "sherl";
        const std::vector<VariantResult> variants = compare(runs, {{1, split(50)}, {2, split(10)}, {3, split(20)}});
        const api::ComparisonFigure figure = comparison_figure(variants, 4096, "test");
        using Why = api::FigureAbsence::Why;
        QCOMPARE(figure.absent, (std::vector<api::FigureAbsence>{{"other task seed 0", Why::other_task}, {"other metric seed 0", Why::other_task},
                                                                 {"nothing yet seed 0", Why::no_result}}));
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

    // The window and the command line draw the same numbers: test only where it is asked for.
    void aFigureIsOfValidationUnlessTestIsAskedFor() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), unfinished(run(2, 0, "b", 0.6, 0), Status::stopped), run(3, 0, "c", 0.7, 0.9)};
        runs[1].peak_bytes = 9;
        const std::vector<VariantResult> variants = compare(runs, {});
        QCOMPARE(comparison_figure(compare(std::span(runs).first(1), {}), {}).split, std::string("validation"));
        const api::ComparisonFigure validation = comparison_figure(variants, {});
        QCOMPARE(validation.split, std::string("validation"));
        QCOMPARE(validation.runs[2].metric, std::optional(0.7));
        QCOMPARE(validation.runs[2].shade, 2);
        // Asked for, test stays test: what has none is a bar without a point.
        const api::ComparisonFigure test = comparison_figure(variants, {}, "test");
        QCOMPARE(test.split, std::string("test"));
        QCOMPARE(test.runs[2].metric, std::optional(0.9));
        QVERIFY(!test.runs[1].metric);
        QCOMPARE(test.runs[1].seeds, std::int64_t{0});
        QCOMPARE(test.runs[1].peak, std::int64_t{9});
        QCOMPARE(test.runs[1].peak_seeds, std::int64_t{1});
        QVERIFY(comparison_figure({}, {}).runs.empty());
    }

    void theRuleSaysWhichWeights() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.5, 0.4)};
        runs[0].spec = {{"train", {{"select", "last"}}}};
        QCOMPARE(comparison_figure(compare(std::span(runs).first(1), {}), {}).rule, std::string("last step"));
        QCOMPARE(comparison_figure(compare(runs, {}), {}).rule, std::string("selected weights"));
        QCOMPARE(last_rule(1), std::string("last evaluation"));
        // The rule of a table is about validation alone: test metrics are of the selected weights.
        runs[0].spec = {};
        std::vector<std::string> notes = comparison_table(compare(runs, {}), {.rule = last_rule(3)}).notes;
        QCOMPARE(notes.at(0), std::string("Validation: mean of the last 3 evaluations; one seed."));
        QCOMPARE(notes.at(1), std::string("Test: best validation step; one seed."));
        runs[0].test.clear();
        runs[1].test.clear();
        notes = comparison_table(compare(runs, {}), {.rule = last_rule(3), .notes = {"Unfair."}}).notes;
        QCOMPARE(notes.front(), std::string("Metrics: mean of the last 3 evaluations; one seed."));
        QCOMPARE(notes.back(), std::string("Unfair."));
    }

    void theTableShowsRoundedAndKeepsExact() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 1.0 / 3), run(2, 1, "a", 0.25, 0.5), run(3, 0, "b, \"c\"", 0.75, 0.5)};
        runs[2].test.clear();
        const std::vector<VariantResult> variants = compare(runs, {{1, split(2 * kMebi)}, {2, split(0)}});
        const TextTable table = comparison_table(variants);
        const auto cell = [&](std::size_t row, const char* key) { return table.rows.at(row).at(column(table, key)); };
        QCOMPARE(cell(0, "validation_mean").shown, std::string("37.5 [25.0, 50.0]"));
        QCOMPARE(cell(0, "validation_min").exact.value(), std::string("0.25"));
        QCOMPARE(cell(0, "test_min").exact.value(), std::string("0.3333333333333333"));
        QCOMPARE(cell(0, "seeds").shown, std::string("2"));
        QCOMPARE(cell(0, "runs").shown, std::string("1 2"));
        QCOMPARE(cell(0, "tensor_peak_train").exact.value(), std::to_string(2 * kMebi + 21));
        QCOMPARE(cell(0, "tensor_peak_train").shown, std::string("2.0"));
        QCOMPARE(table.columns[column(table, "tensor_peak_train")].title, std::string("Peak, MiB"));
        QCOMPARE(table.columns[column(table, "test_mean")].title, std::string("Test MCC, %"));
        QCOMPARE(cell(0, "saved_activations").exact.value(), std::to_string(2 * kMebi));
        QCOMPARE(cell(0, "trainable_parameters").shown, std::string("1,234,567"));
        QCOMPARE(cell(1, "test_mean").shown, std::string("–"));
        QCOMPARE(cell(1, "test_mean").exact.value(), std::string());
        QCOMPARE(cell(1, "tensor_peak_train").exact.value(), std::string());
        QCOMPARE(cell(1, "weights").shown, std::string("–"));

        // People read no column of one value, and n, rule and counter below.
        const QString markdown = QString::fromStdString(to_markdown(table));
        QVERIFY(markdown.startsWith(QStringLiteral("**Comparison of LoRA on cola**")));
        QVERIFY(markdown.contains(QStringLiteral("\n| Variant | n | Validation MCC, % | Test MCC, % | Trained parameters | Peak, MiB | Time, s |\n")));
        QVERIFY(markdown.contains(QStringLiteral("best validation step; mean [lowest, highest] over n seeds")));
        QVERIFY(markdown.contains(QStringLiteral("tensor\\_peak\\_train")));

        const std::string csv = to_csv(table);
        data::RecordReader reader(csv, ',', true);
        data::Record record;
        QVERIFY(reader.next(record));
        QCOMPARE(record.fields,
                 (std::vector<std::string>{"runs", "name", "method", "task", "metric", "seeds", "validation_mean", "validation_min",
                                           "validation_max", "test_mean", "test_min", "test_max", "trainable_parameters", "seconds_mean",
                                           "cuda_allocated_peak", "tensor_peak_eval", "tensor_peak_train", "forecast", "forecast_error", "weights", "gradients", "optimizer_state",
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
        QCOMPARE(read(table), (std::vector<std::string>{"name", "task", "validation_mean", "test_mean", "trainable_parameters",
                                                        "tensor_peak_train", "seconds_mean"}));
        QCOMPARE(table.columns[column(table, "validation_mean")].title, std::string("Validation, %"));
        QCOMPARE(table.notes.front(), std::string("Metrics: MCC on cola, accuracy on sst2; best validation step; one seed."));
        runs[0].task = "sst2";
        QCOMPARE(read(comparison_table(compare(runs, {}))).at(1), std::string("metric"));
        QCOMPARE(table.rows[0][column(table, "metric")].shown, std::string("MCC"));
        QCOMPARE(table.rows[0][column(table, "metric")].exact.value(), std::string("matthews"));
        QCOMPARE(table.caption, std::string("Comparison of LoRA"));
        QCOMPARE(comparison_table({}).caption, std::string("Comparison"));
        QVERIFY(comparison_table({}).rows.empty());
    }

    void aMetricOfFewerSeedsSaysSo() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 1, "a", 0.5, 0.2)};
        runs[1].test.clear();
        const TextTable table = comparison_table(compare(runs, {}));
        QCOMPARE(table.rows[0][column(table, "test_mean")].shown, std::string("40.0 (n = 1)"));
    }

    // What is alike in all rows stands once, in caption and notes; what no row has stands nowhere.
    void aPaperPrintsWhatDiffers() {
        std::vector<RunSummary> runs{run(1, 0, "LoRA, rank 8", 0.5, 0.4), run(2, 1, "LoRA, rank 8", 0.5, 0.3), run(3, 0, "LoRA, rank 2", 0.6, 0.5),
                                     run(4, 1, "LoRA, rank 2", -0.0214, 0.5)};
        TextTable table = comparison_table(compare(runs, {}));
        QCOMPARE(read(table), (std::vector<std::string>{"name", "validation_mean", "test_mean", "trainable_parameters", "tensor_peak_train", "seconds_mean"}));
        QCOMPARE(table.caption, std::string("Comparison of LoRA on cola"));
        QCOMPARE(table.notes.front(), std::string("Metrics: best validation step; mean [lowest, highest] over n = 2 seeds."));
        QCOMPARE(table.rows[1][column(table, "validation_mean")].shown, std::string("28.9 [−2.1, 60.0]"));

        // A method that the name does not tell is a column.
        runs[2].method = runs[3].method = "linear_probe";
        table = comparison_table(compare(runs, {}));
        QCOMPARE(read(table).at(1), std::string("method"));
        QCOMPARE(table.rows[1][column(table, "method")].shown, std::string("Linear probe"));
        QCOMPARE(table.rows[1][column(table, "method")].exact.value(), std::string("linear_probe"));
        for (RunSummary& each : runs)
            if (each.method == "linear_probe") each.name = "linear probe #1";
        QCOMPARE(read(comparison_table(compare(runs, {}))).at(1), std::string("validation_mean"));

        for (RunSummary& each : runs) each = unfinished(each, Status::waiting);
        for (RunSummary& each : runs) {
            each.validation.clear();
            each.trainable_parameters.reset();
            each.seconds = 0;
        }
        table = comparison_table(compare(runs, {}));
        QCOMPARE(read(table), (std::vector<std::string>{"name", "validation_mean", "tensor_peak_train"}));
        QVERIFY(table.notes.front().starts_with("Peak: "));
    }

    void timesShareAUnit() {
        std::vector<RunSummary> runs{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.5, 0.4)};
        const auto time = [&](double seconds) {
            runs[1].seconds = seconds;
            const TextTable table = comparison_table(compare(runs, {}));
            const std::size_t at = column(table, "seconds_mean");
            return table.columns[at].title + ": " + table.rows[0][at].shown + " " + table.rows[1][at].shown;
        };
        QCOMPARE(time(100), std::string("Time, s: 10.0 100.0"));
        QCOMPARE(time(600), std::string("Time, min: 0.2 10.0"));
        QCOMPARE(time(36000), std::string("Time, h: 0.00 10.00"));
    }

    void othersAreChosenByTheirNames() {
        const std::vector<VariantResult> variants = compare(std::vector<RunSummary>{run(1, 0, "a", 0.5, 0.4), run(2, 0, "b", 0.5, 0.4)}, {{1, split(5)}});
        const std::vector<std::string> keys{"saved_activations", "name", "validation_min", "name", "runs"};
        const TextTable table = comparison_table(variants, {.columns = keys});
        QCOMPARE(read(table), (std::vector<std::string>{"saved_activations", "name", "validation_min", "runs"}));
        QVERIFY(to_markdown(table).find("\n| Saved activations, KiB | Variant | Validation MCC, lowest, % | Runs |\n") != std::string::npos);
        QVERIFY2(table.notes.at(1).ends_with("; the categories add up to it."), table.notes.at(1).c_str());
        QCOMPARE(to_csv(table), to_csv(comparison_table(variants)));
        const std::vector<std::string> all = comparison_columns();
        QCOMPARE(all.size(), table.columns.size());
        for (std::size_t i = 0; i < all.size(); ++i) QCOMPARE(all[i], table.columns[i].key);
    }

    void latexFitsThePage_data() {
        QTest::addColumn<int>("seeds");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("mixed");
        QTest::newRow("one seed") << 1 << QStringLiteral("sherl, reduction 4") << false;
        QTest::newRow("three seeds") << 3 << QStringLiteral("sherl, reduction 4, early 0-4") << false;
        QTest::newRow("mixed") << 2 << QStringLiteral("second try") << true;
        QTest::newRow("long names") << 3 << QStringLiteral("SHERL · every second layer · late 1 · reduction 4 · gate trained · rate 3e-3") << true;
    }
    void latexFitsThePage() {
        QFETCH(int, seeds);
        QFETCH(QString, name);
        QFETCH(bool, mixed);
        std::vector<RunSummary> runs;
        analysis::Splits splits;
        for (int variant = 0; variant < 6; ++variant) {
            for (int seed = 0; seed < seeds + (mixed ? variant % 2 : 0); ++seed) {
                RunSummary one = run(static_cast<store::RunId>(runs.size() + 1), seed, "", 0.58 + 0.01 * variant + 0.003 * seed, 0.61);
                one.spec_hash = std::to_string(variant);
                one.name = name.toStdString();
                one.trainable_parameters = 109482240;
                one.seconds = 4000;
                if (mixed) {
                    one.method = variant % 2 == 0 ? "linear_probe" : "lora";
                    one.task = variant % 3 == 0 ? "bbc-news" : "stsb";
                    one.metric = variant % 3 == 0 ? "accuracy" : "pearson_spearman";
                    one.validation[one.metric] = one.test[one.metric] = 0.9 + 0.001 * seed;
                }
                splits[one.id] = split(700 * kMebi + variant);
                runs.push_back(one);
            }
        }
        const TextTable table = comparison_table(compare(runs, splits));
        const std::string latex = to_latex(table);
        QVERIFY2(latex.find("% wider") == std::string::npos && test::estimated_width(latex) < 360, latex.c_str());
        const test::TypeSet set = test::type_set(latex);
        if (!set.tried) QSKIP("no LaTeX here: widths were estimated");
        QVERIFY2(set.accepted && set.overfull() == 0, (set.told + latex.c_str()).constData());
    }
};

QTEST_GUILESS_MAIN(TestComparison)
#include "tst_comparison.moc"
