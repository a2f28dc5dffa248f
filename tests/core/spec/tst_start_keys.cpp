// SPDX-License-Identifier: GPL-3.0-or-later
// Start values in a run spec: a folder, what it holds, and what that does to the hash.
#include <QCryptographicHash>
#include <QtTest>
#include <filesystem>

#include "core/base/files.h"
#include "core/spec/resolve.h"
#include "core/spec/start_values.h"
#include "tests/core/spec/fixtures.h"

using namespace sherl;
using namespace sherl::spec;
using namespace sherl::spec::fixtures;
namespace fs = std::filesystem;

namespace {

QByteArray sha256(const QByteArray& content) {
    return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
}

}  // namespace

class TestStartKeys : public QObject {
    Q_OBJECT
    QTemporaryDir temporary_;

    // Specs read no tensors, so that any bytes do.
    fs::path adapter(const std::string& name, const std::string& tensors, const std::string& config) {
        const fs::path folder = fs::path(temporary_.path().toStdString()) / name;
        fs::create_directories(folder);
        write_file_atomically(folder / "adapter_model.safetensors", tensors);
        write_file_atomically(folder / "adapter_config.json", config);
        return folder;
    }
    static Json from(const fs::path& folder) { return with(cola("lora"), "train.start_from", folder.string()); }

  private Q_SLOTS:
    void theHashIsThatOfBothFiles() {
        const ResolvedSpec run = resolve(from(adapter("a", "tensors", "{}")), context());
        QCOMPARE(QByteArray::fromStdString(run.document.at("train").at("start_hash").get<std::string>()),
                 sha256(sha256("tensors") + sha256("{}")));
        QCOMPARE(run.spec.train.start_from, std::optional(fs::path(temporary_.path().toStdString()) / "a"));
        QVERIFY(!run.spec.train.start_partial);
    }

    // Where the folder lies does not make another variant; what it holds does.
    void variantsDifferByContent() {
        const std::string one = resolve(from(adapter("one", "tensors", "{}")), context()).hash;
        QCOMPARE(resolve(from(adapter("elsewhere/two", "tensors", "{}")), context()).hash, one);
        QVERIFY(resolve(from(adapter("three", "Tensors", "{}")), context()).hash != one);
        QVERIFY(resolve(from(adapter("four", "tensors", "{ }")), context()).hash != one);
        QVERIFY(resolve(cola("lora"), context()).hash != one);
        QVERIFY(resolve(with(from(adapter("one", "tensors", "{}")), "train.start_partial", true), context()).hash != one);
    }

    // Documents from before these keys keep their hash: they had none of the two, and a start_from of null.
    void withoutStartValuesNothingIsAdded() {
        const ResolvedSpec run = resolve(with(cola("lora"), "train.start_partial", false), context());
        QCOMPARE(run.hash, resolve(cola("lora"), context()).hash);
        Json older = run.document;
        QVERIFY(older.at("train").at("start_hash").is_null() && older.at("train").at("start_partial") == false);
        older["train"].erase("start_hash");
        older["train"].erase("start_partial");
        QCOMPARE(spec_hash(older), run.hash);
        QCOMPARE(resolve(older, context()).hash, run.hash);
    }

    // A run that waited in the queue while somebody exported into that folder.
    void aWaitingRunNoticesOtherStartValues() {
        const fs::path folder = adapter("waiting", "tensors", "{}");
        const Json document = resolve(from(folder), context()).document;
        require_start_values(document);
        require_start_values(resolve(cola("lora"), context()).document);
        (void)adapter("waiting", "Tensors that are others", "{}");
        QVERIFY_EXCEPTION_THROWN(require_start_values(document), Error);
        fs::remove(folder / "adapter_config.json");
        QVERIFY_EXCEPTION_THROWN(require_start_values(document), Error);
    }

    void aStoredDocumentNoticesOtherStartValues() {
        const fs::path folder = adapter("changing", "tensors", "{}");
        const ResolvedSpec run = resolve(from(folder), context());
        QCOMPARE(resolve(run.document, context()).document, run.document);
        write_file_atomically(folder / "adapter_model.safetensors", "others");
        const auto problems = problems_of(run.document);
        QVERIFY2(problems.size() == 1, sentences(problems).constData());
        QCOMPARE(problems[0].where, std::string("train.start_hash"));
        QCOMPARE(QByteArray::fromStdString(problems[0].expected.english()), sha256(sha256("others") + sha256("{}")));
        QCOMPARE(problems[0].way_out.english(), std::string("Leave the key out to take what train.start_from holds now."));
        QVERIFY(problems_of(with(run.document, "train.start_hash", nullptr)).empty());
    }

    void halfAnAdapterIsNone() {
        const fs::path folder = adapter("half", "tensors", "{}");
        fs::remove(folder / "adapter_config.json");
        QCOMPARE(sentences(problems_of(from(folder))),
                 QByteArray("[spec.start] train.start_from: there is no exported adapter; expected a folder with "
                            "adapter_model.safetensors and adapter_config.json, got ") +
                     folder.c_str() + ".\n");
    }

    void partOfNothingIsAWarning() {
        const ResolvedSpec run = resolve(with(cola("lora"), "train.start_partial", true), context());
        QCOMPARE(run.warnings.size(), std::size_t{1});
        QCOMPARE(run.warnings[0].where, std::string("train.start_partial"));
        QVERIFY(resolve(with(from(adapter("all", "tensors", "{}")), "train.start_partial", true), context()).warnings.empty());
    }
};

QTEST_GUILESS_MAIN(TestStartKeys)
#include "tst_start_keys.moc"
