// SPDX-License-Identifier: GPL-3.0-or-later
// What is ticked, side by side: the model behind the cards, and the card that says what differs.
#include <QApplication>
#include <QClipboard>
#include <QPushButton>
#include <QTreeView>
#include <QtTest>

#include "core/store/journal.h"
#include "support/small_runs.h"
#include "widgets/models/comparison_model.h"
#include "widgets/models/roles.h"
#include "widgets/panels/differences_panel.h"
#include "widgets/study_fixture.h"

using namespace sherl;
using namespace sherl::widgets;

class TestComparisonModel : public QObject, test::StudyFixture {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { test::prepare_look(); }

    void init() {
        make_study();
        make_session();
        table_ = std::make_unique<RunsModel>(*session_);
        model_ = std::make_unique<ComparisonModel>(*session_, *table_);
    }
    void cleanup() {
        model_.reset();
        table_.reset();
        forget_study();
    }

    void ticksBecomeVariantsInTheOrderOfTheTable() {
        test::add_run(*study_, "sherl", 0);
        test::add_run(*study_, "lora", 0);
        test::add_run(*study_, "lora", 1);
        test::add_run(*study_, "full", 0);
        QVERIFY(open_session());
        QSignalSpy changed(model_.get(), &ComparisonModel::changed);
        table_->set_ticked({1, 2, 3});
        QTRY_COMPARE(model_->variants().size(), std::size_t{2});
        QCOMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        QCOMPARE(model_->variants()[1].runs, (std::vector<store::RunId>{2, 3}));
        QTRY_VERIFY(model_->settled());
        QTRY_COMPARE(model_->details().size(), std::size_t{3});
        QVERIFY(model_->figure().runs.empty());  // nothing was measured
        QCOMPARE(model_->left_out(), std::size_t{2});
        const std::string key = model_->key_of(3);
        QVERIFY(!key.empty() && key != model_->key_of(1));
        QCOMPARE(model_->runs_of(key), (std::vector<store::RunId>{2, 3}));
        QVERIFY(model_->key_of(4).empty());
        // Sorted by name, descending: the table's order is the cards'.
        table_->sort(0, Qt::DescendingOrder);
        QTRY_COMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        table_->sort(0, Qt::AscendingOrder);
        QTRY_COMPARE(model_->variants()[0].runs, (std::vector<store::RunId>{2, 3}));
        // A filter hides rows, not what is compared.
        QVERIFY(table_->set_filter(QStringLiteral("method = sherl")));
        QTRY_COMPARE(model_->variants()[0].runs, std::vector<store::RunId>{1});
        QCOMPARE(model_->variants().size(), std::size_t{2});
        table_->set_ticked({});
        QTRY_VERIFY(model_->variants().empty());
    }

    void aBudgetIsTold() {
        test::add_run(*study_, "sherl", 0);
        QVERIFY(open_session());
        table_->set_ticked({1});
        QTRY_COMPARE(model_->variants().size(), std::size_t{1});
        model_->set_budget(1234);
        QCOMPARE(model_->figure().budget, std::optional<std::int64_t>(1234));
    }

    void differencesAreShownTickedOffAndCopied() {
        test::add_run(*study_, "lora", 0, "a", {{"method", {{"rank", 4}}}});
        test::add_run(*study_, "lora", 0, "b", {{"method", {{"rank", 16}}}, {"train", {{"batch_size", 8}}}});
        QVERIFY(open_session());
        table_->set_ticked({1, 2});
        QTRY_COMPARE(model_->details().size(), std::size_t{2});
        DifferencesPanel panel;
        panel.resize(600, 300);
        panel.show();
        panel.show_differences({{QStringLiteral("a"), QStringLiteral("lora"), 0}, {QStringLiteral("b"), QStringLiteral("lora"), 1}},
                               analysis::differences(model_->variants(), model_->details()));
        DifferencesModel& model = panel.model();
        QCOMPARE(model.count(), 2);
        const QModelIndex settings = model.index(0, 0);
        QCOMPARE(model.rowCount(settings), 2);
        QStringList rows;
        for (int row = 0; row < 2; ++row)
            rows << QStringLiteral("%1 %2 %3").arg(model.index(row, 0, settings).data().toString(), model.index(row, 1, settings).data().toString(),
                                                   model.index(row, 2, settings).data().toString());
        QCOMPARE(rows, (QStringList{QStringLiteral("method.rank 4 16"), QStringLiteral("train.batch_size 32 8")}));
        QSignalSpy intended(&model, &DifferencesModel::intendedChanged);
        QVERIFY(model.setData(model.index(0, 0, settings), Qt::Checked, Qt::CheckStateRole));
        QCOMPARE(intended.count(), 1);
        QCOMPARE(model.intended(), std::set<QString>{QStringLiteral("method.rank")});
        QCOMPARE(model.intended_count(), 1);
        model.set_intended_hidden(true);
        QCOMPARE(model.rowCount(model.index(0, 0)), 1);
        model.set_intended_hidden(false);
        auto* copy = panel.findChild<QPushButton*>(QStringLiteral("differencesCopy"));
        copy->click();
        const QString text = QApplication::clipboard()->text();
        QVERIFY2(text.contains(QStringLiteral("method.rank\t4\t16\n")), qPrintable(text));
        QCOMPARE(test::unnamed_stop(panel), QString());
    }

    void aPairSharesItsSeed() {
        for (const auto& [method, seed] : {std::pair{"lora", 1}, {"lora", 0}, {"sherl", 2}, {"sherl", 1}}) test::add_run(*study_, method, seed);
        QVERIFY(open_session());
        // Nothing has finished: the first ones.
        QCOMPARE(model_->pair({1, 2}, {3, 4}), (std::pair<store::RunId, store::RunId>(1, 3)));
    }

  private:
    std::unique_ptr<RunsModel> table_;
    std::unique_ptr<ComparisonModel> model_;
};

QTEST_MAIN(TestComparisonModel)
#include "tst_comparison_model.moc"
