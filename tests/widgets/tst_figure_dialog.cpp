// SPDX-License-Identifier: GPL-3.0-or-later
// The two dialogs through which figures and tables leave the window: what they show is what they write.
#include <sys/stat.h>

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QtTest>
#include <filesystem>

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

    // Where a file is there already, the dialog says so and its button replaces it; another name takes the question back.
    void dialogAsksBeforeItReplaces() {
        World world;
        FigureDialog dialog({world.source()}, nullptr);
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        auto* said = dialog.findChild<QLabel*>(QStringLiteral("figureError"));
        write_file_atomically(at("old.svg").toStdString(), "old");
        file->setText(at("old.svg"));
        save->click();
        QVERIFY(said->isVisible());
        QVERIFY2(said->text().startsWith(QStringLiteral("old.svg is there already.")), qPrintable(said->text()));
        QCOMPARE(save->text(), QStringLiteral("Replace"));
        QVERIFY(written.isEmpty());
        file->setText(at("other.svg"));
        QCOMPARE(save->text(), QStringLiteral("Export figure"));
        file->setText(at("old.svg"));
        save->click();
        QVERIFY(written.isEmpty());  // asked anew
        QCOMPARE(read_file(at("old.svg").toStdString()), std::string("old"));
        save->click();
        QCOMPARE(written.size(), 1);
        QVERIFY(read_svg(QByteArray::fromStdString(read_file(at("old.svg").toStdString()))).words.size() > 3);
    }

    // The file chooser asks about the name that it was given: not about the one that this becomes.
    void chosenNamesGetTheirSuffix() {
        World world;
        const Choosers before = choosers();
        write_file_atomically(at("named.svg").toStdString(), "old");
        choosers().save_file = [&](QWidget*, const QString&, const QString&, const QString&) { return at("named"); };
        FigureDialog dialog({world.source()}, nullptr);
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        dialog.findChild<QPushButton*>(QStringLiteral("figureChooseButton"))->click();
        save->click();
        QVERIFY(written.isEmpty());
        QCOMPARE(read_file(at("named.svg").toStdString()), std::string("old"));
        save->click();
        QCOMPARE(written.size(), 1);
        QCOMPARE(written[0][0].toString(), at("named.svg"));
        QVERIFY(!QFileInfo::exists(at("named")));

        TextTable table;
        table.columns = {{"a", "A", false}};
        table.rows = {{{"1", {}}}};
        TableDialog tables(table, QStringLiteral("runs"), nullptr);
        QSignalSpy saved(&tables, &TableDialog::written);
        tables.show();
        tables.findChild<QComboBox*>(QStringLiteral("tableFormatCombo"))->setCurrentIndex(TableDialog::markdown);
        write_file_atomically(at("named.md").toStdString(), "old");
        auto* button = tables.findChild<QPushButton*>(QStringLiteral("tableSaveButton"));
        button->click();
        QVERIFY(saved.isEmpty());
        QCOMPARE(button->text(), QStringLiteral("Replace"));
        QCOMPARE(read_file(at("named.md").toStdString()), std::string("old"));
        button->click();
        QCOMPARE(saved.size(), 1);
        QCOMPARE(read_file(at("named.md").toStdString()), to_markdown(table));
        QVERIFY(!QFileInfo::exists(at("named")));
        choosers() = before;
    }

    void tooLargeIsSaidUntilItIsNot() {
        World world;
        FigureDialog dialog({world.source()}, nullptr);
        dialog.show();
        auto* error = dialog.findChild<QLabel*>(QStringLiteral("figureError"));
        auto* format = dialog.findChild<QComboBox*>(QStringLiteral("figureFormatCombo"));
        auto* scale = dialog.findChild<QComboBox*>(QStringLiteral("figureScaleCombo"));
        auto* width = dialog.findChild<QSpinBox*>(QStringLiteral("figureWidthEdit"));
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"))->setText(at("large.png"));
        format->setCurrentIndex(FigureDialog::png);
        scale->setCurrentIndex(3);
        dialog.findChild<QSpinBox*>(QStringLiteral("figureHeightEdit"))->setValue(8000);
        width->setValue(8000);
        const auto fails = [&] {
            save->click();
            return error->isVisible() && error->text().contains(QStringLiteral("too large"));
        };
        QVERIFY(fails());
        scale->setCurrentIndex(2);
        QVERIFY(!error->isVisible());
        QVERIFY(fails());
        width->setValue(7900);
        QVERIFY(!error->isVisible());
        QVERIFY(fails());
        format->setCurrentIndex(FigureDialog::svg);
        QVERIFY(!error->isVisible());
    }

    // Neither the open study nor what lies beside it, whatever it is called; no folder, no pipe.
    void nothingOfTheStudyIsOverwritten() {
        World world;
        const std::string study = at("study.sherl").toStdString();
        write_file_atomically(study, "a study");
        QVERIFY(QDir().mkpath(at("study.sherl.files/0123")));
        std::filesystem::create_hard_link(study, at("hard.svg").toStdString());
        std::filesystem::create_symlink(study, at("soft.svg").toStdString());
        QVERIFY(QDir().mkpath(at("folder.svg")));
        QCOMPARE(::mkfifo(at("pipe.svg").toLocal8Bit().constData(), 0600), 0);
        FigureDialog dialog({world.source()}, nullptr);
        dialog.protect([&] { return QString::fromStdString(study); });
        QSignalSpy written(&dialog, &FigureDialog::written);
        dialog.show();
        auto* file = dialog.findChild<QLineEdit*>(QStringLiteral("figureFileEdit"));
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("figureExportButton"));
        auto* error = dialog.findChild<QLabel*>(QStringLiteral("figureError"));
        const std::vector<std::pair<const char*, const char*>> all{{"study.sherl", "study"}, {"study.sherl-wal", "study"}, {"study.sherl.files/0123/a.svg", "study"},
                                                                   {"hard.svg", "study"}, {"soft.svg", "study"}, {"folder.svg", "folder"}, {"pipe.svg", "pipe"}};
        for (const auto& [name, why] : all) {
            file->setText(at(name));
            for (int press = 0; press < 2; ++press) {  // no second press replaces it
                save->click();
                QVERIFY2(error->isVisible() && error->text().contains(QString::fromLatin1(why)), name);
                QCOMPARE(save->text(), QStringLiteral("Export figure"));
            }
        }
        QCOMPARE(read_file(study), std::string("a study"));
        QVERIFY(written.isEmpty());

        const Choosers before = choosers();
        TextTable table;
        table.columns = {{"a", "A", false}};
        table.rows = {{{"1", {}}}};
        TableDialog tables(table, QStringLiteral("runs"), nullptr);
        tables.protect([&] { return QString::fromStdString(study); });
        tables.show();
        for (const auto& [name, why] : all) {
            choosers().save_file = [&, name = name](QWidget*, const QString&, const QString&, const QString&) { return at(name); };
            tables.findChild<QPushButton*>(QStringLiteral("tableSaveButton"))->click();
            QVERIFY2(tables.findChild<QLabel*>(QStringLiteral("tableError"))->text().contains(QString::fromLatin1(why)), name);
        }
        QCOMPARE(read_file(study), std::string("a study"));
        choosers() = before;
    }

    // A long table is shown by its beginning and leaves whole.
    void longTablesAreShownByTheirBeginning() {
        TextTable table;
        table.columns = {{"a", "A", true}};
        for (int row = 0; row < 1000; ++row) table.rows.push_back({{std::to_string(row), {}}});
        TableDialog dialog(table, QStringLiteral("runs"), nullptr);
        dialog.show();
        const QString shown = dialog.findChild<QPlainTextEdit*>(QStringLiteral("tablePreview"))->toPlainText();
        QVERIFY(shown.contains(QStringLiteral("\n199\n")) && !shown.contains(QStringLiteral("\n200\n")));
        auto* rows = dialog.findChild<QLabel*>(QStringLiteral("tableRowsLabel"));
        QVERIFY(rows->isVisible());
        QVERIFY2(rows->text().contains(QStringLiteral("200")) && rows->text().contains(QStringLiteral("1000")), qPrintable(rows->text()));
        dialog.findChild<QPushButton*>(QStringLiteral("tableCopyButton"))->click();
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), to_csv(table));
    }

    // A table that must not leave as it is says why, and the way out exchanges it.
    void aMixedTableIsRefusedWithAWayOut() {
        TextTable mixed, one;
        mixed.columns = one.columns = {{"peak", "Peak", true}};
        mixed.rows = {{{"1", {}}}, {{"2", {}}}};
        one.rows = {{{"1", {}}}};
        TableDialog dialog(mixed, QStringLiteral("comparison"), nullptr);
        int asked = 0;
        dialog.refuse(QStringLiteral("Two counters."), QStringLiteral("Show all as one"), [&] {
            ++asked;
            return one;
        });
        dialog.show();
        auto* copy = dialog.findChild<QPushButton*>(QStringLiteral("tableCopyButton"));
        auto* save = dialog.findChild<QPushButton*>(QStringLiteral("tableSaveButton"));
        auto* instead = dialog.findChild<QPushButton*>(QStringLiteral("tableInsteadButton"));
        auto* error = dialog.findChild<QLabel*>(QStringLiteral("tableError"));
        auto* preview = dialog.findChild<QPlainTextEdit*>(QStringLiteral("tablePreview"));
        QVERIFY(!copy->isEnabled() && !save->isEnabled() && instead->isVisible());
        QCOMPARE(error->text(), QStringLiteral("Two counters."));
        QVERIFY(preview->toPlainText().isEmpty());
        instead->click();
        QCOMPARE(asked, 1);
        QVERIFY(copy->isEnabled() && save->isEnabled() && instead->isHidden() && error->isHidden());
        copy->click();
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), to_csv(one));
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
