// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/backbone_sources.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/installation.h"
#include "core/formats/backbone_folder.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

struct BackboneSources {
    Q_DECLARE_TR_FUNCTIONS(BackboneSources)
};

constexpr const char* kBundled = "minilm";

fs::path from_environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? fs::path() : fs::path(value);
}

// "models--google-bert--bert-base-uncased" → "google-bert/bert-base-uncased"
QString model_name(const fs::path& folder) {
    QString name = QString::fromStdString(folder.filename().string());
    if (!name.startsWith(QLatin1String("models--"))) return {};
    return name.mid(8).replace(QLatin1String("--"), QLatin1String("/"));
}

bool has_config(const fs::path& folder) {
    std::error_code code;
    return fs::is_regular_file(folder / "config.json", code);
}

std::optional<fs::path> snapshot_of(const fs::path& model) {
    try {
        std::string revision = read_file(model / "refs" / "main");
        while (!revision.empty() && std::isspace(static_cast<unsigned char>(revision.back())) != 0) revision.pop_back();
        if (const fs::path named = model / "snapshots" / revision; !revision.empty() && has_config(named)) return named;
    } catch (const Error&) {  // no such file: the newest will do
    }
    std::optional<fs::path> newest;
    fs::file_time_type newest_time;
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(model / "snapshots", code)) {
        if (!has_config(entry.path())) continue;
        const fs::file_time_type time = entry.last_write_time(code);
        if (newest && time <= newest_time) continue;
        newest = entry.path();
        newest_time = time;
    }
    return newest;
}

QString problem_of(const fs::path& folder) {
    try {
        (void)formats::read_backbone_config(folder);
        return {};
    } catch (const Error& error) {
        return shown(error);
    }
}

}  // namespace

fs::path hugging_face_hub() {
    if (const fs::path hub = from_environment("HF_HUB_CACHE"); !hub.empty()) return hub;
    if (const fs::path home = from_environment("HF_HOME"); !home.empty()) return home / "hub";
    fs::path cache = from_environment("XDG_CACHE_HOME");
    if (cache.empty()) cache = from_environment("HOME") / ".cache";
    return cache / "huggingface" / "hub";
}

std::vector<BackboneSource> cached_backbones(const fs::path& hub) {
    std::vector<BackboneSource> found;
    std::error_code code;
    for (const fs::directory_entry& entry : fs::directory_iterator(hub, code)) {
        const QString name = model_name(entry.path());
        if (name.isEmpty()) continue;
        const auto snapshot = snapshot_of(entry.path());
        if (!snapshot) continue;
        found.push_back({.place = BackboneSource::Place::cache,
                         .path = snapshot->string(),
                         .title = name,
                         .problem = problem_of(*snapshot)});
    }
    std::sort(found.begin(), found.end(), [](const BackboneSource& a, const BackboneSource& b) {
        return std::pair(!a.problem.isEmpty(), a.title) < std::pair(!b.problem.isEmpty(), b.title);
    });
    return found;
}

std::vector<BackboneSource> backbone_sources(const QStringList& recent, const fs::path& hub) {
    std::vector<BackboneSource> all{{.place = BackboneSource::Place::bundled,
                                     .path = kBundled,
                                     .title = backbone_title(kBundled),
                                     .problem = {}}};
    try {
        (void)asset_folder(kBundled);
    } catch (const Error& error) {
        all.front().problem = shown(error);
    }
    const std::vector<BackboneSource> cached = cached_backbones(hub);
    const auto known = [&](const std::string& path, const std::vector<BackboneSource>& among) {
        return std::any_of(among.begin(), among.end(), [&](const BackboneSource& each) { return each.path == path; });
    };
    for (const QString& path : recent) {
        const std::string folder = path.toStdString();
        if (known(folder, all) || known(folder, cached) || asset_name(folder) == kBundled || !has_config(folder)) continue;
        all.push_back({.place = BackboneSource::Place::recent,
                       .path = folder,
                       .title = backbone_title(folder),
                       .problem = problem_of(folder)});
    }
    all.insert(all.end(), cached.begin(), cached.end());
    return all;
}

QString backbone_title(const std::string& path) {
    //: The model that the set-up fetches; MiniLM-L6 is its name
    if (path == kBundled || asset_name(path) == kBundled)
        return BackboneSources::tr("MiniLM-L6 (comes with the program)");
    const fs::path folder(path);
    if (folder.parent_path().filename() == "snapshots") {
        if (const QString name = model_name(folder.parent_path().parent_path()); !name.isEmpty()) return name;
    }
    return QString::fromStdString(without_slash(folder).filename().string());
}

QString set_up_command() {
    return QString::fromLatin1(sherl::set_up_command());
}

QString hub_command() {
    return QStringLiteral(
        "hf download google-bert/bert-base-uncased config.json model.safetensors vocab.txt tokenizer_config.json");
}

}  // namespace sherl::widgets
