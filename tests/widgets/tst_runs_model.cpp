// SPDX-License-Identifier: GPL-3.0-or-later
// The runs table's rows: variants and their seeds, columns, order, filter, ticks.
#include <SQLiteCpp/SQLiteCpp.h>

#include <QAbstractItemModelTester>
#include <QBrush>
#include <QSignalSpy>
#include <QtTest>

#include "support/small_runs.h"
#include "widgets/models/roles.h"
#include "widgets/models/runs_model.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::RunId;
using sherl::store::Study;

class TestRunsModel : public QObject, StudyFixture {
    Q_OBJECT
    std::unique_ptr<RunsModel> model_;
    std::unique_ptr<QAbstractItemModelTester> tester_;

    void sit_down() {
        make_session();
        model_ = std::make_unique<RunsModel>(*session_);
        tester_ = std::make_unique<QAbstractItemModelTester>(model_.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QVERIFY(open_session());
    }
    // As an ended run of an engine leaves it.
    void end(RunId run, double metric, std::int64_t peak, const char* status = "finished") const {
        SQLite::Database database(file_.string(), SQLite::OPEN_READWRITE, 5000);
        for (const std::string& sql :
             {std::string("UPDATE runs SET status = 'running' WHERE id = ?"),
              "UPDATE runs SET status = '" + std::string(status) + "', error_kind = " + (std::string(status) == "failed" ? "'run'" : "NULL") + ", ended_ms = 5000, queue_position = NULL, steps = 800, total_steps = 800, peak_bytes = " +
                  std::to_string(peak) + ", trainable_parameters = 1234, backbone_hash = 'b', data_hash = 'd' WHERE id = ?",
              "INSERT INTO metrics (run, split, metric, value) VALUES (?, 'validation', 'matthews', " + std::to_string(metric) + ")"}) {
            SQLite::Statement statement(database, sql);
            statement.bind(1, run);
            statement.exec();
        }
    }
    int column(const char* key) const {
        const auto& columns = model_->columns();
        for (std::size_t i = 0; i < columns.size(); ++i)
            if (columns[i].key == QString::fromLatin1(key)) return static_cast<int>(i);
        return -1;
    }
    QString text(const QModelIndex& index, const char* key) const { return index.siblingAtColumn(column(key)).data().toString(); }
    QStringList texts(const char* key) const {
        QStringList all;
        for (int row = 0; row < model_->rowCount(); ++row) all << text(model_->index(row, 0), key);
        return all;
    }

  private Q_SLOTS:
    void initTestCase() { prepare_look(); }
    void init() {
        make_study();
        set_memory_unit(MemoryUnit::gib);
    }
    void cleanup() {
        tester_.reset();
        model_.reset();
        forget_study();
    }

    void groupsByEverythingButTheSeed() {
        const RunId a0 = add_run(*study_, "lora", 0, "LoRA r8"), b = add_run(*study_, "sherl", 0, "SHERL"),
                    a1 = add_run(*study_, "lora", 1, "LoRA r8");
        end(a0, 0.58, 3285000000);
        end(a1, 0.6, 3185000000);
        sit_down();
        QCOMPARE(texts("variant"), (QStringList{QStringLiteral("LoRA r8"), QStringLiteral("SHERL")}));
        QCOMPARE(model_->variant_count(), 2);
        QCOMPARE(model_->run_count(), 3);
        const QModelIndex lora = model_->index(0, 0), sherl = model_->index(1, 0);
        QCOMPARE(model_->rowCount(lora), 2);
        QCOMPARE(model_->rowCount(sherl), 0);  // one seed: the row itself
        QCOMPARE(model_->index(0, 0, lora).data().toString(), QStringLiteral("seed 0"));
        QCOMPARE(text(lora, "metric"), QStringLiteral("59.0"));
        QCOMPARE(lora.siblingAtColumn(column("metric")).data(BelowRole).toString(), QStringLiteral("58.0–60.0"));
        QCOMPARE(lora.siblingAtColumn(column("metric")).data(Qt::AccessibleTextRole).toString(), QStringLiteral("59.0 (58.0–60.0)"));
        QCOMPARE(text(model_->index(1, 0, lora), "metric"), QStringLiteral("60.0"));
        QCOMPARE(text(lora, "peak"), QStringLiteral("3.06"));  // the largest of its seeds
        QCOMPARE(text(model_->index(1, 0, lora), "peak"), QStringLiteral("2.97"));
        QCOMPARE(text(sherl, "metric"), QString());
        QCOMPARE(model_->headerData(column("metric"), Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("MCC"));
        QCOMPARE(model_->headerData(column("peak"), Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Peak, GiB"));
        QCOMPARE(lora.data(SeedsRole).toInt(), 2);
        QCOMPARE(lora.data(MethodRole).toString(), QStringLiteral("lora"));
        QVERIFY(!lora.data(Qt::DecorationRole).isNull());
        QCOMPARE(model_->runs_at(lora), (std::vector<RunId>{a0, a1}));
        QCOMPARE(model_->runs_at(sherl), std::vector<RunId>{b});
        QCOMPARE(sherl.data(ObjectKeyRole).toLongLong(), b);
        QCOMPARE(model_->index_of(a1), model_->index(1, 0, lora));
        set_memory_unit(MemoryUnit::mib);
        model_->retranslate();
        QCOMPARE(model_->headerData(column("peak"), Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Peak, MiB"));
        QCOMPARE(text(model_->index(0, 0), "peak"), QStringLiteral("3133"));
    }

    void theStateThatAsksForAttentionGoesFirst() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "lora", 1);
        end(a, 0.5, 100);
        end(b, 0.5, 100, "failed");
        sit_down();
        QCOMPARE(model_->index(0, 0).data(StatusRole).toInt(), static_cast<int>(store::Status::failed));
        QCOMPARE(model_->index(0, 0, model_->index(0, 0)).data(StatusRole).toInt(), static_cast<int>(store::Status::finished));
        QVERIFY(text(model_->index(0, 0), "status").contains(QStringLiteral("failed")));
        QVERIFY(model_->index(0, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("failed")));
    }

    void onlyFinishedSeedsCount() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "lora", 1), again = add_run(*study_, "lora", 0);
        add_run(*study_, "lora", 2);  // waits
        end(a, 0.1, 100);
        end(b, 0.5, 100, "stopped");
        end(again, 0.6, 100);
        sit_down();
        const QModelIndex lora = model_->index(0, 0);
        QCOMPARE(model_->rowCount(lora), 4);
        QCOMPARE(lora.data(SeedsRole).toInt(), 1);
        QCOMPARE(text(lora, "metric"), QStringLiteral("60.0"));
        QVERIFY(!lora.siblingAtColumn(column("metric")).data(BelowRole).isValid());
        QCOMPARE(model_->index(0, 0, lora).data().toString(), QStringLiteral("seed 0 #%1").arg(a));
        QCOMPARE(model_->index(2, 0, lora).data().toString(), QStringLiteral("seed 1"));
        QCOMPARE(text(model_->index(2, 0, lora), "metric"), QStringLiteral("50.0"));  // its own row tells it
    }

    void sortsWithEmptyRowsLast() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        add_run(*study_, "bitfit", 0);
        end(a, 0.6, 3000);
        end(b, 0.5, 1000);
        sit_down();
        model_->sort(column("metric"), Qt::AscendingOrder);
        QCOMPARE(texts("variant"), (QStringList{QStringLiteral("SHERL"), QStringLiteral("LoRA"), QStringLiteral("BitFit")}));
        model_->sort(column("metric"), Qt::DescendingOrder);
        QCOMPARE(texts("variant"), (QStringList{QStringLiteral("LoRA"), QStringLiteral("SHERL"), QStringLiteral("BitFit")}));
        model_->sort(column("peak"), Qt::AscendingOrder);
        QCOMPARE(texts("variant").first(), QStringLiteral("SHERL"));
        // New values find their place.
        end(add_run(*study_, "full", 0), 0.55, 10);
        QTRY_COMPARE(texts("variant").first(), QStringLiteral("Full fine-tuning"));
        model_->sort(-1, Qt::AscendingOrder);
        QCOMPARE(texts("variant").first(), QStringLiteral("LoRA"));
    }

    void filtersAndSaysWhatItCannotUnderstand() {
        const RunId a = add_run(*study_, "lora", 0), b = add_run(*study_, "sherl", 0);
        end(a, 0.6, 3285000000);
        end(b, 0.5, 1285000000);
        sit_down();
        QVERIFY(model_->set_filter(QStringLiteral("method = sherl and peak < 3 GiB")));
        QCOMPARE(texts("variant"), QStringList{QStringLiteral("SHERL")});
        Problem problem;
        QVERIFY(!model_->set_filter(QStringLiteral("method = sherl and rnak > 8"), &problem));
        QVERIFY2(shown(problem).contains(QStringLiteral("rnak")) && shown(problem).contains(QStringLiteral("20")), qPrintable(shown(problem)));
        QCOMPARE(model_->rowCount(), 1);  // what was understood last stands
        QVERIFY(!model_->set_filter(QStringLiteral("peak <"), &problem));
        QVERIFY(model_->set_filter({}));
        QCOMPARE(model_->rowCount(), 2);
        QVERIFY(model_->set_filter(QStringLiteral("status = finished")));
        end(add_run(*study_, "bitfit", 0), 0.4, 100);  // what comes later is filtered too
        add_run(*study_, "linear_probe", 0);
        QTRY_COMPARE(model_->run_count(), 3);
    }

    void columnsOfKeysKnowWhetherTheyVary() {
        add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 2}}}});
        sit_down();
        QVERIFY(model_->columns()[static_cast<std::size_t>(column("method.reduction"))].constant);
        QVERIFY(model_->columns()[static_cast<std::size_t>(column("task"))].constant);
        QSignalSpy changed(model_.get(), &RunsModel::modelReset);
        add_run(*study_, "sherl", 0, {}, {{"method", {{"reduction", 4}}}});
        QTRY_COMPARE(model_->rowCount(), 2);
        QVERIFY(!model_->columns()[static_cast<std::size_t>(column("method.reduction"))].constant);
        QVERIFY(model_->columns()[static_cast<std::size_t>(column("train.batch_size"))].constant);
        QVERIFY(changed.size() >= 1);
        QCOMPARE(texts("method.reduction"), (QStringList{QStringLiteral("2"), QStringLiteral("4")}));
        QCOMPARE(column("train.seed"), -1);  // has a column of its own
        model_->sort(column("method.reduction"), Qt::DescendingOrder);
        QCOMPARE(texts("method.reduction"), (QStringList{QStringLiteral("4"), QStringLiteral("2")}));
    }

    void ticksAreOfRuns() {
        const RunId a0 = add_run(*study_, "lora", 0), a1 = add_run(*study_, "lora", 1), b = add_run(*study_, "sherl", 0);
        sit_down();
        QSignalSpy ticked(model_.get(), &RunsModel::tickedChanged);
        const QModelIndex lora = model_->index(0, 0);
        QCOMPARE(lora.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::Unchecked));
        QVERIFY(model_->setData(lora, Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(model_->ticked(), (std::set<RunId>{a0, a1}));
        QVERIFY(model_->setData(model_->index(0, 0, lora), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(lora.data(Qt::CheckStateRole).toInt(), static_cast<int>(Qt::PartiallyChecked));
        QCOMPARE(ticked.size(), 2);
        QVERIFY(model_->set_filter(QStringLiteral("method = sherl")));
        QCOMPARE(model_->ticked(), std::set<RunId>{a1});  // the filter hides, it does not untick
        study_->remove(a1);
        QTRY_VERIFY(model_->ticked().empty());
        Q_UNUSED(b)
    }

    void peaksAboveTheBudgetAreRed() {
        end(add_run(*study_, "lora", 0), 0.6, 3LL << 30);
        sit_down();
        const auto red = [this] { return model_->index(0, column("peak")).data(Qt::ForegroundRole).isValid(); };
        QVERIFY(!red());
        model_->set_budget((3LL << 30) - 1);
        QVERIFY(red());
        model_->set_budget(3LL << 30);
        QVERIFY(!red());
    }

    void tellsWhatSeparatesTwoRows() {
        end(add_run(*study_, "lora", 0, "LoRA r8"), 0.593, 3LL << 30);
        end(add_run(*study_, "sherl", 0, "SHERL"), 0.58, 1LL << 30);
        add_run(*study_, "bitfit", 0, "BitFit");
        sit_down();
        QCOMPARE(model_->difference(model_->index(0, 0), model_->index(1, 0)),
                 QStringLiteral("LoRA r8 → SHERL: peak\u00a0−2.00\u00a0GiB\u00a0·\u00a0MCC\u00a0−1.3"));
        QCOMPARE(model_->difference(model_->index(1, 0), model_->index(0, 0)),
                 QStringLiteral("SHERL → LoRA r8: peak\u00a0+2.00\u00a0GiB\u00a0·\u00a0MCC\u00a0+1.3"));
        QCOMPARE(model_->difference(model_->index(0, 0), model_->index(2, 0)), QString());
    }

    void ticksThatCannotBeComparedAreTold() {
        const RunId a0 = add_run(*study_, "lora", 0, "LoRA r8"), a1 = add_run(*study_, "lora", 1, "LoRA r8"), b = add_run(*study_, "sherl", 0, "SHERL");
        for (const RunId run : {a0, a1, b}) end(run, 0.5, 1000);
        sit_down();
        QVERIFY(model_->fairness().isEmpty());
        model_->set_ticked({a0, a1, b});
        QCOMPARE(model_->fairness(), QStringList{QStringLiteral("Unequal numbers of finished seeds: LoRA r8 (2), SHERL (1).")});
        model_->set_ticked({a0, b});
        QVERIFY(model_->fairness().isEmpty());
    }

    void tagsNamesAndNotesAreFollowed() {
        const RunId run = add_run(*study_, "lora", 0, "LoRA r8");
        sit_down();
        const QPersistentModelIndex kept(model_->index(0, 0));
        study_->set_tags(run, {"paper", "best"});
        study_->set_notes(run, "Good run\nmore");
        study_->rename(run, "new name");
        QTRY_COMPARE(text(model_->index(0, 0), "variant"), QStringLiteral("new name"));
        QCOMPARE(text(model_->index(0, 0), "tags"), QStringLiteral("best, paper"));
        QCOMPARE(text(model_->index(0, 0), "note"), QStringLiteral("Good run"));
        QVERIFY(kept.isValid());  // values change, the row stays
    }
};

QTEST_MAIN(TestRunsModel)
#include "tst_runs_model.moc"
