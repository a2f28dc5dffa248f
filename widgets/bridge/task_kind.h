// SPDX-License-Identifier: GPL-3.0-or-later
// What the kind of backbone decides about a set-up: an encoder gives a class or a score, an encoder-decoder a text.
//
// Called by: the choices of backbone and of data. What could change: hosts of images, with tasks of their own.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "widgets/bridge/spec_draft.h"

namespace sherl::widgets {

// task.kind of these data (task.data) on a backbone of this model_type: "seq2seq" on an encoder-decoder; else `wanted` where
// that is a class or a score, else what the data usually are. An empty host (unknown backbone) takes what is wanted.
[[nodiscard]] std::string task_kind_on(const std::string& host, const Json& data, const std::string& wanted);

// model_type of what lies at a backbone.path (an asset, or a folder relative to `base`); empty: nothing that can be read.
// Reads config.json.
[[nodiscard]] std::string host_at(const std::string& path, const std::filesystem::path& base);

// Another backbone, and with it the kind of task that it has, for SpecDraft::set_many. The method stays, so that its row can
// say why it cannot be used there.
[[nodiscard]] std::vector<std::pair<std::string, Json>> backbone_changes(const SpecDraft& draft, const std::string& path);

// task.kind that would suit the present backbone and data, where the present one does not; empty: it does, or the backbone
// is not known.
[[nodiscard]] std::string better_task_kind(const SpecDraft& draft);

}  // namespace sherl::widgets
