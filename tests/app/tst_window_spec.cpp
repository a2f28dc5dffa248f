// SPDX-License-Identifier: GPL-3.0-or-later
// One spec: what is set in the window is what the command line validates and trains, to the last bit.
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSpinBox>
#include <QtTest>
#include <algorithm>

#include "app/window/workbench_page.h"
#include "app/window_world.h"
#include "core/spec/catalogue.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/all_fields_dialog.h"
#include "widgets/models/roles.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/setup_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using sherl::test::Result;
using sherl::test::WindowWorld;

namespace {

constexpr int kPatience = 120000;

// Another value than the default, one that this small world allows beside all others; written down by hand.
const std::map<std::string, QString>& chosen() {
    static const std::map<std::string, QString> values{
        {"backbone.mode", QStringLiteral("train")},
        {"task.max_length", QStringLiteral("10")},
        {"task.head.pool", QStringLiteral("cls")},
        {"task.head.dropout", QStringLiteral("0.2")},
        {"train.epochs", QStringLiteral("4")},
        {"train.max_steps", QStringLiteral("7")},
        {"train.batch_size", QStringLiteral("8")},
        {"train.accumulate", QStringLiteral("2")},
        {"train.eval_batch_size", QStringLiteral("5")},
        {"train.evaluate_every", QStringLiteral("2")},
        {"train.checkpoint_every", QStringLiteral("4")},
        {"train.keep_checkpoints", QStringLiteral("1")},
        {"train.seed", QStringLiteral("3")},
        {"train.log_every", QStringLiteral("1")},
        {"train.clip_norm", QStringLiteral("0.5")},
        {"train.optimizer.kind", QStringLiteral("adamw")},
        {"train.optimizer.lr", QStringLiteral("0.002")},
        {"train.optimizer.betas", QStringLiteral("0.8, 0.99")},
        {"train.optimizer.eps", QStringLiteral("1e-7")},
        {"train.optimizer.weight_decay", QStringLiteral("0.05")},
        {"train.schedule.kind", QStringLiteral("constant")},
        {"train.schedule.warmup_ratio", QStringLiteral("0.2")},
        {"train.early_stopping.patience", QStringLiteral("5")},
        {"train.early_stopping.min_delta", QStringLiteral("0.001")},
        {"train.select", QStringLiteral("last")},
        {"method.late_layers", QStringLiteral("0")},
        {"method.early_layers", QStringLiteral("0")},
        {"method.targets", QStringLiteral("key, output.dense")},
    };
    return values;
}

// Keys of the world's own ground (folders, columns), what excludes another key, what this program holds fixed.
bool stays(const spec::Key& key) {
    static const std::set<std::string> fixed{"format", "comment", "name", "backbone.path", "method.kind", "task.kind", "task.metric", "task.data.format",
                                             "train.schedule.warmup_steps", "train.start_from", "train.log_every", "device", "threads", "memory_limit"};
    const auto choices = std::count_if(key.choices.begin(), key.choices.end(), [](const spec::Kind& choice) { return choice.unavailable.empty(); });
    return fixed.contains(key.path) || key.path.starts_with("task.data.") || key.reserved || !key.unavailable.empty() ||
           (key.type == spec::Type::choice && choices < 2);
}

QString other_value(const spec::Key& key, const SpecDraft& draft) {
    if (const auto found = chosen().find(key.path); found != chosen().end()) return found->second;
    const Json now = draft.value(key.path);
    switch (key.type) {
        case spec::Type::boolean:
            return now.get<bool>() ? QStringLiteral("false") : QStringLiteral("true");
        case spec::Type::integer:
            return QString::number(now.get<std::int64_t>() + 1);
        case spec::Type::number:
            return QString::number(now.get<double>() == 0 ? 0.25 : now.get<double>() / 2);
        case spec::Type::choice:
            for (const spec::Kind& choice : key.choices)
                if (choice.unavailable.empty() && now != choice.kind) return QString::fromStdString(choice.kind);
            return {};
        default:
            return {};
    }
}

void enter(QWidget* field, const QString& text) {
    if (auto* check = qobject_cast<QCheckBox*>(field)) {
        if (check->isChecked() != (text == QLatin1String("true"))) check->click();
    } else if (auto* combo = qobject_cast<QComboBox*>(field)) {
        const int index = combo->findData(text);
        QVERIFY2(index >= 0, qPrintable(combo->objectName() + QLatin1Char(' ') + text));
        combo->setCurrentIndex(index);
    } else {
        field->setFocus();
        if (auto* spin = qobject_cast<QSpinBox*>(field)) spin->selectAll();
        if (auto* line = qobject_cast<QLineEdit*>(field)) line->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }
}

}  // namespace

class TestWindowSpec : public QObject {
    Q_OBJECT

    std::unique_ptr<WindowWorld> world_;

