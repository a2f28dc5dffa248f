// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/split_page.h"

#include <QHBoxLayout>
#include <QSplitter>

#include "widgets/look/theme.h"

namespace sherl::app {

QSplitter* split_page(QWidget& page, const QString& name, QLayout* left, QWidget* right) {
    const widgets::Theme& theme = widgets::Theme::instance();
    auto* panel = new QWidget;
    panel->setObjectName(QStringLiteral("panel"));  // the splitter draws the line at its edge
    panel->setAttribute(Qt::WA_StyledBackground);
    left->setContentsMargins(0, 0, 0, 0);
    left->setSpacing(0);
    panel->setLayout(left);
    auto* sheet = new QWidget;
    sheet->setObjectName(QStringLiteral("page"));
    auto* row = new QHBoxLayout(sheet);
    row->setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(10));
    row->addWidget(right);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->setObjectName(name);
    splitter->addWidget(panel);
    splitter->addWidget(sheet);
    splitter->setStretchFactor(0, 0);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(1);
    auto* all = new QHBoxLayout(&page);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(splitter);
    return splitter;
}

}  // namespace sherl::app
