// SPDX-License-Identifier: GPL-3.0-or-later
// A forecast as a document and back, and what it is made from once there is a run.
#include <QtTest>

#include "core/analysis/forecast_json.h"
#include "core/base/files.h"
#include "core/spec/resolve.h"

using namespace sherl;
using namespace sherl::analysis;

namespace {

Forecast a_forecast() {
    Forecast made;
    made.split.peak = 21;
    made.split.cells = {{.block = "block 0", .bytes = {1, 2, 3, 4, 5, 6}}};
    made.split.phase = api::Phase::loss;
    made.split.block = "head";
    made.trace.events = 3;
    made.trace.blocks = {"other"};
    made.trace.points = {{.event = 1, .bytes = 21, .block = 0}};
    made.evaluation_peak = 30;
    made.trainable_parameters = 7;
    made.head_parameters = 2;
    made.backbone_parameters = 100;
    made.adapter_bytes = 28;
    made.checkpoint_bytes = 84;
    made.reasons = {{.block = "block 0", .bytes = 4, .tensors = {"layer.0.lora_A", "layer.0.lora_B"}, .blocks = {"block 0"}, .passing = true}};
    return made;
}

ForecastSetup a_setup() {
    ForecastSetup setup;
    setup.spec.method.kind = "lora";
    setup.config.model_type = "bert";
    setup.batch = {.rows = 4, .tokens = 12, .targets = 0, .padded = true, .segments = true};
    setup.outputs = 3;
    setup.threads = 2;
    return setup;
}

}  // namespace

class TestForecastJson : public QObject {
    Q_OBJECT
    QTemporaryDir folder_;

    // A run of a spec on a backbone of one block, which is a config.json here.
    store::RunDetail a_run() const {
        const std::filesystem::path backbone = folder_.path().toStdString();
        write_file_atomically(backbone / "config.json",
                              R"({"model_type": "bert", "num_hidden_layers": 1, "hidden_size": 8, "num_attention_heads": 2,
                                  "intermediate_size": 16, "vocab_size": 30, "max_position_embeddings": 64})");
        const Json document = {{"format", "sherl-run/1"},
                               {"backbone", {{"path", backbone.string()}}},
                               {"method", {{"kind", "bitfit"}}},
                               {"task", {{"kind", "classification"}, {"max_length", 20}, {"data", {{"format", "glue-tsv"}, {"name", "mnli"}, {"path", "MNLI"}}}}},
                               {"train", {{"batch_size", 6}}}};
        store::RunDetail run;
        run.summary.spec = spec::resolve(document, {.base = backbone}).document;
        run.labels = {"a", "b", "c"};
        run.threads = 5;
        return run;
    }

  private Q_SLOTS:
    void isReadByOthers() {
        const QJsonObject json = QJsonDocument::fromJson(QByteArray::fromStdString(forecast_json(a_forecast(), a_setup()).dump())).object();
        QCOMPARE(json.value(QLatin1String("schema")).toString(), QStringLiteral("sherl-forecast/1"));
        QCOMPARE(json.value(QLatin1String("host")).toString(), QStringLiteral("bert"));
        QCOMPARE(json.value(QLatin1String("peak")).toInt(), 21);
        QCOMPARE(json.value(QLatin1String("needed")).toInt(), 30);
        const QJsonObject categories = json.value(QLatin1String("categories")).toObject();
        QCOMPARE(categories.value(QLatin1String("optimizer_state")).toInt(), 3);
        QCOMPARE(json.value(QLatin1String("parameters")).toObject().value(QLatin1String("head")).toInt(), 2);
    }

    void comesBack() {
        const Json document = forecast_json(a_forecast(), a_setup());
        const Forecast read = forecast_of(document, "forecast");
        QCOMPARE(forecast_json(read, a_setup()), document);
        QCOMPARE(read.reasons.front().tensors.size(), std::size_t{2});
        QVERIFY(read.reasons.front().passing);
        QCOMPARE(read.split.phase, api::Phase::loss);
        QCOMPARE(read.trace.points.size(), std::size_t{1});
    }

    void whatIsNoneIsRefused_data() {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("place");
        QTest::newRow("schema") << "/schema" << "forecast: schema";
        QTest::newRow("peak") << "/split/peak" << "forecast: split.cells";
        QTest::newRow("reason") << "/reasons/0/tensors" << "forecast: reasons.tensors";
        QTest::newRow("parameters") << "/parameters/head" << "forecast: parameters.head";
    }
    void whatIsNoneIsRefused() {
        QFETCH(QString, pointer);
        QFETCH(QString, place);
        Json document = forecast_json(a_forecast(), a_setup());
        Json& value = document.at(Json::json_pointer(pointer.toStdString()));
        value = value.is_number() ? Json(value.get<int>() - 100) : Json("x");
        if (pointer == QLatin1String("/split/peak")) value = 22;
        try {
            (void)forecast_of(document, "forecast");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(QString::fromStdString(error.problems().front().where), place);
        }
    }

    // Its forecast's batch where there is one, else that of the tensor that did not fit, else the spec's own limits.
    void aRunTellsItsSetup() {
        store::RunDetail run = a_run();
        ForecastSetup setup = setup_of_run(run);
        QCOMPARE(setup.config.bert.blocks, std::int64_t{1});
        QCOMPARE(setup.outputs, std::int64_t{3});
        QCOMPARE(setup.threads, std::int64_t{5});
        QCOMPARE(setup.batch.rows, std::int64_t{6});
        QCOMPARE(setup.batch.tokens, std::int64_t{20});
        QVERIFY(!budget_of_run(run));
        run.out_of_memory.emplace().live = 70;
        run.out_of_memory->batch = {.rows = 5, .tokens = 9};
        QCOMPARE(setup_of_run(run).batch.tokens, std::int64_t{9});
        QCOMPARE(budget_of_run(run), std::optional<std::int64_t>(70));
        run.out_of_memory->limit = 64;
        QCOMPARE(budget_of_run(run), std::optional<std::int64_t>(64));
        run.forecast = store::ForecastRecord{.peak = 21, .evaluation_peak = 30, .document = forecast_json(a_forecast(), a_setup())};
        setup = setup_of_run(run);
        QVERIFY(setup.batch == a_setup().batch);
        QCOMPARE(setup.threads, std::int64_t{2});
    }

    // The engine's facts decide; a GPU's allocator is not the one that the model knows.
    void aRunThatBeginsIsForecast() {
        const store::RunDetail run = a_run();
        const spec::RunSpec spec = spec::to_run_spec(run.summary.spec);
        api::RunStarted started;
        started.device = "cpu";
        started.threads = 4;
        started.outputs = 3;
        started.largest_batch = {.rows = 6, .tokens = 11, .targets = 0, .padded = false, .segments = true};
        const auto record = forecast_of_run(spec, started);
        QVERIFY(record.has_value());
        const Forecast same = forecast(setup_of_run(spec, started));
        QCOMPARE(record->peak, same.split.peak);
        QCOMPARE(record->evaluation_peak, same.evaluation_peak);
        QCOMPARE(record->document.at("batch").at("tokens"), Json(11));
        QCOMPARE(record->document.at("threads"), Json(4));
        QCOMPARE(record->document.at("host"), Json("bert"));
        started.device = "cuda:0";
        QVERIFY(!forecast_of_run(spec, started));
    }
};

QTEST_APPLESS_MAIN(TestForecastJson)
#include "tst_forecast_json.moc"
