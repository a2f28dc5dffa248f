// SPDX-License-Identifier: GPL-3.0-or-later
// The journey of a comparison in the main window, on runs that were really trained: tick, read the cards, take figure, table
// and adapter away, try the adapter, delete the run.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QAction>
#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>
#include <QtTest>
#include <numeric>
#include <set>

#include "app/window/compare_page.h"
#include "app/window_world.h"
#include "core/data/records.h"
#include "widgets/bridge/example.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/differences_panel.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/svg_reader.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::Result;
using sherl::test::WindowWorld;

class TestWindowCompare : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowWorld> world_;

    void train(const QStringList& more) {
        QStringList words{QStringLiteral("run"), QStringLiteral("spec.json"), QStringLiteral("--store"), world_->store(), QStringLiteral("-q")};
        const Result run = world_->run(words + more);
        QVERIFY2(run.code == 0, run.err.constData());
    }
    [[nodiscard]] static qint64 sql(const QString& store, const char* question) {
        SQLite::Database study(store.toStdString(), SQLite::OPEN_READONLY);
        return study.execAndGet(question).getInt64();
    }
    [[nodiscard]] static double sql_real(const QString& store, const char* question) {
        SQLite::Database study(store.toStdString(), SQLite::OPEN_READONLY);
        return study.execAndGet(question).getDouble();
    }
    template <class Widget>
    static Widget* part(QWidget* of, const char* name) {
        auto* found = of->findChild<Widget*>(QString::fromLatin1(name));
        if (found == nullptr) qFatal("there is no %s", name);
        return found;
    }
    // The dialog of this name, once it is there.
    QDialog* dialog(const char* name) {
        QDialog* found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = world_->window().findChild<QDialog*>(QString::fromLatin1(name))) != nullptr && found->isVisible(); }, 10000);
        return found;
    }
    void trigger(const char* name) { part<QAction>(&world_->window(), name)->trigger(); }


  private Q_SLOTS:
    void initTestCase() { sherl::test::prepare_window_tests(); }
    void init() {
        world_ = std::make_unique<WindowWorld>();
        world_->write_spec(QStringLiteral("spec.json"));
        train({QStringLiteral("--set"), QStringLiteral("method.kind=lora"), QStringLiteral("--seeds"), QStringLiteral("0-1")});
        train({});
    }
    void cleanup() { world_.reset(); }

    void fromTwoRunsToAnAdapterThatAnswers() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        app::ComparePage& page = window.compare();
        page.runs().model().set_ticked({1, 2, 3});
        QTRY_COMPARE(page.scatter().seriesKeys().size(), std::size_t{2});
        QTRY_VERIFY(page.comparison().settled());
        const QString store = world_->store();

        // The store's numbers.
        const std::string lora = page.comparison().key_of(1), sherl = page.comparison().key_of(3);
        const std::vector<std::string> keys = page.scatter().seriesKeys();  // by memory
        QCOMPARE(std::set<std::string>(keys.begin(), keys.end()), (std::set<std::string>{lora, sherl}));
        QTRY_VERIFY(page.bars().partsOf(lora).has_value());
        for (const auto& [key, run] : {std::pair(lora, 1), std::pair(sherl, 3)}) {
            const qint64 peak = sql(store, run == 1 ? "SELECT max(bytes) FROM counters WHERE name = 'tensor_peak_train' AND run IN (1, 2)"
                                                    : "SELECT bytes FROM counters WHERE name = 'tensor_peak_train' AND run = 3");
            const double metric = sql_real(store, run == 1 ? "SELECT avg(validation) FROM run_overview WHERE id IN (1, 2)"
                                                           : "SELECT validation FROM run_overview WHERE id = 3");
            const auto point = page.scatter().pointOf(key);
            QVERIFY(point.has_value());
            QVERIFY(std::abs(point->second - metric) < 1e-12);
            QCOMPARE(point->first, std::int64_t{peak});
            const auto sum = [&page, &key = key] {
                const auto parts = page.bars().partsOf(key).value_or(std::array<std::int64_t, 6>{});
                return std::accumulate(parts.begin(), parts.end(), qint64{0});
            };
            QTRY_COMPARE(sum(), peak);
        }
        const QString labels = page.scatter().labelTexts().join(QLatin1Char('|'));
        QVERIFY2(labels.contains(QStringLiteral("LoRA")) && labels.contains(QStringLiteral("SHERL")), qPrintable(labels));

        // A figure: text is there, and no path of the data leaves the picture.
        const QString svg = world_->path(QStringLiteral("figure.svg"));
        trigger("actionExportFigure");
        QDialog* figure = dialog("figureDialog");
        QVERIFY(figure != nullptr);
        part<QLineEdit>(figure, "figureFileEdit")->setText(svg);
        part<QPushButton>(figure, "figureExportButton")->click();
        QTRY_VERIFY(QFile::exists(svg));
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const sherl::test::Svg drawn = sherl::test::read_svg(file.readAll());
        QVERIFY2(drawn.error.isEmpty(), qPrintable(drawn.error));
        QVERIFY(drawn.paths.size() > 5);
        for (const sherl::test::SvgPath& path : drawn.paths)
            for (const auto& part_of : path.parts)
                for (const QPointF& point : part_of) QVERIFY(drawn.box.contains(point));
        for (const char* word : {"Accuracy against memory", "LoRA", "SHERL", "n = "})
            QVERIFY2(drawn.all_words().contains(QString::fromUtf8(word)), word);

        // The table of the comparison, against SQL.
        const QString csv = world_->path(QStringLiteral("table.csv"));
        choosers().save_file = [&](QWidget*, const QString&, const QString&, const QString&) { return csv; };
        part<QPushButton>(&window, "exportTableButton")->click();
        QDialog* table = dialog("tableDialog");
        QVERIFY(table != nullptr);
        part<QPushButton>(table, "tableSaveButton")->click();
        QTRY_VERIFY(QFile::exists(csv));
        QFile written(csv);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray content = written.readAll();
        data::RecordReader rows(std::string_view(content.constData(), static_cast<std::size_t>(content.size())), ',', true);
        data::Record head, row;
        QVERIFY(rows.next(head));
        std::map<std::string, std::vector<std::string>> columns;
        while (rows.next(row))
            for (std::size_t i = 0; i < row.fields.size(); ++i) columns[head.fields[i]].push_back(row.fields[i]);
        QCOMPARE(columns["tensor_peak_train"].size(), std::size_t{2});
        QCOMPARE(std::stoll(columns["tensor_peak_train"][1]), sql(store, "SELECT bytes FROM counters WHERE name = 'tensor_peak_train' AND run = 3"));
        QCOMPARE(std::stod(columns["validation_mean"][1]), sql_real(store, "SELECT validation FROM run_overview WHERE id = 3"));
        QCOMPARE(std::stoll(columns["saved_activations"][1]),
                 sql(store, "SELECT sum(bytes) FROM memory_split WHERE run = 3 AND category = 'saved_activations'"));

        // The adapter, from the menu, and a sentence that its folder answers.
        const QString folder = world_->path(QStringLiteral("adapter"));
        page.runs().select(3);
        trigger("actionExportAdapter");
        QDialog* exporting = dialog("exportDialog");
        QVERIFY(exporting != nullptr);
        auto* button = part<QPushButton>(exporting, "exportButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 60000);
        part<QLineEdit>(exporting, "exportFolderEdit")->setText(folder);
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(folder + QStringLiteral("/adapter_model.safetensors")), 60000);
        QTRY_VERIFY(exporting->findChild<QLineEdit*>(QStringLiteral("tryEdit")) != nullptr);  // told after the files are there
        auto* typed = part<QLineEdit>(exporting, "tryEdit");
        QTRY_VERIFY(typed->isVisible());
        const auto answer = [&](const QString& sentence) {
            auto* result = part<QLabel>(exporting, "tryResult");
            typed->setText(sentence);
            QTest::keyClick(typed, Qt::Key_Return);
            (void)QTest::qWaitFor([&] { return result->text().contains(QLatin1Char('%')); }, 60000);
            return result->text();
        };
        QVERIFY2(answer(QStringLiteral("a good film")).contains(QLatin1Char('%')), qPrintable(part<QLabel>(exporting, "tryResult")->text()));

        // Deleted: what was exported still answers, in the window and on the command line.
        bool gone = false;
        window.session().write(
            this, [](store::Study& study) { study.remove(3); }, [&](const std::optional<Error>& error) { gone = !error; });
        QTRY_VERIFY(gone);
        QTRY_COMPARE(page.scatter().seriesKeys(), std::vector<std::string>{lora});
        const Result said = world_->run({QStringLiteral("predict"), folder, QStringLiteral("--text"), QStringLiteral("a good film"), QStringLiteral("--json")});
        QVERIFY2(said.code == 0, said.err.constData());
        exporting->close();
    }

    void examplesAndSettingsOfThePair() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        app::ComparePage& page = window.compare();
        page.runs().model().set_ticked({1, 2, 3});
        QTRY_COMPARE(page.comparison().details().size(), std::size_t{3});
        page.runs().select_all({1, 3});
        page.show_tab(app::ComparePage::examples_tab);
        QTRY_COMPARE(page.examples().runs(), (std::vector<store::RunId>{1, 3}));
        QTRY_VERIFY(page.examples().settled());
        page.show_tab(app::ComparePage::settings_tab);
        DifferencesModel& differences = page.settings_card().model();
        QTRY_VERIFY(differences.count() > 0);
        const QModelIndex settings = differences.index(0, 0);
        QStringList keys;
        for (int row = 0; row < differences.rowCount(settings); ++row) keys << differences.index(row, 0, settings).data().toString();
        QVERIFY2(keys.contains(QStringLiteral("method.kind")), qPrintable(keys.join(QLatin1Char(' '))));
        // Ticked off once, it stays so in this study.
        QVERIFY(differences.setData(differences.index(static_cast<int>(keys.indexOf(QStringLiteral("method.kind"))), 0, settings), Qt::Checked, Qt::CheckStateRole));
        app::MainWindow& again = world_->open();
        QTRY_COMPARE(again.compare().settings_card().model().intended(), std::set<QString>{QStringLiteral("method.kind")});
    }

    void aDraggedBudgetIsTheSameEverywhere() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        window.compare().runs().model().set_ticked({1, 3});
        QTRY_COMPARE(window.compare().scatter().seriesKeys().size(), std::size_t{2});
        Q_EMIT window.compare().scatter().budgetDragged(3 << 20);
        QCOMPARE(world_->settings().budget(world_->store()), std::optional<std::int64_t>(3 << 20));
        QCOMPARE(window.compare().comparison().figure().budget, std::optional<std::int64_t>(3 << 20));
    }

    void oneCardFillsThePage() {
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        app::ComparePage& page = window.compare();
        page.runs().model().set_ticked({1, 3});
        QTRY_COMPARE(page.scatter().seriesKeys().size(), std::size_t{2});
        Q_EMIT page.bars().fillAsked();
        QVERIFY(page.bars().isVisible() && !page.scatter().isVisible() && !page.examples().isVisible());
        QTest::keyClick(&page, Qt::Key_Escape);
        QVERIFY(page.bars().isVisible() && page.scatter().isVisible());
    }

    void aRunWithoutWeightsIsRefusedInOneSentence() {
        {
            store::Study study = store::Study::open_for_writing(world_->store().toStdString());
            std::filesystem::remove_all(study.files(study.summary(3).uuid));
        }
        app::MainWindow& window = world_->open();
        window.show_page(app::Page::compare);
        window.compare().runs().select(3);
        trigger("actionExportAdapter");
        QDialog* exporting = dialog("exportDialog");
        QVERIFY(exporting != nullptr);
        auto* said = part<QLabel>(exporting, "exportError");
        QTRY_VERIFY_WITH_TIMEOUT(said->isVisible() && !said->text().isEmpty(), 20000);
        QVERIFY(!part<QPushButton>(exporting, "exportButton")->isEnabled());
        exporting->close();
    }
};

QTEST_MAIN(TestWindowCompare)
#include "tst_window_compare.moc"
