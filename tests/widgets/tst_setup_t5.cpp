// SPDX-License-Identifier: GPL-3.0-or-later
// The set-up on a T5: the kind of task follows the backbone and back, what is read and answered can be seen, methods that are
// not defined say so; start values and gradient checkpointing. Expected prompts: methods.md A5.
#include <QCheckBox>
#include <QLineEdit>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>
#include <QToolButton>
#include <QtTest>

#include "tests/support/tiny_t5.h"
#include "tests/widgets/setup_world.h"
#include "widgets/bridge/task_kind.h"
#include "widgets/dialogs/backbone_card.h"
#include "widgets/dialogs/data_card.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/models/roles.h"
#include "widgets/panels/setup_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

namespace {
constexpr int kPatience = 60000;
}

class TestSetupT5 : public QObject {
    Q_OBJECT

    std::unique_ptr<SetupWorld> world_;
    std::unique_ptr<SpecDraft> draft_;
    std::unique_ptr<PreflightService> preflight_;
    std::unique_ptr<SetupPanel> panel_;

    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const {
        return panel_->findChild<Widget*>(QLatin1String(name));
    }
    [[nodiscard]] bool seen(const char* name) const {
        const auto* widget = find<QWidget>(name);
        return widget != nullptr && widget->isVisible();
    }
    [[nodiscard]] QString text(const char* name) const { return find<ElidedLabel>(name)->full_text(); }
    [[nodiscard]] std::string why() const {
        return draft_->problems().empty() ? std::string() : draft_->problems().front().sentence();
    }
    void take_t5() {
        QVERIFY(panel_->take(world_->path(QStringLiteral("t5"))));
        QVERIFY2(draft_->resolved(), why().c_str());
    }

  private Q_SLOTS:
    void initTestCase() {
        qputenv("HF_HOME", "/nowhere");
        Theme::instance().apply(Theme::Mode::light, 100);
        Language::instance().apply(QStringLiteral("en"));
    }

