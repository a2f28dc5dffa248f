// SPDX-License-Identifier: GPL-3.0-or-later
// From two variants to an adapter that answers: what a study is for, in the main window, step by step as a user goes, each
// step held against what lies on disk. Called with a tiny backbone and with a real one.
// What could change: more cards and more that leaves the window.
#pragma once

#include <vector>

#include "app/compare_world.h"

namespace sherl::test {

// Finished runs of two variants, LoRA and SHERL; the newest of SHERL is exported and deleted.
struct Compared {
    std::vector<store::RunId> lora, sherl;
};

// Fails the test function that calls it. Files are written into world.path().
void from_two_variants_to_an_adapter(CompareWorld& world, const Compared& compared);

}  // namespace sherl::test
