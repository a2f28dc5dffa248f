// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/resolve.h"

#include <sched.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/files.h"
#include "core/spec/keys.h"
#include "core/spec/resolver.h"
#include "core/spec/values.h"

namespace sherl::spec {
namespace fs = std::filesystem;
namespace {

std::int64_t cores_of_this_process() {
    cpu_set_t set;
    CPU_ZERO(&set);
    return ::sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
}

void add_symbols(const formats::BackboneConfig& config, Symbols& symbols) {
    symbols["d"] = config.width();
    symbols["shortest"] = config.encoder_decoder() ? 1 : 3;  // encoders put a token before a text and one behind it
    if (config.encoder_decoder()) {
        symbols["encoder.L"] = config.t5.encoder_blocks;
        symbols["decoder.L"] = config.t5.decoder_blocks;
        symbols["d_kv"] = config.t5.head_width;
        symbols["d_ff"] = config.t5.feed_forward;
        return;
    }
    symbols["L"] = config.bert.blocks;
    symbols["heads"] = config.bert.heads;
    symbols["d_ff"] = config.bert.feed_forward;
    symbols["positions"] = config.bert.positions;
}

std::vector<const Key*> all_keys(const Method* method) {
    std::vector<const Key*> keys;
    for (const Key& key : catalogue().keys) {
        keys.push_back(&key);
        if (key.path != "method.kind" || method == nullptr) continue;
        for (const Key& option : method->options) keys.push_back(&option);
    }
    return keys;
}

std::vector<const Key*> method_keys(const Method* method) {
    std::vector<const Key*> keys{find_key("method.kind")};
    if (method != nullptr) {
        for (const Key& option : method->options) keys.push_back(&option);
    }
    return keys;
}

const Method* method_of(const Json& method) {
    if (!method.is_object() || !method.contains("kind") || !method.at("kind").is_string()) return nullptr;
    return find_method(method.at("kind").get_ref<const std::string&>());
}

void not_an_object(const Json& value, const std::string& where) {
    throw Error(ErrorKind::input, {.id = "spec.type",
                                   .what = SHERL_TR("spec", "a run spec is one JSON object"),
                                   .where = where,
                                   .expected = SHERL_TR("spec", "an object"),
                                   .got = shown(value),
                                   .way_out = {}});
}

// Another format has other rules, so that nothing else could be said about the document.
void check_format(const Json& document) {
    if (!document.contains("format") || !document.at("format").is_string() || document.at("format") == "sherl-run/1")
        return;
    throw Error(ErrorKind::input, {.id = "spec.format",
                                   .what = SHERL_TR("spec", "this version does not read such a document"),
                                   .where = "format",
                                   .expected = Text::plain("sherl-run/1"),
                                   .got = shown(document.at("format")),
                                   .way_out = {}});
}

// Paths as a run stores them: absolute, without "..", without a slash at the end.
class Paths {
  public:
    Paths(const Context& context, const Values& values, std::vector<Problem>& problems)
        : base_(context.base.empty() ? fs::current_path() : fs::absolute(context.base)),
          values_(values),
          problems_(problems) {}

    std::optional<Json> finish(const Key& key, const Json& value) {
        if (key.type != Type::path) return value;
        const auto text = value.get<std::string>();
        const bool file = key.path.starts_with("task.data.files.");
        if (!file && text.find('/') == std::string::npos) {
            try {
                if (const fs::path asset = asset_folder(text); !asset.empty()) return absolute(asset, base_);
            } catch (const Error& error) {
                for (Problem problem : error.problems()) {
                    problem.where = key.path;
                    problems_.push_back(std::move(problem));
                }
                return std::nullopt;
            }
        }
        const std::string data = text_at(values_, "task.data.path");
        return absolute(text, file && !data.empty() ? fs::path(data) : base_);
    }

  private:
    static Json absolute(const fs::path& path, const fs::path& base) {
        return without_slash((base / path).lexically_normal()).string();
    }

    fs::path base_;
    const Values& values_;
    std::vector<Problem>& problems_;
};

std::optional<formats::BackboneConfig> read_backbone(const Context& context, const std::string& path,
                                                     std::vector<Problem>& problems) {
    try {
        return context.read_backbone ? context.read_backbone(path) : formats::read_backbone_config(path);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) throw;
        for (Problem problem : error.problems()) {
            problem.where = problem.where.empty() ? "backbone.path" : "backbone.path: " + problem.where;
            problems.push_back(std::move(problem));
        }
        return std::nullopt;
    }
}

}  // namespace

