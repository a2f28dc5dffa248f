// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/table_dialog.h"

#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <array>

#include "core/base/files.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/export_place.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::array<const char*, 3> kSuffixes{"csv", "md", "tex"};

}  // namespace

TableDialog::TableDialog(TextTable table, QString name, QWidget* parent)
    : QDialog(parent), table_(std::move(table)), name_(std::move(name)), label_(role_label("label")), format_(new QComboBox),
      preview_(new QPlainTextEdit), note_(role_label("caption")), error_(role_label("bad")), copy_(new QPushButton), save_(new QPushButton),
      close_(new QPushButton) {
    setObjectName(QStringLiteral("tableDialog"));
    const Theme& theme = Theme::instance();
    format_->setObjectName(QStringLiteral("tableFormatCombo"));
    preview_->setObjectName(QStringLiteral("tablePreview"));
    note_->setObjectName(QStringLiteral("tableNote"));
    error_->setObjectName(QStringLiteral("tableError"));
    copy_->setObjectName(QStringLiteral("tableCopyButton"));
    save_->setObjectName(QStringLiteral("tableSaveButton"));
    close_->setObjectName(QStringLiteral("tableCloseButton"));
    for (const char* text : {"CSV", "Markdown", "LaTeX (booktabs)"}) format_->addItem(QString::fromLatin1(text));
    label_->setBuddy(format_);
    preview_->setReadOnly(true);
    preview_->setTabChangesFocus(true);
    preview_->setLineWrapMode(QPlainTextEdit::NoWrap);
    preview_->setProperty("role", QStringLiteral("mono"));
    note_->setWordWrap(true);
    error_->setWordWrap(true);
    error_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    error_->hide();
    for (QPushButton* button : {copy_, close_}) button->setAutoDefault(false);
    save_->setProperty("kind", QStringLiteral("primary"));
    save_->setDefault(true);

    auto* head = new QHBoxLayout;
    head->setSpacing(theme.px(12));
    head->addWidget(label_);
    head->addWidget(format_);
    head->addWidget(note_, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.px(8));
    buttons->addWidget(copy_);
    buttons->addStretch();
    buttons->addWidget(close_);
    buttons->addWidget(save_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20));
    layout->setSpacing(theme.px(12));
    layout->addLayout(head);
    layout->addWidget(preview_, 1);
    layout->addWidget(error_);
    layout->addLayout(buttons);

    connect(format_, &QComboBox::currentIndexChanged, this, [this] {
        fail({});
        show_text();
    });
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(QString::fromStdString(text())); });
    connect(save_, &QPushButton::clicked, this, &TableDialog::save);
    connect(close_, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    show_text();
    resize(theme.px(760), theme.px(460));
}

void TableDialog::retranslate() {
    setWindowTitle(tr("Export table"));
    label_->setText(tr("Format"));
    format_->setAccessibleName(tr("Format"));
    preview_->setAccessibleName(tr("The table as text"));
    note_->setText(tr("Needs \\usepackage{booktabs} in the document."));
    copy_->setText(tr("Copy table"));
    close_->setText(tr("Cancel"));
    save_->setText(tr("Save table…"));
}

std::string TableDialog::text() const {
    switch (format_->currentIndex()) {
        case markdown:
            return to_markdown(table_);
        case latex:
            return to_latex(table_);
        default:
            return to_csv(table_);
    }
}

void TableDialog::show_text() {
    preview_->setPlainText(QString::fromStdString(text()));
    note_->setVisible(format_->currentIndex() == latex);
}

void TableDialog::save() {
    fail({});
    const auto format = static_cast<std::size_t>(format_->currentIndex());
    const QString suffix = QString::fromLatin1(kSuffixes.at(format));
    //: in a file chooser; %1: name of a format, %2: suffix of its files
    const QString filter = tr("%1 files (*.%2)").arg(format_->currentText(), suffix);
    const QString path = choosers().save_file(this, tr("Export table"), QDir(export_folder()).filePath(name_ + QLatin1Char('.') + suffix), filter);
    if (path.isEmpty()) return;
    try {
        write_file_atomically(path.toStdString(), text());
    } catch (const Error& error) {
        return fail(shown(error));
    }
    export_folder() = QFileInfo(path).absolutePath();
    Q_EMIT written(path);
    accept();
}

void TableDialog::fail(const QString& sentence) {
    error_->setText(sentence);
    error_->setVisible(!sentence.isEmpty());
}

void TableDialog::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

}  // namespace sherl::widgets
