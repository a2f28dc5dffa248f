// SPDX-License-Identifier: GPL-3.0-or-later
// What the layer picker says of a picture as a whole: summary, caption, terms, what is read aloud, steps of the undo list.
#include <QCoreApplication>
#include <cstdlib>

#include "widgets/look/words.h"
#include "widgets/panels/forecast_words.h"
#include "widgets/panels/layer_words.h"

namespace sherl::widgets {
namespace {

struct Layers {
    Q_DECLARE_TR_FUNCTIONS(Layers)
};

bool trains_all(const LayerPicture& picture) {
    return !picture.rows.empty() && picture.rows.front().body == LayerBody::trained;
}

std::vector<std::int64_t> adapted_in(const LayerPicture& picture) {
    std::vector<std::int64_t> adapted;
    for (const LayerRow& row : picture.rows) {
        if (row.body == LayerBody::adapted) adapted.push_back(row.feature);
    }
    return adapted;
}

constexpr qsizetype kBriefRanges = 6;  // characters that a summary has room for

}  // namespace

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
        if (features.size() > kBriefRanges)
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
    const std::vector<std::int64_t> adapted = adapted_in(picture);
    if (adapted.empty()) return Layers::tr("head only");
    //: %1 features whose blocks have trained parts, such as "1–12"
    return Layers::tr("adapted %1").arg(feature_ranges(adapted));
}

QString picture_summary(const LayerPictures& pictures) {
    if (pictures.size() == 1) return picture_summary(pictures.front());
    if (pictures.empty() || pictures.front().rows.empty() || !pictures.front().group) return {};
    const LayerPicture &encoder = pictures.front(), &decoder = pictures.back();
    if (encoder.boundary && decoder.boundary) {
        if (encoder.boundary->late)
            //: numbers of late blocks in the two stacks of a text-to-text model
            return Layers::tr("late: encoder %1 · decoder %2").arg(encoder.boundary->blocks).arg(decoder.boundary->blocks);
        //: numbers of trained blocks in the two stacks of a text-to-text model
        return Layers::tr("trained: encoder %1 · decoder %2").arg(encoder.boundary->blocks).arg(decoder.boundary->blocks);
    }
    if (trains_all(encoder)) return picture_summary(encoder);
    const auto chosen = [](const LayerPicture& picture) {
        if (!picture.ticks) return feature_ranges(adapted_in(picture));
        const std::vector<std::int64_t> ticked = picture.ticked();
        const QString features = feature_ranges(ticked);
        if (features.size() <= kBriefRanges) return features;
        return Layers::tr("%1 of %2").arg(ticked.size()).arg(picture.ticks->most - picture.ticks->least + 1);
    };
    if (encoder.ticks)
        //: features that are read in the two stacks of a text-to-text model, such as "1–12" or "9 of 12"
        return Layers::tr("layers: encoder %1 · decoder %2").arg(chosen(encoder), chosen(decoder));
    //: features whose blocks have trained parts in the two stacks of a text-to-text model, such as "1–12"
    return Layers::tr("adapted: encoder %1 · decoder %2").arg(chosen(encoder), chosen(decoder));
}

QString picture_caption(const LayerPictures& pictures) {
    if (pictures.empty()) return {};
    const LayerPicture& first = pictures.front();
    if (pictures.size() == 1 || first.rows.empty() || !first.boundary || !first.group) return picture_caption(first);
    if (first.boundary->late && !first.reached)
        return Layers::tr(
            "Dashed arrow: where gradients go. Without a late block in the decoder nothing reads the encoder's side "
            "network, and it is not trained.");
    if (first.boundary->late)
        return Layers::tr("Dashed arrow: where gradients go. Each stack has a dashed line of its own: drag it to move the late "
                          "route.");
    if (first.boundary->blocks > 0)
        return Layers::tr("Dashed arrow: where gradients go. They reach the encoder through every block of the decoder, so the "
                          "activations of these are kept.");
    return Layers::tr("Dashed arrow: where gradients go. Each stack has a dashed line of its own: drag it to train more or "
                      "fewer blocks.");
}

