// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "core/data/split.h"
#include "data_fixture.h"

using namespace sherl;
using namespace sherl::data;
using Sizes = std::vector<std::int64_t>;

namespace {

Example made(const std::string& text, std::int64_t label) {
    Example example;
    example.text = text;
    example.label = label;
    return example;
}

// `sizes[c]` examples of each class c, all texts different, classes interleaved.
std::vector<Example> distinct(const Sizes& sizes) {
    std::vector<Example> examples;
    for (std::int64_t i = 0; i < *std::max_element(sizes.begin(), sizes.end()); ++i) {
        for (std::size_t c = 0; c < sizes.size(); ++c) {
            if (i < sizes[c])
                examples.push_back(made(std::to_string(c) + "/" + std::to_string(i), static_cast<std::int64_t>(c)));
        }
    }
    return examples;
}

// By split (3: none), by class.
std::array<std::map<std::int64_t, std::int64_t>, 4> count(const std::vector<Example>& examples,
                                                          const std::vector<std::optional<Split>>& splits) {
    std::array<std::map<std::int64_t, std::int64_t>, 4> counts;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        ++counts[splits[i] ? static_cast<std::size_t>(*splits[i]) : 3][examples[i].label];
    }
    return counts;
}

std::int64_t total(const std::map<std::int64_t, std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                           [](auto sum, const auto& c) { return sum + c.second; });
}

spec::SplitSpec parts(const std::string& kind, double train, double validation, double test, std::uint64_t seed = 0) {
    return {.kind = kind, .train = train, .validation = validation, .test = test, .seed = seed, .stratified = true};
}

}  // namespace

