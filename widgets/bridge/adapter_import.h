// SPDX-License-Identifier: GPL-3.0-or-later
// What of an exported adapter fits a set-up, asked of the engine on a thread of its own: that builds the model, so it takes as long as
// reading the backbone.
//
// Called by: the import dialog. What could change: nothing foreseen.
#pragma once

#include <QObject>
#include <memory>

#include "core/api/engine.h"
#include "core/spec/run_spec.h"
#include "widgets/bridge/training_bridge.h"

namespace sherl::widgets {

// GUI thread. A newer question makes the older answer stale: it is dropped, never told.
class AdapterImport final : public QObject {
    Q_OBJECT

  public:
    using EngineFactory = TrainingBridge::EngineFactory;  // called on this object's thread; may throw
    explicit AdapterImport(EngineFactory engine, QObject* parent = nullptr);
    ~AdapterImport() override;  // waits for the answer under way

    // `spec`: resolved, with train.start_from. The number of classes is read from the data where the spec does not tell: matched() or
    // refused().
    void match(const spec::RunSpec& spec);
    void cancel();  // the answer is not wanted any more
    [[nodiscard]] bool busy() const;

  Q_SIGNALS:
    void matched(const sherl::api::StartMatch& match);
    void refused(const sherl::Error& error);

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace sherl::widgets
