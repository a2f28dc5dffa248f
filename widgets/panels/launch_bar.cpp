// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/launch_bar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "core/base/files.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/key_editor.h"

namespace sherl::widgets {
namespace {

constexpr int kPad = 16, kGap = 10, kFoot = 12;  // design pixels

QString short_hash(const std::string& hash) {
    return QString::fromStdString(hash.substr(0, 4) + "…" + hash.substr(hash.size() - 3));
}

}  // namespace

HashLabel::HashLabel(QWidget* parent) : QLabel(parent) {
    setObjectName(QStringLiteral("specHashLabel"));
    setProperty("role", QStringLiteral("mono"));
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setTextFormat(Qt::PlainText);
    setMargin(4);  // the ring's place
}

void HashLabel::mouseReleaseEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton && rect().contains(event->position().toPoint())) Q_EMIT activated();
}

void HashLabel::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (key != Qt::Key_Space && key != Qt::Key_Return && key != Qt::Key_Enter) return QLabel::keyPressEvent(event);
    Q_EMIT activated();
}

void HashLabel::paintEvent(QPaintEvent* event) {
    QLabel::paintEvent(event);
    if (!hasFocus()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::instance().color(QStringLiteral("focus")), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
}

LaunchBar::LaunchBar(SpecDraft& draft, QWidget* parent)
    : QWidget(parent),
      draft_(draft),
      hash_(new HashLabel(this)),
      save_(new QPushButton(this)),
      enqueue_(new QPushButton(this)),
      start_(new QPushButton(this)),
      start_action_(new QAction(this)),
      enqueue_action_(new QAction(this)),
      save_action_(new QAction(this)) {
    setObjectName(QStringLiteral("launchBar"));
    setAttribute(Qt::WA_StyledBackground);
    const Theme& theme = Theme::instance();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(theme.px(kPad), theme.px(kFoot), theme.px(kPad), theme.px(kFoot));
    layout->setSpacing(theme.px(6));
    auto* row = new QHBoxLayout;
    row->setSpacing(theme.px(kGap));
    layout->addLayout(row);
    row->addWidget(hash_);
    row->addWidget(save_);
    row->addStretch(1);
    row->addWidget(enqueue_);
    row->addWidget(start_);

    save_->setObjectName(QStringLiteral("saveSpecButton"));
    save_->setProperty("kind", QStringLiteral("ghost"));
    enqueue_->setObjectName(QStringLiteral("enqueueButton"));
    start_->setObjectName(QStringLiteral("startButton"));
    start_->setProperty("kind", QStringLiteral("primary"));
    start_->setIcon(theme.icon(QStringLiteral("play"), QStringLiteral("onInk")));
    for (QPushButton* button : {save_, enqueue_, start_}) button->setAutoDefault(false);

    start_action_->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Return), QKeySequence(Qt::CTRL | Qt::Key_Enter)});
    enqueue_action_->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return),
                                   QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Enter)});
    save_action_->setShortcut(QKeySequence::Save);
    addActions({start_action_, enqueue_action_, save_action_});
    connect(start_, &QPushButton::clicked, start_action_, &QAction::trigger);
    connect(enqueue_, &QPushButton::clicked, enqueue_action_, &QAction::trigger);
    connect(save_, &QPushButton::clicked, save_action_, &QAction::trigger);
    connect(start_action_, &QAction::triggered, this,
            [this] { Q_EMIT startRequested(draft_.document(), draft_.base(), draft_.seeds()); });
    connect(enqueue_action_, &QAction::triggered, this,
            [this] { Q_EMIT enqueueRequested(draft_.document(), draft_.base(), draft_.seeds()); });
    connect(save_action_, &QAction::triggered, this, &LaunchBar::save_file);
    connect(hash_, &HashLabel::activated, this, &LaunchBar::copy_json);
    connect(&draft_, &SpecDraft::changed, this, &LaunchBar::refresh);
    retranslate();
}

void LaunchBar::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) retranslate();
}

void LaunchBar::retranslate() {
    save_->setText(tr("Save run file…"));
    save_action_->setText(save_->text());
    enqueue_->setText(tr("Add to queue"));
    enqueue_action_->setText(enqueue_->text());
    refresh();
}

void LaunchBar::set_blocked(const QString& reason) {
    blocked_ = reason;
    refresh();
}

void LaunchBar::set_busy(bool busy) {
    busy_ = busy;
    refresh();
}

void LaunchBar::set_trouble(const QString& trouble) {
    trouble_ = trouble;
    refresh();
}

QString LaunchBar::obstacles() const {
    QStringList all;
    if (!blocked_.isEmpty()) all += blocked_;
    if (busy_) all += tr("The data are being checked…");
    for (const Problem& problem : draft_.problems()) all += shown(problem);
    if (!trouble_.isEmpty()) all += trouble_;
    return all.join(QLatin1Char('\n'));
}

void LaunchBar::refresh() {
    const auto& resolved = draft_.resolved();
    //: The hash of a run spec, shortened. %1 such as 7c1f…e09
    hash_->setText(tr("Spec %1").arg(resolved ? short_hash(resolved->hash) : QStringLiteral("–")));
    //: Tool tip. %1 the whole hash of a run spec
    hash_->setToolTip(resolved ? tr("%1\nClick to copy the run as JSON.").arg(QString::fromStdString(resolved->hash))
                               : tr("Click to copy the run as JSON."));
    hash_->setAccessibleName(resolved ? tr("Hash of the run spec: %1").arg(QString::fromStdString(resolved->hash))
                                      : tr("The run spec has problems and no hash."));

    const int runs = std::max(1, static_cast<int>(draft_.seeds().size()));
    //: Starts the run that is set up; with several seeds there are as many runs
    const QString start = runs == 1 ? tr("Start run") : tr("Start %n run(s)", nullptr, runs);
    start_->setText(start);
    start_action_->setText(start);
    const QString why_not = obstacles();
    const bool able = why_not.isEmpty();
    for (QPushButton* button : {start_, enqueue_}) button->setEnabled(able);
    for (QAction* action : {start_action_, enqueue_action_}) action->setEnabled(able);
    //: Tool tip of a button. %1 what it does, %2 its key
    const QString tip = tr("%1 (%2)", "button, key");
    start_->setToolTip(able ? tip.arg(tr("Trains now, after what is already running"),
                                      start_action_->shortcut().toString(QKeySequence::NativeText))
                            : why_not);
    enqueue_->setToolTip(able ? tip.arg(tr("Waits in the queue until it is started"),
                                        enqueue_action_->shortcut().toString(QKeySequence::NativeText))
                              : why_not);
    for (QPushButton* button : {start_, enqueue_}) button->setAccessibleDescription(button->toolTip());
}

void LaunchBar::copy_json() {
    QApplication::clipboard()->setText(draft_.as_json());
    //: Shown for a moment after a click
    Q_EMIT said(tr("The run is in the clipboard as JSON."));
}

void LaunchBar::save_file() {
    QString file = choosers().save_file(this, tr("Save run file"), QString::fromStdString((draft_.base() / "run.json").string()),
                                        //: Filter of a file dialog; keep the pattern
                                        tr("Run files (*.json)"));
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += QStringLiteral(".json");
    try {
        write_file_atomically(file.toStdString(), draft_.as_json().toStdString());
        draft_.undo_stack().setClean();
        Q_EMIT said(tr("Saved as %1.").arg(file));
    } catch (const Error& error) {
        Q_EMIT failed(error);
    }
}

}  // namespace sherl::widgets
