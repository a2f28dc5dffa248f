// SPDX-License-Identifier: GPL-3.0-or-later
// What a screen reader gets of the layer picker: a list with one item per feature, and the boundary as a spin box.
#pragma once

#include "widgets/panels/layer_model.h"

namespace sherl::widgets {

class LayerPicker;

// Once per process; more calls do nothing.
void make_layer_picker_accessible();

// Announcements.
void tell_layers_changed(LayerPicker* picker);                              // other rows
void tell_layer_focus(LayerPicker* picker);                                 // the current row
void tell_layer_differences(LayerPicker* picker, const LayerPicture& old);  // ticks, boundary

}  // namespace sherl::widgets
