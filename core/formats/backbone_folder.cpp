// SPDX-License-Identifier: GPL-3.0-or-later
// Inspection and content hash of a backbone folder.
#include "core/formats/backbone_folder.h"

#include <algorithm>
#include <fstream>

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/formats/content_hash.h"
#include "core/formats/weight_match.h"
#include "core/text/tokenizer.h"

namespace sherl::formats {
namespace fs = std::filesystem;
namespace {

void add_tokenizer(Inspection& inspection) {
    const std::string where = inspection.folder.string();
    try {
        if (!text::has_tokenizer(inspection.folder)) {
            inspection.problems.push_back(
                {.id = "formats.tokenizer.missing",
                 .what = SHERL_TR("formats", "the folder has no tokenizer that this program can read"),
                 .where = where,
                 .expected = Text::plain(inspection.config.encoder_decoder() ? "spiece.model" : "vocab.txt or tokenizer.json"),
                 .got = {},
                 .way_out = SHERL_TR("formats", "Copy the tokenizer files of the same model into the folder.")});
            return;
        }
        const auto tokenizer = text::load_tokenizer(inspection.folder);
        inspection.tokenizer = tokenizer->description();
        if (tokenizer->vocabulary_size() > inspection.config.vocabulary()) {
            inspection.problems.push_back(
                {.id = "formats.tokenizer.vocabulary",
                 .what = SHERL_TR("formats", "the tokenizer has more tokens than the backbone has embeddings"),
                 .where = where,
                 .expected = SHERL_TR("formats", "at most %1").arg(inspection.config.vocabulary()),
                 .got = std::to_string(tokenizer->vocabulary_size()),
                 .way_out = SHERL_TR("formats", "Copy the tokenizer files of the same model into the folder.")});
        }
    } catch (const Error& error) {
        inspection.problems.insert(inspection.problems.end(), error.problems().begin(), error.problems().end());
    }
}

void add_missing(Inspection& inspection) {
    if (inspection.weights.missing.empty()) return;
    std::string names;
    constexpr std::size_t kShown = 5;
    for (std::size_t i = 0; i < std::min(kShown, inspection.weights.missing.size()); ++i) {
        names += (i == 0 ? "" : ", ") + inspection.weights.missing[i];
    }
    if (inspection.weights.missing.size() > kShown) names += ", …";
    inspection.problems.push_back(
        {.id = "formats.weights.missing",
         .what = SHERL_TR("formats", "%1 tensors of the architecture are missing: %2")
                     .arg(inspection.weights.missing.size())
                     .arg(names),
         .where = inspection.folder.string(),
         .expected = {},
         .got = {},
         .way_out = SHERL_TR("formats", "Check that config.json and the weights belong together.")});
}

void hash_bytes(Sha256& hash, const WeightSource& source) {
    std::ifstream in(source.file, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(source.entry.begin));
    std::vector<char> buffer(std::size_t{1} << 20U);
    for (std::uint64_t left = source.entry.bytes(); left > 0;) {
        const std::uint64_t piece = std::min<std::uint64_t>(left, buffer.size());
        if (!in.read(buffer.data(), static_cast<std::streamsize>(piece))) {
            throw Error(ErrorKind::input, {.id = "formats.weights.unreadable",
                                           .what = SHERL_TR("formats", "the weights cannot be read"),
                                           .where = source.file.string(),
                                           .expected = {},
                                           .got = {},
                                           .way_out = {}});
        }
        hash.update(buffer.data(), piece);
        left -= piece;
    }
}

std::string hash_backbone(const fs::path& folder, const std::vector<SafetensorsHeader>& weights,
                          const std::vector<fs::path>& others) {
    std::vector<WeightSource> sources = match_weights(read_backbone_config(folder), weights).matched;
    std::sort(sources.begin(), sources.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    Sha256 hash;
    for (const WeightSource& source : sources) {
        std::string line = source.name + " " + to_string(source.entry.dtype);
        for (const std::int64_t extent : source.shape) line.append(" ").append(std::to_string(extent));
        hash.update(line + "\n");
        hash_bytes(hash, source);
    }
    for (const fs::path& file : others) {
        const std::string content = read_file(file);
        hash.update(file.filename().string() + " " + std::to_string(content.size()) + "\n");
        hash.update(content);
    }
    return hash.hex();
}

}  // namespace

Inspection inspect_backbone(const fs::path& folder) {
    Inspection inspection;
    inspection.folder = folder;
    inspection.config = read_backbone_config(folder);
    inspection.weights = match_and_list(inspection.config, read_weight_headers(folder), false, inspection.problems);
    for (const WeightSource& source : inspection.weights.matched) {
        inspection.parameters += source.entry.count();
        inspection.bytes_by_dtype[to_string(source.entry.dtype)] += source.entry.bytes();
    }
    add_missing(inspection);
    add_tokenizer(inspection);
    return inspection;
}

std::string backbone_hash(const fs::path& folder) {
    const std::vector<SafetensorsHeader> headers = read_weight_headers(folder);
    std::vector<fs::path> others{folder / "config.json"};
    for (fs::path& file : text::tokenizer_files(folder)) others.push_back(std::move(file));
    std::vector<fs::path> files = others;
    for (const SafetensorsHeader& header : headers) files.push_back(header.path);
    return cached_hash("backbone 2", files, [&] { return hash_backbone(folder, headers, others); });
}

}  // namespace sherl::formats
