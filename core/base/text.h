// SPDX-License-Identifier: GPL-3.0-or-later
// Texts a person reads, kept as source text and arguments until they are shown, so that a front end can translate them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Marks a text for translation: SHERL_TR("formats", "the header ends at byte %1, the file at %2").
// Same shape as QT_TRANSLATE_NOOP, so `lupdate -tr-function-alias QT_TRANSLATE_NOOP+=SHERL_TR` finds it without Qt here.
// The pair (context, source) is the message id; the context is the folder of core that says it.
#define SHERL_TR(context, source) (::sherl::Text(context, source))

namespace sherl {

// Immutable once shown. Any thread.
class Text {
  public:
    Text() = default;
    // Both literals must live for ever (string literals); use plain() for run-time text.
    Text(const char* context, const char* source) : context_(context), source_(source) {}
    // Text that is not translated: a name, a value, a message of a library.
    static Text plain(std::string text);

    // Each call replaces the next placeholder %1, %2, … of the source.
    Text& arg(std::string value) &;
    Text&& arg(std::string value) &&;
    template <class Integer>
        requires std::is_integral_v<Integer>
    Text&& arg(Integer value) && {
        return std::move(*this).arg(std::to_string(value));
    }
    Text&& arg(double value) &&;  // shortest form that reads back

    [[nodiscard]] bool empty() const { return plain_.empty() && (source_ == nullptr || *source_ == '\0'); }
    [[nodiscard]] const char* context() const { return context_; }
    [[nodiscard]] const char* source() const { return source_; }
    [[nodiscard]] const std::vector<std::string>& arguments() const { return arguments_; }

    // The English sentence. `translated` replaces the source (its placeholders are filled); empty: the source itself.
    [[nodiscard]] std::string english() const { return filled({}); }
    [[nodiscard]] std::string filled(std::string_view translated) const;

  private:
    const char* context_ = "";
    const char* source_ = "";
    std::string plain_;
    std::vector<std::string> arguments_;
};

}  // namespace sherl
