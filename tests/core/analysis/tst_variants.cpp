// SPDX-License-Identifier: GPL-3.0-or-later
// Which runs are seeds of one variant, and what they say together.
#include <QtTest>

#include "core/analysis/variant_names.h"
#include "core/analysis/variants.h"

using namespace sherl;
using namespace sherl::analysis;
using store::RunSummary;

namespace {

RunSummary run(std::int64_t id, std::int64_t seed, const char* spec, const char* backbone = "b", const char* data = "d") {
    RunSummary summary;
    summary.id = id;
    summary.seed = seed;
    summary.status = store::Status::finished;
    summary.spec_hash = std::string(spec);
    summary.backbone_hash = std::string(backbone);
    summary.data_hash = std::string(data);
    summary.metric = "matthews";
    return summary;
}

std::vector<std::vector<std::int64_t>> ids(const std::vector<RunSummary>& runs) {
    std::vector<std::vector<std::int64_t>> out;
    for (const Variant& variant : group_variants(runs)) {
        out.emplace_back();
        for (const std::size_t i : variant.runs) out.back().push_back(runs[i].id);
    }
    return out;
}

}  // namespace

class TestVariants : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void seedsOfOneSpecAreOneVariant() {
        const std::vector<RunSummary> runs{run(1, 2, "x"), run(2, 0, "y"), run(3, 0, "x"), run(4, 0, "x", "other"),
                                           run(5, 0, "x", "b", "other")};
        QCOMPARE(ids(runs), (std::vector<std::vector<std::int64_t>>{{3, 1}, {2}, {4}, {5}}));
    }

    void runsThatWaitStandWithTheNewestOfTheirSpec() {
        const std::vector<RunSummary> runs{run(1, 0, "x"), run(2, 0, "x", "other"), run(3, 1, "x", "", ""),
                                           run(4, 0, "new", "", "")};
        QCOMPARE(ids(runs), (std::vector<std::vector<std::int64_t>>{{1}, {2, 3}, {4}}));
    }

    void spreadIsOverTheSeedsThatHaveAValue() {
        std::vector<RunSummary> runs{run(1, 0, "x"), run(2, 1, "x"), run(3, 2, "x")};
        runs[0].validation = {{"matthews", 0.2}, {"accuracy", 0.9}};
        runs[2].validation = {{"matthews", 0.5}};
        runs[1].peak_bytes = 700;
        runs[2].peak_bytes = 900;
        const Variant variant = group_variants(runs).front();
        const Spread spread = validation_spread(runs, variant).value();
        QCOMPARE(spread.mean, 0.35);
        QCOMPARE(spread.low, 0.2);
        QCOMPARE(spread.high, 0.5);
        QCOMPARE(spread.count, std::int64_t{2});
        QVERIFY(!test_spread(runs, variant));
        QCOMPARE(largest_peak(runs, variant).value(), std::int64_t{900});
    }

    void theMeanIsOverFinishedSeedsOnce() {
        std::vector<RunSummary> runs{run(1, 0, "x"), run(2, 0, "x"), run(3, 1, "x"), run(4, 2, "x")};
        for (std::size_t i = 0; i < runs.size(); ++i) runs[i].validation = {{"matthews", 0.1 * static_cast<double>(i + 1)}};
        runs[2].status = store::Status::stopped;
        const Spread spread = validation_spread(runs, group_variants(runs).front()).value();
        QCOMPARE(spread.count, std::int64_t{2});
        QCOMPARE(spread.low, 0.2);  // the newer run of seed 0
        QCOMPARE(spread.high, 0.4);
        // A row of one run tells what it has come to.
        QCOMPARE(validation_spread(runs, {.key = {}, .runs = {2}}).value().mean, runs[2].validation.at("matthews"));
    }

    void theRunsThatCountAreOneForEachSeed() {
        std::vector<RunSummary> runs{run(1, 1, "x"), run(2, 0, "x"), run(3, 0, "x"), run(4, 2, "x")};
        runs[3].status = store::Status::failed;
        Variant variant = group_variants(runs).front();
        QCOMPARE(counting_runs(runs, variant), (std::vector<std::size_t>{2, 0}));
        QCOMPARE(measured_runs(runs, variant), (std::vector<std::size_t>{2, 0}));
        runs[1].peak_bytes = 900;  // was run again
        runs[2].peak_bytes = 700;
        QCOMPARE(largest_peak(runs, variant), std::optional<std::int64_t>(700));
        for (RunSummary& each : runs) each.status = store::Status::running;
        QVERIFY(counting_runs(runs, variant).empty());
        QCOMPARE(measured_runs(runs, variant), (std::vector<std::size_t>{2, 0, 3}));
    }

    // As the window calls them; the command line has no other names.
    void variantsAreCalledByWhatTellsThemApart() {
        std::vector<RunSummary> runs{run(1, 0, "x"), run(2, 0, "y"), run(3, 0, "z"), run(4, 0, "own")};
        for (RunSummary& each : runs) each.method = "sherl";
        for (const std::size_t i : {std::size_t{0}, std::size_t{1}})
            runs[i].spec = {{"method", {{"kind", "sherl"}, {"reduction", i == 0 ? 2 : 4}}}};
        runs[0].name = "sherl, reduction 2";
        runs[2].method = runs[2].name = "bitfit";
        runs[3].name = "mine";
        const VariantTitles titles = variant_titles(runs);
        QStringList names;
        for (const RunSummary& each : runs) names << QString::fromStdString(variant_name(each, titles));
        QCOMPARE(names, (QStringList{QStringLiteral("SHERL · reduction 2"), QStringLiteral("SHERL · reduction 4"), QStringLiteral("BitFit"), QStringLiteral("mine")}));
        QCOMPARE(variant_name(run(5, 0, "unknown"), titles), std::string());
    }

    void keysThatDifferAreColumns() {
        std::vector<RunSummary> runs{run(1, 0, "x"), run(2, 1, "y")};
        runs[0].spec = {{"name", "a"}, {"comment", {{"why", "x"}}}, {"method", {{"kind", "lora"}, {"rank", 8}}}, {"train", {{"seed", 0}, {"epochs", 3}}}};
        runs[1].spec = {{"name", "b"},
                        {"method", {{"kind", "lora"}, {"rank", 4}}},
                        {"train", {{"seed", 1}, {"epochs", 3}, {"clip_norm", 1}}}};
        QCOMPARE(varying_keys(runs), (std::vector<std::string>{"method.rank", "train.clip_norm"}));
        QCOMPARE(varying_keys(std::span(runs).first(1)), std::vector<std::string>{});
    }

    // Of a value that one lacks or has as an object, every path below counts.
    void varyingKeysAreThoseOfLeaves() {
        std::vector<store::RunSummary> runs(3);
        runs[0].spec = {{"a", {{"b", 1}, {"c", {{"d", 2}, {"e", Json::object()}}}}}, {"f", Json::array({1, 2})}, {"g", 3}};
        runs[1].spec = {{"a", {{"b", 1.0}, {"c", 2}}}, {"f", Json::array({1, 3})}, {"g", 3}};
        runs[2].spec = {{"a", {{"b", 1}, {"c", {{"d", 2}, {"e", {{"x", 1}}}}}}}, {"f", Json::array({1, 2})}, {"h", {{"i", 1}}}};
        QCOMPARE(varying_keys(runs), (std::vector<std::string>{"a.c", "a.c.d", "a.c.e", "a.c.e.x", "f", "g", "h.i"}));
        QVERIFY(varying_keys({}).empty());
    }

    void everyValueHasAPath() {
        const Json spec{{"method", {{"kind", "lora"}, {"targets", Json::array({"query"})}}}, {"comment", Json::object()}, {"n", nullptr}};
        const std::map<std::string, Json> expected{{"comment", Json::object()}, {"method.kind", "lora"}, {"method.targets", Json::array({"query"})}, {"n", nullptr}};
        QCOMPARE(leaves(spec), expected);
        QVERIFY(leaves(Json::object()).empty());
    }

    void valuesReadAsCellsShowThem() {
        const Json spec{
            {"method",
             {{"early_layers", {0, 1, 2, 3, 5, 6}}, {"targets", Json::array({"query", "value"})}, {"down", "gated"}}},
            {"lr", 0.003},
            {"n", nullptr}};
        QCOMPARE(value_text(spec, "method.early_layers"), std::string("0-3, 5, 6"));
        QCOMPARE(value_text(spec, "method.targets"), std::string("query, value"));
        QCOMPARE(value_text(spec, "method.down"), std::string("gated"));
        QCOMPARE(value_text(spec, "lr"), std::string("0.003"));
        QCOMPARE(value_text(spec, "n"), std::string());
        QCOMPARE(value_text(spec, "method.none"), std::string());
    }
};

QTEST_GUILESS_MAIN(TestVariants)
#include "tst_variants.moc"
