// SPDX-License-Identifier: GPL-3.0-or-later
// A run that is interrupted and resumed equals the uninterrupted one, bit for bit (fake_run.h).
#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/fake_run.h"
#include "core/engine/train/run_folder.h"

using namespace sherl;
namespace fs = std::filesystem;

namespace {

// One run in several segments, with the rows that a store would hold: those beyond a checkpoint are dropped on resume.
class Story {
  public:
    fake::Setup setup;
    spec::RunSpec spec = fake::spec();
    std::map<std::int64_t, std::string> steps;
    std::map<std::string, std::string> evaluations;
    std::string predictions;
    std::string trace;  // the last one told
    std::vector<api::LogEvent> logs;
    std::function<void(const api::CheckpointEvent&)> on_checkpoint;

    // `stop_at` > 0: stop after that step; `in_evaluation` > 0: stop in that evaluation pass of this segment.
    api::RunOutcome segment(bool resume, int stop_at = 0, int in_evaluation = 0, bool pause = false) {
        std::stop_source stop;
        fake::Recorder recorder;
        bool pausing = false;
        recorder.on_step = [&](const api::StepEvent& event) {
            if (event.step == stop_at && pause) pausing = true;
            if (event.step == stop_at && !pause) stop.request_stop();
        };
        recorder.pause = [&] { return pausing; };
        recorder.on_checkpoint = on_checkpoint;
        setup.probe->evaluation_forwards = 0;
        setup.probe->on_forward = [&](bool training, int forward) {
            if (!training && forward == in_evaluation) stop.request_stop();
        };
        const api::RunOutcome outcome = engine::train({.spec = spec, .files = folder(), .resume = resume}, recorder,
                                                      stop.get_token(), fake::environment(setup));
        setup.probe->on_forward = nullptr;
        if (!recorder.starts.empty()) {
            const std::int64_t first = recorder.starts.front().first_step;
            steps.erase(steps.upper_bound(first), steps.end());
            std::erase_if(evaluations, [&](const auto& item) { return std::stoll(item.first) > first; });
        }
        for (const auto& event : recorder.steps) steps[event.step] = fake::row(event);
        for (const auto& event : recorder.evaluations)
            evaluations[std::to_string(event.step) + event.split] = fake::row(event);
        for (const auto& event : recorder.scored) {
            predictions += event.split;
            for (const float value : event.probabilities) predictions.append(" ").append(std::to_string(value));
        }
        logs = recorder.logs;
        trace = recorder.traces.empty() ? std::string() : fake::row(recorder.traces.back());
        return outcome;
    }
    [[nodiscard]] fs::path folder() const { return directory_.path().toStdString() + "/run"; }
    [[nodiscard]] std::string weights(const char* name) const {
        return read_file(folder() / name / "adapter.safetensors");
    }
    [[nodiscard]] std::vector<std::string> entries() const {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(folder())) names.push_back(entry.path().filename().string());
        std::sort(names.begin(), names.end());
        return names;
    }

  private:
    QTemporaryDir directory_;
};

void flip_byte(const fs::path& path, std::int64_t from_end) {
    std::string content = read_file(path);
    content[content.size() - static_cast<std::size_t>(from_end)] ^= 1;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

}  // namespace

class TestResume : public QObject {
    Q_OBJECT
  private:
    static void compare(const Story& story, const api::RunOutcome& outcome, const Story& whole,
                        const api::RunOutcome& expected) {
        QVERIFY2(outcome.ending == api::Ending::finished, outcome.error ? outcome.error->what() : "");
        QCOMPARE(story.steps, whole.steps);
        QCOMPARE(story.evaluations, whole.evaluations);
        QCOMPARE(story.predictions, whole.predictions);
        QVERIFY(story.weights("final") == whole.weights("final"));
        QVERIFY(story.weights("best") == whole.weights("best"));
        QCOMPARE(fake::row(outcome.split), fake::row(expected.split));
        QVERIFY(outcome.split.micro_batch > 0 && outcome.split.batch.rows > 0);  // the fake's peak lies in a micro-batch
        QVERIFY(!story.trace.empty());
        QCOMPARE(story.trace, whole.trace);
        QCOMPARE(outcome.counters.at("tensor_peak_train"), expected.counters.at("tensor_peak_train"));
        QCOMPARE(outcome.counters.at("tensor_peak_eval"), expected.counters.at("tensor_peak_eval"));
        QCOMPARE(outcome.best_step, expected.best_step);
        QCOMPARE(outcome.validation, expected.validation);
        QCOMPARE(outcome.test, expected.test);
        QCOMPARE(outcome.steps, expected.steps);
    }

  private Q_SLOTS:
    void initTestCase() { engine::memory::install(); }

