// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/dialogs/export_place.h"

#include <QStandardPaths>
#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <string>

#include "core/base/error.h"

namespace sherl::widgets {
namespace {

namespace fs = std::filesystem;

void refuse(const char* id, Text what, const QString& path, Text way_out) {
    throw Error(ErrorKind::input, {.id = id, .what = std::move(what), .where = path.toStdString(), .expected = {}, .got = {}, .way_out = std::move(way_out)});
}

// The study's file, what SQLite keeps beside it, and the folder of its weights.
bool belongs_to(const fs::path& file, const fs::path& study) {
    std::error_code code;
    const fs::path whole = fs::weakly_canonical(fs::absolute(file, code), code), own = fs::weakly_canonical(fs::absolute(study, code), code);
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
        const fs::path each = own.string() + suffix;
        if (whole == each || fs::equivalent(whole, each, code)) return true;  // by another name: a hard link
    }
    const fs::path folder = own.string() + ".files";
    return std::mismatch(folder.begin(), folder.end(), whole.begin(), whole.end()).first == folder.end();
}

}  // namespace

QString& export_folder() {
    static QString folder;
    if (folder.isEmpty()) folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    if (folder.isEmpty() || !QFileInfo(folder).isDir()) folder = QDir::homePath();
    return folder;
}

QString with_suffix(const QString& path, const QString& suffix) {
    if (path.isEmpty() || !QFileInfo(path).suffix().isEmpty() || QFileInfo(path).isDir()) return path;
    return (path.endsWith(QLatin1Char('.')) ? path.chopped(1) : path) + QLatin1Char('.') + suffix;
}

void check_export(const QString& path, const QString& study) {
    const fs::path file = path.toStdString();
    std::error_code code;
    const fs::file_status status = fs::status(file, code);
    if (fs::is_directory(status)) refuse("export.folder", SHERL_TR("widgets", "this is a folder, not a file"), path, SHERL_TR("widgets", "Name a file in it."));
    if (fs::exists(status) && !fs::is_regular_file(status))
        refuse("export.special", SHERL_TR("widgets", "this is a pipe or a device, not a file"), path, SHERL_TR("widgets", "Name another file."));
    if (!study.isEmpty() && belongs_to(file, study.toStdString()))
        refuse("export.study", SHERL_TR("widgets", "the open study would be overwritten"), path, SHERL_TR("widgets", "Name another file."));
}

}  // namespace sherl::widgets
