// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/all_fields_dialog.h"

#include <QAction>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/spec/stacks.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"
#include "widgets/panels/section.h"

namespace sherl::widgets {
namespace {

// Keys stand under the first part of their path; those without one are about the run as a whole.
QString group_of(const spec::Key& key) {
    const auto begins = [&](const char* prefix) { return key.path.starts_with(prefix); };
    if (begins("backbone.")) return AllFieldsDialog::tr("Backbone");
    if (begins("method.")) return AllFieldsDialog::tr("Method");
    if (begins("task.")) return AllFieldsDialog::tr("Task and data");
    if (begins("train.")) return AllFieldsDialog::tr("Training");
    //: Heading of a group of settings: name and comment of a run
    if (key.path == "format" || key.path == "name" || key.path == "comment") return AllFieldsDialog::tr("Run");
    //: Heading of a group of settings: device, threads, memory limit
    return AllFieldsDialog::tr("Machine");
}

// In the order of groups; the catalogue lists name and comment behind the method.
std::vector<const spec::Key*> keys_of(const SpecDraft& draft) {
    std::vector<const spec::Key*> keys = keys_that_apply(draft);
    std::stable_partition(keys.begin(), keys.end(), [](const spec::Key* key) {
        return key->path == "format" || key->path == "name" || key->path == "comment";
    });
    return keys;
}

}  // namespace

std::vector<AllFieldsDialog::Field> AllFieldsDialog::fields() const {
    const std::vector<std::string> stacks = draft_.stacks();
    std::vector<Field> fields;
    for (const spec::Key* key : keys_of(draft_)) {
        const bool parts = key->per_stack && stacks.size() > 1;
        for (const std::string& stack : parts ? stacks : std::vector<std::string>{""}) fields.push_back({key, stack});
    }
    return fields;
}

AllFieldsDialog::AllFieldsDialog(SpecDraft& draft, QWidget* parent)
    : QDialog(parent), draft_(draft), find_(new QLineEdit(this)), area_(new QScrollArea(this)) {
    setObjectName(QStringLiteral("allFieldsDialog"));
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout->setSpacing(theme.px(10));
    find_->setObjectName(QStringLiteral("allFieldsFind"));
    find_->setProperty("kind", QStringLiteral("search"));
    find_->setClearButtonEnabled(true);
    area_->setFrameShape(QFrame::NoFrame);
    area_->setWidgetResizable(true);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    none_ = role_label("label", this);
    none_->setObjectName(QStringLiteral("allFieldsNone"));
    none_->setTextFormat(Qt::PlainText);
    none_->setWordWrap(true);
    none_->hide();
    layout->addWidget(find_);
    layout->addWidget(none_);
    layout->addWidget(area_, 1);
    layout->addWidget(buttons);
    for (QAbstractButton* button : buttons->buttons()) {
        // Return belongs to the field that has the focus.
        if (auto* push = qobject_cast<QPushButton*>(button)) push->setAutoDefault(false);
    }
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
    connect(find_, &QLineEdit::textChanged, this, [this] {
        filter();
        area_->verticalScrollBar()->setValue(0);  // what is found stands at the top
    });
    // The set-up's keys reach the window they were pressed in, not this one.
    QAction* undo = draft_.undo_stack().createUndoAction(this);
    QAction* redo = draft_.undo_stack().createRedoAction(this);
    undo->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Z));
    redo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    addActions({undo, redo});
    build();
    connect(&draft_, &SpecDraft::changed, this, [this] {
        const std::vector<Field> now = fields();
        const bool same = std::equal(now.begin(), now.end(), rows_.begin(), rows_.end(),
                                     [](const Field& field, const Row& row) { return field == row.field; });
        // A field that changes what applies is inside the list that would be built anew.
        if (!same) QMetaObject::invokeMethod(this, &AllFieldsDialog::build, Qt::QueuedConnection);
        refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, &AllFieldsDialog::build, Qt::QueuedConnection);
    resize_within_screen(*this, {640, 680});
}

void AllFieldsDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        QMetaObject::invokeMethod(this, &AllFieldsDialog::build, Qt::QueuedConnection);
}

void AllFieldsDialog::build() {
    setWindowTitle(tr("All fields"));
    find_->setPlaceholderText(tr("Find a field"));
    find_->setAccessibleName(find_->placeholderText());
    const Theme& theme = Theme::instance();
    const QWidget* focused = focusWidget();
    const QString focus = focused == nullptr ? QString() : focused->objectName();
    const int scrolled = area_->verticalScrollBar()->value();

    auto* content = new QWidget(area_);
    auto* grid = new QGridLayout(content);
    grid->setContentsMargins(0, 0, theme.px(12), 0);
    grid->setHorizontalSpacing(theme.px(12));
    grid->setVerticalSpacing(theme.px(4));
    grid->setColumnStretch(0, 5);
    grid->setColumnStretch(1, 6);
    rows_.clear();
    QString group;
    for (const Field& field : fields()) {
        QLabel* heading = nullptr;
        if (const QString its = group_of(*field.key); its != group) {
            group = its;
            heading = heading_label(group, content);
            heading->setContentsMargins(0, theme.px(10), 0, 0);
            grid->addWidget(heading, grid->rowCount(), 0, 1, 4);
        }
        add(*grid, field, heading);
    }
    grid->setRowStretch(grid->rowCount(), 1);
    area_->setWidget(content);  // deletes the one before
    filter();
    refresh();
    if (QWidget* again = focus.isEmpty() ? nullptr : findChild<QWidget*>(focus)) again->setFocus();
    area_->verticalScrollBar()->setValue(scrolled);
}

