// SPDX-License-Identifier: GPL-3.0-or-later
// What is drawn for every kind of method, and what edits do. Truth: ui.md §4, run-spec.md, golden/NAMES.md.
#include <QFile>
#include <QtTest>

#include "layer_questions.h"
#include "widgets/panels/layer_words.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

using Features = std::vector<std::int64_t>;

LayerPicture picture(const std::string& kind, std::int64_t blocks, spec::Values options = {}) {
    return layer_picture(layers_of(kind, blocks, std::move(options)));
}

// One of two stacks of 12 blocks.
LayerPicture stack(const std::string& name, const std::string& kind, spec::Values options = {}) {
    return layer_picture(layers_of_stack(name, kind, 12, 12, std::move(options)));
}

LayerPicture after(const std::string& kind, std::int64_t blocks, spec::Values options, const LayerEdit& edit) {
    return layer_picture(with_edit(layers_of(kind, blocks, std::move(options)), edit));
}

Features with_body(const LayerPicture& drawn, LayerBody body) {
    Features features;
    for (const LayerRow& row : drawn.rows) {
        if (row.body == body) features.push_back(row.feature);
    }
    return features;
}

Features gradients(const LayerPicture& drawn) {
    Features features;
    for (const LayerRow& row : drawn.rows) {
        if (row.gradients) features.push_back(row.feature);
    }
    return features;
}

Features from_to(std::int64_t first, std::int64_t last) {
    Features features;
    for (; first <= last; ++first) features.push_back(first);
    return features;
}

Json change(const LayerEdit& edit, const std::string& path) {
    for (const auto& [at, value] : edit.changes) {
        if (at == path) return value;
    }
    return "no change";
}

}  // namespace

