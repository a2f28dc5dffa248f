// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/forecasts.h"

#include <QPointer>
#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "core/analysis/forecast_json.h"
#include "core/formats/backbone_folder.h"
#include "widgets/bridge/preflight.h"

namespace sherl::widgets {
namespace fs = std::filesystem;

namespace {

Problem unforeseen(const std::exception& error) {
    return {.id = "widgets.forecast", .what = Text::plain(error.what()), .where = {}, .expected = {}, .got = {}, .way_out = {}};
}

// config.json of the folders asked about, read again when it was written again.
class Configs {
  public:
    formats::BackboneConfig read(const fs::path& folder) {
        std::error_code failed;
        const fs::file_time_type written = fs::last_write_time(folder / "config.json", failed);
        const auto found = known_.find(folder);
        if (!failed && found != known_.end() && found->second.first == written) return found->second.second;
        formats::BackboneConfig config = formats::read_backbone_config(folder);
        if (!failed) known_[folder] = {written, config};
        return config;
    }

  private:
    std::map<fs::path, std::pair<fs::file_time_type, formats::BackboneConfig>> known_;
};

// As much as the data are known, else as much as the spec allows.
void take_known(analysis::ForecastSetup& setup, const KnownData& known) {
    if (known.key.empty() || known.key != data_key(setup.spec.task, setup.spec.backbone.path)) return;
    api::BatchShape& batch = setup.batch;
    if (known.examples > 0) batch.rows = std::min(batch.rows, known.examples);
    if (known.longest > 0) {
        batch.padded = !known.one_length && known.longest < setup.spec.task.max_length;
        batch.tokens = std::min(batch.tokens, known.longest);
    }
    if (known.longest_answer > 0)
        batch.targets = std::min(known.longest_answer, setup.spec.task.max_target_length.value_or(known.longest_answer));
    if (known.classes > 0) setup.outputs = known.classes;
}

}  // namespace

std::int64_t threads_of(const spec::RunSpec& run) {
    static const std::int64_t cores = spec::try_resolve(Json::object()).symbols.at("cores");
    return run.threads > 0 ? run.threads : cores;
}

// One thread, questions in the order of asking.
class ForecastService::Thread {
  public:
    using Deliver = std::function<void()>;                             // GUI thread
    using Stale = std::function<bool()>;                               // the answer is no longer wanted
    using Work = std::function<Deliver(Thread& thread, const Stale&)>;  // on the thread

