// SPDX-License-Identifier: GPL-3.0-or-later
// Inside the store only: opening SQLite files as a study wants them, and SQLite's failures as our errors.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error.h"
#include "core/base/json.h"

namespace sherl::store {

enum class Access { read, write };

// Foreign keys on, WAL, every commit flushed to disk. `read` never creates, never migrates and refuses an older schema
// by returning nothing. `write` creates an absent file (whole or not at all) and migrates. Throws Error.
[[nodiscard]] std::unique_ptr<SQLite::Database> open_connection(const std::filesystem::path& path, Access access,
                                                                int busy_milliseconds);

[[nodiscard]] Error store_error(const SQLite::Exception& failure, const std::filesystem::path& path);

// Runs `work`, SQLite's exceptions becoming ours.
template <class Work>
auto translated(const std::filesystem::path& path, Work&& work) -> decltype(work()) {
    try {
        return std::forward<Work>(work)();
    } catch (const SQLite::Exception& failure) {
        throw store_error(failure, path);
    }
}

// SQLite stores a NaN as NULL; readers turn it back.
[[nodiscard]] double real(const SQLite::Column& column);
[[nodiscard]] std::optional<std::int64_t> optional_integer(const SQLite::Column& column);
// JSON text that this program has stored; null for NULL.
[[nodiscard]] Json json_of(const SQLite::Column& column);

}  // namespace sherl::store