void check_host(const Method& method, const std::string& host, std::vector<Problem>& problems) {
    const auto defined = [&](const Method& each) { return std::count(each.hosts.begin(), each.hosts.end(), host) > 0; };
    if (defined(method)) return;
    std::string hosts, others;
    for (const std::string& each : method.hosts) hosts += (hosts.empty() ? "" : ", ") + each;
    for (const Method& each : catalogue().methods) {
        if (defined(each)) others += (others.empty() ? "" : ", ") + each.kind;
    }
    problems.push_back({.id = "spec.conflict",
                        .what = SHERL_TR("spec", "the method is not defined on this backbone"),
                        .where = "method.kind",
                        .expected = SHERL_TR("spec", "a backbone of kind %1").arg(hosts),
                        .got = host,
                        .way_out = SHERL_TR("spec", "Use another backbone, or one of %1.").arg(others)});
}

Attempt try_resolve(const Json& document, const Context& context) {
    Attempt attempt;
    try {
        if (!document.is_object()) not_an_object(document, {});
        check_format(document);
    } catch (const Error& error) {
        attempt.problems = error.problems();
        return attempt;
    }
    const Method* method = method_of(document.contains("method") ? document.at("method") : Json());
    Resolver resolver(all_keys(method), method);
    resolver.symbols_["cores"] = context.cores > 0 ? context.cores : cores_of_this_process();
    resolver.collect(document);

    Paths paths(context, resolver.values_, resolver.problems_);
    const auto finish = [&](const Key& key, const Json& value) { return paths.finish(key, value); };
    const Key* last_option =
        method == nullptr || method->options.empty() ? find_key("method.kind") : &method->options.back();
    for (const Key* key : resolver.keys()) {
        resolver.settle_key(*key, finish);
        if (key->path == "backbone.path" && resolver.values_.contains(key->path)) {
            const auto config = read_backbone(context, text_at(resolver.values_, "backbone.path"), resolver.problems_);
            if (config) add_symbols(*config, resolver.symbols_);
            if (config && method != nullptr) check_host(*method, config->model_type, resolver.problems_);
            if (config) attempt.host = config->model_type;
        }
        if (key == last_option && method != nullptr && method->check != nullptr)
            method->check(resolver.values_, resolver.symbols_, resolver.problems_);
    }
    std::vector<Problem> warnings;
    check_task(resolver.settled(), resolver.problems_, warnings);
    check_train(resolver.settled(), resolver.problems_, warnings);

    attempt.document = resolver.document();
    attempt.symbols = std::move(resolver.symbols_);
    attempt.problems = std::move(resolver.problems_);
    if (attempt.problems.empty()) {
        attempt.resolved = ResolvedSpec{.spec = to_run_spec(attempt.document),
                                        .document = attempt.document,
                                        .hash = spec_hash(attempt.document),
                                        .warnings = std::move(warnings)};
    }
    return attempt;
}

ResolvedSpec resolve(const Json& document, const Context& context) {
    Attempt attempt = try_resolve(document, context);
    if (!attempt.problems.empty()) throw Error(ErrorKind::input, std::move(attempt.problems));
    return std::move(*attempt.resolved);
}

MethodSpec resolve_method(const Json& method_object, const formats::BackboneConfig& backbone) {
    if (!method_object.is_object()) not_an_object(method_object, "method");
    const Method* method = method_of(method_object);
    Resolver resolver(method_keys(method), method);
    add_symbols(backbone, resolver.symbols_);
    resolver.collect(method_object, "method.");
    for (const Key* key : resolver.keys())
        resolver.settle_key(*key, [](const Key&, const Json& value) { return std::optional(value); });
    if (method != nullptr) check_host(*method, backbone.model_type, resolver.problems_);
    if (method != nullptr && method->check != nullptr)
        method->check(resolver.values_, resolver.symbols_, resolver.problems_);
    resolver.raise();

    Json options = resolver.document().at("method");
    options.erase("kind");
    return {.kind = method->kind, .options = std::move(options)};
}

Json resolve_value(const std::string& path, const Json& value) {
    std::vector<Problem> problems;
    std::optional<Json> settled = settle(*find_key(path), value, {}, problems);
    if (!settled) throw Error(ErrorKind::input, std::move(problems));
    return std::move(*settled);
}

}  // namespace sherl::spec
