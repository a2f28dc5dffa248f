// SPDX-License-Identifier: GPL-3.0-or-later
// The export dialog over an engine that writes what a test wants: its states, its checks, targets that refuse, trying.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QClipboard>
#include <QComboBox>
#include <QDeadlineTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTreeWidget>
#include <QtTest>
#include <filesystem>
#include <memory>
#include <thread>

#include "core/base/files.h"
#include "core/formats/safetensors.h"
#include "core/store/execute.h"
#include "support/small_runs.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/exported_page.h"
#include "widgets/dialogs/loading_code.h"
#include "widgets/panels/segment_bar.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
namespace fs = std::filesystem;

class TestExportDialog : public QObject, StudyFixture {
    Q_OBJECT
    std::unique_ptr<FakeEngine> engine_;
    QPointer<ExportDialog> dialog_;
    Choosers choosers_before_;

    void write_weights(RunId run, const char* folder, std::int64_t step) {
        const fs::path files = study_->files(study_->summary(run).uuid) / folder;
        fs::create_directories(files);
        const std::vector<std::byte> bytes(4);
        const std::vector<formats::TensorToWrite> tensors{{.name = "classifier.bias", .dtype = formats::Dtype::f32, .shape = {1}, .data = bytes}};
        formats::write_safetensors(files / "adapter.safetensors", tensors, {{"step", std::to_string(step)}});
    }
    // Its best validation is that of step 670 of 804, as the engine's report says.
    RunId trained(const Json& more = Json::object(), const char* method = "sherl", bool weights = true) {
        engine_->plan.steps = 804;
        engine_->plan.evaluate_every = 0;
        engine_->plan.checkpoint_every = 0;
        const RunId run = add_run(*study_, method, 3, "SHERL all · late 1", more);
        (void)store::execute(*study_, *engine_, run, small_spec(method, 3, "SHERL all · late 1", more).spec);
        if (!weights) return run;
        write_weights(run, "best", 670);
        write_weights(run, "final", 804);
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        database.exec("UPDATE runs SET best_step = 670 WHERE id = " + std::to_string(run));
        return run;
    }
    void open_dialog(RunId run, AdapterExport::CopyFile copy = AdapterExport::copy_whole, QWidget* parent = nullptr) {
        if (!session_) {
            make_session();
            QVERIFY(open_session());
        }
        dialog_ = new ExportDialog(*session_, [this]() -> api::Engine& { return *engine_; }, run, parent, std::move(copy));
        dialog_->open();
    }
    template <class Widget>
    Widget* child(const char* name) const {
        return dialog_->findChild<Widget*>(QString::fromLatin1(name));
    }
    QPushButton* button(const char* name) const { return child<QPushButton>(name); }
    // The sentence beside a check.
    QString check(int row) const { return child<QTreeWidget>("exportChecks")->topLevelItem(row)->text(1); }
    QString check_told(int row) const { return child<QTreeWidget>("exportChecks")->topLevelItem(row)->data(0, Qt::AccessibleTextRole).toString(); }
    QString path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)); }
    void set_target(const QString& target) { child<QLineEdit>("exportFolderEdit")->setText(target); }
    // Everything below the study's folder, but its own files.
    QStringList around() const {
        QStringList names = QDir(folder_->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
        names.erase(std::remove_if(names.begin(), names.end(), [](const QString& name) { return name.startsWith(QLatin1String("a.sherl")); }), names.end());
        return names;
    }

  private Q_SLOTS:
    void initTestCase() {
        prepare_look();
        choosers_before_ = choosers();
    }
    void init() {
        make_study();
        engine_ = std::make_unique<FakeEngine>();
        qputenv("HOME", folder_->path().toLocal8Bit());
        qputenv("XDG_CACHE_HOME", (folder_->path() + QStringLiteral("/a.sherl.cache")).toLocal8Bit());  // packages are prepared there
    }
    void cleanup() {
        choosers() = choosers_before_;
        delete dialog_;
        forget_study();
    }

    void itTellsWhatGoesWhereAndChecksIt() {
        open_dialog(trained());
        QCOMPARE(child<QLineEdit>("exportFolderEdit")->text(), QStringLiteral("~/SHERL/exports/cola-sherl-s3"));
        QVERIFY(!button("exportButton")->isEnabled());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(check(0), QStringLiteral("every tensor that differs from the backbone is in the package (74 of 74)"));
        QVERIFY(check(1).contains(QStringLiteral("2.4e-7")));
        QVERIFY(check(2).contains(QStringLiteral("no licence")));
        QVERIFY2(check_told(0).startsWith(QStringLiteral("Complete: passed.")), qPrintable(check_told(0)));
        QVERIFY2(check_told(2).startsWith(QStringLiteral("Licence: doubt.")), qPrintable(check_told(2)));

        const auto* segments = child<SegmentBar>("exportWeights");
        const QList<QPushButton*> names = segments->findChildren<QPushButton*>();
        QCOMPARE(names.size(), 2);
        QCOMPARE(names[0]->text(), QStringLiteral("Best validation step (670)"));
        QCOMPARE(names[1]->text(), QStringLiteral("Last step (804)"));
        QCOMPARE(segments->current(), 0);
        QCOMPARE(child<QLabel>("exportMetric")->text(), QStringLiteral("MCC 99.9"));  // 1 − 1/804, which the run was told

        // Sizes of the files as the engine wrote them, the head apart.
        const auto* contents = child<QTreeWidget>("exportContents");
        QStringList rows;
        for (int i = 0; i < contents->topLevelItemCount(); ++i) rows << contents->topLevelItem(i)->text(0);
        QCOMPARE(rows, (QStringList{QStringLiteral("adapter_model.safetensors"), QStringLiteral("adapter_config.json"), QStringLiteral("sherl.json"),
                                    QStringLiteral("card.md"), QStringLiteral("reader.py")}));
        const QTreeWidgetItem* model = contents->topLevelItem(0);
        QVERIFY(model->text(2).startsWith(QStringLiteral("70 ")));
        QCOMPARE(model->text(3), QStringLiteral("90 KiB"));  // 100 000 − 8192 bytes
        QCOMPARE(model->childCount(), 1);
        QVERIFY(model->child(0)->text(2).startsWith(QStringLiteral("4 ")));
        QCOMPARE(model->child(0)->text(3), QStringLiteral("8 KiB"));
        QVERIFY(model->child(0)->text(1).contains(QStringLiteral("mean pooling")));
        QVERIFY(child<QLabel>("exportTotals")->text().startsWith(QStringLiteral("74 ")));
        QVERIFY(child<QComboBox>("exportLayoutCombo")->currentText().contains(QStringLiteral("\"SHERL\"")));
        QCOMPARE(unnamed_stop(*dialog_), QString());
    }

    void loraOpensInPeft() {
        open_dialog(trained(Json::object(), "lora"));
        QVERIFY(child<QComboBox>("exportLayoutCombo")->currentText().startsWith(QStringLiteral("PEFT")));
        QVERIFY(child<QLabel>("exportLayoutNote")->text().contains(QStringLiteral("directly")));
        QVERIFY(child<QLineEdit>("exportFolderEdit")->text().endsWith(QStringLiteral("cola-lora-s3")));
    }

    void whatCannotBeMergedSaysWhy() {
        open_dialog(trained());
        auto* layouts = child<QComboBox>("exportLayoutCombo");
        QCOMPARE(layouts->count(), 2);
        QCOMPARE(layouts->itemText(1), QStringLiteral("Merged Hugging Face folder"));
        QVERIFY((layouts->model()->flags(layouts->model()->index(1, 0)) & Qt::ItemIsEnabled) == 0);
        QTest::keyClick(layouts, Qt::Key_Down);
        QCOMPARE(layouts->currentIndex(), 0);
        const auto* note = child<QLabel>("exportMergeNote");
        QVERIFY(note->isVisible());
        QCOMPARE(note->text(), QStringLiteral("No merged folder: only LoRA and (IA)³ can be folded into the weights of the backbone."));
    }

    void aMergedFolderIsCheckedAndExported() {
        open_dialog(trained(Json::object(), "lora"));
        QVERIFY(!child<QLabel>("exportMergeNote")->isVisible());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        auto* layouts = child<QComboBox>("exportLayoutCombo");
        QTest::keyClick(layouts, Qt::Key_Down);
        QCOMPARE(layouts->currentIndex(), 1);
        QVERIFY(!button("exportButton")->isEnabled());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(engine_->exports.load(), 2);
        QVERIFY2(check(1).contains(QStringLiteral("merging changes a logit by 2.4e-7")), qPrintable(check(1)));
        QVERIFY(child<QLabel>("exportLayoutNote")->text().contains(QStringLiteral("head.safetensors")));  // mean pooling has no class in transformers
        const auto* contents = child<QTreeWidget>("exportContents");
        QStringList rows, sizes;
        for (int i = 0; i < contents->topLevelItemCount(); ++i) rows << contents->topLevelItem(i)->text(0), sizes << contents->topLevelItem(i)->text(3);
        QCOMPARE(rows, (QStringList{QStringLiteral("model.safetensors"), QStringLiteral("head.safetensors"), QStringLiteral("config.json"), QStringLiteral("sherl.json"),
                                    QStringLiteral("card.md"), QStringLiteral("vocab.txt")}));
        QCOMPARE(sizes.mid(0, 2), (QStringList{QStringLiteral("293 KiB"), QStringLiteral("8 KiB")}));  // 300 000 and 8192 bytes
        QVERIFY(dialog_->command_line().contains(QStringLiteral(" --merge ")));
        QCOMPARE(unnamed_stop(*dialog_), QString());
        // Other weights stay merged; another layout is the adapter again.
        child<SegmentBar>("exportWeights")->click(1);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(layouts->currentIndex(), 1);
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(button("exportCodeButton") != nullptr);
        QCOMPARE(QDir(path("out")).entryList(QDir::Files), (QStringList{QStringLiteral("card.md"), QStringLiteral("config.json"), QStringLiteral("head.safetensors"),
                                                                       QStringLiteral("model.safetensors"), QStringLiteral("sherl.json"), QStringLiteral("vocab.txt")}));
        QVERIFY(child<QLineEdit>("tryEdit") == nullptr);  // this program opens no such folder
        QVERIFY(child<QPlainTextEdit>("exportCode")->toPlainText().contains(QStringLiteral("head.safetensors")));
        QCOMPARE(unnamed_stop(*dialog_), QString());
    }

    void checksAppearWhileTheyRun() {
        const auto go = std::make_shared<std::atomic<bool>>(false), reached = std::make_shared<std::atomic<bool>>(false);
        engine_->before_check = [go, reached](int number, const api::ExportRequest& request) {
            if (number != 1) return;
            *reached = true;
            while (!*go && !request.stop.stop_requested()) std::this_thread::yield();
        };
        open_dialog(trained());
        for (int row : {0, 1, 2}) QCOMPARE(check(row), QStringLiteral("checking…"));
        QTRY_VERIFY(*reached);
        QTRY_VERIFY(check(0).contains(QStringLiteral("74 of 74")));
        QCOMPARE(check(1), QStringLiteral("checking…"));
        QVERIFY(!button("exportButton")->isEnabled());
        *go = true;
        QTRY_VERIFY(button("exportButton")->isEnabled());
    }

    void theOtherWeightsAreCheckedAnew() {
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        child<SegmentBar>("exportWeights")->click(1);
        QVERIFY(!button("exportButton")->isEnabled());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(child<QLabel>("exportMetric")->text(), QStringLiteral("MCC 99.9"));  // that of the evaluation after step 804
        QVERIFY(dialog_->command_line().contains(QStringLiteral("--weights last")));
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        QCOMPARE(parse_json(read_file(path("out/sherl.json").toStdString()), "facts").at("weights").get<std::string>(), std::string("last"));
    }

    // A package of weights that are not chosen any more is neither shown nor exported.
    void newerWeightsMakeOlderChecksStale() {
        // Kept by the engine too, which outlives this function where it fails.
        struct Gates {
            std::atomic<bool> go = false, go_on = false, held = false, stopped = false;
        };
        const auto gates = std::make_shared<Gates>();
        engine_->before_check = [gates](int number, const api::ExportRequest& request) {
            if (request.weights == "best" && !gates->held.exchange(true)) {
                while (!gates->go) std::this_thread::yield();
                gates->stopped = request.stop.stop_requested();
            }
            while (request.weights == "last" && number == 0 && !gates->go_on && !request.stop.stop_requested()) std::this_thread::yield();
        };
        open_dialog(trained());
        QTRY_VERIFY(gates->held);
        child<SegmentBar>("exportWeights")->click(1);
        gates->go = true;
        QTRY_COMPARE(engine_->exports.load(), 2);  // the first is through with all it did
        QVERIFY(gates->stopped);
        QCoreApplication::processEvents();
        QVERIFY(!button("exportButton")->isEnabled());
        QCOMPARE(check(0), QStringLiteral("checking…"));
        gates->go_on = true;
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        QCOMPARE(parse_json(read_file(path("out/sherl.json").toStdString()), "facts").at("weights").get<std::string>(), std::string("last"));
    }

    void theSpecsChoiceIsTheFirst() {
        open_dialog(trained({{"train", {{"select", "last"}}}}));
        QTRY_COMPARE(child<SegmentBar>("exportWeights")->findChildren<QPushButton*>().size(), 2);
        QCOMPARE(child<SegmentBar>("exportWeights")->current(), 1);
    }

    void onlyWhatIsOnDiskIsOffered() {
        const RunId run = trained();
        fs::remove_all(study_->files(study_->summary(run).uuid) / "best");
        open_dialog(run);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(child<SegmentBar>("exportWeights")->findChildren<QPushButton*>().size(), 1);
        QCOMPARE(child<SegmentBar>("exportWeights")->findChildren<QPushButton*>().first()->text(), QStringLiteral("Last step (804)"));
    }

    void aRunWithoutWeightsIsRefusedInOneSentence() {
        open_dialog(trained(Json::object(), "sherl", false));
        QSignalSpy failed(dialog_, &ExportDialog::failed);
        QTRY_COMPARE(failed.count(), 1);
        const auto* problem = child<QLabel>("exportError");
        QVERIFY(problem->isVisible());
        QVERIFY2(problem->text().contains(QStringLiteral("no longer on disk")), qPrintable(problem->text()));
        QVERIFY(!button("exportButton")->isEnabled());
        QCOMPARE(check(0), QStringLiteral("not checked"));
        QCOMPARE(engine_->exports.load(), 0);
        dialog_->resize(dialog_->size());
        QTest::keyClick(dialog_, Qt::Key_Escape);
        QVERIFY(!dialog_->isVisible());
    }

    // The check that failed names the tensor; those behind it were not made.
    void aFailedCheckDisablesExport() {
        engine_->before_check = [](int number, const api::ExportRequest&) {
            if (number == 1)
                throw Error(ErrorKind::run, {.id = "export.incomplete", .what = Text::plain("tensor encoder.layer.11.output.LayerNorm.bias was trained and is not in the package"),
                                             .where = {}, .expected = {}, .got = {}, .way_out = {}});
        };
        open_dialog(trained());
        QTRY_VERIFY(check(1).contains(QStringLiteral("encoder.layer.11.output.LayerNorm.bias")));
        QVERIFY(check(0).contains(QStringLiteral("74 of 74")));
        QCOMPARE(check(2), QStringLiteral("not checked"));
        QVERIFY2(check_told(1).startsWith(QStringLiteral("Re-read: failed.")), qPrintable(check_told(1)));
        QVERIFY(!button("exportButton")->isEnabled());
        QVERIFY(!child<QLabel>("exportError")->isVisible());
        QVERIFY(!button("exportAgainButton")->isVisible());  // it would find the same
        set_target(path("out"));
        QVERIFY(!button("exportButton")->isEnabled());
        QTest::keyClick(child<QLineEdit>("exportFolderEdit"), Qt::Key_Return);
        QTest::qWait(20);
        QVERIFY(around().isEmpty());
    }

    // What stood in the way may be gone: the dialog need not be opened anew.
    void trouble_data() {
        QTest::addColumn<bool>("weights");
        QTest::newRow("no room for the checks") << true;
        QTest::newRow("no weights on the disk") << false;
    }
    void trouble() {
        QFETCH(bool, weights);
        engine_->before_check = [weights, this](int, const api::ExportRequest& request) {
            if (weights && engine_->exports == 1)
                throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = Text::plain("the disk is full"), .where = request.target.string(), .expected = {}, .got = {}, .way_out = {}});
        };
        const RunId run = trained(Json::object(), "sherl", weights);
        open_dialog(run);
        auto* again = button("exportAgainButton");
        QVERIFY(!again->isVisible());
        QTRY_VERIFY(again->isVisible());
        QVERIFY(child<QLabel>("exportError")->isVisible());
        QCOMPARE(again->text(), QStringLiteral("Try again"));
        QVERIFY(!button("exportButton")->isEnabled());
        QCOMPARE(unnamed_stop(*dialog_), QString());

        if (!weights) {  // as it stands: the same sentence again
            QSignalSpy failed(dialog_, &ExportDialog::failed);
            again->click();
            QVERIFY(!again->isVisible());
            QTRY_COMPARE(failed.count(), 1);
            QVERIFY(again->isVisible());
            write_weights(run, "final", 804);
        }
        again->click();
        QVERIFY(!again->isVisible() && !child<QLabel>("exportError")->isVisible());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QCOMPARE(engine_->exports.load(), weights ? 2 : 1);
        QVERIFY(check(0).contains(QStringLiteral("74 of 74")));
        QCOMPARE(child<SegmentBar>("exportWeights")->findChildren<QPushButton*>().size(), weights ? 2 : 1);
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(fs::exists(path("out/reader.py").toStdString()));
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
    }

    // A full disk, and room again: the same folder, one more click. What only the user can change is not offered so.
    void aFolderCanBeTriedAgain() {
        std::atomic<bool> full = true;
        open_dialog(trained(), [&full](const fs::path& from, const fs::path& to) {
            if (full) throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = Text::plain("the disk is full"), .where = to.string(), .expected = {}, .got = {}, .way_out = {}});
            AdapterExport::copy_whole(from, to);
        });
        QTRY_VERIFY(button("exportButton")->isEnabled());
        const QString as_ever = button("exportButton")->text();
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLabel>("exportFolderError")->isVisible());
        QCOMPARE(button("exportButton")->text(), QStringLiteral("Try again"));
        set_target(path("other"));
        QCOMPARE(button("exportButton")->text(), as_ever);
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLabel>("exportFolderError")->isVisible());
        full = false;
        button("exportButton")->click();
        QTRY_VERIFY(fs::exists(path("out/reader.py").toStdString()));
        QCOMPARE(around(), QStringList{QStringLiteral("out")});
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        delete dialog_;

        open_dialog(1);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLabel>("exportFolderError")->isVisible());  // is not empty
        QCOMPARE(button("exportButton")->text(), as_ever);
    }

    void noEngineIsToldOnce() {
        make_session();
        QVERIFY(open_session());
        const RunId run = trained();
        session_->refresh();
        QTRY_VERIFY(session_->run(run) != nullptr && session_->run(run)->status == store::Status::finished);
        dialog_ = new ExportDialog(
            *session_,
            []() -> api::Engine& {
                throw Error(ErrorKind::unavailable, {.id = "api.engine", .what = Text::plain("LibTorch is not installed"), .where = {}, .expected = {}, .got = {},
                                                     .way_out = Text::plain("Run sherl setup.")});
            },
            run);
        dialog_->open();
        QTRY_VERIFY(child<QLabel>("exportError")->isVisible());
        QCOMPARE(child<QLabel>("exportError")->text(), QStringLiteral("LibTorch is not installed. Run sherl setup."));
        QVERIFY(!button("exportButton")->isEnabled());
    }

    void exportedFolderIsTheEnginesAndCanBeTried() {
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("new/below/out"));
        QSignalSpy exported(dialog_, &ExportDialog::exported);
        QTest::keyClick(child<QLineEdit>("exportFolderEdit"), Qt::Key_Return);  // the default button
        QTRY_COMPARE(exported.count(), 1);
        QCOMPARE(exported.first().first().toString(), path("new/below/out"));
        QCOMPARE(QDir(path("new/below/out")).entryList(QDir::Files | QDir::Hidden),
                 (QStringList{QStringLiteral("adapter_config.json"), QStringLiteral("adapter_model.safetensors"), QStringLiteral("card.md"), QStringLiteral("reader.py"),
                              QStringLiteral("sherl.json")}));
        QCOMPARE(QDir(path("new/below")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList{QStringLiteral("out")});
        QCOMPARE(read_file(path("new/below/out/adapter_model.safetensors").toStdString()), std::string(100'000, 'w'));

        QVERIFY(!button("exportButton")->isVisible());
        QVERIFY(child<QLineEdit>("tryEdit")->hasFocus() || !dialog_->isActiveWindow());
        QVERIFY(child<QLineEdit>("tryPairEdit") == nullptr);
        QVERIFY(!button("tryButton")->isEnabled());
        QTest::keyClicks(child<QLineEdit>("tryEdit"), QStringLiteral("a sentence that is long"));
        QTest::keyClick(child<QLineEdit>("tryEdit"), Qt::Key_Return);
        QTRY_COMPARE(child<QLabel>("tryResult")->text(), QStringLiteral("yes · 97.3 %"));
        QVERIFY(dialog_->isVisible());  // Return did not close it
        child<QLineEdit>("tryEdit")->setText(QStringLiteral("short"));
        QCOMPARE(child<QLabel>("tryResult")->text(), QString());  // that was about other words
        button("tryButton")->click();
        QTRY_COMPARE(child<QLabel>("tryResult")->text(), QStringLiteral("no · 97.3 %"));
        QCOMPARE(engine_->opened.load(), 1);
        QCOMPARE(unnamed_stop(*dialog_), QString());

        QCOMPARE(child<QLabel>("exportedPath")->toolTip(), path("new/below/out"));
        button("exportCodeButton")->click();
        QVERIFY(QGuiApplication::clipboard()->text().contains(path("new/below/out")));
        QTest::keyClick(dialog_, Qt::Key_Escape);
        QVERIFY(!dialog_->isVisible());
    }

    // An answer that comes after the words have changed belongs to none of them.
    void lateAnswersAreNotShown() {
        ExportedPage page(ExportedPage::Asks::text);
        page.show();
        auto* typed = page.findChild<QLineEdit*>(QStringLiteral("tryEdit"));
        auto* said = page.findChild<QLabel*>(QStringLiteral("tryResult"));
        typed->setText(QStringLiteral("one"));
        QTest::keyClick(typed, Qt::Key_Return);
        QVERIFY(!said->text().isEmpty());
        typed->setText(QStringLiteral("another"));
        QCOMPARE(said->text(), QString());
        page.show_result({.kind = TriedText::Kind::label, .label = QStringLiteral("yes"), .value = 0.9});
        QCOMPARE(said->text(), QString());
        page.show_refusal(Error(ErrorKind::input, {.id = "x", .what = Text::plain("x"), .where = {}, .expected = {}, .got = {}, .way_out = {}}));
        QCOMPARE(said->text(), QString());
        QTest::keyClick(typed, Qt::Key_Return);
        page.show_result({.kind = TriedText::Kind::label, .label = QStringLiteral("yes"), .value = 0.9});
        QVERIFY(said->text().startsWith(QStringLiteral("yes")));
    }

    void theExportOutlivesTheRun() {
        const RunId run = trained();
        open_dialog(run);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        study_->remove(run);
        session_->refresh();
        QTRY_VERIFY(session_->run(run) == nullptr);
        child<QLineEdit>("tryEdit")->setText(QStringLiteral("short"));
        button("tryButton")->click();
        QTRY_COMPARE(child<QLabel>("tryResult")->text(), QStringLiteral("no · 97.3 %"));
    }

    void pairsAndScoresAreTriedToo() {
        open_dialog(trained({{"task", {{"kind", "regression"}, {"data", {{"name", "stsb"}, {"path", "STS-B"}}}}}}));
        QTRY_VERIFY(button("exportButton")->isEnabled());
        engine_->before_check = {};
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryPairEdit") != nullptr);
        write_file_atomically(path("out/sherl.json").toStdString(), R"({"labels": []})");
        child<QLineEdit>("tryEdit")->setText(QStringLiteral("short"));
        child<QLineEdit>("tryPairEdit")->setText(QStringLiteral("another one"));
        QTest::keyClick(child<QLineEdit>("tryPairEdit"), Qt::Key_Return);
        QTRY_COMPARE(child<QLabel>("tryResult")->text(), QStringLiteral("score −3.25"));
    }

    void anAnswerOfNoClassIsShownAsItIs() {
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        child<QLineEdit>("tryEdit")->setText(QStringLiteral("really?"));
        button("tryButton")->click();
        QTRY_COMPARE(child<QLabel>("tryResult")->text(), QStringLiteral("no class · the answer is “maybe”"));
    }

    void aDamagedExportIsToldWhenTried() {
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("out"));
        button("exportButton")->click();
        QTRY_VERIFY(child<QLineEdit>("tryEdit") != nullptr);
        fs::remove(path("out/sherl.json").toStdString());
        child<QLineEdit>("tryEdit")->setText(QStringLiteral("short"));
        button("tryButton")->click();
        QTRY_VERIFY(child<QLabel>("tryResult")->text().contains(QStringLiteral("does not exist")));
        QCOMPARE(child<QLabel>("tryResult")->property("role").toString(), QStringLiteral("bad"));
    }

    // Each target that cannot be written: one sentence under the field, nothing left, and another folder still works.
    void targetsThatRefuse_data() {
        QTest::addColumn<QString>("target");
        QTest::addColumn<QString>("words");
        QTest::newRow("a folder that is not empty") << "full" << "not an empty folder";
        QTest::newRow("a file") << "file" << "not an empty folder";
        QTest::newRow("below a file") << "file/out" << "cannot be written";
        QTest::newRow("no room") << "made/on/the/way" << "the disk is full";
    }
    void targetsThatRefuse() {
        QFETCH(QString, target);
        QFETCH(QString, words);
        fs::create_directory(path("full").toStdString());
        write_file_atomically(path("full/mine.txt").toStdString(), "mine");
        write_file_atomically(path("file").toStdString(), "mine");
        std::atomic<int> copies = 0;
        const bool full = target == QLatin1String("made/on/the/way");
        open_dialog(trained(), [&copies, full](const fs::path& from, const fs::path& to) {
            // The second file finds no room: what came before it is there already.
            if (++copies == 2 && full)
                throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = Text::plain("the disk is full"), .where = to.string(), .expected = {}, .got = {}, .way_out = {}});
            AdapterExport::copy_whole(from, to);
        });
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QSignalSpy exported(dialog_, &ExportDialog::exported);
        set_target(path(target.toLatin1().constData()));
        button("exportButton")->click();
        auto* refusal = child<QLabel>("exportFolderError");
        QTRY_VERIFY(refusal->isVisible());
        QVERIFY2(refusal->text().contains(words), qPrintable(refusal->text()));
        QVERIFY2(refusal->text().contains(path(target.toLatin1().constData())), qPrintable(refusal->text()));
        QCOMPARE(child<QLineEdit>("exportFolderEdit")->property("state").toString(), QStringLiteral("bad"));
        QCOMPARE(around(), (QStringList{QStringLiteral("file"), QStringLiteral("full")}));
        QCOMPARE(QDir(path("full")).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot), QStringList{QStringLiteral("mine.txt")});
        QCOMPARE(read_file(path("file").toStdString()), std::string("mine"));

        set_target(path("better"));
        QVERIFY(!refusal->isVisible());
        QVERIFY(button("exportButton")->isEnabled());
        button("exportButton")->click();
        QTRY_COMPARE(exported.count(), 1);
        QVERIFY(fs::exists(path("better/reader.py").toStdString()));
    }

    void anEmptyFolderIsTaken() {
        fs::create_directory(path("out").toStdString());
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(QStringLiteral("~/out/"));
        button("exportButton")->click();
        QTRY_VERIFY(fs::exists(path("out/reader.py").toStdString()));
        set_target({});
    }

    void foldersAreChosenAndNamesStayFree() {
        fs::create_directories(path("SHERL/exports/cola-sherl-s3").toStdString());
        fs::create_directory(path("empty").toStdString());
        open_dialog(trained());
        auto* field = child<QLineEdit>("exportFolderEdit");
        QCOMPARE(field->text(), QStringLiteral("~/SHERL/exports/cola-sherl-s3-2"));
        QString answer = path("empty");
        choosers().folder = [&answer](QWidget*, const QString&, const QString&) { return answer; };
        button("exportChooseButton")->click();
        QCOMPARE(field->text(), QStringLiteral("~/empty"));
        answer = path("SHERL");
        button("exportChooseButton")->click();
        QCOMPARE(field->text(), QStringLiteral("~/SHERL/cola-sherl-s3"));
        answer.clear();
        button("exportChooseButton")->click();
        QCOMPARE(field->text(), QStringLiteral("~/SHERL/cola-sherl-s3"));
        QTRY_VERIFY(button("exportButton")->isEnabled());
        field->clear();
        QVERIFY(!button("exportButton")->isEnabled());
    }

    void commandLineDoesTheSame() {
        const RunId run = trained();
        open_dialog(run);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        set_target(path("it's here"));
        button("exportCommandButton")->click();
        // As a shell takes it apart.
        QProcess shell;
        shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QStringLiteral("sherl() { printf '%s\\n' \"$@\"; }\n") + QGuiApplication::clipboard()->text()});
        QVERIFY(shell.waitForFinished());
        QCOMPARE(QString::fromUtf8(shell.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts),
                 (QStringList{QStringLiteral("export"), QString::number(run), QStringLiteral("--weights"), QStringLiteral("best"), QStringLiteral("--out"), path("it's here"),
                              QStringLiteral("--store"), QString::fromStdString(file_.string())}));
    }

    // Python reads the texts in it back as they were.
    void loadingCodeIsPython() {
        for (const auto form : {LoadingFacts::Form::reader, LoadingFacts::Form::peft}) {
            const std::string odd = "/tmp/a \"folder\" it's %1 \xE2\x82\xAC\n";
            const QString code = loading_code({.folder = odd, .backbone = "/models/b\\c", .pool = "cls", .max_length = 64, .form = form});
            QProcess python;
            python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import ast, sys\n"
                                                                                            "tree = ast.parse(sys.argv[1])\n"
                                                                                            "texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]\n"
                                                                                            "sys.exit(0 if sys.argv[2] in texts and sys.argv[3] in texts else 1)\n"),
                                                     code, QString::fromStdString(odd), QStringLiteral("/models/b\\c")});
            if (!python.waitForStarted()) QSKIP("there is no python3");
            QVERIFY(python.waitForFinished());
            QVERIFY2(python.exitCode() == 0, python.readAllStandardError().constData());
        }
    }

    // Closed in the middle, it waits for nobody and leaves nothing: the engine is told to stop.
    void closingStopsTheChecks() {
        std::atomic<bool> stopped = false, reached = false;
        fs::path scratch;
        engine_->before_check = [&](int number, const api::ExportRequest& request) {
            if (number != 1) return;
            scratch = request.target.parent_path();
            reached = true;
            while (!request.stop.stop_requested()) std::this_thread::yield();
            stopped = true;
            throw Error(ErrorKind::run, {.id = "export.stopped", .what = Text::plain("stopped"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
        };
        open_dialog(trained());
        QTRY_VERIFY(reached);
        delete dialog_;
        QVERIFY(stopped);
        QVERIFY(!fs::exists(scratch));
        QVERIFY(around().isEmpty());
    }

    // An engine that does not come back holds nobody up: the dialog goes at once, the rest ends unseen and touches nothing that went.
    void closingDoesNotWait_data() {
        QTest::addColumn<bool>("writing");
        QTest::newRow("while it checks") << false;
        QTest::newRow("while it writes") << true;
    }
    void closingDoesNotWait() {
        QFETCH(bool, writing);
        std::atomic<bool> go = false, reached = false, waited_for = false;
        std::atomic<int> copied = 0;
        fs::path scratch;
        const auto hold = [&] {
            reached = true;
            const QDeadlineTimer patience(20000);  // so that a dialog which waits ends
            while (!go && !patience.hasExpired()) std::this_thread::yield();
            waited_for = !go;
        };
        auto keeper = std::make_unique<QWidget>();
        struct Open {
            std::atomic<bool>& go;
            ~Open() { go = true; }
        } const open{go};  // also where this fails
        engine_->before_check = [&](int number, const api::ExportRequest& request) {
            scratch = request.target.parent_path();
            if (number == 1 && !writing) hold();
        };
        open_dialog(trained(), [&](const fs::path& from, const fs::path& to) {
            if (++copied == 1) hold();
            AdapterExport::copy_whole(from, to);
        }, keeper.get());
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        if (writing) {
            QTRY_VERIFY(button("exportButton")->isEnabled());
            set_target(path("new/out"));
            button("exportButton")->click();
        }
        QTRY_VERIFY(reached);
        QTest::keyClick(dialog_, Qt::Key_Escape);
        QTRY_VERIFY(dialog_ == nullptr);
        QVERIFY(!waited_for);  // the engine still has not come back
        QCOMPARE(keeper->findChildren<AdapterExport*>().size(), 1);
        QVERIFY(fs::exists(scratch));
        go = true;
        QTRY_VERIFY(keeper->findChildren<AdapterExport*>().isEmpty());
        QVERIFY(!fs::exists(scratch));
        QVERIFY(copied <= 1);
        QCOMPARE(around(), QStringList());
    }

    // The window behind it goes too: then it is waited for, as nothing of the engine's may be left at work.
    void theWindowWaitsForIt() {
        std::atomic<bool> reached = false, through = false;
        engine_->before_check = [&](int number, const api::ExportRequest& request) {
            if (number != 1) return;
            reached = true;
            while (!request.stop.stop_requested()) std::this_thread::yield();
            through = true;
        };
        auto keeper = std::make_unique<QWidget>();
        open_dialog(trained(), AdapterExport::copy_whole, keeper.get());
        dialog_->setAttribute(Qt::WA_DeleteOnClose);
        QTRY_VERIFY(reached);
        dialog_->close();
        keeper.reset();
        QVERIFY(through);
        QVERIFY(dialog_ == nullptr);
    }

    // Scratch folders go with the dialog, exported or not.
    void nothingIsLeftBehind() {
        fs::path scratch;
        engine_->before_check = [&](int, const api::ExportRequest& request) { scratch = request.target.parent_path(); };
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QVERIFY(fs::exists(scratch));
        delete dialog_;
        QVERIFY(!fs::exists(scratch));
    }

    // While a run trains, on the same engine.
    void aRunAtWorkIsNotDisturbed() {
        const RunId done = trained();
        FakeClock clock;
        engine_->plan.steps = 40;
        engine_->plan.hold_at = 20;
        TrainingBridge bridge([this]() -> api::Engine& { return *engine_; }, clock);
        QVERIFY(bridge.set_study(file_));
        const RunId running = add_run(*study_, "lora", 1, "another");
        bridge.start({running});
        QTRY_VERIFY(engine_->holding);
        open_dialog(done);
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QVERIFY(engine_->holding);
        QSignalSpy ended(&bridge, &TrainingBridge::runEnded);
        engine_->release();
        QTRY_COMPARE(ended.count(), 1);
        QCOMPARE(study_->summary(running).status, store::Status::finished);
    }

    void itFitsASmallScreenAndLargeText() {
        struct Restore {
            ~Restore() { prepare_look(); }
        } const restore;
        Theme::instance().apply(Theme::Mode::dark, 130);
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        dialog_->resize(dialog_->width(), 600);
        QCOMPARE(dialog_->height(), 600);
        const QRect inside = dialog_->rect();
        for (const char* name : {"exportCommandButton", "exportCancelButton", "exportButton"})
            QVERIFY(inside.contains(QRect(button(name)->mapTo(dialog_.data(), QPoint()), button(name)->size())));
        // Nothing is cut at the side; below it can be scrolled to.
        const auto* area = dialog_->findChild<QScrollArea*>();
        QCOMPARE(area->widget()->width(), area->viewport()->width());
        for (const QLabel* label : dialog_->findChildren<QLabel*>()) {
            if (!label->isVisible() || label->wordWrap()) continue;
            QVERIFY2(label->width() >= label->sizeHint().width() || label->objectName() == QLatin1String("exportSubtitle"), qPrintable(label->text()));
        }
        // The lists are as high as their rows.
        for (const char* name : {"exportContents", "exportChecks"}) {
            const auto* tree = child<QTreeWidget>(name);
            const QModelIndex last = tree->model()->index(tree->topLevelItemCount() - 1, 0);
            QTRY_COMPARE(tree->visualRect(last).bottom(), tree->viewport()->rect().bottom());
        }
    }

    void itSpeaksTheNewLanguageAtOnce() {
        open_dialog(trained());
        QTRY_VERIFY(button("exportButton")->isEnabled());
        QEvent change(QEvent::LanguageChange);
        QCoreApplication::sendEvent(dialog_, &change);
        QVERIFY(button("exportButton")->isEnabled());
        QCOMPARE(child<SegmentBar>("exportWeights")->findChildren<QPushButton*>().size(), 2);
    }
};

QTEST_MAIN(TestExportDialog)
#include "tst_export_dialog.moc"
