// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/answer_form.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QVBoxLayout>
#include <algorithm>

#include "core/spec/catalogue.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/field_form.h"
#include "widgets/panels/key_editor.h"

namespace sherl::widgets {
namespace {

constexpr const char* kKind = "seq2seq";
constexpr const char *kPrefix = "task.prefix", *kTargetLength = "task.max_target_length",
                     *kNewTokens = "task.generation.max_new_tokens";
constexpr int kFieldWidth = 63;  // design pixels, as in the form of training

const spec::Kind* kind_of_task() {
    const std::vector<spec::Kind>& tasks = spec::catalogue().tasks;
    const auto found = std::find_if(tasks.begin(), tasks.end(), [](const spec::Kind& each) { return each.kind == kKind; });
    return found == tasks.end() ? nullptr : &*found;
}

// The longest answer of all splits in tokens; nothing where there is no tokenizer.
std::optional<std::int64_t> longest_answer(const std::optional<DataPreview>& preview) {
    std::optional<std::int64_t> longest;
    if (!preview) return longest;
    for (const auto& [split, lengths] : preview->answers) longest = std::max(longest.value_or(0), lengths.longest);
    return longest;
}

}  // namespace

AnswerForm::AnswerForm(SpecDraft& draft, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      kind_(new QLabel(this)),
      texts_(new QWidget(this)),
      source_(new ElidedLabel(texts_)),
      target_(new ElidedLabel(texts_)),
      form_(new FieldForm(this)) {
    setObjectName(QStringLiteral("answerForm"));
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, theme.px(2), 0, 0);
    layout->setSpacing(theme.px(4));
    kind_->setObjectName(QStringLiteral("taskKind"));
    kind_->setProperty("role", QStringLiteral("label"));
    if (const spec::Kind* kind = kind_of_task(); kind != nullptr) {
        kind_->setText(shown(kind->title));
        kind_->setToolTip(shown(kind->help));
    }
    auto* grid = new QGridLayout(texts_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(theme.px(8));
    grid->setVerticalSpacing(theme.px(2));
    grid->setColumnStretch(1, 1);
    source_->setObjectName(QStringLiteral("sourceText"));
    target_->setObjectName(QStringLiteral("targetText"));
    const auto line = [&](const QString& name, ElidedLabel* text) {
        const int row = grid->rowCount();
        auto* label = new QLabel(name, texts_);
        label->setProperty("role", QStringLiteral("caption"));
        text->setProperty("role", QStringLiteral("caption"));
        text->setTextFormat(Qt::PlainText);
        grid->addWidget(label, row, 0);
        grid->addWidget(text, row, 1);
    };
    //: Before a text as the model reads it, such as: cola sentence: The boat sank.
    line(tr("Reads"), source_);
    //: Before the text that the model should answer with, such as 1
    line(tr("Answers"), target_);

    auto* prefix = new KeyEditor(draft, *spec::find_key(kPrefix), QStringLiteral("prefixCheck"), this);
    prefix_ = qobject_cast<QCheckBox*>(prefix->widget());
    //: Check box: a text begins with the name of its task, such as cola
    prefix_->setText(tr("Name of the task before the text"));
    prefix_->setAccessibleName(prefix_->text());
    layout->addWidget(kind_);
    layout->addWidget(texts_);
    layout->addWidget(prefix_);
    layout->addWidget(form_);
    const auto field = [&](const char* path, const QString& object_name, const QString& label) {
        auto* editor = new KeyEditor(draft, *spec::find_key(path), object_name, form_);
        form_->add(label, editor->widget(), kFieldWidth, [this, path] { return draft_.problems_at(path); });
        return editor->widget();
    };
    //: Field: most tokens of a text to be learnt as an answer; short
    target_length_ = qobject_cast<QLineEdit*>(field(kTargetLength, QStringLiteral("targetLengthEdit"), tr("Target")));
    //: Field: most tokens of an answer that is generated; short
    field(kNewTokens, QStringLiteral("newTokensEdit"), tr("Generate"));
    show_preview(std::nullopt);
    connect(&draft_, &SpecDraft::changed, this, &AnswerForm::refresh);
    refresh();
}

void AnswerForm::show_preview(const std::optional<DataPreview>& preview) {
    texts_->setVisible(preview && !preview->texts.empty());
    if (preview && !preview->texts.empty()) {
        const auto text = [](const std::string& whole) { return QString::fromStdString(whole).simplified(); };
        source_->set_text(text(preview->texts.front().source), QString::fromStdString(preview->texts.front().source));
        target_->set_text(text(preview->texts.front().target));
    }
    const std::optional<std::int64_t> longest = longest_answer(preview);
    //: In an empty field: the value follows the data
    target_length_->setPlaceholderText(longest ? count(*longest) : tr("auto"));
}

void AnswerForm::refresh() {
    setVisible(draft_.settled("task.kind") == kKind);
    // Only the tasks of GLUE have a name.
    prefix_->setEnabled(draft_.settled("task.data.name").is_string());
    form_->refresh();
}

}  // namespace sherl::widgets
