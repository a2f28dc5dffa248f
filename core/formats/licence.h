// SPDX-License-Identifier: GPL-3.0-or-later
// The licence that a Hugging Face folder names, for whoever hands on what was trained on it. Called by the export.
// What could change: more licences that are told by their text. Source: model cards of the Hugging Face Hub (YAML front
// matter with license, license_name, license_link); the licences' own texts.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace sherl::formats {

struct Licence {
    std::string id;      // as the Hub writes it: "apache-2.0", "other"; empty: there is a text, and it is none of the known ones
    std::string name;    // license_name, where the id is "other"; may be empty
    std::string link;    // license_link; may be empty
    std::string source;  // the file that says so: "README.md", "LICENSE"

    // What people are told: name and id, "llama3 (other)" or "apache-2.0"; empty where the text is not known.
    [[nodiscard]] std::string title() const;
};

// The front matter of README.md, else a file LICENSE, LICENCE or COPYING (.md, .txt) whose words tell it plainly. None:
// the folder names no licence ("unknown" names none). Never throws: what cannot be read says nothing. Any thread.
[[nodiscard]] std::optional<Licence> backbone_licence(const std::filesystem::path& folder);

}  // namespace sherl::formats
