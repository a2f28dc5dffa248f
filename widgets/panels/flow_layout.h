// SPDX-License-Identifier: GPL-3.0-or-later
// Widgets one after the other, on as many lines as they need: chips.
#pragma once

#include <QLayout>
#include <QList>

namespace sherl::widgets {

class FlowLayout final : public QLayout {
    Q_OBJECT

  public:
    explicit FlowLayout(QWidget* parent, int gap);
    ~FlowLayout() override;

    void addItem(QLayoutItem* item) override { items_.append(item); }
    [[nodiscard]] int count() const override { return static_cast<int>(items_.size()); }
    [[nodiscard]] QLayoutItem* itemAt(int index) const override { return items_.value(index); }
    QLayoutItem* takeAt(int index) override;
    [[nodiscard]] bool hasHeightForWidth() const override { return true; }
    [[nodiscard]] int heightForWidth(int width) const override { return place(QRect(0, 0, width, 0), false); }
    [[nodiscard]] Qt::Orientations expandingDirections() const override { return {}; }
    [[nodiscard]] QSize minimumSize() const override;
    [[nodiscard]] QSize sizeHint() const override { return minimumSize(); }
    void setGeometry(const QRect& room) override;

  private:
    int place(const QRect& room, bool move) const;  // returns the height
    QList<QLayoutItem*> items_;
    int gap_;
};

}  // namespace sherl::widgets
