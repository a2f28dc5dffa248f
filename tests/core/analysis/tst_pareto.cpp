// SPDX-License-Identifier: GPL-3.0-or-later
// The front of cost and gain. Truth: the definition, pair by pair.
#include <QtTest>
#include <limits>
#include <random>

#include "core/analysis/pareto.h"

using namespace sherl::analysis;
using Front = std::vector<std::size_t>;

namespace {

bool beats(const CostAndGain& a, const CostAndGain& b) {
    return a.cost <= b.cost && a.gain >= b.gain && (a.cost < b.cost || a.gain > b.gain);
}

}  // namespace

class TestPareto : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void smallCases() {
        QCOMPARE(pareto_front({}), Front{});
        const std::vector<CostAndGain> one{{3, 0.5}};
        QCOMPARE(pareto_front(one), Front{0});
        // Numbers of a figure: full, LoRA, SHERL, UniPT, LST, linear probe.
        const std::vector<CostAndGain> study{{4.84, 60.3}, {3.06, 59.3}, {1.18, 58.0}, {0.93, 55.8}, {0.98, 54.0}, {0.60, 33.5}};
        QCOMPARE(pareto_front(study), (Front{5, 3, 2, 1, 0}));
    }

    void ties() {
        const std::vector<CostAndGain> same_cost{{1, 0.5}, {1, 0.6}};
        QCOMPARE(pareto_front(same_cost), Front{1});
        const std::vector<CostAndGain> same_gain{{2, 0.5}, {1, 0.5}};
        QCOMPARE(pareto_front(same_gain), Front{1});
        const std::vector<CostAndGain> equal{{1, 0.5}, {2, 0.7}, {1, 0.5}};
        QCOMPARE(pareto_front(equal), (Front{0, 2, 1}));
    }

    void noNumbers() {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity();
        const std::vector<CostAndGain> points{{nan, 1}, {1, nan}, {2, 0.5}, {0, -inf}, {inf, 2}};
        QCOMPARE(pareto_front(points), Front{2});
    }

    void byDefinition() {
        std::mt19937 random(7);
        std::uniform_int_distribution<int> value(0, 12);  // many ties
        for (int round = 0; round < 200; ++round) {
            std::vector<CostAndGain> points(static_cast<std::size_t>(1 + round % 30));
            for (CostAndGain& point : points) point = {static_cast<double>(value(random)), static_cast<double>(value(random))};
            Front expected;
            for (std::size_t i = 0; i < points.size(); ++i)
                if (std::none_of(points.begin(), points.end(), [&](const CostAndGain& other) { return beats(other, points[i]); }))
                    expected.push_back(i);
            Front front = pareto_front(points);
            QVERIFY(std::is_sorted(front.begin(), front.end(), [&](auto a, auto b) { return points[a].cost < points[b].cost; }));
            std::sort(front.begin(), front.end());
            QCOMPARE(front, expected);
        }
    }
};

QTEST_GUILESS_MAIN(TestPareto)
#include "tst_pareto.moc"
