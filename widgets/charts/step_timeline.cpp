// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/step_timeline.h"

#include <QMenu>
#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "widgets/charts/memory_plot.h"
#include "widgets/charts/qcp.h"
#include "widgets/charts/timeline_drawing.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kTold = 8;   // lines in a tip
constexpr qsizetype kNamed = 3;    // runs that a sentence names

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QString block_of(const api::StepTrace& trace, std::int16_t block) {
    const auto at = static_cast<std::size_t>(block);
    return block >= 0 && at < trace.blocks.size() ? text(trace.blocks[at]) : QString();
}

}  // namespace

// An item is a column of pixels.
class TimelinePlot final : public MemoryPlot {
  public:
    explicit TimelinePlot(std::function<void()> switch_time) : switch_time_(std::move(switch_time)) {}

    const TimelineDrawing& drawing() {
        if (!drawing_) {
            drawing_ = std::make_unique<TimelineDrawing>(figure(), size(), TimelineState{.true_time = true_time_, .x = {}, .run = run_});
            if (drawing_->line_of(run_) == nullptr && !drawing_->lines().empty()) run_ = drawing_->lines().front().run;
        }
        drawing_->set_crosshair(current() ? std::optional(value_of(*current())) : std::nullopt, run_);
        return *drawing_;
    }
    void set_true_time(bool on) {
        true_time_ = on;
        renew();
    }
    [[nodiscard]] bool true_time() const { return true_time_; }

  protected:
    std::size_t items() override { return drawing().lines().empty() ? 0 : static_cast<std::size_t>(drawing().axes().width()) + 1; }
    std::optional<std::size_t> item_at(const QPointF& at) override {
        const QRectF& axes = drawing().axes();
        if (drawing().lines().empty() || at.x() < axes.left() || at.x() > axes.right() || at.y() < 0 || at.y() > height()) return std::nullopt;
        return static_cast<std::size_t>(at.x() - axes.left());
    }
    // The line that is nearest to the pointer.
    void pointed(const QPointF& at) override {
        double nearest = 1e9;
        std::size_t run = run_;
        for (const TimelineDrawing::Line& line : drawing().lines()) {
            const StepPoint& point = drawing().point_at(line, drawing().value_at(at.x()));
            const double away = std::fabs(drawing().y_of(static_cast<double>(point.bytes)) - at.y());
            if (away >= nearest) continue;
            nearest = away;
            run = line.run;
        }
        follow(run);
    }
    QPointF anchor(std::size_t item) override {
        const TimelineDrawing::Line* line = drawing().line_of(run_);
        const double x = drawing().axes().left() + static_cast<double>(item);
        if (line == nullptr) return {x, drawing().axes().top()};
        const StepPoint& point = drawing().point_at(*line, drawing().value_at(x));
        return {x, drawing().y_of(static_cast<double>(point.bytes))};
    }
    TipCard tip(std::size_t item) override {
        const double x = value_of(item);
        TipCard tip;
        struct Value {
            std::size_t run;
            std::int64_t bytes;
        };
        std::vector<Value> values;
        for (const TimelineDrawing::Line& line : drawing().lines()) {
            const StepPoint& point = drawing().point_at(line, x);
            values.push_back({line.run, point.bytes});
            if (line.run != run_) continue;
            const QString block = block_of(figure().runs[run_].trace, point.block);
            //: where in a training step; %1: "backward", %2: "block 7"
            tip.title = block.isEmpty() ? capitalized(phase_word(point.phase)) : StepTimelineChart::tr("%1 · %2", "phase, block").arg(capitalized(phase_word(point.phase)), block);
            tip.rows.emplace_back(text(figure().runs[run_].label), bytes(point.bytes));
            tip.rows.emplace_back(QString(), exact_bytes(point.bytes));
            //: of a training step: allocations and frees so far, and of how many
            tip.rows.emplace_back(StepTimelineChart::tr("Allocation or free"), StepTimelineChart::tr("%1 of %2", "which one of how many").arg(count(point.event), count(figure().runs[run_].trace.events)));
            if (true_time_) tip.rows.emplace_back(StepTimelineChart::tr("Since the step began"), StepTimelineChart::tr("%1 ms").arg(QString::number(point.x * 1000, 'f', 1)));
        }
        std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return a.bytes > b.bytes; });
        std::size_t told = 0;
        for (const Value& value : values) {
            if (value.run == run_) continue;
            if (++told > kTold) break;
            tip.rows.emplace_back(text(figure().runs[value.run].label), bytes(value.bytes));
        }
        return tip;
    }
    std::size_t first_item() override { return item_of_peak(); }
    std::size_t run_of(std::size_t) override { return run_; }
    QStringList summary() override {
        QStringList all;
        for (const TimelineDrawing::Line& line : drawing().lines()) {
            const api::MemoryFigureRun& run = figure().runs[line.run];
            const StepPoint& peak = line.step.points[line.step.peak];
            //: a line of a chart, for a screen reader; %1: variant, %2: amount, %3: phase, %4: block
            all << StepTimelineChart::tr("%1: peak %2, %3, %4").arg(text(run.label), bytes(peak.bytes), phase_word(peak.phase), block_of(run.trace, peak.block));
        }
        return all;
    }
    bool take_key(int key) override {
        const std::vector<TimelineDrawing::Line>& lines = drawing().lines();
        if (lines.empty()) return false;
        const auto found = std::find_if(lines.begin(), lines.end(), [this](const auto& line) { return line.run == run_; });
        const std::ptrdiff_t at = found == lines.end() ? 0 : found - lines.begin();
        switch (key) {
            case Qt::Key_T:
                switch_time_();
                return true;
            case Qt::Key_P:
                go_to(item_of_peak());
                return true;
            case Qt::Key_Up:
            case Qt::Key_Down: {
                const std::ptrdiff_t next = std::clamp<std::ptrdiff_t>(at + (key == Qt::Key_Down ? 1 : -1), 0, std::ssize(lines) - 1);
                follow(lines[static_cast<std::size_t>(next)].run);
                if (current()) go_to(*current());
                return true;
            }
            case Qt::Key_PageUp:
            case Qt::Key_PageDown:
                to_phase(lines[static_cast<std::size_t>(at)], key == Qt::Key_PageDown);
                return true;
            default:
                return false;
        }
    }
    void draw(QPainter& painter) override { drawing().paint(painter); }
    void outdate() override { drawing_.reset(); }
    void current_changed() override {}

  private:
    [[nodiscard]] double value_of(std::size_t item) { return drawing_->value_at(drawing_->axes().left() + static_cast<double>(item)); }
    std::size_t item_at_value(double x) {
        const double column = drawing().x_of(x) - drawing().axes().left();
        return static_cast<std::size_t>(std::max(0.0, std::round(column)));
    }
    std::size_t item_of_peak() {
        const TimelineDrawing::Line* line = drawing().line_of(run_);
        if (line == nullptr) return 0;
        return item_at_value(line->step.points[line->step.peak].x);
    }
    void to_phase(const TimelineDrawing::Line& line, bool forth) {
        const std::size_t now = current().value_or(0);
        std::size_t wanted = forth ? items() - 1 : 0;
        for (const StepMark& mark : line.step.marks) {
            const std::size_t place = item_at_value(mark.x);
            if (forth && place > now) wanted = std::min(wanted, place);
            if (!forth && place < now) wanted = std::max(wanted, place);
        }
        go_to(wanted);
    }
    void follow(std::size_t run) {
        if (run == run_) return;
        run_ = run;
        update();
    }

    std::unique_ptr<TimelineDrawing> drawing_;
    std::function<void()> switch_time_;
    bool true_time_ = false;
    std::size_t run_ = 0;
};

