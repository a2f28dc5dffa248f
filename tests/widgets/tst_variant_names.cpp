// SPDX-License-Identifier: GPL-3.0-or-later
// What variants are called in table and charts.
#include <QtTest>

#include "support/small_runs.h"
#include "widgets/models/variant_names.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using store::RunSummary;

namespace {

class Runs {
  public:
    std::vector<RunSummary> list;
    void add(const std::string& method, std::int64_t seed, const std::string& name, const Json& more = Json::object()) {
        const spec::ResolvedSpec resolved = small_spec(method, seed, name, more);
        RunSummary run;
        run.id = static_cast<store::RunId>(list.size()) + 1;
        run.seed = seed;
        run.method = method;
        run.name = resolved.spec.name;
        run.task = "cola";
        run.backbone = "mini";
        run.spec = resolved.document;
        run.spec_hash = resolved.hash;
        list.push_back(run);
    }
    QStringList names() const {
        VariantNames names;
        names.update(list);
        QStringList out;
        for (const RunSummary& run : list) out << names.of(run);
        return out;
    }
};

Json reduction(int value) {
    return {{"method", {{"reduction", value}}}};
}

}  // namespace

class TestVariantNames : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void aLoneMethodIsItsTitle() {
        Runs runs;
        runs.add("sherl", 0, {});
        runs.add("sherl", 1, {});
        runs.add("lora", 0, {});
        QCOMPARE(runs.names(), (QStringList{QStringLiteral("SHERL"), QStringLiteral("SHERL"), QStringLiteral("LoRA")}));
    }

    void siblingsAreToldApartByWhatDiffers() {
        Runs runs;
        runs.add("sherl", 0, {}, reduction(2));
        runs.add("sherl", 0, {}, reduction(4));
        runs.add("lora", 0, {});
        QCOMPARE(runs.names(), (QStringList{QStringLiteral("SHERL · reduction 2"), QStringLiteral("SHERL · reduction 4"), QStringLiteral("LoRA")}));
        // Not only options of the method.
        runs.list.clear();
        runs.add("lora", 0, {}, {{"train", {{"optimizer", {{"lr", 0.003}}}}}});
        runs.add("lora", 0, {}, {{"train", {{"optimizer", {{"lr", 0.001}}}}}});
        QCOMPARE(runs.names(), (QStringList{QStringLiteral("LoRA · lr 0.003"), QStringLiteral("LoRA · lr 0.001")}));
        runs.list.clear();
        runs.add("lora", 0, {});
        runs.add("lora", 0, {}, {{"task", {{"data", {{"name", "sst2"}}}}}});
        runs.list[1].task = "sst2";
        QVERIFY(runs.names()[0].startsWith(QStringLiteral("LoRA · cola")));
        QVERIFY(runs.names()[1].startsWith(QStringLiteral("LoRA · sst2")));
    }

    void keysAreCalledAsTheUserKnowsThem() {
        const auto limit = [](int train, int validation) {
            return Json{{"task", {{"data", {{"limit", {{"train", train}, {"validation", validation}}}}}}}};
        };
        Runs runs;
        runs.add("lora", 0, {}, limit(2900, 300));
        runs.add("lora", 0, {}, limit(500, 100));
        runs.add("lora", 0, {});
        QCOMPARE(runs.names(), (QStringList{QStringLiteral("LoRA · training examples 2900"), QStringLiteral("LoRA · training examples 500"), QStringLiteral("LoRA")}));
        // Amounts of data are named only where nothing else tells variants apart.
        runs.list.clear();
        Json fewer = limit(500, 100);
        fewer["train"] = {{"batch_size", 8}, {"checkpoint_every", 7}, {"optimizer", {{"weight_decay", 0.5}}}};
        runs.add("lora", 0, {}, limit(2900, 300));
        runs.add("lora", 0, {}, fewer);
        QCOMPARE(runs.names()[1], QStringLiteral("LoRA · batch 8 · weight decay 0.5"));
    }

    void ownNamesStayAndGetWhatTellsThemApart() {
        Runs runs;
        runs.add("sherl", 0, "small");
        runs.add("sherl", 0, "wide", reduction(4));
        runs.add("lora", 0, "small");
        QCOMPARE(runs.names()[1], QStringLiteral("wide"));
        QVERIFY(runs.names()[0] != runs.names()[2]);
        QVERIFY(runs.names()[0].startsWith(QStringLiteral("small · ")));
        runs.list[2].name = "other";
        QCOMPARE(runs.names(), (QStringList{QStringLiteral("small"), QStringLiteral("wide"), QStringLiteral("other")}));
        runs.add("sherl", 0, {}, reduction(8));  // a name made of the options is none
        QCOMPARE(runs.names()[3], QStringLiteral("SHERL"));
    }

    void aNewNameIsSeen() {
        Runs runs;
        runs.add("sherl", 0, {});
        VariantNames names;
        names.update(runs.list);
        QCOMPARE(names.of(runs.list[0]), QStringLiteral("SHERL"));
        runs.list[0].name = "mine";
        names.update(runs.list);
        QCOMPARE(names.of(runs.list[0]), QStringLiteral("mine"));
        QCOMPARE(names.rest_of(runs.list[0]), QString());
        runs.add("sherl", 0, "mine", reduction(4));
        names.update(runs.list);
        QCOMPARE(names.of(runs.list[1]), QStringLiteral("mine · reduction 4"));
        QCOMPARE(names.rest_of(runs.list[1]), QStringLiteral("reduction 4"));
    }
};

QTEST_MAIN(TestVariantNames)
#include "tst_variant_names.moc"
