// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/result_note.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::app {
using namespace widgets;

ResultNote::ResultNote(QWidget* parent)
    : QFrame(parent), text_(new QLabel(this)), why_(new QPushButton(this)), seeds_(new QPushButton(this)), own_(new QPushButton(this)),
      close_(new QPushButton(this)) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("resultNote"));
    setProperty("role", QStringLiteral("noteGood"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.px(12), theme.px(6), theme.px(12), theme.px(6));
    text_->setObjectName(QStringLiteral("resultText"));
    text_->setWordWrap(true);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(text_, 1);
    const auto add = [&](QPushButton* button, const char* name) {
        button->setObjectName(QString::fromLatin1(name));
        button->setProperty("size", QStringLiteral("small"));
        row->addWidget(button);
        connect(button, &QPushButton::clicked, this, &QWidget::hide);
    };
    add(why_, "resultWhyButton");
    add(seeds_, "resultSeedsButton");
    add(own_, "resultOwnButton");
    add(close_, "resultCloseButton");
    connect(why_, &QPushButton::clicked, this, [this] { Q_EMIT whyRequested(other_.id, frugal_.id); });
    connect(seeds_, &QPushButton::clicked, this, &ResultNote::seedsRequested);
    connect(own_, &QPushButton::clicked, this, &ResultNote::ownRequested);
    hide();
    retranslate();
}

void ResultNote::tell(const store::RunSummary& other, const store::RunSummary& frugal) {
    other_ = other;
    frugal_ = frugal;
    retranslate();
    show();
}

void ResultNote::retranslate() {
    why_->setText(tr("See why"));
    seeds_->setText(tr("Add two seeds"));
    own_->setText(tr("Use your own backbone"));
    close_->setText(tr("Close"));
    const auto score = [](const store::RunSummary& run) {
        const auto found = run.validation.find(run.metric);
        const QString metric = QString::fromStdString(run.metric);
        return found == run.validation.end() ? QStringLiteral("–") : metric_value(metric, found->second);
    };
    if (other_.peak_bytes.value_or(0) <= 0 || !frugal_.peak_bytes) return;
    //: Result of the example. %1, %3: methods; %2: a share in %; %4: name of a metric; %5, %6: its values
    text_->setText(tr("%1 needed %2 of the memory of %3; validation %4 %5 against %6. One seed: not a result yet.")
                       .arg(method_title(QString::fromStdString(frugal_.method)),
                            share(static_cast<double>(*frugal_.peak_bytes) / static_cast<double>(*other_.peak_bytes)),
                            method_title(QString::fromStdString(other_.method)), metric_name(QString::fromStdString(frugal_.metric)),
                            score(frugal_), score(other_)));
}

void ResultNote::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

}  // namespace sherl::app
