// SPDX-License-Identifier: GPL-3.0-or-later
// The only legend of the charts: one chip for each variant on screen.
#pragma once

#include <QAbstractButton>
#include <QScrollArea>
#include <set>
#include <vector>

#include "widgets/charts/series_set.h"

namespace sherl::widgets {

// Line, marker, name, seeds. Checked: on screen.
class VariantChip final : public QAbstractButton {
    Q_OBJECT

  public:
    explicit VariantChip(QWidget* parent = nullptr);
    void show_variant(const ChartLine& line, int seeds, const QString& problem);
    [[nodiscard]] const QString& variant() const { return line_.variant; }
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
    int seeds_ = 0;
};

class RunStrip final : public QScrollArea {
    Q_OBJECT

  public:
    explicit RunStrip(QWidget* parent = nullptr);
    void set_lines(const std::vector<ChartLine>& lines);  // hidden variants that are still there stay hidden
    [[nodiscard]] const std::set<QString>& hidden() const { return hidden_; }
    void set_hidden(std::set<QString> variants);
    [[nodiscard]] std::vector<VariantChip*> chips() const { return chips_; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void hiddenChanged();
    void removeAsked(const QString& variant);

  protected:
    void wheelEvent(QWheelEvent* event) override;

  private:
    void toggle(const QString& variant);
    void show_alone(const QString& variant);
    void show_menu(VariantChip* chip, const QPoint& at);

    QWidget* row_;
    std::vector<VariantChip*> chips_;
    std::set<QString> hidden_;
};

}  // namespace sherl::widgets
