// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/line_style.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "widgets/look/palette.h"

namespace sherl::widgets {
namespace {

constexpr std::array<double, kShades> kLightness{0, 0.12, -0.10, 0.20, -0.18};

double linear(double c) {
    return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
}

double gamma(double c) {
    return c <= 0.0031308 ? 12.92 * c : 1.055 * std::pow(c, 1 / 2.4) - 0.055;
}

std::array<double, 3> linear_rgb(const Oklch& color) {
    const double a = color.chroma * std::cos(color.hue), b = color.chroma * std::sin(color.hue);
    const auto cubed = [](double value) { return value * value * value; };
    const double l = cubed(color.lightness + 0.3963377774 * a + 0.2158037573 * b);
    const double m = cubed(color.lightness - 0.1055613458 * a - 0.0638541728 * b);
    const double s = cubed(color.lightness - 0.0894841775 * a - 1.2914855480 * b);
    return {4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
            -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
            -0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s};
}

bool shown_by_srgb(const std::array<double, 3>& rgb) {
    return std::all_of(rgb.begin(), rgb.end(), [](double c) { return c >= -1e-4 && c <= 1 + 1e-4; });
}

}  // namespace

Oklch to_oklch(const QColor& color) {
    const double r = linear(color.redF()), g = linear(color.greenF()), b = linear(color.blueF());
    const double l = std::cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    const double m = std::cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    const double s = std::cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    const double a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
    const double c = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s, std::hypot(a, c), std::atan2(c, a)};
}

QColor from_oklch(Oklch color) {
    color.lightness = std::clamp(color.lightness, 0.0, 1.0);
    std::array<double, 3> rgb = linear_rgb(color);
    if (!shown_by_srgb(rgb)) {
        double inside = 0, outside = color.chroma;
        for (int i = 0; i < 24; ++i) {
            color.chroma = (inside + outside) / 2;
            (shown_by_srgb(linear_rgb(color)) ? inside : outside) = color.chroma;
        }
        color.chroma = inside;
        rgb = linear_rgb(color);
    }
    const auto channel = [](double c) { return static_cast<float>(std::clamp(gamma(std::max(c, 0.0)), 0.0, 1.0)); };
    return QColor::fromRgbF(channel(rgb[0]), channel(rgb[1]), channel(rgb[2])).toRgb();
}

QColor variant_shade(const QColor& base, int variant, const QColor& panel) {
    const double wanted = kLightness.at(static_cast<std::size_t>(std::max(variant, 0) % kShades));
    if (wanted == 0) return base;
    const Oklch start = to_oklch(base);
    const auto moved = [&](double by) {
        Oklch color = start;
        color.lightness += by;
        return from_oklch(color);
    };
    if (contrast(moved(wanted), panel) >= 3) return moved(wanted);
    double kept = 0, lost = wanted;  // the base itself keeps 3 : 1, see the test of the palette
    for (int i = 0; i < 24; ++i) {
        const double middle = (kept + lost) / 2;
        (contrast(moved(middle), panel) >= 3 ? kept : lost) = middle;
    }
    return moved(kept);
}

QColor readable(QColor color, const QColor& panel) {
    const bool darken = contrast(panel, Qt::black) > contrast(panel, Qt::white);
    Oklch words = to_oklch(color);
    while (contrast(color, panel) < 4.5 && words.lightness > 0 && words.lightness < 1) {
        words.lightness += darken ? -0.01 : 0.01;
        color = from_oklch(words);
    }
    return color;
}

QList<qreal> seed_dash(int rank) {
    static const std::array<QList<qreal>, kDashes> dashes{QList<qreal>{},           {6, 3},  {2, 2},
                                                          QList<qreal>{8, 3, 2, 3}, {12, 3}, {2, 5}};
    return dashes.at(static_cast<std::size_t>(std::max(rank, 0) % kDashes));
}

QPen line_pen(const QColor& color, double width, int seed_rank) {
    QPen pen(color, width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin);
    QList<qreal> dash = seed_dash(seed_rank);
    if (dash.isEmpty()) return pen;
    for (qreal& length : dash) length /= width;  // a pen's dashes are counted in its widths
    pen.setDashPattern(dash);
    return pen;
}

}  // namespace sherl::widgets