class TestSplit : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Hamilton's method by hand.
    void apportionment() {
        QCOMPARE(apportion(10, {6, 6, 2}), (Sizes{4, 4, 2}));  // 4.29 4.29 1.43: the last has the largest remainder
        QCOMPARE(apportion(1, {5, 5}), (Sizes{1, 0}));
        QCOMPARE(apportion(3, {3}), (Sizes{3}));
        QCOMPARE(apportion(0, {3, 4}), (Sizes{0, 0}));
        QCOMPARE(apportion(0, {}), Sizes{});
        for (std::int64_t n = 0; n <= 17; ++n) {
            const Sizes sizes{7, 1, 0, 9}, shares = apportion(n, sizes);
            QCOMPARE(std::accumulate(shares.begin(), shares.end(), std::int64_t{0}), n);
            for (std::size_t i = 0; i < sizes.size(); ++i) QVERIFY(shares[i] >= 0 && shares[i] <= sizes[i]);
        }
    }

    void fractionsAreExactAndStratified() {
        const auto examples = distinct({700, 300});
        const auto counts = count(examples, divide(examples, parts("fractions", 0.8, 0.1, 0.1), true));
        QCOMPARE(counts[0], (std::map<std::int64_t, std::int64_t>{{0, 560}, {1, 240}}));
        QCOMPARE(counts[1], (std::map<std::int64_t, std::int64_t>{{0, 70}, {1, 30}}));
        QCOMPARE(counts[2], (std::map<std::int64_t, std::int64_t>{{0, 70}, {1, 30}}));
        QVERIFY(counts[3].empty());
    }

    void fractionsBelowOneLeaveTheRest() {
        const auto examples = distinct({53, 48});
        const auto counts = count(examples, divide(examples, parts("fractions", 0.5, 0.25, 0), true));
        QCOMPARE(total(counts[0]), std::int64_t{51});  // 50.5
        QCOMPARE(total(counts[1]), std::int64_t{25});  // up to 75.75
        QCOMPARE(total(counts[2]), std::int64_t{0});
        QCOMPARE(total(counts[3]), std::int64_t{25});
    }

    void fractionsOfOneUseEverything() {
        for (std::int64_t n = 1; n < 60; ++n) {
            const auto examples = distinct({n, n / 3 + 1});
            QVERIFY(count(examples, divide(examples, parts("fractions", 0.7, 0.2, 0.1), true))[3].empty());
        }
    }

    void countsAreExact() {
        const auto examples = distinct({31, 7, 22});
        for (const bool by_label : {true, false}) {
            const auto counts = count(examples, divide(examples, parts("counts", 20, 11, 5), by_label));
            QCOMPARE(total(counts[0]), std::int64_t{20});
            QCOMPARE(total(counts[1]), std::int64_t{11});
            QCOMPARE(total(counts[2]), std::int64_t{5});
        }
        QCOMPARE(total(count(examples, divide(examples, parts("counts", 50, 5, 5), true))[3]), std::int64_t{0});
    }

    void countsMustFit_data() {
        QTest::addColumn<double>("train");
        QTest::addColumn<QByteArray>("id");
        QTest::newRow("too many") << 59.0 << QByteArray("data.split.counts");
        QTest::newRow("a fraction") << 0.8 << QByteArray("data.split.whole");
        QTest::newRow("negative") << -1.0 << QByteArray("data.split.whole");
    }
    void countsMustFit() {
        QFETCH(double, train);
        QFETCH(QByteArray, id);
        try {
            (void)divide(distinct({31, 29}), parts("counts", train, 1, 1), true);
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QByteArray::fromStdString(error.id()), id);
        }
    }

    void equalTextsStayTogether() {
        std::vector<Example> examples;
        for (int i = 0; i < 300; ++i) {
            const std::string text = "text " + std::to_string(i % 120);  // groups of two and three
            examples.push_back(made(i % 2 == 0 ? text : " " + text + "\r\n", i % 3 == 0 ? 1 : 0));
        }
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const auto splits = divide(examples, parts("fractions", 0.6, 0.2, 0.2, seed), true);
            std::map<std::string, std::set<int>> where;
            for (std::size_t i = 0; i < examples.size(); ++i)
                where[text_key(examples[i])].insert(static_cast<int>(*splits[i]));
            QCOMPARE(where.size(), std::size_t{120});
            for (const auto& entry : where) QCOMPARE(entry.second.size(), std::size_t{1});
            const auto counts = count(examples, splits);
            QVERIFY(std::abs(total(counts[0]) - 180) <= 6 && std::abs(total(counts[1]) - 60) <= 6);
        }
    }

    // Fifty equal texts fit only into training, whenever their turn comes.
    void aLargeGroupGoesWhereItFits() {
        std::vector<Example> examples = distinct({50});
        for (int i = 0; i < 50; ++i) examples.push_back(made("again", 0));
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            const auto counts = count(examples, divide(examples, parts("counts", 60, 30, 10, seed), true));
            QCOMPARE(total(counts[0]), std::int64_t{60});
            QCOMPARE(total(counts[1]), std::int64_t{30});
            QCOMPARE(total(counts[2]), std::int64_t{10});
        }
    }

    void onePairIsNotAnother() {
        Example ab = made("a", 0), none = made("a", 0), empty = made("a", 0), joined = made("a:b", 0);
        ab.text_pair = "b";
        empty.text_pair = "";
        QCOMPARE((std::set<std::string>{text_key(ab), text_key(none), text_key(empty), text_key(joined)}.size()),
                 std::size_t{4});
        Example trimmed = made(" a\n", 1);
        trimmed.text_pair = "b ";
        QCOMPARE(text_key(trimmed), text_key(ab));
    }

    void seedsDecideAlone() {
        const auto examples = distinct({100, 100});
        const auto first = divide(examples, parts("fractions", 0.5, 0.5, 0, 1), true);
        QVERIFY(first == divide(examples, parts("fractions", 0.5, 0.5, 0, 1), true));
        QVERIFY(first != divide(examples, parts("fractions", 0.5, 0.5, 0, 2), true));
    }

    // Frozen: a change here changes every user's splits. From a second implementation in Python (generator,
    // permutation, quotas); a = validation, e = test, r = train.
    void splitsNeverChange() {
        const auto examples = distinct({6, 4});
        std::string letters;
        for (const auto& split : divide(examples, parts("fractions", 0.6, 0.2, 0.2, 7), true))
            letters += to_string(*split)[1];
        QCOMPARE(letters, std::string("aarerrrrre"));
    }

    // Chi-square of which of 10 examples become the 3 validation ones, over fixed seeds.
    void everyExampleIsAsLikely() {
        const auto examples = distinct({10});
        std::array<double, 10> taken{};
        constexpr int trials = 4000;
        for (std::uint64_t seed = 0; seed < trials; ++seed) {
            const auto splits = divide(examples, parts("counts", 7, 3, 0, seed), true);
            for (std::size_t i = 0; i < 10; ++i) taken[i] += splits[i] == Split::validation ? 1 : 0;
        }
        double chi = 0;
        for (const double t : taken) chi += (t - trials * 0.3) * (t - trials * 0.3) / (trials * 0.3);
        QVERIFY2(chi < 40, qPrintable(QString::number(chi)));
    }

    void limitsAreStratifiedAndKeepOrder() {
        std::vector<Example> examples = distinct({70, 30});
        for (std::size_t i = 0; i < examples.size(); ++i)
            examples[i].id = std::string(i < 10 ? "0" : "") + std::to_string(i);
        auto ten = examples, thirty = examples, all = examples, other = examples;
        limit(ten, 10, true, 5, Split::train);
        limit(thirty, 30, true, 5, Split::train);
        limit(all, 100, true, 5, Split::train);
        limit(other, 10, true, 6, Split::train);
        QCOMPARE(ten.size(), std::size_t{10});
        QCOMPARE(std::count_if(ten.begin(), ten.end(), [](const Example& e) { return e.label == 1; }), 3);
        const auto ten_ids = ids(ten), thirty_ids = ids(thirty);
        QVERIFY(std::is_sorted(ten_ids.begin(), ten_ids.end()));
        QVERIFY(std::includes(thirty_ids.begin(), thirty_ids.end(), ten_ids.begin(), ten_ids.end()));
        QCOMPARE(ids(all), ids(examples));
        QVERIFY(ids(other) != ten_ids);
        auto validation = examples;
        limit(validation, 10, true, 5, Split::validation);
        QVERIFY(ids(validation) != ten_ids);
    }
};

QTEST_APPLESS_MAIN(TestSplit)
#include "tst_split.moc"
