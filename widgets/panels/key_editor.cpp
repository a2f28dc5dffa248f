// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/key_editor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSpinBox>
#include <algorithm>
#include <limits>
#include <utility>

#include "core/spec/stacks.h"
#include "widgets/look/restyle.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_text.h"

namespace sherl::widgets {
namespace {

constexpr int kLongestList = 40;  // characters that a list box asks for at most

// What a spin box can hold without cutting; wide, so that a wrong number can be typed and explained.
constexpr int kLowest = std::numeric_limits<int>::min(), kHighest = std::numeric_limits<int>::max();

// Empty means the default, which is shown again when the field is left.
class IntegerBox final : public QSpinBox {
  public:
    using QSpinBox::QSpinBox;
    using QSpinBox::lineEdit;

  protected:
    void fixup(QString& input) const override {
        if (input.trimmed().isEmpty()) input = QString::number(value());
    }
};

class UndoFilter final : public QObject {
  public:
    using QObject::QObject;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        if (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress) {
            const auto* key = static_cast<QKeyEvent*>(event);  // the type says so
            if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
                event->ignore();  // goes on to the window
                return true;
            }
        }
        return QObject::eventFilter(watched, event);
    }
};

QString off_word() {
    //: Typed into a field to switch a setting off, such as clipping of the gradient
    return KeyEditor::tr("off");
}

}  // namespace

void leave_undo_to_the_window(QWidget& field) {
    field.installEventFilter(new UndoFilter(&field));
}

QString placeless(Problem problem) {
    problem.where.clear();
    problem.way_out = {};
    return shown(problem);
}

QString in_folder(Problem problem, const std::filesystem::path& folder) {
    const std::string above = folder.string() + '/';
    if (!folder.empty() && problem.where.starts_with(above)) problem.where.erase(0, above.size());
    problem.way_out = {};
    return shown(problem);
}

QString short_problem(const Problem& problem) {
    const QString expected = shown(problem.expected);
    //: Under a field with a wrong value. %1 what the field accepts, such as "a whole number 1..384".
    if (!expected.isEmpty()) return KeyEditor::tr("Expected %1").arg(expected);
    return capitalized(shown(problem.what));
}

KeyEditor::KeyEditor(SpecDraft& draft, const spec::Key& key, const QString& object_name, QWidget* parent,
                     const Text& source, const std::string& stack)
    : draft_(draft), key_(spec::key_of_stack(key, stack)), stack_(stack), source_(source) {
    using spec::Type;
    const bool option = key.path.starts_with("method.") && key.path != "method.kind";
    if (key.type == Type::boolean) {
        widget_ = check_ = new QCheckBox(parent);
        connect(check_, &QCheckBox::toggled, this, [this](bool on) { write(on); });
    } else if (key.type == Type::choice) {
        make_choice(parent);
    } else if (key.type == Type::integer && option) {
        make_integer(parent);
    } else {
        make_line(parent);
    }
    setParent(widget_);
    widget_->setObjectName(object_name);
    widget_->setProperty(kSpecPath, QString::fromStdString(key_.path));
    widget_->setAccessibleName(key.title.empty() ? QString::fromStdString(key.path) : shown(key.title));
    widget_->installEventFilter(this);
    refresh();
    connect(&draft_, &SpecDraft::changed, this, &KeyEditor::refresh);
}

void KeyEditor::make_choice(QWidget* parent) {
    widget_ = combo_ = new QComboBox(parent);
    combo_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    int longest = 4;
    for (const spec::Kind& choice : key_.choices) {
        if (!choice.unavailable.empty()) continue;  // absent until it works
        const QString title = choice.title.empty() ? QString::fromStdString(choice.kind) : shown(choice.title);
        combo_->addItem(title, QString::fromStdString(choice.kind));
        combo_->setItemData(combo_->count() - 1, shown(choice.help), Qt::ToolTipRole);
        longest = std::max(longest, static_cast<int>(title.size()));
    }
    combo_->setMinimumContentsLength(std::min(longest, kLongestList));
    connect(combo_, &QComboBox::currentIndexChanged, this, [this](int index) {
        if (index >= 0) write(combo_->itemData(index).toString().toStdString());
    });
}

