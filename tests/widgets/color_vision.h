// SPDX-License-Identifier: GPL-3.0-or-later
// How far apart two colours look: CIEDE2000 (Sharma, Wu, Dalal 2005), also for eyes that lack one kind of cone
// (Machado, Oliveira, Fernandes 2009, full severity). Apart from the program's own colour code, so that it can judge
// it.
#pragma once

#include <QColor>
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace sherl::test {

struct Lab {
    double l, a, b;
};
using Matrix = std::array<std::array<double, 3>, 3>;

inline constexpr Matrix normal_vision{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};
inline constexpr Matrix protanopia{
    {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}};
inline constexpr Matrix deuteranopia{
    {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}};
inline constexpr Matrix tritanopia{
    {{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}};

inline std::array<double, 3> multiply(const Matrix& matrix, const std::array<double, 3>& vector) {
    std::array<double, 3> product{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) product[i] += matrix[i][j] * vector[j];
    return product;
}

// The simulation works on linear light; D65.
inline Lab lab(const QColor& color, const Matrix& vision) {
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    std::array<double, 3> light{linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
    light = multiply(vision, light);
    for (double& c : light) c = std::clamp(c, 0.0, 1.0);
    constexpr Matrix xyz{
        {{0.4124564, 0.3575761, 0.1804375}, {0.2126729, 0.7151522, 0.0721750}, {0.0193339, 0.1191920, 0.9503041}}};
    const std::array<double, 3> white{0.95047, 1, 1.08883};
    std::array<double, 3> f = multiply(xyz, light);
    for (std::size_t i = 0; i < 3; ++i) {
        const double q = f[i] / white[i];
        f[i] = q > 216.0 / 24389 ? std::cbrt(q) : (24389.0 / 27 * q + 16) / 116;
    }
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

inline double ciede2000(const Lab& first, const Lab& second) {
    constexpr double degree = std::numbers::pi / 180;
    const auto seventh = [](double c) { return std::sqrt(std::pow(c, 7) / (std::pow(c, 7) + std::pow(25.0, 7))); };
    const double mean_chroma = (std::hypot(first.a, first.b) + std::hypot(second.a, second.b)) / 2;
    const double stretch = 1.5 - 0.5 * seventh(mean_chroma);
    const double a1 = first.a * stretch, a2 = second.a * stretch;
    const double c1 = std::hypot(a1, first.b), c2 = std::hypot(a2, second.b);
    const auto hue = [degree](double b, double a) {
        const double h = a == 0 && b == 0 ? 0 : std::atan2(b, a) / degree;
        return h < 0 ? h + 360 : h;
    };
    const double h1 = hue(first.b, a1), h2 = hue(second.b, a2);
    const bool grey = c1 * c2 == 0;
    double turn = grey ? 0 : h2 - h1;
    if (turn > 180) turn -= 360;
    if (turn < -180) turn += 360;
    double h = h1 + h2;
    if (!grey) {
        if (std::fabs(h1 - h2) > 180) h += h < 360 ? 360 : -360;
        h /= 2;
    }
    const double l = (first.l + second.l) / 2, c = (c1 + c2) / 2;
    const double t = 1 - 0.17 * std::cos((h - 30) * degree) + 0.24 * std::cos(2 * h * degree) +
                     0.32 * std::cos((3 * h + 6) * degree) - 0.20 * std::cos((4 * h - 63) * degree);
    const double dl = (second.l - first.l) / (1 + 0.015 * (l - 50) * (l - 50) / std::sqrt(20 + (l - 50) * (l - 50)));
    const double dc = (c2 - c1) / (1 + 0.045 * c);
    const double dh = 2 * std::sqrt(c1 * c2) * std::sin(turn / 2 * degree) / (1 + 0.015 * c * t);
    const double rotation = -2 * seventh(c) * std::sin(60 * std::exp(-((h - 275) / 25) * ((h - 275) / 25)) * degree);
    return std::sqrt(dl * dl + dc * dc + dh * dh + rotation * dc * dh);
}

}  // namespace sherl::test
