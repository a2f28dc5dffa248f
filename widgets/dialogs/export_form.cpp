// SPDX-License-Identifier: GPL-3.0-or-later
// ExportDialog, its parts and their places. export_dialog.cpp holds what happens, export_lists.cpp what they say.
#include <QBoxLayout>
#include <QComboBox>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QStandardItemModel>

#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/fitted_tree.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/icon_label.h"
#include "widgets/look/icons.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/models/variant_names.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

constexpr int kWidth = 760, kHeight = 640, kLabels = 104, kGap = 12, kSide = 24;  // design pixels

QPushButton* button(const char* name, QWidget* parent) {
    auto* made = new QPushButton(parent);
    made->setObjectName(QString::fromLatin1(name));
    made->setAutoDefault(false);
    return made;
}

QLabel* label(const char* role, QWidget* parent, const char* name = nullptr) {
    QLabel* made = role_label(role, parent);
    made->setWordWrap(true);
    made->setTextFormat(Qt::PlainText);
    if (name != nullptr) made->setObjectName(QString::fromLatin1(name));
    return made;
}

// Up and down only.
QScrollArea* scrolling(QWidget* page) {
    auto* made = new QScrollArea;
    made->setWidgetResizable(true);
    made->setFrameShape(QFrame::NoFrame);
    made->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    made->setFocusPolicy(Qt::NoFocus);
    made->setWidget(page);
    for (QWidget* see_through : {made->viewport(), page}) see_through->setAutoFillBackground(false);
    return made;
}

QFrame* line(QWidget* parent) {
    auto* made = new QFrame(parent);
    made->setProperty("role", QStringLiteral("line"));
    return made;
}

}  // namespace

void ExportDialog::build() {
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto* panel = new QWidget(this);
    panel->setObjectName(QStringLiteral("panel"));
    panel->setAttribute(Qt::WA_StyledBackground);
    outer->addWidget(panel);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    build_head(*column);
    column->addWidget(line(this));

    form_ = scrolling(build_form());
    // The page of success comes with its answer; until then the form alone is there.
    pages_ = new QStackedWidget(this);
    pages_->addWidget(form_);
    column->addWidget(pages_, 1);
    column->addWidget(line(this));
    build_foot(*column);

    order_tabs();
    resize_within_screen(*this, QSize(kWidth, kHeight));
}

// Beside the form, and in sight from now on.
void ExportDialog::add_page(QWidget* page) {
    pages_->addWidget(scrolling(page));
    pages_->setCurrentIndex(pages_->count() - 1);
}

// As the eye goes; the segments are made when it is known which weights there are.
void ExportDialog::order_tabs() {
    QList<QWidget*> order;
    for (QPushButton* segment : segments_->findChildren<QPushButton*>()) order << segment;
    order << folder_ << choose_ << layout_ << contents_ << checks_tree_ << again_ << command_ << cancel_ << export_;
    for (qsizetype i = 1; i < order.size(); ++i) setTabOrder(order[i - 1], order[i]);
}

void ExportDialog::build_head(QBoxLayout& column) {
    const Theme& theme = Theme::instance();
    const std::map<store::RunId, int> shades = shades_of(session_.runs());
    const auto shade = shades.find(run_.id);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    head->setSpacing(theme.px(10));
    head->addWidget(new IconLabel(variant_icon(QString::fromStdString(run_.method), shade == shades.end() ? 0 : shade->second), 16, this));
    title_ = role_label("title", this);
    subtitle_ = new ElidedLabel(this);
    subtitle_->setObjectName(QStringLiteral("exportSubtitle"));
    subtitle_->setProperty("role", QStringLiteral("label"));
    head->addWidget(title_);
    head->addWidget(subtitle_, 1);
    column.addLayout(head);
}