    Thread(ForecastService& service, Hands hands) : service_(service), hands_(std::move(hands)), thread_([this] { loop(); }) {}
    ~Thread() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            waiting_.clear();
        }
        wake_.notify_one();
        thread_.join();
    }
    Thread(const Thread&) = delete;
    Thread& operator=(const Thread&) = delete;

    // `kind`: of the asker's questions, of which the newest counts; empty: each counts.
    void ask(QObject* asker, const std::string& kind, Work work) {
        auto job = std::make_shared<Job>();
        job->asker = asker;
        job->kind = kind;
        job->work = std::move(work);
        {
            const std::lock_guard lock(mutex_);
            drop([&](const Job& other) { return other.asker == asker && !kind.empty() && other.kind == kind; });
            waiting_.push_back(std::move(job));
        }
        wake_.notify_one();
    }
    void forget(QObject* asker) {
        const std::lock_guard lock(mutex_);
        drop([&](const Job& job) { return job.asker == asker; });
    }
    [[nodiscard]] bool busy() {
        const std::lock_guard lock(mutex_);
        return !waiting_.empty() || (at_work_ && !at_work_->dropped) || undelivered_ > 0;
    }

    // --- On the thread ---

    // Throws Error where there is nothing to forecast from.
    [[nodiscard]] analysis::ForecastSetup setup_of(const Question& question, const SpecChanges& changes) {
        const auto read = [this](const fs::path& folder) { return configs_.read(folder); };
        const Json document = question.setup.with(changes, read);
        spec::ResolvedSpec resolved = spec::resolve(document, {.base = question.setup.base(), .read_backbone = read, .cores = 0});
        analysis::ForecastSetup setup = setup_of(std::move(resolved.spec));
        if (setup.spec.threads == 0 && question.setup.threads() > 0) setup.threads = question.setup.threads();
        take_known(setup, question.known);
        return setup;
    }
    [[nodiscard]] analysis::ForecastSetup setup_of(spec::RunSpec run) {
        analysis::ForecastSetup setup;
        setup.spec = std::move(run);
        setup.config = configs_.read(setup.spec.backbone.path);
        setup.batch = analysis::largest_batch(setup.spec);
        setup.outputs = analysis::outputs_of(setup.spec);
        setup.threads = threads_of(setup.spec);
        return setup;
    }
    template <class MakeSetup>
    [[nodiscard]] Prediction predict(MakeSetup make) {
        Prediction prediction;
        try {
            prediction.forecast = hands_.predict(make());
        } catch (const Error& error) {
            prediction.refusal = error.problems().front();
        } catch (const std::exception& error) {
            prediction.refusal = unforeseen(error);
        }
        return prediction;
    }
    // `make`: the set-up to be changed, and its budget; may throw. What has no forecast has no proposals.
    template <class Make>
    [[nodiscard]] std::vector<analysis::Proposal> fit(Make make, const analysis::Margin& margin) {
        try {
            const auto [setup, budget] = make();
            return budget ? hands_.fit(setup, *budget, margin) : std::vector<analysis::Proposal>{};
        } catch (const std::exception&) {
            return {};
        }
    }

  private:
    struct Job {
        QPointer<QObject> asker;
        std::string kind;
        Work work;
        std::atomic<bool> dropped = false;
    };

    template <class Is>
    void drop(Is is) {  // under the lock
        std::erase_if(waiting_, [&](const std::shared_ptr<Job>& job) { return is(*job); });
        if (at_work_ && is(*at_work_)) at_work_->dropped = true;
        for (const std::weak_ptr<Job>& done : answered_)
            if (const std::shared_ptr<Job> job = done.lock(); job && is(*job)) job->dropped = true;
    }

    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
            if (ended_) return;
            at_work_ = waiting_.front();
            waiting_.pop_front();
            const std::shared_ptr<Job> job = at_work_;
            lock.unlock();
            Deliver deliver = job->work(*this, [&job] { return job->dropped.load(); });
            lock.lock();
            at_work_.reset();
            if (job->dropped || ended_) continue;
            ++undelivered_;
            std::erase_if(answered_, [](const std::weak_ptr<Job>& each) { return each.expired(); });
            answered_.push_back(job);
            QMetaObject::invokeMethod(
                &service_,
                [this, job, deliver = std::move(deliver)] {
                    {
                        const std::lock_guard guard(mutex_);
                        --undelivered_;
                    }
                    if (!job->dropped && job->asker) deliver();
                },
                Qt::QueuedConnection);
        }
    }

    ForecastService& service_;
    Hands hands_;
    Configs configs_;  // of the thread
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Job>> waiting_;
    std::shared_ptr<Job> at_work_;
    std::vector<std::weak_ptr<Job>> answered_;  // on their way to the GUI's thread
    int undelivered_ = 0;
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

ForecastService::ForecastService(Hands hands, QObject* parent)
    : QObject(parent), thread_(std::make_unique<Thread>(*this, std::move(hands))) {}

ForecastService::~ForecastService() = default;

bool ForecastService::busy() const {
    return thread_->busy();
}

void ForecastService::forget(QObject* asker) {
    thread_->forget(asker);
}

void ForecastService::ask(QObject* asker, Question question, Answer answer) {
    thread_->ask(asker, "variants",
                 [question = std::move(question), answer = std::move(answer)](Thread& thread, const Thread::Stale& stale) {
                     std::vector<Prediction> predictions;
                     for (const SpecChanges& changes : question.variants) {
                         if (stale()) break;
                         predictions.push_back(thread.predict([&] { return thread.setup_of(question, changes); }));
                     }
                     return [answer, predictions = std::move(predictions)] { answer(predictions); };
                 });
}

void ForecastService::ask_run(QObject* asker, spec::RunSpec run, OfRun answer) {
    thread_->ask(asker, {}, [run = std::move(run), answer = std::move(answer)](Thread& thread, const Thread::Stale&) {
        const Prediction prediction = thread.predict([&] { return thread.setup_of(run); });
        return [answer, prediction] { answer(prediction); };
    });
}

void ForecastService::ask_fitting(QObject* asker, Question setup, std::int64_t budget, analysis::Margin margin, Fitting answer) {
    thread_->ask(asker, "fitting",
                 [setup = std::move(setup), budget, margin, answer = std::move(answer)](Thread& thread, const Thread::Stale&) {
                     const auto proposals = thread.fit([&] { return std::pair(thread.setup_of(setup, {}), std::optional(budget)); }, margin);
                     return [answer, proposals] { answer(proposals); };
                 });
}

void ForecastService::ask_fitting(QObject* asker, store::RunDetail run, analysis::Margin margin, Fitting answer) {
    thread_->ask(asker, {}, [run = std::move(run), margin, answer = std::move(answer)](Thread& thread, const Thread::Stale&) {
        const auto proposals = thread.fit([&] { return std::pair(analysis::setup_of_run(run), analysis::budget_of_run(run)); }, margin);
        return [answer, proposals] { answer(proposals); };
    });
}

}  // namespace sherl::widgets
