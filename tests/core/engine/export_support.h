// SPDX-License-Identifier: GPL-3.0-or-later
// Runs whose weights can be exported: tiny backbones, trained tensors that are random but fixed.
#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/export/adapter_files.h"
#include "core/engine/export/exporter.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/formats/backbone_folder.h"
#include "method_options.h"
#include "support/tiny_t5.h"

namespace sherl::test {

// bert-tiny with a vocabulary that covers single letters, so that any ASCII text has tokens.
inline std::filesystem::path make_bert(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    fs::copy(fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny", folder, fs::copy_options::recursive);
    for (const auto& entry : fs::directory_iterator(folder)) fs::permissions(entry.path(), fs::perms::owner_all);
    const std::int64_t size =
        parse_json(read_file(folder / "config.json"), "config").at("vocab_size").get<std::int64_t>();
    std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (std::int64_t i = 5; i < size; ++i) {
        const auto letter = static_cast<char>('a' + (i - 5) % 26);
        vocabulary +=
            i < 31 ? std::string(1, letter) : "##" + std::string(static_cast<std::size_t>(1 + (i - 31) / 26), letter);
        vocabulary += '\n';
    }
    write_file_atomically(folder / "vocab.txt", vocabulary);
    return folder;
}

// Trained tensors of what the request's spec trains, near their start values: weights of step 20 (best) and 30 (last).
inline void write_weights(const api::ExportRequest& request) {
    const auto outputs = request.labels.empty() ? 1 : static_cast<std::int64_t>(request.labels.size());
    const auto model = engine::build_model(engine::model_request(request.spec, outputs), nullptr);
    torch::manual_seed(5);
    std::vector<engine::NamedTensor> trained;
    for (const engine::NamedTensor& item : model->trainable())
        trained.push_back({item.name, item.tensor.detach() + 0.1 * at::randn_like(item.tensor)});
    for (const auto& [folder, step] : {std::pair{"best", "20"}, std::pair{"final", "30"}}) {
        std::filesystem::create_directories(request.files / folder);
        engine::save_tensors(request.files / folder / "adapter.safetensors", trained, {{"step", step}});
    }
}

// A run of three classes with this method on a tiny "bert" or "t5", without its weights.
inline api::ExportRequest make_request(const std::filesystem::path& root, const std::string& kind, const std::string& host = "bert") {
    api::ExportRequest request;
    request.spec.backbone.path = root / "backbone";
    if (host == "t5") {
        write_tiny_t5(root / "backbone", SHERL_TEST_DATA);
        request.spec.task.kind = "seq2seq";
        request.spec.task.data.name = "reviews";
        request.spec.task.max_new_tokens = 4;
    } else {
        make_bert(root / "backbone");
    }
    request.spec.method = tiny_method(kind, formats::read_backbone_config(root / "backbone"));
    request.spec.task.max_length = 16;
    request.spec.train.seed = 3;
    request.labels = {"no", "yes", "perhaps"};
    request.files = root / "run";
    request.target = root / "export";
    request.run_name = "a run";
    request.run_uuid = "1234";
    request.card = [](std::int64_t step) {
        return Json{{"metrics", {{"test", {{"accuracy", 0.75}}}}},
                    {"seconds", 1.77757208499861},
                    {"memory", {{"counters", {{"tensor_peak_train", 1048576}}}}},
                    {"asked_for_step", step}};
    };
    return request;
}

inline api::ExportRequest make_run(const std::filesystem::path& root, const std::string& kind, const std::string& host = "bert") {
    api::ExportRequest request = make_request(root, kind, host);
    write_weights(request);
    return request;
}

// For python_exports: the folder with its backbone, where both outlive this test.
inline void keep_sample(api::ExportRequest request, const std::string& name) {
    namespace fs = std::filesystem;
    const fs::path root = fs::path(SHERL_BINARY_DIR) / "export-samples" / name;
    fs::remove_all(root);
    fs::create_directories(root);
    fs::copy(request.spec.backbone.path, root / "backbone", fs::copy_options::recursive);
    request.spec.backbone.path = root / "backbone";
    request.target = root / "export";
    (void)engine::export_adapter(request);
}

}  // namespace sherl::test
