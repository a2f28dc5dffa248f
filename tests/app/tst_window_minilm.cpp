// SPDX-License-Identifier: GPL-3.0-or-later
// The journey of a comparison in the main window on a real backbone: MiniLM, a few steps of the demo's LoRA and SHERL on a few
// sentences of its word order. Skipped where set-up has not put them there.
#include <QDir>
#include <QFile>
#include <QtTest>

#include "app/compare_journey.h"
#include "core/base/error.h"
#include "core/base/files.h"

using namespace sherl;
using sherl::test::CompareWorld;

class TestWindowMiniLm : public QObject {
    Q_OBJECT

    std::unique_ptr<CompareWorld> world_;
    QByteArray cache_before_;

    // The head and the first `rows` rows of a table.
    void write_some(const QString& table, int rows) {
        QFile all(QString::fromStdString((asset_folder("word-order") / table.toStdString()).string()));
        QVERIFY(all.open(QIODevice::ReadOnly));
        QByteArray some;
        for (int line = 0; line <= rows; ++line) some += all.readLine();
        world_->write(QStringLiteral("data/") + table, some);
    }

  private Q_SLOTS:
    void initTestCase() {
        sherl::test::prepare_window_tests();
        cache_before_ = qgetenv("XDG_CACHE_HOME");
    }
    void cleanup() {
        world_.reset();
        cache_before_.isNull() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", cache_before_);
    }

    void fromTwoRunsToAnAdapterThatAnswers() {
        for (const char* asset : {"minilm", "word-order"}) {
            try {
                (void)asset_folder(asset);
            } catch (const Error&) {
                QSKIP("MiniLM or the word order data are not installed");
            }
        }
        world_ = std::make_unique<CompareWorld>();
        QVERIFY(QDir().mkpath(world_->path(QStringLiteral("data"))));
        for (const auto& [table, rows] : {std::pair("train.tsv", 48), std::pair("validation.tsv", 16), std::pair("test.tsv", 16)})
            write_some(QString::fromLatin1(table), rows);
        // The backbone as set-up leaves it, in a cache that belongs to this test: window and command line note hashes there.
        const QString cache = world_->path(QStringLiteral("cache-home"));
        QVERIFY(QDir().mkpath(cache + QStringLiteral("/sherl-workbench")));
        const std::string name = (asset_folder("minilm").lexically_relative(cache_folder()).begin())->string();
        std::filesystem::create_directory_symlink(cache_folder() / name, (cache + QStringLiteral("/sherl-workbench/")).toStdString() + name);
        qputenv("XDG_CACHE_HOME", cache.toUtf8());

        const QString demo = QStringLiteral(SHERL_DEMO_DIR "/");
        const auto set = [](const QString& change) { return QStringList{QStringLiteral("--set"), change}; };
        const QStringList few = set(QStringLiteral("task.data.path=") + world_->path(QStringLiteral("data"))) + set(QStringLiteral("train.epochs=1")) +
                                set(QStringLiteral("train.batch_size=16")) + set(QStringLiteral("threads=1"));
        SHERL_STEP(world_->train(QStringList{demo + QStringLiteral("lora.json"), demo + QStringLiteral("sherl.json")} + few));
        sherl::test::from_two_variants_to_an_adapter(*world_, {.lora = {1}, .sherl = {2}});
    }
};

QTEST_MAIN(TestWindowMiniLm)
#include "tst_window_minilm.moc"
