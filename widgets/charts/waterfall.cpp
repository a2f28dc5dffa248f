// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/waterfall.h"

#include <array>
#include <cmath>
#include <memory>

#include "widgets/charts/memory_plot.h"
#include "widgets/charts/qcp.h"
#include "widgets/charts/waterfall_drawing.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

// Two peaks and what lies between them.
bool has_difference(const api::MemoryFigure& figure) {
    return figure.runs.size() >= 2 && figure.runs[0].split.peak > 0 && figure.runs[1].split.peak > 0 && !figure.difference.empty();
}

}  // namespace

class WaterfallPlot final : public MemoryPlot {
  public:
    const WaterfallDrawing& drawing() {
        if (!drawing_) drawing_ = std::make_unique<WaterfallDrawing>(figure(), size(), current(), false);
        return *drawing_;
    }

  protected:
    std::size_t items() override { return has_difference(figure()) ? drawing().bars().size() : 0; }
    std::optional<std::size_t> item_at(const QPointF& at) override {
        for (std::size_t i = 0; i < items(); ++i)
            if (at.x() >= drawing().bars()[i].slot.left() && at.x() < drawing().bars()[i].slot.right()) return i;
        return std::nullopt;
    }
    QPointF anchor(std::size_t item) override {
        const QRectF& box = drawing().bars()[item].box;
        return {box.right() - 6, box.center().y()};
    }
    std::size_t run_of(std::size_t item) override { return drawing().bars()[item].run; }
    TipCard tip(std::size_t item) override {
        const WaterfallDrawing::Bar& bar = drawing().bars()[item];
        TipCard tip;
        if (!bar.step) {
            const api::MemoryFigureRun& run = figure().runs[bar.run];
            tip.title = text(run.label);
            tip.rows.emplace_back(Waterfall::tr("Peak"), bytes(run.split.peak));
            tip.rows.emplace_back(QString(), exact_bytes(run.split.peak));
            tip.rows.emplace_back(Waterfall::tr("Reached in"), run.split.block.empty() ? phase_word(run.split.phase)
                                                                                       : Waterfall::tr("%1, %2", "phase, block").arg(phase_word(run.split.phase), text(run.split.block)));
            return tip;
        }
        const api::MemoryFigureStep& step = figure().difference[*bar.step];
        tip.title = capitalized(shown(step.label));
        tip.rows.emplace_back(text(figure().runs[0].label), bytes(step.first));
        tip.rows.emplace_back(text(figure().runs[1].label), bytes(step.second));
        tip.rows.emplace_back(Waterfall::tr("Change"), bytes_change(step.change()));
        tip.rows.emplace_back(QString(), exact_bytes(step.change()));
        if (step.reasons.empty()) return tip;
        QStringList reasons{Waterfall::tr("Alive because")};
        for (const Text& reason : step.reasons) reasons << shown(reason);
        tip.note = reasons.join(QLatin1Char('\n'));
        return tip;
    }
    QStringList summary() override {
        QStringList all;
        for (std::size_t i = 0; i < items(); ++i) {
            const WaterfallDrawing::Bar& bar = drawing().bars()[i];
            const QString name = bar.step ? shown(figure().difference[*bar.step].label) : text(figure().runs[bar.run].label);
            //: a bar, for a screen reader; %1: name, %2: amount
            all << Waterfall::tr("%1: %2", "bar").arg(name, bar.step ? bytes_change(bar.to - bar.from) : bytes(bar.to));
        }
        return all;
    }
    void draw(QPainter& painter) override {
        if (has_difference(figure())) drawing().paint(painter);
    }
    void outdate() override { drawing_.reset(); }

  private:
    std::unique_ptr<WaterfallDrawing> drawing_;
};

Waterfall::Waterfall(QWidget* parent) : MemoryChart(parent) {
    setObjectName(QStringLiteral("differenceWaterfall"));
    plot_ = new WaterfallPlot;
    plot_->setObjectName(QStringLiteral("differenceWaterfallPlot"));
    follow(*plot_);
    retranslate();
}

QString Waterfall::message() const {
    const api::MemoryFigure& now = figure();
    if (now.runs.size() < 2) return empty_text().isEmpty() ? tr("Tick two variants in the list.") : empty_text();
    if (now.runs[0].split.peak <= 0 || now.runs[1].split.peak <= 0) return tr("What these peaks are made of was not measured.");
    return now.difference.empty() ? tr("The two peaks are equal, part by part.") : QString();
}

