// SPDX-License-Identifier: GPL-3.0-or-later
// The crosshair of a chart with the points it meets, and the one tool tip that lists them. Drawn on a layer of its own, so
// that moving it draws no line again.
#pragma once

#include <optional>
#include <vector>

#include "widgets/charts/qcp.h"

namespace sherl::widgets {

class Crosshair final : public QCPAbstractItem {
    Q_OBJECT

  public:
    struct Dot {
        double x = 0, y = 0;
        QColor color;
    };
    struct Row {
        QString name, value;
        bool strong = false;  // the pointed line
    };
    struct Look {
        QColor line, panel, tip, tip_text;
        QFont font, bold;
    };
    explicit Crosshair(QCustomPlot* plot);
    void set_look(Look look);

    void show(double x, std::vector<Dot> dots);
    // `at`: the pointer in pixels; the tip stands beside it, inside the widget.
    void show_tip(QPointF at, QString title, std::vector<Row> rows, QString note);
    void hide_tip();
    void hide();
    void show_box(std::optional<QRectF> pixels);  // being drawn for a zoom

    [[nodiscard]] std::optional<double> x() const { return x_; }
    [[nodiscard]] QStringList tip_texts() const;  // title, then "name value" of each row, then the note

    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

  protected:
    void draw(QCPPainter* painter) override;

  private:
    void draw_tip(QCPPainter& painter);

    std::optional<double> x_;
    std::vector<Dot> dots_;
    std::optional<QPointF> tip_;
    QString title_, note_;
    std::vector<Row> rows_;
    std::optional<QRectF> box_;
    Look look_;
};

}  // namespace sherl::widgets
