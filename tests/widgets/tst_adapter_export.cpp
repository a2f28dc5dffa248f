// SPDX-License-Identifier: GPL-3.0-or-later
// The export behind the dialog: where it prepares, what closing it leaves at work and on disk, the code that loads a folder.
#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QtTest>
#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "core/base/files.h"
#include "core/formats/safetensors.h"
#include "core/store/execute.h"
#include "support/small_runs.h"
#include "widgets/bridge/adapter_export.h"
#include "widgets/dialogs/loading_code.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
namespace fs = std::filesystem;

namespace {

// Where the engine waits in the middle of an export, until a test lets it go. Not for ever: a test that waits for the engine fails.
class Gate {
  public:
    void wait() {
        std::unique_lock lock(mutex_);
        reached = true;
        wake_.wait_for(lock, std::chrono::seconds(5), [this] { return open_; });
        passed = true;
    }
    void open() {
        {
            const std::lock_guard lock(mutex_);
            open_ = true;
        }
        wake_.notify_all();
    }
    std::atomic<bool> taken = false, reached = false, passed = false, stop_asked = false;

  private:
    std::mutex mutex_;
    std::condition_variable wake_;
    bool open_ = false;
};

}  // namespace

class TestAdapterExport : public QObject, StudyFixture {
    Q_OBJECT
    std::unique_ptr<FakeEngine> engine_;
    std::unique_ptr<AdapterExport> export_;
    AdapterExport::Source source_;
    QByteArray cache_before_, temporary_before_;

    std::string path(const char* name) const { return folder_->filePath(QString::fromLatin1(name)).toStdString(); }
    AdapterExport& make(AdapterExport::CopyFile copy = AdapterExport::copy_whole) {
        export_ = std::make_unique<AdapterExport>([this]() -> api::Engine& { return *engine_; }, std::move(copy));
        return *export_;
    }
    fs::path files() const { return study_->files(source_.uuid); }
    // What lies in `folder`, hidden or not.
    static QStringList names(const fs::path& folder) {
        return QDir(QString::fromStdString(folder.string())).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    }
    static void restore(const char* name, const QByteArray& before) { before.isNull() ? qunsetenv(name) : qputenv(name, before); }

