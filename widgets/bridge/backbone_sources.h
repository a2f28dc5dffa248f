// SPDX-License-Identifier: GPL-3.0-or-later
// Where backbones lie on this computer: used before, brought by the program, in the Hugging Face cache.
#pragma once

#include <QString>
#include <QStringList>
#include <filesystem>
#include <string>
#include <vector>

namespace sherl::widgets {

struct BackboneSource {
    enum class Place { recent, bundled, cache } place = Place::recent;
    std::string path;  // as backbone.path is written: "minilm" or an absolute folder
    QString title;     // "bert-base-uncased"; of the bundled model its translated name
    QString problem;   // why it cannot be used: an architecture that this version does not have; empty: it can
};

// The folder of the Hugging Face cache: HF_HUB_CACHE, else HF_HOME/hub, else ~/.cache/huggingface/hub (XDG_CACHE_HOME
// counts there).
[[nodiscard]] std::filesystem::path hugging_face_hub();
// One for each models--*/snapshots/* below `hub` that has a config.json: the one that refs/main names, else the newest.
// Reads small files only; empty where there is no such folder.
[[nodiscard]] std::vector<BackboneSource> cached_backbones(const std::filesystem::path& hub);
// All of them, none twice: bundled, recent, cached.
[[nodiscard]] std::vector<BackboneSource> backbone_sources(const QStringList& recent,
                                                           const std::filesystem::path& hub = hugging_face_hub());
// A name for a backbone.path that people know it by.
[[nodiscard]] QString backbone_title(const std::string& path);

// Shell commands that fetch a backbone, to be copied: the bundled one by the program's own set-up, one of the hub.
[[nodiscard]] QString set_up_command();
[[nodiscard]] QString hub_command();

}  // namespace sherl::widgets
