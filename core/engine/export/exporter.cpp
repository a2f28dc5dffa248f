// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/export/exporter.h"

#include <ATen/ATen.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <set>
#include <utility>

#include "core/api/layout.h"
#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/version.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/completeness.h"
#include "core/engine/export/merged_folder.h"
#include "core/engine/export/probe.h"
#include "core/engine/export/text_reader.h"
#include "core/engine/memory/ledger.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/run_folder.h"
#include "core/formats/licence.h"
#include "sherl_reader_py.h"  // generated from reader.py

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

[[noreturn]] void incomplete(Text what, const fs::path& file, Text expected = {}, std::string got = {}) {
    throw Error(ErrorKind::input,
                {.id = "export.incomplete",
                 .what = std::move(what),
                 .where = file.string(),
                 .expected = std::move(expected),
                 .got = std::move(got),
                 .way_out = SHERL_TR("engine", "The weights of this run are damaged: export its other weights, or train it again.")});
}

std::string described(const at::Tensor& tensor) {
    std::string text = at::toString(tensor.scalar_type());
    for (std::int64_t i = 0; i < tensor.dim(); ++i) text += (i == 0 ? " " : "×") + std::to_string(tensor.size(i));
    return text;
}

// Each tensor that can differ from the backbone is there as the model has it, no other is, and all are numbers.
void load_weights(Model& model, const fs::path& file) {
    std::map<std::string, at::Tensor> tensors;
    try {
        tensors = load_tensors(file);
    } catch (const Error& error) {  // names the tensor where it is one
        std::vector<Problem> problems = error.problems();
        problems.front().id = "export.incomplete";
        throw Error(error.kind(), std::move(problems));
    }
    for (const NamedTensor& item : model.trainable()) {
        const auto found = tensors.find(item.name);
        if (found == tensors.end())
            incomplete(SHERL_TR("engine", "tensor %1 differs from the backbone and is not in the run's weights").arg(item.name), file);
        if (described(found->second) != described(item.tensor))
            incomplete(SHERL_TR("engine", "tensor %1 is of another shape or type than this method has").arg(item.name), file,
                       Text::plain(described(item.tensor)), described(found->second));
        if (!at::isfinite(found->second).all().item<bool>())
            incomplete(SHERL_TR("engine", "tensor %1 holds a value that is no finite number").arg(item.name), file);
    }
    std::set<std::string> names;
    for (const NamedTensor& item : model.trainable()) names.insert(item.name);
    for (const auto& [name, tensor] : tensors)
        if (!names.contains(name))
            incomplete(SHERL_TR("engine", "tensor %1 of the run's weights does not belong to this method on this backbone").arg(name), file);
    load_trained(model, file);
}

Json licence_json(const std::optional<formats::Licence>& licence) {
    if (!licence) return nullptr;
    return {{"id", licence->id}, {"name", licence->name}, {"link", licence->link}, {"source", licence->source}};
}

api::ExportCheck licence_check(const std::optional<formats::Licence>& licence) {
    using Kind = api::ExportCheck::Kind;
    if (!licence)
        return {.kind = Kind::licence, .doubt = true,
                .sentence = SHERL_TR("engine", "the backbone folder names no licence; the card says \"unknown\"")};
    if (licence->id.empty())
        return {.kind = Kind::licence, .doubt = true,
                .sentence = SHERL_TR("engine", "the backbone folder has a licence of its own; read its file %1").arg(licence->source)};
    return {.kind = Kind::licence, .doubt = false,
            .sentence = SHERL_TR("engine", "the backbone is under %1, as its %2 says").arg(licence->title()).arg(licence->source)};
}

