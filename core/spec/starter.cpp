// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/starter.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include "core/base/files.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/glue.h"
#include "core/spec/keys.h"
#include "core/spec/resolver.h"
#include "core/spec/values.h"
#include "core/text/unicode.h"

namespace sherl::spec {
namespace {

OrderedJson& place_ordered(OrderedJson& document, const std::string& path) {
    OrderedJson* node = &document;
    std::size_t start = 0;
    for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', start)) {
        node = &(*node)[path.substr(start, dot - start)];
        start = dot + 1;
    }
    return (*node)[path.substr(start)];
}

// What a starter says of the data; everything else is the catalogue's.
Values data_values(const std::string& data) {
    Values values{{"task.kind", "classification"}};
    if (data == "word-order") {
        values.insert({{"task.data.format", "table"},
                       {"task.data.path", "word-order"},
                       {"task.data.files.train", "train.tsv"},
                       {"task.data.files.validation", "validation.tsv"},
                       {"task.data.files.test", "test.tsv"},
                       {"task.data.columns.text", "sentence"},
                       {"task.data.columns.label", "label"},
                       {"task.data.split.kind", "given"},
                       {"task.max_length", 64}});
    } else if (data == "bbc-news" || data == "class-folders") {
        values.insert({{"task.data.format", "class-folders"},
                       {"task.data.path", data == "bbc-news" ? "bbc-news" : "data"},
                       {"task.data.split.kind", "fractions"}});
    } else if (data == "table") {
        values.insert({{"task.data.format", "table"},
                       {"task.data.files.train", "train.csv"},
                       {"task.data.split.kind", "fractions"}});
    } else if (const GlueTask* task = find_glue_task(data)) {
        values["task.kind"] = task->labels.empty() ? "regression" : "classification";
        values.insert({{"task.data.format", "glue-tsv"},
                       {"task.data.name", task->name},
                       {"task.data.path", task->folder},
                       {"task.data.split.kind", "given"}});
    } else {
        std::string names = "word-order, bbc-news, table, class-folders";
        for (const GlueTask& each : glue_tasks()) names += ", " + each.name;
        throw Error(ErrorKind::input, {.id = "spec.starter",
                                       .what = SHERL_TR("spec", "there is no starter for such data"),
                                       .where = {},
                                       .expected = SHERL_TR("spec", "one of %1").arg(names),
                                       .got = data,
                                       .way_out = {}});
    }
    return values;
}

// Kind of the backbone; empty where none can be read yet.
std::string host_of(const std::string& backbone) {
    try {
        std::filesystem::path folder = backbone;
        if (backbone.find('/') == std::string::npos) {
            if (std::filesystem::path asset = asset_folder(backbone); !asset.empty()) folder = std::move(asset);
        }
        return formats::read_backbone_config(folder).model_type;
    } catch (const Error&) {  // told by whoever uses the spec
        return {};
    }
}

// An encoder-decoder answers with a text; the published runs have more epochs than the defaults, and a warm-up.
void add_text_to_text(Values& values) {
    values["task.kind"] = "seq2seq";
    const auto name = values.find("task.data.name");
    const bool glue = name != values.end();
    // Not defined for wnli.
    if (glue && name->second != "wnli") values["task.data.split.kind"] = "official-t5";
    constexpr std::array small{"cola", "mrpc", "rte", "stsb", "wnli"};
    const bool few = glue && std::find(small.begin(), small.end(), name->second.get<std::string>()) != small.end();
    values["train.epochs"] = few ? 20.0 : 10.0;
    values["train.schedule.warmup_ratio"] = 0.1;
}

std::string comment_of(const Key& key) {
    std::string text = key.help.english() + " " + SHERL_TR("spec", "Allowed: %1").arg(allowed(key).english()).english();
    if (!key.default_help.empty()) text += "; null: " + key.default_help.english();
    return text + ".";
}

}  // namespace

