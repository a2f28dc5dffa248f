// SPDX-License-Identifier: GPL-3.0-or-later
// The header: logo, menus, pages, find field, device chip, theme. Source: ui.md §2.
#pragma once

#include <QWidget>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

class QCompleter;
class QLabel;
class QLineEdit;
class QMenuBar;
class QStandardItemModel;
class QTabBar;
class QToolButton;

namespace sherl::widgets {

// One thing that the find field leads to.
struct FindTarget {
    QString title, kind;  // kind: "run", "command"
    std::function<void()> go;
};

// The chip's drawing: peak of the last step against the device's memory, with the budget as a tick.
class DeviceChip;

// GUI thread. Object names: pageTabs, findField, deviceChip, budgetEdit (in the chip's popup), themeButton.
class HeaderBar final : public QWidget {
    Q_OBJECT

  public:
    explicit HeaderBar(QWidget* parent = nullptr);

    [[nodiscard]] QMenuBar& menus() { return *menus_; }
    [[nodiscard]] QTabBar& tabs() { return *tabs_; }
    void focus_find();
    // Asked each time the field is entered.
    void set_find_targets(std::function<std::vector<FindTarget>()> targets) { targets_ = std::move(targets); }

    void set_device(const QString& name, std::uint64_t total_bytes);
    void set_peak(std::optional<std::int64_t> bytes);  // of the last step; none: "idle"
    void set_budget(std::int64_t bytes);
    void open_budget();  // the chip's popup with the field focused

  Q_SIGNALS:
    void budgetChosen(qint64 bytes);
    void themeToggled();

  protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void retranslate();
    void fill_find();
    void go_to(int target);
    void lay_out();  // sizes that follow the theme
    void show_chip();

    QMenuBar* menus_;
    QTabBar* tabs_;
    QLineEdit* find_;
    QCompleter* completer_;
    QStandardItemModel* found_;
    QToolButton* chip_;
    QToolButton* theme_;
    std::function<std::vector<FindTarget>()> targets_;
    std::vector<FindTarget> listed_;
    QString device_;
    std::uint64_t total_ = 0;
    std::optional<std::int64_t> peak_;
    std::int64_t budget_ = 0;
};

}  // namespace sherl::widgets
