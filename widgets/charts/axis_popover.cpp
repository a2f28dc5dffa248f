// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/axis_popover.h"

#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <cmath>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

AxisPopover::AxisPopover(const QString& title, Limits present, bool logarithmic,
                         std::function<void(std::optional<Limits>)> apply, QWidget* parent)
    : QFrame(parent, Qt::Popup), logarithmic_(logarithmic), apply_(std::move(apply)) {
    setObjectName(QStringLiteral("axisPopover"));
    setAttribute(Qt::WA_DeleteOnClose);
    setProperty("role", QStringLiteral("card"));
    setAccessibleName(title);
    const Theme& theme = Theme::instance();
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(theme.px(12), theme.px(10), theme.px(12), theme.px(12));
    grid->setSpacing(theme.px(8));
    auto* heading = new QLabel(title);
    heading->setProperty("role", QStringLiteral("heading"));
    grid->addWidget(heading, 0, 0, 1, 4);
    const auto field = [&](const QString& text, const QString& name, double value, int column) {
        auto* label = new QLabel(text);
        label->setProperty("role", QStringLiteral("label"));
        auto* edit = new QLineEdit(short_number(QString::number(value, 'g', 6).toDouble()));
        edit->setObjectName(name);
        edit->setAccessibleName(text);
        edit->setFixedWidth(theme.px(86));
        label->setBuddy(edit);
        connect(edit, &QLineEdit::returnPressed, this, &AxisPopover::accept);
        grid->addWidget(label, 1, column);
        grid->addWidget(edit, 1, column + 1);
        return edit;
    };
    from_ = field(tr("From"), QStringLiteral("axisFromEdit"), present.first, 0);
    to_ = field(tr("To", "upper limit of an axis"), QStringLiteral("axisToEdit"), present.second, 2);
    problem_ = new QLabel;
    problem_->setProperty("role", QStringLiteral("bad"));
    problem_->hide();
    grid->addWidget(problem_, 2, 0, 1, 4);
    auto* automatic = new QPushButton(tr("Automatic"));
    automatic->setObjectName(QStringLiteral("axisAutomaticButton"));
    auto* set = new QPushButton(tr("Set limits"));
    set->setObjectName(QStringLiteral("axisSetButton"));
    set->setProperty("kind", QStringLiteral("primary"));
    for (QPushButton* button : {automatic, set}) button->setProperty("size", QStringLiteral("small"));
    grid->addWidget(automatic, 3, 0, 1, 2, Qt::AlignLeft);
    grid->addWidget(set, 3, 2, 1, 2, Qt::AlignRight);
    connect(set, &QPushButton::clicked, this, &AxisPopover::accept);
    connect(automatic, &QPushButton::clicked, this, [this] {
        apply_(std::nullopt);
        close();
    });
}

void AxisPopover::open_at(const QPoint& global) {
    adjustSize();
    move(global);
    show();
    from_->setFocus();
    from_->selectAll();
}

void AxisPopover::accept() {
    bool from_good = false, to_good = false;
    const double from = from_->text().trimmed().toDouble(&from_good), to = to_->text().trimmed().toDouble(&to_good);
    from_good = from_good && std::isfinite(from) && (!logarithmic_ || from > 0);
    to_good = to_good && std::isfinite(to) && to > from;
    for (const auto& [edit, good] : {std::pair(from_, from_good), std::pair(to_, to_good)}) {
        edit->setProperty("state", good ? QString() : QStringLiteral("bad"));
        edit->style()->polish(edit);
    }
    if (from_good && to_good) {
        apply_(Limits{from, to});
        close();
        return;
    }
    problem_->setText(!from_good ? logarithmic_ ? tr("A logarithmic axis begins above zero.") : tr("The lower limit is not a number.")
                                 : tr("The upper limit must be a number above the lower one."));
    problem_->show();
    adjustSize();
}

}  // namespace sherl::widgets
