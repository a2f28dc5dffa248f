// SPDX-License-Identifier: GPL-3.0-or-later
// Building the window; studies and files; closing. Menus: main_window_menus.cpp, runs: main_window_runs.cpp.
#include "app/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QCryptographicHash>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QStackedWidget>
#include <QStyle>
#include <QTabBar>
#include <QUrl>
#include <QVBoxLayout>

#include "app/window/compare_page.h"
#include "app/window/result_note.h"
#include "app/window/workbench_page.h"
#include "core/base/files.h"
#include "widgets/bridge/adapter_folder.h"
#include "widgets/bridge/example.h"
#include "widgets/charts/series_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/picker_page.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/setup_panel.h"
#include "widgets/panels/status_strip.h"

namespace sherl::app {
using namespace widgets;

namespace {

constexpr int kWidth = 1440, kHeight = 900, kLeastWidth = 1180, kLeastHeight = 640;
constexpr std::chrono::seconds kKeepAfter{1};

Error window_error(const char* id, const QString& what, const QString& where, const QString& way_out) {
    return Error(ErrorKind::input, Problem{.id = id,
                                           .what = Text::plain(what.toStdString()),
                                           .where = where.toStdString(),
                                           .expected = {},
                                           .got = {},
                                           .way_out = Text::plain(way_out.toStdString())});
}

QByteArray join(const std::vector<store::RunId>& runs) {
    QByteArrayList words;
    for (const store::RunId run : runs) words.append(QByteArray::number(static_cast<qlonglong>(run)));
    return words.join(' ');
}

std::vector<store::RunId> split(const QByteArray& words) {
    std::vector<store::RunId> runs;
    for (const QByteArray& word : words.split(' '))
        if (const qlonglong run = word.toLongLong(); run > 0) runs.push_back(run);
    return runs;
}

}  // namespace

MainWindow::MainWindow(Settings& settings, TrainingBridge::EngineFactory engine, const Clock& clock, Hands hands)
    : settings_(settings), clock_(clock), hands_(std::move(hands)), engine_(engine), draft_(clock), forecasts_(hands_.forecasts),
      setup_forecast_(draft_, preflight_, session_, forecasts_), bridge_(std::move(engine), clock),
      launcher_(session_), endings_(settings, hands_.notify), devices_(hands_.gpus), import_(engine_) {
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(QStringLiteral("SHERL Workbench"));
    setAcceptDrops(true);
    build();
    build_menus();
    connect_study();
    connect_runs();
    connect_pages();
    connect_exports();
    restore_setup();
    const auto set_threads = [this] { draft_.set_threads_of_new_runs(settings_.value(Setting::threads).toInt()); };
    connect(&settings_, &Settings::changed, this, set_threads);
    set_threads();
    connect(&waiting_, &QTimer::timeout, this, &MainWindow::tell_waiting);
    keep_soon_.setObjectName(QStringLiteral("keepSetupTimer"));
    keep_soon_.setSingleShot(true);
    keep_soon_.setInterval(kKeepAfter);
    connect(&keep_soon_, &QTimer::timeout, this, [this] {
        if (isVisible()) keep_setup();  // hidden, another window may be the one in use
    });
    connect(&draft_, &SpecDraft::changed, &keep_soon_, qOverload<>(&QTimer::start));
    connect(&workbench_->curves(), &CurvesPanel::runsShown, &keep_soon_, qOverload<>(&QTimer::start));
    // Back from the terminal in which set-up has run, or the editor in which a file was mended, perhaps.
    connect(qApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive) look_again();
    });
    if (settings_.layout(QStringLiteral("page")) == "compare") show_page(Page::compare);
    connect_devices();
    setMinimumSize(kLeastWidth, kLeastHeight);
    resize(kWidth, kHeight);
    if (const QByteArray geometry = settings_.value(Setting::window_geometry).toByteArray(); !geometry.isEmpty())
        restoreGeometry(geometry);
    if (isMaximized() || isFullScreen()) return;
    const QSize room = screen()->availableSize() - QSize(0, style()->pixelMetric(QStyle::PM_TitleBarHeight));
    resize(size().boundedTo(room));  // not below the minimum
}

