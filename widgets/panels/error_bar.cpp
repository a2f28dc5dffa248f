// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/error_bar.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

ErrorBar::ErrorBar(QWidget* parent) : QFrame(parent), text_(new QLabel(this)), buttons_(new QHBoxLayout) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("errorBar"));
    setProperty("role", QStringLiteral("noteBad"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6));
    auto* icon = new QLabel(this);
    icon->setPixmap(theme.icon(QStringLiteral("warning"), QStringLiteral("bad")).pixmap(theme.px(16), theme.px(16)));
    row->addWidget(icon, 0, Qt::AlignTop);
    text_->setObjectName(QStringLiteral("errorText"));
    text_->setProperty("role", QStringLiteral("bad"));
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text_, 1);
    row->addLayout(buttons_);
    hide();
}

void ErrorBar::clear() {
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        if (item->widget() != nullptr) item->widget()->deleteLater();
        delete item;
    }
    count_ = 0;
    id_.clear();
    hide();
}

void ErrorBar::add(const QString& title, std::function<void()> run) {
    auto* button = new QPushButton(title, this);
    button->setObjectName(QStringLiteral("errorAction_%1").arg(count_++));
    button->setProperty("size", QStringLiteral("small"));
    connect(button, &QPushButton::clicked, this, [run = std::move(run)] { run(); });
    buttons_->addWidget(button);
}

void ErrorBar::show_error(const Error& error, std::vector<Action> actions) {
    clear();
    id_ = QString::fromStdString(error.problems().front().id);
    text_->setText(shown(error));
    for (Action& action : actions) add(action.title, std::move(action.run));
    add(tr("Copy report"), [report = QString::fromUtf8(error.what())] { QApplication::clipboard()->setText(report); });
    add(tr("Close"), [this] { clear(); });
    show();
    QAccessibleEvent event(text_, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

}  // namespace sherl::widgets
