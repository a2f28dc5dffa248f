// SPDX-License-Identifier: GPL-3.0-or-later
// Every sum is held against a count from outside the ledger: ByteCounter, tensors' nbytes, or a naive recount in the
// test.
#include <ATen/Parallel.h>

#include <QtTest>
#include <array>
#include <map>
#include <memory>
#include <random>
#include <thread>

#include "core/engine/byte_counter.h"
#include "core/engine/ledger_model.h"
#include "core/engine/memory/ledger.h"

using namespace sherl;
using namespace sherl::engine::memory;

// A refused allocation is part of these tests; the address sanitizer would end the program.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
    return "allocator_may_return_null=1";
}

namespace {
using Bytes = std::array<std::int64_t, 6>;
using Cells = std::map<std::string, Bytes>;

std::int64_t of(const Bytes& bytes, Category category) {
    return bytes[static_cast<std::size_t>(category)];
}

Cells cells(const api::MemorySplit& split) {
    Cells result;
    for (const api::MemoryCell& cell : split.cells) result[cell.block] = cell.bytes;
    return result;
}

std::int64_t sum(const api::MemorySplit& split) {
    std::int64_t total = 0;
    for (const std::int64_t bytes : split.by_category()) total += bytes;
    return total;
}

// The split of the bytes that live now.
api::MemorySplit now(Ledger& ledger) {
    ledger.begin_window();
    return ledger.window_split(0);
}

at::Tensor bytes(std::int64_t count) {
    return at::empty({count}, at::kByte);
}
}  // namespace

class TestLedger : public QObject {
    Q_OBJECT
    ByteCounter* counter_ = nullptr;

  private Q_SLOTS:
    void initTestCase() {
        install();
        install();
        counter_ = &ByteCounter::install();
        at::set_num_threads(2);
    }
    // Nothing of a test may stay alive.
    void cleanup() {
        QCOMPARE(counter_->live(), 0);
        QCOMPARE(unattributed_live(), 0);
    }

    void trainingSumsToTheAllocatorsPeak_data() {
        QTest::addColumn<bool>("frozen");
        QTest::newRow("full") << false;
        QTest::newRow("frozen") << true;
    }
    void trainingSumsToTheAllocatorsPeak() {
        QFETCH(bool, frozen);
        Ledger ledger;
        {
            const RunScope run(ledger);
            LedgerModel model(ledger, frozen);
            std::size_t threads = 0;
            for (int step = 1; step <= 3; ++step) {
                ledger.begin_window();
                counter_->begin_window();
                at::Tensor loss = model.loss();
                loss.backward();
                model.optimize();
                loss.reset();
                threads = std::max(threads, counter_->threads());

                const api::MemorySplit split = ledger.window_split(step);
                QCOMPARE(ledger.window_peak(), counter_->peak());
                QCOMPARE(split.peak, counter_->peak());
                QCOMPARE(split.step, step);
                QCOMPARE(sum(split), split.peak);
                QCOMPARE(ledger.live(), counter_->live());
                const Bytes by_category = split.by_category();
                QCOMPARE(of(by_category, Category::weights), model.weight_bytes(false));
                QCOMPARE(of(by_category, Category::optimizer_state), 2 * model.weight_bytes(true));
                const auto saved = of(by_category, Category::saved_activations);
                // What the hidden states of two blocks alone need; a frozen backbone keeps the head's input.
                const std::int64_t hidden = LedgerModel::batch * LedgerModel::tokens * LedgerModel::width * 4;
                QVERIFY2(frozen ? saved < hidden : saved > 2 * 10 * hidden, qPrintable(QString::number(saved)));
            }
            // With two threads LibTorch allocates in its workers, too: the case that a thread-local count misses.
            if (!frozen) QVERIFY(threads > 1);
            const Bytes rest = now(ledger).by_category();
            QCOMPARE(of(rest, Category::saved_activations), 0);
            QCOMPARE(of(rest, Category::temporaries), 0);
            QCOMPARE(of(rest, Category::gradients), 0);
            QCOMPARE(of(rest, Category::other), static_cast<std::int64_t>(model.ids.nbytes() + model.labels.nbytes()));
        }
        QCOMPARE(ledger.live(), 0);
    }

