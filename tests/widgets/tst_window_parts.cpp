// SPDX-License-Identifier: GPL-3.0-or-later
// What frames the pages: header, status strip, first-run card, error bar.
#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QtTest>

#include "support/small_runs.h"
#include "widgets/curve_study.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/device_chip.h"
#include "widgets/panels/error_bar.h"
#include "widgets/panels/first_run_card.h"
#include "widgets/panels/header_bar.h"
#include "widgets/panels/status_strip.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;
using sherl::store::Study;

namespace {

constexpr std::int64_t kGiB = std::int64_t{1} << 30;

template <class Widget>
Widget* child(const QWidget& of, const char* name) {
    return of.findChild<Widget*>(QString::fromLatin1(name));
}

// Nothing visible is narrower or lower than it asks for, whatever the text size.
QString cut_off(const QWidget& of) {
    for (const QWidget* widget : of.findChildren<QWidget*>()) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        if (!widget->isVisible() || (label == nullptr && button == nullptr)) continue;
        if (widget->parentWidget()->inherits("QLineEdit")) continue;  // the icon in a field lays itself out
        if (label != nullptr && (label->wordWrap() || label->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored)) {
            if (label->heightForWidth(label->width()) > label->height()) return label->text();
            continue;
        }
        const QSize hint = widget->sizeHint();
        if (hint.width() > widget->width() || hint.height() > widget->height() + 1)
            return widget->objectName() + QLatin1Char(' ') + (label != nullptr ? label->text() : button->text());
    }
    return {};
}

Error missing_folder() {
    return Error(ErrorKind::input, {.id = "backbone.missing",
                                    .what = Text::plain("the folder has no config.json"),
                                    .where = "/models/mini",
                                    .expected = {},
                                    .got = {},
                                    .way_out = Text::plain("Choose another.")});
}

}  // namespace

class TestWindowParts : public QObject {
    Q_OBJECT

    static void fill(HeaderBar& header) {
        for (const char* title : {"File", "Edit", "Run", "View", "Help"}) header.menus().addMenu(QString::fromLatin1(title));
        header.tabs().addTab(QStringLiteral("Workbench"));
        header.tabs().addTab(QStringLiteral("Compare"));
        header.chip().set_devices({{QStringLiteral("cpu"), QStringLiteral("CPU"), static_cast<std::uint64_t>(16 * kGiB), {}}});
        header.chip().set_device(QStringLiteral("cpu"));
        header.chip().set_budget(8 * kGiB);
    }

  private Q_SLOTS:
    void initTestCase() { Language::instance().apply(QStringLiteral("en")); }  // plural forms
    void init() {
        Theme::instance().apply(Theme::Mode::light, 100);
        set_memory_unit(MemoryUnit::gib);
    }

    // ── Header ──────────────────────────────────────────────────────────────────────────────────────────────────────
    void chipTellsPeakAndBudget() {
        HeaderBar header;
        fill(header);
        auto* chip = child<QToolButton>(header, "deviceChip");
        QCOMPARE(chip->accessibleName(), QStringLiteral("CPU · 16.00 GiB, idle, budget 8.00 GiB"));
        const int idle = chip->sizeHint().width();
        header.chip().set_peak(3285000000);
        QCOMPARE(chip->accessibleName(), QStringLiteral("CPU · 16.00 GiB, 3.06 GiB peak, budget 8.00 GiB"));
        QVERIFY(chip->sizeHint().width() > idle);
        header.chip().set_peak({});
        QVERIFY(chip->accessibleName().contains(QStringLiteral("idle")));
    }

