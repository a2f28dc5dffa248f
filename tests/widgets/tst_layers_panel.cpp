// SPDX-License-Identifier: GPL-3.0-or-later
// The column "Layers" and the close-up on a real set-up: their states, and that undo brings everything back.
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "widgets/bridge/spec_draft.h"
#include "widgets/look/theme.h"
#include "widgets/panels/layer_note.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_preset_combo.h"
#include "widgets/panels/layer_stacks.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/picker_page.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

using Features = std::vector<std::int64_t>;

class Bench {
  public:
    // BERT-base: 12 blocks, 768 wide; T5: twice as many.
    explicit Bench(const char* method = "sherl", bool two_stacks = false) {
        QFile config(folder.filePath(QStringLiteral("config.json")));
        if (!config.open(QIODevice::WriteOnly)) qFatal("no temporary file");
        config.write(two_stacks ? "{\"model_type\": \"t5\", \"num_layers\": 12, \"d_model\": 768}"
                                : "{\"model_type\": \"bert\"}");
        config.close();
        draft.load(
            {{"format", "sherl-run/1"},
             {"backbone", {{"path", folder.path().toStdString()}}},
             {"method", {{"kind", method}}},
             {"task",
              {{"kind", two_stacks ? "seq2seq" : "classification"},
               {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "."}}}}}});
        draft.undo_stack().clear();
    }
    QTemporaryDir folder;
    SpecDraft draft;
};

template <class Widget>
Widget* part(QWidget& parent, const char* name) {
    auto* found = parent.findChild<Widget*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("no %s", name);
    return found;
}

QString text_of(QWidget& parent, const char* name) {
    return part<QLabel>(parent, name)->text();
}

void show(QWidget& widget, QSize size) {
    widget.resize(size);
    widget.show();
    widget.activateWindow();
    QApplication::processEvents();
}

void choose(LayerPresetCombo& combo, LayerPreset preset) {
    const int index = combo.findData(static_cast<int>(preset));
    combo.setCurrentIndex(index);
    Q_EMIT combo.activated(index);
}

}  // namespace

