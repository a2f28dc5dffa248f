// SPDX-License-Identifier: GPL-3.0-or-later
// run_facts.cpp holds what the tabs say, run_notes.cpp the notes.
#include "widgets/dialogs/run_details.h"
#include "widgets/charts/figure_source.h"
#include "widgets/dialogs/open_place.h"
#include "widgets/dialogs/run_memory.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTimer>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <utility>

#include "core/store/claim.h"
#include "widgets/dialogs/screen_fit.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/examples_panel.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QTreeWidget* make_table(QWidget* parent, int columns) {
    auto* table = new QTreeWidget(parent);
    table->setColumnCount(columns);
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    return table;
}

// One column takes what the others, which are as wide as their words, leave.
void stretch(QTreeWidget& table, int column) {
    table.header()->setStretchLastSection(false);
    for (int i = 0; i < table.columnCount(); ++i) table.header()->setSectionResizeMode(i, i == column ? QHeaderView::Stretch : QHeaderView::ResizeToContents);
}

// What lies in a run's folder, with the bytes of each.
RunDetailsWindow::Content content_of(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    RunDetailsWindow::Content found;
    std::error_code code;
    for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code)) {
        std::string name = entry->path().filename().string();
        if (name.starts_with('.')) continue;  // being written or removed
        std::uint64_t bytes = 0;
        std::error_code vanished;
        if (entry->is_directory(vanished)) {
            for (fs::recursive_directory_iterator file(entry->path(), vanished), last; !vanished && file != last; file.increment(vanished)) {
                std::error_code gone;
                if (const auto size = file->is_regular_file(gone) ? file->file_size(gone) : 0; !gone) bytes += size;
            }
        } else if (const auto size = entry->file_size(vanished); !vanished) {
            bytes = size;
        }
        found.emplace_back(std::move(name), bytes);
    }
    std::sort(found.begin(), found.end());
    return found;
}

QString level_word(api::LogEvent::Level level) {
    switch (level) {
        case api::LogEvent::Level::warning:
            return RunDetailsWindow::tr("warning");
        case api::LogEvent::Level::error:
            return RunDetailsWindow::tr("error");
        case api::LogEvent::Level::info:
            break;
    }
    return {};
}

// The stored sentence in the window's language.
QString log_text(const store::LogLine& line) {
    if (line.source.empty()) return text(line.text);
    Text sentence(line.context.c_str(), line.source.c_str());
    for (const std::string& argument : line.arguments) sentence.arg(argument);
    return shown(sentence);
}

bool resumable(const store::RunDetail& run) {
    return run.summary.status != store::Status::waiting && store::can_execute(run);
}

std::string uuid_of(const StudySession& session, store::RunId id) {
    const store::RunSummary* run = session.run(id);
    return run == nullptr ? std::string() : run->uuid;
}

}  // namespace

RunDetailsWindow::RunDetailsWindow(StudySession& session, store::RunId run, const MakeCurves& make_curves,
                                   QWidget* parent)
    : QWidget(parent, Qt::Window), session_(session), run_(run), uuid_(uuid_of(session, run)) {
    setObjectName(QStringLiteral("runDetailsWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    build(make_curves);
    retranslate();
    ask_timer_ = new QTimer(this);  // one commit is told by several signals
    ask_timer_->setSingleShot(true);
    ask_timer_->setInterval(0);
    connect(ask_timer_, &QTimer::timeout, this, &RunDetailsWindow::ask);
    const auto ask_soon = [this] { ask_timer_->start(); };
    connect(&session_, &StudySession::runsChanged, this, ask_soon);
    connect(&session_, &StudySession::saved, this, ask_soon);  // log and notes are not in the list of runs
    connect(&session_, &StudySession::recovered, this, &RunDetailsWindow::keep_notes);
    connect(&session_, &StudySession::opened, this, &RunDetailsWindow::leave_study);
    connect(tabs_, &QTabWidget::currentChanged, this, ask_soon);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        lines_.clear();
        settings_->clear();
        if (known_) show_detail();
    });
    ask_timer_->start();
}

void RunDetailsWindow::show_tab(Tab tab) {
    tabs_->setCurrentIndex(tab);
    if (tab == notes) notes_->setFocus();
}

TextTable RunDetailsWindow::predictions_table() const {
    return predictions_->table();
}

