// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/forecast_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/forecast_bar.h"
#include "widgets/panels/forecast_words.h"
#include "widgets/panels/section.h"
#include "widgets/panels/spinner.h"

namespace sherl::widgets {
namespace {

// As wide as its words, where there is room.
void show_words(ElidedLabel& label, const QString& text, const QString& tip = {}) {
    label.set_text(text, tip);
    label.setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

constexpr int kPad = 16, kAbove = 8, kGap = 8, kNarrow = 560;  // design pixels

}  // namespace

ForecastPanel::ForecastPanel(SpecDraft& draft, SetupForecast& forecast, QWidget* parent)
    : QWidget(parent),
      forecast_(forecast),
      heading_(role_label("heading", this)),
      peak_(role_label("value", this)),
      error_(role_label("caption", this)),
      verdict_(new ElidedLabel(this)),
      delta_(new ElidedLabel(this)),
      fit_(link_button({}, QStringLiteral("makeItFitButton"), this)),
      spinner_(new Spinner(this)),
      bar_(new ForecastBar(draft, forecast, this)),
      first_(new QHBoxLayout),
      second_(new QHBoxLayout) {
    setObjectName(QStringLiteral("forecastPanel"));
    setAttribute(Qt::WA_StyledBackground);
    peak_->setObjectName(QStringLiteral("forecastPeak"));
    error_->setObjectName(QStringLiteral("forecastError"));
    verdict_->setObjectName(QStringLiteral("forecastVerdict"));
    verdict_->setProperty("role", QStringLiteral("label"));
    delta_->setObjectName(QStringLiteral("forecastDelta"));
    delta_->setProperty("role", QStringLiteral("chip"));
    delta_->setIndent(0);  // its padding is the style sheet's
    spinner_->setObjectName(QStringLiteral("forecastSpinner"));
    auto* column = new QVBoxLayout(this);
    column->addLayout(first_);
    column->addLayout(second_);
    column->addWidget(bar_);
    first_->addWidget(heading_);
    first_->addWidget(peak_);
    first_->addWidget(spinner_);
    first_->addWidget(error_);
    lay_out();
    connect(fit_, &QPushButton::clicked, this, [this] {
        QMenu* menu = make_menu();
        connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
        menu->popup(fit_->mapToGlobal(QPoint(0, fit_->height())));
    });
    connect(&forecast_, &SetupForecast::changed, this, &ForecastPanel::refresh);
    connect(&forecast_, &SetupForecast::fitChanged, this, &ForecastPanel::refresh);
    connect(&forecast_, &SetupForecast::pointedChanged, this, &ForecastPanel::show_pointed);
    connect(&Theme::instance(), &Theme::changed, this, &ForecastPanel::lay_out);
    retranslate();
}

void ForecastPanel::lay_out() {
    const Theme& theme = Theme::instance();
    layout()->setContentsMargins(theme.px(kPad), theme.px(kAbove), theme.px(kPad), 0);
    layout()->setSpacing(theme.px(2));
    first_->setSpacing(theme.px(kGap));
    second_->setSpacing(theme.px(kGap));
    narrow_ = width() < theme.px(kNarrow);
    QHBoxLayout* verdict_row = narrow_ ? second_ : first_;
    for (QWidget* each : std::initializer_list<QWidget*>{verdict_, fit_, delta_}) {
        first_->removeWidget(each);
        second_->removeWidget(each);
    }
    for (QHBoxLayout* row : {first_, second_})
        for (int i = row->count() - 1; i >= 0; --i)
            if (row->itemAt(i)->spacerItem() != nullptr) delete row->takeAt(i);
    verdict_row->addWidget(verdict_);
    verdict_row->addWidget(fit_);
    verdict_row->addStretch(1);
    if (narrow_) first_->addStretch(1);
    first_->addWidget(delta_);
}

void ForecastPanel::set_compact(bool compact) {
    bar_->set_compact(compact);
}

void ForecastPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (narrow_ != (width() < Theme::instance().px(kNarrow))) lay_out();
}

void ForecastPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void ForecastPanel::retranslate() {
    heading_->setText(tr("Predicted peak"));
    //: Link behind "0.10 GiB over budget": lists changes of the set-up that need less memory
    fit_->setText(tr("make it fit"));
    fit_->setAccessibleDescription(tr("Changes of the set-up that would fit the budget, each with its predicted peak."));
    refresh();
}

void ForecastPanel::refresh() {
    const Prediction& present = forecast_.present();
    const auto& forecast = present.forecast;
    const bool late = forecast_.late();
    spinner_->set_turning(late);
    spinner_->setVisible(late);
    restyle(*peak_, "state", late ? QVariant(QStringLiteral("off")) : QVariant());
    peak_->setText(forecast ? bytes(forecast->needed()) : QStringLiteral("–"));
    peak_->setToolTip(forecast ? split_words(*forecast) : QString());
    //: Read aloud. %1 an amount such as "1.19 gibibytes"
    peak_->setAccessibleName(forecast ? tr("Predicted peak: %1").arg(spoken_bytes(forecast->needed())) : tr("No predicted peak"));
    error_->setText(margin_words(forecast_.margin()));
    error_->setToolTip(margin_explanation(forecast_.margin()));

    const std::optional<analysis::Fit> fit = forecast_.fit();
    const char* role = "label";
    if (!late && fit) role = *fit == analysis::Fit::fits ? "good" : *fit == analysis::Fit::tight ? "warn" : "bad";
    restyle(*verdict_, "role", QString::fromLatin1(role));
    if (!forecast)
        show_words(*verdict_, present.refusal ? refusal_words(*present.refusal) : QString());
    else if (fit)
        show_words(*verdict_, verdict_words(forecast->needed(), forecast_.margin(), forecast_.budget()),
                   *fit == analysis::Fit::tight ? tr("Within the budget, but less is left than forecasts are sure of.") : QString());
    else
        show_words(*verdict_, {});
    fit_->setVisible(!forecast_.proposals().empty() && !late);
    show_pointed();
}

void ForecastPanel::show_pointed() {
    const auto& present = forecast_.present().forecast;
    const auto& pointed = forecast_.pointed();
    const bool told = present && pointed && !forecast_.late();
    delta_->setVisible(told);
    error_->setVisible(present.has_value());
    if (!told) return;
    const QString change = bytes_change(pointed->forecast.needed() - present->needed());
    //: Of the predicted peak. %1 what is thought about ("without feature 4"), %2 the change ("−34 MiB")
    show_words(*delta_, tr("%1: %2", "idea: change").arg(pointed->words, change));
    // What is pointed at comes and goes; how sure forecasts are makes room for it where the row is short.
    int wanted = 2 * Theme::instance().px(kPad);
    for (int i = 0; i < first_->count(); ++i)
        if (const QWidget* each = first_->itemAt(i)->widget(); each != nullptr && !each->isHidden())
            wanted += each->sizeHint().width() + Theme::instance().px(kGap);
    error_->setVisible(wanted <= width());
}

QMenu* ForecastPanel::make_menu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("makeItFitMenu"));
    menu->setToolTipsVisible(true);
    for (const analysis::Proposal& proposal : forecast_.proposals()) {
        QAction* action = menu->addAction(proposal_words(proposal));
        if (proposal.same_mathematics) action->setToolTip(tr("Trains the same, but for rounding."));
        connect(action, &QAction::triggered, this, [this, proposal] { forecast_.apply(proposal); });
    }
    return menu;
}

}  // namespace sherl::widgets
