// SPDX-License-Identifier: GPL-3.0-or-later
// A chart of curves as it leaves the program. series_chart.cpp holds the card on screen.
#include <map>
#include <set>

#include "widgets/charts/series_chart.h"
#include "widgets/charts/series_table.h"

namespace sherl::widgets {
namespace {

constexpr QSize kUnseen{640, 320};  // of a chart that was not on screen yet

}  // namespace

QString SeriesChart::figure_title() const {
    return set_.measure().title();
}

QString SeriesChart::figure_name() const {
    QString name = set_.measure().series();
    return name.replace(QLatin1Char('.'), QLatin1Char('-')).replace(QLatin1Char('_'), QLatin1Char('-'));
}

QSize SeriesChart::figure_size() const {
    return plot_->isVisible() && !plot_->size().isEmpty() ? plot_->size() : kUnseen;
}

// How many seeds stand behind the lines of each variant.
QString SeriesChart::figure_subtitle() const {
    SeriesSet set = set_;  // what is asked of it is computed and kept
    set.choose_unit();
    QStringList parts = rules(set);
    //: below the title of a figure: each curve has its method's marker at its best value
    if (set.measure().best() != Measure::Best::none) parts << tr("best value marked");
    std::vector<std::pair<QString, QString>> variants;  // id, title
    std::map<QString, std::set<std::int64_t>> seeds;
    for (const ChartLine& line : set.lines()) {
        const Curve curve = set.curve(line.key);
        if (set.hidden().contains(line.variant) || !curve || curve->empty()) continue;
        if (!seeds.contains(line.variant)) variants.emplace_back(line.variant, line.title);
        seeds[line.variant].insert(line.seed);
    }
    std::set<std::size_t> counts;
    for (const auto& [variant, all] : seeds) counts.insert(all.size());
    if (counts.size() == 1) {
        //: below the title of a figure; %1: how many seeds every variant was run with
        parts << tr("n = %1 per variant").arg(*counts.begin());
    } else {
        for (const auto& [variant, title] : variants)
            //: below the title of a figure; %1: variant, %2: how many seeds it was run with
            parts << tr("%1: n = %2").arg(title).arg(seeds[variant].size());
    }
    return parts.join(QStringLiteral(" · "));
}

std::vector<FigureLegend> SeriesChart::figure_legend() const {
    SeriesSet set = set_;
    std::map<SeriesKey, QString> seeds;
    for (const ChartLine& line : set.lines()) seeds[line.key] = line.seed_text();
    std::vector<FigureLegend> legend;
    for (const auto& line : set.drawn()) {
        if (line->line.size() == 0) continue;
        FigureLegend entry{line->about.method, line->about.shade, set.collapsed() ? 0 : line->about.seed_rank, {}};
        if (line->is_mean()) {
            QStringList members;
            for (const SeriesKey& key : line->members) members << seeds[key];
            //: legend of a figure: a curve that is a mean; %1: variant, %2: its seeds, separated by commas, %3: how many
            entry.text = tr("%1 · seeds %2 (n = %3)").arg(line->about.title, members.join(QStringLiteral(", "))).arg(line->seeds);
        } else {
            //: legend of a figure: a curve of one run; %1: variant, %2: random seed
            entry.text = tr("%1 · seed %2").arg(line->about.title, line->about.seed_text());
        }
        legend.push_back(std::move(entry));
    }
    return legend;
}

void SeriesChart::draw_figure(QCPPainter& painter, const QSize& size) {
    SeriesSet set = set_;
    set.choose_unit();
    SeriesPlot plot(set, nullptr);
    plot.show_like(*plot_);
    plot.draw_into(painter, size);
}

TextTable SeriesChart::figure_data() const {
    return series_data(set_);
}

}  // namespace sherl::widgets
