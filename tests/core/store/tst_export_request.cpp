// SPDX-License-Identifier: GPL-3.0-or-later
// From a run of a study to a request for its adapter: which weights there are, whose metrics the card tells, what is refused.
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/demands.h"
#include "core/formats/safetensors.h"
#include "core/store/execute.h"
#include "core/store/export_request.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::store;
namespace fs = std::filesystem;

class TestExportRequest : public QObject {
    Q_OBJECT
    std::unique_ptr<QTemporaryDir> folder_;
    std::optional<Study> study_;

    // 20 steps, evaluated after 5, 10, 15 and 20; the last is the best.
    RunId trained(const Json& more = Json::object()) {
        FakeEngine engine;
        const RunId run = add_run(*study_, "sherl", 3, "a run", more);
        (void)execute(*study_, engine, run, small_spec("sherl", 3, "a run", more).spec);
        return run;
    }
    fs::path weights(RunId run, const char* name) { return study_->files(study_->summary(run).uuid) / name / "adapter.safetensors"; }
    void write_weights(RunId run, const char* name, const std::string& step) {
        fs::create_directories(weights(run, name).parent_path());
        const std::vector<std::byte> bytes(4);
        const std::vector<formats::TensorToWrite> tensors{{.name = "a", .dtype = formats::Dtype::f32, .shape = {1}, .data = bytes}};
        formats::write_safetensors(weights(run, name), tensors, {{"step", step}});
    }
    // The same, stopped after 10 steps: evaluated, and never finished.
    RunId stopped() {
        FakeEngine engine;
        std::stop_source stop;
        engine.plan.after_step = [&](std::int64_t step) {
            if (step == 10) stop.request_stop();
        };
        const RunId run = add_run(*study_, "sherl", 3, "a run");
        ExecuteOptions options;
        options.stop = stop.get_token();
        (void)execute(*study_, engine, run, small_spec("sherl", 3, "a run").spec, options);
        return run;
    }
    Problem problem(RunId run, const std::string& which) {
        try {
            (void)export_request(*study_, study_->detail(run), which);
        } catch (const Error& error) {
            return error.problems().front();
        }
        return {};
    }
    std::string refusal(RunId run, const std::string& which = {}) {
        const Problem found = problem(run, which);
        return found.id.empty() ? "accepted" : found.id + ": " + found.what.english();
    }

  private Q_SLOTS:
    void init() {
        folder_ = std::make_unique<QTemporaryDir>();
        study_.emplace(Study::open_for_writing(folder_->path().toStdString() + "/a.sherl"));
    }
    void cleanup() { study_.reset(); }

    void weightsAreThoseOnDisk() {
        const RunId run = trained();
        QVERIFY(stored_weights(*study_, study_->detail(run)).empty());
        write_weights(run, "final", "20");
        write_weights(run, "best", "10");
        const std::vector<StoredWeights> found = stored_weights(*study_, study_->detail(run));
        QCOMPARE(found.size(), std::size_t{2});
        QCOMPARE(found[0].name, std::string("best"));
        QCOMPARE(found[0].step, 10);
        QVERIFY(found[0].selected && !found[1].selected);
        QCOMPARE(found[0].validation.at("matthews"), 1 - loss_of(10));  // of the evaluation after that very step
        QCOMPARE(found[1].name, std::string("last"));
        QCOMPARE(found[1].step, 20);
        QCOMPARE(found[1].validation.at("matthews"), 1 - loss_of(20));
        write_file_atomically(weights(run, "best"), "damaged");
        QCOMPARE(stored_weights(*study_, study_->detail(run)).at(0).step, 0);
        QVERIFY(stored_weights(*study_, study_->detail(run)).at(0).validation.empty());
    }

    void theRequestIsTheRun() {
        const RunId run = trained({{"train", {{"select", "last"}}}});
        write_weights(run, "best", "10");
        write_weights(run, "final", "20");
        const RunSummary summary = study_->summary(run);
        const api::ExportRequest request = export_request(*study_, study_->detail(run));
        QCOMPARE(request.weights, std::string("last"));
        QCOMPARE(request.files, study_->files(summary.uuid));
        QCOMPARE(request.run_uuid, summary.uuid);
        QCOMPARE(request.run_name, std::string("a run"));
        QCOMPARE(request.backbone_hash, std::string("b0"));  // as the engine told it when the run began
        QVERIFY(request.document == summary.spec);
        QCOMPARE(request.labels, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(request.spec.method.kind, std::string("sherl"));
        // Test metrics are of the selected weights (step 20) only.
        const Json best = request.card(10), last = request.card(20);
        QCOMPARE(best.at("metrics").at("validation").at("matthews").get<double>(), 1 - loss_of(10));
        QVERIFY(best.at("metrics").at("test").empty());
        QCOMPARE(last.at("metrics").at("test").at("matthews").get<double>(), 1 - loss_of(20));
        QCOMPARE(last.at("memory").at("split").size(), std::size_t{6});
        QCOMPARE(last.at("seed").get<int>(), 3);
        QCOMPARE(last.at("data_hash").get<std::string>(), std::string("d0"));
        QCOMPARE(export_request(*study_, study_->detail(run), "best").weights, std::string("best"));
    }

    void aRunWithoutWeightsIsRefused() {
        const RunId waiting = add_run(*study_);
        QCOMPARE(refusal(waiting), std::string("export.no_weights: this run has not been evaluated yet, so it has no trained weights"));
        // Stopped after an evaluation: there are the best of it, and none of a last step.
        const RunId run = stopped();
        write_weights(run, "best", "10");
        QCOMPARE(refusal(run), std::string("accepted"));
        QCOMPARE(refusal(run, "last"), std::string("export.no_weights: the run has no last weights"));
    }

    // What was written once and is gone is not "not yet": the path says which file a backup has to bring.
    void removedWeightsAreCalledRemoved() {
        const RunId run = trained();
        write_weights(run, "best", "10");
        QCOMPARE(refusal(run), std::string("accepted"));
        QCOMPARE(refusal(run, "last"), std::string("export.no_weights: the last weights of this run were written, and are no longer on disk"));
        QVERIFY2(problem(run, "last").way_out.english().starts_with("Export its other weights"), problem(run, "last").way_out.english().c_str());
        fs::remove_all(weights(run, "best").parent_path());
        const Problem gone = problem(run, {});
        QCOMPARE(gone.what.english(), std::string("the best weights of this run were written, and are no longer on disk"));
        QCOMPARE(gone.where, weights(run, "best").string());
        QVERIFY2(gone.way_out.english().find("train the run again") != std::string::npos && gone.way_out.english().find("other") == std::string::npos,
                 gone.way_out.english().c_str());
        QCOMPARE(refusal(stopped()), std::string("export.no_weights: the best weights of this run were written, and are no longer on disk"));
    }

    void pairsFollowFromTheSpec() {
        const auto pairs = [](const Json& more) { return data::has_pairs(small_spec("sherl", 0, {}, {{"task", more}}).spec.task); };
        QVERIFY(!pairs({{"data", {{"name", "cola"}}}}));
        QVERIFY(pairs({{"data", {{"name", "mrpc"}}}}));
        spec::TaskSpec table;
        table.data.format = "table";
        QVERIFY(!data::has_pairs(table));
        table.data.text_pair_column = "second";
        QVERIFY(data::has_pairs(table));
    }
};

QTEST_APPLESS_MAIN(TestExportRequest)
#include "tst_export_request.moc"
