// SPDX-License-Identifier: GPL-3.0-or-later
// The course of a step as the ledger tells it: its phases, the instant of its peak, and what was alive when an allocation was
// refused. Bytes by category: tst_ledger.cpp; the course of many events: tst_trace.cpp.
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <QtTest>
#include <array>
#include <map>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/memory/ledger.h"

using namespace sherl;
using namespace sherl::engine::memory;

// A refused allocation is part of these tests; the address sanitizer would end the program.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "allocator_may_return_null=1";
}

namespace {
using Cells = std::map<std::string, std::array<std::int64_t, 6>>;

Cells cells(const api::MemorySplit& split) {
    Cells result;
    for (const api::MemoryCell& cell : split.cells) result[cell.block] = cell.bytes;
    return result;
}

std::int64_t sum(const api::MemorySplit& split) {
    const auto bytes = split.by_category();
    return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
}

at::Tensor bytes(std::int64_t count) {
    return at::empty({count}, at::kByte);
}
}  // namespace

class TestStepCourse : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { install(); }

    // What was refused, with all that was alive then, whatever goes away while the run unwinds.
    void whatWasRefusedIsKeptAsItWas_data() {
        QTest::addColumn<std::int64_t>("limit");
        QTest::addColumn<std::int64_t>("requested");
        QTest::newRow("limit") << std::int64_t{100000} << std::int64_t{90000};
        QTest::newRow("system") << std::int64_t{0} << (std::int64_t{1} << 50);
    }
    void whatWasRefusedIsKeptAsItWas() {
        QFETCH(std::int64_t, limit);
        QFETCH(std::int64_t, requested);
        Ledger ledger(limit > 0 ? std::optional(limit) : std::nullopt);
        const RunScope run(ledger);
        const BlockIndex block = ledger.block("block 4");
        const at::Tensor weight = bytes(5000);
        ledger.assign(weight, Category::weights, block);
        ledger.begin_window();
        const api::BatchShape batch{.rows = 2, .tokens = 9, .targets = 3, .padded = false, .segments = true};
        ledger.set_batch(batch, 2);
        ledger.enter_phase(api::Phase::backward);
        QVERIFY(!ledger.refused(7));
        Cells at_that_instant;
        {
            const BlockScope scope(block);
            const at::Tensor kept = bytes(7000), more = bytes(500);
            try {
                const at::Tensor too_much = bytes(requested);
                QFAIL("not refused");
            } catch (const std::exception&) {
            }
            at_that_instant = cells(ledger.window_split(0));  // nothing was freed yet: the peak is now
        }
        QCOMPARE(ledger.live(), 5000);
        const auto refused = ledger.refused(7);
        QVERIFY(refused.has_value());
        QCOMPARE(refused->requested, requested);
        QCOMPARE(refused->live, 12500);
        QCOMPARE(refused->limit, limit);
        QCOMPARE(refused->phase, api::Phase::backward);
        QCOMPARE(refused->block, std::string("block 4"));
        QCOMPARE(refused->step, 7);
        QCOMPARE(refused->micro_batch, 2);
        QVERIFY(refused->batch == batch);
        QCOMPARE(sum(refused->split), refused->live);
        QVERIFY(cells(refused->split) == at_that_instant);
        QCOMPARE(refused->trace.points.back().bytes, refused->live);
        QCOMPARE(refused->trace.events, 2);
        QVERIFY(refused->trace.phases.back().phase == api::Phase::backward);
        QVERIFY(ledger.refused(0)->trace.points.empty());
        ledger.enter_phase(api::Phase::optimizer);  // the run went on: that was not what ended it
        QVERIFY(!ledger.refused(7));
    }

    // The peak's instant, and the course until then and after.
    void thePeakHasAnInstant() {
        Ledger ledger;
        const RunScope run(ledger);
        const std::array<BlockIndex, 2> blocks{ledger.block("block 0"), ledger.block("block 1")};
        const at::Tensor before = bytes(50);
        ledger.begin_window();
        const auto micro_batch = [&](std::int64_t number, std::int64_t rows, std::int64_t size) {
            ledger.set_batch({.rows = rows, .tokens = 5, .targets = 0, .padded = false, .segments = false}, number);
            ledger.enter_phase(api::Phase::forward);
            const BlockScope scope(blocks[static_cast<std::size_t>(number - 1)]);
            const at::Tensor kept = bytes(size);
            ledger.enter_phase(api::Phase::backward);
            const at::Tensor more = bytes(10);
        };
        micro_batch(1, 8, 1000);
        micro_batch(2, 3, 2000);
        ledger.set_batch({}, 0);
        ledger.enter_phase(api::Phase::optimizer);
        const at::Tensor rest = bytes(20);
        const api::MemorySplit split = ledger.window_split(1);
        QCOMPARE(split.peak, 2060);
        QCOMPARE(split.phase, api::Phase::backward);
        QCOMPARE(split.block, std::string("block 1"));
        QCOMPARE(split.micro_batch, 2);
        QCOMPARE(split.batch.rows, 3);
        const api::StepTrace trace = ledger.window_trace(1);
        const std::vector<std::int64_t> course{50, 1050, 1060, 1050, 50, 2050, 2060, 2050, 50, 70};
        QCOMPARE(trace.events, 9);
        QCOMPARE(trace.points.size(), course.size());
        for (std::size_t i = 0; i < course.size(); ++i) QCOMPARE(trace.points[i].bytes, course[i]);
        QCOMPARE(trace.peak, 2060);
        QCOMPARE(trace.peak_event, 6);
        QCOMPARE(trace.blocks.at(static_cast<std::size_t>(trace.points[6].block)), std::string("block 1"));
        QVERIFY(trace.seconds >= trace.phases.back().seconds && trace.phases.back().seconds >= 0);
        ledger.begin_window(5000);
        const api::MemorySplit empty = ledger.window_split(2);  // no split below a record: the instant of the beginning
        QVERIFY(empty.cells.empty() && empty.phase == api::Phase::prepare && empty.micro_batch == 0);
        QCOMPARE(ledger.window_trace(2).points.size(), std::size_t{1});
    }

    // The phases of a forward pass, told by gradient mode and block.
    void theForwardPassHasPhases() {
        Ledger ledger;
        const RunScope run(ledger);
        const auto pass = [&](const std::string& course) {  // e: a frozen block, s: side network, b: a block, h: head
            const std::map<char, BlockIndex> blocks{{'e', ledger.block("block 0")},
                                                    {'s', ledger.block("decoder side network")},
                                                    {'b', ledger.block("block 1")},
                                                    {'h', ledger.block("head")}};
            at::Tensor mask = bytes(1);
            for (const char what : course) {
                const c10::AutoGradMode grad(c10::GradMode::is_enabled() && what != 'e');
                const BlockScope scope(blocks.at(what));
                const at::Tensor x = bytes(4);
            }
        };
        const auto phases = [&](bool training, const std::string& course) {
            ledger.begin_window();
            {
                const c10::AutoGradMode grad(training);
                ledger.enter_phase(api::Phase::forward);
                pass(course);
                ledger.enter_phase(api::Phase::loss);
                const at::Tensor x = bytes(4);
            }
            std::string told;
            for (const api::PhaseMark& mark : ledger.window_trace(1).phases) told.append(to_string(mark.phase)).append(" ");
            return told;
        };
        QCOMPARE(phases(true, "bbh"), std::string("forward loss "));
        QCOMPARE(phases(true, "eesbb"), std::string("early side late loss "));           // re-enters the late blocks
        QCOMPARE(phases(true, "eesbeesbh"), std::string("early side late early side late loss "));  // two stacks
        QCOMPARE(phases(true, "esesh"), std::string("early side early side late loss "));  // a ladder
        QCOMPARE(phases(true, "esbeb"), std::string("early side late early forward loss "));
        QCOMPARE(phases(true, "eeebb"), std::string("early forward loss "));  // only the upper blocks train
        QCOMPARE(phases(false, "eeses"), std::string("forward loss "));       // an evaluation has no early route
    }
};

QTEST_APPLESS_MAIN(TestStepCourse)
#include "tst_step_course.moc"
