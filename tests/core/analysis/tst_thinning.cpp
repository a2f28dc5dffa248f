// SPDX-License-Identifier: GPL-3.0-or-later
// Thinning and smoothing against what a loop over all rows finds.
#include <QtTest>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <set>

#include "core/analysis/thinning.h"

using namespace sherl::analysis;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

// `gap_share` of the rows are NaN; a few are infinite.
std::vector<double> noise(std::size_t count, unsigned seed, double gap_share = 0) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> uniform(0, 1);
    std::vector<double> values(count);
    for (double& value : values) {
        value = uniform(random) < gap_share ? nan_value : std::round(100 * uniform(random)) / 10;  // with equal ones
    }
    if (gap_share > 0 && count > 10) values[count / 2] = std::numeric_limits<double>::infinity();
    return values;
}

std::optional<MinMaxPyramid::Extremes> brute(const std::vector<double>& values, std::size_t first, std::size_t last) {
    std::optional<MinMaxPyramid::Extremes> result;
    for (std::size_t row = first; row < last; ++row) {
        if (!std::isfinite(values[row])) continue;
        if (!result) result = {row, row};
        if (values[row] < values[result->low]) result->low = row;
        if (values[row] > values[result->high]) result->high = row;
    }
    return result;
}

std::vector<double> counted(std::size_t count, double first = 1) {
    std::vector<double> x(count);
    for (std::size_t i = 0; i < count; ++i) x[i] = first + static_cast<double>(i);
    return x;
}

int column_of(double x, const Columns& columns) {
    const auto scale = [&](double value) { return columns.logarithmic ? std::log(value) : value; };
    const double at = (scale(x) - scale(columns.lower)) / (scale(columns.upper) - scale(columns.lower));
    return std::min(columns.count - 1, static_cast<int>(at * columns.count));
}

}  // namespace

