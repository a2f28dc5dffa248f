// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/tiny_world.h"

#include <fcntl.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <csignal>
#include <span>
#include <stdexcept>
#include <vector>

#include "core/base/random.h"
#include "core/formats/backbone_folder.h"
#include "core/formats/safetensors.h"

namespace sherl::test {
namespace {

constexpr int kMilliseconds = 120'000;

const QStringList& words() {
    static const QStringList all{
        QStringLiteral("good"), QStringLiteral("fine"),  QStringLiteral("great"), QStringLiteral("bad"),
        QStringLiteral("poor"), QStringLiteral("awful"), QStringLiteral("the"),   QStringLiteral("film"),
        QStringLiteral("play"), QStringLiteral("book"),  QStringLiteral("was"),   QStringLiteral("is"),
        QStringLiteral("very"), QStringLiteral("quite"), QStringLiteral("here"),  QStringLiteral("now")};
    return all;
}

}  // namespace

QList<QByteArray> Result::lines() const {
    QList<QByteArray> all = out.split('\n');
    if (!all.isEmpty() && all.last().isEmpty()) all.removeLast();
    return all;
}

QList<QByteArray> Result::sentences() const {
    return Result{.code = 0, .out = err, .err = {}}.lines();
}

QJsonObject Result::json() const {
    return QJsonDocument::fromJson(out).object();
}

QList<QJsonObject> Result::events(const QString& kind) const {
    QList<QJsonObject> found;
    for (const QByteArray& line : lines()) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event.value(QLatin1String("event")) == kind) found.append(event);
    }
    return found;
}

TinyWorld::TinyWorld() : environment(QProcessEnvironment::systemEnvironment()) {
    environment.insert(QStringLiteral("XDG_DATA_HOME"), path(QStringLiteral("data-home")));
    environment.insert(QStringLiteral("XDG_CACHE_HOME"), path(QStringLiteral("cache-home")));
    environment.remove(QStringLiteral("SHERL_ENGINE"));
    write_backbone(QStringLiteral("backbone"), 2);
    write_table();
}

void TinyWorld::write(const QString& name, const QByteArray& content) const {
    QFile file(path(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size()) {
        throw std::runtime_error("cannot write " + name.toStdString());
    }
}

void TinyWorld::write_backbone(const QString& folder, int segments) const {
    QDir().mkpath(path(folder));
    write(folder + QStringLiteral("/config.json"),
          R"({"model_type": "bert", "num_hidden_layers": 2, "hidden_size": 32, "num_attention_heads": 4,
        "intermediate_size": 64, "vocab_size": 21, "max_position_embeddings": 24, "hidden_act": "gelu",
        "hidden_dropout_prob": 0.1, "attention_probs_dropout_prob": 0.1, "type_vocab_size": )" +
              QByteArray::number(segments) + '}');
    QByteArray vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n";
    for (const QString& word : words()) vocabulary += word.toUtf8() + '\n';
    write(folder + QStringLiteral("/vocab.txt"), vocabulary);

    Random random(1);
    const auto config = formats::read_backbone_config(path(folder).toStdString());
    const auto wanted = formats::bert_tensors(config.bert, true);
    std::vector<std::vector<float>> values;
    std::vector<formats::TensorToWrite> tensors;
    for (const auto& [name, shape] : wanted) {
        std::size_t count = 1;
        for (const std::int64_t extent : shape) count *= static_cast<std::size_t>(extent);
        std::vector<float>& value = values.emplace_back(count);
        const bool scale = name.ends_with("LayerNorm.weight");
        for (float& each : value) each = static_cast<float>((scale ? 1.0 : 0.0) + 0.2 * (random.uniform() - 0.5));
    }
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        tensors.push_back({.name = wanted[i].first,
                           .dtype = formats::Dtype::f32,
                           .shape = wanted[i].second,
                           .data = std::as_bytes(std::span(values[i]))});
    }
    formats::write_safetensors(path(folder + QStringLiteral("/model.safetensors")).toStdString(), tensors);
}

