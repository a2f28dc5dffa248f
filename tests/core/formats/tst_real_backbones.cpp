// SPDX-License-Identifier: GPL-3.0-or-later
// Folders that others wrote: the installed MiniLM and the parity cases' backbones.
#include <QtTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/formats/backbone_folder.h"

using namespace sherl;
using namespace sherl::formats;
namespace fs = std::filesystem;

class TestRealBackbones : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    // Parameters and hash were counted and computed with Python.
    void miniLm() {
        fs::path folder;
        try {
            folder = asset_folder("minilm");
        } catch (const Error&) {
            QSKIP("MiniLM is not installed");
        }
        const Inspection inspection = inspect_backbone(folder);
        QCOMPARE(inspection.parameters, std::int64_t{22713216});
        QCOMPARE(inspection.bytes_by_dtype,
                 (std::map<std::string, std::uint64_t>{{"F32", std::uint64_t{4} * 22713216}}));
        QCOMPARE(inspection.weights.matched.size(), std::size_t{103});
        QVERIFY(inspection.problems.empty());
        QCOMPARE(inspection.tokenizer.english(), std::string("WordPiece, 30522 tokens, lower case"));
        QVERIFY(inspection.weights.has_pooler);
        QVERIFY(inspection.weights.missing.empty());
        QVERIFY(inspection.weights.unexpected.empty());
        QCOMPARE(inspection.weights.ignored, std::vector<std::string>{"embeddings.position_ids"});
        QCOMPARE(backbone_hash(folder),
                 std::string("3a79ebe6ac08eea51734ff775341c7ed660aa1876f7b5aac56923bf2af8b285f"));
    }

    void parityBackbones() {
        const fs::path golden = fs::path(SHERL_TRUTH_DIR) / "golden" / "backbones";
        if (std::string(SHERL_TRUTH_DIR).empty() || !fs::is_directory(golden)) QSKIP("SHERL_TRUTH_DIR is not set");
        const Inspection bert = inspect_backbone(golden / "bert-tiny");
        QCOMPARE(bert.weights.matched.size(), std::size_t{71});
        QVERIFY(bert.weights.missing.empty() && bert.weights.unexpected.empty() && bert.weights.ignored.empty());
        for (const auto& entry : fs::recursive_directory_iterator(golden)) {
            if (entry.path().extension() != ".safetensors") continue;
            QVERIFY2(!read_safetensors_header(entry.path()).tensors.empty(), entry.path().c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TestRealBackbones)
#include "tst_real_backbones.moc"
