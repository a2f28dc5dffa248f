// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing module: figures as SVG files, without a display.
#include <QApplication>
#include <QSvgGenerator>
#include <memory>

#include "core/api/figures.h"
#include "core/base/files.h"
#include "widgets/charts/comparison_charts.h"
#include "widgets/charts/qcp.h"
#include "widgets/look/offscreen.h"

namespace {

using sherl::api::ComparisonFigure;

class SvgFigures final : public sherl::api::FigureWriter {
  public:
    SvgFigures() {
        if (QCoreApplication::instance() != nullptr) return;
        sherl::widgets::draw_offscreen();
        static int count = 1;
        static char name[] = "sherl";
        static char* arguments[] = {name, nullptr};
        application_ = std::make_unique<QApplication>(count, arguments);
    }

    void accuracy_over_memory(const ComparisonFigure& figure, const std::filesystem::path& svg) override {
        write(figure, svg, sherl::widgets::draw_accuracy_over_memory, "Accuracy against memory");
    }
    void peak_split(const ComparisonFigure& figure, const std::filesystem::path& svg) override {
        write(figure, svg, sherl::widgets::draw_peak_split, "What the peak is made of");
    }

  private:
    using Draw = void (*)(QCustomPlot&, const ComparisonFigure&);

    static void write(const ComparisonFigure& figure, const std::filesystem::path& svg, Draw draw, const char* title) {
        constexpr int width = 720, height = 440;
        QCustomPlot plot;
        plot.setAttribute(Qt::WA_DontShowOnScreen);
        plot.resize(width, height);
        plot.setViewport(QRect(0, 0, width, height));
        draw(plot, figure);
        QByteArray bytes;
        QBuffer buffer(&bytes);
        QSvgGenerator generator;
        generator.setOutputDevice(&buffer);
        generator.setSize(QSize(width, height));
        generator.setViewBox(QRect(0, 0, width, height));
        generator.setTitle(QString::fromUtf8(title));
        QCPPainter painter;
        painter.begin(&generator);
        painter.setMode(QCPPainter::pmVectorized);
        plot.toPainter(&painter, width, height);
        painter.end();
        sherl::write_file_atomically(svg, std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    }

    std::unique_ptr<QApplication> application_;
};

}  // namespace

extern "C" __attribute__((visibility("default"))) sherl::api::FigureWriter* sherl_create_figures() {
    return new SvgFigures;
}
