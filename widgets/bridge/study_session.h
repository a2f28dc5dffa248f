// SPDX-License-Identifier: GPL-3.0-or-later
// The study as the window sees it. A thread of its own holds the SQLite connections, so the window never waits for a
// disk or a lock; what it has read last stands here. Runs of other processes appear as they go on.
//
// Called by: every model and panel. What could change: a study on another machine (the same signals, fed over ssh).
#pragma once

#include <QObject>
#include <QString>
#include <QThread>
#include <compare>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/store/study.h"

namespace sherl::widgets {

using Curve = std::shared_ptr<const std::vector<store::Point>>;  // in the order of steps; never null once known

struct SeriesKey {
    store::RunId run = 0;
    QString name;  // Study::series: "loss", "peak_bytes", "validation.accuracy", …
    friend std::strong_ordering operator<=>(const SeriesKey&, const SeriesKey&) = default;
};

// GUI thread, but for what is handed to read() and write().
class StudySession final : public QObject {
    Q_OBJECT

  public:
    struct Options {
        int poll_ms = 200;  // how often the study's change counter is asked
    };
    explicit StudySession(QObject* parent = nullptr);
    explicit StudySession(Options options, QObject* parent = nullptr);
    ~StudySession() override;  // waits for writes that are under way

    // Opens, creating the file where it is absent; a study that cannot be written is opened for reading (writable()
    // false). Ends in opened() or failed(); the study before stays when it fails. Where none was open, a lock or a
    // disk is waited for. A study that disappears while it is open is never created again: once it is back it is read
    // again. Access::reading never writes and needs no lock of writers.
    enum class Access { writing, reading };
    void open(const std::filesystem::path& path, Access access = Access::writing);
    [[nodiscard]] bool is_open() const { return open_; }
    [[nodiscard]] bool writable() const { return writable_; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    // As last read, in the order of their ids.
    [[nodiscard]] const std::vector<store::RunSummary>& runs() const { return *runs_; }
    [[nodiscard]] const store::RunSummary* run(store::RunId id) const;  // null: none

    // The series that somebody looks at are read, and read again as they grow. Each client (a chart) has its own set;
    // an empty set takes it out, and so does opening another study: its runs are others.
    void watch(const QObject* client, std::set<SeriesKey> keys);
    [[nodiscard]] Curve curve(const SeriesKey& key) const;  // null: not read yet

    // Work on the study's thread, in the order of the calls; `done` runs on the GUI thread afterwards, unless `context`
    // is gone (null: the session). An Error that the work throws arrives there (a problem of the disk also as
    // failed()). After a write runs() shows what was written by the time `done` runs.
    using Done = std::function<void(std::optional<Error>)>;
    void read(QObject* context, std::function<void(const store::Study&)> work, Done done);
    void write(QObject* context, std::function<void(store::Study&)> work, Done done);
    template <class Result>
    void ask(QObject* context, std::function<Result(const store::Study&)> question,
             std::function<void(Result)> answer, std::function<void(const Error&)> refused = {}) {
        auto result = std::make_shared<std::optional<Result>>();
        read(
            context, [result, question = std::move(question)](const store::Study& study) { *result = question(study); },
            [result, answer = std::move(answer), refused = std::move(refused)](std::optional<Error> error) {
                if (!error) return answer(std::move(**result));
                if (refused) refused(*error);
            });
    }
    // Asks now whether something changed, instead of at the next poll.
    void refresh();

  Q_SIGNALS:
    void opened();
    void failed(const sherl::Error& error);  // opening, a disk or a lock; the session goes on trying where that helps
    void recovered();                        // the trouble last told by failed() is over
    void runsChanged();                      // something in runs() differs
    void curveChanged(const sherl::widgets::SeriesKey& key, bool only_grew);
    void saved(qint64 unix_ms);  // the study's last commit that this session saw

  private:
    class Worker;
    void adopt(const std::filesystem::path& path, bool writable);
    void deliver();  // what the worker has read since the last time
    void follow();   // tells the worker what is watched now
    void forget(const QObject* client);
    [[nodiscard]] std::function<void(std::optional<Error>)> guarded(QObject* context, Done done);

    QThread thread_;
    Worker* worker_ = nullptr;  // lives on thread_
    bool open_ = false, writable_ = false;
    std::filesystem::path path_;
    std::shared_ptr<const std::vector<store::RunSummary>> runs_;  // never null
    std::map<SeriesKey, Curve> curves_;
    std::map<const QObject*, std::set<SeriesKey>> watched_;
};

}  // namespace sherl::widgets
