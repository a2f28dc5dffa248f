// SPDX-License-Identifier: GPL-3.0-or-later
// torch before Qt: both use the word `slots`.
#include <torch/torch.h>
#include <QtTest>

#include "core/engine/methods/sherl/operator.h"

using namespace sherl::engine;

namespace {

at::Tensor rows(std::initializer_list<double> values, at::IntArrayRef shape) {
    return torch::tensor(std::vector<double>(values), at::kDouble).view(shape);
}

struct Inputs {
    std::vector<at::Tensor> shallow;
    at::Tensor guide, weight, bias;

    [[nodiscard]] std::vector<at::Tensor> all() const {
        std::vector<at::Tensor> result = shallow;
        result.insert(result.end(), {guide, weight, bias});
        return result;
    }
};

Inputs random_inputs(std::int64_t layers, std::int64_t tokens, std::int64_t width, at::ScalarType type,
                     std::uint64_t seed) {
    torch::manual_seed(seed);
    const auto options = at::TensorOptions(type);
    Inputs inputs;
    for (std::int64_t i = 0; i < layers; ++i) inputs.shallow.push_back(at::randn({2, tokens, width}, options));
    inputs.guide = at::randn({2, tokens, width}, options);
    inputs.weight = at::randn({1, width}, options);
    inputs.bias = at::randn({1}, options);
    return inputs;
}

void require_grad(const Inputs& inputs) {
    for (at::Tensor tensor : inputs.all()) tensor.requires_grad_(true);
}

using Operator = at::Tensor (*)(const std::vector<at::Tensor>&, const at::Tensor&, const at::Tensor&, const at::Tensor&,
                                double);

std::vector<at::Tensor> gradients(Operator op, const Inputs& inputs, double epsilon, const at::Tensor& weights) {
    const at::Tensor out = op(inputs.shallow, inputs.guide, inputs.weight, inputs.bias, epsilon);
    return torch::autograd::grad({(out * weights).sum()}, inputs.all());
}

double largest(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

}  // namespace

class TestSherlOperator : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // methods.md A0, golden vectors.
    void matchesPublishedVectors_data() {
        QTest::addColumn<double>("epsilon");
        QTest::addColumn<double>("u0");
        QTest::addColumn<double>("u1");
        QTest::newRow("1e-6") << 1e-6 << 0.24869244876988617 << 2.545253904173837;
        QTest::newRow("1e-8") << 1e-8 << 0.24869211102715905 << 2.545254449860246;
    }
    void matchesPublishedVectors() {
        QFETCH(double, epsilon);
        QFETCH(double, u0);
        QFETCH(double, u1);
        const std::vector<at::Tensor> shallow{rows({1, 0}, {1, 2}), rows({1, 1}, {1, 2}), rows({-1, 2}, {1, 2})};
        for (const Operator op : {anti_redundancy, anti_redundancy_composed}) {
            const at::Tensor u = op(shallow, rows({0.5, 1}, {1, 2}), rows({1, 2}, {1, 2}), rows({0.1}, {1}), epsilon);
            QVERIFY(largest(u, rows({u0, u1}, {1, 2})) < 1e-12);
        }
    }

    void deadScoresGiveTheGuide() {
        const std::vector<at::Tensor> shallow{rows({1, 0}, {1, 2}), rows({1, 1}, {1, 2}), rows({-1, 2}, {1, 2})};
        const at::Tensor guide = rows({0.5, 1}, {1, 2});
        QVERIFY(at::equal(anti_redundancy(shallow, guide, rows({-1, -2}, {1, 2}), rows({-9}, {1}), 1e-6), guide));
    }

    // Central differences in float64, away from the kinks of the ReLUs.
    void gradientsMatchFiniteDifferences() {
        const Inputs inputs = random_inputs(4, 3, 5, at::kDouble, 3);
        const at::Tensor weights = at::randn({2, 3, 5}, at::kDouble);
        require_grad(inputs);
        const auto value = [&] {
            const at::NoGradGuard guard;
            return (anti_redundancy(inputs.shallow, inputs.guide, inputs.weight, inputs.bias, 1e-2) * weights)
                .sum()
                .item<double>();
        };
        const std::vector<at::Tensor> analytic = gradients(anti_redundancy, inputs, 1e-2, weights);
        const std::vector<at::Tensor> arguments = inputs.all();
        constexpr double step = 1e-6;
        for (std::size_t a = 0; a < arguments.size(); ++a) {
            at::Tensor flat = arguments[a].detach().view(-1);
            for (std::int64_t i = 0; i < flat.numel(); ++i) {
                const double at_rest = flat[i].item<double>();
                flat[i] = at_rest + step;
                const double above = value();
                flat[i] = at_rest - step;
                const double below = value();
                flat[i] = at_rest;
                const double numeric = (above - below) / (2 * step);
                const double got = analytic[a].reshape(-1)[i].item<double>();
                QVERIFY2(
                    std::abs(numeric - got) < 1e-7 * (1 + std::abs(numeric)),
                    qPrintable(QStringLiteral("argument %1, element %2: %3, %4").arg(a).arg(i).arg(numeric).arg(got)));
            }
        }
    }

