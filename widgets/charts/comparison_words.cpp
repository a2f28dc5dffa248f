// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparison_words.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "core/analysis/fitting.h"
#include "core/analysis/pareto.h"
#include "core/api/events.h"
#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/measure.h"
#include "widgets/charts/scatter_drawing.h"

namespace sherl::widgets {
namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(ComparisonWords)
};

constexpr std::size_t kBlocks = 3;  // that a tip names
constexpr qsizetype kNamed = 3;     // variants that a subtitle names; of more it tells the number

Measure measure_of(const api::ComparisonFigure& figure) {
    return Measure(QString::fromStdString(figure.split + "." + figure.metric));
}

QString value_words(const Measure& measure, double stored) {
    return measure.value_text(stored * measure.factor());
}

// Rules of core in the language of the window; others come translated.
QString rule_words(const std::string& rule) {
    static constexpr std::array rules{QT_TRANSLATE_NOOP("ComparisonWords", "best validation step"), QT_TRANSLATE_NOOP("ComparisonWords", "last step"),
                                      QT_TRANSLATE_NOOP("ComparisonWords", "selected weights")};
    for (const char* known : rules)
        if (rule == known) return Words::tr(known);
    return QString::fromStdString(rule);
}

// Of those that have a value.
QString seeds_words(const api::ComparisonFigure& figure, std::int64_t api::FigureRun::* seeds) {
    std::int64_t least = 0, most = 0;
    for (const api::FigureRun& run : figure.runs) {
        if (seeds == &api::FigureRun::seeds ? !has_metric(run) : run.peak <= 0) continue;
        least = least == 0 ? run.*seeds : std::min(least, run.*seeds);
        most = std::max(most, run.*seeds);
    }
    //: number of random seeds behind each value of a chart
    return least == most ? QStringLiteral("n = %1").arg(most) : Words::tr("n = %1 to %2").arg(least).arg(most);
}

bool any_above_one(const api::ComparisonFigure& figure, std::int64_t api::FigureRun::* seeds) {
    return std::any_of(figure.runs.begin(), figure.runs.end(), [seeds](const api::FigureRun& run) { return run.*seeds > 1; });
}

bool on_cuda(const api::ComparisonFigure& figure) {
    return figure.counter == "cuda_allocated_peak";
}

// Which peak, as a part of a subtitle.
QString counter_words(const api::ComparisonFigure& figure) {
    const bool seeds = any_above_one(figure, &api::FigureRun::peak_seeds);
    //: under the title of a chart: which counter its memory is of
    if (figure.counter == "tensor_peak_eval") return seeds ? Words::tr("peak allocated, evaluation, max of seeds") : Words::tr("peak allocated, evaluation");
    //: under the title of a chart: which counter its memory is of
    if (figure.counter == "cuda_reserved_peak") return seeds ? Words::tr("CUDA reserved, peak of the run, max of seeds") : Words::tr("CUDA reserved, peak of the run");
    //: under the title of a chart: which counter its memory is of
    if (figure.counter == "process_rss_peak") return seeds ? Words::tr("process RSS, peak of the run, max of seeds") : Words::tr("process RSS, peak of the run");
    //: under the title of a chart: which counter its memory is of
    if (on_cuda(figure)) return seeds ? Words::tr("CUDA allocated, peak of the run, max of seeds") : Words::tr("CUDA allocated, peak of the run");
    return seeds ? Words::tr("peak allocated, training step, max of seeds") : Words::tr("peak allocated, training step");
}

QString list_of(const QStringList& names) {
    return names.join(Words::tr(", ", "between names"));
}

QString unit_name(const ByteUnit& unit) {
    return QLatin1String(unit.name);
}

// The largest over seeds says so: exact words of the counter.
QString peak_words(std::int64_t peak, std::int64_t seeds) {
    if (peak <= 0) return Words::tr("not measured");
    if (seeds <= 1) return bytes(peak);
    //: a peak of memory; %1: amount
    return Words::tr("%1, max of %n seed(s)", nullptr, static_cast<int>(seeds)).arg(bytes(peak));
}

