// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/look/settings.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QStandardPaths>
#include <QThread>
#include <QUrl>
#include <algorithm>
#include <array>
#include <cmath>

#include "core/spec/values.h"
#include "core/store/study.h"

#ifdef Q_OS_UNIX
#include <unistd.h>
#endif

namespace sherl::widgets {
namespace {

constexpr int kRecent = 8;

std::vector<SettingKey> make_table() {
    std::vector<SettingKey::Choice> themes = {{QStringLiteral("light"), QT_TRANSLATE_NOOP("Settings", "Light")},
                                              {QStringLiteral("dark"), QT_TRANSLATE_NOOP("Settings", "Dark")}};
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    themes.push_back({QStringLiteral("system"), QT_TRANSLATE_NOOP("Settings", "As the system")});
#endif
    return {
        {.id = Setting::language,
         .key = "look/language",
         .type = SettingType::choice,
         .fallback = QStringLiteral("system"),
         .choices = {{QStringLiteral("system"), QT_TRANSLATE_NOOP("Settings", "As the system")},
                     {QStringLiteral("en"), "English"},
                     {QStringLiteral("zh_CN"), "简体中文"}},
         .title = QT_TRANSLATE_NOOP("Settings", "Language"),
         .help = QT_TRANSLATE_NOOP("Settings", "Takes effect at once."),
         .variable = "SHERL_LANG"},
        {.id = Setting::theme,
         .key = "look/theme",
         .type = SettingType::choice,
         .fallback = QStringLiteral("light"),
         .choices = std::move(themes),
         .title = QT_TRANSLATE_NOOP("Settings", "Theme"),
         .variable = "SHERL_THEME"},
        {.id = Setting::text_size,
         .key = "look/text_size",
         .type = SettingType::choice,
         .fallback = QStringLiteral("100"),
         .choices = {{QStringLiteral("90"), "90 %"},
                     {QStringLiteral("100"), "100 %"},
                     {QStringLiteral("115"), "115 %"},
                     {QStringLiteral("130"), "130 %"}},
         .title = QT_TRANSLATE_NOOP("Settings", "Text size")},
        {.id = Setting::memory_unit,
         .key = "look/memory_unit",
         .type = SettingType::choice,
         .fallback = QStringLiteral("gib"),
         .choices = {{QStringLiteral("gib"), QT_TRANSLATE_NOOP("Settings", "KiB, MiB, GiB by size")},
                     {QStringLiteral("mib"), QT_TRANSLATE_NOOP("Settings", "Always MiB")},
                     {QStringLiteral("paper"), QT_TRANSLATE_NOOP("Settings", "GB*: MiB / 1000, as papers print it")}},
         .title = QT_TRANSLATE_NOOP("Settings", "Memory unit"),
         .help = QT_TRANSLATE_NOOP("Settings", "1 GiB is 1024 MiB, 1 MiB is 1024 KiB.")},
        {.id = Setting::study,
         .key = "study/path",
         .type = SettingType::path,
         .fallback = QString(),
         .title = QT_TRANSLATE_NOOP("Settings", "Study file"),
         .help = QT_TRANSLATE_NOOP(
             "Settings", "The file that the program opens at its start. Empty: the one in your data folder.")},
        {.id = Setting::threads,
         .key = "run/threads",
         .type = SettingType::integer,
         .fallback = 0,
         .maximum = std::max(1, QThread::idealThreadCount()),
         .title = QT_TRANSLATE_NOOP("Settings", "Threads of new runs"),
         .help = QT_TRANSLATE_NOOP(
             "Settings", "0: all that this computer has. Numbers of threads differ in the last digits of results.")},
        {.id = Setting::notify_run,
         .key = "endings/notify_run",
         .type = SettingType::flag,
         .fallback = false,
         .title = QT_TRANSLATE_NOOP("Settings", "Notify when a run ends")},
        {.id = Setting::notify_queue,
         .key = "endings/notify_queue",
         .type = SettingType::flag,
         .fallback = true,
         .title = QT_TRANSLATE_NOOP("Settings", "Notify when the queue ends")},
        {.id = Setting::run_command,
         .key = "endings/run_command",
         .type = SettingType::text,
         .fallback = QString(),
         .title = QT_TRANSLATE_NOOP("Settings", "Command when a run ends"),
         .help = QT_TRANSLATE_NOOP("Settings",
                                   "A command of the shell. SHERL_RUN_ID, SHERL_RUN_NAME, SHERL_RUN_STATUS and "
                                   "SHERL_STUDY tell it which run.")},
        {.id = Setting::queue_command,
         .key = "endings/queue_command",
         .type = SettingType::text,
         .fallback = QString(),
         .title = QT_TRANSLATE_NOOP("Settings", "Command when the queue ends"),
         .help = QT_TRANSLATE_NOOP("Settings", "A command of the shell; the same variables tell the last run.")},
        {.id = Setting::recent_backbones,
         .key = "recent/backbones",
         .type = SettingType::list,
         .fallback = QStringList(),
         .maximum = kRecent},
        {.id = Setting::recent_data,
         .key = "recent/data",
         .type = SettingType::list,
         .fallback = QStringList(),
         .maximum = kRecent},
        {.id = Setting::recent_studies,
         .key = "recent/studies",
         .type = SettingType::list,
         .fallback = QStringList(),
         .maximum = kRecent},
        {.id = Setting::window_geometry,
         .key = "window/geometry",
         .type = SettingType::bytes,
         .fallback = QByteArray()},
    };
}

// What a stored or given value means for this row; nullopt: not allowed. Everything in an INI file is text.
std::optional<QVariant> allowed(const SettingKey& row, const QVariant& value) {
    switch (row.type) {
        case SettingType::choice: {
            const QString text = value.toString();
            const bool known = std::any_of(row.choices.begin(), row.choices.end(),
                                           [&](const auto& choice) { return choice.value == text; });
            return known ? std::optional<QVariant>(text) : std::nullopt;
        }
        case SettingType::integer: {
            bool number = false;
            const int whole = value.toString().toInt(&number);
            return number && whole >= row.minimum && whole <= row.maximum ? std::optional<QVariant>(whole)
                                                                          : std::nullopt;
        }
        case SettingType::flag: {
            const QString word = value.toString();
            if (word == QLatin1String("true") || word == QLatin1String("false"))
                return QVariant(word == QLatin1String("true"));
            return std::nullopt;
        }
        case SettingType::text:
        case SettingType::path:
            // A comma in a file that somebody edited makes a list of it.
            return value.typeId() == QMetaType::QStringList ? QVariant(value.toStringList().join(QStringLiteral(", ")))
                                                            : QVariant(value.toString());
        case SettingType::list: {
            QStringList list = value.toStringList();
            list.removeAll(QString());
            list.removeDuplicates();
            return QVariant(list.mid(0, row.maximum));
        }
        case SettingType::bytes:
            return value.typeId() == QMetaType::QByteArray ? std::optional<QVariant>(value) : std::nullopt;
    }
    return std::nullopt;
}

QString budget_key(const QString& study) {
    return QStringLiteral("budget/") +
           QString::fromLatin1(QUrl::toPercentEncoding(QFileInfo(study).absoluteFilePath()));
}

}  // namespace

const std::vector<SettingKey>& Settings::table() {
    static const std::vector<SettingKey> rows = make_table();
    return rows;
}

const SettingKey& Settings::row(Setting setting) {
    return table()[static_cast<std::size_t>(setting)];
}

QString Settings::text(const char* source) {
    return source == nullptr ? QString() : QCoreApplication::translate("Settings", source);
}

QString Settings::default_file() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
           QStringLiteral("/sherl-workbench/settings.ini");
}

