// SPDX-License-Identifier: GPL-3.0-or-later
// An SVG file of ours, read again: its paths as points, its words.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPointF>
#include <QRectF>
#include <QStringList>
#include <QXmlStreamReader>
#include <cctype>
#include <vector>

namespace sherl::test {

struct SvgPath {
    std::vector<std::vector<QPointF>> parts;  // of a curve: its control points
    bool curved = false, of_text = false;
    QString fill, stroke, dash;
    double fill_opacity = 1, stroke_opacity = 1, width = 1, dash_offset = 0;
};
struct SvgWords {
    QString text;
    QPointF at;
    double length = 0, size = 0;
    QString fill;
};
struct Svg {
    QRectF box;
    QString title, description, error;
    std::vector<SvgPath> paths;
    std::vector<SvgWords> words;
    int images = 0, outlined = 0;  // pictures; groups of class "text"
    [[nodiscard]] QString all_words() const {
        QStringList texts;
        for (const SvgWords& each : words) texts << each.text;
        return texts.join(QLatin1Char(' '));
    }
};

// M, L, C and Z with absolute coordinates, which is all that we write.
inline void read_path(const QString& data, SvgPath& path) {
    qsizetype at = 0;
    const auto number = [&] {
        while (at < data.size() && (data[at] == QLatin1Char(' ') || data[at] == QLatin1Char(','))) ++at;
        const qsizetype first = at;
        while (at < data.size() && (data[at].isDigit() || QStringLiteral("+-.e").contains(data[at]))) ++at;
        return data.mid(first, at - first).toDouble();
    };
    while (at < data.size()) {
        const QChar command = data[at++];
        if (command == QLatin1Char('M')) path.parts.emplace_back();
        if (command == QLatin1Char('Z') || path.parts.empty()) continue;
        path.curved = path.curved || command == QLatin1Char('C');
        for (int i = command == QLatin1Char('C') ? 3 : 1; i > 0; --i) {
            const double x = number(), y = number();
            path.parts.back().emplace_back(x, y);
        }
    }
}

inline Svg read_svg(const QByteArray& file) {
    Svg svg;
    QXmlStreamReader reader(file);
    int depth = 0, text_depth = 0;  // of the group of a text; 0: outside
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.isEndElement() && depth-- == text_depth) text_depth = 0;
        if (!reader.isStartElement()) continue;
        ++depth;
        const QXmlStreamAttributes about = reader.attributes();
        const auto value = [&](const char* name) { return about.value(QLatin1String(name)).toString(); };
        const auto real = [&](const char* name, double fallback) { return value(name).isEmpty() ? fallback : value(name).toDouble(); };
        const auto name = reader.name();
        if (name == QLatin1String("svg")) {
            const QStringList box = value("viewBox").split(QLatin1Char(' '));
            if (box.size() == 4) svg.box = {box[0].toDouble(), box[1].toDouble(), box[2].toDouble(), box[3].toDouble()};
        } else if (name == QLatin1String("g") && value("class") == QLatin1String("text")) {
            text_depth = depth;
            ++svg.outlined;
        } else if (name == QLatin1String("path")) {
            SvgPath path;
            path.of_text = text_depth > 0;
            path.fill = value("fill");
            path.stroke = value("stroke");
            path.dash = value("stroke-dasharray");
            path.width = real("stroke-width", 1);
            path.fill_opacity = real("fill-opacity", 1);
            path.stroke_opacity = real("stroke-opacity", 1);
            path.dash_offset = real("stroke-dashoffset", 0);
            read_path(value("d"), path);
            svg.paths.push_back(std::move(path));
        } else if (name == QLatin1String("text")) {
            SvgWords words{{}, {real("x", 0), real("y", 0)}, real("textLength", 0), real("font-size", 0), value("fill")};
            words.text = reader.readElementText();
            --depth;
            svg.words.push_back(std::move(words));
        } else if (name == QLatin1String("title")) {
            svg.title = reader.readElementText();
            --depth;
        } else if (name == QLatin1String("desc")) {
            svg.description = reader.readElementText();
            --depth;
        } else if (name == QLatin1String("image")) {
            ++svg.images;
        }
    }
    if (reader.hasError()) svg.error = reader.errorString();
    return svg;
}

// The farthest that a point of a path (texts' too) lies outside of `box`.
inline double outside(const Svg& svg, const QRectF& box) {
    double most = 0;
    for (const SvgPath& path : svg.paths)
        for (const auto& part : path.parts)
            for (const QPointF& p : part)
                most = std::max({most, box.left() - p.x(), p.x() - box.right(), box.top() - p.y(), p.y() - box.bottom()});
    return most;
}

}  // namespace sherl::test
