// SPDX-License-Identifier: GPL-3.0-or-later
// Small parts that the sections of the set-up share: a heading with something at its right, chips of changed settings.
#pragma once

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QWidget>
#include <functional>
#include <vector>

#include "widgets/bridge/spec_draft.h"

namespace sherl::widgets {

[[nodiscard]] QLabel* heading_label(const QString& text, QWidget* parent);
[[nodiscard]] QPushButton* link_button(const QString& text, const QString& object_name, QWidget* parent);
// Heading left, `right` at the right end; may be null.
[[nodiscard]] QWidget* heading_row(QLabel* heading, QWidget* right, QWidget* parent);
// A line across the whole column.
[[nodiscard]] QWidget* separator(QWidget* parent);

// A list box whose entries may be actions ("Open folder…"): arrow keys open it instead of running through them, and it is
// filled when it opens.
class PopupCombo final : public QComboBox {
    Q_OBJECT

  public:
    explicit PopupCombo(const QString& object_name, QWidget* parent);
    void showPopup() override;

  Q_SIGNALS:
    void aboutToOpen();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

// One chip for each key that `wanted` takes, that has a meaning in the draft and differs from its default. Nothing that
// changes a run is hidden. Invisible while there is none.
class ChangedChips final : public QWidget {
    Q_OBJECT

  public:
    ChangedChips(SpecDraft& draft, std::function<bool(const spec::Key&)> wanted, QWidget* parent);

  Q_SIGNALS:
    void fieldRequested(const QString& path);  // a chip was clicked

  private:
    void refresh();
    SpecDraft& draft_;
    std::function<bool(const spec::Key&)> wanted_;
    QStringList shown_;
};

// Every key of the catalogue, a method's options behind its kind, in the order in which a document is read.
[[nodiscard]] std::vector<const spec::Key*> keys_that_apply(const SpecDraft& draft);

}  // namespace sherl::widgets