std::string exact(double value) {
    return QString::number(value, 'g', QLocale::FloatingPointShortest).toStdString();
}

TableCell text_cell(const std::string& text) {
    return {text, std::nullopt};
}

TableCell no_value() {
    return {"–", std::string()};
}

// Of a column in one unit, which its title names.
TableCell byte_cell(std::int64_t value, const ByteAxis& axis) {
    return {axis.number(static_cast<double>(value)).toStdString(), std::to_string(value)};
}

TableCell peak_cell(std::int64_t value, const ByteAxis& axis) {
    return value > 0 ? byte_cell(value, axis) : no_value();
}

TableColumn byte_column(std::string key, const QString& title, const ByteAxis& axis) {
    //: head of a column; %1: what it holds, %2: its unit
    return {std::move(key), Words::tr("%1, %2", "head of a column").arg(title, unit_name(axis.unit)).toStdString(), true};
}

TableColumn column(std::string key, const QString& title, bool number = true) {
    return {std::move(key), title.toStdString(), number};
}

void add_lines(std::vector<std::string>& notes, const QString& lines) {
    for (const QString& line : lines.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) notes.push_back(line.toStdString());
}

}  // namespace

QString comparison_metric(const api::ComparisonFigure& figure) {
    return measure_of(figure).title();
}

QString metric_words(const api::ComparisonFigure& figure, const api::FigureRun& run) {
    //: instead of a metric: a run that diverged has none
    if (run.undefined > 0) return Words::tr("none: of %n seed(s) it is not a finite number", nullptr, static_cast<int>(run.undefined));
    if (!has_metric(run)) return QStringLiteral("–");
    const Measure measure = measure_of(figure);
    const QString mean = value_words(measure, *run.metric);
    if (!run.range || run.seeds <= 1) return QStringLiteral("%1, n = %2").arg(mean).arg(run.seeds);
    return QStringLiteral("%1 (%2–%3), n = %4").arg(mean, value_words(measure, (*run.range)[0]), value_words(measure, (*run.range)[1])).arg(run.seeds);
}

QString budget_words(const api::ComparisonFigure& figure, const api::FigureRun& run) {
    if (!figure.budget || run.peak <= 0) return {};
    const QString budget = bytes(*figure.budget);
    //: verdict on a variant; %1: budget, %2: amount that is left
    if (!over_budget(figure, run)) return Words::tr("within %1, %2 left").arg(budget, bytes(*figure.budget - run.needed()));
    const QString more = bytes(run.needed() - *figure.budget);
    //: verdict on a variant whose training fits; %1: budget, %2: amount that is too much
    if (over_in_evaluation_only(figure, run)) return Words::tr("evaluation over %1 by %2").arg(budget, more);
    //: verdict on a variant; %1: budget, %2: amount that is too much
    return Words::tr("over %1 by %2").arg(budget, more);
}

QString forecast_words(const api::FigureRun& run) {
    if (!run.forecast || run.peak <= 0) return {};
    const double error = analysis::forecast_error(*run.forecast, run.peak);
    const QString sign = error < 0 ? QString() : QStringLiteral("+");
    //: what was predicted for a peak; %1: amount, %2: how far it is off
    return Words::tr("%1, %2", "forecast and its error").arg(bytes(*run.forecast), sign + share(error));
}

