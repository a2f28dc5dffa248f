// SPDX-License-Identifier: GPL-3.0-or-later
// store_victim STUDY RUN: trains without end through the recorder and says "N" once checkpoint N is on disk.
#include <cstdio>
#include <cstdlib>

#include "core/store/support.h"

using namespace sherl;
using namespace sherl::store;
using namespace sherl::store::test;

int main(int count, char** arguments) {
    if (count != 3) return 2;
    Study study = Study::open_for_writing(arguments[1]);
    FakeEngine engine([](const api::RunRequest& request, api::RunObserver& observer, const std::stop_token&) {
        observer.started(small_start());
        for (std::int64_t step = 1;; ++step) {
            observer.step(small_step(step));
            if (step % 50 != 0) continue;
            small_checkpoint(request, observer, step);
            std::printf("%lld\n", static_cast<long long>(step));
            std::fflush(stdout);
        }
        return small_outcome(api::Ending::finished, 0);
    });
    (void)execute(study, engine, std::atoll(arguments[2]), small_spec());
    return 1;
}
