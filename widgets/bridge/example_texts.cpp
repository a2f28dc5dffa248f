// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/example_texts.h"

#include <QThreadPool>
#include <atomic>
#include <deque>
#include <mutex>
#include <utility>

#include "core/data/dataset.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kKept = 2;  // data sets, for the next panel that shows the same

// What was read last in this process, newest first.
class Kept {
  public:
    [[nodiscard]] ExampleTexts::Found find(const std::string& hash) {
        const std::lock_guard lock(mutex_);
        for (const auto& [known, texts] : all_)
            if (known == hash) return texts;
        return nullptr;
    }
    void keep(const std::string& hash, ExampleTexts::Found texts) {
        const std::lock_guard lock(mutex_);
        all_.emplace_front(hash, std::move(texts));
        if (all_.size() > kKept) all_.pop_back();
    }

  private:
    std::mutex mutex_;
    std::deque<std::pair<std::string, ExampleTexts::Found>> all_;
};

Kept& kept() {
    static Kept all;
    return all;
}

ExampleTexts::Found texts_of(data::Dataset&& dataset) {
    auto texts = std::make_shared<ExampleTextSet>();
    for (const auto& [name, which] : {std::pair("validation", data::Split::validation), std::pair("test", data::Split::test)}) {
        ExampleTextSet::Split& split = texts->splits[name];
        for (const data::Example& example : dataset.split(which)) {
            split.places.emplace(example.id, split.examples.size());
            ExampleText text{QString::fromStdString(example.text), {}};
            if (example.text_pair) text.pair = QString::fromStdString(*example.text_pair);
            texts->pairs = texts->pairs || text.pair;
            split.examples.push_back(std::move(text));
        }
    }
    return texts;
}

Problem changed(const spec::DataSpec& data) {
    const auto& file = data.validation_file ? data.validation_file : data.train_file;
    return {.id = "examples.changed",
            .what = SHERL_TR("widgets", "the data are not those of the run any more"),
            .where = !data.path.empty() ? data.path.string() : file ? file->string() : std::string(),
            .expected = {},
            .got = {},
            .way_out = SHERL_TR("widgets", "Put the files of the run back to see its texts.")};
}

Problem unforeseen(const std::exception& error) {
    return {.id = "examples.exception", .what = Text::plain(error.what()), .where = {}, .expected = {}, .got = {}, .way_out = {}};
}

}  // namespace

const ExampleText* ExampleTextSet::find(const std::string& split, const std::string& id, std::size_t place, std::size_t size) const {
    const auto found = splits.find(split);
    if (found == splits.end()) return nullptr;
    const Split& all = found->second;
    if (const auto known = all.places.find(id); known != all.places.end()) return &all.examples[known->second];
    return size == all.examples.size() && place < size ? &all.examples[place] : nullptr;
}

// Outlives the object that asked, so that a thread can find out that nobody waits any more.
struct ExampleTexts::Mailbox {
    std::mutex mutex;
    ExampleTexts* owner = nullptr;  // null: gone
    std::atomic<std::uint64_t> newest = 0;

    [[nodiscard]] bool wanted(std::uint64_t number) const { return newest == number; }
    void deliver(std::uint64_t number, const Found& texts, const Problem& reason) {
        const std::lock_guard lock(mutex);
        if (owner == nullptr) return;
        QMetaObject::invokeMethod(
            owner, [to = owner, number, texts, reason] { to->answer(number, texts, reason); }, Qt::QueuedConnection);
    }
};

ExampleTexts::ExampleTexts(QObject* parent) : QObject(parent), mailbox_(std::make_shared<Mailbox>()) {
    mailbox_->owner = this;
}

ExampleTexts::~ExampleTexts() {
    cancel();
    const std::lock_guard lock(mailbox_->mutex);
    mailbox_->owner = nullptr;
}

void ExampleTexts::cancel() {
    mailbox_->newest = ++asked_;
    busy_ = false;
}

void ExampleTexts::ask(const std::vector<spec::TaskSpec>& tasks, const std::string& data_hash) {
    cancel();
    busy_ = true;
    const std::uint64_t number = asked_;
    if (Found known = kept().find(data_hash)) return mailbox_->deliver(number, known, {});
    QThreadPool::globalInstance()->start([mailbox = mailbox_, tasks, data_hash, number] {
        std::optional<Problem> first;
        const auto trouble = [&first](Problem problem) {
            if (!first) first = std::move(problem);
        };
        for (const spec::TaskSpec& task : tasks) {
            if (!mailbox->wanted(number)) return;
            try {
                data::Dataset dataset = data::load_dataset(task);
                if (dataset.report.hash != data_hash) {
                    trouble(changed(task.data));
                    continue;
                }
                Found texts = texts_of(std::move(dataset));
                kept().keep(data_hash, texts);
                return mailbox->deliver(number, texts, {});
            } catch (const Error& error) {
                trouble(error.problems().front());
            } catch (const std::exception& error) {
                trouble(unforeseen(error));
            }
        }
        mailbox->deliver(number, nullptr, first.value_or(Problem{}));
    });
}

void ExampleTexts::answer(std::uint64_t number, const Found& texts, const Problem& reason) {
    if (number != asked_) return;
    busy_ = false;
    if (texts != nullptr) {
        Q_EMIT found(texts);
    } else {
        Q_EMIT refused(reason);
    }
}

}  // namespace sherl::widgets
