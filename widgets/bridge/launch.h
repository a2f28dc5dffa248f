// SPDX-License-Identifier: GPL-3.0-or-later
// From a set-up to waiting runs: every seed resolved, backbone and data checked, one row each. The command line asks the
// same questions before it creates a run (core/data/check_run.h).
//
// Called by: the set-up's buttons, the first-run card, "Run again". What could change: several machines to run on.
#pragma once

#include <QObject>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/store/study.h"
#include "widgets/bridge/study_session.h"

namespace sherl::widgets {

// One variant and the seeds of its runs. Relative paths of the document start at `base`.
struct LaunchRequest {
    Json document;
    std::filesystem::path base;
    std::vector<std::int64_t> seeds;  // empty: the document's own
};

// GUI thread. Reading the data happens on a thread of its own, creating the rows on the study's.
class Launcher final : public QObject {
    Q_OBJECT

  public:
    // Either the runs, waiting, in the order of requests and seeds, or what is wrong with them: then none was created.
    using Done = std::function<void(const std::vector<store::RunId>& runs, const std::vector<Problem>& problems)>;

    explicit Launcher(StudySession& session, QObject* parent = nullptr);  // `session` outlives it
    ~Launcher() override;  // waits for the reading under way; what was not created yet is not

    // All or none. One after the other in the order of the calls; `done` is not called once `context` is gone.
    void launch(std::vector<LaunchRequest> requests, QObject* context, Done done);
    [[nodiscard]] bool busy() const { return open_ > 0; }

  Q_SIGNALS:
    void busyChanged(bool busy);
    void warned(const std::vector<sherl::Problem>& warnings);  // rows skipped and the like; the runs are created anyway

  private:
    class Checker;
    struct Checked;
    void create(std::shared_ptr<Checked> checked);
    void finish(const Checked& checked);

    StudySession& session_;
    int open_ = 0;
    std::unique_ptr<Checker> checker_;
};

}  // namespace sherl::widgets
