// SPDX-License-Identifier: GPL-3.0-or-later
// The one list of what exists: kinds of backbone, method, task, data, optimizer and schedule, and every key of a run
// spec with its type, default, limits and help. Validation, `sherl methods`, the starter spec and the window's forms
// are generated from it, so a new method is one file in methods/ and one line in catalogue.cpp. Immutable after the
// first call; any thread. Torch-free.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace sherl::formats {
struct BackboneConfig;
}

namespace sherl::spec {

// JSON type of a value and, with it, the editor that fits.
enum class Type {
    boolean,
    integer,    // a whole number (3.0 is 3), at most 2^53 − 1
    number,     // finite
    text,       // minimum and maximum count its characters
    choice,     // one of `choices`
    path,       // folder or file; stored absolute
    character,  // text of one byte
    device,     // auto, cpu, cuda, cuda:N
    memory,     // bytes as an integer, or "512 MiB"; stored as bytes
    integers,   // lists: minimum and maximum limit each element
    numbers,
    texts,
    comment,  // a text, a list of texts, or an object of texts
    any       // reserved keys only
};
[[nodiscard]] const char* to_string(Type type);

// A named choice. A non-empty `unavailable` keeps it known but refused, with this reason.
struct Kind {
    std::string kind;
    Text title;
    Text help;
    Text unavailable;
};

// Limits that depend on the machine or the backbone are symbols: "L" blocks, "d" width, "d_ff" inner width, "positions",
// "shortest" (tokens of the shortest text), "cores"; "heads" of BERT; "d_kv", "encoder.L" and "decoder.L" of T5.
struct Bound {
    enum class Is { none, inclusive, exclusive } is = Is::none;
    double value = 0;         // added to the symbol's value
    const char* symbol = "";  // empty: the value alone
};
using Symbols = std::map<std::string, std::int64_t>;

// A key applies (or is required) where the value at `path` is one of `values`; several conditions must all hold.
struct Condition {
    const char* path;
    std::vector<std::string> values;
};

using Values = std::map<std::string, Json>;  // by path

// What is known while a key is being settled. `values` holds those that stand before it in the catalogue; a refused one
// is absent.
struct Settled {
    const Values& given;  // as written in the document
    const Values& values;
    const Symbols& symbols;  // without those of the backbone where it could not be read
};
// A default that depends on other values or on the backbone. Null where it stays open.
using Derive = Json (*)(const Settled& settled);

// One key of a run spec. Absent and null mean the default, except where `null_is_off`.
struct Key {
    std::string path;  // "train.optimizer.lr"; options of a method: "method.rank"
    Type type = Type::any;
    Text help;                     // one line
    Json default_value = nullptr;  // null: none, or see derive
    Derive derive = nullptr;
    Text default_help = {};  // in words, where the default is not a plain value
    Bound minimum = {}, maximum = {};
    std::vector<Kind> choices = {};
    std::size_t least_items = 0, most_items = 0;  // lists; most 0: no limit
    bool unique = false, ascending = false;       // lists
    bool required = false;
    std::vector<Condition> required_if = {};  // more than none: required there
    std::vector<Condition> applies_if = {};  // elsewhere the key is refused and does not stand in the resolved document
    Text unavailable = {};                   // not empty: refused at any value but the default, with this reason
    bool per_stack = false;                  // {"encoder", "decoder"} on encoder–decoder hosts
    bool null_is_off = false;                // an explicit null is a value of its own
    bool hashed = true;                      // enters the spec hash
    bool rare = false;                       // most people never change it
    bool reserved = false;                   // belongs to later hosts; never in a resolved document
    const char* unit = "";                   // "steps", "tokens", "bytes"
    const char* label = "";                  // short label inside a run's default name; options of methods
    Text title = {};  // label in the window's form of a method; options without one stand in the list of all fields alone

    [[nodiscard]] std::string name() const { return path.substr(path.rfind('.') + 1); }
};

enum class Group {
    baseline,  // full, linear_probe
    inside,    // changes blocks of the backbone
    beside     // reads frozen features and owns a side network
};
[[nodiscard]] const char* to_string(Group group);

// Checks settled options against each other and the backbone, and may replace aliases in `values`. A refused value is
// absent.
using Check = void (*)(Values& values, const Symbols& symbols, std::vector<Problem>& problems);

// Scalars that resolved options train on this backbone, the task's head not counted. `pooler`: the head pools with it,
// so it is part of the backbone in use.
struct MethodSpec;
using CountTrained = std::int64_t (*)(const MethodSpec& method, const formats::BackboneConfig& backbone, bool pooler);

struct Method {
    std::string kind;
    Text title;
    Text help;    // one line
    Text source;  // paper and what the implementation follows
    Group group = Group::baseline;
    std::vector<std::string> hosts;  // kinds of backbone it is defined on
    std::vector<Key> options;
    Check check = nullptr;
    CountTrained trained = nullptr;
    Text exports{};         // what an export holds beside the head, in words
    std::string peft_type{};  // of its exports; empty: SHERL_ and the kind in capitals
    bool peft = false;      // the peft library loads those of hosts with one stack
    bool merges = false;    // the trained parts can be folded into the backbone's matrices
    double suggested_lr = 0;  // train.optimizer.lr of a starter, where the default does not suit; 0: it does
};

struct Catalogue {
    std::vector<Kind> backbones;  // model_type of config.json
    std::vector<Kind> tasks, data_formats, optimizers, schedules;
    std::vector<Method> methods;
    std::vector<Key> keys;  // all but the options of methods, in an order where conditions come before what they rule
};

[[nodiscard]] const Catalogue& catalogue();
// Null when this version has no such method.
[[nodiscard]] const Method* find_method(std::string_view kind);
// A key of the run spec, or an option of `method` (null: of the first method that has it). Null when there is none.
[[nodiscard]] const Key* find_key(std::string_view path, const Method* method = nullptr);
// "full, linear_probe, …"
[[nodiscard]] std::string method_names();

// Whether all conditions hold; a condition on a path that is not settled counts as `unsettled`.
[[nodiscard]] bool holds(const std::vector<Condition>& conditions, const Values& values, bool unsettled = false);
// What a key accepts, in words: "a whole number 1..384". Symbols without a value are shown by name. `both_ends`: the largest
// exact integer stands there, too, where it is the limit; otherwise it goes without saying.
[[nodiscard]] Text allowed(const Key& key, const Symbols& symbols = {}, bool both_ends = false);

// "sherl, early 0-4, late 1, reduction 2": the method and its options, rare ones only where they differ from their
// default.
[[nodiscard]] std::string default_name(const Method& method, const Values& values);

// For `sherl methods --json` and the window: everything above as data; texts in English.
[[nodiscard]] Json catalogue_json();
// Plain text, lines of at most 100 characters. The table of all methods; the help of one (throws Error(input) for an
// unknown kind).
[[nodiscard]] std::string methods_table();
[[nodiscard]] std::string method_help(std::string_view kind);
// Table of the keys of a run spec that apply to every method.
[[nodiscard]] std::string keys_help();

}  // namespace sherl::spec
