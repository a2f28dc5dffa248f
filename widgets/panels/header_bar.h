// SPDX-License-Identifier: GPL-3.0-or-later
// The header: logo, menus, pages, find field, device chip, theme. Source: ui.md §2.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

class QCompleter;
class QLineEdit;
class QMenuBar;
class QStandardItemModel;
class QTabBar;
class QToolButton;

namespace sherl::widgets {

class DeviceChip;

// One thing that the find field leads to.
struct FindTarget {
    QString title, kind;  // kind: "run", "command", "help"
    std::function<void()> go;
};

// GUI thread. Object names: pageTabs, findField, themeButton.
class HeaderBar final : public QWidget {
    Q_OBJECT

  public:
    explicit HeaderBar(QWidget* parent = nullptr);

    [[nodiscard]] QMenuBar& menus() { return *menus_; }
    [[nodiscard]] QTabBar& tabs() { return *tabs_; }
    [[nodiscard]] DeviceChip& chip() { return *chip_; }
    void focus_find();
    // Asked each time the field is entered.
    void set_find_targets(std::function<std::vector<FindTarget>()> targets) { targets_ = std::move(targets); }

  Q_SIGNALS:
    void themeToggled();

  protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void retranslate();
    void fill_find();
    void go_to(int target);
    void lay_out();  // sizes that follow the theme

    QMenuBar* menus_;
    QTabBar* tabs_;
    QLineEdit* find_;
    QCompleter* completer_;
    QStandardItemModel* found_;
    DeviceChip* chip_;
    QToolButton* theme_;
    std::function<std::vector<FindTarget>()> targets_;
    std::vector<FindTarget> listed_;
};

}  // namespace sherl::widgets
