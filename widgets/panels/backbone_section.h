// SPDX-License-Identifier: GPL-3.0-or-later
// Which backbone: those this computer has, or any folder; one line about it, the rest in its card.
#pragma once

#include <QWidget>
#include <filesystem>
#include <optional>
#include <vector>

#include "widgets/bridge/backbone_sources.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/settings.h"

class QPushButton;

namespace sherl::widgets {

class BackboneCard;
class ElidedLabel;
class PopupCombo;

// backboneCombo, backboneInfo, backboneDetails; backboneCommand where there is nothing to choose. GUI thread.
class BackboneSection final : public QWidget {
    Q_OBJECT

  public:
    // All outlive the section.
    BackboneSection(SpecDraft& draft, PreflightService& preflight, Settings& settings, QWidget* parent = nullptr);

    // Asks for a folder and takes it.
    void open_folder();
    // A folder that the user pointed at; it is remembered.
    void use(const QString& folder);
    // Reads what was wrong once more: it may have been mended meanwhile.
    void look_again();
    // Why nothing can be trained on what was chosen, as far as its files tell; empty: nothing is known against it.
    [[nodiscard]] const QString& trouble() const { return trouble_; }

  Q_SIGNALS:
    void troubleChanged();

  private:
    void fill();
    void choose(int index);
    void take(const std::string& path);
    void follow_draft();
    void show_inspection();
    void show_line(const QString& text, const char* role, const QString& tip = {});
    void show_details();
    [[nodiscard]] QWidget* make_help();

    SpecDraft& draft_;
    PreflightService& preflight_;
    Settings& settings_;
    PopupCombo* combo_;
    ElidedLabel* info_;
    QPushButton* details_;
    QWidget* help_;
    std::vector<BackboneSource> sources_;
    std::filesystem::path asked_;
    std::optional<formats::Inspection> inspection_;  // of asked_
    std::optional<Error> failure_;                   // the same
    QString trouble_;
};

}  // namespace sherl::widgets
