// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_painting.h"

#include <QCoreApplication>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
using drawing::px;

namespace {

struct Layers {
    Q_DECLARE_TR_FUNCTIONS(Layers)
};

QColor token(const char* name) {
    return Theme::instance().color(QString::fromLatin1(name));
}

// `top` over `below`, as one opaque colour.
QColor blend(const QColor& top, double alpha, const QColor& below) {
    const auto mix = [alpha](int a, int b) { return static_cast<int>(std::lround(alpha * a + (1 - alpha) * b)); };
    return {mix(top.red(), below.red()), mix(top.green(), below.green()), mix(top.blue(), below.blue())};
}

// Chinese, Japanese and Korean are written upright, character by character.
bool stacks(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.unicode() >= 0x2E80; });
}

class Drawing {
  public:
    Drawing(QPainter& painter, const LayerPicture& picture, const LayerLayout& layout, const LayerPaintState& state)
        : p_(painter),
          picture_(picture),
          layout_(layout),
          state_(state),
          dark_(Theme::instance().dark()),
          page_(layout.room == LayerRoom::page),
          tight_(layout.room == LayerRoom::tight),
          two_(!picture.stack.empty()),
          loose_(layout.pinned_from > picture.blocks + 1),
          panel_(token("panel")),
          method_(Theme::instance().palette().method(picture.kind)),
          words_(Theme::instance().palette().method_words(picture.kind)) {}

    void draw() {
        p_.setRenderHint(QPainter::Antialiasing);
        clip_to_scrolled(loose_, [this] { draw_flowing_area(); });
        if (two_)
            draw_stack_captions();
        else
            draw_captions();
        draw_cost_caption();
        each_row([this](std::int64_t feature) { draw_band(feature); });
        clip_to_scrolled(loose_, [this] { draw_line(); });
        each_row([this](std::int64_t feature) { draw_flow(feature); });
        clip_to_scrolled(false, [this] { draw_input(); });
        if (!layout_.side.isEmpty()) clip_to_scrolled(loose_, [this] { draw_side(); });
        each_row([this](std::int64_t feature) { draw_block(feature); });
        each_row([this](std::int64_t feature) { draw_tap(feature); });
        clip_to_scrolled(loose_, [this] {
            draw_head();
            if (!layout_.side.isEmpty()) draw_output();
            draw_handle();
        });
        clip_to_scrolled(false, [this] { draw_gradient_path(); });
        each_row([this](std::int64_t feature) { draw_mark(feature); });
        each_row([this](std::int64_t feature) { draw_cost(feature); });
        if (state_.focused && state_.current) draw_ring(*state_.current);
    }

  private:
    template <class Part>
    void clip_to_scrolled(bool clip, Part part) {
        p_.save();
        if (clip) p_.setClipRect(layout_.scrolled);
        part();
        p_.restore();
    }

    template <class Part>
    void each_row(Part part) {
        for (const LayerRow& row : picture_.rows) {
            if (!layout_.shows(row.feature)) continue;
            clip_to_scrolled(!layout_.pinned(row.feature), [&] { part(row.feature); });
        }
    }

    [[nodiscard]] const LayerRow& row(std::int64_t feature) const {
        return picture_.rows[static_cast<std::size_t>(feature)];
    }
    [[nodiscard]] const QRectF& box(std::int64_t feature) const {
        return layout_.boxes[static_cast<std::size_t>(feature)];
    }
    [[nodiscard]] const QRectF& band(std::int64_t feature) const {
        return layout_.rows[static_cast<std::size_t>(feature)];
    }
    [[nodiscard]] bool pointed(std::int64_t feature) const { return state_.hovered == feature; }
    [[nodiscard]] QColor tint(double light, double dark) const { return blend(method_, dark_ ? dark : light, panel_); }
    [[nodiscard]] QFont font(int size, QFont::Weight weight = QFont::Normal) const {
        return Theme::instance().font(size, weight);
    }

    void text(const QRectF& rect, int flags, const QString& words, const QColor& color, const QFont& face) {
        p_.setFont(face);
        p_.setPen(color);
        p_.drawText(rect, flags, words);
    }

    // --- Ground ---

