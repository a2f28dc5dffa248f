// SPDX-License-Identifier: GPL-3.0-or-later
// memory_victim FOLDER: trains under a limit of its address space (RLIMIT_AS) until the system refuses a tensor: once to the run's
// thread, once to a worker of LibTorch; then trains a smaller run to its end. Says of each, in one line of JSON, how it ended.
// What tst_out_of_memory starts, because the limit is the whole process's.
#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <functional>
#include <numeric>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/engine/fake_run.h"

using namespace sherl;

namespace {

constexpr std::int64_t kMiB = 1 << 20, kPiece = 64 * kMiB, kRoom = 400 * kMiB;

std::int64_t address_space() {
    std::ifstream status("/proc/self/status");
    std::string word;
    for (std::int64_t kib = 0; status >> word;)
        if (word == "VmSize:" && status >> kib) return kib * 1024;
    return 0;
}

void limit_address_space() {
    rlimit limit{};
    getrlimit(RLIMIT_AS, &limit);
    limit.rlim_cur = static_cast<rlim_t>(address_space() + kRoom);
    if (setrlimit(RLIMIT_AS, &limit) != 0) std::perror("setrlimit");
}

// In the second micro-batch of step 2 it asks for `more` until there is no more.
Json run(const std::string& folder, const char* name, const std::function<void(std::vector<at::Tensor>&)>& more) {
    fake::Setup setup;
    std::vector<at::Tensor> kept;
    setup.probe->on_forward = [&](bool training, int forward) {
        if (more && training && forward == 4)
            for (;;) more(kept);
    };
    fake::Recorder recorder;
    spec::RunSpec spec = fake::spec();
    spec.threads = 2;
    const api::RunOutcome outcome =
        engine::train({.spec = spec, .files = folder + "/" + name}, recorder, {}, fake::environment(setup));
    Json told{{"name", name},
              {"ending", to_string(outcome.ending)},
              {"steps", outcome.steps},
              {"pieces", kept.size()},
              {"refused", outcome.out_of_memory.has_value()}};
    if (outcome.error) {
        told["id"] = outcome.error->id();
        told["what"] = outcome.error->problems().front().what.english();
        told["where"] = outcome.error->problems().front().where;
    }
    if (!outcome.out_of_memory) return told;
    const api::OutOfMemory& refused = *outcome.out_of_memory;
    const auto categories = refused.split.by_category();
    told.update({{"requested", refused.requested},
                 {"live", refused.live},
                 {"limit", refused.limit},
                 {"cells", std::accumulate(categories.begin(), categories.end(), std::int64_t{0})},
                 {"phase", to_string(refused.phase)},
                 {"block", refused.block},
                 {"step", refused.step},
                 {"micro_batch", refused.micro_batch},
                 {"rows", refused.batch.rows},
                 {"traced_step", refused.trace.step},
                 {"traced_events", refused.trace.events},
                 {"traced_live", refused.trace.points.empty() ? -1 : refused.trace.points.back().bytes}});
    return told;
}

at::Tensor piece() {
    return at::empty({kPiece}, at::kByte);
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return 2;
    const std::string folder = arguments[1];
    engine::memory::install();
    const auto say = [](const Json& told) { std::printf("%s\n", told.dump().c_str()); };
    say(run(folder, "before", nullptr));  // all that is loaded at first need is there
    limit_address_space();
    say(run(folder, "thread", [](std::vector<at::Tensor>& kept) { kept.push_back(piece()); }));
    say(run(folder, "worker", [](std::vector<at::Tensor>& kept) {
        std::vector<at::Tensor> made(2);
        at::parallel_for(0, 2, 1, [&](std::int64_t first, std::int64_t last) {
            for (std::int64_t i = first; i < last; ++i)
                if (i == 1) made[1] = piece();  // the second is a worker's
        });
        kept.push_back(made[1]);
    }));
    say(run(folder, "after", nullptr));
    return 0;
}
