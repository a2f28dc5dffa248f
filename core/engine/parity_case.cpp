// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/parity_case.h"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/spec/catalogue.h"
#include "core/spec/resolve.h"

namespace sherl::engine {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const char* id, const std::string& where, Text what, Text expected, std::string got = {}) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = where,
                                   .expected = std::move(expected),
                                   .got = std::move(got),
                                   .way_out = {}});
}

[[noreturn]] void refuse_value(const std::string& path, Text expected, const Json& got) {
    refuse("case.value", "case.json: " + path, SHERL_TR("engine", "the value is of another kind or out of range"),
           std::move(expected), got.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// What `resolve` returns; problems that it throws get the file's name before their place.
template <class Resolve>
auto in_case(const Resolve& resolve) {
    try {
        return resolve();
    } catch (const Error& error) {
        std::vector<Problem> problems = error.problems();
        for (Problem& problem : problems) problem.where = "case.json: " + problem.where;
        throw Error(error.kind(), std::move(problems));
    }
}

// An object of case.json, with the path that errors name.
class Section {
  public:
    Section(const Json& json, std::string path) : json_(json), path_(std::move(path)) {}

    void allow_only(const std::set<std::string>& known) const {
        for (const auto& item : json_.items()) {
            if (!known.contains(item.key())) throw Unsupported("key " + path_of(item.key()));
        }
    }

    [[nodiscard]] Section object(const std::string& key) const {
        static const Json empty = Json::object();
        const Json* value = find(key);
        if (value == nullptr) return {empty, path_of(key)};
        if (!value->is_object()) refuse_value(path_of(key), SHERL_TR("engine", "an object"), *value);
        return {*value, path_of(key)};
    }

    [[nodiscard]] std::string text(const std::string& key, const char* otherwise) const {
        const Json* value = find(key);
        if (value == nullptr) return otherwise;
        if (!value->is_string()) refuse_value(path_of(key), SHERL_TR("engine", "a text"), *value);
        return value->get<std::string>();
    }

    [[nodiscard]] std::int64_t whole(const std::string& key, std::int64_t least) const {
        const Json& value = required(key);
        if (!value.is_number_integer() || value.get<double>() < static_cast<double>(least) ||
            value.get<double>() > 9007199254740991.0) {
            refuse_value(path_of(key), SHERL_TR("engine", "a whole number >= %1").arg(least), value);
        }
        return value.get<std::int64_t>();
    }

    // A value with the meaning and the limits of the run spec's key of that path.
    [[nodiscard]] Json of_spec(const std::string& key) const {
        const Json* value = find(key);
        if (value == nullptr) return spec::find_key(path_of(key))->default_value;
        return in_case([&] { return spec::resolve_value(path_of(key), *value); });
    }

    // Absent or null is missing.
    [[nodiscard]] const Json& required(const std::string& key) const {
        const Json* value = find(key);
        if (value == nullptr)
            refuse("case.missing", "case.json: " + path_of(key), SHERL_TR("engine", "this key is required"), {});
        return *value;
    }

    [[nodiscard]] const Json* find(const std::string& key) const {
        const auto found = json_.find(key);
        return found == json_.end() || found->is_null() ? nullptr : &*found;
    }

  private:
    [[nodiscard]] std::string path_of(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

    const Json& json_;
    std::string path_;
};

// With a negative tolerance every comparison would hold or none, so that the case says nothing.
double read_tolerance(const Section& tolerance, const std::string& key) {
    const Json* value = tolerance.find(key);
    if (value != nullptr && value->is_number() && std::isfinite(value->get<double>()) && value->get<double>() >= 0)
        return value->get<double>();
    refuse("case.tolerance", "case.json: tolerance." + key,
           SHERL_TR("engine", "nothing can be judged with this tolerance"),
           SHERL_TR("engine", "a finite number >= 0; 0 means equal to the last bit"),
           value == nullptr ? "nothing" : value->dump(-1, ' ', false, Json::error_handler_t::replace));
}

void read_backbone(const Section& backbone, ParityCase& item) {
    backbone.allow_only({"path", "dtype"});
    (void)backbone.required("path");
    item.model.backbone.path = item.folder / backbone.text("path", "");
    item.model.backbone.dtype = backbone.text("dtype", "float32");
    if (item.model.backbone.dtype != "float32" && item.model.backbone.dtype != "float64")
        throw Unsupported("backbone.dtype " + item.model.backbone.dtype);
    const fs::path config = item.model.backbone.path / "config.json";
    const Json json = parse_json(read_file(config), config.string());
    if (json.is_object() && json.contains("model_type") && json.at("model_type").is_string()) {
        const std::string type = json.at("model_type").get<std::string>();
        const auto& known = spec::catalogue().backbones;
        if (std::none_of(known.begin(), known.end(),
                         [&](const spec::Kind& kind) { return kind.kind == type && kind.unavailable.empty(); })) {
            throw Unsupported("backbone " + type);
        }
    }
    item.backbone = formats::read_backbone_config(item.model.backbone.path);
}

spec::MethodSpec read_method(const Section& root, const formats::BackboneConfig& backbone) {
    const Json& json = root.required("method");
    const Section method = root.object("method");
    (void)method.required("kind");
    const std::string kind = method.text("kind", "");
    const spec::Method* known = spec::find_method(kind);
    if (known == nullptr) throw Unsupported("method " + kind);
    std::set<std::string> keys{"kind"};
    for (const spec::Key& option : known->options) {
        if (!option.reserved) keys.insert(option.name());
    }
    method.allow_only(keys);
    return in_case([&] { return spec::resolve_method(json, backbone); });
}

void read_training(const Section& train, ParityCase& item) {
    train.allow_only({"clip_norm", "optimizer"});
    const Section optimizer = train.object("optimizer");
    optimizer.allow_only({"kind", "lr", "betas", "eps", "weight_decay"});
    item.optimizer.kind = optimizer.text("kind", "adamw");
    if (item.optimizer.kind != "adamw" && item.optimizer.kind != "adamw_hf")
        throw Unsupported("optimizer " + item.optimizer.kind);
    (void)optimizer.required("lr");
    if (train.find("clip_norm") != nullptr) item.clip_norm = train.of_spec("clip_norm").get<double>();
    item.optimizer.lr = optimizer.of_spec("lr").get<double>();
    const Json betas = optimizer.of_spec("betas");
    item.optimizer.beta1 = betas.at(0).get<double>();
    item.optimizer.beta2 = betas.at(1).get<double>();
    item.optimizer.eps = optimizer.of_spec("eps").get<double>();
    item.optimizer.weight_decay = optimizer.of_spec("weight_decay").get<double>();
}

// The tensors of inputs.safetensors. What LibTorch would only find in the middle of a step is found here.
class Inputs {
  public:
    Inputs(const fs::path& folder, const char* file) : file_(file), tensors_(load_tensors(folder / file)) {}

    [[nodiscard]] bool has(const std::string& name) const { return tensors_.contains(name); }

    [[nodiscard]] const at::Tensor& get(const std::string& name) const {
        const auto found = tensors_.find(name);
        if (found == tensors_.end())
            refuse("case.input", place(name), SHERL_TR("engine", "this tensor is missing"), {});
        return found->second;
    }

    [[nodiscard]] const at::Tensor& whole_numbers(const std::string& name, const std::vector<std::int64_t>& shape,
                                                  std::int64_t least, std::int64_t largest) const {
        const at::Tensor& tensor = get(name);
        if (tensor.scalar_type() != at::kLong || tensor.sizes() != at::IntArrayRef(shape)) {
            refuse("case.input", place(name), SHERL_TR("engine", "the tensor has another shape or type"),
                   SHERL_TR("engine", "(%1) of 64-bit integers").arg(fmt::format("{}", fmt::join(shape, ", "))),
                   shape_of(tensor));
        }
        for (const at::Tensor& extreme : {tensor.min(), tensor.max()}) {
            const auto value = extreme.item<std::int64_t>();
            if (value >= least && value <= largest) continue;
            refuse("case.input", place(name), SHERL_TR("engine", "a value is out of range"),
                   Text::plain(fmt::format("{}..{}", least, largest)), std::to_string(value));
        }
        return tensor;
    }

    [[nodiscard]] std::string place(const std::string& name) const { return file_ + ": " + name; }

  private:
    std::string file_;
    std::map<std::string, at::Tensor> tensors_;
};

}  // namespace

std::string shape_of(const at::Tensor& tensor) {
    return fmt::format("({}) {}", fmt::join(tensor.sizes().vec(), ", "), at::toString(tensor.scalar_type()));
}

ParityCase read_parity_case(const fs::path& folder, const Json& json) {
    if (!json.is_object())
        refuse("case.value", "case.json", SHERL_TR("engine", "this is no parity case"),
               SHERL_TR("engine", "an object"), json.type_name());
    const Section root(json, "");
    if (const std::string format = root.text("format", ""); format != "sherl-parity-case/1")
        throw Unsupported("format " + format);
    root.allow_only(
        {"format", "name", "note", "backbone", "method", "task", "train", "trainable_parameters", "tolerance"});
    const Section task = root.object("task");
    const std::string kind = task.text("kind", "");
    const bool seq2seq = kind == "seq2seq";
    if (kind != "classification" && kind != "regression" && !seq2seq) throw Unsupported("task " + kind);
    if (seq2seq) {
        task.allow_only({"kind"});
    } else {
        task.allow_only({"kind", "num_labels", "head"});
        task.object("head").allow_only({"pool"});
    }
    const Section tolerance = root.object("tolerance");
    tolerance.allow_only({"rtol", "atol"});

    ParityCase item;
    item.folder = folder;
    read_training(root.object("train"), item);
    read_backbone(root.object("backbone"), item);
    item.model.method = read_method(root, item.backbone);
    item.model.task_kind = kind;
    if (item.backbone.encoder_decoder() != seq2seq)
        refuse_value("task.kind", Text::plain(seq2seq ? "classification, regression" : "seq2seq"), kind);
    if (!seq2seq) {
        item.model.outputs = kind == "regression" ? 1 : task.whole("num_labels", 2);
        item.model.pool = task.object("head").of_spec("pool").get<std::string>();
    }
    item.trainable_parameters = root.whole("trainable_parameters", 0);
    item.rtol = read_tolerance(tolerance, "rtol");
    item.atol = read_tolerance(tolerance, "atol");
    return item;
}

namespace {

// Source, its mask, and target tokens. `file`: inputs.safetensors, or samples.safetensors of a pruned start.
Batch read_texts(const ParityCase& item, const char* file) {
    const Inputs inputs(item.folder, file);
    const std::int64_t vocabulary = item.backbone.t5.vocabulary;
    const at::Tensor& ids = inputs.get("input_ids");
    const at::Tensor& labels = inputs.get("labels");
    for (const auto& [name, tensor] : {std::pair("input_ids", ids), std::pair("labels", labels)}) {
        if (tensor.dim() == 2 && tensor.numel() > 0 && tensor.size(0) == ids.size(0)) continue;
        refuse("case.input", inputs.place(name), SHERL_TR("engine", "the tensor has another shape"),
               SHERL_TR("engine", "(rows, tokens) with the same rows"), shape_of(tensor));
    }
    Batch batch;
    batch.input_ids = inputs.whole_numbers("input_ids", ids.sizes().vec(), 0, vocabulary - 1);
    batch.attention_mask = inputs.whole_numbers("attention_mask", ids.sizes().vec(), 0, 1);
    batch.labels = inputs.whole_numbers("labels", labels.sizes().vec(), -100, vocabulary - 1);
    const at::Tensor odd = batch.labels.lt(0).logical_and(batch.labels.ne(-100));
    if (odd.any().item<bool>()) {
        refuse("case.input", inputs.place("labels"), SHERL_TR("engine", "a value is out of range"),
               Text::plain(fmt::format("0..{}, or -100", vocabulary - 1)),
               std::to_string(batch.labels.masked_select(odd)[0].item<std::int64_t>()));
    }
    return batch;
}

}  // namespace

std::vector<Batch> read_samples(const ParityCase& item) {
    const Batch all = read_texts(item, "samples.safetensors");
    std::vector<Batch> rows;
    for (std::int64_t row = 0; row < all.input_ids.size(0); ++row) {
        const std::int64_t tokens = all.attention_mask[row].sum().item<std::int64_t>();
        const std::int64_t targets = all.labels[row].ne(-100).sum().item<std::int64_t>();
        Batch one;
        one.input_ids = all.input_ids.slice(0, row, row + 1).slice(1, 0, tokens);
        one.attention_mask = all.attention_mask.slice(0, row, row + 1).slice(1, 0, tokens);
        one.labels = all.labels.slice(0, row, row + 1).slice(1, 0, targets);
        rows.push_back(std::move(one));
    }
    return rows;
}

Batch read_inputs(const ParityCase& item) {
    if (item.model.task_kind == "seq2seq") return read_texts(item, "inputs.safetensors");
    const Inputs inputs(item.folder, "inputs.safetensors");
    const formats::BertConfig& bert = item.backbone.bert;
    const at::Tensor& ids = inputs.get("input_ids");
    if (ids.dim() != 2 || ids.numel() == 0 || ids.size(1) > bert.positions) {
        refuse("case.input", inputs.place("input_ids"), SHERL_TR("engine", "the tensor has another shape"),
               SHERL_TR("engine", "(rows, tokens) with 1..%1 tokens").arg(bert.positions), shape_of(ids));
    }
    const std::vector<std::int64_t> shape = ids.sizes().vec();
    Batch batch;
    batch.input_ids = inputs.whole_numbers("input_ids", shape, 0, bert.vocabulary - 1);
    batch.attention_mask = inputs.whole_numbers("attention_mask", shape, 0, 1);
    if (inputs.has("token_type_ids"))
        batch.token_type_ids = inputs.whole_numbers("token_type_ids", shape, 0, bert.token_types - 1);
    if (item.model.task_kind != "regression") {
        batch.labels = inputs.whole_numbers("labels", {shape[0]}, 0, item.model.outputs - 1);
        return batch;
    }
    batch.labels = inputs.get("labels");
    if (batch.labels.sizes() != at::IntArrayRef{shape[0]} || !at::isFloatingType(batch.labels.scalar_type())) {
        refuse("case.input", inputs.place("labels"), SHERL_TR("engine", "the tensor has another shape or type"),
               SHERL_TR("engine", "(%1) of floating-point numbers").arg(shape[0]), shape_of(batch.labels));
    }
    return batch;
}

}  // namespace sherl::engine