StepTimelineChart::StepTimelineChart(QWidget* parent) : MemoryChart(parent) {
    setObjectName(QStringLiteral("stepTimeline"));
    plot_ = new TimelinePlot([this] { set_true_time(!true_time()); });
    plot_->setObjectName(QStringLiteral("stepTimelinePlot"));
    follow(*plot_);
    set_menu_entries([this](QMenu& menu) {
        QAction* action = menu.addAction(tr("True time"));
        action->setObjectName(QStringLiteral("trueTimeAction"));
        action->setCheckable(true);
        action->setChecked(true_time());
        action->setShortcut(Qt::Key_T);
        action->setShortcutContext(Qt::WidgetShortcut);  // told here only: the plot takes the key itself
        connect(action, &QAction::triggered, this, &StepTimelineChart::set_true_time);
    });
    retranslate();
}

void StepTimelineChart::set_true_time(bool on) {
    if (on == true_time()) return;
    plot_->set_true_time(on);
    retranslate();
    Q_EMIT trueTimeChanged(on);
}

bool StepTimelineChart::true_time() const {
    return plot_->true_time();
}

QString StepTimelineChart::message() const {
    if (figure().runs.empty()) return empty_text();
    if (!plot_->drawing().lines().empty()) return {};
    return figure().runs.size() == 1 ? tr("This run has no step trace.") : tr("These runs have no step trace.");
}

QString StepTimelineChart::figure_title() const {
    return true_time() ? tr("One training step") : tr("One training step, aligned by phase");
}

QString StepTimelineChart::figure_subtitle() const {
    const auto& lines = plot_->drawing().lines();
    if (lines.empty()) return {};
    //: under the title of a chart; %1: unit
    QStringList parts{tr("bytes in use at every allocation, %1").arg(QLatin1String(plot_->drawing().memory().unit.name))};
    parts << (figure().runs.size() == 1 ? tr("step with the run's peak") : tr("step with the peak of each run"));
    parts << (true_time() ? tr("true time") : tr("phase widths equalised"));
    return parts.join(QStringLiteral(" · "));
}

