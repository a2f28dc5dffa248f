// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/file_viewer.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFile>
#include <QFileInfo>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>
#include <QVBoxLayout>
#include <charconv>

#include "widgets/dialogs/open_place.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::int64_t kAround = 200;   // lines shown before and behind the place
constexpr qint64 kLongest = 4000;       // bytes shown of a line

// The next line without its end, cut at kLongest; none at the end of the file.
std::optional<QByteArray> next_line(QFile& file) {
    QByteArray line = file.readLine(kLongest);
    if (line.isEmpty()) return std::nullopt;
    bool whole = line.endsWith('\n');
    if (!whole && !file.atEnd()) line += "…";
    while (!whole && !file.atEnd()) whole = file.readLine(kLongest).endsWith('\n');
    while (line.endsWith('\n') || line.endsWith('\r')) line.chop(1);
    return line;
}

}  // namespace

std::optional<FilePlace> file_place(const Problem& problem) {
    const std::size_t colon = problem.where.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    FilePlace place{.file = problem.where.substr(0, colon)};
    const char *first = problem.where.data() + colon + 1, *last = problem.where.data() + problem.where.size();
    const auto [end, code] = std::from_chars(first, last, place.line);
    if (code != std::errc() || end != last || place.line < 1) return std::nullopt;
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(place.file, ignored)) return std::nullopt;
    return place;
}

FileViewer::FileViewer(const FilePlace& place, QWidget* parent)
    : QDialog(parent), place_(place), text_(new QPlainTextEdit(this)) {
    setObjectName(QStringLiteral("fileViewer"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QString path = QString::fromStdString(place.file.string());
    const Theme& theme = Theme::instance();
    auto* where = new QLabel(path, this);
    where->setProperty("role", QStringLiteral("caption"));
    where->setWordWrap(true);
    where->setTextInteractionFlags(Qt::TextSelectableByMouse);
    text_->setObjectName(QStringLiteral("fileText"));
    text_->setReadOnly(true);
    text_->setTabChangesFocus(true);
    text_->setLineWrapMode(QPlainTextEdit::NoWrap);
    text_->setProperty("role", QStringLiteral("mono"));
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    open_ = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    open_->setObjectName(QStringLiteral("openFileButton"));
    connect(open_, &QPushButton::clicked, this, [this, path] { open_place(this, path); });
    connect(buttons, &QDialogButtonBox::rejected, this, [this] { close(); });
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    layout->setSpacing(theme.px(10));
    layout->addWidget(where);
    layout->addWidget(text_, 1);
    layout->addWidget(buttons);
    resize(theme.px(760), theme.px(420));
    retranslate();
    show_lines();
    mark_line();
    connect(&theme, &Theme::changed, this, &FileViewer::mark_line);
}

void FileViewer::retranslate() {
    const QString name = QFileInfo(QString::fromStdString(place_.file.string())).fileName();
    //: Title of a window that shows a text file. %1 name of the file, %2 number of the line
    setWindowTitle(tr("%1, line %2").arg(name, count(place_.line)));
    text_->setAccessibleName(windowTitle());
    open_->setText(tr("Open file"));
    //: Tip of the button "Open file"
    open_->setToolTip(tr("Opens the file in the program that this desktop has for it."));
}

void FileViewer::changeEvent(QEvent* event) {
    QDialog::changeEvent(event);
    if (event->type() != QEvent::LanguageChange) return;
    retranslate();
    if (!unreadable_) return;
    show_lines();  // why it cannot be read
    mark_line();
}

void FileViewer::show_lines() {
    QFile file(QString::fromStdString(place_.file.string()));
    unreadable_ = !file.open(QIODevice::ReadOnly);
    if (unreadable_) {
        //: Instead of a file's text. %1 why it cannot be read, from the system
        return text_->setPlainText(tr("The file cannot be read: %1").arg(file.errorString()));
    }
    const auto digits = static_cast<int>(QString::number(place_.line + kAround).size());
    QStringList lines;
    for (std::int64_t number = 1; number <= place_.line + kAround; ++number) {
        const auto line = next_line(file);
        if (!line) break;
        if (number < place_.line - kAround) continue;
        if (number == place_.line) marked_ = static_cast<int>(lines.size());
        QString text = QString::fromUtf8(*line);
        text.replace(QLatin1Char('\t'), QStringLiteral(" → "));
        for (const QChar end : {QChar(QLatin1Char('\r')), QChar(QChar::LineSeparator), QChar(QChar::ParagraphSeparator)}) text.replace(end, QLatin1Char(' '));
        lines += QString::number(number).rightJustified(digits) + QStringLiteral("  ") + text;
    }
    text_->setPlainText(lines.join(QLatin1Char('\n')));
}

void FileViewer::showEvent(QShowEvent* event) {
    QDialog::showEvent(event);
    text_->centerCursor();  // it has its height now
}

void FileViewer::mark_line() {
    if (marked_ < 0) return;
    QTextEdit::ExtraSelection line;
    line.cursor = QTextCursor(text_->document()->findBlockByNumber(marked_));
    line.format.setBackground(Theme::instance().color(QStringLiteral("badTint")));
    line.format.setProperty(QTextFormat::FullWidthSelection, true);
    text_->setExtraSelections({line});
    text_->setTextCursor(line.cursor);
    text_->centerCursor();
}

}  // namespace sherl::widgets