QString Waterfall::figure_title() const {
    if (!has_difference(figure())) return tr("Difference of two peaks");
    const std::int64_t change = figure().runs[1].split.peak - figure().runs[0].split.peak;
    //: head of a chart; %1 and %2: two variants, %3: how much more or less memory the second one needs
    return tr("%1 → %2: %3").arg(text(figure().runs[0].label), text(figure().runs[1].label), bytes_change(change));
}

QString Waterfall::figure_subtitle() const {
    if (!has_difference(figure())) return {};
    //: under the title of a chart; %1: unit
    return QStringList{tr("peak allocated, training step, %1").arg(QLatin1String(plot_->drawing().memory().unit.name)), tr("by category and blocks"),
                       tr("bars add up to the difference exactly")}
        .join(QStringLiteral(" · "));
}

void Waterfall::draw_figure(QCPPainter& painter, const QSize& size) {
    if (has_difference(figure())) WaterfallDrawing(figure(), size, std::nullopt, true).paint(painter);
}

TextTable Waterfall::figure_data() const {
    TextTable table;
    if (!has_difference(figure())) return table;
    const ByteAxis& memory = plot_->drawing().memory();
    const QString unit = QLatin1String(memory.unit.name);
    const std::array<const api::MemoryFigureRun*, 2> runs{&figure().runs[0], &figure().runs[1]};
    table.caption = figure_title().toStdString();
    //: head of a column; %1: what it holds, %2: its unit
    const auto amounts = [&](const char* key, const QString& title) { return TableColumn{key, tr("%1, %2", "head of a column").arg(title, unit).toStdString(), true}; };
    table.columns = {{"part", tr("Part").toStdString()},           {"category", tr("Category").toStdString()}, {"blocks", tr("Blocks").toStdString()},
                     amounts("first", text(runs[0]->label)), amounts("second", text(runs[1]->label)),    amounts("change", tr("Change")),
                     {"reasons", tr("Alive because").toStdString()}};
    const auto amount = [&](std::int64_t value) {
        const QString sign = value < 0 ? QString(QChar(0x2212)) : QString();
        return TableCell{(sign + memory.number(std::fabs(static_cast<double>(value)))).toStdString(), std::to_string(value)};
    };
    for (const api::MemoryFigureStep& step : figure().difference) {
        std::string blocks;
        for (const std::string& block : step.blocks) blocks += (blocks.empty() ? "" : "; ") + block;
        QStringList reasons;
        for (const Text& reason : step.reasons) reasons << shown(reason);
        table.rows.push_back({{shown(step.label).toStdString(), {}}, {step.category, {}}, {blocks, {}}, amount(step.first), amount(step.second), amount(step.change()),
                              {reasons.join(QLatin1Char(' ')).toStdString(), {}}});
    }
    const std::int64_t first = runs[0]->split.peak, second = runs[1]->split.peak;
    table.rows.push_back({{tr("Peak").toStdString(), {}}, {"peak", {}}, {"", {}}, amount(first), amount(second), amount(second - first), {"", {}}});
    table.notes.push_back(figure_subtitle().toStdString());
    for (const QString& note : figure_notes()) table.notes.push_back(note.toStdString());
    table.read = {0, 3, 4, 5, 6};
    return table;
}

std::vector<std::string> Waterfall::seriesKeys() const {
    if (!has_difference(figure())) return {};
    return {figure().runs[0].key, figure().runs[1].key};
}

QStringList Waterfall::labelTexts() const {
    if (!plot_->message().isEmpty()) return {plot_->message()};
    QStringList texts;
    for (const WaterfallDrawing::Bar& bar : drawing().bars()) {
        if (!bar.value_box.isEmpty()) texts << bar.value;
        if (!bar.name_box.isEmpty()) texts << bar.name.join(QLatin1Char(' '));
    }
    return texts;
}

std::vector<std::int64_t> Waterfall::changes() const {
    std::vector<std::int64_t> changes;
    for (const api::MemoryFigureStep& step : figure().difference) changes.push_back(step.change());
    return changes;
}

const WaterfallDrawing& Waterfall::drawing() const {
    return plot_->drawing();
}

}  // namespace sherl::widgets
