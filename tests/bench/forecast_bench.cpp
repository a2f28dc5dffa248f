// SPDX-License-Identifier: GPL-3.0-or-later
// How far forecasts are off: a grid of configurations (methods × hosts × rows × tokens × layers × modes), each measured by two steps of
// the engine and compared. Prints a line for each, then the errors and how often "fits" was wrong.
//
//     forecast_bench BERT_FOLDER [OUT.csv]
//
// Part of `./workbench bench`. The T5 is made up: its memory does not depend on its weights.
#include <QTemporaryDir>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>

#include "core/analysis/fitting.h"
#include "core/engine/forecast_setup.h"
#include "support/tiny_t5.h"

using namespace sherl;
namespace fs = std::filesystem;

namespace {

struct Configuration {
    std::string name;
    test::StepSetting setting;
};

// Two or more settings of what a method's own options change, with Json as a spec has it.
std::vector<Json> methods_on_bert(std::int64_t blocks) {
    const auto range = [](std::int64_t first, std::int64_t last, std::int64_t step) {
        Json list = Json::array();
        for (std::int64_t i = first; i <= last; i += step) list.push_back(i);
        return list;
    };
    return {{{"kind", "full"}},
            {{"kind", "linear_probe"}},
            {{"kind", "bitfit"}},
            {{"kind", "partial"}, {"layers", 1}},
            {{"kind", "partial"}, {"layers", blocks / 2}},
            {{"kind", "adapter"}},
            {{"kind", "lora"}},
            {{"kind", "lora"}, {"rank", 16}, {"dropout", 0.1}, {"targets", {"query", "key", "value", "output"}}},
            {{"kind", "ia3"}},
            {{"kind", "prompt"}},
            {{"kind", "prefix"}},
            {{"kind", "lst"}},
            {{"kind", "lst"}, {"layers", range(2, blocks, 2)}},
            {{"kind", "unipt"}},
            {{"kind", "sherl"}},
            {{"kind", "sherl"}, {"early_layers", range(0, blocks - 3, 2)}, {"late_layers", 2}},
            {{"kind", "sherl"}, {"early_layers", {0}}, {"late_layers", 0}, {"reduction", 4}}};
}

std::vector<Json> methods_on_t5() {
    return {{{"kind", "full"}},
            {{"kind", "bitfit"}},
            {{"kind", "partial"}},
            {{"kind", "adapter"}},
            {{"kind", "lora"}},
            {{"kind", "lora"}, {"bias", "all"}},
            {{"kind", "prompt"}},
            {{"kind", "lst"}},
            {{"kind", "sherl"}},
            {{"kind", "sherl"}, {"late_layers", {{"encoder", 1}, {"decoder", 1}}}}};
}

struct Size {
    std::int64_t rows, tokens;
    bool dropouts, checkpointing;
};

std::vector<Configuration> grid(const fs::path& bert, const fs::path& t5) {
    std::vector<Configuration> all;
    const auto add = [&](const fs::path& folder, const Json& method, const Size& size, std::int64_t target) {
        all.push_back({method.dump(),
                       {.backbone = folder,
                        .method = method,
                        .rows = size.rows,
                        .tokens = size.tokens,
                        .target = target,
                        .dropouts = size.dropouts,
                        .checkpointing = size.checkpointing}});
    };
    const std::int64_t blocks = formats::read_backbone_config(bert).bert.blocks;
    for (const Json& method : methods_on_bert(blocks))
        for (const Size size : {Size{8, 32, false, false}, {4, 128, false, false}, {2, 256, false, false}, {4, 64, true, false}, {8, 64, false, true}})
            add(bert, method, size, 0);
    for (const Json& method : methods_on_t5())
        for (const Size size : {Size{8, 32, false, false}, {4, 128, false, false}, {4, 64, true, false}, {8, 64, false, true}})
            add(t5, method, size, 4);
    return all;
}

double quantile(const std::vector<double>& sorted, double share) {
    return sorted[static_cast<std::size_t>(std::ceil(share * static_cast<double>(sorted.size()))) - 1];
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        std::fprintf(stderr, "forecast_bench BERT_FOLDER [OUT.csv]\n");
        return 2;
    }
    engine::memory::install();
    const QTemporaryDir folder;
    const fs::path t5 = fs::path(folder.path().toStdString()) / "t5";
    test::write_tiny_t5(t5, SHERL_TEST_DATA,
                        {.encoder_blocks = 4, .decoder_blocks = 4, .width = 256, .heads = 4, .head_width = 64, .feed_forward = 1024});
    std::ofstream csv;
    if (argc > 2) {
        csv.open(argv[2]);
        csv << "method,rows,tokens,dropouts,checkpointing,predicted,measured\n";
    }
    std::vector<double> errors;
    std::size_t exact = 0, false_fits = 0;
    for (const Configuration& one : grid(argv[1], t5)) {
        const test::StepSetting& of = one.setting;
        const std::int64_t measured = test::measure_step(of).peak;
        const std::int64_t predicted = analysis::forecast(test::forecast_setup(of), analysis::Wanted::bytes).split.peak;
        const double error = analysis::forecast_error(predicted, measured);
        errors.push_back(std::abs(error));
        exact += predicted == measured ? 1 : 0;
        // A budget that the run just does not keep: does the forecast say that it fits?
        const analysis::Margin margin = analysis::margin_of({});
        bool wrong = false;
        for (const double share : {0.9, 0.95, 0.98, 0.99, 0.999, 0.999999}) {
            const auto budget = static_cast<std::int64_t>(static_cast<double>(measured) * share);
            wrong = wrong || (analysis::fit_of(predicted, margin, budget) == analysis::Fit::fits && measured > budget);
        }
        false_fits += wrong ? 1 : 0;
        std::printf("%+.4f %%  %12lld  %s %lld x %lld%s%s\n", 100 * error, static_cast<long long>(measured), one.name.c_str(),
                    static_cast<long long>(of.rows), static_cast<long long>(of.tokens), of.dropouts ? " dropouts" : "",
                    of.checkpointing ? " checkpointing" : "");
        std::fflush(stdout);
        if (csv) {
            csv << '"' << one.setting.method.at("kind").get<std::string>() << "\"," << of.rows << ',' << of.tokens << ',' << of.dropouts
                << ',' << of.checkpointing << ',' << predicted << ',' << measured << '\n';
        }
    }
    std::sort(errors.begin(), errors.end());
    std::printf("%zu configurations: %zu to the byte; absolute error median %.4f %%, 95th percentile %.4f %%, largest %.4f %%; wrong \"fits\": %zu\n",
                errors.size(), exact, 100 * quantile(errors, 0.5), 100 * quantile(errors, 0.95), 100 * errors.back(), false_fits);
    return quantile(errors, 0.5) <= 0.03 && quantile(errors, 0.95) <= 0.08 && false_fits <= 1 ? 0 : 1;
}
