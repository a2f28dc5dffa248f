// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger of a run on a device, fed by a caching allocator that the test plays: it rounds, counts what it hands out, and tells of
// a block before it is in its counters. No GPU is needed, and none was ever used: what CUDA itself tells is not tested here.
#include <ATen/ThreadLocalState.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>
#include <c10/core/StorageImpl.h>
#include <c10/core/TensorImpl.h>

#include <QtTest>
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "core/engine/memory/cuda_counters.h"
#include "core/engine/memory/ledger.h"

using namespace sherl;
using namespace sherl::engine::memory;

namespace {

// As CUDA's: blocks of multiples of 512 bytes, some with a rest that was not worth cutting off.
class PlayedAllocator final : public CudaCounters {
  public:
    const void* allocate(int device, std::int64_t requested) {
        Counters& counters = devices_[device];
        const std::int64_t size = (requested + 511) / 512 * 512 + (requested % 7 == 0 ? 1024 : 0);
        const void* data = reinterpret_cast<const void*>(next_ += 1 << 20);
        if (feed_ != nullptr) feed_->allocated(device, data, requested, counters.ever);
        counters.ever += size;
        counters.current += size;
        counters.peak = std::max(counters.peak, counters.current);
        sizes_[data] = size;
        return data;
    }
    void free(int device, const void* data) {
        devices_[device].current -= sizes_.at(data);
        sizes_.erase(data);
        if (feed_ != nullptr) feed_->freed(device, data, devices_[device].ever);
    }
    void refuse(int device, std::int64_t requested) const { feed_->refused(device, requested); }

    [[nodiscard]] std::int64_t size(const void* data) const { return sizes_.at(data); }
    [[nodiscard]] std::int64_t current(int device) { return devices_[device].current; }
    [[nodiscard]] std::int64_t peak(int device) { return devices_[device].peak; }
    std::optional<std::int64_t> allocated_peak(int device) const override { return devices_.at(device).peak; }
    std::optional<std::int64_t> reserved_peak(int) const override { return std::nullopt; }
    void reset_peaks(int device) override { devices_[device].peak = devices_[device].current; }
    std::optional<std::int64_t> allocated_ever(int device) const override {
        const auto found = devices_.find(device);
        return found != devices_.end() ? found->second.ever : 0;
    }
    void feed(DeviceFeed& feed) override { feed_ = &feed; }

  private:
    struct Counters {
        std::int64_t ever = 5000, current = 0, peak = 0;
    };
    DeviceFeed* feed_ = nullptr;
    std::map<int, Counters> devices_;
    std::map<const void*, std::int64_t> sizes_;
    std::uintptr_t next_ = std::uintptr_t{1} << 50;
};

// A tensor that LibTorch takes for one on the device. Nothing may read it.
at::Tensor tensor_on_device(PlayedAllocator& allocator, int device, std::int64_t bytes) {
    struct Block {
        PlayedAllocator* allocator;
        int device;
        const void* data;
    };
    auto* block = new Block{&allocator, device, allocator.allocate(device, bytes)};
    c10::DataPtr pointer{const_cast<void*>(block->data), block,
                         [](void* context) {
                             const std::unique_ptr<Block> gone(static_cast<Block*>(context));
                             gone->allocator->free(gone->device, gone->data);
                         },
                         at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device))};
    auto storage = c10::make_intrusive<c10::StorageImpl>(c10::StorageImpl::use_byte_size_t(), static_cast<std::size_t>(bytes),
                                                         std::move(pointer), nullptr, false);
    auto impl = c10::make_intrusive<c10::TensorImpl>(c10::Storage(std::move(storage)), c10::DispatchKeySet(c10::DispatchKey::CUDA),
                                                     caffe2::TypeMeta::Make<std::uint8_t>());
    impl->set_sizes_contiguous({bytes});
    return at::Tensor(std::move(impl));
}

std::int64_t sum(const api::MemorySplit& split) {
    const auto bytes = split.by_category();
    return std::accumulate(bytes.begin(), bytes.end(), std::int64_t{0});
}

}  // namespace

