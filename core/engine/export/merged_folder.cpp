// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/merged_folder.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/probe.h"
#include "core/engine/tensors/mapped_file.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char* kWeights = "model.safetensors";
constexpr const char* kHead = "head.safetensors";

// Where the head is the one of transformers' class for sequence classification.
bool has_standard_head(const spec::RunSpec& spec) {
    return spec.task.kind != "seq2seq" && spec.task.pool == "pooler";
}

at::Tensor in_type_of_file(const NamedTensor& item, at::ScalarType type, const fs::path& folder) {
    at::Tensor cast = item.tensor.to(at::kCPU).to(type);
    if (at::isfinite(cast).all().item<bool>()) return cast;
    throw Error(ErrorKind::run, {.id = "export.merge",
                                 .what = SHERL_TR("engine", "the merged tensor %1 does not fit the type of the backbone's file").arg(item.name),
                                 .where = folder.string(),
                                 .expected = SHERL_TR("engine", "values that %1 can hold").arg(at::toString(type)),
                                 .got = {},
                                 .way_out = SHERL_TR("engine", "Export the adapter without merging.")});
}

// Every tensor of the backbone's files in its order, those of `merged` with new values; `bert.` before the name where the folder gets
// a head beside it.
std::vector<NamedTensor> weights_of(const spec::RunSpec& spec, const std::vector<NamedTensor>& merged, const fs::path& folder) {
    const formats::BackboneConfig config = formats::read_backbone_config(spec.backbone.path);
    const std::vector<formats::SafetensorsHeader> files = formats::read_weight_headers(spec.backbone.path);
    const formats::WeightMatch match = formats::match_weights(config, files);
    std::map<std::string, std::string> canonical;  // by name in the file
    for (const formats::WeightSource& source : match.matched) canonical[source.entry.name] = source.name;
    std::map<std::string, const NamedTensor*> values;
    for (const NamedTensor& item : merged) values[item.name] = &item;

    const bool standard = has_standard_head(spec);
    std::vector<NamedTensor> weights;
    for (const formats::SafetensorsHeader& file : files) {
        const auto mapped = std::make_shared<MappedFile>(file.path);
        for (const formats::TensorEntry& entry : file.tensors) {
            const auto known = canonical.find(entry.name);
            if (standard && known == canonical.end()) continue;  // heads of other tasks would be taken for this one's
            NamedTensor weight{standard ? "bert." + known->second : entry.name, tensor_of(mapped, entry)};
            if (const auto found = known == canonical.end() ? values.end() : values.find(known->second); found != values.end())
                weight.tensor = in_type_of_file(*found->second, weight.tensor.scalar_type(), folder);
            weights.push_back(std::move(weight));
        }
    }
    return weights;
}

std::vector<NamedTensor> head_of(const Model& model) {
    std::vector<NamedTensor> head;
    for (const NamedTensor& item : model.trainable())
        if (is_head(item.name)) head.push_back(item);
    return head;
}

void write_config(const fs::path& folder, const spec::RunSpec& spec, const TextReader& reader) {
    const fs::path file = spec.backbone.path / "config.json";
    OrderedJson config = OrderedJson::parse(read_file(file));
    if (has_standard_head(spec)) {
        config["architectures"] = {"BertForSequenceClassification"};
        config["num_labels"] = reader.outputs();
        config["problem_type"] = reader.scores() ? "regression" : "single_label_classification";
        config["classifier_dropout"] = spec.task.head_dropout;
        OrderedJson names = OrderedJson::object(), places = OrderedJson::object();
        for (std::size_t i = 0; i < reader.labels().size(); ++i) {
            names[std::to_string(i)] = reader.labels()[i];
            places[reader.labels()[i]] = i;
        }
        if (!reader.scores()) config["id2label"] = names, config["label2id"] = places;
    }
    write_file_atomically(folder / "config.json", config.dump(2) + "\n");
}

// What else a user of the folder needs: how text becomes tokens, how generation goes, under which terms.
void copy_rest(const fs::path& folder, const fs::path& backbone) {
    std::vector<fs::path> files = text::tokenizer_files(backbone);
    for (const char* name : {"generation_config.json", "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING", "NOTICE"}) {
        std::error_code code;
        if (fs::is_regular_file(backbone / name, code)) files.push_back(backbone / name);
    }
    for (const fs::path& file : files) write_file_atomically(folder / file.filename(), read_file(file));
}

// The folder as a backbone of its own, without a method.
std::unique_ptr<Model> open_merged(const fs::path& folder, const spec::RunSpec& run, const TextReader& reader,
                                   const std::vector<NamedTensor>& head) {
    spec::RunSpec spec = run;
    spec.backbone.path = folder;
    spec.method = {.kind = reader.generates() ? "full" : "linear_probe", .options = Json::object()};
    std::unique_ptr<Model> model = build_model(model_request(spec, reader.outputs()), nullptr);
    const at::NoGradGuard guard;
    for (const NamedTensor& item : model->trainable()) {
        const auto found = std::find_if(head.begin(), head.end(), [&](const NamedTensor& each) { return each.name == item.name; });
        if (found != head.end()) at::Tensor(item.tensor).copy_(found->tensor);
    }
    return model;
}

void compare(Merged& merged, Model& before, Model& after, const TextReader& reader) {
    const std::vector<text::Encoding> inputs = probe_inputs(reader);
    const auto expected = reader.numbers(before, inputs), got = reader.numbers(after, inputs);
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t c = 0; c < expected[i].size(); ++c) {
            const double change = std::abs(got[i][c] - expected[i][c]);
            merged.change = std::max(merged.change, change);
            merged.small = merged.small && change <= 1e-3 + 1e-3 * std::abs(expected[i][c]);
        }
    }
}

}  // namespace

Merged write_merged(const fs::path& folder, const spec::RunSpec& spec, const TextReader& reader, Model& model) {
    const std::vector<NamedTensor> folded = model.merged(), head = head_of(model);
    std::vector<NamedTensor> weights = weights_of(spec, folded, folder);
    if (has_standard_head(spec)) weights.insert(weights.end(), head.begin(), head.end());
    save_tensors(folder / kWeights, weights, {{"format", "pt"}});
    if (!head.empty() && !has_standard_head(spec)) {
        save_tensors(folder / kHead, head, {{"format", "pt"}});
        weights.insert(weights.end(), head.begin(), head.end());
    }
    write_config(folder, spec, reader);
    copy_rest(folder, spec.backbone.path);

    Merged merged;
    merged.folded = static_cast<std::int64_t>(folded.size());
    for (const NamedTensor& item : weights) {
        ++merged.tensors;
        merged.scalars += item.tensor.numel();
    }
    for (const NamedTensor& item : head) {
        ++merged.head_tensors;
        merged.head_bytes += static_cast<std::int64_t>(item.tensor.nbytes());
    }
    compare(merged, model, *open_merged(folder, spec, reader, head), reader);
    return merged;
}

}  // namespace sherl::engine
