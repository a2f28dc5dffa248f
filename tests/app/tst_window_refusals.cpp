// SPDX-License-Identifier: GPL-3.0-or-later
// What cannot be done with runs in the main window, and that each is told in one sentence with nothing left half-written: targets
// that refuse, of adapters, figures and tables; pairs of runs that cannot be paired.
#include <sys/mount.h>

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>
#include <filesystem>
#include <fstream>

#include "app/compare_world.h"
#include "core/spec/resolve.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/models/comparison_model.h"
#include "widgets/models/examples_model.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/runs_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::test::CompareWorld;
using sherl::test::part;
namespace fs = std::filesystem;

namespace {

// A file system of its own that takes no file, as long as it lives.
class RefusingDisk {
  public:
    enum Kind { full, read_only };
    RefusingDisk(const QString& at, Kind kind) : at_(at.toLocal8Bit()) {
        QDir().mkpath(at);
        mounted_ = ::mount("none", at_.constData(), "tmpfs", kind == read_only ? MS_RDONLY : 0, "size=16k") == 0;
        if (!mounted_ || kind == read_only) return;
        std::ofstream file(at_.toStdString() + "/mine", std::ios::binary);
        for (int kibibytes = 0; kibibytes < 64 && file.flush(); ++kibibytes) file << std::string(1024, 'm');
    }
    ~RefusingDisk() {
        if (mounted_) ::umount2(at_.constData(), MNT_DETACH);
    }
    RefusingDisk(const RefusingDisk&) = delete;
    RefusingDisk& operator=(const RefusingDisk&) = delete;
    [[nodiscard]] bool there() const { return mounted_; }

  private:
    QByteArray at_;
    bool mounted_ = false;
};

// Names and sizes of all that lies in a folder.
QStringList everything_in(const QString& folder) {
    QStringList all;
    std::error_code code;
    for (const auto& entry : fs::recursive_directory_iterator(folder.toStdString(), code))
        all << QString::fromStdString(entry.path().string()) + QLatin1Char(' ') + QString::number(entry.is_regular_file() ? static_cast<qint64>(entry.file_size()) : -1);
    all.sort();
    return all;
}

}  // namespace

class TestWindowRefusals : public QObject {
    Q_OBJECT

    // Trained once: no test changes these runs. 1 LoRA, 2 SHERL; 3 on other sentences, 4 with other classes; 5 never began.
    std::unique_ptr<CompareWorld> world_;
    Choosers choosers_before_;
    std::unique_ptr<RefusingDisk> disk_;