    // The kernel against the library's operators and autograd, over shapes that do and do not fill a chunk.
    void equalsTheComposedForm_data() {
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("width");
        QTest::newRow("one layer") << 1 << 7 << 8;
        QTest::newRow("many layers") << 12 << 5 << 3;
        QTest::newRow("many tokens") << 5 << 200 << 16;
        QTest::newRow("width 1") << 3 << 65 << 1;
    }
    void equalsTheComposedForm() {
        QFETCH(int, layers);
        QFETCH(int, tokens);
        QFETCH(int, width);
        const Inputs inputs = random_inputs(layers, tokens, width, at::kDouble, 11);
        const at::Tensor weights = at::randn({2, tokens, width}, at::kDouble);
        require_grad(inputs);
        QVERIFY(largest(anti_redundancy(inputs.shallow, inputs.guide, inputs.weight, inputs.bias, 1e-6),
                        anti_redundancy_composed(inputs.shallow, inputs.guide, inputs.weight, inputs.bias, 1e-6)) <
                1e-10);
        const auto native = gradients(anti_redundancy, inputs, 1e-6, weights);
        const auto composed = gradients(anti_redundancy_composed, inputs, 1e-6, weights);
        for (std::size_t i = 0; i < native.size(); ++i) {
            QVERIFY2(largest(native[i], composed[i]) <= 1e-9 * (1 + composed[i].abs().max().item<double>()),
                     qPrintable(QString::number(i)));
        }
    }

    // run-spec.md, "Zero vectors": ŝ_i = 0 and a_i = 0, each with zero gradient; what the others do is unchanged.
    void zeroVectorsAreHarmless() {
        for (const at::ScalarType type : {at::kFloat, at::kDouble}) {
            for (const Operator op : {anti_redundancy, anti_redundancy_composed}) {
                Inputs inputs = random_inputs(3, 4, 6, type, 5);
                inputs.shallow[1].zero_();
                inputs.shallow[0].select(1, 2).zero_();
                inputs.shallow[2].select(1, 2).zero_();
                require_grad(inputs);
                const at::Tensor out = op(inputs.shallow, inputs.guide, inputs.weight, inputs.bias, 1e-6);
                QVERIFY(out.isfinite().all().item<bool>());
                QVERIFY(at::equal(out.select(1, 2), inputs.guide.select(1, 2)));
                for (const at::Tensor& gradient : torch::autograd::grad({out.square().sum()}, inputs.all())) {
                    QVERIFY(gradient.isfinite().all().item<bool>());
                }
            }
        }
    }

    void zeroLayerChangesNothingElse() {
        Inputs inputs = random_inputs(2, 4, 6, at::kDouble, 9);
        require_grad(inputs);
        Inputs more = inputs;
        more.shallow.push_back(at::zeros_like(inputs.guide).requires_grad_(true));
        const at::Tensor weights = at::randn({2, 4, 6}, at::kDouble);
        const auto with = gradients(anti_redundancy, more, 1e-6, weights);
        const auto without = gradients(anti_redundancy, inputs, 1e-6, weights);
        QVERIFY(largest(with[0], without[0]) < 1e-14 && largest(with[1], without[1]) < 1e-14);
        QCOMPARE(with[2].abs().max().item<double>(), 0.0);  // a = 0 with zero gradient
    }

    void doesNotDependOnThreads() {
        const Inputs inputs = random_inputs(5, 300, 32, at::kFloat, 2);
        const at::Tensor weights = at::randn({2, 300, 32});
        require_grad(inputs);
        const int before = at::get_num_threads();
        at::set_num_threads(1);
        const auto one = gradients(anti_redundancy, inputs, 1e-6, weights);
        at::set_num_threads(2);
        const auto two = gradients(anti_redundancy, inputs, 1e-6, weights);
        at::set_num_threads(before);
        for (std::size_t i = 0; i < one.size(); ++i) QVERIFY(at::equal(one[i], two[i]));
    }
};

QTEST_APPLESS_MAIN(TestSherlOperator)
#include "tst_sherl_operator.moc"
