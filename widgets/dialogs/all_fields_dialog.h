// SPDX-License-Identifier: GPL-3.0-or-later
// The complete run spec as a list: every key that has a meaning in the set-up, its value, and who chose it.
#pragma once

#include <QDialog>
#include <memory>
#include <vector>

#include "widgets/bridge/spec_draft.h"

class QGridLayout;
class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;

namespace sherl::widgets {

class ElidedLabel;
class KeyEditor;

// Not modal; edits the draft as the forms do. allFieldsFind searches, allFieldsNone says that nothing was found. Fields are `field_<path>`, the buttons that go back to the default
// `reset_<path>`; an option that a backbone of two stacks has for each of them has two. GUI thread; `draft` outlives it.
class AllFieldsDialog final : public QDialog {
    Q_OBJECT

  public:
    AllFieldsDialog(SpecDraft& draft, QWidget* parent);

    // Scrolls to a key and gives it the focus; empty: the top.
    void go_to(const QString& path);

  protected:
    void changeEvent(QEvent* event) override;

  private:
    // Of the catalogue, and which stack's part of it; empty: all of it.
    struct Field {
        const spec::Key* key;
        std::string stack;
        friend bool operator==(const Field&, const Field&) = default;
    };
    struct Row {
        Field field;
        QWidget* heading;  // of its group, in the first row of one; else null
        QWidget* name;
        KeyEditor* editor;
        QLabel* source;
        QToolButton* reset;
        ElidedLabel* trouble;
    };
    void build();
    [[nodiscard]] std::vector<Field> fields() const;
    void add(QGridLayout& grid, const Field& field, QWidget* heading);
    void refresh();
    void filter();

    SpecDraft& draft_;
    QLineEdit* find_;
    QLabel* none_ = nullptr;
    QScrollArea* area_;
    std::vector<Row> rows_;
};

}  // namespace sherl::widgets