    [[nodiscard]] QString at(const char* name) const { return world_->path(QStringLiteral("targets/") + QString::fromLatin1(name)); }
    void train(const char* spec, const QJsonObject& change = {}) {
        QFile file(world_->path(QStringLiteral("spec.json")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QJsonObject document = QJsonDocument::fromJson(file.readAll()).object();
        for (auto each = change.begin(); each != change.end(); ++each) document.insert(each.key(), each.value());
        world_->write(QString::fromLatin1(spec), QJsonDocument(document).toJson());
        world_->train({QString::fromLatin1(spec), QStringLiteral("--set"), QStringLiteral("train.epochs=1")});
    }
    // Another table with the same columns, as data of the spec.
    QJsonObject on_table(const char* name, const QByteArray& content) {
        world_->write(QString::fromLatin1(name), content);
        QFile file(world_->path(QStringLiteral("spec.json")));
        if (!file.open(QIODevice::ReadOnly)) return {};
        QJsonObject task = QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("task")).toObject();
        QJsonObject data = task.value(QLatin1String("data")).toObject();
        data.insert(QStringLiteral("files"), QJsonObject{{QStringLiteral("train"), QString::fromLatin1(name)}});
        task.insert(QStringLiteral("data"), data);
        return {{QStringLiteral("task"), task}};
    }
    QByteArray reviews() const {
        QFile file(world_->path(QStringLiteral("reviews.tsv")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    // `taken`: words of the sentence about a folder that holds something.
    static void targets(const char* taken) {
        QTest::addColumn<QString>("target");  // below "targets", or absolute
        QTest::addColumn<QString>("words");
        QTest::newRow("a folder with something in it") << "taken" << taken;
        QTest::newRow("below a file") << "file/out" << "cannot be written";
        QTest::newRow("a file system that takes no files") << "/proc/sherl-out" << "cannot be written";
        QTest::newRow("read-only") << "read-only/out" << "Read-only";
        QTest::newRow("no room") << "full/out" << "the disk is full";
    }
    // One sentence that names the target is there.
    static void told(const QLabel* label, const QString& target, const QString& words) {
        QTRY_VERIFY(label->isVisible() && !label->text().isEmpty());
        QVERIFY2(label->text().contains(words) && label->text().contains(target), qPrintable(label->text()));
        QVERIFY2(!label->text().contains(QLatin1Char('\n')) && label->text().count(target) == 1, qPrintable(label->text()));
    }
    // The target of a row; empty: this process may not mount a file system.
    QString fetched_target() {
        QFETCH(QString, target);
        for (const auto& [folder, kind] : {std::pair("full", RefusingDisk::full), std::pair("read-only", RefusingDisk::read_only)}) {
            if (!target.startsWith(QLatin1String(folder))) continue;
            disk_ = std::make_unique<RefusingDisk>(at(folder), kind);
            if (!disk_->there()) return {};
        }
        return target.startsWith(QLatin1Char('/')) ? target : at(target.toLatin1().constData());
    }
    void goes_on() {
        QVERIFY(world_->window().isEnabled() && world_->window().isVisible());
        QVERIFY(world_->tick({2}));
        QVERIFY(world_->tick({1, 2}));
    }

  private Q_SLOTS:
    void initTestCase() {
        sherl::test::prepare_window_tests();
        choosers_before_ = choosers();
        world_ = std::make_unique<CompareWorld>();
        world_->write_spec(QStringLiteral("spec.json"));
        SHERL_STEP(train("lora.json", {{QStringLiteral("method"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("lora")}}}}));
        SHERL_STEP(train("sherl.json"));
        QByteArray other = reviews();
        SHERL_STEP(train("sentences.json", on_table("sentences.tsv", other.replace("the film", "the book"))));
        other = reviews();
        SHERL_STEP(train("classes.json", on_table("classes.tsv", other.replace("\tunkind", "\tangry"))));
        store::Study study = store::Study::open_for_writing(world_->store().toStdString());
        Json waiting = study.summary(2).spec;
        waiting["name"] = "not begun";
        waiting["method"] = {{"kind", "linear_probe"}};
        const spec::ResolvedSpec resolved = spec::resolve(waiting);
        (void)study.create_run(resolved.document, resolved.hash, resolved.spec);
    }
    void init() {
        QVERIFY(QDir().mkpath(at("taken")));
        world_->write(QStringLiteral("targets/taken/mine"), "mine");
        world_->write(QStringLiteral("targets/file"), "mine");
    }
    void cleanup() {
        choosers() = choosers_before_;
        world_->close();
        disk_.reset();
        QDir(world_->path(QStringLiteral("targets"))).removeRecursively();
    }

    void adaptersAreRefused_data() { targets("not an empty folder"); }
    void adaptersAreRefused() {
        const QString target = fetched_target();
        if (target.isEmpty()) QSKIP("no file system may be mounted here");
        QFETCH(QString, words);
        world_->open_compare();
        world_->page().runs().select(2);
        world_->trigger("actionExportAdapter");
        QDialog* dialog = world_->dialog("exportDialog");
        QVERIFY(dialog != nullptr);
        auto* button = part<QPushButton>(dialog, "exportButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), 60000);
        const QStringList before = everything_in(at(""));
        part<QLineEdit>(dialog, "exportFolderEdit")->setText(target);
        button->click();
        SHERL_STEP(told(part<QLabel>(dialog, "exportFolderError"), target, words));
        QCOMPARE(everything_in(at("")), before);
        QVERIFY(!QFile::exists(target) || words == QLatin1String("not an empty folder"));
        // Another folder is taken by the same dialog.
        part<QLineEdit>(dialog, "exportFolderEdit")->setText(at("better"));
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(at("better") + QStringLiteral("/reader.py")), 60000);
        dialog->close();
        goes_on();
    }

    void figuresAreRefused_data() { targets("is a folder"); }
    void figuresAreRefused() {
        const QString target = fetched_target();
        if (target.isEmpty()) QSKIP("no file system may be mounted here");
        QFETCH(QString, words);
        world_->open_compare();
        QVERIFY(world_->tick({1, 2}));
        world_->trigger("actionExportFigure");
        QDialog* dialog = world_->dialog("figureDialog");
        QVERIFY(dialog != nullptr);
        auto* format = part<QComboBox>(dialog, "figureFormatCombo");
        for (int each = 0; each < format->count(); ++each) {
            format->setCurrentIndex(each);
            part<QLineEdit>(dialog, "figureFileEdit")->setText(target);
            const QStringList before = everything_in(at(""));
            part<QPushButton>(dialog, "figureExportButton")->click();
            SHERL_STEP(told(part<QLabel>(dialog, "figureError"), target, words));
            QCOMPARE(everything_in(at("")), before);
        }
        format->setCurrentIndex(0);
        part<QLineEdit>(dialog, "figureFileEdit")->setText(at("better.svg"));
        part<QPushButton>(dialog, "figureExportButton")->click();
        QTRY_VERIFY(QFile::exists(at("better.svg")));
        goes_on();
    }

    void tablesAreRefused_data() { targets("is a folder"); }
    void tablesAreRefused() {
        const QString target = fetched_target();
        if (target.isEmpty()) QSKIP("no file system may be mounted here");
        QFETCH(QString, words);
        world_->open_compare();
        QVERIFY(world_->tick({1, 2}));
        part<QPushButton>(&world_->page().runs(), "exportTableButton")->click();
        QDialog* dialog = world_->dialog("tableDialog");
        QVERIFY(dialog != nullptr);
        QString answer = target;
        choosers().save_file = [&answer](QWidget*, const QString&, const QString&, const QString&) { return answer; };
        auto* format = part<QComboBox>(dialog, "tableFormatCombo");
        for (int each = 0; each < format->count(); ++each) {
            format->setCurrentIndex(each);
            const QStringList before = everything_in(at(""));
            part<QPushButton>(dialog, "tableSaveButton")->click();
            SHERL_STEP(told(part<QLabel>(dialog, "tableError"), target, words));
            QCOMPARE(everything_in(at("")), before);
        }
        answer = at("better.csv");
        part<QPushButton>(dialog, "tableSaveButton")->click();
        QTRY_VERIFY(QFile::exists(answer));
        goes_on();
    }

    // Ticked as a user does, the first two variants are a pair; the card says in one sentence why they are none.
    void pairsThatAreNone_data() {
        QTest::addColumn<std::vector<RunId>>("runs");
        QTest::addColumn<QString>("words");
        QTest::newRow("a run that left nothing") << std::vector<RunId>{2, 5} << "not begun";
        QTest::newRow("other sentences") << std::vector<RunId>{1, 3} << "cannot be paired";
        QTest::newRow("other classes") << std::vector<RunId>{1, 4} << "cannot be paired";
    }
    void pairsThatAreNone() {
        QFETCH(std::vector<RunId>, runs);
        QFETCH(QString, words);
        world_->open_compare();
        world_->page().show_tab(app::ComparePage::examples_tab);
        ExamplesPanel& card = world_->page().examples();
        const auto* message = part<QLabel>(&card, "examplesMessage");
        QVERIFY(world_->tick({runs.begin(), runs.end()}));
        QTRY_COMPARE(card.runs(), runs);
        QTRY_VERIFY(card.settled());
        QVERIFY(message->isVisible());
        QVERIFY2(message->text().contains(words) && message->text().endsWith(QLatin1Char('.')) && message->text().count(QLatin1Char('.')) == 1, qPrintable(message->text()));
        // Two that can be paired are, right after.
        QVERIFY(world_->tick({1, 2}));
        QTRY_COMPARE(card.runs(), (std::vector<RunId>{1, 2}));
        QTRY_VERIFY(card.settled());
        QVERIFY(!message->isVisible());
    }

    // The same run in the export dialog: one sentence, and nothing can be started.
    void aRunWithoutWeightsIsNotExported() {
        world_->open_compare();
        world_->page().runs().select(5);
        world_->trigger("actionExportAdapter");
        QDialog* dialog = world_->dialog("exportDialog");
        QVERIFY(dialog != nullptr);
        const auto* problem = part<QLabel>(dialog, "exportError");
        QTRY_VERIFY(problem->isVisible());
        QVERIFY2(!problem->text().contains(QLatin1Char('\n')), qPrintable(problem->text()));
        QVERIFY(!part<QPushButton>(dialog, "exportButton")->isEnabled());
        dialog->close();
        goes_on();
    }
};

QTEST_MAIN(TestWindowRefusals)
#include "tst_window_refusals.moc"
