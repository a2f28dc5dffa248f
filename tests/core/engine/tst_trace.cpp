// SPDX-License-Identifier: GPL-3.0-or-later
// The bounded course of a step against the whole one, which the test keeps.
#include <QtTest>
#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "core/engine/memory/trace.h"

using namespace sherl;
using api::Phase;
using engine::memory::Trace;

namespace {

// Live bytes after each event; the first is the beginning.
std::vector<std::int64_t> random_course(std::size_t events, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> course{1000};
    for (std::size_t i = 0; i < events; ++i)
        course.push_back(std::max<std::int64_t>(0, course.back() + std::uniform_int_distribution<int>(-500, 500)(random)));
    return course;
}

struct Mark {
    Phase phase;
    std::int64_t event, micro_batch;
    friend bool operator==(const Mark&, const Mark&) = default;
};

std::vector<Mark> marks_of(const Trace& trace) {
    api::StepTrace written;
    trace.write(written);
    std::vector<Mark> marks;
    for (const api::PhaseMark& mark : written.phases) marks.push_back({mark.phase, mark.event, mark.micro_batch});
    return marks;
}

}  // namespace

class TestTrace : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() { trace_ = std::make_unique<Trace>(); }

    void boundedAndExactWhereItMatters_data() {
        QTest::addColumn<int>("events");
        for (const int events : {0, 1, 2, 1021, 1022, 1023, 2044, 2045, 40000, 300007}) QTest::addRow("%d", events) << events;
    }
    void boundedAndExactWhereItMatters() {
        QFETCH(int, events);
        for (unsigned seed = 1; seed <= 3; ++seed) {
            const std::vector<std::int64_t> course = random_course(static_cast<std::size_t>(events), seed);
            trace_->begin(course.front());
            for (std::size_t i = 1; i < course.size(); ++i) trace_->note(course[i], static_cast<std::int16_t>(i % 7));
            api::StepTrace written;
            trace_->write(written);
            QCOMPARE(written.events, std::int64_t{events});
            const auto highest = std::max_element(course.begin(), course.end());
            QCOMPARE(written.peak, *highest);
            QCOMPARE(written.peak_event, highest - course.begin());
            QVERIFY(written.points.size() <= api::trace_points);
            QCOMPARE(written.points.front().event, 0);
            QCOMPARE(written.points.back().event, std::int64_t{events});
            bool peak_is_there = false;
            for (std::size_t i = 0; i < written.points.size(); ++i) {
                const api::TracePoint& point = written.points[i];
                QVERIFY(i == 0 || point.event > written.points[i - 1].event);
                QCOMPARE(point.bytes, course[static_cast<std::size_t>(point.event)]);
                QCOMPARE(int{point.block}, static_cast<int>(point.event % 7));
                peak_is_there = peak_is_there || point.event == written.peak_event;
            }
            QVERIFY(peak_is_there);
            if (events <= 1021) QCOMPARE(written.points.size(), course.size());
            // Of as many columns as a wide chart has, each shows its highest and its lowest value.
            const std::size_t width = course.size() / 250;
            for (std::size_t start = 0; width > 0 && start + width <= course.size(); start += width) {
                const auto [low, high] = std::minmax_element(course.begin() + static_cast<std::ptrdiff_t>(start),
                                                             course.begin() + static_cast<std::ptrdiff_t>(start + width));
                std::int64_t lowest = INT64_MAX, highest_there = 0;
                for (const api::TracePoint& point : written.points) {
                    const std::int64_t reach = static_cast<std::int64_t>(width);  // a stretch may lie across the column's edge
                    if (point.event + reach < static_cast<std::int64_t>(start) ||
                        point.event > static_cast<std::int64_t>(start + width) + reach)
                        continue;
                    lowest = std::min(lowest, point.bytes);
                    highest_there = std::max(highest_there, point.bytes);
                }
                QVERIFY(lowest <= *low && highest_there >= *high);
            }
        }
    }

    void theFirstOfEqualPeaks() {
        trace_->begin(5);
        for (int i = 0; i < 5000; ++i) trace_->note(i == 700 || i == 4000 ? 9 : i % 3, 0);
        api::StepTrace written;
        trace_->write(written);
        QCOMPARE(written.peak, 9);
        QCOMPARE(written.peak_event, 701);
    }

    void phasesBeginWithTheirFirstEvent() {
        trace_->begin(0);
        trace_->mark(Phase::prepare, 0, 0);
        trace_->mark(Phase::prepare, 1, 0);  // nothing happened yet: the same instant
        trace_->note(10, 0);
        trace_->mark(Phase::forward, 1, 0.5);
        trace_->mark(Phase::early, 1, 0.75);  // without an event, forward gives way
        trace_->note(20, 1);
        trace_->mark(Phase::early, 1, 1);
        trace_->note(30, 1);
        trace_->mark(Phase::side, 1, 1);
        trace_->note(40, 1);
        const std::vector<Mark> expected{{Phase::prepare, 0, 1}, {Phase::early, 2, 1}, {Phase::side, 4, 1}};
        QVERIFY(marks_of(*trace_) == expected);
        api::StepTrace written;
        trace_->write(written);
        QCOMPARE(written.phases[1].seconds, 0.75);
        trace_->begin(0);
        QVERIFY(marks_of(*trace_).empty());
    }

    void aPhaseMayTurnOutToBeAnother() {
        trace_->begin(0);
        trace_->mark(Phase::prepare, 1, 0);
        trace_->note(1, 0);
        trace_->mark(Phase::forward, 1, 0);
        trace_->note(2, 0);
        QCOMPARE(trace_->rename(Phase::early), 2);
        QVERIFY(marks_of(*trace_) == (std::vector<Mark>{{Phase::prepare, 0, 1}, {Phase::early, 2, 1}}));
    }

    // More phases than there is room for: the long ones stay, in order, with the events they began at.
    void manyPhases() {
        trace_->begin(0);
        std::vector<Mark> longest;
        for (std::int64_t micro = 1; micro <= 3000; ++micro) {
            trace_->mark(Phase::forward, micro, 0);
            for (int i = 0; i < (micro % 1000 == 0 ? 50 : 2); ++i) trace_->note(micro, 0);
            api::StepTrace now;
            if (micro % 1000 != 0) continue;
            trace_->write(now);
            longest.push_back({Phase::forward, now.events - 49, micro});
        }
        const std::vector<Mark> marks = marks_of(*trace_);
        QVERIFY(marks.size() <= 1024 && marks.size() > 400);
        QCOMPARE(marks.front().event, 0);
        QVERIFY(std::is_sorted(marks.begin(), marks.end(), [](const Mark& a, const Mark& b) { return a.event < b.event; }));
        for (const Mark& mark : longest) QVERIFY(std::find(marks.begin(), marks.end(), mark) != marks.end());
    }

  private:
    std::unique_ptr<Trace> trace_;
};

QTEST_APPLESS_MAIN(TestTrace)
#include "tst_trace.moc"
