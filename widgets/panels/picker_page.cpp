// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/picker_page.h"

#include <QFrame>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QVBoxLayout>
#include <filesystem>

#include "core/spec/trained.h"
#include "widgets/bridge/backbone_sources.h"
#include "widgets/bridge/setup_forecast.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/layer_costs.h"
#include "widgets/panels/layer_note.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layer_preset_combo.h"
#include "widgets/panels/layer_stacks.h"
#include "widgets/panels/layer_words.h"
#include "widgets/panels/layers_panel.h"

namespace sherl::widgets {
namespace {

int px(double length) {
    return Theme::instance().px(length);
}

QFrame* card() {
    auto* frame = new QFrame;
    frame->setProperty("role", QStringLiteral("card"));
    return frame;
}

QPushButton* button(const char* kind, const QString& name = {}) {
    auto* result = new QPushButton;
    if (*kind != '\0') result->setProperty("kind", QString::fromLatin1(kind));
    if (!name.isEmpty()) result->setObjectName(name);
    return result;
}

// "2.6 M (2.4 %)" of the backbone; empty where it cannot be told exactly.
QString trained_in(const SpecDraft& draft) {
    if (!draft.resolved()) return {};
    try {
        const spec::RunSpec& run = draft.resolved()->spec;
        const formats::BackboneConfig backbone = formats::read_backbone_config(run.backbone.path);
        const auto trained = spec::trained_parameters(run, backbone);
        if (!trained) return {};
        const auto all = spec::backbone_parameters(backbone, run.task.pool == "pooler");
        //: %1 is a number of parameters such as "2.6 M", %2 its share of the backbone's such as "2.4 %"
        return PickerPage::tr("%1  (%2)")
            .arg(parameters(*trained), share(static_cast<double>(*trained) / static_cast<double>(all)));
    } catch (const Error&) {  // the folder is gone; the set-up says so
        return {};
    }
}

}  // namespace

PickerPage::PickerPage(SpecDraft& draft, SetupForecast* forecast, QWidget* parent)
    : QWidget(parent), draft_(draft), forecast_(forecast) {
    setObjectName(QStringLiteral("pickerPage"));
    layers_ = new LayerStacks(LayerSize::page);
    note_ = new LayerNote;
    if (forecast_ != nullptr) {
        pricing_ = new LayerPricing(*layers_, copy_, *forecast_);
        connect(pricing_, &LayerPricing::priced, this, &PickerPage::show_peak);
        connect(forecast_, &SetupForecast::changed, this, &PickerPage::show_peak);
    }

    auto* drawing = card();
    auto* drawing_column = new QVBoxLayout(drawing);
    drawing_column->setContentsMargins(px(8), px(8), px(8), px(10));
    drawing_column->setSpacing(px(6));
    drawing_column->addWidget(layers_, 1);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(px(10), 0, px(10), 0);
    foot->addWidget(note_);
    drawing_column->addLayout(foot);

    auto* content = new QHBoxLayout;
    content->setContentsMargins(px(16), px(16), px(16), px(16));
    content->setSpacing(px(14));
    content->addWidget(drawing, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(make_bar());
    content->addWidget(make_cards());
    column->addLayout(content, 1);
    QWidget* before = presets_;
    for (QWidget* next : std::initializer_list<QWidget*>{all_, even_, last_, none_, cancel_, use_, layers_->picker(0),
                                                                layers_->picker(1)}) {
        setTabOrder(before, next);
        before = next;
    }

    connect(layers_, &LayerStacks::edited, this,
            [this](const LayerEdit& edit) { copy_.set_many(edit.changes, edit.what); });
    connect(layers_, &LayerStacks::refused, note_, &LayerNote::refuse);
    connect(layers_, &LayerStacks::presetChosen, presets_, &LayerPresetCombo::prefer);
    connect(layers_, &LayerStacks::pointedChanged, this, &PickerPage::show_details);
    connect(presets_, &LayerPresetCombo::chosen, layers_, &LayerStacks::choose);
    connect(&copy_, &SpecDraft::changed, this, [this] {
        if (active_) show_copy();
    });
    // Another method or backbone under the page: what was picked no longer means anything.
    connect(&draft_, &SpecDraft::changed, this, [this] {
        const bool same = draft_.symbols() == copy_.symbols() && draft_.value("method.kind") == copy_.value("method.kind");
        if (active_ && !same) leave();
    });
    retranslate();
}

QWidget* PickerPage::make_bar() {
    auto* bar = new QWidget;
    bar->setObjectName(QStringLiteral("header"));  // the style sheet's name for such a strip
    bar->setAttribute(Qt::WA_StyledBackground);
    title_ = role_label("title");
    about_ = new ElidedLabel;
    about_->setProperty("role", QStringLiteral("label"));
    about_->setObjectName(QStringLiteral("pickerAbout"));
    preset_label_ = role_label("label");
    presets_ = new LayerPresetCombo;
    presets_->setObjectName(QStringLiteral("pickerPresetCombo"));
    presets_->setMinimumWidth(px(200));
    preset_label_->setBuddy(presets_);
    all_ = button("ghost", QStringLiteral("pickerAllButton"));
    even_ = button("ghost", QStringLiteral("pickerEvenButton"));
    last_ = button("ghost", QStringLiteral("pickerLastButton"));
    none_ = button("ghost", QStringLiteral("pickerNoneButton"));
    cancel_ = button("", QStringLiteral("pickerCancelButton"));
    use_ = button("primary", QStringLiteral("pickerUseButton"));
    auto* line = new QFrame;
    line->setProperty("role", QStringLiteral("vline"));
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(px(20), px(11), px(16), px(11));
    row->setSpacing(px(8));
    row->addWidget(title_);
    row->addSpacing(px(4));
    row->addWidget(about_, 1);
    row->addWidget(preset_label_);
    row->addWidget(presets_);
    for (QPushButton* preset : {all_, even_, last_, none_}) row->addWidget(preset);
    row->addWidget(line);
    row->addSpacing(px(2));
    row->addWidget(cancel_);
    row->addWidget(use_);
    const auto chooses = [this](QPushButton* by, LayerPreset preset) {
        connect(by, &QPushButton::clicked, layers_, [this, preset] { layers_->choose(preset); });
    };
    chooses(all_, LayerPreset::all);
    chooses(even_, LayerPreset::even);
    chooses(last_, LayerPreset::last);
    chooses(none_, LayerPreset::none);
    connect(use_, &QPushButton::clicked, this, &PickerPage::use);
    connect(cancel_, &QPushButton::clicked, this, &PickerPage::leave);
    return bar;
}

QWidget* PickerPage::make_cards() {
    auto* column_widget = new QWidget;
    column_widget->setFixedWidth(px(404));
    auto* column = new QVBoxLayout(column_widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(px(10));

    auto* facts = card();
    auto* grid = new QGridLayout(facts);
    grid->setContentsMargins(px(16), px(14), px(16), px(16));
    grid->setVerticalSpacing(px(8));
    grid->setColumnStretch(1, 1);
    facts_title_ = role_label("heading");
    grid->addWidget(facts_title_, 0, 0, 1, 2);
    int line = 1;
    const auto fact = [&](const char* name) {
        Fact made{role_label("label"), role_label("label")};
        made.value->setObjectName(QString::fromLatin1(name));
        made.value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        made.value->setWordWrap(true);
        made.value->setFont(Theme::instance().font(12, QFont::DemiBold));
        grid->addWidget(made.name, line, 0, Qt::AlignTop);
        grid->addWidget(made.value, line++, 1);
        return made;
    };
    early_ = fact("pickerEarly");
    guide_ = fact("pickerGuide");
    late_ = fact("pickerLate");
    trained_ = fact("pickerTrained");
    peak_ = fact("pickerPeak");
    column->addWidget(facts);

    auto* pointed = card();
    auto* words = new QVBoxLayout(pointed);
    words->setContentsMargins(px(16), px(14), px(16), px(16));
    words->setSpacing(px(6));
    details_title_ = role_label("heading");
    details_path_ = role_label("mono");
    details_ = role_label("label");
    details_title_->setObjectName(QStringLiteral("pickerDetailsTitle"));
    details_->setObjectName(QStringLiteral("pickerDetails"));
    details_->setWordWrap(true);
    details_->setAlignment(Qt::AlignTop);
    details_->setMinimumHeight(px(48));
    words->addWidget(details_title_);
    words->addWidget(details_path_);
    words->addWidget(details_);
    column->addWidget(pointed);

    terms_card_ = card();
    auto* meanings = new QVBoxLayout(terms_card_);
    meanings->setContentsMargins(px(16), px(14), px(16), px(12));
    meanings->setSpacing(px(8));
    terms_title_ = role_label("heading");
    terms_ = role_label("label");
    terms_->setWordWrap(true);
    terms_->setTextFormat(Qt::RichText);
    meanings->addWidget(terms_title_);
    meanings->addWidget(terms_);
    column->addWidget(terms_card_);
    column->addStretch(1);
    return column_widget;
}

void PickerPage::retranslate() {
    title_->setText(tr("Layer picker"));
    //: label before the list of named choices of layers
    preset_label_->setText(tr("&Preset"));
    //: buttons that tick all, every second, the last four, no layers
    all_->setText(tr("All"));
    even_->setText(tr("Even"));
    last_->setText(tr("Last 4"));
    none_->setText(tr("None"));
    cancel_->setText(tr("Cancel"));
    use_->setText(tr("Use these layers"));
    facts_title_->setText(tr("These layers"));
    terms_title_->setText(tr("Words of the drawing"));
    early_.name->setText(tr("Early features"));
    late_.name->setText(tr("Late blocks with gradients"));
    trained_.name->setText(tr("Trained parameters"));
    peak_.name->setText(tr("Predicted peak"));
    if (!active_) return;
    name_backbone();
    show_copy();
}

void PickerPage::name_backbone() {
    const Json path = copy_.value("backbone.path");
    const std::filesystem::path folder = path.is_string() ? path.get<std::string>() : std::string();
    const auto width = copy_.symbols().find("d");
    const std::vector<std::string> stacks = copy_.stacks();
    if (stacks.size() > 1) {
        //: %1 is the name of a backbone's folder, %2 and %3 the numbers of blocks of its two stacks, %4 the width of its features
        about_->set_text(tr("%1 · %2 encoder and %3 decoder blocks · hidden width %4")
                             .arg(backbone_title(folder.string()))
                             .arg(copy_.blocks(stacks[0]).value_or(0))
                             .arg(copy_.blocks(stacks[1]).value_or(0))
                             .arg(width != copy_.symbols().end() ? width->second : 0));
        return;
    }
    //: %1 is the name of a backbone's folder, %n its number of blocks, %2 the width of its features
    about_->set_text(tr("%1 · %n block(s) · hidden width %2", nullptr, static_cast<int>(copy_.blocks().value_or(0)))
                        .arg(backbone_title(folder.string()))
                        .arg(width != copy_.symbols().end() ? width->second : 0));
}

void PickerPage::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

bool PickerPage::begin() {
    if (!draft_.blocks()) return false;
    if (active_ && isVisible()) return true;
    active_ = false;
    copy_.load(draft_.document(), draft_.base());
    copy_.undo_stack().clear();
    active_ = true;
    name_backbone();
    show_copy();
    layers_->picker()->setFocus();
    return true;
}

LayerPicker* PickerPage::picker() const {
    return layers_->picker();
}

void PickerPage::show_copy() {
    layers_->show_layers(layer_questions(copy_));
    if (pricing_ != nullptr) pricing_->ask();
    const LayerPictures pictures = layers_->pictures();
    presets_->show_layers(pictures);
    for (QPushButton* preset : {all_, even_, last_, none_}) preset->setEnabled(!layer_presets(pictures).empty());

    show_facts(pictures);
    const QString trouble = layer_trouble(copy_, pictures);
    note_->show_picture(picture_caption(pictures), trouble);
    const LayerPicture& first = pictures.front();  // the method is that of all stacks
    const bool choice = first.ticks || first.boundary;
    use_->setEnabled(choice && trouble.isEmpty());
    use_->setToolTip(choice ? trouble : why_no_preset(first));
}

namespace {

QString early_features(const LayerPicture& picture) {
    if (!picture.ticks) return {};
    const std::vector<std::int64_t> ticked = picture.ticked();
    if (!picture.stack.empty()) return feature_ranges(ticked);  // two lines, and no room for more
    //: %1 features, such as "0, 2, 4", %2 of %3 possible ones
    return PickerPage::tr("%1  (%2 of %3)")
        .arg(feature_ranges(ticked))
        .arg(ticked.size())
        .arg(picture.ticks->most - picture.ticks->least + 1);
}

QString steering_feature(const LayerPicture& picture) {
    const auto anchor = picture.feature_with(LayerMark::anchor);
    const auto steers = anchor ? anchor : picture.feature_with(LayerMark::guide);
    //: %1 is the number of a feature
    return steers ? PickerPage::tr("feature %1").arg(*steers) : QString();
}

QString late_blocks(const LayerPicture& picture) {
    if (!picture.side_network) return {};
    std::vector<std::int64_t> blocks;
    for (const LayerRow& row : picture.rows) {
        if (row.body == LayerBody::late) blocks.push_back(row.feature);
    }
    //: no block carries gradients; else %1 are numbers of blocks, %n how many
    return blocks.empty() ? PickerPage::tr("none")
                          : PickerPage::tr("%1  (%n block(s))", nullptr, static_cast<int>(blocks.size()))
                                .arg(feature_ranges(blocks));
}

// A line for each of two stacks; nothing where none has anything to say.
QString of_stacks(const LayerPictures& pictures, QString (*fact)(const LayerPicture&)) {
    if (pictures.size() == 1) return fact(pictures.front());
    QStringList lines;
    for (const LayerPicture& picture : pictures) {
        const QString value = fact(picture);
        if (value.isEmpty()) return {};
        //: %1 is a stack of blocks ("Encoder"), %2 what is told of it
        lines << PickerPage::tr("%1: %2", "stack").arg(stack_name(picture.stack), value);
    }
    return lines.join(QLatin1Char('\n'));
}

}  // namespace

void PickerPage::show_facts(const LayerPictures& pictures) {
    const auto show_fact = [](const Fact& fact, const QString& value) {
        fact.value->setText(value);
        fact.name->setVisible(!value.isEmpty());
        fact.value->setVisible(!value.isEmpty());
    };
    const LayerPicture& picture = pictures.front();
    const QString early = of_stacks(pictures, early_features), guide = of_stacks(pictures, steering_feature),
                  late = of_stacks(pictures, late_blocks);
    guide_.name->setText(picture.feature_with(LayerMark::anchor) ? tr("Anchor") : tr("Guide"));
    show_fact(early_, early);
    show_fact(guide_, guide);
    show_fact(late_, late);
    show_peak();
    const QString trained = trained_in(copy_);
    show_fact(trained_, trained);
    facts_title_->parentWidget()->setVisible(!(early + guide + late + trained).isEmpty());
    QString words;
    const std::vector<LayerTerm> terms = picture_terms(picture);
    for (const LayerTerm& term : terms)
        words += QStringLiteral("<p style='margin:0 0 6px 0'><span style='font-weight:600'>%1</span>&nbsp; %2</p>")
                     .arg(term.word.toHtmlEscaped(), term.meaning.toHtmlEscaped());
    terms_->setText(words);
    terms_card_->setVisible(!terms.empty());
}

void PickerPage::show_peak() {
    const auto* chosen = pricing_ == nullptr || !pricing_->present().forecast ? nullptr : &*pricing_->present().forecast;
    for (QLabel* label : {peak_.name, peak_.value}) label->setVisible(chosen != nullptr);
    if (chosen == nullptr) return;
    QString words = bytes(chosen->needed());
    // Against the set-up that "Use these layers" would change.
    if (const auto& present = forecast_->present().forecast; present && present->needed() != chosen->needed())
        //: %1 a predicted peak, %2 its difference to that of the layers so far, such as "−34 MiB"
        words = tr("%1  (%2)", "peak, change").arg(words, bytes_change(chosen->needed() - present->needed()));
    peak_.value->setText(words);
}

void PickerPage::show_details() {
    const auto pointed = layers_->pointed();
    if (!pointed) {
        details_title_->setText(tr("Pointed layer"));
        details_path_->clear();
        details_->setText(tr("Point at a layer, or move to it with Up and Down, to read what it does here."));
        return;
    }
    details_title_->setText(feature_title(pointed->feature));
    details_path_->setText(module_path(pointed->picture, pointed->feature));
    QStringList sentences = row_explanation(pointed->picture, pointed->feature);
    if (const QString cost = cost_explanation(pointed->picture, pointed->feature); !cost.isEmpty()) sentences << cost;
    details_->setText(sentences.join(QLatin1Char('\n')));
}

void PickerPage::use() {
    std::vector<std::pair<std::string, Json>> changes;
    const auto bring = [&](const std::string& path) {
        const Json value = copy_.is_default(path) ? Json(nullptr) : copy_.value(path);
        if ((draft_.is_default(path) ? Json(nullptr) : draft_.value(path)) != value) changes.emplace_back(path, value);
    };
    for (const LayerPicture& picture : layers_->pictures()) {
        if (picture.ticks) bring(picture.ticks->path);
        if (picture.boundary) bring(picture.boundary->path);
    }
    leave();
    //: step of the undo list: the layers chosen in the layer picker
    if (!changes.empty()) draft_.set_many(changes, tr("choose layers"));
}

void PickerPage::leave() {
    if (!std::exchange(active_, false)) return;
    Q_EMIT left();
}

// Undo inside the page belongs to the copy, not to the window's set-up.
bool PickerPage::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void PickerPage::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        leave();
    else if (event->matches(QKeySequence::Undo))
        copy_.undo_stack().undo();
    else if (event->matches(QKeySequence::Redo))
        copy_.undo_stack().redo();
    else
        QWidget::keyPressEvent(event);
}

}  // namespace sherl::widgets
