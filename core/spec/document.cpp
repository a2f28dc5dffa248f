// SPDX-License-Identifier: GPL-3.0-or-later
// The resolved document: its hash, and its values as a struct.

#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/spec/catalogue.h"
#include "core/spec/paths.h"
#include "core/spec/resolve.h"
#include "core/spec/values.h"

namespace sherl::spec {
namespace {

// Reads values by path; absent and null keep what the struct has.
class Reader {
  public:
    explicit Reader(const Json& document) : document_(document) {}

    template <class Value>
    void operator()(const char* path, Value& value) const {
        if (const Json* found = find(path)) value = found->get<Value>();
    }
    template <class Value>
    void operator()(const char* path, std::optional<Value>& value) const {
        if (const Json* found = find(path)) value = found->get<Value>();
    }
    void operator()(const char* path, std::filesystem::path& value) const {
        if (const Json* found = find(path)) value = found->get<std::string>();
    }
    void operator()(const char* path, std::optional<std::filesystem::path>& value) const {
        if (const Json* found = find(path)) value = std::filesystem::path(found->get<std::string>());
    }

    [[nodiscard]] const Json* find(const char* path) const {
        const Json::json_pointer where = pointer_of(path);
        if (!document_.contains(where) || document_.at(where).is_null()) return nullptr;
        return &document_.at(where);
    }

