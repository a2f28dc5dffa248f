// SPDX-License-Identifier: GPL-3.0-or-later
// run_facts.cpp holds what the overview says.
#include "widgets/dialogs/run_details.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTimer>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "core/spec/catalogue.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr int kNotesDelayMs = 800;

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

bool resumable(store::Status status) {
    using store::Status;
    return status == Status::stopped || status == Status::paused || status == Status::interrupted ||
           status == Status::failed;
}

void flatten(const Json& value, const std::string& path, std::vector<std::pair<std::string, Json>>& out) {
    if (value.is_object() && !value.empty()) {
        for (const auto& item : value.items())
            flatten(item.value(), path.empty() ? item.key() : path + '.' + item.key(), out);
        return;
    }
    out.emplace_back(path, value);
}

// What lies in a run's folder, with the bytes of each.
std::vector<std::pair<std::string, std::uint64_t>> content_of(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    std::vector<std::pair<std::string, std::uint64_t>> found;
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
    QString sentence = QCoreApplication::translate(line.context.c_str(), line.source.c_str());
    for (const std::string& argument : line.arguments) sentence = sentence.arg(text(argument));
    return sentence;
}

}  // namespace

RunDetailsWindow::RunDetailsWindow(StudySession& session, store::RunId run, const MakeCurves& make_curves,
                                   QWidget* parent)
    : QWidget(parent, Qt::Window), session_(session), run_(run) {
    setObjectName(QStringLiteral("runDetailsWindow"));
    setAttribute(Qt::WA_DeleteOnClose);
    build(make_curves);
    retranslate();
    connect(&session_, &StudySession::runsChanged, this, &RunDetailsWindow::ask);
    connect(&session_, &StudySession::saved, this, &RunDetailsWindow::ask);  // log and notes are not in the list of runs
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        lines_.clear();
        settings_->clear();
        if (known_) show_detail();
    });
    ask();
}

void RunDetailsWindow::show_tab(Tab tab) {
    tabs_->setCurrentIndex(tab);
    if (tab == notes) notes_->setFocus();
}

RunDetailsWindow::~RunDetailsWindow() {
    if (notes_timer_->isActive()) save_notes();
}

void RunDetailsWindow::build(const MakeCurves& make_curves) {
    const Theme& theme = Theme::instance();
    resize(theme.px(860), theme.px(640));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(theme.px(16), theme.px(16), theme.px(16), theme.px(16));
    column->setSpacing(theme.px(12));

    auto* head = new QHBoxLayout;
    auto* names = new QVBoxLayout;
    title_ = new QLabel(this);
    title_->setObjectName(QStringLiteral("runTitleLabel"));
    title_->setProperty("role", QStringLiteral("title"));
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    state_ = new QLabel(this);
    state_->setObjectName(QStringLiteral("runStateLabel"));
    state_->setProperty("role", QStringLiteral("label"));
    state_->setWordWrap(true);
    names->addWidget(title_);
    names->addWidget(state_);
    head->addLayout(names, 1);
    resume_ = new QPushButton(this);
    resume_->setObjectName(QStringLiteral("runResumeButton"));
    duplicate_ = new QPushButton(this);
    duplicate_->setObjectName(QStringLiteral("runDuplicateButton"));
    again_ = new QPushButton(this);
    again_->setObjectName(QStringLiteral("runAgainButton"));
    for (QPushButton* button : {resume_, duplicate_, again_}) head->addWidget(button, 0, Qt::AlignTop);
    connect(resume_, &QPushButton::clicked, this, [this] { Q_EMIT resumeRequested(run_); });
    connect(duplicate_, &QPushButton::clicked, this, [this] { Q_EMIT duplicateRequested(run_); });
    connect(again_, &QPushButton::clicked, this, [this] { Q_EMIT runAgainRequested(run_); });
    column->addLayout(head);
    gone_ = new QLabel(this);
    gone_->setObjectName(QStringLiteral("runGoneLabel"));
    gone_->setProperty("role", QStringLiteral("warn"));
    gone_->hide();
    column->addWidget(gone_);

    tabs_ = new QTabWidget(this);
    tabs_->setObjectName(QStringLiteral("runDetailsTabs"));
    tabs_->setDocumentMode(true);
    column->addWidget(tabs_, 1);
    overview_ = make_table(tabs_, 2);
    overview_->setObjectName(QStringLiteral("runOverview"));
    overview_->header()->hide();
    tabs_->addTab(overview_, {});
    curves_ = make_curves ? make_curves(tabs_, run_) : new QWidget(tabs_);
    tabs_->addTab(curves_, {});
    settings_ = make_table(tabs_, 3);
    settings_->setObjectName(QStringLiteral("runSettings"));
    tabs_->addTab(settings_, {});
    log_ = new QPlainTextEdit(tabs_);
    log_->setObjectName(QStringLiteral("runLog"));
    log_->setReadOnly(true);
    log_->setProperty("role", QStringLiteral("mono"));
    tabs_->addTab(log_, {});

    auto* split = new QSplitter(Qt::Horizontal, tabs_);
    notes_ = new QPlainTextEdit(split);
    notes_->setObjectName(QStringLiteral("runNotes"));
    notes_->setTabChangesFocus(true);
    preview_ = new QTextBrowser(split);
    preview_->setObjectName(QStringLiteral("runNotesPreview"));
    preview_->setOpenExternalLinks(true);
    notes_timer_ = new QTimer(this);
    notes_timer_->setSingleShot(true);
    notes_timer_->setInterval(kNotesDelayMs);
    connect(notes_timer_, &QTimer::timeout, this, &RunDetailsWindow::save_notes);
    connect(notes_, &QPlainTextEdit::textChanged, this, [this] {
        preview_->setMarkdown(notes_->toPlainText());
        if (!loading_notes_) notes_timer_->start();
    });
    tabs_->addTab(split, {});

    files_ = make_table(tabs_, 3);
    files_->setObjectName(QStringLiteral("runFiles"));
    connect(files_, &QTreeWidget::itemActivated, this, [](const QTreeWidgetItem* item) {
        const QString path = item->data(0, Qt::UserRole).toString();
        if (!path.isEmpty()) QDesktopServices::openUrl(QUrl::fromLocalFile(path));
    });
    tabs_->addTab(files_, {});
}

