// SPDX-License-Identifier: GPL-3.0-or-later
// Our side of the step benchmark: the trainer's own step on a fixed batch. compare_steps.py explains job and protocol.
#include <ATen/Parallel.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <iostream>
#include <string>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/model.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/step.h"
#include "core/spec/resolve.h"
#include "tests/bench/alloc_hook.h"

using namespace sherl;
using namespace sherl::engine;

namespace {

spec::RunSpec spec_of(const Json& job) {
    spec::RunSpec spec;
    spec.backbone.path = job.at("backbone").get<std::string>();
    spec.backbone.mode = job.at("mode").get<std::string>();
    spec.method = spec::resolve_method(job.at("method"), formats::read_backbone_config(spec.backbone.path));
    spec.task.pool = job.at("pool").get<std::string>();
    spec.task.head_dropout = 0;
    spec.train.epochs = 1e6;
    spec.train.batch_size = static_cast<std::int64_t>(job.at("ids").size());
    spec.train.gradient_checkpointing = job.at("gradient_checkpointing").get<bool>();
    spec.train.clip_norm = job.at("clip_norm").get<double>();
    spec.train.schedule.kind = "constant";
    const Json& optimizer = job.at("optimizer");
    spec.train.optimizer.lr = optimizer.at("lr").get<double>();
    spec.train.optimizer.beta1 = optimizer.at("betas").at(0).get<double>();
    spec.train.optimizer.beta2 = optimizer.at("betas").at(1).get<double>();
    spec.train.optimizer.eps = optimizer.at("eps").get<double>();
    spec.train.optimizer.weight_decay = optimizer.at("weight_decay").get<double>();
    return spec;
}

TextTask task_of(const Json& job) {
    TextTask task;
    const bool answers = job.contains("targets");
    if (answers) task.kind = "seq2seq";
    for (std::int64_t i = 0; i < job.at("classes").get<std::int64_t>(); ++i) task.labels.push_back(std::to_string(i));
    for (std::size_t i = 0; i < job.at("ids").size(); ++i) {
        data::EncodedExample example;
        example.ids = job.at("ids").at(i).get<std::vector<std::int32_t>>();
        if (answers) example.target_ids = job.at("targets").at(i).get<std::vector<std::int32_t>>();
        example.label = job.at("labels").at(i).get<std::int64_t>();
        task.train.examples.push_back(std::move(example));
    }
    return task;
}

ModelRequest request_of(const spec::RunSpec& spec, const TextTask& task) {
    ModelRequest request;
    request.backbone = spec.backbone;
    request.method = spec.method;
    request.task_kind = task.kind;
    request.outputs = task.outputs();
    request.pool = spec.task.pool;
    request.head_dropout = spec.task.head_dropout;
    return request;
}

double process_cpu_seconds() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

class Worker {
  public:
    Worker(const Json& job, bool count_bytes)
        : count_bytes_(count_bytes),
          run_(ledger_),
          spec_(spec_of(job)),
          task_(task_of(job)),
          plan_(spec::make_plan(spec_.train, task_.train.size())),
          format_({.pad_id = 0, .regression = false, .seq2seq = task_.generates()}),
          model_(build_model(request_of(spec_, task_), &ledger_)),
          optimizer_(make_optimizer(spec_.train.optimizer, model_->trainable(), &ledger_)),
          stepper_({.spec = spec_,
                    .task = task_,
                    .plan = plan_,
                    .format = format_,
                    .model = *model_,
                    .optimizer = *optimizer_,
                    .ledger = ledger_}) {
        if (const Json& start = job.at("start"); !start.is_null()) {
            const std::string file = start.get<std::string>();
            copy_tensors(model_->trainable(), load_tensors(file), "", file);
        }
    }

    Json step() {
        if (count_bytes_) sherl_bench_begin_window();
        const auto wall = std::chrono::steady_clock::now();
        const double cpu = process_cpu_seconds();
        // As in a run: the split is kept only of a new record. Here it is wanted when bytes are counted.
        result_ = stepper_.take(++steps_, count_bytes_ ? 0 : result_.peak_bytes);
        return {{"cpu", process_cpu_seconds() - cpu},
                {"wall", std::chrono::duration<double>(std::chrono::steady_clock::now() - wall).count()},
                {"loss", result_.loss}};
    }

    // Of the last step. Memory-mapped weights pass by every allocator: the ledger alone knows them.
    Json peak() const {
        Json split = Json::object();
        for (const api::MemoryCell& cell : ledger_.window_split(steps_).cells) split[cell.block] = cell.bytes;
        const std::int64_t mapped = ledger_.live() - sherl_bench_live();
        return {{"bytes", sherl_bench_peak() + mapped},
                {"mapped", mapped},
                {"ledger", result_.peak_bytes},
                {"split", split}};
    }

  private:
    bool count_bytes_;
    memory::Ledger ledger_;
    memory::RunScope run_;
    spec::RunSpec spec_;
    TextTask task_;
    spec::Plan plan_;
    BatchFormat format_;
    std::unique_ptr<Model> model_;
    std::unique_ptr<Optimizer> optimizer_;
    Stepper stepper_;
    std::int64_t steps_ = 0;
    StepResult result_;
};

void serve(Worker& worker) {
    std::string command;
    while (std::cin >> command && command != "quit") {
        Json answer = Json::object();
        if (command == "warm") {
            int count = 0;
            std::cin >> count;
            while (count-- > 0) answer = worker.step();
        } else if (command == "step") {
            answer = worker.step();
        } else if (command == "peak") {
            answer = worker.peak();
        } else {
            throw std::runtime_error("unknown command: " + command);
        }
        std::cout << answer.dump() << std::endl;
    }
}

}  // namespace

int main(int count, char** arguments) {
    try {
        if (count < 2) throw std::runtime_error("usage: step_worker JOB.json [--count-bytes]");
        const Json job = parse_json(read_file(arguments[1]), arguments[1]);
        const bool count_bytes = count > 2 && std::string(arguments[2]) == "--count-bytes";
        memory::install();
        if (count_bytes) sherl_bench_install();
        at::set_num_threads(job.at("threads").get<int>());
        Worker worker(job, count_bytes);
        std::cout << Json{{"ready", true}}.dump() << std::endl;
        serve(worker);
        return 0;
    } catch (const std::exception& error) {
        std::cerr << "step_worker: " << error.what() << '\n';
        return 2;
    }
}
