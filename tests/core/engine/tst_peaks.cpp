// SPDX-License-Identifier: GPL-3.0-or-later
// Peaks that no ledger keeps: the process's resident set, CUDA's allocator; and what a run on CUDA says of its memory.
#include <ATen/ops/empty.h>

#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <fstream>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/fake_run.h"
#include "core/engine/memory/cuda_counters.h"
#include "core/engine/memory/process_memory.h"
#include "core/engine/train/device.h"
#include "core/engine/train/memory_watch.h"
#include "core/engine/train/system_peaks.h"

using namespace sherl;
using namespace sherl::engine;
using memory::ProcessPeak;
namespace fs = std::filesystem;

namespace {

// The two files of a process in /proc that a peak needs, with what the test wants in them.
class FakeProc {
  public:
    FakeProc() { allow_restart(true); }
    void set_mark(int kib) const {
        write_file_atomically(path() / "status", "Name:\tx\nVmPeak:\t 9 kB\nVmHWM:\t" + std::to_string(kib) + " kB\n");
    }
    void allow_restart(bool allowed) const {  // a folder cannot be written like a file
        fs::remove(path() / "clear_refs");
        if (allowed) {
            std::ofstream(path() / "clear_refs").flush();
        } else {
            fs::create_directory(path() / "clear_refs");
        }
    }
    [[nodiscard]] fs::path path() const { return directory_.path().toStdString(); }

  private:
    QTemporaryDir directory_;
};

struct FakeCuda : memory::CudaCounters {
    std::int64_t allocated = 0;
    int resets = 0;
    std::optional<std::int64_t> allocated_peak(int device) const override { return allocated + device; }
    std::optional<std::int64_t> reserved_peak(int) const override { return 20; }
    void reset_peaks(int) override { ++resets; }
    std::optional<std::int64_t> allocated_ever(int) const override { return std::nullopt; }
    void feed(memory::DeviceFeed&) override {}
};

constexpr std::int64_t kMiB = 1 << 20;

}  // namespace