Settings::Settings(const QString& file, QObject* parent) : QObject(parent), file_(file, QSettings::IniFormat) {}

QVariant Settings::value(Setting setting) const {
    const SettingKey& key = row(setting);
    const QVariant stored = file_.value(QLatin1String(key.key));
    return stored.isValid() ? allowed(key, stored).value_or(key.fallback) : key.fallback;
}

bool Settings::set(Setting setting, const QVariant& value) {
    const SettingKey& key = row(setting);
    const std::optional<QVariant> taken = allowed(key, value);
    if (!taken) return false;
    store(key, *taken);
    return true;
}

void Settings::reset(Setting setting) {
    store(row(setting), {});
}

void Settings::store(const SettingKey& key, const QVariant& chosen) {
    const bool overruled = key.variable != nullptr && qEnvironmentVariableIsSet(key.variable);
    if (overruled) qunsetenv(key.variable);
    const QVariant before = value(key.id);
    if (chosen.isValid() && chosen == before && !overruled) return;
    if (chosen.isValid())
        file_.setValue(QLatin1String(key.key), chosen);
    else
        file_.remove(QLatin1String(key.key));
    file_.sync();
    if (overruled || value(key.id) != before) Q_EMIT changed(key.id);
}

QVariant Settings::effective(Setting setting) const {
    const SettingKey& key = row(setting);
    return allowed(key, qEnvironmentVariable(key.variable)).value_or(value(setting));
}

