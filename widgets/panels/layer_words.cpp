// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panels/layer_words.h"

#include <QCoreApplication>

namespace sherl::widgets {
namespace {

struct Layers {
    Q_DECLARE_TR_FUNCTIONS(Layers)
};

const LayerRow& row_of(const LayerPicture& picture, std::int64_t feature) {
    return picture.rows.at(static_cast<std::size_t>(feature));
}

bool trains_all(const LayerPicture& picture) {
    return !picture.rows.empty() && picture.rows.front().body == LayerBody::trained;
}

// What nothing but the method's family says about features.
QString no_route(const LayerPicture& picture) {
    if (picture.kind.isEmpty()) return Layers::tr("Choose a method first.");
    //: %1 is a kind of method, such as "lst"
    if (!picture.group) return Layers::tr("This version has no method \"%1\".").arg(picture.kind);
    if (*picture.group == spec::Group::inside) {
        //: %1 is a method, such as "LoRA"
        return Layers::tr("%1 trains inside the blocks and reads no features, so there is nothing to tick.")
            .arg(picture.title);
    }
    if (trains_all(picture))
        //: %1 is a method, such as "Full fine-tuning"
        return Layers::tr("%1 trains every block and reads no features, so there is nothing to tick.")
            .arg(picture.title);
    if (picture.boundary)
        //: %1 is a method, such as "Partial"
        return Layers::tr("%1 trains the blocks above the dashed line. Move the line to train more or fewer.")
            .arg(picture.title);
    //: %1 is a method, such as "Linear probe"
    return Layers::tr("%1 uses the last feature alone, so there is nothing to tick.").arg(picture.title);
}

QString moved_late(const LayerPicture& picture, std::int64_t blocks) {
    if (blocks < picture.boundary->least) return Layers::tr("No block is left in the late route.");
    //: %n is the largest number of late blocks; the guide is the feature below the late route
    return Layers::tr("At most %n block(s) can be late: the guide needs a feature before it.", nullptr,
                      static_cast<int>(picture.boundary->most));
}

}  // namespace

QString why_not_ticked(const LayerPicture& picture, std::int64_t feature) {
    if (feature < 0 || feature > picture.blocks || picture.rows.empty())
        //: %1 is the number of a feature
        return Layers::tr("There is no feature %1.").arg(feature);
    if (!picture.ticks) return no_route(picture);
    const LayerRow& row = row_of(picture, feature);
    switch (row.mark) {
        case LayerMark::check:
            return {};
        case LayerMark::guide:
            //: %1 is the number of a feature
            return Layers::tr(
                       "Feature %1 is the guide: it steers the weights of all other layers, so it is always "
                       "read. Move the dashed line to make another feature the guide.")
                .arg(feature);
        case LayerMark::anchor:
            //: %1 is the number of a feature, %2 a method such as "UniPT"
            return Layers::tr("Feature %1 is the anchor that %2 compares the others with, so it is always read.")
                .arg(feature)
                .arg(picture.title);
        case LayerMark::none:
            break;
    }
    if (row.body == LayerBody::late)
        //: %1 is the number of a block
        return Layers::tr(
                   "Block %1 is in the late route: it runs after the side network, so its feature cannot feed "
                   "it. Move the dashed line above it first.")
            .arg(feature);
    //: %1 is a method, %2 and %3 are the numbers of the first and last feature that can be ticked
    return Layers::tr("%1 can read features %2 to %3.")
        .arg(picture.title)
        .arg(picture.ticks->least)
        .arg(picture.ticks->most);
}

QString why_not_moved(const LayerPicture& picture, std::int64_t blocks) {
    if (!picture.boundary) {
        if (picture.kind.isEmpty() || !picture.group || picture.rows.empty()) return no_route(picture);
        //: %1 is a method, such as "LoRA"
        return Layers::tr("%1 has no late route, so there is no line to move.").arg(picture.title);
    }
    if (picture.boundary->least <= blocks && blocks <= picture.boundary->most) return {};
    if (picture.boundary->late) return moved_late(picture, blocks);
    //: %1 is a method, %2 and %3 are numbers of blocks
    return Layers::tr("%1 trains %2 to %3 blocks.")
        .arg(picture.title)
        .arg(picture.boundary->least)
        .arg(picture.boundary->most);
}

QString why_no_preset(const LayerPicture& picture) {
    return picture.ticks ? Layers::tr("No such choice of layers exists for this backbone.") : no_route(picture);
}

QString block_name(std::int64_t feature) {
    //: %1 is the number of a block of the backbone
    return feature == 0 ? Layers::tr("Embedding") : Layers::tr("Block %1").arg(feature);
}

QString feature_title(std::int64_t feature) {
    //: %1 is the number of a feature, %2 the name of a block such as "Block 4"
    return Layers::tr("Feature %1: output of %2").arg(feature).arg(block_name(feature));
}

QString block_label(const LayerPicture& picture, const LayerRow& row) {
    switch (row.mark) {
        case LayerMark::guide:
            //: label in the block whose output steers the early route
            return Layers::tr("guide");
        case LayerMark::anchor:
            //: label in the block whose output UniPT compares the others with
            return Layers::tr("anchor");
        case LayerMark::check:
        case LayerMark::none:
            break;
    }
    Q_UNUSED(picture);
    return body_label(row.body);
}

QString body_label(LayerBody body) {
    switch (body) {
        case LayerBody::late:
            //: label in a block of the late route
            return Layers::tr("late");
        case LayerBody::adapted:
            //: label in a block with small trained parts
            return Layers::tr("adapted");
        case LayerBody::trained:
            //: label in a block whose weights are trained
            return Layers::tr("trained");
        case LayerBody::frozen:
            break;
    }
    return {};
}

QString end_name(const LayerPicture& picture, bool brief) {
    switch (picture.end.is) {
        case LayerEnd::Is::output:
            //: Block on top of the encoder's stack in a narrow drawing: what the decoder reads
            if (brief) return Layers::tr("Output");
            return Layers::tr("Encoder output");
        case LayerEnd::Is::word_head:
            //: Block on top of the decoder's stack: the language-model head, which gives each word a score
            return Layers::tr("LM head");
        case LayerEnd::Is::task_head:
            break;
    }
    return Layers::tr("Task head");
}

QString input_name(const LayerPicture& picture) {
    //: under the decoder's stack: the words of the answer
    return picture.stack == "decoder" ? Layers::tr("answer tokens") : Layers::tr("input tokens");
}

QString stack_name(const std::string& stack) {
    if (stack.empty()) return {};
    //: One of the two stacks of blocks that a text-to-text model has
    return stack == "decoder" ? Layers::tr("Decoder") : Layers::tr("Encoder");
}

QString module_path(const LayerPicture& picture, std::int64_t feature) {
    // As BertModel and T5ForConditionalGeneration name their modules; other hosts bring their own.
    if (picture.stack.empty())
        return feature == 0 ? QStringLiteral("embeddings") : QStringLiteral("encoder.layer.%1").arg(feature - 1);
    return feature == 0 ? QStringLiteral("shared")
                        : QStringLiteral("%1.block.%2").arg(QString::fromStdString(picture.stack)).arg(feature - 1);
}

QStringList row_explanation(const LayerPicture& picture, std::int64_t feature) {
    QStringList sentences;
    const LayerRow& row = row_of(picture, feature);
    switch (row.mark) {
        case LayerMark::check:
            sentences << (row.ticked
                              ? Layers::tr("Read by the side network. Computed without gradients.")
                              : Layers::tr(
                                    "Not read by the side network. It is computed on the way up, and not kept."));
            break;
        case LayerMark::guide:
            sentences << Layers::tr(
                "The deepest early feature. It decides how much each other layer counts, so it "
                "cannot be unticked.");
            break;
        case LayerMark::anchor:
            sentences << Layers::tr(
                "The last feature. The side network compares the others with it, so it cannot be "
                "unticked.");
            break;
        case LayerMark::none:
            break;
    }
    switch (row.body) {
        case LayerBody::late:
            sentences << Layers::tr(
                "Last frozen blocks. Their weights stay, but gradients pass through them, so "
                "their activations are kept.");
            break;
        case LayerBody::adapted:
            //: %1 is a method, such as "LoRA"
            sentences << Layers::tr(
                             "%1 trains small parts here, so gradients come down to this block and its "
                             "activations are kept.")
                             .arg(picture.title);
            break;
        case LayerBody::trained:
            sentences << Layers::tr("Its weights are trained, so its activations are kept.");
            break;
        case LayerBody::frozen:
            if (row.gradients && picture.to_encoder)
                sentences << Layers::tr(
                    "Frozen, but gradients pass through it to the encoder, so its activations are kept.");
            else if (row.gradients)
                sentences << Layers::tr(
                    "Frozen, but gradients pass through it to the adapted blocks below, so its "
                    "activations are kept.");
            else if (sentences.isEmpty())
                sentences << Layers::tr("Frozen. No gradient passes, so no activation is kept.");
            break;
    }
    return sentences;
}

QString boundary_explanation(const LayerPicture& picture) {
    if (!picture.boundary) return {};
    if (!picture.boundary->late)
        return Layers::tr("Blocks above this line are trained. Drag it, or press Shift with Up or Down.");
    if (picture.boundary->blocks == 0 && picture.stack == "encoder")
        return Layers::tr(
            "No block is run again: the side network's output goes straight to the decoder's late blocks. Drag the "
            "line, or press Shift with Up or Down.");
    if (picture.boundary->blocks == 0)
        return Layers::tr(
            "No block is run again: the side network's output goes straight to the task head. Drag the "
            "line, or press Shift with Up or Down.");
    return Layers::tr(
        "Blocks above this line are the late route: frozen, and gradients pass through them. Drag the "
        "line, or press Shift with Up or Down.");
}

QString preset_name(const LayerPicture& picture, LayerPreset preset) {
    switch (preset) {
        case LayerPreset::all:
            return picture.boundary ? Layers::tr("All below the guide") : Layers::tr("All layers");
        case LayerPreset::even:
            //: every second layer: features 0, 2, 4, …
            return Layers::tr("Even");
        case LayerPreset::last:
            return Layers::tr("Last 4");
        case LayerPreset::first:
            return Layers::tr("First 4");
        case LayerPreset::paper:
            //: GLUE is a task of the paper
            if (!picture.stack.empty()) return Layers::tr("Paper set-up (GLUE)");
            //: VQAv2 and GQA are tasks of the paper
            return Layers::tr("Paper set-up (VQAv2, GQA)");
        case LayerPreset::none:
            return Layers::tr("None");
        case LayerPreset::custom:
            break;
    }
    //: a choice of layers that none of the named ones is
    return Layers::tr("Custom");
}

QString preset_explanation(const LayerPicture& picture, LayerPreset preset) {
    switch (preset) {
        case LayerPreset::all:
            return picture.boundary ? Layers::tr("Every feature before the guide; follows the guide when it moves.")
                                    : Layers::tr("Every feature that can be read.");
        case LayerPreset::even:
            return Layers::tr("Every second feature: 0, 2, 4, …");
        case LayerPreset::last:
            return Layers::tr("The four highest features that can be read.");
        case LayerPreset::first:
            return Layers::tr("The four lowest features that can be read.");
        case LayerPreset::paper:
            if (!picture.stack.empty())
                return Layers::tr(
                    "The layers of the published runs on GLUE with a T5 of this depth. Other settings stay as they are.");
            return Layers::tr(
                "The layers of the published runs on VQAv2 and GQA, whose text and image blocks are a "
                "BERT of 12 blocks. Other settings stay as they are.");
        case LayerPreset::none:
            return Layers::tr("A start for clicking. At least one layer must be ticked before a run starts.");
        case LayerPreset::custom:
            break;
    }
    return Layers::tr("Your own choice of layers.");
}

}  // namespace sherl::widgets