double usual_rate(const Method& method, std::string_view host) {
    struct Published {
        std::string_view method;
        double rate;
    };
    static constexpr std::array<Published, 8> on_t5{{{"full", 3e-4},
                                                     {"partial", 3e-4},
                                                     {"bitfit", 3e-4},
                                                     {"adapter", 3e-4},
                                                     {"lora", 3e-4},
                                                     {"prompt", 0.3},
                                                     {"lst", 3e-3},
                                                     {"sherl", 3e-3}}};
    if (host == "t5") {
        const auto* found =
            std::find_if(on_t5.begin(), on_t5.end(), [&](const Published& each) { return each.method == method.kind; });
        if (found != on_t5.end()) return found->rate;
    }
    return method.suggested_lr > 0 ? method.suggested_lr : find_key("train.optimizer.lr")->default_value.get<double>();
}

std::string starter_spec(const Starter& starter) {
    const Method* method = find_method(starter.method);
    if (method == nullptr) (void)method_help(starter.method);  // throws, naming those there are
    if (!text::is_valid_utf8(starter.backbone)) {
        throw Error(ErrorKind::input, {.id = "spec.encoding",
                                       .what = SHERL_TR("spec", "the path is not UTF-8"),
                                       .where = "backbone.path",
                                       .expected = {},
                                       .got = shown(starter.backbone),
                                       .way_out = {}});
    }
    Values values = data_values(starter.data);
    values.insert({{"format", "sherl-run/1"}, {"backbone.path", starter.backbone}, {"method.kind", starter.method}});
    const std::string host = host_of(starter.backbone);
    std::vector<Problem> undefined;
    if (!host.empty()) check_host(*method, host, undefined);
    if (!undefined.empty()) throw Error(ErrorKind::input, std::move(undefined));
    const bool two_stacks = formats::BackboneConfig{.model_type = host, .bert = {}, .t5 = {}, .json = {}}.encoder_decoder();
    if (two_stacks) add_text_to_text(values);
    const double rate = usual_rate(*method, host);
    const double plain_rate = find_key("train.optimizer.lr")->default_value.get<double>();
    if (rate != plain_rate) values["train.optimizer.lr"] = rate;

    OrderedJson document = OrderedJson::object();
    for (const char* first : {"format", "name"}) document[first] = nullptr;  // people look for them at the top
    OrderedJson comment = OrderedJson::object();
    comment["read me"] =
        SHERL_TR("spec",
                 "A key that is absent or null has its default. This comment is never read; remove it as you like.")
            .english();
    const auto add = [&](const Key& key) {
        const auto given = values.find(key.path);
        const bool shown = given != values.end() || !key.rare;
        if (!shown || key.reserved || !key.unavailable.empty() || !holds(key.applies_if, values)) return;
        Json value = given != values.end() ? given->second : key.default_value;
        if (two_stacks && key.per_stack && !value.is_null()) value = {{"encoder", value}, {"decoder", value}};
        place_ordered(document, key.path) = OrderedJson::parse(value.dump());
        if (key.path == "format") return;
        std::string text = comment_of(key);
        if (two_stacks && key.per_stack)
            text.append(" ").append(SHERL_TR("spec", "Said for each stack: an object with encoder and decoder.").english());
        if (key.path == "train.optimizer.lr" && rate < plain_rate)
            text.append(" ").append(SHERL_TR("spec", "The default is too high for this method.").english());
        if (key.path == "train.optimizer.lr" && rate > plain_rate)
            text.append(" ").append(SHERL_TR("spec", "The default is low for this method on such a backbone.").english());
        comment[key.path] = text;
    };
    for (const Key& key : catalogue().keys) {
        add(key);
        if (key.path == "method.kind") std::for_each(method->options.begin(), method->options.end(), add);
    }
    document["comment"] = comment;
    return document.dump(2) + "\n";
}

}  // namespace sherl::spec
