// SPDX-License-Identifier: GPL-3.0-or-later
// The half of the session that the window talks to; study_worker.cpp does the work.
#include "widgets/bridge/study_session.h"

#include <QPointer>
#include <algorithm>

#include "widgets/bridge/study_worker.h"

namespace sherl::widgets {

StudySession::StudySession(QObject* parent) : StudySession(Options(), parent) {}

StudySession::StudySession(Options options, QObject* parent)
    : QObject(parent), worker_(new Worker(*this, options.poll_ms)), runs_(std::make_shared<const RunList>()) {
    thread_.setObjectName(QStringLiteral("study"));
    worker_->moveToThread(&thread_);
    thread_.start();
}

StudySession::~StudySession() {
    worker_->hurry_to_close();
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, thread = &thread_] {
            worker->close();
            thread->quit();
        },
        Qt::QueuedConnection);
    thread_.wait();
    delete worker_;
}

void StudySession::open(const std::filesystem::path& path, Access access) {
    QMetaObject::invokeMethod(
        worker_, [worker = worker_, path, access] { worker->open(path, access); }, Qt::QueuedConnection);
}

const store::RunSummary* StudySession::run(store::RunId id) const {
    const auto found =
        std::lower_bound(runs_->begin(), runs_->end(), id,
                         [](const store::RunSummary& run, store::RunId wanted) { return run.id < wanted; });
    return found != runs_->end() && found->id == id ? &*found : nullptr;
}

void StudySession::watch(const QObject* client, std::set<SeriesKey> keys) {
    if (keys.empty()) {
        watched_.erase(client);
    } else {
        watched_[client] = std::move(keys);
        // A chart that is destroyed need not say so.
        connect(client, &QObject::destroyed, this, &StudySession::forget, Qt::UniqueConnection);
    }
    follow();
}

void StudySession::forget(const QObject* client) {
    if (watched_.erase(client) > 0) follow();
}

void StudySession::follow() {
    std::set<SeriesKey> all;
    for (const auto& [client, keys] : watched_) all.insert(keys.begin(), keys.end());
    std::erase_if(curves_, [&](const auto& curve) { return !all.contains(curve.first); });
    QMetaObject::invokeMethod(
        worker_, [worker = worker_, all = std::move(all)] { worker->follow(all); }, Qt::QueuedConnection);
}

Curve StudySession::curve(const SeriesKey& key) const {
    const auto found = curves_.find(key);
    return found == curves_.end() ? nullptr : found->second;
}

std::function<void(std::optional<Error>)> StudySession::guarded(QObject* context, Done done) {
    return [this, guard = QPointer<QObject>(context != nullptr ? context : this),
            done = std::move(done)](std::optional<Error> error) {
        deliver();
        if (guard != nullptr && done) done(std::move(error));
    };
}

void StudySession::read(QObject* context, std::function<void(const store::Study&)> work, Done done) {
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, work = std::move(work), answer = guarded(context, std::move(done))] {
            worker->read(work, answer);
        },
        Qt::QueuedConnection);
}

void StudySession::write(QObject* context, std::function<void(store::Study&)> work, Done done) {
    QMetaObject::invokeMethod(
        worker_,
        [worker = worker_, work = std::move(work), answer = guarded(context, std::move(done))] {
            worker->write(work, answer);
        },
        Qt::QueuedConnection);
}

void StudySession::refresh() {
    QMetaObject::invokeMethod(
        worker_, [worker = worker_] { worker->refresh(); }, Qt::QueuedConnection);
}

void StudySession::adopt(const std::filesystem::path& path, bool writable) {
    path_ = path;
    writable_ = writable;
    open_ = true;
    curves_.clear();
    watched_.clear();
    follow();
    // opened() finds the runs in place; the rest of the news comes after it.
    Worker::News news = worker_->take_news();
    if (news.runs) runs_ = std::move(news.runs);
    Q_EMIT opened();
    Q_EMIT runsChanged();
    if (news.saved_ms) Q_EMIT saved(*news.saved_ms);
}

void StudySession::deliver() {
    Worker::News news = worker_->take_news();
    if (news.runs) {
        runs_ = std::move(news.runs);
        Q_EMIT runsChanged();
    }
    for (auto& [key, curve] : news.curves) {
        const bool wanted = std::any_of(watched_.begin(), watched_.end(),
                                        [&](const auto& client) { return client.second.contains(key); });
        if (!wanted) continue;
        Curve& known = curves_[key];
        const bool only_grew = curve.second && known != nullptr;
        known = std::move(curve.first);
        Q_EMIT curveChanged(key, only_grew);
    }
    if (news.saved_ms) Q_EMIT saved(*news.saved_ms);
}

}  // namespace sherl::widgets
