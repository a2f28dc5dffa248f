// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/task_kind.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/glue.h"
#include "widgets/bridge/spec_draft_paths.h"

namespace sherl::widgets {
namespace fs = std::filesystem;
namespace {

constexpr const char* kKind = "task.kind";
constexpr const char* kAnswers = "seq2seq";

std::string text_at(const Json& document, const std::string& path) {
    const Json* value = paths::find(document, path);
    return value != nullptr && value->is_string() ? value->get<std::string>() : std::string();
}

bool encoder_decoder(const std::string& host) {
    formats::BackboneConfig config;
    config.model_type = host;
    return config.encoder_decoder();
}

Json data_of(const SpecDraft& draft) {
    const Json* data = paths::find(draft.document(), "task.data");
    return data == nullptr ? Json() : *data;
}

}  // namespace

std::string task_kind_on(const std::string& host, const Json& data, const std::string& wanted) {
    if (!host.empty() && encoder_decoder(host)) return kAnswers;
    if (host.empty() || (!wanted.empty() && wanted != kAnswers)) return wanted;
    const spec::GlueTask* glue = data.is_object() ? spec::find_glue_task(text_at(data, "name")) : nullptr;
    return glue != nullptr && glue->labels.empty() ? "regression" : "classification";
}

std::string host_at(const std::string& path, const fs::path& base) {
    try {
        fs::path folder = base / path;
        if (path.find('/') == std::string::npos) {
            if (fs::path asset = asset_folder(path); !asset.empty()) folder = std::move(asset);
        }
        return formats::read_backbone_config(folder).model_type;
    } catch (const Error&) {  // the section of the backbone tells
        return {};
    }
}

std::vector<std::pair<std::string, Json>> backbone_changes(const SpecDraft& draft, const std::string& path) {
    std::vector<std::pair<std::string, Json>> changes{{"backbone.path", path}};
    const std::string present = text_at(draft.document(), kKind), method = text_at(draft.document(), "method.kind");
    const Json data = data_of(draft);
    if (!present.empty() || !data.is_null()) {
        const std::string kind = task_kind_on(host_at(path, draft.base()), data, present);
        if (!kind.empty()) changes.emplace_back(kKind, kind);
    }
    if (!method.empty()) changes.emplace_back("method.kind", method);
    return changes;
}

std::string better_task_kind(const SpecDraft& draft) {
    const std::string present = text_at(draft.document(), kKind);
    const Json data = data_of(draft);
    if (draft.host().empty() || (present.empty() && data.is_null())) return {};
    const std::string kind = task_kind_on(draft.host(), data, present);
    return kind == present ? std::string() : kind;
}

}  // namespace sherl::widgets
