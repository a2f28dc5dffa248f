// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/error.h"

#include <utility>

namespace sherl {

std::string Problem::sentence() const {
    std::string out;
    if (!where.empty()) out = where + ": ";
    out += what.english();
    const std::string wanted = expected.english();
    if (!wanted.empty()) out += "; expected " + wanted;
    if (!got.empty()) out += (wanted.empty() ? "; got " : ", got ") + got;
    out += '.';
    const std::string way = way_out.english();
    if (!way.empty()) out += " " + way;
    return out;
}

Error::Error(ErrorKind kind, Problem problem) : Error(kind, std::vector<Problem>{std::move(problem)}) {}

Error::Error(ErrorKind kind, std::vector<Problem> problems) : kind_(kind), problems_(std::move(problems)) {
    for (const Problem& problem : problems_) {
        if (!message_.empty()) message_ += '\n';
        message_ += problem.sentence();
    }
}

int exit_code(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::input:
        case ErrorKind::unavailable: return 2;
        case ErrorKind::store: return 3;
        case ErrorKind::run:
        case ErrorKind::internal: return 1;
    }
    return 1;
}

const char* to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::input: return "input";
        case ErrorKind::run: return "run";
        case ErrorKind::store: return "store";
        case ErrorKind::unavailable: return "unavailable";
        case ErrorKind::internal: return "internal";
    }
    return "internal";
}

}  // namespace sherl
