// SPDX-License-Identifier: GPL-3.0-or-later
// The dark card beside what is pointed at or reached by keys: a title, rows of a name and a value, a note. It may be larger
// than what it tells about, so it lies over the window.
//
// Called by: the charts of a comparison. What could change: the curves' crosshair draws its own in the same look.
#pragma once

#include <QSizeF>
#include <QString>
#include <QStringList>
#include <QWidget>
#include <utility>
#include <vector>

#include "widgets/charts/comparison_look.h"

class QPainter;

namespace sherl::widgets {

struct TipCard {
    QString title;
    std::vector<std::pair<QString, QString>> rows;
    QString note;  // broken into lines

    [[nodiscard]] QStringList texts() const;  // title, then "name value" of each row, then the note
    [[nodiscard]] QSizeF size(const ComparisonLook& look, double most_width) const;
    void paint(QPainter& painter, const QRectF& box, const ComparisonLook& look) const;
};

// GUI thread. A child of its owner's window, which takes no pointer and no focus. The owner deletes it, unless the window
// did before.
class TipOverlay final : public QWidget {
    Q_OBJECT

  public:
    explicit TipOverlay(QWidget& owner);
    void show_card(TipCard card, const QPointF& at);  // beside a point of the owner

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QWidget& owner_;
    TipCard card_;
};

}  // namespace sherl::widgets