// Of what lies in the backbone's folder, where that is what the run was trained on.
std::string require_backbone(const api::ExportRequest& request) {
    const fs::path& folder = request.spec.backbone.path;
    std::string hash = formats::backbone_hash(folder);
    if (request.backbone_hash.empty() || hash == request.backbone_hash) return hash;
    throw Error(ErrorKind::input,
                {.id = "export.wrong_backbone",
                 .what = SHERL_TR("engine", "the backbone has changed since the run was trained"),
                 .where = folder.string(),
                 .expected = SHERL_TR("engine", "weights, configuration and tokenizer with hash %1…").arg(request.backbone_hash.substr(0, 12)),
                 .got = hash.substr(0, 12) + "…",
                 .way_out = SHERL_TR("engine", "Put the files of that backbone back, or train the run again.")});
}

// What is exported.
struct Subject {
    const api::ExportRequest& request;
    std::string backbone_hash;
    TextReader reader;
    std::unique_ptr<Model> model;  // with the trained tensors
    std::optional<formats::Licence> licence;
    std::int64_t step = 0;
};

Json facts_of(const Subject& subject, const char* format) {
    const api::ExportRequest& request = subject.request;
    const spec::RunSpec& spec = request.spec;
    const formats::BackboneConfig backbone = formats::read_backbone_config(spec.backbone.path);
    return {{"format", format},
            {"program", program_version()},
            {"revision", git_revision()},
            {"run",
             {{"uuid", request.run_uuid},
              {"name", request.run_name},
              {"weights", request.weights},
              {"step", subject.step}}},
            {"method", spec.method.kind},
            {"task", subject.reader.facts()},
            {"backbone",
             {{"path", spec.backbone.path.string()},
              {"name", folder_label(spec.backbone.path)},
              {"model_type", backbone.model_type},
              {"dtype", spec.backbone.dtype},
              {"licence", licence_json(subject.licence)},
              {"hash", subject.backbone_hash}}},
            {"spec", request.document},
            {"options", spec.method.options},
            {"card", request.card ? request.card(subject.step) : Json::object()}};
}

// "2.4e-7"
std::string short_number(double value) {
    std::string text = fmt::format("{:.2g}", value);
    if (const std::size_t zero = text.find("e-0"); zero != std::string::npos) text.erase(zero + 2, 1);
    return text;
}

void count_tensors(const Model& model, api::ExportReport& report) {
    for (const NamedTensor& item : model.trainable()) {
        ++report.tensors;
        report.scalars += item.tensor.numel();
        if (!is_head(item.name)) continue;
        ++report.head_tensors;
        report.head_bytes += static_cast<std::int64_t>(item.tensor.nbytes());
    }
}

void go_on(const api::ExportRequest& request) {
    if (!request.stop.stop_requested()) return;
    throw Error(ErrorKind::run, {.id = "export.stopped",
                                 .what = SHERL_TR("engine", "the export was stopped"),
                                 .where = request.target.string(),
                                 .expected = {},
                                 .got = {},
                                 .way_out = {}});
}


using Passed = std::function<void(api::ExportCheck)>;

void write_adapter(const Subject& subject, const fs::path& folder, api::ExportReport& report, const Passed& passed) {
    using Kind = api::ExportCheck::Kind;
    const spec::RunSpec& spec = subject.request.spec;
    count_tensors(*subject.model, report);
    save_tensors(folder / kAdapterTensors, subject.model->trainable(), {{"format", "pt"}});
    const Completeness complete = require_complete(*subject.model, spec, folder / kAdapterTensors);
    passed({.kind = Kind::complete, .doubt = false,
            .sentence = SHERL_TR("engine", "every tensor that differs from the backbone is in the package (%1 of %2)")
                            .arg(complete.packaged)
                            .arg(complete.differing)});
    go_on(subject.request);
    write_file_atomically(folder / kAdapterConfig, adapter_config(spec, subject.reader.outputs()).dump(2) + "\n");
    Json facts = facts_of(subject, "sherl-adapter/1");
    facts["files"] = {{kAdapterTensors, sha256_file(folder / kAdapterTensors)}, {kAdapterConfig, sha256_file(folder / kAdapterConfig)}};
    facts["probe"] = make_probe(*subject.model, subject.reader, spec.backbone.dtype);
    seal(facts);
    write_file_atomically(folder / kAdapterFacts, facts.dump(1) + "\n");
    write_file_atomically(folder / "card.md", card_text(facts));
    write_file_atomically(folder / "reader.py", kReaderPy);
    go_on(subject.request);
    // Nothing is called exported before a second reading has given the same logits, on the backbone of that hash.
    report.probe_error = open_adapter(folder, spec.backbone.path)->probe_error();
    passed({.kind = Kind::reread, .doubt = false,
            .sentence = SHERL_TR("engine", "written to a folder, loaded again, logits equal (largest difference %1)")
                            .arg(short_number(report.probe_error))});
}

