// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/engine/train/checkpoint.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/train/state_json.h"

namespace sherl::engine {
namespace fs = std::filesystem;
namespace {

constexpr const char* kStateFile = "state.json";
constexpr const char* kTensorFile = "state.safetensors";

[[noreturn]] void refuse(const char* id, Text what, const fs::path& where, Text way_out) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = where.string(),
                                   .expected = {},
                                   .got = {},
                                   .way_out = std::move(way_out)});
}

Checkpoint read_checkpoint(const fs::path& folder) {
    const Json json = parse_json(read_file(folder / kStateFile), (folder / kStateFile).string());
    Checkpoint checkpoint;
    std::string hash;
    try {
        if (json.at("format").get<std::string>() != kCheckpointFormat) {
            refuse("train.checkpoint.format", SHERL_TR("train", "the checkpoint has another format"), folder, {});
        }
        checkpoint.state = state_from_json(json.at("state"));
        checkpoint.identity = {json.at("settings").get<std::string>(), json.at("backbone").get<std::string>(),
                               json.at("data").get<std::string>()};
        hash = json.at("tensors_sha256").get<std::string>();
    } catch (const Json::exception& error) {
        refuse("train.checkpoint.damaged", SHERL_TR("train", "the checkpoint is damaged: %1").arg(error.what()), folder,
               {});
    }
    if (sha256_file(folder / kTensorFile) != hash) {
        refuse("train.checkpoint.damaged",
               SHERL_TR("train", "the checkpoint's tensors have changed since they were written"), folder, {});
    }
    checkpoint.tensors = load_tensors(folder / kTensorFile);
    return checkpoint;
}

void require_same(const std::string& found, const std::string& wanted, Text what) {
    if (found == wanted) return;
    refuse("train.checkpoint.other_run", std::move(what), {},
           SHERL_TR("train", "Restore what has changed, or start a new run."));
}

}  // namespace

void save_checkpoint(const RunFolder& folder, const RunState& state, const RunIdentity& identity,
                     const std::vector<NamedTensor>& trained, const Optimizer& optimizer) {
    folder.replace(RunFolder::checkpoint_name(state.step), [&](const fs::path& target) {
        std::vector<NamedTensor> tensors = optimizer.state();
        for (const NamedTensor& named : trained) tensors.push_back({"weight/" + named.name, named.tensor});
        save_tensors(target / kTensorFile, tensors);
        const Json json{{"format", kCheckpointFormat},   {"state", to_json(state)},
                        {"settings", identity.settings}, {"backbone", identity.backbone},
                        {"data", identity.data},         {"tensors_sha256", sha256_file(target / kTensorFile)}};
        write_file_atomically(target / kStateFile, json.dump(1) + "\n");
    });
}

void drop_old_checkpoints(const RunFolder& folder, std::int64_t keep) {
    const std::vector<std::int64_t> steps = folder.checkpoint_steps();
    const std::size_t kept = static_cast<std::size_t>(std::max<std::int64_t>(1, keep));
    for (std::size_t i = 0; i + kept < steps.size(); ++i) folder.remove(RunFolder::checkpoint_name(steps[i]));
}

Checkpoint newest_checkpoint(const RunFolder& folder, std::vector<Text>& warnings) {
    const std::vector<std::int64_t> steps = folder.checkpoint_steps();
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) {
        const std::string name = RunFolder::checkpoint_name(*step);
        try {
            Checkpoint checkpoint = read_checkpoint(folder.path() / name);
            if (checkpoint.state.step == *step) return checkpoint;
            warnings.push_back(SHERL_TR("train", "%1 holds another step and is passed over").arg(name));
        } catch (const Error& error) {
            warnings.push_back(
                SHERL_TR("train", "%1 is damaged and is passed over: %2").arg(name).arg(std::string(error.what())));
        }
    }
    refuse("train.checkpoint.none", SHERL_TR("train", "the run has no usable checkpoint to resume from"), folder.path(),
           SHERL_TR("train", "Start the run anew."));
}

void restore(const Checkpoint& checkpoint, const RunIdentity& identity, const std::vector<NamedTensor>& trained,
             Optimizer& optimizer) {
    require_same(checkpoint.identity.backbone, identity.backbone,
                 SHERL_TR("train", "the backbone has changed since the checkpoint was written"));
    require_same(checkpoint.identity.data, identity.data,
                 SHERL_TR("train", "the data have changed since the checkpoint was written"));
    require_same(checkpoint.identity.settings, identity.settings,
                 SHERL_TR("train", "the checkpoint belongs to a run with other settings"));
    copy_tensors(trained, checkpoint.tensors, "weight/", RunFolder::checkpoint_name(checkpoint.state.step));
    optimizer.load_state(checkpoint.tensors, checkpoint.state.step);
}

}  // namespace sherl::engine
