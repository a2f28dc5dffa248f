// SPDX-License-Identifier: GPL-3.0-or-later
// Peaks, traces and what did not fit: what is written is read back, and what is no such document is refused by its key.
#include <QtTest>
#include <numeric>

#include "core/api/memory_json.h"

using namespace sherl;
using namespace sherl::api;

namespace {

MemorySplit a_split() {
    return {.peak = 21,
            .step = 7,
            .cells = {{.block = "embedding", .bytes = {1, 2, 3, 4, 5, 0}}, {.block = "block 0", .bytes = {0, 0, 0, 6, 0, 0}}},
            .phase = Phase::backward,
            .block = "block 0",
            .micro_batch = 2,
            .batch = {.rows = 4, .tokens = 12, .targets = 3, .padded = false, .segments = true}};
}

StepTrace a_trace() {
    return {.step = 7,
            .events = 900,
            .peak = 21,
            .peak_event = 40,
            .seconds = 0.25,
            .blocks = {"other", "block 0"},
            .phases = {{.phase = Phase::forward, .event = 0, .seconds = 0, .micro_batch = 1},
                       {.phase = Phase::backward, .event = 30, .seconds = 0.125, .micro_batch = 1}},
            .points = {{.event = 1, .bytes = 9, .block = 0}, {.event = 40, .bytes = 21, .block = 1}, {.event = 900, .bytes = 3, .block = 0}}};
}

OutOfMemory an_event() {
    OutOfMemory event;
    event.requested = 100;
    event.live = 21;
    event.limit = 64;
    event.phase = Phase::side;
    event.block = "side network";
    event.step = 7;
    event.split = a_split();
    event.trace = a_trace();
    return event;
}

}  // namespace

class TestMemoryJson : public QObject {
    Q_OBJECT

  private Q_SLOTS:
    // By Qt's own reader, which knows nothing of ours.
    void isReadByOthers() {
        const QJsonObject split = QJsonDocument::fromJson(QByteArray::fromStdString(json_of(a_split()).dump())).object();
        QCOMPARE(split.value(QLatin1String("phase")).toString(), QStringLiteral("backward"));
        QCOMPARE(split.value(QLatin1String("batch")).toObject().value(QLatin1String("targets")).toInt(), 3);
        qint64 sum = 0;
        for (const QJsonValue& cell : split.value(QLatin1String("cells")).toArray()) {
            for (const std::string_view category : memory_categories)
                sum += cell.toObject().value(QString::fromUtf8(category.data(), static_cast<qsizetype>(category.size()))).toInteger();
        }
        QCOMPARE(sum, split.value(QLatin1String("peak")).toInteger());
        const QJsonObject trace = QJsonDocument::fromJson(QByteArray::fromStdString(json_of(a_trace()).dump())).object();
        const QJsonObject points = trace.value(QLatin1String("points")).toObject();
        QCOMPARE(points.value(QLatin1String("bytes")).toArray(), (QJsonArray{9, 21, 3}));
        QCOMPARE(points.value(QLatin1String("block")).toArray(), (QJsonArray{0, 1, 0}));
        QCOMPARE(trace.value(QLatin1String("phases")).toObject().value(QLatin1String("phase")).toArray(),
                 (QJsonArray{QStringLiteral("forward"), QStringLiteral("backward")}));
    }

