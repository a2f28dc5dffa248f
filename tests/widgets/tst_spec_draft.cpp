// SPDX-License-Identifier: GPL-3.0-or-later
// The set-up against core/spec: undo, what changes drop, problems, and that all ways to write it are one document.
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include "core/base/json.h"
#include "core/spec/resolve.h"
#include "core/spec/resolver.h"
#include "widgets/bridge/spec_draft.h"

using namespace sherl;
using namespace sherl::widgets;
namespace fs = std::filesystem;

namespace {

class HandClock final : public Clock {
  public:
    [[nodiscard]] double monotonic_seconds() const override { return now; }
    [[nodiscard]] std::int64_t unix_milliseconds() const override { return static_cast<std::int64_t>(now * 1000); }
    double now = 0;
};

void write_file(const QString& path, const QByteArray& content, bool executable = false) {
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(content), content.size());
    if (executable) QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

Json with(Json document, const std::string& path, Json value) {
    spec::place(document, path) = std::move(value);
    return document;
}

}  // namespace

class TestSpecDraft : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    [[nodiscard]] fs::path base() const { return folder_.path().toStdString(); }

    // Backbones of 6 and 3 blocks, 64 wide, in the folders "six" and "three" of base().
    void backbone(const char* name, int blocks) const {
        QVERIFY(QDir(folder_.path()).mkpath(QString::fromLatin1(name)));
        write_file(folder_.filePath(QString::fromLatin1(name) + QStringLiteral("/config.json")),
                   QByteArray("{\"model_type\": \"bert\", \"hidden_size\": 64, \"num_attention_heads\": 4, "
                              "\"intermediate_size\": 128, \"num_hidden_layers\": ") +
                       QByteArray::number(blocks) + "}");
    }

    // An encoder–decoder in the folder "t5" of base().
    void two_stacks(int encoder, int decoder) const {
        QVERIFY(QDir(folder_.path()).mkpath(QStringLiteral("t5")));
        const Json config{{"model_type", "t5"}, {"d_model", 48}, {"d_kv", 12}, {"d_ff", 96}, {"num_heads", 4},
                          {"num_layers", encoder}, {"num_decoder_layers", decoder}};
        write_file(folder_.filePath(QStringLiteral("t5/config.json")), QByteArray::fromStdString(config.dump()));
    }
    static Json cola_on_t5(Json method) {
        Json document = with(with(cola(), "backbone.path", "t5"), "method", std::move(method));
        document["task"]["kind"] = "seq2seq";
        return document;
    }

    static Json cola(const char* method = "sherl") {
        return {{"format", "sherl-run/1"},
                {"backbone", {{"path", "six"}}},
                {"method", {{"kind", method}}},
                {"task",
                 {{"kind", "classification"},
                  {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "CoLA"}}}}}};
    }
    [[nodiscard]] std::string hash_of(const Json& document) const {
        return spec::resolve(document, {.base = base(), .read_backbone = {}, .cores = 0}).hash;
    }

  private Q_SLOTS:
    void initTestCase() {
        QVERIFY(folder_.isValid());
        backbone("six", 6);
        backbone("three", 3);
    }

    void anEmptyDraftAsksForWhatIsRequired() {
        SpecDraft draft;
        QVERIFY(!draft.resolved());
        QVERIFY(!draft.modified());
        for (const char* path : {"backbone.path", "method.kind", "task.kind", "task.data.format"})
            QCOMPARE(draft.problems_at(path).size(), std::size_t{1});
        QVERIFY(draft.problems_at("format").empty());
        QVERIFY(!draft.blocks());
        QCOMPARE(draft.value("train.batch_size"), Json(32));
    }

    void hashesAreThoseOfResolve() {
        SpecDraft draft;
        QSignalSpy changed(&draft, &SpecDraft::changed);
        draft.load(cola(), base());
        QCOMPARE(changed.size(), 1);
        QVERIFY(draft.resolved());
        QCOMPARE(draft.resolved()->hash, hash_of(cola()));
        QCOMPARE(draft.blocks(), std::optional<std::int64_t>(6));
        QCOMPARE(draft.host(), std::string("bert"));

        draft.set("train.optimizer.lr", 2e-3);
        draft.set("method.early_layers", Json::array({0, 2}));
        const Json changed_by_hand =
            with(with(cola(), "train.optimizer.lr", 2e-3), "method.early_layers", Json::array({0, 2}));
        QCOMPARE(draft.resolved()->hash, hash_of(changed_by_hand));
        QVERIFY(draft.resolved()->hash != hash_of(cola()));
    }

    void valuesAreTheWrittenOrTheResolved() {
        SpecDraft draft;
        draft.load(cola(), base());
        QCOMPARE(draft.value("backbone.path"), Json("six"));
        QCOMPARE(draft.settled("backbone.path"), Json((base() / "six").string()));
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1, 2, 3, 4}));
        QVERIFY(draft.is_default("method.early_layers"));
        QCOMPARE(draft.value("train.max_steps"), Json(nullptr));

        draft.set("method.late_layers", 2);
        QVERIFY(!draft.is_default("method.late_layers"));
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1, 2, 3}));
        // A problem in one place leaves the defaults of all others known.
        draft.set("train.batch_size", 0);
        QVERIFY(!draft.resolved());
        QCOMPARE(draft.value("train.batch_size"), Json(0));
        QCOMPARE(draft.settled("train.batch_size"), Json(nullptr));
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1, 2, 3}));
        draft.set("train.batch_size", nullptr);
        QVERIFY(draft.resolved() && draft.is_default("train.batch_size"));
        QVERIFY(!draft.document().contains("train"));
    }

    void nullSwitchesOffOnlyWhereItCan() {
        SpecDraft draft;
        draft.load(cola(), base());
        draft.set_off("train.clip_norm");
        QVERIFY(draft.is_off("train.clip_norm") && !draft.is_default("train.clip_norm"));
        QCOMPARE(draft.value("train.clip_norm"), Json(nullptr));
        QCOMPARE(draft.resolved()->hash, hash_of(with(cola(), "train.clip_norm", nullptr)));
        draft.set("train.clip_norm", nullptr);
        QVERIFY(draft.is_default("train.clip_norm") && !draft.is_off("train.clip_norm"));
        QCOMPARE(draft.value("train.clip_norm"), Json(1.0));
    }

    void undoGoesBackFiftySteps() {
        HandClock clock;
        SpecDraft draft(clock);
        draft.load(cola(), base());
        for (int i = 1; i <= 60; ++i) {
            clock.now += 2;
            draft.set("train.batch_size", i);
        }
        int steps = 0;
        for (; draft.undo_stack().canUndo(); ++steps) draft.undo_stack().undo();
        QCOMPARE(steps, 50);
        QCOMPARE(draft.value("train.batch_size"), Json(10));
        while (draft.undo_stack().canRedo()) draft.undo_stack().redo();
        QCOMPARE(draft.value("train.batch_size"), Json(60));
        QCOMPARE(draft.resolved()->hash, hash_of(with(cola(), "train.batch_size", 60)));
    }

    void typingIsOneStep() {
        HandClock clock;
        SpecDraft draft(clock);
        draft.load(cola(), base());
        const int before = draft.undo_stack().count();
        draft.set("train.epochs", 1);
        clock.now += 0.4;
        draft.set("train.epochs", 10);
        clock.now += 0.4;
        draft.set("train.epochs", 100);
        QCOMPARE(draft.undo_stack().count(), before + 1);
        clock.now += 0.6;
        draft.set("train.epochs", 5);
        QCOMPARE(draft.undo_stack().count(), before + 2);
        draft.set("train.batch_size", 8);  // another path
        QCOMPARE(draft.undo_stack().count(), before + 3);
        draft.undo_stack().undo();
        draft.undo_stack().undo();
        QCOMPARE(draft.value("train.epochs"), Json(100));
        draft.undo_stack().undo();
        QVERIFY(draft.is_default("train.epochs"));
        QCOMPARE(draft.document(), cola());
    }

    void sameValueIsNoStep() {
        SpecDraft draft;
        draft.load(cola(), base());
        const int before = draft.undo_stack().count();
        draft.set("method.kind", "sherl");
        draft.set("train.epochs", nullptr);
        draft.set_seeds(QStringLiteral("0"));
        QCOMPARE(draft.undo_stack().count(), before);
    }

    void anotherMethodKeepsCommonOptions() {
        SpecDraft draft;
        Json document = with(cola("lora"), "method.dropout", 0.1);
        document["method"]["rank"] = 4;
        document["name"] = "LoRA, rank 4";
        document["train"]["batch_size"] = 16;
        draft.load(document, base());
        QVERIFY(draft.resolved());
        draft.set("method.kind", "sherl");
        QVERIFY2(draft.resolved(), draft.problems().empty() ? "" : draft.problems().front().sentence().c_str());
        QCOMPARE(draft.document().at("method"), (Json{{"kind", "sherl"}}));
        QVERIFY(!draft.document().contains("name"));
        QCOMPARE(draft.value("train.batch_size"), Json(16));
        draft.undo_stack().undo();
        QCOMPARE(draft.document(), document);

        // Options of the same name stay, where they mean the same: every pair of methods that share one. Ladders take in
        // features 1..L, UniPT 0..L−1, so that all of the one is not to be had by the other.
        for (const spec::Method& from : spec::catalogue().methods) {
            for (const spec::Method& to : spec::catalogue().methods) {
                if (from.kind == to.kind) continue;
                draft.load(cola(from.kind.c_str()), base());
                std::vector<std::string> common;
                for (const spec::Key& option : from.options) {
                    if (!draft.applies(option) || draft.value(option.path).is_null()) continue;
                    draft.set(option.path, draft.value(option.path));
                    const spec::Key* same = spec::find_key(option.path, &to);
                    if (same != nullptr && same->type == option.type && option.type != spec::Type::integers)
                        common.push_back(option.path);
                }
                draft.set("method.kind", to.kind);
                QVERIFY(draft.resolved());
                QCOMPARE(draft.document().at("method").size(), common.size() + 1);
            }
        }
    }

    void aMethodChosenAgainIsAsItWasLeft() {
        SpecDraft draft;
        Json sherl = with(cola(), "method.down", "linear_norm");
        sherl["method"]["reduction"] = 4;
        draft.load(sherl, base());
        QVERIFY(draft.resolved());
        draft.set("method.kind", "bitfit");
        draft.set("method.kind", "sherl");
        QCOMPARE(draft.document(), sherl);

        draft.set("method.kind", "lora");
        draft.set("method.rank", 4);
        draft.set("method.kind", "sherl");
        QCOMPARE(draft.document(), sherl);
        draft.set("method.reduction", 2);
        draft.set("method.kind", "lora");
        QCOMPARE(draft.document().at("method"), (Json{{"kind", "lora"}, {"rank", 4}}));
        draft.set("method.rank", nullptr);
        draft.undo_stack().undo();
        draft.undo_stack().undo();
        QCOMPARE(draft.document().at("method"), (Json{{"kind", "sherl"}, {"down", "linear_norm"}, {"reduction", 2}}));
        draft.undo_stack().redo();
        draft.set("method.kind", "sherl");
        draft.set("method.reduction", 4);
        draft.set("method.kind", "lora");

        // What is changed together with the method counts more than what was left; another set-up knows nothing of it.
        draft.set_many({{"method.kind", "sherl"}, {"method.reduction", 2}}, QStringLiteral("both"));
        QCOMPARE(draft.document().at("method"), (Json{{"kind", "sherl"}, {"down", "linear_norm"}, {"reduction", 2}}));
        draft.load(cola("bitfit"), base());
        draft.set("method.kind", "sherl");
        QCOMPARE(draft.document().at("method"), (Json{{"kind", "sherl"}}));
    }

    // Layers that were left ticked and that another backbone does not have are dropped on the way back.
    void whatWasLeftIsMadeToFitTheBackbone() {
        SpecDraft draft;
        draft.load(with(cola(), "method.early_layers", Json::array({0, 4})), base());
        draft.set("method.kind", "lora");
        draft.set("backbone.path", "three");
        draft.set("method.kind", "sherl");
        QVERIFY(draft.resolved());
        QVERIFY(draft.is_default("method.early_layers"));
    }

    void theRateFollowsTheMethod() {
        SpecDraft draft;
        draft.load(with(cola(), "train.optimizer.lr", 4e-3), base());
        draft.set_rate_chosen(false);  // as the example's
        QVERIFY(!draft.better_rate());
        for (const spec::Method& method : spec::catalogue().methods) {
            if (method.kind == "sherl") continue;
            draft.set("method.kind", method.kind);
            const bool weights = method.kind == "full" || method.kind == "partial";  // of the backbone itself
            QCOMPARE(draft.value("train.optimizer.lr"), Json(weights ? 5e-5 : 1e-3));
            QVERIFY(!draft.better_rate());
        }
        draft.set("method.kind", "sherl");
        QCOMPARE(draft.value("train.optimizer.lr"), Json(4e-3));
        draft.undo_stack().undo();
        QVERIFY(draft.value("train.optimizer.lr") != Json(4e-3));
        // Given together with the method, it is taken.
        draft.set_many({{"method.kind", "full"}, {"train.optimizer.lr", 2e-4}}, QStringLiteral("both"));
        QCOMPARE(draft.value("train.optimizer.lr"), Json(2e-4));
        QVERIFY(draft.rate_is_chosen());
    }

    void aChosenRateStaysAndTheUsualOneIsOffered() {
        SpecDraft draft;
        draft.load(cola("lora"), base());
        draft.set("train.optimizer.lr", 3e-4);
        QVERIFY(!draft.better_rate());
        draft.set("method.kind", "full");
        QCOMPARE(draft.value("train.optimizer.lr"), Json(3e-4));
        QCOMPARE(draft.better_rate(), std::optional(5e-5));
        draft.take_usual_rate();
        QCOMPARE(draft.value("train.optimizer.lr"), Json(5e-5));
        QVERIFY(!draft.better_rate() && !draft.rate_is_chosen());
        draft.set("method.kind", "lora");  // that was chosen for this method
        QCOMPARE(draft.value("train.optimizer.lr"), Json(3e-4));
        draft.undo_stack().undo();
        draft.undo_stack().undo();
        QCOMPARE(draft.value("train.optimizer.lr"), Json(3e-4));
        QCOMPARE(draft.better_rate(), std::optional(5e-5));
        draft.set("train.optimizer.lr", 2e-4);  // typed for this method: no need to say more
        QVERIFY(!draft.better_rate());

        // A file's rate is a choice unless it is the usual one; without any, the default does not suit every method.
        draft.load(with(cola("full"), "train.optimizer.lr", 5e-5), base());
        draft.set("method.kind", "lora");
        QVERIFY(draft.is_default("train.optimizer.lr"));
        draft.load(with(cola("full"), "train.optimizer.lr", 1e-4), base());
        draft.set("method.kind", "lora");
        QCOMPARE(draft.value("train.optimizer.lr"), Json(1e-4));
        QCOMPARE(draft.better_rate(), std::optional(1e-3));
        draft.load(cola("full"), base());
        QCOMPARE(draft.better_rate(), std::optional(5e-5));
        draft.load(cola("lora"), base());
        QVERIFY(!draft.better_rate());
    }

    void anotherBackboneDropsLayersThatItDoesNotHave() {
        SpecDraft draft;
        Json document = with(cola(), "method.early_layers", Json::array({0, 4}));
        document["method"]["reduction"] = 4;
        document["task"]["max_length"] = 64;
        draft.load(document, base());
        QVERIFY(draft.resolved());
        draft.set("backbone.path", "three");
        QVERIFY(draft.resolved());
        QCOMPARE(draft.blocks(), std::optional<std::int64_t>(3));
        QVERIFY(draft.is_default("method.early_layers"));
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1}));
        QCOMPARE(draft.value("method.reduction"), Json(4));
        QCOMPARE(draft.value("task.max_length"), Json(64));
        draft.undo_stack().undo();
        QCOMPARE(draft.document(), document);

        // Nothing is known of a folder that is not there: nothing is dropped.
        draft.set("backbone.path", "nowhere");
        QVERIFY(!draft.resolved() && !draft.blocks());
        QVERIFY(!draft.problems_at("backbone.path").empty());
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 4}));

        draft.load(with(cola(), "method.early_layers", Json::array({0, 1})), base());
        draft.set("backbone.path", "three");
        QCOMPARE(draft.value("method.early_layers"), Json::array({0, 1}));
        QVERIFY(!draft.is_default("method.early_layers"));
    }

    void eachOfTwoStacksHasItsPart() {
        two_stacks(6, 3);
        SpecDraft draft;
        draft.load(cola_on_t5({{"kind", "sherl"}}), base());
        QVERIFY(draft.resolved());
        QCOMPARE(draft.stacks(), (std::vector<std::string>{"encoder", "decoder"}));
        QCOMPARE(draft.blocks("decoder"), std::optional<std::int64_t>(3));
        QCOMPARE(draft.blocks(), std::optional<std::int64_t>(9));
        QCOMPARE(draft.value("method.late_layers.encoder"), Json(0));
        QCOMPARE(draft.value("method.late_layers.decoder"), Json(1));
        QCOMPARE(draft.value("method.early_layers.decoder"), Json::array({0, 1}));

        // One part is written, the other one stays what it is by default, and follows it.
        draft.set("method.early_layers.encoder", Json::array({0, 2}));
        QVERIFY(draft.resolved());
        QVERIFY(!draft.is_default("method.early_layers.encoder") && draft.is_default("method.early_layers.decoder"));
        QCOMPARE(draft.document()["method"]["early_layers"], (Json{{"encoder", {0, 2}}}));
        draft.set("method.late_layers.decoder", 2);
        QCOMPARE(draft.value("method.early_layers.decoder"), Json::array({0}));
        QCOMPARE(draft.resolved()->hash,
                 hash_of(cola_on_t5({{"kind", "sherl"},
                                     {"early_layers", {{"encoder", {0, 2}}, {"decoder", Json::array({0})}}},
                                     {"late_layers", {{"encoder", 0}, {"decoder", 2}}}})));
        draft.undo_stack().undo();
        QVERIFY(!draft.document()["method"].contains("late_layers"));
        draft.set("method.early_layers.encoder", nullptr);
        QVERIFY(!draft.document()["method"].contains("early_layers"));

        // What is wrong with one part stands at that part.
        draft.set("method.early_layers.decoder", Json::array({0, 2}));
        QCOMPARE(draft.problems_at("method.early_layers.decoder").size(), std::size_t{1});
        QVERIFY(draft.problems_at("method.early_layers.encoder").empty());
        draft.undo_stack().undo();

        // Of a run's spec, in which all is written out, only the part that was chosen stays.
        draft.set("method.late_layers.decoder", 2);
        SpecDraft again;
        again.load(draft.resolved()->document);
        QCOMPARE(again.document()["method"]["late_layers"], (Json{{"decoder", 2}}));
        QVERIFY(!again.document()["method"].contains("early_layers"));
        QCOMPARE(again.resolved()->hash, draft.resolved()->hash);
    }

    void oneValueForTwoStacksIsRefusedAndGoesWithTheFirstPart() {
        two_stacks(6, 3);
        SpecDraft draft;
        draft.load(cola_on_t5({{"kind", "partial"}, {"layers", 2}}), base());
        QVERIFY(!draft.resolved());
        for (const char* path : {"method.layers", "method.layers.encoder", "method.layers.decoder"})
            QCOMPARE(draft.problems_at(path).size(), std::size_t{1});
        QVERIFY(!draft.is_default("method.layers.encoder"));  // so that there is something to reset
        draft.set("method.layers.encoder", nullptr);
        QVERIFY(draft.resolved());
        QCOMPARE(draft.value("method.layers.encoder"), Json(1));
        draft.undo_stack().undo();
        draft.set("method.layers.decoder", 3);
        QCOMPARE(draft.document()["method"]["layers"], (Json{{"decoder", 3}}));
        QVERIFY(draft.resolved());
    }

    void layersGoWithTheKindOfBackbone() {
        two_stacks(6, 3);
        SpecDraft draft;
        draft.load(with(cola(), "method.early_layers", Json::array({0, 2})), base());
        draft.set_many({{"backbone.path", "t5"}, {"task.kind", "seq2seq"}}, QStringLiteral("other"));
        QVERIFY(draft.resolved());
        QVERIFY(!draft.document()["method"].contains("early_layers"));
        draft.set("method.early_layers.encoder", Json::array({0, 5}));
        const Json on_t5 = draft.document();
        // A smaller one drops what it has not, of that stack alone.
        draft.set("method.late_layers.decoder", 2);
        two_stacks(3, 3);
        draft.set("backbone.path", (base() / "t5").string());
        QVERIFY(draft.resolved());
        QVERIFY(draft.is_default("method.early_layers.encoder"));
        QCOMPARE(draft.value("method.late_layers.decoder"), Json(2));
        // One stack has no use for parts.
        draft.set_many({{"backbone.path", "six"}, {"task.kind", "classification"}}, QStringLiteral("back"));
        QVERIFY(draft.resolved());
        QVERIFY(!draft.document()["method"].contains("late_layers"));
        QCOMPARE(draft.value("method.late_layers"), Json(1));
    }

    void anotherDataFormatDropsTheKeysOfTheLast() {
        SpecDraft draft;
        Json document = cola();
        document["task"]["data"] = {{"format", "table"},
                                    {"files", {{"train", "t.csv"}}},
                                    {"columns", {{"text", "sentence"}}},
                                    {"split", {{"kind", "fractions"}, {"train", 0.5}}}};
        draft.load(document, base());
        QVERIFY(draft.resolved());
        draft.set("task.data.split.kind", "given");
        QVERIFY(draft.resolved());
        QVERIFY(!draft.document().at("task").at("data").at("split").contains("train"));
        draft.set_many({{"task.data", Json{{"format", "class-folders"}, {"path", "news"}}}}, QStringLiteral("Data"));
        QVERIFY(draft.resolved());
        draft.undo_stack().undo();
        draft.undo_stack().undo();
        QCOMPARE(draft.document(), document);
        draft.set("task.data.format", "glue-tsv");
        QVERIFY(!draft.document().at("task").at("data").contains("columns"));
        QVERIFY(!draft.problems_at("task.data.name").empty());
    }

    void problemsStandAtTheirPath() {
        SpecDraft draft;
        draft.load(cola(), base());
        QVERIFY(draft.problems().empty());
        draft.set("train.optimizer.lr", -1);
        draft.set("method.early_layers", Json::array({0, 5}));
        draft.set_seeds(QStringLiteral("1-"));
        QCOMPARE(draft.problems().size(), std::size_t{3});
        QCOMPARE(draft.problems_at("train.optimizer.lr").size(), std::size_t{1});
        QCOMPARE(draft.problems_at("train").size(), std::size_t{1});
        QCOMPARE(draft.problems_at("train.optim").size(), std::size_t{0});
        QCOMPARE(draft.problems_at("method.early_layers").at(0).got, std::string("5"));
        QCOMPARE(draft.problems_at("seeds").size(), std::size_t{1});
        QVERIFY(draft.seeds().empty());
        QCOMPARE(draft.problems_at("").size(), std::size_t{3});
    }

    void whatAppliesFollowsMethodAndData() {
        SpecDraft draft;
        draft.load(cola(), base());
        const auto applies = [&](const char* path) { return draft.applies(*spec::find_key(path)); };
        QVERIFY(applies("method.late_layers") && !applies("method.rank"));
        QVERIFY(applies("task.data.name") && !applies("task.data.columns.text"));
        QVERIFY(!applies("task.data.split.train"));
        QVERIFY(!applies("train.loss_factor"));
        draft.set("task.data.split.kind", "fractions");
        QVERIFY(applies("task.data.split.train"));
        draft.set("method.kind", "lora");
        QVERIFY(applies("method.rank") && !applies("method.late_layers"));
    }

    void seedsAreRunsAndTheFirstIsTheSpecs() {
        SpecDraft draft;
        draft.load(with(cola(), "train.seed", 7), base());
        QCOMPARE(draft.seeds_text(), QStringLiteral("7"));
        draft.set_seeds(QStringLiteral("3-5, 9"));
        QCOMPARE(draft.seeds(), (std::vector<std::int64_t>{3, 4, 5, 9}));
        QCOMPARE(draft.resolved()->spec.train.seed, std::uint64_t{3});
        draft.set_seeds(QStringLiteral("0, 1, 2"));
        QCOMPARE(draft.seeds(), (std::vector<std::int64_t>{0, 1, 2}));
        QVERIFY(draft.is_default("train.seed"));
        draft.set("train.seed", 4);
        QCOMPARE(draft.seeds_text(), QStringLiteral("4"));
        draft.undo_stack().undo();
        QCOMPARE(draft.seeds_text(), QStringLiteral("0, 1, 2"));
        for (const char* bad : {"", ",", "1,1", "2-1", "a", "1 2", "-3", "0-1000", "9007199254740992"}) {
            draft.set_seeds(QString::fromLatin1(bad));
            QVERIFY2(draft.seeds().empty(), bad);
        }
    }

    void resolvedSpecsShowOnlyWhatWasChosen() {
        SpecDraft draft;
        Json chosen = with(with(cola("lora"), "method.rank", 4), "train.clip_norm", nullptr);
        chosen["task"]["max_length"] = 64;
        const auto resolved = spec::resolve(chosen, {.base = base(), .read_backbone = {}, .cores = 0});
        draft.load(resolved.document);
        QCOMPARE(draft.resolved()->document, resolved.document);
        Json expected = chosen;
        expected["backbone"]["path"] = (base() / "six").string();
        expected["task"]["data"]["path"] = (base() / "CoLA").string();
        QCOMPARE(QString::fromStdString(draft.document().dump()), QString::fromStdString(expected.dump()));
        // A file keeps what its author wrote, defaults too.
        draft.load(with(cola("lora"), "method.rank", 8), base());
        QVERIFY(!draft.is_default("method.rank"));
    }

    void jsonLoadsBackEqual() {
        SpecDraft draft;
        Json document = with(cola(), "name", "Größe \"1\"\n");
        document["train"]["optimizer"]["lr"] = 3e-4;
        document["comment"] = "why 'so'";
        draft.load(document, base());
        SpecDraft copy;
        copy.load(parse_json(draft.as_json().toStdString(), "copy"));
        QCOMPARE(copy.resolved()->document, draft.resolved()->document);
        QCOMPARE(copy.resolved()->hash, draft.resolved()->hash);
        // Read from the top: format, name, backbone, method, task, train.
        const QString json = draft.as_json();
        int last = -1;
        for (const char* key : {"format", "name", "backbone", "method", "kind", "task", "train"}) {
            const auto at = static_cast<int>(json.indexOf(QStringLiteral("\"%1\"").arg(QLatin1String(key))));
            QVERIFY2(at > last, key);
            last = at;
        }
        // What the catalogue does not know is kept: problems tell of it.
        document["tarin"] = {{"seed", 1}};
        draft.load(document, base());
        copy.load(parse_json(draft.as_json().toStdString(), "copy"));
        QCOMPARE(copy.problems_at("tarin.seed").size() + copy.problems_at("tarin").size(), std::size_t{1});
    }

    // The line is run by a real shell; `sherl` there writes down what it got.
    void commandLineGivesTheSameDocument() {
        QTemporaryDir bin;
        write_file(bin.filePath(QStringLiteral("sherl")),
                   "#!/bin/sh\ncat > \"$OUT/stdin\"\nprintf '%s\\n' \"$@\" > \"$OUT/arguments\"\n", true);
        SpecDraft draft;
        Json document = with(cola(), "name", "it's $HOME `id` \\n %s \"two\"");
        document["method"]["early_layers"] = {0, 3};
        draft.load(document, base());
        draft.set_seeds(QStringLiteral("0, 2-4"));

        QProcess shell;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), bin.path() + QStringLiteral(":/usr/bin:/bin"));
        environment.insert(QStringLiteral("OUT"), bin.path());
        shell.setProcessEnvironment(environment);
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), draft.as_command_line()});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(shell.exitCode(), 0);

        QFile arguments(bin.filePath(QStringLiteral("arguments")));
        QVERIFY(arguments.open(QIODevice::ReadOnly));
        QCOMPARE(arguments.readAll(), QByteArray("run\n-\n--seeds\n0,2-4\n"));
        QFile input(bin.filePath(QStringLiteral("stdin")));
        QVERIFY(input.open(QIODevice::ReadOnly));
        // Standard input has no folder of its own, so nothing may depend on one.
        const Json read = parse_json(input.readAll().toStdString(), "stdin");
        const auto resolved = spec::resolve(read, {.base = "/", .read_backbone = {}, .cores = 0});
        QCOMPARE(resolved.hash, draft.resolved()->hash);
        QCOMPARE(resolved.document, draft.resolved()->document);
    }

    // What is copied trains with the threads that start would use.
    void threadsOfNewRuns() {
        SpecDraft draft;
        draft.load(cola(), base());
        draft.set_threads_of_new_runs(3);
        QCOMPARE(parse_json(draft.as_json().toStdString(), "copy")["threads"], Json(3));
        QVERIFY(draft.as_command_line().contains(QStringLiteral("\"threads\":3")));
        QCOMPARE(draft.for_run(Json::object())["threads"], Json(3));
        draft.set("threads", 2);  // chosen for this run
        QCOMPARE(parse_json(draft.as_json().toStdString(), "copy")["threads"], Json(2));
    }
};

QTEST_GUILESS_MAIN(TestSpecDraft)
#include "tst_spec_draft.moc"
