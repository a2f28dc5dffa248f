// SPDX-License-Identifier: GPL-3.0-or-later
// run-spec.md, train.gradient_checkpointing: exact, dropout masks replayed. Every method on every host it is defined on: one
// stack, two stacks of unequal depth, T5 v1.1; float64, so that nothing but another computation could differ.
#include <torch/torch.h>

#include <QTemporaryDir>
#include <QtTest>
#include <algorithm>
#include <filesystem>

#include "core/engine/backbones/checkpoint.h"
#include "core/engine/backbones/pass.h"
#include "core/engine/method_options.h"
#include "core/engine/methods/method.h"
#include "core/engine/model.h"
#include "support/tiny_t5.h"

namespace fs = std::filesystem;
using namespace sherl;
using namespace sherl::engine;

namespace {

constexpr double kTolerance = 1e-12;

Batch batch(bool two_stacks) {
    torch::manual_seed(1);
    Batch result;
    result.input_ids = at::randint(2, 60, {3, 7}, at::kLong);
    result.attention_mask = at::ones({3, 7}, at::kLong);
    result.attention_mask.slice(1, 5)[1].zero_();
    result.labels = two_stacks ? at::randint(2, 60, {3, 4}, at::kLong) : at::arange(3, at::kLong);
    if (two_stacks) result.labels[2][3] = -100;
    return result;
}

struct Settings {
    bool checkpointing = false, dropouts = false;
};

// Loss, then the gradients of model.trainable(), then draws of the run's generator: what comes after must draw on as if nothing
// had run twice.
std::vector<at::Tensor> step(Model& model, const Batch& input, const Settings& settings) {
    ForwardContext context;
    context.training = true;
    context.backbone_dropout = settings.dropouts;
    context.gradient_checkpointing = settings.checkpointing;
    context.generator = at::detail::createCPUGenerator(5);
    const at::Tensor loss = model.loss(model.forward(input, context), input);
    loss.backward();
    std::vector<at::Tensor> result{loss.detach()};
    for (const NamedTensor& item : model.trainable()) {
        const at::Tensor& gradient = item.tensor.grad();
        result.push_back(gradient.defined() ? gradient.clone() : at::Tensor());
        at::Tensor(item.tensor).mutable_grad().reset();
    }
    result.push_back(at::empty({4}, at::kDouble).uniform_(0, 1, context.generator));
    return result;
}

bool same(const at::Tensor& a, const at::Tensor& b) {
    if (!a.defined() || !b.defined()) return a.defined() == b.defined();
    return at::allclose(a, b, kTolerance, kTolerance);
}

}  // namespace

