// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/field_form.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <utility>

#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"

namespace sherl::widgets {

FieldForm::FieldForm(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
    grid_->setContentsMargins(0, 0, 0, 0);
    grid_->setVerticalSpacing(0);
    for (const int half : {0, 1}) grid_->setColumnStretch(half, 1);
    fit();
    connect(&Theme::instance(), &Theme::changed, this, &FieldForm::fit);
}

void FieldForm::fit() {
    const Theme& theme = Theme::instance();
    grid_->setHorizontalSpacing(theme.px(14));
    for (auto* half : grid_->findChildren<QHBoxLayout*>()) half->setSpacing(theme.px(4));
    for (int i = 0; i < static_cast<int>(rows_.size()); ++i) grid_->setRowMinimumHeight(i * 3 + 2, theme.px(5));
    for (const auto& [field, width] : widths_) field->setFixedWidth(theme.px(width));
}

void FieldForm::add(const QString& label, QWidget* field, int width, Problems problems) {
    const bool wide = width == 0;
    if (wide || !half_) {
        auto* trouble = new ElidedLabel(this);
        trouble->setProperty("role", QStringLiteral("bad"));
        trouble->hide();
        rows_.push_back({trouble, {}});
    }
    const int row = static_cast<int>(rows_.size()) * 3 - 3;
    const int column = !wide && half_ ? 1 : 0;
    if (column == 0) grid_->addWidget(rows_.back().trouble, row + 1, 0, 1, 2);
    auto* name = new QLabel(label, this);
    name->setProperty("role", QStringLiteral("label"));
    name->setBuddy(field);
    field->setParent(this);
    field->setAccessibleName(label);
    if (!wide) widths_.emplace_back(field, width);
    // Halves of equal width: forms below each other line up, whatever their labels.
    auto* half = new QHBoxLayout;
    half->addWidget(name);
    if (!wide) half->addStretch(1);
    half->addWidget(field, wide ? 1 : 0);
    grid_->addLayout(half, row, column, 1, wide ? 2 : 1);
    rows_.back().fields.emplace_back(label, std::move(problems));
    half_ = !wide && column == 0;
    fit();
}

void FieldForm::add_note(QWidget* note) {
    note->setParent(this);
    grid_->addWidget(note, static_cast<int>(rows_.size()) * 3 - 1, 0, 1, 2);
}

void FieldForm::refresh() {
    for (Row& row : rows_) {
        QStringList lines;  // one for each field
        QString tip;
        for (const auto& [label, problems_of] : row.fields) {
            QString line;
            for (const Problem& problem : problems_of()) {
                //: Under a row of fields. %1 the field's label, %2 what it accepts or what is wrong.
                if (line.isEmpty()) line = tr("%1: %2", "field").arg(label, short_problem(problem));
                tip += (tip.isEmpty() ? QString() : QStringLiteral("\n")) + shown(problem);
            }
            if (!line.isEmpty()) lines += line;
        }
        row.trouble->set_text(lines.join(QLatin1Char('\n')), tip, true);  // what is allowed stands at the end of a line
        row.trouble->setVisible(!lines.isEmpty());
    }
}

}  // namespace sherl::widgets
