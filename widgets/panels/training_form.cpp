// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/training_form.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/field_form.h"
#include "widgets/panels/key_editor.h"
#include "widgets/panels/section.h"

namespace sherl::widgets {
namespace {

constexpr int kFieldWidth = 63;  // design pixels
constexpr const char* kCheckpointing = "train.gradient_checkpointing";

struct Field {
    const char* path;
    const char* object_name;
    const char* label;
};
constexpr std::array<Field, 5> fields{{
    {"train.batch_size", "batchEdit", QT_TRANSLATE_NOOP("sherl::widgets::TrainingForm", "Batch")},
    {"task.max_length", "lengthEdit", QT_TRANSLATE_NOOP("sherl::widgets::TrainingForm", "Max length")},
    {SpecDraft::kRate, "rateEdit", QT_TRANSLATE_NOOP("sherl::widgets::TrainingForm", "Rate")},
    {"train.epochs", "epochsEdit", QT_TRANSLATE_NOOP("sherl::widgets::TrainingForm", "Epochs")},
    {"train.accumulate", "accumulateEdit", QT_TRANSLATE_NOOP("sherl::widgets::TrainingForm", "Accumulate")},
}};

// Shown elsewhere in the set-up, or about no run's result.
bool shown_elsewhere(const std::string& path) {
    static constexpr std::array<const char*, 13> places{"format",          "name",           "comment",
                                                        "backbone.path",   "method.",        "task.kind",
                                                        "task.data.files", "task.data.path", "task.data.columns",
                                                        "train.seed",      "train.start_",   "task.prefix",
                                                        kCheckpointing};
    static constexpr std::array<const char*, 7> basics{"task.data.format",    "task.data.name",   "task.data.labels",
                                                       "task.data.delimiter", "task.data.quotes", "task.max_target_length",
                                                       "task.generation.max_new_tokens"};
    const auto begins = [&](const char* place) { return path.starts_with(place); };
    return std::any_of(places.begin(), places.end(), begins) || std::any_of(basics.begin(), basics.end(), begins) ||
           std::any_of(fields.begin(), fields.end(), [&](const Field& field) { return path == field.path; });
}

}  // namespace

TrainingForm::TrainingForm(SpecDraft& draft, QWidget* parent)
    : QWidget(parent), draft_(draft), form_(new FieldForm(this)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(6));
    //: Opens the list of all settings of a run
    auto* all = link_button(tr("All fields"), QStringLiteral("allFieldsButton"), this);
    connect(all, &QPushButton::clicked, this, [this] { Q_EMIT fieldRequested({}); });
    layout->addWidget(heading_row(heading_label(tr("Training"), this), all, this));
    layout->addWidget(form_);
    for (const Field& field : fields) {
        auto* editor = new KeyEditor(draft, *spec::find_key(field.path), QString::fromLatin1(field.object_name), form_);
        form_->add(tr(field.label), editor->widget(), kFieldWidth,
                   [this, path = field.path] { return draft_.problems_at(path); });
        if (field.path == std::string_view(SpecDraft::kRate)) add_rate_note();
    }
    add_seeds();
    add_checkpointing(*layout);
    auto* chips = new ChangedChips(draft, [](const spec::Key& key) { return !shown_elsewhere(key.path); }, this);
    connect(chips, &ChangedChips::fieldRequested, this, &TrainingForm::fieldRequested);
    layout->addWidget(chips);
    form_->refresh();
    connect(&draft_, &SpecDraft::changed, this, [this] {
        refresh_seeds();
        refresh_rate_note();
        form_->refresh();
    });
}

void TrainingForm::add_rate_note() {
    rate_note_ = new QWidget(form_);
    rate_hint_ = new ElidedLabel(rate_note_);
    rate_hint_->setObjectName(QStringLiteral("rateHint"));
    rate_hint_->setProperty("role", QStringLiteral("caption"));
    rate_usual_ = link_button({}, QStringLiteral("rateUsualButton"), rate_note_);
    connect(rate_usual_, &QPushButton::clicked, &draft_, &SpecDraft::take_usual_rate);
    auto* row = new QHBoxLayout(rate_note_);
    row->setContentsMargins(0, 0, 0, Theme::instance().px(4));
    row->addWidget(rate_hint_, 1);
    row->addWidget(rate_usual_);
    form_->add_note(rate_note_);
    refresh_rate_note();
}

void TrainingForm::refresh_rate_note() {
    const std::optional<double> usual = draft_.better_rate();
    const Json kind = draft_.value("method.kind");
    const spec::Method* method = kind.is_string() ? spec::find_method(kind.get<std::string>()) : nullptr;
    rate_note_->setVisible(usual && method != nullptr);
    if (!usual || method == nullptr) return;
    const QString rate = short_number(*usual), title = shown(method->title);
    //: Under the learning rate. %1 a method, %2 a rate such as 5e-5
    const QString hint = tr("Usual for %1: %2").arg(title, rate);
    rate_hint_->set_text(hint, tr("This rate was not chosen for %1, which is usually trained at %2.").arg(title, rate));
    //: Button behind "Usual for LoRA: 1e-3". %1 the rate
    rate_usual_->setText(tr("Use %1").arg(rate));
    rate_usual_->setAccessibleDescription(hint);
}

// The first thing to try where memory is short and a method needs gradients of the whole backbone.
void TrainingForm::add_checkpointing(QVBoxLayout& layout) {
    auto* editor = new KeyEditor(draft_, *spec::find_key(kCheckpointing), QStringLiteral("checkpointingCheck"), this);
    auto* check = qobject_cast<QCheckBox*>(editor->widget());
    //: Check box: activations are computed again instead of kept
    check->setText(tr("Gradient checkpointing"));
    check->setAccessibleName(check->text());
    layout.addWidget(check);
}

void TrainingForm::add_seeds() {
    seeds_ = new QLineEdit(form_);
    seeds_->setObjectName(QStringLiteral("seedsEdit"));
    seeds_->setAlignment(Qt::AlignRight);
    leave_undo_to_the_window(*seeds_);
    connect(seeds_, &QLineEdit::textEdited, this, [this](const QString& text) { draft_.set_seeds(text); });
    form_->add(tr("Seeds"), seeds_, kFieldWidth, [this] { return draft_.problems_at("seeds"); });
    refresh_seeds();
}

void TrainingForm::refresh_seeds() {
    if (seeds_->text() != draft_.seeds_text()) seeds_->setText(draft_.seeds_text());
    const std::vector<Problem> found = draft_.problems_at("seeds");
    show_as_bad(*seeds_, !found.empty());
    seeds_->setToolTip(found.empty() ? tr("One run for each seed: \"0, 1, 2\" or \"0-4\". A seed decides start values, "
                                          "the order of examples and dropout.")
                                     : shown(found.front()));
}

}  // namespace sherl::widgets