  private Q_SLOTS:
    void initTestCase() {
        cache_before_ = qgetenv("XDG_CACHE_HOME");
        temporary_before_ = qgetenv("TMPDIR");
    }
    void cleanupTestCase() {
        restore("XDG_CACHE_HOME", cache_before_);
        restore("TMPDIR", temporary_before_);
    }
    void init() {
        restore("TMPDIR", temporary_before_);
        make_study();
        engine_ = std::make_unique<FakeEngine>();
        const store::RunId run = add_run(*study_, "sherl", 3, "a run");
        (void)store::execute(*study_, *engine_, run, small_spec("sherl", 3, "a run").spec);
        source_ = {file_, run, study_->summary(run).uuid};
        fs::create_directories(files() / "best");
        const std::vector<std::byte> bytes(4);
        const std::vector<formats::TensorToWrite> tensors{{.name = "classifier.bias", .dtype = formats::Dtype::f32, .shape = {1}, .data = bytes}};
        formats::write_safetensors(files() / "best/adapter.safetensors", tensors, {{"step", "20"}});
        fs::create_directories(path("temporary"));
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(path("cache")));
        qputenv("TMPDIR", QByteArray::fromStdString(path("temporary")));
    }
    void cleanup() {
        export_.reset();
        forget_study();
    }

    // A temporary folder is often memory, and smaller than a model.
    void itPreparesInTheCache() {
        fs::path target;
        engine_->before_check = [&](int, const api::ExportRequest& request) { target = request.target; };
        QSignalSpy prepared(&make(), &AdapterExport::prepared);
        export_->prepare(source_, "best");
        QTRY_COMPARE(prepared.count(), 1);
        const fs::path exports = path("cache/sherl-workbench/exports");
        QCOMPARE(target.parent_path().parent_path(), exports);
        QCOMPARE(names(exports).size(), 1);
        QVERIFY(names(path("temporary")).isEmpty());
        QSignalSpy exported(export_.get(), &AdapterExport::exported);
        export_->commit(path("out"));
        QTRY_COMPARE(exported.count(), 1);
        QCOMPARE(read_file(path("out/adapter_model.safetensors")), std::string(100000, 'w'));
        export_.reset();
        QVERIFY(names(exports).isEmpty());
    }

    // As large as the backbone, which the run's weights do not tell: the engine is asked for one folder, and writes it whole.
    void aMergedFolderIsPreparedToo() {
        const store::RunId run = add_run(*study_, "lora", 3, "another");
        (void)store::execute(*study_, *engine_, run, small_spec("lora", 3, "another").spec);
        const AdapterExport::Source source{file_, run, study_->summary(run).uuid};
        fs::create_directories(study_->files(source.uuid));
        fs::copy(files() / "best", study_->files(source.uuid) / "best");
        bool merged = false;
        engine_->before_check = [&](int, const api::ExportRequest& request) { merged = request.merge; };
        QSignalSpy prepared(&make(), &AdapterExport::prepared), exported(export_.get(), &AdapterExport::exported);
        export_->prepare(source, "best", true);
        QTRY_COMPARE(prepared.count(), 1);
        QVERIFY(merged);
        export_->commit(path("out"));
        QTRY_COMPARE(exported.count(), 1);
        QVERIFY(names(path("out")).contains(QStringLiteral("model.safetensors")));
        // A side network runs beside the backbone: refused before the engine is asked.
        std::optional<Error> told;
        connect(export_.get(), &AdapterExport::refused, this, [&told](const Error& error) { told = error; });
        export_->prepare(source_, "best", true);
        QTRY_VERIFY(told);
        QCOMPARE(told->id(), std::string("export.merge"));
        QCOMPARE(engine_->exports.load(), 1);
    }

    // Where the cache cannot be written, others do: for temporary files, at last the run's own.
    void otherPlacesServeToo() {
        const QStringList before = names(files());
        write_file_atomically(path("file"), "x");
        qputenv("XDG_CACHE_HOME", QByteArray::fromStdString(path("file")));
        fs::path target;
        engine_->before_check = [&](int, const api::ExportRequest& request) { target = request.target; };
        QSignalSpy prepared(&make(), &AdapterExport::prepared);
        export_->prepare(source_, "best");
        QTRY_COMPARE(prepared.count(), 1);
        QCOMPARE(target.parent_path().parent_path(), fs::path(path("temporary")));
        qputenv("TMPDIR", QByteArray::fromStdString(path("nowhere")));
        export_->prepare(source_, "best");
        QTRY_COMPARE(prepared.count(), 2);
        QCOMPARE(target.parent_path().parent_path(), files());
        QVERIFY(names(path("temporary")).isEmpty());  // of the one before
        export_.reset();
        QCOMPARE(names(files()), before);
    }

    // The folder that is full, not one that is gone again, and what helps.
    void noRoomIsToldWithAWayAround() {
        engine_->before_check = [](int number, const api::ExportRequest& request) {
            if (number == 1)
                throw Error(ErrorKind::store, {.id = "base.file.unwritable", .what = Text::plain("the disk is full"),
                                               .where = (request.target / "adapter_model.safetensors").string(), .expected = {}, .got = {}, .way_out = {}});
        };
        std::optional<Error> told;
        connect(&make(), &AdapterExport::refused, this, [&told](const Error& error) { told = error; });
        export_->prepare(source_, "best");
        QTRY_VERIFY(told);
        QCOMPARE(told->problems().front().where, path("cache/sherl-workbench/exports"));
        QVERIFY(told->problems().front().way_out.english().find("command line") != std::string::npos);
        QVERIFY(names(path("cache/sherl-workbench/exports")).isEmpty());
    }

    // Given away in the middle of something long: nobody waits, nothing is told, and nothing is left when the engine is through.
    void givenAwayItWaitsForNobody_data() {
        QTest::addColumn<bool>("stopped");
        QTest::newRow("the engine heeds the stop") << true;
        QTest::newRow("it was at its last part") << false;
    }
    void givenAwayItWaitsForNobody() {
        QFETCH(bool, stopped);
        const auto gate = std::make_shared<Gate>();
        engine_->before_check = [gate, stopped](int number, const api::ExportRequest& request) {
            if (number != 1 || gate->taken.exchange(true)) return;
            gate->wait();
            gate->stop_asked = request.stop.stop_requested();
            if (stopped)
                throw Error(ErrorKind::run, {.id = "export.stopped", .what = Text::plain("stopped"), .where = {}, .expected = {}, .got = {}, .way_out = {}});
        };
        QObject keeper;
        QSignalSpy prepared(&make(), &AdapterExport::prepared);
        bool refused = false;
        connect(export_.get(), &AdapterExport::refused, this, [&refused] { refused = true; });
        export_->prepare(source_, "best");
        QTRY_VERIFY(gate->reached);
        AdapterExport::end_unseen(std::move(export_), &keeper);
        QVERIFY2(!gate->passed, "it waited for the engine");
        // Another one is at work meanwhile, and knows nothing of it.
        QSignalSpy other(&make(), &AdapterExport::prepared);
        export_->prepare(source_, "best");
        QTRY_COMPARE(other.count(), 1);
        QVERIFY(!gate->passed);
        QCOMPARE(names(path("cache/sherl-workbench/exports")).size(), 2);
        gate->open();
        QTRY_VERIFY(keeper.children().isEmpty());
        QCOMPARE(names(path("cache/sherl-workbench/exports")).size(), 1);
        QVERIFY(gate->passed && gate->stop_asked);
        QVERIFY(prepared.isEmpty() && !refused);
    }

    // Python finds the folder by the path in the code, whatever characters it has.
    void loadingCodeNamesTheFolder_data() {
        QTest::addColumn<QString>("name");
        QTest::newRow("plain") << QStringLiteral("adapter");
        QTest::newRow("Chinese") << QString::fromUtf8("适配器");
        QTest::newRow("beyond the basic plane") << QString::fromUtf8("\xF0\x9F\x98\x80 \xF0\xA0\x80\x80");
        QTest::newRow("quotes and more") << QString::fromUtf8("it's a \"folder\" \\U0001f600 \t%1{x}\x7f\xE2\x80\xA8");
    }
    void loadingCodeNamesTheFolder() {
        QFETCH(QString, name);
        const std::string folder = folder_->filePath(name).toStdString();
        fs::create_directory(folder);
        using Form = LoadingFacts::Form;
        const std::vector<std::pair<LoadingFacts, int>> forms{{{.form = Form::reader}, 2}, {{.form = Form::peft}, 2}, {{.form = Form::merged}, 1},
                                                              {{.pool = "pooler", .form = Form::merged}, 1}, {{.form = Form::merged, .prompt = "cola sentence: \"%2\""}, 1}};
        for (const auto& [form, paths] : forms) {
            LoadingFacts facts = form;
            facts.folder = facts.backbone = folder;
            const QString code = loading_code(facts);
            const QString script = folder_->filePath(QStringLiteral("code.py"));
            write_file_atomically(script.toStdString(), code.toStdString());
            QProcess python;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(QStringLiteral("PYTHONUTF8"), QStringLiteral("1"));
            python.setProcessEnvironment(environment);
            python.start(QStringLiteral("python3"), {QStringLiteral("-c"), QStringLiteral("import ast, os, sys\n"
                                                                                          "texts = [n.value for n in ast.walk(ast.parse(open(sys.argv[1], 'rb').read())) if isinstance(n, ast.Constant)]\n"
                                                                                          "found = [t for t in texts if isinstance(t, str) and t.startswith('/') and os.path.isdir(t)]\n"
                                                                                          "sys.exit(0 if len(found) == int(sys.argv[2]) and (not sys.argv[3] or sys.argv[3] in texts) else 1)\n"),
                                                     script, QString::number(paths), QString::fromStdString(facts.prompt)});
            if (!python.waitForStarted()) QSKIP("there is no python3");
            QVERIFY(python.waitForFinished());
            const QByteArray said = python.readAllStandardError();
            QVERIFY2(python.exitCode() == 0, said.isEmpty() ? "the code does not name the folder" : said.constData());
        }
    }
};

QTEST_MAIN(TestAdapterExport)
#include "tst_adapter_export.moc"
