// SPDX-License-Identifier: GPL-3.0-or-later
// Parity cases: the committed ones always, those of SHERL_TRUTH_DIR where it is set.
#include <torch/torch.h>
#include <QtTest>

#include <filesystem>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/verify.h"

namespace fs = std::filesystem;
using namespace sherl;
using api::CaseResult;

namespace {

void add_cases(const fs::path& root) {
    for (const auto& entry : fs::directory_iterator(root)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with("bert-") && fs::exists(entry.path() / "case.json")) {
            QTest::newRow(qPrintable(QString::fromStdString(root.parent_path().filename().string() + "/" + name)))
                << QString::fromStdString(entry.path().string());
        }
    }
}

// A copy of a committed case that a test may damage.
fs::path copy_case(const QTemporaryDir& folder, const char* name) {
    const fs::path root = folder.path().toStdString();
    fs::copy(fs::path(SHERL_TEST_DATA) / "golden", root,
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
    for (const auto& entry : fs::recursive_directory_iterator(root))
        fs::permissions(entry.path(), fs::perms::owner_all);
    return root / name;
}

void edit(const fs::path& file, const std::string& from, const std::string& to) {
    std::string text = read_file(file);
    const auto at = text.find(from);
    QVERIFY(at != std::string::npos);
    write_file_atomically(file, text.replace(at, from.size(), to));
}

}  // namespace

class TestGolden : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void casesPass_data() {
        QTest::addColumn<QString>("folder");
        add_cases(fs::path(SHERL_TEST_DATA) / "golden");
        if (*SHERL_TRUTH_DIR != '\0') add_cases(fs::path(SHERL_TRUTH_DIR) / "golden");
    }
    void casesPass() {
        QFETCH(QString, folder);
        const CaseResult result = engine::verify_case(folder.toStdString());
        if (result.status == CaseResult::Status::unsupported) QSKIP(result.detail.c_str());
        QVERIFY2(result.status == CaseResult::Status::pass, result.detail.c_str());
        qInfo("%s", result.detail.c_str());
    }

    void outsideCasesAreThere() {
        if (*SHERL_TRUTH_DIR == '\0') QSKIP("SHERL_TRUTH_DIR is not set: only the committed cases ran");
        QVERIFY(fs::exists(fs::path(SHERL_TRUTH_DIR) / "golden/bert-sherl-all-mean/case.json"));
    }

    void changedWeightFailsAndIsNamed() {
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        auto tensors = engine::load_tensors(item / "expected.safetensors");
        std::vector<engine::NamedTensor> changed;
        for (auto& [name, tensor] : tensors) {
            at::Tensor copy = tensor.clone();
            if (name == "grad.side_block.gate_params") copy.add_(1e-3);
            changed.push_back({name, copy});
        }
        engine::save_tensors(item / "expected.safetensors", changed);
        const CaseResult result = engine::verify_case(item);
        QCOMPARE(static_cast<int>(result.status), static_cast<int>(CaseResult::Status::fail));
        QCOMPARE(result.tensor, std::string("grad.side_block.gate_params"));
    }

    void unknownKeyIsUnsupported_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("method option") << QByteArray("\"reduction\"") << QByteArray("\"token_gate\": 1, \"reduction\"");
        QTest::newRow("method") << QByteArray("\"kind\": \"sherl\"") << QByteArray("\"kind\": \"dora\"");
        QTest::newRow("top") << QByteArray("\"note\"") << QByteArray("\"extra\": 1, \"note\"");
        QTest::newRow("task") << QByteArray("\"classification\"") << QByteArray("\"seq2seq\"");
        QTest::newRow("optimizer") << QByteArray("\"adamw\"") << QByteArray("\"bert_adam\"");
        QTest::newRow("format") << QByteArray("case/1") << QByteArray("case/2");
    }
    void unknownKeyIsUnsupported() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        edit(item / "case.json", from.toStdString(), to.toStdString());
        const CaseResult result = engine::verify_case(item);
        QVERIFY2(result.status == CaseResult::Status::unsupported, result.detail.c_str());
    }

    void wrongCountFails() {
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        edit(item / "case.json", "3877", "3878");
        QCOMPARE(static_cast<int>(engine::verify_case(item).status), static_cast<int>(CaseResult::Status::fail));
    }

    void noCaseIsBadInput() {
        QTemporaryDir folder;
        QVERIFY_EXCEPTION_THROWN((void)engine::verify_case(folder.path().toStdString()), Error);
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
