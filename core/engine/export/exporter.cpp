// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/exporter.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/version.h"
#include "core/data/demands.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/probe.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/run_folder.h"
#include "sherl_reader_py.h"  // generated from reader.py

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

fs::path weights_file(const api::ExportRequest& request) {
    const fs::path file = request.files / (request.weights == "last" ? "final" : "best") / "adapter.safetensors";
    std::error_code code;
    if (!fs::exists(file, code)) {
        throw Error(ErrorKind::input,
                    {.id = "export.no_weights",
                     .what = SHERL_TR("engine", "the run has no %1 weights").arg(request.weights),
                     .where = file.string(),
                     .expected = {},
                     .got = {},
                     .way_out = SHERL_TR("engine",
                                         "Resume the run until it has been evaluated, or export the other weights.")});
    }
    return file;
}

Json facts_of(const api::ExportRequest& request, std::int64_t step, Model& model, std::int64_t outputs,
              const fs::path& folder) {
    const spec::RunSpec& spec = request.spec;
    const auto tokenizer = text::load_tokenizer(spec.backbone.path);
    const formats::BackboneConfig backbone = formats::read_backbone_config(spec.backbone.path);
    return {{"format", "sherl-adapter/1"},
            {"program", program_version()},
            {"revision", git_revision()},
            {"run",
             {{"uuid", request.run_uuid},
              {"name", request.run_name},
              {"weights", request.weights},
              {"step", step}}},
            {"method", spec.method.kind},
            {"task",
             {{"kind", spec.task.kind},
              {"pool", spec.task.pool},
              {"max_length", spec.task.max_length},
              {"outputs", outputs},
              {"labels", request.labels}}},
            {"backbone",
             {{"path", spec.backbone.path.string()},
              {"name", folder_label(spec.backbone.path)},
              {"model_type", backbone.model_type},
              {"dtype", spec.backbone.dtype},
              {"hash", formats::backbone_hash(spec.backbone.path)}}},
            {"spec", request.document},
            {"options", spec.method.options},
            {"card", request.card ? request.card(step) : Json::object()},
            {"files",
             {{kAdapterTensors, sha256_file(folder / kAdapterTensors)},
              {kAdapterConfig, sha256_file(folder / kAdapterConfig)}}},
            {"probe", make_probe(model, *tokenizer, spec.task.max_length, spec.backbone.dtype,
                                 data::takes_pairs(backbone, *tokenizer))}};
}

}  // namespace

api::ExportReport export_adapter(const api::ExportRequest& request) {
    const fs::path source = weights_file(request);
    const std::int64_t outputs =
        request.spec.task.kind == "regression" ? 1 : static_cast<std::int64_t>(request.labels.size());
    const std::unique_ptr<Model> model = build_model(model_request(request.spec, outputs), nullptr);
    load_trained(*model, source);

    api::ExportReport report;
    report.folder = request.target;
    report.step = step_of_weights(source);
    report.layout = layout_name(request.spec.method.kind);
    for (const NamedTensor& item : model->trainable()) report.scalars += item.tensor.numel();
    report.tensors = static_cast<std::int64_t>(model->trainable().size());
    create_folder_atomically(request.target, [&](const fs::path& folder) {
        save_tensors(folder / kAdapterTensors, model->trainable(), {{"format", "pt"}});
        write_file_atomically(folder / kAdapterConfig, adapter_config(request.spec, outputs).dump(2) + "\n");
        Json facts = facts_of(request, report.step, *model, outputs, folder);
        seal(facts);
        write_file_atomically(folder / kAdapterFacts, facts.dump(1) + "\n");
        write_file_atomically(folder / "card.md", card_text(facts));
        write_file_atomically(folder / "reader.py", kReaderPy);
        // Nothing is called exported before a second reading has given the same logits.
        report.probe_error = open_adapter(folder, request.spec.backbone.path)->probe_error();
        for (const auto& entry : fs::directory_iterator(folder)) {
            report.files.push_back({entry.path().filename().string(), entry.file_size()});
        }
    });
    std::sort(report.files.begin(), report.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return report;
}

}  // namespace sherl::engine
