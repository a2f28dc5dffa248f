// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a study and the numbered steps that lead to them. SCHEMA.md describes them for people.
#pragma once

#include <filesystem>
#include <span>

namespace SQLite {
class Database;
}

namespace sherl::store {

// PRAGMA application_id of a study: "SHRL".
inline constexpr int kApplicationId = 0x5348524c;

// One step of the schema. Once released it is never edited; a change is a new step.
struct Migration {
    int version;      // PRAGMA user_version afterwards; 1, 2, 3, …
    const char* sql;  // any number of statements, run in one transaction
};

[[nodiscard]] std::span<const Migration> migrations();
[[nodiscard]] int current_schema();

// Refuses a file that holds other things (Error(input)) or a newer schema than `newest` (Error(store)); changes
// nothing. Returns the schema's version, 0 for an empty file. Throws SQLite::Exception too.
int check_schema(SQLite::Database& database, const std::filesystem::path& path, int newest);

// Takes the missing steps, each in a transaction of its own: after a failure the file stands at the last whole step.
// Several processes may try at once. Throws as check_schema.
void migrate(SQLite::Database& database, const std::filesystem::path& path, std::span<const Migration> steps);

}  // namespace sherl::store
