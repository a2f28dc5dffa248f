// SPDX-License-Identifier: GPL-3.0-or-later
// A confusion matrix: true classes down, predicted ones across (behind them, where there are any, the answers that name no class),
// shaded by the share of the true class. Source: ui.md §5.2, §10 (Heat).
//
// Called by: ExamplesPanel. What could change: shares of the column.
#pragma once

#include <QColor>
#include <QStringList>
#include <QWidget>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/analysis/confusion.h"
#include "widgets/charts/figure_source.h"

namespace sherl::widgets {

// GUI thread. One tab stop; arrows go from cell to cell, Space or Enter chooses one, Escape lets go of it. Lengths in pixels.
class ConfusionView final : public QWidget, public FigureSource {
    Q_OBJECT

  public:
    using Cell = std::pair<std::size_t, std::size_t>;  // true class, column: predicted class or Confusion::no_class()

    explicit ConfusionView(QWidget* parent = nullptr);

    // `tint`: of the run's method. `names`: of the classes, in index order.
    void show_matrix(const analysis::Confusion& matrix, const QStringList& names, const QColor& tint);
    // Whose matrix it is, for figures: name of the run, its method's marker, "Validation" or "Test".
    struct Subject {
        QString run, split, method;
        int shade = 0;
    };
    void set_subject(const Subject& subject) { subject_ = subject; }
    void set_chosen(std::optional<Cell> cell);  // told by no signal
    [[nodiscard]] const analysis::Confusion& matrix() const { return matrix_; }
    [[nodiscard]] const std::optional<Cell>& chosen() const { return chosen_; }
    [[nodiscard]] Cell current() const { return current_; }
    void set_current(Cell cell);
    void toggle(Cell cell);  // as a click does

    // High enough for all of it; minimumSizeHint() leaves out what stands below the cells.
    [[nodiscard]] int whole_height() const;

    [[nodiscard]] bool has(Cell cell) const { return cell.first < matrix_.classes() && cell.second < matrix_.columns(); }
    // Where a cell is drawn; what is written in it: "12", "10 %", "0" alone; its sentence, as tool tip and screen reader say it.
    [[nodiscard]] QRect cell_rect(Cell cell) const;
    [[nodiscard]] QStringList cell_texts(Cell cell) const;
    [[nodiscard]] QString cell_sentence(Cell cell) const;
    // Colours of a cell of this share: the fill, and the writing on it.
    [[nodiscard]] std::pair<QColor, QColor> cell_colors(double share) const;

    [[nodiscard]] QString figure_title() const override;
    [[nodiscard]] QString figure_subtitle() const override;
    [[nodiscard]] QString figure_name() const override { return QStringLiteral("confusion-matrix"); }
    [[nodiscard]] std::vector<FigureLegend> figure_legend() const override;
    [[nodiscard]] QSize figure_size() const override { return sizeHint(); }
    void draw_figure(QCPPainter& painter, const QSize& size) override;
    [[nodiscard]] TextTable figure_data() const override;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void chosenChanged();   // by the user: chosen() is another
    void currentChanged();  // of the keyboard

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    struct Frame {  // what stands around the cells
        int left = 0, right = 0, top = 0;
        int bottom = 0;  // 0: there is no room for it
        QSize cell, least;
    };
    [[nodiscard]] Frame frame() const;
    [[nodiscard]] int foot_height() const;
    [[nodiscard]] QString foot() const;
    [[nodiscard]] std::optional<Cell> cell_at(const QPoint& point) const;
    [[nodiscard]] QString name(std::size_t index) const;  // of a class, or of what stands for none
    void paint(QPainter& painter) const;
    void paint_cell(QPainter& painter, Cell cell) const;
    void paint_margins(QPainter& painter) const;

    analysis::Confusion matrix_;
    QStringList names_;
    QColor tint_;
    Subject subject_;
    std::optional<Cell> chosen_;
    Cell current_{0, 0};
};

}  // namespace sherl::widgets
