// SPDX-License-Identifier: GPL-3.0-or-later
// What the fields of a filter mean, and whether a run fits.
#include "core/store/filter.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "core/store/filter_node.h"

namespace sherl::store {
namespace {

using Node = Filter::Node;
using Kind = FilterField::Kind;

template <class Integer>
FieldValue number(Integer value) {
    return static_cast<double>(value);
}
FieldValue number(const std::optional<std::int64_t>& value) {
    return value ? FieldValue(static_cast<double>(*value)) : FieldValue();
}

constexpr auto kNone = std::monostate{};

FieldValue metric_value(const std::map<std::string, double>& metrics, const std::string& name) {
    const auto found = metrics.find(name);
    return found == metrics.end() ? FieldValue() : number(found->second);
}
FieldValue hash(const RunSummary& run) {
    return run.spec_hash;
}
FieldValue trained(const RunSummary& run) {
    return number(run.trainable_parameters);
}

const std::array<FilterField, 27> fields{{
    {"id", Kind::number, [](const RunSummary& run) { return number(run.id); }},
    {"uuid", Kind::prefix, [](const RunSummary& run) -> FieldValue { return run.uuid; }},
    {"name", Kind::text, [](const RunSummary& run) -> FieldValue { return run.name; }},
    {"status", Kind::text, [](const RunSummary& run) -> FieldValue { return std::string(to_string(run.status)); }},
    {"task", Kind::text, [](const RunSummary& run) -> FieldValue { return run.task; }},
    {"task_kind", Kind::text, [](const RunSummary& run) -> FieldValue { return run.task_kind; }},
    {"method", Kind::text, [](const RunSummary& run) -> FieldValue { return run.method; }},
    {"metric", Kind::text, [](const RunSummary& run) -> FieldValue { return run.metric; }},
    {"backbone", Kind::text, [](const RunSummary& run) -> FieldValue { return run.backbone; }},
    {"seed", Kind::number, [](const RunSummary& run) { return number(run.seed); }},
    {"hash", Kind::prefix, hash},
    {"spec_hash", Kind::prefix, hash},
    {"tag", Kind::text, [](const RunSummary& run) -> FieldValue { return run.tags; }},
    {"created", Kind::time, [](const RunSummary& run) { return number(run.created_ms); }},
    {"validation", Kind::number, [](const RunSummary& run) { return metric_value(run.validation, run.metric); }},
    {"test", Kind::number, [](const RunSummary& run) { return metric_value(run.test, run.metric); }},
    {"peak", Kind::bytes, [](const RunSummary& run) { return number(run.peak_bytes); }},
    {"eval_peak", Kind::bytes,
     [](const RunSummary& run) -> FieldValue {
         const auto found = run.counters.find("tensor_peak_eval");
         return found == run.counters.end() ? FieldValue() : number(found->second);
     }},
    {"forecast", Kind::bytes, [](const RunSummary& run) { return number(run.forecast_bytes); }},
    {"forecast_error", Kind::number,
     [](const RunSummary& run) -> FieldValue { return run.forecast_error ? FieldValue(*run.forecast_error) : FieldValue(); }},
    {"parameters", Kind::number, trained},
    {"trainable_parameters", Kind::number, trained},
    {"steps", Kind::number, [](const RunSummary& run) { return number(run.steps); }},
    {"best_step", Kind::number,
     [](const RunSummary& run) -> FieldValue { return run.best_step == 0 ? FieldValue() : number(run.best_step); }},
    {"total_steps", Kind::number,
     [](const RunSummary& run) -> FieldValue { return run.total_steps == 0 ? FieldValue() : number(run.total_steps); }},
    {"seconds", Kind::seconds, [](const RunSummary& run) { return number(run.seconds); }},
    {"error", Kind::text,
     [](const RunSummary& run) -> FieldValue {
         return run.error_id.empty() ? FieldValue() : FieldValue(run.error_id);
     }},
}};

FieldValue value_of(const Json& json) {
    if (json.is_number()) return json.get<double>();
    if (json.is_string()) return json.get<std::string>();
    if (json.is_boolean()) return std::string(json.get<bool>() ? "true" : "false");
    if (json.is_array()) {
        std::vector<std::string> list;
        for (const Json& element : json)
            list.push_back(element.is_string() ? element.get<std::string>() : element.dump());
        return list;
    }
    return kNone;  // null, or an object, which has no one value
}

FieldValue spec_value(const Json& spec, std::string_view path) {
    const Json* at = &spec;
    for (std::size_t from = 0; from <= path.size();) {
        const auto dot = std::min(path.find('.', from), path.size());
        const auto found = at->is_object() ? at->find(path.substr(from, dot - from)) : at->end();
        if (!at->is_object() || found == at->end()) return kNone;
        at = &*found;
        from = dot + 1;
    }
    return value_of(*at);
}

FieldValue field_value(const Node& node, const RunSummary& run) {
    if (node.builtin != nullptr) return node.builtin->value(run);
    if (node.key != nullptr) return spec_value(run.spec, node.key->path);
    const std::string& name = node.field;
    if (name.starts_with("validation.")) return metric_value(run.validation, name.substr(11));
    if (name.starts_with("test.")) return metric_value(run.test, name.substr(5));
    if (const auto counter = run.counters.find(name); counter != run.counters.end()) return number(counter->second);
    return spec_value(run.spec, name);
}

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

bool contains(const std::string& text, const std::string& part) {
    return lower(text).find(lower(part)) != std::string::npos;
}

bool equal_text(const std::string& text, const FilterValue& value, Kind kind) {
    return kind == Kind::prefix ? text.starts_with(lower(value.text)) : lower(text) == lower(value.text);
}

bool equal(const FieldValue& field, const FilterValue& value, Kind kind) {
    if (const auto* number = std::get_if<double>(&field)) return value.number && *number == *value.number;
    if (const auto* text = std::get_if<std::string>(&field)) return equal_text(*text, value, kind);
    if (const auto* list = std::get_if<std::vector<std::string>>(&field)) {
        std::string whole;
        for (const std::string& element : *list) whole += (whole.empty() ? "" : ",") + element;
        return whole == value.text || "[" + whole + "]" == value.text ||
               std::any_of(list->begin(), list->end(),
                           [&](const auto& element) { return equal_text(element, value, kind); });
    }
    return false;
}

// A date stands for its whole day: later than the day is after its end.
bool compare_time(const Node& node, const FieldValue& field) {
    const auto* time = std::get_if<double>(&field);
    const auto during = [&](const FilterValue& value) {
        return time != nullptr && *time >= static_cast<double>(value.span->begin) &&
               *time < static_cast<double>(value.span->end);
    };
    const FilterValue& value = node.values.front();
    switch (node.comparison) {
        case Comparison::unequal:
            return !during(value);
        case Comparison::less:
            return time != nullptr && *time < static_cast<double>(value.span->begin);
        case Comparison::less_equal:
            return time != nullptr && *time < static_cast<double>(value.span->end);
        case Comparison::greater:
            return time != nullptr && *time >= static_cast<double>(value.span->end);
        case Comparison::greater_equal:
            return time != nullptr && *time >= static_cast<double>(value.span->begin);
        default:
            return std::any_of(node.values.begin(), node.values.end(), during);
    }
}

bool compare(const Node& node, const FieldValue& field, Kind kind) {
    if (kind == Kind::time) return compare_time(node, field);
    const FilterValue& value = node.values.front();
    switch (node.comparison) {
        case Comparison::equal:
            return equal(field, value, kind);
        case Comparison::unequal:
            return !equal(field, value, kind);
        case Comparison::in:
            return std::any_of(node.values.begin(), node.values.end(),
                               [&](const auto& each) { return equal(field, each, kind); });
        case Comparison::contains:
            if (const auto* text = std::get_if<std::string>(&field)) return contains(*text, value.text);
            if (const auto* list = std::get_if<std::vector<std::string>>(&field)) {
                // Numbers of a layer list are whole elements: 1 is not in 10.
                return std::any_of(list->begin(), list->end(), [&](const auto& element) {
                    return value.number ? element == value.text : contains(element, value.text);
                });
            }
            return false;
        case Comparison::less:
        case Comparison::less_equal:
        case Comparison::greater:
        case Comparison::greater_equal:
            break;
    }
    const auto* number = std::get_if<double>(&field);
    if (number == nullptr || !value.number) return false;
    switch (node.comparison) {
        case Comparison::less:
            return *number < *value.number;
        case Comparison::less_equal:
            return *number <= *value.number;
        case Comparison::greater:
            return *number > *value.number;
        default:
            return *number >= *value.number;
    }
}

bool fits(const Node& node, const RunSummary& run) {
    switch (node.kind) {
        case Node::Kind::all:
            return true;
        case Node::Kind::both:
            return fits(*node.left, run) && fits(*node.right, run);
        case Node::Kind::either:
            return fits(*node.left, run) || fits(*node.right, run);
        case Node::Kind::negation:
            return !fits(*node.left, run);
        case Node::Kind::comparison:
            break;
    }
    return compare(node, field_value(node, run), node.builtin != nullptr ? node.builtin->kind : Kind::text);
}

void check(const Node& node, std::span<const RunSummary> runs) {
    if (node.left) check(*node.left, runs);
    if (node.right) check(*node.right, runs);
    if (node.kind != Node::Kind::comparison || node.builtin != nullptr || node.key != nullptr || runs.empty()) return;
    const std::string& name = node.field;
    if (name.starts_with("validation.") || name.starts_with("test.")) return;  // perhaps no run is so far yet
    bool metric = false;
    for (const RunSummary& run : runs) {
        if (field_value(node, run).index() != 0) return;
        metric = metric || run.validation.contains(name) || run.test.contains(name);
    }
    refuse_filter(SHERL_TR("store", "no run has a field of this name"), node.position, name, {},
                  metric ? SHERL_TR("store", "Write validation.%1 or test.%1.").arg(name) : filter_fields());
}

}  // namespace

const FilterField* builtin_field(std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const FilterField& field) { return name == field.name; });
    return found == fields.end() ? nullptr : &*found;
}

Text filter_fields() {
    std::string names;
    for (const FilterField& field : fields) names += (names.empty() ? "" : ", ") + std::string(field.name);
    return SHERL_TR("store", "Fields: %1, validation.NAME, test.NAME, any memory counter, any key of the spec.")
        .arg(names);
}

Filter::Filter() : root_(std::make_shared<Node>()) {}

Filter::Filter(std::string_view expression) : Filter() {
    if (expression.find_first_not_of(" \t\r\n") != std::string_view::npos) root_ = parse_filter(expression);
}

bool Filter::matches(const RunSummary& run) const {
    return fits(*root_, run);
}

void Filter::check_fields(std::span<const RunSummary> runs) const {
    check(*root_, runs);
}

}  // namespace sherl::store
