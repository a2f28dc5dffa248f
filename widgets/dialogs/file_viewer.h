// SPDX-License-Identifier: GPL-3.0-or-later
// A text file at one of its lines, read only: where a row of the data is wrong. Desktops have no common way to open an
// editor at a line, so the program shows the place itself and hands the file on from there.
#pragma once

#include <QDialog>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "core/base/error.h"

class QPlainTextEdit;
class QPushButton;

namespace sherl::widgets {

// Line 1 is the first. What a problem's `where` says as "FILE:LINE", when that file is there; none otherwise.
struct FilePlace {
    std::filesystem::path file;
    std::int64_t line = 1;
};
[[nodiscard]] std::optional<FilePlace> file_place(const Problem& problem);

// Not modal; deletes itself when closed. Reads a window of lines around the place, so of a long file no more is kept, though it is read up to there;
// bytes that are not UTF-8 stand as replacement characters, tabs as arrows. GUI thread.
class FileViewer final : public QDialog {
    Q_OBJECT

  public:
    FileViewer(const FilePlace& place, QWidget* parent);

  protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void retranslate();
    void show_lines();
    void mark_line();

    FilePlace place_;
    int marked_ = -1;  // block of text_ with the line; -1: the file ends before it
    bool unreadable_ = false;
    QPlainTextEdit* text_;         // fileText
    QPushButton* open_ = nullptr;  // openFileButton
};

}  // namespace sherl::widgets
