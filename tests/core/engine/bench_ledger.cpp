// SPDX-License-Identifier: GPL-3.0-or-later
// What the ledger costs; no test.
//   bench_ledger                    nanoseconds of CPU time per allocation with its free, and per saved tensor; best of several
//   bench_ledger step [PAIRS] [THREADS]   a whole training step: with ledger / without, interleaved; median with quartiles, and the
//                                 fastest steps, which a busy machine disturbs least
// A step is one of MiniLM's size (6 blocks of width 384, 32 texts of 128 tokens) in backbone mode eval, with random weights. The
// two sides run in processes of their own, one step each in turn: in the one without, LibTorch's own allocator is in force.
#include <sys/wait.h>
#include <torch/torch.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/measured_step.h"
#include "support/tiny_t5.h"

using namespace sherl;
using namespace sherl::engine::memory;
namespace fs = std::filesystem;

namespace {
constexpr int repeats = 300, count = 2000;

double nanoseconds(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return 1e9 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec);
}

// CPU time: other programs on the machine count little.
template <class Work>
double best_nanoseconds(Work work) {
    double best = 1e18;
    for (int i = 0; i < repeats; ++i) {
        const double start = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
        for (int j = 0; j < count; ++j) work();
        best = std::min(best, nanoseconds(CLOCK_THREAD_CPUTIME_ID) - start);
    }
    return best / count;
}

void single_events() {
    const auto pair = [] { return best_nanoseconds([] { c10::GetAllocator(at::kCPU)->allocate(256); }); };
    const auto saved = [] {
        const at::Tensor x = at::ones({16}).set_requires_grad(true);
        return best_nanoseconds([&] { x.exp(); });  // saves its result
    };
    const double plain = pair(), plain_saved = saved();
    install();
    const double outside = pair();
    Ledger ledger;
    const RunScope run(ledger);
    for (int i = 0; i < 20; ++i) (void)ledger.block("block " + std::to_string(i));
    std::vector<c10::DataPtr> alive;
    for (int i = 0; i < 2000; ++i) alive.push_back(c10::GetAllocator(at::kCPU)->allocate(64));
    ledger.begin_window();
    const double at_record = pair();
    c10::GetAllocator(at::kCPU)->allocate(1 << 20);
    const double inside = pair();
    std::printf(
        "allocation + free: LibTorch alone %.0f, installed outside a run %.0f, in a run %.0f, in a run at the window's "
        "peak %.0f ns\n",
        plain, outside, inside, at_record);
    std::printf("operation that saves a tensor: LibTorch alone %.0f, in a run %.0f ns\n", plain_saved, saved());
    const double phase = best_nanoseconds([&] {
        ledger.enter_phase(api::Phase::forward);
        c10::GetAllocator(at::kCPU)->allocate(64);
        ledger.enter_phase(api::Phase::backward);
        c10::GetAllocator(at::kCPU)->allocate(64);
    });
    std::printf("two phases with an allocation each: %.0f ns\n", phase);
}

void write_backbone(const fs::path& folder) {
    fs::create_directories(folder);
    const Json config{{"architectures", {"BertModel"}}, {"model_type", "bert"},        {"vocab_size", 30522},
                      {"hidden_size", 384},             {"num_hidden_layers", 6},      {"num_attention_heads", 12},
                      {"intermediate_size", 1536},      {"max_position_embeddings", 512}, {"type_vocab_size", 2},
                      {"hidden_act", "gelu"},           {"pad_token_id", 0}};
    write_file_atomically(folder / "config.json", config.dump(1));
    test::write_random_weights(folder);
}

// One side, in a process of its own: takes a step for each byte that comes, and answers with its nanoseconds of CPU.
class Side {
  public:
    Side(const fs::path& backbone, const Json& method, bool with_ledger, int threads) {
        std::array<int, 2> go{}, answer{};
        if (pipe(go.data()) != 0 || pipe(answer.data()) != 0) std::abort();
        child_ = fork();
        if (child_ == 0) {
            close(go[1]);
            close(answer[0]);
            work(backbone, method, with_ledger, threads, go[0], answer[1]);
            _exit(0);
        }
        close(go[0]);
        close(answer[1]);
        go_ = go[1];
        answer_ = answer[0];
    }
    ~Side() {
        close(go_);
        close(answer_);
        waitpid(child_, nullptr, 0);
    }
    Side(const Side&) = delete;
    Side& operator=(const Side&) = delete;