void RunDetailsWindow::retranslate() {
    resume_->setText(tr("Resume"));
    duplicate_->setText(tr("Duplicate and change"));
    again_->setText(tr("Run again"));
    gone_->setText(tr("This run has been deleted."));
    const QStringList titles{tr("Overview"), tr("Curves"), tr("Settings"), tr("Log"), tr("Notes"), tr("Files")};
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
    last_log_ = 0;
    if (known_) {
        show_detail();
        read_log();
    }
}

void RunDetailsWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::LanguageChange) retranslate();
    QWidget::changeEvent(event);
}

void RunDetailsWindow::ask() {
    if (session_.run(run_) == nullptr && session_.is_open() && known_) {
        gone_->show();
        for (QPushButton* button : {resume_, duplicate_, again_}) button->setEnabled(false);
        return;
    }
    if (asking_) {
        ask_again_ = true;
        return;
    }
    asking_ = true;
    struct Answer {
        store::RunDetail detail;
        std::filesystem::path folder;
        std::vector<std::pair<std::string, std::uint64_t>> stored;
    };
    session_.ask<Answer>(
        this,
        [run = run_](const store::Study& study) {
            Answer answer{study.detail(run), {}, {}};
            answer.folder = study.files(answer.detail.summary.uuid);
            answer.stored = content_of(answer.folder);
            return answer;
        },
        [this](Answer answer) {
            asking_ = false;
            detail_ = std::move(answer.detail);
            folder_ = text(answer.folder.string());
            stored_.clear();
            for (const auto& [name, size] : answer.stored) stored_.push_back({text(name), size});
            known_ = true;
            show_detail();
            read_log();
            if (std::exchange(ask_again_, false)) ask();
        },
        [this](const Error& error) {
            asking_ = false;
            if (session_.run(run_) != nullptr) Q_EMIT failed(error);
        });
}

void RunDetailsWindow::show_detail() {
    const store::RunSummary& run = detail_.summary;
    setWindowTitle(tr("%1 · run %2", "name and number of a run").arg(text(run.name)).arg(run.id));
    title_->setText(text(run.name));
    QString state = tr("%1 · seed %2", "state and seed").arg(status_word(run.status)).arg(run.seed);
    if (run.total_steps > 0)
        state = tr("%1 · step %2 of %3", "state, steps done, steps in all").arg(state, count(run.steps), count(run.total_steps));
    if (run.seconds > 0) state = tr("%1 · %2", "state, duration").arg(state, duration(run.seconds));
    if (detail_.error) state += QLatin1Char('\n') + shown(*detail_.error);
    state_->setText(state);
    restyle(*state_, "role", detail_.error ? QStringLiteral("bad") : QStringLiteral("label"));
    resume_->setVisible(resumable(run.status));
    resume_->setEnabled(session_.writable());
    again_->setEnabled(session_.writable());
    notes_->setReadOnly(!session_.writable());
    show_overview();
    if (settings_->topLevelItemCount() == 0) show_settings();  // they never change
    show_files();
    show_notes();
}

// Unless something is being typed here, what somebody else has written is shown.
void RunDetailsWindow::show_notes() {
    const QString stored = text(detail_.notes);
    if (notes_timer_->isActive() || stored == notes_->toPlainText() || notes_->document()->isModified()) return;
    loading_notes_ = true;
    notes_->setPlainText(stored);
    loading_notes_ = false;
}

