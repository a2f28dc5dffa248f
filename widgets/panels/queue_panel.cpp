// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/queue_panel.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "core/spec/resolve.h"
#include "core/store/claim.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/theme.h"
#include "widgets/models/roles.h"

namespace sherl::widgets {
using store::RunId;
using store::Status;

namespace {

constexpr double kNarrow = 620;  // of the card, in pixels of the design: below it a row leaves out what it can
constexpr double kShortHeads = 760;  // and below this the heads

}  // namespace

QueuePanel::QueuePanel(StudySession& session, TrainingBridge& bridge, ForecastService* forecasts, QWidget* parent)
    : QFrame(parent),
      session_(session),
      bridge_(bridge),
      model_(new QueueModel(session, bridge, forecasts, this)),
      delegate_(new QueueDelegate(this)) {
    build();
    lay_out();
    retranslate();
    connect(model_, &QueueModel::totalsChanged, this, &QueuePanel::show_state);
    connect(model_, &QueueModel::headerDataChanged, this, &QueuePanel::share_width);
    connect(model_, &QueueModel::failed, this, &QueuePanel::failed);
    connect(&session_, &StudySession::opened, this, &QueuePanel::show_state);
    connect(&bridge_, &TrainingBridge::queueEnded, this, &QueuePanel::show_state);
    connect(&bridge_, &TrainingBridge::runStarted, this, [this](qint64 run) {
        show_state();
        view_->scrollTo(model_->index_of(run));
    });
    connect(&Theme::instance(), &Theme::changed, this, &QueuePanel::lay_out);
}

void QueuePanel::build() {
    setObjectName(QStringLiteral("queuePanel"));
    setProperty("role", QStringLiteral("card"));
    auto* column = new QVBoxLayout(this);

    auto* head = new QHBoxLayout;
    heading_ = new QLabel(this);
    heading_->setProperty("role", QStringLiteral("heading"));
    summary_ = new ElidedLabel(this);
    summary_->setObjectName(QStringLiteral("queueSummaryLabel"));
    summary_->setProperty("role", QStringLiteral("label"));
    head->addWidget(heading_);
    head->addWidget(summary_, 1);  // gives way before the buttons do
    const auto button = [&](const char* name) {
        auto* made = new QPushButton(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty("kind", QStringLiteral("ghost"));
        head->addWidget(made);
        return made;
    };
    start_ = button("queueStartButton");
    pause_ = button("queuePauseButton");
    clear_ = button("queueClearButton");
    connect(start_, &QPushButton::clicked, this, [this] { bridge_.start(model_->unasked()); });
    connect(pause_, &QPushButton::clicked, this, [this] { bridge_.set_pause_after(!bridge_.pause_after()); });
    connect(clear_, &QPushButton::clicked, model_, &QueueModel::clear_finished);
    column->addLayout(head);

    view_ = new QTableView(this);
    view_->setObjectName(QStringLiteral("queueView"));
    view_->setModel(model_);
    view_->setItemDelegate(delegate_);
    view_->setShowGrid(false);
    view_->setFrameShape(QFrame::NoFrame);
    view_->setSelectionBehavior(QAbstractItemView::SelectRows);
    view_->setSelectionMode(QAbstractItemView::SingleSelection);
    view_->setTabKeyNavigation(false);
    view_->setWordWrap(false);
    view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view_->setDragDropMode(QAbstractItemView::InternalMove);
    view_->setDragDropOverwriteMode(false);
    view_->setDefaultDropAction(Qt::MoveAction);
    view_->verticalHeader()->hide();
    QHeaderView* header = view_->horizontalHeader();
    header->setSectionsClickable(false);
    header->setHighlightSections(false);
    for (int section = 0; section < QueueModel::Columns; ++section) {
        const bool stretches = section == QueueModel::ProgressColumn;
        header->setSectionResizeMode(section, stretches ? QHeaderView::Stretch : QHeaderView::Fixed);
    }
    view_->installEventFilter(this);
    view_->viewport()->installEventFilter(this);
    connect(view_, &QTableView::doubleClicked, this,
            [this](const QModelIndex& index) { Q_EMIT detailsRequested(model_->run_at(index)); });
    connect(delegate_, &QueueDelegate::pressed, this,
            [this](QueueDelegate::Button pressed, const QModelIndex& index, const QPoint& global) {
                const RunId run = model_->run_at(index);
                if (pressed == QueueDelegate::Button::stop) stop(run);
                if (pressed == QueueDelegate::Button::remove) remove(run);
                if (pressed == QueueDelegate::Button::more) popup(run, global);
                if (pressed == QueueDelegate::Button::fixes) popup_fixes(run, global);
                if (pressed == QueueDelegate::Button::details) Q_EMIT detailsRequested(run);
            });
    column->addWidget(view_, 1);

    empty_ = new QLabel(this);
    empty_->setObjectName(QStringLiteral("queueEmptyLabel"));
    empty_->setProperty("role", QStringLiteral("label"));
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(empty_, 1);
}

void QueuePanel::lay_out() {
    const Theme& theme = Theme::instance();
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->setContentsMargins(theme.px(14), theme.px(8), theme.px(14), theme.px(8));
    column->setSpacing(theme.px(4));
    static_cast<QHBoxLayout*>(column->itemAt(0)->layout())->setSpacing(theme.px(8));
    view_->verticalHeader()->setMinimumSectionSize(theme.px(20));
    view_->verticalHeader()->setDefaultSectionSize(QueueDelegate::row_height());
    for (int section = 0; section < QueueModel::Columns; ++section) {
        if (const int width = QueueDelegate::column_width(section); width > 0) {
            view_->horizontalHeader()->resizeSection(section, width);
        }
    }
    share_width();
    set_compact(compact_);
    show_state();
}

// Forecasts in brackets need room only where there are some.
int QueuePanel::peak_width() const {
    const QFontMetrics words(Theme::instance().font(12));
    int widest = QueueDelegate::column_width(QueueModel::PeakColumn, model_->short_heads());
    for (int row = 0; row < model_->rowCount(); ++row)
        widest = std::max(widest, words.horizontalAdvance(model_->index(row, QueueModel::PeakColumn).data().toString()) + 2 * QueueDelegate::padding());
    return widest;
}

// Name and progress share what the other columns leave; a sentence needs more than a name.
void QueuePanel::share_width() {
    const bool narrow = width() < Theme::instance().px(kNarrow);
    delegate_->set_narrow(narrow);
    view_->setColumnHidden(QueueModel::SeedColumn, narrow);
    model_->set_short_heads(width() < Theme::instance().px(kShortHeads));
    view_->horizontalHeader()->resizeSection(QueueModel::PeakColumn, peak_width());
    int left = view_->viewport()->width();
    for (int section = 0; section < QueueModel::Columns; ++section) {
        if (!view_->isColumnHidden(section)) left -= section == QueueModel::PeakColumn ? peak_width() : QueueDelegate::column_width(section);
    }
    view_->horizontalHeader()->resizeSection(QueueModel::RunColumn, std::max(0, left * 2 / 5));
    if (std::exchange(narrow_, narrow) != narrow) show_state();
}

void QueuePanel::set_compact(bool compact) {
    compact_ = compact;
    view_->horizontalHeader()->setVisible(!compact);
    const int one_row = QueueDelegate::row_height();
    view_->setMinimumHeight(compact ? one_row : 2 * one_row);
    view_->setMaximumHeight(compact ? one_row : QWIDGETSIZE_MAX);
    view_->setVerticalScrollBarPolicy(compact ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    one_row_ = 0;
    show_one_row();
}

// Of the one row that is seen: at work, else the next, else the newest that has ended. Scrolled to when it changes, so
// that the user can look at others.
void QueuePanel::show_one_row() {
    if (!compact_ || model_->rowCount() == 0) return;
    const QueueModel::Totals totals = model_->totals();
    const QModelIndex first = model_->index(std::min(totals.ended, model_->rowCount() - 1), 0);
    const RunId run = model_->run_at(first);
    if (std::exchange(one_row_, run) == run) return;
    view_->doItemsLayout();  // a row that has just come is scrolled to no further than the ones before it reach
    view_->scrollTo(first, QAbstractItemView::PositionAtTop);
}

void QueuePanel::retranslate() {
    heading_->setText(tr("Queue"));
    clear_->setText(tr("Clear finished"));
    clear_->setToolTip(tr("Takes the runs that have finished or failed out of this list. The study keeps them."));
    view_->setAccessibleName(tr("Queue"));
    empty_->setText(tr("Nothing is queued. Runs appear here with their progress, memory peak and result."));
    model_->retranslate();
    lay_out();  // widths follow the words
}

void QueuePanel::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QFrame::changeEvent(event);
}

void QueuePanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    share_width();  // the list, whose size tells it too, is hidden while it is empty
}

void QueuePanel::show_state() {
    const Theme& theme = Theme::instance();
    const QueueModel::Totals totals = model_->totals();
    QStringList facts;
    if (totals.running > 0) facts << tr("%n running", nullptr, totals.running);
    if (totals.waiting > 0) facts << tr("%n waiting", nullptr, totals.waiting);
    if (totals.ended > 0 && facts.isEmpty()) facts << tr("%n ended", nullptr, totals.ended);
    const bool held = bridge_.pause_after(), at_work = bridge_.active().has_value();
    if (held) facts << (at_work ? tr("pauses after this run") : tr("paused"));
    if (!session_.writable() && session_.is_open()) facts << tr("read only");
    summary_->set_text(facts.join(QStringLiteral(" · ")));

    start_->setText(tr("Start %n waiting run(s)", nullptr, totals.unasked));
    start_->setIcon(theme.icon(QStringLiteral("play")));
    start_->setVisible(totals.unasked > 0 && session_.writable());
    // Held, the one button goes on; it says whether something is at work meanwhile.
    const QString pause = !held ? tr("Pause after this run") : at_work ? tr("Do not pause") : tr("Continue");
    pause_->setText(narrow_ ? QString() : pause);
    pause_->setAccessibleName(pause);
    pause_->setToolTip(!held     ? tr("The run at work goes on to its end; no other starts.")
                       : at_work ? tr("The next run starts when this one has ended.")
                                 : tr("Starts the next run."));
    pause_->setIcon(theme.icon(held ? QStringLiteral("play") : QStringLiteral("pause")));
    pause_->setEnabled(at_work || held);
    clear_->setEnabled(totals.done > 0);
    delegate_->set_read_only(!session_.writable());

    const bool empty = model_->rowCount() == 0;
    empty_->setVisible(empty);
    view_->setVisible(!empty);
    show_one_row();
}

RunId QueuePanel::current() const {
    return model_->run_at(view_->currentIndex());
}

StudySession::Done QueuePanel::or_fail() {
    return [this](std::optional<Error> error) {
        if (error) Q_EMIT failed(*error);
    };
}

void QueuePanel::request(RunId run, store::Request request) {
    session_.write(
        this, [run, request](store::Study& study) { study.request(run, request); }, or_fail());
}

void QueuePanel::stop(RunId run) {
    if (bridge_.active() == run) return bridge_.stop();
    request(run, store::Request::stop);
}

void QueuePanel::pause(RunId run) {
    if (bridge_.active() == run) return bridge_.pause();
    request(run, store::Request::pause);
}

void QueuePanel::resume(RunId run) {
    bridge_.start({run});
}

void QueuePanel::retry(RunId run) {
    session_.ask<bool>(
        this, [run](const store::Study& study) { return store::can_execute(study.detail(run)); },
        [this, run](bool can_go_on) {
            if (can_go_on) {
                resume(run);
            } else {
                run_again(run);
            }
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void QueuePanel::run_again(RunId run) {
    const auto made = std::make_shared<RunId>(0);
    session_.write(
        this,
        [run, made](store::Study& study) {
            const store::RunSummary old = study.summary(run);
            *made = study.create_run(old.spec, old.spec_hash, spec::to_run_spec(old.spec));
        },
        [this, made](std::optional<Error> error) {
            if (error) {
                Q_EMIT failed(*error);
            } else {
                bridge_.start({*made});
            }
        });
}

void QueuePanel::remove(RunId run) {
    if (model_->status(run) != Status::waiting) return model_->hide(run);
    bridge_.forget(run);
    session_.write(
        this,
        [run](store::Study& study) {
            // By now another process may have started it: then it is not ours to remove.
            if (study.summary(run).status == Status::waiting) study.remove(run);
        },
        or_fail());
}

QMenu* QueuePanel::make_menu(RunId run) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("queueMenu"));
    menu->setToolTipsVisible(true);
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return menu;
    const Status status = model_->status(run);
    const auto add = [&](const char* name, const QString& title, auto slot) {
        QAction* action = menu->addAction(title);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    if (session_.writable()) {
        switch (status) {
            case Status::waiting:
                if (!bridge_.wants(run)) add("queueStart", tr("Start"), [this, run] { resume(run); });
                add("queueUp", tr("Move up"), [this, run] {
                    model_->move(run, -1);
                })->setShortcut(Qt::ALT | Qt::Key_Up);
                add("queueDown", tr("Move down"), [this, run] {
                    model_->move(run, 1);
                })->setShortcut(Qt::ALT | Qt::Key_Down);
                break;
            case Status::running:
                add("queuePause", tr("Pause"), [this, run] {
                    pause(run);
                })->setToolTip(tr("Writes a checkpoint and leaves the machine free. The run can be resumed."));
                add("queueStop", tr("Stop"), [this, run] {
                    stop(run);
                })->setToolTip(tr("Ends within one step. The run can be resumed."));
                break;
            case Status::stopped:
            case Status::paused:
            case Status::interrupted:
                add("queueResume", tr("Resume"), [this, run] { resume(run); });
                break;
            case Status::failed:
                add("queueRetry", tr("Retry"), [this, run] {
                    retry(run);
                })->setToolTip(tr("From the last checkpoint, or from the start where there is none."));
                add_offers(*menu, run);
                break;
            case Status::finished:
                add("queueAgain", tr("Run again"), [this, run] { run_again(run); });
                break;
        }
        menu->addSeparator();
    }
    add("queueDetails", tr("Details"), [this, run] { Q_EMIT detailsRequested(run); });
    add("queueDuplicate", tr("Duplicate and change"), [this, run] { Q_EMIT duplicateRequested(run); });
    if (status != Status::waiting) add("queueCompare", tr("Show in Compare"), [this, run] { Q_EMIT compareRequested(run); });
    if (status != Status::waiting && status != Status::running)
        add("queueExport", tr("Export adapter…"), [this, run] { Q_EMIT exportRequested(run); });
    add("queueJson", tr("Copy as JSON"), [this, run] { Q_EMIT jsonRequested(run); });
    add("queueCommandLine", tr("Copy command line"), [this, run] { Q_EMIT commandLineRequested(run); });
    if (status == Status::running || (status == Status::waiting && !session_.writable())) return menu;
    menu->addSeparator();
    QAction* erase =
        add("queueRemove", status == Status::waiting ? tr("Remove from the queue") : tr("Remove from this list"),
            [this, run] { remove(run); });
    erase->setShortcut(Qt::Key_Delete);
    return menu;
}

void QueuePanel::add_offers(QMenu& menu, RunId run) {
    const auto [offered, start] = model_->offers(run);
    for (const Remedy& remedy : offered) {
        QAction* action = menu.addAction(remedy.title);
        action->setObjectName(start ? QStringLiteral("queueFix") : QStringLiteral("queueRemedy"));
        if (start) action->setToolTip(tr("Starts a run with this change, which is predicted to fit."));
        connect(action, &QAction::triggered, this, [this, run, start = start, changes = remedy.changes] {
            start ? Q_EMIT fixRequested(run, changes) : Q_EMIT remedyRequested(run, changes);
        });
    }
}

void QueuePanel::popup_fixes(RunId run, const QPoint& global) {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("queueFixes"));
    menu->setToolTipsVisible(true);
    if (session_.writable()) add_offers(*menu, run);
    menu->addAction(tr("Details"), this, [this, run] { Q_EMIT detailsRequested(run); });
    connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
    menu->popup(global);
}

void QueuePanel::popup(RunId run, const QPoint& global) {
    QMenu* menu = make_menu(run);
    connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
    menu->popup(global);
}

bool QueuePanel::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ContextMenu && watched == view_->viewport()) {
        const auto* wanted = static_cast<QContextMenuEvent*>(event);
        if (wanted->reason() == QContextMenuEvent::Mouse) {
            const QModelIndex index = view_->indexAt(wanted->pos());
            if (index.isValid()) popup(model_->run_at(index), wanted->globalPos());
        } else if (current() != 0) {
            const QRect row = view_->visualRect(view_->currentIndex());
            popup(current(), view_->viewport()->mapToGlobal(row.bottomLeft()));
        }
        return true;
    }
    if (event->type() == QEvent::KeyPress && watched == view_ && current() != 0) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const RunId run = current();
        if (key->modifiers() == Qt::AltModifier && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
            model_->move(run, key->key() == Qt::Key_Up ? -1 : 1);
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            Q_EMIT detailsRequested(run);
            return true;
        }
        if (key->key() == Qt::Key_Delete && model_->status(run) != Status::running && session_.writable()) {
            remove(run);
            return true;
        }
    }
    if (event->type() == QEvent::Resize && watched == view_->viewport()) share_width();
    // The ring around the current row is as wide as the row.
    if ((event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) && watched == view_) {
        view_->viewport()->update();
    }
    return QFrame::eventFilter(watched, event);
}

}  // namespace sherl::widgets
