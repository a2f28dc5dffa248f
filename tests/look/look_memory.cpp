// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the charts of memory over made-up steps into PNG files: look_memory FOLDER. Sizes, themes, text sizes and languages as a
// page would have them.
#include <QApplication>
#include <QDir>
#include <QtTest>

#include "widgets/charts/block_bars.h"
#include "widgets/charts/memory_plot.h"
#include "widgets/charts/step_timeline.h"
#include "widgets/charts/waterfall.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/made_memory.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

struct Look {
    QSize size;
    Theme::Mode mode = Theme::Mode::light;
    int percent = 100;
    const char* language = "en";
    bool keys = false;  // with the tip that keys bring
};

template <class Chart>
void draw(const QString& folder, const char* name, const api::MemoryFigure& figure, const Look& look) {
    Language::instance().apply(QString::fromLatin1(look.language));
    Theme::instance().apply(look.mode, look.percent);
    QWidget page;
    auto* chart = new Chart(&page);
    page.resize(look.size + QSize(40, 60));
    chart->setGeometry(20, 20, look.size.width(), look.size.height());
    chart->set_figure(figure);
    if constexpr (std::is_same_v<Chart, StepTimelineChart>) chart->set_true_time(figure.true_time);
    page.show();
    QTest::qWait(20);
    if (look.keys) {
        chart->plot().setFocus(Qt::TabFocusReason);
        for (int i = 0; i < 4; ++i) QTest::keyClick(&chart->plot(), Qt::Key_Right);
        QTest::qWait(20);
    }
    page.grab().save(QStringLiteral("%1/%2-%3x%4-%5-%6-%7%8.png")
                         .arg(folder, QString::fromLatin1(name))
                         .arg(look.size.width())
                         .arg(look.size.height())
                         .arg(look.mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"))
                         .arg(look.percent)
                         .arg(QString::fromLatin1(look.language), look.keys ? QStringLiteral("-keys") : QString()));
}

}  // namespace

int main(int count, char** arguments) {
    QApplication app(count, arguments);
    if (app.arguments().size() < 2) return 2;
    const QString folder = app.arguments().at(1);
    QDir().mkpath(folder);
    const api::MemoryFigure three = made_memory({lora_run(), sherl_run(), unipt_run()}), one = made_memory({sherl_run()});
    api::MemoryFigure batches = made_memory({made_run({.label = "LoRA, accumulate 3", .saved = 70, .micro_batches = 3})});
    api::MemoryFigure timed = batches;
    timed.true_time = true;
    for (const Look& look : {Look{{520, 360}}, Look{{520, 360}, Theme::Mode::dark}, Look{{400, 230}}, Look{{1000, 640}}, Look{{520, 360}, Theme::Mode::light, 130},
                             Look{{520, 360}, Theme::Mode::light, 100, "zh_CN"}, Look{{520, 360}, Theme::Mode::light, 100, "en", true}}) {
        draw<StepTimelineChart>(folder, "step", three, look);
        draw<Waterfall>(folder, "difference", three, look);
        draw<BlockBars>(folder, "blocks", three, look);
    }
    draw<StepTimelineChart>(folder, "step-one", one, {{520, 360}});
    draw<StepTimelineChart>(folder, "step-batches", batches, {{520, 360}});
    draw<StepTimelineChart>(folder, "step-timed", timed, {{520, 360}});
    draw<BlockBars>(folder, "blocks-one", one, {{520, 360}});
    return 0;
}