class TestCheckpointing : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        folder_ = fs::path(directory_.path().toStdString());
        test::write_tiny_t5(folder_ / "t5", SHERL_TEST_DATA, {.encoder_blocks = 2, .decoder_blocks = 3});
        test::write_tiny_t5(folder_ / "t5 v1.1", SHERL_TEST_DATA,
                            {.encoder_blocks = 3, .decoder_blocks = 2, .gated = true, .tied = false});
    }

    void changesNoNumber_data() {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("dropouts");
        for (const char* host : {"bert", "t5", "t5 v1.1"}) {
            for (const MethodEntry& entry : method_registry()) {
                const bool defined = *host == 'b' ? entry.encoder != nullptr : entry.encoder_decoder != nullptr;
                if (!defined) continue;
                for (const bool dropouts : {false, true}) {
                    QTest::addRow("%s, %s%s", host, entry.kind, dropouts ? ", mode train" : "") << host << entry.kind << dropouts;
                }
            }
        }
    }
    void changesNoNumber() {
        QFETCH(QString, host);
        QFETCH(QString, kind);
        QFETCH(bool, dropouts);
        const auto model = build(host, kind);
        const Batch input = batch(host != QLatin1String("bert"));
        const std::vector<at::Tensor> plain = step(*model, input, {.checkpointing = false, .dropouts = dropouts});
        const std::vector<at::Tensor> again = step(*model, input, {.checkpointing = true, .dropouts = dropouts});
        const std::vector<NamedTensor>& trained = model->trainable();
        QVERIFY2(same(plain.front(), again.front()), "loss");
        QVERIFY2(same(plain.back(), again.back()), "what the generator draws next");
        std::size_t moved = 0;
        for (std::size_t i = 0; i < trained.size(); ++i) {
            QVERIFY2(same(plain[i + 1], again[i + 1]), trained[i].name.c_str());
            moved += plain[i + 1].defined() && plain[i + 1].abs().max().item<double>() > 0 ? 1 : 0;
        }
        // A comparison of zeros would tell nothing; a few are shut off by a ReLU.
        QVERIFY2(moved * 4 >= trained.size() * 3, qPrintable(QStringLiteral("%1 of %2").arg(moved).arg(trained.size())));
    }

    // The loss of a mode with dropouts is another one, or the rows above would compare the same thing twice.
    void dropoutsAreInForce() {
        for (const char* host : {"bert", "t5"}) {
            const auto model = build(QString::fromUtf8(host), QStringLiteral("full"));
            const Batch input = batch(*host != 'b');
            const at::Tensor with = step(*model, input, {.checkpointing = true, .dropouts = true}).front();
            const at::Tensor without = step(*model, input, {.checkpointing = true, .dropouts = false}).front();
            QVERIFY(!at::allclose(with, without, 1e-6, 1e-6));
        }
    }

    // The function itself, against plain autograd: inputs with and without gradient, an undefined one, a trained leaf used twice.
    void aStretchEqualsPlainAutograd() {
        const auto real = at::TensorOptions(at::kDouble);
        const auto leaf = [&](at::Tensor values) { return std::move(values.requires_grad_(true)); };
        torch::manual_seed(2);
        const at::Tensor x = leaf(at::randn({3, 4}, real)), fixed = at::randn({3, 4}, real), w = leaf(at::randn({4, 4}, real));
        int runs = 0;
        const auto run = [&](const std::vector<at::Tensor>& in) {
            ++runs;
            const at::Tensor y = at::linear(in[0], w).tanh() * in[1];
            return at::linear(in[2].defined() ? y + in[2] : y, w);
        };
        const auto grads = [&](const at::Tensor& y) { return torch::autograd::grad({y.square().sum()}, {x, w}); };
        const auto plain = grads(run({x, fixed, {}}));
        runs = 0;
        const auto again = grads(checkpointed({x, fixed, {}}, run, std::nullopt));
        QCOMPARE(runs, 2);
        for (std::size_t i = 0; i < plain.size(); ++i) QVERIFY(same(plain[i], again[i]));
        {
            const at::NoGradGuard frozen;
            runs = 0;
            QVERIFY(!checkpointed({x, fixed, {}}, run, std::nullopt).requires_grad());
            QCOMPARE(runs, 1);
        }
    }

    // A mask that is drawn in the stretch is drawn again, wherever the generator stands by then.
    void drawsOfAStretchAreRepeated() {
        const at::Tensor x = at::ones({64}, at::kDouble).requires_grad_(true);
        const std::optional<at::Generator> generator = at::detail::createCPUGenerator(9);
        const auto run = [&](const std::vector<at::Tensor>& in) { return dropout(in[0], 0.5, generator); };
        const at::Tensor y = checkpointed({x}, run, generator);
        (void)at::empty({100}, at::kDouble).uniform_(0, 1, generator);
        const at::Tensor gradient = torch::autograd::grad({y.sum()}, {x})[0];
        QVERIFY(at::equal(gradient, y.detach()));  // 0 or 2 at the same places
        QVERIFY(gradient.eq(0).any().item<bool>() && gradient.eq(2).any().item<bool>());
    }

  private:
    // Every trained tensor starts away from 0 and 1, so that all paths are open.
    [[nodiscard]] std::unique_ptr<Model> build(const QString& host, const QString& kind) const {
        const bool bert = host == QLatin1String("bert");
        ModelRequest request;
        request.backbone.path = bert ? fs::path(SHERL_TEST_DATA) / "golden/backbones/bert-tiny" : folder_ / host.toStdString();
        request.backbone.dtype = "float64";
        request.method = test::tiny_method(kind.toStdString(), formats::read_backbone_config(request.backbone.path));
        request.task_kind = bert ? "classification" : "seq2seq";
        request.outputs = 3;
        std::unique_ptr<Model> model = build_model(request, nullptr);
        const at::NoGradGuard guard;
        at::Generator values = at::detail::createCPUGenerator(3);
        for (const NamedTensor& item : model->trainable())
            item.tensor.add_(at::empty_like(item.tensor).normal_(0, 0.2, values));
        return model;
    }

    QTemporaryDir directory_;
    fs::path folder_;
};

QTEST_APPLESS_MAIN(TestCheckpointing)
#include "tst_checkpointing.moc"