    // A naive ledger in the test copies all blocks at each maximum; the engine's must agree cell by cell.
    void randomScriptAgreesWithARecount_data() {
        QTest::addColumn<std::int64_t>("keepAbove");
        QTest::newRow("all") << std::int64_t{0};
        QTest::newRow("records only") << std::int64_t{250000};
    }
    void randomScriptAgreesWithARecount() {
        QFETCH(std::int64_t, keepAbove);
        struct Block {
            at::Tensor tensor;
            std::string name;
            Category category;
        };
        const std::array<std::string, 3> names{"other", "block 0", "head"};
        Ledger ledger;
        const RunScope run(ledger);
        std::mt19937 random(1);
        const auto draw = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
        std::vector<Block> alive;
        const auto recount = [&] {
            Cells result;
            for (const Block& block : alive) {
                result[block.name][static_cast<std::size_t>(block.category)] +=
                    static_cast<std::int64_t>(block.tensor.nbytes());
            }
            return result;
        };
        const auto live = [&] {
            std::int64_t total = 0;
            for (const Block& block : alive) total += static_cast<std::int64_t>(block.tensor.nbytes());
            return total;
        };
        std::int64_t peak = 0;
        Cells at_peak;
        bool open = true;  // the maximum is now: labels still move it
        int kept = 0;
        for (int i = 0; i < 4000; ++i) {
            const std::size_t action = draw(20);
            if (action < 9) {
                const std::size_t name = draw(3);
                const auto category = draw(2) == 0 ? Category::temporaries : Category::gradients;
                const BlockScope scope(ledger.block(names[name]), category);
                alive.push_back({bytes(1 + static_cast<std::int64_t>(draw(5000))), names[name], category});
                if (live() > peak) {
                    peak = live();
                    open = true;
                }
            } else if (action < 17 && !alive.empty()) {
                if (open) at_peak = recount();
                open = false;
                const std::size_t victim = draw(alive.size());
                std::swap(alive[victim], alive.back());
                alive.pop_back();
            } else if (action < 19 && !alive.empty()) {
                Block& block = alive[draw(alive.size())];
                block.name = names[draw(3)];
                block.category = draw(2) == 0 ? Category::weights : Category::other;
                ledger.assign(block.tensor, block.category, ledger.block(block.name));
            } else if (draw(10) == 0) {
                ledger.begin_window(keepAbove);
                peak = live();
                open = true;
            }
            if (open) at_peak = recount();
            QCOMPARE(ledger.live(), live());
            QCOMPARE(ledger.window_peak(), peak);
            const bool keeps = peak > keepAbove || keepAbove == 0;
            if (i > 1000) {
                kept += keeps ? 1 : 0;
                QVERIFY(cells(ledger.window_split(i)) == (keeps ? at_peak : Cells{}));
            }
        }
        QVERIFY(kept > 0);
        QVERIFY(keepAbove == 0 || kept < 2999);
    }

    void savedTensorsAreCountedByStorage() {
        Ledger ledger;
        const RunScope run(ledger);
        const BlockIndex block = ledger.block("block 0");
        const BlockScope scope(block);
        at::Tensor x = at::ones({1000});
        ledger.assign(x, Category::weights, block);
        x.set_requires_grad(true);
        at::Tensor y = x.exp();                                // saves y
        at::Tensor z = y.view({10, 100}) * y.view({10, 100});  // saves two views of y
        QCOMPARE(of(now(ledger).by_category(), Category::saved_activations), 4000);
        QCOMPARE(of(now(ledger).by_category(), Category::temporaries), 4000);  // z
        at::Tensor w = z * x.view({10, 100});  // saves z, and the weight, which stays a weight
        QCOMPARE(of(now(ledger).by_category(), Category::saved_activations), 8000);
        QCOMPARE(of(now(ledger).by_category(), Category::weights), 4000);
        w.reset();
        z.reset();
        QCOMPARE(of(now(ledger).by_category(), Category::saved_activations), 4000);
        y.reset();
        QCOMPARE(ledger.live(), 4000);  // a graph dropped without backward leaves nothing
    }

