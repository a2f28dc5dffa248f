// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparison_charts.h"

#include <algorithm>
#include <cmath>

#include "widgets/look/palette.h"
#include "widgets/charts/qcp.h"

namespace sherl::widgets {
namespace {

constexpr double kMebi = 1024.0 * 1024.0;
constexpr double kTopMargin = 56;  // pixels for title and subtitle

struct MemoryUnit {
    QString name;
    double bytes;
};

MemoryUnit memory_unit(std::int64_t largest) {
    return static_cast<double>(largest) >= 1024 * kMebi ? MemoryUnit{QStringLiteral("GiB"), 1024 * kMebi}
                                                        : MemoryUnit{QStringLiteral("MiB"), kMebi};
}

QString amount(std::int64_t bytes, const MemoryUnit& unit) {
    const double value = static_cast<double>(bytes) / unit.bytes;
    return QStringLiteral("%1 %2").arg(value, 0, 'f', unit.name == QLatin1String("GiB") ? 2 : 0).arg(unit.name);
}

QFont font_of(int pixels, int weight = QFont::Normal) {
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                      QStringLiteral("sans-serif")});
    font.setPixelSize(pixels);
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

const Palette& palette_of(const api::ComparisonFigure& figure) {
    (void)figure;
    return Palette::light();
}

std::int64_t largest_peak(const api::ComparisonFigure& figure) {
    std::int64_t largest = figure.budget.value_or(1);
    for (const api::FigureRun& run : figure.runs) largest = std::max(largest, run.peak);
    return largest;
}

bool over_budget(const api::ComparisonFigure& figure, const api::FigureRun& run) {
    return figure.budget && run.needed() > *figure.budget;
}

// The training peak; where only the evaluation passes the budget, its peak too, because the bar stays below the line.
QString peak_words(const api::ComparisonFigure& figure, const api::FigureRun& run, const MemoryUnit& unit) {
    const QString peak = amount(run.peak, unit);
    if (!over_budget(figure, run) || run.peak > *figure.budget) return peak;
    return QStringLiteral("evaluation %1\n%2").arg(amount(run.evaluation_peak, unit), peak);
}

void style_axis(QCPAxis& axis, const Palette& palette, bool grid, bool line) {
    axis.setTickLabelFont(font_of(12));
    axis.setLabelFont(font_of(12));
    axis.setTickLabelColor(palette.color(QStringLiteral("text2")));
    axis.setLabelColor(palette.color(QStringLiteral("text2")));
    axis.setBasePen(line ? QPen(palette.color(QStringLiteral("axis"))) : QPen(Qt::NoPen));
    axis.setTickPen(Qt::NoPen);
    axis.setSubTickPen(Qt::NoPen);
    axis.grid()->setVisible(grid);
    axis.grid()->setPen(QPen(palette.color(QStringLiteral("grid"))));
    axis.grid()->setZeroLinePen(Qt::NoPen);
    const auto ticker = QSharedPointer<QCPAxisTicker>::create();
    ticker->setTickCount(5);
    axis.setTicker(ticker);
}

QCPItemText* label(QCustomPlot& plot, const QString& text, const QFont& font, const QColor& color,
                   Qt::Alignment alignment) {
    auto* item = new QCPItemText(&plot);  // owned by the plot
    item->setText(text);
    item->setFont(font);
    item->setColor(color);
    item->setPositionAlignment(alignment);
    item->setClipToAxisRect(false);
    return item;
}

void prepare(QCustomPlot& plot, const api::ComparisonFigure& figure, const QString& title, const QString& subtitle) {
    const Palette& palette = palette_of(figure);
    plot.clearItems();
    plot.clearPlottables();
    plot.legend->setVisible(false);
    plot.setBackground(palette.color(QStringLiteral("panel")));
    plot.axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    plot.axisRect()->setMargins(QMargins(0, static_cast<int>(kTopMargin), 96, 0));
    plot.axisRect()->setMinimumMargins(QMargins(52, 0, 0, 28));
    plot.axisRect()->setBackground(Qt::NoBrush);
    const auto heading = [&](const QString& text, const QFont& font, const char* token, double y) {
        QCPItemText* item =
            label(plot, text, font, palette.color(QString::fromLatin1(token)), Qt::AlignLeft | Qt::AlignTop);
        item->position->setType(QCPItemPosition::ptAbsolute);
        item->position->setCoords(16, y);
    };
    heading(title, font_of(15, QFont::DemiBold), "text", 12);
    heading(subtitle, font_of(12), "text3", 32);
}

void budget_line(QCustomPlot& plot, const Palette& palette, double value, bool vertical, const QString& text) {
    auto* line = new QCPItemStraightLine(&plot);
    line->point1->setCoords(vertical ? value : 0, vertical ? 0 : value);
    line->point2->setCoords(vertical ? value : 1, vertical ? 1 : value);
    line->setPen(QPen(palette.color(QStringLiteral("budget")), 1.5, Qt::DashLine));
    QCPItemText* item = label(plot, text, font_of(12, QFont::DemiBold), palette.color(QStringLiteral("budget")),
                              vertical ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignLeft | Qt::AlignVCenter);
    item->position->setTypeX(vertical ? QCPItemPosition::ptPlotCoords : QCPItemPosition::ptAxisRectRatio);
    item->position->setTypeY(vertical ? QCPItemPosition::ptAxisRectRatio : QCPItemPosition::ptPlotCoords);
    item->position->setCoords(vertical ? value : 1.0, vertical ? 0.0 : value);
    item->setPadding(QMargins(6, 2, 0, 2));
    if (!vertical) {  // two lines fit beside the plot
        item->setText(QString(text).replace(QStringLiteral("budget "), QStringLiteral("budget\n")));
        item->setTextAlignment(Qt::AlignLeft);
    }
}

// Steps through the runs that no other run beats in both directions, left to right.
void pareto_front(QCustomPlot& plot, const api::ComparisonFigure& figure, const MemoryUnit& unit) {
    std::vector<const api::FigureRun*> order;
    for (const api::FigureRun& run : figure.runs) order.push_back(&run);
    std::sort(order.begin(), order.end(), [](const auto* a, const auto* b) {
        return a->peak != b->peak ? a->peak < b->peak : a->metric.value_or(0) > b->metric.value_or(0);
    });
    QVector<double> x, y;
    for (const api::FigureRun* run : order) {
        if (!y.isEmpty() && run->metric.value_or(0) <= y.back()) continue;
        x.append(static_cast<double>(run->peak) / unit.bytes);
        y.append(run->metric.value_or(0));
    }
    if (x.isEmpty()) return;
    x.append(plot.xAxis->range().upper);
    y.append(y.back());
    QCPGraph* front = plot.addGraph();
    front->setLineStyle(QCPGraph::lsStepLeft);
    front->setPen(QPen(palette_of(figure).color(QStringLiteral("text3")), 1.25));
    front->setData(x, y, true);
}

// Where a point's label stands: to the right of it, moved up or down until it is clear of the labels placed before.
double clear_of(std::vector<QRectF>& taken, QRectF box) {
    const double start = box.top();
    for (int attempt = 0; attempt < 24; ++attempt) {
        const double shift = (attempt + 1) / 2 * 6.0 * (attempt % 2 == 0 ? 1 : -1);
        box.moveTop(start + shift);
        if (std::none_of(taken.begin(), taken.end(), [&](const QRectF& other) { return other.intersects(box); })) break;
    }
    taken.push_back(box);
    return box.top() - start;
}

}  // namespace

