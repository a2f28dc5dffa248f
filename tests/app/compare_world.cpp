// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compare_world.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QAction>
#include <QMenu>
#include <QtTest>
#include <memory>

#include "widgets/models/comparison_model.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::test {

constexpr int kPatience = 30000;  // milliseconds

void CompareWorld::train(const QStringList& words) {
    const Result trained = run(QStringList{QStringLiteral("run")} + words + QStringList{QStringLiteral("--store"), store(), QStringLiteral("-q")});
    QVERIFY2(trained.code == 0, trained.err.constData());
}

app::ComparePage& CompareWorld::open_compare() {
    open().show_page(app::Page::compare);
    return page();
}

bool CompareWorld::tick(const std::set<store::RunId>& runs) const {
    widgets::RunsModel& model = page().runs().model();
    const auto listed = [&] { return std::all_of(runs.begin(), runs.end(), [&](store::RunId run) { return model.index_of(run).isValid(); }); };
    if (!QTest::qWaitFor(listed, kPatience)) return false;
    for (int variant = 0; variant < model.rowCount(); ++variant) model.setData(model.index(variant, 0), Qt::Unchecked, Qt::CheckStateRole);
    for (const store::RunId run : runs) model.setData(model.index_of(run), Qt::Checked, Qt::CheckStateRole);
    return model.ticked() == runs &&
           QTest::qWaitFor([&] { return page().comparison().details().size() == runs.size() && page().comparison().settled(); }, kPatience);
}

bool CompareWorld::remove(store::RunId run) const {
    widgets::RunsPanel& table = page().runs();
    table.set_confirm([](QWidget*, const QString&, const std::function<void()>& yes) { yes(); });
    table.select(run);
    const std::unique_ptr<QMenu> menu(table.make_menu());
    menu->findChild<QAction*>(QStringLiteral("runsDelete"))->trigger();
    return QTest::qWaitFor([&] { return window().session().run(run) == nullptr; }, kPatience);
}

void CompareWorld::trigger(const char* action) const {
    part<QAction>(&window(), action)->trigger();
}

QDialog* CompareWorld::dialog(const char* name) const {
    QDialog* found = nullptr;
    (void)QTest::qWaitFor([&] { return (found = find<QDialog>(name)) != nullptr && found->isVisible(); }, kPatience);
    return found;
}

std::int64_t CompareWorld::sql(const std::string& question) const {
    SQLite::Database study(store().toStdString(), SQLite::OPEN_READONLY);
    return study.execAndGet(question).getInt64();
}

double CompareWorld::sql_real(const std::string& question) const {
    SQLite::Database study(store().toStdString(), SQLite::OPEN_READONLY);
    return study.execAndGet(question).getDouble();
}

std::string listed(const std::vector<store::RunId>& runs) {
    std::string text;
    for (const store::RunId run : runs) text += (text.empty() ? "" : ", ") + std::to_string(run);
    return text;
}

}  // namespace sherl::test
