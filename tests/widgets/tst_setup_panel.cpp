// SPDX-License-Identifier: GPL-3.0-or-later
// The set-up column: every key of every method through its object names, wrong values explained, keyboard, undo.
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QtTest>
#include <set>

#include "core/data/metrics.h"
#include "core/spec/resolver.h"
#include "tests/widgets/setup_world.h"
#include "widgets/dialogs/all_fields_dialog.h"
#include "widgets/dialogs/backbone_card.h"
#include "widgets/dialogs/data_card.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/models/roles.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/section.h"
#include "widgets/panels/setup_panel.h"

using namespace sherl;
using namespace sherl::widgets;
using namespace sherl::widgets::test;

namespace {

// A value that differs from the one the draft has and is allowed beside all others of this test.
Json other_value(const spec::Key& key, const SpecDraft& draft) {
    static const std::map<std::string, Json> chosen{
        {"name", "a name"},
        {"comment", "a note"},
        {"backbone.path", "six-again"},
        {"method.early_layers", Json::array({0, 2, 3})},
        {"method.late_layers", 2},
        {"method.targets", Json::array({"key", "output.dense"})},
        {"method.reduction", 4},  // divides the heads' widths
        {"task.data.name", "rte"},
        {"task.data.path", "RTE"},
        {"task.data.files.train", "a.csv"},
        {"task.data.files.validation", "b.csv"},
        {"task.data.files.test", "c.csv"},
        {"task.data.delimiter", ";"},
        {"task.data.columns.text", "sentence"},
        {"task.data.columns.text_pair", "pair"},
        {"task.data.columns.label", "class"},
        {"task.data.split.kind", "fractions"},
        {"task.data.split.train", 0.5},
        {"task.data.split.validation", 0.25},
        {"task.data.split.test", 0.125},
        {"task.data.limit.train", 7},
        {"task.data.limit.validation", 5},
        {"task.data.limit.test", 3},
        {"train.max_steps", 100},
        {"train.schedule.warmup_ratio", 0.25},
        {"train.optimizer.betas", Json::array({0.5, 0.75})},
        {"train.evaluate_every", 10},
        {"train.checkpoint_every", 20},
        {"train.early_stopping.patience", 4},
        {"train.start_from", "shared"},
        {"device", "cpu"},
        {"threads", 1},
        {"memory_limit", "512 MiB"},
    };
    if (const auto found = chosen.find(key.path); found != chosen.end()) return found->second;
    const Json now = draft.value(key.path);
    if (key.path == "task.data.labels")
        return draft.value("task.data.name") == "rte" ? Json::array({"not_entailment", "entailment"})
                                                      : Json::array({"no", "yes"});
    if (key.path == "task.metric") {
        const Json name = draft.value("task.data.name");
        const auto metrics =
            data::metric_names("classification", name.is_string() ? name.get<std::string>() : std::string(), 2);
        for (const std::string& metric : metrics) {
            if (now != metric) return metric;
        }
    }
    switch (key.type) {
        case spec::Type::boolean:
            return !now.get<bool>();
        case spec::Type::integer:
            return now.get<std::int64_t>() + 1;
        case spec::Type::number:
            return now.get<double>() == 0 ? 0.25 : now.get<double>() / 2;
        case spec::Type::integers:
            return Json::array({1, 3});
        case spec::Type::choice:
            for (const spec::Kind& choice : key.choices) {
                if (choice.unavailable.empty() && now != choice.kind) return choice.kind;
            }
            return nullptr;
        default:
            return nullptr;
    }
}

// What stays as it is: the journey's own ground, what excludes another key, what follows a file, and what has one choice in
// this version or on this backbone.
bool stays(const spec::Key& key) {
    static const std::set<std::string> fixed{"format",           "method.kind", "task.kind",
                                             "task.data.format", "method.init", "train.schedule.warmup_steps",
                                             "train.start_hash"};
    const auto choices = std::count_if(key.choices.begin(), key.choices.end(),
                                       [](const spec::Kind& choice) { return choice.unavailable.empty(); });
    return fixed.contains(key.path) || (key.type == spec::Type::choice && choices < 2);
}

// As somebody would type it; written down here, not taken from the program.
QString typed(const Json& value) {
    if (value.is_string()) return QString::fromStdString(value.get<std::string>());
    if (!value.is_array()) return QString::fromStdString(value.dump());
    QStringList parts;
    for (const Json& item : value) parts += typed(item);
    return parts.join(QStringLiteral(", "));
}

void enter(QWidget* field, const Json& value) {
    if (auto* check = qobject_cast<QCheckBox*>(field)) {
        if (check->isChecked() != value.get<bool>()) QTest::mouseClick(check, Qt::LeftButton, {}, QPoint(8, check->height() / 2));
    } else if (auto* combo = qobject_cast<QComboBox*>(field)) {
        const int index = combo->findData(typed(value));
        QVERIFY2(index >= 0, qPrintable(combo->objectName() + QLatin1Char(' ') + typed(value)));
        combo->setCurrentIndex(index);
    } else if (auto* spin = qobject_cast<QSpinBox*>(field)) {
        spin->setFocus();
        spin->selectAll();
        QTest::keyClicks(spin, typed(value));
        QTest::keyClick(spin, Qt::Key_Return);
    } else {
        auto* line = qobject_cast<QLineEdit*>(field);
        QVERIFY(line != nullptr);
        line->setFocus();
        line->selectAll();
        QTest::keyClicks(line, typed(value));
        QTest::keyClick(line, Qt::Key_Return);
    }
}

}  // namespace

