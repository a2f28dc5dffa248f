// SPDX-License-Identifier: GPL-3.0-or-later
// One line that never widens its column: what does not fit ends in "…" and stands in the tool tip. Or, where every word
// counts, as many lines as it takes.
#pragma once

#include <QLabel>

namespace sherl::widgets {

class ElidedLabel final : public QLabel {
    Q_OBJECT

  public:
    explicit ElidedLabel(QWidget* parent = nullptr);

    // `tip`: the longer text for tool tip and screen reader; empty: the text itself where it is cut.
    void set_text(const QString& text, const QString& tip = {}, bool whole = false);
    [[nodiscard]] const QString& full_text() const { return full_; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void fit();
    QString full_, tip_;
    bool whole_ = false;
};

}  // namespace sherl::widgets
