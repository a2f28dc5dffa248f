// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/first_run_card.h"

#include <QClipboard>
#include <QEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/bridge/backbone_sources.h"
#include "widgets/look/icon_label.h"
#include "widgets/look/theme.h"

namespace sherl::widgets {
namespace {

QLabel* label(QWidget* parent, const char* role) {
    auto* made = new QLabel(parent);
    made->setProperty("role", QString::fromLatin1(role));
    made->setWordWrap(true);
    return made;
}

}  // namespace

FirstRunCard::FirstRunCard(QWidget* parent) : QFrame(parent) {
    const Theme& theme = Theme::instance();
    setObjectName(QStringLiteral("firstRunCard"));
    setProperty("role", QStringLiteral("card"));
    auto* outer = new QHBoxLayout(this);
    auto* inner = new QWidget(this);
    const auto limit = [inner] { inner->setMaximumWidth(Theme::instance().px(600)); };
    limit();
    connect(&Theme::instance(), &Theme::changed, inner, limit);
    outer->addStretch(1);
    outer->addWidget(inner, 8);
    outer->addStretch(1);
    auto* column = new QVBoxLayout(inner);
    column->setSpacing(theme.px(10));
    column->addStretch(2);
    title_ = label(inner, "display");
    text_ = label(inner, "label");
    column->addWidget(title_);
    column->addWidget(text_);

    auto* methods = new QGridLayout;
    methods->setHorizontalSpacing(theme.px(10));
    const auto method = [&](int row, const char* kind, QLabel*& name, QLabel*& why) {
        auto* marker = new IconLabel(theme.method_icon(QString::fromLatin1(kind)), 16, inner);
        name = label(inner, "heading");
        name->setWordWrap(false);
        why = label(inner, "label");
        methods->addWidget(marker, row, 0);
        methods->addWidget(name, row, 1);
        methods->addWidget(why, row, 2);
    };
    method(0, "lora", lora_, lora_why_);
    method(1, "sherl", sherl_, sherl_why_);
    methods->setColumnStretch(2, 1);
    column->addSpacing(theme.px(8));
    column->addLayout(methods);
    column->addSpacing(theme.px(8));

    auto* start = new QHBoxLayout;
    example_ = new QPushButton(theme.icon(QStringLiteral("play"), QStringLiteral("onInk")), {}, inner);
    example_->setObjectName(QStringLiteral("exampleButton"));
    example_->setProperty("kind", QStringLiteral("primary"));
    caption_ = label(inner, "label");
    start->addWidget(example_);
    start->addWidget(caption_, 1);
    column->addLayout(start);
    reason_ = label(inner, "warn");
    reason_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    reason_->hide();
    column->addWidget(reason_);
    copy_ = new QPushButton(inner);
    copy_->setObjectName(QStringLiteral("copySetupButton"));
    copy_->hide();
    connect(copy_, &QPushButton::clicked, this, [] { QGuiApplication::clipboard()->setText(set_up_command()); });
    column->addWidget(copy_, 0, Qt::AlignLeft);

    auto* line = new QFrame(inner);
    line->setProperty("role", QStringLiteral("line"));
    column->addSpacing(theme.px(8));
    column->addWidget(line);
    own_ = label(inner, "heading");
    column->addWidget(own_);
    const auto way = [&](const char* icon, const char* name, QPushButton*& button, QLabel*& hint) {
        auto* row = new QHBoxLayout;
        button = new QPushButton(theme.icon(QString::fromLatin1(icon)), {}, inner);
        button->setObjectName(QString::fromLatin1(name));
        button->setProperty("kind", QStringLiteral("ghost"));
        hint = label(inner, "label");
        row->addWidget(button);
        row->addWidget(hint, 1);
        column->addLayout(row);
    };
    way("folder", "openBackboneButton", backbone_, backbone_hint_);
    way("file", "openSpecButton", spec_, spec_hint_);
    way("database", "openStudyButton", study_, study_hint_);
    column->addStretch(3);
    connect(example_, &QPushButton::clicked, this, &FirstRunCard::exampleRequested);
    connect(backbone_, &QPushButton::clicked, this, &FirstRunCard::openBackboneRequested);
    connect(spec_, &QPushButton::clicked, this, &FirstRunCard::openSpecRequested);
    connect(study_, &QPushButton::clicked, this, &FirstRunCard::openStudyRequested);
    retranslate();
}

void FirstRunCard::retranslate() {
    title_->setText(tr("Same backbone, same data. How much memory does training need?"));
    text_->setText(tr("Run two short trainings of a small sentence model: LoRA, which works inside the backbone, and SHERL, "
                      "which works beside it. You will see both accuracies and both memory peaks, measured on this computer."));
    lora_->setText(QStringLiteral("LoRA"));
    lora_why_->setText(tr("gradients pass through all 6 blocks"));
    sherl_->setText(QStringLiteral("SHERL"));
    sherl_why_->setText(tr("gradients stop above block 5"));
    example_->setText(tr("Run the example"));
    caption_->setText(tr("2 runs, one after the other · a few minutes · no download"));
    //: A button. %1 a command of a terminal
    copy_->setText(tr("Copy “%1”").arg(set_up_command()));
    own_->setText(tr("Or start with your own"));
    backbone_->setText(tr("Open a backbone folder…"));
    backbone_hint_->setText(tr("a BERT or a T5: config.json and model.safetensors, as Hugging Face writes them"));
    spec_->setText(tr("Open a run file…"));
    spec_hint_->setText(tr(".json; also: drop it anywhere on this window"));
    study_->setText(tr("Open a study…"));
    study_hint_->setText(tr(".sherl file with earlier runs and curves"));
}

void FirstRunCard::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

void FirstRunCard::set_unavailable(const QString& reason) {
    reason_->setText(reason);
    reason_->setVisible(!reason.isEmpty());
    copy_->setVisible(!reason.isEmpty());
    example_->setVisible(reason.isEmpty());
    caption_->setVisible(reason.isEmpty());
}

void FirstRunCard::set_busy(bool busy) {
    example_->setEnabled(!busy);
}

}  // namespace sherl::widgets
