// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forecast_words.h"

#include <QCoreApplication>
#include <QStringList>
#include <cmath>

#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

struct Forecasts {
    Q_DECLARE_TR_FUNCTIONS(Forecasts)
};

}  // namespace

QString spoken_bytes(std::int64_t value) {
    const QString text = bytes(value), number = text.section(QLatin1Char(' '), 0, -2), unit = text.section(QLatin1Char(' '), -1);
    //: Amounts of memory, read aloud. %1 a number
    if (unit == QLatin1String("GiB")) return Forecasts::tr("%1 gibibytes").arg(number);
    if (unit == QLatin1String("MiB")) return Forecasts::tr("%1 mebibytes").arg(number);
    if (unit == QLatin1String("KiB")) return Forecasts::tr("%1 kibibytes").arg(number);
    return text;
}

QString bytes_beside(std::int64_t value, std::int64_t beside, bool unit) {
    const ByteUnit by = byte_unit(static_cast<double>(beside));
    const QString number = QString::number(static_cast<double>(value) / by.bytes, 'f', by.decimals);
    return unit ? QStringLiteral("%1 %2").arg(number, QLatin1String(by.name)) : number;
}

QString margin_words(const analysis::Margin& margin) {
    //: How sure forecasts are that no run has been compared with
    if (!margin.known()) return Forecasts::tr("not yet scored");
    const double percent = std::ceil(margin.share * 1000 - 1e-9) / 10;  // never promised closer than it was
    //: How close forecasts were. %1 a share such as "0.8"
    return Forecasts::tr("±%1 %").arg(QString::number(percent, 'f', percent < 10 && percent != std::round(percent) ? 1 : 0));
}

QString margin_explanation(const analysis::Margin& margin) {
    if (margin.known())
        return Forecasts::tr("95 % of earlier forecasts for this backbone and method were this close. Runs compared: %1.").arg(margin.scored);
    return Forecasts::tr("Fewer than %n run(s) of this backbone and method were compared with their forecast. Until then %1 is taken.", nullptr,
                         static_cast<int>(analysis::min_scored))
        .arg(share(margin.share));
}

QString verdict_words(std::int64_t needed, const analysis::Margin& margin, std::int64_t budget) {
    switch (analysis::fit_of(needed, margin, budget)) {
        case analysis::Fit::fits:
            //: Of a predicted peak. %1 what is left of the budget
            return Forecasts::tr("fits, %1 to spare").arg(bytes_beside(budget - needed, budget));
        case analysis::Fit::tight:
            //: Of a predicted peak within the budget. %1 what is left of it, which a wrong forecast may take
            return Forecasts::tr("tight, %1 to spare").arg(bytes_beside(budget - needed, budget));
        case analysis::Fit::over:
            break;
    }
    //: Of a predicted peak. %1 an amount of memory
    return Forecasts::tr("%1 over budget").arg(bytes_beside(needed - budget, needed));
}

QString refusal_words(const Problem& refusal) {
    //: In place of a predicted peak. %1 why it cannot be predicted
    return Forecasts::tr("No forecast: %1").arg(shown(refusal));
}

QString proposal_words(const analysis::Proposal& proposal) {
    //: An entry of a list. %1 a change of the set-up, %2 the peak that it would have
    return Forecasts::tr("%1 · %2", "change · peak").arg(shown(proposal.sentence), bytes(proposal.needed));
}

QString split_words(const analysis::Forecast& forecast) {
    QStringList lines;
    //: Of a forecast. %1 an amount of memory
    lines << Forecasts::tr("Predicted peak, training step: %1").arg(bytes(forecast.split.peak));
    const std::array<std::int64_t, 6> parts = forecast.split.by_category();
    for (std::size_t part = 0; part < parts.size(); ++part)
        //: A part of a peak. %1 category of memory, %2 its amount
        if (parts[part] > 0) lines << Forecasts::tr("%1: %2", "category").arg(category_name(part), bytes(parts[part]));
    if (forecast.evaluation_peak > forecast.split.peak)
        //: %1 an amount of memory that is larger than the training's peak
        lines << Forecasts::tr("Evaluation needs more: %1").arg(bytes(forecast.evaluation_peak));
    return lines.join(QLatin1Char('\n'));
}

}  // namespace sherl::widgets
