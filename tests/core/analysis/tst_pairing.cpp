// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs example by example, and the confusions of one, against counts made by hand.
#include <QtTest>
#include <cmath>
#include <limits>
#include <random>

#include "core/analysis/confusion.h"
#include "core/analysis/pairing.h"
#include "core/data/metrics.h"
#include "core/data/text_to_text.h"

using namespace sherl;
using namespace sherl::analysis;

namespace {

// Three classes, six examples.
PredictedRun run(const char* name, std::vector<std::int64_t> predictions) {
    PredictedRun made{.name = name, .status = store::Status::finished, .task_kind = "classification", .data_hash = "d0", .labels = {"cat", "dog", "owl"}};
    api::PredictionsEvent event;
    event.split = "validation";
    event.ids = {"v:1", "v:2", "v:3", "v:4", "v:5", "v:6"};
    event.labels = {0, 0, 1, 1, 2, 2};
    event.predictions = std::move(predictions);
    for (const std::int64_t each : event.predictions)
        for (std::int64_t k = 0; k < 3; ++k) event.probabilities.push_back(k == each ? 0.8F : 0.1F);
    made.splits = {{"validation", event}};
    return made;
}

PredictedRun scores(const char* name, std::vector<float> values) {
    PredictedRun made{.name = name, .status = store::Status::finished, .task_kind = "regression", .data_hash = "d0", .labels = {}};
    api::PredictionsEvent event;
    event.split = "validation";
    event.targets = {1, 2, 3, 4};
    event.ids = {"v:1", "v:2", "v:3", "v:4"};
    event.probabilities = std::move(values);
    made.splits = {{"validation", event}};
    return made;
}

api::PredictionsEvent& held(PredictedRun& of) {
    return of.splits.at("validation");
}

std::string refusal(const PredictedRun& a, const PredictedRun& b, const std::string& split = "validation") {
    const std::optional<Text> reason = pairing_refusal(a, b, split);
    return reason ? reason->english() : std::string();
}

}  // namespace

