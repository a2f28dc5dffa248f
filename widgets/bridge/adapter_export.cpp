// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/adapter_export.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "core/api/layout.h"
#include "core/base/files.h"
#include "core/base/scratch_folder.h"
#include "core/store/export_request.h"

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

Error failure(ErrorKind kind, const char* id, Text what, std::string where = {}) {
    return Error(kind, {.id = id, .what = std::move(what), .where = std::move(where), .expected = {}, .got = {}, .way_out = {}});
}

// What the rest of a package comes to beside its weights, generously.
constexpr std::uint64_t kMoreBytes = 16 << 20;

// The cache of the user first: it lies on a disk, where a temporary folder may be memory. Where that has no room, what has:
// the folder of temporary files, at last the run's own, which holds weights of the same size.
std::vector<fs::path> places_for(const api::ExportRequest& request) {
    std::error_code code;
    std::vector<fs::path> places{cache_folder() / "exports"};
    if (const fs::path temporary = fs::temp_directory_path(code); !code) places.push_back(temporary);
    places.push_back(request.files);
    return places;
}

std::uint64_t size_of(const fs::path& file) {
    std::error_code code;
    const std::uintmax_t bytes = fs::file_size(file, code);
    return code ? 0 : bytes;
}

std::uint64_t bytes_for(const api::ExportRequest& request) {
    std::uint64_t bytes = kMoreBytes + size_of(api::weights_file(request.files, request.weights));
    if (!request.merge) return bytes;
    std::error_code code;
    for (const auto& entry : fs::directory_iterator(request.spec.backbone.path, code))
        if (entry.path().extension() == ".safetensors") bytes += size_of(entry.path());
    return bytes;
}

TriedText told(const api::Prediction& prediction, const std::vector<std::string>& labels) {
    TriedText text{.kind = TriedText::Kind::score, .value = prediction.value, .answer = QString::fromStdString(prediction.answer)};
    if (labels.empty()) return text;
    text.kind = prediction.label < 0 ? TriedText::Kind::no_class : TriedText::Kind::label;
    if (prediction.label >= 0) text.label = QString::fromStdString(labels.at(static_cast<std::size_t>(prediction.label)));
    return text;
}

}  // namespace

void AdapterExport::copy_whole(const fs::path& from, const fs::path& to) {
    std::ifstream in(from, std::ios::binary);
    AtomicFile out(to);
    std::vector<char> piece(1 << 20);
    while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())), in.gcount() > 0)
        out.write(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (!in.eof()) throw failure(ErrorKind::store, "export.read", SHERL_TR("widgets", "the prepared file cannot be read"), from.string());
    out.commit();
}

// One thread; of each kind of question the newest that has not begun.
class AdapterExport::Worker {
  public:
    enum Kind { preparing, committing, trying, kinds };

