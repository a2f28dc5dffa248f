// SPDX-License-Identifier: GPL-3.0-or-later
// The layer picker under mouse, keyboard and screen reader.
#include <QAccessible>
#include <QSignalSpy>
#include <QtTest>

#include "layer_questions.h"
#include "widgets/look/theme.h"
#include "widgets/panels/layer_picker.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

using Features = std::vector<std::int64_t>;

// Applies what the picker asks for, as the set-up does.
class Fixture {
  public:
    explicit Fixture(const std::string& kind, std::int64_t blocks = 12, spec::Values options = {},
                     LayerSize size = LayerSize::column, QSize pixels = {304, 640})
        : Fixture(layers_of(kind, blocks, std::move(options)), size, pixels) {}
    explicit Fixture(LayerQuestion shown, LayerSize size = LayerSize::column, QSize pixels = {304, 640})
        : question(std::move(shown)), picker(size) {
        QObject::connect(&picker, &LayerPicker::edited, &picker, [this](const LayerEdit& edit) {
            ++edits;
            question = with_edit(question, edit);
            picker.show_layers(question);
        });
        QObject::connect(&picker, &LayerPicker::refused, &picker, [this](const QString& text) { reason = text; });
        picker.resize(pixels);
        picker.show_layers(question);
        picker.show();
        picker.activateWindow();
        picker.setFocus();
        QApplication::processEvents();
    }
    void key(int which, Qt::KeyboardModifiers modifiers = Qt::NoModifier) {
        QTest::keyClick(&picker, static_cast<Qt::Key>(which), modifiers);
    }
    void click(std::int64_t feature) {
        QTest::mouseClick(&picker, Qt::LeftButton, Qt::NoModifier, picker.row_rect(feature).center());
    }
    [[nodiscard]] Features ticked() const { return picker.picture().ticked(); }
    [[nodiscard]] std::int64_t late() const { return picker.picture().boundary->blocks; }
    [[nodiscard]] QAccessibleInterface* accessible() { return QAccessible::queryAccessibleInterface(&picker); }

    LayerQuestion question;
    LayerPicker picker;
    QString reason;
    int edits = 0;
};

}  // namespace

