// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the session only: the half of it that lives on the study's thread, with the SQLite connections.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <atomic>
#include <mutex>

#include "widgets/bridge/study_session.h"

namespace sherl::widgets {

using RunList = std::vector<store::RunSummary>;

class StudySession::Worker final : public QObject {
  public:
    // What was read and not yet shown. A window that is busy finds the newest only, however long it was.
    struct News {
        std::shared_ptr<const RunList> runs;                 // null: as before
        std::map<SeriesKey, std::pair<Curve, bool>> curves;  // bool: only grew
        std::optional<qint64> saved_ms;
    };
    using Answer = std::function<void(std::optional<Error>)>;  // called on the GUI thread

    Worker(StudySession& session, int poll_ms);

    // Any thread.
    [[nodiscard]] News take_news();
    void hurry_to_close() { closing_ = true; }  // reads that still wait are left out

    // The study's thread.
    void open(const std::filesystem::path& path, Access access);
    void read(const std::function<void(const store::Study&)>& work, Answer answer);
    void write(const std::function<void(store::Study&)>& work, Answer answer);
    void follow(const std::set<SeriesKey>& keys);
    void refresh();
    void close();

  private:
    struct Series {
        Curve points;  // null: to be read
        std::string uuid;
        std::int64_t segments = 0;
    };
    struct Trouble {
        std::string id;
        bool writing = false;  // only a commit shows that it is over
    };

    void try_to_open(const std::filesystem::path& path, Access access);
    void look();                              // the regular question: did something change?
    void look_again_in(qint64 milliseconds);  // brings the next look() forward or puts it off
    void reconnect();                         // to a study that was lost
    void read_changes(bool everything);
    void read_waiting_series();
    void read_series(const SeriesKey& key, Series& series);
    void settle();  // after writes: reads them, then answers
    void answer_to(Answer answer, std::optional<Error> error);
    void tell(const Error& error, bool writing);
    void tell_recovered(bool committed);
    [[nodiscard]] const store::RunSummary* run(store::RunId id) const;
    void publish(const std::function<void(News&)>& change);

    StudySession& session_;
    const int poll_ms_;
    std::atomic<bool> closing_ = false;

    std::filesystem::path path_;    // of the open study
    std::filesystem::path wanted_;  // that could not be opened yet; empty: none
    Access wanted_access_ = Access::writing;
    std::optional<store::Study> reader_, writer_;
    bool writable_ = false;
    std::pair<std::uint64_t, std::uint64_t> file_{};  // device and inode: the path may come to mean another file
    std::optional<Error> lost_;                       // why there is no connection

    std::int64_t counter_ = 0;
    std::shared_ptr<const RunList> runs_ = std::make_shared<const RunList>();
    std::map<SeriesKey, Series> followed_;
    std::optional<Trouble> trouble_;
    std::vector<std::pair<Answer, std::optional<Error>>> answers_;  // wait for settle()

    QTimer timer_{this};
    QElapsedTimer since_read_;
    qint64 read_took_ms_ = 0;

    std::mutex mutex_;
    News news_;
    bool announced_ = false;  // the GUI thread was told that there is news
};

}  // namespace sherl::widgets