QString picture_caption(const LayerPicture& picture) {
    if (picture.rows.empty()) return {};
    if (!picture.group) return why_no_preset(picture);
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
    const LayerRow& row = picture.rows.at(static_cast<std::size_t>(feature));
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
    if (const auto cost = picture.costs.find(feature); cost != picture.costs.end()) {
        const QString amount = spoken_bytes(cost->second.bytes);
        switch (cost->second.kind) {
            case LayerCost::Kind::costs:
                //: Read aloud. %1 is an amount such as "34 mebibytes"
                parts << Layers::tr("costs %1").arg(amount);
                break;
            case LayerCost::Kind::would_cost:
                parts << Layers::tr("would cost %1").arg(amount);
                break;
            case LayerCost::Kind::keeps:
                parts << Layers::tr("keeps %1").arg(amount);
                break;
        }
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

QString words_without(const LayerPicture& picture, std::int64_t feature) {
    if (!picture.stack.empty())
        //: What is thought about; a change of memory follows. %1 is the number of a feature, %2 a stack of blocks ("Encoder")
        return Layers::tr("without feature %1 (%2)").arg(feature).arg(stack_name(picture.stack));
    //: What is thought about; a change of memory follows. %1 is the number of a feature
    return Layers::tr("without feature %1").arg(feature);
}

QString words_with(const LayerPicture& picture, std::int64_t feature) {
    if (!picture.stack.empty())
        //: What is thought about; a change of memory follows. %1 is the number of a feature, %2 a stack of blocks ("Encoder")
        return Layers::tr("with feature %1 (%2)").arg(feature).arg(stack_name(picture.stack));
    //: What is thought about; a change of memory follows. %1 is the number of a feature
    return Layers::tr("with feature %1").arg(feature);
}

QString words_line_over(const LayerPicture& picture, std::int64_t feature) {
    if (!picture.stack.empty())
        //: What is thought about: the line between frozen and late blocks. %1 is the number of a block, %2 a stack ("Encoder")
        return Layers::tr("line above block %1 (%2)").arg(feature).arg(stack_name(picture.stack));
    //: What is thought about: the line between frozen and late blocks. %1 is the number of a block
    return Layers::tr("line above block %1").arg(feature);
}

QString cost_explanation(const LayerPicture& picture, std::int64_t feature) {
    const auto cost = picture.costs.find(feature);
    if (cost == picture.costs.end()) {
        const LayerMark mark = picture.rows.at(static_cast<std::size_t>(feature)).mark;
        const bool steers = mark == LayerMark::guide || mark == LayerMark::anchor;
        return picture.priced && steers ? Layers::tr("It has no price of its own, since no set-up is without it.") : QString();
    }
    if (cost->second.bytes == 0) return Layers::tr("It does not change the predicted peak, which lies at another moment of the step.");
    const QString amount = bytes(std::abs(cost->second.bytes));
    const bool less = cost->second.bytes < 0;  // what is kept instead may be more
    switch (cost->second.kind) {
        case LayerCost::Kind::costs:
            //: %1 is an amount of memory
            return less ? Layers::tr("Without it the predicted peak would be %1 higher.").arg(amount)
                        : Layers::tr("Without it the predicted peak would be %1 lower.").arg(amount);
        case LayerCost::Kind::would_cost:
            return less ? Layers::tr("With it the predicted peak would be %1 lower.").arg(amount)
                        : Layers::tr("With it the predicted peak would be %1 higher.").arg(amount);
        case LayerCost::Kind::keeps:
            break;
    }
    return Layers::tr("It keeps %1 of activations at the predicted peak.").arg(amount);
}

QString words_tick(const LayerPicture& picture, std::int64_t feature) {
    if (!picture.stack.empty())
        //: step of the undo list; %1 is the number of a feature, %2 a stack of blocks ("Encoder")
        return Layers::tr("tick feature %1 (%2)").arg(feature).arg(stack_name(picture.stack));
    //: step of the undo list; %1 is the number of a feature
    return Layers::tr("tick feature %1").arg(feature);
}

QString words_untick(const LayerPicture& picture, std::int64_t feature) {
    if (!picture.stack.empty())
        //: step of the undo list; %1 is the number of a feature, %2 a stack of blocks ("Encoder")
        return Layers::tr("untick feature %1 (%2)").arg(feature).arg(stack_name(picture.stack));
    //: step of the undo list; %1 is the number of a feature
    return Layers::tr("untick feature %1").arg(feature);
}

QString words_moved(const LayerPicture& picture) {
    if (!picture.stack.empty())
        //: step of the undo list; %1 is a stack of blocks ("Encoder")
        return Layers::tr("move the line between frozen and late blocks (%1)").arg(stack_name(picture.stack));
    //: step of the undo list
    return Layers::tr("move the line between frozen and late blocks");
}

}  // namespace sherl::widgets
