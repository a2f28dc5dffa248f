// SPDX-License-Identifier: GPL-3.0-or-later
// The difference of two peaks against sums and sentences made by hand.
#include <QtTest>
#include <numeric>

#include "core/analysis/memory_difference.h"

using namespace sherl;
using namespace sherl::analysis;

namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

api::MemorySplit split(std::vector<api::MemoryCell> cells) {
    api::MemorySplit made;
    for (const api::MemoryCell& cell : cells) made.peak = std::accumulate(cell.bytes.begin(), cell.bytes.end(), made.peak);
    made.cells = std::move(cells);
    return made;
}

std::string block(int i, const std::string& stack = {}) {
    return stack + "block " + std::to_string(i);
}

// weights, gradients, optimizer, activations, temporaries, other
PeakFacts lora() {
    std::vector<api::MemoryCell> cells{{"embedding", {91 * kMiB, 0, 0, 0, 0, 0}}};
    PeakFacts run{.split = {}, .method_title = "LoRA", .reasons = {}};
    std::vector<std::string> below;
    for (int i = 0; i < 12; ++i) {
        cells.push_back({block(i), {27 * kMiB, 100, 200, 180 * kMiB + i, 3 * kMiB, 0}});
        below.push_back(block(i));
        run.reasons.push_back({block(i), 180 * kMiB + i, {"lora"}, below, i > 0});
    }
    cells.push_back({"head", {4096, 0, 0, 1000, 0, 0}});
    run.reasons.push_back({"head", 1000, {"head.weight"}, {"head"}, false});
    run.split = split(std::move(cells));
    return run;
}

PeakFacts sherl_late_one() {
    std::vector<api::MemoryCell> cells{{"embedding", {91 * kMiB, 0, 0, 0, 0, 0}}};
    for (int i = 0; i < 12; ++i) cells.push_back({block(i), {27 * kMiB, 0, 0, i == 11 ? 144 * kMiB : 0, 0, 7}});
    cells.push_back({"side network", {5 * kMiB, 0, 0, 223 * kMiB, 40 * kMiB, 0}});
    cells.push_back({"head", {4096, 0, 0, 1000, 0, 0}});
    PeakFacts run{.split = split(std::move(cells)), .method_title = "SHERL", .reasons = {}};
    run.reasons = {{block(11), 144 * kMiB, {"side.0"}, {"side network"}, true},
                   {"side network", 223 * kMiB, {"side.0"}, {"side network"}, false},
                   {"head", 1000, {"head.weight"}, {"head"}, false}};
    return run;
}

std::int64_t changes(const std::vector<DifferenceStep>& steps) {
    std::int64_t sum = 0;
    for (const DifferenceStep& step : steps) sum += step.change();
    return sum;
}

QStringList labels(const std::vector<DifferenceStep>& steps) {
    QStringList all;
    for (const DifferenceStep& step : steps) all << QString::fromStdString(step.label.english());
    return all;
}

QStringList texts(const std::vector<Text>& sentences) {
    QStringList all;
    for (const Text& text : sentences) all << QString::fromStdString(text.english());
    return all;
}

QStringList said(std::initializer_list<const char*> lines) {
    QStringList all;
    for (const char* line : lines) all << QString::fromUtf8(line);
    return all;
}

}  // namespace