QString scatter_subtitle(const api::ComparisonFigure& figure, const ByteUnit& unit) {
    if (figure.runs.empty()) return {};
    const Measure measure = measure_of(figure);
    //: %1: "Validation MCC", %2: its unit
    QStringList parts{measure.unit().isEmpty() ? measure.title() : Words::tr("%1, %2", "metric and unit").arg(measure.title(), measure.unit())};
    if (!figure.rule.empty()) parts << rule_words(figure.rule);
    if (any_above_one(figure, &api::FigureRun::seeds)) parts << Words::tr("mean and range (min–max) over seeds");
    parts << seeds_words(figure, &api::FigureRun::seeds);
    //: %1: which peak, %2: its unit
    parts << Words::tr("%1, %2", "peak and unit").arg(counter_words(figure), unit_name(unit));
    QStringList missing;
    for (const api::FigureRun& run : figure.runs)
        if (!ScatterDrawing::drawable(run)) missing << QString::fromStdString(run.label);
    //: under the title of a chart: variants that it has no point for
    if (!missing.isEmpty()) parts << (missing.size() > kNamed ? Words::tr("%n variant(s) not here", nullptr, static_cast<int>(missing.size())) : Words::tr("not here: %1").arg(list_of(missing)));
    return parts.join(QStringLiteral(" · "));
}

QString bars_subtitle(const api::ComparisonFigure& figure, const ByteUnit& unit) {
    if (figure.runs.empty()) return {};
    //: under the title of a chart; %1: unit
    QStringList parts{Words::tr("bytes alive at the peak instant, %1").arg(unit_name(unit)), Words::tr("categories add up to the peak exactly"),
                      counter_words(figure)};
    parts << seeds_words(figure, &api::FigureRun::peak_seeds);
    if (std::any_of(figure.runs.begin(), figure.runs.end(), [](const api::FigureRun& run) { return run.peak > 0 && run.forecast; }))
        //: under the title of a chart: what its dotted lines are
        parts << Words::tr("dotted: forecast");
    return parts.join(QStringLiteral(" · "));
}

QString absent_words(const api::ComparisonFigure& figure) {
    using Why = api::FigureAbsence::Why;
    const auto names = [&](Why why) {
        QStringList all;
        for (const api::FigureAbsence& each : figure.absent)
            if (each.why == why) all << QString::fromStdString(each.label);
        return all;
    };
    QStringList lines;
    //: variants that are ticked and not in a chart; %1: their names
    if (const QStringList other = names(Why::other_task); !other.isEmpty()) lines << Words::tr("Of another task or metric, so not here: %1.").arg(list_of(other));
    //: variants that are ticked and not in a chart; %1: their names
    if (const QStringList other = names(Why::other_counter); !other.isEmpty()) lines << Words::tr("Their peaks are of another memory counter, so not here: %1.").arg(list_of(other));
    //: variants that are ticked and not in a chart; %1: their names
    if (const QStringList none = names(Why::no_result); !none.isEmpty()) lines << Words::tr("Without a result yet, so not here: %1.").arg(list_of(none));
    return lines.join(QLatin1Char('\n'));
}

QString left_out_words(const api::ComparisonFigure& figure) {
    QStringList diverged, metric, peak, lines;
    for (const api::FigureRun& run : figure.runs) {
        if (run.undefined > 0 || (run.metric && !has_metric(run)))
            diverged << QString::fromStdString(run.label);
        else if (!run.metric)
            metric << QString::fromStdString(run.label);
        else if (run.peak <= 0)
            peak << QString::fromStdString(run.label);
    }
    //: variants that a chart has no point for; %1: their names
    if (!diverged.isEmpty()) lines << Words::tr("Their metric is not a finite number (training diverged), so not here: %1.").arg(list_of(diverged));
    //: variants that a chart has no point for; %1: their names
    if (!metric.isEmpty()) lines << Words::tr("Without a metric, so not here: %1.").arg(list_of(metric));
    //: variants that a chart has no point for; %1: their names
    if (!peak.isEmpty()) lines << Words::tr("Without a measured peak, so not here: %1.").arg(list_of(peak));
    if (const QString absent = absent_words(figure); !absent.isEmpty()) lines << absent;
    return lines.join(QLatin1Char('\n'));
}

