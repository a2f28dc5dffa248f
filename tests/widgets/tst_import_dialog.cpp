// SPDX-License-Identifier: GPL-3.0-or-later
// Import of an adapter: what its configuration tells, what the engine finds, and what the click writes into the set-up.
#include <QCheckBox>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTreeWidget>
#include <QtTest>
#include <filesystem>
#include <future>
#include <memory>

#include "core/base/hash.h"
#include "widgets/dialogs/import_dialog.h"
#include "widgets/setup_world.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
namespace fs = std::filesystem;

namespace {

// As `peft` 0.18 writes it, shortened by keys that do not matter here; the layers stand in the order of a set.
const char* kPeftLora = R"({"alora_invocation_tokens": null, "alpha_pattern": {}, "base_model_name_or_path": "bert", "bias": "none",
  "inference_mode": true, "lora_alpha": 32, "lora_dropout": 0.05, "modules_to_save": ["classifier", "score"], "peft_type": "LORA",
  "r": 4, "target_modules": ["value", "query"], "task_type": "SEQ_CLS", "use_dora": false, "use_rslora": false})";

}  // namespace

class TestImportDialog : public QObject {
    Q_OBJECT
    std::unique_ptr<widgets::test::SetupWorld> world_;
    std::unique_ptr<SpecDraft> draft_;
    FakeEngine engine_;
    std::unique_ptr<AdapterImport> import_;
    QPointer<ImportDialog> dialog_;

