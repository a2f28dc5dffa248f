// SPDX-License-Identifier: GPL-3.0-or-later
// What makes another variant: every key's place in the hash, and digests that Python computed.
#include <QtTest>
#include <map>
#include <set>

#include "core/spec/paths.h"
#include "core/spec/resolve.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;

class TestHash : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // A forgotten key has no line here and fails.
    void theHashKnowsEveryKey() {
        const std::multimap<std::string, Json> other{
            {"name", "x"},
            {"comment", "x"},
            {"backbone.path", "/other"},
            {"backbone.dtype", "float64"},
            {"backbone.mode", "train"},
            {"method.early_layers", {0, 2}},
            {"method.late_layers", 2},
            {"method.reduction", 4},
            {"method.down", "linear_norm"},
            {"method.epsilon", 1e-8},
            {"method.rank", 4},
            {"method.alpha", 8},
            {"method.dropout", 0.1},
            {"method.targets", {"key"}},
            {"method.bias", "all"},
            {"method.layers", 2},
            {"method.layers", {1, 2}},
            {"method.layers", {{"encoder", 2}, {"decoder", 1}}},
            {"method.layers", {{"encoder", {1}}, {"decoder", {2}}}},
            {"method.early_layers", {{"encoder", {0}}, {"decoder", {1}}}},
            {"method.late_layers", {{"encoder", 1}, {"decoder", 0}}},
            {"method.activation", "relu"},
            {"method.length", 5},
            {"method.gate", "one"},
            {"method.init", "fisher"},
            {"method.fisher_order", "ascending"},
            {"method.fisher_samples", 8},
            {"task.kind", "regression"},
            {"task.data.name", "rte"},
            {"task.data.path", "/other"},
            {"task.data.files.train", "other.tsv"},
            {"task.data.files.validation", "other.tsv"},
            {"task.data.files.test", "other.tsv"},
            {"task.data.delimiter", ";"},
            {"task.data.quotes", true},
            {"task.data.columns.text", "other"},
            {"task.data.columns.text_pair", "other"},
            {"task.data.columns.label", "other"},
            {"task.data.labels", {"acceptable", "unacceptable"}},
            {"task.data.encoding", "utf-8"},
            {"task.data.bad_rows", "skip"},
            {"task.data.split.kind", "counts"},
            {"task.data.split.train", 0.7},
            {"task.data.split.validation", 0.05},
            {"task.data.split.test", 0.05},
            {"task.data.split.seed", 1},
            {"task.data.split.stratified", false},
            {"task.data.limit.train", 5},
            {"task.data.limit.validation", 5},
            {"task.data.limit.test", 5},
            {"task.metric", "f1"},
            {"task.max_length", 64},
            {"task.head.pool", "cls"},
            {"task.head.dropout", 0},
            {"task.prefix", false},
            {"task.max_target_length", 9},
            {"task.generation.max_new_tokens", 9},
            {"train.epochs", 1},
            {"train.max_steps", 5},
            {"train.batch_size", 8},
            {"train.accumulate", 2},
            {"train.eval_batch_size", 8},
            {"train.gradient_checkpointing", true},
            {"train.decoder_cache", true},
            {"train.clip_norm", 2},
            {"train.seed", 1},
            {"train.optimizer.kind", "adamw_hf"},
            {"train.optimizer.lr", 0},
            {"train.optimizer.betas", {0.8, 0.9}},
            {"train.optimizer.eps", 1e-6},
            {"train.optimizer.weight_decay", 0.1},
            {"train.schedule.kind", "cosine"},
            {"train.schedule.warmup_ratio", 0.1},
            {"train.schedule.warmup_steps", 5},
            {"train.evaluate_every", 5},
            {"train.checkpoint_every", 5},
            {"train.keep_checkpoints", 1},
            {"train.select", "last"},
            {"train.early_stopping.patience", 2},
            {"train.early_stopping.min_delta", 0.1},
            {"train.log_every", 2},
            {"train.start_partial", true},
            {"device", "cpu"},
            {"threads", 1},
            {"memory_limit", 5}};
        const std::set<std::string> silent{"name",
                                           "comment",
                                           "backbone.path",
                                           "task.data.path",
                                           "task.data.files.train",
                                           "task.data.files.validation",
                                           "task.data.files.test",
                                           "train.seed",
                                           "device",
                                           "threads",
                                           "memory_limit"};
        // One choice only, or another document altogether (below), or files (tst_start_keys).
        const std::set<std::string> fixed{"format", "method.kind", "task.data.format", "train.start_from", "train.start_hash"};
        const Json given_table = with(table(), "task.data.split.kind", "given");
        std::vector<Json> bases{given_table, class_folders(), base_of("fisher")};
        for (const Method& method : catalogue().methods) {
            for (const std::string& host : method.hosts)
                bases.push_back(host == "t5" ? t5(method.kind.c_str()) : cola(method.kind.c_str()));
        }
        std::vector<Key> keys = catalogue().keys;
        for (const Method& method : catalogue().methods)
            keys.insert(keys.end(), method.options.begin(), method.options.end());
        for (const Key& key : keys) {
            if (key.reserved || !key.unavailable.empty() || fixed.contains(key.path)) continue;
            QVERIFY2(other.contains(key.path), key.path.c_str());
            int tried = 0;
            for (const Json& base : bases) {
                const ResolvedSpec before = resolve(base, context());
                if (!before.document.contains(pointer_of(key.path))) continue;
                const auto [first, last] = other.equal_range(key.path);
                for (auto value = first; value != last; ++value) {
                    if (before.document.at(pointer_of(key.path)) == value->second) continue;
                    Json changed = with(base, key.path, value->second);
                    if (key.path == "task.data.split.kind") changed["task"]["data"]["split"]["train"] = 5;
                    if (!problems_of(changed).empty()) continue;  // another method's, or another host's
                    ++tried;
                    const std::string after = resolve(changed, context()).hash;
                    QVERIFY2((after == before.hash) == silent.contains(key.path), key.path.c_str());
                }
            }
            QVERIFY2(tried > 0, key.path.c_str());
        }
        std::set<std::string> hashes;
        for (const Json& base : bases) hashes.insert(resolve(base, context()).hash);
        QCOMPARE(hashes.size(), bases.size());
    }

    // Digest computed by Python: sha256(json.dumps(hashed document, sort_keys=True, separators=(",", ":"))), values
    // chosen so that Python writes numbers as RFC 8785 does.
    void theHashOfAFullSpec() {
        const Json document = parse_json(R"({
            "format": "sherl-run/1", "name": "not hashed", "comment": "nor this",
            "backbone": {"path": "/m", "dtype": "float64", "mode": "train"},
            "method": {"kind": "sherl", "early_layers": [0, 2, 3], "late_layers": 2, "reduction": 4, "down": "linear_norm", "epsilon": 0.001},
            "task": {"kind": "classification", "metric": "f1", "max_length": 64, "head": {"pool": "cls", "dropout": 0.25},
                     "data": {"format": "table", "path": "/d", "files": {"train": "train.csv"}, "delimiter": ";", "quotes": false,
                              "columns": {"text": "Satz", "text_pair": "zweiter", "label": "Güte"}, "labels": ["schlecht", "gut"], "encoding": "utf-8",
                              "bad_rows": "skip", "split": {"kind": "fractions", "train": 0.5, "validation": 0.25, "test": 0.25, "seed": 7, "stratified": false},
                              "limit": {"train": 100, "validation": 50, "test": 25}}},
            "train": {"epochs": 2.5, "max_steps": 1000, "batch_size": 16, "accumulate": 2, "eval_batch_size": 128, "clip_norm": 0.5, "seed": 3,
                      "optimizer": {"kind": "adamw", "lr": 0.002, "betas": [0.8, 0.95], "eps": 0.0001, "weight_decay": 0.01},
                      "schedule": {"kind": "cosine", "warmup_ratio": 0.1}, "evaluate_every": 10, "checkpoint_every": 20, "keep_checkpoints": 3,
                      "select": "last", "early_stopping": {"patience": 4, "min_delta": 0.001}, "log_every": 5},
            "device": "cpu", "threads": 2, "memory_limit": "1 GiB"})",
                                         "spec.json");
        QCOMPARE(resolve(document, context()).hash,
                 std::string("500836edf0b2bcfcd7d3fb7e989f7d8594fcc14d201af53aad918c28845da6d1"));
    }

    // As above, of text to text on two stacks: what it has beside, and without what has no meaning there.
    void theHashOfAFullSpecOfTwoStacks() {
        const Json document = parse_json(R"({
            "format": "sherl-run/1", "name": "not hashed",
            "backbone": {"path": "/m/t5", "dtype": "float64", "mode": "train"},
            "method": {"kind": "sherl", "early_layers": {"encoder": [0, 2], "decoder": [1]},
                       "late_layers": {"encoder": 1, "decoder": 1}, "reduction": 4, "down": "gated", "epsilon": 0.001},
            "task": {"kind": "seq2seq", "metric": "f1", "max_length": 64, "prefix": false, "max_target_length": 5,
                     "generation": {"max_new_tokens": 8},
                     "data": {"format": "glue-tsv", "name": "mrpc", "path": "/d", "files": {"train": "train.tsv"},
                              "labels": ["equivalent", "not_equivalent"], "encoding": "utf-8", "bad_rows": "skip",
                              "split": {"kind": "official-t5", "seed": 7, "stratified": false},
                              "limit": {"train": 100, "validation": 50, "test": 25}}},
            "train": {"epochs": 2.5, "max_steps": 1000, "batch_size": 16, "accumulate": 2, "eval_batch_size": 128,
                      "gradient_checkpointing": false, "decoder_cache": true, "clip_norm": 0.5, "seed": 3,
                      "optimizer": {"kind": "adamw_hf", "lr": 0.002, "betas": [0.8, 0.95], "eps": 0.0001, "weight_decay": 0.01},
                      "schedule": {"kind": "cosine", "warmup_ratio": 0.1}, "evaluate_every": 10, "checkpoint_every": 20,
                      "keep_checkpoints": 3, "select": "last", "early_stopping": {"patience": 4, "min_delta": 0.001},
                      "log_every": 5},
            "device": "cpu", "threads": 2, "memory_limit": "1 GiB"})",
                                         "spec.json");
        QCOMPARE(resolve(document, context()).hash,
                 std::string("2845d257eb0b01ae0dae88e222193f66d6e77b49709ed17afc3517b2fd8225ee"));
    }
};

QTEST_APPLESS_MAIN(TestHash)
#include "tst_hash.moc"
