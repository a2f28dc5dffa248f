// SPDX-License-Identifier: GPL-3.0-or-later
// The forecast's question about what measure_step() measures (measured_step.h): the same spec, the same batch.
#pragma once

#include "core/analysis/forecast.h"
#include "core/engine/measured_step.h"

namespace sherl::test {

inline analysis::ForecastSetup forecast_setup(const StepSetting& setting) {
    analysis::ForecastSetup setup;
    setup.config = formats::read_backbone_config(setting.backbone);
    setup.spec.backbone.path = setting.backbone;
    setup.spec.backbone.mode = setting.dropouts ? "train" : "eval";
    setup.spec.method = spec::resolve_method(setting.method, setup.config);
    setup.spec.train.batch_size = setting.rows;
    setup.spec.train.gradient_checkpointing = setting.checkpointing;
    setup.spec.task.head_dropout = 0;
    if (setting.target > 0) setup.spec.task.kind = "seq2seq";
    setup.batch = {.rows = setting.rows, .tokens = setting.tokens, .targets = setting.target, .padded = false};
    setup.threads = at::get_num_threads();
    return setup;
}

}  // namespace sherl::test