class TestMemoryDifference : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void barsAreGroupsOfAlikeBlocks() {
        const PeakFacts a = lora(), b = sherl_late_one();
        const std::vector<DifferenceStep> steps = memory_difference(a, b);
        QCOMPARE(labels(steps), (said({"weights", "gradients", "optimizer state", "activations, blocks 0–10", "activations, block 11",
                                             "activations, side network", "temporaries", "other"})));
        QCOMPARE(a.split.peak + changes(steps), b.split.peak);
        QCOMPARE(steps[0].change(), 5 * kMiB);
        QCOMPARE(steps[1].change(), std::int64_t{-1200});
        QCOMPARE(steps[3].change(), -(11 * 180 * kMiB + 55));
        QCOMPARE(steps[3].blocks.size(), std::size_t{11});
        QCOMPARE(steps[4].change(), -(36 * kMiB + 11));
        QCOMPARE(steps[6].change(), 40 * kMiB - 36 * kMiB);
        QCOMPARE(steps[7].change(), std::int64_t{84});
    }

    void reasonsAreThoseOfBothRuns() {
        const std::vector<DifferenceStep> steps = memory_difference(lora(), sherl_late_one());
        QCOMPARE(texts(steps[3].reasons), (said({"LoRA in blocks 0–10 needs a gradient, so blocks 0–10 keep what they computed.",
                                                       "SHERL: frozen below block 11, nothing is kept."})));
        QCOMPARE(texts(steps[4].reasons), (said({"LoRA in blocks 0–11 needs a gradient, so block 11 keeps what it computed.",
                                                       "SHERL in the side network needs a gradient, so block 11 keeps what it computed."})));
        QCOMPARE(texts(steps[5].reasons).first(), QString::fromUtf8("LoRA: no gradient passes here, nothing is kept."));
        QVERIFY(steps[0].reasons.empty());
    }

    void withoutReasonsNothingIsSaid() {
        PeakFacts a = lora(), b = sherl_late_one();
        a.reasons.clear();
        b.reasons.clear();
        for (const DifferenceStep& step : memory_difference(a, b)) QVERIFY(step.reasons.empty());
    }

    void equalRunsHaveNoBars() { QVERIFY(memory_difference(lora(), lora()).empty()); }

    // Signs turn, and it sums the other way.
    void theOtherDirection() {
        const PeakFacts a = lora(), b = sherl_late_one();
        const std::vector<DifferenceStep> there = memory_difference(a, b), back = memory_difference(b, a);
        QCOMPARE(labels(there), labels(back));
        for (std::size_t i = 0; i < there.size(); ++i) QCOMPARE(back[i].change(), -there[i].change());
    }

    void depthsMayDiffer() {
        const PeakFacts small{.split = split({{block(0), {10, 0, 0, 50, 0, 0}}, {block(1), {10, 0, 0, 50, 0, 0}}}), .method_title = "LoRA", .reasons = {}};
        const PeakFacts large{.split = split({{block(0), {10, 0, 0, 50, 0, 0}}, {block(1), {10, 0, 0, 50, 0, 0}}, {block(2), {10, 0, 0, 50, 0, 0}},
                                              {block(3), {10, 0, 0, 51, 0, 0}}}),
                              .method_title = "LoRA",
                              .reasons = {}};
        const std::vector<DifferenceStep> steps = memory_difference(small, large);
        QCOMPARE(labels(steps), (said({"weights", "activations, blocks 2–3"})));
        QCOMPARE(steps[1].change(), std::int64_t{101});
        QCOMPARE(steps[1].first, std::int64_t{0});
    }

    void twoStacksStayApart() {
        std::vector<api::MemoryCell> first, second;
        for (const std::string stack : {"encoder ", "decoder "})
            for (int i = 0; i < 6; ++i) {
                first.push_back({block(i, stack), {0, 0, 0, 100, 0, 0}});
                second.push_back({block(i, stack), {0, 0, 0, stack == "decoder " && i == 5 ? 90 : 0, 0, 0}});
            }
        second.push_back({"encoder side network", {0, 0, 0, 20, 0, 0}});
        second.push_back({"decoder side network", {0, 0, 0, 30, 0, 0}});
        const PeakFacts a{.split = split(first), .method_title = "Full", .reasons = {}};
        PeakFacts b{.split = split(second), .method_title = "SHERL", .reasons = {}};
        b.reasons = {{"decoder block 5", 90, {"x"}, {"decoder side network"}, true}, {"encoder side network", 20, {"y"}, {"encoder side network"}, false}};
        const std::vector<DifferenceStep> steps = memory_difference(a, b);
        QCOMPARE(labels(steps), (said({"activations, encoder blocks 0–5", "activations, decoder blocks 0–4", "activations, decoder block 5",
                                             "activations, side networks"})));
        QCOMPARE(a.split.peak + changes(steps), b.split.peak);
        QCOMPARE(texts(steps[0].reasons), said({"SHERL: no gradient passes here, nothing is kept."}));
        QCOMPARE(texts(steps[1].reasons), said({"SHERL: frozen below decoder block 5, nothing is kept."}));
        QCOMPARE(texts(steps[2].reasons), said({"SHERL in the decoder's side network needs a gradient, so decoder block 5 keeps what it computed."}));
    }

    // Every second block changes: two bars, not twelve.
    void manyOddBlocksAreOneBar() {
        std::vector<api::MemoryCell> first, second;
        for (int i = 0; i < 24; ++i) {
            first.push_back({block(i), {0, 0, 0, 100, 0, 0}});
            second.push_back({block(i), {0, 0, 0, i % 2 == 0 ? 10 : 100, 0, 0}});
        }
        const std::vector<DifferenceStep> steps = memory_difference({split(first), "A", {}}, {split(second), "B", {}});
        QCOMPARE(steps.size(), std::size_t{1});
        QCOMPARE(labels(steps).first(), QString::fromUtf8("activations, blocks 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22"));
        QCOMPARE(steps[0].change(), std::int64_t{-1080});
    }

    void peaksWithoutPartsStillAddUp() {
        PeakFacts a = lora(), b;
        b.split.peak = 5 * kMiB + 1;
        const std::vector<DifferenceStep> steps = memory_difference(a, b);
        QCOMPARE(a.split.peak + changes(steps), b.split.peak);
        QCOMPARE(labels(steps).last(), QString::fromUtf8("not taken apart"));
    }

    void oneSentenceForAlikeNeighbours() {
        const PeakFacts run = lora();
        QCOMPARE(texts(alive_because(run.reasons, "LoRA")), (said({"LoRA in blocks 0–11 needs a gradient, so blocks 0–11 keep what they computed.",
                                                                         "The head is trained, so it keeps what it computed."})));
        // Adapted in block 2 only: the gradient passes all above it.
        std::vector<AliveBecause> some;
        for (int i = 2; i < 6; ++i) some.push_back({block(i), 10, {"lora.2"}, {block(2)}, i > 2});
        QCOMPARE(texts(alive_because(some, "LoRA")), said({"LoRA in block 2 needs a gradient, so blocks 2–5 keep what they computed."}));
        // Another set from block 4 on is another sentence.
        for (std::size_t i = 2; i < 4; ++i) some[i].blocks.push_back("embedding");
        QCOMPARE(texts(alive_because(some, "LoRA")), (said({"LoRA in block 2 needs a gradient, so blocks 2–3 keep what they computed.",
                                                                  "LoRA in block 2, the embedding needs a gradient, so blocks 4–5 keep what they computed."})));
        QVERIFY(alive_because({}, "LoRA").empty());
    }
};

QTEST_GUILESS_MAIN(TestMemoryDifference)
#include "tst_memory_difference.moc"
