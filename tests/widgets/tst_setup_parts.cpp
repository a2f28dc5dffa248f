// SPDX-License-Identifier: GPL-3.0-or-later
// What the set-up stands on: values as text, backbones and data on disk, the cards, the launch bar, the example.
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableWidget>
#include <QTextBlock>
#include <QtTest>

#include "core/base/files.h"
#include "core/spec/glue.h"
#include "core/text/tokenizer.h"
#include "tests/widgets/setup_world.h"
#include "widgets/bridge/backbone_sources.h"
#include "widgets/bridge/data_sources.h"
#include "widgets/bridge/example.h"
#include "widgets/dialogs/backbone_card.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/data_card.h"
#include "widgets/dialogs/file_viewer.h"
#include "widgets/dialogs/open_place.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/key_text.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/setup_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

class TestSetupParts : public QObject {
    Q_OBJECT

    static const spec::Key& key(const char* path) { return *spec::find_key(path); }
    static QString info(const SetupPanel& panel, const char* name) {
        return panel.findChild<ElidedLabel*>(QString::fromLatin1(name))->full_text();
    }

  private Q_SLOTS:
    void initTestCase() {
        qputenv("HF_HOME", "/nowhere");
        Theme::instance().apply(Theme::Mode::light, 100);
        Language::instance().apply(QStringLiteral("en"));  // plurals
    }

    void valuesAsText_data() {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("json");
        QTest::newRow("whole") << "train.batch_size" << "32" << "32";
        QTest::newRow("small") << "train.optimizer.lr" << "3e-4" << "0.0003";
        QTest::newRow("plain") << "train.epochs" << "0.5" << "0.5";
        QTest::newRow("range") << "method.early_layers" << "0-4, 7, 9, 10" << "[0,1,2,3,4,7,9,10]";
        QTest::newRow("one layer") << "method.early_layers" << "3" << "[3]";
        QTest::newRow("numbers") << "train.optimizer.betas" << "0.9, 0.999" << "[0.9,0.999]";
        QTest::newRow("texts") << "method.targets" << "query, output.dense" << "[\"query\",\"output.dense\"]";
        QTest::newRow("commas") << "task.data.labels" << "[\"a, b\",\"c\"]" << "[\"a, b\",\"c\"]";
        QTest::newRow("tab") << "task.data.delimiter" << "\\t" << "\"\\t\"";
        QTest::newRow("semicolon") << "task.data.delimiter" << ";" << "\";\"";
        QTest::newRow("size") << "memory_limit" << "512 MiB" << "\"512 MiB\"";
        QTest::newRow("bytes") << "memory_limit" << "1024" << "1024";
        QTest::newRow("text") << "name" << "a b, c" << "\"a b, c\"";
        QTest::newRow("number as name") << "name" << "12" << "\"12\"";
        QTest::newRow("comment") << "comment" << "{\"a\":\"b\"}" << "{\"a\":\"b\"}";
        QTest::newRow("empty") << "train.max_steps" << "" << "null";
    }
    void valuesAsText() {
        QFETCH(QString, path);
        QFETCH(QString, text);
        QFETCH(QString, json);
        const Json value = json == QLatin1String("null") ? Json() : Json::parse(json.toStdString());
        QCOMPARE(field_text(key(qPrintable(path)), value), text);
        QVERIFY(field_value(key(qPrintable(path)), text) == value);
    }

    // What is no value of the key's kind stays a text: resolve() says what is wrong with it.
    void whatCannotBeReadStaysText() {
        for (const auto& [path, text] : std::vector<std::pair<const char*, const char*>>{{"train.batch_size", "3 2"},
                                                                                         {"train.epochs", "1,5"},
                                                                                         {"train.epochs", "nan"},
                                                                                         {"train.epochs", "inf"},
                                                                                         {"method.early_layers", "0-"},
                                                                                         {"method.early_layers", "4-0"},
                                                                                         {"method.early_layers", "0-99999999"},
                                                                                         {"train.optimizer.betas", "0.9;1"}}) {
            QVERIFY2(field_value(key(path), QString::fromLatin1(text)) == text, text);
        }
        QVERIFY(field_value(key("train.batch_size"), QStringLiteral(" 32 ")) == 32);
    }