    void draw_flowing_area() {
        const double top = layout_.heads.bottom();
        const double bottom = std::min({layout_.flow_y, layout_.input.bottom(), layout_.area.bottom()});
        if (bottom <= top) return;
        p_.fillRect(QRectF(layout_.area.left(), top, layout_.area.width(), bottom - top), tint(0.06, 0.1));
    }

    void draw_captions() {
        const QFont face = font(11);
        const QRectF& heads = layout_.heads;
        const QRectF boxes(layout_.head.left(), heads.top(), heads.right() - layout_.head.left(), heads.height());
        const QRectF numbers(heads.left() + px(page_ ? 18 : 10), heads.top(), px(120), heads.height());
        //: caption over the numbers of the layers
        text(numbers, Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("feature"), token("text2"), face);
        if (page_)
            text(boxes, Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("backbone, input at the bottom"), token("text2"),
                 face);
    }

    // The stack's name, and the way from the encoder's end to the decoder, whose blocks all read it.
    void draw_stack_captions() {
        const QRectF& heads = layout_.heads;
        const bool encoder = picture_.stack == "encoder";
        const QFont face = font(page_ ? 13 : 12, QFont::DemiBold);
        const QString name = stack_name(picture_.stack);
        const QRectF title(layout_.head.left(), heads.top(), QFontMetricsF(face).horizontalAdvance(name), heads.height());
        text(title, Qt::AlignVCenter | Qt::AlignLeft, name, token("text"), face);
        if (encoder && !tight_)
            text(QRectF(heads.left() + px(page_ ? 18 : 10), heads.top(), px(120), heads.height()),
                 Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("feature"), token("text2"), font(11));
        if (!encoder) {
            p_.setPen(QPen(token("line"), 1));
            p_.drawLine(QPointF(heads.left() + 0.5, heads.bottom()), QPointF(heads.left() + 0.5, layout_.area.bottom()));
        }
        const double y = std::floor(heads.center().y()) + 0.5;
        p_.setPen(QPen(token("axis"), px(1.2)));
        if (!encoder) {
            const QPointF tip(title.left() - px(5), y);
            p_.drawLine(QPointF(heads.left(), y), tip);
            arrow_head(tip, QPointF(1, 0), px(6), token("axis"));
            return;
        }
        const double x = std::round(std::max(layout_.head.right() - px(9), title.right() + px(6))) + 0.5;
        if (layout_.scrolled.isEmpty() || !loose_) p_.drawLine(QPointF(x, layout_.head.top()), QPointF(x, y));
        p_.drawLine(QPointF(x, y), QPointF(heads.right() + px(30), y));  // on over a scroll bar, to the next widget
        if (!page_) return;
        //: over the arrow from the encoder to the decoder
        const QString words = Layers::tr("read by cross-attention");
        const QRectF above(x + px(8), heads.top(), heads.right() - x - px(12), y - heads.top() - px(1));
        if (QFontMetricsF(font(11)).horizontalAdvance(words) <= above.width())
            text(above, Qt::AlignBottom | Qt::AlignRight, words, token("text2"), font(11));
    }

    void draw_band(std::int64_t feature) {
        if (!pointed(feature)) return;
        p_.setPen(Qt::NoPen);
        p_.setBrush(token("hover"));
        p_.drawRoundedRect(band(feature).adjusted(px(4), px(1), -px(4), -px(1)), px(5), px(5));
    }

    void draw_line() {
        if (picture_.line() == 0) return;
        const QRectF& area = layout_.area;
        const bool strong = picture_.boundary.has_value();
        QPen pen(strong ? method_ : token("lineStrong"), strong ? px(1.5) : 1);
        pen.setDashPattern({4, 2.5});
        p_.setPen(pen);
        p_.drawLine(QPointF(area.left(), layout_.floor_y + 0.5), QPointF(area.right(), layout_.floor_y + 0.5));
        if (!page_ || two_) return;
        const QRectF right(area.left(), layout_.floor_y, area.width() - px(12), px(18));
        text(right.translated(0, -px(19)), Qt::AlignVCenter | Qt::AlignRight,
             Layers::tr("gradients flow above this line"), words_, font(11, QFont::DemiBold));
        text(right.translated(0, px(2)), Qt::AlignVCenter | Qt::AlignRight,
             Layers::tr("frozen, no gradient kept below"), token("text2"), font(11));
    }

