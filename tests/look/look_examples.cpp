// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the Examples card over made-up predictions into PNG files: look_examples FOLDER.
#include <QApplication>
#include <QDir>
#include <QLineEdit>
#include <QTableView>
#include <QVBoxLayout>
#include <QtTest>
#include <iostream>
#include <random>

#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/confusion_view.h"
#include "widgets/panels/examples_panel.h"
#include "widgets/panels/segment_bar.h"
#include "widgets/predicted_study.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

QString g_folder;

struct Look {
    Theme::Mode mode;
    int percent;
    const char* language;
};
const std::vector<Look> kLooks{{Theme::Mode::light, 100, "en"}, {Theme::Mode::dark, 100, "en"}, {Theme::Mode::dark, 130, "en"}, {Theme::Mode::light, 90, "zh_CN"}};

void draw(QWidget& page, const char* name, QSize size, const std::function<void()>& prepare = {}) {
    for (const Look& look : kLooks) {
        Language::instance().apply(QString::fromLatin1(look.language));
        Theme::instance().apply(look.mode, look.percent);
        page.resize(size);
        page.show();
        QTest::qWait(250);
        if (prepare) prepare();
        QTest::qWait(50);
        page.grab().save(QStringLiteral("%1/%2-%3-%4-%5.png").arg(g_folder, QString::fromLatin1(name), look.mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light")).arg(look.percent).arg(QString::fromLatin1(look.language)));
    }
    page.hide();
}

std::string sentences(const std::vector<std::string>& classes, int count, unsigned seed) {
    static const std::vector<std::string> openings{"Shares of the chip maker fell", "The striker will miss the cup final", "Ministers argued for hours", "A new phone reads handwriting",
                                                   "The film took two awards", "Oil prices rose again on Monday", "Talks over the budget broke down", "Fans queued through the night"};
    static const std::vector<std::string> ends{" after a weak forecast for the coming year, analysts said.", ", his club has confirmed, and may be out for six weeks.", " before the vote was put off until after Easter.",
                                               ", say its makers, who showed it at a fair in Hanover.", " though critics had called it slow and far too long."};
    std::mt19937 random(seed);
    std::string rows;
    for (int i = 0; i < count; ++i) {
        const std::size_t label = random() % classes.size();
        rows += openings[random() % openings.size()] + ends[random() % ends.size()] + " (" + std::to_string(i) + ")\t" + classes[label] + '\n';
    }
    return rows;
}

// Right in this share of the examples; the rest goes to a neighbour.
Answers guesses(double share, unsigned seed) {
    return [share, random = std::make_shared<std::mt19937>(seed)](const data::Example& example, std::size_t classes) {
        std::uniform_real_distribution<double> uniform(0, 1);
        const bool right = uniform(*random) < share;
        const std::int64_t answer = right ? example.label : (example.label + 1 + static_cast<std::int64_t>(uniform(*random) * 1.6)) % static_cast<std::int64_t>(classes);
        return sure_of(answer, classes, static_cast<float>(std::max(1.05 / static_cast<double>(classes), (right ? 0.6 : 0.4) + 0.4 * uniform(*random))));
    };
}

struct Stage : QWidget {
    explicit Stage(QWidget* part) {
        setObjectName(QStringLiteral("page"));
        setAttribute(Qt::WA_StyledBackground);
        auto* card = new QFrame(this);
        card->setProperty("role", QStringLiteral("card"));
        auto* inside = new QVBoxLayout(card);
        inside->setContentsMargins(12, 12, 12, 12);
        inside->addWidget(part);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(card);
    }
};

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    if (argc < 2) {
        std::cerr << "look_examples FOLDER\n";
        return 2;
    }
    g_folder = QString::fromLocal8Bit(argv[1]);
    QDir().mkpath(g_folder);
    QTemporaryDir folder;
    store::Study study = store::Study::open_for_writing(folder.path().toStdString() + "/a.sherl");
    const std::vector<std::string> topics{"business", "entertainment", "politics", "sport", "tech"};
    const PredictedData news("text\tlabel", sentences(topics, 30, 1), sentences(topics, 445, 2), sentences(topics, 440, 3));
    const auto add = [&](const char* method, const char* name, const PredictedData& data, const char* kind, const Answers& answers) {
        const store::RunId run = add_run(study, method, 0, name, data.more(kind));
        predict(study, run, answers);
        return run;
    };
    const store::RunId lora = add("lora", "LoRA, rank 8", news, "classification", guesses(0.93, 4));
    const store::RunId sherl = add("sherl", "SHERL, early 0-4, late 1", news, "classification", guesses(0.95, 5));
    const PredictedData cola("text\tlabel", sentences({"unacceptable", "acceptable"}, 20, 6), sentences({"unacceptable", "acceptable"}, 1043, 7));
    const store::RunId a = add("bitfit", "", cola, "classification", guesses(0.8, 8)), b = add("full", "", cola, "classification", guesses(0.85, 9));
    std::string scores;
    for (int i = 0; i < 60; ++i) scores += "A plane is taking off (" + std::to_string(i) + ")\t" + std::to_string(i % 6) + ".25\tAn air plane takes off\n";
    const PredictedData pairs("text\tlabel\ttext_pair", scores, scores + "one more\t2\tand another\n");
    const auto near = [](double off, unsigned seed) -> Answers {
        return [off, random = std::make_shared<std::mt19937>(seed)](const data::Example& example, std::size_t) {
            return Answer{{static_cast<float>(example.target + off * std::normal_distribution<double>()(*random))}};
        };
    };
    const store::RunId c = add("lora", "", pairs, "regression", near(0.8, 1)), d = add("sherl", "", pairs, "regression", near(0.6, 2));

    StudySession session(StudySession::Options{.poll_ms = 5});
    session.open(study.path());
    while (!session.is_open()) QTest::qWait(10);
    auto* panel = new ExamplesPanel(session);
    Stage page(panel);
    const auto part = [&]<class Widget>(Widget*, const char* name) { return panel->findChild<Widget*>(QString::fromLatin1(name)); };
    const auto matrix = [&] { return part(static_cast<ConfusionView*>(nullptr), "examplesMatrix"); };
    const auto table = [&] { return part(static_cast<QTableView*>(nullptr), "examplesView"); };
    panel->set_runs(lora, sherl);
    draw(page, "pair-full", {1060, 800}, [&] {
        part(static_cast<SegmentBar*>(nullptr), "examplesFilters")->click(2);
        table()->setFocus();
        table()->selectRow(1);
    });
    part(static_cast<SegmentBar*>(nullptr), "examplesFilters")->click(0);
    draw(page, "pair-card", {520, 390});
    draw(page, "pair-low", {1060, 260}, [&] {
        matrix()->setFocus();
        matrix()->set_current({1, 1});
        if (!matrix()->chosen()) matrix()->toggle({3, 4});
    });
    panel->set_runs(a, b);
    draw(page, "two-classes", {520, 390});
    draw(page, "two-classes-wide", {1060, 800});
    panel->set_runs(sherl);
    draw(page, "one-details", {830, 540}, [&] {
        part(static_cast<SegmentBar*>(nullptr), "examplesFilters")->click(1);
        table()->sortByColumn(panel->model().column_of(ExamplesModel::Kind::confidence), Qt::DescendingOrder);
    });
    panel->set_runs(c, d);
    draw(page, "scores", {720, 390});
    panel->set_runs(lora, a);
    draw(page, "refused", {520, 390});
    cola.write("validation.tsv", "text\tlabel\nx\tacceptable\n");
    const PredictedData gone("text\tlabel", sentences({"no", "yes"}, 8, 11), sentences({"no", "yes"}, 12, 12));
    const store::RunId e = add("lora", "changed", gone, "classification", guesses(0.7, 3));
    gone.write("validation.tsv", "text\tlabel\nx\tyes\n");
    session.refresh();
    while (session.run(e) == nullptr) QTest::qWait(10);
    panel->set_runs(e);
    draw(page, "changed", {720, 390});
    return 0;
}
