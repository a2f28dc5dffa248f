// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtTest>
#include <algorithm>

#include "core/base/random.h"
#include "core/data/encode.h"

using namespace sherl;

namespace {

// One token per character and one special token at the end, which stays when a text is cut; a pair adds its characters and another
// special token.
class CharacterTokenizer final : public text::Tokenizer {
  public:
    text::Encoding encode(std::string_view text, std::optional<std::string_view> pair,
                          std::optional<std::int64_t> max_length) const override {
        text::Encoding encoding;
        const auto add = [&](std::string_view part, std::int64_t type) {
            for (const char letter : part) encoding.ids.push_back(letter);
            encoding.ids.push_back(0);
            encoding.type_ids.resize(encoding.ids.size(), type);
        };
        add(text, 0);
        if (pair) add(*pair, 1);
        if (max_length && static_cast<std::int64_t>(encoding.ids.size()) > *max_length) {
            encoding.ids.resize(static_cast<std::size_t>(*max_length));
            encoding.ids.back() = 0;
            encoding.type_ids.resize(static_cast<std::size_t>(*max_length));
        }
        return encoding;
    }
    std::vector<std::string> tokens(const std::vector<std::int64_t>& ids) const override {
        return std::vector<std::string>(ids.size());
    }
    std::string decode(const std::vector<std::int64_t>& ids) const override { return {ids.begin(), ids.end()}; }
    std::int64_t vocabulary_size() const override { return 256; }
    std::int64_t pad_id() const override { return 0; }
    bool has_type_ids() const override { return true; }
    Text description() const override { return Text::plain("characters"); }
};

data::Example example(std::string text, std::optional<std::string> pair, std::int64_t label, double target) {
    data::Example made;
    made.text = std::move(text);
    made.text_pair = std::move(pair);
    made.label = label;
    made.target = target;
    return made;
}

}  // namespace

class TestEncode : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void keepsOrderLabelsAndPairs() {
        const auto rows =
            data::encode_split({example("ab", "c", 1, 0), example("", std::nullopt, 0, 2.5), example("x", "", 2, 0)},
                               CharacterTokenizer(), 8);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].ids, (std::vector<std::int32_t>{'a', 'b', 0, 'c', 0}));
        QCOMPARE(rows[0].type_ids, (std::vector<std::int8_t>{0, 0, 0, 1, 1}));
        QCOMPARE(rows[0].label, std::int64_t{1});
        QCOMPARE(rows[1].ids, (std::vector<std::int32_t>{0}));
        QCOMPARE(rows[1].target, 2.5);
        QCOMPARE(rows[2].ids, (std::vector<std::int32_t>{'x', 0, 0}));  // an empty second text is still a pair
    }

    // Text to text: the prompt of the task, the answer with its end.
    void answersAreTargets() {
        spec::TaskSpec task;
        task.kind = "seq2seq";
        task.max_length = 10;
        task.data.format = "glue-tsv";
        task.data.name = "rte";
        const std::vector<std::string> labels{"entailment", "not_entailment"};
        auto rows = data::encode_texts({example("ab", "c", 1, 0)}, CharacterTokenizer(), task, labels);
        QCOMPARE(rows.size(), std::size_t{1});
        const auto text = [](const std::vector<std::int32_t>& ids) { return std::string(ids.begin(), ids.end()); };
        QCOMPARE(text(rows[0].ids), std::string("rte sente\0", 10));
        QCOMPARE(rows[0].full_length, std::int64_t{sizeof "rte sentence1: ab sentence2: c"});  // and the end
        QCOMPARE(rows[0].target_ids, (std::vector<std::int32_t>{'1', 0}));

        task.data.name = "stsb";
        rows = data::encode_texts({example("ab", "c", 0, 3.8)}, CharacterTokenizer(), task, {});
        QCOMPARE(rows[0].target_ids, (std::vector<std::int32_t>{'3', '.', '8', 0}));
        task.max_target_length = 2;
        rows = data::encode_texts({example("ab", "c", 0, 3.8)}, CharacterTokenizer(), task, {});
        QCOMPARE(rows[0].target_ids, (std::vector<std::int32_t>{'3', 0}));
    }

    void lengthsCountBeforeTruncation() {
        std::vector<data::Example> examples;
        for (int i = 1; i <= 100; ++i)
            examples.push_back(example(std::string(static_cast<std::size_t>(i - 1), 'a'), {}, 0, 0));
        const auto rows = data::encode_split(examples, CharacterTokenizer(), 40);
        QCOMPARE(rows.back().ids.size(), std::size_t{40});
        const data::LengthStats stats = data::length_stats(rows);
        QCOMPARE(stats.examples, std::int64_t{100});
        QCOMPARE(stats.longest, std::int64_t{100});
        QCOMPARE(stats.truncated, std::int64_t{60});
        QCOMPARE(stats.mean, 50.5);
        QCOMPARE(stats.percentiles, (std::map<int, std::int64_t>{{50, 50}, {90, 90}, {95, 95}, {99, 99}}));
        QVERIFY(data::length_stats({}).percentiles.empty());
    }

    void batchesCoverEachEpochOnce() {
        const auto batches = data::batch_order(10, 4, 7, 3);
        QCOMPARE(batches.size(), std::size_t{3});
        QCOMPARE(batches[2].size(), std::size_t{2});
        std::vector<std::int64_t> flat;
        for (const auto& batch : batches) flat.insert(flat.end(), batch.begin(), batch.end());
        Random random(mix_seed(7, "order", 3));
        QCOMPARE(flat, permutation(10, random));
        std::sort(flat.begin(), flat.end());
        for (std::int64_t i = 0; i < 10; ++i) QCOMPARE(flat[static_cast<std::size_t>(i)], i);
        QCOMPARE(data::batch_order(10, 4, 7, 3), batches);
        QVERIFY(data::batch_order(10, 4, 7, 4) != batches);
        QVERIFY(data::batch_order(10, 4, 8, 3) != batches);
        QVERIFY(data::batch_order(0, 4, 7, 3).empty());
        QCOMPARE(data::batch_order(8, 4, 7, 0).size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(TestEncode)
#include "tst_encode.moc"
