// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of the Examples card that paint themselves: the table with a ring around its current row, its head with the
// markers of runs, and the line that names the runs.
#pragma once

#include <QHeaderView>
#include <QTableView>
#include <QWidget>
#include <vector>

#include "widgets/models/examples_model.h"

namespace sherl::widgets {

// Style sheets draw the arrow over right-aligned words: words, marker and arrow have places of their own here.
class ExamplesHeader final : public QHeaderView {
  public:
    explicit ExamplesHeader(QWidget* parent);
    [[nodiscard]] int width_of(int logical) const;  // that shows all of it

  protected:
    void initStyleOptionForIndex(QStyleOptionHeader* option, int logical) const override;
    void paintSection(QPainter* painter, const QRect& rect, int logical) const override;
};

class ExamplesView final : public QTableView {
  public:
    explicit ExamplesView(QWidget* parent);
    void set_empty_text(const QString& sentence) { empty_ = sentence; }  // in the place of rows

  protected:
    void paintEvent(QPaintEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    QString empty_;
};

// "◆ SHERL · seed 0 → ● LoRA · seed 0"; names that are too long are cut in the middle and stand in the tool tip.
class RunNames final : public QWidget {
  public:
    explicit RunNames(QWidget* parent);
    void set_runs(std::vector<ExamplesModel::RunLook> runs);
    [[nodiscard]] const QString& text() const { return text_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    std::vector<ExamplesModel::RunLook> runs_;
    QString text_;
};

}  // namespace sherl::widgets
