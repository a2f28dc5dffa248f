// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layers_panel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include "widgets/bridge/setup_forecast.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/layer_costs.h"
#include "widgets/panels/layer_note.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_preset_combo.h"
#include "widgets/panels/layer_stacks.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {

LayersPanel::LayersPanel(SpecDraft& draft, SetupForecast* forecast, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      forecast_(forecast),
      heading_(role_label("heading", this)),
      summary_(role_label("caption", this)),
      presets_(new LayerPresetCombo(this)),
      expand_(new QToolButton(this)),
      states_(new QStackedWidget(this)),
      layers_(new LayerStacks(LayerSize::column, this)),
      note_(new LayerNote(this)),
      message_(role_label("label", this)),
      open_(new QPushButton(this)) {
    const Theme& theme = Theme::instance();
    presets_->setObjectName(QStringLiteral("layerPresetCombo"));
    expand_->setObjectName(QStringLiteral("layerExpandButton"));
    summary_->setObjectName(QStringLiteral("layerSummary"));
    message_->setObjectName(QStringLiteral("layerMessage"));
    open_->setObjectName(QStringLiteral("layerOpenButton"));
    expand_->setIcon(theme.icon(QStringLiteral("expand")));
    message_->setWordWrap(true);
    message_->setAlignment(Qt::AlignCenter);
    setMinimumWidth(theme.px(260));

    const int pad = theme.px(14);
    auto* top = new QHBoxLayout;
    top->addWidget(heading_);
    top->addStretch();
    top->addWidget(summary_);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(theme.px(8));
    choice->addWidget(presets_, 1);
    choice->addWidget(expand_);
    auto* head = new QVBoxLayout;
    head->setContentsMargins(pad, theme.px(12), pad, theme.px(4));
    head->setSpacing(theme.px(6));
    head->addLayout(top);
    head->addLayout(choice);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(pad, theme.px(4), pad, theme.px(10));
    foot->addWidget(note_);

    auto* picture = new QWidget;
    auto* picture_column = new QVBoxLayout(picture);
    picture_column->setContentsMargins(0, 0, 0, 0);
    picture_column->setSpacing(0);
    picture_column->addWidget(layers_, 1);
    picture_column->addLayout(foot);
    auto* empty = new QWidget;
    auto* empty_column = new QVBoxLayout(empty);
    empty_column->setContentsMargins(pad * 2, 0, pad * 2, 0);
    empty_column->setSpacing(theme.px(12));
    empty_column->addStretch(2);
    empty_column->addWidget(message_);
    empty_column->addWidget(open_, 0, Qt::AlignHCenter);
    empty_column->addStretch(3);
    states_->addWidget(picture);
    states_->addWidget(empty);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(states_, 1);
    setTabOrder(presets_, expand_);
    setTabOrder(expand_, layers_->picker(0));
    setTabOrder(layers_->picker(0), layers_->picker(1));
    setTabOrder(layers_->picker(1), open_);

    connect(layers_, &LayerStacks::edited, this,
            [this](const LayerEdit& edit) { draft_.set_many(edit.changes, edit.what); });
    connect(layers_, &LayerStacks::refused, note_, &LayerNote::refuse);
    connect(layers_, &LayerStacks::presetChosen, presets_, &LayerPresetCombo::prefer);
    connect(presets_, &LayerPresetCombo::chosen, layers_, &LayerStacks::choose);
    connect(expand_, &QToolButton::clicked, this, &LayersPanel::expandRequested);
    connect(open_, &QPushButton::clicked, this, &LayersPanel::openBackboneRequested);
    connect(&draft_, &SpecDraft::changed, this, &LayersPanel::show_draft);
    if (forecast_ != nullptr) {
        pricing_ = new LayerPricing(*layers_, draft_, *forecast_);
        connect(layers_, &LayerStacks::pointedChanged, this, &LayersPanel::show_pointed);
    }
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { expand_->setIcon(Theme::instance().icon(QStringLiteral("expand"))); });
    retranslate();
}

void LayersPanel::retranslate() {
    //: heading of the column with the layers of the backbone
    heading_->setText(tr("Layers"));
    open_->setText(tr("Open folder…"));
    //: button that opens the close-up of the layers over the whole page
    expand_->setAccessibleName(tr("Open the layer picker"));
    expand_->setToolTip(tr("Open the layer picker (Ctrl+L)"));
    show_draft();
}

void LayersPanel::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void LayersPanel::show_draft() {
    if (draft_.blocks()) return show_picture();
    const Json path = draft_.value("backbone.path");
    const std::vector<Problem> of_backbone = draft_.problems_at("backbone");
    // What stands in the way may be elsewhere: a document of another version is not read at all.
    const std::vector<Problem>& problems = of_backbone.empty() ? draft_.problems() : of_backbone;
    if (problems.empty() || !path.is_string() || path.get<std::string>().empty()) {
        show_message(tr("Choose a backbone to see its layers"), false);
    } else {
        show_message(shown(problems.front()), !of_backbone.empty());
    }
}

void LayersPanel::show_message(const QString& text, bool offer_folder) {
    presets_->show_layers({});
    expand_->setEnabled(false);
    summary_->clear();
    message_->setText(text);
    open_->setVisible(offer_folder);
    states_->setCurrentIndex(1);
}

void LayersPanel::show_picture() {
    layers_->show_layers(layer_questions(draft_));
    const LayerPictures pictures = layers_->pictures();
    presets_->show_layers(pictures);
    expand_->setEnabled(true);
    summary_->setText(picture_summary(pictures));
    note_->show_picture(picture_caption(pictures), layer_trouble(draft_, pictures));
    states_->setCurrentIndex(0);
    if (pricing_ != nullptr) pricing_->ask();
}

void LayersPanel::show_pointed() {
    const auto pointed = layers_->pointed();
    const SetupForecast::Idea idea = pointed ? layer_idea(pointed->picture, pointed->feature) : SetupForecast::Idea();
    if (idea.changes.empty())
        forecast_->unpoint(layers_);
    else
        forecast_->point(layers_, idea);
}

LayerPicker* LayersPanel::picker() const {
    return layers_->picker();
}

QString layer_trouble(const SpecDraft& draft, const LayerPictures& pictures) {
    for (const LayerPicture& picture : pictures) {
        if (!picture.ticks || !picture.ticked().empty()) continue;
        if (!picture.stack.empty())
            //: %1 is a stack of blocks ("Encoder")
            return LayersPanel::tr("%1: tick at least one layer.").arg(stack_name(picture.stack));
        return picture.boundary ? LayersPanel::tr("Tick at least one early layer.")
                                : LayersPanel::tr("Tick at least one layer.");
    }
    std::vector<std::string> paths;
    for (const LayerPicture& picture : pictures) {
        if (picture.ticks) paths.push_back(picture.ticks->path);
        if (picture.boundary) paths.push_back(picture.boundary->path);
    }
    for (const std::string& path : paths) {
        const std::vector<Problem> problems = draft.problems_at(path);
        if (!problems.empty()) return shown(problems.front());
    }
    return {};
}

}  // namespace sherl::widgets