    void gradientsAreTheSameWithAndWithoutARun() {
        const auto gradient = [] {
            at::Tensor x = at::linspace(-2, 2, 64).view({8, 8}).set_requires_grad(true);
            at::Tensor y = at::layer_norm(x.matmul(x).tanh(), {8}) * x.sigmoid();
            y.pow(2).sum().backward();
            return x.grad().clone();
        };
        const at::Tensor outside = gradient();
        Ledger ledger;
        const RunScope run(ledger);
        QVERIFY(outside.equal(gradient()));
    }

    void inPlaceChangeOfASavedTensorIsDetected() {
        Ledger ledger;
        const RunScope run(ledger);
        at::Tensor x = at::ones({4}).set_requires_grad(true);
        at::Tensor y = x.exp();
        at::Tensor total = y.sum();
        total.backward({}, /*retain_graph=*/true);
        total.backward({}, true);  // unpacking twice is fine
        y.add_(1);
        try {
            y.sum().backward();
            QFAIL("not detected");
        } catch (const c10::Error& error) {
            QVERIFY(QString::fromUtf8(error.what()).contains(QStringLiteral("modified by an inplace operation")));
        }
    }

    // An address that is free again and taken by another block while an old mark is still out. So large, the blocks come from the
    // system and go back to it, which gives the hole that is left to the next one of its size.
    void aMarkOfAGoneBlockTouchesNoOther() {
        constexpr std::int64_t count = 9 << 20, size = 4 * count;
        Ledger ledger;
        const RunScope run(ledger);
        const BlockScope scope(ledger.block("block 0"));
        at::Tensor x = at::empty({count}).set_requires_grad(true);
        at::Tensor y = x.exp();
        const void* address = y.const_data_ptr();
        y.unsafeGetTensorImpl()->unsafe_storage().set_data_ptr_noswap(c10::GetAllocator(at::kCPU)->allocate(size));
        at::Tensor z = at::empty({count});
        if (z.const_data_ptr() != address) QSKIP("the address was not reused");
        at::Tensor w = x * z;  // saves z
        y.reset();
        QCOMPARE(of(now(ledger).by_category(), Category::saved_activations), size);
    }

    void backwardBelongsToTheBlockOfItsForward() {
        Ledger ledger;
        const RunScope run(ledger);
        const std::array<BlockIndex, 2> blocks{ledger.block("block 0"), ledger.block("block 1")};
        std::array<at::Tensor, 2> tables{at::ones({100, 10}), at::ones({300, 10})};
        at::Tensor total = at::zeros({});
        for (std::size_t i = 0; i < 2; ++i) {
            ledger.assign(tables[i], Category::weights, blocks[i]);
            tables[i].set_requires_grad(true);
            const BlockScope scope(blocks[i], Category::other);
            total = total + tables[i].select(0, 1).sum();  // its backward makes a gradient of the table's size
        }
        {
            const BlockScope scope(ledger.block("loss"));
            total.backward();
            const at::Tensor after = bytes(7);
            QCOMPARE(of(cells(now(ledger)).at("loss"), Category::temporaries), 7);
        }
        Cells split = cells(now(ledger));
        QCOMPARE(of(split.at("block 0"), Category::temporaries), 4000);
        QCOMPARE(of(split.at("block 1"), Category::temporaries), 12000);

        for (std::size_t i = 0; i < 2; ++i) {
            tables[i].mutable_grad().reset();
            ledger.watch_gradient(tables[i], blocks[i]);
        }
        (tables[0].sum() + tables[1].select(0, 0).sum()).backward();
        split = cells(now(ledger));
        QCOMPARE(of(split.at("block 0"), Category::gradients), 4000);
        QCOMPARE(of(split.at("block 1"), Category::gradients), 12000);
    }

