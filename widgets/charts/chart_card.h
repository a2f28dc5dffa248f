// SPDX-License-Identifier: GPL-3.0-or-later
// A card of a page: title, a line that says what is shown, a menu, and a body. It can fill its page. Where the card is high
// the line may go on in a second one; else it ends in "…".
//
// Called by: the Compare page's charts and lists. What could change: more entries of the menu that all cards have.
#pragma once

#include <QFrame>
#include <functional>

class QHBoxLayout;
class QMenu;
class QToolButton;
class QVBoxLayout;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread. It says what the user wants; the page does it.
class ChartCard : public QFrame {
    Q_OBJECT

  public:
    explicit ChartCard(QWidget* parent = nullptr);

    // `tip`: the tool tip of the subtitle where it tells more than the subtitle; empty: the subtitle itself.
    void set_heading(const QString& title, const QString& subtitle, const QString& tip = {});
    void set_body(QWidget* body);        // owned from now on; once
    void add_to_head(QWidget* widget);   // between title and menu; owned from now on
    void set_exports(bool figure, bool table);  // which of the two entries the menu has; both at first
    // Entries above the common ones, added whenever the menu opens.
    void set_menu_entries(std::function<void(QMenu&)> entries) { entries_ = std::move(entries); }
    void set_filling(bool filling) { filling_ = filling; }  // the page shows this card alone

    [[nodiscard]] QString title() const;
    [[nodiscard]] QString subtitle() const;  // whole
    [[nodiscard]] bool filling() const { return filling_; }
    [[nodiscard]] QMenu* menu();  // built anew; what the button "…" opens

  Q_SIGNALS:
    void fillAsked();    // or, of a card that fills the page, back
    void exportAsked();  // a figure
    void tableAsked();   // its data, on screen

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    void name_menu();
    void fit_subtitle();

    ElidedLabel* title_;
    ElidedLabel* subtitle_;
    QToolButton* more_;
    QMenu* menu_;
    QVBoxLayout* layout_;
    QHBoxLayout* head_;
    std::function<void(QMenu&)> entries_;
    QString tip_;  // of the subtitle
    bool figure_ = true, table_ = true, filling_ = false;
    bool whole_ = false;  // the subtitle takes as many lines as it needs
};

}  // namespace sherl::widgets
