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
#include <initializer_list>
#include <utility>

#include "core/base/files.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/export_place.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::array<const char*, 3> kSuffixes{"csv", "md", "tex"};
constexpr std::size_t kShownRows = 200;

TextTable beginning_of(const TextTable& table) {
    TextTable beginning = table;
    if (beginning.rows.size() > kShownRows) beginning.rows.resize(kShownRows);
    return beginning;
}

}  // namespace

TableDialog::TableDialog(TextTable table, QString name, QWidget* parent)
    : QDialog(parent), table_(std::move(table)), beginning_(beginning_of(table_)), name_(std::move(name)), label_(role_label("label")), format_(new QComboBox),
      preview_(new QPlainTextEdit), rows_(role_label("caption")), note_(role_label("caption")), error_(role_label("bad")), copy_(new QPushButton), save_(new QPushButton),
      close_(new QPushButton), instead_(new QPushButton) {
    setObjectName(QStringLiteral("tableDialog"));
    const Theme& theme = Theme::instance();
    format_->setObjectName(QStringLiteral("tableFormatCombo"));
    preview_->setObjectName(QStringLiteral("tablePreview"));
    rows_->setObjectName(QStringLiteral("tableRowsLabel"));
    rows_->setVisible(table_.rows.size() > kShownRows);
    note_->setObjectName(QStringLiteral("tableNote"));
    error_->setObjectName(QStringLiteral("tableError"));
    copy_->setObjectName(QStringLiteral("tableCopyButton"));
    save_->setObjectName(QStringLiteral("tableSaveButton"));
    close_->setObjectName(QStringLiteral("tableCloseButton"));
    instead_->setObjectName(QStringLiteral("tableInsteadButton"));
    instead_->setAutoDefault(false);
    instead_->hide();
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
    head->addStretch();  // the note is not always there
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(theme.px(8));
    buttons->addWidget(copy_);
    buttons->addStretch();
    buttons->addWidget(instead_);
    buttons->addWidget(close_);
    buttons->addWidget(save_);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(20), theme.px(20), theme.px(20), theme.px(20));
    layout->setSpacing(theme.px(12));
    layout->addLayout(head);
    layout->addWidget(preview_, 1);
    layout->addWidget(rows_);
    layout->addWidget(error_);
    layout->addLayout(buttons);

    connect(format_, &QComboBox::currentIndexChanged, this, [this] {
        fail({});
        asked_.clear();
        name_save();
        show_text();
    });
    connect(copy_, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(QString::fromStdString(text(table_))); });
    connect(save_, &QPushButton::clicked, this, &TableDialog::save);
    connect(close_, &QPushButton::clicked, this, &QDialog::reject);
    retranslate();
    show_text();
    resize_within_screen(*this, QSize(760, 460));
}

void TableDialog::refuse(const QString& sentence, const QString& way_out, std::function<TextTable()> instead) {
    fail(sentence);
    preview_->clear();
    instead_->setText(way_out);
    instead_->show();
    instead_->setFocus();
    for (QWidget* part : std::initializer_list<QWidget*>{format_, copy_, save_}) part->setEnabled(false);
    rows_->hide();
    connect(instead_, &QPushButton::clicked, this, [this, instead = std::move(instead)] {
        table_ = instead();
        beginning_ = beginning_of(table_);
        rows_->setVisible(table_.rows.size() > kShownRows);
        for (QWidget* part : std::initializer_list<QWidget*>{format_, copy_, save_}) part->setEnabled(true);
        instead_->hide();
        fail({});
        retranslate();
        show_text();
        save_->setFocus();
    });
}

void TableDialog::retranslate() {
    setWindowTitle(tr("Export table"));
    label_->setText(tr("Format"));
    format_->setAccessibleName(tr("Format"));
    preview_->setAccessibleName(tr("The table as text"));
    note_->setText(tr("Needs \\usepackage{booktabs} in the document."));
    copy_->setText(tr("Copy table"));
    close_->setText(tr("Cancel"));
    //: below the beginning of a table; %1: rows that are shown, %n: rows of all of it
    rows_->setText(tr("The first %1 of %n rows; the file and the clipboard get all.", nullptr, static_cast<int>(table_.rows.size())).arg(kShownRows));
    name_save();
}

void TableDialog::name_save() {
    //: button: writes over a file that is there
    save_->setText(asked_.isEmpty() ? tr("Save table…") : tr("Replace"));
}

std::string TableDialog::text(const TextTable& table) const {
    switch (format_->currentIndex()) {
        case markdown:
            return to_markdown(table);
        case latex:
            return to_latex(table);
        default:
            return to_csv(table);
    }
}

void TableDialog::show_text() {
    preview_->setPlainText(QString::fromStdString(text(beginning_)));
    note_->setVisible(format_->currentIndex() == latex);
}

void TableDialog::save() {
    fail({});
    QString path = std::exchange(asked_, {});
    const bool may_replace = !path.isEmpty();
    name_save();
    const auto format = static_cast<std::size_t>(format_->currentIndex());
    const QString suffix = QString::fromLatin1(kSuffixes.at(format));
    //: in a file chooser; %1: name of a format, %2: suffix of its files
    const QString filter = tr("%1 files (*.%2)").arg(format_->currentText(), suffix);
    QString chosen;
    if (!may_replace) {
        chosen = choosers().save_file(this, tr("Export table"), QDir(export_folder()).filePath(name_ + QLatin1Char('.') + suffix), filter);
        if (chosen.isEmpty()) return;
        path = with_suffix(chosen, suffix);
    }
    try {
        check_export(path, study_ ? study_() : QString());
        if (!may_replace && path != chosen && QFileInfo::exists(path)) {  // the chooser has asked about another one
            asked_ = path;
            name_save();
            //: %1: name of a file; "Replace" is the button below
            return fail(tr("%1 is there already. Press Replace to write over it, or choose a format to begin again.").arg(QFileInfo(path).fileName()));
        }
        write_file_atomically(path.toStdString(), text(table_));
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
