// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/adapter_import.h"

#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/data/dataset.h"

namespace sherl::widgets {
namespace {

// Of the head: classes, or 1.
std::int64_t outputs_of(const spec::TaskSpec& task) {
    if (data::has_scores(task)) return 1;
    return static_cast<std::int64_t>(task.data.labels.empty() ? data::load_dataset(task).labels.size() : task.data.labels.size());
}

}  // namespace

// One thread and the newest question; the one before, if it has not begun, is forgotten.
class AdapterImport::Worker {
  public:
    Worker(AdapterImport& owner, EngineFactory engine) : owner_(owner), engine_(std::move(engine)), thread_([this] { loop(); }) {}
    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void ask(std::optional<spec::RunSpec> spec) {
        {
            const std::lock_guard lock(mutex_);
            next_ = std::move(spec);
            ++asked_;
            if (!next_) answered_ = asked_;
        }
        wake_.notify_one();
    }
    [[nodiscard]] bool busy() const { return answered_ != asked_; }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ended_ || next_; });
            if (ended_) return;
            const spec::RunSpec spec = *std::exchange(next_, std::nullopt);
            const std::int64_t number = asked_;
            lock.unlock();
            answer(number, spec);
            lock.lock();
        }
    }

    void answer(std::int64_t number, const spec::RunSpec& spec) {
        try {
            tell(number, [this, match = engine_().match_start(spec, outputs_of(spec.task))] { Q_EMIT owner_.matched(match); });
        } catch (const Error& error) {
            tell(number, [this, error] { Q_EMIT owner_.refused(error); });
        } catch (const std::exception& failure) {
            const Error error(ErrorKind::internal, {.id = "import.exception", .what = Text::plain(failure.what()), .where = {}, .expected = {}, .got = {}, .way_out = {}});
            tell(number, [this, error] { Q_EMIT owner_.refused(error); });
        }
    }

    void tell(std::int64_t number, std::function<void()> said) {
        QMetaObject::invokeMethod(
            &owner_,
            [this, number, said = std::move(said)] {
                if (number != asked_ || answered_ == asked_) return;
                answered_ = number;
                said();
            },
            Qt::QueuedConnection);
    }

    AdapterImport& owner_;
    EngineFactory engine_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<spec::RunSpec> next_;
    std::int64_t asked_ = 0;     // written by the GUI thread alone
    std::int64_t answered_ = 0;  // the GUI thread's
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

AdapterImport::AdapterImport(EngineFactory engine, QObject* parent) : QObject(parent), worker_(std::make_unique<Worker>(*this, std::move(engine))) {}

AdapterImport::~AdapterImport() = default;

void AdapterImport::match(const spec::RunSpec& spec) {
    worker_->ask(spec);
}

void AdapterImport::cancel() {
    worker_->ask(std::nullopt);
}

bool AdapterImport::busy() const {
    return worker_->busy();
}

}  // namespace sherl::widgets
