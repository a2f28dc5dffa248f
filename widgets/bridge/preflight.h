// SPDX-License-Identifier: GPL-3.0-or-later
// What can be known about a backbone folder and about data without the engine, found on a thread of its own.
#pragma once

#include <QObject>
#include <functional>
#include <optional>
#include <variant>

#include "core/base/error.h"
#include "core/data/dataset.h"
#include "core/data/encode.h"
#include "core/formats/backbone_folder.h"
#include "core/spec/run_spec.h"

namespace sherl::widgets {

struct DataPreview {
    data::DataReport report;  // rows read and skipped, label counts
    std::vector<std::string> labels;
    std::vector<data::Example> first;                  // the first few of the training split
    std::map<std::string, data::LengthStats> lengths;  // tokens, by split
    std::vector<std::string> columns;                  // of tables: all columns of the training file
};

// GUI thread. A newer question of the same kind makes the older answer stale: it is dropped, never shown.
class PreflightService final : public QObject {
    Q_OBJECT

  public:
    explicit PreflightService(QObject* parent = nullptr);
    ~PreflightService() override;  // waits for the reading under way

    void inspect(const std::filesystem::path& backbone);
    void preview(const spec::TaskSpec& task, const std::filesystem::path& backbone);

  Q_SIGNALS:
    void inspected(const std::filesystem::path& backbone, const sherl::formats::Inspection& inspection);
    void inspectionFailed(const std::filesystem::path& backbone, const sherl::Error& error);
    void previewed(const sherl::widgets::DataPreview& preview);
    void previewFailed(const sherl::Error& error);

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace sherl::widgets
