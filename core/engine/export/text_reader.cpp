// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/text_reader.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

#include "core/data/demands.h"
#include "core/data/text_to_text.h"
#include "core/engine/tasks/batch.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {
namespace {

constexpr std::size_t kBatch = 32;
// Where answers are scores: they span the range of stsb and take every part of the model.
constexpr std::array kScoreAnswers{"0.0", "2.5", "5.0"};

void in_batches(Model& model, const std::vector<text::Encoding>& inputs, const std::function<void(const Batch&)>& use) {
    const at::NoGradGuard guard;
    std::vector<data::EncodedExample> examples;
    for (const text::Encoding& input : inputs) {
        examples.push_back({.ids = {input.ids.begin(), input.ids.end()},
                            .type_ids = {input.type_ids.begin(), input.type_ids.end()},
                            .target_ids = {},
                            .label = 0,
                            .target = 0,
                            .full_length = 0});
    }
    std::vector<std::int64_t> order(inputs.size());
    std::iota(order.begin(), order.end(), 0);
    const BatchFormat format{.pad_id = 0, .regression = false, .seq2seq = false, .score_type = at::kFloat, .device = model.device()};
    for (std::size_t begin = 0; begin < order.size(); begin += kBatch) {
        const std::size_t count = std::min(kBatch, order.size() - begin);
        use(make_batch(examples, std::span(order).subspan(begin, count), format, nullptr));
    }
}

}  // namespace

TextReader::TextReader(const spec::BackboneSpec& backbone, const spec::TaskSpec& task, std::vector<std::string> labels)
    : task_(task), labels_(std::move(labels)) {
    load(backbone);
    if (!generates()) return;
    answers_ = scores() ? std::vector<std::string>(kScoreAnswers.begin(), kScoreAnswers.end()) : data::class_answers(task_, labels_);
    for (const std::string& answer : answers_)
        answer_ids_.push_back(tokenizer_->encode(answer, std::nullopt, task_.max_target_length).ids);
}

TextReader::TextReader(const spec::BackboneSpec& backbone, const Json& facts) {
    task_.kind = facts.at("kind").get<std::string>();
    task_.max_length = facts.at("max_length").get<std::int64_t>();
    labels_ = facts.at("labels").get<std::vector<std::string>>();
    load(backbone);
    if (!generates()) {
        task_.pool = facts.at("pool").get<std::string>();
        return;
    }
    task_.data.name = facts.at("name").get<std::string>();
    task_.prefix = facts.at("prefix").get<bool>();
    task_.max_new_tokens = facts.at("max_new_tokens").get<std::int64_t>();
    for (const Json& answer : facts.at("answers")) {
        answers_.push_back(answer.at("text").get<std::string>());
        answer_ids_.push_back(answer.at("ids").get<std::vector<std::int64_t>>());
    }
}

void TextReader::load(const spec::BackboneSpec& backbone) {
    tokenizer_ = text::load_tokenizer(backbone.path);
    takes_pairs_ = data::takes_pairs(formats::read_backbone_config(backbone.path), *tokenizer_);
}

Json TextReader::facts() const {
    Json facts{{"kind", task_.kind}, {"max_length", task_.max_length}, {"outputs", outputs()}, {"labels", labels_}};
    if (!generates()) {
        facts["pool"] = task_.pool;
        return facts;
    }
    facts["name"] = task_.data.name;
    facts["prefix"] = task_.prefix;
    facts["max_new_tokens"] = task_.max_new_tokens;
    facts["answers"] = Json::array();
    for (std::size_t i = 0; i < answers_.size(); ++i)
        facts["answers"].push_back({{"text", answers_[i]}, {"ids", answer_ids_[i]}});
    return facts;
}

std::int64_t TextReader::outputs() const {
    return scores() ? 1 : static_cast<std::int64_t>(labels_.size());
}

text::Encoding TextReader::encode(std::string_view text, std::optional<std::string_view> pair) const {
    if (!generates()) return tokenizer_->encode(text, pair, task_.max_length);
    data::Example example;
    example.text = text;
    if (pair) example.text_pair = std::string(*pair);
    return tokenizer_->encode(data::source_text(task_, example), std::nullopt, task_.max_length);
}

std::vector<std::vector<double>> TextReader::numbers(Model& model, const std::vector<text::Encoding>& inputs) const {
    std::vector<std::vector<double>> rows;
    in_batches(model, inputs, [&](const Batch& batch) {
        const at::Tensor output = generates() ? model.answer_scores(batch, answer_ids_) : model.forward(batch, {});
        const at::Tensor values = output.to(at::kCPU, at::kDouble).contiguous();
        for (std::int64_t i = 0; i < values.size(0); ++i) {
            const double* row = values.const_data_ptr<double>() + i * values.size(1);
            rows.emplace_back(row, row + values.size(1));
        }
    });
    return rows;
}

std::vector<std::string> TextReader::answers(Model& model, const std::vector<text::Encoding>& inputs) const {
    std::vector<std::string> answers;
    in_batches(model, inputs, [&](const Batch& batch) {
        for (std::string& text : generated_texts(model, batch, *tokenizer_, task_.max_new_tokens)) answers.push_back(std::move(text));
    });
    return answers;
}

std::int64_t TextReader::class_of(const std::string& answer) const {
    return data::class_of(answer, answers_);
}

}  // namespace sherl::engine
