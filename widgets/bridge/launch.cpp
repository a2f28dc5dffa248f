// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/launch.h"

#include <QPointer>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "core/data/check_run.h"
#include "core/spec/resolve.h"

namespace sherl::widgets {

struct Launcher::Checked {
    std::vector<LaunchRequest> requests;
    QPointer<QObject> context;
    Done done;
    std::vector<spec::ResolvedSpec> runs;
    std::vector<Problem> problems, warnings;
    std::vector<store::RunId> created;

    void check(const LaunchRequest& request) {
        std::vector<spec::ResolvedSpec> variant;
        if (request.seeds.empty()) variant.push_back(spec::resolve(request.document, context_of(request)));
        for (const std::int64_t seed : request.seeds) {
            Json document = request.document;
            document["train"]["seed"] = seed;
            variant.push_back(spec::resolve(document, context_of(request)));
        }
        // Seeds share backbone, data and splits.
        const spec::ResolvedSpec& first = variant.front();
        warnings.insert(warnings.end(), first.warnings.begin(), first.warnings.end());
        const data::Preflight found = data::check_run(first.spec);
        warnings.insert(warnings.end(), found.warnings.begin(), found.warnings.end());
        std::move(variant.begin(), variant.end(), std::back_inserter(runs));
    }

    void check_all() {
        for (const LaunchRequest& request : requests) {
            try {
                check(request);
            } catch (const Error& error) {
                problems.insert(problems.end(), error.problems().begin(), error.problems().end());
            } catch (const std::exception& error) {
                problems.push_back({.id = "widgets.launch",
                                    .what = Text::plain(error.what()),
                                    .where = {},
                                    .expected = {},
                                    .got = {},
                                    .way_out = {}});
            }
        }
    }

    static spec::Context context_of(const LaunchRequest& request) {
        return {.base = request.base, .read_backbone = {}, .cores = 0};
    }
};

// A thread that checks one launch after the other.
class Launcher::Checker {
  public:
    explicit Checker(Launcher& launcher) : launcher_(launcher), thread_([this] { loop(); }) {}
    ~Checker() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Checker(const Checker&) = delete;
    Checker& operator=(const Checker&) = delete;

    void add(std::shared_ptr<Checked> work) {
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(work));
        }
        wake_.notify_one();
    }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
            if (ended_) return;
            std::shared_ptr<Checked> work = std::move(waiting_.front());
            waiting_.pop_front();
            lock.unlock();
            work->check_all();
            QMetaObject::invokeMethod(
                &launcher_, [&launcher = launcher_, work = std::move(work)] { launcher.create(work); },
                Qt::QueuedConnection);
            lock.lock();
        }
    }

    Launcher& launcher_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Checked>> waiting_;
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

Launcher::Launcher(StudySession& session, QObject* parent)
    : QObject(parent), session_(session), checker_(std::make_unique<Checker>(*this)) {}

Launcher::~Launcher() = default;

void Launcher::launch(std::vector<LaunchRequest> requests, QObject* context, Done done) {
    auto work = std::make_shared<Checked>();
    work->requests = std::move(requests);
    work->context = context;
    work->done = std::move(done);
    if (++open_ == 1) Q_EMIT busyChanged(true);
    checker_->add(std::move(work));
}

void Launcher::create(std::shared_ptr<Checked> checked) {
    if (!checked->problems.empty()) return finish(*checked);
    session_.write(
        this,
        [checked](store::Study& study) {
            try {
                for (const spec::ResolvedSpec& run : checked->runs)
                    checked->created.push_back(study.create_run(run.document, run.hash, run.spec));
            } catch (...) {  // a full disk: all or none
                for (const store::RunId run : checked->created) {
                    try {
                        study.remove(run);
                    } catch (const Error&) {  // stays as a waiting run, which can be removed by hand
                    }
                }
                checked->created.clear();
                throw;
            }
        },
        [this, checked](const std::optional<Error>& error) {
            if (error) checked->problems = error->problems();
            finish(*checked);
        });
}

void Launcher::finish(const Checked& checked) {
    if (--open_ == 0) Q_EMIT busyChanged(false);
    if (checked.problems.empty() && !checked.warnings.empty()) Q_EMIT warned(checked.warnings);
    if (checked.context != nullptr) checked.done(checked.created, checked.problems);
}

}  // namespace sherl::widgets