QStringList StepTimelineChart::figure_notes() const {
    QStringList notes, without, batches;
    for (std::size_t i = 0; i < figure().runs.size(); ++i) {
        const TimelineDrawing::Line* line = plot_->drawing().line_of(i);
        if (line == nullptr)
            without << text(figure().runs[i].label);
        else if (line->step.micro_batches > 1)
            //: of a variant whose steps have several micro-batches; %1: its name, %2: which one, %3: of how many
            batches << tr("%1: micro-batch %2 of %3, the one with the peak.").arg(text(figure().runs[i].label)).arg(line->step.micro_batch).arg(line->step.micro_batches);
    }
    if (!without.isEmpty() && without.size() < static_cast<qsizetype>(figure().runs.size()))
        //: %1: names of variants
        notes << (without.size() > kNamed ? tr("%n variant(s) without a step trace are not here.", nullptr, static_cast<int>(without.size()))
                                          : tr("Without a step trace, so not here: %1.").arg(without.join(tr(", ", "between names"))));
    return notes + batches + MemoryChart::figure_notes();
}

void StepTimelineChart::draw_figure(QCPPainter& painter, const QSize& size) {
    TimelineDrawing(figure(), size, {.true_time = true_time(), .x = {}, .run = 0, .on_paper = true}).paint(painter);
}

// Every point that was recorded, not what the screen shows of them.
TextTable StepTimelineChart::figure_data() const {
    const ByteAxis& memory = plot_->drawing().memory();
    TextTable table;
    table.caption = figure_title().toStdString();
    const auto column = [](const char* key, const QString& title, bool number) { return TableColumn{key, title.toStdString(), number}; };
    table.columns = {column("variant", tr("Variant"), false), column("method", tr("Method"), false), column("step", tr("Step"), true),
                     column("micro_batch", tr("Micro-batch"), true), column("phase", tr("Phase"), false), column("block", tr("Block"), false),
                     column("event", tr("Allocation or free"), true), column("seconds", tr("Seconds"), true),
                     //: head of a column; %1: unit
                     column("bytes", tr("In use, %1").arg(QLatin1String(memory.unit.name)), true)};
    for (const api::MemoryFigureRun& run : figure().runs) {
        const StepLine line = line_by_time(run.trace);
        std::size_t mark = 0;
        for (const StepPoint& point : line.points) {
            while (mark + 1 < run.trace.phases.size() && run.trace.phases[mark + 1].event <= point.event) ++mark;
            const std::int64_t batch = mark < run.trace.phases.size() ? run.trace.phases[mark].micro_batch : 0;
            const std::string seconds = QString::number(point.x, 'g', 6).toStdString();
            table.rows.push_back({{run.label, {}},
                                  {run.method, {}},
                                  {std::to_string(run.trace.step), {}},
                                  {std::to_string(batch), {}},
                                  {phase_word(point.phase).toStdString(), api::to_string(point.phase)},
                                  {block_of(run.trace, point.block).toStdString(), {}},
                                  {std::to_string(point.event), {}},
                                  {seconds, {}},
                                  {memory.number(static_cast<double>(point.bytes)).toStdString(), std::to_string(point.bytes)}});
        }
    }
    table.notes.push_back(figure_subtitle().toStdString());
    for (const QString& note : figure_notes()) table.notes.push_back(note.toStdString());
    return table;
}

std::vector<std::string> StepTimelineChart::seriesKeys() const {
    std::vector<std::string> keys;
    for (const TimelineDrawing::Line& line : plot_->drawing().lines()) keys.push_back(figure().runs[line.run].key);
    return keys;
}

QStringList StepTimelineChart::labelTexts() const {
    if (!plot_->message().isEmpty()) return {plot_->message()};
    QStringList texts;
    for (const TimelineDrawing::Caption& caption : drawing().captions()) texts << caption.text;
    for (const TimelineDrawing::Line& line : drawing().lines()) {
        if (!line.peak_box.isEmpty()) texts << line.peak_text;
        if (!line.name_box.isEmpty()) texts << line.name;
    }
    if (!drawing().budget_text().isEmpty()) texts << drawing().budget_text();
    return texts;
}

std::optional<std::int64_t> StepTimelineChart::peakOf(const std::string& key) const {
    for (const TimelineDrawing::Line& line : drawing().lines())
        if (figure().runs[line.run].key == key) return line.step.points[line.step.peak].bytes;
    return std::nullopt;
}

const TimelineDrawing& StepTimelineChart::drawing() const {
    return plot_->drawing();
}

}  // namespace sherl::widgets
