// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/comparison_chart.h"

#include <QEvent>

#include "widgets/charts/comparison_plot.h"
#include "widgets/charts/comparison_words.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

ComparisonChart::ComparisonChart(QWidget* parent) : ChartCard(parent) {}

void ComparisonChart::follow(ComparisonPlot& plot) {
    common_ = &plot;
    connect(common_, &ComparisonPlot::selected, this, &ComparisonChart::selected);
    connect(common_, &ComparisonPlot::detailsAsked, this, &ComparisonChart::detailsAsked);
    connect(common_, &ComparisonPlot::budgetDragged, this, &ComparisonChart::budgetDragged);
}

void ComparisonChart::set_figure(const api::ComparisonFigure& figure) {
    common_->set_figure(figure);
    retranslate();
}

void ComparisonChart::set_selected(const std::vector<std::string>& keys) {
    common_->set_selected({keys.begin(), keys.end()});
}

void ComparisonChart::retranslate() {
    set_heading(figure_title(), figure_subtitle(), heading_tip());
    common_->setAccessibleName(figure_title());
    common_->set_message(message());
}

void ComparisonChart::changeEvent(QEvent* event) {
    ChartCard::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

const api::ComparisonFigure& ComparisonChart::figure() const {
    return common_->figure();
}

QStringList ComparisonChart::figure_notes() const {
    QStringList notes = absent_words(figure()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const std::string& note : figure().notes) notes << QString::fromStdString(note);
    if (const QString unit = unit_note(); !unit.isEmpty()) notes << unit;
    return notes;
}

QSize ComparisonChart::figure_size() const {
    const Theme& theme = Theme::instance();
    // A chart in a small window leaves it at a size in which its names have room.
    return common_->isVisible() ? common_->size().expandedTo({theme.px(440), theme.px(280)}) : QSize(theme.px(520), theme.px(340));
}

QStringList ComparisonChart::tipTexts() const {
    return common_->tip_texts();
}

QWidget& ComparisonChart::plot() const {
    return *common_;
}

}  // namespace sherl::widgets