QWidget* ExportDialog::build_form() {
    const Theme& theme = Theme::instance();
    auto* form = new QWidget;
    form->setObjectName(QStringLiteral("panel"));
    form->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(theme.px(kSide), theme.px(14), theme.px(kSide), theme.px(14));
    column->setSpacing(theme.px(6));

    weights_label_ = label("label", form);
    segments_ = new SegmentBar(form);
    segments_->setObjectName(QStringLiteral("exportWeights"));
    metric_ = role_label("label", form);
    metric_->setObjectName(QStringLiteral("exportMetric"));
    folder_label_ = label("label", form);
    folder_ = new QLineEdit(form);
    folder_->setObjectName(QStringLiteral("exportFolderEdit"));
    folder_label_->setBuddy(folder_);
    choose_ = button("exportChooseButton", form);
    folder_error_ = label("bad", form, "exportFolderError");
    layout_label_ = label("label", form);
    layout_ = new QComboBox(form);
    layout_->setObjectName(QStringLiteral("exportLayoutCombo"));
    for (int each = 0; each < 2; ++each) layout_->addItem(QString());
    if (!no_merge_.empty()) qobject_cast<QStandardItemModel*>(layout_->model())->item(1)->setEnabled(false);
    layout_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    layout_label_->setBuddy(layout_);
    layout_note_ = label("caption", form, "exportLayoutNote");
    merge_note_ = label("caption", form, "exportMergeNote");
    merge_note_->setVisible(!no_merge_.empty());

    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(theme.px(kGap));
    grid->setRowMinimumHeight(0, theme.px(28));
    grid->setVerticalSpacing(theme.px(8));
    grid->setColumnMinimumWidth(0, theme.px(kLabels));
    grid->setColumnStretch(1, 1);
    auto* weights = new QHBoxLayout;
    weights->addWidget(segments_);
    weights->addStretch();
    weights->addWidget(metric_);
    grid->addWidget(weights_label_, 0, 0);
    grid->addLayout(weights, 0, 1, 1, 2);
    grid->addWidget(folder_label_, 1, 0);
    grid->addWidget(folder_, 1, 1);
    grid->addWidget(choose_, 1, 2);
    grid->addWidget(folder_error_, 2, 1, 1, 2);
    grid->addWidget(layout_label_, 3, 0);
    grid->addWidget(layout_, 3, 1, 1, 2);
    grid->addWidget(layout_note_, 4, 1, 1, 2);
    grid->addWidget(merge_note_, 5, 1, 1, 2);
    column->addLayout(grid);

    auto* heading = new QHBoxLayout;
    heading->setContentsMargins(0, theme.px(6), 0, 0);
    contents_label_ = label("heading", form);
    totals_ = role_label("label", form);
    totals_->setObjectName(QStringLiteral("exportTotals"));
    heading->addWidget(contents_label_, 1);
    heading->addWidget(totals_);
    column->addLayout(heading);
    contents_ = new FittedTree(4, 1, 190, true, form);
    contents_->setObjectName(QStringLiteral("exportContents"));
    auto* frame = new QFrame(form);
    frame->setProperty("role", QStringLiteral("sunken"));
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, theme.px(2), 1, theme.px(2));
    inside->addWidget(contents_);
    column->addWidget(frame);

    checks_label_ = label("heading", form);
    checks_label_->setContentsMargins(0, theme.px(6), 0, 0);
    column->addWidget(checks_label_);
    checks_tree_ = new FittedTree(2, 1, kLabels + kGap - 4, false, form);  // its sentences stand below the fields
    checks_tree_->setObjectName(QStringLiteral("exportChecks"));
    column->addWidget(checks_tree_);

    column->addStretch();
    return form;
}

// Never scrolled away, as it says why there is nothing to export and holds the way on.
void ExportDialog::build_problem() {
    const Theme& theme = Theme::instance();
    problem_frame_ = new QFrame(this);
    problem_frame_->setProperty("role", QStringLiteral("noteBad"));
    auto* note = new QHBoxLayout(problem_frame_);
    note->setContentsMargins(theme.px(12), theme.px(8), theme.px(12), theme.px(8));
    note->setSpacing(theme.px(kGap));
    problem_ = label("bad", problem_frame_, "exportError");
    problem_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    again_ = button("exportAgainButton", problem_frame_);
    note->addWidget(problem_, 1);
    note->addWidget(again_, 0, Qt::AlignTop);
}

void ExportDialog::build_foot(QBoxLayout& column) {
    const Theme& theme = Theme::instance();
    command_ = button("exportCommandButton", this);
    command_->setProperty("kind", QStringLiteral("ghost"));
    cancel_ = button("exportCancelButton", this);
    export_ = button("exportButton", this);
    export_->setProperty("kind", QStringLiteral("primary"));
    export_->setDefault(true);
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.px(8));
    row->addWidget(command_);
    row->addStretch();
    row->addWidget(cancel_);
    row->addWidget(export_);
    build_problem();
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(theme.px(kSide), theme.px(12), theme.px(kSide), theme.px(12));
    foot->setSpacing(theme.px(12));
    foot->addWidget(problem_frame_);
    foot->addLayout(row);
    column.addLayout(foot);
}

}  // namespace sherl::widgets
