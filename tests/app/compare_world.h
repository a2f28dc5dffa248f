// SPDX-License-Identifier: GPL-3.0-or-later
// A study of trained runs with the main window on its Compare page, and what a user does there: tick, choose, ask for a
// dialog. Called by the tests of the Compare page and of what leaves the window.
// What could change: more that a user does with runs.
#pragma once

#include <QDialog>
#include <QString>
#include <QtTest>
#include <set>
#include <string>
#include <vector>

#include "app/window/compare_page.h"
#include "app/window_world.h"

// A step of a test fails the function that takes it; the next one must not be taken then.
#define SHERL_STEP(call)                        \
    do {                                        \
        call;                                   \
        if (QTest::currentTestFailed()) return; \
    } while (false)

namespace sherl::test {

class CompareWorld : public WindowWorld {
  public:
    // `sherl run` with these words, into store(). Fails the test function where it fails.
    void train(const QStringList& words);
    // A window with its Compare page in front.
    app::ComparePage& open_compare();
    [[nodiscard]] app::ComparePage& page() const { return window().compare(); }

    // As a click on their boxes in the runs table; all others are off then. The comparison of them is there when this
    // returns; false: it never came.
    [[nodiscard]] bool tick(const std::set<store::RunId>& runs) const;
    // The run's row, then Delete and yes. False: it stays.
    [[nodiscard]] bool remove(store::RunId run) const;
    void trigger(const char* action) const;
    // The dialog of this name, once it is on screen; null: it does not come.
    [[nodiscard]] QDialog* dialog(const char* name) const;
    // Of the stored file itself.
    [[nodiscard]] std::int64_t sql(const std::string& question) const;
    [[nodiscard]] double sql_real(const std::string& question) const;
};

// A child that must be there.
template <class Widget>
Widget* part(const QWidget* of, const char* name) {
    auto* found = of->findChild<Widget*>(QString::fromLatin1(name));
    if (found == nullptr) qFatal("there is no %s", name);
    return found;
}

// "1, 2", for IN (…).
[[nodiscard]] std::string listed(const std::vector<store::RunId>& runs);

}  // namespace sherl::test