void KeyEditor::make_integer(QWidget* parent) {
    auto* box = new IntegerBox(parent);
    widget_ = spin_ = box;
    spin_->setRange(kLowest, kHighest);
    spin_->setAlignment(Qt::AlignRight);
    spin_->setGroupSeparatorShown(false);
    leave_undo_to_the_window(*box->lineEdit());
    leave_undo_to_the_window(*box);  // it hands some events to its line past all filters
    connect(spin_, &QSpinBox::valueChanged, this, [this](int value) { write(value); });
    connect(box->lineEdit(), &QLineEdit::textEdited, this, [this](const QString& text) {
        emptied_ = text.trimmed().isEmpty();
        if (emptied_) write(nullptr);
    });
    connect(spin_, &QSpinBox::editingFinished, this, &KeyEditor::finish);
}

void KeyEditor::make_line(QWidget* parent) {
    using spec::Type;
    widget_ = line_ = new QLineEdit(parent);
    if (key_.type == Type::integer || key_.type == Type::number || key_.type == Type::memory)
        line_->setAlignment(Qt::AlignRight);
    line_->setPlaceholderText(field_placeholder(key_));
    leave_undo_to_the_window(*line_);
    connect(line_, &QLineEdit::textEdited, this, &KeyEditor::write_text);
    connect(line_, &QLineEdit::editingFinished, this, &KeyEditor::finish);
}

void KeyEditor::write_text(const QString& text) {
    const QString word = text.trimmed();
    if (key_.null_is_off && (word == off_word() || word == QLatin1String("off"))) {
        draft_.set_off(key_.path);
    } else {
        write(field_value(key_, text));
    }
}

void KeyEditor::write(Json value) {
    // A plain default is not worth writing down; one that depends on other values is a choice against them.
    // So is the rate, which would else follow the method.
    const bool plain = key_.derive == nullptr && key_.path != SpecDraft::kRate;
    if (plain && value == key_.default_value) value = nullptr;
    if (value == draft_.value(key_.path) && !(value.is_null() && !draft_.is_default(key_.path))) return;
    draft_.set(key_.path, std::move(value));
}

void KeyEditor::finish() {
    if (line_ != nullptr) line_->setModified(false);
    emptied_ = false;
    refresh();
}

QString KeyEditor::shown_text() const {
    return draft_.is_off(key_.path) ? off_word() : field_text(key_, draft_.value(key_.path));
}

void KeyEditor::refresh() {
    const Json value = draft_.value(key_.path);
    if (check_ != nullptr) {
        const QSignalBlocker blocker(check_);
        check_->setChecked(value.is_boolean() && value.get<bool>());
    } else if (combo_ != nullptr) {
        const QSignalBlocker blocker(combo_);
        combo_->setCurrentIndex(
            value.is_string() ? combo_->findData(QString::fromStdString(value.get<std::string>())) : -1);
    } else if (spin_ != nullptr) {
        if (value.is_number() && !(emptied_ && draft_.is_default(key_.path))) {
            const QSignalBlocker blocker(spin_);
            spin_->setValue(static_cast<int>(
                std::clamp(value.get<double>(), static_cast<double>(kLowest), static_cast<double>(kHighest))));
        }
    } else {
        const QString text = line_->text();
        const bool typing = line_->isModified();
        const bool same = draft_.is_off(key_.path) ? text.trimmed() == shown_text() || text.trimmed() == QLatin1String("off")
                                                   : field_value(key_, text) == value;
        const bool emptied = text.isEmpty() && draft_.is_default(key_.path);
        if (!typing || !(same || emptied)) {
            if (text != shown_text()) line_->setText(shown_text());
            line_->setCursorPosition(line_->hasFocus() ? static_cast<int>(line_->text().size()) : 0);
        }
    }
    const std::vector<Problem> found = problems();
    show_as_bad(*widget_, !found.empty());
    const spec::Symbols symbols =
        stack_.empty() ? draft_.symbols() : spec::symbols_of_stack(draft_.symbols(), stack_);
    QString tip = field_tip(key_, symbols, source_);
    if (!found.empty()) tip.replace(0, 4, QStringLiteral("<qt><b>%1</b><br>").arg(shown(found.front()).toHtmlEscaped()));
    widget_->setToolTip(tip);
    widget_->setAccessibleDescription(found.empty() ? shown(key_.help) : shown(found.front()));
}

bool KeyEditor::eventFilter(QObject* watched, QEvent* event) {
    // A wheel over a form that scrolls must not change a setting on its way.
    if (event->type() == QEvent::Wheel && !widget_->hasFocus()) {
        event->ignore();
        return true;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace sherl::widgets