QString Settings::language() const {
    QString language = effective(Setting::language).toString();
    if (language == QLatin1String("system")) {
        const QLocale system = QLocale::system();
        // Somebody who reads traditional characters is better served by English.
        const bool chinese = system.language() == QLocale::Chinese && system.script() != QLocale::TraditionalHanScript;
        language = chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
    }
    return language;
}

Theme::Mode Settings::theme() const {
    const QString name = effective(Setting::theme).toString();
    if (name == QLatin1String("system")) return Theme::Mode::system;
    return name == QLatin1String("dark") ? Theme::Mode::dark : Theme::Mode::light;
}

int Settings::text_percent() const {
    return value(Setting::text_size).toString().toInt();
}

MemoryUnit Settings::memory_unit() const {
    const QString unit = value(Setting::memory_unit).toString();
    return unit == QLatin1String("mib") ? MemoryUnit::mib : unit == QLatin1String("paper") ? MemoryUnit::paper : MemoryUnit::gib;
}

QString Settings::study() const {
    const QString given = qEnvironmentVariable("SHERL_STUDY");
    if (!given.isEmpty()) return given;
    const QString stored = value(Setting::study).toString();
    if (!stored.isEmpty()) return stored;
    const QString last = value(Setting::recent_studies).toStringList().value(0);
    return QFileInfo::exists(last) ? last : QString::fromStdString(store::Study::default_path().string());
}

void Settings::add_recent(Setting list, const QString& path) {
    QStringList recent = value(list).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    set(list, recent);
}

QByteArray Settings::layout(const QString& name) const {
    return file_.value(QStringLiteral("layout/") + name).toByteArray();
}

void Settings::set_layout(const QString& name, const QByteArray& state) {
    file_.setValue(QStringLiteral("layout/") + name, state);
}

std::optional<std::int64_t> Settings::budget(const QString& study) const {
    bool number = false;
    const qint64 bytes = file_.value(budget_key(study)).toString().toLongLong(&number);
    return number && bytes > 0 ? std::optional<std::int64_t>(bytes) : std::nullopt;
}

void Settings::set_budget(const QString& study, std::optional<std::int64_t> bytes) {
    if (bytes)
        file_.setValue(budget_key(study), QVariant::fromValue<qint64>(*bytes));
    else
        file_.remove(budget_key(study));
    file_.sync();
}

std::int64_t Settings::half_of_memory() {
#ifdef Q_OS_UNIX
    const long pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
    if (pages > 0 && page > 0) return static_cast<std::int64_t>(pages) * page / 2;
#endif
    return std::int64_t{4} << 30;
}

std::optional<std::int64_t> parse_budget(const QString& text, std::int64_t device_bytes) {
    // Thin spaces between digits, as this program writes them.
    QString amount = QString(text).remove(QChar(0x202F)).remove(QChar(0x2009)).simplified();
    if (amount.endsWith(QLatin1Char('%'))) {
        bool number = false;
        const double percent = amount.chopped(1).toDouble(&number);
        const double bytes = static_cast<double>(device_bytes) * percent / 100;
        return number && percent > 0 && percent <= 100 && bytes >= 1 ? std::optional(static_cast<std::int64_t>(bytes))
                                                                     : std::nullopt;
    }
    bool bare = false;
    (void)amount.toDouble(&bare);
    if (bare) amount += QStringLiteral("GiB");
    const std::optional<std::int64_t> bytes = spec::parse_memory(amount.toStdString());
    return bytes && *bytes > 0 ? bytes : std::nullopt;
}

}  // namespace sherl::widgets