    void resumedEqualsUninterrupted_data() {
        QTest::addColumn<int>("step");
        QTest::addColumn<int>("evaluationPass");
        QTest::addColumn<bool>("pause");
        QTest::newRow("after the first step") << 1 << 0 << false;
        QTest::newRow("mid-epoch") << 3 << 0 << false;
        QTest::newRow("paused mid-epoch") << 7 << 0 << true;
        QTest::newRow("end of an epoch, before its evaluation") << 5 << 0 << false;
        QTest::newRow("in the first evaluation") << 0 << 2 << false;
        QTest::newRow("in the second evaluation") << 0 << 5 << false;
        QTest::newRow("after the last step") << 15 << 0 << false;
        QTest::newRow("in the test evaluation") << 0 << 10 << false;
    }
    void resumedEqualsUninterrupted() {
        QFETCH(int, step);
        QFETCH(int, evaluationPass);
        QFETCH(bool, pause);
        Story whole, story;
        const api::RunOutcome expected = whole.segment(false);
        const api::RunOutcome first = story.segment(false, step, evaluationPass, pause);
        QVERIFY(first.ending == (pause ? api::Ending::paused : api::Ending::stopped));
        compare(story, story.segment(true), whole, expected);
    }

    void manySegments() {
        Story whole, story;
        const api::RunOutcome expected = whole.segment(false);
        static_cast<void>(story.segment(false, 1));
        for (int step = 2; step < 15; ++step) {
            QVERIFY(story.segment(true, step).ending == api::Ending::stopped);
        }
        compare(story, story.segment(true), whole, expected);
    }

    // What kill -9 leaves: steps beyond the checkpoint, half folders under hidden names, best/ of a later evaluation.
    void afterAKill() {
        Story whole, story;
        const api::RunOutcome expected = whole.segment(false);
        static_cast<void>(story.segment(false, 13));
        fs::remove_all(story.folder() / "checkpoint-13");
        fs::remove_all(story.folder() / "checkpoint-10");
        // Hidden names as the folder itself gives them, and one that is not its own.
        fs::path half;
        engine::RunFolder(story.folder()).replace("checkpoint-13", [&](const fs::path& staging) { half = staging; });
        fs::remove_all(story.folder() / "checkpoint-13");
        fs::create_directories(half);
        write_file_atomically(half / "state.json", "{");
        fs::create_directories(story.folder() / ".best.new");
        fs::create_directories(story.folder() / ".checkpoint-1.old");
        fs::create_directories(story.folder() / "..mine.new");
        // Only two are kept, so make the one of step 5 again from a run that got no further.
        Story early;
        static_cast<void>(early.segment(false, 6));
        fs::copy(early.folder() / "checkpoint-5", story.folder() / "checkpoint-5", fs::copy_options::recursive);
        compare(story, story.segment(true), whole, expected);
        for (const std::string& name : story.entries())
            QVERIFY2(name.front() != '.' || name == "..mine.new", name.c_str());
        QVERIFY(fs::exists(story.folder() / "..mine.new"));
    }

