// SPDX-License-Identifier: GPL-3.0-or-later
// The only legend of the charts: one chip for each variant on screen.
#pragma once

#include <QAbstractButton>
#include <set>
#include <vector>

#include "widgets/charts/series_set.h"

class QMenu;
class QToolButton;

namespace sherl::widgets {

// Line, marker, name, seeds. Checked: on screen.
class VariantChip final : public QAbstractButton {
    Q_OBJECT

  public:
    explicit VariantChip(QWidget* parent = nullptr);
    void show_variant(const ChartLine& line, int seeds, int runs, const QString& problem);
    [[nodiscard]] const ChartLine& line() const { return line_; }
    [[nodiscard]] const QString& variant() const { return line_.variant; }
    // With or without its seeds, and so many pixels for its name at most.
    [[nodiscard]] int width_for(bool seeds, int name) const;
    void set_room(bool seeds, int name);
    [[nodiscard]] QSize sizeHint() const override;

  Q_SIGNALS:
    void aloneAsked();  // show nothing but this one

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

  private:
    [[nodiscard]] QString seeds_text() const;
    ChartLine line_;
    int seeds_ = 0, runs_ = 0;
    bool show_seeds_ = true;
    int name_room_ = 0;
};

// Where the width is too small for all, the seeds go, then the names are cut, then the last chips stand in a menu "+2 more".
class RunStrip final : public QWidget {
    Q_OBJECT

  public:
    explicit RunStrip(QWidget* parent = nullptr);
    void set_lines(const std::vector<ChartLine>& lines);  // hidden variants that are still there stay hidden
    [[nodiscard]] const std::set<QString>& hidden() const { return hidden_; }
    void set_hidden(std::set<QString> variants);
    [[nodiscard]] std::vector<VariantChip*> chips() const { return chips_; }
    [[nodiscard]] QToolButton* more() const { return more_; }
    [[nodiscard]] QMenu* more_menu();  // built anew; the variants that have no chip in sight
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void hiddenChanged();
    void removeAsked(const QString& variant);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void arrange();
    void toggle(const QString& variant);
    void show_alone(const QString& variant);
    void show_menu(VariantChip* chip, const QPoint& at);

    QToolButton* more_;
    QMenu* more_menu_;
    std::vector<VariantChip*> chips_;
    std::size_t in_sight_ = 0;  // the first of them
    std::set<QString> hidden_;
};

}  // namespace sherl::widgets
