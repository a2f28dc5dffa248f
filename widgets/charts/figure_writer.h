// SPDX-License-Identifier: GPL-3.0-or-later
// Figures as files: title and subtitle, the drawing, a legend, on one page; SVG and PDF as lines and outlines, PNG as
// pixels, and the numbers as CSV.
//
// Called by: the dialog of Export figure, the drawing module of the command line. What could change: more formats; a page
// of more than one row.
#pragma once

#include <QByteArray>
#include <QImage>
#include <QSize>
#include <filesystem>
#include <span>

#include "core/api/figures.h"
#include "widgets/charts/figure_source.h"

namespace sherl::widgets {

using FigureSources = std::span<FigureSource* const>;  // side by side, from left to right; at least one

struct FigureOptions {
    api::FigureFormat format = api::FigureFormat::svg;
    bool transparent = false;  // no background
    double scale = 2;          // PNG: pixels of the file per pixel of the page; 1 to 4
    // Of the page, in pixels of the design. Empty: every drawing as large as it is on screen. Words are never cut: where
    // they leave a drawing too little, the page becomes higher.
    QSize size{};
};

// All: GUI thread; colours and fonts are those of Theme. Nothing of what is on screen changes.

[[nodiscard]] QSize figure_page(FigureSources sources, const FigureOptions& options);  // pixels of the design
// As PNG has it, at another scale: for a preview. Throws Error(input): too many pixels.
[[nodiscard]] QImage figure_picture(FigureSources sources, const FigureOptions& options, double scale);
// Throws Error(input), of PNG: too many pixels.
[[nodiscard]] QByteArray figure_file(FigureSources sources, const FigureOptions& options);

// Both whole or not at all. Throw as figure_file, and Error(store) with the system's reason: no space, read-only, no such
// folder.
void write_figure(FigureSources sources, const FigureOptions& options, const std::filesystem::path& file);
void write_figure_data(const FigureSource& source, const std::filesystem::path& csv);

}  // namespace sherl::widgets
