// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/options_form.h"

#include <QFontMetrics>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/bridge/setup_forecast.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/field_form.h"
#include "widgets/panels/key_editor.h"
#include "widgets/panels/layer_words.h"
#include "widgets/panels/section.h"

namespace sherl::widgets {
namespace {

constexpr int kNumberWidth = 63, kChoiceWidth = 84;  // design pixels
constexpr int kAroundChoice = 40;                     // of a list box, beside its text

const spec::Method* chosen(const SpecDraft& draft) {
    const Json kind = draft.value("method.kind");
    return kind.is_string() ? spec::find_method(kind.get<std::string>()) : nullptr;
}

bool has_field(const spec::Key& key) {
    return !key.title.empty() && !key.reserved && key.unavailable.empty();
}

// Numbers and short choices stand two in a row; what is longer needs the width.
int width_of(const spec::Key& key) {
    switch (key.type) {
        case spec::Type::integer:
        case spec::Type::number:
        case spec::Type::boolean:
            return kNumberWidth;
        case spec::Type::choice: {
            const Theme& theme = Theme::instance();
            const QFontMetrics metrics(theme.font(13));
            const auto fits = [&](const spec::Kind& choice) {
                return metrics.horizontalAdvance(shown(choice.title)) <= theme.px(kChoiceWidth - kAroundChoice);
            };
            return std::all_of(key.choices.begin(), key.choices.end(), fits) ? kChoiceWidth : 0;
        }
        default:
            return 0;
    }
}

}  // namespace

OptionsForm::OptionsForm(SpecDraft& draft, SetupForecast* forecast, QWidget* parent)
    : QWidget(parent), draft_(draft), forecast_(forecast), heading_(heading_label({}, this)), trained_(role_label("caption", this)),
      layout_(new QVBoxLayout(this)) {
    trained_->setObjectName(QStringLiteral("methodTrained"));
    setObjectName(QStringLiteral("methodOptions"));
    layout_->setContentsMargins(0, 0, 0, 0);
    layout_->setSpacing(Theme::instance().px(6));
    layout_->addWidget(heading_row(heading_, trained_, this));
    chips_ = new ChangedChips(
        draft,
        [](const spec::Key& key) {
            return key.path.starts_with("method.") && key.path != "method.kind" && !key.per_stack && !has_field(key);
        },
        this);
    connect(chips_, &ChangedChips::fieldRequested, this, &OptionsForm::fieldRequested);
    layout_->addWidget(chips_);
    build();
    connect(&draft_, &SpecDraft::changed, this, &OptionsForm::refresh);
    if (forecast_ != nullptr) connect(forecast_, &SetupForecast::changed, this, &OptionsForm::show_trained);
    show_trained();
}

void OptionsForm::show_trained() {
    const bool known = forecast_ != nullptr && forecast_->present().forecast && forecast_->present().forecast->backbone_parameters > 0;
    trained_->setVisible(known);
    if (!known) return;
    const analysis::Forecast& forecast = *forecast_->present().forecast;
    const double part = static_cast<double>(forecast.trainable_parameters) / static_cast<double>(forecast.backbone_parameters);
    //: Beside a method's options. %1 a number of parameters such as "4.6 M", %2 its share of the backbone's such as "4.2 %"
    trained_->setText(tr("%1 trained · %2").arg(parameters(forecast.trainable_parameters), share(part)));
    //: Tool tip. %1 and %2 are whole numbers
    trained_->setToolTip(tr("%1 trained parameters, %2 of the backbone").arg(count(forecast.trainable_parameters), count(forecast.backbone_parameters)));
}

bool OptionsForm::is_empty() const {
    return !fields_ && chips_->isHidden();
}

void OptionsForm::add(const spec::Method& method, const spec::Key& key, const std::string& stack) {
    QString name = QStringLiteral("option_") + QString::fromStdString(key.name());
    if (!stack.empty()) name += QLatin1Char('.') + QString::fromStdString(stack);
    auto* editor = new KeyEditor(draft_, key, name, form_, method.source, stack);
    // Two in a row have no room for the option's title too; who points at one or hears it gets both.
    form_->add(stack.empty() ? shown(key.title) : stack_name(stack), editor->widget(), width_of(key),
               [this, path = editor->key().path] { return draft_.problems_at(path); });
    if (!stack.empty())
        //: Accessible name of a field. %1 an option such as "Blocks", %2 a stack of blocks ("Encoder")
        editor->widget()->setAccessibleName(tr("%1, %2", "option, stack").arg(shown(key.title), stack_name(stack)));
    fields_ = true;
}

void OptionsForm::build() {
    const spec::Method* method = chosen(draft_);
    stacks_ = draft_.stacks();
    kind_ = method == nullptr ? QString() : QString::fromStdString(method->kind);
    //: Heading. %1 name of a method, such as LoRA.
    heading_->setText(tr("%1 options").arg(method == nullptr ? QString() : shown(method->title)));
    if (form_ != nullptr) {
        form_->hide();
        form_->deleteLater();
    }
    form_ = new FieldForm(this);
    fields_ = false;
    if (method != nullptr) {
        for (const spec::Key& key : method->options) {
            if (!has_field(key)) continue;
            const bool parts = key.per_stack && stacks_.size() > 1;
            for (const std::string& stack : parts ? stacks_ : std::vector<std::string>{""}) add(*method, key, stack);
        }
    }
    form_->setVisible(fields_);
    layout_->insertWidget(1, form_);
    form_->refresh();
}

void OptionsForm::refresh() {
    const bool before = is_empty();
    const spec::Method* method = chosen(draft_);
    const QString kind = method == nullptr ? QString() : QString::fromStdString(method->kind);
    const bool anew = kind != kind_ || (!draft_.stacks().empty() && draft_.stacks() != stacks_);
    if (anew) {
        build();
    } else {
        form_->refresh();
    }
    if (before != is_empty() || anew) Q_EMIT emptyChanged();
}

}  // namespace sherl::widgets
