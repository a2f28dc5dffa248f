// SPDX-License-Identifier: GPL-3.0-or-later
// Labelled fields, two in a row; under a row what is wrong with it, in as many lines as it takes.
#pragma once

#include <QWidget>
#include <functional>
#include <vector>

#include "core/base/error.h"

class QGridLayout;

namespace sherl::widgets {

class ElidedLabel;

// GUI thread.
class FieldForm final : public QWidget {
    Q_OBJECT

  public:
    using Problems = std::function<std::vector<Problem>()>;

    explicit FieldForm(QWidget* parent = nullptr);

    // The form takes `field` and becomes its parent. `width` in design pixels; 0: the rest of a row of its own.
    void add(const QString& label, QWidget* field, int width, Problems problems);
    // Under the row of the field added last, behind what is wrong there; shown and hidden by its owner.
    void add_note(QWidget* note);
    // Asks for problems again.
    void refresh();

  private:
    void fit();

    struct Row {
        ElidedLabel* trouble;
        std::vector<std::pair<QString, Problems>> fields;
    };
    QGridLayout* grid_;
    std::vector<Row> rows_;
    std::vector<std::pair<QWidget*, int>> widths_;  // design pixels
    bool half_ = false;  // the last row has room for one more
};

}  // namespace sherl::widgets
