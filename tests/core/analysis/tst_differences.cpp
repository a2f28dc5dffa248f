// SPDX-License-Identifier: GPL-3.0-or-later
// What differs between variants, against what was put into them.
#include <QtTest>

#include "core/analysis/differences.h"

using namespace sherl;
using namespace sherl::analysis;
using store::RunDetail;
using store::Status;

namespace {

RunDetail run(store::RunId id, const char* spec_hash, std::int64_t seed, const Json& spec) {
    RunDetail detail;
    store::RunSummary& summary = detail.summary;
    summary.id = id;
    summary.spec_hash = spec_hash;
    summary.backbone_hash = "backbone";
    summary.data_hash = "data";
    summary.seed = seed;
    summary.metric = "accuracy";
    summary.task = "cola";
    summary.status = Status::finished;
    summary.spec = spec;
    summary.spec["train"]["seed"] = seed;
    detail.device = "cpu";
    detail.threads = 2;
    detail.libraries = {{"libtorch", "2.11.0"}};
    detail.program_version = "0.1.0";
    return detail;
}

struct Compared {
    std::vector<RunDetail> runs;
    [[nodiscard]] std::vector<VariantResult> variants() const {
        std::vector<store::RunSummary> summaries;
        Splits splits;
        for (const RunDetail& each : runs) {
            summaries.push_back(each.summary);
            splits[each.summary.id] = each.split;
        }
        return compare(summaries, splits);
    }
    [[nodiscard]] Differences all() const { return differences(variants(), runs).value(); }
};

Compared two() {
    Compared compared;
    compared.runs = {run(1, "a", 0, {{"name", "first"}, {"method", {{"kind", "lora"}, {"rank", 8}}}, {"train", {{"optimizer", {{"lr", 1e-3}}}}}}),
                     run(2, "a", 1, {{"name", "first"}, {"method", {{"kind", "lora"}, {"rank", 8}}}, {"train", {{"optimizer", {{"lr", 1e-3}}}}}}),
                     run(3, "b", 0, {{"name", "second"}, {"method", {{"kind", "sherl"}, {"early_layers", {0, 1, 2}}}}, {"train", {{"optimizer", {{"lr", 1e-3}}}}}})};
    return compared;
}

template <class Row>
const Row* find(const std::vector<Row>& rows, const std::string& key) {
    for (const Row& row : rows)
        if (row.key == key) return &row;
    return nullptr;
}

}  // namespace

class TestDifferences : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void settingsThatDifferAndNoOthers() {
        const Differences found = two().all();
        std::vector<std::string> keys;
        for (const SettingRow& row : found.settings) keys.push_back(row.key);
        QCOMPARE(keys, (std::vector<std::string>{"method.early_layers", "method.kind", "method.rank"}));
        QCOMPARE(find(found.settings, "method.early_layers")->values, (std::vector<std::string>{"", "0-2"}));
        QCOMPARE(find(found.settings, "method.rank")->values, (std::vector<std::string>{"8", ""}));
        QVERIFY(found.environment.empty());
        QVERIFY(found.results.empty());
    }

    void environmentOfAllSeeds() {
        Compared compared = two();
        compared.runs[1].threads = 4;
        compared.runs[2].libraries["libtorch"] = "2.12.0";
        const Differences found = compared.all();
        QCOMPARE(found.environment.size(), std::size_t{2});
        QCOMPARE(find(found.environment, "threads")->values, (std::vector<std::string>{"2, 4", "2"}));
        QCOMPARE(find(found.environment, "libtorch")->values, (std::vector<std::string>{"2.11.0", "2.12.0"}));
    }

    void resultsAreMeansAndLargestPeaks() {
        Compared compared = two();
        compared.runs[0].summary.validation = {{"accuracy", 0.5}};
        compared.runs[1].summary.validation = {{"accuracy", 0.75}};
        compared.runs[2].summary.validation = {{"accuracy", 0.625}};  // the mean of the others: no difference
        compared.runs[0].summary.test = {{"accuracy", 0.25}};
        compared.runs[0].split = {.peak = 60, .step = 1, .cells = {{"head", {10, 20, 30, 0, 0, 0}}}};
        compared.runs[1].split = {.peak = 70, .step = 1, .cells = {{"head", {10, 20, 30, 10, 0, 0}}}};
        compared.runs[2].split = {.peak = 40, .step = 1, .cells = {{"head", {10, 20, 10, 0, 0, 0}}}};
        compared.runs[0].summary.counters = {{"process_rss_peak", 900}};
        const Differences found = compared.all();
        QVERIFY(find(found.results, "validation.accuracy") == nullptr);
        const ResultRow* test = find(found.results, "test.accuracy");
        QVERIFY(test != nullptr);
        QCOMPARE(*test->values[0], 0.25);
        QVERIFY(!test->values[1]);
        QCOMPARE(*find(found.results, "tensor_peak_train")->values[0], 70.0);
        QCOMPARE(*find(found.results, "saved_activations")->values[0], 10.0);
        QVERIFY(find(found.results, "gradients") == nullptr);  // 20 in both
        QCOMPARE(*find(found.results, "process_rss_peak")->values[0], 900.0);
        QVERIFY(!find(found.results, "process_rss_peak")->values[1]);
    }

    // Counters and metrics are of the same runs: what was run again, or failed, is in neither.
    void whatDoesNotCountIsInNoResult() {
        Compared compared = two();
        compared.runs[0].summary.counters = {{"process_rss_peak", 100}};
        compared.runs[2].summary.counters = {{"process_rss_peak", 200}};
        RunDetail again = compared.runs[0], failed = compared.runs[1];
        again.summary.id = 4;
        again.summary.counters = {{"process_rss_peak", 300}};
        failed.summary.id = 5;
        failed.summary.seed = 7;
        failed.summary.status = Status::failed;
        failed.summary.counters = {{"process_rss_peak", 9000}};
        compared.runs.insert(compared.runs.begin() + 2, {again, failed});
        QCOMPARE(*find(compared.all().results, "process_rss_peak")->values[0], 300.0);
        compared.runs[2].summary.counters = {{"cuda_allocated_peak", 300}};
        compared.runs[2].summary.peak_bytes = 300;
        compared.runs[1].summary.status = Status::stopped;
        compared.runs[4].summary.peak_bytes = 300;
        const Differences found = compared.all();
        QVERIFY(!find(found.results, "tensor_peak_train")->values[0]);  // the same bytes, another counter
        QCOMPARE(*find(found.results, "tensor_peak_train")->values[1], 300.0);
        QCOMPARE(*find(found.results, "cuda_allocated_peak")->values[0], 300.0);
    }

    // Before a variant's details are read nobody knows whether it differs.
    void whatIsNotReadIsNotAlike() {
        Compared compared = two();
        const std::vector<VariantResult> variants = compared.variants();
        compared.runs.pop_back();
        QVERIFY(!differences(variants, compared.runs).has_value());
        QVERIFY(differences(std::span(variants).first(1), {}).has_value());
    }

    void oneVariantDiffersFromNothing() {
        Compared compared = two();
        compared.runs.pop_back();
        const Differences found = compared.all();
        QVERIFY(found.settings.empty() && found.environment.empty() && found.results.empty());
    }
};

QTEST_APPLESS_MAIN(TestDifferences)
#include "tst_differences.moc"