    void damagedNewestFallsBack_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("how");
        QTest::newRow("flipped bit in the tensors") << "state.safetensors" << 0;
        QTest::newRow("flipped bit in the state") << "state.json" << 0;
        QTest::newRow("cut tensors") << "state.safetensors" << 1;
        QTest::newRow("cut state") << "state.json" << 1;
        QTest::newRow("missing tensors") << "state.safetensors" << 2;
        QTest::newRow("missing state") << "state.json" << 2;
    }
    void damagedNewestFallsBack() {
        QFETCH(QString, file);
        QFETCH(int, how);
        Story whole, story;
        const api::RunOutcome expected = whole.segment(false);
        static_cast<void>(story.segment(false, 8));
        const fs::path path = story.folder() / "checkpoint-8" / file.toStdString();
        if (how == 0) flip_byte(path, 3);
        if (how == 1) fs::resize_file(path, fs::file_size(path) / 2);
        if (how == 2) fs::remove(path);
        const api::RunOutcome outcome = story.segment(true);
        QCOMPARE(story.logs.size(), std::size_t{1});
        QVERIFY(story.logs.front().level == api::LogEvent::Level::warning);
        QVERIFY(story.logs.front().text.english().find("checkpoint-8") != std::string::npos);
        compare(story, outcome, whole, expected);
    }

    void noUsableCheckpointIsRefused() {
        Story story;
        api::RunOutcome outcome = story.segment(true);
        QVERIFY(outcome.ending == api::Ending::failed);
        QCOMPARE(outcome.error->id(), std::string("train.checkpoint.none"));
        QVERIFY(outcome.error->kind() == ErrorKind::input);
        static_cast<void>(story.segment(false, 2));
        fs::remove(story.folder() / "checkpoint-2" / "state.json");
        outcome = story.segment(true);
        QCOMPARE(outcome.error->id(), std::string("train.checkpoint.none"));
    }

    void changedSettingsDataOrBackboneAreRefused() {
        Story story;
        static_cast<void>(story.segment(false, 6));
        const auto refused = [&](const char* word) {
            const api::RunOutcome outcome = story.segment(true);
            QCOMPARE(outcome.error->id(), std::string("train.checkpoint.other_run"));
            QVERIFY(std::string(outcome.error->what()).find(word) != std::string::npos);
        };
        story.spec.train.optimizer.lr = 0.01;
        refused("settings");
        story.spec.train.optimizer.lr = 0.05;
        story.setup.data_hash = "changed";
        refused("data");
        story.setup.data_hash = "data";
        story.setup.backbone_hash = "changed";
        refused("backbone");
        story.setup.backbone_hash = "backbone";
        QVERIFY(story.segment(true).ending == api::Ending::finished);
    }

    void threadsAreThoseOfTheCheckpoint() {
        Story story;
        story.spec.threads = 1;
        static_cast<void>(story.segment(false, 2));
        story.spec.threads = 2;
        fake::Recorder recorder;
        static_cast<void>(engine::train({.spec = story.spec, .files = story.folder(), .resume = true}, recorder, {},
                                        fake::environment(story.setup)));
        QCOMPARE(recorder.starts.front().threads, 1);
        QCOMPARE(recorder.starts.front().first_step, 2);
    }

    // The store has dropped a peak that lay beyond the checkpoint: it hears of the one that counts before the first step,
    // although no later step needs as much.
    void aResumedRunTellsThePeakItBrings() {
        Story story;
        std::int64_t largest = 0;
        static_cast<void>(story.segment(false, 7));
        for (int stop_at : {8, 0}) {
            fake::Recorder recorder;
            std::stop_source stop;
            recorder.on_step = [&](const api::StepEvent& event) {
                if (event.step == stop_at) stop.request_stop();
            };
            const api::RunOutcome outcome = engine::train({.spec = story.spec, .files = story.folder(), .resume = true}, recorder,
                                                          stop.get_token(), fake::environment(story.setup));
            QVERIFY(recorder.order.size() > 2);
            QCOMPARE(recorder.order[0], std::string("started"));
            QCOMPARE(recorder.order[1], std::string("memory"));
            QVERIFY(recorder.splits.front().peak >= largest && recorder.splits.front().peak > 0);
            QVERIFY(recorder.splits.front().step <= recorder.starts.front().first_step);
            largest = outcome.split.peak;
        }
    }

    // A checkpoint of before the instant of the peak and its step's course were kept.
    void anOlderCheckpointGoesOn() {
        Story whole, story;
        const api::RunOutcome expected = whole.segment(false);
        static_cast<void>(story.segment(false, 7));
        const fs::path file = story.folder() / "checkpoint-7/state.json";
        Json json = parse_json(read_file(file), file.string());
        Json& state = json.at("state");
        const Json split = state.at("peak").at("split");
        Json cells = Json::array();
        for (const Json& cell : split.at("cells")) {
            Json bytes = Json::array();
            for (const std::string_view category : api::memory_categories) bytes.push_back(cell.at(std::string(category)));
            cells.push_back({{"block", cell.at("block")}, {"bytes", bytes}});
        }
        state["split"] = {{"peak", split.at("peak")}, {"step", split.at("step")}, {"cells", cells}};
        state.erase("peak");
        write_file_atomically(file, json.dump(1));
        const api::RunOutcome outcome = story.segment(true);
        QVERIFY2(outcome.ending == api::Ending::finished, outcome.error ? outcome.error->what() : "");
        QCOMPARE(story.steps, whole.steps);
        QCOMPARE(outcome.split.peak, expected.split.peak);
        QCOMPARE(outcome.split.by_category(), expected.split.by_category());
    }

    void exactlyTheLastCheckpointsAreKept() {
        Story story;
        story.spec.train.checkpoint_every = 2;
        story.spec.train.keep_checkpoints = 3;
        static_cast<void>(story.segment(false));
        QCOMPARE(story.entries(),
                 (std::vector<std::string>{"best", "checkpoint-12", "checkpoint-14", "checkpoint-15", "final"}));
    }

    // The store drops a checkpoint that it was not told of, so with one kept the one before must still be there.
    void oldCheckpointStaysUntilTheNewOneIsKnown() {
        Story whole, story;
        story.spec.train.keep_checkpoints = 1;
        const api::RunOutcome expected = whole.segment(false);
        story.on_checkpoint = [&](const api::CheckpointEvent& event) {
            if (event.step == 10) throw std::runtime_error("the store is full");
        };
        QVERIFY(story.segment(false).ending == api::Ending::failed);
        QCOMPARE(story.entries(), (std::vector<std::string>{"best", "checkpoint-10", "checkpoint-5"}));
        fs::remove_all(story.folder() / "checkpoint-10");
        story.on_checkpoint = nullptr;
        compare(story, story.segment(true), whole, expected);
        QCOMPARE(story.entries(), (std::vector<std::string>{"best", "checkpoint-15", "final"}));
    }

    // A finished run's last checkpoint resumes into the same ending, without another step.
    void finishedRunCanBeResumed() {
        Story story;
        const api::RunOutcome first = story.segment(false);
        const std::string best = story.weights("best");
        const api::RunOutcome again = story.segment(true);
        QVERIFY(again.ending == api::Ending::finished);
        QCOMPARE(again.test, first.test);
        QCOMPARE(again.validation, first.validation);
        QVERIFY(story.weights("best") == best);
    }
};

QTEST_GUILESS_MAIN(TestResume)
#include "tst_resume.moc"
