// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>

#include "core/base/error.h"
#include "core/data/text_to_text.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/exporter.h"
#include "core/engine/export/probe.h"
#include "core/engine/export/text_reader.h"
#include "core/engine/memory/ledger.h"
#include "core/formats/backbone_folder.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

class AdapterPredictor final : public api::Predictor {
  public:
    AdapterPredictor(const fs::path& folder, const std::optional<fs::path>& backbone) {
        const memory::OutsideScope outside;  // a run may be training meanwhile
        const Json facts = read_facts(folder);
        spec::RunSpec spec;
        spec.backbone.path = backbone ? *backbone : fs::path(facts.at("backbone").at("path").get<std::string>());
        spec.backbone.dtype = facts.at("backbone").at("dtype").get<std::string>();
        spec.method = {.kind = facts.at("method").get<std::string>(), .options = facts.at("options")};
        check_backbone(spec.backbone.path, facts.at("backbone"), backbone.has_value());
        reader_ = std::make_unique<TextReader>(spec.backbone, facts.at("task"));
        spec.task = reader_->task();
        model_ = build_model(model_request(spec, reader_->outputs()), nullptr);
        load_trained(*model_, folder / kAdapterTensors);
        probe_error_ = check_probe(*model_, *reader_, facts.at("probe"), (folder / kAdapterFacts).string());
    }

    const std::vector<std::string>& labels() const override { return reader_->labels(); }
    double probe_error() const override { return probe_error_; }

    std::vector<api::Prediction> predict(const std::vector<api::TextInput>& inputs) override {
        const memory::OutsideScope outside;
        std::vector<text::Encoding> encoded;
        for (const api::TextInput& input : inputs) {
            if (input.text_pair && !reader_->takes_pairs()) refuse_pair();
            encoded.push_back(reader_->encode(input.text, input.text_pair ? std::optional<std::string_view>(*input.text_pair) : std::nullopt));
        }
        std::vector<api::Prediction> result;
        if (!reader_->generates() || !reader_->scores()) {
            for (const std::vector<double>& logits : reader_->numbers(*model_, encoded))
                result.push_back(reader_->scores() ? score(logits) : classify(logits));
        }
        if (reader_->generates()) take_answers(reader_->answers(*model_, encoded), result);
        return result;
    }

  private:
    [[noreturn]] static void refuse_pair() {
        throw Error(ErrorKind::input,
                    {.id = "export.pair",
                     .what = SHERL_TR("engine", "the backbone knows one segment only and takes no pairs of texts"),
                     .where = "text_pair",
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("engine", "Leave out the second text.")});
    }

    static void check_backbone(const fs::path& folder, const Json& expected, bool given) {
        std::error_code code;
        if (!fs::is_directory(folder, code)) {
            throw Error(ErrorKind::input, {.id = "export.no_backbone",
                                           .what = SHERL_TR("engine", "the backbone of this adapter is not there"),
                                           .where = folder.string(),
                                           .expected = {},
                                           .got = {},
                                           .way_out = SHERL_TR("engine", "Name its folder with --backbone.")});
        }
        const std::string hash = formats::backbone_hash(folder);
        if (hash == expected.at("hash").get<std::string>()) return;
        throw Error(
            ErrorKind::input,
            {.id = "export.wrong_backbone",
             .what = SHERL_TR("engine", "the adapter was trained on another backbone (%1)")
                         .arg(expected.at("name").get<std::string>()),
             .where = folder.string(),
             .expected =
                 SHERL_TR("engine", "weights, configuration and tokenizer with hash %1…").arg(expected.at("hash").get<std::string>().substr(0, 12)),
             .got = hash.substr(0, 12) + "…",
             .way_out = given ? SHERL_TR("engine", "Give the backbone that card.md names.")
                              : SHERL_TR("engine", "Name the right folder with --backbone.")});
    }

    static api::Prediction score(const std::vector<double>& logits) {
        return {.label = 0, .value = logits.at(0), .probabilities = {}};
    }

    static api::Prediction classify(const std::vector<double>& logits) {
        api::Prediction prediction;
        const auto top = std::max_element(logits.begin(), logits.end());
        double total = 0;
        for (const double logit : logits) {
            prediction.probabilities.push_back(std::exp(logit - *top));
            total += prediction.probabilities.back();
        }
        for (double& probability : prediction.probabilities) probability /= total;
        prediction.label = top - logits.begin();
        prediction.value = prediction.probabilities[static_cast<std::size_t>(prediction.label)];
        return prediction;
    }

    // What is generated is the prediction, as in the metrics of a run; the likelihoods of the classes' answers stay beside it.
    void take_answers(const std::vector<std::string>& answers, std::vector<api::Prediction>& predictions) const {
        predictions.resize(answers.size());
        for (std::size_t i = 0; i < answers.size(); ++i) {
            api::Prediction& prediction = predictions[i];
            prediction.answer = answers[i];
            if (reader_->scores()) {
                prediction.value = data::score_of(answers[i]);
                continue;
            }
            prediction.label = reader_->class_of(answers[i]);
            prediction.value = prediction.label < 0 ? 0 : prediction.probabilities[static_cast<std::size_t>(prediction.label)];
        }
    }

    std::unique_ptr<Model> model_;
    std::unique_ptr<TextReader> reader_;
    double probe_error_ = 0;
};

}  // namespace

std::unique_ptr<api::Predictor> open_adapter(const fs::path& folder, const std::optional<fs::path>& backbone) {
    try {
        return std::make_unique<AdapterPredictor>(folder, backbone);
    } catch (const nlohmann::json::exception& error) {  // sealed, yet not what this version writes
        throw Error(ErrorKind::input,
                    {.id = "export.format",
                     .what = SHERL_TR("engine", "the export lacks something: %1").arg(std::string(error.what())),
                     .where = (folder / kAdapterFacts).string(),
                     .expected = {},
                     .got = {},
                     .way_out = {}});
    }
}

}  // namespace sherl::engine
