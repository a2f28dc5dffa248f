// SPDX-License-Identifier: GPL-3.0-or-later
// RunsPanel, what can be done to the selected runs: menu, keys, deleting, names, tags and notes.
#include <QAction>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QInputDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTreeView>
#include <algorithm>
#include <memory>

#include "core/store/claim.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/models/variant_names.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::widgets {
namespace {

using store::RunId;
using store::Status;

constexpr std::size_t kNamed = 3;  // runs in a question

bool has_stopped(Status status) {
    return status == Status::stopped || status == Status::paused || status == Status::interrupted || status == Status::failed;
}

// The question, and below it which runs it is about: a line for each of the first few.
QString with_names(const QString& question, const std::vector<RunId>& runs, const StudySession& session) {
    VariantNames names;
    names.update(session.runs());
    QStringList lines;
    std::size_t known = 0;
    for (const RunId run : runs) {
        const store::RunSummary* summary = session.run(run);
        if (summary == nullptr || ++known > kNamed) continue;
        //: A run in a list of things to delete. %1 its name, %2 its seed, %3 its number
        lines += RunsPanel::tr("%1 · seed %2 · run %3").arg(names.of(*summary)).arg(summary->seed).arg(run);
    }
    if (known > kNamed) lines += RunsPanel::tr("and %n more", "runs", static_cast<int>(known - kNamed));
    return lines.isEmpty() ? question : question + QStringLiteral("\n\n") + lines.join(QLatin1Char('\n'));
}

}  // namespace

void RunsPanel::ask_before_deleting(QWidget* parent, const QString& question, std::function<void()> yes) {
    auto* box = new QMessageBox(QMessageBox::NoIcon, {}, question, QMessageBox::NoButton, parent);
    const int side = Theme::instance().px(32);
    box->setIconPixmap(Theme::instance().icon(QStringLiteral("trash")).pixmap(side, side));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setObjectName(QStringLiteral("deleteRunsBox"));
    box->setTextFormat(Qt::PlainText);  // it may hold names
    QPushButton* remove = box->addButton(tr("Delete"), QMessageBox::AcceptRole);
    QPushButton* cancel = box->addButton(QMessageBox::Cancel);
    box->setDefaultButton(cancel);
    QObject::connect(remove, &QPushButton::clicked, box, [yes = std::move(yes)] { yes(); });
    box->open();
}

void RunsPanel::ask_for_text(QWidget* parent, const QString& title, const QString& value, bool several_lines,
                             std::function<void(QString)> done) {
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("runsTextDialog"));
    dialog->setWindowTitle(title);
    dialog->setLabelText(title);
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput, several_lines);
    dialog->setTextValue(value);
    const Theme& theme = Theme::instance();
    const int words = dialog->fontMetrics().horizontalAdvance(value.section(QLatin1Char('\n'), 0, 0)) + theme.px(32);
    for (QWidget* field : dialog->findChildren<QWidget*>())
        if (qobject_cast<QLineEdit*>(field) != nullptr || qobject_cast<QPlainTextEdit*>(field) != nullptr)
            field->setMinimumWidth(std::clamp(words, theme.px(380), theme.px(720)));
    QObject::connect(dialog, &QInputDialog::textValueSelected, dialog, [done = std::move(done)](const QString& text) { done(text); });
    dialog->open();
}

bool RunsPanel::eventFilter(QObject* watched, QEvent* event) {
    if (fairness_view_ != nullptr && watched == fairness_view_->viewport()) {
        if (event->type() == QEvent::Resize) fit_fairness();
        return false;
    }
    if (event->type() == QEvent::ContextMenu) {
        const QPoint at = static_cast<QContextMenuEvent*>(event)->globalPos();
        if (watched == view_->header()) {
            columns_menu_->popup(at);
            return true;
        }
        QMenu* menu = make_menu();
        connect(menu, &QMenu::aboutToHide, menu, &QObject::deleteLater);
        if (menu->isEmpty()) {
            menu->deleteLater();
        } else {
            menu->popup(at);
        }
        return true;
    }
    if (watched == view_ && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const std::vector<RunId> runs = selected();
        if (runs.empty()) return false;
        switch (key->key()) {
            case Qt::Key_Return:
            case Qt::Key_Enter:
                Q_EMIT detailsRequested(runs.front());
                return true;
            case Qt::Key_Space:  // whichever column the cursor stands in
                toggle_ticks();
                return true;
            case Qt::Key_F2:
                if (session_.writable()) rename(first_row());
                return true;
            case Qt::Key_Delete:
                if (session_.writable()) remove(runs);
                return true;
            default:
                break;
        }
    }
    return QWidget::eventFilter(watched, event);
}

