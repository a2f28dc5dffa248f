// SPDX-License-Identifier: GPL-3.0-or-later
// T5's tokenizer against vectors that an independent implementation made (golden/NAMES-T5.md, Tokenizer).
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/tokenizer.h"

using namespace sherl;
using namespace sherl::text;
namespace fs = std::filesystem;

namespace {

const fs::path kModel = fs::path(SHERL_TEST_DATA) / "text/t5/spiece.model";

// The committed vectors, or all of them where the outside truth lies beside the repository.
fs::path vectors() {
    const fs::path all = fs::path(SHERL_TRUTH_DIR) / "golden/tokenizers/spiece.jsonl";
    return *SHERL_TRUTH_DIR != '\0' && fs::exists(all) ? all : fs::path(SHERL_TEST_DATA) / "text/t5/spiece.jsonl";
}

}  // namespace

class TestT5Tokenizer : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void vectorsAreMet() {
        const auto tokenizer = load_tokenizer(kModel);
        const std::string content = read_file(vectors());
        int lines = 0, different = 0;
        for (std::size_t begin = 0; begin < content.size();) {
            const std::size_t end = std::min(content.find('\n', begin), content.size());
            const Json line = Json::parse(content.substr(begin, end - begin));
            begin = end + 1;
            ++lines;
            const Encoding encoding = tokenizer->encode(line.at("text").get<std::string>(), std::nullopt, std::nullopt);
            if (encoding.ids == line.at("ids").get<std::vector<std::int64_t>>()) continue;
            if (++different <= 5) qWarning("%s\n  got %s", line.dump().c_str(), Json(encoding.ids).dump().c_str());
        }
        QVERIFY2(lines >= 40, qPrintable(QString::number(lines)));
        QCOMPARE(different, 0);
    }

    void sentinelsStandBehindThePieces() {
        const auto tokenizer = load_tokenizer(kModel);
        QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{1100});
        const Encoding encoding = tokenizer->encode("<extra_id_0> <extra_id_99><extra_id_100>", std::nullopt, std::nullopt);
        QCOMPARE(encoding.ids.at(0), std::int64_t{1099});
        QCOMPARE(encoding.ids.at(1), std::int64_t{1000});
        QVERIFY(encoding.ids.at(2) < 1000);  // there are 100
        QVERIFY(encoding.type_ids.empty());
        QCOMPARE(tokenizer->tokens({1099, 1000, 1}), (std::vector<std::string>{"<extra_id_0>", "<extra_id_99>", "</s>"}));
    }

    void truncationKeepsTheEnd() {
        const auto tokenizer = load_tokenizer(kModel);
        const std::string text = "The committee approved the plan after a long and bitter argument.";
        const Encoding whole = tokenizer->encode(text, std::nullopt, std::nullopt);
        const Encoding cut = tokenizer->encode(text, std::nullopt, 6);
        QCOMPARE(cut.ids.size(), std::size_t{6});
        QCOMPARE(cut.ids.back(), std::int64_t{1});
        QVERIFY(std::equal(cut.ids.begin(), cut.ids.end() - 1, whole.ids.begin()));
        QCOMPARE(tokenizer->encode(text, std::nullopt, 1).ids, std::vector<std::int64_t>{1});
    }

    // What is written comes back, up to what normalisation makes one; reading ends at the end token.
    void decodes() {
        const auto tokenizer = load_tokenizer(kModel);
        const Encoding encoding = tokenizer->encode("The  book was read by John", std::nullopt, std::nullopt);
        QCOMPARE(tokenizer->decode(encoding.ids), std::string("The book was read by John"));
        std::vector<std::int64_t> more = encoding.ids;
        more.insert(more.end(), {0, 0, 5, 6});
        QCOMPARE(tokenizer->decode(more), std::string("The book was read by John"));
    }

    void illFormedTextIsRead() {
        const auto tokenizer = load_tokenizer(kModel);
        QCOMPARE(tokenizer->encode("a\xff", std::nullopt, std::nullopt).ids,
                 tokenizer->encode("a\xef\xbf\xbd", std::nullopt, std::nullopt).ids);
    }

    void brokenModelsAreRefused() {
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "spiece.model";
        for (const std::string& content : {std::string(), std::string("not a model"), read_file(kModel).substr(0, 400)}) {
            write_file_atomically(file, content);
            try {
                (void)load_tokenizer(file);
                QFAIL("was read");
            } catch (const Error& error) {
                QCOMPARE(error.id(), std::string("text.sentencepiece"));
                QVERIFY(std::string(error.what()).find("spiece.model") != std::string::npos);
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestT5Tokenizer)
#include "tst_t5_tokenizer.moc"
