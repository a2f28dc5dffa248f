// SPDX-License-Identifier: GPL-3.0-or-later
// A choice among a few words, side by side.
#pragma once

#include <QButtonGroup>
#include <QFrame>
#include <QStringList>

namespace sherl::widgets {

// One tab stop; Left and Right choose.
class SegmentBar final : public QFrame {
    Q_OBJECT

  public:
    explicit SegmentBar(QWidget* parent = nullptr);
    // `names`: one for each segment. The first call makes the segments, later ones exchange their words.
    void set_texts(const QStringList& names);
    [[nodiscard]] int current() const { return group_.checkedId(); }
    void set_current(int segment);  // told by no signal
    void click(int segment);

  Q_SIGNALS:
    void chosen(int segment);  // by the user

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QButtonGroup group_;
};

}  // namespace sherl::widgets
