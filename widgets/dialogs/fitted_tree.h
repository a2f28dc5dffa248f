// SPDX-License-Identifier: GPL-3.0-or-later
// A short list that is as high as its rows: one column takes what room there is and wraps, the others are as wide as
// their words. Called by dialogs that scroll as a whole. What could change: nothing foreseen. Source: ui.md §7, §14.
#pragma once

#include <QTreeWidget>

namespace sherl::widgets {

// GUI thread. Items are set as of any QTreeWidget (text, icon, font, alignment); a child is drawn indented. Colours are
// tokens, so that they follow the theme.
class FittedTree final : public QTreeWidget {
    Q_OBJECT

  public:
    static constexpr int kColorRole = Qt::UserRole + 1;  // token of a cell's text: "text2"
    // `wide`: the column that wraps. `first_width`: of the first column at least, design pixels. `lines`: a sunken list with lines between its rows.
    FittedTree(int columns, int wide, int first_width, bool lines, QWidget* parent = nullptr);
    void fit();  // after items have changed

    [[nodiscard]] bool has_lines() const { return lines_; }
    [[nodiscard]] int side() const;  // left and right of a text
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void set_widths();
    int wide_, first_width_;
    bool lines_;
};

}  // namespace sherl::widgets
