// SPDX-License-Identifier: GPL-3.0-or-later
// The one family of errors: raised where the fact is known, shown once, in plain words, with the way out.
#pragma once

#include <exception>
#include <string>
#include <vector>

#include "core/base/text.h"

namespace sherl {

// Decides who has to act, and with it the exit code of the command line.
enum class ErrorKind {
    input,        // the user's input is wrong: file, spec, argument                       exit 2
    run,          // a run or a case failed: NaN, out of memory, a differing tensor         exit 1
    store,        // store or disk: I/O error, lock, newer schema, no space                 exit 3
    unavailable,  // something this machine lacks: LibTorch, a CUDA device                  exit 2
    internal      // a defect of this program                                               exit 1
};

// One fact that is wrong. `where` is a path into a document or a file ("train.optimizer.lr", "model.safetensors: tensor \"a\"").
struct Problem {
    std::string id;      // stable, for tests and search: "formats.safetensors.gap"
    Text what;           // what happened, a clause without final stop
    std::string where;   // may be empty
    Text expected;       // may be empty
    std::string got;     // may be empty
    Text way_out;        // what the user can do, a sentence; may be empty

    // "what (where): expected …, got …. Way out."
    [[nodiscard]] std::string sentence() const;
};

// Thrown by every layer of core. Copyable, any thread; crosses the engine module's boundary.
class Error : public std::exception {
  public:
    Error(ErrorKind kind, Problem problem);
    Error(ErrorKind kind, std::vector<Problem> problems);  // at least one

    [[nodiscard]] ErrorKind kind() const { return kind_; }
    [[nodiscard]] const std::vector<Problem>& problems() const { return problems_; }
    [[nodiscard]] const std::string& id() const { return problems_.front().id; }
    // One English sentence per problem, one problem per line.
    [[nodiscard]] const char* what() const noexcept override { return message_.c_str(); }

  private:
    ErrorKind kind_;
    std::vector<Problem> problems_;
    std::string message_;
};

// Exit code of the command line for an error of this kind.
[[nodiscard]] int exit_code(ErrorKind kind);
[[nodiscard]] const char* to_string(ErrorKind kind);

}  // namespace sherl
