// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/study_worker.h"

#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

constexpr int kRetryFactor = 5;        // a study in trouble is asked five times less often
constexpr qint64 kLivenessMs = 2'000;  // a killed process changes nothing in the file; its runs are looked at anyway
constexpr qint64 kSeriesSliceMs = 50;  // new curves are read in pieces, so that a question does not wait for all

bool same_value(double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b));
}

bool same_metrics(const std::map<std::string, double>& a, const std::map<std::string, double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& one, const auto& other) {
        return one.first == other.first && same_value(one.second, other.second);
    });
}

// By hand, because a metric that is not a number equals itself here. The spec of a run never changes.
bool same(const store::RunSummary& a, const store::RunSummary& b) {
    const auto facts = [](const store::RunSummary& run) {
        return std::tie(run.id, run.uuid, run.name, run.status, run.preparing, run.request, run.queue_position,
                        run.started_ms, run.ended_ms, run.backbone_hash, run.data_hash, run.steps, run.total_steps,
                        run.best_step, run.trainable_parameters, run.backbone_parameters, run.counters, run.peak_bytes,
                        run.seconds, run.segments, run.tags, run.note, run.error_id, run.error_message);
    };
    return facts(a) == facts(b) && same_metrics(a.validation, b.validation) && same_metrics(a.test, b.test);
}

bool starts_with(const std::vector<store::Point>& points, const std::vector<store::Point>& start) {
    return points.size() >= start.size() &&
           std::equal(start.begin(), start.end(), points.begin(), [](const store::Point& a, const store::Point& b) {
               return a.step == b.step && same_value(a.value, b.value);
           });
}

// The study itself cannot be read or written, whatever was asked of it.
bool of_the_disk(const Error& error) {
    static constexpr std::array ids{"store.full",    "store.locked",      "store.read_only", "store.io",
                                    "store.corrupt", "store.cannot_open", "store.missing"};
    return std::find(ids.begin(), ids.end(), error.id()) != ids.end();
}

bool worth_waiting_for(const Error& error) {
    return error.kind() == ErrorKind::store && error.id() != "store.newer_schema" && error.id() != "store.corrupt";
}

Error unexpected(const std::exception& failure) {
    return Error(ErrorKind::internal, {.id = "session.exception",
                                       .what = Text::plain(failure.what()),
                                       .where = {},
                                       .expected = {},
                                       .got = {},
                                       .way_out = {}});
}

Error no_study() {
    return Error(ErrorKind::input, {.id = "session.no_study",
                                    .what = SHERL_TR("widgets", "no study is open"),
                                    .where = {},
                                    .expected = {},
                                    .got = {},
                                    .way_out = SHERL_TR("widgets", "Open a study first.")});
}

Error only_for_reading(const fs::path& path) {
    return Error(ErrorKind::store, {.id = "store.read_only",
                                    .what = SHERL_TR("store", "the study cannot be written"),
                                    .where = path.string(),
                                    .expected = {},
                                    .got = {},
                                    .way_out = SHERL_TR("store", "Check the permissions of the file and its folder.")});
}

// Device and inode; zeros: there is no such file.
std::pair<std::uint64_t, std::uint64_t> file_behind(const fs::path& path) {
    struct ::stat facts {};
    if (::stat(path.c_str(), &facts) != 0) return {};
    return {static_cast<std::uint64_t>(facts.st_dev), static_cast<std::uint64_t>(facts.st_ino)};
}

qint64 last_written_ms(const fs::path& path) {
    qint64 newest = 0;
    for (const char* suffix : {"", "-wal"}) {
        struct ::stat facts {};
        if (::stat((path.string() + suffix).c_str(), &facts) != 0) continue;
        newest = std::max<qint64>(newest, facts.st_mtim.tv_sec * 1000 + facts.st_mtim.tv_nsec / 1'000'000);
    }
    return newest;
}

}  // namespace

StudySession::Worker::Worker(StudySession& session, int poll_ms) : session_(session), poll_ms_(poll_ms) {
    timer_.setSingleShot(true);
    QObject::connect(&timer_, &QTimer::timeout, this, [this] { look(); });
}

StudySession::Worker::News StudySession::Worker::take_news() {
    const std::lock_guard lock(mutex_);
    announced_ = false;
    return std::exchange(news_, {});
}

void StudySession::Worker::publish(const std::function<void(News&)>& change) {
    {
        const std::lock_guard lock(mutex_);
        change(news_);
        if (std::exchange(announced_, true)) return;
    }
    QMetaObject::invokeMethod(
        &session_, [session = &session_] { session->deliver(); }, Qt::QueuedConnection);
}

void StudySession::Worker::tell(const Error& error, bool writing) {
    const bool told = trouble_ && trouble_->id == error.id();
    trouble_ = Trouble{error.id(), writing};
    if (told) return;
    QMetaObject::invokeMethod(
        &session_,
        [session = &session_, error] {
            session->deliver();
            Q_EMIT session->failed(error);
        },
        Qt::QueuedConnection);
}

