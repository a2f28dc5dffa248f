// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <QtTest>
#include <cmath>

#include "core/base/error.h"
#include "core/engine/train/gradients.h"
#include "core/engine/train/optimizer.h"

using namespace sherl;
using namespace sherl::engine;

namespace {

at::Tensor leaf(const std::vector<double>& values, at::ScalarType type) {
    at::Tensor tensor = at::tensor(values, at::TensorOptions(at::kDouble)).to(type);
    tensor.requires_grad_(true);
    return tensor;
}

double largest_difference(const at::Tensor& tensor, const std::vector<double>& expected) {
    return (tensor.detach().to(at::kDouble) - at::tensor(expected, at::TensorOptions(at::kDouble)))
        .abs()
        .max()
        .item<double>();
}

at::Tensor state_of(const Optimizer& optimizer, const std::string& name) {
    for (const NamedTensor& named : optimizer.state()) {
        if (named.name == name) return named.tensor;
    }
    return {};
}

}  // namespace

class TestOptimizer : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Values: torch 2.11, torch.optim.AdamW(lr=1e-2, betas=(0.9, 0.98), eps=1e-8), three steps.
    void adamwEqualsTorch_data() {
        QTest::addColumn<bool>("wide");
        QTest::addColumn<double>("decay");
        QTest::addColumn<QVector<double>>("expected");
        QTest::addColumn<double>("tolerance");
        QTest::newRow("float32") << false << 0.0
                                 << QVector<double>{0.9895092248916626, -0.478683203458786, 0.22597827017307281,
                                                    1.9749186038970947}
                                 << 1.3e-7;
        QTest::newRow("float32, decay") << false << 0.1
                                        << QVector<double>{0.9865273833274841, -0.4772094190120697, 0.22525575757026672,
                                                           1.968951940536499}
                                        << 1.3e-7;
        QTest::newRow("float64") << true << 0.0
                                 << QVector<double>{0.9895091935235862, -0.47868319317981384, 0.22597827397882306,
                                                    1.9749186480745182}
                                 << 1e-15;
        QTest::newRow("float64, decay") << true << 0.1
                                        << QVector<double>{0.9865272594857308, -0.47720939738126356,
                                                           0.22525574672553242, 1.9689518720969883}
                                        << 1e-15;
    }
    void adamwEqualsTorch() {
        QFETCH(bool, wide);
        QFETCH(double, decay);
        QFETCH(QVector<double>, expected);
        QFETCH(double, tolerance);
        const at::ScalarType type = wide ? at::kDouble : at::kFloat;
        const at::Tensor weight = leaf({1.0, -0.5, 0.25, 2.0}, type);
        const spec::OptimizerSpec spec{
            .kind = "adamw", .lr = 1e-2, .beta1 = 0.9, .beta2 = 0.98, .eps = 1e-8, .weight_decay = decay};
        const auto optimizer = make_optimizer(spec, {{"w", weight}}, nullptr);
        for (const auto& gradient : {std::vector{0.1, -0.2, 0.3, 1e-7}, std::vector{-0.3, 0.05, 0.0, 2e-7},
                                     std::vector{1.5, -2.5, 0.125, 0.0}}) {
            weight.mutable_grad() = at::tensor(gradient, at::TensorOptions(at::kDouble)).to(type);
            optimizer->step(1e-2);
        }
        QVERIFY(largest_difference(weight, {expected.begin(), expected.end()}) <= tolerance * 2);
        const double relative = wide ? 1e-15 : 1e-7;
        QVERIFY(largest_difference(state_of(*optimizer, "m/w"), {0.1311, -0.2617, 0.0368, 2.61e-8}) <= relative);
        QVERIFY(largest_difference(state_of(*optimizer, "v/w"), {0.04695608, 0.12581732, 0.00204122, 9.7608e-16}) <=
                relative);
    }

    // lr .01, wd .01, p = 1, gradients .1, −.3 (torch AdamW decays first).
    void adamwGolden() {
        const at::Tensor weight = leaf({1.0}, at::kDouble);
        const auto optimizer = make_optimizer(
            {.kind = "adamw", .lr = 0.01, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .weight_decay = 0.01},
            {{"w", weight}}, nullptr);
        weight.mutable_grad() = at::full({1}, 0.1, at::kDouble);
        optimizer->step(0.01);
        QVERIFY(largest_difference(weight, {0.9899000009999999}) < 1e-15);
        weight.mutable_grad() = at::full({1}, -0.3, at::kDouble);
        optimizer->step(0.01);
        QVERIFY(largest_difference(weight, {0.9947429091119065}) < 1e-15);
    }

    // methods.md A5, executed with transformers 4.6 on two steps of g, then −3g: epsilon is added before bias correction, and
    // decay takes the updated values. With tiny gradients, where epsilon counts, the two kinds part (torch's values: torch 2.11).
    void adamwOfTransformersGolden_data() {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<double>("gradient");
        QTest::addColumn<double>("decay");
        QTest::addColumn<QVector<double>>("expected");  // after the steps that are known
        const auto row = [](const char* name, const char* kind, double gradient, double decay, const QVector<double>& expected) {
            QTest::newRow(name) << QString::fromLatin1(kind) << gradient << decay << expected;
        };
        row("transformers", "adamw_hf", 0.1, 0.0, {0.9949419250135069});
        row("transformers, tiny", "adamw_hf", 1e-7, 0.0, {1.000068356656147});
        row("transformers, decay", "adamw_hf", 0.1, 0.01, {0.9899010316195143, 0.9947434407178435});
        row("torch", "adamw", 0.1, 0.0, {0.9949418991120065});
        row("torch, tiny", "adamw", 1e-7, 0.0, {0.9956394820379448});
    }
    void adamwOfTransformersGolden() {
        QFETCH(QString, kind);
        QFETCH(double, gradient);
        QFETCH(double, decay);
        QFETCH(QVector<double>, expected);
        const at::Tensor weight = leaf({1.0}, at::kDouble);
        const auto optimizer = make_optimizer({.kind = kind.toStdString(),
                                               .lr = 0.01,
                                               .beta1 = 0.9,
                                               .beta2 = 0.999,
                                               .eps = 1e-8,
                                               .weight_decay = decay},
                                              {{"w", weight}}, nullptr);
        for (int step = 0; step < 2; ++step) {
            weight.mutable_grad() = at::full({1}, step == 0 ? gradient : -3 * gradient, at::kDouble);
            optimizer->step(0.01);
            const qsizetype known = expected.size() - 2 + step;
            if (known >= 0) QVERIFY(largest_difference(weight, {expected[known]}) < 1e-14);
        }
    }

    // The rule itself in double (transformers 4, AdamW with correct_bias), many steps of a falling rate on several values.
    void adamwOfTransformersByItsRule() {
        constexpr double beta1 = 0.8, beta2 = 0.95, eps = 1e-3, decay = 0.1;
        std::vector<double> value{1.0, -0.5, 0.25, 2.0}, first(4), second(4);
        const at::Tensor weight = leaf(value, at::kDouble);
        const auto optimizer = make_optimizer(
            {.kind = "adamw_hf", .lr = 0.05, .beta1 = beta1, .beta2 = beta2, .eps = eps, .weight_decay = decay}, {{"w", weight}},
            nullptr);
        for (int step = 1; step <= 12; ++step) {
            const double rate = 0.05 * (12 - step) / 12;
            std::vector<double> gradient(4);
            for (std::size_t i = 0; i < 4; ++i) gradient[i] = std::sin(1.7 * step + static_cast<double>(i)) * std::pow(10.0, -static_cast<double>(i));
            weight.mutable_grad() = at::tensor(gradient, at::TensorOptions(at::kDouble));
            optimizer->step(rate);
            for (std::size_t i = 0; i < 4; ++i) {
                first[i] = beta1 * first[i] + (1 - beta1) * gradient[i];
                second[i] = beta2 * second[i] + (1 - beta2) * gradient[i] * gradient[i];
                const double corrected = rate * std::sqrt(1 - std::pow(beta2, step)) / (1 - std::pow(beta1, step));
                value[i] -= corrected * first[i] / (std::sqrt(second[i]) + eps);
                value[i] -= rate * decay * value[i];
            }
            QVERIFY(largest_difference(weight, value) < 1e-13);
        }
    }

    void tensorWithoutGradientIsDecayed() {
        const at::Tensor weight = leaf({2.0, -4.0}, at::kDouble);
        const auto optimizer =
            make_optimizer({.kind = "adamw", .lr = 0.1, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .weight_decay = 0.5},
                           {{"w", weight}}, nullptr);
        optimizer->step(0.1);
        QVERIFY(largest_difference(weight, {2.0 * 0.95, -4.0 * 0.95}) < 1e-15);
        QVERIFY(!weight.grad().defined());
    }

    void savedStateContinues() {
        const spec::OptimizerSpec spec{
            .kind = "adamw", .lr = 0.1, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .weight_decay = 0.5};
        const auto steps = [&](Optimizer& optimizer, const at::Tensor& weight, int from, int to) {
            for (int i = from; i < to; ++i) {
                weight.mutable_grad() = at::full({2}, 0.3 - 0.1 * i, at::kFloat);
                optimizer.step(0.1);
            }
        };
        const at::Tensor whole = leaf({2.0, -4.0}, at::kFloat);
        const auto first = make_optimizer(spec, {{"w", whole}}, nullptr);
        steps(*first, whole, 0, 6);

        const at::Tensor half = leaf({2.0, -4.0}, at::kFloat);
        const auto second = make_optimizer(spec, {{"w", half}}, nullptr);
        steps(*second, half, 0, 3);
        std::map<std::string, at::Tensor> saved;
        for (const NamedTensor& named : second->state()) saved[named.name] = named.tensor.clone();
        const at::Tensor resumed = half.detach().clone();
        resumed.requires_grad_(true);
        const auto third = make_optimizer(spec, {{"w", resumed}}, nullptr);
        third->load_state(saved, second->steps());
        steps(*third, resumed, 3, 6);
        QVERIFY(at::equal(whole.detach(), resumed.detach()));
        QCOMPARE(third->steps(), 6);

        saved.erase("v/w");
        QVERIFY_EXCEPTION_THROWN(third->load_state(saved, 3), Error);
    }

    // Values: torch.nn.utils.clip_grad_norm_ on [[3, 4], none, [12]]: norm 13.
    void clipping() {
        const std::vector<NamedTensor> trained{
            {"a", leaf({0, 0}, at::kDouble)}, {"b", leaf({0}, at::kDouble)}, {"c", leaf({0}, at::kDouble)}};
        QCOMPARE(gradient_norm(trained), 0.0);
        trained[0].tensor.mutable_grad() = at::tensor(std::vector{3.0, 4.0}, at::TensorOptions(at::kDouble));
        trained[2].tensor.mutable_grad() = at::full({1}, 12.0, at::kDouble);
        const double norm = gradient_norm(trained);
        QCOMPARE(norm, 13.0);
        clip_gradients(trained, norm, 20);
        QCOMPARE(trained[2].tensor.grad().item<double>(), 12.0);
        clip_gradients(trained, norm, 6.5);
        QCOMPARE(trained[2].tensor.grad().item<double>(), 12.0 * (6.5 / (13.0 + 1e-6)));
        clear_gradients(trained);
        QVERIFY(!trained[0].tensor.grad().defined());
    }
};

QTEST_GUILESS_MAIN(TestOptimizer)
#include "tst_optimizer.moc"
