// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/peak_bars.h"

#include <QScrollBar>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "widgets/charts/comparison_plot.h"
#include "widgets/charts/comparison_words.h"
#include "widgets/charts/qcp.h"

namespace sherl::widgets {

class BarsPlot final : public ComparisonPlot {
  public:
    BarsPlot(std::function<void()> laid_out, std::function<void(double)> scroll_to)
        : laid_out_(std::move(laid_out)), scroll_to_(std::move(scroll_to)) {}

    const BarsDrawing& drawing() {
        if (!drawing_) drawing_ = std::make_unique<BarsDrawing>(figure(), size(), state());
        return *drawing_;
    }
    void scroll(double offset) { set_offset(offset); }
    [[nodiscard]] double offset() const { return state().offset; }

    std::optional<double> budget_place() override { return drawing().budget_y(); }
    std::optional<std::size_t> run_at(const QPointF& at) override {
        if (at.x() < drawing().axes().left() || at.x() > drawing().axes().right()) return std::nullopt;
        for (const BarsDrawing::Bar& bar : drawing().bars()) {
            // The bar, its number above it and its name below it; at least 24 pixels each way.
            const double half = std::max(bar.box.width() / 2 + 3, 12.0);
            if (std::fabs(at.x() - bar.slot.center().x()) > half) continue;
            const double top = std::min(bar.box.top(), bar.box.bottom() - 24) - 18;
            if (at.y() >= top && at.y() <= height()) return bar.run;
        }
        return std::nullopt;
    }

  protected:
    bool upright_budget() const override { return false; }
    double bytes_at(const QPointF& at) override { return drawing().bytes_at(at.y()); }
    ByteAxis memory() override { return drawing().memory(); }
    std::vector<std::size_t> order() override {
        std::vector<std::size_t> runs(figure().runs.size());
        for (std::size_t i = 0; i < runs.size(); ++i) runs[i] = i;
        return runs;
    }
    QPointF anchor(std::size_t run) override {
        const BarsDrawing::Bar& bar = drawing().bars()[run];
        const QRectF box = state().part >= 0 && bar.split ? bar.parts[static_cast<std::size_t>(state().part)] : bar.box;
        return {bar.box.right() - 8, box.center().y() - 14};
    }
    TipCard tip(std::size_t run) override { return bar_tip(figure(), figure().runs[run], state().current == run ? state().part : -1); }
    int part_at(std::size_t run, const QPointF& at) override {
        const BarsDrawing::Bar& bar = drawing().bars()[run];
        for (std::size_t part = 0; bar.split && part < bar.parts.size(); ++part)
            if (bar.parts[part].height() > 0 && at.y() <= bar.parts[part].bottom() && at.y() >= bar.parts[part].top()) return static_cast<int>(part);
        return -1;
    }
    // Through the parts that are there, and back to the whole bar.
    void step_part(int direction) override {
        const BarsDrawing::Bar& bar = drawing().bars()[current()];
        int part = state().part;
        do {
            part += direction;
            if (part < -1) part = BarsDrawing::kParts - 1;
            if (part >= BarsDrawing::kParts) part = -1;
        } while (part >= 0 && !(bar.parts[static_cast<std::size_t>(part)].height() > 0));
        set_part(part);
    }
    void bring_into_sight(std::size_t run) override {
        const QRectF slot = drawing().bars()[run].slot, axes = drawing().axes();
        const double now = drawing().axes().left() - drawing().bars()[0].slot.left();  // in whole bars
        if (slot.left() < axes.left() - 1)
            scroll_to_(now + slot.left() - axes.left());
        else if (slot.right() > axes.right() + 1)
            scroll_to_(now + slot.right() - axes.right());
    }
    void draw(QPainter& painter) override { drawing().paint(painter); }
    void outdate() override {
        drawing_.reset();
        laid_out_();
    }
    void wheelEvent(QWheelEvent* event) override {
        if (drawing().hidden() <= 0) return ComparisonPlot::wheelEvent(event);
        const QPoint turn = event->angleDelta();
        scroll_to_(offset() - (turn.x() != 0 ? turn.x() : turn.y()) * drawing().slot_width() / 60.0);
        event->accept();
    }
    void keyPressEvent(QKeyEvent* event) override {
        const double page = drawing().axes().width() * 0.9;
        if (drawing().hidden() > 0 && event->key() == Qt::Key_PageDown) return scroll_to_(offset() + page);
        if (drawing().hidden() > 0 && event->key() == Qt::Key_PageUp) return scroll_to_(offset() - page);
        ComparisonPlot::keyPressEvent(event);
    }