MainWindow::~MainWindow() {
    hide();  // focus and pointer leave the panels while all that they talk to is there
    for (const auto& [run, window] : details_) delete window;
}

void MainWindow::build() {
    auto* centre = new QWidget(this);
    centre->setObjectName(QStringLiteral("page"));
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    header_ = new HeaderBar(centre);
    error_bar_ = new ErrorBar(centre);
    result_ = new ResultNote(centre);
    pages_ = new QStackedWidget(centre);
    pages_->setObjectName(QStringLiteral("pageStack"));
    workbench_ = new WorkbenchPage({draft_, preflight_, setup_forecast_, session_, bridge_, settings_, clock_}, pages_);
    compare_ = new ComparePage(session_, settings_, clock_, pages_);
    picker_ = new PickerPage(draft_, &setup_forecast_, pages_);
    pages_->addWidget(workbench_);
    pages_->addWidget(compare_);
    pages_->addWidget(picker_);
    status_ = new StatusStrip(session_, centre);
    column->addWidget(header_);
    column->addWidget(error_bar_);
    column->addWidget(result_);
    column->addWidget(pages_, 1);
    column->addWidget(status_);
    setCentralWidget(centre);
    header_->tabs().addTab({});
    header_->tabs().addTab({});
}

void MainWindow::connect_study() {
    connect(&session_, &StudySession::opened, this, &MainWindow::study_opened);
    connect(&session_, &StudySession::failed, this, &MainWindow::study_failed);
    connect(&session_, &StudySession::recovered, this, [this] {
        if (trouble_.study) clear_trouble();
    });
    connect(&session_, &StudySession::runsChanged, this, &MainWindow::follow_runs);
}

void MainWindow::connect_pages() {
    connect(&header_->tabs(), &QTabBar::tabBarClicked, this,
            [this](int tab) { show_page(tab == 1 ? Page::compare : Page::workbench); });
    connect(&header_->tabs(), &QTabBar::currentChanged, this,
            [this](int tab) { show_page(tab == 1 ? Page::compare : Page::workbench); });
    connect(pages_, &QStackedWidget::currentChanged, this,
            [this] { workbench_->setup().set_undo_offered(pages_->currentWidget() == workbench_); });
    connect(header_, &HeaderBar::themeToggled, this, &MainWindow::toggle_theme);
    connect(status_, &StatusStrip::memoryUnitChosen, this, [this](MemoryUnit unit) {
        settings_.set(Setting::memory_unit, unit == MemoryUnit::mib     ? QStringLiteral("mib")
                                            : unit == MemoryUnit::paper ? QStringLiteral("paper")
                                                                        : QStringLiteral("gib"));
    });
    connect(picker_, &PickerPage::left, this, [this] { show_page(Page::workbench); });
    connect(&workbench_->layers(), &LayersPanel::expandRequested, this, &MainWindow::show_layers);
    connect(&workbench_->layers(), &LayersPanel::openBackboneRequested, &workbench_->setup(), &SetupPanel::open_backbone);
}

// ── Studies and files ───────────────────────────────────────────────────────────────────────────────────────────────
void MainWindow::open_study(const QString& path, StudySession::Access access) {
    if (bridge_.active()) {
        show_trouble(window_error("window.study.busy", tr("a run of this study is at work"), {},
                                  tr("Stop it or let it finish, then open the other study.")));
        return;
    }
    clear_trouble();
    keep_setup();
    for (const auto& [run, window] : details_)
        if (window != nullptr) window->keep_notes();
    waiting_since_ = clock_.monotonic_seconds();
    session_.open(QFileInfo(path).absoluteFilePath().toStdString(), access);
}

void MainWindow::study_opened() {
    details_.clear();  // they close themselves; runs of the new study have the same numbers
    if (trouble_.study) clear_trouble();  // other trouble came while it was being opened
    const QString path = QString::fromStdString(session_.path().string());
    bridge_.set_study(session_.path());
    settings_.add_recent(Setting::recent_studies, path);
    //: Title of the window. %1 name of the study's file
    setWindowTitle(tr("%1 – SHERL Workbench").arg(QFileInfo(path).fileName()));
    at_work_.clear();
    last_ended_.reset();
    example_.clear();
    result_->hide();
    show_budget();
    compare_->set_intended(QString::fromUtf8(settings_.layout(of_study("intended"))).split(QLatin1Char('\n'), Qt::SkipEmptyParts));
    restore_curves();
    follow_runs();
    workbench_->launch().set_blocked(session_.writable() ? QString()
                                                         : tr("This study is open for reading only. Open or create another one."));
    offer_resume();
}

