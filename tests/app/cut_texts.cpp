// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cut_texts.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QCoreApplication>
#include <QHeaderView>
#include <QLabel>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTabBar>
#include <algorithm>

#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"

namespace sherl::test {
using namespace widgets;
namespace {

constexpr int kSlack = 2;  // pixels of a box around its letters

// Reached from outside only: how much room a tab wants, and what a list draws.
struct OpenTabBar : QTabBar {
    using QTabBar::tabSizeHint;
};
struct OpenComboBox : QComboBox {
    using QComboBox::initStyleOption;
};

QString heading(const QHeaderView& header, int section) {
    return header.model()->headerData(section, header.orientation(), Qt::DisplayRole).toString();
}

QString needs(const QString& text, int has, int wanted) {
    return QStringLiteral("\"%1\" has %2 px, needs %3").arg(text).arg(has).arg(wanted);
}

QString cut_tab(const QTabBar& tabs) {
    for (int i = 0; i < tabs.count(); ++i) {
        if (!tabs.isTabVisible(i)) continue;
        const QRect place = tabs.tabRect(i);
        const int wanted = (tabs.*(&OpenTabBar::tabSizeHint))(i).width();
        if (place.width() + kSlack < wanted) return needs(tabs.tabText(i), place.width(), wanted);
        if (place.left() < -kSlack || place.right() > tabs.width() + kSlack)
            return needs(tabs.tabText(i), tabs.width(), std::max(place.right(), tabs.width() - place.left()));
    }
    return {};
}

QString cut_choice(const QComboBox& combo) {
    if (combo.currentText().isEmpty()) return {};
    QStyleOptionComboBox option;
    (combo.*(&OpenComboBox::initStyleOption))(&option);
    const int place = combo.style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, &combo).width();
    const int icon = option.currentIcon.isNull() ? 0 : option.iconSize.width() + 4;
    const int wanted = icon + option.fontMetrics.horizontalAdvance(combo.currentText());
    return place + kSlack < wanted ? needs(combo.currentText(), place, wanted) : QString();
}

// A column that takes what the others leave may be cut, and one that has the whole in its tool tip. Qt's own hint is for bold letters, which headings have not.
QString cut_heading(const QHeaderView& header) {
    if (header.orientation() != Qt::Horizontal) return {};
    const Theme& theme = Theme::instance();
    const QFontMetrics letters(theme.font(11, QFont::Medium));
    for (int i = 0; i < header.count(); ++i) {
        const bool last = header.visualIndex(i) == header.count() - 1 && header.stretchLastSection();
        if (header.isSectionHidden(i) || last || header.sectionResizeMode(i) == QHeaderView::Stretch) continue;
        const QString text = heading(header, i);
        const QString tip = header.model()->headerData(i, header.orientation(), Qt::ToolTipRole).toString();
        if (text.isEmpty() || tip.contains(text)) continue;
        const bool arrow = header.isSortIndicatorShown() && header.sortIndicatorSection() == i;
        const int wanted = letters.horizontalAdvance(text) + theme.px(16) + (arrow ? theme.px(16) : 0);
        if (header.sectionSize(i) + kSlack < wanted) return needs(text, header.sectionSize(i), wanted);
    }
    return {};
}

// Cut on purpose, at the end of a line; then the whole must be found.
QString cut_elided(const ElidedLabel& label) {
    QString shown = label.text();
    shown.remove(QChar(0x200b));
    if (shown == label.full_text()) return {};
    if (label.toolTip().contains(label.full_text())) return {};
    return QStringLiteral("\"%1\" of \"%2\" and no tool tip").arg(label.text(), label.full_text());
}

QString cut_text(const QWidget& widget, const QString& text, const QLabel* wrapped) {
    if (text.isEmpty()) return {};
    QSize wanted = widget.minimumSizeHint();
    if (wrapped != nullptr) {
        const QRect room(0, 0, wrapped->contentsRect().width(), 100'000);
        wanted = QSize(wrapped->textFormat() == Qt::PlainText ? wrapped->fontMetrics().boundingRect(room, Qt::TextWordWrap, text).width() : 0,
                       wrapped->heightForWidth(wrapped->width()));
    }
    if (widget.width() + kSlack >= wanted.width() && widget.height() + kSlack >= wanted.height()) return {};
    return QStringLiteral("\"%1\" has %2 × %3 px, needs %4 × %5")
        .arg(text).arg(widget.width()).arg(widget.height()).arg(wanted.width()).arg(wanted.height());
}

}  // namespace

QString described(const QWidget* widget) {
    QStringList names;
    for (const QWidget* each = widget; each != nullptr && names.size() < 4; each = each->parentWidget())
        names.prepend(each->objectName().isEmpty() ? QString::fromLatin1(each->metaObject()->className()) : each->objectName());
    return names.join(QLatin1Char('/'));
}

bool in_sight(const QWidget* widget) {
    if (!widget->isVisible()) return false;
    const auto* area = qobject_cast<const QAbstractScrollArea*>(widget);  // covered by its viewport
    return !(area != nullptr ? area->viewport() : widget)->visibleRegion().isEmpty();
}

QStringList texts_of(const QWidget* widget) {
    QStringList texts;
    if (const auto* label = qobject_cast<const QLabel*>(widget)) texts += label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) texts += button->text();
    if (const auto* combo = qobject_cast<const QComboBox*>(widget)) texts += combo->currentText();
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget))
        for (int i = 0; i < tabs->count(); ++i) texts += tabs->tabText(i);
    if (const auto* header = qobject_cast<const QHeaderView*>(widget))
        for (int i = 0; i < header->count(); ++i)
            if (!header->isSectionHidden(i)) texts += heading(*header, i);
    return texts;
}

QString cut_off(const QWidget* widget) {
    if (const auto* tabs = qobject_cast<const QTabBar*>(widget)) return cut_tab(*tabs);
    if (const auto* header = qobject_cast<const QHeaderView*>(widget)) return cut_heading(*header);
    if (const auto* elided = qobject_cast<const ElidedLabel*>(widget)) return cut_elided(*elided);
    // Those that say themselves that they may be cut have the whole in their tool tip.
    if (widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored) return {};
    if (const auto* combo = qobject_cast<const QComboBox*>(widget)) return cut_choice(*combo);
    if (const auto* label = qobject_cast<const QLabel*>(widget)) return cut_text(*label, label->text(), label->wordWrap() ? label : nullptr);
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) return cut_text(*button, button->text(), nullptr);
    return {};
}

QString cut_texts(const QWidget& window) {
    for (int i = 0; i < 3; ++i) QCoreApplication::processEvents();
    QStringList cut;
    for (const QWidget* widget : window.findChildren<QWidget*>()) {
        if (!in_sight(widget) || widget->window() != window.window()) continue;
        if (const QString words = cut_off(widget); !words.isEmpty()) cut << described(widget) + QStringLiteral(": ") + words;
    }
    return cut.join(QLatin1Char('\n'));
}

}  // namespace sherl::test