class TestDeviceFeed : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { install(); }
    void init() {
        cuda_ = std::make_shared<PlayedAllocator>();
        set_cuda_counters(cuda_);
    }
    void cleanup() { set_cuda_counters(nullptr); }

    // Ledger and allocator agree at every instant, whatever comes directly behind what.
    void randomScriptEqualsTheAllocatorsCounters() {
        std::mt19937 random(1);
        const auto draw = [&](std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random); };
        Ledger ledger;
        std::vector<const void*> alive;
        {
            const RunScope run(ledger);
            QVERIFY(charge_device(1));
            const std::array<BlockIndex, 2> blocks{ledger.block("block 0"), ledger.block("block 1")};
            for (int i = 0; i < 4000; ++i) {
                if (i % 500 == 0) {
                    ledger.begin_window();
                    cuda_->reset_peaks(1);
                }
                const BlockScope scope(blocks[draw(2)]);
                if (alive.empty() || draw(2) == 0) {
                    alive.push_back(cuda_->allocate(1, 1 + static_cast<std::int64_t>(draw(5000))));
                } else {
                    std::swap(alive[draw(alive.size())], alive.back());
                    cuda_->free(1, alive.back());
                    alive.pop_back();
                }
                const at::Tensor on_host = at::empty({100000}, at::kByte);  // is not the device's
                if (draw(3) == 0) continue;  // at times the size of the last block is not asked for
                QCOMPARE(ledger.live(), cuda_->current(1));
                QCOMPARE(ledger.window_peak(), cuda_->peak(1));
                QCOMPARE(sum(ledger.window_split(1)), cuda_->peak(1));
                const api::StepTrace trace = ledger.window_trace(1);
                QCOMPARE(trace.peak, cuda_->peak(1));
                QCOMPARE(trace.points.back().bytes, cuda_->current(1));
            }
        }
        for (const void* data : alive) cuda_->free(1, data);
        QCOMPARE(ledger.live(), 0);
    }

    // A block that is gone before anything else happened was as large as it was.
    void aBlockThatGoesAtOnce() {
        Ledger ledger;
        const RunScope run(ledger);
        QVERIFY(charge_device(0));
        ledger.begin_window();
        cuda_->free(0, cuda_->allocate(0, 700));
        QCOMPARE(ledger.window_peak(), 2048);
        QCOMPARE(ledger.live(), 0);
        QCOMPARE(ledger.window_trace(1).events, 2);
    }

    void tensorsHaveCategories() {
        Ledger ledger;
        const RunScope run(ledger);
        QVERIFY(charge_device(0));
        const BlockIndex block = ledger.block("block 0");
        const at::Tensor weight = tensor_on_device(*cuda_, 0, 512), other = tensor_on_device(*cuda_, 0, 1024);
        ledger.add_mapped(weight, block);  // as the backbone's weights are entered
        ledger.begin_window();
        const api::MemorySplit split = ledger.window_split(0);
        QCOMPARE(split.peak, 1536);
        QCOMPARE(split.cells.size(), std::size_t{2});
        QCOMPARE(split.by_category()[static_cast<std::size_t>(Category::weights)], 512);
        const at::Tensor elsewhere = tensor_on_device(*cuda_, 1, 4096);
        ledger.add_mapped(elsewhere, block);
        QCOMPARE(ledger.live(), 1536);
    }

    // Backward on a device runs on a thread of LibTorch's that takes the caller's thread-local state along.
    void aThreadThatInheritsTheRun() {
        Ledger ledger;
        const void* made = nullptr;
        {
            const RunScope run(ledger);
            QVERIFY(charge_device(0));
            const BlockIndex block = ledger.block("block 3");
            ledger.begin_window();
            ledger.enter_phase(api::Phase::backward);
            const at::ThreadLocalState state;
            std::thread([&] {
                const at::ThreadLocalStateGuard guard(state);
                const BlockScope scope(block);  // as a checkpointed block that runs again
                made = cuda_->allocate(0, 512);
            }).join();
            const api::MemorySplit split = ledger.window_split(1);
            QCOMPARE(split.block, std::string("block 3"));
            QCOMPARE(split.phase, api::Phase::backward);
            QCOMPARE(split.peak, 512);
            QCOMPARE(split.by_category()[static_cast<std::size_t>(Category::temporaries)], 512);
        }
        std::thread([&] { cuda_->free(0, made); }).join();
        QCOMPARE(ledger.live(), 0);
        const void* later = cuda_->allocate(0, 512);  // nobody's
        QCOMPARE(ledger.live(), 0);
        cuda_->free(0, later);
    }

    void theDeviceRefuses() {
        Ledger ledger;
        const RunScope run(ledger);
        QVERIFY(charge_device(0));
        const void* kept = cuda_->allocate(0, 1000);
        ledger.begin_window();
        ledger.enter_phase(api::Phase::loss);
        cuda_->refuse(1, 77);
        QVERIFY(!ledger.refused(2));
        cuda_->refuse(0, 9999);
        const auto refused = ledger.refused(2);
        QVERIFY(refused.has_value());
        QCOMPARE(refused->requested, 9999);
        QCOMPARE(refused->live, 1024);
        QCOMPARE(sum(refused->split), 1024);
        QCOMPARE(refused->phase, api::Phase::loss);
        cuda_->free(0, kept);
    }

    void aRunOnTheHostHearsNothingOfADevice() {
        Ledger on_host, on_device;
        const RunScope run(on_host);
        const at::Tensor mine = at::empty({64}, at::kByte);
        std::thread([&] {
            const RunScope theirs(on_device);
            if (!charge_device(0)) return;
            const void* data = cuda_->allocate(0, 512);
            std::thread([&] { cuda_->allocate(0, 1024); }).join();  // a worker's, of the only run on this device
            cuda_->free(0, data);
        }).join();
        QCOMPARE(on_host.live(), 64);
        QCOMPARE(on_device.live(), 1024);
        QCOMPARE(unattributed_live(), 0);
    }

  private:
    std::shared_ptr<PlayedAllocator> cuda_;
};

QTEST_APPLESS_MAIN(TestDeviceFeed)
#include "tst_device_feed.moc"
