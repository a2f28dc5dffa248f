// SPDX-License-Identifier: GPL-3.0-or-later
// The file itself: creating, refusing, migrating; finding, changing and deleting runs; whose process is gone.
#include <SQLiteCpp/SQLiteCpp.h>
#include <unistd.h>

#include <QtTest>
#include <fstream>
#include <set>

#include "core/base/files.h"
#include "core/store/schema.h"
#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;
using namespace sherl::store::test;
namespace fs = std::filesystem;

class TestStudy : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    fs::path file_;

    SQLite::Database raw() const { return {file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, 0}; }

    template <class Work>
    static void refuses(const char* id, int code, Work work) {
        try {
            work();
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.id()), QString::fromLatin1(id));
            QCOMPARE(exit_code(error.kind()), code);
        }
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        file_ = folder_->path().toStdString() + "/a.sherl";
    }

    void readingNeverCreates() {
        refuses("store.missing", 2, [&] { (void)Study::open_for_reading(file_); });
        QVERIFY(!fs::exists(file_));
        refuses("store.no_folder", 2, [&] { (void)Study::open_for_writing(file_.parent_path() / "no" / "a.sherl"); });
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_reading(file_.parent_path()); });
        std::ofstream(file_).close();
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_reading(file_); });
        (void)Study::open_for_writing(file_);  // an empty file is where a study may begin
        QVERIFY(Study::open_for_reading(file_).runs().empty());
    }

    void createdWhole() {
        Study study = Study::open_for_writing(file_);
        SQLite::Database sql = raw();
        QCOMPARE(sql.execAndGet("PRAGMA application_id").getInt(), kApplicationId);
        QCOMPARE(sql.execAndGet("PRAGMA user_version").getInt(), current_schema());
        QCOMPARE(sql.execAndGet("PRAGMA journal_mode").getString(), std::string("wal"));
        QVERIFY_THROWS_EXCEPTION(Error, Study::open_for_reading(file_).rename(1, "x"));
    }

    void otherFilesAreRefusedUnchanged() {
        const std::string text(2000, 'x');
        std::ofstream(file_) << text;
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_reading(file_); });
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_writing(file_); });
        QCOMPARE(read_file(file_), text);
        fs::remove(file_);
        raw().exec("CREATE TABLE other (x)");
        const std::string before = read_file(file_);
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_reading(file_); });
        refuses("store.not_a_study", 2, [&] { (void)Study::open_for_writing(file_); });
        QCOMPARE(read_file(file_), before);
    }

    void newerSchemaIsRefusedUnchanged() {
        (void)Study::open_for_writing(file_);
        raw().exec("PRAGMA user_version = 999");
        refuses("store.newer_schema", 3, [&] { (void)Study::open_for_reading(file_); });
        refuses("store.newer_schema", 3, [&] { (void)Study::open_for_writing(file_); });
        QCOMPARE(raw().execAndGet("PRAGMA user_version").getInt(), 999);
    }

    void migrationsAreStepwiseAndWhole() {
        SQLite::Database sql = raw();
        const std::array<Migration, 2> two{{{1, "CREATE TABLE a (x)"}, {2, "ALTER TABLE a ADD COLUMN y"}}};
        migrate(sql, file_, std::span(two).first(1));
        QCOMPARE(sql.execAndGet("PRAGMA user_version").getInt(), 1);
        migrate(sql, file_, two);
        migrate(sql, file_, two);
        sql.exec("INSERT INTO a (x, y) VALUES (1, 2)");
        // A step that fails half-way leaves the step before.
        const std::array<Migration, 4> broken{
            {two[0], two[1], {3, "CREATE TABLE b (x)"}, {4, "CREATE TABLE c (x); CREATE TABLE b (x)"}}};
        QVERIFY_THROWS_EXCEPTION(SQLite::Exception, migrate(sql, file_, broken));
        QCOMPARE(sql.execAndGet("PRAGMA user_version").getInt(), 3);
        QVERIFY(sql.tableExists("b"));
        QVERIFY(!sql.tableExists("c"));
    }

    // Dumps of studies that released versions wrote. Each must open for reading and for writing, with its rows.
    void oldStudiesOpen_data() {
        QTest::addColumn<QString>("dump");
        const QDir data(QStringLiteral(SHERL_TEST_DATA "/store"));
        for (const QString& name : data.entryList({QStringLiteral("schema-*.sql")})) {
            QTest::newRow(qPrintable(name)) << data.filePath(name);
        }
    }
    void oldStudiesOpen() {
        QFETCH(QString, dump);
        raw().exec(read_file(dump.toStdString()));
        Study reader = Study::open_for_reading(file_);
        QCOMPARE(raw().execAndGet("PRAGMA user_version").getInt(), current_schema());
        const RunDetail detail = reader.detail(1);
        QCOMPARE(detail.summary.status, Status::finished);
        QCOMPARE(detail.summary.method, std::string("sherl"));
        QCOMPARE(detail.summary.test.at("matthews"), 0.125);
        QCOMPARE(detail.split.peak, std::int64_t{900});
        QCOMPARE(reader.series(1, "loss").size(), std::size_t{3});
        Study study = Study::open_for_writing(file_);
        study.set_tags(1, {"old"});
        study.remove(1);
    }

    void damagedFilesAreTold() {
        {
            Study study = Study::open_for_writing(file_);
            add_run(study);
        }
        raw().exec("PRAGMA wal_checkpoint(TRUNCATE)");
        std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(4096);
        file << std::string(40000, '\x7f');
        file.close();
        refuses("store.corrupt", 3, [&] { (void)Study::open_for_reading(file_).runs(); });
    }

    void readOnlyFolderCanBeRead() {
        if (::geteuid() == 0) QSKIP("root may write everywhere");
        {
            Study study = Study::open_for_writing(file_);
            add_run(study);
        }
        fs::permissions(file_.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
        const std::size_t count = Study::open_for_reading(file_).runs().size();
        fs::permissions(file_.parent_path(), fs::perms::owner_all);
        QCOMPARE(count, std::size_t{1});
    }

    void findsByIdUuidPrefixAndName() {
        Study study = Study::open_for_writing(file_);
        const RunId one = add_run(study, "sherl"), two = add_run(study, "lora"), three = add_run(study, "lora", 1);
        SQLite::Database sql = raw();
        sql.exec(
            "UPDATE runs SET uuid = 'ab000000-0000-4000-8000-000000000001' WHERE id = 1;"
            "UPDATE runs SET uuid = 'ab000000-0000-4000-8000-000000000002' WHERE id = 2;"
            "UPDATE runs SET uuid = '1b000000-0000-4000-8000-000000000003' WHERE id = 3");
        QCOMPARE(study.find("2"), two);
        QCOMPARE(study.find("1"), one);  // the id goes before the uuid
        QCOMPARE(study.find("1B00"), three);
        refuses("store.run.unknown", 2, [&] { (void)study.find("1b0"); });  // too short for a uuid
        QCOMPARE(study.find("sherl run"), one);
        QCOMPARE(study.find("ab000000-0000-4000-8000-000000000002"), two);
        refuses("store.run.unknown", 2, [&] { (void)study.find("7"); });
        refuses("store.run.unknown", 2, [&] { (void)study.find(""); });
        refuses("store.run.unknown", 2, [&] { (void)study.find("%"); });
        refuses("store.run.unknown", 2, [&] { (void)study.summary(7); });
        try {
            (void)study.find("ab00");
            QFAIL("found");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("store.run.ambiguous"));
            QVERIFY(std::string(error.what()).find("1 (ab000000 \"sherl run\"), 2 (ab000000 \"lora run\")") !=
                    std::string::npos);
        }
        refuses("store.run.ambiguous", 2, [&] { (void)study.find("lora run"); });

        // A name goes before the uuid that looks like it, and the id before both.
        study.rename(one, "1b000000");
        QCOMPARE(study.find("1b000000"), one);
        QCOMPARE(study.find("1b00"), three);
        study.rename(one, "2");
        QCOMPARE(study.find("2"), two);
    }

    void listsAndFilters() {
        Study study = Study::open_for_writing(file_);
        add_run(study, "sherl");
        add_run(study, "lora", 3);
        QCOMPARE(study.runs().size(), std::size_t{2});
        const auto found = study.runs(Filter("method = lora and rank = 8 and seed = 3"));
        QCOMPARE(found.size(), std::size_t{1});
        QCOMPARE(found.front().id, RunId{2});
        refuses("store.filter", 2, [&] { (void)study.runs(Filter("rnak = 8")); });
        QCOMPARE(study.runs().front().queue_position, 1);
        study.set_queue({2, 1});
        QCOMPARE(study.runs().front().queue_position, 2);
        study.set_tags(1, {"b", "a", "b"});
        study.set_notes(1, "# note\nand more");
        study.rename(1, "new");
        const RunDetail detail = study.detail(1);
        QCOMPARE(detail.summary.tags, (std::vector<std::string>{"a", "b"}));
        QCOMPARE(detail.notes, std::string("# note\nand more"));
        QCOMPARE(detail.summary.note, std::string("# note"));
        QCOMPARE(study.summary(2).note, std::string());
        QCOMPARE(detail.summary.name, std::string("new"));
        refuses("store.run.name", 2, [&] { study.rename(1, " "); });
        refuses("store.run.unknown", 2, [&] { study.set_tags(9, {}); });
        refuses("store.run.unknown", 2, [&] { study.set_notes(9, ""); });
    }

    // What a resume would start from goes; weights, rows and curves stay.
    void checkpointsAreRemovedAlone() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study);
        bool refused = false;
        FakeEngine engine([&](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            observer.step(small_step(1));
            small_checkpoint(request, observer, 1);
            std::ofstream(request.files / "checkpoint-1" / "state") << std::string(1000, 'x');
            fs::create_directories(request.files / "best");
            std::ofstream(request.files / "best" / "weights") << std::string(10, 'w');
            try {  // not while it is at work
                Study::open_for_writing(file_).remove_checkpoints(run);
            } catch (const Error& error) {
                refused = error.problems().front().id == "store.run.at_work";
            }
            return small_outcome(api::Ending::stopped, 1);
        });
        (void)execute(study, engine, run, small_spec());
        QVERIFY(refused);
        QVERIFY(can_execute(study.detail(run)));
        const fs::path files = study.files(study.summary(run).uuid);
        fs::create_directories(files / ".deleted-checkpoint-0");  // of a program that was killed in the middle
        std::ofstream(files / ".deleted-checkpoint-0" / "state") << std::string(100, 'x');
        QCOMPARE(study.checkpoint_use(run), std::uint64_t{1100});
        QCOMPARE(study.disk_use(run), std::uint64_t{1110});
        study.remove_checkpoints(run);
        QCOMPARE(study.checkpoint_use(run), std::uint64_t{0});
        QCOMPARE(study.disk_use(run), std::uint64_t{10});
        QVERIFY(!study.detail(run).checkpoints.front().present);
        QCOMPARE(study.series(run, "loss").size(), std::size_t{1});
        study.remove_checkpoints(run);  // once more changes nothing
        refuses("store.run.unknown", 2, [&] { study.remove_checkpoints(9); });
    }

    void removingTakesRowsAndFiles() {
        Study study = Study::open_for_writing(file_);
        const RunId run = add_run(study), other = add_run(study);
        FakeEngine engine([](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
            observer.started(small_start());
            observer.step(small_step(1));
            small_checkpoint(request, observer, 1);
            std::ofstream(request.files / "checkpoint-1" / "state") << std::string(1000, 'x');
            return small_outcome(api::Ending::finished, 1);
        });
        (void)execute(study, engine, run, small_spec());
        (void)execute(study, engine, other, small_spec());
        QCOMPARE(study.disk_use(run), std::uint64_t{1000});
        const fs::path files = study.files(study.summary(run).uuid);
        QVERIFY(fs::exists(files));
        study.remove(run);
        QVERIFY(!fs::exists(files));
        refuses("store.run.unknown", 2, [&] { (void)study.summary(run); });
        SQLite::Database sql = raw();
        for (const char* table : {"steps", "segments", "checkpoints"}) {
            QCOMPARE(sql.execAndGet(std::string("SELECT count(*) FROM ") + table).getInt(), 1);
        }
        QVERIFY(fs::exists(study.files(study.summary(other).uuid)));
        study.remove(other);
        QVERIFY(!fs::exists(file_.string() + ".files"));
        QCOMPARE(add_run(study), RunId{3});  // ids are never given twice
    }

    // As a kill leaves them: before the row is gone, and after.
    void removalsUnderWayAreSettledAtTheNextOpening() {
        const auto fill = [](const fs::path& folder) {
            fs::create_directories(folder / "best");
            std::ofstream(folder / "best" / "adapter.safetensors") << "weights";
        };
        fs::path kept, gone;
        {
            Study study = Study::open_for_writing(file_);
            kept = study.files(study.summary(add_run(study)).uuid);
            const RunId removed = add_run(study);
            gone = study.files(study.summary(removed).uuid);
            study.remove(removed);
        }
        const auto doomed = [](const fs::path& folder) {
            return folder.parent_path() / (".deleted-" + folder.filename().string());
        };
        fill(doomed(kept));
        fill(doomed(gone));
        (void)Study::open_for_reading(file_);  // changes nothing
        QVERIFY(fs::exists(doomed(kept)) && fs::exists(doomed(gone)));
        Study study = Study::open_for_writing(file_);
        QCOMPARE(read_file(kept / "best" / "adapter.safetensors"), std::string("weights"));
        QVERIFY(!fs::exists(doomed(kept)) && !fs::exists(doomed(gone)) && !fs::exists(gone));

        // What a run has under its own name is newer, and the last run takes the folder along.
        fill(doomed(kept));
        std::ofstream(kept / "best" / "adapter.safetensors") << "newer";
        study = Study::open_for_writing(file_);
        QCOMPARE(read_file(kept / "best" / "adapter.safetensors"), std::string("newer"));
        study.remove(1);
        QVERIFY(!fs::exists(file_.string() + ".files"));
    }

    void processesAreGoneOrNot_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("boot");
        QTest::addColumn<int>("start");    // what the process table says of the pid, −1: nothing
        QTest::addColumn<int>("silence");  // milliseconds since the heartbeat
        QTest::addColumn<bool>("gone");
        const QString here = QStringLiteral("here"), there = QStringLiteral("there"), boot = QStringLiteral("b1");
        QTest::newRow("alive") << here << boot << 5 << 0 << false;
        QTest::newRow("alive, suspended for a day") << here << boot << 5 << 86'400'000 << false;
        QTest::newRow("dead, just now") << here << boot << -1 << 0 << true;
        QTest::newRow("pid used again") << here << boot << 6 << 0 << true;
        QTest::newRow("before a reboot") << here << QStringLiteral("b0") << 5 << 0 << true;
        QTest::newRow("other host") << there << boot << -1 << 60'000 << false;
        QTest::newRow("other host, silent") << there << boot << 5 << 60'001 << true;
        QTest::newRow("no boot id, silent") << here << QString() << 5 << 60'001 << true;
        QTest::newRow("no boot id") << here << QString() << -1 << 10 << false;
    }
    void processesAreGoneOrNot() {
        QFETCH(QString, host);
        QFETCH(QString, boot);
        QFETCH(int, start);
        QFETCH(int, silence);
        QFETCH(bool, gone);
        const ProcessIdentity recorded{
            .host = host.toStdString(), .boot_id = boot.toStdString(), .pid = 42, .start = 5};
        const ProcessIdentity self{.host = "here", .boot_id = "b1", .pid = 1, .start = 1};
        const auto table = [&](std::int64_t) { return start < 0 ? std::nullopt : std::optional<std::int64_t>(start); };
        QCOMPARE(process_gone(recorded, 1'000'000, self, 1'000'000 + silence, table), gone);
    }

    void thisProcessIsAlive() {
        const ProcessIdentity self = this_process();
        QCOMPARE(self.pid, std::int64_t{::getpid()});
        QVERIFY(self.start > 0);
        QCOMPARE(process_start_time(self.pid), self.start);
        QVERIFY(!process_start_time(0));
        std::set<std::string> uuids;
        for (int i = 0; i < 100; ++i) uuids.insert(new_uuid());
        QCOMPARE(uuids.size(), std::size_t{100});
        const QRegularExpression version4(
            QStringLiteral("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
        QVERIFY(version4.match(QString::fromStdString(*uuids.begin())).hasMatch());
    }

    void onlyRowsWithoutAProcessAreMarked() {
        Study study = Study::open_for_writing(file_);
        const RunId mine = add_run(study), dead = add_run(study), remote = add_run(study);
        const ProcessIdentity self = this_process();
        FakeClock clock;
        for (const RunId run : {mine, dead, remote}) (void)claim_run(study, run, clock);
        SQLite::Database sql = raw();
        sql.exec(
            "UPDATE segments SET process_start = process_start + 1 WHERE run = 2; UPDATE segments SET host = "
            "'elsewhere.test' WHERE run = 3");
        clock.advance(60'000);
        QCOMPARE(study.mark_interrupted(clock), 1);
        QCOMPARE(study.mark_interrupted(clock), 0);
        clock.advance(1);
        QCOMPARE(study.mark_interrupted(clock), 1);
        QCOMPARE(study.summary(mine).status, Status::running);
        QCOMPARE(study.summary(dead).status, Status::interrupted);
        QCOMPARE(study.summary(remote).status, Status::interrupted);
        QCOMPARE(study.summary(dead).ended_ms, clock.unix_milliseconds() - 60'001);  // its last heartbeat
        QCOMPARE(claim_run(study, dead, clock).segment, 2);
        refuses("store.run.at_work", 2, [&] { (void)claim_run(study, mine, clock); });
        refuses("store.run.at_work", 2, [&] { study.remove(mine); });
    }
};

QTEST_APPLESS_MAIN(TestStudy)
#include "tst_study.moc"
