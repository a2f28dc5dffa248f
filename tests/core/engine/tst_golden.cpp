// SPDX-License-Identifier: GPL-3.0-or-later
// Parity cases: the committed ones always, those of SHERL_TRUTH_DIR where it is set.
#include <torch/torch.h>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iterator>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/engine/parity_case.h"
#include "core/engine/tensors/safetensors_tensors.h"
#include "core/engine/verify.h"

namespace fs = std::filesystem;
using namespace sherl;
using api::CaseResult;

namespace {

void add_cases(const fs::path& root) {
    for (const auto& entry : fs::directory_iterator(root)) {
        const std::string name = entry.path().filename().string();
        if ((name.starts_with("bert-") || name.starts_with("t5-")) && fs::exists(entry.path() / "case.json")) {
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

// Rewrites a tensor file with every tensor as `change` leaves it; an undefined tensor is left out.
template <class Change>
void edit_tensors(const fs::path& file, Change change) {
    std::vector<engine::NamedTensor> changed;
    for (auto& [name, tensor] : engine::load_tensors(file)) {
        at::Tensor copy = tensor.clone();
        change(name, copy);
        if (copy.defined()) changed.push_back({name, copy});
    }
    engine::save_tensors(file, changed);
}

// What a person can read: one line, and nothing of the libraries' own language.
bool is_plain(const std::string& text) {
    static const char* const inner[] = {"::", "exception", "json.", "frame #", "backtrace", "Exception raised", "\n"};
    return !text.empty() &&
           std::none_of(std::begin(inner), std::end(inner), [&](const char* part) { return text.find(part) != std::string::npos; });
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

    // Of all that differs the first in computing order is named: what comes after it follows from it.
    void firstDifferenceIsNamed_data() {
        QTest::addColumn<QByteArrayList>("changed");
        const QByteArrayList order{"feature.0",  "feature.2", "feature.3", "logits",
                                   "loss",       "grad.side_block.gate_params", "step1.classifier.bias"};
        for (qsizetype first = 0; first < order.size(); ++first) QTest::newRow(order[first]) << order.mid(first);
    }
    void firstDifferenceIsNamed() {
        QFETCH(QByteArrayList, changed);
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        int found = 0;
        edit_tensors(item / "expected.safetensors", [&](const std::string& name, at::Tensor& tensor) {
            if (!changed.contains(QByteArray::fromStdString(name))) return;
            tensor.add_(1e-3);
            ++found;
        });
        QCOMPARE(found, changed.size());
        const CaseResult result = engine::verify_case(item);
        QCOMPARE(static_cast<int>(result.status), static_cast<int>(CaseResult::Status::fail));
        QCOMPARE(result.tensor, changed.first().toStdString());
        QVERIFY(result.error > 0.9e-3 && result.error < 1.1e-3 && result.share > 1);
    }

    void badToleranceIsRefused_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::newRow("negative") << QByteArray("\"atol\": 1e-09") << QByteArray("\"atol\": -1");
        QTest::newRow("a text") << QByteArray("\"rtol\": 1e-09") << QByteArray("\"rtol\": \"1e-09\"");
        QTest::newRow("null") << QByteArray("\"rtol\": 1e-09") << QByteArray("\"rtol\": null");
        QTest::newRow("missing") << QByteArray("\"rtol\": 1e-09,") << QByteArray("");
    }
    void badToleranceIsRefused() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        edit(item / "case.json", from.toStdString(), to.toStdString());
        // Nothing that it could compare would fit, so only a check of the tolerance itself refuses the case.
        edit_tensors(item / "expected.safetensors", [](const std::string&, at::Tensor& tensor) { tensor.add_(1); });
        const CaseResult result = engine::verify_case(item);
        QVERIFY(!result.refused && result.status == CaseResult::Status::fail);
        QVERIFY2(is_plain(result.detail) && result.detail.find("tolerance.") != std::string::npos,
                 result.detail.c_str());
    }

    // A tolerance of 0 asks for equal numbers: what this program computes passes, a neighbouring number does not.
    void zeroToleranceMeansEqual() {
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        edit(item / "case.json", "\"atol\": 1e-09", "\"atol\": 0");
        edit(item / "case.json", "\"rtol\": 1e-09", "\"rtol\": 0");
        const CaseResult other = engine::verify_case(item);  // computed by another program
        QCOMPARE(static_cast<int>(other.status), static_cast<int>(CaseResult::Status::fail));
        QVERIFY2(other.error > 0 && other.detail.find("nan") == std::string::npos, other.detail.c_str());

        const auto parity = engine::read_parity_case(item, parse_json(read_file(item / "case.json"), "case.json"));
        const auto model = engine::build_model(parity.model, nullptr);
        const auto start = engine::load_tensors(item / "adapter.safetensors");
        {
            const at::NoGradGuard guard;
            for (const auto& trained : model->trainable()) trained.tensor.copy_(start.at(trained.name));
        }
        const auto own = engine::take_step(parity, engine::read_inputs(parity), *model);
        std::vector<engine::NamedTensor> expected;
        for (const auto& [name, tensor] : own) expected.push_back({name, tensor});
        engine::save_tensors(item / "expected.safetensors", expected);
        const CaseResult same = engine::verify_case(item);
        QVERIFY2(same.status == CaseResult::Status::pass, same.detail.c_str());
        QCOMPARE(same.detail, std::string("exact"));

        edit_tensors(item / "expected.safetensors", [](const std::string& name, at::Tensor& tensor) {
            if (name == "logits") tensor.view(-1)[2] = std::nextafter(tensor.view(-1)[2].item<double>(), 1e300);
        });
        const CaseResult neighbour = engine::verify_case(item);
        QCOMPARE(static_cast<int>(neighbour.status), static_cast<int>(CaseResult::Status::fail));
        QCOMPARE(neighbour.tensor, std::string("logits"));
    }

    void malformedCaseFailsInPlainWords_data() {
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("to");
        QTest::addColumn<QByteArray>("part");
        const auto row = [](const char* from, const char* to, const char* part) {
            QTest::newRow(to) << QByteArray(from) << QByteArray(to) << QByteArray(part);
        };
        row("{", "[{", "case.json");
        row("{", "[]", "case.json");
        row("\"name\"", "\"format\"", "twice");
        row("\"path\": \"../backbones/bert-tiny\"", "\"path\": 3", "backbone.path");
        row("\"path\": \"../backbones/bert-tiny\"", "\"path\": \"../none\"", "none");
        row("\"path\": \"../backbones/bert-tiny\",", "", "backbone.path");
        row("\"method\"", "\"note\"", "twice");
        row("\"kind\": \"sherl\"", "\"kind\": 3", "method.kind");
        row("\"reduction\": 2", "\"reduction\": 0", "method.reduction");
        row("\"late_layers\": 1", "\"late_layers\": 9", "method.late_layers");
        row("\"num_labels\": 3", "\"num_labels\": 1", "task.num_labels");
        row("\"num_labels\": 3", "\"num_labels\": 2.5", "task.num_labels");
        row("\"num_labels\": 3,", "", "task.num_labels");
        row("\"pool\": \"cls\"", "\"pool\": \"max\"", "task.head.pool");
        row("\"lr\": 0.01", "\"lr\": \"fast\"", "train.optimizer.lr");
        row("\"lr\": 0.01,", "", "train.optimizer.lr");
        row("\"eps\": 1e-08", "\"eps\": -1", "train.optimizer.eps");
        row("\"betas\": [", "\"betas\": [0.5,", "train.optimizer.betas");
        row("\"clip_norm\": 1.0", "\"clip_norm\": 0", "train.clip_norm");
        row("\"trainable_parameters\": 3877", "\"trainable_parameters\": \"3877\"", "trainable_parameters");
        row("\"trainable_parameters\": 3877,", "", "trainable_parameters");
    }
    void malformedCaseFailsInPlainWords() {
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, to);
        QFETCH(QByteArray, part);
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        if (to == "[]") {
            write_file_atomically(item / "case.json", "[]");
        } else {
            edit(item / "case.json", from.toStdString(), to.toStdString());
        }
        const CaseResult result = engine::verify_case(item);
        QVERIFY2(result.status == CaseResult::Status::fail && !result.refused, result.detail.c_str());
        QCOMPARE(result.name, std::string("bert-sherl-sparse-cls"));
        QVERIFY2(is_plain(result.detail), result.detail.c_str());
        QVERIFY2(QByteArray::fromStdString(result.detail).contains(part), result.detail.c_str());
    }

    void malformedInputsFailInPlainWords_data() {
        QTest::addColumn<QByteArray>("tensor");
        QTest::addColumn<QByteArray>("change");
        QTest::newRow("ids") << QByteArray("input_ids") << QByteArray("large");
        QTest::newRow("negative ids") << QByteArray("input_ids") << QByteArray("negative");
        QTest::newRow("ids of one row") << QByteArray("input_ids") << QByteArray("flat");
        QTest::newRow("no ids") << QByteArray("input_ids") << QByteArray("gone");
        QTest::newRow("labels") << QByteArray("labels") << QByteArray("large");
        QTest::newRow("negative labels") << QByteArray("labels") << QByteArray("negative");
        QTest::newRow("labels of another type") << QByteArray("labels") << QByteArray("real");
        QTest::newRow("no labels") << QByteArray("labels") << QByteArray("gone");
        QTest::newRow("mask of one column less") << QByteArray("attention_mask") << QByteArray("narrow");
        QTest::newRow("mask of 7") << QByteArray("attention_mask") << QByteArray("large");
        QTest::newRow("no mask") << QByteArray("attention_mask") << QByteArray("gone");
    }
    void malformedInputsFailInPlainWords() {
        QFETCH(QByteArray, tensor);
        QFETCH(QByteArray, change);
        QTemporaryDir folder;
        const fs::path item = copy_case(folder, "bert-sherl-sparse-cls");
        edit_tensors(item / "inputs.safetensors", [&](const std::string& name, at::Tensor& value) {
            if (name != tensor.toStdString()) return;
            if (change == "large") value.view(-1)[1] = 5000;
            if (change == "negative") value.view(-1)[1] = -1;
            if (change == "flat") value = value.view(-1);
            if (change == "real") value = value.to(at::kDouble);
            if (change == "narrow") value = value.slice(1, 1).contiguous();
            if (change == "gone") value = at::Tensor();
        });
        const CaseResult result = engine::verify_case(item);
        QVERIFY2(result.status == CaseResult::Status::fail, result.detail.c_str());
        QVERIFY2(is_plain(result.detail), result.detail.c_str());
        QVERIFY2(QByteArray::fromStdString(result.detail).startsWith("inputs.safetensors: " + tensor + ": "),
                 result.detail.c_str());
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

    void noCaseIsRefused() {
        QTemporaryDir folder;
        const CaseResult result = engine::verify_case(folder.path().toStdString());
        QVERIFY(result.refused && result.status == CaseResult::Status::fail);
        QVERIFY2(is_plain(result.detail), result.detail.c_str());
    }
};

QTEST_APPLESS_MAIN(TestGolden)
#include "tst_golden.moc"
