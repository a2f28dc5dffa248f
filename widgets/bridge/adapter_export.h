// SPDX-License-Identifier: GPL-3.0-or-later
// A run's adapter on its way out of the program: written and checked in a folder of its own (in the user's cache, or where
// there is room), then copied to where the user wants it, then tried from there. A thread of its own asks the engine, so the window never waits.
//
// Called by: the export dialog. What could change: several runs at once, an upload instead of a folder.
#pragma once

#include <QObject>
#include <QString>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "core/api/engine.h"
#include "core/store/records.h"
#include "widgets/bridge/training_bridge.h"

namespace sherl::widgets {

// What an exported folder says of a text.
struct TriedText {
    enum class Kind {
        label,
        no_class,  // the text that was generated names none
        score
    };
    Kind kind = Kind::label;
    QString label = {};   // of Kind::label
    double value = 0;     // probability of the label, or the score
    QString answer = {};  // what was generated; else empty
};

// GUI thread. A newer question of the same kind makes the older answer stale: it is dropped, never told.
class AdapterExport final : public QObject {
    Q_OBJECT

  public:
    using EngineFactory = TrainingBridge::EngineFactory;  // called on this object's thread; may throw
    // Copies one file whole or throws Error(store). Called on this object's thread.
    using CopyFile = std::function<void(const std::filesystem::path& from, const std::filesystem::path& to)>;
    static void copy_whole(const std::filesystem::path& from, const std::filesystem::path& to);
    // `copy`: tests put a disk that is full in its place.
    explicit AdapterExport(EngineFactory engine, CopyFile copy = copy_whole, QObject* parent = nullptr);
    // Stops what is under way, waits for it (no longer than one part of an export takes) and removes what was not committed.
    ~AdapterExport() override;
    // Nobody waits for it any more: what is under way is stopped, what comes of it is told to nobody, and this object, now a
    // child of `keeper`, goes once its thread has ended. Where the keeper goes first, that waits as the destructor does: so
    // whatever the engine needs must outlive the keeper. Nothing else may be called from here on.
    static void end_unseen(std::unique_ptr<AdapterExport> one, QObject* keeper);

    // One run of a study. The uuid tells it from another study's run of the same number.
    struct Source {
        std::filesystem::path study;
        store::RunId run = 0;
        std::string uuid;
    };
    // Writes the adapter, or with `merge` the backbone with the adapter folded in, to a private folder and checks it there: checked()
    // for each check that passed, then prepared() or refused().
    void prepare(const Source& source, const std::string& weights, bool merge = false);
    // The prepared folder under this name, whole or not at all: exported() or exportRefused(). An existing folder must be
    // empty. Absolute path.
    void commit(const std::filesystem::path& target);
    // Asks the folder that was exported last, an adapter: tried() or tryRefused().
    void try_it(const QString& text, const std::optional<QString>& text_pair = std::nullopt);
    [[nodiscard]] bool busy() const;  // a question is not answered yet

  Q_SIGNALS:
    void checked(const sherl::api::ExportCheck& check);
    void prepared(const sherl::api::ExportReport& report);
    void refused(const sherl::Error& error);
    void exported(const QString& folder);
    void exportRefused(const sherl::Error& error);
    void tried(const sherl::widgets::TriedText& result);
    void tryRefused(const sherl::Error& error);

  private:
    class Worker;
    std::unique_ptr<Worker> worker_;
};

}  // namespace sherl::widgets
