// SPDX-License-Identifier: GPL-3.0-or-later
// Draws the layers of a backbone of one stack (BERT) and of two (T5) into PNG files: look_layers FOLDER [bert|t5]. The column,
// the close-up and the options of methods; both themes, two text sizes, both languages.
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QtTest>
#include <iostream>

#include "widgets/bridge/spec_draft.h"
#include "widgets/look/language.h"
#include "widgets/look/theme.h"
#include "widgets/panels/layer_picker.h"
#include "widgets/panels/layers_panel.h"
#include "widgets/panels/options_form.h"
#include "widgets/panels/picker_page.h"

using namespace sherl;
using namespace sherl::widgets;

namespace {

QString g_folder;

struct Look {
    Theme::Mode mode;
    int percent;
    const char* language;
};
constexpr Look kLooks[] = {{Theme::Mode::light, 100, "en"},
                           {Theme::Mode::dark, 100, "en"},
                           {Theme::Mode::dark, 130, "en"},
                           {Theme::Mode::light, 100, "zh_CN"}};

void save(QWidget& widget, const QString& name, const Look& look) {
    QTest::qWait(60);
    widget.grab().save(QStringLiteral("%1/%2-%3-%4-%5.png")
                           .arg(g_folder, name, look.mode == Theme::Mode::dark ? QStringLiteral("dark") : QStringLiteral("light"))
                           .arg(look.percent)
                           .arg(QString::fromLatin1(look.language)));
}

struct Stage : QWidget {
    explicit Stage(QWidget* part) {
        setObjectName(QStringLiteral("page"));
        setAttribute(Qt::WA_StyledBackground);
        auto* column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(part);
    }
};

class Backbone {
  public:
    explicit Backbone(Json config) {
        QDir().mkpath(path());  // of the same name in all pictures
        QFile file(path() + QStringLiteral("/config.json"));
        if (!file.open(QIODevice::WriteOnly)) qFatal("no temporary file");
        file.write(QByteArray::fromStdString(config.dump()));
    }
    void load(SpecDraft& draft, const Json& method, bool text_to_text) const {
        draft.load({{"format", "sherl-run/1"},
                    {"backbone", {{"path", path().toStdString()}}},
                    {"method", method},
                    {"task",
                     {{"kind", text_to_text ? "seq2seq" : "classification"},
                      {"data", {{"format", "glue-tsv"}, {"name", "cola"}, {"path", "."}}}}}});
    }

  private:
    [[nodiscard]] QString path() const { return folder_.filePath(QStringLiteral("backbone")); }
    QTemporaryDir folder_;
};

struct Case {
    QString name;
    const Backbone& backbone;
    Json method;
    bool two = false;
    QSize column{304, 700}, page{1440, 804};
};

void draw(const Case& each) {
    for (const Look& look : kLooks) {
        Language::instance().apply(QString::fromLatin1(look.language));
        Theme::instance().apply(look.mode, look.percent);
        const auto px = [](QSize size) { return QSize(Theme::instance().px(size.width()), Theme::instance().px(size.height())); };
        SpecDraft draft;
        each.backbone.load(draft, each.method, each.two);
        for (const Problem& problem : draft.problems()) std::cout << each.name.toStdString() << ": " << problem.where << ": " << problem.what.english() << ' ' << problem.got << '\n';
        auto* panel = new LayersPanel(draft);
        Stage column(panel);
        column.resize(px(each.column));
        column.show();
        panel->picker()->setFocus();
        QTest::mouseMove(panel->picker(), panel->picker()->row_rect(4).center());
        save(column, each.name + QStringLiteral("-column"), look);
        auto* page = new PickerPage(draft);
        Stage whole(page);
        whole.resize(px(each.page));
        whole.show();
        page->begin();
        QTest::mouseMove(page->picker(), page->picker()->row_rect(3).center());
        save(whole, each.name + QStringLiteral("-page"), look);
        auto* form = new OptionsForm(draft);
        Stage options(form);
        options.resize(px({276, 120}));
        options.show();
        if (!form->is_empty()) save(options, each.name + QStringLiteral("-options"), look);
    }
}

}  // namespace

int main(int count, char** arguments) {
    if (count < 2) {
        std::cerr << "look_layers FOLDER [bert|t5]\n";
        return 2;
    }
    QApplication app(count, arguments);
    g_folder = QString::fromLocal8Bit(arguments[1]);
    QDir().mkpath(g_folder);
    const auto wanted = [&](const char* host) { return count < 3 || std::string(arguments[2]) == host; };
    if (wanted("bert")) {
        const auto bert = [](int blocks) { return Json{{"model_type", "bert"}, {"num_hidden_layers", blocks}}; };
        const Backbone base(bert(12)), deep(bert(40));
        for (const char* kind : {"sherl", "lst", "unipt", "partial", "full", "lora", "prompt", "linear_probe"})
            draw({QStringLiteral("bert-") + QString::fromLatin1(kind), base, {{"kind", kind}}});
        draw({QStringLiteral("bert-even"), base, {{"kind", "sherl"}, {"early_layers", {0, 2, 4, 6, 8, 10}}}});
        draw({QStringLiteral("bert-late0"), base, {{"kind", "sherl"}, {"late_layers", 0}}});
        draw({QStringLiteral("bert-40"), deep, {{"kind", "sherl"}}});
    }
    if (!wanted("t5")) return 0;
    const auto t5 = [](int encoder, int decoder, int width, int feed_forward) {
        return Json{{"model_type", "t5"}, {"d_model", width}, {"d_ff", feed_forward}, {"d_kv", 64}, {"num_heads", 12},
                    {"num_layers", encoder}, {"num_decoder_layers", decoder}, {"vocab_size", 32128}};
    };
    const Backbone base(t5(12, 12, 768, 3072)), wide(t5(24, 24, 1024, 16384)), uneven(t5(12, 6, 768, 3072));
    for (const char* kind : {"sherl", "lst", "partial", "full", "lora", "adapter", "bitfit", "prompt"})
        draw({QStringLiteral("t5-") + QString::fromLatin1(kind), base, {{"kind", kind}}, true});
    draw({QStringLiteral("t5-published"), base,
          {{"kind", "sherl"},
           {"reduction", 8},
           {"early_layers", {{"encoder", {0, 2, 3, 4, 6, 7, 8, 10, 11}}, {"decoder", {0, 2, 3, 4, 6, 7, 8, 10}}}}},
          true});
    draw({QStringLiteral("t5-late"), base, {{"kind", "sherl"}, {"late_layers", {{"encoder", 2}, {"decoder", 3}}}}, true});
    draw({QStringLiteral("t5-unread"), base, {{"kind", "sherl"}, {"late_layers", {{"decoder", 0}}}}, true});
    draw({QStringLiteral("t5-decoder-only"), base, {{"kind", "partial"}, {"layers", {{"encoder", 0}, {"decoder", 2}}}}, true});
    draw({QStringLiteral("t5-3b"), wide, {{"kind", "sherl"}, {"reduction", 8}}, true});
    draw({QStringLiteral("t5-uneven"), uneven, {{"kind", "sherl"}}, true, {304, 640}, {1180, 640}});
    draw({QStringLiteral("t5-wide-column"), base, {{"kind", "sherl"}}, true, {460, 700}});
    draw({QStringLiteral("t5-large-page"), base, {{"kind", "sherl"}}, true, {304, 900}, {1920, 1000}});
    return 0;
}