    void mappedWeightsCountOncePerAddress() {
        std::array<float, 100> file{};
        std::array<float, 50> second{};
        const at::Tensor mapped = at::from_blob(file.data(), {10, 10}, at::kFloat);
        Ledger ledger(1000);
        const RunScope run(ledger);
        const BlockIndex block = ledger.block("embedding");
        ledger.add_mapped(mapped, block);
        ledger.add_mapped(mapped.view({100}), block);
        ledger.add_mapped(at::Tensor(), block);
        QCOMPARE(ledger.live(), 400);
        const at::Tensor copy = mapped.to(at::kHalf);
        ledger.add_mapped(copy, block);
        QCOMPARE(ledger.live(), 600);
        QCOMPARE(of(cells(now(ledger)).at("embedding"), Category::weights), 600);
        ledger.assign(mapped, Category::other, block);  // unknown to the allocator: nothing happens
        QCOMPARE(ledger.window_peak(), 600);
        QVERIFY_EXCEPTION_THROWN((void)bytes(401), MemoryLimitExceeded);
        const at::Tensor rest = bytes(300);
        QVERIFY_EXCEPTION_THROWN(ledger.add_mapped(at::from_blob(second.data(), {50}, at::kFloat), block),
                                 MemoryLimitExceeded);
        QCOMPARE(ledger.live(), 900);
    }

    void theLimitHoldsInForwardAndBackward() {
        Ledger ledger(20000);
        {
            const RunScope run(ledger);
            const BlockIndex block = ledger.block("block 3");
            at::Tensor x = at::ones({100, 10});
            ledger.assign(x, Category::weights, block);
            x.set_requires_grad(true);
            at::Tensor loss;
            {
                const BlockScope scope(block);
                loss = x.select(0, 1).sum();
                try {
                    const at::Tensor y = at::empty({5000});
                    QFAIL("not thrown");
                } catch (const MemoryLimitExceeded& error) {
                    QCOMPARE(error.requested(), 20000);
                    QCOMPARE(error.live(), 4004);
                    QCOMPARE(error.limit(), 20000);
                    QCOMPARE(error.block(), std::string("block 3"));
                    QVERIFY(QByteArray(error.what()).contains("20000"));
                }
                QCOMPARE(ledger.live(), 4004);
            }
            const at::Tensor fill = bytes(20000 - 4004 - 100);
            QVERIFY_EXCEPTION_THROWN(loss.backward(), MemoryLimitExceeded);
            QVERIFY(ledger.live() <= 20000);
            QCOMPARE(ledger.live(), counter_->live());
            const at::Tensor small = bytes(50);  // the run goes on
        }
        QCOMPARE(ledger.live(), 0);
    }

    void aWorkerBeyondTheLimitStopsTheRunsNextAllocation() {
        Ledger ledger(1000);
        const RunScope run(ledger);
        at::Tensor big;
        std::thread([&] { big = bytes(2000); }).join();
        QCOMPARE(ledger.live(), 2000);
        QVERIFY_EXCEPTION_THROWN((void)bytes(10), MemoryLimitExceeded);
        const auto refused = ledger.refused(3);
        QVERIFY(refused && refused->requested == 2000 && refused->live == 2000 && refused->limit == 1000);
        big.reset();
        const at::Tensor again = bytes(10);
        QCOMPARE(ledger.live(), 10);
    }

    void aFailedAllocationLeavesTheLedgerConsistent() {
        Ledger ledger;
        const RunScope run(ledger);
        const at::Tensor x = bytes(100);
        QVERIFY_EXCEPTION_THROWN((void)bytes(std::int64_t{1} << 50), c10::Error);
        QCOMPARE(ledger.live(), 100);
        QCOMPARE(ledger.window_peak(), 100);
    }