class TestPairing : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void everyExampleHasOneOutcome() {
        // labels                        0  0  1  1  2  2
        const PredictedRun a = run("A", {0, 1, 1, 0, 0, 1});
        const PredictedRun b = run("B", {0, 0, 2, 0, 2, 0});
        QCOMPARE(refusal(a, b), std::string());
        const Pairing pairing = pair(a, b, "validation");
        QCOMPARE(pairing.outcomes, (std::vector<Outcome>{Outcome::both_right, Outcome::fixed, Outcome::broken, Outcome::same_mistake, Outcome::fixed, Outcome::other_mistake}));
        QCOMPARE(pairing.counts, (std::array<std::int64_t, 5>{1, 2, 1, 1, 1}));
        QCOMPARE(pairing.both_wrong(), std::int64_t{2});
        // The other way round fixed and broken change places.
        QCOMPARE(pair(b, a, "validation").counts, (std::array<std::int64_t, 5>{1, 1, 2, 1, 1}));
    }

    void idsPairWhateverTheirOrder() {
        const PredictedRun a = run("A", {0, 1, 1, 0, 0, 1});
        PredictedRun b = run("B", {0, 0, 2, 0, 2, 0});
        const std::vector<std::size_t> order{4, 0, 5, 1, 3, 2};
        const api::PredictionsEvent before = held(b);
        for (std::size_t i = 0; i < order.size(); ++i) {
            held(b).ids[i] = before.ids[order[i]];
            held(b).labels[i] = before.labels[order[i]];
            held(b).predictions[i] = before.predictions[order[i]];
        }
        QCOMPARE(refusal(a, b), std::string());
        const Pairing pairing = pair(a, b, "validation");
        QCOMPARE(pairing.second, (std::vector<std::size_t>{1, 3, 5, 4, 0, 2}));
        QCOMPARE(pairing.counts, (std::array<std::int64_t, 5>{1, 2, 1, 1, 1}));
    }

    void scoresTellWhichRunIsCloser() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        // targets                       1     2     3    4
        const PredictedRun a = scores("A", {1.5F, 2.5F, 3.F, nan}), b = scores("B", {1.1F, 1.F, 3.F, 100.F});
        QCOMPARE(refusal(a, b), std::string());
        const Pairing pairing = pair(a, b, "validation");
        QCOMPARE(pairing.closer, (std::vector<Closer>{Closer::second, Closer::first, Closer::equal, Closer::second}));
        QCOMPARE(pairing.closer_count(Closer::second), std::int64_t{2});
        QVERIFY(pairing.outcomes.empty());
    }

    void whatCannotBePairedIsSaid() {
        const PredictedRun a = run("A", {0, 1, 1, 0, 0, 1});
        const auto changed = [](const std::function<void(PredictedRun&)>& change) {
            PredictedRun b = run("B", {0, 0, 2, 0, 2, 0});
            change(b);
            return b;
        };
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { b.data_hash = "d1"; })),
                 std::string("A and B were trained on different data or splits: their examples cannot be paired."));
        // Other classes come of other data: the nearer reason is said.
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { b.labels = {"cat", "dog", "fox"}, b.data_hash = "d1"; })),
                 std::string("A and B have different classes: their answers cannot be paired."));
        QCOMPARE(refusal(a, a, "test"), std::string("A has no predictions of the test split."));
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { b.splits["test"] = held(b), b.splits.erase("validation"); })), std::string("B has no predictions of the validation split."));
        QCOMPARE(refusal(a, scores("S", {1, 2, 3, 4})), std::string("S predicts scores and A predicts classes: their answers cannot be paired."));
        QCOMPARE(refusal(scores("S", {1, 2, 3, 4}), a), std::string("S predicts scores and A predicts classes: their answers cannot be paired."));
        const auto without = [&](store::Status status) {
            return changed([status](PredictedRun& b) {
                b.splits.clear();
                b.status = status;
                b.data_hash.clear();
            });
        };
        for (const store::Status status : {store::Status::running, store::Status::waiting, store::Status::stopped, store::Status::failed})
            QCOMPARE(refusal(a, without(status)), std::string("Predictions are stored when a run has finished, and B has not."));
        QCOMPARE(refusal(a, without(store::Status::finished)), std::string("The study holds no predictions of B. Run it again to have them."));
        QCOMPARE(predictions_missing(without(store::Status::running))->english(), std::string("Predictions are stored when the run has finished."));
        QVERIFY(!predictions_missing(a) && !predictions_missing(a, "validation"));
        const std::string other("A and B were scored on different examples of the validation split: they cannot be paired.");
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { held(b).ids[3] = "v:9"; })), other);
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { held(b).ids[3] = "v:1"; })), other);  // twice the same
        QCOMPARE(refusal(changed([](PredictedRun& b) { b.name = std::string("A"), held(b).ids[3] = "v:1"; }), changed([](PredictedRun&) {})), other);
        QCOMPARE(refusal(a, changed([](PredictedRun& b) { held(b).labels[3] = 2; })), std::string("The same examples have different labels in A and in B: they cannot be paired."));
    }

    void whatIsDamagedIsSaid() {
        const auto damaged = [](const std::function<void(api::PredictionsEvent&)>& change) {
            PredictedRun b = run("B", {0, 0, 2, 0, 2, 0});
            change(held(b));
            return predictions_damaged(b, "validation").has_value();
        };
        QVERIFY(!damaged([](auto&) {}));
        QVERIFY(damaged([](auto& each) { each.predictions[2] = 3; }));
        QVERIFY(damaged([](auto& each) { each.labels[2] = -1; }));
        QVERIFY(damaged([](auto& each) { each.labels.pop_back(); }));
        QVERIFY(damaged([](auto& each) { each.probabilities.pop_back(); }));
        QVERIFY(damaged([](auto& each) { each.ids.pop_back(); }));
        PredictedRun few = scores("S", {1, 2, 3});
        QVERIFY(predictions_damaged(few, "validation").has_value());
    }

    // Generated answers may name no class: wrong, whatever the other run says.
    void answersOfNoClassAreWrong() {
        // labels                  0   0  1   1   2   2
        PredictedRun a = run("A", {0, -1, 1, -1, -1, -1});
        PredictedRun b = run("B", {-1, 0, 1, -1, 0, 2});
        QVERIFY(predictions_damaged(a, "validation").has_value());  // a head always names one
        a.task_kind = b.task_kind = "seq2seq";
        QCOMPARE(refusal(a, b), std::string());
        const Pairing pairing = pair(a, b, "validation");
        QCOMPARE(pairing.outcomes, (std::vector<Outcome>{Outcome::broken, Outcome::fixed, Outcome::both_right, Outcome::same_mistake, Outcome::other_mistake, Outcome::fixed}));
        held(a).predictions[0] = -2;
        QVERIFY(predictions_damaged(a, "validation").has_value());
        held(a).predictions[0] = 0;

        const Confusion counts = confusion(held(a), 3);
        QCOMPARE(counts.columns(), std::size_t{4});
        const std::int64_t expected[3][4] = {{1, 0, 0, 1}, {0, 1, 0, 1}, {0, 0, 0, 2}};
        for (std::size_t truth = 0; truth < 3; ++truth)
            for (std::size_t column = 0; column < 4; ++column) QCOMPARE(counts.at(truth, column), expected[truth][column]);
        QCOMPARE(counts.total(), std::int64_t{6});
        QCOMPARE(counts.examples_of(2), std::int64_t{2});
        QCOMPARE(counts.predictions_of(counts.no_class()), std::int64_t{4});
        QCOMPARE(counts.recall(0).value(), 0.5);
        QCOMPARE(counts.precision(0).value(), 1.0);
        QVERIFY(!counts.precision(counts.no_class()).has_value());
        QCOMPARE(counts.accuracy(), 2.0 / 6);
        QCOMPARE(counts.column_of(-1), counts.no_class());
        // Without such answers there is no such column.
        PredictedRun c = run("C", {0, 0, 2, 0, 2, 0});
        QCOMPARE(confusion(held(c), 3).columns(), std::size_t{3});
        held(a).labels[0] = -1;
        QVERIFY_EXCEPTION_THROWN((void)confusion(held(a), 3), Error);
    }

    // What a text-to-text run reports for the same answers.
    void accuracyIsThatOfAnswers() {
        spec::TaskSpec task;
        task.kind = "seq2seq";
        task.data.name = "mrpc";
        const std::vector<std::string> names{"0", "1"}, answers{"1", "maybe", " 0 ", "1", "", "0"};
        api::PredictionsEvent event;
        event.labels = {1, 1, 0, 0, 1, 1};
        for (const std::string& answer : answers) event.predictions.push_back(data::class_of(answer, names));
        const Confusion counts = confusion(event, 2);
        QCOMPARE(counts.accuracy(), data::answer_metrics(task, answers, event.labels, names).at("accuracy"));
        QCOMPARE(counts.accuracy(), 2.0 / 6);
        QCOMPARE(counts.predictions_of(counts.no_class()), std::int64_t{2});
    }

    // Text-to-text scores have no classes.
    void generatedScoresArePairedAsScores() {
        PredictedRun a = scores("A", {1.5F, 2.5F, 3.F, -1.F}), b = scores("B", {1.1F, 1.F, 3.F, 4.F});
        a.task_kind = b.task_kind = "seq2seq";
        QVERIFY(a.regression());
        QCOMPARE(refusal(a, b), std::string());
        QCOMPARE(pair(a, b, "validation").closer, (std::vector<Closer>{Closer::second, Closer::first, Closer::equal, Closer::second}));
    }

    void confusionsAreCounted() {
        PredictedRun a = run("A", {0, 1, 1, 0, 0, 1});
        const Confusion counts = confusion(held(a), 3);
        const std::int64_t expected[3][3] = {{1, 1, 0}, {1, 1, 0}, {1, 1, 0}};
        for (std::size_t truth = 0; truth < 3; ++truth)
            for (std::size_t predicted = 0; predicted < 3; ++predicted) QCOMPARE(counts.at(truth, predicted), expected[truth][predicted]);
        QCOMPARE(counts.total(), std::int64_t{6});
        QCOMPARE(counts.right(), std::int64_t{2});
        QCOMPARE(counts.recall(1).value(), 0.5);
        QCOMPARE(counts.recall(2).value(), 0.0);
        QCOMPARE(counts.precision(0).value(), 1.0 / 3);
        QVERIFY(!counts.precision(2).has_value());  // never predicted
        QVERIFY(!Confusion(2).recall(0).has_value());
        QCOMPARE(Confusion().accuracy(), 0.0);
        held(a).predictions[0] = 3;
        QVERIFY_EXCEPTION_THROWN((void)confusion(held(a), 3), Error);
        held(a).predictions.pop_back();
        QVERIFY_EXCEPTION_THROWN((void)confusion(held(a), 3), Error);
    }

    // The same number as the one the run reports.
    void accuracyIsThatOfTheMetrics() {
        std::mt19937 random(7);
        for (const std::int64_t classes : {2, 5}) {
            api::PredictionsEvent event;
            for (int i = 0; i < 501; ++i) {
                event.labels.push_back(static_cast<std::int64_t>(random() % static_cast<unsigned>(classes)));
                event.predictions.push_back(static_cast<std::int64_t>(random() % static_cast<unsigned>(classes)));
            }
            const Confusion counts = confusion(event, static_cast<std::size_t>(classes));
            const auto metrics = data::classification_metrics(event.predictions, event.labels, classes);
            QCOMPARE(counts.accuracy(), metrics.at("accuracy"));
            QCOMPARE(counts.total(), std::int64_t{501});
            if (classes != 2) continue;  // F1 of class 1 from the same counts
            const double precision = counts.precision(1).value(), recall = counts.recall(1).value();
            QCOMPARE(2 * precision * recall / (precision + recall), metrics.at("f1"));
        }
    }
};

QTEST_GUILESS_MAIN(TestPairing)
#include "tst_pairing.moc"
