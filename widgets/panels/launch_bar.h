// SPDX-License-Identifier: GPL-3.0-or-later
// The foot of set-up and layers: hash of the spec, save, queue, start. Source: ui.md §3.3
#pragma once

#include <QLabel>
#include <QWidget>
#include <filesystem>
#include <vector>

#include "widgets/bridge/spec_draft.h"

class QAction;
class QPushButton;

namespace sherl::widgets {

// A label that copies something when it is clicked, or by Space or Enter.
class HashLabel final : public QLabel {
    Q_OBJECT

  public:
    explicit HashLabel(QWidget* parent);

  Q_SIGNALS:
    void activated();

  protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

// specHashLabel, saveSpecButton, enqueueButton, startButton. GUI thread; `draft` outlives it.
class LaunchBar final : public QWidget {
    Q_OBJECT

  public:
    explicit LaunchBar(SpecDraft& draft, QWidget* parent = nullptr);

    // A reason why nothing can be started now, whatever the set-up says (a study that is read-only); empty: none.
    void set_blocked(const QString& reason);
    // The data of a start are being checked.
    void set_busy(bool busy);
    // What the files of backbone and data tell against the set-up, a line each; empty: nothing.
    void set_trouble(const QString& trouble);

    // Ctrl+Enter and Ctrl+Shift+Enter; the same actions belong into the menu.
    [[nodiscard]] QAction* start_action() const { return start_action_; }
    [[nodiscard]] QAction* enqueue_action() const { return enqueue_action_; }
    [[nodiscard]] QAction* save_action() const { return save_action_; }
    // Asks for a file and writes the set-up there; also by the button.
    void save_file();
    void copy_json();

  Q_SIGNALS:
    // The set-up as it is now: one run for each seed.
    void startRequested(const sherl::Json& document, const std::filesystem::path& base,
                        const std::vector<std::int64_t>& seeds);
    void enqueueRequested(const sherl::Json& document, const std::filesystem::path& base,
                          const std::vector<std::int64_t>& seeds);
    void said(const QString& message);  // for the status strip
    void failed(const sherl::Error& error);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void refresh();
    void retranslate();
    [[nodiscard]] QString obstacles() const;  // all of them; empty: none

    SpecDraft& draft_;
    HashLabel* hash_;
    QPushButton *save_, *enqueue_, *start_;
    QAction *start_action_, *enqueue_action_, *save_action_;
    QString blocked_, trouble_;
    bool busy_ = false;
};

}  // namespace sherl::widgets
