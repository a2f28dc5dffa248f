// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/block_bars.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "widgets/charts/bars_drawing.h"
#include "widgets/charts/blocks_drawing.h"
#include "widgets/charts/memory_plot.h"
#include "widgets/charts/qcp.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

}  // namespace

class BlocksPlot final : public MemoryPlot {
  public:
    const BlocksDrawing& drawing() {
        if (!drawing_) drawing_ = std::make_unique<BlocksDrawing>(figure(), size(), BlocksState{.current = current(), .part = part_});
        return *drawing_;
    }

  protected:
    std::size_t items() override { return drawing().bars().size(); }
    std::optional<std::size_t> item_at(const QPointF& at) override {
        const std::vector<BlocksDrawing::Bar>& bars = drawing().bars();
        std::optional<std::size_t> nearest;  // in the slot below the pointer: bars may be thin
        for (std::size_t i = 0; i < bars.size(); ++i) {
            if (at.x() < bars[i].slot.left() || at.x() >= bars[i].slot.right()) continue;
            const auto away = [&](std::size_t bar) { return std::fabs(bars[bar].box.center().x() - at.x()); };
            if (!nearest || away(i) < away(*nearest)) nearest = i;
        }
        return nearest;
    }
    void pointed(const QPointF& at) override {
        const auto item = item_at(at);
        const BlocksDrawing::Bar& bar = drawing().bars()[*item];
        int part = -1;
        for (std::size_t i = 0; i < BlocksDrawing::kParts; ++i)
            if (bar.parts[i].height() > 0 && at.y() >= bar.parts[i].top() && at.y() <= bar.parts[i].bottom()) part = static_cast<int>(i);
        if (part == part_) return;
        part_ = part;
        outdate();
    }
    QPointF anchor(std::size_t item) override {
        const BlocksDrawing::Bar& bar = drawing().bars()[item];
        const QRectF& box = part_ >= 0 ? bar.parts[static_cast<std::size_t>(part_)] : bar.box;
        return {box.right() - 2, box.center().y()};
    }
    std::size_t run_of(std::size_t item) override { return drawing().bars()[item].run; }
    TipCard tip(std::size_t item) override {
        const BlocksDrawing::Bar& bar = drawing().bars()[item];
        const api::MemoryFigureRun& run = figure().runs[bar.run];
        TipCard tip;
        //: a bar of a chart; %1: variant, %2: block of the model
        tip.title = BlockBars::tr("%1 · %2", "variant, block").arg(text(run.label), text(bar.block));
        if (part_ >= 0) {
            const std::int64_t amount = bar.amounts[static_cast<std::size_t>(part_)];
            tip.rows.emplace_back(capitalized(part_name(part_)), bytes(amount));
            tip.rows.emplace_back(QString(), exact_bytes(amount));
        } else {
            for (std::size_t part = BlocksDrawing::kParts; part-- > 0;)
                if (bar.amounts[part] > 0) tip.rows.emplace_back(capitalized(part_name(static_cast<int>(part))), bytes(bar.amounts[part]));
        }
        tip.rows.emplace_back(BlockBars::tr("The whole block"), bytes(bar.bytes));
        if (run.split.peak > 0) tip.rows.emplace_back(BlockBars::tr("Share of the peak"), share(static_cast<double>(bar.bytes) / static_cast<double>(run.split.peak)));
        if (run.predicted) tip.note = BlockBars::tr("Predicted, not measured.");
        return tip;
    }
    QStringList summary() override {
        QStringList all;
        for (const BlocksDrawing::Bar& bar : drawing().bars())
            //: a bar, for a screen reader; %1: variant, %2: block, %3: amount
            all << BlockBars::tr("%1, %2: %3", "bar").arg(text(figure().runs[bar.run].label), text(bar.block), bytes(bar.bytes));
        return all;
    }
    bool take_key(int key) override {
        if (!current() || (key != Qt::Key_Up && key != Qt::Key_Down)) return false;
        const BlocksDrawing::Bar bar = drawing().bars()[*current()];
        const int last = static_cast<int>(BlocksDrawing::kParts) - 1;
        int part = part_;
        do {  // through the parts that are there, and back to the whole bar
            part += key == Qt::Key_Up ? 1 : -1;
            if (part < -1) part = last;
            if (part > last) part = -1;
        } while (part >= 0 && bar.amounts[static_cast<std::size_t>(part)] <= 0);
        part_ = part;
        renew();
        return true;
    }
    void draw(QPainter& painter) override { drawing().paint(painter); }
    void outdate() override { drawing_.reset(); }
    void current_changed() override {
        if (!current()) part_ = -1;
        outdate();
    }