    void draw_handle() {
        if (layout_.handle.isEmpty()) return;
        p_.setPen(QPen(method_, px(state_.boundary_hovered ? 2 : 1.3)));
        p_.setBrush(panel_);
        const double radius = layout_.handle.height() / 2;
        p_.drawRoundedRect(layout_.handle, radius, radius);
        p_.setPen(Qt::NoPen);
        p_.setBrush(words_);
        for (int i = -1; i <= 1; ++i) p_.drawEllipse(layout_.handle.center() + QPointF(i * px(5), 0), px(1), px(1));
    }

    // --- Forward direction ---

    void draw_flow(std::int64_t feature) {
        const QRectF& from = box(feature);
        const QRectF& to = feature < picture_.blocks ? box(feature + 1) : layout_.head;
        if (feature == 0) arrow_up(layout_.flow_x, from.bottom() + px(page_ ? 9 : 6), from.bottom());
        const bool late_entry = picture_.boundary && picture_.boundary->late && feature == picture_.line() - 1;
        // The encoder's blocks also run to their end without the side network, for the decoder's frozen blocks.
        if (!late_entry || picture_.stack == "encoder") arrow_up(layout_.flow_x, from.top(), to.bottom());
        if (!late_entry) return;
        // Into the late route the feature comes through the gate alone, which is shut at the start.
        const double x = layout_.gate_x;
        QPen dots(token("text3"), px(1.2));
        dots.setDashPattern({1, 2});
        p_.setPen(dots);
        p_.drawLine(QPointF(x, from.top()), QPointF(x, to.bottom()));
        if (!page_ || row(feature).mark != LayerMark::guide) return;
        QRectF beside(x + px(6), to.bottom(), px(80), layout_.floor_y - to.bottom());
        const bool left = picture_.stack == "encoder";  // the plain arrow stands on the right
        if (left) beside.moveRight(x - px(6));
        //: how much of the raw feature enters the late route
        text(beside, Qt::AlignVCenter | (left ? Qt::AlignRight : Qt::AlignLeft), Layers::tr("gate"), token("text2"), font(11));
    }

    void arrow_up(double x, double from, double to) {
        p_.setPen(QPen(token("axis"), px(1.2)));
        p_.drawLine(QPointF(x, from), QPointF(x, to));
        const double a = std::min(px(3), (from - to) * 0.7);
        QPainterPath head(QPointF(x - a, to + a));
        head.lineTo(x, to);
        head.lineTo(x + a, to + a);
        p_.setBrush(Qt::NoBrush);
        p_.drawPath(head);
    }

    void draw_input() {
        if (!layout_.scrolled.isEmpty()) p_.setClipRect(layout_.scrolled);
        const QRectF& box = layout_.boxes.front();
        const double wider = px(tight_ ? 16 : 0);
        const QRectF under(box.left() - wider, layout_.input.top() + px(page_ ? 4 : 1), box.width() + 2 * wider,
                           layout_.input.height());
        text(under, Qt::AlignCenter, input_name(picture_), token("text2"), font(page_ ? 12 : 11));
    }

    void draw_head() {
        const LayerBody body = picture_.end.body;
        if (body != LayerBody::frozen)
            block_box(layout_.head, body == LayerBody::adapted ? tint(0.08, 0.12) : tint(0.18, 0.22), method_, px(1.4));
        else
            block_box(layout_.head, picture_.reached ? tint(0.1, 0.14) : panel_, token("lineStrong"), 1);
        block_words(layout_.head, end_name(picture_, !page_), QFont::DemiBold, token("text"),
                    tight_ ? QString() : body_label(body), token("text2"), QFont::Normal,
                    picture_.gradient_floor <= picture_.blocks);
    }

