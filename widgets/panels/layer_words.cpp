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
    switch (row.body) {
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
    Q_UNUSED(picture);
    return {};
}

QString module_path(std::int64_t feature) {
    // As BertModel names its modules; other hosts bring their own.
    return feature == 0 ? QStringLiteral("embeddings") : QStringLiteral("encoder.layer.%1").arg(feature - 1);
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
            if (row.gradients)
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

QString feature_ranges(const std::vector<std::int64_t>& features) {
    QStringList parts;
    for (std::size_t first = 0; first < features.size();) {
        std::size_t last = first;
        while (last + 1 < features.size() && features[last + 1] == features[last] + 1) ++last;
        if (last - first >= 2) {
            parts << QStringLiteral("%1–%2").arg(features[first]).arg(features[last]);
        } else {
            for (std::size_t i = first; i <= last; ++i) parts << QString::number(features[i]);
        }
        first = last + 1;
    }
    return parts.isEmpty() ? QStringLiteral("–") : parts.join(QStringLiteral(", "));
}

QString picture_summary(const LayerPicture& picture) {
    if (picture.rows.empty() || !picture.group) return {};
    if (picture.ticks) {
        const std::vector<std::int64_t> ticked = picture.ticked();
        QString features = feature_ranges(ticked);
        const std::int64_t possible = picture.ticks->most - picture.ticks->least + 1;
        // The column has room for a few words.
        if (features.size() > 6)
            //: %1 of %2 layers are ticked
            features = Layers::tr("%1 of %2").arg(ticked.size()).arg(possible);
        if (picture.boundary)
            //: %1 features, such as "0–10" or "6 of 11", %2 a feature, %3 a number of blocks
            return Layers::tr("early %1 · guide %2 · late %3")
                .arg(features)
                .arg(picture.gradient_floor - 1)
                .arg(picture.boundary->blocks);
        if (picture.feature_with(LayerMark::anchor))
            //: %1 features, such as "0–11" or "6 of 12", %2 a feature
            return Layers::tr("layers %1 · anchor %2").arg(features).arg(picture.blocks);
        //: %1 features, such as "1–12" or "6 of 12"
        return Layers::tr("layers %1").arg(features);
    }
    if (picture.boundary)
        return Layers::tr("last %n block(s) trained", nullptr, static_cast<int>(picture.boundary->blocks));
    if (trains_all(picture)) return Layers::tr("all blocks trained");
    std::vector<std::int64_t> adapted;
    for (const LayerRow& row : picture.rows) {
        if (row.body == LayerBody::adapted) adapted.push_back(row.feature);
    }
    if (adapted.empty()) return Layers::tr("head only");
    //: %1 features whose blocks have trained parts, such as "1–12"
    return Layers::tr("adapted %1").arg(feature_ranges(adapted));
}

QString picture_caption(const LayerPicture& picture) {
    if (picture.rows.empty()) return {};
    if (!picture.group) return no_route(picture);
    if (picture.boundary && picture.boundary->late)
        return Layers::tr("Dashed arrow: where gradients go. Drag the dashed line to move the late route.");
    if (picture.side_network)
        return Layers::tr(
            "Dashed arrow: where gradients go. They stay out of the backbone, so none of its "
            "activations are kept.");
    if (picture.boundary)
        return Layers::tr("Dashed arrow: where gradients go. Drag the dashed line to train more or fewer blocks.");
    if (picture.gradient_floor > picture.blocks)
        return Layers::tr(
            "Dashed arrow: where gradients go. Only the task head is trained; the backbone keeps no "
            "activations.");
    if (picture.gradient_floor == 0)
        return Layers::tr(
            "Dashed arrow: where gradients go. They pass through the whole backbone, so the activations "
            "of all blocks are kept.");
    //: %1 is a block's name, such as "Block 1"
    return Layers::tr(
               "Dashed arrow: where gradients go. They pass through every block down to %1, so their "
               "activations are kept.")
        .arg(block_name(picture.gradient_floor));
}

std::vector<LayerTerm> picture_terms(const LayerPicture& picture) {
    if (!picture.side_network || !picture.ticks) return {};
    if (!picture.boundary) return {layer_terms().front()};
    return layer_terms();
}

std::vector<LayerTerm> layer_terms() {
    return {
        {Layers::tr("early route"), Layers::tr("Features read by the side network. Computed without gradients.")},
        {Layers::tr("guide"), Layers::tr("The deepest early feature. It decides how much each other layer counts.")},
        {Layers::tr("late route"),
         Layers::tr("Last frozen blocks. Their weights stay, but gradients pass through them, "
                    "so their activations are kept.")},
        {Layers::tr("gate"), Layers::tr("How much of the raw backbone feature enters the late route. 0 at the start of "
                                        "training.")}};
}

QString spoken_row(const LayerPicture& picture, std::int64_t feature) {
    const LayerRow& row = row_of(picture, feature);
    //: Read aloud. %1 is the number of a feature and of its block
    QStringList parts{feature == 0 ? Layers::tr("Feature 0, embedding")
                                   : Layers::tr("Feature %1, block %1").arg(feature)};
    if (row.mark == LayerMark::check) {
        parts << (row.ticked ? Layers::tr("ticked") : Layers::tr("not ticked"));
    } else if (const QString label = block_label(picture, row); !label.isEmpty()) {
        parts << label;
    } else {
        parts << (row.gradients ? Layers::tr("gradients pass") : Layers::tr("frozen"));
    }
    //: between parts that are read aloud
    return parts.join(Layers::tr(", "));
}

QString spoken_boundary(const LayerPicture& picture) {
    if (!picture.boundary) return {};
    const int blocks = static_cast<int>(picture.boundary->blocks);
    //: Read aloud; "spin" tells that the number can be raised and lowered
    return picture.boundary->late ? Layers::tr("Late route, %n block(s), spin", nullptr, blocks)
                                  : Layers::tr("Trained blocks, %n block(s), spin", nullptr, blocks);
}

QString words_tick(std::int64_t feature) {
    //: step of the undo list; %1 is the number of a feature
    return Layers::tr("tick feature %1").arg(feature);
}

QString words_untick(std::int64_t feature) {
    //: step of the undo list; %1 is the number of a feature
    return Layers::tr("untick feature %1").arg(feature);
}

QString words_moved() {
    //: step of the undo list
    return Layers::tr("move the line between frozen and late blocks");
}

}  // namespace sherl::widgets