void StudySession::Worker::tell_recovered(bool committed) {
    if (!trouble_ || (trouble_->writing && !committed)) return;
    trouble_.reset();
    QMetaObject::invokeMethod(
        &session_, [session = &session_] { Q_EMIT session->recovered(); }, Qt::QueuedConnection);
}

void StudySession::Worker::open(const fs::path& path, Access access) {
    trouble_.reset();  // who asks again is answered again
    try_to_open(path, access);
}

void StudySession::Worker::try_to_open(const fs::path& path, Access access) {
    wanted_.clear();
    std::optional<store::Study> reader, writer;
    try {
        try {
            if (access == Access::writing) writer = store::Study::open_for_writing(path);
        } catch (const Error& error) {
            // A lock passes; a file that cannot be written can be shown.
            if (!worth_waiting_for(error) || error.id() == "store.locked" || file_behind(path).second == 0) throw;
            try {
                reader = store::Study::open_for_reading(path);
            } catch (const Error&) {
                throw error;
            }
        }
        if (!reader) reader = store::Study::open_for_reading(path);
        RunList runs = reader->runs();
        const std::int64_t counter = reader->change_counter();
        reader_.swap(reader);
        writer_.swap(writer);
        counter_ = counter;
        runs_ = std::make_shared<const RunList>(std::move(runs));
    } catch (const Error& error) {
        if (path_.empty() && worth_waiting_for(error)) {
            wanted_ = path;
            wanted_access_ = access;
            look_again_in(poll_ms_ * kRetryFactor);
        }
        tell(error, false);
        return;
    }
    path_ = path;
    file_ = file_behind(path);
    writable_ = writer_.has_value();
    lost_.reset();
    followed_.clear();
    since_read_.start();
    read_took_ms_ = 0;
    {
        const std::lock_guard lock(mutex_);
        news_ = {.runs = runs_, .curves = {}, .saved_ms = last_written_ms(path)};
        announced_ = true;  // adopt() takes it
    }
    QMetaObject::invokeMethod(
        &session_, [session = &session_, path, writable = writable_] { session->adopt(path, writable); },
        Qt::QueuedConnection);
    tell_recovered(true);
    look_again_in(poll_ms_);
}

void StudySession::Worker::look_again_in(qint64 milliseconds) {
    timer_.start(static_cast<int>(std::max<qint64>(0, milliseconds)));
}

void StudySession::Worker::refresh() {
    if (path_.empty() && wanted_.empty()) return;
    // At most a quarter of the time goes into reading, whoever asks.
    look_again_in(reader_ ? 3 * read_took_ms_ - since_read_.elapsed() : 0);
}

void StudySession::Worker::look() {
    if (!wanted_.empty()) return try_to_open(fs::path(wanted_), wanted_access_);
    if (path_.empty()) return;
    qint64 pause = poll_ms_;
    try {
        if (!reader_ || file_behind(path_) != file_) reconnect();
        const std::int64_t counter = reader_->change_counter();
        const bool at_work = std::any_of(runs_->begin(), runs_->end(), [](const store::RunSummary& each) {
            return each.status == store::Status::running;
        });
        if (counter != counter_) {
            read_changes(false);
            publish([](News& news) { news.saved_ms = store::Study::system_clock().unix_milliseconds(); });
            tell_recovered(true);
        } else {
            if (at_work && since_read_.elapsed() > kLivenessMs) read_changes(false);
            tell_recovered(false);
        }
        pause = std::max<qint64>(pause, 3 * read_took_ms_);
    } catch (const Error& error) {
        tell(error, false);
        pause *= kRetryFactor;
    }
    look_again_in(pause);
}

void StudySession::Worker::reconnect() {
    reader_.reset();
    writer_.reset();
    try {
        reader_ = store::Study::open_for_reading(path_);  // never creates
        if (writable_) writer_ = store::Study::open_for_writing(path_);
    } catch (const Error& error) {
        reader_.reset();
        lost_ = error;
        throw;
    }
    lost_.reset();
    file_ = file_behind(path_);
    for (auto& [key, series] : followed_) series.segments = -1;
    read_changes(true);
}

const store::RunSummary* StudySession::Worker::run(store::RunId id) const {
    const auto found = std::lower_bound(runs_->begin(), runs_->end(), id,
                                        [](const store::RunSummary& each, auto wanted) { return each.id < wanted; });
    return found != runs_->end() && found->id == id ? &*found : nullptr;
}

// The counter is asked first: what is committed while we read is found by the next look.
void StudySession::Worker::read_changes(bool everything) {
    QElapsedTimer watch;
    watch.start();
    const std::int64_t counter = reader_->change_counter();
    auto fresh = std::make_shared<const RunList>(reader_->runs());
    const std::shared_ptr<const RunList> before = std::exchange(runs_, fresh);
    const bool differs = !std::equal(before->begin(), before->end(), fresh->begin(), fresh->end(), same);
    if (differs) publish([&](News& news) { news.runs = fresh; });
    for (auto& [key, series] : followed_) {
        if (!series.points) continue;  // its turn comes in read_waiting_series()
        const store::RunSummary* now = run(key.run);
        const auto old = std::lower_bound(before->begin(), before->end(), key.run,
                                          [](const store::RunSummary& each, auto id) { return each.id < id; });
        const bool known = old != before->end() && old->id == key.run;
        // Evaluations of a running run need not show in its row.
        const bool touched = everything || (now != nullptr) != known ||
                             (now != nullptr && known && !same(*now, *old)) ||
                             (now != nullptr && now->status == store::Status::running);
        if (touched) read_series(key, series);
    }
    counter_ = counter;
    read_took_ms_ = watch.elapsed();
    since_read_.start();
}

