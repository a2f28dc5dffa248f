// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/start_line.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include "core/base/files.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"

namespace sherl::widgets {
namespace {

constexpr const char *kFrom = "train.start_from", *kHash = "train.start_hash", *kPartial = "train.start_partial";

}  // namespace

StartLine::StartLine(SpecDraft& draft, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      text_(new ElidedLabel(this)),
      trouble_(new ElidedLabel(this)),
      remove_(new QToolButton(this)) {
    setObjectName(QStringLiteral("startLine"));
    text_->setObjectName(QStringLiteral("startText"));
    trouble_->setObjectName(QStringLiteral("startTrouble"));
    trouble_->setProperty("role", QStringLiteral("bad"));
    remove_->setObjectName(QStringLiteral("startRemove"));
    remove_->setIcon(Theme::instance().icon(QStringLiteral("close")));
    remove_->setAutoRaise(true);
    remove_->setFocusPolicy(Qt::StrongFocus);
    //: Button: the next runs begin with fresh values again
    remove_->setToolTip(tr("Remove the start values"));
    remove_->setAccessibleName(remove_->toolTip());
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::instance().px(2));
    auto* row = new QHBoxLayout;
    row->addWidget(text_, 1);
    row->addWidget(remove_);
    layout->addLayout(row);
    layout->addWidget(trouble_);
    connect(remove_, &QToolButton::clicked, this, &StartLine::remove);
    connect(&draft_, &SpecDraft::changed, this, &StartLine::refresh);
    refresh();
}

void StartLine::refresh() {
    const Json from = draft_.value(kFrom);
    setVisible(from.is_string());
    if (!from.is_string()) return;
    const QString folder = QString::fromStdString(from.get<std::string>());
    const QString name = QString::fromStdString(folder_label(from.get<std::string>()));
    //: A line of the set-up. %1 the folder of an exported adapter
    const QString whole = tr("Start values from %1").arg(name);
    //: The same, where not all of them fit what is trained
    const QString partly = tr("Start values from %1, those that fit").arg(name);
    const Json partial = draft_.value(kPartial);
    text_->set_text(partial.is_boolean() && partial.get<bool>() ? partly : whole, folder);
    std::vector<Problem> problems = draft_.problems_at(kFrom);
    const std::vector<Problem> changed = draft_.problems_at(kHash);
    problems.insert(problems.end(), changed.begin(), changed.end());
    trouble_->setVisible(!problems.empty());
    if (!problems.empty()) trouble_->set_text(placeless(problems.front()), shown(problems.front()), true);
}

void StartLine::remove() {
    //: Undo step
    draft_.set_many({{kFrom, nullptr}, {kHash, nullptr}, {kPartial, nullptr}}, tr("Remove start values"));
}

}  // namespace sherl::widgets