class TestLayersPanel : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void emptyWithoutBackbone() {
        SpecDraft draft;
        LayersPanel panel(draft);
        show(panel, {304, 700});
        QCOMPARE(text_of(panel, "layerMessage"), QStringLiteral("Choose a backbone to see its layers"));
        QVERIFY(part<QLabel>(panel, "layerMessage")->isVisible());
        QVERIFY(!part<QPushButton>(panel, "layerOpenButton")->isVisible());
        QVERIFY(!part<LayerPresetCombo>(panel, "layerPresetCombo")->isEnabled());
    }

    void errorSaysWhyAndOffersAnotherFolder() {
        Bench bench;
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        QSignalSpy open(&panel, &LayersPanel::openBackboneRequested);
        bench.draft.set("backbone.path", bench.folder.filePath(QStringLiteral("missing")).toStdString());
        QVERIFY(text_of(panel, "layerMessage").contains(QStringLiteral("missing")));
        part<QPushButton>(panel, "layerOpenButton")->click();
        QCOMPARE(open.size(), 1);
    }

    // A document of another version is not read as far as its backbone.
    void errorElsewhereIsSaidToo() {
        Bench bench;
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        Json later = bench.draft.document();
        later["format"] = "sherl-run/99";
        bench.draft.load(later);
        QVERIFY(part<QLabel>(panel, "layerMessage")->isVisible());
        QVERIFY2(text_of(panel, "layerMessage").contains(QStringLiteral("sherl-run")), qPrintable(text_of(panel, "layerMessage")));
        QVERIFY(!part<QPushButton>(panel, "layerOpenButton")->isVisible());  // another folder is no way out
    }

    void editsGoToTheSetUpAndUndoBringsThemBack() {
        Bench bench;
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        LayerPicker& picker = *panel.picker();
        const Json before = bench.draft.document();
        picker.setFocus();
        QTest::keyClick(&picker, Qt::Key_E);
        QCOMPARE(bench.draft.value("method.early_layers"), Json(Features{0, 2, 4, 6, 8, 10}));
        const Json even = bench.draft.document();
        QTest::keyClick(&picker, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(bench.draft.value("method.late_layers"), Json(2));
        QCOMPARE(bench.draft.value("method.early_layers"), Json(Features{0, 2, 4, 6, 8}));
        bench.draft.undo_stack().undo();
        QCOMPARE(bench.draft.document(), even);
        QCOMPARE(picker.picture().ticked(), (Features{0, 2, 4, 6, 8, 10}));
        bench.draft.undo_stack().undo();
        QCOMPARE(bench.draft.document(), before);
        QCOMPARE(text_of(panel, "layerSummary"), QStringLiteral("early 0–10 · guide 11 · late 1"));
    }

    void presetComboFollowsAndChooses() {
        Bench bench;
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        auto* combo = part<LayerPresetCombo>(panel, "layerPresetCombo");
        QCOMPARE(combo->currentText(), QStringLiteral("All below the guide"));
        choose(*combo, LayerPreset::last);
        QCOMPARE(bench.draft.value("method.early_layers"), Json(Features{7, 8, 9, 10}));
        QCOMPARE(combo->currentText(), QStringLiteral("Last 4"));
        panel.picker()->toggle(3);
        QCOMPARE(combo->currentText(), QStringLiteral("Custom"));
        choose(*combo, LayerPreset::paper);
        QCOMPARE(combo->currentText(), QStringLiteral("Paper set-up (VQAv2, GQA)"));
        bench.draft.set("method.kind", "lora");
        QVERIFY(!combo->isEnabled());
        QVERIFY(combo->toolTip().contains(QStringLiteral("LoRA")));
    }

    void noteTellsReasonsAndTrouble() {
        Bench bench;
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        auto* note = part<LayerNote>(panel, "layerNote");
        auto* caption = part<QLabel>(panel, "layerCaption");
        QVERIFY(note->text().isEmpty() && caption->isVisible());
        panel.picker()->toggle(11);
        QVERIFY(note->text().contains(QStringLiteral("guide")) && part<QLabel>(panel, "layerNoteText")->isVisible());
        QVERIFY(!caption->isVisible());
        panel.picker()->toggle(4);
        QVERIFY(note->text().isEmpty() && caption->isVisible());
        panel.picker()->choose(LayerPreset::none);
        QCOMPARE(note->text(), QStringLiteral("Tick at least one early layer."));
        QVERIFY(!bench.draft.resolved());
        bench.draft.set("method.early_layers", {3, 11});
        QVERIFY(note->text().contains(QStringLiteral("11")));
    }

    void expandAsksForTheCloseUp() {
        Bench bench;
        LayersPanel panel(bench.draft);
        QSignalSpy expand(&panel, &LayersPanel::expandRequested);
        part<QToolButton>(panel, "layerExpandButton")->click();
        QCOMPARE(expand.size(), 1);
        SpecDraft empty;
        LayersPanel none(empty);
        QVERIFY(!part<QToolButton>(none, "layerExpandButton")->isEnabled());
        QVERIFY(!PickerPage(empty).begin());
    }

    void useIsOneStep() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        QSignalSpy left(&page, &PickerPage::left);
        const Json before = bench.draft.document();
        page.picker()->choose(LayerPreset::even);
        page.picker()->move_boundary(2);
        page.picker()->toggle(5);
        QCOMPARE(bench.draft.document(), before);
        part<QPushButton>(page, "pickerUseButton")->click();
        QCOMPARE(left.size(), 1);
        QCOMPARE(bench.draft.value("method.early_layers"), Json(Features{0, 2, 4, 5, 6, 8}));
        QCOMPARE(bench.draft.value("method.late_layers"), Json(2));
        QCOMPARE(bench.draft.undo_stack().count(), 1);
        bench.draft.undo_stack().undo();
        QCOMPARE(bench.draft.document(), before);
    }

    void cancelAndEscapeLeaveNoTrace() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QSignalSpy left(&page, &PickerPage::left);
        const Json before = bench.draft.document();
        QVERIFY(page.begin());
        page.picker()->choose(LayerPreset::first);
        part<QPushButton>(page, "pickerCancelButton")->click();
        QVERIFY(page.begin());
        QCOMPARE(page.picker()->picture().ticked().size(), std::size_t{11});
        page.picker()->choose(LayerPreset::first);
        QTest::keyClick(page.picker(), Qt::Key_Escape);
        QCOMPARE(left.size(), 2);
        QCOMPARE(bench.draft.document(), before);
        QCOMPARE(bench.draft.undo_stack().count(), 0);
    }

    void undoInsideThePage() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        page.picker()->setFocus();
        QTest::keyClick(page.picker(), Qt::Key_E);
        QTest::keyClick(page.picker(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(page.picker()->picture().ticked().size(), std::size_t{11});
        QTest::keyClick(page.picker(), Qt::Key_Z, Qt::ControlModifier);  // nothing more: the copy itself stays
        QCOMPARE(page.picker()->picture().ticked().size(), std::size_t{11});
        QTest::keyClick(page.picker(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(page.picker()->picture().ticked().size(), std::size_t{6});
    }

    // Six early features and the guide, h = 384, two classes; the sum by hand from golden/NAMES.md.
    void factsOfTheChoice() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        page.picker()->choose(LayerPreset::even);
        QCOMPARE(text_of(page, "pickerEarly"), QStringLiteral("0, 2, 4, 6, 8, 10  (6 of 11)"));
        QCOMPARE(text_of(page, "pickerGuide"), QStringLiteral("feature 11"));
        const qint64 down = (768 * 384 + 384) + 2 * (384 * 384 + 384);
        const qint64 trained = 7 * down + (384 + 1) + 1 + (384 * 768 + 768) + 2 * (768 + 1);
        QCOMPARE(trained, 4434436);
        QVERIFY2(text_of(page, "pickerTrained").startsWith(QStringLiteral("4.4")),
                 qPrintable(text_of(page, "pickerTrained")));
        QVERIFY(text_of(page, "pickerTrained").contains(QStringLiteral("4.1")));  // % of 108 891 648
        page.picker()->choose(LayerPreset::none);
        QVERIFY(!part<QPushButton>(page, "pickerUseButton")->isEnabled());
        QVERIFY(!part<QLabel>(page, "pickerTrained")->isVisible());
        page.picker()->choose(LayerPreset::all);
        QVERIFY(part<QPushButton>(page, "pickerUseButton")->isEnabled());
    }

    void anotherMethodUnderThePageClosesIt() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        QSignalSpy left(&page, &PickerPage::left);
        bench.draft.set("train.epochs", 5);
        QCOMPARE(left.size(), 0);
        bench.draft.set("method.kind", "lora");
        QCOMPARE(left.size(), 1);
    }

    void detailsFollowTheKeyboard() {
        Bench bench;
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        page.picker()->setFocus();
        QTest::keyClick(page.picker(), Qt::Key_Home);
        QCOMPARE(text_of(page, "pickerDetailsTitle"), QStringLiteral("Feature 0: output of Embedding"));
        QVERIFY(text_of(page, "pickerDetails").contains(QStringLiteral("side network")));
    }

    void twoStacksStandSideBySide() {
        Bench bench("sherl", true);
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        QCOMPARE(panel.stacks().count(), std::size_t{2});
        LayerPicker &encoder = *panel.stacks().picker(0), &decoder = *panel.stacks().picker(1);
        QVERIFY(encoder.isVisible() && decoder.isVisible());
        QCOMPARE(encoder.width(), decoder.width());
        QVERIFY(encoder.mapTo(&panel, QPoint(encoder.width(), 0)).x() <= decoder.mapTo(&panel, QPoint()).x());
        QCOMPARE(text_of(panel, "layerSummary"), QStringLiteral("late: encoder 0 · decoder 1"));

        // Each writes its part, and undo takes back its step alone.
        encoder.toggle(3);
        const Json before = bench.draft.document();
        decoder.move_boundary(2);
        QCOMPARE(bench.draft.value("method.late_layers.decoder"), Json(2));
        QCOMPARE(bench.draft.value("method.late_layers.encoder"), Json(0));
        QCOMPARE(encoder.picture().ticked().size(), std::size_t{11});
        bench.draft.undo_stack().undo();
        QCOMPARE(bench.draft.document(), before);
        QVERIFY(bench.draft.resolved());

        // Left and Right change the stack, letters act on one.
        encoder.setFocus();
        encoder.set_current_feature(7);
        QTest::keyClick(&encoder, Qt::Key_Right);
        QVERIFY(decoder.hasFocus());
        QCOMPARE(decoder.current_feature(), 7);
        QTest::keyClick(&decoder, Qt::Key_E);
        QCOMPARE(bench.draft.value("method.early_layers.decoder"), Json(Features{0, 2, 4, 6, 8, 10}));
        QCOMPARE(encoder.picture().ticked().size(), std::size_t{11});
        QTest::keyClick(&decoder, Qt::Key_Left);
        QVERIFY(encoder.hasFocus());

        // A named choice is that of both, in one step.
        auto* combo = part<LayerPresetCombo>(panel, "layerPresetCombo");
        QCOMPARE(combo->currentText(), QStringLiteral("Custom"));
        const int steps = bench.draft.undo_stack().count();
        choose(*combo, LayerPreset::paper);
        QCOMPARE(bench.draft.undo_stack().count(), steps + 1);
        QCOMPARE(combo->currentText(), QStringLiteral("Paper set-up (GLUE)"));
        QCOMPARE(bench.draft.value("method.early_layers.encoder"), Json(Features{0, 2, 3, 4, 6, 7, 8, 10, 11}));
        QCOMPARE(bench.draft.value("method.early_layers.decoder"), Json(Features{0, 2, 3, 4, 6, 7, 8, 10}));
        choose(*combo, LayerPreset::none);
        QCOMPARE(part<LayerNote>(panel, "layerNote")->text(), QStringLiteral("Encoder: tick at least one layer."));
    }

    void aBackboneOfOneStackTakesTheSecondAway() {
        Bench bench("sherl", true), other("sherl");
        LayersPanel panel(bench.draft);
        show(panel, {304, 700});
        panel.stacks().picker(1)->setFocus();
        bench.draft.load(other.draft.document());
        QCOMPARE(panel.stacks().count(), std::size_t{1});
        QVERIFY(!panel.stacks().picker(1)->isVisible());
        QVERIFY(panel.picker()->hasFocus());
        QCOMPARE(panel.picker()->accessibleName(), QStringLiteral("Layers"));
        QTRY_COMPARE(panel.picker()->width(), 304);
    }

    void closeUpOfTwoStacks() {
        Bench bench("sherl", true);
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        QCOMPARE(text_of(page, "pickerLate"), QStringLiteral("Encoder: none\nDecoder: 12  (1 block(s))"));
        QCOMPARE(text_of(page, "pickerGuide"), QStringLiteral("Encoder: feature 12\nDecoder: feature 11"));
        LayerPicker& decoder = *page.stacks().picker(1);
        decoder.setFocus();
        decoder.set_current_feature(3);
        QCOMPARE(part<QLabel>(page, "pickerDetailsTitle")->text(), QStringLiteral("Feature 3: output of Block 3"));
        const auto labels = page.findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == QLatin1String("decoder.block.2");
        }));
        decoder.toggle(3);
        page.stacks().picker(0)->move_boundary(1);
        part<QPushButton>(page, "pickerLastButton")->click();
        QCOMPARE(bench.draft.undo_stack().count(), 0);
        part<QPushButton>(page, "pickerUseButton")->click();
        QCOMPARE(bench.draft.undo_stack().count(), 1);
        QCOMPARE(bench.draft.value("method.late_layers.encoder"), Json(1));
        QCOMPARE(bench.draft.value("method.early_layers.encoder"), Json(Features{7, 8, 9, 10}));
        QCOMPARE(bench.draft.value("method.early_layers.decoder"), Json(Features{7, 8, 9, 10}));
        QVERIFY(!bench.draft.document()["method"]["late_layers"].contains("decoder"));
    }

    // Nothing takes the focus without a name, and the drawing is one tab stop.
    void everyFocusStopHasAName() {
        Bench bench;
        LayersPanel panel(bench.draft);
        PickerPage page(bench.draft);
        show(page, {1440, 800});
        QVERIFY(page.begin());
        for (QWidget* parent : {static_cast<QWidget*>(&panel), static_cast<QWidget*>(&page)}) {
            for (QWidget* child : parent->findChildren<QWidget*>()) {
                if ((child->focusPolicy() & Qt::TabFocus) == 0 || child->window() != parent->window())
                    continue;  // popups
                const auto* button = qobject_cast<QPushButton*>(child);
                QVERIFY2(!child->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()),
                         qPrintable(child->objectName()));
            }
        }
    }
};

QTEST_MAIN(TestLayersPanel)
#include "tst_layers_panel.moc"