// All of them on, unless they are.
void RunsPanel::toggle_ticks() {
    const std::vector<RunId> runs = selected();
    std::set<RunId> ticked = model_->ticked();
    const bool all = std::all_of(runs.begin(), runs.end(), [&](RunId run) { return ticked.contains(run); });
    for (const RunId run : runs) {
        if (all) {
            ticked.erase(run);
        } else {
            ticked.insert(run);
        }
    }
    model_->set_ticked(std::move(ticked));
}

QMenu* RunsPanel::make_menu() {
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("runsMenu"));
    menu->setToolTipsVisible(true);
    const std::vector<RunId> runs = selected();
    if (runs.empty()) return menu;
    const auto add = [&](const char* name, const QString& title, auto slot) {
        QAction* action = menu->addAction(title);
        action->setObjectName(QString::fromLatin1(name));
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    const int many = static_cast<int>(runs.size());
    const RunId first = runs.front();
    add("runsDetails", tr("Details"), [this, first] { Q_EMIT detailsRequested(first); })->setShortcut(Qt::Key_Return);
    add("runsDuplicate", tr("Duplicate and change"), [this, first] { Q_EMIT duplicateRequested(first); });
    add("runsJson", tr("Copy as JSON"), [this, first] { Q_EMIT jsonRequested(first); });
    add("runsCommandLine", tr("Copy command line"), [this, first] { Q_EMIT commandLineRequested(first); });
    add("runsExport", tr("Export adapter…"), [this, first] { Q_EMIT exportRequested(first); });
    if (!session_.writable()) return menu;
    std::vector<RunId> stopped;
    bool busy = false;
    for (const RunId run : runs) {
        const store::RunSummary* summary = session_.run(run);
        if (summary == nullptr) continue;
        if (has_stopped(summary->status)) stopped.push_back(run);
        busy = busy || summary->status == Status::running;
    }
    menu->addSeparator();
    if (!stopped.empty()) {
        const auto can = std::make_shared<std::vector<RunId>>();
        offer_resume(*add("runsResume", tr("Resume %n run(s)", nullptr, static_cast<int>(stopped.size())), [this, can] { Q_EMIT resumeRequested(*can); }),
                     std::move(stopped), can);
    }
    add("runsRename", tr("Rename…"), [this] { rename(first_row()); })->setShortcut(Qt::Key_F2);
    add("runsTags", tr("Tags…"), [this, runs] { edit_tags(runs); });
    if (many == 1) add("runsNotes", tr("Notes…"), [this, first] { edit_notes(first); });
    menu->addSeparator();
    QAction* checkpoints = add("runsDeleteCheckpoints", tr("Delete checkpoints of %n run(s)…", nullptr, many),
                               [this, runs] { remove_checkpoints(runs); });
    QAction* erase = add("runsDelete", tr("Delete %n run(s)…", nullptr, many), [this, runs] { remove(runs); });
    erase->setShortcut(Qt::Key_Delete);
    for (QAction* action : {checkpoints, erase}) {
        action->setEnabled(!busy);
        if (busy) action->setToolTip(tr("A run at work must be stopped first."));
    }
    return menu;
}

// Off until the study has told which of them can go on: whether checkpoints lie on disk is not in the list of runs.
void RunsPanel::offer_resume(QAction& action, std::vector<RunId> stopped, const std::shared_ptr<std::vector<RunId>>& can) {
    action.setEnabled(false);
    session_.ask<std::vector<RunId>>(
        &action,
        [stopped = std::move(stopped)](const store::Study& study) {
            std::vector<RunId> found;
            for (const RunId run : stopped)
                if (store::can_execute(study.detail(run))) found.push_back(run);
            return found;
        },
        [&action, can](std::vector<RunId> found) {
            *can = std::move(found);
            action.setEnabled(!can->empty());
            if (can->empty()) {
                action.setToolTip(tr("There is no checkpoint that a failed run could go on from."));
            } else {
                action.setText(tr("Resume %n run(s)", nullptr, static_cast<int>(can->size())));
            }
        });
}

