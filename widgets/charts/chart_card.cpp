// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chart_card.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

constexpr int kWholeFrom = 340;  // height of a card with a second line of subtitle, design pixels

}  // namespace

ChartCard::ChartCard(QWidget* parent)
    : QFrame(parent), title_(new ElidedLabel), subtitle_(new ElidedLabel), more_(new QToolButton),
      menu_(new QMenu(this)), layout_(new QVBoxLayout(this)), head_(new QHBoxLayout) {
    setProperty("role", QStringLiteral("card"));
    title_->setProperty("role", QStringLiteral("heading"));
    subtitle_->setProperty("role", QStringLiteral("caption"));
    more_->setObjectName(QStringLiteral("chartMenuButton"));
    more_->setPopupMode(QToolButton::InstantPopup);
    more_->setMenu(menu_);
    for (QWidget* part : {static_cast<QWidget*>(title_), static_cast<QWidget*>(subtitle_)}) part->installEventFilter(this);
    const Theme& theme = Theme::instance();
    head_->setSpacing(theme.px(4));
    head_->addWidget(title_, 1);
    head_->addWidget(more_);
    layout_->setContentsMargins(theme.px(15), theme.px(6), theme.px(8), theme.px(4));
    layout_->setSpacing(0);
    layout_->addLayout(head_);
    layout_->addWidget(subtitle_);

    connect(menu_, &QMenu::aboutToShow, this, [this] { (void)menu(); });
    const auto restyle = [this] {
        more_->setIcon(Theme::instance().icon(QStringLiteral("more")));
        fit_subtitle();
    };
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, restyle);
    name_menu();
}

void ChartCard::set_heading(const QString& title, const QString& subtitle, const QString& tip) {
    title_->set_text(title);
    tip_ = tip;
    subtitle_->set_text(subtitle, tip, whole_);
    subtitle_->setVisible(!subtitle.isEmpty());
    name_menu();
}

// A low card gives its height to the body.
void ChartCard::fit_subtitle() {
    const bool whole = height() >= Theme::instance().px(kWholeFrom);
    if (std::exchange(whole_, whole) != whole) subtitle_->set_text(subtitle_->full_text(), tip_, whole);
}

void ChartCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    fit_subtitle();
}

void ChartCard::set_body(QWidget* body) {
    layout_->addSpacing(Theme::instance().px(4));  // the body's focus ring keeps clear of the words above it
    layout_->addWidget(body, 1);
}

void ChartCard::add_to_head(QWidget* widget) {
    head_->insertWidget(head_->count() - 1, widget);
}

void ChartCard::set_exports(bool figure, bool table) {
    figure_ = figure;
    table_ = table;
}

QString ChartCard::title() const {
    return title_->full_text();
}

QString ChartCard::subtitle() const {
    return subtitle_->full_text();
}

QMenu* ChartCard::menu() {
    menu_->clear();
    if (entries_) entries_(*menu_);
    if (!menu_->isEmpty()) menu_->addSeparator();
    const auto add = [this](const QString& text, const char* name, void (ChartCard::*signal)()) {
        QAction* action = menu_->addAction(text);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, signal);
        return action;
    };
    //: menu of a card that fills its page
    QAction* fill = add(filling_ ? tr("Back to the page") : tr("Fill the page"), "fillPageAction", &ChartCard::fillAsked);
    fill->setShortcut(filling_ ? Qt::Key_Escape : Qt::Key_F);
    fill->setShortcutContext(Qt::WidgetShortcut);  // told here only: the card and its page take the keys themselves
    if (figure_) add(tr("Export figure…"), "exportFigureAction", &ChartCard::exportAsked);
    if (table_) add(tr("Show data as table"), "showTableAction", &ChartCard::tableAsked);
    return menu_;
}

bool ChartCard::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::MouseButtonDblClick && (watched == title_ || watched == subtitle_) &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton) {
        Q_EMIT fillAsked();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

void ChartCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F && event->modifiers() == Qt::NoModifier && !event->isAutoRepeat()) return Q_EMIT fillAsked();
    QFrame::keyPressEvent(event);
}

void ChartCard::changeEvent(QEvent* event) {
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) name_menu();
}

void ChartCard::name_menu() {
    //: button with "…" on a card; %1: what the card shows
    more_->setAccessibleName(tr("Menu of %1").arg(title()));
    more_->setToolTip(more_->accessibleName());
}

}  // namespace sherl::widgets
