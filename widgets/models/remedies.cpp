// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/remedies.h"

#include <QCoreApplication>
#include <cmath>

#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

struct Remedies {
    Q_DECLARE_TR_FUNCTIONS(Remedies)
};

// To one digit, as rates are written: 3e-3 → 1e-3.
double a_third(double rate) {
    const double digit = std::pow(10.0, std::floor(std::log10(rate / 3)));
    return std::round(rate / 3 / digit) * digit;
}

}  // namespace

std::vector<Remedy> remedies(const store::RunSummary& run) {
    if (run.error_id == "run.nan_loss") {
        const double rate = run.spec.value(Json::json_pointer("/train/optimizer/lr"), 0.0);
        if (rate <= 0) return {};
        // The decimal that is shown is the one that is set.
        const QString lower = short_number(QString::number(a_third(rate), 'g', 1).toDouble());
        //: An entry of a failed run's menu. %1 a learning rate
        return {{Remedies::tr("Duplicate with rate %1").arg(lower), {{"train.optimizer.lr", lower.toDouble()}}}};
    }
    if (run.error_id == "run.out_of_memory") {
        const auto batch = run.spec.value(Json::json_pointer("/train/batch_size"), std::int64_t{0});
        const auto accumulate = run.spec.value(Json::json_pointer("/train/accumulate"), std::int64_t{1});
        if (batch < 2 || batch % 2 != 0) return {};
        //: An entry of a failed run's menu. %1 examples in a batch, %2 micro-batches of a step
        return {{Remedies::tr("Duplicate with batch %1, accumulate %2").arg(batch / 2).arg(accumulate * 2),
                 {{"train.batch_size", batch / 2}, {"train.accumulate", accumulate * 2}}}};
    }
    return {};
}

}  // namespace sherl::widgets