  private:
    std::unique_ptr<BarsDrawing> drawing_;
    std::function<void()> laid_out_;
    std::function<void(double)> scroll_to_;
};

PeakBars::PeakBars(QWidget* parent) : ComparisonChart(parent), scroll_(new QScrollBar(Qt::Horizontal)) {
    setObjectName(QStringLiteral("peakBars"));
    plot_ = new BarsPlot([this] { fit_scroll_bar(); }, [this](double offset) { scroll_->setValue(static_cast<int>(std::lround(offset))); });
    plot_->setObjectName(QStringLiteral("peakBarsPlot"));
    scroll_->setObjectName(QStringLiteral("peakBarsScroll"));
    scroll_->setFocusPolicy(Qt::NoFocus);  // the bars' own keys scroll
    scroll_->hide();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(plot_, 1);
    column->addWidget(scroll_);
    set_body(body);
    connect(scroll_, &QScrollBar::valueChanged, this, [this](int value) { plot_->scroll(value); });
    follow(*plot_);
    retranslate();
}

void PeakBars::fit_scroll_bar() {
    if (plot_ == nullptr) return;
    const int hidden = plot_->message().isEmpty() ? static_cast<int>(std::ceil(plot_->drawing().hidden())) : 0;
    scroll_->setPageStep(std::max(1, static_cast<int>(plot_->drawing().axes().width())));
    scroll_->setSingleStep(std::max(1, static_cast<int>(plot_->drawing().slot_width())));
    scroll_->setRange(0, hidden);
    scroll_->setVisible(hidden > 0);
}

void PeakBars::retranslate() {
    ComparisonChart::retranslate();
    fit_scroll_bar();
}

QString PeakBars::message() const {
    if (!figure().runs.empty()) return {};
    return figure().absent.empty() ? tr("Tick two variants in the list.") : absent_words(figure());
}

QString PeakBars::heading_tip() const {
    QStringList more{absent_words(figure()), unit_note()};
    more.removeAll(QString());
    return more.isEmpty() ? QString() : figure_subtitle() + QLatin1Char('\n') + more.join(QLatin1Char('\n'));
}

QString PeakBars::figure_title() const {
    return tr("What the peak is made of");
}

QString PeakBars::figure_subtitle() const {
    return bars_subtitle(figure(), ByteAxis(figure(), {}).unit);
}

QSize PeakBars::figure_size() const {
    const QSize size = ComparisonChart::figure_size();
    ComparisonState paper;
    paper.on_paper = true;
    const double whole = BarsDrawing(figure(), size, paper).whole_width();
    return {std::max(size.width(), static_cast<int>(std::ceil(whole))), size.height()};
}

void PeakBars::draw_figure(QCPPainter& painter, const QSize& size) {
    ComparisonState paper;
    paper.on_paper = true;
    BarsDrawing(figure(), size, paper).paint(painter);
}

TextTable PeakBars::figure_data() const {
    return bars_table(figure());
}

std::vector<std::string> PeakBars::seriesKeys() const {
    std::vector<std::string> keys;
    for (const api::FigureRun& run : figure().runs) keys.push_back(run.key);
    return keys;
}

QStringList PeakBars::labelTexts() const {
    if (!plot_->message().isEmpty()) return {plot_->message()};
    QStringList texts;
    const BarsDrawing& drawn = drawing();
    for (const BarsDrawing::Bar& bar : drawn.bars()) {
        if (!drawn.in_sight(bar)) continue;
        if (!bar.total_box.isEmpty()) texts << bar.total;
        if (!bar.evaluation_box.isEmpty()) texts << bar.evaluation;
        if (!bar.value.isEmpty()) texts << bar.value;
        if (!bar.name_box.isEmpty()) texts << bar.name.join(QLatin1Char(' '));
    }
    for (const BarsDrawing::PartName& name : drawn.part_names()) texts << name.text;
    if (!drawn.budget_text().isEmpty()) texts << drawn.budget_text();
    return texts;
}

std::optional<std::array<std::int64_t, 6>> PeakBars::partsOf(const std::string& key) const {
    for (const api::FigureRun& run : figure().runs)
        if (run.key == key) return run.split;
    return std::nullopt;
}

const BarsDrawing& PeakBars::drawing() const {
    return plot_->drawing();
}

}  // namespace sherl::widgets
