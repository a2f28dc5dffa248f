// SPDX-License-Identifier: GPL-3.0-or-later
// The texts of a run's validation and test examples. A study holds their ids alone: the texts come from the data files,
// as long as these are what the run has seen.
//
// Called by: the Examples card, the Predictions tab. What could change: a study that keeps texts of its own.
#pragma once

#include <QObject>
#include <QString>
#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/base/error.h"
#include "core/spec/run_spec.h"

namespace sherl::widgets {

struct ExampleText {
    QString text;
    std::optional<QString> pair;
};

// Immutable; any thread.
class ExampleTextSet {
  public:
    struct Split {
        std::vector<ExampleText> examples;  // in the order in which a run scores them
        std::unordered_map<std::string, std::size_t> places;  // by id
    };
    std::map<std::string, Split> splits;  // "validation", "test"
    bool pairs = false;                   // examples have two texts

    // By id; of data under another file name, whose ids are others, by the place in a split of `size` examples. Null: none.
    [[nodiscard]] const ExampleText* find(const std::string& split, const std::string& id, std::size_t place, std::size_t size) const;
};

// GUI thread; reads on a thread of its own. What was read last is kept for all of the process, by data hash.
class ExampleTexts final : public QObject {
    Q_OBJECT

  public:
    using Found = std::shared_ptr<const ExampleTextSet>;

    explicit ExampleTexts(QObject* parent = nullptr);
    ~ExampleTexts() override;  // does not wait: what is being read is thrown away

    // The data of a run with this hash, from the first of `tasks` whose files still hold them. Ends in found() or
    // refused(), always after this has returned; an older question is not answered any more.
    void ask(const std::vector<spec::TaskSpec>& tasks, const std::string& data_hash);
    void cancel();
    [[nodiscard]] bool busy() const { return busy_; }

  Q_SIGNALS:
    void found(const sherl::widgets::ExampleTexts::Found& texts);
    void refused(const sherl::Problem& reason);  // files gone or changed: what, where, way out

  private:
    struct Mailbox;
    void answer(std::uint64_t number, const Found& texts, const Problem& reason);
    std::shared_ptr<Mailbox> mailbox_;
    std::uint64_t asked_ = 0;
    bool busy_ = false;
};

}  // namespace sherl::widgets
