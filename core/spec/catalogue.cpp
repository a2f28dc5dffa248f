// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/spec/catalogue.h"

#include <algorithm>

#include "core/spec/keys.h"
#include "core/spec/methods/methods.h"

namespace sherl::spec {
namespace {

Catalogue build() {
    Catalogue catalogue;
    catalogue.backbones = {{"bert",
                            SHERL_TR("spec", "BERT family"),
                            SHERL_TR("spec", "BERT, MiniLM and other encoders with the weights of BertModel."),
                            {}},
                           {"t5",
                            SHERL_TR("spec", "T5 family"),
                            SHERL_TR("spec", "T5 and T5 v1.1, encoder-decoders with the weights of T5ForConditionalGeneration."),
                            {}}};
    catalogue.tasks = {{"classification",
                        SHERL_TR("spec", "Classification"),
                        SHERL_TR("spec", "One of several classes for a text or a pair (cross-entropy)."),
                        {}},
                       {"regression",
                        SHERL_TR("spec", "Regression"),
                        SHERL_TR("spec", "A score for a text or a pair (mean squared error)."),
                        {}},
                       {"seq2seq",
                        SHERL_TR("spec", "Text to text"),
                        SHERL_TR("spec", "Classes or scores as words that the backbone generates; T5."),
                        {}}};
    catalogue.data_formats = {
        {"glue-tsv",
         SHERL_TR("spec", "GLUE"),
         SHERL_TR("spec", "The official TSV files of a GLUE task; no quotes."),
         {}},
        {"class-folders",
         SHERL_TR("spec", "Class folders"),
         SHERL_TR("spec", "A folder with one sub-folder of text files per class."),
         {}},
        {"table", SHERL_TR("spec", "Table"), SHERL_TR("spec", "CSV or TSV files with named columns."), {}}};
    catalogue.optimizers = {
        {"adamw",
         SHERL_TR("spec", "AdamW"),
         SHERL_TR("spec", "As torch.optim.AdamW; all trained tensors are decayed."),
         {}},
        {"adamw_hf",
         SHERL_TR("spec", "AdamW of transformers 4"),
         SHERL_TR("spec", "Decays last; epsilon before bias correction."),
         {}},
        {"bert_adam", SHERL_TR("spec", "BertAdam"), SHERL_TR("spec", "No bias correction."), of_later_hosts()}};
    catalogue.schedules = {
        {"linear", SHERL_TR("spec", "Linear"), SHERL_TR("spec", "Falls in a line to 0 at the last step."), {}},
        {"cosine", SHERL_TR("spec", "Cosine"), SHERL_TR("spec", "Falls in half a cosine to 0 at the last step."), {}},
        {"constant", SHERL_TR("spec", "Constant"), SHERL_TR("spec", "Stays."), {}}};
    catalogue.methods = {full_method(), linear_probe_method(), partial_method(), bitfit_method(),
                         adapter_method(), lora_method(),      ia3_method(),     prompt_method(),
                         prefix_method(), lst_method(),        unipt_method(),   sherl_method()};
    add_run_keys(catalogue);
    add_data_keys(catalogue);
    add_task_keys(catalogue);
    add_train_keys(catalogue);
    add_machine_keys(catalogue);
    return catalogue;
}

const Key* find_in(const std::vector<Key>& keys, std::string_view path) {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& key) { return key.path == path; });
    return found == keys.end() ? nullptr : &*found;
}

}  // namespace

const Catalogue& catalogue() {
    static const Catalogue built = build();
    return built;
}

const Method* find_method(std::string_view kind) {
    const auto& methods = catalogue().methods;
    const auto found =
        std::find_if(methods.begin(), methods.end(), [&](const Method& method) { return method.kind == kind; });
    return found == methods.end() ? nullptr : &*found;
}

const Key* find_key(std::string_view path, const Method* method) {
    if (const Key* key = find_in(catalogue().keys, path)) return key;
    if (method != nullptr) return find_in(method->options, path);
    for (const Method& each : catalogue().methods) {
        if (const Key* key = find_in(each.options, path)) return key;
    }
    return nullptr;
}

std::string method_names() {
    std::string names;
    for (const Method& method : catalogue().methods) names += (names.empty() ? "" : ", ") + method.kind;
    return names;
}

bool holds(const std::vector<Condition>& conditions, const Values& values, bool unsettled) {
    return std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
        const auto found = values.find(condition.path);
        if (found == values.end()) return unsettled;
        return std::any_of(condition.values.begin(), condition.values.end(),
                           [&](const std::string& value) { return found->second == value; });
    });
}

const char* to_string(Type type) {
    switch (type) {
        case Type::boolean:
            return "boolean";
        case Type::integer:
            return "integer";
        case Type::number:
            return "number";
        case Type::text:
            return "text";
        case Type::choice:
            return "choice";
        case Type::path:
            return "path";
        case Type::character:
            return "character";
        case Type::device:
            return "device";
        case Type::memory:
            return "memory";
        case Type::integers:
            return "integers";
        case Type::numbers:
            return "numbers";
        case Type::texts:
            return "texts";
        case Type::comment:
            return "comment";
        case Type::any:
            return "any";
    }
    return "any";
}

const char* to_string(Group group) {
    switch (group) {
        case Group::baseline:
            return "baseline";
        case Group::inside:
            return "inside";
        case Group::beside:
            return "beside";
    }
    return "baseline";
}

}  // namespace sherl::spec
