// SPDX-License-Identifier: GPL-3.0-or-later
// sherl-workbench: the window.
#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTextStream>
#include <cstdio>

#include "app/window/main_window.h"
#include "app/window/screenshot.h"
#include "core/api/engine.h"
#include "core/base/version.h"
#include "core/store/study.h"
#include "widgets/look/follow_settings.h"
#include "widgets/look/offscreen.h"
#include "widgets/look/settings.h"

namespace {

constexpr const char* kUsage =
    "Usage: sherl-workbench [OPTIONS] [STUDY.sherl | RUN.json | BACKBONE_FOLDER]\n"
    "\n"
    "  --store FILE            The study to open\n"
    "  --theme light|dark      This time only\n"
    "  --lang en|zh_CN         This time only\n"
    "  --screenshot PAGE FILE  Write a picture of a page (workbench, layers, compare) as PNG and exit; needs no display\n"
    "  --version, --help\n";

struct Options {
    QString store, theme, language, page, picture, open;
    bool version = false, help = false;
};

int refuse(const QString& sentence, int code = sherl::exit_code(sherl::ErrorKind::input)) {
    QTextStream(stderr) << "sherl-workbench: " << sentence << '\n';
    return code;
}

int refuse(const sherl::Error& error) {
    return refuse(sherl::widgets::shown(error), sherl::exit_code(error.kind()));
}

// False: `problem` says what is wrong with the words.
bool parse(const QStringList& words, Options& options, QString& problem) {
    for (int i = 1; i < words.size(); ++i) {
        const QString& word = words[i];
        const auto value = [&](QString& to) {
            if (i + 1 >= words.size()) {
                problem = QStringLiteral("%1: a value is missing.").arg(word);
                return false;
            }
            to = words[++i];
            return true;
        };
        const auto one_of = [&](QString& to, const QStringList& allowed) {
            if (!value(to)) return false;
            if (allowed.contains(to)) return true;
            problem = QStringLiteral("%1: expected one of %2, got %3.").arg(word, allowed.join(QStringLiteral(", ")), to);
            return false;
        };
        bool good = true;
        if (word == QLatin1String("--store")) {
            good = value(options.store);
        } else if (word == QLatin1String("--theme")) {
            good = one_of(options.theme, {QStringLiteral("light"), QStringLiteral("dark")});
        } else if (word == QLatin1String("--lang")) {
            good = one_of(options.language, {QStringLiteral("en"), QStringLiteral("zh_CN")});
        } else if (word == QLatin1String("--screenshot")) {
            good = one_of(options.page, sherl::app::screenshot_pages()) && value(options.picture);
        } else if (word == QLatin1String("--version")) {
            options.version = true;
        } else if (word == QLatin1String("--help") || word == QLatin1String("-h")) {
            options.help = true;
        } else if (word.startsWith(QLatin1Char('-'))) {
            problem = QStringLiteral("%1: there is no such option; see --help.").arg(word);
            good = false;
        } else if (options.open.isEmpty()) {
            options.open = word;
        } else {
            problem = QStringLiteral("%1: one file or folder can be opened at a time.").arg(word);
            good = false;
        }
        if (!good) return false;
    }
    return true;
}

}  // namespace

int main(int count, char** words) {
    QStringList arguments;
    for (int i = 0; i < count; ++i) arguments.append(QString::fromLocal8Bit(words[i]));
    Options options;
    QString problem;
    if (!parse(arguments, options, problem)) return refuse(problem);
    if (options.help) {
        std::fputs(kUsage, stdout);
        return 0;
    }
    if (options.version) {
        std::printf("sherl-workbench %s (%s)\n", sherl::program_version(), sherl::git_revision());
        return 0;
    }
    // Seen by the settings before what is stored.
    if (!options.theme.isEmpty()) qputenv("SHERL_THEME", options.theme.toUtf8());
    if (!options.language.isEmpty()) qputenv("SHERL_LANG", options.language.toUtf8());
    if (!options.page.isEmpty()) sherl::widgets::draw_offscreen();

    QApplication application(count, words);
    QApplication::setApplicationName(QStringLiteral("sherl-workbench"));
    QApplication::setApplicationDisplayName(QStringLiteral("SHERL Workbench"));
    QApplication::setApplicationVersion(QString::fromUtf8(sherl::program_version()));
    QApplication::setDesktopFileName(QStringLiteral("org.sherl.Workbench"));
    QApplication::setWindowIcon(QIcon(QStringLiteral(":/sherl/icons/sherl-workbench.svg")));

    // A picture is drawn after copies: it leaves nothing behind, not even a study where there is none yet.
    const bool picture = !options.page.isEmpty();
    QTemporaryDir scratch;
    QString settings_file = sherl::widgets::Settings::default_file();
    if (picture) {
        const QString copy = scratch.filePath(QStringLiteral("settings.ini"));
        QFile::copy(settings_file, copy);
        settings_file = copy;
    }
    sherl::widgets::Settings settings(settings_file);
    sherl::widgets::follow_settings(settings);
    const bool study_given = options.open.endsWith(QLatin1String(".sherl"));
    const bool named = study_given || !options.store.isEmpty();
    QString study = !options.store.isEmpty() ? options.store : study_given ? options.open : settings.study();
    if (picture && !named && !QFileInfo::exists(study)) {
        study = scratch.filePath(QFileInfo(study).fileName());
    } else if (picture) {
        try {
            (void)sherl::store::Study::open_for_reading(study.toStdString());  // a picture creates none
        } catch (const sherl::Error& error) {
            return refuse(error);
        }
    }
    sherl::app::MainWindow window(
        settings, []() -> sherl::api::Engine& { return sherl::api::open_engine(); }, sherl::store::Study::system_clock());
    window.open_study(study);
    if (!options.open.isEmpty() && !study_given) window.open_path(options.open);
    if (picture) {
        const auto error = sherl::app::save_screenshot(window, options.page, options.picture);
        return error ? refuse(*error) : 0;
    }
    window.show();
    return QApplication::exec();
}
