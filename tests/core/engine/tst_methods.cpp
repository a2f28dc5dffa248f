// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of the methods on a tiny BERT: what trains, what autograd keeps, start values, masks. Gradient checkpointing:
// tst_checkpointing.cpp.
#include <torch/torch.h>
#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <set>

#include "core/base/error.h"
#include "core/engine/backbones/registry.h"
#include "core/engine/method_options.h"
#include "core/engine/methods/method.h"
#include "core/engine/model.h"
#include "core/spec/catalogue.h"

namespace fs = std::filesystem;
using namespace sherl;
using namespace sherl::engine;

namespace {

const fs::path kTiny = fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny";

ModelRequest request(const std::string& kind, Json options = Json::object(), const std::string& dtype = "float64") {
    ModelRequest result;
    result.backbone.path = kTiny;
    result.backbone.dtype = dtype;
    result.method = {.kind = kind, .options = std::move(options)};
    result.outputs = 3;
    return result;
}

Json sherl_options() {
    return {{"early_layers", {0, 1, 2}}, {"late_layers", 1}, {"reduction", 2}, {"down", "gated"}, {"epsilon", 1e-6}};
}
Json options_of(const std::string& kind) {
    return test::tiny_method(kind, formats::read_backbone_config(kTiny)).options;
}
Json lora_options() {
    return {{"rank", 2}, {"alpha", 4.0}, {"dropout", 0.0}, {"targets", {"query", "value"}}, {"bias", "none"}};
}

Batch batch(std::int64_t rows = 3, std::int64_t tokens = 7) {
    torch::manual_seed(1);
    Batch result;
    result.input_ids = at::randint(1, 60, {rows, tokens}, at::kLong);
    result.attention_mask = at::ones({rows, tokens}, at::kLong);
    result.labels = at::arange(rows, at::kLong).remainder(3);
    return result;
}

// Every operation that the graph of `root` keeps.
std::set<std::string> graph_of(const at::Tensor& root, std::size_t* nodes = nullptr) {
    std::set<torch::autograd::Node*> seen;
    std::vector<torch::autograd::Node*> open{root.grad_fn().get()};
    std::set<std::string> names;
    while (!open.empty()) {
        torch::autograd::Node* node = open.back();
        open.pop_back();
        if (node == nullptr || !seen.insert(node).second) continue;
        names.insert(node->name());
        for (const auto& edge : node->next_edges()) open.push_back(edge.function.get());
    }
    if (nodes != nullptr) *nodes = seen.size();
    return names;
}

bool same_set(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::set<std::string>(a.begin(), a.end()) == std::set<std::string>(b.begin(), b.end());
}

}  // namespace