    void everyDefaultReadsBack() {
        const auto check = [](const spec::Key& each) {
            const QString text = field_text(each, each.default_value);
            QVERIFY2(field_value(each, text) == each.default_value || each.type == spec::Type::boolean, each.path.c_str());
        };
        for (const spec::Key& each : spec::catalogue().keys) check(each);
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const spec::Key& each : method.options) check(each);
        }
    }

    void huggingFaceCacheIsFoundAndRead() {
        SetupWorld world;
        const QByteArray config = "{\"model_type\": \"bert\", \"hidden_size\": 48, \"num_attention_heads\": 4, "
                                  "\"intermediate_size\": 96}";
        world.write(QStringLiteral("hf/hub/models--google--bert-small/refs/main"), "abc\n");
        world.write(QStringLiteral("hf/hub/models--google--bert-small/snapshots/abc/config.json"), config);
        world.write(QStringLiteral("hf/hub/models--google--bert-small/snapshots/def/config.json"), config);
        world.write(QStringLiteral("hf/hub/models--gpt2/snapshots/1/config.json"), "{\"model_type\": \"gpt2\"}");
        world.write(QStringLiteral("hf/hub/models--half/snapshots/1/readme.md"), "no configuration");
        world.write(QStringLiteral("hf/hub/datasets--glue/snapshots/1/config.json"), config);
        qputenv("HF_HOME", world.path(QStringLiteral("hf")).toUtf8());
        const std::filesystem::path hub = hugging_face_hub();
        QCOMPARE(hub, world.base() / "hf" / "hub");
        const auto found = cached_backbones(hub);
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].title, QStringLiteral("google/bert-small"));
        QCOMPARE(found[0].path, (hub / "models--google--bert-small/snapshots/abc").string());
        QVERIFY(found[0].problem.isEmpty());
        QCOMPARE(found[1].title, QStringLiteral("gpt2"));
        QVERIFY2(found[1].problem.contains(QStringLiteral("gpt2")), qPrintable(found[1].problem));

        qputenv("HF_HUB_CACHE", "/elsewhere");
        QCOMPARE(hugging_face_hub(), std::filesystem::path("/elsewhere"));
        qunsetenv("HF_HUB_CACHE");
        qunsetenv("HF_HOME");
        qputenv("XDG_CACHE_HOME", "/cache");
        QCOMPARE(hugging_face_hub(), std::filesystem::path("/cache/huggingface/hub"));
        qunsetenv("XDG_CACHE_HOME");
        qputenv("HOME", "/home/somebody");
        QCOMPARE(hugging_face_hub(), std::filesystem::path("/home/somebody/.cache/huggingface/hub"));
        QVERIFY(cached_backbones("/nowhere").empty());

        // In the list: usable ones can be chosen, others say why not.
        qputenv("HF_HOME", world.path(QStringLiteral("hf")).toUtf8());
        SpecDraft draft;
        draft.load(SetupWorld::document(), world.base());
        PreflightService preflight;
        world.settings().add_recent(Setting::recent_backbones, world.path(QStringLiteral("six-again")));
        SetupPanel panel(draft, preflight, world.settings());
        auto* combo = panel.findChild<QComboBox*>(QStringLiteral("backboneCombo"));
        QStringList titles;
        for (int i = 0; i < combo->count(); ++i) titles += combo->itemText(i);
        QCOMPARE(titles, (QStringList{QStringLiteral("six"), QStringLiteral("MiniLM-L6 (comes with the program)"),
                                      QStringLiteral("six-again"), QStringLiteral("google/bert-small"),
                                      QStringLiteral("gpt2"), QString(), QStringLiteral("Open folder…")}));
        const auto* items = qobject_cast<QStandardItemModel*>(combo->model());
        QVERIFY(items->item(3)->isEnabled() && !items->item(4)->isEnabled());
        combo->setCurrentIndex(3);
        QCOMPARE(draft.value("backbone.path"), Json(found[0].path));
        qputenv("HF_HOME", "/nowhere");
    }

    void withoutAnyBackboneTheCommandsAreShown() {
        SetupWorld world;
        qputenv("XDG_CACHE_HOME", world.path().toUtf8());  // no asset there
        SpecDraft draft;
        PreflightService preflight;
        SetupPanel panel(draft, preflight, world.settings());
        panel.show();
        auto* command = panel.findChild<QLineEdit*>(QStringLiteral("backboneCommand"));
        QVERIFY(command->isVisible());
        QCOMPARE(command->text(), QStringLiteral("./workbench setup"));
        for (QPushButton* button : panel.findChildren<QPushButton*>()) {
            if (button->accessibleName() != QStringLiteral("Copy command") || !button->isVisible()) continue;
            button->click();
            break;
        }
        QCOMPARE(QApplication::clipboard()->text(), command->text());
        draft.load(SetupWorld::document(), world.base());
        QCoreApplication::processEvents();
        QVERIFY(!command->isVisible());
        qunsetenv("XDG_CACHE_HOME");
    }

    void foldersAreOpenedAndDropped() {
        SetupWorld world;
        SpecDraft draft;
        draft.load(SetupWorld::document(), world.base());
        PreflightService preflight;
        SetupPanel panel(draft, preflight, world.settings());
        const Choosers before = choosers();
        int asked = 0;
        choosers().folder = [&](QWidget*, const QString&, const QString&) {
            return ++asked == 1 ? QString() : world.path(QStringLiteral("six-again"));
        };
        auto* combo = panel.findChild<QComboBox*>(QStringLiteral("backboneCombo"));
        combo->setCurrentIndex(combo->count() - 1);  // turned back
        QCOMPARE(asked, 1);
        QCOMPARE(combo->currentText(), QStringLiteral("six"));
        QCOMPARE(draft.value("backbone.path"), Json("six"));
        panel.open_backbone();
        QCOMPARE(draft.value("backbone.path"), Json((world.base() / "six-again").string()));
        QCOMPARE(combo->currentText(), QStringLiteral("six-again"));
        choosers() = before;

        QVERIFY(panel.take(world.path(QStringLiteral("six"))));
        QCOMPARE(draft.value("backbone.path"), Json((world.base() / "six").string()));
        QVERIFY(panel.take(world.path(QStringLiteral("tables"))));
        QCOMPARE(draft.value("task.data.format"), Json("table"));
        QVERIFY(panel.take(world.path(QStringLiteral("six-again/config.json"))));
        QCOMPARE(draft.value("backbone.path"), Json((world.base() / "six-again").string()));
        const Json data = draft.document()["task"]["data"];
        QVERIFY(!panel.take(world.path(QStringLiteral("nothing"))));
        QVERIFY(draft.document()["task"]["data"] == data);
        // What stands there is not blamed for it.
        QVERIFY2(!info(panel, "taskInfo").startsWith(QStringLiteral("No data there")), qPrintable(info(panel, "taskInfo")));
    }

    void whatAFolderOfDataIs() {
        SetupWorld world;
        const auto at = [&](const char* below) { return data_at(world.base() / below); };
        QVERIFY(at("nothing").empty() && at("nowhere").empty() && at("six/config.json").empty());

        const auto glue = data_at(world.base());
        QCOMPARE(glue.size(), std::size_t{2});
        QCOMPARE(glue[0].data["name"], Json("cola"));
        QCOMPARE(glue[1].data["name"], Json("rte"));
        QVERIFY(at("CoLA").at(0).data == glue[0].data && at("CoLA/").at(0).data == glue[0].data);
        QCOMPARE(glue[0].title, QStringLiteral("CoLA · Is a sentence acceptable English?"));

        const Json tables = at("tables").at(0).data;
        QVERIFY(tables == Json({{"format", "table"},
                                {"path", (world.base() / "tables").string()},
                                {"files", {{"train", "train.csv"}, {"validation", "dev.csv"}}},
                                {"columns", {{"text", "sentence"}}}}));
        const Json file = at("other.tsv").at(0).data;
        QVERIFY(file == Json({{"format", "table"},
                              {"files", {{"train", (world.base() / "other.tsv").string()}}},
                              {"columns", {{"label", "class"}}}}));
        QVERIFY(at("news").at(0).data == Json({{"format", "class-folders"}, {"path", (world.base() / "news").string()}}));

        // All of them make runs that resolve and data that load.
        for (const char* below : {"CoLA", "tables", "other.tsv", "news"}) {
            const DataSource source = at(below).at(0);
            Json document = SetupWorld::with_data("full", source.data);
            document["task"]["kind"] = source.task_kind;
            QVERIFY(!data::load_dataset(world.resolve(document).spec.task).train.empty());
        }
    }

    // A field that has nothing to do with them does not hide what the data are.
    void dataAreReadBesideAWrongField() {
        SetupWorld world;
        SpecDraft draft;
        Json document = SetupWorld::document();
        document["train"]["batch_size"] = 0;
        document["task"]["max_length"] = 16;
        draft.load(document, world.base());
        QVERIFY(!draft.resolved());
        PreflightService preflight;
        SetupPanel panel(draft, preflight, world.settings());
        panel.show();
        QTRY_VERIFY2(info(panel, "taskInfo").startsWith(QStringLiteral("3 train")), qPrintable(info(panel, "taskInfo")));
        QVERIFY(panel.findChild<QPushButton*>(QStringLiteral("taskDetails"))->isEnabled());
    }

    void dataAreChosenAndPreviewed() {
        SetupWorld world;
        world.settings().add_recent(Setting::recent_data, world.path());
        SpecDraft draft;
        draft.load(SetupWorld::document(), world.base());
        draft.set("task.max_length", 16);
        PreflightService preflight;
        SetupPanel panel(draft, preflight, world.settings());
        panel.show();
        // Three rows are not the official eight thousand.
        QTRY_COMPARE(info(panel, "taskInfo"), QStringLiteral("3 training rows, the official set has 8\u202F551."));
        auto* combo = panel.findChild<QComboBox*>(QStringLiteral("taskCombo"));
        QCOMPARE(combo->currentText(), QStringLiteral("CoLA · Is a sentence acceptable English?"));
        const int rte = combo->findText(QStringLiteral("RTE"), Qt::MatchContains);
        QVERIFY(rte >= 0);
        combo->setCurrentIndex(rte);
        QCOMPARE(draft.value("task.data.name"), Json("rte"));
        QCOMPARE(draft.value("task.max_length"), Json(16));

        const Choosers before = choosers();
        choosers().open_file = [&](QWidget*, const QString&, const QString&, const QString&) {
            return world.path(QStringLiteral("tables/train.csv"));
        };
        combo->setCurrentIndex(combo->findText(QStringLiteral("Table file…")));
        choosers() = before;
        QCOMPARE(draft.value("task.data.format"), Json("table"));
        QVERIFY(!draft.document()["task"]["data"].contains("name"));
        draft.set("task.data.split", {{"kind", "counts"}, {"train", 2}, {"validation", 1}});
        QTRY_COMPARE(info(panel, "taskInfo"), QStringLiteral("2 train · 1 validation · metric accuracy"));

        // A column that is not there is told, and others can be chosen.
        draft.set("task.data.columns.text", "body");
        QTRY_VERIFY2(info(panel, "taskInfo").startsWith(QStringLiteral("train.csv: a column is missing")), qPrintable(info(panel, "taskInfo")));
        panel.findChild<QPushButton*>(QStringLiteral("taskDetails"))->click();
        auto* card = panel.findChild<DataCard*>();
        QVERIFY(card != nullptr && card->isVisible());
        auto* column = card->findChild<QComboBox*>(QStringLiteral("columnText"));
        QStringList names;
        for (int i = 0; i < column->count(); ++i) names += column->itemText(i);
        QCOMPARE(names, (QStringList{QStringLiteral("id"), QStringLiteral("sentence"), QStringLiteral("label")}));
        QCOMPARE(column->currentIndex(), -1);
        column->setCurrentIndex(1);
        QCOMPARE(draft.value("task.data.columns.text"), Json("sentence"));
        auto* rows = card->findChild<QTableWidget*>(QStringLiteral("previewRows"));
        QTRY_COMPARE(rows->rowCount(), 2);
        QStringList texts;
        for (int i = 0; i < rows->rowCount(); ++i) texts += rows->item(i, 1)->text();
        for (const QString& text : texts)
            QVERIFY((QStringList{QStringLiteral("a b"), QStringLiteral("b"), QStringLiteral("c")}).contains(text));
        auto* sizes = card->findChild<QTableWidget*>(QStringLiteral("previewSizes"));
        QCOMPARE(sizes->item(0, 1)->text(), QStringLiteral("2"));
        const QString tokens = card->findChild<QPlainTextEdit*>(QStringLiteral("previewTokens"))->toPlainText();
        QVERIFY2(tokens.startsWith(QStringLiteral("[CLS] ")), qPrintable(tokens));
    }

    // Told where it is chosen, in full, and against the start.
    void brokenFilesAreTold() {
        SetupWorld world;
        QFile::copy(QStringLiteral(SHERL_TEST_DATA "/formats/bert-mini/config.json"), world.path(QStringLiteral("nothing/config.json")));
        QFile whole(QStringLiteral(SHERL_TEST_DATA "/formats/bert-mini/model.safetensors"));
        QVERIFY(whole.open(QIODevice::ReadOnly));
        world.write(QStringLiteral("nothing/model.safetensors"), whole.readAll().chopped(10));
        SpecDraft draft;
        Json document = SetupWorld::document("lora");
        document["backbone"]["path"] = "nothing";
        draft.load(document, world.base());
        PreflightService preflight;
        SetupPanel panel(draft, preflight, world.settings());
        QSignalSpy trouble(&panel, &SetupPanel::troubleChanged);
        panel.show();
        QTRY_VERIFY2(info(panel, "backboneInfo").startsWith(QStringLiteral("model.safetensors")), qPrintable(info(panel, "backboneInfo")));
        QVERIFY(panel.findChild<ElidedLabel*>(QStringLiteral("backboneInfo"))->wordWrap());
        QVERIFY(panel.findChild<QComboBox*>(QStringLiteral("backboneCombo"))->property("state").toString() == QLatin1String("bad"));
        QVERIFY(trouble.last()[0].toString().contains(QStringLiteral("model.safetensors")));
        panel.findChild<QPushButton*>(QStringLiteral("backboneDetails"))->click();
        auto* card = panel.findChild<BackboneCard*>();
        QVERIFY(card != nullptr && card->report().contains(QStringLiteral("model.safetensors")));
        QVERIFY(!card->report().contains(QStringLiteral("width 0")));  // nothing is told that was not read

        draft.set("backbone.path", "six");
        world.write(QStringLiteral("tables/train.csv"), "sentence,label\na,x\nb\nc,y\n");
        const Json table = {{"format", "table"},
                            {"files", {{"train", "tables/train.csv"}, {"validation", "tables/dev.csv"}}},
                            {"columns", {{"text", "sentence"}, {"label", "label"}}}};
        draft.set_many({{"task.data", nullptr}, {"task.data", table}}, QStringLiteral("table"));
        QTRY_VERIFY2(info(panel, "taskInfo").startsWith(QStringLiteral("train.csv:3: ")), qPrintable(info(panel, "taskInfo")));
        QVERIFY(trouble.last()[0].toString().contains(QStringLiteral("train.csv:3")));
        panel.findChild<QPushButton*>(QStringLiteral("taskDetails"))->click();
        auto* data = panel.findChild<DataCard*>();
        QVERIFY(data != nullptr && !data->findChild<QTableWidget*>(QStringLiteral("previewSizes"))->isVisible());
        const QList<QLabel*> labels = data->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->isVisible() && label->text().contains(QStringLiteral("train.csv:3"));
        }));

        // The ways out: the file at that line, and leaving the row out.
        auto* open = data->findChild<QPushButton*>(QStringLiteral("openLineButton"));
        auto* skip = data->findChild<QPushButton*>(QStringLiteral("skipRowsButton"));
        QVERIFY(open->isVisible() && skip->isVisible());
        open->click();
        auto* viewer = data->findChild<FileViewer*>();
        QVERIFY(viewer != nullptr && viewer->isVisible());
        QVERIFY2(viewer->windowTitle().contains(QStringLiteral("train.csv")) && viewer->windowTitle().contains(QStringLiteral("3")), qPrintable(viewer->windowTitle()));
        const auto* text = viewer->findChild<QPlainTextEdit*>(QStringLiteral("fileText"));
        QCOMPARE(text->toPlainText(), QStringLiteral("  1  sentence,label\n  2  a,x\n  3  b\n  4  c,y"));
        QCOMPARE(text->textCursor().block().text(), QStringLiteral("  3  b"));
        QCOMPARE(text->extraSelections().size(), 1);
        QCOMPARE(text->extraSelections()[0].cursor.block().text(), QStringLiteral("  3  b"));
        skip->click();
        QVERIFY(draft.value("task.data.bad_rows") == "skip");
        QTRY_VERIFY2(info(panel, "taskInfo").contains(QStringLiteral("2 train")), qPrintable(info(panel, "taskInfo")));
        QVERIFY(!open->isVisible() && !skip->isVisible());
        draft.undo_stack().undo();
        QTRY_VERIFY(open->isVisible() && skip->isVisible());

        // Or the file is mended elsewhere: whoever comes back finds it so.
        world.write(QStringLiteral("tables/train.csv"), "sentence,label\na,x\nb,x\nc,y\n");
        panel.look_again();
        QTRY_VERIFY2(info(panel, "taskInfo").contains(QStringLiteral("3 train")), qPrintable(info(panel, "taskInfo")));
        QVERIFY(!open->isVisible() && !skip->isVisible());
        QVERIFY(!trouble.last()[0].toString().contains(QStringLiteral("train.csv")));
        // The backbone too, by choosing it once more.
        draft.set("backbone.path", "nothing");
        QTRY_VERIFY2(info(panel, "backboneInfo").startsWith(QStringLiteral("model.safetensors")), qPrintable(info(panel, "backboneInfo")));
        QVERIFY(whole.seek(0));
        world.write(QStringLiteral("nothing/model.safetensors"), whole.readAll());
        auto* combo = panel.findChild<QComboBox*>(QStringLiteral("backboneCombo"));
        Q_EMIT combo->activated(combo->currentIndex());
        QTRY_VERIFY2(!info(panel, "backboneInfo").contains(QStringLiteral("model.safetensors")), qPrintable(info(panel, "backboneInfo")));
        QVERIFY(!trouble.last()[0].toString().contains(QStringLiteral("model.safetensors")));
        // And a folder that was not there when it was named.
        draft.set("backbone.path", "later");
        QTRY_VERIFY(!draft.problems_at("backbone.path").empty());
        QVERIFY(QDir(world.path()).rename(QStringLiteral("nothing"), QStringLiteral("later")));
        panel.look_again();
        QVERIFY(draft.problems_at("backbone.path").empty());
    }

    // Lines around the place only, however long the file and its lines are; what is no place has no viewer.
    void aFileIsShownAtItsLine() {
        SetupWorld world;
        QByteArray content;
        for (int i = 1; i <= 1000; ++i) content += "row\t" + QByteArray::number(i) + "\r\n";
        content += QByteArray(10000, 'x') + "\nlast \xff";
        world.write(QStringLiteral("long.tsv"), content);
        const auto at = [&](const QString& where) {
            return file_place({.id = {}, .what = {}, .where = where.toStdString(), .expected = {}, .got = {}, .way_out = {}});
        };
        const QString file = world.path(QStringLiteral("long.tsv"));
        QVERIFY(!at(file) && !at(file + QStringLiteral(":0")) && !at(file + QStringLiteral(":3x")) && !at(file + QLatin1Char(':')));
        QVERIFY(!at(world.path(QStringLiteral("none.tsv:3"))) && !at(QStringLiteral("task.data")));
        const auto place = at(file + QStringLiteral(":1001"));
        QVERIFY(place && place->line == 1001);
        FileViewer viewer(*place, nullptr);
        viewer.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto* text = viewer.findChild<QPlainTextEdit*>(QStringLiteral("fileText"));
        const QStringList lines = text->toPlainText().split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 202);
        QCOMPARE(lines.first(), QStringLiteral(" 801  row → 801"));
        QVERIFY(lines[200].endsWith(QStringLiteral("x…")) && lines[200].size() < 5000);
        QCOMPARE(lines.last(), QStringLiteral("1002  last \uFFFD"));
        QVERIFY(text->textCursor().block().text().startsWith(QStringLiteral("1001  x")));
        FileViewer middle({place->file, 500}, nullptr);
        middle.setAttribute(Qt::WA_DeleteOnClose, false);
        middle.show();
        const auto* shown = middle.findChild<QPlainTextEdit*>(QStringLiteral("fileText"));
        QVERIFY(shown->cursorRect().top() > shown->viewport()->height() / 4);  // what stands before it is seen too
        FileViewer behind({place->file, 5000}, nullptr);  // shorter than it was
        QVERIFY(behind.findChild<QPlainTextEdit*>(QStringLiteral("fileText"))->extraSelections().isEmpty());
    }

    // No program for it, or the file has gone: the path is told and can be copied.
    void aDesktopWithoutPrograms() {
        SetupWorld world;
        world.write(QStringLiteral("t.tsv"), "a\nb\n");
        const QString file = world.path(QStringLiteral("t.tsv"));
        QStringList asked;
        bool able = true;
        const auto before = desktop_opener();
        desktop_opener() = [&](const QString& path) {
            asked += path;
            return able;
        };
        FileViewer viewer({file.toStdString(), 1}, nullptr);
        viewer.setAttribute(Qt::WA_DeleteOnClose, false);
        viewer.show();
        const auto box = [&] { return viewer.findChild<QMessageBox*>(QStringLiteral("openPlaceBox")); };
        auto* open = viewer.findChild<QPushButton*>(QStringLiteral("openFileButton"));
        open->click();
        QCOMPARE(asked, QStringList{file});
        QVERIFY(box() == nullptr);
        able = false;
        open->click();
        QVERIFY(box() != nullptr && box()->informativeText() == file);
        QVERIFY(box()->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        const QString text = box()->text();
        QApplication::clipboard()->clear();
        box()->findChild<QPushButton*>(QStringLiteral("copyPlaceButton"))->click();
        QCOMPARE(QApplication::clipboard()->text(), file);
        QTRY_VERIFY(box() == nullptr);
        able = true;
        QVERIFY(QFile::remove(file));
        open->click();
        QVERIFY(box() != nullptr && box()->text() != text);
        QCOMPARE(asked.size(), 2);  // a desktop that says it opened what is not there
        desktop_opener() = before;
    }

    void officialSizesStandInTheCard() {
        SetupWorld world;
        SpecDraft draft;
        draft.load(SetupWorld::document(), world.base());
        PreflightService preflight;
        DataCard card(draft, preflight, nullptr);
        card.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy previewed(&preflight, &PreflightService::previewed);
        preflight.preview(draft.resolved()->spec.task, {});
        QTRY_COMPARE(previewed.size(), 1);
        auto* sizes = card.findChild<QTableWidget*>(QStringLiteral("previewSizes"));
        QCOMPARE(sizes->horizontalHeaderItem(2)->text(), QStringLiteral("Official"));
        QCOMPARE(sizes->item(0, 2)->text(), QStringLiteral("8\u202F551"));
        QCOMPARE(sizes->horizontalHeaderItem(3)->text(), QStringLiteral("unacceptable"));
        QCOMPARE(sizes->item(0, 3)->text() + sizes->item(0, 4)->text(), QStringLiteral("12"));
        QCOMPARE(sizes->item(1, 1)->text(), QStringLiteral("2"));
    }

    void backboneCardTellsWhatTheFolderHolds() {
        const auto inspection =
            formats::inspect_backbone(std::filesystem::path(SHERL_TEST_DATA) / "formats" / "bert-mini");
        BackboneCard card(inspection, nullptr);
        card.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto text = [&](const char* name) {
            return card.findChild<QLabel*>(QString::fromLatin1(name))->text();
        };
        QCOMPARE(text("cardArchitecture"), QStringLiteral("BERT family"));
        QVERIFY(text("cardBlocks").startsWith(QStringLiteral("2 · width 4 · heads 2 · positions 5")));
        QVERIFY(text("cardTensors").startsWith(QString::number(inspection.weights.matched.size()) + QStringLiteral(" matched")));
        for (const spec::Method& method : spec::catalogue().methods)
            QVERIFY(card.report().contains(QString::fromStdString(method.title.english())));
    }

    // Also those that are open when the language changes: what core says of a tokenizer and of a row that was left out.
    void openCardsFollowTheLanguage() {
        const auto english = qScopeGuard([] {
            Language::instance().apply(QStringLiteral("en"));
            QCoreApplication::processEvents();
        });
        SetupWorld world;
        QByteArray vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n";
        for (int i = 4; i < 1234; ++i) vocabulary += "w" + QByteArray::number(i) + "\n";
        world.write(QStringLiteral("big/vocab.txt"), vocabulary);
        auto inspection = formats::inspect_backbone(std::filesystem::path(SHERL_TEST_DATA) / "formats" / "bert-mini");
        inspection.tokenizer = text::load_tokenizer(world.base() / "big")->description();
        BackboneCard card(inspection, nullptr);
        card.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto tokenizer = [&] { return card.findChild<QLabel*>(QStringLiteral("cardTokenizer"))->text(); };

        world.write(QStringLiteral("tables/bad.csv"), "sentence,label\na,x\nb\nc,y\n");
        SpecDraft draft;
        draft.load(SetupWorld::with_data("sherl", {{"format", "table"},
                                                   {"files", {{"train", "tables/bad.csv"}, {"validation", "tables/dev.csv"}}},
                                                   {"columns", {{"text", "sentence"}, {"label", "label"}}},
                                                   {"bad_rows", "skip"}}),
                   world.base());
        QVERIFY(draft.resolved());
        PreflightService preflight;
        DataCard data(draft, preflight, nullptr);
        data.setAttribute(Qt::WA_DeleteOnClose, false);
        QSignalSpy previewed(&preflight, &PreflightService::previewed);
        preflight.preview(draft.resolved()->spec.task, {});
        QTRY_COMPARE(previewed.size(), 1);
        const auto says = [&](const QString& words) {
            const QList<QLabel*> labels = data.findChildren<QLabel*>();
            return std::any_of(labels.begin(), labels.end(),
                               [&](const QLabel* label) { return label->text().contains(words); });
        };
        auto* sizes = data.findChild<QTableWidget*>(QStringLiteral("previewSizes"));
        auto* open = data.findChild<QPushButton*>(QStringLiteral("openLineButton"));

        FileViewer viewer({world.base() / "tables" / "bad.csv", 3}, nullptr);
        viewer.setAttribute(Qt::WA_DeleteOnClose, false);
        auto* hand_on = viewer.findChild<QPushButton*>(QStringLiteral("openFileButton"));

        const auto all_english = [&] {
            return tokenizer() == QStringLiteral("WordPiece, 1\u202F234 tokens, lower case") &&
                   card.windowTitle() == QLatin1String("Backbone") &&
                   says(QStringLiteral("bad.csv:3: the row has another number of columns than the file; "
                                       "expected 2 columns, got 1.")) &&
                   says(QStringLiteral("Sizes of the splits")) && data.windowTitle() == QLatin1String("Task and data") &&
                   sizes->item(0, 0)->text() == QLatin1String("training") &&
                   open->text() == QLatin1String("Open at line") && hand_on->text() == QLatin1String("Open file") &&
                   viewer.windowTitle() == QLatin1String("bad.csv, line 3");
        };
        QVERIFY(all_english());
        const QString report = card.report();

        Language::instance().apply(QStringLiteral("zh_CN"));
        QTRY_VERIFY(card.windowTitle() != QLatin1String("Backbone") && data.windowTitle() != QLatin1String("Task and data") &&
                    hand_on->text() != QLatin1String("Open file"));
        static const QRegularExpression foreign(QStringLiteral("tokens|case|[,]"));
        QVERIFY2(tokenizer().contains(QStringLiteral("1\u202F234")) && !tokenizer().contains(foreign), qPrintable(tokenizer()));
        QVERIFY2(card.report().contains(tokenizer()), qPrintable(card.report()));
        QVERIFY(says(QStringLiteral("bad.csv:3：")) && !says(QStringLiteral("expected")) && !says(QStringLiteral("columns")));
        QVERIFY(!says(QStringLiteral("Sizes of the splits")));
        QCOMPARE(sizes->accessibleName(), QStringLiteral("各划分的大小"));
        QCOMPARE(sizes->item(0, 0)->text(), QStringLiteral("训练"));
        QVERIFY(open->text() != QLatin1String("Open at line"));
        QVERIFY(!viewer.windowTitle().contains(QStringLiteral("line")));
        // One made now.
        BackboneCard fresh(inspection, nullptr);
        fresh.setAttribute(Qt::WA_DeleteOnClose, false);
        QCOMPARE(fresh.report(), card.report());

        Language::instance().apply(QStringLiteral("en"));
        QTRY_VERIFY(all_english());
        QCOMPARE(card.report(), report);
    }

    void hashSaveAndSeedsOfTheLaunchBar() {
        SetupWorld world;
        SpecDraft draft;
        LaunchBar bar(draft);
        bar.resize(620, 60);
        bar.show();
        auto* hash = bar.findChild<QLabel*>(QStringLiteral("specHashLabel"));
        auto* start = bar.findChild<QPushButton*>(QStringLiteral("startButton"));
        auto* enqueue = bar.findChild<QPushButton*>(QStringLiteral("enqueueButton"));
        QVERIFY(!start->isEnabled() && !enqueue->isEnabled());
        QCOMPARE(hash->text(), QStringLiteral("Spec –"));
        for (const char* path : {"backbone.path", "method.kind", "task.kind", "task.data.format"})
            QVERIFY2(start->toolTip().contains(QString::fromLatin1(path)), qPrintable(start->toolTip()));

        draft.load(SetupWorld::document(), world.base());
        const QString whole = QString::fromStdString(world.resolve(SetupWorld::document()).hash);
        QCOMPARE(hash->text(), QStringLiteral("Spec %1…%2").arg(whole.left(4), whole.right(3)));
        QVERIFY(start->isEnabled() && enqueue->isEnabled());
        QCOMPARE(start->text(), QStringLiteral("Start run"));
        bar.set_trouble(QStringLiteral("train.csv: line 3: odd."));
        QVERIFY(!start->isEnabled() && !enqueue->isEnabled());
        QCOMPARE(start->toolTip(), QStringLiteral("train.csv: line 3: odd."));
        bar.set_trouble({});
        QVERIFY(start->isEnabled());
        draft.set_seeds(QStringLiteral("0-2"));
        QCOMPARE(start->text(), QStringLiteral("Start 3 runs"));
        QSignalSpy started(&bar, &LaunchBar::startRequested);
        QSignalSpy queued(&bar, &LaunchBar::enqueueRequested);
        start->click();
        QCOMPARE(started.size(), 1);
        QVERIFY(started[0][0].value<Json>() == draft.document());
        QCOMPARE(started[0][1].value<std::filesystem::path>(), world.base());
        QCOMPARE(started[0][2].value<std::vector<std::int64_t>>(), (std::vector<std::int64_t>{0, 1, 2}));
        enqueue->click();
        QCOMPARE(queued.size(), 1);
        QVERIFY(QTest::qWaitForWindowActive(&bar));
        QTest::keyClick(&bar, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 2);
        QTest::keyClick(&bar, Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(queued.size(), 2);

        QTest::mouseClick(hash, Qt::LeftButton);
        QVERIFY(world.resolve(parse_json(QApplication::clipboard()->text().toStdString(), "clipboard")).hash ==
                whole.toStdString());
        QApplication::clipboard()->clear();
        QTest::keyClick(hash, Qt::Key_Space);
        QCOMPARE(QApplication::clipboard()->text(), draft.as_json());

        bar.set_blocked(QStringLiteral("The study is read-only."));
        QVERIFY(!start->isEnabled());
        QCOMPARE(start->toolTip(), QStringLiteral("The study is read-only."));
        bar.set_blocked({});
        bar.set_busy(true);
        QVERIFY(!start->isEnabled());
        QTest::keyClick(&bar, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(started.size(), 2);
        bar.set_busy(false);

        const Choosers before = choosers();
        choosers().save_file = [&](QWidget*, const QString&, const QString&, const QString&) {
            return world.path(QStringLiteral("saved"));
        };
        QVERIFY(draft.modified());
        bar.findChild<QPushButton*>(QStringLiteral("saveSpecButton"))->click();
        QVERIFY(!draft.modified());
        QVERIFY(world.resolve(spec::load_spec_file(world.base() / "saved.json")).hash == whole.toStdString());
        // A place that cannot be written: told, and the set-up is still not saved.
        choosers().save_file = [](QWidget*, const QString&, const QString&, const QString&) {
            return QStringLiteral("/proc/nowhere/x.json");
        };
        QSignalSpy failed(&bar, &LaunchBar::failed);
        draft.set("train.epochs", 1);
        bar.save_file();
        QCOMPARE(failed.size(), 1);
        QVERIFY(draft.modified());
        choosers() = before;
    }

    void theExampleIsTheDemo() {
        const auto runs = example_runs();
        QCOMPARE(runs.size(), std::size_t{2});
        QCOMPARE(runs[0]["method"]["kind"], Json("lora"));
        QCOMPARE(runs[1]["method"]["kind"], Json("sherl"));
        Json setup = example_setup();
        QVERIFY(!setup.contains("name"));
        setup["name"] = runs[1]["name"];
        QVERIFY(setup == runs[1]);
        const auto missing = example_missing();
        SpecDraft draft;
        draft.load(example_setup());
        if (missing) {
            QCOMPARE(missing->id, std::string("base.asset.missing"));
            QVERIFY(!missing->way_out.empty());
        } else {
            QVERIFY(draft.resolved());
        }
    }
};

QTEST_MAIN(TestSetupParts)
#include "tst_setup_parts.moc"