    Worker(AdapterExport& owner, EngineFactory engine, CopyFile copy)
        : owner_(owner), engine_(std::move(engine)), copy_(std::move(copy)), thread_([this] { loop(); leave(); }) {}
    ~Worker() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            stop_.request_stop();
        }
        wake_.notify_one();
        thread_.join();
    }
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    void end_unseen() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = unseen_ = true;
            stop_.request_stop();
        }
        wake_.notify_one();
    }

    void prepare(const Source& source, const std::string& weights, bool merge) {
        ask(preparing, [this, source, weights, merge](std::int64_t number) { do_prepare(number, source, weights, merge); });
    }
    void commit(const fs::path& target) {
        ask(committing, [this, target](std::int64_t number) { do_commit(number, target); });
    }
    void try_it(const QString& text, const std::optional<QString>& pair) {
        ask(trying, [this, text, pair](std::int64_t number) { do_try(number, text, pair); });
    }
    [[nodiscard]] bool busy() const { return asked_ != answered_; }

  private:
    using Work = std::function<void(std::int64_t number)>;

    void ask(Kind kind, Work work) {
        {
            const std::lock_guard lock(mutex_);
            next_[kind] = std::move(work);
            ++asked_[kind];
            if (kind == preparing && at_work_ == preparing) stop_.request_stop();  // for nobody any more
        }
        wake_.notify_one();
    }

    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ended_ || std::any_of(next_.begin(), next_.end(), [](const Work& work) { return bool(work); }); });
            if (ended_) return;
            int kind = 0;
            while (!next_[static_cast<std::size_t>(kind)]) ++kind;
            const Work work = std::exchange(next_[static_cast<std::size_t>(kind)], nullptr);
            const std::int64_t number = asked_[static_cast<std::size_t>(kind)];
            at_work_ = static_cast<Kind>(kind);
            stop_ = std::stop_source();
            lock.unlock();
            work(number);
            lock.lock();
            at_work_ = kinds;
        }
    }

    // The last that the thread does: large files are removed here, not where somebody waits.
    void leave() {
        predictor_.reset();
        package_.reset();
        bool unseen = false;
        {
            const std::lock_guard lock(mutex_);
            unseen = unseen_;
        }
        if (unseen) QMetaObject::invokeMethod(&owner_, &QObject::deleteLater, Qt::QueuedConnection);
    }

    // `last`: the question is answered by this.
    void tell(Kind kind, std::int64_t number, std::function<void()> answer, bool last = true) {
        QMetaObject::invokeMethod(
            &owner_,
            [this, kind, number, answer = std::move(answer), last] {
                if (number != asked_[kind] || unseen_) return;
                if (last) answered_[kind] = number;
                answer();
            },
            Qt::QueuedConnection);
    }

    template <class Refuse>
    void guarded(Kind kind, std::int64_t number, Refuse refuse, const std::function<void()>& work) {
        try {
            work();
        } catch (const Error& error) {
            tell(kind, number, [refuse, error] { refuse(error); });
        } catch (const std::exception& error) {
            tell(kind, number, [refuse, error = failure(ErrorKind::internal, "export.exception", Text::plain(error.what()))] { refuse(error); });
        }
    }

    void do_prepare(std::int64_t number, const Source& source, const std::string& weights, bool merge) {
        guarded(preparing, number, [this](const Error& error) { Q_EMIT owner_.refused(error); }, [&] {
            package_.reset();
            const store::Study study = store::Study::open_for_reading(source.study);
            const store::RunDetail run = study.detail(source.run);
            if (run.summary.uuid != source.uuid)
                throw failure(ErrorKind::input, "export.run", SHERL_TR("widgets", "this run is no longer in the study"), source.study.string());
            api::ExportRequest request = store::export_request(study, run, weights, merge);
            auto folder = std::make_unique<ScratchFolder>(places_for(request), bytes_for(request));
            request.target = folder->path() / "package";
            request.stop = stop_token();
            request.checked = [this, number](const api::ExportCheck& check) {
                tell(preparing, number, [this, check] { Q_EMIT owner_.checked(check); }, false);
            };
            const api::ExportReport report = written(request, folder->place());
            package_ = std::move(folder);
            tell(preparing, number, [this, report] { Q_EMIT owner_.prepared(report); });
        });
    }

    // A place without room is told by its own name, not by that of a folder which is removed again, and with a way around it.
    api::ExportReport written(const api::ExportRequest& request, const fs::path& place) {
        api::Engine& engine = engine_();
        try {
            return engine.export_adapter(request);
        } catch (const Error& error) {
            if (error.id() != "base.file.unwritable") throw;
            std::vector<Problem> problems = error.problems();
            problems.front().where = place.string();
            problems.front().way_out = SHERL_TR("widgets", "Make room there, or export with the command line, which writes to the target at once.");
            throw Error(error.kind(), std::move(problems));
        }
    }

    void do_commit(std::int64_t number, const fs::path& wanted) {
        guarded(committing, number, [this](const Error& error) { Q_EMIT owner_.exportRefused(error); }, [&] {
            if (!package_) throw failure(ErrorKind::internal, "export.nothing", SHERL_TR("widgets", "there is nothing prepared to export"));
            const fs::path target = without_slash(wanted.lexically_normal());
            try {
                create_folder_atomically(target, [&](const fs::path& folder) {
                    for (const auto& entry : fs::directory_iterator(package_->path() / "package")) {
                        if (stop_token().stop_requested()) throw failure(ErrorKind::run, "export.stopped", SHERL_TR("widgets", "the export was stopped"));
                        copy_(entry.path(), folder / entry.path().filename());
                    }
                });
            } catch (const Error& error) {
                if (error.id() != "base.file.unwritable") throw;
                std::vector<Problem> problems = error.problems();
                problems.front().where = target.string();  // not the folder that is removed again
                throw Error(error.kind(), std::move(problems));
            }
            predictor_.reset();
            exported_ = target;
            tell(committing, number, [this, target] { Q_EMIT owner_.exported(QString::fromStdString(target.string())); });
        });
    }

    void do_try(std::int64_t number, const QString& text, const std::optional<QString>& pair) {
        guarded(trying, number, [this](const Error& error) { Q_EMIT owner_.tryRefused(error); }, [&] {
            if (exported_.empty()) throw failure(ErrorKind::internal, "export.nothing", SHERL_TR("widgets", "nothing has been exported yet"));
            if (!predictor_) predictor_ = engine_().open_adapter(exported_, std::nullopt);
            api::TextInput input{.text = text.toStdString(), .text_pair = {}};
            if (pair) input.text_pair = pair->toStdString();
            const api::Prediction prediction = predictor_->predict({input}).at(0);
            const TriedText result = told(prediction, predictor_->labels());
            tell(trying, number, [this, result] { Q_EMIT owner_.tried(result); });
        });
    }

    [[nodiscard]] std::stop_token stop_token() {
        const std::lock_guard lock(mutex_);
        return stop_.get_token();
    }

    AdapterExport& owner_;
    EngineFactory engine_;
    CopyFile copy_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::array<Work, kinds> next_;
    std::array<std::int64_t, kinds> asked_{};     // written by the GUI thread alone
    std::array<std::int64_t, kinds> answered_{};  // the GUI thread's
    Kind at_work_ = kinds;
    std::stop_source stop_;  // of what is at work
    bool ended_ = false, unseen_ = false;

    // The thread's own.
    std::unique_ptr<ScratchFolder> package_;
    fs::path exported_;
    std::unique_ptr<api::Predictor> predictor_;  // of exported_

    std::thread thread_;  // last: it uses all of the above
};

AdapterExport::AdapterExport(EngineFactory engine, CopyFile copy, QObject* parent)
    : QObject(parent), worker_(std::make_unique<Worker>(*this, std::move(engine), std::move(copy))) {}

AdapterExport::~AdapterExport() = default;

void AdapterExport::end_unseen(std::unique_ptr<AdapterExport> one, QObject* keeper) {
    AdapterExport* kept = one.release();
    kept->disconnect();
    kept->setParent(keeper);
    kept->worker_->end_unseen();
}

void AdapterExport::prepare(const Source& source, const std::string& weights, bool merge) {
    worker_->prepare(source, weights, merge);
}

void AdapterExport::commit(const fs::path& target) {
    worker_->commit(target);
}

void AdapterExport::try_it(const QString& text, const std::optional<QString>& text_pair) {
    worker_->try_it(text, text_pair);
}

bool AdapterExport::busy() const {
    return worker_->busy();
}

}  // namespace sherl::widgets