TipCard scatter_tip(const api::ComparisonFigure& figure, const api::FigureRun& run, bool on_front) {
    TipCard tip;
    tip.title = QString::fromStdString(run.label);
    tip.rows.emplace_back(comparison_metric(figure), metric_words(figure, run));
    tip.rows.emplace_back(counter_name(figure.counter), peak_words(run.peak, run.peak_seeds));
    tip.rows.emplace_back(QString(), exact_bytes(run.peak));
    if (run.evaluation_peak > 0) tip.rows.emplace_back(counter_name("tensor_peak_eval"), peak_words(run.evaluation_peak, run.peak_seeds));
    if (const QString verdict = budget_words(figure, run); !verdict.isEmpty()) tip.rows.emplace_back(Words::tr("Budget"), verdict);
    if (on_front) tip.rows.emplace_back(Words::tr("Pareto front"), Words::tr("on it", "the Pareto front"));
    if (run.live) tip.note = Words::tr("Live: a run is at work, these numbers will change.");
    return tip;
}

TipCard bar_tip(const api::ComparisonFigure& figure, const api::FigureRun& run, int part) {
    TipCard tip;
    tip.title = QString::fromStdString(run.label);
    const bool split = api::has_split(run.split);
    if (split && part >= 0) {
        const std::int64_t amount = run.split[static_cast<std::size_t>(part)];
        tip.rows.emplace_back(capitalized(part_name(part)), bytes(amount));
        tip.rows.emplace_back(QString(), exact_bytes(amount));
        tip.rows.emplace_back(Words::tr("Share of the peak"), share(static_cast<double>(amount) / static_cast<double>(run.peak)));
    } else if (split) {
        for (int each = BarsDrawing::kParts - 1; each >= 0; --each)
            tip.rows.emplace_back(capitalized(part_name(each)), bytes(run.split[static_cast<std::size_t>(each)]));
    }
    tip.rows.emplace_back(counter_name(figure.counter), peak_words(run.peak, run.peak_seeds));
    if (run.peak > 0 && part < 0) tip.rows.emplace_back(QString(), exact_bytes(run.peak));
    if (const QString forecast = forecast_words(run); !forecast.isEmpty()) tip.rows.emplace_back(Words::tr("Forecast"), forecast);
    if (run.evaluation_peak > 0) tip.rows.emplace_back(counter_name("tensor_peak_eval"), peak_words(run.evaluation_peak, run.peak_seeds));
    for (std::size_t i = 0; (part >= 0 || !split) && i < std::min(kBlocks, run.blocks.size()); ++i)
        //: a block of the model that holds much of a peak; %1: its name
        tip.rows.emplace_back(Words::tr("Of it in %1").arg(QString::fromStdString(run.blocks[i].first)), bytes(run.blocks[i].second));
    if (const QString verdict = budget_words(figure, run); !verdict.isEmpty()) tip.rows.emplace_back(Words::tr("Budget"), verdict);
    if (run.peak > 0 && !split) tip.note = Words::tr("What this peak is made of was not measured.");
    if (run.live) tip.note = Words::tr("Live: a run is at work, these numbers will change.");
    return tip;
}