class TestLayerModel : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void withoutBackboneThereIsNothingToDraw() {
        LayerQuestion question = layers_of("sherl", 12);
        question.blocks.reset();
        QVERIFY(layer_picture(question).rows.empty());
        QVERIFY(!toggle_layer(layer_picture(question), 0).refusal.isEmpty());
    }

    void sherlByDefault() {
        const LayerPicture drawn = picture("sherl", 12);
        QCOMPARE(drawn.rows.size(), std::size_t{13});
        QCOMPARE(drawn.ticked(), from_to(0, 10));
        QCOMPARE(drawn.feature_with(LayerMark::guide), std::optional<std::int64_t>(11));
        QCOMPARE(with_body(drawn, LayerBody::late), Features{12});
        QCOMPARE(gradients(drawn), Features{12});
        QVERIFY(drawn.side_network);
        QCOMPARE(drawn.entry(), 12);
        QCOMPARE(drawn.boundary->blocks, 1);
        QCOMPARE(drawn.boundary->least, 0);
        QCOMPARE(drawn.boundary->most, 11);
    }

    // Out(u) + gate · last feature goes straight to the head.
    void sherlWithoutLateRoute() {
        const LayerPicture drawn = picture("sherl", 12, {{"method.late_layers", 0}});
        QCOMPARE(drawn.ticked(), from_to(0, 11));
        QCOMPARE(drawn.feature_with(LayerMark::guide), std::optional<std::int64_t>(12));
        QCOMPARE(drawn.gradient_floor, 13);
        QCOMPARE(drawn.entry(), 13);
        QVERIFY(gradients(drawn).empty());
    }

    void sherlAsWritten() {
        const LayerPicture drawn = picture("sherl", 6, {{"method.late_layers", 2}, {"method.early_layers", {0, 3}}});
        QCOMPARE(drawn.ticked(), (Features{0, 3}));
        QCOMPARE(drawn.feature_with(LayerMark::guide), std::optional<std::int64_t>(4));
        QCOMPARE(with_body(drawn, LayerBody::late), (Features{5, 6}));
    }

    void wrongNumbersAreDrawnAsNearAsPossible() {
        QCOMPARE(picture("sherl", 4, {{"method.late_layers", 9}}).boundary->blocks, 3);
        QCOMPARE(picture("sherl", 4, {{"method.late_layers", "two"}}).boundary->blocks, 0);
        QCOMPARE(picture("sherl", 4, {{"method.early_layers", {0, 3, 7, "x"}}}).ticked(), Features{0});
    }

    void baselines() {
        const LayerPicture full = picture("full", 12);
        QCOMPARE(with_body(full, LayerBody::trained), from_to(0, 12));
        QCOMPARE(full.gradient_floor, 0);
        QVERIFY(!full.side_network && !full.boundary && !full.ticks);

        const LayerPicture probe = picture("linear_probe", 12);
        QCOMPARE(with_body(probe, LayerBody::frozen), from_to(0, 12));
        QCOMPARE(probe.gradient_floor, 13);
        QVERIFY(!probe.side_network && !probe.boundary && !probe.ticks);

        const LayerPicture partial = picture("partial", 12, {{"method.layers", 3}});
        QCOMPARE(with_body(partial, LayerBody::trained), from_to(10, 12));
        QCOMPARE(gradients(partial), from_to(10, 12));
        QVERIFY(partial.boundary && !partial.boundary->late && !partial.side_network);
        QCOMPARE(partial.boundary->least, 1);
        QCOMPARE(partial.boundary->most, 12);
        QCOMPARE(picture("partial", 12).boundary->blocks, 1);
    }

    // Gradients run down to the lowest trained part. golden/NAMES.md says where the parts are.
    void inside_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("options");
        QTest::addColumn<int>("lowest");
        QTest::addColumn<QString>("adapted");
        const auto row = [](const char* name, const char* kind, const char* options, int lowest, const char* adapted) {
            QTest::newRow(name) << QString::fromLatin1(kind) << QString::fromLatin1(options) << lowest
                                << QString::fromUtf8(adapted);
        };
        row("bitfit trains the embeddings' norm too", "bitfit", "{}", 0, "0–12");
        row("adapter trains the embeddings' norm too", "adapter", "{}", 0, "0–12");
        row("lora", "lora", "{}", 1, "1–12");
        row("lora with biases", "lora", "{\"method.bias\": \"all\"}", 0, "0–12");
        row("lora, output is short", "lora", "{\"method.targets\": [\"output\"]}", 1, "1–12");
        row("lora at one site", "lora", "{\"method.targets\": [\"layer.4.attention.self.query\"]}", 5, "5");
        row("lora at two sites", "lora",
            "{\"method.targets\": [\"encoder.layer.9.output.dense\", \"layer.2.intermediate.dense\"]}", 3, "3, 10");
        row("lora at the pooler", "lora", "{\"method.targets\": [\"pooler.dense\"]}", 13, "–");
        row("lora at names that are not there", "lora", "{\"method.targets\": [\"uery\", 3]}", 13, "–");
        row("ia3", "ia3", "{}", 1, "1–12");
        row("prompt", "prompt", "{}", 0, "0");
        row("prefix", "prefix", "{}", 1, "1–12");
    }
    void inside() {
        QFETCH(QString, kind);
        QFETCH(QString, options);
        QFETCH(int, lowest);
        QFETCH(QString, adapted);
        spec::Values values;
        const Json given = Json::parse(options.toStdString());
        for (const auto& [path, value] : given.items()) values[path] = value;
        const LayerPicture drawn = picture(kind.toStdString(), 12, values);
        QCOMPARE(drawn.gradient_floor, std::int64_t{lowest});
        QCOMPARE(feature_ranges(with_body(drawn, LayerBody::adapted)), adapted);
        QCOMPARE(gradients(drawn), from_to(lowest, 12));
        QVERIFY(!drawn.side_network && !drawn.boundary && !drawn.ticks);
    }

    // LST taps features 1..L, UniPT 0..L−1 with feature L as its anchor, both without a late route.
    void ladders() {
        const LayerPicture lst = picture("lst", 12);
        QCOMPARE(lst.ticked(), from_to(1, 12));
        QVERIFY(!lst.feature_with(LayerMark::anchor) && !lst.boundary && lst.side_network);
        QCOMPARE(lst.entry(), 13);
        QVERIFY(gradients(lst).empty());
        QVERIFY(!toggle_layer(lst, 0).refusal.isEmpty());

        const LayerPicture unipt = picture("unipt", 12, {{"method.layers", {1, 3}}});
        QCOMPARE(unipt.ticked(), (Features{1, 3}));
        QCOMPARE(unipt.feature_with(LayerMark::anchor), std::optional<std::int64_t>(12));
        QVERIFY(!unipt.boundary && unipt.side_network);
        QVERIFY(toggle_layer(unipt, 12).refusal.contains(QStringLiteral("anchor")));
        QCOMPARE(picture("unipt", 12).ticked(), from_to(0, 11));
    }

    void everyMethodOfTheCatalogueHasAPicture() {
        for (const spec::Method& method : spec::catalogue().methods) {
            const LayerPicture drawn = picture(method.kind, 6);
            QVERIFY2(drawn.rows.size() == 7, method.kind.c_str());
            QVERIFY2(!picture_summary(drawn).isEmpty(), method.kind.c_str());
            QVERIFY2(!picture_caption(drawn).isEmpty(), method.kind.c_str());
            QCOMPARE(drawn.side_network, method.group == spec::Group::beside);
            // Whatever cannot be clicked says why.
            for (const LayerRow& row : drawn.rows) {
                QVERIFY2(!row_explanation(drawn, row.feature).isEmpty(), method.kind.c_str());
                const LayerEdit edit = toggle_layer(drawn, row.feature);
                QVERIFY2(edit.changes.empty() != edit.refusal.isEmpty(), method.kind.c_str());
                QCOMPARE(edit.refusal.isEmpty(), row.mark == LayerMark::check);
            }
            QVERIFY2(drawn.boundary || !move_boundary(drawn, 2).refusal.isEmpty(), method.kind.c_str());
        }
    }

    void clickingALayer() {
        const LayerPicture drawn = picture("sherl", 12);
        const LayerEdit off = toggle_layer(drawn, 3);
        QCOMPARE(change(off, "method.early_layers"), Json(Features{0, 1, 2, 4, 5, 6, 7, 8, 9, 10}));
        // Ticking the last one again leaves the default, which follows the guide.
        const LayerPicture without = after("sherl", 12, {}, off);
        QVERIFY(change(toggle_layer(without, 3), "method.early_layers").is_null());
        QCOMPARE(change(toggle_layer(without, 5), "method.early_layers"), Json(Features{0, 1, 2, 4, 6, 7, 8, 9, 10}));
        QVERIFY(toggle_layer(drawn, 11).refusal.contains(QStringLiteral("guide")));
        QVERIFY(toggle_layer(drawn, 12).refusal.contains(QStringLiteral("late route")));
        QVERIFY(!toggle_layer(drawn, 13).refusal.isEmpty());
        QVERIFY(!toggle_layer(drawn, -1).refusal.isEmpty());
    }

    // Early ticks at or above the new guide are dropped.
    void movingTheBoundary() {
        const spec::Values written{{"method.early_layers", {0, 8, 9, 10}}};
        const LayerEdit edit = move_boundary(picture("sherl", 12, written), 3);
        QCOMPARE(change(edit, "method.late_layers"), Json(3));
        QCOMPARE(change(edit, "method.early_layers"), Json(Features{0, 8}));
        const LayerPicture moved = after("sherl", 12, written, edit);
        QCOMPARE(moved.feature_with(LayerMark::guide), std::optional<std::int64_t>(9));
        QCOMPARE(moved.ticked(), (Features{0, 8}));
    }

    void allStaysAllWhenTheBoundaryMoves() {
        const LayerEdit edit = move_boundary(picture("sherl", 12), 0);
        QVERIFY(change(edit, "method.early_layers").is_null());
        QCOMPARE(after("sherl", 12, {}, edit).ticked(), from_to(0, 11));
        const spec::Values written{{"method.early_layers", from_to(0, 10)}};
        QCOMPARE(after("sherl", 12, written, move_boundary(picture("sherl", 12, written), 4)).ticked(), from_to(0, 7));
    }

    void boundaryHasLimits() {
        const LayerPicture drawn = picture("sherl", 4);
        QVERIFY(!move_boundary(drawn, -1).refusal.isEmpty());
        QVERIFY(!move_boundary(drawn, 4).refusal.isEmpty());
        QVERIFY(move_boundary(drawn, 3).refusal.isEmpty());
        QVERIFY(move_boundary(drawn, 1).changes.empty());  // where it is
        QVERIFY(!move_boundary(picture("partial", 4), 0).refusal.isEmpty());
        QCOMPARE(change(move_boundary(picture("partial", 4), 4), "method.layers"), Json(4));
        QVERIFY(move_boundary(picture("lora", 4), 1).refusal.contains(QStringLiteral("no late route")));
    }

    void presets() {
        const LayerPicture drawn =
            picture("sherl", 12, {{"method.late_layers", 2}, {"method.early_layers", Json(Features{5})}});
        QCOMPARE(current_preset(drawn), LayerPreset::custom);
        QVERIFY(change(choose_preset(drawn, LayerPreset::all), "method.early_layers").is_null());
        QCOMPARE(change(choose_preset(drawn, LayerPreset::even), "method.early_layers"), Json(Features{0, 2, 4, 6, 8}));
        QCOMPARE(change(choose_preset(drawn, LayerPreset::last), "method.early_layers"), Json(Features{6, 7, 8, 9}));
        QCOMPARE(change(choose_preset(drawn, LayerPreset::first), "method.early_layers"), Json(Features{0, 1, 2, 3}));
        QCOMPARE(change(choose_preset(drawn, LayerPreset::none), "method.early_layers"), Json::array());
        for (const LayerPreset preset : layer_presets(drawn)) {
            const LayerEdit edit = choose_preset(drawn, preset);
            QVERIFY(edit.refusal.isEmpty());
            const LayerPicture shown =
                after("sherl", 12, {{"method.late_layers", 2}, {"method.early_layers", Json(Features{5})}}, edit);
            QCOMPARE(current_preset(shown, preset), preset);
        }
        QVERIFY(layer_presets(picture("lora", 12)).empty());
        QVERIFY(!choose_preset(picture("lora", 12), LayerPreset::all).refusal.isEmpty());
    }

    // methods.md A3: x_1 the joint embedding, x_2..x_12 the outputs of layers 0..10, guide layer 10, layer 11 late.
    void paperSetup() {
        const spec::Values written{{"method.late_layers", 3}, {"method.early_layers", {0, 1}}};
        const LayerEdit edit = choose_preset(picture("sherl", 12, written), LayerPreset::paper);
        const LayerPicture drawn = after("sherl", 12, written, edit);
        QCOMPARE(drawn.ticked(), from_to(0, 10));
        QCOMPARE(drawn.boundary->blocks, 1);
        QVERIFY(!choose_preset(picture("sherl", 6), LayerPreset::paper).refusal.isEmpty());
        QCOMPARE(current_preset(drawn, LayerPreset::paper), LayerPreset::paper);
        QCOMPARE(current_preset(drawn), LayerPreset::all);
        QCOMPARE(current_preset(picture("sherl", 12, written), LayerPreset::paper), LayerPreset::custom);
    }

    void summaries() {
        QCOMPARE(picture_summary(picture("sherl", 12)), QStringLiteral("early 0–10 · guide 11 · late 1"));
        QCOMPARE(picture_summary(picture("sherl", 12, {{"method.early_layers", {0, 2, 4, 6, 8, 10}}})),
                 QStringLiteral("early 6 of 11 · guide 11 · late 1"));
        QCOMPARE(picture_summary(picture("unipt", 12)), QStringLiteral("layers 0–11 · anchor 12"));
        QCOMPARE(picture_summary(picture("lst", 12)), QStringLiteral("layers 1–12"));
        QCOMPARE(picture_summary(picture("lora", 12)), QStringLiteral("adapted 1–12"));
        QCOMPARE(feature_ranges({}), QStringLiteral("–"));
        QCOMPARE(feature_ranges({0, 1, 3, 4, 5, 9}), QStringLiteral("0, 1, 3–5, 9"));
    }

    void namesThatAreReadAloud() {
        const LayerPicture drawn = picture("sherl", 12, {{"method.early_layers", Json(Features{4})}});
        QCOMPARE(spoken_row(drawn, 4), QStringLiteral("Feature 4, block 4, ticked"));
        QCOMPARE(spoken_row(drawn, 0), QStringLiteral("Feature 0, embedding, not ticked"));
        QCOMPARE(spoken_row(drawn, 11), QStringLiteral("Feature 11, block 11, guide"));
        QCOMPARE(spoken_row(drawn, 12), QStringLiteral("Feature 12, block 12, late"));
        QCOMPARE(module_path(drawn, 0), QStringLiteral("embeddings"));
        QCOMPARE(module_path(drawn, 4), QStringLiteral("encoder.layer.3"));
    }

    // --- Two stacks. Truth: golden/NAMES-T5.md, methods.md A5, C. ---

    // Published: no late block in the encoder, one in the decoder; the guide lies before it.
    void twoStacksHaveBoundariesOfTheirOwn() {
        const LayerPicture encoder = stack("encoder", "sherl"), decoder = stack("decoder", "sherl");
        QCOMPARE(encoder.boundary->blocks, 0);
        QCOMPARE(encoder.ticked(), from_to(0, 11));
        QCOMPARE(encoder.feature_with(LayerMark::guide), std::optional<std::int64_t>(12));
        QVERIFY(gradients(encoder).empty() && encoder.reached);
        QVERIFY(encoder.end.is == LayerEnd::Is::output && encoder.end.body == LayerBody::frozen);
        QCOMPARE(decoder.boundary->blocks, 1);
        QCOMPARE(decoder.ticked(), from_to(0, 10));
        QCOMPARE(gradients(decoder), Features{12});
        QVERIFY(decoder.end.is == LayerEnd::Is::word_head);
        QCOMPARE(decoder.boundary->path, std::string("method.late_layers.decoder"));
        QCOMPARE(encoder.ticks->path, std::string("method.early_layers.encoder"));
    }

    void editsWriteOneStack() {
        const spec::Values written{{"method.early_layers.encoder", {0, 2, 4}}, {"method.early_layers.decoder", {0, 10}}};
        const LayerEdit tick = toggle_layer(stack("encoder", "sherl", written), 3);
        QCOMPARE(tick.changes.size(), std::size_t{1});
        QCOMPARE(change(tick, "method.early_layers.encoder"), Json(Features{0, 2, 3, 4}));
        const LayerEdit moved = move_boundary(stack("decoder", "sherl", written), 3);
        QCOMPARE(change(moved, "method.late_layers.decoder"), Json(3));
        QCOMPARE(change(moved, "method.early_layers.decoder"), Json(Features{0}));
        QCOMPARE(change(moved, "method.late_layers.encoder"), Json("no change"));
        const LayerQuestion after = with_edit(layers_of_stack("decoder", "sherl", 12, 12, written), moved);
        QCOMPARE(layer_picture(after).feature_with(LayerMark::guide), std::optional<std::int64_t>(9));
        // What is not said follows the line, as with one stack.
        const LayerQuestion open = layers_of_stack("encoder", "sherl", 12, 12);
        QCOMPARE(layer_picture(with_edit(open, move_boundary(layer_picture(open), 2))).ticked(), from_to(0, 9));
    }

    // With decoder late 0 nothing reads the encoder's side network: it gets no gradient.
    void nothingReadsTheEncodersSideNetwork() {
        const spec::Values none{{"method.late_layers.decoder", 0}, {"method.late_layers.encoder", 2}};
        const LayerPicture encoder = stack("encoder", "sherl", none);
        QVERIFY(!encoder.reached && gradients(encoder).empty());
        QCOMPARE(with_body(encoder, LayerBody::late), (Features{11, 12}));
        QCOMPARE(encoder.line(), 11);
        QVERIFY(picture_caption({encoder, stack("decoder", "sherl", none)}).contains(QStringLiteral("not trained")));
        QVERIFY(stack("encoder", "lst").reached);
    }

    // What trains in the encoder gets its gradients through every block of the decoder, not through its embedding.
    void gradientsReachTheEncoderThroughTheDecoder() {
        const spec::Values both{{"method.layers.encoder", 2}, {"method.layers.decoder", 1}};
        const LayerPicture encoder = stack("encoder", "partial", both), decoder = stack("decoder", "partial", both);
        QCOMPARE(gradients(encoder), (Features{11, 12}));
        QCOMPARE(with_body(decoder, LayerBody::trained), Features{12});
        QCOMPARE(gradients(decoder), from_to(1, 12));
        QCOMPARE(decoder.line(), 12);
        QVERIFY(row_explanation(decoder, 3).join(QString()).contains(QStringLiteral("to the encoder")));

        const spec::Values one{{"method.layers.encoder", 0}, {"method.layers.decoder", 1}};
        QVERIFY(!stack("encoder", "partial", one).reached);
        QCOMPARE(gradients(stack("decoder", "partial", one)), Features{12});
        QCOMPARE(stack("encoder", "partial", one).boundary->least, 0);
    }

    // NAMES-T5.md: bitfit and adapter work inside blocks and on the last norms, not on the embedding; prompt vectors stand
    // before the source; LoRA's targets are in every attention.
    void insideTwoStacks_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("encoder");
        QTest::addColumn<QString>("decoder");
        QTest::addColumn<int>("encoder_floor");
        QTest::addColumn<int>("decoder_floor");
        QTest::newRow("bitfit") << "bitfit" << QStringLiteral("1–12") << QStringLiteral("1–6") << 1 << 1;
        QTest::newRow("adapter") << "adapter" << QStringLiteral("1–12") << QStringLiteral("1–6") << 1 << 1;
        QTest::newRow("lora") << "lora" << QStringLiteral("1–12") << QStringLiteral("1–6") << 1 << 1;
        QTest::newRow("prompt") << "prompt" << "0" << QStringLiteral("–") << 0 << 1;
    }
    void insideTwoStacks() {
        QFETCH(QString, kind);
        QFETCH(QString, encoder);
        QFETCH(QString, decoder);
        QFETCH(int, encoder_floor);
        QFETCH(int, decoder_floor);
        const LayerPicture first = layer_picture(layers_of_stack("encoder", kind.toStdString(), 12, 6));
        const LayerPicture second = layer_picture(layers_of_stack("decoder", kind.toStdString(), 12, 6));
        QCOMPARE(feature_ranges(with_body(first, LayerBody::adapted)), encoder);
        QCOMPARE(feature_ranges(with_body(second, LayerBody::adapted)), decoder);
        QCOMPARE(first.gradient_floor, std::int64_t{encoder_floor});
        QCOMPARE(second.gradient_floor, std::int64_t{decoder_floor});
        QCOMPARE(second.tallest, 12);
        QVERIFY(first.reached);
    }

    // experiments/glue holds the published layers of base, large and 3B as specs.
    void publishedLayersOfT5_data() {
        QTest::addColumn<QString>("size");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<int>("blocks");
        QTest::addColumn<int>("feed_forward");
        for (const char* kind : {"sherl", "lst"}) {
            QTest::addRow("base %s", kind) << "base" << QString::fromLatin1(kind) << 12 << 3072;
            QTest::addRow("large %s", kind) << "large" << QString::fromLatin1(kind) << 24 << 4096;
            QTest::addRow("3b %s", kind) << "3b" << QString::fromLatin1(kind) << 24 << 16384;
        }
    }
    void publishedLayersOfT5() {
        QFETCH(QString, size);
        QFETCH(QString, kind);
        QFETCH(int, blocks);
        QFETCH(int, feed_forward);
        QFile file(QStringLiteral("%1/experiments/glue/%2/%3/cola.json").arg(QString::fromUtf8(SHERL_SOURCE_DIR), size, kind));
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const Json method = Json::parse(file.readAll().toStdString()).at("method");
        LayerPictures pictures;
        std::vector<LayerQuestion> questions;
        for (const char* name : {"encoder", "decoder"}) {
            LayerQuestion question = layers_of_stack(name, kind.toStdString(), blocks, blocks);
            question.feed_forward = feed_forward;
            questions.push_back(question);
            pictures.push_back(layer_picture(question));
        }
        const LayerEdit edit = choose_preset(pictures, LayerPreset::paper);
        QVERIFY2(edit.refusal.isEmpty(), qPrintable(edit.refusal));
        pictures.clear();
        for (const LayerQuestion& question : questions) pictures.push_back(layer_picture(with_edit(question, edit)));
        QCOMPARE(current_preset(pictures, LayerPreset::paper), LayerPreset::paper);
        const char* key = kind == QLatin1String("sherl") ? "early_layers" : "layers";
        for (const LayerPicture& picture : pictures) {
            QCOMPARE(Json(picture.ticked()), method.at(key).at(picture.stack));
            if (picture.boundary) QCOMPARE(Json(picture.boundary->blocks), method.at("late_layers").at(picture.stack));
        }
    }

    // A preset is that of both stacks or none's; each keeps its own limits.
    void presetsOfBothStacks() {
        const LayerPictures pictures{stack("encoder", "sherl"), stack("decoder", "sherl")};
        QCOMPARE(current_preset(pictures), LayerPreset::all);
        const LayerEdit edit = choose_preset(pictures, LayerPreset::last);
        QCOMPARE(change(edit, "method.early_layers.encoder"), Json(Features{8, 9, 10, 11}));
        QCOMPARE(change(edit, "method.early_layers.decoder"), Json(Features{7, 8, 9, 10}));
        const spec::Values one{{"method.early_layers.encoder", {8, 9, 10, 11}}};
        QCOMPARE(current_preset({stack("encoder", "sherl", one), stack("decoder", "sherl", one)}), LayerPreset::custom);
        QVERIFY(layer_presets(LayerPictures{stack("encoder", "lora"), stack("decoder", "lora")}).empty());
        QVERIFY(layer_presets(LayerPictures{}).empty());
    }

    void everyMethodOnTwoStacksHasPictures() {
        for (const spec::Method& method : spec::catalogue().methods) {
            if (std::find(method.hosts.begin(), method.hosts.end(), "t5") == method.hosts.end()) continue;
            const LayerPictures pictures{stack("encoder", method.kind), stack("decoder", method.kind)};
            QVERIFY2(!picture_summary(pictures).isEmpty(), method.kind.c_str());
            QVERIFY2(!picture_caption(pictures).isEmpty(), method.kind.c_str());
            for (const LayerPicture& drawn : pictures) {
                QCOMPARE(drawn.rows.size(), std::size_t{13});
                for (const LayerRow& row : drawn.rows) {
                    QVERIFY2(!row_explanation(drawn, row.feature).isEmpty(), method.kind.c_str());
                    QCOMPARE(toggle_layer(drawn, row.feature).refusal.isEmpty(), row.mark == LayerMark::check);
                }
            }
        }
    }

    void wordsOfTwoStacks() {
        const spec::Values written{{"method.early_layers.encoder", {0, 2, 4, 6, 8}}};
        const LayerPicture encoder = stack("encoder", "sherl", written), decoder = stack("decoder", "sherl", written);
        QCOMPARE(picture_summary({encoder, decoder}), QStringLiteral("late: encoder 0 · decoder 1"));
        QCOMPARE(picture_summary({stack("encoder", "lst"), stack("decoder", "lst")}),
                 QStringLiteral("layers: encoder 1–12 · decoder 1–12"));
        QCOMPARE(picture_summary({stack("encoder", "prompt"), stack("decoder", "prompt")}),
                 QStringLiteral("adapted: encoder 0 · decoder –"));
        QCOMPARE(module_path(encoder, 4), QStringLiteral("encoder.block.3"));
        QCOMPARE(module_path(decoder, 12), QStringLiteral("decoder.block.11"));
        QCOMPARE(module_path(decoder, 0), QStringLiteral("shared"));
        QVERIFY(toggle_layer(encoder, 1).what.contains(QStringLiteral("Encoder")));
        QVERIFY(boundary_explanation(encoder).contains(QStringLiteral("decoder's late blocks")));
    }
};

QTEST_GUILESS_MAIN(TestLayerModel)
#include "tst_layer_model.moc"
