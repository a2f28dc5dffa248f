// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of the domain library and quantities as the window shows them. Source: ui.md §8, §12, §15. GUI thread.
#pragma once

#include <QString>
#include <cstdint>
#include <optional>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/units.h"
#include "core/store/records.h"

namespace sherl::widgets {

// In the language of the window (QCoreApplication::translate on the text's context and source).
[[nodiscard]] QString shown(const Text& text);
// What happened, where, what to do: "train.tsv: line 3 is odd; expected 4 columns, got 3. Open the file."; of an error:
// its first problem.
[[nodiscard]] QString shown(const Problem& problem);
[[nodiscard]] QString shown(const Error& error);

// The first letter large, as a heading or a sentence begins.
[[nodiscard]] QString capitalized(QString text);

// The memory convention of the status strip: GiB (< 1 MiB in KiB, < 1 GiB in MiB, no decimals; else GiB, two), all in MiB, or as
// papers print it, "GB*": MiB / 1000, two decimals (three below 0.1).
enum class MemoryUnit { gib, mib, paper };
[[nodiscard]] MemoryUnit memory_unit();
void set_memory_unit(MemoryUnit unit);

// One unit for several amounts.
[[nodiscard]] ByteUnit byte_unit(double largest);  // by the memory convention
// What stands below numbers whose unit asks for it: "GB* is MiB / 1000, as papers print it."; else empty.
[[nodiscard]] QString unit_note();

[[nodiscard]] QString bytes(std::int64_t value);        // "1.19 GiB", "588 MiB"
[[nodiscard]] QString bytes_change(std::int64_t value);  // "−34 MiB": always a sign, true minus
[[nodiscard]] QString exact_bytes(std::int64_t value);  // "1 277 752 320 bytes", for tool tips
[[nodiscard]] QString count(std::int64_t value);        // "8 551": thin spaces that do not break
[[nodiscard]] QString parameters(std::int64_t value);   // "4.6 M", "87.4 K"
[[nodiscard]] QString share(double fraction);           // "4.2 %"
[[nodiscard]] QString duration(double seconds);         // "42 s", "1 min 58 s", "48 min", "6.4 h"; NaN: "–"
[[nodiscard]] QString moment(std::int64_t unix_ms);     // "2026-11-25 21:15", local
[[nodiscard]] QString short_number(double value);       // "3e-3", "0.1": shortest that reads back
[[nodiscard]] QString metric_name(const QString& name);  // "accuracy" → "accuracy", "matthews" → "MCC"
[[nodiscard]] QString metric_value(const QString& name, double value);  // in %, one decimal: "58.0"; losses: three digits
[[nodiscard]] QString counter_name(const std::string& counter);  // "tensor_peak_train" → "Peak allocated, training step"; unknown: itself
[[nodiscard]] QString category_name(std::size_t category);  // of api::memory_categories: "saved activations"
[[nodiscard]] QString phase_word(api::Phase phase);  // "backward"; of the parts of forward: "forward, side network"
[[nodiscard]] QString status_word(store::Status status);
[[nodiscard]] QString method_title(const QString& kind);  // the catalogue's title: "LoRA"; unknown: the kind itself

}  // namespace sherl::widgets
