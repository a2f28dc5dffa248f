// SPDX-License-Identifier: GPL-3.0-or-later
// One spec: what is set in the window is what the command line validates and trains, to the last bit.
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
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

// Another value than the default, one that this small world allows beside all others; written down by hand. %1: the
// world's folder.
const std::map<std::string, QString>& chosen() {
    static const std::map<std::string, QString> values{
        {"backbone.path", QStringLiteral("%1/other-backbone")},
        {"backbone.mode", QStringLiteral("train")},
        {"name", QStringLiteral("Tried by hand")},
        {"comment", QStringLiteral("All of it by hand.")},
        {"task.data.path", QStringLiteral("%1/notes")},
        {"task.data.files.train", QStringLiteral("first.csv")},
        {"task.data.files.validation", QStringLiteral("second.csv")},
        {"task.data.files.test", QStringLiteral("third.csv")},
        {"task.data.delimiter", QStringLiteral(";")},
        {"task.data.columns.text", QStringLiteral("words")},
        {"task.data.columns.text_pair", QStringLiteral("place")},
        {"task.data.columns.label", QStringLiteral("verdict")},
        {"task.data.labels", QStringLiteral("unkind, kind")},
        {"task.data.split.kind", QStringLiteral("counts")},
        {"task.data.split.train", QStringLiteral("40")},
        {"task.data.split.validation", QStringLiteral("12")},
        {"task.data.split.test", QStringLiteral("8")},
        {"task.data.limit.train", QStringLiteral("32")},
        {"task.data.limit.validation", QStringLiteral("9")},
        {"task.data.limit.test", QStringLiteral("6")},
        {"task.metric", QStringLiteral("f1")},
        {"task.max_length", QStringLiteral("10")},
        {"task.head.pool", QStringLiteral("cls")},
        {"task.head.dropout", QStringLiteral("0.2")},
        {"train.epochs", QStringLiteral("7")},
        {"train.max_steps", QStringLiteral("13")},
        {"train.batch_size", QStringLiteral("8")},
        {"train.accumulate", QStringLiteral("2")},
        {"train.eval_batch_size", QStringLiteral("5")},
        {"train.evaluate_every", QStringLiteral("2")},
        {"train.checkpoint_every", QStringLiteral("4")},
        {"train.keep_checkpoints", QStringLiteral("1")},
        {"train.seed", QStringLiteral("3")},
        {"train.log_every", QStringLiteral("2")},
        {"train.clip_norm", QStringLiteral("0.5")},
        {"train.optimizer.lr", QStringLiteral("0.002")},
        {"train.optimizer.betas", QStringLiteral("0.8, 0.99")},
        {"train.optimizer.eps", QStringLiteral("1e-7")},
        {"train.optimizer.weight_decay", QStringLiteral("0.05")},
        {"train.schedule.kind", QStringLiteral("constant")},
        {"train.schedule.warmup_ratio", QStringLiteral("0.2")},
        {"train.early_stopping.patience", QStringLiteral("6")},
        {"train.early_stopping.min_delta", QStringLiteral("0.001")},
        {"train.select", QStringLiteral("last")},
        {"device", QStringLiteral("cpu")},
        {"threads", QStringLiteral("1")},
        {"memory_limit", QStringLiteral("4 GiB")},
        {"method.length", QStringLiteral("3")},  // with max_length no more than the positions
        {"method.reduction", QStringLiteral("4")},
        {"method.late_layers", QStringLiteral("0")},
        {"method.early_layers", QStringLiteral("0")},
        {"method.targets", QStringLiteral("key, output.dense")},
    };
    return values;
}

// What the fields of this journey leave as it is: these, what this version refuses or does not have, and where there is
// no other choice (format, train.optimizer.kind).
bool stays(const spec::Key& key) {
    static const std::set<std::string> fixed{
        "method.kind",                  // chosen in the list of methods; every one has its own row
        "task.kind",                    // a regression has scores: other data, no names of classes, no strata
        "task.data.format",             // in the others the keys of a table have no meaning
        "train.schedule.warmup_steps",  // warmup_ratio is given, which excludes it
        "train.start_from",             // an exported folder of the very method: tst_import_dialog
        "train.start_hash",             // follows from it
        "method.init",                  // pruned weights are start values of two stacks only
    };
    const auto choices = std::count_if(key.choices.begin(), key.choices.end(), [](const spec::Kind& choice) { return choice.unavailable.empty(); });
    return fixed.contains(key.path) || key.reserved || !key.unavailable.empty() || (key.type == spec::Type::choice && choices < 2);
}