// Values are exchanged in their places: a run at work must not take the reader's selection away.
void RunDetailsWindow::show_overview() {
    std::vector<Line> lines;
    for (const std::vector<Line>& part : {result_lines(), memory_lines(), run_lines()}) lines.insert(lines.end(), part.begin(), part.end());
    if (lines == lines_) return;
    const bool same_names = std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end(),
                                       [](const Line& a, const Line& b) { return a.name == b.name; });
    if (!same_names) overview_->clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& line = lines[i];
        QTreeWidgetItem* item = same_names ? overview_->topLevelItem(static_cast<int>(i)) : new QTreeWidgetItem(overview_, {line.name});
        if (line.value.isEmpty()) {
            item->setFont(0, Theme::instance().font(12, QFont::DemiBold));
            item->setFirstColumnSpanned(true);
            item->setFlags(Qt::ItemIsEnabled);
        }
        item->setText(1, line.value);
        item->setToolTip(1, line.tip.isEmpty() ? line.value : line.tip);
    }
    lines_ = std::move(lines);
    if (!same_names) overview_->resizeColumnToContents(0);
}

void RunDetailsWindow::show_settings() {
    settings_->clear();
    std::vector<std::pair<std::string, Json>> values;
    flatten(detail_.summary.spec, {}, values);
    const spec::Method* method = spec::find_method(detail_.summary.method);
    for (const auto& [path, value] : values) {
        const spec::Key* key = spec::find_key(path, method);
        const bool fixed = key != nullptr && key->derive == nullptr;  // else its default depends on other keys
        const bool same = fixed && key->default_value == value;
        auto* item = new QTreeWidgetItem(
            settings_, {text(path), value.is_string() ? text(value.get<std::string>()) : text(value.dump()),
                        same ? tr("default") : fixed ? tr("chosen") : QString()});
        item->setToolTip(1, item->text(1));
        if (key != nullptr) item->setToolTip(0, shown(key->help));
    }
    settings_->resizeColumnToContents(0);
    settings_->setColumnWidth(1, Theme::instance().px(420));
}

void RunDetailsWindow::show_files() {
    const QTreeWidgetItem* current = files_->currentItem();
    const QString kept = current != nullptr ? current->data(0, Qt::UserRole).toString() : QString();
    files_->clear();
    std::uint64_t sum = 0;
    for (const File& file : stored_) sum += file.bytes;
    auto* top = new QTreeWidgetItem(files_, {QDir::toNativeSeparators(folder_), bytes(static_cast<std::int64_t>(sum))});
    top->setData(0, Qt::UserRole, folder_);
    const auto add = [&](const QString& name, const QString& size, const QString& what, bool there) {
        auto* item = new QTreeWidgetItem(files_, {QStringLiteral("    ") + name, size, what});
        if (there) item->setData(0, Qt::UserRole, folder_ + QLatin1Char('/') + name);
        if (there && item->data(0, Qt::UserRole).toString() == kept) files_->setCurrentItem(item);
    };
    std::set<QString> there;
    for (const File& file : stored_) {
        there.insert(file.name);
        QString what;
        for (const store::Checkpoint& checkpoint : detail_.checkpoints)
            if (text(checkpoint.folder) == file.name) what = tr("checkpoint of step %1").arg(count(checkpoint.step));
        if (file.name == QLatin1String("best")) what = tr("weights of the best validation step");
        if (file.name == QLatin1String("final")) what = tr("weights of the last step");
        add(file.name, bytes(static_cast<std::int64_t>(file.bytes)), what, true);
    }
    for (const store::Checkpoint& checkpoint : detail_.checkpoints)
        if (!there.contains(text(checkpoint.folder)))
            add(text(checkpoint.folder), QStringLiteral("–"), tr("checkpoint of step %1, removed").arg(count(checkpoint.step)), false);
    files_->setToolTip(tr("Enter opens the folder."));
    files_->setColumnWidth(0, Theme::instance().px(420));
    files_->setColumnWidth(1, Theme::instance().px(90));
    if (kept == folder_) files_->setCurrentItem(top);
}

void RunDetailsWindow::read_log() {
    session_.ask<std::vector<store::LogLine>>(
        this, [run = run_, after = last_log_](const store::Study& study) { return study.log(run, after); },
        [this](const std::vector<store::LogLine>& lines) {
            for (const store::LogLine& line : lines) {
                if (line.id <= last_log_) continue;
                last_log_ = line.id;
                const QString level = level_word(line.level);
                log_->appendPlainText(level.isEmpty() ? QStringLiteral("%1  %2").arg(moment(line.time_ms), log_text(line))
                                                      : QStringLiteral("%1  %2: %3").arg(moment(line.time_ms), level, log_text(line)));
            }
        });
}

void RunDetailsWindow::save_notes() {
    notes_timer_->stop();
    notes_->document()->setModified(false);
    if (!session_.writable()) return;
    // Not bound to this window: what was typed is kept though the window is closed.
    const QPointer<RunDetailsWindow> window(this);
    session_.write(
        nullptr,
        [run = run_, notes = notes_->toPlainText().toStdString()](store::Study& study) { study.set_notes(run, notes); },
        [window](std::optional<Error> error) {
            if (error && window) Q_EMIT window->failed(*error);
        });
}

}  // namespace sherl::widgets