void MainWindow::study_failed(const Error& error) {
    std::vector<ErrorBar::Action> actions;
    if (!session_.is_open()) actions.push_back({tr("Open another study…"), [this] { ask_study(); }});
    if (!session_.is_open())
        workbench_->launch().set_blocked(tr("No study is open."));
    // Of another study than the open one: that of the open one ends with what ended it.
    const std::string refused = error.problems().front().where;
    const bool elsewhere = session_.is_open() && !refused.empty() && refused != session_.path();
    const bool locked = error.id() == "store.locked" && (elsewhere || !session_.is_open());
    if (locked) {
        actions.insert(actions.begin(), {tr("Open read-only"), [this, path = QString::fromStdString(refused)] {
                                             open_study(path, StudySession::Access::reading);
                                         }});
    }
    show_trouble(error, std::move(actions), {.study = !elsewhere});
    if (locked && !session_.is_open()) {
        waiting_.start(1000);
        tell_waiting();
    }
}

void MainWindow::tell_waiting() {
    if (error_bar_->error_id() != QLatin1String("store.locked") || session_.is_open()) return waiting_.stop();
    //: Behind "another program keeps the study locked". %1 a time, such as "12 s"
    error_bar_->set_note(tr("waiting for %1").arg(duration(std::max(0.0, clock_.monotonic_seconds() - waiting_since_))));
}

void MainWindow::ask_study() {
    const QString start = session_.is_open() ? QString::fromStdString(session_.path().string()) : settings_.study();
    QString path = choosers().any_file(this, tr("Open or create a study"), start,
                                       //: Filter of a file dialog; keep the pattern
                                       tr("Studies (*.sherl)"));
    if (path.isEmpty()) return;
    if (QFileInfo(path).suffix().isEmpty()) path += QStringLiteral(".sherl");
    open_study(path);
}

void MainWindow::ask_spec() {
    const QString path = choosers().open_file(this, tr("Open a run file"), QString::fromStdString(draft_.base().string()),
                                              //: Filter of a file dialog; keep the pattern
                                              tr("Run files (*.json)"));
    if (!path.isEmpty()) open_spec(path);
}

void MainWindow::open_spec(const QString& path) {
    try {
        const std::filesystem::path file = QFileInfo(path).absoluteFilePath().toStdString();
        draft_.load(parse_json(read_file(file), file.string()), file.parent_path(),
                    //: An entry of Undo. %1 name of a file
                    tr("open %1").arg(QFileInfo(path).fileName()));
        clear_trouble();
        show_page(Page::workbench);
        say(tr("%1 is the set-up now. Nothing has been started.").arg(QFileInfo(path).fileName()));
    } catch (const Error& error) {
        show_trouble(error);
    }
}

void MainWindow::open_path(const QString& path) {
    const QFileInfo info(path);
    if (info.suffix() == QLatin1String("sherl")) return open_study(path);
    if (!info.exists())
        return show_trouble(window_error("window.open.missing", tr("there is nothing at this place"), path,
                                         tr("Choose a backbone folder, an exported adapter, a run file, data or a study.")));
    if (const auto adapter = adapter_folder_at(info.absoluteFilePath().toStdString())) return import_adapter(*adapter);
    if (info.isFile() && info.suffix() == QLatin1String("json") && info.fileName() != QLatin1String("config.json"))
        return open_spec(path);
    if (workbench_->setup().take(path)) {
        clear_trouble();
        show_page(Page::workbench);
        return;
    }
    show_trouble(info.isDir()
                     ? window_error("backbone.missing", tr("the folder has no config.json"), path,
                                    tr("A backbone folder holds config.json and model.safetensors."))
                     : window_error("window.open.unknown", tr("this is neither a backbone, an adapter, a run file, data nor a study"), path,
                                    tr("Open a folder with config.json or adapter_config.json, a .json run file, data or a .sherl study.")));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return;
    event->acceptProposedAction();
    open_path(urls.front().toLocalFile());
}