class TestThinning : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void extremesOfEveryRange_data() {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("gaps");
        for (const int count : {1, 15, 16, 17, 31, 256, 257, 300})
            for (const double gaps : {0.0, 0.4, 1.0}) QTest::addRow("%d rows, %g gaps", count, gaps) << count << gaps;
    }
    void extremesOfEveryRange() {
        QFETCH(int, count);
        QFETCH(double, gaps);
        const std::vector<double> values = noise(static_cast<std::size_t>(count), 7, gaps);
        MinMaxPyramid whole, grown;
        whole.assign(values);
        for (std::size_t at = 0; at < values.size();) {  // in pieces of 1, 2, 3, … rows
            const std::size_t piece = std::min(values.size() - at, at % 7 + 1);
            grown.append(std::span(values).subspan(at, piece));
            at += piece;
        }
        for (std::size_t first = 0; first <= values.size(); ++first) {
            for (std::size_t last = first; last <= values.size(); ++last) {
                const auto expected = brute(values, first, last);
                for (const MinMaxPyramid* pyramid : {&whole, &grown}) {
                    const auto found = pyramid->extremes(first, last);
                    QCOMPARE(found.has_value(), expected.has_value());
                    if (!expected) continue;
                    QCOMPARE(found->low, expected->low);
                    QCOMPARE(found->high, expected->high);
                }
            }
        }
    }

    void everyColumnKeepsFirstLastAndExtremes_data() {
        QTest::addColumn<double>("lower");
        QTest::addColumn<double>("upper");
        QTest::addColumn<int>("columns");
        QTest::addColumn<bool>("logarithmic");
        QTest::addRow("all") << 1.0 << 5000.0 << 300 << false;
        QTest::addRow("wider than the data") << -500.25 << 9000.5 << 300 << false;
        QTest::addRow("a part") << 1200.5 << 3100.0 << 333 << false;
        QTest::addRow("one column") << 0.0 << 6000.0 << 1 << false;
        QTest::addRow("logarithmic") << 1.0 << 5000.0 << 100 << true;
        QTest::addRow("logarithmic, a part") << 40.0 << 4000.0 << 77 << true;
    }
    void everyColumnKeepsFirstLastAndExtremes() {
        QFETCH(double, lower);
        QFETCH(double, upper);
        QFETCH(int, columns);
        QFETCH(bool, logarithmic);
        const Columns view{lower, upper, columns, logarithmic};
        for (const double gaps : {0.0, 0.3}) {
            const std::vector<double> x = counted(5000), y = noise(5000, 3, gaps);
            ThinSeries series;
            series.assign(x, y);
            const std::vector<Sample> samples = series.thinned(view);
            std::set<double> kept;
            for (const Sample& sample : samples) {
                if (!std::isfinite(sample.y)) continue;
                kept.insert(sample.x);
                QCOMPARE(sample.y, y[static_cast<std::size_t>(sample.x) - 1]);  // nothing invented
            }
            for (std::size_t i = 1; i < samples.size(); ++i) QVERIFY(samples[i - 1].x <= samples[i].x);
            std::map<int, std::vector<std::size_t>> rows;
            for (std::size_t row = 0; row < x.size(); ++row)
                if (x[row] >= lower && x[row] <= upper) rows[column_of(x[row], view)].push_back(row);
            for (const auto& [column, members] : rows) {
                for (const std::size_t end : {members.front(), members.back()})
                    if (std::isfinite(y[end])) QVERIFY2(kept.contains(x[end]), qPrintable(QString::number(x[end])));
                const auto found = brute(y, members.front(), members.back() + 1);
                if (!found) continue;
                QVERIFY(kept.contains(x[found->low]));
                QVERIFY(kept.contains(x[found->high]));
            }
            QVERIFY(samples.size() <= 8 * static_cast<std::size_t>(columns) + 4);
            // The rows just outside, for the line's way to the edge.
            if (gaps == 0 && lower > 1) QVERIFY(kept.contains(std::ceil(lower) - 1));
            if (gaps == 0 && upper < 5000) QVERIFY(kept.contains(std::floor(upper) + 1));
        }
    }

    void globalMaximumSurvivesEveryZoom() {
        std::vector<double> y = noise(10000, 5);
        y[6172] = 1e6;
        ThinSeries series;
        series.assign(counted(10000), y);
        for (int columns = 1; columns < 2000; columns += 13) {
            for (const double lower : {1.0, 3000.0, 6173.0}) {
                const std::vector<Sample> samples = series.thinned({lower, 9000, columns, false});
                QVERIFY(std::any_of(samples.begin(), samples.end(),
                                    [](const Sample& sample) { return sample.x == 6173 && sample.y == 1e6; }));
            }
        }
    }

    void fewRowsAreExact() {
        const std::vector<double> y = noise(1000, 9, 0.2);
        ThinSeries series;
        series.assign(counted(1000), y);
        const std::vector<Sample> samples = series.thinned({101, 200, 100, false});
        QCOMPARE(samples.size(), std::size_t(102));  // with one neighbour on either side
        for (std::size_t i = 0; i < samples.size(); ++i) {
            QCOMPARE(samples[i].x, 100.0 + static_cast<double>(i));
            const double expected = y[99 + i];
            QVERIFY(std::isfinite(expected) ? samples[i].y == expected : std::isnan(samples[i].y));
        }
    }

    void gapsBreakTheLine() {
        std::vector<double> y(1000, 1.0);
        for (std::size_t row = 400; row < 600; ++row) y[row] = nan_value;
        y[100] = nan_value;
        ThinSeries series;
        series.assign(counted(1000), y);
        for (const int columns : {3, 10, 50, 400}) {
            const std::vector<Sample> samples = series.thinned({1, 1000, columns, false});
            for (const double gap : {101.0, 401.0, 600.0}) {  // a gap stands between the finite samples around it
                bool broken = false;
                double before = 0;
                for (const Sample& sample : samples) {
                    if (std::isfinite(sample.y)) {
                        if (before < gap && sample.x > gap) QVERIFY2(broken, qPrintable(QString::number(columns)));
                        before = sample.x;
                        broken = false;
                    } else {
                        broken = true;
                    }
                }
            }
        }
    }

    void growingEqualsAssigning() {
        const std::vector<double> x = counted(3000), y = noise(3000, 11, 0.1);
        ThinSeries whole, grown;
        whole.assign(x, y);
        for (std::size_t at = 0; at < x.size(); at += 37) {
            const std::size_t piece = std::min<std::size_t>(37, x.size() - at);
            grown.append(std::span(x).subspan(at, piece), std::span(y).subspan(at, piece));
        }
        const Columns view{10, 2500, 200, false};
        const std::vector<Sample> expected = whole.thinned(view), found = grown.thinned(view);
        QCOMPARE(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].x, expected[i].x);
            QVERIFY(found[i].y == expected[i].y || (std::isnan(found[i].y) && std::isnan(expected[i].y)));
        }
    }

    void movingMeanIsTheMeanOfTheWindow_data() {
        QTest::addColumn<int>("stride");
        QTest::addColumn<int>("window");
        for (const int stride : {1, 3})
            for (const int window : {2, 3, 10, 41, 5000}) QTest::addRow("every %d, window %d", stride, window) << stride << window;
    }
    void movingMeanIsTheMeanOfTheWindow() {
        QFETCH(int, stride);
        QFETCH(int, window);
        const std::vector<double> y = noise(700, 13, 0.1);
        std::vector<std::int64_t> steps(y.size());
        for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = stride * static_cast<std::int64_t>(i) + (i > 300 ? 50 : 0);
        const std::vector<double> means = moving_mean(steps, y, window);
        QCOMPARE(means.size(), y.size());
        for (std::size_t row = 0; row < y.size(); ++row) {
            if (!std::isfinite(y[row])) {
                QVERIFY(!std::isfinite(means[row]));
                continue;
            }
            double sum = 0;
            int count = 0;
            for (std::size_t other = 0; other < y.size(); ++other) {
                if (!std::isfinite(y[other])) continue;
                if (static_cast<double>(std::abs(steps[other] - steps[row])) > window / 2.0) continue;
                sum += y[other];
                ++count;
            }
            QVERIFY(std::abs(means[row] - sum / count) < 1e-12);
        }
    }

    void constantsStayConstant() {
        std::vector<std::int64_t> steps(1000);
        for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<std::int64_t>(i);
        for (const double constant : {0.1, 0.7, 1e-300, -3.3}) {
            for (const std::int64_t window : {2, 7, 50, 10000}) {
                for (const double mean : moving_mean(steps, std::vector<double>(1000, constant), window))
                    QVERIFY(mean == constant);  // not one bit
            }
        }
    }

    void oneHugeRowHarmsNoOther() {
        std::vector<std::int64_t> steps(500);
        for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = static_cast<std::int64_t>(i);
        std::vector<double> y = noise(500, 17);
        const std::vector<double> without = moving_mean(steps, y, 20);
        y[100] = 1e300;
        const std::vector<double> with = moving_mean(steps, y, 20);
        for (std::size_t row = 0; row < y.size(); ++row)
            if (row < 90 || row > 110) QCOMPARE(with[row], without[row]);
    }

    void smallWindowsChangeNothing() {
        const std::vector<std::int64_t> steps{1, 2, 3};
        const std::vector<double> y{1, 5, 2};
        QCOMPARE(moving_mean(steps, y, 1), y);
        QCOMPARE(moving_mean(steps, y, 0), y);
        QVERIFY(moving_mean({}, {}, 10).empty());
    }
};

QTEST_APPLESS_MAIN(TestThinning)
#include "tst_thinning.moc"