    void comesBack() {
        const MemorySplit split = split_of(json_of(a_split()), "split");
        QCOMPARE(split.peak, 21);
        QCOMPARE(split.step, 7);
        QCOMPARE(split.phase, Phase::backward);
        QCOMPARE(split.block, std::string("block 0"));
        QCOMPARE(split.micro_batch, 2);
        QVERIFY(split.batch == a_split().batch);
        QCOMPARE(split.cells.size(), std::size_t{2});
        QCOMPARE(split.cells[1].bytes, (std::array<std::int64_t, 6>{0, 0, 0, 6, 0, 0}));

        const StepTrace trace = trace_of(json_of(a_trace()), "trace");
        QCOMPARE(trace.events, 900);
        QCOMPARE(trace.peak_event, 40);
        QCOMPARE(trace.seconds, 0.25);
        QCOMPARE(trace.blocks, a_trace().blocks);
        QCOMPARE(trace.phases[1].phase, Phase::backward);
        QCOMPARE(trace.phases[1].seconds, 0.125);
        QCOMPARE(trace.points.size(), std::size_t{3});
        QCOMPARE(trace.points[1].bytes, 21);
        QCOMPARE(int{trace.points[1].block}, 1);

        OutOfMemory event = an_event();
        event.trace = {};
        QCOMPARE(out_of_memory_of(json_of(event), "x").trace.step, 0);  // it had none
        event.trace = a_trace();
        const OutOfMemory read = out_of_memory_of(json_of(event), "x");
        QCOMPARE(read.requested, 100);
        QCOMPARE(read.limit, 64);
        QCOMPARE(read.phase, Phase::side);
        QCOMPARE(read.split.peak, 21);
        QCOMPARE(read.trace.points.size(), std::size_t{3});
    }

    void largeNumbersStayExact() {
        MemorySplit split = a_split();
        split.peak = (std::int64_t{1} << 60) + 1;
        split.cells = {{.block = "head", .bytes = {split.peak - 1, 1, 0, 0, 0, 0}}};
        QCOMPARE(split_of(parse_json(json_of(split).dump(), "x"), "x").peak, split.peak);
    }

    void whatIsNoneIsRefusedByItsKey_data() {
        QTest::addColumn<QString>("pointer");  // JSON Pointer of what is changed
        QTest::addColumn<QString>("value");    // empty: removed
        QTest::addColumn<QString>("place");    // in the error
        const auto row = [](const char* name, const char* pointer, const char* value, const char* place) {
            QTest::newRow(name) << QString::fromLatin1(pointer) << QString::fromLatin1(value) << QString::fromLatin1(place);
        };
        row("missing", "/requested", "", "run 1: requested");
        row("negative", "/live", "-1", "run 1: live");
        row("no integer", "/step", "1.5", "run 1: step");
        row("beyond 63 bits", "/step", "9223372036854775808", "run 1: step");
        row("no phase", "/phase", "\"sleep\"", "run 1: phase");
        row("no text", "/block", "3", "run 1: block");
        row("no flag", "/batch/padded", "1", "run 1: batch.padded");
        row("cells that do not sum", "/split/peak", "22", "run 1: split.cells");
        row("no cells", "/split/cells", "{}", "run 1: split.cells");
        row("no category", "/split/cells/0/weights", "", "run 1: split.cells.weights");
        row("no trace", "/trace", "[]", "run 1: trace");
        row("lists of two lengths", "/trace/points/bytes", "[1]", "run 1: trace.points.bytes");
        row("events that go back", "/trace/points/event", "[5, 4, 6]", "run 1: trace.points.event");
        row("no such block", "/trace/points/block", "[0, 2, 0]", "run 1: trace.points.block");
        row("phase of the trace", "/trace/phases/phase", "[\"forward\", \"x\"]", "run 1: trace.phases.phase");
        row("seconds of the trace", "/trace/phases/seconds", "[0, null]", "run 1: trace.phases.seconds");
    }
    void whatIsNoneIsRefusedByItsKey() {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, place);
        Json document = json_of(an_event());
        (void)out_of_memory_of(document, "run 1");
        const Json::json_pointer at(pointer.toStdString());
        if (value.isEmpty())
            document.at(at.parent_pointer()).erase(at.back());
        else
            document[at] = Json::parse(value.toStdString());
        try {
            (void)out_of_memory_of(document, "run 1");
            QFAIL("accepted");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("api.memory_json"));
            QCOMPARE(QString::fromStdString(error.problems().front().where), place);
            QVERIFY(!error.problems().front().way_out.empty());
        }
    }
};

QTEST_APPLESS_MAIN(TestMemoryJson)
#include "tst_memory_json.moc"
