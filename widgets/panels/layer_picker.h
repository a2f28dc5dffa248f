// SPDX-License-Identifier: GPL-3.0-or-later
// The backbone drawn as its stack of blocks, to choose by click, drag and keyboard which layers feed a side network and
// where the late route begins. It shows a question and asks for edits; who owns the set-up applies them. One stack:
// LayerStacks holds as many as the backbone has.
#pragma once

#include <QWidget>
#include <optional>

#include "widgets/panels/layer_painting.h"

class QScrollBar;

namespace sherl::widgets {

class LayerPicker final : public QWidget {
    Q_OBJECT

  public:
    explicit LayerPicker(LayerSize size, QWidget* parent = nullptr);

    void show_layers(const LayerQuestion& question);
    [[nodiscard]] const LayerPicture& picture() const { return picture_; }
    // Makes room for costs; those of the picture before stay until others come, grey from set_costs_stale() on.
    void set_priced();
    void show_costs(LayerCosts costs);
    void set_costs_stale(bool stale);

    // The row that keys act on and the focus ring surrounds.
    [[nodiscard]] std::int64_t current_feature() const { return current_; }
    void set_current_feature(std::int64_t feature);
    // The row under the pointer, else, with the keyboard in it, the current one.
    [[nodiscard]] std::optional<std::int64_t> pointed_feature() const;
    [[nodiscard]] bool under_pointer() const { return hovered_.has_value(); }

    // What clicks and keys do; also for screen readers.
    void toggle(std::int64_t feature);
    void move_boundary(std::int64_t blocks);
    void choose(LayerPreset preset);

    // Pixels of this widget; empty: not there, or scrolled away.
    [[nodiscard]] QRect row_rect(std::int64_t feature) const;
    [[nodiscard]] QRect handle_rect() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

  Q_SIGNALS:
    void edited(const sherl::widgets::LayerEdit& edit);     // to be applied; show_layers() comes back with the result
    void presetChosen(sherl::widgets::LayerPreset preset);  // with edited(), by the keys A, E, N and choose()
    void refused(const QString& reason);
    void pointedChanged();  // pointed_feature() or the picture
    void sidestepped(int step);  // Left (-1) and Right (1): to the stack beside this one

  protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void changeEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

  private:
    void set_picture(LayerPicture picture);
    [[nodiscard]] LayerPicture draw(const LayerQuestion& question) const;  // with its costs
    void name_itself();
    void arrange();
    void scroll_to_current();
    void hover(const QPointF& position);
    void show_tip(const QPoint& position, const QPoint& global);
    void submit(const LayerEdit& edit);
    void drag_to(double y);
    void end_drag(bool keep);
    [[nodiscard]] std::optional<std::int64_t> feature_at(const QPointF& position) const;
    [[nodiscard]] bool on_boundary(const QPointF& position) const;
    [[nodiscard]] std::int64_t late_at(double y) const;  // number of blocks above a line at y
    void tell_focus();

    LayerSize size_;
    LayerQuestion question_;
    LayerPicture picture_;
    LayerLayout layout_;
    QScrollBar* bar_;
    std::int64_t current_ = 0;
    std::optional<std::int64_t> hovered_;
    bool boundary_hovered_ = false;
    bool priced_ = false, costs_stale_ = false;
    LayerCosts costs_;
    // A drag shows its result at once and becomes one edit when the button is released.
    struct Drag {
        LayerPicture before;
        LayerLayout layout;
        LayerEdit edit;
    };
    std::optional<Drag> drag_;
};

}  // namespace sherl::widgets