    void block_box(const QRectF& rect, const QColor& fill, const QColor& edge, double width) {
        p_.setPen(QPen(edge, width));
        p_.setBrush(fill);
        const double inset = width / 2;
        p_.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), px(5), px(5));
    }

    // `lane`: the gradient path runs along the right edge.
    void block_words(const QRectF& rect, const QString& name, QFont::Weight weight, const QColor& color,
                     const QString& label, const QColor& label_color, QFont::Weight label_weight, bool lane) {
        const double pad = px(page_ ? 11 : tight_ ? 5 : 9);
        const int size = page_ ? 13 : tight_ ? 11 : 12;
        const QRectF inside(rect.left() + pad, rect.top(),
                            (lane ? layout_.lane_x - px(page_ ? 10 : tight_ ? 4 : 8) : rect.right() - pad) - rect.left() - pad,
                            rect.height());
        const auto wide = [&](const QString& words, int points, QFont::Weight at) { return QFontMetricsF(font(points, at)).horizontalAdvance(words); };
        const double both = wide(name, size, weight) + px(6) + wide(label, page_ ? 13 : 11, label_weight);
        if (tight_ || (!label.isEmpty() && both > inside.width())) {  // room for one of them; the number stands on the left anyway
            const bool plain = label.isEmpty();
            const QFont face = font(size, plain ? weight : label_weight);
            text(inside, Qt::AlignVCenter | Qt::AlignLeft,
                 QFontMetricsF(face).elidedText(plain ? name : label, Qt::ElideRight, inside.width()),
                 plain ? color : label_color, face);
            return;
        }
        text(inside, Qt::AlignVCenter | Qt::AlignLeft, name, color, font(size, weight));
        if (!label.isEmpty())
            text(inside, Qt::AlignVCenter | Qt::AlignRight, label, label_color, font(page_ ? 13 : 11, label_weight));
    }

    void draw_block(std::int64_t feature) {
        const LayerRow& layer = row(feature);
        const QRectF& rect = box(feature);
        const bool steers = layer.mark == LayerMark::guide || layer.mark == LayerMark::anchor;
        const bool pale = layer.mark == LayerMark::check && !layer.ticked && !layer.gradients;
        if (layer.body != LayerBody::frozen) {
            const bool weights = layer.body != LayerBody::adapted;
            block_box(rect, weights ? tint(0.18, 0.22) : tint(0.08, 0.12), method_, px(weights ? 1.6 : 1.3));
        } else if (layer.gradients) {
            block_box(rect, tint(0.1, 0.14), token("lineStrong"), 1);
        } else if (steers) {
            block_box(rect, panel_, method_, px(1.8));
        } else {
            block_box(rect, pale ? token("sunken") : panel_, token(pale ? "line" : "lineStrong"), px(1));
        }
        const bool strong = steers || layer.body != LayerBody::frozen;
        block_words(rect, block_name(feature), strong ? QFont::DemiBold : QFont::Normal, token(pale ? "text3" : "text"),
                    block_label(picture_, layer), words_,
                    layer.body == LayerBody::adapted ? QFont::Medium : QFont::DemiBold, layer.gradients);
    }

    // --- Side network ---

    void draw_tap(std::int64_t feature) {
        const LayerRow& layer = row(feature);
        if (!layer.ticked || layout_.side.isEmpty()) return;
        const bool steers = layer.mark != LayerMark::check;
        const double width = px(steers ? 2 : pointed(feature) ? 1.8 : 1.1);
        const QRectF& from = box(feature);
        const double y = from.center().y();
        p_.setPen(QPen(method_, width));
        p_.drawLine(QPointF(from.right(), y), QPointF(layout_.side.left() - px(4), y));
        arrow_head(QPointF(layout_.side.left(), y), QPointF(1, 0), px(5), method_);
        if (!steers) {
            p_.setPen(Qt::NoPen);
            p_.setBrush(method_);
            p_.drawEllipse(QPointF(from.right(), y), px(2.6), px(2.6));
        }
        if (!page_ || layout_.row_height < px(30)) return;
        const QRectF above(from.right() + px(12), y - px(17), layout_.side.left() - from.right() - px(16), px(15));
        if (layer.mark == LayerMark::guide)
            //: over the arrow of the guide; g is its name in the paper
            text(above, Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("guide g"), words_, font(11, QFont::DemiBold));
        else if (layer.mark == LayerMark::anchor)
            text(above, Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("anchor"), words_, font(11, QFont::DemiBold));
        else
            //: over an arrow into the side network; %1 is the number of the feature that is projected down
            text(above, Qt::AlignVCenter | Qt::AlignLeft, Layers::tr("down %1").arg(feature), token("text2"), font(11));
    }

    void arrow_head(const QPointF& tip, const QPointF& along, double size, const QColor& color) {
        const QPointF across(-along.y(), along.x());
        QPainterPath head(tip);
        head.lineTo(tip - along * size + across * size * 0.62);
        head.lineTo(tip - along * size - across * size * 0.62);
        head.closeSubpath();
        p_.fillPath(head, color);
    }

    void draw_side() {
        block_box(layout_.side, tint(0.13, 0.18), method_, px(1.2));
        const QString words = Layers::tr("side network");
        const QRectF seen = layout_.scrolled.isEmpty() ? layout_.side : layout_.side.intersected(layout_.area);
        p_.save();
        p_.setFont(font(page_ ? 13 : 11, page_ || !stacks(words) ? QFont::DemiBold : QFont::Medium));
        p_.setPen(words_);
        if (page_) {
            const QRectF inside = seen.adjusted(px(6), px(64), -px(6), 0);
            QRectF taken;
            p_.drawText(inside, Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap, words, &taken);
            if (picture_.side_width) {
                //: %1 is the number of features of the side network
                const QString width = Layers::tr("width %1").arg(*picture_.side_width);
                text(inside.adjusted(0, taken.height() + px(6), 0, 0), Qt::AlignHCenter | Qt::AlignTop, width,
                     token("text2"), font(12));
            }
        } else if (stacks(words)) {
            const double step = p_.fontMetrics().height() * 1.15;
            double y = seen.center().y() - step * static_cast<double>(words.size()) / 2;
            for (const QChar character : words) {
                p_.drawText(QRectF(seen.left(), y, seen.width(), step), Qt::AlignCenter, QString(character));
                y += step;
            }
        } else {
            p_.translate(seen.center());
            p_.rotate(-90);
            p_.drawText(QRectF(-seen.height() / 2, -seen.width() / 2, seen.height(), seen.width()), Qt::AlignCenter,
                        words);
        }
        p_.restore();
    }

    // From the side network up and back into the lowest late block, or into the head.
    void draw_output() {
        const std::int64_t entry = picture_.entry();
        const QRectF& target = entry <= picture_.blocks ? box(entry) : layout_.head;
        const double y = std::round(target.center().y() - target.height() * 0.16);
        p_.setBrush(Qt::NoBrush);
        p_.setPen(QPen(method_, px(2), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
        QPainterPath path(QPointF(layout_.output_x, layout_.side.top()));
        path.lineTo(layout_.output_x, y);
        path.lineTo(target.right() + px(5), y);
        p_.drawPath(path);
        arrow_head(QPointF(target.right() + px(1), y), QPointF(-1, 0), px(7), method_);
        if (!page_ || !picture_.boundary) return;
        const QRectF above(target.right() + px(14), y - px(18), layout_.output_x - target.right() - px(18), px(16));
        const auto guide = picture_.line() - 1;
        const QFont face = font(11, QFont::DemiBold);
        //: what enters the late route; u is the side network's result, %1 the number of the guide feature
        const QString words = Layers::tr("Out(u) + gate · feature %1").arg(guide);
        if (two_ && QFontMetricsF(face).horizontalAdvance(words) > above.width()) return;
        text(above, Qt::AlignVCenter | Qt::AlignLeft,
             QFontMetricsF(face).elidedText(words, Qt::ElideRight, above.width()), words_, face);
    }

    // --- Backward direction ---

    // Down through the blocks that gradients pass, then into the side network or to the lowest trained part.
    void draw_gradient_path() {
        if (!picture_.reached) return;
        if (loose_) p_.setClipRect(layout_.scrolled);
        const bool aside = !layout_.side.isEmpty();
        const std::int64_t floor = picture_.gradient_floor;
        const bool through = floor <= picture_.blocks;
        const QColor ink = token("ink");
        QPen pen(ink, px(1.6), Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin);
        pen.setDashPattern({3.2, 1.8});
        p_.setPen(pen);
        p_.setBrush(Qt::NoBrush);
        QPainterPath path;
        QPointF mark;
        if (!aside && !through) {  // the head alone
            const double y = layout_.head.center().y();
            const double x = layout_.head.right() + px(28);
            path.moveTo(x, y);
            path.lineTo(layout_.head.right() + px(6), y);
            p_.drawPath(path);
            arrow_head(QPointF(layout_.head.right() + px(2), y), QPointF(-1, 0), px(6), ink);
            draw_nabla(QPointF(x + px(5), y));
            return;
        }
        const QRectF& last = through ? box(floor) : layout_.head;
        if (through) {
            p_.save();
            p_.setPen(Qt::NoPen);
            p_.setBrush(ink);
            p_.drawEllipse(QPointF(layout_.lane_x, layout_.head.center().y()), px(2.6), px(2.6));
            p_.restore();
            path.moveTo(layout_.lane_x, layout_.head.center().y());
        }
        if (aside) {
            const double y = std::round(last.center().y() + last.height() * 0.22) + 0.5;
            if (through)
                path.lineTo(layout_.lane_x, y);
            else
                path.moveTo(last.right(), y);
            path.lineTo(layout_.gradient_side_x, y);
            const double tip = layout_.side.top() + room_for_arrow();
            path.lineTo(layout_.gradient_side_x, tip - px(5));
            p_.drawPath(path);
            arrow_head(QPointF(layout_.gradient_side_x, tip), QPointF(0, 1), px(7), ink);
            draw_nabla(QPointF(layout_.gradient_side_x + px(tight_ ? 6 : layout_.costs_width > 0 && !page_ ? 2 : 8), y));
            return;
        }
        const double tip = last.center().y() + px(4);
        path.lineTo(layout_.lane_x, tip - px(5));
        p_.drawPath(path);
        arrow_head(QPointF(layout_.lane_x, tip), QPointF(0, 1), px(7), ink);
        draw_nabla(QPointF(layout_.head.right() + px(8), layout_.head.center().y()));
    }

    // Above the words in the middle of the side network.
    [[nodiscard]] double room_for_arrow() const {
        const double height = layout_.side.height();
        if (page_) return std::min(px(30), height * 0.5);
        const QString words = Layers::tr("side network");
        const QFontMetricsF metrics(font(11, stacks(words) ? QFont::Medium : QFont::DemiBold));
        const double length = stacks(words) ? metrics.height() * 1.15 * static_cast<double>(words.size()) : metrics.horizontalAdvance(words);
        return std::clamp((height - length) / 2 - px(6), px(2), px(30));
    }

    void draw_nabla(const QPointF& left) {
        //: marks the dashed arrow in the close-up
        QString words = page_ ? Layers::tr("∇ gradient path") : QStringLiteral("∇");
        const double room = (layout_.costs_width > 0 ? layout_.costs_right - layout_.costs_width : layout_.area.right()) - left.x();
        if ((two_ || layout_.costs_width > 0) && QFontMetricsF(font(11, QFont::DemiBold)).horizontalAdvance(words) > room) words = QStringLiteral("∇");
        text(QRectF(left.x(), left.y() - px(10), px(160), px(20)), Qt::AlignVCenter | Qt::AlignLeft, words,
             token("text"), font(page_ ? 11 : 12, QFont::DemiBold));
    }

    // --- Left columns ---

    void draw_mark(std::int64_t feature) {
        const LayerRow& layer = row(feature);
        const QRectF& place = layout_.checks[static_cast<std::size_t>(feature)];
        const bool strong = pointed(feature) || layer.mark == LayerMark::guide || layer.mark == LayerMark::anchor;
        const QRectF number(place.right(), band(feature).top(), layout_.head.left() - px(tight_ ? 5 : 10) - place.right(),
                            band(feature).height());
        text(number, Qt::AlignVCenter | Qt::AlignRight, QString::number(feature), token(strong ? "text" : "text2"),
             font(page_ ? 13 : tight_ ? 11 : 12, pointed(feature) ? QFont::DemiBold : QFont::Normal));
        if (layer.mark == LayerMark::check) {
            draw_check(place, layer.ticked);
        } else if (layer.mark != LayerMark::none) {
            QPainterPath diamond(QPointF(0, -px(7)));
            diamond.lineTo(px(7), 0);
            diamond.lineTo(0, px(7));
            diamond.lineTo(-px(7), 0);
            diamond.closeSubpath();
            p_.fillPath(diamond.translated(place.center()), method_);
        }
    }

    // --- Costs ---

    // One unit for all of them, said over the column.
    [[nodiscard]] ByteUnit cost_unit() const {
        std::int64_t largest = 0;
        for (const auto& [feature, cost] : picture_.costs) largest = std::max(largest, cost.bytes);
        return byte_unit(static_cast<double>(largest));
    }

    void draw_cost_caption() {
        if (layout_.costs_width <= 0 || picture_.costs.empty()) return;
        //: caption over the predicted memory of each layer; %1 is its unit
        const QString caption = Layers::tr("cost, %1").arg(QLatin1String(cost_unit().name));
        const QRectF& heads = layout_.heads;
        text(QRectF(heads.left(), heads.top(), layout_.costs_right - heads.left(), heads.height()), Qt::AlignVCenter | Qt::AlignRight,
             caption, token("text2"), font(11));
    }

    void draw_cost(std::int64_t feature) {
        if (layout_.costs_width <= 0) return;
        const QRectF place(layout_.costs_right - layout_.costs_width, band(feature).top(), layout_.costs_width, band(feature).height());
        const LayerRow& layer = row(feature);
        const auto found = picture_.costs.find(feature);
        if (found == picture_.costs.end()) {
            if (!picture_.costs.empty() && layer.mark != LayerMark::none)
                text(place, Qt::AlignVCenter | Qt::AlignRight, QStringLiteral("–"), token("text3"), font(page_ ? 13 : 12));
            return;
        }
        const LayerCost& cost = found->second;
        const ByteUnit unit = cost_unit();
        QString number = QString::number(std::fabs(static_cast<double>(cost.bytes) / unit.bytes), 'f', unit.decimals);
        if (cost.kind != LayerCost::Kind::keeps) number.prepend(cost.bytes < 0 ? QChar(0x2212) : cost.bytes > 0 ? QChar(u'+') : QChar(0x00B1));
        if (cost.kind == LayerCost::Kind::would_cost) number = QLatin1Char('(') + number + QLatin1Char(')');
        const bool pale = cost.kind == LayerCost::Kind::would_cost;
        text(place, Qt::AlignVCenter | Qt::AlignRight, number,
             token(state_.costs_stale ? "textOff" : pale ? "text3" : pointed(feature) ? "text" : "text2"),
             font(page_ ? 13 : 12, pointed(feature) ? QFont::DemiBold : QFont::Normal));
    }

    void draw_check(const QRectF& place, bool ticked) {
        p_.setPen(QPen(token(ticked ? "ink" : "inputLineHigh"), px(1.1)));
        p_.setBrush(ticked ? token("ink") : panel_);
        p_.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4));
        if (!ticked) return;
        p_.setPen(QPen(token("onInk"), px(1.8), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        p_.setBrush(Qt::NoBrush);
        const double w = place.width();
        QPainterPath check(place.topLeft() + QPointF(w * 0.27, w * 0.52));
        check.lineTo(place.topLeft() + QPointF(w * 0.44, w * 0.68));
        check.lineTo(place.topLeft() + QPointF(w * 0.74, w * 0.34));
        p_.drawPath(check);
    }

    void draw_ring(std::int64_t feature) {
        if (!layout_.shows(feature)) return;
        if (!layout_.pinned(feature)) p_.setClipRect(layout_.scrolled);
        p_.setPen(QPen(token("focus"), px(2)));
        p_.setBrush(Qt::NoBrush);
        QRectF ring = band(feature).adjusted(px(3), px(1.5), 0, -px(1.5));
        ring.setRight(box(feature).right() + px(5));
        p_.drawRoundedRect(ring, px(6), px(6));
    }

    QPainter& p_;
    const LayerPicture& picture_;
    const LayerLayout& layout_;
    const LayerPaintState& state_;
    bool dark_, page_, tight_, two_, loose_;  // loose: everything scrolls, nothing is pinned
    QColor panel_, method_, words_;
};

}  // namespace

void paint_layers(QPainter& painter, const LayerPicture& picture, const LayerLayout& layout,
                  const LayerPaintState& state) {
    if (!picture.rows.empty()) Drawing(painter, picture, layout, state).draw();
}

}  // namespace sherl::widgets
