// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the Workbench page over a BERT of 12 blocks into PNG files: look_setup FOLDER [sample]. Method bars, forecast bar,
// costs of layers, budgets of both kinds; both themes, three text sizes, both languages, the smallest window and the design's.
// `sample`: numbers like those of the design instead of forecasts.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>
#include <iostream>

#include "app/window/workbench_page.h"
#include "support/fake_engine.h"
#include "widgets/bridge/setup_forecast.h"
#include "widgets/look/language.h"
#include "widgets/look/settings.h"
#include "widgets/look/theme.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/picker_page.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

constexpr std::int64_t kMiB = 1 << 20;

// Of BERT-base at batch 32 of 128 tokens, roughly; grows with the batch.
analysis::Forecast sample(const analysis::ForecastSetup& setup) {
    const spec::MethodSpec& method = setup.spec.method;
    std::int64_t activations = 2400, others = 60;
    if (method.kind == "sherl")
        activations = 20 + 34 * static_cast<std::int64_t>(method.integers("early_layers").size()) + 196 * method.integer("late_layers");
    if (method.kind == "unipt") activations = 450;
    if (method.kind == "lst") activations = 500;
    if (method.kind == "linear_probe") activations = 4;
    if (method.kind == "partial") activations = 700;
    if (method.kind == "full") activations = 2700, others = 1300;
    if (method.kind == "adapter") activations = 2800;
    activations = activations * setup.batch.rows * setup.batch.tokens / 32 / 128;
    const std::int64_t temporaries = 90 * setup.batch.rows / 32;
    analysis::Forecast forecast;
    forecast.split.cells = {{"embedding", {436 * kMiB, others * kMiB / 3, others * kMiB * 2 / 3, 0, 0, 0}},
                            {"block 11", {0, 0, 0, activations * kMiB, temporaries * kMiB, 6 * kMiB}}};
    for (const std::int64_t part : forecast.split.by_category()) forecast.split.peak += part;
    forecast.trainable_parameters = 4'600'000;
    forecast.backbone_parameters = 109'500'000;
    return forecast;
}

std::vector<analysis::Proposal> sample_fit(const analysis::ForecastSetup& setup, std::int64_t, const analysis::Margin&) {
    analysis::ForecastSetup half = setup;
    half.batch.rows /= 2;
    return {{analysis::Proposal::Kind::smaller_batch, {{"train.batch_size", half.batch.rows}, {"train.accumulate", 2}},
             Text("analysis", "Batch %1, accumulate %2").arg(half.batch.rows).arg(2), sample(half).needed(), true}};
}

class Bench {
  public:
    Bench(const QString& folder, bool with_sample)
        : service(with_sample ? ForecastService::Hands{sample, sample_fit} : ForecastService::Hands()),
          settings(folder + QStringLiteral("/settings.ini")) {
        QDir().mkpath(folder + QStringLiteral("/bert-base-uncased"));
        QFile config(folder + QStringLiteral("/bert-base-uncased/config.json"));
        if (!config.open(QIODevice::WriteOnly)) qFatal("no temporary file");
        config.write("{\"model_type\": \"bert\", \"hidden_size\": 768, \"num_attention_heads\": 12, \"intermediate_size\": 3072, "
                     "\"num_hidden_layers\": 12, \"vocab_size\": 30522, \"max_position_embeddings\": 512}");
        config.close();
        draft.load({{"format", "sherl-run/1"},
                    {"backbone", {{"path", "bert-base-uncased"}}},
                    {"method", {{"kind", "sherl"}}},
                    {"task", {{"kind", "classification"}, {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "CoLA"}}}}}},
                   folder.toStdString());
        draft.set_seeds(QStringLiteral("0, 1, 2"));
        forecast.set_budget(3072 * kMiB);
    }
    [[nodiscard]] bool settle() { return QTest::qWaitFor([&] { return forecast.fresh() && !service.busy() && !preflight.busy(); }, 20000); }

    SpecDraft draft;
    PreflightService preflight;
    StudySession session;
    ForecastService service;
    SetupForecast forecast{draft, preflight, session, service};
    FakeEngine engine;
    SystemClock clock;
    TrainingBridge bridge{[this]() -> api::Engine& { return engine; }, clock};
    Settings settings;
};

void save(QWidget& widget, const QString& name) {
    QTest::qWait(120);
    if (!widget.grab().save(name)) qFatal("cannot write %s", qPrintable(name));
    std::cout << name.toStdString() << ' ' << widget.width() << 'x' << widget.height() << '\n';
}

void draw(const QString& out, bool with_sample, QSize size, Theme::Mode mode, const char* language, int percent) {
    QTemporaryDir folder;
    Language::instance().apply(QString::fromLatin1(language));
    Theme::instance().apply(mode, percent);
    Bench bench(folder.path(), with_sample);
    app::WorkbenchPage page({bench.draft, bench.preflight, bench.forecast, bench.session, bench.bridge, bench.settings, bench.clock});
    page.resize(size);
    page.show();
    const QString name = QStringLiteral("%1/setup-%2-%3-%4-%5-").arg(out).arg(size.width()).arg(mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light")).arg(percent).arg(QString::fromLatin1(language));
    (void)bench.settle();
    if (page.layers().isVisible()) QTest::mouseMove(page.layers().picker(), page.layers().picker()->row_rect(4).center());
    (void)bench.settle();
    save(page, name + QStringLiteral("sherl.png"));
    bench.draft.set("method.kind", "lora");
    (void)bench.settle();
    save(page, name + QStringLiteral("lora.png"));
    bench.forecast.set_budget(2048 * kMiB);
    (void)bench.settle();
    save(page, name + QStringLiteral("over.png"));
    bench.draft.set("method.kind", "sherl");
    bench.draft.set("method.early_layers", Json{0, 2, 4, 6});
    if (auto* tabs = page.findChild<QTabBar*>(QStringLiteral("setupTabs"))) tabs->setCurrentIndex(1);
    (void)bench.settle();
    save(page, name + QStringLiteral("layers.png"));
    PickerPage picker(bench.draft, &bench.forecast);
    picker.resize(size);
    (void)picker.begin();
    picker.show();
    (void)bench.settle();
    save(picker, name + QStringLiteral("picker.png"));
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "look_setup FOLDER [sample]\n";
        return 2;
    }
    QApplication app(count, arguments);
    const QString out = QString::fromLocal8Bit(arguments[1]);
    const bool with_sample = count > 2;
    QDir().mkpath(out);
    draw(out, with_sample, {1440, 820}, Theme::Mode::light, "en", 100);
    draw(out, with_sample, {1440, 820}, Theme::Mode::dark, "en", 100);
    draw(out, with_sample, {1440, 820}, Theme::Mode::light, "zh_CN", 100);
    draw(out, with_sample, {1440, 820}, Theme::Mode::light, "en", 130);
    draw(out, with_sample, {1180, 560}, Theme::Mode::light, "en", 100);
    return 0;
}
