// SPDX-License-Identifier: GPL-3.0-or-later
// Something to paint on that becomes an SVG file which looks the same everywhere: all that a painter's clip hides is cut
// away, and texts are outlines with their words, unseen, on top, to be found, selected and read aloud.
//
// QSvgGenerator ignores clipping and names fonts that the reader may not have. Not kept: gradients and textures of
// brushes (their colour is), pens that are no colour. Called by: figure_writer. What could change: links.
#pragma once

#include <QByteArray>
#include <QPaintDevice>
#include <QRectF>
#include <QSize>
#include <QString>
#include <memory>

namespace sherl::widgets {

class SvgEngine;

// GUI thread (fonts). One painter, once; ended before svg() is asked for.
class SvgCanvas final : public QPaintDevice {
  public:
    // A pixel of `size` is one unit of the file. Title and description are what a reader is told of the picture.
    SvgCanvas(const QSize& size, const QString& title, const QString& description);
    ~SvgCanvas() override;

    // In pixels of the picture, whatever the painter's transform and clip, which a chart replaces by its own: nothing of
    // what is painted from now on lies outside.
    void set_bounds(const QRectF& bounds);
    [[nodiscard]] QByteArray svg() const;

    [[nodiscard]] QPaintEngine* paintEngine() const override;

  protected:
    [[nodiscard]] int metric(PaintDeviceMetric metric) const override;

  private:
    QSize size_;
    QString title_, description_;
    std::unique_ptr<SvgEngine> engine_;
};

}  // namespace sherl::widgets
