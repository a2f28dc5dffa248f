// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/run_details.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>
#include <QTextBrowser>
#include <QTimer>
#include <QTreeWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "core/spec/catalogue.h"
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

QTreeWidgetItem* heading(QTreeWidget* table, const QString& title) {
    auto* item = new QTreeWidgetItem(table, {title});
    item->setFont(0, Theme::instance().font(12, QFont::DemiBold));
    item->setFirstColumnSpanned(true);
    item->setFlags(Qt::ItemIsEnabled);
    return item;
}

void row(QTreeWidget* table, const QString& name, const QString& value, const QString& tip = {}) {
    auto* item = new QTreeWidgetItem(table, {name, value});
    item->setToolTip(1, tip.isEmpty() ? value : tip);
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
    ask();
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
    title_->setProperty("role", QStringLiteral("title"));
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    state_ = new QLabel(this);
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
    gone_->setProperty("role", QStringLiteral("warn"));
    gone_->hide();
    column->addWidget(gone_);

    tabs_ = new QTabWidget(this);
    tabs_->setObjectName(QStringLiteral("runDetailsTabs"));
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
    log_->setFont(theme.mono(11));
    tabs_->addTab(log_, {});

    auto* split = new QSplitter(Qt::Horizontal, tabs_);
    notes_ = new QPlainTextEdit(split);
    notes_->setObjectName(QStringLiteral("runNotes"));
    preview_ = new QTextBrowser(split);
    preview_->setOpenExternalLinks(true);
    notes_timer_ = new QTimer(this);
    notes_timer_->setSingleShot(true);
    notes_timer_->setInterval(kNotesDelayMs);
    connect(notes_timer_, &QTimer::timeout, this, &RunDetailsWindow::save_notes);
    connect(notes_, &QPlainTextEdit::textChanged, this, [this] {
        preview_->setMarkdown(notes_->toPlainText());
        if (notes_loaded_) notes_timer_->start();
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
    overview_->setAccessibleName(tr("Overview"));
    settings_->setAccessibleName(tr("Settings of the run"));
    settings_->setHeaderLabels({tr("Field"), tr("Value"), tr("Source")});
    log_->setAccessibleName(tr("Log"));
    notes_->setAccessibleName(tr("Notes, Markdown"));
    notes_->setPlaceholderText(tr("Notes in Markdown. Saved as you type."));
    preview_->setAccessibleName(tr("Notes as they read"));
    files_->setAccessibleName(tr("Files"));
    files_->setHeaderLabels({tr("File"), tr("Size"), tr("Step")});
    if (known_) show_detail();
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
    if (asking_) return;  // the answer on its way asks again when it is no longer the newest
    asking_ = true;
    using Answer = std::pair<store::RunDetail, std::uint64_t>;
    session_.ask<Answer>(
        this, [run = run_](const store::Study& study) { return Answer(study.detail(run), study.disk_use(run)); },
        [this](Answer answer) {
            asking_ = false;
            detail_ = std::move(answer.first);
            disk_ = answer.second;
            known_ = true;
            show_detail();
            read_log();
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
    state_->setProperty("role", detail_.error ? QStringLiteral("bad") : QStringLiteral("label"));
    state_->setStyleSheet(state_->styleSheet());
    resume_->setVisible(resumable(run.status));
    show_overview();
    show_settings();
    show_files();
    if (!notes_loaded_) {
        notes_->setPlainText(text(detail_.notes));
        notes_loaded_ = true;
    }
}

void RunDetailsWindow::show_overview() {
    const store::RunSummary& run = detail_.summary;
    overview_->clear();
    heading(overview_, tr("Result"));
    const auto metrics = [this, &run](const std::map<std::string, double>& values, const QString& split) {
        for (const auto& [name, value] : values) {
            const QString key = text(name);
            row(overview_, tr("%1 (%2)", "metric (split)").arg(metric_name(key), split), metric_value(key, value),
                name == run.metric ? tr("This metric selects the weights.") : QString());
        }
    };
    metrics(run.validation, tr("validation"));
    metrics(run.test, tr("test"));
    if (run.best_step > 0) row(overview_, tr("Selected weights"), tr("step %1").arg(count(run.best_step)));
    if (run.trainable_parameters)
        row(overview_, tr("Trained parameters"),
            run.backbone_parameters && *run.backbone_parameters > 0
                ? tr("%1 (%2 of the backbone)", "count and share")
                      .arg(count(*run.trainable_parameters), share(static_cast<double>(*run.trainable_parameters) /
                                                                   static_cast<double>(*run.backbone_parameters)))
                : count(*run.trainable_parameters));

    heading(overview_, tr("Memory"));
    const std::map<std::string, QString> counters{{"tensor_peak_train", tr("Peak allocated, training step")},
                                                  {"tensor_peak_eval", tr("Peak allocated, evaluation")},
                                                  {"process_rss_peak", tr("Process RSS, peak")},
                                                  {"cuda_allocated_peak", tr("CUDA allocated, peak")},
                                                  {"cuda_reserved_peak", tr("CUDA reserved, peak")}};
    for (const auto& [name, value] : run.counters) {
        const auto title = counters.find(name);
        row(overview_, title == counters.end() ? text(name) : title->second, bytes(value), exact_bytes(value));
    }
    if (detail_.split.peak > 0) {
        const std::array<QString, 6> names{tr("weights"),           tr("gradients"),   tr("optimizer state"),
                                           tr("saved activations"), tr("temporaries"), tr("other")};
        const auto categories = detail_.split.by_category();
        for (std::size_t i = 0; i < names.size(); ++i)
            row(overview_, tr("Of the peak: %1", "memory category").arg(names[i]), bytes(categories[i]), exact_bytes(categories[i]));
    }

    heading(overview_, tr("Run"));
    row(overview_, tr("Spec hash"), text(run.spec_hash));
    row(overview_, tr("Run id"), text(run.uuid));
    row(overview_, tr("Created"), moment(run.created_ms));
    if (run.started_ms) row(overview_, tr("Started"), moment(*run.started_ms));
    if (run.ended_ms) row(overview_, tr("Ended"), moment(*run.ended_ms));
    row(overview_, tr("Duration"), duration(run.seconds));
    if (!detail_.device.empty()) row(overview_, tr("Device"), text(detail_.device));
    if (detail_.threads > 0) row(overview_, tr("Threads"), QString::number(detail_.threads));
    if (detail_.train_examples > 0)
        row(overview_, tr("Examples"),
            tr("%1 training · %2 validation · %3 test")
                .arg(count(detail_.train_examples), count(detail_.validation_examples), count(detail_.test_examples)));
    if (detail_.segments.size() > 1)
        row(overview_, tr("Segments"), tr("%n (resumed)", nullptr, static_cast<int>(detail_.segments.size())));
    if (!run.backbone_hash.empty()) row(overview_, tr("Backbone hash"), text(run.backbone_hash));
    if (!run.data_hash.empty()) row(overview_, tr("Data hash"), text(run.data_hash));
    row(overview_, tr("Program"), tr("%1 (%2)", "version, revision").arg(text(detail_.program_version), text(detail_.git_revision)));
    for (const auto& [name, version] : detail_.libraries) row(overview_, text(name), text(version));
    overview_->resizeColumnToContents(0);
}

void RunDetailsWindow::show_settings() {
    settings_->clear();
    std::vector<std::pair<std::string, Json>> values;
    flatten(detail_.summary.spec, {}, values);
    const spec::Method* method = spec::find_method(detail_.summary.method);
    for (const auto& [path, value] : values) {
        const spec::Key* key = spec::find_key(path, method);
        const bool same = key != nullptr && key->derive == nullptr && key->default_value == value;
        auto* item = new QTreeWidgetItem(
            settings_, {text(path), value.is_string() ? text(value.get<std::string>()) : text(value.dump()),
                        same ? tr("default") : QString()});
        item->setToolTip(1, item->text(1));
        if (key != nullptr) item->setToolTip(0, shown(key->help));
    }
    settings_->resizeColumnToContents(0);
    settings_->setColumnWidth(1, Theme::instance().px(420));
}

void RunDetailsWindow::show_files() {
    files_->clear();
    const QString root = text(session_.path().string() + ".files/" + detail_.summary.uuid);
    auto* top = new QTreeWidgetItem(files_, {QDir::toNativeSeparators(root), bytes(static_cast<std::int64_t>(disk_))});
    top->setData(0, Qt::UserRole, root);
    top->setToolTip(0, tr("Enter opens the folder."));
    for (const store::Checkpoint& checkpoint : detail_.checkpoints) {
        auto* item = new QTreeWidgetItem(
            files_, {text(checkpoint.folder), checkpoint.present ? QString() : tr("removed"), count(checkpoint.step)});
        if (checkpoint.present) item->setData(0, Qt::UserRole, root + QLatin1Char('/') + text(checkpoint.folder));
    }
    files_->setColumnWidth(0, Theme::instance().px(520));
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
            if (log_->document()->isEmpty()) log_->setPlaceholderText(tr("The run has said nothing."));
        });
}

void RunDetailsWindow::save_notes() {
    notes_timer_->stop();
    session_.write(
        nullptr,
        [run = run_, notes = notes_->toPlainText().toStdString()](store::Study& study) { study.set_notes(run, notes); },
        {});
}

}  // namespace sherl::widgets
