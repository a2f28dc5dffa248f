// SPDX-License-Identifier: GPL-3.0-or-later
// Batches, and the task that a spec names: what is loaded and what is refused.
#include <ATen/core/Tensor.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>

#include <QTemporaryDir>
#include <QtTest>

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/engine/tasks/batch.h"
#include "core/engine/tasks/text_task.h"

using namespace sherl;
using namespace sherl::engine;

namespace {

std::vector<data::EncodedExample> examples() {
    return {{.ids = {2, 7, 3}, .type_ids = {0, 0, 0}, .label = 1, .target = 0.25, .full_length = 3},
            {.ids = {2, 3}, .type_ids = {0, 1}, .label = 0, .target = -1.5, .full_length = 2},
            {.ids = {2, 8, 9, 3}, .type_ids = {0, 0, 1, 1}, .label = 2, .target = 4, .full_length = 4}};
}

at::Tensor whole(const std::vector<std::int64_t>& values, at::IntArrayRef shape) {
    return at::tensor(values, at::TensorOptions(at::kLong)).reshape(shape);
}

// A backbone folder without weights and a table of four sentences.
class Folder {
  public:
    spec::RunSpec spec;

    explicit Folder(int vocabulary = 9, int segments = 2) {
        write("config.json",
              R"({"model_type": "bert", "vocab_size": )" + std::to_string(vocabulary) +
                  R"(, "hidden_size": 4, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 8,
                                     "max_position_embeddings": 16, "type_vocab_size": )" +
                  std::to_string(segments) + "}");
        write("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\ngood\nbad\nfilm\nmusic\n");
        write("train.tsv", "text\tlabel\ngood film\tyes\nbad film\tno\ngood music\tyes\nbad music\tno\n");
        spec.backbone.path = path();
        spec.method.kind = "full";
        spec.task.max_length = 16;
        spec.task.data.format = "table";
        spec.task.data.train_file = path() / "train.tsv";
        spec.task.data.validation_file = path() / "train.tsv";
    }
    void write(const char* name, const std::string& content) const { write_file_atomically(path() / name, content); }
    [[nodiscard]] std::filesystem::path path() const { return directory_.path().toStdString(); }
    [[nodiscard]] std::string refusal() const {
        try {
            static_cast<void>(load_text_task(spec));
        } catch (const Error& error) {
            return (error.kind() == ErrorKind::input ? "" : "not an input error: ") + error.id();
        }
        return "accepted";
    }

  private:
    QTemporaryDir directory_;
};

}  // namespace

class TestTasks : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void batchIsPaddedToItsLongestMember() {
        const std::vector<std::int64_t> order{1, 0};
        const Batch batch = make_batch(examples(), order, {.pad_id = 5}, nullptr);
        QVERIFY(at::equal(batch.input_ids, whole({2, 3, 5, 2, 7, 3}, {2, 3})));
        QVERIFY(at::equal(batch.attention_mask, whole({1, 1, 0, 1, 1, 1}, {2, 3})));
        QVERIFY(at::equal(batch.token_type_ids, whole({0, 1, 0, 0, 0, 0}, {2, 3})));
        QVERIFY(at::equal(batch.labels, whole({0, 1}, {2})));
    }

    void regressionTargetsHaveTheBackbonesType() {
        const std::vector<std::int64_t> order{2, 1};
        const Batch batch = make_batch(examples(), order, {.regression = true, .score_type = at::kDouble}, nullptr);
        QVERIFY(batch.labels.scalar_type() == at::kDouble);
        QCOMPARE(batch.labels.const_data_ptr<double>()[0], 4.0);
        QCOMPARE(batch.labels.const_data_ptr<double>()[1], -1.5);
    }

    void tokenizersWithoutSegmentsLeaveThemUndefined() {
        std::vector<data::EncodedExample> plain = examples();
        for (auto& example : plain) example.type_ids.clear();
        const std::vector<std::int64_t> order{0};
        QVERIFY(!make_batch(plain, order, {}, nullptr).token_type_ids.defined());
    }

    void taskIsLoadedAndEncoded() {
        const Folder folder;
        const TextTask task = load_text_task(folder.spec);
        QCOMPARE(task.labels, (std::vector<std::string>{"no", "yes"}));
        QCOMPARE(task.metric, std::string("accuracy"));
        QCOMPARE(task.outputs(), 2);
        QCOMPARE(task.train.size(), 4);
        QCOMPARE(task.train.examples.front().ids, (std::vector<std::int32_t>{2, 5, 7, 3}));
        QCOMPARE(task.train.examples.front().label, 1);
        QCOMPARE(task.report.hash.size(), std::size_t{64});
    }

    void whatDoesNotFitTheBackboneIsRefused() {
        Folder longer;
        longer.spec.task.max_length = 17;
        QCOMPARE(longer.refusal(), std::string("data.max_length"));
        const Folder small(8);  // "music" is token 8
        QCOMPARE(small.refusal(), std::string("tasks.token_outside"));
        Folder metric;
        metric.spec.task.metric = "pearson";
        QCOMPARE(metric.refusal(), std::string("data.metric"));
        Folder pairs(9, 1);
        QCOMPARE(pairs.refusal(), std::string("accepted"));
        pairs.spec.task.data.text_pair_column = "label";
        QCOMPARE(pairs.refusal(), std::string("data.segments"));
    }
};

QTEST_GUILESS_MAIN(TestTasks)
#include "tst_tasks.moc"
