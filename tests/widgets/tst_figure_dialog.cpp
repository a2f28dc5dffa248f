// SPDX-License-Identifier: GPL-3.0-or-later
// The two dialogs through which figures and tables leave the window: what they show is what they write.
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>

#include "core/base/files.h"
#include "figure_world.h"
#include "svg_reader.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/figure_dialog.h"
#include "widgets/dialogs/table_dialog.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

class TestFigureDialog : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    [[nodiscard]] QString at(const char* name) const { return folder_.filePath(QString::fromLatin1(name)); }

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void dialogWritesWhatItShows() {
        World loss;
        World metric(QStringLiteral("validation.matthews"));
        FigureDialog dialog({metric.source(), loss.source()}, nullptr);
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        QVERIFY(!dialog.isModal());
        QTRY_VERIFY(!dialog.preview().isNull());
        auto* source = dialog.findChild<QComboBox*>(QStringLiteral("figureSourceCombo"));
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("figureFormatCombo"));
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        QCOMPARE(source->itemText(0), QStringLiteral("Validation MCC"));
        QVERIFY(file->text().endsWith(QStringLiteral("/validation-matthews.svg")));
        source->setCurrentIndex(1);
        format->setCurrentIndex(FigureDialog::png);
        QVERIFY(file->text().endsWith(QStringLiteral("/loss.png")));
        dialog.findChild<QComboBox*>(QStringLiteral("figureScaleCombo"))->setCurrentIndex(2);
        dialog.findChild<QComboBox*>(QStringLiteral("figureBackgroundCombo"))->setCurrentIndex(1);
        dialog.findChild<QSpinBox*>(QStringLiteral("figureWidthEdit"))->setValue(700);
        dialog.findChild<QSpinBox*>(QStringLiteral("figureHeightEdit"))->setValue(500);
        auto* size = dialog.findChild<QLabel*>(QStringLiteral("figureSizeLabel"));
        QTRY_COMPARE(size->text(), QStringLiteral("2100 × 1500 px"));
        if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES")) dialog.grab().save(qEnvironmentVariable("SHERL_KEEP_FIGURES") + QStringLiteral("/dialog.png"));
        QCOMPARE(qAlpha(dialog.preview().pixel(0, 0)), 0);
        file->setText(at("figure.png"));
        dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"))->click();
        QCOMPARE(written.size(), 1);
        QCOMPARE(written[0][0].toString(), at("figure.png"));
        QVERIFY(!dialog.isVisible());
        const QImage image(at("figure.png"));
        QCOMPARE(image.size(), QSize(2100, 1500));
        QCOMPARE(qAlpha(image.pixel(0, 0)), 0);
    }

    void dialogWritesNumbers() {
        World world;
        FigureDialog dialog({world.source()}, nullptr);
        dialog.show();
        QVERIFY(!dialog.findChild<QComboBox*>(QStringLiteral("figureSourceCombo"))->isVisible());
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        QVERIFY(QTest::qWaitForWindowActive(&dialog));
        file->setFocus();
        file->setText(at("numbers.csv"));
        QTest::keyClick(file, Qt::Key_Tab);  // the form follows the name
        QCOMPARE(dialog.findChild<QComboBox*>(QStringLiteral("figureFormatCombo"))->currentIndex(), int(FigureDialog::csv));
        auto* preview = dialog.findChild<QPlainTextEdit*>(QStringLiteral("figureDataPreview"));
        QTRY_VERIFY(preview->toPlainText().startsWith(QStringLiteral("step,epoch,run 1 loss")));
        dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"))->click();
        QCOMPARE(read_file(at("numbers.csv").toStdString()), to_csv(world.source()->figure_data()));
    }

    void dialogAsksBeforeItReplaces() {
        World world;
        const Choosers before = choosers();
        QStringList asked;
        QString answer;
        choosers().save_file = [&](QWidget*, const QString&, const QString& start, const QString&) {
            asked << start;
            return answer;
        };
        FigureDialog dialog({world.source()}, nullptr);
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        write_file_atomically(at("old.svg").toStdString(), "old");
        file->setText(at("old.svg"));
        save->click();
        QCOMPARE(asked, QStringList{at("old.svg")});
        QVERIFY(written.isEmpty());
        QCOMPARE(read_file(at("old.svg").toStdString()), std::string("old"));
        answer = at("old.svg");
        save->click();
        QCOMPARE(asked.size(), 2);
        QCOMPARE(written.size(), 1);
        QVERIFY(read_svg(QByteArray::fromStdString(read_file(at("old.svg").toStdString()))).words.size() > 3);
        choosers() = before;
    }

    void dialogTellsWhyNot() {
        World world;
        FigureDialog dialog({world.source()}, nullptr);
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        auto* error = dialog.findChild<QLabel*>(QStringLiteral("figureError"));
        QVERIFY(!error->isVisible());
        file->setText(at("nowhere/a.svg"));
        save->click();
        QVERIFY(error->isVisible());
        QVERIFY(error->text().contains(QStringLiteral("nowhere/a.svg")));
        QVERIFY(dialog.isVisible() && written.isEmpty());
        file->setText(QString());
        QVERIFY(!save->isEnabled());
        QVERIFY(!error->isVisible());
    }

    void dialogClosesWithItsChart() {
        auto world = std::make_unique<World>();
        FigureDialog dialog({world->source()}, nullptr);
        dialog.show();
        world.reset();
        QVERIFY(!dialog.isVisible());
    }

    void tableLeavesInThreeForms() {
        TextTable table;
        table.caption = "Runs";
        table.columns = {{"variant", "Variant", false}, {"peak", "Peak, GiB", true}};
        table.rows = {{{"SHERL & co", {}}, {"1.19", "1277752320"}}};
        const Choosers before = choosers();
        QString proposed;
        choosers().save_file = [&](QWidget*, const QString&, const QString& start, const QString&) {
            proposed = start;
            return at("runs.tex");
        };
        TableDialog dialog(table, QStringLiteral("runs"), nullptr);
        QSignalSpy written(&dialog, &TableDialog::written);
        dialog.show();
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("tableFormatCombo"));
        auto* preview = dialog.findChild<QPlainTextEdit*>(QStringLiteral("tablePreview"));
        QCOMPARE(preview->toPlainText().toStdString(), to_csv(table));
        format->setCurrentIndex(TableDialog::markdown);
        QCOMPARE(preview->toPlainText().toStdString(), to_markdown(table));
        dialog.findChild<QPushButton*>(QStringLiteral("tableCopyButton"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), to_markdown(table));
        format->setCurrentIndex(TableDialog::latex);
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("tableNote"))->isVisible());
        dialog.findChild<QPushButton*>(QStringLiteral("tableSaveButton"))->click();
        QVERIFY(proposed.endsWith(QStringLiteral("/runs.tex")));
        QCOMPARE(read_file(at("runs.tex").toStdString()), to_latex(table));
        QCOMPARE(written.size(), 1);
        choosers().save_file = [&](QWidget*, const QString&, const QString&, const QString&) { return at("nowhere/runs.tex"); };
        dialog.show();
        dialog.findChild<QPushButton*>(QStringLiteral("tableSaveButton"))->click();
        QVERIFY(dialog.findChild<QLabel*>(QStringLiteral("tableError"))->isVisible());
        QCOMPARE(written.size(), 1);
        choosers() = before;
    }

    // Everything that takes the focus has a name, in both languages.
    void speaksBothLanguages() {
        World world;
        FigureDialog figure({world.source()}, nullptr);
        TableDialog table({}, QStringLiteral("runs"), nullptr);
        figure.show();
        table.show();
        for (const char* language : {"zh_CN", "en"}) {
            Language::instance().apply(QString::fromLatin1(language));
            QCoreApplication::processEvents();
            for (QDialog* dialog : {static_cast<QDialog*>(&figure), static_cast<QDialog*>(&table)}) {
                for (const QWidget* widget : dialog->findChildren<QWidget*>()) {
                    if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(dialog) || widget->objectName().startsWith(QLatin1String("qt_"))) continue;
                    const auto* button = qobject_cast<const QPushButton*>(widget);
                    QVERIFY2(!widget->accessibleName().isEmpty() || (button != nullptr && !button->text().isEmpty()), qPrintable(widget->objectName()));
                }
            }
        }
    }
};

QTEST_MAIN(TestFigureDialog)
#include "tst_figure_dialog.moc"
