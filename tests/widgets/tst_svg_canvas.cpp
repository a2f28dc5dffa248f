// SPDX-License-Identifier: GPL-3.0-or-later
// What painting becomes in an SVG file: cut at the clip, by hand-worked points, and drawn again by another renderer.
#include <QPainter>
#include <QSvgRenderer>
#include <QtTest>
#include <cmath>

#include "svg_reader.h"
#include "widgets/charts/svg_canvas.h"
#include "widgets/look/theme.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

template <typename Paint>
Svg painted(Paint paint, const QSize& size = {200, 100}) {
    SvgCanvas canvas(size, QStringLiteral("a < b"), QStringLiteral("\"c\" & d"));
    QPainter painter(&canvas);
    paint(painter);
    painter.end();
    return read_svg(canvas.svg());
}

bool near(const QPointF& a, const QPointF& b, double by = 0.002) {
    return std::hypot(a.x() - b.x(), a.y() - b.y()) <= by;
}

double area_of(const SvgPath& path) {
    double twice = 0;
    for (const auto& part : path.parts)
        for (std::size_t i = 0; i < part.size(); ++i) {
            const QPointF &a = part[i], &b = part[(i + 1) % part.size()];
            twice += a.x() * b.y() - a.y() * b.x();
        }
    return std::fabs(twice) / 2;
}

}  // namespace