// 64 different sentences: half with a kind word, half with an unkind one.
void TinyWorld::write_table() const {
    QByteArray table = "sentence\tlabel\n";
    for (int i = 0; i < 64; ++i) {
        const bool kind = i % 2 == 0;
        const QString judgement = words().at((kind ? 0 : 3) + (i / 2) % 3);
        const QString rest =
            QStringLiteral("%1 %2 %3 %4")
                .arg(words().at(7 + (i / 6) % 3), words().at(10 + (i / 18) % 2), words().at(12 + i / 36), judgement);
        table += "the " + rest.toUtf8() + (i % 4 < 2 ? " here" : " now") + '\t' + (kind ? "kind" : "unkind") + '\n';
    }
    write(QStringLiteral("reviews.tsv"), table);
}

QString TinyWorld::write_spec(const QString& name, const QJsonObject& train) const {
    QJsonObject training{{QStringLiteral("epochs"), 2}, {QStringLiteral("batch_size"), 16}};
    for (auto each = train.begin(); each != train.end(); ++each) training.insert(each.key(), each.value());
    const auto object = [](const char* key, const QJsonValue& value) {
        return QJsonObject{{QString::fromLatin1(key), value}};
    };
    QJsonObject data = object("format", QStringLiteral("table"));
    data.insert(QStringLiteral("files"), object("train", QStringLiteral("reviews.tsv")));
    data.insert(QStringLiteral("columns"), QJsonObject{{QStringLiteral("text"), QStringLiteral("sentence")},
                                                       {QStringLiteral("label"), QStringLiteral("label")}});
    data.insert(QStringLiteral("split"), QJsonObject{{QStringLiteral("kind"), QStringLiteral("fractions")},
                                                     {QStringLiteral("train"), 0.7},
                                                     {QStringLiteral("validation"), 0.15},
                                                     {QStringLiteral("test"), 0.15}});
    QJsonObject task = object("kind", QStringLiteral("classification"));
    task.insert(QStringLiteral("data"), data);
    task.insert(QStringLiteral("max_length"), 12);
    const QJsonObject spec{{QStringLiteral("format"), QStringLiteral("sherl-run/1")},
                           {QStringLiteral("backbone"), object("path", QStringLiteral("backbone"))},
                           {QStringLiteral("method"), object("kind", QStringLiteral("sherl"))},
                           {QStringLiteral("task"), task},
                           {QStringLiteral("train"), training},
                           {QStringLiteral("device"), QStringLiteral("cpu")},
                           {QStringLiteral("threads"), 1}};
    write(name, QJsonDocument(spec).toJson());
    return path(name);
}

std::unique_ptr<QProcess> TinyWorld::start(const QStringList& arguments, const QString& out) const {
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(environment);
    process->setWorkingDirectory(folder_.path());
    process->setChildProcessModifier([] {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
        // A short pipe: the program is never more than some twenty events ahead of who reads them.
        ::fcntl(STDOUT_FILENO, F_SETPIPE_SZ, 4096);
    });
    if (!out.isEmpty()) process->setStandardOutputFile(out, QIODevice::Append);
    process->start(QStringLiteral(SHERL_BINARY_DIR "/bin/sherl"), arguments);
    return process;
}

Result TinyWorld::run(const QStringList& arguments, const QByteArray& input) const {
    const auto process = start(arguments);
    process->write(input);
    process->closeWriteChannel();
    Result result;
    if (!process->waitForFinished(kMilliseconds)) process->kill();
    if (process->exitStatus() == QProcess::NormalExit && process->state() == QProcess::NotRunning) {
        result.code = process->exitCode();
    }
    result.out = process->readAllStandardOutput();
    result.err = process->readAllStandardError();
    return result;
}

bool wait_for_step(QProcess& process, const QString& kind, qint64 step) {
    for (;;) {
        while (process.canReadLine()) {
            const QJsonObject event = QJsonDocument::fromJson(process.readLine()).object();
            if (event.value(QLatin1String("event")) == kind && event.value(QLatin1String("step")).toInteger() >= step) {
                return true;
            }
        }
        if (!process.waitForReadyRead(kMilliseconds)) return false;
    }
}

}  // namespace sherl::test
