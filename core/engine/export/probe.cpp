// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/probe.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "core/base/error.h"

namespace sherl::engine {
namespace {

struct ProbeText {
    const char* text;
    const char* pair;  // null: one text
};

// Short, long, a pair, and one of rare pieces: together they pass every layer with different lengths and segments.
constexpr std::array<ProbeText, 4> kProbe{{
    {"The committee approved the plan.", nullptr},
    {"Although the weather had been poor all week, more than two hundred people came to the opening and stayed until "
     "late.",
     nullptr},
    {"The cat sat on the mat.", "An animal rested on a rug."},
    {"Zürich's co-operative re-opened; 3,141 members voted!", nullptr},
}};

std::vector<ProbeText> texts_for(const TextReader& reader) {
    std::vector<ProbeText> texts;
    for (const ProbeText& item : kProbe)
        if (item.pair == nullptr || reader.takes_pairs()) texts.push_back(item);
    return texts;
}

text::Encoding encode(const TextReader& reader, const ProbeText& item) {
    return reader.encode(item.text, item.pair != nullptr ? std::optional<std::string_view>(item.pair) : std::nullopt);
}

void require_same(const std::vector<std::int64_t>& expected, const std::vector<std::int64_t>& got, std::size_t input,
                  const std::string& where) {
    const auto at = std::mismatch(expected.begin(), expected.end(), got.begin(), got.end());
    if (at.first == expected.end() && at.second == got.end()) return;
    throw Error(
        ErrorKind::input,
        {.id = "export.tokenizer",
         .what = SHERL_TR("engine", "the tokenizer gives other ids than at the export (probe input %1, token %2)")
                     .arg(input)
                     .arg(at.first - expected.begin() + 1),
         .where = where,
         .expected = at.first == expected.end() ? SHERL_TR("engine", "no such token")
                                                : Text::plain(std::to_string(*at.first)),
         .got = at.second == got.end() ? std::string() : std::to_string(*at.second),
         .way_out = SHERL_TR("engine", "Bring back the tokenizer files that the backbone had when it was adapted.")});
}

// The probe's texts as this tokenizer encodes them, which must be as they were encoded at the export.
std::vector<text::Encoding> encode_again(const TextReader& reader, const Json& stored, const std::string& where) {
    std::vector<text::Encoding> inputs;
    for (const Json& item : stored) {
        const auto text = item.at("text").get<std::string>();
        const Json& second = item.at("text_pair");
        const std::string pair = second.is_null() ? std::string() : second.get<std::string>();
        inputs.push_back(reader.encode(text, second.is_null() ? std::nullopt : std::optional<std::string_view>(pair)));
        require_same(item.at("input_ids").get<std::vector<std::int64_t>>(), inputs.back().ids, inputs.size(), where);
        require_same(item.at("token_type_ids").get<std::vector<std::int64_t>>(), inputs.back().type_ids, inputs.size(),
                     where);
    }
    return inputs;
}

}  // namespace

std::vector<text::Encoding> probe_inputs(const TextReader& reader) {
    std::vector<text::Encoding> inputs;
    for (const ProbeText& item : texts_for(reader)) inputs.push_back(encode(reader, item));
    return inputs;
}

Json make_probe(Model& model, const TextReader& reader, const std::string& dtype) {
    const std::vector<text::Encoding> inputs = probe_inputs(reader);
    Json described = Json::array();
    for (const ProbeText& item : texts_for(reader)) {
        const text::Encoding& input = inputs[described.size()];
        described.push_back({{"text", item.text},
                             {"text_pair", item.pair != nullptr ? Json(item.pair) : Json()},
                             {"input_ids", input.ids},
                             {"token_type_ids", input.type_ids}});
    }
    const double tolerance = dtype == "float64" ? 1e-9 : 1e-4;
    return {{"inputs", described},
            {"logits", reader.numbers(model, inputs)},
            {"tolerance", {{"abs", tolerance}, {"rel", tolerance}}}};
}

double check_probe(Model& model, const TextReader& reader, const Json& probe, const std::string& where) {
    const std::vector<text::Encoding> inputs = encode_again(reader, probe.at("inputs"), where);
    const auto expected = probe.at("logits").get<std::vector<std::vector<double>>>();
    const auto actual = reader.numbers(model, inputs);
    const double absolute = probe.at("tolerance").at("abs").get<double>();
    const double relative = probe.at("tolerance").at("rel").get<double>();
    double largest = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t c = 0; c < expected[i].size(); ++c) {
            const double difference = std::abs(actual.at(i).at(c) - expected[i][c]);
            if (!(difference <= absolute + relative * std::abs(expected[i][c]))) {
                throw Error(
                    ErrorKind::input,
                    {.id = "export.probe",
                     .what = SHERL_TR("engine", "the probe gives other logits than at the export (input %1, class %2)")
                                 .arg(i + 1)
                                 .arg(c),
                     .where = where,
                     .expected = Text::plain(fmt::format("{:.6g}", expected[i][c])),
                     .got = fmt::format("{:.6g}", actual[i][c]),
                     .way_out = SHERL_TR("engine",
                                         "The adapter belongs to another backbone or one of its files was changed.")});
            }
            largest = std::max(largest, difference);
        }
    }
    return largest;
}

}  // namespace sherl::engine