void StudySession::Worker::read_series(const SeriesKey& key, Series& series) {
    const store::RunSummary* now = run(key.run);
    const std::string uuid = now != nullptr ? now->uuid : std::string();
    const std::int64_t segments = now != nullptr ? now->segments : 0;
    const bool first = series.points == nullptr;
    // A segment that began removed what lay beyond its first step; the same id may be another run's by now.
    const bool whole = first || series.uuid != uuid || series.segments != segments;
    const std::int64_t after = whole || series.points->empty() ? -1 : series.points->back().step;
    std::vector<store::Point> points;
    if (now != nullptr) {
        try {
            points = reader_->series(key.run, key.name.toStdString(), after);
        } catch (const Error& error) {
            if (error.kind() == ErrorKind::store) throw;  // else: no such series, an empty curve
        }
    }
    series.uuid = uuid;
    series.segments = segments;
    bool only_grew = !first;
    if (whole && !first) {
        only_grew = starts_with(points, *series.points);
        if (only_grew && points.size() == series.points->size()) return;
    } else if (!whole) {
        if (points.empty()) return;
        std::vector<store::Point> all;
        all.reserve(series.points->size() + points.size());
        all.insert(all.end(), series.points->begin(), series.points->end());
        all.insert(all.end(), points.begin(), points.end());
        points = std::move(all);
    }
    series.points = std::make_shared<const std::vector<store::Point>>(std::move(points));
    publish([&](News& news) {
        auto& [curve, grew] = news.curves.try_emplace(key, nullptr, true).first->second;
        curve = series.points;
        grew = grew && only_grew;
    });
}

void StudySession::Worker::follow(const std::set<SeriesKey>& keys) {
    std::erase_if(followed_, [&](const auto& series) { return !keys.contains(series.first); });
    for (const SeriesKey& key : keys) followed_.try_emplace(key);
    read_waiting_series();
}

void StudySession::Worker::read_waiting_series() {
    if (!reader_) return;
    QElapsedTimer slice;
    slice.start();
    try {
        for (auto& [key, series] : followed_) {
            if (series.points) continue;
            if (slice.elapsed() > kSeriesSliceMs) {
                QMetaObject::invokeMethod(
                    this, [this] { read_waiting_series(); }, Qt::QueuedConnection);
                return;
            }
            read_series(key, series);
        }
    } catch (const Error& error) {
        tell(error, false);
    }
}

void StudySession::Worker::answer_to(Answer answer, std::optional<Error> error) {
    if (!answers_.empty()) {  // in the order of the questions
        answers_.emplace_back(std::move(answer), std::move(error));
        return;
    }
    QMetaObject::invokeMethod(
        &session_, [answer = std::move(answer), error = std::move(error)] { answer(error); }, Qt::QueuedConnection);
}

void StudySession::Worker::read(const std::function<void(const store::Study&)>& work, Answer answer) {
    if (closing_) return;
    std::optional<Error> error;
    if (!reader_) {
        error = lost_ ? *lost_ : no_study();
    } else {
        try {
            work(*reader_);
        } catch (const Error& failure) {
            if (of_the_disk(failure)) tell(failure, false);
            error = failure;
        } catch (const std::exception& failure) {
            error = unexpected(failure);
        }
    }
    answer_to(std::move(answer), std::move(error));
}

void StudySession::Worker::write(const std::function<void(store::Study&)>& work, Answer answer) {
    std::optional<Error> error;
    if (!reader_) {
        error = lost_ ? *lost_ : no_study();
    } else if (!writer_) {
        error = only_for_reading(path_);
    } else if (file_behind(path_) != file_) {
        look();  // finds out what has become of it
        if (!writer_) error = lost_ ? *lost_ : only_for_reading(path_);
    }
    if (!error) {
        try {
            work(*writer_);
            tell_recovered(true);
        } catch (const Error& failure) {
            if (of_the_disk(failure)) tell(failure, true);
            error = failure;
        } catch (const std::exception& failure) {
            error = unexpected(failure);
        }
    }
    // Several writes in a row are read back once.
    answers_.emplace_back(std::move(answer), std::move(error));
    if (answers_.size() == 1)
        QMetaObject::invokeMethod(
            this, [this] { settle(); }, Qt::QueuedConnection);
}

void StudySession::Worker::settle() {
    if (reader_) look();
    for (auto& [answer, error] : std::exchange(answers_, {})) answer_to(std::move(answer), std::move(error));
}

void StudySession::Worker::close() {
    timer_.stop();
    reader_.reset();
    writer_.reset();
}

}  // namespace sherl::widgets
