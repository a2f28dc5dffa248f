// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/memory_chart.h"

#include <QEvent>

#include "widgets/charts/memory_plot.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

MemoryChart::MemoryChart(QWidget* parent) : ChartCard(parent) {}

void MemoryChart::follow(MemoryPlot& plot) {
    common_ = &plot;
    set_body(common_);
    connect(common_, &MemoryPlot::detailsAsked, this, &MemoryChart::detailsAsked);
}

void MemoryChart::set_figure(const api::MemoryFigure& figure) {
    common_->set_figure(figure);
    retranslate();
}

void MemoryChart::set_empty_text(const QString& text) {
    empty_ = text;
    retranslate();
}

void MemoryChart::set_framed(bool framed) {
    restyle(*this, "role", framed ? QStringLiteral("card") : QString());
}

void MemoryChart::retranslate() {
    const QString subtitle = figure_subtitle();
    const QStringList notes = figure_notes();
    set_heading(heading(), subtitle, notes.isEmpty() ? QString() : subtitle + QLatin1Char('\n') + notes.join(QLatin1Char('\n')));
    common_->setAccessibleName(heading());
    common_->set_message(message());
}

void MemoryChart::changeEvent(QEvent* event) {
    ChartCard::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

const api::MemoryFigure& MemoryChart::figure() const {
    return common_->figure();
}

bool MemoryChart::shows() const {
    return common_->message().isEmpty();
}

QStringList MemoryChart::figure_notes() const {
    QStringList notes;
    for (const std::string& note : figure().notes) notes << QString::fromStdString(note);
    if (const QString unit = unit_note(); !unit.isEmpty()) notes << unit;
    return notes;
}

QSize MemoryChart::figure_size() const {
    const Theme& theme = Theme::instance();
    // A chart in a small window leaves it at a size in which its names have room.
    return common_->isVisible() ? common_->size().expandedTo({theme.px(440), theme.px(280)}) : QSize(theme.px(520), theme.px(340));
}

QStringList MemoryChart::tipTexts() const {
    return common_->tip_texts();
}

MemoryPlot& MemoryChart::plot() const {
    return *common_;
}

}  // namespace sherl::widgets
