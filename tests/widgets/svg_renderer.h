// SPDX-License-Identifier: GPL-3.0-or-later
// An SVG file of ours as another renderer draws it, beside the same page as pixels.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>
#include <cstdlib>

namespace sherl::test {

struct PictureDifference {
    int different = 0, ink = 0;  // pixels: of another grey, dark at all; −1: the SVG file cannot be drawn
};

// Kept as again.png where SHERL_KEEP_FIGURES names a folder.
inline PictureDifference compare_pictures(const QImage& picture, const QByteArray& svg) {
    const QImage png = picture.convertToFormat(QImage::Format_RGB32);
    QSvgRenderer renderer(svg);
    if (!renderer.isValid()) return {-1, -1};
    QImage again(png.size(), QImage::Format_RGB32);
    again.fill(Qt::white);
    QPainter painter(&again);
    renderer.render(&painter);
    painter.end();
    if (qEnvironmentVariableIsSet("SHERL_KEEP_FIGURES")) again.save(qEnvironmentVariable("SHERL_KEEP_FIGURES") + QStringLiteral("/again.png"));
    PictureDifference found;
    for (int y = 0; y < png.height(); ++y) {
        for (int x = 0; x < png.width(); ++x) {
            found.ink += qGray(png.pixel(x, y)) < 200 ? 1 : 0;
            found.different += std::abs(qGray(png.pixel(x, y)) - qGray(again.pixel(x, y))) > 90 ? 1 : 0;
        }
    }
    return found;
}

}  // namespace sherl::test