    fs::path adapter(const QByteArray& config, const QString& name = QStringLiteral("adapter")) {
        world_->write(name + QStringLiteral("/adapter_config.json"), config);
        world_->write(name + QStringLiteral("/adapter_model.safetensors"), "tensors");
        return world_->path(name).toStdString();
    }
    void open(const fs::path& folder) {
        dialog_ = new ImportDialog(*draft_, *import_, read_adapter_folder(folder));
        dialog_->open();
    }
    template <class Widget>
    Widget* child(const char* name) const {
        return dialog_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QPushButton* button(const char* name) const { return child<QPushButton>(name); }
    QString words(const char* name) const { return child<QLabel>(name)->isVisible() ? child<QLabel>(name)->text() : QString(); }
    bool usable() const { return button("importUseButton")->isEnabled(); }
    QStringList names(const char* list) const {
        QStringList all;
        const auto* tree = child<QTreeWidget>(list);
        for (int i = 0; i < tree->topLevelItemCount(); ++i) all << tree->topLevelItem(i)->text(0);
        return all;
    }
    void set_up(const char* method, const Json& options = Json::object()) {
        Json document = world_->document(method);
        document["method"].update(options);
        draft_->load(document, world_->base());
        draft_->undo_stack().clear();
        QVERIFY2(draft_->resolved().has_value(), draft_->problems().empty() ? "" : draft_->problems().front().sentence().c_str());
    }
    std::string refusal(const QString& folder) const {
        try {
            (void)read_adapter_folder(world_->path(folder).toStdString());
            return {};
        } catch (const Error& error) {
            return error.kind() == ErrorKind::input ? error.what() : "another kind";
        }
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() {
        world_ = std::make_unique<widgets::test::SetupWorld>();
        draft_ = std::make_unique<SpecDraft>();
        engine_.start_match = {};
        engine_.start_match_of = {};
        engine_.matches = 0;
        import_ = std::make_unique<AdapterImport>([this]() -> api::Engine& { return engine_; });
    }
    void cleanup() {
        delete dialog_;
        import_.reset();
        draft_.reset();
    }

    // ── The folder ──────────────────────────────────────────────────────────────────────────────────────────────────
    void configurationsTellOptions_data() {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QString>("method");
        QTest::addColumn<QByteArray>("options");
        QTest::newRow("peft LoRA") << QByteArray(kPeftLora) << "lora"
                                   << QByteArray(R"({"method.rank": 4, "method.alpha": 32, "method.dropout": 0.05, "method.targets": ["value", "query"], "method.bias": "none"})");
        QTest::newRow("peft LoRA, rank-stabilised") << QByteArray(R"({"peft_type": "LORA", "r": 16, "lora_alpha": 8, "use_rslora": true, "bias": "all", "target_modules": ".*query"})")
                                                    << "lora" << QByteArray(R"({"method.rank": 16, "method.alpha": 32.0, "method.bias": "all"})");
        QTest::newRow("peft IA3") << QByteArray(R"({"peft_type": "IA3", "target_modules": ["key", "output.dense"], "feedforward_modules": ["output.dense"]})") << "ia3"
                                  << QByteArray(R"({"method.targets": ["key", "output.dense"]})");
        QTest::newRow("peft prompt") << QByteArray(R"({"peft_type": "PROMPT_TUNING", "num_virtual_tokens": 7, "token_dim": 48})") << "prompt" << QByteArray(R"({"method.length": 7})");
        QTest::newRow("peft prefix") << QByteArray(R"({"peft_type": "PREFIX_TUNING", "num_virtual_tokens": 5, "prefix_projection": false})") << "prefix"
                                     << QByteArray(R"({"method.length": 5})");
        QTest::newRow("ours") << QByteArray(R"({"peft_type": "SHERL", "task_type": "SEQ_CLS", "early_layers": [0, 2], "late_layers": 2, "reduction": 4,
                                               "down": "plain", "epsilon": 1e-6, "head": {"pool": "mean", "outputs": 2}})")
                              << "sherl" << QByteArray(R"({"method.early_layers": [0, 2], "method.late_layers": 2, "method.reduction": 4, "method.down": "plain", "method.epsilon": 1e-6})");
        QTest::newRow("ours, of a method that peft knows elsewhere") << QByteArray(R"({"peft_type": "SHERL_LORA", "rank": 2, "alpha": 4.0, "targets": ["query"]})") << "lora"
                                                                     << QByteArray(R"({"method.rank": 2, "method.alpha": 4.0, "method.targets": ["query"]})");
        QTest::newRow("ours without options") << QByteArray(R"({"peft_type": "SHERL_BITFIT"})") << "bitfit" << QByteArray("{}");
    }
    void configurationsTellOptions() {
        QFETCH(QByteArray, config);
        QFETCH(QString, method);
        QFETCH(QByteArray, options);
        const AdapterFolder read = read_adapter_folder(adapter(config));
        QCOMPARE(QString::fromStdString(read.method), method);
        Json told = Json::object();
        for (const auto& [path, value] : read.options) told[path] = value;
        QCOMPARE(told.dump(), Json::parse(options.toStdString()).dump());
    }

    void foldersThatAreNone() {
        QVERIFY(refusal(QStringLiteral("nothing")).find("no adapter") != std::string::npos);
        QVERIFY(refusal(QStringLiteral("nowhere")).find("adapter_model.safetensors") != std::string::npos);
        world_->write(QStringLiteral("old/adapter_config.json"), kPeftLora);
        world_->write(QStringLiteral("old/adapter_model.bin"), "a pickle");
        QVERIFY(refusal(QStringLiteral("old")).find("safe_serialization") != std::string::npos);
        adapter(R"({"peft_type": "LOHA", "r": 4})", QStringLiteral("other"));
        QVERIFY2(refusal(QStringLiteral("other")).find("got LOHA") != std::string::npos, refusal(QStringLiteral("other")).c_str());
        adapter("[]", QStringLiteral("list"));
        QVERIFY(refusal(QStringLiteral("list")).find("does not know") != std::string::npos);
        adapter("{", QStringLiteral("broken"));
        QVERIFY(!refusal(QStringLiteral("broken")).empty());

        const auto found = [this](const char* name) { return adapter_folder_at(world_->path(QString::fromLatin1(name)).toStdString()); };
        adapter(kPeftLora);
        QCOMPARE(found("adapter"), found("adapter/adapter_config.json"));
        QCOMPARE(found("adapter")->string(), world_->path(QStringLiteral("adapter")).toStdString());
        QVERIFY(found("adapter/adapter_model.safetensors") && found("old"));
        QVERIFY(!found("six") && !found("six/config.json") && !found("nowhere"));
    }

    // ── What fits ───────────────────────────────────────────────────────────────────────────────────────────────────
    void aFullMatchIsTakenAtOnce() {
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        spec::RunSpec asked;
        std::int64_t outputs = 0;
        engine_.start_match_of = [&](const spec::RunSpec& spec, std::int64_t classes) {
            asked = spec;
            outputs = classes;
            return api::StartMatch{.loaded = {"a", "b"}, .missing = {}, .unexpected = {}, .shapes = {}, .head_only = true};
        };
        const fs::path folder = adapter(kPeftLora);
        open(folder);
        QVERIFY(!usable());
        QTRY_VERIFY(usable());
        QCOMPARE(asked.train.start_from->string(), folder.string());
        QVERIFY(!asked.train.start_partial);
        QCOMPARE(asked.method.integer("rank"), std::int64_t{4});
        QCOMPARE(outputs, std::int64_t{2});  // classes of CoLA
        QCOMPARE(words("importLoadedTitle"), QStringLiteral("Loaded: 2"));
        QCOMPARE(names("importLoaded"), (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
        QCOMPARE(words("importMissingTitle"), QStringLiteral("Missing in the adapter: 0"));
        QVERIFY(!child<QTreeWidget>("importMissing")->isVisible());
        QVERIFY(!child<QCheckBox>("importPartialCheck")->isVisible());
        QVERIFY2(words("importVerdict").startsWith(QStringLiteral("Every tensor fits")), qPrintable(words("importVerdict")));
        QCOMPARE(words("importSwitchNote"), QString());  // the order of layers is none
        QCOMPARE(unnamed_stop(*dialog_), QString());

        QSignalSpy used(dialog_, &ImportDialog::used);
        const Json before = draft_->document();
        button("importUseButton")->click();
        QCOMPARE(used.count(), 1);
        QVERIFY(!dialog_->isVisible());
        Json expected = before;
        expected["train"]["start_from"] = folder.string();
        QCOMPARE(draft_->document().dump(), expected.dump());
        // What a run's record says: the folder, and what was in it.
        const Json& record = draft_->resolved()->document["train"];
        QCOMPARE(record["start_from"].get<std::string>(), folder.string());
        QCOMPARE(record["start_partial"], Json(false));
        Sha256 hash;
        for (const char* name : {"adapter_model.safetensors", "adapter_config.json"}) hash.update(sha256_file(folder / name));
        QCOMPARE(record["start_hash"].get<std::string>(), hash.hex());
        draft_->undo_stack().undo();
        QCOMPARE(draft_->document().dump(), before.dump());
    }

    void anythingElseNeedsAClick_data() {
        QTest::addColumn<bool>("head_only");
        QTest::newRow("the head alone") << true;
        QTest::newRow("more than the head") << false;
    }
    void anythingElseNeedsAClick() {
        QFETCH(bool, head_only);
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        engine_.start_match = {.loaded = {"x.lora_A.weight", "x.lora_B.weight"},
                               .missing = {"classifier.weight"},
                               .unexpected = {"classifier.weight"},
                               .shapes = {{"classifier.weight", "(2, 48) here, (5, 48) there"}},
                               .head_only = head_only};
        open(adapter(kPeftLora));
        auto* check = child<QCheckBox>("importPartialCheck");
        QTRY_VERIFY(check->isVisible());
        QVERIFY(!usable() && !check->isChecked());
        QCOMPARE(child<QTreeWidget>("importMissing")->topLevelItem(0)->text(1), QStringLiteral("(2, 48) here, (5, 48) there"));
        QCOMPARE(names("importUnexpected"), QStringList{QStringLiteral("classifier.weight")});
        QVERIFY2(words("importVerdict").contains(head_only ? QStringLiteral("the head starts anew") : QStringLiteral("2 of 3")), qPrintable(words("importVerdict")));
        QTest::keyClick(dialog_, Qt::Key_Return);
        QVERIFY(dialog_->isVisible());
        check->click();
        QVERIFY(usable());
        check->click();
        QVERIFY(!usable());
        check->click();
        button("importUseButton")->click();
        const Json& record = draft_->resolved()->document["train"];
        QCOMPARE(record["start_partial"], Json(!head_only));
        QVERIFY(!record["start_from"].is_null());
        QCOMPARE(draft_->document()["train"].contains("start_partial"), !head_only);
    }

    void nothingThatFitsIsNotTaken() {
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        engine_.start_match.missing = {"a"};
        engine_.start_match.unexpected = {"b"};
        open(adapter(kPeftLora));
        QTRY_VERIFY(words("importVerdict").startsWith(QStringLiteral("No tensor")));
        QVERIFY(!usable() && !child<QCheckBox>("importPartialCheck")->isVisible());
    }

    // ── The set-up is another ───────────────────────────────────────────────────────────────────────────────────────
    void theMethodIsSwitchedInOneStep() {
        set_up("sherl");
        engine_.start_match.loaded = {"a"};
        const Json before = draft_->document();
        open(adapter(kPeftLora));
        QCOMPARE(words("importSwitchNote"), QStringLiteral("The set-up trains with SHERL."));
        QCOMPARE(button("importSwitchButton")->text(), QStringLiteral("Switch the set-up to LoRA"));
        QVERIFY2(words("importSummary").contains(QStringLiteral("Rank: 4")), qPrintable(words("importSummary")));
        QVERIFY(!usable());
        QCOMPARE(engine_.matches.load(), 0);
        button("importSwitchButton")->click();
        QTRY_VERIFY(usable());
        const Json method = draft_->resolved()->document["method"];
        QCOMPARE(method["kind"], Json("lora"));
        QCOMPARE(method["rank"], Json(4));
        QCOMPARE(method["alpha"], Json(32));
        QCOMPARE(method["dropout"], Json(0.05));
        QVERIFY(!draft_->document()["method"].contains("bias") && !draft_->document()["method"].contains("targets"));  // as usual
        QCOMPARE(words("importSwitchNote"), QString());
        QCOMPARE(draft_->undo_stack().count(), 1);
        draft_->undo_stack().undo();
        QCOMPARE(draft_->document().dump(), before.dump());
        QVERIFY(!usable());
        QCOMPARE(words("importSwitchNote"), QStringLiteral("The set-up trains with SHERL."));
    }

    // Another scale is refused by the engine; the way out is at hand.
    void otherOptionsAreTakenOver() {
        set_up("lora", {{"rank", 4}});
        engine_.start_match_of = [](const spec::RunSpec& spec, std::int64_t) {
            if (spec.method.number("alpha") != 32)
                throw Error(ErrorKind::input, {.id = "start.scale", .what = Text::plain("the adapter's product is scaled by another factor"), .where = "adapter_config.json",
                                               .expected = {}, .got = {}, .way_out = Text::plain("Set method.alpha to 32.")});
            return api::StartMatch{.loaded = {"a"}, .missing = {}, .unexpected = {}, .shapes = {}, .head_only = false};
        };
        open(adapter(kPeftLora));
        QTRY_VERIFY(words("importError").contains(QStringLiteral("another factor")));
        QVERIFY(words("importError").contains(QStringLiteral("Set method.alpha to 32.")));
        QVERIFY(!usable());
        const QString note = words("importSwitchNote");
        QVERIFY2(note.contains(QStringLiteral("Alpha: 32")) && !note.contains(QStringLiteral("Rank")) && !note.contains(QStringLiteral("Targets")), qPrintable(note));
        button("importSwitchButton")->click();
        QTRY_VERIFY(usable());
        QCOMPARE(words("importError"), QString());
        QCOMPARE(draft_->undo_stack().count(), 1);
        QCOMPARE(draft_->value("method.alpha"), Json(32));
    }

    void problemsOfTheSetUpAreSaid() {
        set_up("lora");
        draft_->set("train.batch_size", 0);
        open(adapter(kPeftLora));
        QVERIFY(words("importError").contains(QStringLiteral("train.batch_size")));
        QVERIFY(!usable());
        QCOMPARE(engine_.matches.load(), 0);
        draft_->set("train.batch_size", 8);
        QTRY_COMPARE(engine_.matches.load(), 1);
        QCOMPARE(words("importError"), QString());
    }

    // Start values that are gone stand in nobody's way.
    void olderStartValuesAreReplaced() {
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        draft_->set("train.start_from", world_->path(QStringLiteral("gone")).toStdString());
        draft_->set("train.start_partial", true);
        QVERIFY(!draft_->resolved());
        engine_.start_match.loaded = {"a"};
        open(adapter(kPeftLora));
        QTRY_VERIFY(usable());
        button("importUseButton")->click();
        QVERIFY(draft_->resolved().has_value());
        QVERIFY(!draft_->resolved()->spec.train.start_partial);
    }

    // An answer to a set-up that has changed since is no answer; a dialog that is closed waits for none.
    void olderAnswersAreDropped() {
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        std::promise<void> go;
        const std::shared_future<void> gate = go.get_future().share();
        engine_.start_match_of = [this, gate](const spec::RunSpec& spec, std::int64_t) {
            if (engine_.matches == 1) gate.wait();
            return api::StartMatch{.loaded = std::vector<std::string>(static_cast<std::size_t>(spec.train.batch_size), "a"), .missing = {}, .unexpected = {}, .shapes = {}, .head_only = false};
        };
        QSignalSpy told(import_.get(), &AdapterImport::matched);
        draft_->set("train.batch_size", 2);
        open(adapter(kPeftLora));
        QTRY_COMPARE(engine_.matches.load(), 1);
        draft_->set("train.batch_size", 3);
        go.set_value();
        QTRY_VERIFY(usable());
        QCOMPARE(words("importLoadedTitle"), QStringLiteral("Loaded: 3"));
        QCOMPARE(engine_.matches.load(), 2);
        QCOMPARE(told.count(), 1);
        draft_->set("train.batch_size", 4);
        delete dialog_;
        QVERIFY(!import_->busy());
    }

    void itSpeaksTheNewLanguageAtOnce() {
        set_up("lora", {{"rank", 4}, {"alpha", 32}, {"dropout", 0.05}});
        engine_.start_match.loaded = {"a"};
        open(adapter(kPeftLora));
        QTRY_VERIFY(usable());
        QEvent change(QEvent::LanguageChange);
        QCoreApplication::sendEvent(dialog_, &change);
        QVERIFY(usable());
        QCOMPARE(words("importLoadedTitle"), QStringLiteral("Loaded: 1"));
    }
};

QTEST_MAIN(TestImportDialog)
#include "tst_import_dialog.moc"
