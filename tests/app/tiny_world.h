// SPDX-License-Identifier: GPL-3.0-or-later
// A world small enough for tests: a BERT of two blocks with seeded random weights, a table of sentences, and the real
// `sherl` program run on them in folders of its own.
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <memory>

namespace sherl::test {

struct Result {
    int code = -1;  // −1: did not exit by itself
    QByteArray out, err;

    [[nodiscard]] QList<QByteArray> lines() const;      // of standard output, without the empty one at the end
    [[nodiscard]] QList<QByteArray> sentences() const;  // of standard error
    [[nodiscard]] QJsonObject json() const;             // the one object of standard output
    [[nodiscard]] QList<QJsonObject> events(const QString& kind) const;
};

class TinyWorld {
  public:
    TinyWorld();

    [[nodiscard]] QString path(const QString& name) const { return folder_.filePath(name); }
    [[nodiscard]] QString backbone() const { return path(QStringLiteral("backbone")); }
    [[nodiscard]] QString store() const { return path(QStringLiteral("study.sherl")); }
    // A spec of this name with SHERL on the table, 6 steps in 2 epochs; changed by `settings` ("train.epochs=1").
    QString write_spec(const QString& name, const QJsonObject& train = {}) const;
    void write(const QString& name, const QByteArray& content) const;
    // A backbone folder like backbone(); with one segment it takes no pairs of texts.
    void write_backbone(const QString& name, int segments) const;

    QProcessEnvironment environment;  // data and cache folders inside this world
    [[nodiscard]] Result run(const QStringList& arguments, const QByteArray& input = {}) const;
    // Started; its signals are not ignored, whatever the test was started with. Standard output goes into the process's
    // buffer or the file `out`.
    [[nodiscard]] std::unique_ptr<QProcess> start(const QStringList& arguments, const QString& out = {}) const;

  private:
    void write_table() const;

    QTemporaryDir folder_;
};

// Reads events until one of this kind has this step or a later one. False when the program ended before.
[[nodiscard]] bool wait_for_step(QProcess& process, const QString& kind, qint64 step);

}  // namespace sherl::test
