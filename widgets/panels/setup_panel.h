// SPDX-License-Identifier: GPL-3.0-or-later
// The workbench's first column: backbone, task and data, method and its options, training. Source: ui.md §3.1
#pragma once

#include <QPointer>
#include <QScrollArea>

#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/settings.h"

class QAction;

namespace sherl::widgets {

class AllFieldsDialog;
class BackboneSection;
class FieldIdeas;
class SetupForecast;
class TaskSection;

// objectName setupPanel; methodTrouble under the methods. Scrolls where the window is low. GUI thread; all that it is given outlives it.
class SetupPanel final : public QScrollArea {
    Q_OBJECT

  public:
    // Without a forecast its methods have no bars.
    SetupPanel(SpecDraft& draft, PreflightService& preflight, Settings& settings, SetupForecast* forecast = nullptr,
               QWidget* parent = nullptr);

    // For the Edit menu: Ctrl+Z and Ctrl+Shift+Z anywhere in the window, while the page of the set-up is the one on screen.
    [[nodiscard]] QAction* undo_action() const { return undo_; }
    [[nodiscard]] QAction* redo_action() const { return redo_; }
    // Off: its page is not on screen, and nobody would see what is undone.
    void set_undo_offered(bool offered);
    // Asks for a backbone folder.
    void open_backbone();
    // A folder or file that was dropped on the window: a backbone, or data. False: neither.
    bool take(const QString& path);
    // What was wrong with the files of backbone and data is read again: the window has the focus again, and they may
    // have been mended in another program.
    void look_again();
    // The list of all fields, at one of them; empty: at its top.
    void show_all_fields(const QString& path = {});

  Q_SIGNALS:
    // What the files of backbone and data tell against training; empty: nothing. Each on its own line.
    void troubleChanged(const QString& trouble);
    void rebuilt();  // its fields are new ones, for another language or text size

  protected:
    void changeEvent(QEvent* event) override;
    [[nodiscard]] QSize sizeHint() const override;

  private:
    void build();
    [[nodiscard]] QWidget* method_trouble(QWidget* parent);
    void order_focus();
    void enable_undo();

    SpecDraft& draft_;
    PreflightService& preflight_;
    Settings& settings_;
    SetupForecast* forecast_;
    FieldIdeas* ideas_ = nullptr;
    BackboneSection* backbone_ = nullptr;
    TaskSection* task_ = nullptr;
    QAction *undo_, *redo_;
    bool undo_offered_ = true;
    QPointer<AllFieldsDialog> fields_;
};

}  // namespace sherl::widgets
