// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/records.h"

#include <algorithm>

namespace sherl::store {

const std::vector<std::string>& status_names() {
    static const std::vector<std::string> names{"waiting", "running", "finished",   "stopped",
                                                "paused",  "failed",  "interrupted"};  // in the order of Status
    return names;
}

const char* to_string(Status status) {
    return status_names()[static_cast<std::size_t>(status)].c_str();
}

Status status_from(std::string_view word) {
    const auto& names = status_names();
    const auto found = std::find(names.begin(), names.end(), word);
    if (found == names.end()) {
        throw Error(ErrorKind::store, {.id = "store.corrupt",
                                       .what = SHERL_TR("store", "the study holds an unknown status"),
                                       .where = {},
                                       .expected = {},
                                       .got = std::string(word),
                                       .way_out = {}});
    }
    return static_cast<Status>(found - names.begin());
}

const char* to_string(Request request) {
    return request == Request::stop ? "stop" : "pause";
}

}  // namespace sherl::store
