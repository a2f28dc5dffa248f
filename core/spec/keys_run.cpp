// SPDX-License-Identifier: GPL-3.0-or-later
// Keys of a run that are neither task nor training: name, backbone, method, machine.
#include "core/spec/keys.h"

namespace sherl::spec {
namespace {

Json name_of_the_method(const Settled& settled) {
    const Method* method = find_method(text_at(settled.values, "method.kind"));
    return method == nullptr ? Json(nullptr) : Json(default_name(*method, settled.values));
}

std::vector<Kind> choices_of(const std::vector<Method>& methods) {
    std::vector<Kind> choices;
    for (const Method& method : methods) choices.push_back({method.kind, method.title, method.help, {}});
    return choices;
}

}  // namespace

Text not_built() {
    return SHERL_TR("spec", "it is not built yet in this version");
}
Text of_encoder_decoder_hosts() {
    return SHERL_TR("spec", "only backbones of two stacks have a value for each");
}
Text of_later_hosts() {
    return SHERL_TR("spec", "it belongs to hosts that this version does not have");
}

void add_run_keys(Catalogue& catalogue) {
    std::vector<Key>& keys = catalogue.keys;
    keys.insert(
        keys.end(),
        {
            {.path = "format",
             .type = Type::choice,
             .help = SHERL_TR("spec", "Version of this document."),
             .choices = {{"sherl-run/1", SHERL_TR("spec", "Run spec, version 1"), {}, {}}},
             .required = true},
            {.path = "backbone.path",
             .type = Type::path,
             .help = SHERL_TR(
                 "spec",
                 "Hugging Face folder of the pre-trained backbone, or the name of an installed asset (minilm)."),
             .required = true,
             .hashed = false},
            {.path = "backbone.dtype",
             .type = Type::choice,
             .help = SHERL_TR("spec", "Type of backbone, activations and trained tensors."),
             .default_value = "float32",
             .choices = {{"float32", SHERL_TR("spec", "Single precision"), {}, {}},
                         {"float64",
                          SHERL_TR("spec", "Double precision"),
                          SHERL_TR("spec", "For checks; twice the memory."),
                          {}},
                         {"bfloat16", SHERL_TR("spec", "bfloat16"), {}, not_built()}},
             .rare = true},
            {.path = "backbone.mode",
             .type = Type::choice,
             .help = SHERL_TR("spec", "Switches every dropout inside the backbone, in training steps only."),
             .default_value = "eval",
             .choices =
                 {{"eval",
                   SHERL_TR("spec", "Off"),
                   SHERL_TR("spec",
                            "No dropout in the backbone, for every method, so that memory and accuracy compare."),
                   {}},
                  {"train", SHERL_TR("spec", "On"), SHERL_TR("spec", "Dropout as the official code has it."), {}}},
             .rare = true},
            {.path = "backbone.text",
             .help = SHERL_TR("spec", "Text tower."),
             .unavailable = of_later_hosts(),
             .rare = true,
             .reserved = true},
            {.path = "backbone.image",
             .help = SHERL_TR("spec", "Image tower."),
             .unavailable = of_later_hosts(),
             .rare = true,
             .reserved = true},
            {.path = "backbone.batch_norm",
             .help = SHERL_TR("spec", "Statistics of batch norms."),
             .unavailable = of_later_hosts(),
             .rare = true,
             .reserved = true},
            {.path = "method.kind",
             .type = Type::choice,
             .help = SHERL_TR("spec", "How the backbone is adapted; the options depend on it."),
             .choices = choices_of(catalogue.methods),
             .required = true},
            // After the method: its default is made of the options.
            {.path = "name",
             .type = Type::text,
             .help = SHERL_TR("spec", "Label of the run."),
             .derive = name_of_the_method,
             .default_help = SHERL_TR("spec", "the method and its options"),
             .minimum = limit(1),
             .maximum = limit(200),
             .hashed = false},
            {.path = "comment",
             .type = Type::comment,
             .help = SHERL_TR("spec", "Notes for people: a text, a list of texts, or an object of texts."),
             .hashed = false,
             .rare = true},
        });
}

void add_machine_keys(Catalogue& catalogue) {
    std::vector<Key>& keys = catalogue.keys;
    keys.insert(
        keys.end(),
        {
            {.path = "device",
             .type = Type::device,
             .help = SHERL_TR("spec", "auto is the first CUDA device, else the CPU."),
             .default_value = "auto",
             .hashed = false,
             .rare = true},
            {.path = "threads",
             .type = Type::integer,
             .help = SHERL_TR("spec", "CPU threads; 0 is all that are allowed. Results depend on it in the last bits."),
             .default_value = 0,
             .minimum = limit(0),
             .maximum = limit_of("cores"),
             .hashed = false,
             .rare = true,
             .unit = "threads"},
            {.path = "memory_limit",
             .type = Type::memory,
             .help = SHERL_TR("spec",
                              "The run ends when its tensors and the mapped weights in use need more, in any phase. CPU only."),
             .default_help = SHERL_TR("spec", "none"),
             .minimum = limit(1),
             .maximum = limit(kLargestInteger),
             .hashed = false,
             .rare = true,
             .unit = "bytes"},
        });
}

}  // namespace sherl::spec
