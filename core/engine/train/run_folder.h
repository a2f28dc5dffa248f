// SPDX-License-Identifier: GPL-3.0-or-later
// The folder of a run: checkpoint-<step>/, best/ and final/, each either whole or absent.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/engine/model.h"

namespace sherl::engine {

// Trained tensors of best/ or final/ (adapter.safetensors, names as Model::trainable()), memory-mapped.
struct SavedWeights {
    std::int64_t step = 0;
    std::map<std::string, at::Tensor> tensors;
};

// The training step that a file of weights was saved after, read from its header. Throws Error(input).
[[nodiscard]] std::int64_t step_of_weights(const std::filesystem::path& file);

// One writer per folder. Errors: Error(store) when the disk refuses.
class RunFolder {
  public:
    explicit RunFolder(std::filesystem::path path);

    // Removes what a killed process left half-written or half-removed.
    void sweep() const;
    // Removes every checkpoint and the weights: a run starts anew here.
    void clear() const;

    // Fills a sibling and swaps it with `name` in one step, so that a reader finds the old folder or the new one.
    void replace(const std::string& name, const std::function<void(const std::filesystem::path&)>& fill) const;
    // Out of sight first, so that a kill leaves no half folder under its name.
    void remove(const std::string& name) const;

    void save_weights(const std::string& name, const std::vector<NamedTensor>& trained, std::int64_t step) const;
    // Throws Error(input): missing or damaged.
    [[nodiscard]] SavedWeights load_weights(const std::string& name) const;

    [[nodiscard]] static std::string checkpoint_name(std::int64_t step);
    // Steps of the folders checkpoint-<step>, ascending.
    [[nodiscard]] std::vector<std::int64_t> checkpoint_steps() const;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace sherl::engine
