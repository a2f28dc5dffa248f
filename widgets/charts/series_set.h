// SPDX-License-Identifier: GPL-3.0-or-later
// The lines of one chart as numbers: rows of the study on the present axes, smoothed where that is asked for, seeds drawn
// together where there are too many. No painting.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "core/analysis/thinning.h"
#include "widgets/bridge/study_session.h"
#include "widgets/charts/measure.h"

namespace sherl::widgets {

// What a chart is told about one run's line. Runs of one variant differ by their seed only.
struct ChartLine {
    SeriesKey key;
    QString variant;  // id
    QString title;    // of the variant, "LoRA r8"
    QString method;   // kind
    int shade = 0;    // place among the variants of its method on screen
    std::int64_t seed = 0;
    bool repeated = false;  // another run of its variant on screen has the same seed
    int seed_rank = 0;  // place among the seeds of its variant, on screen or not
    bool live = false;
    QString failure;                        // why it failed; empty: it did not
    std::vector<std::int64_t> resumed_at;   // steps
    std::int64_t total_steps = 0;           // 0: not known
    std::int64_t forecast = 0;              // bytes, predicted peak of training; 0: none
    [[nodiscard]] QString seed_text() const {
        return repeated ? QStringLiteral("%1 #%2").arg(seed).arg(key.run) : QString::number(seed);
    }
    friend bool operator==(const ChartLine&, const ChartLine&) = default;
};

struct PointOfLine {
    double x = 0, y = 0;    // on the axes
    std::int64_t step = 0;
    double stored = 0;      // as the study holds it
};

// A line as it is drawn: of one run, or the mean over a variant's seeds with its range.
struct DrawnLine {
    ChartLine about;                // of a mean: its first member
    std::vector<SeriesKey> members;
    std::vector<std::shared_ptr<const DrawnLine>> parts;  // of a mean: its members' lines; else empty
    analysis::ThinSeries line;      // smoothed where the chart smooths
    analysis::ThinSeries raw;       // what was smoothed; else empty
    analysis::ThinSeries low, high;  // of a mean: smallest and largest member
    std::vector<std::int64_t> steps;  // of the rows of `line`
    std::vector<double> epochs;
    std::vector<int> counts;        // of a mean: members at each row; else empty
    std::optional<PointOfLine> best, peak;
    bool live = false;
    QString failure;

    int seeds = 0;  // of a mean
    [[nodiscard]] bool is_mean() const { return members.size() > 1; }
    // The row that speaks for x: the last one at or before it; none before the line begins and after it has ended.
    [[nodiscard]] std::optional<std::size_t> row_at(double x) const;
    [[nodiscard]] std::optional<std::size_t> last_row() const;  // with a value
};

// GUI thread.
class SeriesSet {
  public:
    static constexpr std::size_t kSingleLines = 8;  // of more, seeds are drawn as mean and range, and labels wait to be asked for

    void set_lines(std::vector<ChartLine> lines);
    bool set_curve(const SeriesKey& key, Curve curve);  // false: no line's, or known already
    void set_measure(Measure measure);
    void set_hidden(std::set<QString> variants);
    void set_x_axis(XAxis axis);
    void set_logarithmic(bool x, bool y);
    void set_smoothing(std::optional<std::int64_t> steps);  // none: 5 % of the longest run
    void choose_unit();

    [[nodiscard]] const std::vector<ChartLine>& lines() const { return lines_; }
    [[nodiscard]] Curve curve(const SeriesKey& key) const;
    [[nodiscard]] const Measure& measure() const { return measure_; }
    [[nodiscard]] const std::set<QString>& hidden() const { return hidden_; }
    [[nodiscard]] XAxis x_axis() const { return axis_; }
    [[nodiscard]] bool log_x() const { return log_x_; }
    [[nodiscard]] bool log_y() const { return log_y_; }
    [[nodiscard]] std::optional<std::int64_t> smoothing() const { return smoothing_; }
    [[nodiscard]] std::int64_t window() const;  // in steps; 0: nothing is smoothed
    // Seeds are drawn as mean and range: there are too many lines, or two seeds of a variant would have the same dash.
    [[nodiscard]] bool collapsed() const;
    // Too many lines for their labels: only those that are pointed at or pinned are named.
    [[nodiscard]] bool labels_on_demand() const;
    [[nodiscard]] bool colors_repeat() const;  // two variants of a method have the same colour
    // Another number after every change of what there is to draw.
    [[nodiscard]] std::uint64_t version() const { return version_; }

    // What to draw, without hidden variants, in the order of the lines. Only what has changed is computed again.
    [[nodiscard]] const std::vector<std::shared_ptr<const DrawnLine>>& drawn();
    [[nodiscard]] std::optional<PointOfLine> peak_of(const SeriesKey& key);

    // Limits of what is drawn: of x, and of y within limits of x, where of raw rows behind a smoothed line those far off do
    // not count. None: nothing to see.
    [[nodiscard]] std::optional<std::pair<double, double>> x_extent() const;
    // Where the line between rows `next` - 1 and `next` is at x, straight on the axes as they are; none in a gap.
    [[nodiscard]] std::optional<double> passes(const analysis::ThinSeries& series, std::size_t next, double x) const;
    [[nodiscard]] std::optional<std::pair<double, double>> y_extent(double lower, double upper);
    [[nodiscard]] std::optional<double> steps_per_epoch();  // where all drawn lines agree
    // Steps between evaluations where they are even; else none.
    [[nodiscard]] std::optional<std::int64_t> evaluation_interval();

  private:
    [[nodiscard]] double x_of(const store::Point& point) const;
    [[nodiscard]] std::shared_ptr<const DrawnLine> single(const ChartLine& line);
    [[nodiscard]] std::shared_ptr<const DrawnLine> mean(const std::vector<const ChartLine*>& members);
    void forget();  // all that was computed
    void touch();

    std::vector<ChartLine> lines_;
    std::map<SeriesKey, Curve> curves_;
    std::map<SeriesKey, std::shared_ptr<const DrawnLine>> singles_;
    std::vector<std::shared_ptr<const DrawnLine>> drawn_;
    bool stale_ = true;
    std::uint64_t version_ = 0;
    Measure measure_;
    std::set<QString> hidden_;
    XAxis axis_ = XAxis::step;
    bool log_x_ = false, log_y_ = false;
    std::optional<std::int64_t> smoothing_;
    std::int64_t used_window_ = 0;
};

}  // namespace sherl::widgets
