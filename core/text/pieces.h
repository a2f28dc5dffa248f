// SPDX-License-Identifier: GPL-3.0-or-later
// The SentencePiece library behind an interface of ours, in a module of its own (pieces_module.cpp). Called by: T5's tokenizer.
//
// Why a module: the library and LibTorch both export a variable FLAGS_minloglevel, of different types. Where they share a process's
// global symbols, one writes over what lies beside the other's, and LibTorch then ends the program where an allocation fails. So
// the module is opened with symbols of its own (RTLD_LOCAL, RTLD_DEEPBIND). What could change: a release of the library that
// hides its flags.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sherl::text {

// A vocabulary of pieces. Immutable: any thread.
class Pieces {
  public:
    virtual ~Pieces() = default;
    [[nodiscard]] virtual std::vector<int> encode(std::string_view text) const = 0;
    [[nodiscard]] virtual std::string decode(const std::vector<int>& ids) const = 0;
    [[nodiscard]] virtual std::string piece(int id) const = 0;  // 0 ≤ id < count()
    [[nodiscard]] virtual int count() const = 0;
    [[nodiscard]] virtual int pad_id() const = 0;
    [[nodiscard]] virtual int end_id() const = 0;
};

// `content`: of a .model file. Null where it is no model. Throws Error(unavailable): the module cannot be opened.
[[nodiscard]] std::unique_ptr<Pieces> open_pieces(std::string_view content);

}  // namespace sherl::text
