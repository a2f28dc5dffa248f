// SPDX-License-Identifier: GPL-3.0-or-later
// What is told about variants that cannot be compared as they stand.
#include <QtTest>

#include "core/analysis/fairness.h"

using namespace sherl;
using namespace sherl::analysis;
using store::RunSummary;
using store::Status;

namespace {

RunSummary run(std::int64_t seed, const char* spec) {
    RunSummary summary;
    summary.seed = seed;
    summary.spec_hash = spec;
    summary.backbone_hash = std::string("b");
    summary.data_hash = std::string("d");
    summary.metric = "matthews";
    summary.task = "cola";
    summary.backbone = "mini";
    summary.status = Status::finished;
    summary.total_steps = 800;
    summary.spec = {{"backbone", {{"dtype", "float32"}}}};
    summary.counters = {{"tensor_peak_train", 1}};
    return summary;
}

std::vector<std::string> notes(const std::vector<RunSummary>& runs) {
    const std::vector<Variant> variants = group_variants(runs);
    std::vector<std::string> names, out;
    for (const Variant& variant : variants) names.push_back(runs[variant.runs.front()].spec_hash);
    for (const Text& text : fairness_notes(runs, variants, names)) out.push_back(text.english());
    return out;
}

}  // namespace

class TestFairness : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void nothingIsSaidAboutEquals() {
        QVERIFY(notes({}).empty());
        QVERIFY(notes({run(0, "A")}).empty());
        QVERIFY(notes({run(0, "A"), run(0, "B")}).empty());
    }

    void eachDifferenceIsOneSentence() {
        std::vector<RunSummary> runs{run(0, "A"), run(1, "A"), run(0, "B")};
        QCOMPARE(notes(runs), std::vector<std::string>{"Unequal numbers of finished seeds: A (2), B (1)."});
        runs[1].seed = 0;  // counted once
        QVERIFY(notes(runs).empty());
        runs[1].seed = 1;
        runs[1].status = Status::failed;  // only what has finished counts
        QVERIFY(notes(runs).empty());
        runs[2].data_hash = "other";
        runs[2].task = "sst2";
        runs[2].metric = "accuracy";
        runs[2].total_steps = 400;
        runs[2].spec["backbone"]["dtype"] = "float64";
        runs[2].counters["cuda_allocated_peak"] = 1;
        QCOMPARE(notes(runs), (std::vector<std::string>{"Different data or splits: A (cola), B (sst2).",
                                                        "Different metrics: A (matthews), B (accuracy).",
                                                        "Unequal numbers of steps: A (800), B (400).",
                                                        "Different precision: A (float32), B (float64).",
                                                        "Different devices, so different memory counters: A (CPU), B (CUDA)."}));
    }

    void whatDiffersInTheDataIsNamed() {
        std::vector<RunSummary> runs{run(0, "A"), run(0, "B")};
        runs[1].data_hash = "0123456789";
        QCOMPARE(notes(runs), std::vector<std::string>{"Different data or splits: A (cola, SHA-256 d), B (cola, SHA-256 01234567)."});
        runs[0].spec["task"] = {{"data", {{"split", {{"seed", 0}}}}}};
        runs[1].spec["task"] = {{"data", {{"split", {{"seed", 1}}}, {"limit", {{"train", 500}}}}}};
        QCOMPARE(notes(runs), std::vector<std::string>{"Different data or splits: A (cola, limit.train –, split.seed 0), B (cola, limit.train 500, split.seed 1)."});
    }

    void whatIsNotKnownYetIsNotCompared() {
        std::vector<RunSummary> runs{run(0, "A"), run(0, "B")};
        for (RunSummary& each : runs) each.status = Status::running;
        runs[1].data_hash.clear();
        runs[1].backbone_hash.clear();
        runs[1].total_steps = 0;
        runs[1].counters.clear();
        QVERIFY(notes(runs).empty());
    }
};

QTEST_GUILESS_MAIN(TestFairness)
#include "tst_fairness.moc"