    void budgetIsTyped_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("bytes");
        QTest::newRow("GiB") << QStringLiteral("3 GiB") << qint64{3 * kGiB};
        QTest::newRow("MiB") << QStringLiteral("512 MiB") << qint64{kGiB / 2};
        QTest::newRow("share") << QStringLiteral("75 %") << qint64{12 * kGiB};
        QTest::newRow("plain") << QStringLiteral("2") << qint64{2 * kGiB};
        QTest::newRow("nonsense") << QStringLiteral("a lot") << qint64{0};
    }
    void budgetIsTyped() {
        QFETCH(QString, text);
        QFETCH(qint64, bytes);
        HeaderBar header;
        fill(header);
        header.resize(1180, 48);
        header.show();
        QSignalSpy chosen(&header.chip(), &DeviceChip::budgetChosen);
        QTest::mouseClick(child<QToolButton>(header, "deviceChip"), Qt::LeftButton);
        auto* edit = child<QLineEdit>(header, "budgetEdit");
        QVERIFY(edit && edit->isVisible() && !edit->accessibleName().isEmpty());
        QCOMPARE(edit->text(), QStringLiteral("8.00 GiB"));
        edit->setText(text);
        QTest::keyClick(edit, Qt::Key_Return);
        if (bytes == 0) {
            QVERIFY(chosen.isEmpty());
            QCOMPARE(edit->property("state").toString(), QStringLiteral("bad"));
            QVERIFY(edit->isVisible());
        } else {
            QCOMPARE(chosen.first().first().toLongLong(), bytes);
        }
    }

    void devicesAreListedAndChosen() {
        HeaderBar header;
        fill(header);
        header.resize(1180, 48);
        header.show();
        auto* chip = &header.chip();
        QSignalSpy opened(chip, &DeviceChip::opened), chosen(chip, &DeviceChip::deviceChosen);
        chip->click();
        QCOMPARE(opened.size(), 1);
        QVERIFY(header.findChildren<QRadioButton*>().isEmpty());  // one device is no choice
        // What is found meanwhile comes into the open list.
        chip->set_devices({{QStringLiteral("cpu"), QStringLiteral("CPU"), static_cast<std::uint64_t>(16 * kGiB), {}},
                           {QStringLiteral("cuda:0"), QStringLiteral("NVIDIA RTX A2000"), static_cast<std::uint64_t>(6 * kGiB), {QStringLiteral("python3 (process 4711): 1.20 GiB")}}});
        auto* gpu = child<QRadioButton>(header, "device_cuda:0");
        QVERIFY(gpu != nullptr && gpu->isVisible() && !gpu->isChecked());
        QCOMPARE(gpu->text(), QStringLiteral("NVIDIA RTX A2000 · 6.00 GiB"));
        QStringList lines;
        for (const QLabel* label : child<QFrame>(header, "devicePopup")->findChildren<QLabel*>()) lines += label->text();
        QVERIFY2(lines.contains(QStringLiteral("python3 (process 4711): 1.20 GiB")), qPrintable(lines.join(QLatin1Char('|'))));
        gpu->click();
        QTRY_COMPARE(chosen.size(), 1);
        QCOMPARE(chosen.first().first().toString(), QStringLiteral("cuda:0"));
        chip->set_device(QStringLiteral("cuda:0"));
        QVERIFY(chip->accessibleName().startsWith(QStringLiteral("NVIDIA RTX A2000 · 6.00 GiB, idle")));
        chip->set_device(QStringLiteral("cuda:3"));  // of a run file from another computer
        QVERIFY2(chip->accessibleName().startsWith(QStringLiteral("cuda:3, idle")), qPrintable(chip->accessibleName()));
    }

    void findsRunsAndCommands() {
        HeaderBar header;
        fill(header);
        header.resize(1180, 48);
        header.show();
        QVERIFY(QTest::qWaitForWindowActive(&header));
        QStringList gone;
        int asked = 0;
        header.set_find_targets([&] {
            ++asked;
            std::vector<FindTarget> targets;
            for (const char* title : {"LoRA r8 · seed 0", "SHERL all · seed 0", "SHERL all · seed 0", "Open a study…"}) {
                const auto place = static_cast<int>(targets.size());
                targets.push_back({QString::fromUtf8(title), QStringLiteral("run"), [&gone, place] { gone << QString::number(place); }});
            }
            return targets;
        });
        auto* find = child<QLineEdit>(header, "findField");
        header.focus_find();
        QVERIFY(find->hasFocus() && asked >= 1);
        QTest::keyClicks(find, QStringLiteral("study"));
        QTRY_VERIFY(find->completer()->popup()->isVisible());
        QTest::keyClick(find->completer()->popup(), Qt::Key_Down);
        QTest::keyClick(find->completer()->popup(), Qt::Key_Return);
        QTRY_COMPARE(gone, QStringList{QStringLiteral("3")});
        QTRY_VERIFY(find->text().isEmpty());
        // Of two of the same name the second is reached too.
        QTest::keyClicks(find, QStringLiteral("sherl"));
        QTRY_VERIFY(find->completer()->popup()->isVisible());
        QTest::keyClick(find->completer()->popup(), Qt::Key_Down);
        QTest::keyClick(find->completer()->popup(), Qt::Key_Down);
        QTest::keyClick(find->completer()->popup(), Qt::Key_Return);
        QTRY_COMPARE(gone.size(), 2);
        QCOMPARE(gone.last(), QStringLiteral("2"));
        // Enter without a choice: the first that fits.
        QTRY_VERIFY(find->text().isEmpty());
        QTest::keyClicks(find, QStringLiteral("lora"));
        QTest::keyClick(find, Qt::Key_Return);
        QTRY_COMPARE(gone.last(), QStringLiteral("0"));
        QTest::keyClicks(find, QStringLiteral("nothing like this"));
        QTest::keyClick(find, Qt::Key_Return);
        QCOMPARE(gone.size(), 3);
    }

    // One Esc ends the search, also while the list of what was found is open.
    void escapeEndsTheSearch() {
        HeaderBar header;
        header.set_find_targets([] { return std::vector<FindTarget>{{QStringLiteral("Open a study…"), QStringLiteral("command"), [] {}}}; });
        header.show();
        QVERIFY(QTest::qWaitForWindowActive(&header));
        auto* find = child<QLineEdit>(header, "findField");
        header.focus_find();
        QTest::keyClicks(find, QStringLiteral("study"));
        QTRY_VERIFY(find->completer()->popup()->isVisible());
        QTest::keyClick(find->completer()->popup(), Qt::Key_Escape);
        QVERIFY(!find->completer()->popup()->isVisible() && find->text().isEmpty() && !find->hasFocus());
    }

    void savedAgoIsASentence_data() {
        QTest::addColumn<double>("seconds");
        QTest::addColumn<QString>("text");
        QTest::newRow("clocks that disagree") << -0.5 << "s · saved 0.0 s ago";
        QTest::newRow("tenths") << 0.42 << "s · saved 0.4 s ago";
        QTest::newRow("seconds") << 59.4 << "s · saved 59 s ago";
        QTest::newRow("a minute") << 59.6 << "s · saved 1 min ago";
        QTest::newRow("both") << 68.0 << "s · saved 1 min 8 s ago";
        QTest::newRow("minutes") << 3500.0 << "s · saved 58 min ago";
        QTest::newRow("nearly an hour") << 3599.0 << "s · saved 1.0 h ago";
        QTest::newRow("hours") << 9000.0 << "s · saved 2.5 h ago";
    }
    void savedAgoIsASentence() {
        QFETCH(double, seconds);
        QTEST(saved_ago(QStringLiteral("s"), seconds), "text");
    }

    void themeButtonSaysWhatItDoes() {
        HeaderBar header;
        auto* button = child<QToolButton>(header, "themeButton");
        QCOMPARE(button->accessibleName(), QStringLiteral("Dark theme"));
        QSignalSpy toggled(&header, &HeaderBar::themeToggled);
        button->click();
        QCOMPARE(toggled.size(), 1);
        Theme::instance().apply(Theme::Mode::dark, 100);
        QCOMPARE(button->accessibleName(), QStringLiteral("Light theme"));
    }

    void headerFits_data() {
        QTest::addColumn<int>("percent");
        QTest::addColumn<int>("width");
        QTest::newRow("100 %") << 100 << 1180;
        QTest::newRow("130 %") << 130 << 1440;
    }
    void headerFits() {
        QFETCH(int, percent);
        QFETCH(int, width);
        HeaderBar header;
        fill(header);
        header.chip().set_peak(12 * kGiB);
        Theme::instance().apply(Theme::Mode::light, percent);
        header.show();
        QVERIFY2(header.minimumSizeHint().width() <= width, qPrintable(QString::number(header.minimumSizeHint().width())));
        header.resize(width, header.sizeHint().height());
        QCoreApplication::processEvents();
        QCOMPARE(cut_off(header), QString());
        QVERIFY(child<QLineEdit>(header, "findField")->width() >= Theme::instance().px(170));
        for (const char* name : {"pageTabs", "findField", "deviceChip", "themeButton"}) {
            const auto* widget = child<QWidget>(header, name);
            QVERIFY2(widget && !widget->accessibleName().isEmpty(), name);
        }
    }

    // ── Status strip ────────────────────────────────────────────────────────────────────────────────────────────────
    void stripNamesTheStudy() {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/cola.sherl";
        Study study = Study::open_for_writing(file);
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        auto* label = child<QLabel>(strip, "statusStudy");
        QCOMPARE(label->text(), QStringLiteral("No study is open"));
        session.open(file);
        QTRY_VERIFY(label->text().startsWith(QStringLiteral("cola.sherl · no runs yet")));
        const store::RunId run = add_run(study, "lora", 0, "LoRA r8");
        add_run(study);
        QTRY_VERIFY(label->text().startsWith(QStringLiteral("cola.sherl · 2 runs")));
        WrittenRun written(study, run, lora_shape());
        written.train_to(10);
        QTRY_VERIFY2(label->text().contains(QStringLiteral("saved")), qPrintable(label->text()));
        written.end(api::Ending::finished);
    }

    void troubleOfTheDiskIsRed() {
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        auto* label = child<QLabel>(strip, "statusStudy");
        Q_EMIT session.failed(missing_folder());
        QCOMPARE(label->text(), QStringLiteral("No study is open"));  // the bar tells the trouble
        QVERIFY(label->toolTip().contains(QStringLiteral("config.json")));
        QCOMPARE(label->property("role").toString(), QStringLiteral("bad"));
        Q_EMIT session.recovered();
        QCOMPARE(label->toolTip(), QString());
        QCOMPARE(label->property("role").toString(), QStringLiteral("label"));
    }

    void oneMessageAtATimeAllKept() {
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        auto* label = child<QLabel>(strip, "statusMessage");
        strip.say(QStringLiteral("first"));
        strip.say(QStringLiteral("second"), true);
        QCOMPARE(label->text(), QStringLiteral("second"));
        QCOMPARE(label->property("role").toString(), QStringLiteral("bad"));
        QCOMPARE(strip.messages().size(), 2);
        QVERIFY(strip.messages().first().endsWith(QStringLiteral("first")));
        for (int i = 0; i < 600; ++i) strip.say(QString::number(i));
        QVERIFY(strip.messages().size() <= 500);
        QVERIFY(strip.messages().last().endsWith(QStringLiteral("599")));
    }

    void memoryConventionIsChosen() {
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        auto* button = child<QToolButton>(strip, "memoryConventionButton");
        QVERIFY(button->text().contains(QStringLiteral("GiB")) && !button->accessibleName().isEmpty());
        connect(&strip, &StatusStrip::memoryUnitChosen, this, [](MemoryUnit unit) {  // as the settings do
            set_memory_unit(unit);
            Language::instance().tell_everybody();
        });
        button->menu()->actions().at(1)->trigger();
        QCOMPARE(memory_unit(), MemoryUnit::mib);
        QTRY_VERIFY(button->text().contains(QStringLiteral("MiB")));
        QVERIFY(button->menu()->actions().at(1)->isChecked());
    }

    void aCounterIsChosenWhereThereAreSeveral() {
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        auto* button = child<QToolButton>(strip, "memoryConventionButton");
        const auto counters = [&] {
            QStringList all;
            for (const QAction* action : button->menu()->actions())
                if (action->data().isValid()) all << action->data().toString();
            return all;
        };
        strip.set_counters({"tensor_peak_train"}, "tensor_peak_train");
        QVERIFY(counters().isEmpty());  // nothing to choose
        strip.set_counters({"tensor_peak_train", "tensor_peak_eval", "process_rss_peak"}, "tensor_peak_train");
        QCOMPARE(counters(), (QStringList{QStringLiteral("tensor_peak_train"), QStringLiteral("tensor_peak_eval"), QStringLiteral("process_rss_peak")}));
        QSignalSpy chosen(&strip, &StatusStrip::counterChosen);
        for (QAction* action : button->menu()->actions())
            if (action->data().toString() == QLatin1String("process_rss_peak")) action->trigger();
        QCOMPARE(chosen.value(0).value(0).toString(), QStringLiteral("process_rss_peak"));
        strip.set_counters({"tensor_peak_train", "process_rss_peak"}, "process_rss_peak");
        QCOMPARE(button->text(), QStringLiteral("Process RSS, peak · GiB"));
        set_memory_unit(MemoryUnit::paper);
        QEvent told(QEvent::LanguageChange);
        QCoreApplication::sendEvent(&strip, &told);
        QCOMPARE(button->text(), QStringLiteral("Process RSS, peak · GB*"));
        QVERIFY(button->toolTip().contains(QStringLiteral("MiB / 1000")));
        set_memory_unit(MemoryUnit::gib);
    }

    void stripFits_data() { headerFits_data(); }
    void stripFits() {
        QFETCH(int, percent);
        QFETCH(int, width);
        QTemporaryDir folder;
        const std::filesystem::path file = folder.path().toStdString() + "/a-study-with-a-name.sherl";
        StudySession session(StudySession::Options{.poll_ms = 5});
        StatusStrip strip(session);
        session.open(file);
        QTRY_VERIFY(session.is_open());
        Theme::instance().apply(Theme::Mode::light, percent);
        strip.resize(width, strip.sizeHint().height());
        strip.show();
        strip.say(QStringLiteral("a message"));
        QCoreApplication::processEvents();
        QVERIFY(strip.minimumSizeHint().width() <= width);
        QCOMPARE(cut_off(strip), QString());
    }

    // ── First-run card ──────────────────────────────────────────────────────────────────────────────────────────────
    void cardOffersFourWays() {
        FirstRunCard card;
        card.resize(800, 700);
        card.show();
        const auto count = [&card](const char* name, auto signal) {
            QSignalSpy spy(&card, signal);
            auto* button = child<QPushButton>(card, name);
            button->click();
            return spy.size() == 1 && button->isVisible() && !button->text().isEmpty();
        };
        QVERIFY(count("exampleButton", &FirstRunCard::exampleRequested));
        QVERIFY(count("openBackboneButton", &FirstRunCard::openBackboneRequested));
        QVERIFY(count("openSpecButton", &FirstRunCard::openSpecRequested));
        QVERIFY(count("openStudyButton", &FirstRunCard::openStudyRequested));
        QCOMPARE(card.objectName(), QStringLiteral("firstRunCard"));
        card.set_busy(true);
        QVERIFY(!child<QPushButton>(card, "exampleButton")->isEnabled());
        card.set_busy(false);
        card.set_unavailable(QStringLiteral("Run ./workbench setup."));
        QVERIFY(!child<QPushButton>(card, "exampleButton")->isVisible());
        bool said = false;
        for (const QLabel* label : card.findChildren<QLabel*>()) said = said || (label->isVisible() && label->text() == QStringLiteral("Run ./workbench setup."));
        QVERIFY(said);
        card.set_unavailable({});
        QVERIFY(child<QPushButton>(card, "exampleButton")->isVisible());
    }

    void cardFits_data() {
        QTest::addColumn<int>("percent");
        QTest::addColumn<QSize>("size");
        QTest::newRow("100 %") << 100 << QSize(560, 480);  // what 1180 × 640 leaves
        QTest::newRow("130 %") << 130 << QSize(640, 700);  // what 1440 × 900 leaves
    }
    void cardFits() {
        QFETCH(int, percent);
        QFETCH(QSize, size);
        FirstRunCard card;
        Theme::instance().apply(Theme::Mode::light, percent);
        card.resize(size);
        card.show();
        QCoreApplication::processEvents();
        QCOMPARE(card.size(), size);
        QCOMPARE(cut_off(card), QString());
    }

    // ── Error bar ───────────────────────────────────────────────────────────────────────────────────────────────────
    void errorBarTellsAndOffers() {
        QWidget page;
        ErrorBar bar(&page);
        page.resize(900, 200);
        bar.resize(900, 100);
        page.show();
        QVERIFY(!bar.isVisible());
        int chosen = 0;
        bar.show_error(missing_folder(), {{QStringLiteral("Choose another"), [&] { ++chosen; }}});
        QVERIFY(bar.isVisible());
        QCOMPARE(bar.error_id(), QStringLiteral("backbone.missing"));
        const QString text = child<QLabel>(bar, "errorText")->text();
        QVERIFY2(text.contains(QStringLiteral("config.json")) && text.contains(QStringLiteral("Choose another.")), qPrintable(text));
        child<QPushButton>(bar, "errorAction_0")->click();
        QCOMPARE(chosen, 1);
        auto* details = child<QLabel>(bar, "errorDetails");
        QVERIFY(!details->isVisible());
        for (QPushButton* button : bar.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Details")) button->click();
        QVERIFY(details->isVisible() && details->text().contains(QStringLiteral("/models/mini")));
        for (QPushButton* button : bar.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Copy report")) button->click();
        QVERIFY(QApplication::clipboard()->text().contains(QStringLiteral("config.json")));
        // A newer one takes its place, with its own actions.
        bar.show_error(missing_folder());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(bar.findChildren<QPushButton*>().size(), 3);
        for (QPushButton* button : bar.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Close")) button->click();
        QVERIFY(!bar.isVisible() && bar.error_id().isEmpty());
    }
};

QTEST_MAIN(TestWindowParts)
#include "tst_window_parts.moc"