void write_merged_folder(const Subject& subject, const fs::path& folder, api::ExportReport& report, const Passed& passed) {
    using Kind = api::ExportCheck::Kind;
    const Merged merged = write_merged(folder, subject.request.spec, subject.reader, *subject.model);
    report.tensors = merged.tensors;
    report.scalars = merged.scalars;
    report.head_tensors = merged.head_tensors;
    report.head_bytes = merged.head_bytes;
    report.probe_error = merged.change;
    passed({.kind = Kind::complete, .doubt = false,
            .sentence = SHERL_TR("engine", "every tensor of the backbone is in the folder (%1), %2 of them with what was trained folded in")
                            .arg(merged.tensors - merged.head_tensors)
                            .arg(merged.folded)});
    Json facts = facts_of(subject, "sherl-merged/1");
    facts["largest_logit_change"] = merged.change;
    seal(facts);
    write_file_atomically(folder / kAdapterFacts, facts.dump(1) + "\n");
    write_file_atomically(folder / "card.md", card_text(facts));
    // A type of less precision than the run's changes more, and the user decides whether that is too much.
    passed({.kind = Kind::reread, .doubt = !merged.small,
            .sentence = SHERL_TR("engine", "loaded again without the adapter: merging changes a logit by %1 at most")
                            .arg(short_number(merged.change))});
}

void require_merge(const api::ExportRequest& request) {
    const Text reason = api::why_no_merge(request.spec.method, request.spec.task.kind);
    if (!request.merge || reason.empty()) return;
    throw Error(ErrorKind::input, {.id = "export.merge",
                                   .what = reason,
                                   .where = "method.kind",
                                   .expected = {},
                                   .got = request.spec.method.kind,
                                   .way_out = SHERL_TR("engine", "Export the adapter without merging.")});
}

}  // namespace

api::ExportReport export_adapter(const api::ExportRequest& request) {
    const memory::OutsideScope outside;  // a run may be training meanwhile
    require_merge(request);
    const fs::path source = api::existing_weights_file(request.files, request.weights);
    go_on(request);
    std::string backbone_hash = require_backbone(request);
    go_on(request);
    Subject subject{.request = request,
                    .backbone_hash = std::move(backbone_hash),
                    .reader = TextReader(request.spec.backbone, request.spec.task, request.labels),
                    .model = nullptr,
                    .licence = formats::backbone_licence(request.spec.backbone.path),
                    .step = 0};
    subject.model = build_model(model_request(request.spec, subject.reader.outputs()), nullptr);
    go_on(request);
    load_weights(*subject.model, source);
    subject.step = step_of_weights(source);

    api::ExportReport report;
    report.folder = request.target;
    report.step = subject.step;
    report.layout = request.merge ? "merged " + request.spec.method.kind : layout_name(request.spec.method.kind, request.spec.task.kind);
    const Passed passed = [&](api::ExportCheck check) {
        report.checks.push_back(std::move(check));
        if (request.checked) request.checked(report.checks.back());
    };
    create_folder_atomically(request.target, [&](const fs::path& folder) {
        request.merge ? write_merged_folder(subject, folder, report, passed) : write_adapter(subject, folder, report, passed);
        passed(licence_check(subject.licence));
        for (const auto& entry : fs::directory_iterator(folder)) {
            report.files.push_back({entry.path().filename().string(), entry.file_size()});
        }
    });
    std::sort(report.files.begin(), report.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return report;
}

}  // namespace sherl::engine