class TestMethods : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void registryEqualsCatalogue() {
        std::vector<std::string> built, listed;
        for (const MethodEntry& entry : method_registry()) built.emplace_back(entry.kind);
        for (const spec::Method& method : spec::catalogue().methods) listed.push_back(method.kind);
        QVERIFY(same_set(built, listed));
    }

    // The frozen part of SHERL keeps nothing: no feature before the side network has a grad_fn, and the graph holds no
    // embedding.
    void earlyRouteKeepsNoGraph() {
        const auto model = build_model(request("sherl", sherl_options()), nullptr);
        std::vector<at::Tensor> features;
        ForwardContext context;
        context.features = &features;
        const at::Tensor logits = model->forward(batch(), context);
        QCOMPARE(features.size(), std::size_t{4});  // 0..guide
        const std::set<std::string> names = graph_of(logits);
        QVERIFY(!names.contains("EmbeddingBackward0"));
        // One late block: its attention appears, that of the three early blocks does not.
        std::size_t deep = 0;
        Json options = sherl_options();
        options["late_layers"] = 2;
        options["early_layers"] = {0, 1};
        std::size_t shallow = 0;
        graph_of(logits, &shallow);
        graph_of(build_model(request("sherl", options), nullptr)->forward(batch(), {}), &deep);
        options["late_layers"] = 0;
        options["early_layers"] = {0, 1, 2, 3};
        const std::set<std::string> without =
            graph_of(build_model(request("sherl", options), nullptr)->forward(batch(), {}));
        // The GELU is a node of its own, named after its C++ type.
        const auto has_gelu = [](const std::set<std::string>& graph) {
            return std::any_of(graph.begin(), graph.end(),
                               [](const std::string& name) { return name.find("Gelu") != std::string::npos; });
        };
        QVERIFY(has_gelu(names) && names.contains("NativeLayerNormBackward0"));
        QVERIFY(!has_gelu(without) && !without.contains("NativeLayerNormBackward0"));
        QVERIFY(deep > shallow);
    }

    // Features as the stack itself computes them must not require grad before the side network; tapped ones are
    // detached, so look inside.
    void frozenFeaturesRequireNoGrad() {
        class Watch final : public Encoder {
          public:
            explicit Watch(std::unique_ptr<Encoder> inner) : inner_(std::move(inner)) {}
            const formats::BackboneConfig& config() const override { return inner_->config(); }
            std::int64_t blocks() const override { return inner_->blocks(); }
            double initializer_range() const override { return inner_->initializer_range(); }
            double hidden_dropout() const override { return inner_->hidden_dropout(); }
            Pass begin(const Batch& b, const ForwardContext& c) const override { return inner_->begin(b, c); }
            at::Tensor embed(const at::Tensor& ids, const Pass& p) const override { return note(inner_->embed(ids, p)); }
            at::Tensor pool(const std::string& pool, const at::Tensor& h, const Pass& p) const override {
                return inner_->pool(pool, h, p);
            }
            const std::vector<BackboneWeight>& weights() const override { return inner_->weights(); }
            std::vector<Linear*> sites() override { return inner_->sites(); }
            std::string memory_block(const std::string& name) const override { return inner_->memory_block(name); }
            mutable std::vector<bool> kept;

          protected:
            at::Tensor run_block(std::int64_t i, const at::Tensor& h, const Pass& p) const override {
                return note(inner_->block(i, h, p));
            }

          private:
            at::Tensor note(const at::Tensor& x) const {
                kept.push_back(x.grad_fn() != nullptr || x.requires_grad());
                return x;
            }
            std::unique_ptr<Encoder> inner_;
        };
        const auto config = formats::read_backbone_config(kTiny);
        Watch stack(make_encoder(config, load_backbone_weights(kTiny, config, false, at::kDouble, at::kCPU), nullptr));
        Parameters parameters(0, at::kDouble, at::kCPU, nullptr);
        const auto method = build_sherl(stack, {.kind = "sherl", .options = sherl_options()}, parameters);
        Pass pass = stack.begin(batch(), {});
        (void)method->hidden(stack, batch(), pass, FeatureTap(nullptr));
        QCOMPARE(stack.kept,
                 (std::vector<bool>{false, false, false, false, true}));  // embedding, blocks 0–2 early, block 3 late
    }

    void onlyNamedTensorsGetGradients_data() {
        QTest::addColumn<QString>("kind");
        for (const MethodEntry& entry : method_registry()) {
            if (entry.encoder != nullptr) QTest::newRow(entry.kind) << QString::fromUtf8(entry.kind);
        }
    }
    void onlyNamedTensorsGetGradients() {
        QFETCH(QString, kind);
        const std::string name = kind.toStdString();
        const Json options = options_of(name);
        const auto model = build_model(request(name, options), nullptr);
        const Batch input = batch();
        model->loss(model->forward(input, {}), input).backward();
        std::string last;
        for (const NamedTensor& item : model->trainable()) {
            QVERIFY(item.tensor.is_leaf() && item.tensor.requires_grad());
            QVERIFY2(item.tensor.grad().defined(), item.name.c_str());
            QVERIFY2(last < item.name, item.name.c_str());  // sorted, no name twice
            last = item.name;
        }
    }

    // SHERL starts with a closed gate: the guide feature itself is absent (methods.md A0), and only γ sees it.
    void gateStartsClosedWithGradientTen() {
        const auto model = build_model(request("sherl", sherl_options()), nullptr);
        for (const NamedTensor& item : model->trainable()) {
            if (item.name == "side_block.gate_params") QCOMPARE(item.tensor.item<double>(), 0.0);
        }
    }

    void startValuesRepeatAndFollowTheSeed() {
        const auto values = [](std::uint64_t seed, const std::string& dtype) {
            ModelRequest r = request("sherl", sherl_options(), dtype);
            r.seed = seed;
            std::vector<at::Tensor> result;
            const auto model = build_model(r, nullptr);
            for (const NamedTensor& item : model->trainable())
                result.push_back(item.tensor.detach().to(at::kFloat));
            return at::cat([&] {
                for (at::Tensor& t : result) t = t.reshape(-1);
                return result;
            }());
        };
        const at::Tensor first = values(7, "float32");
        QVERIFY(at::equal(first, values(7, "float32")));
        QVERIFY(at::equal(first, values(7, "float64")));
        QVERIFY(!at::equal(first, values(8, "float32")));
    }

    void loraStartsAsTheBackbone() {
        const auto plain = build_model(request("linear_probe"), nullptr);
        const auto lora = build_model(request("lora", lora_options()), nullptr);
        std::vector<at::Tensor> a, b;
        ForwardContext first, second;
        first.features = &a;
        second.features = &b;
        (void)plain->forward(batch(), first);
        (void)lora->forward(batch(), second);
        QCOMPARE(a.size(), b.size());
        for (std::size_t i = 0; i < a.size(); ++i) QVERIFY(at::allclose(a[i], b[i], 0, 1e-12));
    }

    void paddingChangesNothing_data() { onlyNamedTensorsGetGradients_data(); }
    void paddingChangesNothing() {
        QFETCH(QString, kind);
        const std::string name = kind.toStdString();
        const Json options = options_of(name);
        const auto model = build_model(request(name, options), nullptr);
        const Batch input = batch();
        Batch padded = input;
        padded.input_ids = at::cat({input.input_ids, at::zeros({3, 4}, at::kLong)}, 1);
        padded.attention_mask = at::cat({input.attention_mask, at::zeros({3, 4}, at::kLong)}, 1);
        QVERIFY(at::allclose(model->forward(input, {}), model->forward(padded, {}), 0, 1e-12));
    }

    // A row of nothing but padding is a number everywhere (mean pooling divides 0 by 0 there, so pool by position).
    void fullyMaskedRowStaysFinite() {
        ModelRequest r = request("sherl", sherl_options());
        r.pool = "cls";
        const auto model = build_model(r, nullptr);
        Batch input = batch();
        input.attention_mask[1].zero_();
        const at::Tensor loss = model->loss(model->forward(input, {}), input);
        loss.backward();
        QVERIFY(loss.isfinite().item<bool>());
        for (const NamedTensor& item : model->trainable())
            QVERIFY2(item.tensor.grad().isfinite().all().item<bool>(), item.name.c_str());
    }

    void dropoutFollowsTheGenerator() {
        const auto model = build_model(request("full"), nullptr);
        const Batch input = batch();
        const auto logits = [&](std::uint64_t seed, bool dropouts) {
            ForwardContext context;
            context.training = true;
            context.backbone_dropout = dropouts;
            context.generator = at::detail::createCPUGenerator(seed);
            return model->forward(input, context).detach();
        };
        QVERIFY(at::equal(logits(1, true), logits(1, true)));
        QVERIFY(!at::equal(logits(1, true), logits(2, true)));
        QVERIFY(at::equal(logits(1, false), logits(2, false)));  // mode eval: none of the backbone's dropouts
    }

    // Frozen blocks below the first trained one keep nothing and run once.
    void checkpointingLeavesFrozenBlocksAlone() {
        const auto model = build_model(request("partial", {{"layers", 1}}), nullptr);
        ForwardContext context;
        context.training = context.gradient_checkpointing = true;
        const std::set<std::string> names = graph_of(model->forward(batch(), context));
        const auto checkpoints = std::count_if(names.begin(), names.end(), [](const std::string& name) {
            return name.find("Checkpoint") != std::string::npos;
        });
        QCOMPARE(checkpoints, 1);
        QVERIFY(!names.contains("NativeLayerNormBackward0"));
    }

    void layersThatDoNotFitAreRefused() {
        Json options = sherl_options();
        options["early_layers"] = {0, 3};  // 3 is the guide
        QVERIFY_EXCEPTION_THROWN((void)build_model(request("sherl", options), nullptr), Error);
        options = lora_options();
        options["targets"] = {"nothing"};
        QVERIFY_EXCEPTION_THROWN((void)build_model(request("lora", options), nullptr), Error);
    }
};

QTEST_APPLESS_MAIN(TestMethods)
#include "tst_methods.moc"
