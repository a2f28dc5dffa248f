// SPDX-License-Identifier: GPL-3.0-or-later
// A folder with two small backbones and data of each format, and a draft on them.
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "core/spec/resolve.h"
#include "widgets/bridge/preflight.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/look/settings.h"

namespace sherl::widgets::test {

class SetupWorld {
  public:
    SetupWorld() {
        for (const char* name : {"six", "six-again"}) {
            write(QStringLiteral("%1/config.json").arg(QLatin1String(name)),
                  "{\"model_type\": \"bert\", \"hidden_size\": 48, \"num_attention_heads\": 2, "
                  "\"intermediate_size\": 96, \"num_hidden_layers\": 6, \"vocab_size\": 7}");
        }
        write(QStringLiteral("six/vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\na\nb\nc\n");
        write(QStringLiteral("CoLA/train.tsv"), "x\t1\t\ta b\nx\t0\t*\tb a\nx\t1\t\tc\n");
        write(QStringLiteral("CoLA/dev.tsv"), "x\t1\t\tb\nx\t0\t*\ta\n");
        write(QStringLiteral("RTE/train.tsv"), "index\tsentence1\tsentence2\tlabel\n0\ta\tb\tentailment\n");
        write(QStringLiteral("tables/train.csv"), "id,sentence,label\n1,a b,x\n2,b,y\n3,c,x\n");
        write(QStringLiteral("tables/dev.csv"), "id,sentence,label\n1,a b,x\n2,b,y\n");
        write(QStringLiteral("other.tsv"), "text\tclass\na\tx\nb\ty\n");
        for (const char* file : {"sport/1.txt", "sport/2.txt", "tech/1.txt", "tech/2.txt"})
            write(QStringLiteral("news/") + QLatin1String(file), "a b c");
        for (const char* file : {"shared/adapter_model.safetensors", "shared/adapter_config.json"})
            write(QLatin1String(file), "{}");
        QDir(path()).mkpath(QStringLiteral("nothing"));
    }

    [[nodiscard]] QString path(const QString& below = {}) const { return folder_.filePath(below); }
    [[nodiscard]] std::filesystem::path base() const { return folder_.path().toStdString(); }
    [[nodiscard]] Settings& settings() { return settings_; }

    void write(const QString& below, const QByteArray& content) const {
        QDir().mkpath(QFileInfo(path(below)).path());
        QFile file(path(below));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }

    [[nodiscard]] static Json document(const char* method = "sherl") {
        return {
            {"format", "sherl-run/1"},
            {"backbone", {{"path", "six"}}},
            {"method", {{"kind", method}}},
            {"task",
             {{"kind", "classification"}, {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "CoLA"}}}}}};
    }
    [[nodiscard]] static Json with_data(const char* method, Json data) {
        Json whole = document(method);
        whole["task"]["data"] = std::move(data);
        return whole;
    }
    [[nodiscard]] spec::ResolvedSpec resolve(const Json& document) const {
        return spec::resolve(document, {.base = base(), .read_backbone = {}, .cores = 0});
    }

  private:
    QTemporaryDir folder_;
    Settings settings_{folder_.filePath(QStringLiteral("settings.ini"))};
};

}  // namespace sherl::widgets::test
