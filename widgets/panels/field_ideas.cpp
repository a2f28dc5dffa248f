// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/field_ideas.h"

#include <QEvent>
#include <QWidget>
#include <algorithm>
#include <array>

#include "core/spec/stacks.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"

namespace sherl::widgets {
namespace {

// Numbers that decide how long and how fast a run trains, not what it keeps.
constexpr std::array<std::string_view, 5> kWithoutMemory{"train.optimizer.", "train.epochs", "train.schedule.", "train.seed", "train.max_steps"};

Json other_number(const spec::Key& key, const Json& value) {
    const double now = value.get<double>();
    if (key.type == spec::Type::integer) {
        const auto whole = value.get<std::int64_t>();
        return whole > 1 ? Json(whole / 2) : Json(std::max<std::int64_t>(1, whole * 2));
    }
    return now / 2;
}

Json next_choice(const spec::Key& key, const Json& value) {
    const auto at = std::find_if(key.choices.begin(), key.choices.end(), [&](const spec::Kind& each) { return value == each.kind; });
    if (at == key.choices.end() || key.choices.size() < 2) return nullptr;
    for (std::size_t step = 1; step < key.choices.size(); ++step) {
        const auto place = (static_cast<std::size_t>(at - key.choices.begin()) + step) % key.choices.size();
        if (key.choices[place].unavailable.empty()) return key.choices[place].kind;
    }
    return nullptr;
}

QString shown_value(const spec::Key& key, const Json& value) {
    if (value.is_boolean()) return value.get<bool>() ? FieldIdeas::tr("on") : FieldIdeas::tr("off");
    if (value.is_string()) {
        const auto kind = std::find_if(key.choices.begin(), key.choices.end(), [&](const spec::Kind& each) { return value == each.kind; });
        return kind != key.choices.end() ? shown(kind->title) : QString::fromStdString(value.get<std::string>());
    }
    return short_number(value.get<double>());
}

}  // namespace

std::optional<SetupForecast::Idea> field_idea(const SpecDraft& draft, const std::string& path, const QString& label) {
    const Json kind = draft.value("method.kind");
    const spec::Key* key = spec::find_key(spec::path_of_key(path), kind.is_string() ? spec::find_method(kind.get<std::string>()) : nullptr);
    const auto begins = [&](std::string_view place) { return path.starts_with(place); };
    if (key == nullptr || std::any_of(kWithoutMemory.begin(), kWithoutMemory.end(), begins)) return std::nullopt;
    const Json value = draft.value(path);
    Json other;
    if (value.is_boolean())
        other = !value.get<bool>();
    else if (value.is_number() && (key->type == spec::Type::integer || key->type == spec::Type::number))
        other = other_number(*key, value);
    else if (value.is_string() && key->type == spec::Type::choice)
        other = next_choice(*key, value);
    if (other.is_null() || other == value) return std::nullopt;
    //: What is thought about; a change of memory follows. %1 a setting ("Batch"), %2 another value of it ("16")
    return SetupForecast::Idea{{{path, other}}, FieldIdeas::tr("%1 %2", "setting value").arg(label, shown_value(*key, other))};
}

FieldIdeas::FieldIdeas(const SpecDraft& draft, SetupForecast& forecast, QObject* parent)
    : QObject(parent), draft_(draft), forecast_(forecast) {
    connect(&draft_, &SpecDraft::changed, this, &FieldIdeas::point);
}

void FieldIdeas::watch(QWidget& form) {
    for (QWidget* field : form.findChildren<QWidget*>())
        if (field->property(kSpecPath).isValid()) field->installEventFilter(this);
}

void FieldIdeas::point() {
    if (at_ == nullptr) return;
    if (const auto idea = field_idea(draft_, at_->property(kSpecPath).toString().toStdString(), at_->accessibleName()))
        forecast_.point(at_, *idea);
    else
        forecast_.unpoint(at_);
}

bool FieldIdeas::eventFilter(QObject* watched, QEvent* event) {
    auto* field = qobject_cast<QWidget*>(watched);
    if (field != nullptr && (event->type() == QEvent::Enter || event->type() == QEvent::FocusIn)) {
        at_ = field;
        point();
    } else if (event->type() == QEvent::Leave || event->type() == QEvent::FocusOut) {
        if (at_ == field) at_.clear();
        forecast_.unpoint(watched);
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace sherl::widgets
