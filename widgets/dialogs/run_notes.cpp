// SPDX-License-Identifier: GPL-3.0-or-later
// RunDetailsWindow, the notes: what is typed is kept, whatever happens to the window, the study or the disk.
#include <QCloseEvent>
#include <QPlainTextEdit>
#include <QPointer>
#include <QSplitter>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTimer>
#include <memory>
#include <utility>

#include "widgets/dialogs/run_details.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr int kNotesDelayMs = 800, kNotesAgainMs = 5000;  // after the last key; after a refusal

}  // namespace

RunDetailsWindow::~RunDetailsWindow() {
    keep_notes();
}

void RunDetailsWindow::build_notes() {
    auto* split = new QSplitter(Qt::Horizontal, tabs_);
    notes_ = new QPlainTextEdit(split);
    notes_->setObjectName(QStringLiteral("runNotes"));
    notes_->setTabChangesFocus(true);
    notes_->setReadOnly(true);  // until it shows what the study has
    preview_ = new QTextBrowser(split);
    preview_->setObjectName(QStringLiteral("runNotesPreview"));
    preview_->setOpenExternalLinks(true);
    notes_timer_ = new QTimer(this);
    notes_timer_->setSingleShot(true);
    connect(notes_timer_, &QTimer::timeout, this, &RunDetailsWindow::keep_notes);
    connect(notes_, &QPlainTextEdit::textChanged, this, [this] {
        preview_->setMarkdown(notes_->toPlainText());
        if (typed()) notes_timer_->start(kNotesDelayMs);
    });
    tabs_->addTab(split, {});
}

// The run is of a study that is no longer open.
void RunDetailsWindow::leave_study() {
    left_ = true;
    if (!typed()) {
        close();
        return;
    }
    disable_buttons();
    notice(tr("Another study is open now. What was typed here last is not saved; copy it before you close this window."));
    show_tab(notes);
}

bool RunDetailsWindow::typed() const {
    return notes_->document()->isModified();
}

// What is typed here goes before what somebody else has written.
void RunDetailsWindow::show_notes() {
    if (typed() || detail_.notes == stored_notes_) return;
    stored_notes_ = detail_.notes;
    notes_->setPlainText(QString::fromStdString(stored_notes_));  // now it is not modified
}

void RunDetailsWindow::keep_notes() {
    notes_timer_->stop();
    if (!typed() || left_) return;
    const std::string written = notes_->toPlainText().toStdString();
    const auto kept = std::make_shared<bool>(false);
    // Not bound to this window: what was typed is kept though the window is closed.
    session_.write(
        nullptr,
        [run = run_, uuid = uuid_, written, kept](store::Study& study) {
            if (study.summary(run).uuid != uuid) return;  // another study was opened meanwhile
            study.set_notes(run, written);
            *kept = true;
        },
        [window = QPointer<RunDetailsWindow>(this), written, kept](const std::optional<Error>& error) {
            if (window && (error || *kept)) window->notes_written(written, error);
        });
}

void RunDetailsWindow::notes_written(const std::string& written, const std::optional<Error>& error) {
    if (!error) {
        stored_notes_ = written;
        if (notes_->toPlainText().toStdString() == written) notes_->document()->setModified(false);
    }
    if (left_) {
        if (!typed()) close();
        return;
    }
    if (error) {
        closing_ = false;
        if (session_.run(run_) == nullptr) return;  // deleted: that is said already
        //: %1: a sentence that says why
        notice(tr("The notes are not saved. %1").arg(shown(*error)));
        show_tab(notes);
        if (!std::exchange(refused_, true)) Q_EMIT failed(*error);
        notes_timer_->start(kNotesAgainMs);
        return;
    }
    if (std::exchange(refused_, false)) notice({});
    if (closing_) close();
}

void RunDetailsWindow::closeEvent(QCloseEvent* event) {
    if (!typed() || left_ || refused_ || session_.run(run_) == nullptr) return QWidget::closeEvent(event);
    event->ignore();
    closing_ = true;
    keep_notes();
}

}  // namespace sherl::widgets