    [[nodiscard]] double step() const {
        const char byte = 1;
        double taken = 0;
        if (write(go_, &byte, 1) != 1 || read(answer_, &taken, sizeof taken) != sizeof taken) std::abort();
        return taken;
    }

  private:
    static void work(const fs::path& backbone, const Json& method, bool with_ledger, int threads, int go, int answer) {
        if (with_ledger) install();
        at::set_num_threads(threads);
        const formats::BackboneConfig config = formats::read_backbone_config(backbone);
        spec::RunSpec spec;
        spec.backbone.path = backbone;
        spec.backbone.mode = "eval";
        spec.method = spec::resolve_method(method, config);
        spec.train.epochs = 1000000;
        spec.train.batch_size = 32;
        const engine::TextTask task = test::measured::task_of(
            {.backbone = backbone, .method = {}, .rows = 32, .tokens = 128}, config.vocabulary());
        const spec::Plan plan = spec::make_plan(spec.train, task.train.size());
        const engine::BatchFormat format;
        Ledger ledger;
        std::optional<RunScope> run;
        if (with_ledger) run.emplace(ledger);
        const auto model = engine::build_model({.backbone = spec.backbone, .method = spec.method}, &ledger);
        const auto optimizer = engine::make_optimizer(spec.train.optimizer, model->trainable(), &ledger);
        engine::Stepper stepper({.spec = spec,
                                 .task = task,
                                 .plan = plan,
                                 .format = format,
                                 .model = *model,
                                 .optimizer = *optimizer,
                                 .ledger = ledger});
        std::int64_t peak = 0, events = 0;
        char byte = 0;
        for (std::int64_t step = 1; read(go, &byte, 1) == 1; ++step) {
            const double start = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
            peak = std::max(peak, stepper.take(step, peak).peak_bytes);
            const double taken = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - start;
            if (write(answer, &taken, sizeof taken) != sizeof taken) return;
            events = ledger.window_trace(step).events;
        }
        if (with_ledger) std::printf("  %lld allocations and frees in a step\n", static_cast<long long>(events));
        std::fflush(stdout);
    }

    pid_t child_ = 0;
    int go_ = -1, answer_ = -1;
};

double quantile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void whole_steps(int pairs, int threads) {
    const fs::path folder = fs::temp_directory_path() / ("bench_ledger." + std::to_string(getpid()));
    write_backbone(folder);
    for (const char* method : {R"({"kind": "lora"})", R"({"kind": "sherl"})"}) {
        const Side plain(folder, Json::parse(method), false, threads), counted(folder, Json::parse(method), true, threads);
        for (int i = 0; i < 3; ++i) {  // what first steps make stays
            (void)plain.step();
            (void)counted.step();
        }
        std::vector<double> ratios;
        double fastest_plain = 1e18, fastest_counted = 1e18;
        for (int i = 0; i < pairs; ++i) {
            const bool plain_first = i % 2 == 0;
            const double first = (plain_first ? plain : counted).step(), second = (plain_first ? counted : plain).step();
            ratios.push_back(plain_first ? second / first : first / second);
            fastest_plain = std::min(fastest_plain, plain_first ? first : second);
            fastest_counted = std::min(fastest_counted, plain_first ? second : first);
        }
        std::printf("%s: with ledger / without %.4f (%.4f to %.4f); the fastest steps %.4f of %.1f ms CPU; %d pairs, %d threads\n",
                    method, quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75),
                    fastest_counted / fastest_plain, fastest_plain / 1e6, pairs, threads);
        std::fflush(stdout);
    }
    fs::remove_all(folder);
}

}  // namespace

int main(int arguments, char** argument) {
    if (arguments > 1 && std::string(argument[1]) == "step") {
        whole_steps(arguments > 2 ? std::atoi(argument[2]) : 20, arguments > 3 ? std::atoi(argument[3]) : 2);
    } else {
        single_events();
    }
    return 0;
}