  private:
    const Json& document_;
};

DataSpec data_of(const Json& document, const Reader& read) {
    DataSpec data;
    read("task.data.format", data.format);
    read("task.data.name", data.name);
    read("task.data.path", data.path);
    read("task.data.files.train", data.train_file);
    read("task.data.files.validation", data.validation_file);
    read("task.data.files.test", data.test_file);
    if (const Json* delimiter = read.find("task.data.delimiter")) data.delimiter = delimiter->get<std::string>().at(0);
    read("task.data.quotes", data.quotes);
    read("task.data.columns.text", data.text_column);
    read("task.data.columns.text_pair", data.text_pair_column);
    read("task.data.columns.label", data.label_column);
    read("task.data.labels", data.labels);
    read("task.data.encoding", data.encoding);
    read("task.data.bad_rows", data.bad_rows);
    data.split.kind = document.at("task").at("data").at("split").at("kind").get<std::string>();
    read("task.data.split.train", data.split.train);
    read("task.data.split.validation", data.split.validation);
    read("task.data.split.test", data.split.test);
    read("task.data.split.seed", data.split.seed);
    read("task.data.split.stratified", data.split.stratified);
    read("task.data.limit.train", data.limit_train);
    read("task.data.limit.validation", data.limit_validation);
    read("task.data.limit.test", data.limit_test);
    return data;
}

TrainSpec train_of(const Json& document, const Reader& read) {
    TrainSpec train;
    read("train.epochs", train.epochs);
    read("train.max_steps", train.max_steps);
    read("train.batch_size", train.batch_size);
    read("train.accumulate", train.accumulate);
    read("train.gradient_checkpointing", train.gradient_checkpointing);
    read("train.decoder_cache", train.decoder_cache);
    read("train.eval_batch_size", train.eval_batch_size);
    // Null is off here, not absent (run-spec.md).
    if (document.at("train").contains("clip_norm") && document.at("train").at("clip_norm").is_null())
        train.clip_norm.reset();
    read("train.clip_norm", train.clip_norm);
    read("train.seed", train.seed);
    read("train.optimizer.kind", train.optimizer.kind);
    read("train.optimizer.lr", train.optimizer.lr);
    if (const Json* betas = read.find("train.optimizer.betas")) {
        train.optimizer.beta1 = betas->at(0).get<double>();
        train.optimizer.beta2 = betas->at(1).get<double>();
    }
    read("train.optimizer.eps", train.optimizer.eps);
    read("train.optimizer.weight_decay", train.optimizer.weight_decay);
    read("train.schedule.kind", train.schedule.kind);
    read("train.schedule.warmup_steps", train.schedule.warmup_steps);
    read("train.schedule.warmup_ratio", train.schedule.warmup_ratio);
    read("train.evaluate_every", train.evaluate_every);
    read("train.checkpoint_every", train.checkpoint_every);
    read("train.keep_checkpoints", train.keep_checkpoints);
    read("train.select", train.select);
    if (const Json* patience = read.find("train.early_stopping.patience")) {
        train.early_stopping = EarlyStoppingSpec{.patience = patience->get<std::int64_t>()};
        read("train.early_stopping.min_delta", train.early_stopping->min_delta);
    }
    read("train.log_every", train.log_every);
    read("train.start_from", train.start_from);
    read("train.start_partial", train.start_partial);
    return train;
}

}  // namespace

std::string spec_hash(const Json& resolved_document) {
    Json hashed = resolved_document;
    for (const Key& key : catalogue().keys) {
        if (!key.hashed) erase_at(hashed, pointer_of(key.path));
    }
    // Start values count by what they are, not by where they lie; without them the hash is that of documents from before these
    // keys.
    const Json::json_pointer folder = pointer_of("train.start_from"), content = pointer_of("train.start_hash"),
                             partial = pointer_of("train.start_partial");
    if (hashed.contains(folder)) hashed[folder] = nullptr;
    if (hashed.contains(content) && hashed.at(content).is_null()) erase_at(hashed, content);
    if (hashed.contains(partial) && hashed.at(partial) == false) erase_at(hashed, partial);
    return sha256_hex(canonical_json(hashed));
}

RunSpec to_run_spec(const Json& resolved_document) {
    try {
        const Reader read(resolved_document);
        RunSpec spec;
        spec.name = resolved_document.at("name").get<std::string>();
        spec.backbone.path = resolved_document.at("backbone").at("path").get<std::string>();
        read("backbone.dtype", spec.backbone.dtype);
        read("backbone.mode", spec.backbone.mode);
        spec.method.options = resolved_document.at("method");
        spec.method.kind = spec.method.options.at("kind").get<std::string>();
        spec.method.options.erase("kind");
        spec.task.kind = resolved_document.at("task").at("kind").get<std::string>();
        spec.task.metric = resolved_document.at("task").at("metric").get<std::string>();
        read("task.max_length", spec.task.max_length);
        read("task.head.pool", spec.task.pool);
        read("task.head.dropout", spec.task.head_dropout);
        read("task.prefix", spec.task.prefix);
        read("task.max_target_length", spec.task.max_target_length);
        read("task.generation.max_new_tokens", spec.task.max_new_tokens);
        spec.task.data = data_of(resolved_document, read);
        spec.train = train_of(resolved_document, read);
        read("device", spec.device);
        read("threads", spec.threads);
        read("memory_limit", spec.memory_limit);
        return spec;
    } catch (const nlohmann::json::exception& error) {
        throw Error(ErrorKind::input,
                    {.id = "spec.document",
                     .what = SHERL_TR("spec", "this is no resolved run spec: %1").arg(std::string(error.what())),
                     .where = {},
                     .expected = {},
                     .got = {},
                     .way_out = {}});
    } catch (const std::out_of_range&) {  // an empty delimiter
        throw Error(ErrorKind::input, {.id = "spec.document",
                                       .what = SHERL_TR("spec", "this is no resolved run spec"),
                                       .where = "task.data.delimiter",
                                       .expected = {},
                                       .got = {},
                                       .way_out = {}});
    }
}

Json load_spec_file(const std::filesystem::path& path) {
    Json document = parse_json(read_file(path), path.string());
    if (!document.is_object()) {
        throw Error(ErrorKind::input, {.id = "spec.type",
                                       .what = SHERL_TR("spec", "a run spec is one JSON object"),
                                       .where = path.string(),
                                       .expected = SHERL_TR("spec", "an object"),
                                       .got = shown(document),
                                       .way_out = {}});
    }
    return document;
}

}  // namespace sherl::spec