    void blocksFromOutsideARunAreNobodys() {
        at::Tensor before = bytes(100);
        Ledger ledger;
        {
            const BlockScope scope(ledger.block("head"));  // without a run: nothing
            const at::Tensor x = bytes(100);
            QCOMPARE(ledger.live(), 0);
        }
        const RunScope run(ledger);
        ledger.assign(before, Category::weights, 0);
        QCOMPARE(ledger.live(), 0);
        before.reset();
        QCOMPARE(ledger.live(), 0);
        QVERIFY_EXCEPTION_THROWN(RunScope{ledger}, std::logic_error);
    }

    void freesCountOnAnyThreadAndAfterTheScope() {
        Ledger ledger;
        at::Tensor x, y;
        {
            const RunScope run(ledger);
            x = bytes(100);
            y = bytes(30);
        }
        QCOMPARE(ledger.live(), 130);
        std::thread([tensor = std::move(x)]() mutable { tensor.reset(); }).join();
        QCOMPARE(ledger.live(), 30);
        y.reset();
        QCOMPARE(ledger.live(), 0);
    }

    void tensorsAndGraphsMayOutliveTheLedger() {
        auto first = std::make_unique<Ledger>();
        at::Tensor x, leaf, graph;
        {
            const RunScope run(*first);
            x = bytes(100);
            leaf = at::ones({10}).set_requires_grad(true);
            first->watch_gradient(leaf, first->block("head"));
            const BlockScope scope(first->block("head"));
            graph = leaf.exp().exp().sum();
        }
        first.reset();
        Ledger second;
        const RunScope run(second);
        const at::Tensor mine = bytes(7);
        x.reset();
        QCOMPARE(second.live(), 7);
        graph.backward();
        QCOMPARE(second.live(), 7 + 40);  // the gradient was made in this run
        graph.reset();
        leaf.reset();
        QCOMPARE(second.live(), 7);
        QCOMPARE(sum(now(second)), 7);
    }

    void twoRunsInTwoThreadsKeepTheirBytesApart() {
        const auto train = [](bool frozen, std::int64_t& peak) {
            at::set_num_threads(1);
            Ledger ledger;
            {
                const RunScope run(ledger);
                LedgerModel model(ledger, frozen);
                for (int step = 0; step < 3; ++step) {
                    ledger.begin_window();
                    model.loss().backward();
                    model.optimize();
                    const api::MemorySplit split = ledger.window_split(step);
                    if (sum(split) != ledger.window_peak()) return;
                    peak = std::max(peak, split.peak);
                }
            }
            if (ledger.live() != 0) peak = -1;
        };
        std::array<std::int64_t, 2> alone{}, together{};
        for (std::size_t i = 0; i < 2; ++i) std::thread([&, i] { train(i == 1, alone[i]); }).join();
        std::thread other([&] { train(false, together[0]); });
        std::thread another([&] { train(true, together[1]); });
        other.join();
        another.join();
        QVERIFY(alone[0] > alone[1] && alone[1] > 0);
        QVERIFY(together == alone);
    }

    void withTwoRunsAnotherThreadsBytesAreUnattributed() {
        Ledger mine, theirs;
        const RunScope run(mine);
        at::Tensor x;
        std::thread([&] {
            const RunScope their_run(theirs);
            std::thread([&] { x = bytes(64); }).join();
        }).join();
        QCOMPARE(mine.live(), 0);
        QCOMPARE(theirs.live(), 0);
        QCOMPARE(unattributed_live(), 64);
    }

    void lazyClonesAreNotCopiedByLooking() {
        Ledger ledger;
        const RunScope run(ledger);
        const BlockIndex block = ledger.block("head");
        at::Tensor x = bytes(1000);
        at::Tensor clone = x._lazy_clone();
        ledger.assign(clone, Category::weights, block);
        QCOMPARE(ledger.live(), 1000);
        clone.fill_(1);
        QCOMPARE(ledger.live(), 2000);
        clone.reset();
        x.reset();
        QCOMPARE(ledger.live(), 0);
    }
};

QTEST_APPLESS_MAIN(TestLedger)
#include "tst_ledger.moc"