class TestSetupPanel : public QObject {
    Q_OBJECT

    std::unique_ptr<SetupWorld> world_;
    std::unique_ptr<SpecDraft> draft_;
    std::unique_ptr<PreflightService> preflight_;
    std::unique_ptr<SetupPanel> panel_;

    template <class Widget>
    [[nodiscard]] Widget* find(const QString& name) const {
        auto* found = panel_->findChild<Widget*>(name);
        return found;
    }
    [[nodiscard]] AllFieldsDialog* dialog() const {
        panel_->show_all_fields();
        return panel_->window()->findChild<AllFieldsDialog*>(QStringLiteral("allFieldsDialog"));
    }
    // Sets every key that applies, those too that come to apply, and says what a hand-made document would hold.
    void set_everything(const std::function<QWidget*(const spec::Key&)>& field, Json& by_hand, std::set<std::string>& done) {
        for (bool more = true; more;) {
            more = false;
            for (const spec::Key* key : keys_that_apply(*draft_)) {
                if (stays(*key) || done.contains(key->path)) continue;
                QWidget* widget = field(*key);
                if (widget == nullptr) continue;
                const Json value = other_value(*key, *draft_);
                QVERIFY2(!value.is_null(), key->path.c_str());
                enter(widget, value);
                if (QTest::currentTestFailed()) return;
                const Json now = draft_->value(key->path);
                QVERIFY2(now == value, (key->path + ": " + now.dump() + ", not " + value.dump()).c_str());
                spec::place(by_hand, key->path) = value;
                done.insert(key->path);
                more = true;
                QCoreApplication::processEvents();  // fields that come and go
                break;
            }
        }
    }
    void compare_with(const Json& by_hand) {
        const std::string why = draft_->problems().empty() ? "" : draft_->problems().front().sentence();
        QVERIFY2(draft_->resolved(), why.c_str());
        const spec::ResolvedSpec expected = world_->resolve(by_hand);
        QCOMPARE(QString::fromStdString(draft_->resolved()->document.dump(1)),
                 QString::fromStdString(expected.document.dump(1)));
        QCOMPARE(draft_->resolved()->hash, expected.hash);
    }

  private Q_SLOTS:
    void initTestCase() {
        qputenv("HF_HOME", "/nowhere");
        Theme::instance().apply(Theme::Mode::light, 100);
        Language::instance().apply(QStringLiteral("en"));  // plurals
    }