    void init() {
        world_ = std::make_unique<SetupWorld>();
        sherl::test::write_tiny_t5(world_->base() / "t5", SHERL_TEST_DATA, {.encoder_blocks = 3, .decoder_blocks = 2});
        draft_ = std::make_unique<SpecDraft>();
        draft_->load(SetupWorld::document("lora"), world_->base());
        draft_->undo_stack().clear();
        preflight_ = std::make_unique<PreflightService>();
        panel_ = std::make_unique<SetupPanel>(*draft_, *preflight_, world_->settings());
        panel_->resize(316, 960);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowExposed(panel_.get()));
    }
    void cleanup() {
        panel_.reset();
        preflight_.reset();
        draft_.reset();
        world_.reset();
    }

    void theKindOfTaskFollowsTheBackbone() {
        draft_->set("task.head.pool", "cls");  // of encoders alone
        QVERIFY(!seen("answerForm"));
        take_t5();
        QCOMPARE(draft_->value("task.kind"), Json("seq2seq"));
        QCOMPARE(draft_->value("method.kind"), Json("lora"));
        QVERIFY(seen("answerForm"));
        QCOMPARE(find<QLabel>("taskKind")->text(), QStringLiteral("Text to text"));
        QTRY_VERIFY_WITH_TIMEOUT(text("backboneInfo").startsWith(QStringLiteral("3 + 2 blocks · ")), kPatience);
        // One step takes all of it back.
        draft_->undo_stack().undo();
        QCOMPARE(draft_->value("task.kind"), Json("classification"));
        QCOMPARE(draft_->value("task.head.pool"), Json("cls"));
        draft_->undo_stack().redo();
        QVERIFY(panel_->take(world_->path(QStringLiteral("six"))));
        QVERIFY2(draft_->resolved(), why().c_str());
        QCOMPARE(draft_->value("task.kind"), Json("classification"));
        QVERIFY(!seen("answerForm"));
    }

    // Usual on T5: methods.md A5 and D. What somebody chose stays.
    void theRateFollowsTheBackbone() {
        const auto rate = [this] { return draft_->resolved()->spec.train.optimizer.lr; };
        QCOMPARE(rate(), 1e-3);
        take_t5();
        QCOMPARE(rate(), 3e-4);
        draft_->set("method.kind", "sherl");
        QCOMPARE(rate(), 3e-3);
        QVERIFY(panel_->take(world_->path(QStringLiteral("six"))));
        QCOMPARE(rate(), 1e-3);
        draft_->set("method.kind", "lora");  // last left on a T5
        QCOMPARE(rate(), 1e-3);
        draft_->set(SpecDraft::kRate, 2e-3);
        take_t5();
        QCOMPARE(rate(), 2e-3);
        // A run's own spec holds the usual rate as no choice.
        Json run = draft_->resolved()->document;
        run["train"]["optimizer"]["lr"] = 3e-4;
        draft_->load(run, world_->base());
        QVERIFY(!draft_->rate_is_chosen());
    }

    void dataChosenOnAT5AreReadAsText() {
        take_t5();
        QVERIFY(panel_->take(world_->path(QStringLiteral("other.tsv"))));
        QCOMPARE(draft_->value("task.kind"), Json("seq2seq"));
        QVERIFY(!find<QCheckBox>("prefixCheck")->isEnabled());  // a table has no name
    }

    void kindsOfTasks_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("wanted");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* host, const char* name, const char* wanted, const char* expected) {
            QTest::addRow("%s %s %s", host, name, wanted)
                << QString::fromLatin1(host) << QString::fromLatin1(name) << QString::fromLatin1(wanted) << QString::fromLatin1(expected);
        };
        row("t5", "cola", "classification", "seq2seq");
        row("t5", "stsb", "regression", "seq2seq");
        row("bert", "cola", "seq2seq", "classification");
        row("bert", "stsb", "seq2seq", "regression");
        row("bert", "", "seq2seq", "classification");  // a table
        row("bert", "", "regression", "regression");
        row("", "cola", "classification", "classification");
        row("", "cola", "seq2seq", "seq2seq");
    }
    void kindsOfTasks() {
        QFETCH(QString, host);
        QFETCH(QString, name);
        QFETCH(QString, wanted);
        QFETCH(QString, expected);
        const Json data = name.isEmpty() ? Json{{"format", "table"}} : Json{{"format", "glue-tsv"}, {"name", name.toStdString()}};
        QCOMPARE(task_kind_on(host.toStdString(), data, wanted.toStdString()), expected.toStdString());
    }

    void whatIsReadAndAnsweredCanBeSeen() {
        take_t5();
        QTRY_COMPARE_WITH_TIMEOUT(text("sourceText"), QStringLiteral("cola sentence: a b"), kPatience);
        QCOMPARE(text("targetText"), QStringLiteral("1"));
        QVERIFY(seen("sourceText"));
        // "0" and "1" are two pieces and the end.
        QCOMPARE(find<QLineEdit>("targetLengthEdit")->placeholderText(), QStringLiteral("3"));
        find<QCheckBox>("prefixCheck")->click();
        QTRY_COMPARE_WITH_TIMEOUT(text("sourceText"), QStringLiteral("sentence: a b"), kPatience);
        QCOMPARE(draft_->document().at("task").at("prefix"), Json(false));
        QVERIFY(find<QPushButton>("chip_task.prefix") == nullptr);  // it is seen already
    }

    void answersThatWouldBeCutAreTold() {
        take_t5();
        QSignalSpy trouble(panel_.get(), &SetupPanel::troubleChanged);
        auto* most = find<QLineEdit>("targetLengthEdit");
        most->setFocus();
        QTest::keyClicks(most, QStringLiteral("2"));
        QTRY_VERIFY_WITH_TIMEOUT(!trouble.isEmpty() && trouble.last().at(0).toString().contains(QStringLiteral("max_target_length")), kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(text("taskInfo").contains(QStringLiteral("cut")), kPatience);
        most->clear();
        QTest::keyClicks(most, QStringLiteral("3"));
        QTRY_VERIFY_WITH_TIMEOUT(trouble.last().at(0).toString().isEmpty() || !trouble.last().at(0).toString().contains(QStringLiteral("max_target_length")), kPatience);
    }

    void aMethodThatIsNotDefinedSaysWhatIs() {
        draft_->set("method.kind", "ia3");
        QVERIFY(!seen("methodTrouble"));
        QVERIFY(panel_->take(world_->path(QStringLiteral("t5"))));
        QVERIFY(!draft_->resolved());
        QCOMPARE(draft_->value("method.kind"), Json("ia3"));  // still the choice
        QTRY_VERIFY(seen("methodTrouble"));
        QVERIFY2(text("methodTrouble").contains(QStringLiteral("lora, prompt")), qPrintable(text("methodTrouble")));
        const auto* list = find<QListView>("methodList");
        for (int row = 0; row < list->model()->rowCount(); ++row) {
            const QModelIndex index = list->model()->index(row, 0);
            const QString kind = index.data(ObjectKeyRole).toString();
            if (kind.isEmpty()) continue;
            const bool encoders_only = QStringList{QStringLiteral("linear_probe"), QStringLiteral("ia3"), QStringLiteral("prefix"),
                                                   QStringLiteral("unipt")}.contains(kind);
            QCOMPARE(index.flags().testFlag(Qt::ItemIsEnabled), !encoders_only);
        }
        draft_->set("method.kind", "sherl");
        QVERIFY2(draft_->resolved(), why().c_str());
        QTRY_VERIFY(!seen("methodTrouble"));
    }

    // A file may say another kind than its backbone has.
    void aWrongKindIsOneClickAway() {
        QVERIFY(!seen("taskKindButton"));
        Json document = SetupWorld::document("lora");
        document["backbone"]["path"] = "t5";
        draft_->load(document, world_->base());
        QVERIFY(!draft_->resolved());
        QTRY_VERIFY(seen("taskKindButton"));
        find<QPushButton>("taskKindButton")->click();
        QVERIFY2(draft_->resolved(), why().c_str());
        QTRY_VERIFY(!seen("taskKindButton"));
        document["backbone"]["path"] = "six";
        document["task"]["kind"] = "seq2seq";
        draft_->load(document, world_->base());
        QTRY_VERIFY(seen("taskKindButton"));
        find<QPushButton>("taskKindButton")->click();
        QVERIFY2(draft_->resolved(), why().c_str());
        QCOMPARE(draft_->value("task.kind"), Json("classification"));
    }

    void checkpointingIsACheckBox() {
        auto* check = find<QCheckBox>("checkpointingCheck");
        QVERIFY(!check->isChecked() && !check->text().isEmpty());
        check->click();
        QVERIFY(draft_->resolved()->spec.train.gradient_checkpointing);
        QVERIFY(find<QPushButton>("chip_train.gradient_checkpointing") == nullptr);
        draft_->undo_stack().undo();
        QVERIFY(!check->isChecked());
    }

    void startValuesAreALineThatCanBeRemoved() {
        QVERIFY(!seen("startLine"));
        draft_->set("train.start_from", "shared");
        QTRY_VERIFY(seen("startLine"));
        QCOMPARE(text("startText"), QStringLiteral("Start values from shared"));
        QVERIFY(!seen("startTrouble"));
        QVERIFY(find<QPushButton>("chip_train.start_from") == nullptr);
        draft_->set("train.start_partial", true);
        QCOMPARE(text("startText"), QStringLiteral("Start values from shared, those that fit"));
        const std::string hash = draft_->resolved()->hash;
        find<QToolButton>("startRemove")->click();
        QVERIFY(draft_->is_default("train.start_from") && draft_->is_default("train.start_partial"));
        QTRY_VERIFY(!seen("startLine"));
        QVERIFY(draft_->resolved()->hash != hash);
        draft_->undo_stack().undo();
        QCOMPARE(draft_->resolved()->hash, hash);
        // A folder that holds none is told under the line.
        draft_->set("train.start_from", "nothing");
        QTRY_VERIFY(seen("startTrouble"));
    }

    void theBackbonesCardTellsItsFacts() {
        const formats::Inspection inspection = formats::inspect_backbone(world_->base() / "t5");
        QVERIFY(inspection.problems.empty());
        auto* card = new BackboneCard(inspection, panel_.get());
        const auto fact = [card](const char* name) { return card->findChild<QLabel*>(QLatin1String(name))->text(); };
        QCOMPARE(fact("cardArchitecture"), QStringLiteral("T5 family, version 1.0"));
        QCOMPARE(fact("cardBlocks"), QStringLiteral("3 + 2 · width 16 · heads 2 × 8"));
        QCOMPARE(fact("cardFeedForward"), QStringLiteral("32 · relu"));
        QVERIFY(fact("cardVocabulary").endsWith(QStringLiteral("output tied to the embedding")));
        QVERIFY(fact("cardTokenizer").startsWith(QStringLiteral("SentencePiece")));
        QVERIFY(card->report().contains(QStringLiteral("SHERL")) && !card->report().contains(QStringLiteral("UniPT")));
        delete card;
    }

    void theDataCardShowsRowsAsTheyAreRead() {
        take_t5();
        QTRY_COMPARE_WITH_TIMEOUT(text("sourceText"), QStringLiteral("cola sentence: a b"), kPatience);
        find<QPushButton>("taskDetails")->click();
        auto* card = panel_->findChild<DataCard*>();
        QVERIFY(card != nullptr);
        const auto* rows = card->findChild<QTableWidget*>(QStringLiteral("previewRows"));
        QCOMPARE(rows->columnCount(), 3);
        QCOMPARE(rows->item(1, 0)->text(), QStringLiteral("unacceptable"));
        QCOMPARE(rows->item(1, 1)->text(), QStringLiteral("0"));
        QCOMPARE(rows->item(1, 2)->text(), QStringLiteral("cola sentence: b a"));
        const auto* sizes = card->findChild<QTableWidget*>(QStringLiteral("previewSizes"));
        QCOMPARE(sizes->item(0, sizes->columnCount() - 1)->text(), QStringLiteral("3"));  // the longest answer
        const QString tokens = card->findChild<QPlainTextEdit*>(QStringLiteral("previewTokens"))->toPlainText();
        QVERIFY2(tokens.contains(QStringLiteral("\n→ ")) && tokens.contains(QStringLiteral("</s>")), qPrintable(tokens));
        card->close();
    }

    // For eyes.
    void pictures() {
        const QDir folder(QStringLiteral(SHERL_BINARY_DIR "/screenshots"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        take_t5();
        draft_->set("train.start_from", "shared");
        QTRY_VERIFY_WITH_TIMEOUT(seen("sourceText"), kPatience);
        const auto save = [&](QWidget& widget, const char* name) {
            QCoreApplication::processEvents();
            QVERIFY(widget.grab().save(folder.filePath(QLatin1String(name) + QStringLiteral(".png"))));
        };
        save(*panel_, "setup-t5-light");
        BackboneCard card(formats::inspect_backbone(world_->base() / "t5"), panel_.get());
        card.setAttribute(Qt::WA_DeleteOnClose, false);
        card.show();
        save(card, "backbone-card-t5");
        find<QPushButton>("taskDetails")->click();
        save(*panel_->findChild<DataCard*>(), "data-card-t5");
        QSignalSpy rebuilt(panel_.get(), &SetupPanel::rebuilt);
        Theme::instance().apply(Theme::Mode::dark, 130);
        Language::instance().apply(QStringLiteral("zh_CN"));
        panel_->resize(411, 1200);
        QTRY_VERIFY_WITH_TIMEOUT(rebuilt.size() >= 2 && seen("sourceText"), kPatience);
        save(*panel_, "setup-t5-dark-chinese-130");
        Language::instance().apply(QStringLiteral("en"));
        Theme::instance().apply(Theme::Mode::light, 100);
    }
};

QTEST_MAIN(TestSetupT5)
#include "tst_setup_t5.moc"