void RunDetailsWindow::build(const MakeCurves& make_curves) {
    const Theme& theme = Theme::instance();
    resize_within_screen(*this, QSize(860, 640));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    column->setSpacing(theme.px(12));

    build_head();
    tabs_ = new QTabWidget(this);
    tabs_->setObjectName(QStringLiteral("runDetailsTabs"));
    tabs_->setDocumentMode(true);
    column->addWidget(tabs_, 1);
    overview_ = make_table(tabs_, 2);
    overview_->setObjectName(QStringLiteral("runOverview"));
    overview_->header()->hide();
    tabs_->addTab(overview_, {});
    memory_ = new RunMemory(tabs_);
    connect(memory_, &RunMemory::exportFigureAsked, this, &RunDetailsWindow::exportFigureAsked);
    connect(memory_, &RunMemory::exportTableAsked, this, &RunDetailsWindow::exportTableAsked);
    tabs_->addTab(memory_, {});
    curves_ = make_curves ? make_curves(tabs_, run_) : new QWidget(tabs_);
    tabs_->addTab(curves_, {});
    auto* frame = new QWidget(tabs_);
    auto* inside = new QVBoxLayout(frame);
    inside->setContentsMargins(0, theme.px(10), 0, 0);
    predictions_ = new ExamplesPanel(session_, frame);
    predictions_->set_opens_predictions(false);
    predictions_->set_runs(run_);
    connect(predictions_, &ExamplesPanel::exportFigureAsked, this, &RunDetailsWindow::exportFigureAsked);
    connect(predictions_, &ExamplesPanel::exportTableAsked, this, [this] { Q_EMIT exportTableAsked(predictions_table(), QStringLiteral("predictions")); });
    inside->addWidget(predictions_);
    tabs_->addTab(frame, {});
    settings_ = make_table(tabs_, 3);
    settings_->setObjectName(QStringLiteral("runSettings"));
    stretch(*settings_, 1);
    tabs_->addTab(settings_, {});
    log_ = new QPlainTextEdit(tabs_);
    log_->setObjectName(QStringLiteral("runLog"));
    log_->setReadOnly(true);
    log_->setProperty("role", QStringLiteral("mono"));
    tabs_->addTab(log_, {});

    build_notes();
    files_ = make_table(tabs_, 3);
    files_->setObjectName(QStringLiteral("runFiles"));
    stretch(*files_, 0);
    connect(files_, &QTreeWidget::itemActivated, this, [this](const QTreeWidgetItem* item) {
        const QString path = item->data(0, Qt::UserRole).toString();
        if (!path.isEmpty()) open_place(this, path);
    });
    tabs_->addTab(files_, {});
}

void RunDetailsWindow::build_head() {
    auto* head = new QHBoxLayout;
    head->setSpacing(Theme::instance().px(8));
    const auto label = [this](const char* name, const char* role) {
        auto* made = new QLabel(this);
        made->setObjectName(QString::fromLatin1(name));
        made->setProperty("role", QString::fromLatin1(role));
        made->setWordWrap(true);
        return made;
    };
    title_ = label("runTitleLabel", "title");
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    state_ = label("runStateLabel", "label");
    head->addWidget(title_, 1);
    const auto button = [&](const char* name, void (RunDetailsWindow::*requested)(qint64)) {
        auto* made = new QPushButton(this);
        made->setObjectName(QString::fromLatin1(name));
        connect(made, &QPushButton::clicked, this, [this, requested] { Q_EMIT (this->*requested)(run_); });
        head->addWidget(made, 0, Qt::AlignTop);
        return made;
    };
    resume_ = button("runResumeButton", &RunDetailsWindow::resumeRequested);
    resume_->hide();
    duplicate_ = button("runDuplicateButton", &RunDetailsWindow::duplicateRequested);
    export_ = button("runExportButton", &RunDetailsWindow::exportRequested);
    again_ = button("runAgainButton", &RunDetailsWindow::runAgainRequested);
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addLayout(head);
    column->addWidget(state_);  // as wide as the window: it may hold an error's sentence
    notice_ = label("runNotice", "warn");
    notice_->hide();
    column->addWidget(notice_);
}

void RunDetailsWindow::retranslate() {
    names_.forget();
    resume_->setText(tr("Resume"));
    duplicate_->setText(tr("Duplicate and change"));
    export_->setText(tr("Export adapter…"));
    again_->setText(tr("Run again"));
    const QStringList titles{tr("Overview"), tr("Memory"), tr("Curves"), tr("Predictions"), tr("Settings"), tr("Log"), tr("Notes"), tr("Files")};
    for (int i = 0; i < titles.size(); ++i) tabs_->setTabText(i, titles[i]);
    tabs_->setAccessibleName(tr("Parts of the run"));
    tabs_->tabBar()->setAccessibleName(tabs_->accessibleName());
    overview_->setAccessibleName(tr("Overview"));
    settings_->setAccessibleName(tr("Settings of the run"));
    settings_->setHeaderLabels({tr("Field"), tr("Value"), tr("Source")});
    log_->setAccessibleName(tr("Log"));
    notes_->setAccessibleName(tr("Notes, Markdown"));
    notes_->setPlaceholderText(tr("Notes in Markdown. Saved as you type."));
    preview_->setAccessibleName(tr("Notes as they read"));
    files_->setAccessibleName(tr("Files"));
    files_->setHeaderLabels({tr("File"), tr("Size"), tr("What it is")});
    lines_.clear();
    settings_->clear();
    log_->clear();
    log_->setPlaceholderText(tr("The run has said nothing."));
    for (const store::LogLine& line : log_lines_) append_log(line);
    if (known_) show_detail();
}

void RunDetailsWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void RunDetailsWindow::notice(const QString& sentence) {
    notice_->setText(sentence);
    notice_->setVisible(!sentence.isEmpty());
}

void RunDetailsWindow::disable_buttons() {
    for (QPushButton* button : {resume_, duplicate_, export_, again_}) button->setEnabled(false);
}

void RunDetailsWindow::ask() {
    if (left_) return;
    if (session_.run(run_) == nullptr && known_) {
        notice(tr("This run has been deleted."));
        disable_buttons();
        return;
    }
    if (asking_) {
        ask_again_ = true;
        return;
    }
    asking_ = true;
    struct Answer {
        store::RunDetail detail;
        std::vector<store::LogLine> log;
        std::filesystem::path folder;
        std::optional<Content> stored;
        std::optional<api::StepTrace> trace;
    };
    const auto answered = [this] {
        asking_ = false;
        if (std::exchange(ask_again_, false)) ask_timer_->start();
    };
    session_.ask<Answer>(
        this,
        [run = run_, after = log_lines_.empty() ? 0 : log_lines_.back().id,
         walk = tabs_->currentIndex() == files, traced = tabs_->currentIndex() == memory](const store::Study& study) {
            Answer answer{study.detail(run), study.log(run, after), {}, {}, {}};
            if (traced) answer.trace = study.trace(run);
            answer.folder = study.files(answer.detail.summary.uuid);
            if (walk) answer.stored = content_of(answer.folder);
            return answer;
        },
        [this, answered](Answer answer) {
            answered();
            if (left_ || answer.detail.summary.uuid != uuid_) return;
            detail_ = std::move(answer.detail);
            folder_ = text(answer.folder.string());
            stored_ = std::move(answer.stored);
            if (answer.trace) trace_ = std::move(answer.trace);
            known_ = true;
            show_detail();
            for (store::LogLine& line : answer.log) {
                append_log(line);
                log_lines_.push_back(std::move(line));
            }
        },
        [this, answered](const Error& error) {
            answered();
            if (!left_ && session_.run(run_) != nullptr) Q_EMIT failed(error);
        });
}

void RunDetailsWindow::show_detail() {
    const store::RunSummary& run = detail_.summary;
    names_.update(session_.runs());
    const QString name = names_.of(run);
    setWindowTitle(tr("%1 · run %2", "name and number of a run").arg(name).arg(run.id));
    title_->setText(name);
    QString state = tr("%1 · seed %2", "state and seed").arg(status_word(run.status)).arg(run.seed);
    if (run.total_steps > 0)
        state = tr("%1 · step %2 of %3", "state, steps done, steps in all").arg(state, count(run.steps), count(run.total_steps));
    if (run.seconds > 0) state = tr("%1 · %2", "state, duration").arg(state, duration(run.seconds));
    if (detail_.error) state += QLatin1Char('\n') + shown(*detail_.error);
    state_->setText(state);
    restyle(*state_, "role", detail_.error ? QStringLiteral("bad") : QStringLiteral("label"));
    resume_->setVisible(resumable(detail_));
    resume_->setEnabled(session_.writable());
    const bool kept = std::any_of(detail_.checkpoints.begin(), detail_.checkpoints.end(), [](const store::Checkpoint& each) { return each.present; });
    resume_->setToolTip(kept ? QString() : tr("No checkpoint is on disk: it begins again at the first step."));
    again_->setEnabled(session_.writable());
    export_->setEnabled(run.status != store::Status::waiting && run.status != store::Status::running);
    notes_->setReadOnly(!session_.writable());
    show_overview();
    if (tabs_->currentIndex() == memory) memory_->show_run(detail_, name, trace_);
    if (settings_->topLevelItemCount() == 0) show_settings();  // they never change
    if (stored_) show_files();
    show_notes();
}

void RunDetailsWindow::append_log(const store::LogLine& line) {
    const QString level = level_word(line.level);
    log_->appendPlainText(level.isEmpty() ? QStringLiteral("%1  %2").arg(moment(line.time_ms), log_text(line))
                                          : QStringLiteral("%1  %2: %3").arg(moment(line.time_ms), level, log_text(line)));
}

}  // namespace sherl::widgets
