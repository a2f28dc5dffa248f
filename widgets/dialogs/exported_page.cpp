// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/exported_page.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include "widgets/look/icon_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QPushButton* button(const char* name, QWidget* parent) {
    auto* made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);  // Return belongs to the field that is typed in
    return made;
}

QLabel* wrapped(const char* role, QWidget* parent) {
    QLabel* made = role_label(role, parent);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    return made;
}

QString sentence(const TriedText& told) {
    switch (told.kind) {
        case TriedText::Kind::label:
            //: %1 a class, %2 its probability in percent
            return ExportedPage::tr("%1 · %2 %").arg(told.label, metric_value(QStringLiteral("accuracy"), told.value));
        case TriedText::Kind::no_class:
            //: %1: the text that a model has generated
            return ExportedPage::tr("no class · the answer is “%1”").arg(told.answer);
        case TriedText::Kind::score:
            return ExportedPage::tr("score %1").arg(QString::number(told.value, 'f', 2).replace(QLatin1Char('-'), QChar(0x2212)));
    }
    return {};
}

}  // namespace

ExportedPage::ExportedPage(Asks asks, QWidget* parent) : QWidget(parent), asks_(asks) {
    setObjectName(QStringLiteral("exportedPage"));
    build();
    retranslate();
}

void ExportedPage::build() {
    const Theme& theme = Theme::instance();
    done_ = wrapped("heading", this);
    path_ = wrapped("label", this);
    path_->setObjectName(QStringLiteral("exportedPath"));
    path_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    open_ = button("exportOpenButton", this);
    copy_ = button("exportCodeButton", this);
    load_ = wrapped("heading", this);
    code_ = new QPlainTextEdit(this);
    code_->setObjectName(QStringLiteral("exportCode"));
    code_->setReadOnly(true);
    code_->setTabChangesFocus(true);
    code_->setLineWrapMode(QPlainTextEdit::NoWrap);
    code_->setProperty("role", QStringLiteral("mono"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(24), theme.px(16), theme.px(24), theme.px(16));
    column->setSpacing(theme.px(8));
    auto* head = new QHBoxLayout;
    head->setSpacing(theme.px(8));
    head->addWidget(new IconLabel(theme.icon(QStringLiteral("check"), QStringLiteral("good")), 16, this), 0, Qt::AlignTop);
    head->addWidget(done_, 1);
    column->addLayout(head);
    column->addWidget(path_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.px(8));
    buttons->addWidget(open_);
    buttons->addStretch();
    column->addLayout(buttons);
    column->addSpacing(theme.px(8));

    if (asks_ != Asks::nothing) build_trial(*column);

    auto* loading = new QHBoxLayout;
    loading->addWidget(load_, 1);
    loading->addWidget(copy_);
    column->addLayout(loading);
    code_->setMinimumHeight(theme.px(120));
    column->addWidget(code_, 1);

    connect(open_, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder_)); });
    connect(copy_, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(code_->toPlainText());
        copy_->setText(tr("Copied"));
    });
}

// A field, or two, and what the folder says of them.
void ExportedPage::build_trial(QBoxLayout& column) {
    const Theme& theme = Theme::instance();
    try_ = wrapped("heading", this);
    try_note_ = wrapped("caption", this);
    text_ = new QLineEdit(this);
    text_->setObjectName(QStringLiteral("tryEdit"));
    if (asks_ == Asks::pair) {
        pair_ = new QLineEdit(this);
        pair_->setObjectName(QStringLiteral("tryPairEdit"));
    }
    ask_ = button("tryButton", this);
    answer_ = wrapped("title", this);
    answer_->setObjectName(QStringLiteral("tryResult"));
    answer_->setTextInteractionFlags(Qt::TextSelectableByMouse);

    column.addWidget(try_);
    column.addWidget(try_note_);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(theme.px(8));
    auto* typed = new QVBoxLayout;
    typed->setSpacing(theme.px(6));
    typed->addWidget(text_);
    if (pair_ != nullptr) typed->addWidget(pair_);
    fields->addLayout(typed, 1);
    fields->addWidget(ask_, 0, Qt::AlignTop);
    column.addLayout(fields);
    answer_->setMinimumHeight(theme.px(24));
    column.addWidget(answer_);
    column.addSpacing(theme.px(8));

    for (QLineEdit* field : {text_, pair_}) {
        if (field == nullptr) continue;
        connect(field, &QLineEdit::returnPressed, this, &ExportedPage::ask);
        connect(field, &QLineEdit::textChanged, this, [this] {
            ask_->setEnabled(!text_->text().trimmed().isEmpty());
            forget_answer();
        });
    }
    ask_->setEnabled(false);
    connect(ask_, &QPushButton::clicked, this, &ExportedPage::ask);
}

void ExportedPage::retranslate() {
    const bool merged = asks_ == Asks::nothing;
    done_->setText(merged ? tr("The merged folder is written.") : tr("The adapter is exported."));
    path_->setAccessibleName(merged ? tr("The merged folder") : tr("Folder of the adapter"));
    open_->setText(tr("Open folder"));
    copy_->setText(tr("Copy loading code"));
    load_->setText(tr("Load it elsewhere"));
    code_->setAccessibleName(tr("Loading code"));
    if (merged) return;
    try_->setText(tr("Try it"));
    try_note_->setText(tr("The exported folder itself answers, without the run."));
    text_->setPlaceholderText(pair_ == nullptr ? tr("Type a text") : tr("Type the first text"));
    text_->setAccessibleName(text_->placeholderText());
    if (pair_ != nullptr) {
        pair_->setPlaceholderText(tr("Type the second text"));
        pair_->setAccessibleName(pair_->placeholderText());
    }
    //: A button: asks the adapter about the text that was typed
    ask_->setText(tr("Ask"));
    show_answer();
}

void ExportedPage::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void ExportedPage::show_folder(const QString& folder, const QString& code) {
    folder_ = folder;
    // A long path may be broken behind each folder.
    path_->setText(QString(folder).replace(QLatin1Char('/'), QStringLiteral("/\u200b")));
    path_->setToolTip(folder);
    code_->setPlainText(code);
}

void ExportedPage::start() {
    (text_ != nullptr ? static_cast<QWidget*>(text_) : copy_)->setFocus();
}

void ExportedPage::ask() {
    if (text_->text().trimmed().isEmpty()) return;
    asking_ = true;
    show_answer();
    Q_EMIT asked(text_->text(), pair_ != nullptr && !pair_->text().trimmed().isEmpty() ? std::optional(pair_->text()) : std::nullopt);
}

// It belongs to other words than those that stand there now; so does one that is still on its way.
void ExportedPage::forget_answer() {
    asking_ = false;
    result_.reset();
    refusal_.reset();
    show_answer();
}

void ExportedPage::show_result(const TriedText& result) {
    if (!asking_) return;
    asking_ = false;
    result_ = result;
    refusal_.reset();
    show_answer();
}

void ExportedPage::show_refusal(const Error& error) {
    if (!asking_) return;
    asking_ = false;
    refusal_ = error;
    result_.reset();
    show_answer();
}

void ExportedPage::show_answer() {
    const char* role = asking_ ? "caption" : refusal_ ? "bad" : "title";
    QString text;
    if (asking_) {
        text = tr("The adapter is asked…");
    } else if (refusal_) {
        text = shown(*refusal_);
    } else if (result_) {
        text = sentence(*result_);
    }
    restyle(*answer_, "role", QString::fromLatin1(role));
    answer_->setText(text);
    answer_->setAccessibleName(text);
}

}  // namespace sherl::widgets