TextTable scatter_table(const api::ComparisonFigure& figure) {
    const Measure measure = measure_of(figure);
    const std::string name = figure.split + "." + figure.metric;
    const ByteAxis memory(figure, {});
    TextTable table;
    table.caption = Words::tr("Accuracy against memory").toStdString();
    table.columns = {column("variant", Words::tr("Variant"), false), column("method", Words::tr("Method"), false), column("n", QStringLiteral("n")),
                     column(name + ".mean", Words::tr("%1, mean").arg(measure.title())), column(name + ".min", Words::tr("%1, lowest").arg(measure.title())),
                     column(name + ".max", Words::tr("%1, highest").arg(measure.title())), byte_column(figure.counter, counter_name(figure.counter), memory),
                     byte_column("tensor_peak_eval", counter_name("tensor_peak_eval"), memory), column("on_front", Words::tr("Pareto front"), false)};
    if (figure.budget) table.columns.push_back(column("budget", Words::tr("Budget"), false));
    const double better = measure.best() == Measure::Best::lowest ? -1 : 1;
    std::vector<analysis::CostAndGain> values;
    std::vector<std::size_t> rows;
    for (std::size_t i = 0; i < figure.runs.size(); ++i) {
        if (!ScatterDrawing::drawable(figure.runs[i])) continue;
        values.push_back({static_cast<double>(figure.runs[i].peak), better * *figure.runs[i].metric});
        rows.push_back(i);
    }
    std::set<std::size_t> front;
    for (const std::size_t i : analysis::pareto_front(values)) front.insert(rows[i]);
    const auto value = [&](std::optional<double> stored) {
        return stored && std::isfinite(*stored) ? TableCell{value_words(measure, *stored).toStdString(), exact(*stored)} : no_value();
    };
    for (std::size_t i = 0; i < figure.runs.size(); ++i) {
        const api::FigureRun& run = figure.runs[i];
        std::vector<TableCell> row{text_cell(run.label), text_cell(run.method), text_cell(std::to_string(run.seeds)), value(run.metric),
                                   value(run.range ? std::optional((*run.range)[0]) : run.metric), value(run.range ? std::optional((*run.range)[1]) : run.metric),
                                   peak_cell(run.peak, memory), peak_cell(run.evaluation_peak, memory),
                                   {(front.contains(i) ? Words::tr("yes") : Words::tr("no")).toStdString(), front.contains(i) ? "1" : "0"}};
        if (figure.budget) row.push_back({budget_words(figure, run).toStdString(), std::to_string(*figure.budget)});
        table.rows.push_back(std::move(row));
    }
    table.notes = {scatter_subtitle(figure, memory.unit).toStdString()};
    table.notes.insert(table.notes.end(), figure.notes.begin(), figure.notes.end());
    add_lines(table.notes, left_out_words(figure));
    add_lines(table.notes, unit_note());
    return table;
}

TextTable bars_table(const api::ComparisonFigure& figure) {
    const ByteAxis memory(figure, {});
    TextTable table;
    table.caption = Words::tr("What the peak is made of").toStdString();
    table.columns = {column("variant", Words::tr("Variant"), false), column("method", Words::tr("Method"), false), column("n", QStringLiteral("n")),
                     byte_column(figure.counter, counter_name(figure.counter), memory)};
    for (int part = 0; part < BarsDrawing::kParts; ++part)
        table.columns.push_back(byte_column(std::string(api::memory_categories[static_cast<std::size_t>(part)]), capitalized(part_name(part)), memory));
    table.columns.push_back(byte_column("tensor_peak_eval", counter_name("tensor_peak_eval"), memory));
    const bool forecasts = std::any_of(figure.runs.begin(), figure.runs.end(), [](const api::FigureRun& run) { return run.forecast.has_value(); });
    if (forecasts) table.columns.push_back(byte_column("forecast", Words::tr("Forecast"), memory));
    for (const api::FigureRun& run : figure.runs) {
        const bool split = api::has_split(run.split);
        std::vector<TableCell> row{text_cell(run.label), text_cell(run.method), text_cell(std::to_string(run.peak_seeds)), peak_cell(run.peak, memory)};
        for (const std::int64_t part : run.split) row.push_back(split ? byte_cell(part, memory) : no_value());
        row.push_back(peak_cell(run.evaluation_peak, memory));
        if (forecasts) row.push_back(peak_cell(run.forecast.value_or(0), memory));
        table.rows.push_back(std::move(row));
    }
    table.notes = {bars_subtitle(figure, memory.unit).toStdString()};
    table.notes.insert(table.notes.end(), figure.notes.begin(), figure.notes.end());
    add_lines(table.notes, absent_words(figure));
    add_lines(table.notes, unit_note());
    return table;
}

}  // namespace sherl::widgets