// ── Pages ───────────────────────────────────────────────────────────────────────────────────────────────────────────
void MainWindow::show_page(Page page) {
    QWidget* wanted = page == Page::compare ? static_cast<QWidget*>(compare_) : workbench_;
    header_->tabs().setCurrentIndex(page == Page::compare ? 1 : 0);
    if (pages_->currentWidget() != wanted) pages_->setCurrentWidget(wanted);
}

void MainWindow::show_layers() {
    if (!picker_->begin()) {
        say(tr("Choose a backbone to see its layers."), true);
        return;
    }
    header_->tabs().setCurrentIndex(0);
    pages_->setCurrentWidget(picker_);
}

void MainWindow::show_details(store::RunId run) {
    if (run == 0 || session_.run(run) == nullptr) return;
    if (RunDetailsWindow* window = details_[run]) {
        window->showNormal();
        window->raise();
        window->activateWindow();
        return;
    }
    const auto make_curves = [this](QWidget* parent, store::RunId shown) -> QWidget* {
        auto* curves = new CurvesPanel(session_, clock_, parent);
        curves->set_strip_visible(false);
        curves->set_budget(budget());
        curves->set_runs({shown});
        return curves;
    };
    auto* window = new RunDetailsWindow(session_, run, make_curves, this);
    details_[run] = window;
    if (auto* curves = window->findChild<CurvesPanel*>()) {
        connect(curves, &CurvesPanel::exportFigureAsked, this, [this, window](FigureSource* source) { export_figures({source}, window); });
        connect(curves, &CurvesPanel::exportTableAsked, this,
                [this, window](const TextTable& table, const QString& name) { export_table(table, name, window); });
    }
    connect(window, &RunDetailsWindow::exportRequested, this, [this](qint64 id) { export_adapter(id); });
    connect(window, &RunDetailsWindow::exportFigureAsked, this, [this, window](FigureSource* source) { export_figures({source}, window); });
    connect(window, &RunDetailsWindow::exportTableAsked, this,
            [this, window](const TextTable& table, const QString& name) { export_table(table, name, window); });
    connect(window, &RunDetailsWindow::resumeRequested, this, [this](qint64 id) { bridge_.start({id}); });
    connect(window, &RunDetailsWindow::duplicateRequested, this, [this](qint64 id) { duplicate(id); });
    connect(window, &RunDetailsWindow::runAgainRequested, this, [this](qint64 id) { workbench_->queue().run_again(id); });
    connect(window, &RunDetailsWindow::failed, this, [this](const Error& error) { show_trouble(error); });
    window->show();
}

// ── Messages ───────────────────────────────────────────────────────────────────────────────────────
void MainWindow::say(const QString& message, bool trouble) {
    status_->say(message, trouble);
}

void MainWindow::show_trouble(const Error& error, std::vector<ErrorBar::Action> actions, TroubleOf of) {
    trouble_ = of;
    error_bar_->show_error(error, std::move(actions));
    status_->keep(shown(error));
}

void MainWindow::clear_trouble() {
    trouble_ = {};
    error_bar_->clear();
}

// ── What is kept for the next start ─────────────────────────────────────────────────────────────────────────────────
void MainWindow::restore_setup() {
    Json kept;
    try {
        const QByteArray text = settings_.layout(QStringLiteral("setup"));
        if (!text.isEmpty()) kept = parse_json(text.toStdString(), "settings");
    } catch (const Error&) {  // a damaged file of settings must not break the start
    }
    if (kept.is_object() && kept.contains("document") && kept["document"].is_object()) {
        const std::string base = kept.contains("base") && kept["base"].is_string() ? kept["base"].get<std::string>() : "";
        draft_.load(kept["document"], base);
        if (kept.contains("seeds") && kept["seeds"].is_string())
            draft_.set_seeds(QString::fromStdString(kept["seeds"].get<std::string>()));
        if (kept.contains("rate_chosen") && kept["rate_chosen"].is_boolean())
            draft_.set_rate_chosen(kept["rate_chosen"].get<bool>());
    } else {
        draft_.load(example_setup());
        draft_.set_rate_chosen(false);
    }
    draft_.undo_stack().clear();
}

