// SPDX-License-Identifier: GPL-3.0-or-later
// What the user chose for the program, as one table of typed keys in an INI file. A value that is unknown, damaged or
// out of range reads as the default, so no file can break the start. What belongs to a run stands in its spec instead.
//
// Called by: main window, settings dialog, set-up (recent folders, threads), device chip (budget). GUI thread.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <cstdint>
#include <optional>
#include <vector>

#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {

enum class Setting {
    language,
    theme,
    text_size,
    memory_unit,
    study,
    threads,
    notify_run,
    notify_queue,
    run_command,
    queue_command,
    recent_backbones,
    recent_data,
    recent_studies,
    window_geometry
};

enum class SettingType {
    choice,   // QString, one of `choices`
    integer,  // int, minimum..maximum
    flag,     // bool
    text,     // QString, one line
    path,     // QString, a file; empty: the default one
    list,     // QStringList, newest first, at most `maximum`
    bytes     // QByteArray
};

// One row of the table.
struct SettingKey {
    Setting id;
    const char* key;  // in the file
    SettingType type;
    QVariant fallback;
    int minimum = 0, maximum = 0;
    struct Choice {
        QString value;
        const char* title;  // to translate; of a language: its own name, not translated
    };
    std::vector<Choice> choices = {};
    // For the dialog; null: not in it. To be shown with Settings::text().
    const char* title = nullptr;
    const char* help = nullptr;
    const char* variable = nullptr;  // of the environment: goes before what is stored, until something is chosen
};

class Settings final : public QObject {
    Q_OBJECT

  public:
    // All rows in the order of Setting.
    [[nodiscard]] static const std::vector<SettingKey>& table();
    [[nodiscard]] static const SettingKey& row(Setting setting);
    // A title or help of the table in the language of the window.
    [[nodiscard]] static QString text(const char* source);
    // ${XDG_CONFIG_HOME:-~/.config}/sherl-workbench/settings.ini, or what the system has instead.
    [[nodiscard]] static QString default_file();

    explicit Settings(const QString& file = default_file(), QObject* parent = nullptr);

    // Always a value that the row allows.
    [[nodiscard]] QVariant value(Setting setting) const;
    // Writes through to the file, and forgets what the environment said instead. Returns false, and changes nothing, for
    // a value that the row does not allow.
    bool set(Setting setting, const QVariant& value);
    void reset(Setting setting);

    // What holds: SHERL_LANG and SHERL_THEME of the start before what is stored; "system" is resolved: "en" or "zh_CN".
    [[nodiscard]] QString language() const;
    [[nodiscard]] Theme::Mode theme() const;
    [[nodiscard]] int text_percent() const;
    [[nodiscard]] MemoryUnit memory_unit() const;
    // SHERL_STUDY, else the stored path, else the default one.
    [[nodiscard]] QString study() const;

    // Puts `path` first in a list of recent things.
    void add_recent(Setting list, const QString& path);

    // Splitters, header columns, the geometry of other windows, by the name of their widget.
    [[nodiscard]] QByteArray layout(const QString& name) const;
    void set_layout(const QString& name, const QByteArray& state);

    // The memory somebody is willing to use, in bytes, per study; nullopt: none was set, see half_of_memory().
    [[nodiscard]] std::optional<std::int64_t> budget(const QString& study) const;
    void set_budget(const QString& study, std::optional<std::int64_t> bytes);
    // Half of this computer's memory: the default on the CPU.
    [[nodiscard]] static std::int64_t half_of_memory();

  Q_SIGNALS:
    void changed(sherl::widgets::Setting setting);

  private:
    [[nodiscard]] QVariant effective(Setting setting) const;
    void store(const SettingKey& key, const QVariant& value);  // invalid: takes it out of the file

    QSettings file_;
};

// "3 GiB", "512 MiB", "75 %" (of `device_bytes`), "3" (GiB). Nullopt: not an amount of memory, or nothing of it.
[[nodiscard]] std::optional<std::int64_t> parse_budget(const QString& text, std::int64_t device_bytes);

}  // namespace sherl::widgets