class TestSvgCanvas : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    void initTestCase() { Theme::instance().apply(Theme::Mode::light, 100); }

    void titleAndDescription() {
        const Svg svg = painted([](QPainter&) {});
        QCOMPARE(svg.error, QString());
        QCOMPARE(svg.title, QStringLiteral("a < b"));
        QCOMPARE(svg.description, QStringLiteral("\"c\" & d"));
        QCOMPARE(svg.box, QRectF(0, 0, 200, 100));
    }

    void linesEndAtTheClip() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setClipRect(QRect(20, 10, 100, 50));
            painter.setPen(QPen(Qt::red, 2));
            // In at (20, 10 + …), out above, in again: y = x from (0, 0); the corner (60, -20); down to (100, 60).
            painter.drawPolyline(QPolygonF({{0, 0}, {40, 40}, {60, -20}, {100, 60}, {140, 60}}));
        });
        QCOMPARE(svg.paths.size(), std::size_t(1));
        const auto& parts = svg.paths[0].parts;
        QCOMPARE(parts.size(), std::size_t(2));
        QVERIFY(near(parts[0].front(), {20, 20}));
        QVERIFY(near(parts[0][1], {40, 40}));
        QVERIFY(near(parts[0].back(), {50, 10}));  // from (40, 40) 3 down per 1 right
        QVERIFY(near(parts[1].front(), {75, 10}));  // to (100, 60) 2 up per 1 right
        QVERIFY(near(parts[1].back(), {120, 60}));
        QCOMPARE(svg.paths[0].stroke, QStringLiteral("#ff0000"));
        QCOMPARE(svg.paths[0].width, 2.0);
    }

    void dashesGoOnBehindTheEdge() {
        const Svg svg = painted([](QPainter& painter) {
            QPen pen(Qt::black, 2);
            pen.setDashPattern({3, 2});  // in widths
            painter.setPen(pen);
            painter.setClipRect(QRect(30, 0, 100, 100));
            painter.drawLine(QPointF(5, 50), QPointF(190, 50));
        });
        QCOMPARE(svg.paths.size(), std::size_t(1));
        QCOMPARE(svg.paths[0].dash, QStringLiteral("6 4"));
        QCOMPARE(svg.paths[0].dash_offset, 25.0);
        QVERIFY(near(svg.paths[0].parts[0].front(), {30, 50}));
    }

    void areasAreCut() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setClipRect(QRect(0, 0, 50, 100));
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(0, 0, 255, 51));
            painter.drawPolygon(QPolygonF({{10, 10}, {90, 10}, {90, 90}, {10, 90}}));
            painter.drawRect(QRectF(-20, -20, 40, 30));  // the picture's corner too
        });
        QCOMPARE(svg.paths.size(), std::size_t(2));
        QCOMPARE(area_of(svg.paths[0]), 40.0 * 80);
        QCOMPARE(area_of(svg.paths[1]), 20.0 * 10);
        QCOMPARE(svg.paths[0].fill_opacity, 0.2);
        QCOMPARE(outside(svg, QRectF(0, 0, 50, 100)), 0.0);
    }

    // One that falls apart, and one with a hole.
    void areasKeepTheirShape() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setClipRect(QRect(0, 30, 200, 70));
            painter.setPen(Qt::NoPen);
            painter.setBrush(Qt::black);
            painter.drawPolygon(QPolygonF({{10, 90}, {20, 40}, {30, 10}, {40, 40}, {50, 10}, {60, 40}, {70, 90}}));
            QPainterPath ring;
            ring.addRect(100, 10, 60, 60);
            ring.addRect(110, 20, 40, 40);
            painter.drawPath(ring);
        });
        QCOMPARE(svg.paths.size(), std::size_t(2));
        QCOMPARE(svg.paths[1].parts.size(), std::size_t(2));
        QVERIFY(outside(svg, QRectF(0, 30, 200, 70)) == 0);
    }

    void whatIsInsideStaysAsItIs() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setClipRect(QRect(0, 0, 100, 100));
            painter.setPen(QPen(Qt::black, 1));
            painter.drawEllipse(QRectF(20, 20, 40, 40));
            painter.drawEllipse(QRectF(70, 20, 60, 60));
        });
        QCOMPARE(svg.paths.size(), std::size_t(2));
        QVERIFY(svg.paths[0].curved);
        QVERIFY(!svg.paths[1].curved);
        QCOMPARE(outside(svg, QRectF(0, 0, 100, 100)), 0.0);
        for (const QPointF& p : svg.paths[1].parts[0]) QVERIFY(std::fabs(std::hypot(p.x() - 100, p.y() - 50) - 30) < 0.2);
    }

    void clipsOfAnyShape() {
        const Svg svg = painted([](QPainter& painter) {
            QPainterPath circle;
            circle.addEllipse(QPointF(100, 50), 40, 40);
            painter.setClipPath(circle);
            painter.setPen(QPen(Qt::black, 1));
            painter.drawLine(QPointF(0, 50), QPointF(200, 50));
            painter.fillRect(QRectF(0, 0, 100, 100), Qt::red);
        });
        QCOMPARE(svg.paths.size(), std::size_t(2));
        QVERIFY(near(svg.paths[0].parts[0].front(), {60, 50}, 0.1));
        QVERIFY(near(svg.paths[0].parts[0].back(), {140, 50}, 0.1));
        for (const QPointF& p : svg.paths[1].parts[0]) QVERIFY(p.x() <= 100.001);
    }

    void clipsFollowThePainter() {
        const Svg svg = painted([](QPainter& painter) {
            const QLineF line(0, 50, 200, 50);
            painter.setPen(QPen(Qt::black, 1));
            painter.save();
            painter.translate(10, 0);
            painter.setClipRect(QRect(0, 0, 100, 100));                    // 10 to 110
            painter.setClipRect(QRectF(50.5, 0, 500, 100), Qt::IntersectClip);  // 60.5 to 110
            painter.resetTransform();
            painter.drawLine(line);
            painter.save();
            painter.setClipRect(QRect(0, 0, 20, 100));
            painter.drawLine(line);
            painter.restore();
            painter.drawLine(line);
            painter.setClipping(false);
            painter.drawLine(line);
            painter.restore();
            painter.drawLine(line);
        });
        const std::vector<std::pair<double, double>> expected{{60.5, 110}, {0, 20}, {60.5, 110}, {0, 200}, {0, 200}};
        QCOMPARE(svg.paths.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(near(svg.paths[i].parts[0].front(), {expected[i].first, 50}));
            QVERIFY(near(svg.paths[i].parts[0].back(), {expected[i].second, 50}));
        }
    }

    void pensAndTransforms() {
        const Svg svg = painted([](QPainter& painter) {
            painter.scale(2, 2);
            painter.setPen(QPen(QColor(1, 2, 3, 51), 1.5));
            painter.drawLine(QPointF(10, 10), QPointF(20, 20));
            QPen cosmetic(Qt::black, 3);
            cosmetic.setCosmetic(true);
            painter.setPen(cosmetic);
            painter.setOpacity(0.5);
            painter.drawLine(QPointF(10, 10), QPointF(20, 20));
        });
        QVERIFY(near(svg.paths[0].parts[0].front(), {20, 20}));
        QCOMPARE(svg.paths[0].width, 3.0);
        QCOMPARE(svg.paths[0].stroke_opacity, 0.2);
        QCOMPARE(svg.paths[1].width, 3.0);
        QCOMPARE(svg.paths[1].stroke_opacity, 0.5);
    }

    void hatchesAreLines() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(QBrush(Qt::red, Qt::BDiagPattern));
            painter.drawPolygon(QPolygonF({{10, 90}, {90, 90}, {90, 10}}));
        });
        QCOMPARE(svg.paths.size(), std::size_t(1));
        QCOMPARE(svg.images, 0);
        QVERIFY(svg.paths[0].parts.size() > 5);
        for (const auto& line : svg.paths[0].parts) {
            QCOMPARE(line.size(), std::size_t(2));
            QVERIFY(std::fabs((line[0].x() - line[1].x()) + (line[0].y() - line[1].y())) < 0.01);  // rises to the right
            for (const QPointF& p : line) QVERIFY(p.x() <= 90.002 && p.y() <= 90.002 && p.x() + p.y() >= 99.99);
        }
    }

    void wordsAreOutlinedAndStayWords() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setFont(Theme::instance().font(12));
            painter.setPen(Qt::darkGreen);
            painter.drawText(QPointF(10, 30), QStringLiteral("Peak & \u5CF0\u503C, n = 3"));
            painter.drawText(QRectF(0, 40, 200, 20), Qt::AlignRight, QStringLiteral("right"));
            painter.translate(20, 90);
            painter.rotate(-90);
            painter.drawText(QPointF(0, 0), QStringLiteral("turned"));
        });
        QCOMPARE(svg.error, QString());
        QCOMPARE(svg.words.size(), std::size_t(3));
        QCOMPARE(svg.outlined, 3);
        QCOMPARE(svg.words[0].text, QStringLiteral("Peak & \u5CF0\u503C, n = 3"));
        QCOMPARE(svg.words[0].fill, QStringLiteral("none"));
        QCOMPARE(svg.words[0].at, QPointF(10, 30));
        QCOMPARE(svg.words[0].size, 12.0);
        const double width = QFontMetricsF(Theme::instance().font(12)).horizontalAdvance(QStringLiteral("right"));
        QVERIFY(std::fabs(svg.words[1].at.x() + width - 200) < 1);
        for (const SvgPath& path : svg.paths) {
            QVERIFY(path.of_text);
            QCOMPARE(path.fill, QStringLiteral("#008000"));
        }
        QVERIFY(svg.paths.size() >= 3);
        QCOMPARE(outside(svg, svg.box), 0.0);
    }

    void hiddenWordsAreNotThere() {
        const Svg svg = painted([](QPainter& painter) {
            painter.setFont(Theme::instance().font(12));
            painter.setClipRect(QRect(0, 0, 100, 50));
            painter.drawText(QPointF(10, 80), QStringLiteral("below"));
            painter.drawText(QPointF(90, 30), QStringLiteral("beyond"));  // a part of it
        });
        QCOMPARE(svg.words.size(), std::size_t(1));
        QCOMPARE(svg.words[0].text, QStringLiteral("beyond"));
        QCOMPARE(outside(svg, QRectF(0, 0, 100, 50)), 0.0);
    }

    void boundsHoldWhateverTheClip() {
        SvgCanvas canvas({200, 100}, {}, {});
        QPainter painter(&canvas);
        canvas.set_bounds({50, 0, 100, 100});
        painter.setClipRect(QRect(0, 0, 200, 100));  // replaces, as charts do
        painter.drawLine(QPointF(0, 50), QPointF(200, 50));
        painter.end();
        QCOMPARE(outside(read_svg(canvas.svg()), QRectF(50, 0, 100, 100)), 0.0);
    }

    // Another renderer draws from the file what Qt draws on pixels itself.
    void looksLikeThePainting() {
        const auto paint = [](QPainter& painter) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.fillRect(QRectF(0, 0, 200, 100), Qt::white);
            painter.setClipRect(QRect(20, 10, 160, 80));
            painter.setPen(QPen(QColor(0, 90, 160), 3, Qt::DashLine, Qt::RoundCap));
            painter.setBrush(QColor(255, 160, 0, 120));
            painter.drawEllipse(QRectF(-20, 20, 140, 120));
            painter.setPen(QPen(Qt::black, 2));
            painter.drawPolyline(QPolygonF({{0, 0}, {60, 95}, {90, -30}, {140, 80}, {260, 40}}));
            painter.setFont(Theme::instance().font(24));
            painter.drawText(QPointF(90, 40), QStringLiteral("SHERL"));
        };
        QImage pixels(200, 100, QImage::Format_ARGB32_Premultiplied), again = pixels;
        pixels.fill(Qt::white);
        again.fill(Qt::white);
        QPainter on_pixels(&pixels);
        paint(on_pixels);
        on_pixels.end();
        SvgCanvas canvas({200, 100}, {}, {});
        QPainter on_canvas(&canvas);
        paint(on_canvas);
        on_canvas.end();
        QSvgRenderer renderer(canvas.svg());
        QVERIFY(renderer.isValid());
        QPainter painter(&again);
        renderer.render(&painter);
        painter.end();
        int different = 0;
        for (int y = 12; y < 88; ++y)
            for (int x = 22; x < 178; ++x) different += std::abs(qGray(pixels.pixel(x, y)) - qGray(again.pixel(x, y))) > 100 ? 1 : 0;
        QVERIFY2(different < 60, qPrintable(QString::number(different)));
    }
};

QTEST_MAIN(TestSvgCanvas)
#include "tst_svg_canvas.moc"
