// SPDX-License-Identifier: GPL-3.0-or-later
// Options that a backbone of two stacks has for each: two fields in the method's form and among all fields, one document.
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>

#include "tests/widgets/setup_world.h"
#include "widgets/dialogs/all_fields_dialog.h"
#include "widgets/look/theme.h"
#include "widgets/panels/options_form.h"

using namespace sherl;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

namespace {

template <class Widget>
Widget* part(QWidget& parent, const char* name) {
    return parent.findChild<Widget*>(QString::fromLatin1(name));
}

// What is not being deleted.
template <class Widget>
Widget* seen(QWidget& parent, const char* name) {
    for (Widget* each : parent.findChildren<Widget*>(QString::fromLatin1(name))) {
        if (each->isVisible()) return each;
    }
    return nullptr;
}

}  // namespace

class TestStackFields : public QObject {
    Q_OBJECT

    SetupWorld world_;

    void load(SpecDraft& draft, const Json& method, bool two_stacks = true) const {
        Json document = SetupWorld::document();
        document["method"] = method;
        if (two_stacks) {
            document["backbone"]["path"] = "t5";
            document["task"]["kind"] = "seq2seq";
        }
        draft.load(document, world_.base());
        draft.undo_stack().clear();
    }

  private Q_SLOTS:
    void initTestCase() {
        Theme::instance().apply(Theme::Mode::light, 100);
        world_.write(QStringLiteral("t5/config.json"), "{\"model_type\": \"t5\", \"d_model\": 48, \"d_kv\": 12, \"d_ff\": 96, "
                                                       "\"num_heads\": 4, \"num_layers\": 6, \"num_decoder_layers\": 3}");
    }

    void theFormHasAFieldForEachStack() {
        SpecDraft draft;
        load(draft, {{"kind", "partial"}});
        QVERIFY(draft.resolved());
        OptionsForm form(draft);
        form.resize(276, 120);
        form.show();
        auto* encoder = part<QSpinBox>(form, "option_layers.encoder");
        auto* decoder = part<QSpinBox>(form, "option_layers.decoder");
        QVERIFY(encoder != nullptr && decoder != nullptr);
        QVERIFY(part<QSpinBox>(form, "option_layers") == nullptr);
        QCOMPARE(encoder->geometry().top(), decoder->geometry().top());
        QCOMPARE(decoder->accessibleName(), QStringLiteral("Blocks, Decoder"));
        QVERIFY2(encoder->toolTip().contains(QStringLiteral("0..6")), qPrintable(encoder->toolTip()));
        QVERIFY2(decoder->toolTip().contains(QStringLiteral("0..3")), qPrintable(decoder->toolTip()));
        QVERIFY(decoder->toolTip().contains(QStringLiteral("method.layers.decoder")));

        encoder->setValue(4);
        QCOMPARE(draft.document()["method"]["layers"], (Json{{"encoder", 4}}));
        QCOMPARE(decoder->value(), 1);
        decoder->setValue(9);
        QVERIFY(!draft.resolved());
        QCOMPARE(decoder->property("state").toString(), QStringLiteral("bad"));
        QVERIFY(encoder->property("state").toString() != QLatin1String("bad"));
        decoder->setValue(1);  // the default: nothing to write down
        QCOMPARE(draft.document()["method"]["layers"], (Json{{"encoder", 4}}));
        draft.undo_stack().undo();
    }

    void theFormFollowsTheBackbone() {
        SpecDraft draft;
        load(draft, {{"kind", "partial"}}, false);
        OptionsForm form(draft);
        form.show();
        QSignalSpy rebuilt(&form, &OptionsForm::emptyChanged);
        QVERIFY(seen<QSpinBox>(form, "option_layers") != nullptr);
        load(draft, {{"kind", "partial"}});
        QVERIFY(seen<QSpinBox>(form, "option_layers") == nullptr);
        QVERIFY(seen<QSpinBox>(form, "option_layers.decoder") != nullptr);
        QVERIFY(!rebuilt.isEmpty());
    }

    void allFieldsHaveARowForEachStack() {
        SpecDraft draft;
        load(draft, {{"kind", "sherl"}});
        AllFieldsDialog dialog(draft, nullptr);
        dialog.show();
        auto* encoder = part<QLineEdit>(dialog, "field_method.early_layers.encoder");
        auto* decoder = part<QLineEdit>(dialog, "field_method.early_layers.decoder");
        QVERIFY(encoder != nullptr && decoder != nullptr);
        QCOMPARE(encoder->text(), QStringLiteral("0-5"));
        QCOMPARE(decoder->text(), QStringLiteral("0, 1"));
        encoder->setFocus();
        encoder->selectAll();
        QTest::keyClicks(encoder, QStringLiteral("0, 2"));
        QCOMPARE(draft.document()["method"]["early_layers"], (Json{{"encoder", {0, 2}}}));
        QCOMPARE(part<QLabel>(dialog, "source_method.early_layers.encoder")->text(), QStringLiteral("you"));
        QCOMPARE(part<QLabel>(dialog, "source_method.early_layers.decoder")->text(), QStringLiteral("default"));
        part<QToolButton>(dialog, "reset_method.early_layers.encoder")->click();
        QVERIFY(!draft.document()["method"].contains("early_layers"));
        QCOMPARE(encoder->text(), QStringLiteral("0-5"));
        // A problem of the whole option leads to its first field.
        dialog.go_to(QStringLiteral("method.late_layers"));
        QCOMPARE(dialog.focusWidget()->objectName(), QStringLiteral("field_method.late_layers.encoder"));
    }

    // One value for both is refused, in words, at both; a reset takes it away.
    void oneValueForBothIsRefused() {
        SpecDraft draft;
        load(draft, {{"kind", "sherl"}, {"late_layers", 1}});
        QVERIFY(!draft.resolved());
        AllFieldsDialog dialog(draft, nullptr);
        dialog.show();
        for (const char* stack : {"encoder", "decoder"}) {
            const QString name = QStringLiteral("method.late_layers.") + QLatin1String(stack);
            auto* field = dialog.findChild<QWidget*>(QStringLiteral("field_") + name);
            QCOMPARE(field->property("state").toString(), QStringLiteral("bad"));
            QVERIFY2(field->toolTip().contains(QStringLiteral("two stacks")), qPrintable(field->toolTip()));
            QVERIFY(dialog.findChild<QToolButton*>(QStringLiteral("reset_") + name)->isVisible());
        }
        part<QToolButton>(dialog, "reset_method.late_layers.decoder")->click();
        QVERIFY(draft.resolved());
        QCOMPARE(draft.value("method.late_layers.decoder"), Json(1));
        QCOMPARE(draft.value("method.late_layers.encoder"), Json(0));
    }
};

QTEST_MAIN(TestStackFields)
#include "tst_stack_fields.moc"
