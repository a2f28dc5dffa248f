// SPDX-License-Identifier: GPL-3.0-or-later
// What can be known about a backbone folder and about data without the engine, found on threads of their own.
//
// Called by: the cards of backbone and data, the forecast. What could change: a folder on another machine (the same signals).
#pragma once

#include <QObject>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/encode.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::widgets {

// An example of a text-to-text task as training reads it.
struct TextToText {
    std::string source, target;       // "cola sentence: …", "1"
    std::vector<std::string> answer;  // the target's tokens, cut where training cuts them; empty without a tokenizer
};

struct DataPreview {
    std::string of;           // data_key() of what was asked
    data::DataReport report;  // rows read and skipped, label counts
    std::vector<std::string> labels;
    std::map<std::string, std::int64_t> sizes;         // examples, by split
    std::vector<data::Example> first;                  // the first few of the training split
    std::vector<std::vector<std::string>> tokens;      // of `first`, as training sees them; empty without a tokenizer
    std::map<std::string, data::LengthStats> lengths;  // tokens, by split; empty without a tokenizer
    std::vector<TextToText> texts;                     // seq2seq: of `first`; else empty
    std::map<std::string, data::LengthStats> answers;  // seq2seq: tokens of the targets, by split; empty without a tokenizer
    std::vector<std::string> columns;                  // of tables: all columns of the training file
    std::vector<Problem> problems;                     // why training would refuse them, or this backbone with them
};

// The same for two set-ups whose examples have the same lengths in tokens and the same classes, whatever else differs.
[[nodiscard]] std::string data_key(const spec::TaskSpec& task, const std::filesystem::path& backbone);

// GUI thread. A newer question of the same kind makes the older answer stale: it is dropped, never shown.
class PreflightService final : public QObject {
    Q_OBJECT

  public:
    explicit PreflightService(QObject* parent = nullptr);
    ~PreflightService() override;  // waits for the reading under way

    void inspect(const std::filesystem::path& backbone);
    // `backbone` may be empty: then nothing is told about tokens.
    void preview(const spec::TaskSpec& task, const std::filesystem::path& backbone);
    [[nodiscard]] bool busy() const;  // a question is not answered yet

  Q_SIGNALS:
    void inspected(const std::filesystem::path& backbone, const sherl::formats::Inspection& inspection);
    void inspectionFailed(const std::filesystem::path& backbone, const sherl::Error& error);
    void previewed(const sherl::widgets::DataPreview& preview);
    // `columns`: of a table whose header could be read, so that others can be chosen.
    void previewFailed(const sherl::Error& error, const std::vector<std::string>& columns);

  private:
    class Lane;
    std::unique_ptr<Lane> backbones_, data_;
};

}  // namespace sherl::widgets
