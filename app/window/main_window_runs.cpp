// SPDX-License-Identifier: GPL-3.0-or-later
// What the window does with runs: start, follow, tell how they ended, resume, duplicate.
#include <QApplication>
#include <QClipboard>
#include <type_traits>

#include "app/window/compare_page.h"
#include "app/window/main_window.h"
#include "app/window/result_note.h"
#include "app/window/workbench_page.h"
#include "widgets/bridge/example.h"
#include "widgets/look/words.h"
#include "widgets/panels/curves_panel.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/launch_bar.h"
#include "widgets/panels/queue_panel.h"
#include "widgets/panels/runs_panel.h"
#include "widgets/panels/setup_panel.h"
#include "widgets/panels/status_strip.h"

namespace sherl::app {
using namespace widgets;

namespace {

constexpr std::int64_t kExampleBudget = 160LL << 20;  // between the 191 MiB of LoRA and the 135 MiB of SHERL, as measured
constexpr double kStopSeconds = 5;                    // in which the second press means it

}  // namespace

void MainWindow::connect_runs() {
    LaunchBar& launch_bar = workbench_->launch();
    const auto request = [this](bool start) {
        return [this, start](const Json& document, const std::filesystem::path& base, const std::vector<std::int64_t>& seeds) {
            launch({{document, base, seeds}}, start);
        };
    };
    connect(&launch_bar, &LaunchBar::startRequested, this, request(true));
    connect(&launch_bar, &LaunchBar::enqueueRequested, this, request(false));
    connect(&launch_bar, &LaunchBar::said, this, [this](const QString& message) { say(message); });
    connect(&launch_bar, &LaunchBar::failed, this, [this](const Error& error) { show_trouble(error); });
    connect(&launcher_, &Launcher::busyChanged, &launch_bar, &LaunchBar::set_busy);
    connect(&launcher_, &Launcher::busyChanged, &workbench_->first_run(), &FirstRunCard::set_busy);
    connect(&launcher_, &Launcher::warned, this, [this](const std::vector<Problem>& warnings) {
        for (const Problem& warning : warnings) say(shown(warning), true);
    });

    FirstRunCard& card = workbench_->first_run();
    connect(&card, &FirstRunCard::exampleRequested, this, &MainWindow::run_example);
    connect(&card, &FirstRunCard::openBackboneRequested, &workbench_->setup(), &SetupPanel::open_backbone);
    connect(&card, &FirstRunCard::openSpecRequested, this, &MainWindow::ask_spec);
    connect(&card, &FirstRunCard::openStudyRequested, this, &MainWindow::ask_study);

    const auto obey = [this](auto& panel) {  // what both lists of runs ask for
        using Panel = std::decay_t<decltype(panel)>;
        connect(&panel, &Panel::detailsRequested, this, &MainWindow::show_details);
        connect(&panel, &Panel::duplicateRequested, this, &MainWindow::duplicate);
        connect(&panel, &Panel::commandLineRequested, this, &MainWindow::copy_command_line);
        connect(&panel, &Panel::jsonRequested, this, &MainWindow::copy_json);
        connect(&panel, &Panel::failed, this, [this](const Error& error) {
            show_trouble(error, {}, {.study = error.kind() == ErrorKind::store});
        });
    };
    obey(workbench_->queue());
    obey(compare_->runs());
    connect(&compare_->runs(), &RunsPanel::resumeRequested, this,
            [this](const std::vector<store::RunId>& ids) { bridge_.start(ids); });

    connect(&bridge_, &TrainingBridge::runStarted, this, [this](qint64 run) {
        workbench_->curves().show_run(run);
        if (trouble_.run == run) clear_trouble();
        if (const store::RunSummary* summary = session_.run(run))
            //: %1 name of a run, %2 its seed
            say(tr("%1, seed %2: training has started.").arg(name_of(*summary)).arg(summary->seed));
    });
    connect(&bridge_, &TrainingBridge::progressed, this,
            [this](const RunProgress& progress) { header_->chip().set_peak(progress.step_peak_bytes); });
    connect(&bridge_, &TrainingBridge::evaluated, this, [this](qint64 run, const QString& metric, double value, qint64 step) {
        if (const store::RunSummary* summary = session_.run(run))
            //: An evaluation. %1 name of a run, %2 step, %3 name of the metric, %4 its value
            say(tr("%1, step %2: %3 %4").arg(name_of(*summary), count(step), metric_name(metric), metric_value(metric, value)));
    });
    connect(&bridge_, &TrainingBridge::runEnded, this, [this](qint64 run) {
        header_->chip().set_peak(std::nullopt);
        held_ = false;
        if (trouble_.run == run) clear_trouble();
        run_ended(run);
    });
    connect(&bridge_, &TrainingBridge::endingHeld, this, [this](qint64 run, const Error& error) {
        show_trouble(error, {}, {.run = run});
        error_bar_->set_note(tr("What the run has measured is kept in memory and written once there is room."));
        held_ = true;
        if (leaving_ != Leaving::after_run) return;
        leaving_ = Leaving::no;  // who waits for this run does not wait unseen
        QApplication::setQuitOnLastWindowClosed(true);
        show();
    });
    connect(&bridge_, &TrainingBridge::queueEnded, this, &MainWindow::queue_ended);
    connect(&bridge_, &TrainingBridge::runRefused, this, [this](qint64 run, const Error& error) {
        std::vector<ErrorBar::Action> actions;
        if (run != 0) actions.push_back({tr("Try again"), [this, run] {
            clear_trouble();
            bridge_.start({run});
        }});
        show_trouble(error, std::move(actions), {.run = run});
    });
    connect(result_, &ResultNote::whyRequested, this, [this](qint64 other, qint64 frugal) {
        show_page(Page::compare);
        compare_->runs().select_all({other, frugal});
    });
    connect(&workbench_->queue(), &QueuePanel::remedyRequested, this, [this](qint64 run, const SpecChanges& changes) {
        duplicate(run);
        //: An entry of Undo
        draft_.set_many(changes, tr("change what made a run fail"));
    });
    connect(&workbench_->queue(), &QueuePanel::fixRequested, this, &MainWindow::start_changed);
    connect(&workbench_->queue(), &QueuePanel::compareRequested, this, [this](qint64 run) {
        std::set<store::RunId> ticked = compare_->runs().model().ticked();
        ticked.insert(run);
        compare_->runs().model().set_ticked(std::move(ticked));
        show_page(Page::compare);
        compare_->runs().select(run);
    });
    connect(result_, &ResultNote::seedsRequested, this, [this] {
        std::vector<LaunchRequest> requests;
        for (Json& document : example_runs()) requests.push_back({std::move(document), {}, {1, 2}});
        launch(std::move(requests), true);
    });
    connect(result_, &ResultNote::ownRequested, &workbench_->setup(), &SetupPanel::open_backbone);
    connect(&endings_, &Endings::commandFailed, this, [this](const QString& sentence) { say(sentence, true); });
}

QString MainWindow::name_of(const store::RunSummary& run) const {
    return workbench_->queue().model().name_of(run);
}

store::RunSummary MainWindow::named(store::RunSummary run) const {
    run.name = name_of(run).toStdString();
    return run;
}

void MainWindow::launch(std::vector<LaunchRequest> requests, bool start,
                        std::function<void(const std::vector<store::RunId>&)> created) {
    for (LaunchRequest& request : requests) request.document = draft_.for_run(std::move(request.document));
    launcher_.launch(std::move(requests), this, [this, start, created = std::move(created)](const std::vector<store::RunId>& runs, const std::vector<Problem>& problems) {
        if (!problems.empty()) return show_trouble(Error(ErrorKind::input, problems), {}, {.launch = true});
        if (trouble_.launch) clear_trouble();
        if (created) created(runs);
        if (start) {
            bridge_.start(runs);
        } else {
            say(tr("%n run(s) added to the queue.", nullptr, static_cast<int>(runs.size())));
        }
    });
}

void MainWindow::run_example() {
    if (!session_.is_open()) return ask_study();
    const QString study = QString::fromStdString(session_.path().string());
    if (!settings_.budget(study)) {
        settings_.set_budget(study, kExampleBudget);
        show_budget();
    }
    std::vector<LaunchRequest> requests;
    for (Json& document : example_runs()) requests.push_back({std::move(document), {}, {}});
    show_page(Page::workbench);
    launch(std::move(requests), true, [this](const std::vector<store::RunId>& runs) { example_ = runs; });
}

void MainWindow::tell_example() {
    if (example_.size() != 2) return;
    const store::RunSummary* lora = session_.run(example_[0]);
    const store::RunSummary* sherl = session_.run(example_[1]);
    if (lora == nullptr || sherl == nullptr || lora->status != store::Status::finished || sherl->status != store::Status::finished) return;
    result_->tell(*lora, *sherl);
    compare_->runs().model().set_ticked({example_[0], example_[1]});
    example_.clear();
}

void MainWindow::duplicate(store::RunId run) {
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return;
    //: An entry of Undo. %1 name of a run
    const QString step = tr("set-up of %1").arg(name_of(*summary));
    draft_.load(summary->spec, {}, step);
    draft_.set_seeds(QString::number(summary->seed));
    show_page(Page::workbench);
    activateWindow();
    workbench_->setup().setFocus();
    //: %1 name of a run
    say(tr("The set-up is now that of %1.").arg(name_of(*summary)));
}

void MainWindow::start_changed(store::RunId run, const SpecChanges& changes) {
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return;
    SpecDraft copy;  // what a change of the method brings along
    copy.load(summary->spec);
    copy.set_many(changes, {});
    launch({{copy.document(), {}, {summary->seed}}}, true);
}

void MainWindow::tell_out_of_memory(const store::RunDetail& run) {
    const store::RunId id = run.summary.id;
    const auto show = [this, id, error = *run.error](const std::vector<analysis::Proposal>& proposals) {
        if (session_.run(id) == nullptr || session_.run(id)->status != store::Status::failed) return;  // it goes on meanwhile
        constexpr std::size_t most = 2;
        std::vector<ErrorBar::Action> actions;
        for (const analysis::Proposal& proposal : proposals) {
            if (actions.size() == most) break;
            //: Button that starts a run again with another setting. %1 the change ("Batch 16, accumulate 2"), %2 its predicted peak
            actions.push_back({tr("%1 (%2)", "change (peak)").arg(shown(proposal.sentence), bytes(proposal.needed)),
                               [this, id, changes = proposal.changes] {
                                   clear_trouble();
                                   start_changed(id, changes);
                               }});
        }
        //: Button: what was in use when a run ran out of memory
        actions.push_back({tr("Show memory"), [this, id] { show_details(id); }});
        show_trouble(error, std::move(actions), {.run = id});
    };
    forecasts_.ask_fitting(this, run, analysis::margin_of({}), show);
}

void MainWindow::copy_command_line(store::RunId run) {
    copy_of(run, &SpecDraft::as_command_line, tr("The command line is in the clipboard."));
}

void MainWindow::copy_json(store::RunId run) {
    copy_of(run, &SpecDraft::as_json, tr("The run is in the clipboard as JSON."));
}

void MainWindow::copy_of(store::RunId run, QString (SpecDraft::*form)() const, const QString& said) {
    const store::RunSummary* summary = session_.run(run);
    if (summary == nullptr) return;
    SpecDraft copy;
    copy.load(summary->spec);
    copy.set_seeds(QString::number(summary->seed));
    QApplication::clipboard()->setText((copy.*form)());
    say(said);
}

store::RunId MainWindow::chosen_run() const {
    if (header_->tabs().currentIndex() == 1) {
        const std::vector<store::RunId> selected = compare_->runs().selected();
        return selected.empty() ? 0 : selected.front();
    }
    return workbench_->queue().current();
}

void MainWindow::stop_asking_once() {
    const auto run = bridge_.active();
    if (!run) return say(tr("Nothing is running here."));
    const double now = clock_.monotonic_seconds();
    const store::RunSummary* summary = session_.run(*run);
    if (stop_asked_at_ < 0 || now - stop_asked_at_ > kStopSeconds) {
        stop_asked_at_ = now;
        //: %1 name of a run
        return say(tr("Press Ctrl+. again to stop %1.").arg(summary == nullptr ? QString() : name_of(*summary)));
    }
    stop_asked_at_ = -1;
    bridge_.stop();
}

void MainWindow::run_ended(store::RunId run) {
    last_ended_ = run;
    const auto leave_if_wanted = [this] {
        if (leaving_ == Leaving::after_run) leave();
    };
    session_.ask<store::RunDetail>(
        this, [run](const store::Study& study) { return study.detail(run); },
        [this, leave_if_wanted](const store::RunDetail& detail) {
            const store::RunSummary& summary = detail.summary;
            const bool failed = summary.status == store::Status::failed;
            // Not the run's fault, and the next one would meet the same: a full disk.
            if (failed && detail.error && detail.error->kind() == ErrorKind::store) {
                show_trouble(*detail.error, {{tr("Resume"), [this, id = summary.id] { bridge_.start({id}); }}}, {.run = summary.id});
            }
            if (failed && detail.error && detail.out_of_memory) tell_out_of_memory(detail);
            //: How a run ended. %1 its name, %2 its seed, %3 the state
            say(tr("%1, seed %2: %3.").arg(name_of(summary)).arg(summary.seed).arg(status_word(summary.status)), failed);
            endings_.run_ended(named(summary), QString::fromStdString(session_.path().string()));
            leave_if_wanted();
        },
        [leave_if_wanted](const Error&) { leave_if_wanted(); });
}

void MainWindow::queue_ended() {
    const auto last = std::exchange(last_ended_, std::nullopt);
    if (!last) return;  // nothing has run: a refusal was told already
    session_.ask<store::RunSummary>(
        this, [run = *last](const store::Study& study) { return study.summary(run); },
        [this](const store::RunSummary& summary) {
            const store::RunSummary last_run = named(summary);
            endings_.queue_ended(&last_run, QString::fromStdString(session_.path().string()));
        });
}

void MainWindow::follow_runs() {
    std::set<store::RunId> compared = compare_->runs().model().ticked();
    std::set<store::RunId> at_work;
    for (const store::RunSummary& run : session_.runs()) {
        if (run.status != store::Status::running) continue;
        at_work.insert(run.id);
        if (at_work_.contains(run.id)) continue;
        workbench_->curves().show_run(run.id);
        compared.insert(run.id);
        keep_soon_.start();
    }
    at_work_ = std::move(at_work);
    if (compared != compare_->runs().model().ticked()) compare_->runs().model().set_ticked(std::move(compared));
    tell_example();
}

void MainWindow::offer_resume() {
    if (!session_.writable()) return;
    const QString key = of_study("not_resumed");
    const QByteArrayList dismissed = settings_.layout(key).split(' ');
    std::vector<store::RunId> runs;
    const store::RunSummary* newest = nullptr;
    for (const store::RunSummary& run : session_.runs()) {
        if (run.status != store::Status::interrupted || dismissed.contains(QByteArray::fromStdString(run.uuid))) continue;
        runs.push_back(run.id);
        newest = &run;
    }
    if (newest == nullptr || !error_bar_->isHidden()) return;  // the queue offers it too
    const QString what =
        runs.size() == 1
            //: A run whose program died; its name stands before. %1 a step
            ? tr("stopped unexpectedly at step %1 (the program ended); all curves up to there are stored").arg(count(newest->steps))
            : tr("%n run(s) stopped unexpectedly (the program ended); all curves up to there are stored", nullptr, static_cast<int>(runs.size()));
    const QString which = runs.size() == 1 ? tr("%1, seed %2", "run").arg(name_of(*newest)).arg(newest->seed) : QString();
    const Error error(ErrorKind::run, Problem{.id = "run.interrupted",
                                              .what = Text::plain(what.toStdString()),
                                              .where = which.toStdString(),
                                              .expected = {},
                                              .got = {},
                                              .way_out = {}});
    const auto dismiss = [this, key, dismissed, runs] {
        QByteArrayList all = dismissed;
        for (const store::RunId run : runs)
            if (const store::RunSummary* summary = session_.run(run)) all.append(QByteArray::fromStdString(summary->uuid));
        settings_.set_layout(key, all.join(' '));
        clear_trouble();
    };
    error_bar_->show_error(error, {{tr("Resume"), [this, runs] {
                                        clear_trouble();
                                        bridge_.start(runs);
                                    }},
                                   {tr("Leave as it is"), dismiss}});
}

}  // namespace sherl::app
