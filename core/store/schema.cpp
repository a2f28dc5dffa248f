// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/schema.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <array>
#include <string>

#include "core/base/error.h"
#include "core/store/schema_1.h"
#include "core/store/schema_2.h"

namespace sherl::store {
namespace {

constexpr std::array<Migration, 2> kMigrations{{{1, kSchema1}, {2, kSchema2}}};

int pragma(SQLite::Database& database, const char* sql) {
    return database.execAndGet(sql).getInt();
}

}  // namespace

std::span<const Migration> migrations() {
    return kMigrations;
}
int current_schema() {
    return kMigrations.back().version;
}

int check_schema(SQLite::Database& database, const std::filesystem::path& path, int newest) {
    const int version = pragma(database, "PRAGMA user_version");
    const int application = pragma(database, "PRAGMA application_id");
    const bool empty = version == 0 && application == 0 && pragma(database, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && application != kApplicationId) {
        throw Error(ErrorKind::input,
                    {.id = "store.not_a_study",
                     .what = SHERL_TR("store", "this is the database of another program, not a study"),
                     .where = path.string(),
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("store", "Name a *.sherl file.")});
    }
    if (version > newest) {
        throw Error(ErrorKind::store,
                    {.id = "store.newer_schema",
                     .what = SHERL_TR("store", "this study was written by a newer version of the program"),
                     .where = path.string(),
                     .expected = SHERL_TR("store", "schema %1 or older").arg(newest),
                     .got = std::to_string(version),
                     .way_out = SHERL_TR("store", "Update the program; the study was not changed.")});
    }
    return version;
}

void migrate(SQLite::Database& database, const std::filesystem::path& path, std::span<const Migration> steps) {
    const int newest = steps.back().version;
    if (check_schema(database, path, newest) == newest) return;
    for (const Migration& step : steps) {
        SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
        // Asked again under the lock: another process may have taken the step meanwhile.
        if (check_schema(database, path, newest) >= step.version) continue;
        database.exec(step.sql);
        database.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        database.exec("PRAGMA user_version = " + std::to_string(step.version));
        transaction.commit();
    }
}

}  // namespace sherl::store
