// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/segment_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

namespace sherl::widgets {

SegmentBar::SegmentBar(QWidget* parent) : QFrame(parent) {
    setProperty("kind", QStringLiteral("segments"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    group_.setExclusive(true);
    connect(&group_, &QButtonGroup::idClicked, this, &SegmentBar::chosen);
    connect(&group_, &QButtonGroup::idToggled, this, [this](int segment, bool on) {
        // The chosen one alone is a tab stop.
        group_.button(segment)->setFocusPolicy(on ? Qt::StrongFocus : Qt::ClickFocus);
    });
}

void SegmentBar::set_texts(const QStringList& names) {
    for (qsizetype i = group_.buttons().size(); i < names.size(); ++i) {
        auto* button = new QPushButton;
        button->setProperty("kind", QStringLiteral("segment"));
        button->setCheckable(true);
        button->setFocusPolicy(Qt::ClickFocus);
        button->installEventFilter(this);
        group_.addButton(button, static_cast<int>(i));
        layout()->addWidget(button);
    }
    for (int i = 0; i < names.size(); ++i) {
        group_.button(i)->setText(names[i]);
        group_.button(i)->setAccessibleName(accessibleName().isEmpty() ? names[i] : accessibleName() + QStringLiteral(": ") + names[i]);
    }
    if (group_.checkedId() < 0) set_current(0);
}

void SegmentBar::set_current(int segment) {
    if (QAbstractButton* button = group_.button(segment)) button->setChecked(true);
}

void SegmentBar::click(int segment) {
    if (QAbstractButton* button = group_.button(segment)) button->click();
}

// Before the button itself, which would only move the focus.
bool SegmentBar::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress) return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int step = key == Qt::Key_Left ? -1 : key == Qt::Key_Right ? 1 : 0;
    if (step == 0) return QFrame::eventFilter(watched, event);
    if (QAbstractButton* next = group_.button(group_.checkedId() + step)) {
        next->click();
        next->setFocus();
    }
    return true;
}

}  // namespace sherl::widgets
