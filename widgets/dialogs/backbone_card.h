// SPDX-License-Identifier: GPL-3.0-or-later
// What a backbone folder holds, without loading weights: the preflight card.
#pragma once

#include <QDialog>

#include "core/formats/backbone_folder.h"

class QGridLayout;
class QVBoxLayout;

namespace sherl::widgets {

// Not modal; deletes itself when closed.
class BackboneCard final : public QDialog {
    Q_OBJECT

  public:
    BackboneCard(const formats::Inspection& inspection, QWidget* parent);

    // The same facts as plain text.
    [[nodiscard]] QString report() const;

  Q_SIGNALS:
    void otherWanted();  // "Choose another…"

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void build();
    void fact(QGridLayout& grid, const QString& name, const QString& value, const QString& object_name);
    void add_facts(QVBoxLayout& layout);
    void add_architecture(QGridLayout& grid, const formats::BertConfig& bert);
    void add_architecture(QGridLayout& grid, const formats::T5Config& t5);
    [[nodiscard]] QWidget* methods(const std::string& host);
    [[nodiscard]] QString architecture() const;

    formats::Inspection inspection_;
    QWidget* body_ = nullptr;  // all of it
    QStringList lines_;
};

}  // namespace sherl::widgets
