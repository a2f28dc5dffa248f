// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QtTest>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/text/basic_tokens.h"
#include "core/text/bert_tokenizer.h"
#include "core/text/jsonl.h"
#include "core/text/tokenizer.h"
#include "core/text/unicode.h"

using namespace sherl;
using namespace sherl::text;
namespace fs = std::filesystem;

namespace {

const fs::path kData = fs::path(SHERL_TEST_DATA) / "text";
const std::string kTiny = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nHello\nhello\n##s\n";
const std::string kTinyJson =
    R"({"model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
    "max_input_chars_per_word": 6, "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "hello": 5, "##s": 6}},
    "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
    "pre_tokenizer": {"type": "BertPreTokenizer"},
    "added_tokens": [{"id": 4, "content": "<x>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false}]})";

std::vector<std::string> lines_of(const std::string& content) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < content.size();) {
        const std::size_t end = std::min(content.find('\n', begin), content.size());
        lines.push_back(content.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

std::string id_of_error(const auto& action) {
    try {
        action();
    } catch (const Error& error) {
        return error.kind() == ErrorKind::input ? error.id() : std::string("kind: ") + to_string(error.kind());
    }
    return "no error";
}

using Ids = std::vector<std::int64_t>;

}  // namespace

class TestText : public QObject {
    Q_OBJECT

    QTemporaryDir temporary_;
    int folders_ = 0;

    fs::path folder(const std::vector<std::pair<std::string, std::string>>& files) {
        const fs::path path = fs::path(temporary_.path().toStdString()) / std::to_string(folders_++);
        fs::create_directory(path);
        for (const auto& [name, content] : files) write_file_atomically(path / name, content);
        return path;
    }
    Ids ids(const fs::path& source, std::string_view text) { return load_tokenizer(source)->encode(text, {}, {}).ids; }

    void compare(const Tokenizer& tokenizer, const std::string& line) {
        const Json expected = parse_json(line, "vector");
        const Json got = parse_json(encode_jsonl_line(tokenizer, line, "vector"), "result");
        QVERIFY2(got["ids"] == expected["ids"] && got["type_ids"] == expected["type_ids"],
                 (line + "\n got " + got.dump()).c_str());
    }

  private Q_SLOTS:
    // Outside truth: Hugging Face tokenizers 0.23.3 on the small vocabulary beside the vectors, each line with its
    // settings.
    void smallVectors() {
        const std::string vocabulary = read_file(kData / "wordpiece-vocab.txt");
        const std::vector<std::string> lines = lines_of(read_file(kData / "wordpiece.jsonl"));
        QVERIFY(lines.size() > 70);
        for (const std::string& line : lines) {
            const Json settings = parse_json(line, "vector").value("settings", Json::object());
            compare(*load_tokenizer(folder({{"vocab.txt", vocabulary}, {"tokenizer_config.json", settings.dump()}})),
                    line);
            if (QTest::currentTestFailed()) return;
        }
    }

    void allVectors() {
        const fs::path vectors = fs::path(SHERL_TRUTH_DIR) / "golden/tokenizers/wordpiece.jsonl";
        if (std::string_view(SHERL_TRUTH_DIR).empty())
            QSKIP("SHERL_TRUTH_DIR is not set: the full vectors are not here");
        fs::path backbone;
        try {
            backbone = asset_folder("minilm");
        } catch (const Error& error) {
            QSKIP(error.what());
        }
        if (!has_tokenizer(backbone)) QSKIP("the asset minilm has no tokenizer");
        const auto tokenizer = load_tokenizer(backbone);
        QCOMPARE(tokenizer->description().english(), std::string("WordPiece, 30522 tokens, lower case"));
        const std::vector<std::string> lines = lines_of(read_file(vectors));
        QVERIFY(!lines.empty());
        for (const std::string& line : lines) {
            compare(*tokenizer, line);
            if (QTest::currentTestFailed()) return;
        }
    }

    // Unicode 8.0's UnicodeData.txt; from U+0898 on, later versions say otherwise.
    void categoriesAreThoseOfUnicode8() {
        QCOMPARE(kind_of(U'\u0301'), CodePointKind::mark);
        QCOMPARE(kind_of(U'\u20DD'), CodePointKind::other);  // Me
        QCOMPARE(kind_of(U'\u00AD'), CodePointKind::dropped);
        QCOMPARE(kind_of(U'\u180E'), CodePointKind::dropped);
        QCOMPARE(kind_of(U'\u2029'), CodePointKind::space);
        QCOMPARE(kind_of(U'\u00B0'), CodePointKind::other);
        QCOMPARE(kind_of(U'$'), CodePointKind::punctuation);
        QCOMPARE(kind_of(U'\u0378'), CodePointKind::other);        // unassigned
        QCOMPARE(kind_of(U'\u0898'), CodePointKind::other);        // Mn since 14.0
        QCOMPARE(kind_of(U'\u2E43'), CodePointKind::other);        // Po since 9.0
        QCOMPARE(kind_of(U'\u166D'), CodePointKind::punctuation);  // So since 12.0
        QCOMPARE(kind_of(U'\U000111C9'), CodePointKind::punctuation);
        QCOMPARE(kind_of(U'\u1885'), CodePointKind::other);
        QCOMPARE(kind_of(U'\u1734'), CodePointKind::mark);
    }

    // UAX 15: non-starters are ordered by class, stably; the marks of category Mn are then gone, the others (Mc, Me)
    // stay.
    void accentsGoInCanonicalOrder() {
        QVERIFY(without_accents(U"\u1EC7\u0323") == U"e");
        QVERIFY(without_accents(U"a\U0001D16D\u0301\u302E") == U"a\u302E\U0001D16D");  // classes 226, 230, 224
        QVERIFY(without_accents(U"\uAC01") == U"\u1100\u1161\u11A8");
        QVERIFY(lower_case(U"\u0130\u03A3\u1E9E") == U"i\u0307\u03C3\u00DF");
    }

    void illFormedUtf8IsDropped() {
        const std::vector<std::string> words = basic_tokens(
            "a\xFF"
            "b\xC3 c\xED\xA0\x80",
            {});
        QCOMPARE(words, (std::vector<std::string>{"ab", "c"}));
        QVERIFY(is_valid_utf8("\xC3\xA9"));
        QVERIFY(!is_valid_utf8("\xC0\x80"));
        QCOMPARE(excerpt("a\xC3\xA9", 2), std::string("a…"));
    }

    // Work is linear (marks: n log n); a quadratic step would take minutes and run into the test's time limit.
    void longInputsEnd() {
        const auto tokenizer = load_tokenizer(kData / "wordpiece-vocab.txt");
        std::string marks = "a";
        for (int i = 0; i < 300000; ++i) marks += "\u0301\u0323";
        QCOMPARE(tokenizer->encode(marks, {}, {}).ids.size(), std::size_t{3});
        QCOMPARE(tokenizer->encode(std::string(1000000, 'a'), {}, {}).ids, (Ids{2, 1, 3}));
        QCOMPARE(tokenizer->encode(std::string(1000000, '['), {}, 10).ids.size(), std::size_t{10});
    }

    void tokensNameIds() {
        const auto tokenizer = load_tokenizer(folder({{"vocab.txt", kTiny}}));
        QCOMPARE(tokenizer->tokens({2, 6, 7, 3, 99, -1}),
                 (std::vector<std::string>{"[CLS]", "hello", "##s", "[SEP]", "[UNK]", "[UNK]"}));
        QCOMPARE(tokenizer->decode({2, 6, 7, 3, 6, 1, 3, 0}), std::string("hellos hello [UNK]"));
        QCOMPARE(tokenizer->vocabulary_size(), std::int64_t{8});
        QCOMPARE(tokenizer->pad_id(), std::int64_t{0});
    }

    void vocabularyLines() {
        QCOMPARE(ids(folder({{"vocab.txt", "[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n\r\nhello"}}), "Hello"),
                 (Ids{2, 5, 3}));
        QCOMPARE(ids(folder({{"vocab.txt", kTiny + "hello\n"}}), "hello"), (Ids{2, 8, 3}));  // of equal lines the last
        QCOMPARE(id_of_error([&] {
                     (void)load_tokenizer(folder({{"vocab.txt", kTiny + "\xFF\n"}}));
                 }),
                 std::string("text.vocabulary.utf8"));
        QCOMPARE(id_of_error([&] {
                     (void)load_tokenizer(folder({{"vocab.txt", ""}}));
                 }),
                 std::string("text.vocabulary.empty"));
        try {
            (void)load_tokenizer(folder({{"vocab.txt", "[CLS]\na\n"}}));
            QFAIL("a vocabulary without special tokens was taken");
        } catch (const Error& error) {
            QCOMPARE(error.id(), std::string("text.special_token"));
            QCOMPARE(error.problems().size(), std::size_t{3});
        }
    }

    void settingsAreObeyed() {
        const auto load = [&](const std::string& config) {
            return load_tokenizer(folder({{"vocab.txt", kTiny}, {"tokenizer_config.json", config}}));
        };
        QCOMPARE(load(R"({"do_lower_case": false})")->encode("Hello", {}, {}).ids, (Ids{2, 5, 3}));
        QCOMPARE(load("{}")->description().english(), std::string("WordPiece, 8 tokens, lower case"));
        QCOMPARE(load(R"({"do_lower_case": false})")->description().english(),
                 std::string("WordPiece, 8 tokens, cased"));
        QCOMPARE(load(R"({"cls_token": {"content": "hello"}, "sep_token": "Hello"})")->encode("xHello", {}, {}).ids,
                 (Ids{6, 1, 5, 5}));
        QCOMPARE(load(R"({"added_tokens_decoder": {"8": {"content": "<y>", "lstrip": false}}})")
                     ->encode("hello<y>", {}, {})
                     .ids,
                 (Ids{2, 6, 8, 3}));
        const auto refused = [&](const std::string& config) { return id_of_error([&] { (void)load(config); }); };
        QCOMPARE(refused(R"({"do_lower_case": 1})"), std::string("text.type"));
        QCOMPARE(refused(R"([])"), std::string("text.type"));
        QCOMPARE(refused(R"({"sep_token": "</s>"})"), std::string("text.special_token"));
        QCOMPARE(refused(R"({"tokenizer_class": "BertJapaneseTokenizer"})"), std::string("text.class"));
        QCOMPARE(refused(R"({"tokenizer_class": "DistilBertTokenizerFast"})"), std::string("no error"));
        QCOMPARE(refused(R"({"tokenizer_class": "PreTrainedTokenizerFast"})"), std::string("no error"));
        QCOMPARE(refused(R"({"added_tokens_decoder": {"8": {"content": "<y>", "lstrip": true}}})"),
                 std::string("text.unsupported"));
        QCOMPARE(refused(R"({"added_tokens_decoder": {"6": {"content": "<y>"}}})"), std::string("text.vocabulary.id"));
        QCOMPARE(refused(R"({"added_tokens_decoder": {"x": {"content": "<y>"}}})"), std::string("text.vocabulary.id"));
    }

    // The list older versions of transformers wrote beside vocab.txt: it may repeat the vocabulary, not add to it.
    void addedTokensBesideTheVocabulary() {
        const std::string vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\n<y>\n";
        const auto load = [&](const std::string& added) {
            return id_of_error(
                [&] { (void)load_tokenizer(folder({{"vocab.txt", vocabulary}, {"added_tokens.json", added}})); });
        };
        QCOMPARE(load("{\"<y>\": 6, \"hello\": 5}"), std::string("no error"));
        QCOMPARE(load("{\"<y>\": 6, \"<z>\": 7}"), std::string("text.unsupported"));
        QCOMPARE(load("[]"), std::string("text.type"));
    }

    void tokenizerJson() {
        const fs::path good = folder({{"tokenizer.json", kTinyJson}});
        QVERIFY(has_tokenizer(good));
        QCOMPARE(ids(good, "HELLOs<x>helloss"), (Ids{2, 5, 6, 4, 1, 3}));
        QCOMPARE(ids(good / "tokenizer.json", "Hello"), (Ids{2, 5, 3}));
        const auto changed = [&](const std::string& from, const std::string& to) {
            std::string json = kTinyJson;
            json.replace(json.find(from), from.size(), to);
            return id_of_error([&] { (void)load_tokenizer(folder({{"tokenizer.json", json}})); });
        };
        QCOMPARE(changed("WordPiece", "BPE"), std::string("text.not_wordpiece"));
        QCOMPARE(changed("\"##\"", "\"@@\""), std::string("text.unsupported"));
        QCOMPARE(changed("BertNormalizer", "NFKC"), std::string("text.unsupported"));
        QCOMPARE(changed("BertPreTokenizer", "Whitespace"), std::string("text.unsupported"));
        QCOMPARE(changed("\"[PAD]\": 0", "\"[PAD]\": -1"), std::string("text.vocabulary.id"));
        QCOMPARE(changed("\"[PAD]\": 0", "\"[PAD]\": 1"), std::string("text.vocabulary.id"));
        QCOMPARE(changed("\"[PAD]\": 0", "\"[PAD]\": 4000000000"), std::string("text.vocabulary.id"));
        QCOMPARE(changed("\"[PAD]\": 0", "\"[PAD]\": 0.5"), std::string("text.type"));
    }

    void sourcesAreNamed() {
        const fs::path empty = folder({});
        QVERIFY(!has_tokenizer(empty));
        QVERIFY(!has_tokenizer(folder({{"tokenizer.json", R"({"model": {"type": "Unigram"}})"}})));
        QVERIFY(has_tokenizer(folder({{"vocab.txt", kTiny}})));
        QCOMPARE(id_of_error([&] { (void)load_tokenizer(empty); }), std::string("text.no_tokenizer"));
        QCOMPARE(id_of_error([&] { (void)load_tokenizer(empty / "missing"); }), std::string("text.no_tokenizer"));
        QCOMPARE(id_of_error([&] { (void)load_tokenizer(empty / "spiece.model"); }), std::string("base.file.unreadable"));
        // vocab.txt before spiece.model before tokenizer.json.
        QVERIFY(has_tokenizer(folder({{"spiece.model", "x"}})));
        QCOMPARE(id_of_error([&] {
                     (void)load_tokenizer(folder({{"spiece.model", "x"}, {"tokenizer.json", kTinyJson}}));
                 }),
                 std::string("text.sentencepiece"));
        QCOMPARE(id_of_error([&] { (void)load_tokenizer(folder({{"spiece.model", ""}})); }), std::string("text.sentencepiece"));
        QCOMPARE(id_of_error([&] { (void)load_tokenizer(folder({{"spiece.model", "x"}, {"vocab.txt", kTiny}})); }),
                 std::string("no error"));
    }

    void jsonlLines() {
        const auto tokenizer = load_tokenizer(folder({{"vocab.txt", kTiny}}));
        QCOMPARE(encode_jsonl_line(*tokenizer, R"({"text": "hello", "text_pair": "", "ids": 1})", "x"),
                 std::string(R"({"ids": [2, 6, 3, 3], "type_ids": [0, 0, 0, 1]})"));
        const auto refused = [&](const char* line) {
            return id_of_error([&] { (void)encode_jsonl_line(*tokenizer, line, "x, line 3"); });
        };
        for (const char* line :
             {"[]", "{}", R"({"text": null})", R"({"text": 1})", R"({"text": "a", "text_pair": 1})",
              R"({"text": "a", "max_length": 1})", R"({"text": "a", "text_pair": "", "max_length": 2})",
              R"({"text": "a", "max_length": 2.0})", R"({"text": "a", "max_length": true})",
              R"({"text": "a", "max_length": -1})", R"({"text": "a", "max_length": 18446744073709551615})"}) {
            QCOMPARE(refused(line), std::string("text.jsonl"));
        }
        QCOMPARE(refused(R"({"text": "a", "text": "b"})"), std::string("json.duplicate_key"));
        QCOMPARE(id_of_error([&] { (void)tokenizer->encode("a", "b", 2); }), std::string("text.max_length"));
    }
};

QTEST_GUILESS_MAIN(TestText)
#include "tst_text.moc"