void AllFieldsDialog::add(QGridLayout& grid, const Field& field, QWidget* heading) {
    QWidget* content = grid.parentWidget();
    const spec::Key key = spec::key_of_stack(*field.key, field.stack);
    const QString path = QString::fromStdString(key.path);
    const int row = grid.rowCount();
    auto* name = new QLabel(path, content);
    name->setProperty("role", QStringLiteral("label"));
    name->setToolTip(shown(key.help));
    auto* editor = new KeyEditor(draft_, *field.key, QStringLiteral("field_") + path, content, {}, field.stack);
    name->setBuddy(editor->widget());
    editor->widget()->setAccessibleName(path);
    // Beside a path stands what the file holds: "Off (eval)".
    if (auto* choices = qobject_cast<QComboBox*>(editor->widget())) {
        for (int i = 0; i < choices->count(); ++i) {
            const QString kind = choices->itemData(i).toString(), title = choices->itemText(i);
            if (title.compare(kind, Qt::CaseInsensitive) != 0)
                choices->setItemText(i, QStringLiteral("%1 (%2)").arg(title, kind));
        }
    }
    auto* source = new QLabel(content);
    source->setProperty("role", QStringLiteral("caption"));
    source->setObjectName(QStringLiteral("source_") + path);
    auto* reset = new QToolButton(content);
    reset->setObjectName(QStringLiteral("reset_") + path);
    reset->setIcon(Theme::instance().icon(QStringLiteral("undo")));
    reset->setToolTip(tr("Back to the default"));
    //: For screen readers. %1 a key of the run spec
    reset->setAccessibleName(tr("%1: back to the default").arg(path));
    connect(reset, &QToolButton::clicked, this, [this, key_path = key.path] { draft_.set(key_path, nullptr); });
    auto* trouble = new ElidedLabel(content);
    trouble->setProperty("role", QStringLiteral("bad"));
    grid.addWidget(name, row, 0);
    grid.addWidget(editor->widget(), row, 1);
    grid.addWidget(source, row, 2);
    grid.addWidget(reset, row, 3);
    grid.addWidget(trouble, row + 1, 0, 1, 4);
    rows_.push_back({field, heading, name, editor, source, reset, trouble});
}

void AllFieldsDialog::refresh() {
    for (const Row& row : rows_) {
        const bool own = !draft_.is_default(row.editor->key().path);
        //: Who chose a value: the person at the screen
        row.source->setText(own ? tr("you") : tr("default"));
        row.reset->setVisible(own && row.editor->widget()->isVisibleTo(this) && row.field.key->path != "format");
        const std::vector<Problem> problems = row.editor->problems();
        row.trouble->setVisible(!problems.empty() && row.editor->widget()->isVisibleTo(this));
        if (!problems.empty()) row.trouble->set_text(short_problem(problems.front()), shown(problems.front()));
    }
}

void AllFieldsDialog::filter() {
    const QString wanted = find_->text().trimmed();
    QWidget* heading = nullptr;
    bool any = false;
    for (const Row& row : rows_) {
        if (row.heading != nullptr) {
            heading = row.heading;
            heading->hide();
        }
        const bool seen = wanted.isEmpty() || QString::fromStdString(row.editor->key().path).contains(wanted, Qt::CaseInsensitive) ||
                          shown(row.field.key->help).contains(wanted, Qt::CaseInsensitive);
        for (QWidget* part : std::initializer_list<QWidget*>{row.name, row.editor->widget(), row.source})
            part->setVisible(seen);
        // Its place is kept in a row that is seen; one that is not takes no room.
        QSizePolicy policy = row.reset->sizePolicy();
        policy.setRetainSizeWhenHidden(seen);
        row.reset->setSizePolicy(policy);
        if (seen && heading != nullptr) heading->show();
        any |= seen;
    }
    //: In a list of settings that is being searched. %1 what was typed
    none_->setText(tr("No field has “%1” in its name or its description.").arg(wanted));
    none_->setVisible(!any);
    refresh();
}

void AllFieldsDialog::go_to(const QString& path) {
    find_->clear();
    QWidget* field = path.isEmpty() ? nullptr : findChild<QWidget*>(QStringLiteral("field_") + path);
    if (field == nullptr && !path.isEmpty())  // said for each stack: the first of them
        field = findChild<QWidget*>(QStringLiteral("field_%1.%2").arg(path, QLatin1String(spec::kStacks.front())));
    if (field == nullptr) {
        area_->verticalScrollBar()->setValue(0);
        find_->setFocus();
        return;
    }
    area_->ensureWidgetVisible(field);
    field->setFocus();
}

}  // namespace sherl::widgets