void MainWindow::keep_setup() {
    Json kept = Json::object();
    kept["document"] = draft_.document();
    kept["base"] = draft_.base().string();
    kept["seeds"] = draft_.seeds_text().toStdString();
    kept["rate_chosen"] = draft_.rate_is_chosen();
    settings_.set_layout(QStringLiteral("setup"), QByteArray::fromStdString(kept.dump()));
    if (session_.is_open())
        settings_.set_layout(of_study("curves"), join(workbench_->curves().runs()));
}

QString MainWindow::of_study(const char* what) const {
    const QByteArray path = QByteArray::fromStdString(session_.path().string());
    return QString::fromLatin1(what) + QLatin1Char('_') +
           QString::fromLatin1(QCryptographicHash::hash(path, QCryptographicHash::Sha1).toHex().left(12));
}

void MainWindow::restore_curves() {
    std::vector<store::RunId> shown = split(settings_.layout(of_study("curves")));
    std::erase_if(shown, [this](store::RunId run) { return session_.run(run) == nullptr; });
    if (shown.empty()) {
        // The newest that have something to show.
        constexpr std::size_t newest = 4;
        const auto& runs = session_.runs();
        for (auto run = runs.rbegin(); run != runs.rend() && shown.size() < newest; ++run)
            if (run->steps > 0) shown.insert(shown.begin(), run->id);
    }
    compare_->runs().model().set_ticked({shown.begin(), shown.end()});
    workbench_->curves().set_runs(std::move(shown));
}

void MainWindow::keep_layout() {
    settings_.set(Setting::window_geometry, saveGeometry());
    workbench_->keep_layout();
    compare_->keep_layout();
    settings_.set_layout(QStringLiteral("page"), pages_->currentWidget() == compare_ ? "compare" : "workbench");
    keep_setup();
}

bool MainWindow::settled() const {
    if (!session_.is_open() || preflight_.busy() || launcher_.busy() || forecasts_.busy()) return false;
    const QWidget* page = pages_->currentWidget();
    if (page == compare_ && !compare_->settled()) return false;
    for (SeriesChart* chart : page->findChildren<SeriesChart*>())
        for (const ChartLine& line : chart->set().lines())
            if (session_.run(line.key.run) != nullptr && session_.curve(line.key) == nullptr) return false;
    return true;
}

// ── Closing ─────────────────────────────────────────────────────────────────────────────────────────────────────────
void MainWindow::closeEvent(QCloseEvent* event) {
    const std::optional<store::RunId> active = bridge_.active();
    if (leaving_ == Leaving::decided || (leaving_ == Leaving::no && (!active || held_))) {
        event->accept();
        leave();
        return;
    }
    event->ignore();
    if (leaving_ != Leaving::no) return;  // a question or an ending is awaited
    leaving_ = Leaving::asked;
    const store::RunSummary* run = session_.run(*active);
    AtWork at_work{run == nullptr ? QString() : name_of(*run)};
    if (const auto progress = bridge_.progress()) {
        at_work.step = progress->step;
        at_work.steps = progress->total_steps;
    }
    hands_.ask_closing(this, at_work, [this](Closing choice) {
        leaving_ = Leaving::no;
        if (choice == Closing::cancel) return;
        if (!bridge_.active()) {  // it has ended while the question stood there
            close();
            return;
        }
        leaving_ = Leaving::after_run;
        bridge_.set_pause_after(true);
        keep_layout();
        if (choice == Closing::checkpoint_and_stop) {
            bridge_.stop();
            say(tr("The run stops; then the window closes."));
            return;
        }
        QApplication::setQuitOnLastWindowClosed(false);  // the process ends with the run
        for (const auto& [id, window] : details_) delete window;
        details_.clear();
        hide();
    });
}

void MainWindow::leave() {
    if (isVisible() || leaving_ != Leaving::after_run) keep_layout();
    leaving_ = Leaving::decided;
    for (const auto& [run, window] : details_) delete window;
    details_.clear();
    if (hands_.quit) {
        hands_.quit();
    } else {
        QMetaObject::invokeMethod(qApp, [] { QApplication::quit(); }, Qt::QueuedConnection);
    }
}

}  // namespace sherl::app
