// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/error_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/look/icon_label.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

ErrorBar::ErrorBar(QWidget* parent)
    : QFrame(parent), text_(new QLabel(this)), note_(new QLabel(this)), details_(new QLabel(this)), buttons_(new QHBoxLayout) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("errorBar"));
    setProperty("role", QStringLiteral("noteBad"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6));
    auto* row = new QHBoxLayout;
    column->addLayout(row);
    row->addWidget(new IconLabel(theme.icon(QStringLiteral("warning"), QStringLiteral("bad")), 16, this));
    text_->setObjectName(QStringLiteral("errorText"));
    text_->setProperty("role", QStringLiteral("bad"));
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text_, 1);
    note_->setObjectName(QStringLiteral("errorNote"));
    note_->setProperty("role", QStringLiteral("caption"));
    note_->hide();
    row->addWidget(note_);
    row->addLayout(buttons_);
    details_->setObjectName(QStringLiteral("errorDetails"));
    details_->setProperty("role", QStringLiteral("mono"));
    details_->setWordWrap(true);
    details_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    details_->setFocusPolicy(Qt::ClickFocus);
    details_->hide();
    column->addWidget(details_);
    hide();
}

void ErrorBar::clear() {
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    error_.reset();
    actions_.clear();
    set_note({});
    details_->hide();
    hide();
}

void ErrorBar::set_note(const QString& note) {
    note_->setText(note);
    note_->setVisible(!note.isEmpty());
}

QString ErrorBar::error_id() const {
    return error_ ? QString::fromStdString(error_->id()) : QString();
}

void ErrorBar::add(const QString& title, std::function<void()> run) {
    auto* button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("errorAction_%1").arg(buttons_->count()));
    button->setProperty("size", QStringLiteral("small"));
    connect(button, &QPushButton::clicked, this, [run = std::move(run)] { run(); });
    buttons_->addWidget(button);
}

void ErrorBar::show_error(const Error& error, std::vector<Action> actions) {
    clear();
    text_->setText(shown(error));
    for (const Action& action : actions) add(action.title, action.run);
    QStringList details;
    for (const Problem& problem : error.problems()) details += shown(problem);
    details += QString::fromStdString(error.id());
    details_->setText(details.join(QLatin1Char('\n')));
    add(tr("Details"), [this] { details_->setVisible(!details_->isVisible()); });
    add(tr("Copy report"), [report = QString::fromUtf8(error.what())] { QApplication::clipboard()->setText(report); });
    add(tr("Close"), [this] { clear(); });
    error_ = error;
    actions_ = std::move(actions);
    show();
    QAccessibleEvent event(text_, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

void ErrorBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange && error_) {
        const Error error = *error_;
        const QString note = note_->text();  // its owner's, as it was said
        show_error(error, std::vector<Action>(actions_));
        set_note(note);
    }
    QFrame::changeEvent(event);
}

}  // namespace sherl::widgets
