// SPDX-License-Identifier: GPL-3.0-or-later
// Expected values: scikit-learn 1.9.1 (accuracy_score, matthews_corrcoef, f1_score) and scipy 1.17.1 (pearsonr,
// spearmanr).
#include <QtTest>
#include <cmath>
#include <limits>

#include "core/base/error.h"
#include "core/data/metrics.h"

using namespace sherl;
using Classes = std::vector<std::int64_t>;
using Scores = std::vector<double>;
using Names = std::vector<std::string>;

namespace {

bool close(double a, double b) {
    return std::abs(a - b) <= 1e-14;
}

}  // namespace

class TestMetrics : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void classification_data() {
        QTest::addColumn<Classes>("predictions");
        QTest::addColumn<Classes>("labels");
        QTest::addColumn<int>("classes");
        QTest::addColumn<double>("accuracy");
        QTest::addColumn<double>("matthews");
        QTest::addColumn<double>("f1");
        QTest::newRow("two classes") << Classes{1, 0, 1, 1, 0, 1, 0, 0, 1, 1} << Classes{1, 0, 0, 1, 1, 1, 0, 1, 1, 0}
                                     << 2 << 0.6 << 0.16666666666666666 << 0.6666666666666666;
        QTest::newRow("always one") << Classes{1, 1, 1, 1, 1, 1} << Classes{1, 0, 1, 0, 1, 1} << 2 << 0.6666666666666666
                                    << 0.0 << 0.8;
        QTest::newRow("always zero") << Classes{0, 0, 0, 0} << Classes{1, 0, 1, 0} << 2 << 0.5 << 0.0 << 0.0;
        QTest::newRow("no ones at all") << Classes{0, 0, 0} << Classes{0, 0, 0} << 2 << 1.0 << 0.0 << 0.0;
        QTest::newRow("all wrong") << Classes{1, 0, 1, 0} << Classes{0, 1, 0, 1} << 2 << 0.0 << -1.0 << 0.0;
        QTest::newRow("three classes") << Classes{0, 1, 2, 2, 1, 0, 0, 2, 1, 2, 1, 0}
                                       << Classes{0, 1, 2, 1, 1, 0, 2, 2, 0, 2, 1, 1} << 3 << 0.6666666666666666
                                       << 0.5052911526399114 << -1.0;
        QTest::newRow("three, constant") << Classes{2, 2, 2, 2} << Classes{0, 1, 2, 1} << 3 << 0.25 << 0.0 << -1.0;
        QTest::newRow("nothing") << Classes{} << Classes{} << 2 << 0.0 << 0.0 << 0.0;
    }
    void classification() {
        QFETCH(Classes, predictions);
        QFETCH(Classes, labels);
        QFETCH(int, classes);
        QFETCH(double, accuracy);
        QFETCH(double, matthews);
        QFETCH(double, f1);
        const auto metrics = data::classification_metrics(predictions, labels, classes);
        QVERIFY(close(metrics.at("accuracy"), accuracy));
        QVERIFY2(close(metrics.at("matthews"), matthews), qPrintable(QString::number(metrics.at("matthews"), 'g', 17)));
        QCOMPARE(metrics.contains("f1"), classes == 2);
        if (classes != 2) return;
        QVERIFY(close(metrics.at("f1"), f1));
        QVERIFY(close(metrics.at("accuracy_f1"), (accuracy + f1) / 2));
    }

    void regression_data() {
        QTest::addColumn<Scores>("predictions");
        QTest::addColumn<Scores>("targets");
        QTest::addColumn<double>("pearson");
        QTest::addColumn<double>("spearman");
        QTest::newRow("ties on both sides")
            << Scores{0.5, 2.25, 3.0, 3.0, 4.75, 1.0, 2.25, 2.25} << Scores{0.0, 2.0, 3.4, 2.6, 5.0, 1.2, 2.0, 3.8}
            << 0.9096248571037153 << 0.8521116419926434;
        QTest::newRow("one tie") << Scores{1, 2, 3, 4, 5} << Scores{5, 6, 7, 8, 7} << 0.8320502943378436
                                 << 0.8207826816681233;
        QTest::newRow("far from zero") << Scores{1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 5} << Scores{3, 1, 4, 1}
                                       << -0.35783002674779557 << -0.21081851067789195;
        QTest::newRow("inverse") << Scores{1, 2, 3} << Scores{-2, -4, -6} << -1.0 << -1.0;
        QTest::newRow("constant predictions") << Scores{0.1, 0.1, 0.1} << Scores{1, 2, 3} << 0.0 << 0.0;
        QTest::newRow("constant targets") << Scores{1, 2, 3} << Scores{4, 4, 4} << 0.0 << 0.0;
        QTest::newRow("nothing") << Scores{} << Scores{} << 0.0 << 0.0;
    }
    void regression() {
        QFETCH(Scores, predictions);
        QFETCH(Scores, targets);
        QFETCH(double, pearson);
        QFETCH(double, spearman);
        const auto metrics = data::regression_metrics(predictions, targets);
        QVERIFY(close(metrics.at("pearson"), pearson));
        QVERIFY(close(metrics.at("spearman"), spearman));
        QVERIFY(close(metrics.at("pearson_spearman"), (pearson + spearman) / 2));
    }

    void aDivergedModelHasNoScore() {
        const Scores predictions{1, std::numeric_limits<double>::quiet_NaN(), 3}, targets{1, 2, 3};
        QVERIFY(std::isnan(data::regression_metrics(predictions, targets).at("pearson_spearman")));
    }

    void sizesAndClassesAreChecked() {
        QVERIFY_EXCEPTION_THROWN((void)data::classification_metrics(Classes{0}, Classes{0, 1}, 2), Error);
        QVERIFY_EXCEPTION_THROWN((void)data::classification_metrics(Classes{2}, Classes{0}, 2), Error);
        QVERIFY_EXCEPTION_THROWN((void)data::regression_metrics(Scores{0}, Scores{}), Error);
    }

    void theMainMetricComesFirst() {
        QCOMPARE(data::metric_names("classification", "cola", 2), (Names{"matthews", "accuracy", "f1"}));
        QCOMPARE(data::metric_names("classification", "mrpc", 2), (Names{"accuracy_f1", "accuracy", "f1", "matthews"}));
        QCOMPARE(data::metric_names("classification", "qqp", 2).front(), std::string("accuracy_f1"));
        QCOMPARE(data::metric_names("classification", "rte", 2), (Names{"accuracy", "f1", "matthews"}));
        QCOMPARE(data::metric_names("classification", "mnli", 3), (Names{"accuracy", "matthews"}));
        QCOMPARE(data::metric_names("regression", "stsb", 0), (Names{"pearson_spearman", "pearson", "spearman"}));
    }
};

QTEST_APPLESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
