// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the two charts of a comparison over made-up variants into PNG files: look_compare FOLDER [LIMIT]. Sizes, themes, text
// sizes and languages as a page would have them; LIMIT: of variants, 2, 9 or 60.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QtTest>

#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/made_figure.h"

using namespace sherl;
using namespace sherl::test;
using namespace sherl::widgets;

namespace {

template <class Chart>
void draw(const QString& folder, const char* name, int variants, const QSize& size, Theme::Mode mode, int percent, const char* language) {
    Language::instance().apply(QString::fromLatin1(language));
    Theme::instance().apply(mode, percent);
    Chart chart;
    const api::ComparisonFigure figure = variants <= 9 ? study_figure(variants) : made_figure(variants);
    chart.set_figure(figure);
    chart.set_selected({figure.runs[1].key});
    chart.resize(size);
    chart.show();
    QTest::qWait(20);
    if (percent > 100 || variants == 2) {
        chart.plot().setFocus(Qt::TabFocusReason);
        QTest::keyClick(&chart.plot(), Qt::Key_Right);
    }
    QTest::qWait(20);
    chart.grab().save(QStringLiteral("%1/%2-%3-%4x%5-%6-%7-%8.png")
                          .arg(folder, QString::fromLatin1(name))
                          .arg(variants)
                          .arg(size.width())
                          .arg(size.height())
                          .arg(mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"))
                          .arg(percent)
                          .arg(QString::fromLatin1(language)));
}

}  // namespace

int main(int count, char** arguments) {
    QApplication app(count, arguments);
    if (app.arguments().size() < 2) return 2;
    const QString folder = app.arguments().at(1);
    QDir().mkpath(folder);
    const auto both = [&](int variants, const QSize& size, Theme::Mode mode, int percent = 100, const char* language = "en") {
        draw<ScatterChart>(folder, "scatter", variants, size, mode, percent, language);
        draw<PeakBars>(folder, "bars", variants, size, mode, percent, language);
    };
    for (const int variants : {2, 9, 60})
        for (const QSize& size : {QSize(520, 390), QSize(400, 260), QSize(1000, 700)})
            for (const Theme::Mode mode : {Theme::Mode::light, Theme::Mode::dark}) both(variants, size, mode);
    both(5, {520, 390}, Theme::Mode::light);
    both(9, {520, 390}, Theme::Mode::dark, 130);
    both(5, {520, 390}, Theme::Mode::light, 100, "zh_CN");
    both(300, {700, 420}, Theme::Mode::light);
    return 0;
}