// Three files with other columns than those of the world's table: 72 different sentences.
void write_notes(const WindowWorld& world) {
    const char* judgements[] = {"good", "fine", "great", "bad", "poor", "awful"};
    const char* things[] = {"film", "play", "book"};
    QByteArray files[3];
    for (QByteArray& file : files) file = "place;words;verdict\n";
    for (int i = 0; i < 72; ++i) {
        QByteArray& file = files[i < 48 ? 0 : i < 64 ? 1 : 2];
        file += QByteArray(i % 4 < 2 ? "here" : "now") + ";the " + things[i / 6 % 3] + (i / 18 % 2 == 0 ? " was" : " is") +
                (i / 36 == 0 ? " very " : " quite ") + judgements[i % 6] + ';' + (i % 6 < 3 ? "kind" : "unkind") + '\n';
    }
    QVERIFY(QDir().mkpath(world.path(QStringLiteral("notes"))));
    world.write(QStringLiteral("notes/first.csv"), files[0]);
    world.write(QStringLiteral("notes/second.csv"), files[1]);
    world.write(QStringLiteral("notes/third.csv"), files[2]);
}

QString other_value(const spec::Key& key, const SpecDraft& draft, const QString& folder) {
    if (const auto found = chosen().find(key.path); found != chosen().end())
        return QString(found->second).replace(QLatin1String("%1"), folder);
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
        case spec::Type::integers:  // features: every ladder has the first block's
            return QStringLiteral("1");
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
        auto* line = qobject_cast<QLineEdit*>(field);
        if (line != nullptr) line->selectAll();
        if (line != nullptr && text.contains(QLatin1Char('/'))) {  // a path: half of one is another place
            QApplication::clipboard()->setText(text);
            line->paste();
        } else {
            QTest::keyClicks(field, text);
        }
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
        world_->write_backbone(QStringLiteral("other-backbone"), 2);
        write_notes(*world_);
        if (QTest::currentTestFailed()) return;
        window.open_path(world_->write_spec(QStringLiteral("start.json")));
        SpecDraft& draft = window.draft();
        // What every machine can do the world's file says already: it is entered in the fields instead.
        draft.set_many({{"device", nullptr}, {"threads", nullptr}}, QStringLiteral("default machine"));
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
                const QString value = other_value(*key, draft, world_->path(QString()));
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
        // All of them, and none was dropped by one that came later.
        for (const spec::Key& option : spec::find_method(method.toStdString())->options)
            QVERIFY2(stays(option) || !draft.applies(option) || done.contains(option.path), option.path.c_str());
        for (const auto& [path, value] : chosen()) QVERIFY2(done.contains(path) || path.starts_with("method."), path.c_str());
        for (const std::string& path : done) QVERIFY2(!draft.is_default(path), path.c_str());
        QVERIFY2(draft.problems().empty(), draft.problems().empty() ? "" : draft.problems().front().sentence().c_str());
        fields->close();

        // The JSON that is copied validates with the window's hash.
        QTest::keyClick(world_->find<QLabel>("specHashLabel"), Qt::Key_Space);
        const QByteArray copied = QApplication::clipboard()->text().toUtf8();
        const Result valid = world_->run({QStringLiteral("validate"), QStringLiteral("-"), QStringLiteral("--json")}, copied);
        QVERIFY2(valid.code == 0, valid.err.constData());
        QCOMPARE(valid.json().value(QLatin1String("spec_hash")).toString(), QString::fromStdString(draft.resolved()->hash));

        // And both ways of running it give the same curve.
        auto* start = world_->find<QPushButton>("startButton");
        QTRY_VERIFY2_WITH_TIMEOUT(start->isEnabled(), qPrintable(start->toolTip()), kPatience);  // the data have been looked at
        start->click();
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
