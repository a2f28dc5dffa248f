// SPDX-License-Identifier: GPL-3.0-or-later
// See pieces.h. The only file that includes the SentencePiece library.
#include <sentencepiece_processor.h>

#include "core/text/pieces.h"

namespace sherl::text {
namespace {

class SentencePieces final : public Pieces {
  public:
    [[nodiscard]] bool load(std::string_view content) {
        return processor_.LoadFromSerializedProto(content).ok();
    }

    std::vector<int> encode(std::string_view text) const override {
        std::vector<int> ids;
        (void)processor_.Encode(text, &ids);
        return ids;
    }
    std::string decode(const std::vector<int>& ids) const override {
        std::string text;
        (void)processor_.Decode(ids, &text);
        return text;
    }
    std::string piece(int id) const override { return processor_.IdToPiece(id); }
    int count() const override { return processor_.GetPieceSize(); }
    int pad_id() const override { return processor_.pad_id(); }
    int end_id() const override { return processor_.eos_id(); }

  private:
    sentencepiece::SentencePieceProcessor processor_;
};

}  // namespace
}  // namespace sherl::text

// Null where `content` is no model; the caller owns the result.
extern "C" __attribute__((visibility("default"))) sherl::text::Pieces* sherl_open_pieces(const char* content, std::size_t bytes) {
    auto pieces = std::make_unique<sherl::text::SentencePieces>();
    return pieces->load({content, bytes}) ? pieces.release() : nullptr;
}