class TestLayerPicker : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void rowsLieBottomUp() {
        const Fixture f("sherl");
        for (std::int64_t feature = 0; feature < 12; ++feature)
            QVERIFY(f.picker.row_rect(feature).top() > f.picker.row_rect(feature + 1).top());
        QVERIFY(f.picker.row_rect(11).top() > f.picker.handle_rect().center().y());
        QVERIFY(f.picker.row_rect(12).bottom() < f.picker.handle_rect().center().y());
        QVERIFY(f.picker.rect().contains(f.picker.row_rect(0)));
        for (std::int64_t feature = 0; feature <= 12; ++feature) QVERIFY(f.picker.row_rect(feature).height() >= 22);
    }

    void clickTicksAndUnticks() {
        Fixture f("sherl");
        f.click(3);
        QCOMPARE(f.ticked(), (Features{0, 1, 2, 4, 5, 6, 7, 8, 9, 10}));
        QCOMPARE(f.picker.current_feature(), 3);
        f.click(3);
        QCOMPARE(f.ticked().size(), std::size_t{11});
        QVERIFY(f.reason.isEmpty());
    }

    void refusedClicksSayWhy() {
        Fixture f("sherl");
        f.click(11);
        QVERIFY(f.reason.contains(QStringLiteral("guide")));
        f.click(12);
        QVERIFY(f.reason.contains(QStringLiteral("late route")));
        QCOMPARE(f.edits, 0);
        Fixture lora("lora");
        lora.click(5);
        QVERIFY(lora.reason.contains(QStringLiteral("LoRA")));
        lora.key(Qt::Key_Down, Qt::ShiftModifier);
        QVERIFY(lora.reason.contains(QStringLiteral("no late route")));
    }

    void keysMoveAndTick() {
        Fixture f("sherl");
        f.key(Qt::Key_Home);
        QCOMPARE(f.picker.current_feature(), 0);
        f.key(Qt::Key_Down);
        QCOMPARE(f.picker.current_feature(), 0);
        f.key(Qt::Key_Up);
        QCOMPARE(f.picker.current_feature(), 1);
        f.key(Qt::Key_Space);
        QCOMPARE(f.ticked(), (Features{0, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
        f.key(Qt::Key_End);
        QCOMPARE(f.picker.current_feature(), 12);
        f.key(Qt::Key_Space);
        QVERIFY(!f.reason.isEmpty());
    }

    void lettersChoosePresets() {
        Fixture f("sherl");
        QSignalSpy chosen(&f.picker, &LayerPicker::presetChosen);
        f.key(Qt::Key_E);
        QCOMPARE(f.ticked(), (Features{0, 2, 4, 6, 8, 10}));
        f.key(Qt::Key_N);
        QVERIFY(f.ticked().empty());
        f.key(Qt::Key_A);
        QCOMPARE(f.ticked().size(), std::size_t{11});
        QCOMPARE(chosen.size(), 3);
        Fixture lora("lora");
        lora.key(Qt::Key_A);
        QVERIFY(!lora.reason.isEmpty());
    }

    void shiftMovesTheBoundary() {
        Fixture f("sherl");
        f.key(Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(f.late(), 2);
        QCOMPARE(f.ticked().back(), 9);
        f.key(Qt::Key_Up, Qt::ShiftModifier);
        f.key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(f.late(), 0);
        f.key(Qt::Key_Up, Qt::ShiftModifier);
        QCOMPARE(f.late(), 0);
        QVERIFY(!f.reason.isEmpty());
    }

    // Shows the result while dragging; one edit at the end.
    void dragMovesTheBoundary() {
        Fixture f("sherl");
        const QPoint grip = f.picker.handle_rect().center();
        const QPoint target(grip.x(), f.picker.row_rect(9).top());
        QTest::mousePress(&f.picker, Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&f.picker, target);
        QCOMPARE(f.late(), 3);
        QCOMPARE(f.edits, 0);
        QTest::mouseRelease(&f.picker, Qt::LeftButton, Qt::NoModifier, target);
        QCOMPARE(f.edits, 1);
        QCOMPARE(f.late(), 3);
        QCOMPARE(f.question.options.at("method.late_layers"), Json(3));
    }

    void escapeEndsADrag() {
        Fixture f("sherl");
        const QPoint grip = f.picker.handle_rect().center();
        QTest::mousePress(&f.picker, Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&f.picker, QPoint(grip.x(), f.picker.row_rect(5).top()));
        QVERIFY(f.late() > 1);
        f.key(Qt::Key_Escape);
        QCOMPARE(f.late(), 1);
        QTest::mouseRelease(&f.picker, Qt::LeftButton, Qt::NoModifier, grip);
        QCOMPARE(f.edits, 0);
    }

    void dragStaysWithinTheLimits() {
        Fixture f("sherl", 4);
        const QPoint grip = f.picker.handle_rect().center();
        QTest::mousePress(&f.picker, Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&f.picker, QPoint(grip.x(), 2000));
        QCOMPARE(f.late(), 3);
        QTest::mouseMove(&f.picker, QPoint(grip.x(), -50));
        QCOMPARE(f.late(), 0);
        QTest::mouseRelease(&f.picker, Qt::LeftButton, Qt::NoModifier, QPoint(grip.x(), -50));
        QCOMPARE(f.late(), 0);
    }

    void manyBlocksScrollUnderGuideAndLateRoute() {
        Fixture f("sherl", 48, {}, LayerSize::column, {304, 500});
        const QRect guide = f.picker.row_rect(47), late = f.picker.row_rect(48);
        QVERIFY(f.picker.row_rect(0).isEmpty());
        f.key(Qt::Key_Home);
        QVERIFY(!f.picker.row_rect(0).isEmpty());
        QVERIFY(f.picker.rect().contains(f.picker.row_rect(0)));
        QCOMPARE(f.picker.row_rect(47), guide);
        QCOMPARE(f.picker.row_rect(48), late);
        QCOMPARE(guide.height(), 22);
        f.click(1);
        QVERIFY(f.ticked().front() == 0 && f.ticked()[1] == 2);
        // Without something to pin all of it scrolls.
        Fixture lora("lora", 48, {}, LayerSize::column, {304, 500});
        lora.key(Qt::Key_Home);
        QVERIFY(lora.picker.row_rect(48).isEmpty());
        QVERIFY(!lora.picker.row_rect(0).isEmpty());
    }

    void manyBlocksAreSmall() {
        QCOMPARE(Fixture("sherl", 24, {}, LayerSize::column, {304, 1200}).picker.row_rect(3).height(), 22);
        QVERIFY(Fixture("sherl", 12, {}, LayerSize::column, {304, 1200}).picker.row_rect(3).height() > 30);
    }

    void pointedFeatureFollowsPointerThenKeys() {
        Fixture f("sherl");
        QTest::mouseMove(&f.picker, f.picker.row_rect(4).center());
        QTRY_COMPARE(f.picker.pointed_feature(), std::optional<std::int64_t>(4));
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&f.picker, &leave);
        f.key(Qt::Key_Home);
        QCOMPARE(f.picker.pointed_feature(), std::optional<std::int64_t>(0));
    }

    void screenReaderGetsAListAndASpinBox() {
        Fixture f("sherl", 12, {{"method.early_layers", Json(Features{4})}});
        QAccessibleInterface* list = f.accessible();
        QCOMPARE(list->role(), QAccessible::List);
        QCOMPARE(list->childCount(), 14);
        QAccessibleInterface* top = list->child(0);
        QCOMPARE(top->text(QAccessible::Name), QStringLiteral("Feature 12, block 12, late"));
        QVERIFY(!top->state().checkable);
        QAccessibleInterface* fourth = list->child(8);
        QCOMPARE(fourth->text(QAccessible::Name), QStringLiteral("Feature 4, block 4, ticked"));
        QVERIFY(fourth->state().checkable && fourth->state().checked && !fourth->state().focused);
        QCOMPARE(fourth->parent(), list);
        QCOMPARE(list->indexOfChild(fourth), 8);
        QCOMPARE(fourth->rect().size(), f.picker.row_rect(4).size());
        QCOMPARE(list->childAt(fourth->rect().center().x(), fourth->rect().center().y()), fourth);
        fourth->actionInterface()->doAction(QAccessibleActionInterface::toggleAction());
        QVERIFY(f.ticked().empty());
        QCOMPARE(fourth->text(QAccessible::Name), QStringLiteral("Feature 4, block 4, not ticked"));
        QVERIFY(fourth->state().focused);
        QCOMPARE(list->focusChild(), fourth);

        QAccessibleInterface* boundary = list->child(13);
        QCOMPARE(boundary->role(), QAccessible::SpinBox);
        // "block(s)" becomes "block" and "blocks" in the English translation.
        QCOMPARE(boundary->text(QAccessible::Name).replace(QStringLiteral("(s)"), QString()),
                 QStringLiteral("Late route, 1 block, spin"));
        QAccessibleValueInterface* value = boundary->valueInterface();
        QCOMPARE(value->currentValue().toInt(), 1);
        QCOMPARE(value->minimumValue().toInt(), 0);
        QCOMPARE(value->maximumValue().toInt(), 11);
        value->setCurrentValue(2);
        QCOMPARE(f.late(), 2);
        QCOMPARE(value->currentValue().toInt(), 2);
    }

    void screenReaderFollowsTheMethod() {
        Fixture f("sherl");
        QAccessibleInterface* list = f.accessible();
        QAccessibleInterface* boundary = list->child(13);
        f.picker.show_layers(layers_of("lora", 6));
        QCOMPARE(list->childCount(), 7);
        QVERIFY(!boundary->isValid());
        QCOMPARE(list->child(0)->text(QAccessible::Name), QStringLiteral("Feature 6, block 6, adapted"));
        QCOMPARE(list->child(6)->text(QAccessible::Name), QStringLiteral("Feature 0, embedding, frozen"));
    }

    // Half a column has room for a stack: check box, block and side network beside each other, nothing cut.
    void oneOfTwoStacksFitsHalfAColumn() {
        for (const char* stack : {"encoder", "decoder"}) {
            for (const int percent : {100, 130}) {
                Theme::instance().apply(Theme::Mode::light, percent);
                const Theme& theme = Theme::instance();
                const QRectF area(0, 0, theme.px(152), theme.px(640));
                const LayerPicture picture = layer_picture(layers_of_stack(stack, "sherl", 12, 12));
                const LayerLayout layout = layer_layout(picture, area, LayerSize::column, 0);
                QCOMPARE(layout.room, LayerRoom::tight);
                QVERIFY(area.contains(layout.side) && layout.side.left() > layout.boxes[0].right() + theme.px(10));
                for (const LayerRow& row : picture.rows) {
                    const auto i = static_cast<std::size_t>(row.feature);
                    QVERIFY(layout.checks[i].right() + theme.px(14) <= layout.boxes[i].left());
                    QVERIFY(area.contains(layout.boxes[i]));
                    const QFontMetricsF metrics(theme.font(11));
                    QVERIFY2(metrics.horizontalAdvance(QStringLiteral("Embedding")) + theme.px(10) <= layout.boxes[i].width(), stack);
                }
            }
        }
        Theme::instance().apply(Theme::Mode::light, 100);
    }

    // Rows of the shorter stack are as high as those of the longer, from the same top; over 16 blocks they are small.
    void rowsOfTwoStacksLineUp() {
        const QRectF area(0, 0, 152, 700);
        const auto layout = [&](const char* stack, const char* kind, int encoder, int decoder) {
            return layer_layout(layer_picture(layers_of_stack(stack, kind, encoder, decoder)), area, LayerSize::column, 0);
        };
        const LayerLayout tall = layout("encoder", "lora", 12, 6), low = layout("decoder", "lora", 12, 6);
        QCOMPARE(tall.row_height, low.row_height);
        QCOMPARE(tall.head_row.top(), low.head_row.top());
        QCOMPARE(tall.rows[12].top(), low.rows[6].top());
        QCOMPARE(layout("encoder", "sherl", 24, 24).row_height, 22.0);
        // Each has its line where it belongs: over block 12 of the encoder, under that of the decoder.
        const LayerLayout encoder = layout("encoder", "sherl", 12, 12), decoder = layout("decoder", "sherl", 12, 12);
        QVERIFY(encoder.floor_y < encoder.rows[12].top() && decoder.floor_y > decoder.rows[12].bottom());
        QCOMPARE(encoder.rows[11].top(), decoder.rows[11].top());
        // Trained in the decoder above the line, while gradients go down to its first block for the encoder's sake.
        const LayerLayout partial = layout("decoder", "partial", 12, 12);
        QVERIFY(partial.floor_y < partial.rows[11].top() && partial.flow_y > partial.rows[1].center().y());
        QVERIFY(partial.flow_y <= partial.rows[0].top() + 1);
    }

    void dragMovesTheLineOfOneStack() {
        Fixture f(layers_of_stack("encoder", "sherl", 12, 12), LayerSize::column, {152, 640});
        const QPoint grip = f.picker.handle_rect().center();
        const QPoint target(grip.x(), f.picker.row_rect(10).top());
        QTest::mousePress(&f.picker, Qt::LeftButton, Qt::NoModifier, grip);
        QTest::mouseMove(&f.picker, target);
        QTest::mouseRelease(&f.picker, Qt::LeftButton, Qt::NoModifier, target);
        QCOMPARE(f.edits, 1);
        QCOMPARE(f.late(), 2);
        QCOMPARE(f.question.options.at("method.late_layers.encoder"), Json(2));
        QVERIFY(!f.question.options.contains("method.late_layers.decoder"));
        QCOMPARE(f.accessible()->text(QAccessible::Name), QStringLiteral("Encoder layers"));
    }

    // Something is drawn for every method, in both sizes and themes, at the largest text.
    void everyMethodPaints() {
        for (const Theme::Mode mode : {Theme::Mode::dark, Theme::Mode::light}) {
            Theme::instance().apply(mode, 130);
            for (const spec::Method& method : spec::catalogue().methods) {
                for (const LayerSize size : {LayerSize::column, LayerSize::page}) {
                    Fixture f(method.kind, 6, {}, size, size == LayerSize::column ? QSize(400, 640) : QSize(900, 760));
                    const QImage image = f.picker.grab().toImage();
                    const QRgb method_colour =
                        Theme::instance().palette().method(QString::fromStdString(method.kind)).rgb();
                    qsizetype found = 0;
                    for (int y = 0; y < image.height(); ++y) {
                        for (int x = 0; x < image.width(); ++x) found += image.pixel(x, y) == method_colour ? 1 : 0;
                    }
                    QVERIFY2(found > 20, method.kind.c_str());  // at least the task head's edge
                }
            }
        }
        Theme::instance().apply(Theme::Mode::light, 100);
    }

    // Gradients are drawn where they go: ink in the lane of the decoder's blocks, none in an encoder that gets none.
    void everyMethodPaintsTwoStacks() {
        const auto ink_in_lane = [](const LayerQuestion& question) {
            Fixture f(question, LayerSize::column, {152, 640});
            const QImage image = f.picker.grab().toImage();
            const LayerLayout layout = layer_layout(f.picker.picture(), QRectF(f.picker.rect()), LayerSize::column, 0);
            const QRgb ink = Theme::instance().color(QStringLiteral("ink")).rgb();
            int found = 0;
            for (int y = static_cast<int>(layout.rows[11].top()); y < static_cast<int>(layout.rows[1].top()); ++y) {
                for (int x = -2; x <= 2; ++x) found += image.pixel(static_cast<int>(layout.lane_x) + x, y) == ink ? 1 : 0;
            }
            return found;
        };
        for (const spec::Method& method : spec::catalogue().methods) {
            if (std::find(method.hosts.begin(), method.hosts.end(), "t5") == method.hosts.end()) continue;
            for (const char* stack : {"encoder", "decoder"}) {
                const LayerQuestion question = layers_of_stack(stack, method.kind, 12, 12);
                const bool through = layer_picture(question).gradient_floor <= 2;
                const int ink = ink_in_lane(question);
                QVERIFY2((ink > 40) == through, qPrintable(QStringLiteral("%1 %2: %3").arg(QString::fromStdString(method.kind), QLatin1String(stack)).arg(ink)));
            }
        }
        QCOMPARE(ink_in_lane(layers_of_stack("encoder", "partial", 12, 12, {{"method.layers.encoder", 1}})), 0);
    }
};

QTEST_MAIN(TestLayerPicker)
#include "tst_layer_picker.moc"
