// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/preflight.h"

#include <algorithm>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/data/answers.h"
#include "core/data/columns.h"
#include "core/data/demands.h"
#include "core/data/text_to_text.h"
#include "core/text/tokenizer.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kFirst = 8;  // examples that a card shows

Error unforeseen(const std::exception& error) {
    return Error(ErrorKind::internal, {.id = "widgets.preflight",
                                       .what = Text::plain(error.what()),
                                       .where = {},
                                       .expected = {},
                                       .got = {},
                                       .way_out = {}});
}

std::vector<std::string> columns_of(const spec::TaskSpec& task) {
    if (task.data.format != "table") return {};
    try {
        return data::table_columns(task.data);
    } catch (const Error&) {  // reading the data tells the same
        return {};
    }
}

// What a start would refuse, as far as it is known without the weights.
std::vector<Problem> demands_on(const spec::TaskSpec& task, const data::Dataset& dataset,
                                const std::filesystem::path& backbone, const text::Tokenizer* tokenizer) {
    std::vector<Problem> problems = data::task_problems(task, dataset);
    if (tokenizer == nullptr) return problems;
    try {
        const std::vector<Problem> more =
            data::backbone_problems(task, dataset, formats::read_backbone_config(backbone), *tokenizer);
        problems.insert(problems.end(), more.begin(), more.end());
    } catch (const Error&) {  // the backbone's own card tells
    }
    return problems;
}

std::vector<std::string> tokens_of(const text::Tokenizer& tokenizer, const std::vector<std::int32_t>& ids) {
    return tokenizer.tokens(std::vector<std::int64_t>(ids.begin(), ids.end()));
}

// The first examples, as text and as tokens.
void show_first(DataPreview& preview, const spec::TaskSpec& task, const data::Dataset& dataset, const text::Tokenizer* tokenizer) {
    const auto count = static_cast<std::ptrdiff_t>(std::min(dataset.train.size(), kFirst));
    preview.first.assign(dataset.train.begin(), dataset.train.begin() + count);
    if (data::answers_with_text(task)) {
        for (const data::Example& example : preview.first)
            preview.texts.push_back({data::source_text(task, example), data::target_text(task, dataset.labels, example), {}});
    }
    if (tokenizer == nullptr) return;
    const std::vector<data::EncodedExample> encoded = data::encode_for(task, dataset.labels, preview.first, *tokenizer);
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        preview.tokens.push_back(tokens_of(*tokenizer, encoded[i].ids));
        if (i < preview.texts.size()) preview.texts[i].answer = tokens_of(*tokenizer, encoded[i].target_ids);
    }
}

DataPreview read(const spec::TaskSpec& task, const std::filesystem::path& backbone) {
    DataPreview preview;
    preview.of = data_key(task, backbone);
    preview.columns = columns_of(task);
    data::Dataset dataset = data::load_dataset(task);
    std::unique_ptr<text::Tokenizer> tokenizer;
    if (!backbone.empty() && text::has_tokenizer(backbone)) tokenizer = text::load_tokenizer(backbone);
    for (const data::Split split : {data::Split::train, data::Split::validation, data::Split::test}) {
        const std::vector<data::Example>& examples = dataset.split(split);
        if (examples.empty()) continue;
        preview.sizes[to_string(split)] = static_cast<std::int64_t>(examples.size());
        if (!tokenizer) continue;
        preview.lengths[to_string(split)] =
            data::length_stats(data::encode_for(task, dataset.labels, examples, *tokenizer));
        if (data::answers_with_text(task))
            preview.answers[to_string(split)] = data::answer_stats(task, dataset.labels, examples, *tokenizer);
    }
    show_first(preview, task, dataset, tokenizer.get());
    preview.problems = demands_on(task, dataset, backbone, tokenizer.get());
    preview.labels = std::move(dataset.labels);
    preview.report = std::move(dataset.report);
    return preview;
}

}  // namespace