class TestPeaks : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { memory::install(); }
    void cleanup() { memory::set_cuda_counters(nullptr); }

    // Half a GiB that was used and freed before is no part of the peak, though the heap would have kept it.
    void processPeakForgetsWhatWasFreed() {
        const ProcessPeak earlier;
        if (!earlier.bytes()) QSKIP("this kernel cannot restart the mark");
#ifdef __SANITIZE_ADDRESS__
        QSKIP("the address sanitizer keeps freed memory");
#endif
        std::int64_t used = 0;
        std::unique_ptr<char[]> last;
        {
            std::vector<std::unique_ptr<char[]>> pieces;
            for (int i = 0; i < 8192; ++i) pieces.push_back(std::make_unique<char[]>(65536));
            last = std::move(pieces.back());  // so that the heap cannot shrink by itself
            used = earlier.bytes().value();
        }
        const ProcessPeak peak;
        QVERIFY(used > 512 * kMiB);
        QVERIFY2(peak.bytes().value() < used - 400 * kMiB, std::to_string(peak.bytes().value()).c_str());
        QVERIFY(peak.bytes().value() > 10 * kMiB);
        QVERIFY(earlier.bytes().value() >= used);  // one that began before keeps its own
    }

    void processPeakNeedsBothFiles() {
        const FakeProc proc;
        proc.set_mark(100);
        QCOMPARE(ProcessPeak(proc.path()).bytes().value(), 102400);
        QCOMPARE(read_file(proc.path() / "clear_refs"), std::string("5"));
        proc.allow_restart(false);
        QVERIFY(!ProcessPeak(proc.path()).bytes());
        proc.allow_restart(true);
        fs::remove(proc.path() / "status");
        QVERIFY(!ProcessPeak(proc.path()).bytes());
    }

    // A run in a process that ran another before, and a resumed run: the largest of its own segments.
    void segmentsOfARun() {
        const FakeProc proc;
        Counters counters;
        const auto segment = [&](bool resumed, int kib, bool measured) {
            proc.allow_restart(measured);
            const SystemPeaks peaks(at::kCPU, resumed ? &counters : nullptr, proc.path());
            proc.set_mark(kib);
            peaks.raise(counters);
        };
        segment(false, 300, true);
        QCOMPARE(counters, (Counters{{"process_rss_peak", 300 * 1024}}));
        segment(true, 200, true);
        QCOMPARE(counters.at("process_rss_peak"), 300 * 1024);
        segment(true, 400, true);
        QCOMPARE(counters.at("process_rss_peak"), 400 * 1024);
        segment(true, 500, false);
        QVERIFY(counters.empty());
        segment(true, 100, true);  // what the segment before needed stays unknown
        QVERIFY(counters.empty());
        segment(false, 100, true);
        QCOMPARE(counters.at("process_rss_peak"), 100 * 1024);
    }

    void outcomeOfARun() {
        const FakeProc proc;
        proc.set_mark(7);
        fake::Setup setup;
        setup.proc = proc.path();
        const QTemporaryDir folder;
        const auto run = [&](bool resume, std::int64_t stop_at) {
            fake::Recorder recorder;
            std::stop_source stop;
            recorder.on_step = [&](const api::StepEvent& event) {
                if (event.step == stop_at) stop.request_stop();
            };
            return train({.spec = fake::spec(), .files = folder.path().toStdString(), .resume = resume}, recorder,
                         stop.get_token(), fake::environment(setup));
        };
        QCOMPARE(run(false, 3).counters.at("process_rss_peak"), 7 * 1024);
        proc.set_mark(5);
        const api::RunOutcome resumed = run(true, 0);
        QVERIFY(resumed.ending == api::Ending::finished);
        QCOMPARE(resumed.counters.at("process_rss_peak"), 7 * 1024);
        proc.allow_restart(false);
        QVERIFY(!run(false, 3).counters.contains("process_rss_peak"));
        proc.allow_restart(true);
        QVERIFY(!run(true, 0).counters.contains("process_rss_peak"));
    }

    void cudaCountersComeFromThePlugin() {
        QVERIFY(!memory::cuda_allocated_peak() && !memory::cuda_reserved_peak());
        const auto cuda = std::make_shared<FakeCuda>();
        cuda->allocated = 10;
        memory::set_cuda_counters(cuda);
        Counters counters;
        const SystemPeaks peaks(at::Device(at::kCUDA, 1), nullptr, "/proc/self");
        QCOMPARE(cuda->resets, 1);
        peaks.raise(counters);
        cuda->allocated = 5;
        peaks.raise(counters);
        QCOMPARE(counters.at("cuda_allocated_peak"), 11);
        QCOMPARE(counters.at("cuda_reserved_peak"), 20);
        Counters on_cpu;
        SystemPeaks(at::kCPU, nullptr, "/proc/self").raise(on_cpu);
        QVERIFY(!on_cpu.contains("cuda_allocated_peak"));
        QCOMPARE(cuda->resets, 1);
    }

    // Where nobody tells of the device, the host's bytes must not pass for the run's.
    void aLedgerThatIsChargedForNothingReportsNothing() {
        const std::vector<std::int64_t> none;
        for (const bool on_host : {false, true}) {
            memory::Ledger ledger;
            const memory::RunScope scope(ledger);
            if (!on_host) QVERIFY(!memory::charge_device(0));
            const at::Tensor bytes = at::empty({50}, at::kByte);
            ledger.begin_window();
            RunState state;
            fake::Recorder recorder;
            MemoryWatch watch(ledger, state, recorder, none);
            QCOMPARE(watch.after_step(1, ledger.window_peak()), on_host ? 50 : 0);
            QCOMPARE(watch.after_evaluation(on_host ? 40 : 0), on_host ? 40 : 0);
            watch.finish();
            QCOMPARE(state.counters,
                     on_host ? (Counters{{"tensor_peak_train", 50}, {"tensor_peak_eval", 40}}) : Counters{});
            QCOMPARE(recorder.order.empty(), !on_host);
            QCOMPARE(state.split.cells.empty() && state.split.peak == 0, !on_host);
        }
    }

    void memoryLimitIsRefusedOnCuda() {
        check_memory_limit(1000, at::kCPU);
        check_memory_limit(std::nullopt, at::Device(at::kCUDA, 0));
        try {
            check_memory_limit(1000, at::Device(at::kCUDA, 0));
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("train.memory_limit.cuda"));
            QCOMPARE(error.kind(), ErrorKind::input);
        }
    }
};

QTEST_GUILESS_MAIN(TestPeaks)
#include "tst_peaks.moc"