  private:
    std::unique_ptr<BlocksDrawing> drawing_;
    int part_ = -1;
};

BlockBars::BlockBars(QWidget* parent) : MemoryChart(parent) {
    setObjectName(QStringLiteral("blockBars"));
    plot_ = new BlocksPlot;
    plot_->setObjectName(QStringLiteral("blockBarsPlot"));
    follow(*plot_);
    retranslate();
}

QString BlockBars::message() const {
    if (figure().runs.empty()) return empty_text();
    return plot_->drawing().bars().empty() ? tr("What this peak is made of was not measured.") : QString();
}

QString BlockBars::figure_title() const {
    return tr("Where the peak is");
}

QString BlockBars::figure_subtitle() const {
    if (plot_->drawing().bars().empty()) return {};
    //: under the title of a chart; %1: unit
    return QStringList{tr("bytes alive at the peak instant, %1").arg(QLatin1String(plot_->drawing().memory().unit.name)), tr("blocks add up to the peak exactly"),
                       tr("peak allocated, training step")}
        .join(QStringLiteral(" · "));
}

QSize BlockBars::figure_size() const {
    const QSize size = MemoryChart::figure_size();
    const double whole = BlocksDrawing(figure(), size, {.current = {}, .part = -1, .on_paper = true}).whole_width();
    return {std::max(size.width(), static_cast<int>(std::ceil(whole))), size.height()};
}

void BlockBars::draw_figure(QCPPainter& painter, const QSize& size) {
    BlocksDrawing(figure(), size, {.current = {}, .part = -1, .on_paper = true}).paint(painter);
}

TextTable BlockBars::figure_data() const {
    const ByteAxis& memory = plot_->drawing().memory();
    TextTable table;
    table.caption = figure_title().toStdString();
    //: head of a column; %1: what it holds, %2: its unit
    const auto amounts = [&](std::string key, const QString& title) {
        return TableColumn{std::move(key), tr("%1, %2", "head of a column").arg(title, QLatin1String(memory.unit.name)).toStdString(), true};
    };
    table.columns = {{"variant", tr("Variant").toStdString()}, {"block", tr("Block").toStdString()}, amounts("bytes", tr("All"))};
    for (std::size_t part = 0; part < BlocksDrawing::kParts; ++part)
        table.columns.push_back(amounts(std::string(api::memory_categories[part]), capitalized(part_name(static_cast<int>(part)))));
    const auto amount = [&](std::int64_t value) { return TableCell{memory.number(static_cast<double>(value)).toStdString(), std::to_string(value)}; };
    for (const BlocksDrawing::Bar& bar : plot_->drawing().bars()) {
        std::vector<TableCell> row{{figure().runs[bar.run].label, {}}, {bar.block, {}}, amount(bar.bytes)};
        for (const std::int64_t each : bar.amounts) row.push_back(amount(each));
        table.rows.push_back(std::move(row));
    }
    table.notes.push_back(figure_subtitle().toStdString());
    for (const QString& note : figure_notes()) table.notes.push_back(note.toStdString());
    return table;
}

std::vector<std::string> BlockBars::seriesKeys() const {
    std::vector<std::string> keys;
    for (const BlocksDrawing::Bar& bar : plot_->drawing().bars()) {
        const std::string& key = figure().runs[bar.run].key;
        if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
    }
    return keys;
}

QStringList BlockBars::labelTexts() const {
    if (!plot_->message().isEmpty()) return {plot_->message()};
    QStringList texts = drawing().legend();
    for (const BlocksDrawing::Name& name : drawing().names()) texts << name.text;
    return texts;
}

std::optional<std::array<std::int64_t, 6>> BlockBars::partsOf(const std::string& key, const std::string& block) const {
    for (const BlocksDrawing::Bar& bar : plot_->drawing().bars())
        if (figure().runs[bar.run].key == key && bar.block == block) return bar.amounts;
    return std::nullopt;
}

std::optional<std::int64_t> BlockBars::peakOf(const std::string& key) const {
    std::optional<std::int64_t> sum;
    for (const BlocksDrawing::Bar& bar : plot_->drawing().bars())
        if (figure().runs[bar.run].key == key) sum = sum.value_or(0) + bar.bytes;
    return sum;
}

const BlocksDrawing& BlockBars::drawing() const {
    return plot_->drawing();
}

}  // namespace sherl::widgets