std::string data_key(const spec::TaskSpec& task, const std::filesystem::path& backbone) {
    const spec::DataSpec& data = task.data;
    const auto path = [](const std::optional<std::filesystem::path>& file) { return file ? Json(file->string()) : Json(nullptr); };
    const auto number = [](const std::optional<std::int64_t>& limit) { return limit ? Json(*limit) : Json(nullptr); };
    return Json::array({backbone.string(), task.kind, task.prefix, data.format, data.name, data.path.string(), path(data.train_file),
                        path(data.validation_file), path(data.test_file), std::string(1, data.delimiter), data.quotes,
                        data.text_column, data.label_column, data.text_pair_column ? Json(*data.text_pair_column) : Json(nullptr),
                        data.labels, data.encoding, data.bad_rows, data.split.kind, data.split.train, data.split.validation,
                        data.split.test, data.split.seed, data.split.stratified, number(data.limit_train),
                        number(data.limit_validation), number(data.limit_test)})
        .dump(-1, ' ', false, Json::error_handler_t::replace);
}

// One thread and the newest question; the one before, if it has not begun, is forgotten.
class PreflightService::Lane {
  public:
    using Work = std::function<void(std::int64_t number)>;

    Lane() : thread_([this] { loop(); }) {}
    ~Lane() {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
            next_ = nullptr;
        }
        wake_.notify_one();
        thread_.join();
    }
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;

    void ask(Work work) {
        {
            const std::lock_guard lock(mutex_);
            next_ = std::move(work);
            ++asked_;
        }
        wake_.notify_one();
    }
    // GUI thread: whether the answer to question `number` is still wanted. The newest question is answered then.
    [[nodiscard]] bool is_newest(std::int64_t number) {
        if (number != asked_) return false;
        answered_ = number;
        return true;
    }
    [[nodiscard]] bool busy() const { return answered_ != asked_; }

  private:
    void loop() {
        std::unique_lock lock(mutex_);
        for (;;) {
            wake_.wait(lock, [this] { return ended_ || next_; });
            if (ended_) return;
            const Work work = std::exchange(next_, nullptr);
            const std::int64_t number = asked_;
            lock.unlock();
            work(number);
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    Work next_;
    std::int64_t asked_ = 0;     // written by the GUI thread alone
    std::int64_t answered_ = 0;  // the GUI thread's
    bool ended_ = false;
    std::thread thread_;  // last: it uses all of the above
};

PreflightService::PreflightService(QObject* parent)
    : QObject(parent), backbones_(std::make_unique<Lane>()), data_(std::make_unique<Lane>()) {}

PreflightService::~PreflightService() = default;

bool PreflightService::busy() const {
    return backbones_->busy() || data_->busy();
}

void PreflightService::inspect(const std::filesystem::path& backbone) {
    backbones_->ask([this, backbone](std::int64_t number) {
        const auto tell = [this, number](std::function<void()> answer) {
            QMetaObject::invokeMethod(
                this, [this, number, answer = std::move(answer)] { if (backbones_->is_newest(number)) answer(); },
                Qt::QueuedConnection);
        };
        try {
            tell([this, backbone, inspection = formats::inspect_backbone(backbone)] {
                Q_EMIT inspected(backbone, inspection);
            });
        } catch (const Error& error) {
            tell([this, backbone, error] { Q_EMIT inspectionFailed(backbone, error); });
        } catch (const std::exception& error) {
            tell([this, backbone, error = unforeseen(error)] { Q_EMIT inspectionFailed(backbone, error); });
        }
    });
}

void PreflightService::preview(const spec::TaskSpec& task, const std::filesystem::path& backbone) {
    data_->ask([this, task, backbone](std::int64_t number) {
        const auto tell = [this, number](std::function<void()> answer) {
            QMetaObject::invokeMethod(
                this, [this, number, answer = std::move(answer)] { if (data_->is_newest(number)) answer(); },
                Qt::QueuedConnection);
        };
        try {
            tell([this, preview = read(task, backbone)] { Q_EMIT previewed(preview); });
        } catch (const Error& error) {
            tell([this, error, columns = columns_of(task)] { Q_EMIT previewFailed(error, columns); });
        } catch (const std::exception& error) {
            tell([this, error = unforeseen(error)] { Q_EMIT previewFailed(error, {}); });
        }
    });
}

}  // namespace sherl::widgets