  private Q_SLOTS:
    void initTestCase() { sherl::test::prepare_window_tests(); }
    void init() { world_ = std::make_unique<WindowWorld>(); }
    void cleanup() { world_.reset(); }

    void everyMethod_data() {
        QTest::addColumn<QString>("method");
        for (const spec::Method& method : spec::catalogue().methods)
            QTest::newRow(method.kind.c_str()) << QString::fromStdString(method.kind);
    }
    void everyMethod() {
        QFETCH(QString, method);
        app::MainWindow& window = world_->open();
        window.open_path(world_->write_spec(QStringLiteral("start.json")));
        SpecDraft& draft = window.draft();
        QVERIFY2(draft.resolved(), draft.problems().empty() ? "" : draft.problems().front().sentence().c_str());

        auto* methods = world_->find<QListView>("methodList");
        QVERIFY(methods != nullptr);
        for (int row = 0; row < methods->model()->rowCount(); ++row) {
            const QModelIndex index = methods->model()->index(row, 0);
            if (index.data(ObjectKeyRole).toString() == method) methods->setCurrentIndex(index);
        }
        QCOMPARE(draft.value("method.kind"), Json(method.toStdString()));

        window.workbench().setup().show_all_fields();
        auto* fields = world_->find<AllFieldsDialog>("allFieldsDialog");
        QVERIFY(fields != nullptr);
        std::set<std::string> done;
        for (bool more = true; more;) {
            more = false;
            const auto& catalogue = spec::catalogue();
            std::vector<const spec::Key*> keys;
            for (const spec::Key& key : catalogue.keys) keys.push_back(&key);
            for (const spec::Key& key : spec::find_method(method.toStdString())->options) keys.push_back(&key);
            // The late route first: it decides which early layers there are.
            std::stable_partition(keys.begin(), keys.end(), [](const spec::Key* key) { return key->path == "method.late_layers"; });
            for (const spec::Key* key : keys) {
                if (stays(*key) || done.contains(key->path) || !draft.applies(*key)) continue;
                auto* field = fields->findChild<QWidget*>(QStringLiteral("field_") + QString::fromStdString(key->path));
                QVERIFY2(field != nullptr, key->path.c_str());
                const Json before = draft.value(key->path);
                const QString value = other_value(*key, draft);
                QVERIFY2(!value.isEmpty(), key->path.c_str());
                enter(field, value);
                if (QTest::currentTestFailed()) return;
                QVERIFY2(!draft.is_default(key->path) && draft.value(key->path) != before, key->path.c_str());
                done.insert(key->path);
                more = true;
                QCoreApplication::processEvents();  // fields that come and go
                break;
            }
        }
        for (const spec::Key& option : spec::find_method(method.toStdString())->options)
            QVERIFY2(stays(option) || !draft.applies(option) || done.contains(option.path), option.path.c_str());
        QVERIFY2(draft.problems().empty(), draft.problems().empty() ? "" : draft.problems().front().sentence().c_str());
        fields->close();

        // The JSON that is copied validates with the window's hash.
        QTest::keyClick(world_->find<QLabel>("specHashLabel"), Qt::Key_Space);
        const QByteArray copied = QApplication::clipboard()->text().toUtf8();
        const Result valid = world_->run({QStringLiteral("validate"), QStringLiteral("-"), QStringLiteral("--json")}, copied);
        QVERIFY2(valid.code == 0, valid.err.constData());
        QCOMPARE(valid.json().value(QLatin1String("spec_hash")).toString(), QString::fromStdString(draft.resolved()->hash));

        // And both ways of running it give the same curve.
        world_->find<QPushButton>("startButton")->click();
        QTRY_COMPARE_WITH_TIMEOUT(window.session().runs().size(), std::size_t{1}, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(window.session().runs().front().status, store::Status::finished, kPatience);
        const QString other = world_->path(QStringLiteral("other.sherl"));
        const Result by_hand = world_->run({QStringLiteral("run"), QStringLiteral("-"), QStringLiteral("--store"), other, QStringLiteral("-q")}, copied);
        QVERIFY2(by_hand.code == 0, by_hand.err.constData());
        const QStringList curve = WindowWorld::losses(world_->store(), window.session().runs().front().id);
        QVERIFY(curve.size() >= 5);
        QCOMPARE(curve, WindowWorld::losses(other, 1));
        // The chart shows just these.
        const SeriesKey key{window.session().runs().front().id, QStringLiteral("loss")};
        QTRY_VERIFY(window.session().curve(key) != nullptr && window.session().curve(key)->size() == static_cast<std::size_t>(curve.size()));
        QTRY_VERIFY(!window.workbench().curves().loss_chart()->seriesKeys().empty());
    }
};

QTEST_MAIN(TestWindowSpec)
#include "tst_window_spec.moc"