void draw_accuracy_over_memory(QCustomPlot& plot, const api::ComparisonFigure& figure) {
    const Palette& palette = palette_of(figure);
    const std::int64_t largest = largest_peak(figure);
    const MemoryUnit unit = memory_unit(largest);
    prepare(plot, figure, QStringLiteral("Accuracy against memory"),
            QStringLiteral("%1 · peak memory of a training step, %2 · %3")
                .arg(words(figure.split + " " + figure.metric), unit.name, words(figure.rule)));
    style_axis(*plot.xAxis, palette, true, true);
    style_axis(*plot.yAxis, palette, true, false);
    double low = 1e300, high = -1e300;
    for (const api::FigureRun& run : figure.runs) {
        low = std::min(low, run.range ? (*run.range)[0] : run.metric.value_or(0));
        high = std::max(high, run.range ? (*run.range)[1] : run.metric.value_or(0));
    }
    const double margin = std::max(0.12 * (high - low), 0.01);
    plot.xAxis->setRange(0, 1.12 * static_cast<double>(largest) / unit.bytes);
    plot.yAxis->setRange(low - margin, high + margin);
    pareto_front(plot, figure, unit);
    plot.replot(QCustomPlot::rpImmediateRefresh);  // pixel positions below need the layout

    std::vector<QRectF> taken;
    for (const api::FigureRun& run : figure.runs) {
        const double x = static_cast<double>(run.peak) / unit.bytes;
        const QString kind = words(run.method);
        bool filled = true;
        const QPainterPath path = palette.marker(kind, 13, &filled);
        QCPGraph* point = plot.addGraph();
        point->setLineStyle(QCPGraph::lsNone);
        point->setData(QVector<double>{x}, QVector<double>{run.metric.value_or(0)});
        point->setScatterStyle(QCPScatterStyle(path, QPen(palette.method(kind), filled ? 0.5 : 2),
                                               filled ? QBrush(palette.method(kind)) : Qt::NoBrush, 6));
        if (run.range && run.seeds > 1) {
            auto* bars = new QCPErrorBars(plot.xAxis, plot.yAxis);
            bars->setDataPlottable(point);
            bars->setPen(QPen(palette.method(kind), 1.25));
            bars->setData(QVector<double>{run.metric.value_or(0) - (*run.range)[0]}, QVector<double>{(*run.range)[1] - run.metric.value_or(0)});
        }
        const QFont font = font_of(12, QFont::DemiBold);
        QString text =
            run.seeds > 1 ? QStringLiteral("%1 (n = %2)").arg(words(run.label)).arg(run.seeds) : words(run.label);
        if (over_budget(figure, run)) text += QStringLiteral(", over budget");
        const QFontMetricsF metrics(font);
        const QPointF at(plot.xAxis->coordToPixel(x), plot.yAxis->coordToPixel(run.metric.value_or(0)));
        const double width = metrics.horizontalAdvance(text);
        const bool left = at.x() + 12 + width > plot.width() - 4;
        taken.push_back(QRectF(at.x() - 8, at.y() - 8, 16, 16));
        const double y = at.y() - 12 - metrics.height() / 2;  // above the front's line
        const double shift =
            clear_of(taken, QRectF(left ? at.x() - 12 - width : at.x() + 12, y, width, metrics.height()));
        QCPItemText* name = label(plot, text, font, palette.method_words(kind),
                                  (left ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        name->position->setType(QCPItemPosition::ptAbsolute);
        name->position->setCoords(at.x() + (left ? -12 : 12), at.y() - 12 + shift);
    }
    if (figure.budget) {
        budget_line(plot, palette, static_cast<double>(*figure.budget) / unit.bytes, true,
                    QStringLiteral("budget %1").arg(amount(*figure.budget, unit)));
    }
}

void draw_peak_split(QCustomPlot& plot, const api::ComparisonFigure& figure) {
    const Palette& palette = palette_of(figure);
    const MemoryUnit unit = memory_unit(largest_peak(figure));
    prepare(
        plot, figure, QStringLiteral("What the peak is made of"),
        QStringLiteral("bytes alive at the peak instant, %1 · categories add up to the peak exactly").arg(unit.name));
    style_axis(*plot.yAxis, palette, true, false);
    style_axis(*plot.xAxis, palette, false, true);
    const auto ticks = QSharedPointer<QCPAxisTickerText>::create();
    plot.xAxis->setTicker(ticks);
    plot.xAxis->setTickLabelFont(font_of(12, QFont::DemiBold));
    plot.xAxis->setTickLabelColor(palette.color(QStringLiteral("text")));
    plot.xAxis->setRange(0.4, static_cast<double>(figure.runs.size()) + 0.6);
    plot.yAxis->setRange(0, 1.12 * static_cast<double>(largest_peak(figure)) / unit.bytes);

    static constexpr std::array<const char*, 3> greys{"memWeights", "memGradients", "memOptimizer"};
    for (std::size_t r = 0; r < figure.runs.size(); ++r) {
        const api::FigureRun& run = figure.runs[r];
        const double x = static_cast<double>(r + 1);
        ticks->addTick(x, words(run.label));
        const QColor color = palette.method(words(run.method));
        QColor tint = color;
        tint.setAlphaF(0.28F);
        QCPBars* below = nullptr;
        for (std::size_t c = 0; c < run.split.size(); ++c) {
            auto* bar = new QCPBars(plot.xAxis, plot.yAxis);
            bar->setWidth(0.56);
            bar->setPen(Qt::NoPen);  // an edge would hide thin parts
            const bool grey = c < greys.size();
            bar->setBrush(grey     ? QBrush(palette.color(QString::fromLatin1(greys[c])))
                          : c == 3 ? QBrush(color)
                          : c == 4 ? QBrush(tint)
                                   : QBrush(palette.color(QStringLiteral("memOther"))));
            bar->setData(QVector<double>{x}, QVector<double>{static_cast<double>(run.split[c]) / unit.bytes});
            if (below != nullptr) bar->moveAbove(below);
            below = bar;
        }
    }
    if (figure.budget) {
        budget_line(plot, palette, static_cast<double>(*figure.budget) / unit.bytes, false,
                    QStringLiteral("budget %1").arg(amount(*figure.budget, unit)));
    }
    // After the budget line, which then does not cross the numbers.
    for (std::size_t r = 0; r < figure.runs.size(); ++r) {
        const api::FigureRun& run = figure.runs[r];
        QCPItemText* total = label(
            plot, peak_words(figure, run, unit), font_of(12, QFont::DemiBold),
            palette.color(over_budget(figure, run) ? QStringLiteral("budget") : QStringLiteral("text")),
            Qt::AlignHCenter | Qt::AlignBottom);
        total->position->setCoords(static_cast<double>(r + 1), static_cast<double>(run.peak) / unit.bytes);
        total->setPadding(QMargins(2, 0, 2, 2));
        total->setBrush(palette.color(QStringLiteral("panel")));
    }
    // The last bar names its parts.
    if (!figure.runs.empty()) {
        const api::FigureRun& last = figure.runs.back();
        plot.replot(QCustomPlot::rpImmediateRefresh);
        static constexpr std::array<const char*, 6> names{"weights",     "gradients",   "optimizer",
                                                          "activations", "temporaries", "other"};
        double base = 0, floor = 1e9;
        for (std::size_t c = 0; c < last.split.size(); ++c) {
            const double value = static_cast<double>(last.split[c]) / unit.bytes;
            const double y = plot.yAxis->coordToPixel(base + value / 2);
            base += value;
            if (last.split[c] == 0) continue;
            const double placed = std::min(y, floor - 15);
            floor = placed;
            QCPItemText* name =
                label(plot, QString::fromLatin1(names[c]), font_of(11, c == 3 ? QFont::DemiBold : QFont::Normal),
                      c == 3 ? palette.method_words(words(last.method)) : palette.color(QStringLiteral("text3")),
                      Qt::AlignLeft | Qt::AlignVCenter);
            name->position->setType(QCPItemPosition::ptAbsolute);
            name->position->setCoords(plot.axisRect()->right() + 8, placed);
        }
    }
}

}  // namespace sherl::widgets
