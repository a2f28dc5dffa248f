// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/scatter_chart.h"

#include <algorithm>
#include <cmath>

#include "widgets/charts/comparison_plot.h"
#include "widgets/charts/comparison_words.h"
#include "widgets/charts/qcp.h"

namespace sherl::widgets {

class ScatterPlot final : public ComparisonPlot {
  public:
    using ComparisonPlot::ComparisonPlot;

    const ScatterDrawing& drawing() {
        if (!drawing_) drawing_ = std::make_unique<ScatterDrawing>(figure(), size(), state());
        return *drawing_;
    }
    std::optional<double> budget_place() override { return drawing().budget_x(); }
    std::optional<std::size_t> run_at(const QPointF& at) override {
        std::optional<std::size_t> found;
        double least = 12;  // pixels
        for (const ScatterDrawing::Point& point : drawing().points()) {
            const double away = std::hypot(point.at.x() - at.x(), point.at.y() - at.y());
            if (away < least) std::tie(least, found) = std::pair(away, std::optional(point.run));
        }
        for (const ScatterDrawing::Label& label : drawing().labels())
            if (!found && label.box.contains(at)) found = label.run;
        return found;
    }

  protected:
    bool upright_budget() const override { return true; }
    double bytes_at(const QPointF& at) override { return drawing().bytes_at(at.x()); }
    ByteAxis memory() override { return drawing().memory(); }
    std::vector<std::size_t> order() override {
        std::vector<std::size_t> runs;
        for (const ScatterDrawing::Point& point : drawing().points()) runs.push_back(point.run);
        return runs;
    }
    QPointF anchor(std::size_t run) override {
        for (const ScatterDrawing::Point& point : drawing().points())
            if (point.run == run) return point.at;
        return {};
    }
    TipCard tip(std::size_t run) override {
        const auto& points = drawing().points();
        const bool front = std::any_of(points.begin(), points.end(), [run](const auto& point) { return point.run == run && point.on_front; });
        return scatter_tip(figure(), figure().runs[run], front);
    }
    void draw(QPainter& painter) override { drawing().paint(painter); }
    void outdate() override { drawing_.reset(); }

  private:
    std::unique_ptr<ScatterDrawing> drawing_;
};

ScatterChart::ScatterChart(QWidget* parent) : ComparisonChart(parent), plot_(new ScatterPlot) {
    setObjectName(QStringLiteral("scatterChart"));
    plot_->setObjectName(QStringLiteral("scatterPlot"));
    set_body(plot_);
    follow(*plot_);
    retranslate();
}

QString ScatterChart::heading_tip() const {
    const QString left_out = left_out_words(figure());
    return left_out.isEmpty() ? QString() : figure_subtitle() + QLatin1Char('\n') + left_out;
}

QString ScatterChart::message() const {
    const auto& runs = figure().runs;
    if (runs.empty()) return figure().absent.empty() ? tr("Tick two variants in the list.") : absent_words(figure());
    if (std::none_of(runs.begin(), runs.end(), ScatterDrawing::drawable)) return tr("No variant here has both a metric and a measured peak yet.");
    return {};
}

QString ScatterChart::figure_title() const {
    return tr("Accuracy against memory");
}

QString ScatterChart::figure_subtitle() const {
    return scatter_subtitle(figure(), ByteAxis(figure(), {}).unit);
}

// Where every point has its name beside it nothing is left to explain.
std::vector<FigureLegend> ScatterChart::figure_legend() const {
    ComparisonState paper;
    paper.on_paper = true;
    const ScatterDrawing drawing(figure(), figure_size(), paper);
    std::vector<FigureLegend> legend;
    if (drawing.labels().size() == drawing.points().size()) return legend;
    for (const ScatterDrawing::Point& point : drawing.points()) {
        const api::FigureRun& run = figure().runs[point.run];
        legend.push_back({QString::fromStdString(run.method), run.shade, -1, QString::fromStdString(run.label)});
    }
    return legend;
}

void ScatterChart::draw_figure(QCPPainter& painter, const QSize& size) {
    ComparisonState paper;
    paper.on_paper = true;
    ScatterDrawing(figure(), size, paper).paint(painter);
}

TextTable ScatterChart::figure_data() const {
    return scatter_table(figure());
}

std::vector<std::string> ScatterChart::seriesKeys() const {
    std::vector<std::string> keys;
    for (const ScatterDrawing::Point& point : drawing().points()) keys.push_back(figure().runs[point.run].key);
    return keys;
}

QStringList ScatterChart::labelTexts() const {
    if (!plot_->message().isEmpty()) return {plot_->message()};
    QStringList texts;
    for (const ScatterDrawing::Label& label : drawing().labels()) texts << label.text;
    if (!drawing().budget_text().isEmpty()) texts << drawing().budget_text();
    return texts;
}

std::optional<std::pair<std::int64_t, double>> ScatterChart::pointOf(const std::string& key) const {
    for (const ScatterDrawing::Point& point : drawing().points()) {
        const api::FigureRun& run = figure().runs[point.run];
        if (run.key == key) return std::pair(run.peak, *run.metric);
    }
    return std::nullopt;
}

const ScatterDrawing& ScatterChart::drawing() const {
    return plot_->drawing();
}

}  // namespace sherl::widgets