void RunsPanel::write(std::function<void(store::Study&)> work) {
    session_.write(this, std::move(work), [this](std::optional<Error> error) {
        if (error) Q_EMIT failed(*error);
    });
}

void RunsPanel::confirm_deletion(std::function<std::uint64_t(const store::Study&)> measure,
                                 std::function<QString(const QString& size)> question,
                                 std::function<void(store::Study&)> work) {
    session_.ask<std::uint64_t>(
        this, std::move(measure),
        [this, question = std::move(question), work = std::move(work)](std::uint64_t disk) {
            confirm_(this, question(bytes(static_cast<std::int64_t>(disk))), [this, work] { write(work); });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

void RunsPanel::remove(const std::vector<RunId>& runs) {
    confirm_deletion(
        [runs](const store::Study& study) {
            std::uint64_t sum = 0;
            for (const RunId run : runs) sum += study.disk_use(run);
            return sum;
        },
        [this, runs](const QString& size) {
            //: %1: an amount of memory, "412 MiB"
            const QString question = tr("Delete %n run(s)? Curves, checkpoints and weights go with them: %1 on disk.",
                                        nullptr, static_cast<int>(runs.size()));
            return with_names(question.arg(size), runs, session_);
        },
        [runs](store::Study& study) {
            for (const RunId run : runs) study.remove(run);
        });
}

void RunsPanel::remove_checkpoints(const std::vector<RunId>& runs) {
    confirm_deletion(
        [runs](const store::Study& study) {
            std::uint64_t sum = 0;
            for (const RunId run : runs) sum += study.checkpoint_use(run);
            return sum;
        },
        [this, runs](const QString& size) {
            //: %1: an amount of memory, "412 MiB"
            const QString question = tr("Delete the checkpoints of %n run(s), %1 on disk? Curves and weights stay; a "
                                        "resume then begins again at the first step, and a failed run cannot be resumed.",
                                        nullptr, static_cast<int>(runs.size()));
            return with_names(question.arg(size), runs, session_);
        },
        [runs](store::Study& study) {
            for (const RunId run : runs) study.remove_checkpoints(run);
        });
}

std::vector<RunId> RunsPanel::first_row() const {
    return order_.empty() ? std::vector<RunId>{} : model_->runs_at(order_.front());
}

// A variant is called as its newest run is; all its runs take the name.
void RunsPanel::rename(const std::vector<RunId>& runs) {
    const auto newest = std::max_element(runs.begin(), runs.end());
    const store::RunSummary* summary = newest == runs.end() ? nullptr : session_.run(*newest);
    if (summary == nullptr) return;
    const QString title = runs.size() > 1 ? tr("Name of the variant and its runs") : tr("Name of the run");
    prompt_(this, title, QString::fromStdString(summary->name), false, [this, runs](const QString& name) {
        write([runs, name = name.trimmed().toStdString()](store::Study& study) {
            for (const RunId run : runs) study.rename(run, name);
        });
    });
}

void RunsPanel::edit_tags(const std::vector<RunId>& runs) {
    QStringList tags;
    if (const store::RunSummary* summary = session_.run(runs.front())) {
        for (const std::string& tag : summary->tags) tags.append(QString::fromStdString(tag));
    }
    prompt_(this, tr("Tags, separated by commas"), tags.join(QStringLiteral(", ")), false, [this, runs](const QString& line) {
        std::vector<std::string> list;
        for (const QString& tag : line.split(QLatin1Char(','))) {
            if (!tag.trimmed().isEmpty()) list.push_back(tag.trimmed().toStdString());
        }
        write([runs, list](store::Study& study) {
            for (const RunId run : runs) study.set_tags(run, list);
        });
    });
}

void RunsPanel::edit_notes(RunId run) {
    session_.ask<std::string>(
        this, [run](const store::Study& study) { return study.detail(run).notes; },
        [this, run](const std::string& notes) {
            prompt_(this, tr("Notes in Markdown"), QString::fromStdString(notes), true, [this, run](const QString& text) {
                write([run, text = text.toStdString()](store::Study& study) { study.set_notes(run, text); });
            });
        },
        [this](const Error& error) { Q_EMIT failed(error); });
}

}  // namespace sherl::widgets