    void init() {
        world_ = std::make_unique<SetupWorld>();
        draft_ = std::make_unique<SpecDraft>();
        draft_->load(SetupWorld::document(), world_->base());
        draft_->undo_stack().clear();
        preflight_ = std::make_unique<PreflightService>();
        panel_ = std::make_unique<SetupPanel>(*draft_, *preflight_, world_->settings());
        panel_->resize(316, 850);
        panel_->show();
        QVERIFY(QTest::qWaitForWindowActive(panel_.get()));
    }

    void cleanup() {
        panel_.reset();
        preflight_.reset();
        draft_.reset();
        world_.reset();
    }

    void everyKeyThroughTheListOfAllFields_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("data");
        const Json table{{"format", "table"}, {"files", {{"train", "t.csv"}}}};
        const Json folders{{"format", "class-folders"}, {"path", "news"}};
        const Json glue = SetupWorld::document()["task"]["data"];
        for (const spec::Method& method : spec::catalogue().methods) {
            for (const Json& data : {glue, table, folders}) {
                if (data != glue && method.kind != "sherl") continue;  // keys of data depend on no method
                QTest::newRow(qPrintable(QStringLiteral("%1, %2").arg(
                    QString::fromStdString(method.kind), QString::fromStdString(data["format"].get<std::string>()))))
                    << QString::fromStdString(method.kind) << QString::fromStdString(data.dump());
            }
        }
    }
    void everyKeyThroughTheListOfAllFields() {
        QFETCH(QString, method);
        QFETCH(QString, data);
        Json by_hand = SetupWorld::with_data(qPrintable(method), parse_json(data.toStdString(), "data"));
        draft_->load(by_hand, world_->base());
        AllFieldsDialog* all = dialog();
        std::set<std::string> done;
        // The keys that every method has, once.
        const auto looked_at = [&](const spec::Key& key) {
            return method == QLatin1String("sherl") || key.path.starts_with("method.");
        };
        set_everything(
            [&](const spec::Key& key) {
                return looked_at(key) ? all->findChild<QWidget*>(QStringLiteral("field_") + QString::fromStdString(key.path)) : nullptr;
            },
            by_hand, done);
        if (QTest::currentTestFailed()) return;
        compare_with(by_hand);
        // Nothing of the catalogue has been left out, but for what stays.
        for (const spec::Key* key : keys_that_apply(*draft_))
            QVERIFY2(done.contains(key->path) || stays(*key) || !looked_at(*key), key->path.c_str());
        for (const spec::Key& option : spec::find_method(method.toStdString())->options)
            QVERIFY2(option.reserved || !option.unavailable.empty() || !draft_->applies(option) || stays(option) || done.contains(option.path),
                     option.path.c_str());
        // And all the way back.
        while (draft_->undo_stack().canUndo()) draft_->undo_stack().undo();
    }

    void everyFieldOfTheColumn() {
        const std::map<std::string, QString> names{
            {"train.batch_size", QStringLiteral("batchEdit")},   {"task.max_length", QStringLiteral("lengthEdit")},
            {"train.optimizer.lr", QStringLiteral("rateEdit")},  {"train.epochs", QStringLiteral("epochsEdit")},
            {"train.accumulate", QStringLiteral("accumulateEdit")}};
        for (const spec::Method& method : spec::catalogue().methods) {
            QListView* list = find<QListView>(QStringLiteral("methodList"));
            Json by_hand = SetupWorld::document(method.kind.c_str());
            draft_->load(by_hand, world_->base());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);  // fields of the method before
            QCOMPARE(list->currentIndex().data(ObjectKeyRole).toString(), QString::fromStdString(method.kind));
            std::set<std::string> done;
            set_everything(
                [&](const spec::Key& key) -> QWidget* {
                    const auto named = names.find(key.path);
                    if (named != names.end()) return find<QWidget>(named->second);
                    if (!key.path.starts_with("method.")) return nullptr;
                    return find<QWidget>(QStringLiteral("option_") + QString::fromStdString(key.name()));
                },
                by_hand, done);
            if (QTest::currentTestFailed()) return;
            for (const auto& [path, name] : names) QVERIFY2(done.contains(path), path.c_str());
            for (const spec::Key& option : method.options)
                QVERIFY2(option.title.empty() || stays(option) || done.contains(option.path), option.path.c_str());
            compare_with(by_hand);
        }
    }

    // What does not match takes no room, and what does stands at the top, however far one had scrolled.
    void searchInTheListOfAllFields() {
        AllFieldsDialog* all = dialog();
        QVERIFY(QTest::qWaitForWindowActive(all));
        all->go_to(QStringLiteral("threads"));
        auto* field = all->findChild<QWidget*>(QStringLiteral("field_train.batch_size"));
        auto* area = all->findChild<QScrollArea*>();
        auto* search = all->findChild<QLineEdit*>(QStringLiteral("allFieldsFind"));
        QVERIFY(field->visibleRegion().isEmpty());
        QTest::keyClicks(search, QStringLiteral("batch_size"));
        QTRY_VERIFY(!field->visibleRegion().isEmpty());
        const int height = field->height();
        QTRY_VERIFY2(area->widget()->sizeHint().height() < 12 * height, qPrintable(QString::number(area->widget()->sizeHint().height())));
        QTRY_VERIFY(field->mapTo(area->viewport(), QPoint(0, field->height())).y() < 8 * height);
        const auto* none = all->findChild<QLabel*>(QStringLiteral("allFieldsNone"));
        QVERIFY(none->isHidden());
        search->setText(QStringLiteral("no such thing"));
        QVERIFY(!none->isHidden() && none->text().contains(search->text()));
        search->clear();
        QVERIFY(none->isHidden());
        QTRY_VERIFY(area->widget()->sizeHint().height() > 12 * height);
    }

    void theUsualRateIsOneClickAway() {
        auto* note = find<QPushButton>(QStringLiteral("rateUsualButton"));
        QVERIFY(!note->isVisible());
        draft_->set("method.kind", "lora");
        enter(find<QWidget>(QStringLiteral("rateEdit")), 4e-3);
        QVERIFY(!note->isVisible());
        draft_->set("method.kind", "full");
        QCOMPARE(find<QLineEdit>(QStringLiteral("rateEdit"))->text(), QStringLiteral("4e-3"));
        QTRY_VERIFY(note->isVisible());
        QCOMPARE(find<ElidedLabel>(QStringLiteral("rateHint"))->full_text(), QStringLiteral("Usual for Full fine-tuning: 5e-5"));
        QTRY_VERIFY(note->width() >= note->sizeHint().width());
        note->click();
        QCOMPARE(find<QLineEdit>(QStringLiteral("rateEdit"))->text(), QStringLiteral("5e-5"));
        QVERIFY(!note->isVisible());
        // The default, typed, is a rate like any other.
        enter(find<QWidget>(QStringLiteral("rateEdit")), 1e-3);
        QVERIFY(draft_->rate_is_chosen());
    }

    // The whole sentence can be read: what is allowed stands at its end.
    void whatIsWrongIsNotCut() {
        enter(find<QWidget>(QStringLiteral("seedsEdit")), "2-1");
        const QList<ElidedLabel*> labels = panel_->findChildren<ElidedLabel*>();
        const auto found = std::find_if(labels.begin(), labels.end(), [](const ElidedLabel* label) {
            return label->isVisible() && label->full_text().startsWith(QStringLiteral("Seeds: "));
        });
        QVERIFY(found != labels.end());
        QTRY_VERIFY((*found)->height() >= (*found)->heightForWidth((*found)->width()));
        QVERIFY((*found)->height() > 3 * (*found)->fontMetrics().height() / 2);
        QVERIFY2((*found)->text().endsWith(QStringLiteral("0,1,2")), qPrintable((*found)->text()));
    }

    void clippingIsSwitchedOffByAWord() {
        AllFieldsDialog* all = dialog();
        auto* field = all->findChild<QLineEdit*>(QStringLiteral("field_train.clip_norm"));
        enter(field, "off");
        QVERIFY(draft_->is_off("train.clip_norm"));
        QCOMPARE(field->text(), QStringLiteral("off"));
        auto* reset = all->findChild<QToolButton*>(QStringLiteral("reset_train.clip_norm"));
        QVERIFY(reset->isVisible());
        reset->click();
        QVERIFY(draft_->is_default("train.clip_norm"));
        QCOMPARE(field->text(), QStringLiteral("1"));
        QVERIFY(!reset->isVisible());
    }

    void undoInTheListOfAllFields() {
        AllFieldsDialog* all = dialog();
        QVERIFY(QTest::qWaitForWindowActive(all));
        auto* field = all->findChild<QLineEdit*>(QStringLiteral("field_train.epochs"));
        enter(field, 7);
        QVERIFY(all->isVisible());  // Return has not closed it
        QTest::keySequence(field, QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(field->text(), QStringLiteral("3"));
        QVERIFY(draft_->is_default("train.epochs"));
        QTest::keySequence(field, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
        QCOMPARE(field->text(), QStringLiteral("7"));
    }

    void warmUpStepsInsteadOfARatio() {
        AllFieldsDialog* all = dialog();
        auto* steps = all->findChild<QLineEdit*>(QStringLiteral("field_train.schedule.warmup_steps"));
        enter(steps, 50);
        QCOMPARE(draft_->resolved()->spec.train.schedule.warmup_steps, std::int64_t{50});
        auto* ratio = all->findChild<QLineEdit*>(QStringLiteral("field_train.schedule.warmup_ratio"));
        enter(ratio, 0.1);
        QVERIFY(!draft_->resolved());
        QCOMPARE(ratio->property("state").toString(), QStringLiteral("bad"));
    }

    void wrongValuesAreExplained_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("explained");
        QTest::newRow("no number") << "batchEdit" << "many" << "Batch: Expected a whole number >= 1";
        QTest::newRow("too small") << "batchEdit" << "0" << "Batch: Expected a whole number >= 1";
        QTest::newRow("not whole") << "accumulateEdit" << "1.5" << "Accumulate: Expected a whole number >= 1";
        QTest::newRow("too long") << "lengthEdit" << "513" << "Max length: Expected a whole number 3..512";
        QTest::newRow("negative") << "rateEdit" << "-1e-3" << "Rate: Expected a number >= 0";
        QTest::newRow("zero") << "epochsEdit" << "0" << "Epochs: Expected a number > 0";
        QTest::newRow("option") << "option_reduction" << "49" << "Reduction: Expected a whole number 1..48";
        QTest::newRow("seeds") << "seedsEdit" << "2-1" << "Seeds: Expected up to 1000 different whole numbers such as 0-4 or 0,1,2";
    }
    void wrongValuesAreExplained() {
        QFETCH(QString, field);
        QFETCH(QString, text);
        QFETCH(QString, explained);
        QWidget* widget = find<QWidget>(field);
        const auto troubles = [this] {
            QStringList lines;
            for (const ElidedLabel* label : panel_->findChildren<ElidedLabel*>()) {
                if (label->isVisible() && label->property("role") == QStringLiteral("bad")) lines += label->full_text();
            }
            return lines;
        };
        QVERIFY(draft_->problems().empty());
        QVERIFY(!troubles().contains(explained));
        enter(widget, text.toStdString());
        QCOMPARE(draft_->problems().size(), std::size_t{1});
        QCOMPARE(widget->property("state").toString(), QStringLiteral("bad"));
        QVERIFY2(troubles().contains(explained), qPrintable(troubles().join(QLatin1Char('\n'))));
        // What was typed stays to be mended.
        if (auto* line = qobject_cast<QLineEdit*>(widget)) QCOMPARE(line->text(), text);
        while (draft_->undo_stack().canUndo()) draft_->undo_stack().undo();
        QVERIFY(draft_->problems().empty());
        QCOMPARE(widget->property("state").toString(), QString());
        QVERIFY(!troubles().contains(explained));
    }

    // Of two fields in one row each has its sentence.
    void bothFieldsOfARowAreExplained() {
        enter(find<QWidget>(QStringLiteral("batchEdit")), "0");
        enter(find<QWidget>(QStringLiteral("lengthEdit")), "513");
        const QList<ElidedLabel*> labels = panel_->findChildren<ElidedLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const ElidedLabel* label) {
            return label->isVisible() && label->full_text() == QStringLiteral("Batch: Expected a whole number >= 1\nMax length: Expected a whole number 3..512");
        }));
        while (draft_->undo_stack().canUndo()) draft_->undo_stack().undo();
    }

    void typingIsNotDisturbed() {
        auto* rate = find<QLineEdit>(QStringLiteral("rateEdit"));
        rate->setFocus();
        rate->selectAll();
        QTest::keyClicks(rate, QStringLiteral("0.0"));
        QCOMPARE(rate->text(), QStringLiteral("0.0"));
        QTest::keyClicks(rate, QStringLiteral("02"));
        QCOMPARE(rate->text(), QStringLiteral("0.002"));
        QCOMPARE(draft_->resolved()->spec.train.optimizer.lr, 0.002);
        QTest::keyClick(rate, Qt::Key_Return);
        QCOMPARE(rate->text(), QStringLiteral("2e-3"));
        rate->selectAll();
        QTest::keyClick(rate, Qt::Key_Backspace);
        QCOMPARE(rate->text(), QString());
        QVERIFY(draft_->is_default("train.optimizer.lr"));
        find<QLineEdit>(QStringLiteral("batchEdit"))->setFocus();
        QCOMPARE(rate->text(), QStringLiteral("1e-3"));
        auto* reduction = find<QSpinBox>(QStringLiteral("option_reduction"));
        enter(reduction, 4);
        reduction->selectAll();
        QTest::keyClick(reduction, Qt::Key_Backspace);
        QVERIFY(draft_->is_default("method.reduction"));
        find<QLineEdit>(QStringLiteral("batchEdit"))->setFocus();
        QCOMPARE(reduction->value(), 2);
        QVERIFY(draft_->is_default("method.reduction"));
    }

    void undoInsideAFieldIsTheDrafts() {
        auto* batch = find<QLineEdit>(QStringLiteral("batchEdit"));
        enter(batch, 64);
        auto* rate = find<QLineEdit>(QStringLiteral("rateEdit"));
        enter(rate, 0.5);
        auto* reduction = find<QSpinBox>(QStringLiteral("option_reduction"));
        enter(reduction, 4);
        QTest::keySequence(reduction, QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(reduction->value(), 2);
        QTest::keySequence(rate, QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(rate->text(), QStringLiteral("1e-3"));
        QTest::keySequence(rate, QKeySequence(Qt::CTRL | Qt::Key_Z));
        QCOMPARE(batch->text(), QStringLiteral("32"));
        QVERIFY(!draft_->undo_stack().canUndo());
        QTest::keySequence(rate, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
        QCOMPARE(batch->text(), QStringLiteral("64"));
    }

    void methodsByKeyboard() {
        auto* list = find<QListView>(QStringLiteral("methodList"));
        list->setFocus();
        draft_->set("method.kind", "full");
        QStringList kinds{list->currentIndex().data(ObjectKeyRole).toString()};
        for (std::size_t i = 1; i < spec::catalogue().methods.size(); ++i) {
            QTest::keyClick(list, Qt::Key_Down);
            kinds += list->currentIndex().data(ObjectKeyRole).toString();
            QCOMPARE(draft_->value("method.kind"), Json(kinds.back().toStdString()));
            QVERIFY(draft_->resolved());
        }
        QStringList expected;
        for (const spec::Group group : {spec::Group::baseline, spec::Group::inside, spec::Group::beside}) {
            for (const spec::Method& method : spec::catalogue().methods) {
                if (method.group == group) expected += QString::fromStdString(method.kind);
            }
        }
        QCOMPARE(kinds, expected);
        QTest::keyClick(list, Qt::Key_Up);
        QCOMPARE(draft_->value("method.kind"), Json(expected[expected.size() - 2].toStdString()));
        // Headings are no methods, and all rows are seen without scrolling.
        const QAbstractItemModel& rows = *list->model();
        int headings = 0;
        for (int row = 0; row < rows.rowCount(); ++row) {
            const QModelIndex index = rows.index(row, 0);
            if (index.data(ObjectKeyRole).isNull()) ++headings;
            QVERIFY(list->viewport()->rect().contains(list->visualRect(index).center()));
        }
        QCOMPARE(headings, 3);
    }

    void changedRareSettingsAreNeverHidden() {
        QVERIFY(find<QPushButton>(QStringLiteral("chip_method.epsilon")) == nullptr);
        draft_->set("method.epsilon", 1e-4);
        draft_->set("train.schedule.warmup_ratio", 0.1);
        draft_->set_off("train.clip_norm");
        draft_->set("train.batch_size", 8);  // has a field
        auto* chip = find<QPushButton>(QStringLiteral("chip_method.epsilon"));
        QVERIFY(chip != nullptr && chip->isVisible());
        QCOMPARE(chip->text(), QStringLiteral("epsilon 1e-4"));
        QCOMPARE(find<QPushButton>(QStringLiteral("chip_train.schedule.warmup_ratio"))->text(),
                 QStringLiteral("schedule warmup_ratio 0.1"));
        QCOMPARE(find<QPushButton>(QStringLiteral("chip_train.clip_norm"))->text(), QStringLiteral("clip_norm off"));
        QVERIFY(find<QPushButton>(QStringLiteral("chip_train.batch_size")) == nullptr);
        chip->click();
        auto* all = panel_->findChild<AllFieldsDialog*>();
        QVERIFY(all != nullptr && all->isVisible());
        QCOMPARE(all->focusWidget()->objectName(), QStringLiteral("field_method.epsilon"));
        draft_->set("method.epsilon", nullptr);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(find<QPushButton>(QStringLiteral("chip_method.epsilon")) == nullptr);
        // A method without options or chips takes no room.
        draft_->set("method.kind", "full");
        QVERIFY(!find<QWidget>(QStringLiteral("methodOptions"))->isVisible());
        draft_->set("method.kind", "lora");
        QVERIFY(find<QWidget>(QStringLiteral("methodOptions"))->isVisible());
    }

    void fieldsAreFoundByTheirHelp() {
        AllFieldsDialog* all = dialog();
        auto* find_field = all->findChild<QLineEdit*>(QStringLiteral("allFieldsFind"));
        QTest::keyClicks(find_field, QStringLiteral("decay of the two"));
        QVERIFY(all->findChild<QWidget*>(QStringLiteral("field_train.optimizer.betas"))->isVisible());
        QVERIFY(!all->findChild<QWidget*>(QStringLiteral("field_train.epochs"))->isVisible());
        all->go_to(QStringLiteral("train.epochs"));
        QVERIFY(all->findChild<QWidget*>(QStringLiteral("field_train.epochs"))->isVisible());
    }

    // Reading order, and a name for everything that takes the focus.
    void tabGoesFromTopToBottom() {
        auto* combo = find<QComboBox>(QStringLiteral("backboneCombo"));
        combo->setFocus();
        QStringList names;
        for (int i = 0; i < 40; ++i) {
            QWidget* focused = panel_->focusWidget();
            QVERIFY2(!focused->accessibleName().isEmpty() || qobject_cast<QPushButton*>(focused) != nullptr,
                     qPrintable(focused->objectName()));
            if (names.contains(focused->objectName())) break;
            names += focused->objectName();
            QTest::keyClick(focused, Qt::Key_Tab);
        }
        int last = -1;
        for (const char* name : {"backboneCombo", "taskCombo", "methodList", "option_reduction", "option_down",
                                 "batchEdit", "lengthEdit", "rateEdit", "epochsEdit", "accumulateEdit", "seedsEdit",
                                 "checkpointingCheck"}) {
            const auto at = static_cast<int>(names.indexOf(QString::fromLatin1(name)));
            QVERIFY2(at > last, qPrintable(QString::fromLatin1(name) + QStringLiteral(" in ") + names.join(QLatin1Char(' '))));
            last = at;
        }
    }

    void languageAndTextSizeBuildItAnew() {
        enter(find<QWidget>(QStringLiteral("batchEdit")), 48);
        Theme::instance().apply(Theme::Mode::dark, 130);
        QTRY_COMPARE(panel_->minimumWidth(), 411);
        QTRY_COMPARE(find<QLineEdit>(QStringLiteral("batchEdit"))->text(), QStringLiteral("48"));
        Theme::instance().apply(Theme::Mode::light, 100);
        QTRY_COMPARE(panel_->minimumWidth(), 316);
    }

    // For eyes: what the column and its windows look like.
    void pictures() {
        const QDir folder(QStringLiteral(SHERL_BINARY_DIR "/screenshots"));
        QVERIFY(folder.mkpath(QStringLiteral(".")));
        draft_->load(SetupWorld::with_data("lora", {{"format", "table"},
                                                    {"path", "tables"},
                                                    {"files", {{"train", "train.csv"}, {"validation", "dev.csv"}}},
                                                    {"columns", {{"text", "sentence"}}}}),
                     world_->base());
        draft_->set("train.schedule.warmup_ratio", 0.1);
        draft_->set("method.dropout", 0.05);
        draft_->set("task.max_length", 2);
        draft_->set_seeds(QStringLiteral("0, 1, 2"));
        LaunchBar bar(*draft_);
        bar.resize(620, bar.sizeHint().height());
        const auto save = [&](QWidget& widget, const QString& name) {
            QCoreApplication::processEvents();
            QVERIFY(widget.grab().save(folder.filePath(name + QStringLiteral(".png"))));
        };
        const auto save_all = [&](const QString& name) {
            QCoreApplication::processEvents();
            save(*panel_, QStringLiteral("setup-") + name);
            AllFieldsDialog* all = dialog();
            save(*all, QStringLiteral("all-fields-") + name);
            save(bar, QStringLiteral("launch-bar-") + name);
        };
        save_all(QStringLiteral("light"));
        draft_->set("task.max_length", 48);
        QTRY_VERIFY(find<ElidedLabel>(QStringLiteral("taskInfo"))->full_text().contains(QStringLiteral("train")));
        find<QPushButton>(QStringLiteral("taskDetails"))->click();
        save(*panel_->findChild<DataCard*>(), QStringLiteral("data-card-light"));
        auto* card = new BackboneCard(
            formats::inspect_backbone(std::filesystem::path(SHERL_TEST_DATA) / "formats" / "bert-mini"), panel_.get());
        card->show();
        save(*card, QStringLiteral("backbone-card-light"));
        card->close();
        Theme::instance().apply(Theme::Mode::dark, 100);
        save_all(QStringLiteral("dark"));
        Theme::instance().apply(Theme::Mode::light, 130);
        Language::instance().apply(QStringLiteral("zh_CN"));
        panel_->resize(411, 900);
        save_all(QStringLiteral("chinese-130"));
        Language::instance().apply(QStringLiteral("en"));
        Theme::instance().apply(Theme::Mode::light, 100);
    }
};

QTEST_MAIN(TestSetupPanel)
#include "tst_setup_panel.moc"
