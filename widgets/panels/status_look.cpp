// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/status_look.h"

namespace sherl::widgets {

StatusLook status_look(store::Status status) {
    using store::Status;
    switch (status) {
        case Status::waiting:
            return {"clock", "text3", "text3"};
        case Status::running:
            return {"play", "text", "text2"};
        case Status::finished:
            return {"check", "good", "text2"};
        case Status::stopped:
            return {"stop", "text3", "text2"};
        case Status::paused:
            return {"pause", "text2", "text2"};
        case Status::failed:
            return {"warning", "bad", "bad"};
        case Status::interrupted:
            return {"warning", "warn", "warn"};
    }
    return {"clock", "text3", "text3"};
}

}  // namespace sherl::widgets
