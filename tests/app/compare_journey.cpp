// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/compare_journey.h"

#include <QComboBox>
#include <QFile>
#include <QJsonDocument>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QtTest>
#include <filesystem>
#include <numeric>
#include <set>

#include "app/plotted_svg.h"
#include "core/data/dataset.h"
#include "core/data/records.h"
#include "core/formats/safetensors.h"
#include "core/spec/resolve.h"
#include "widgets/charts/peak_bars.h"
#include "widgets/charts/scatter_chart.h"
#include "widgets/dialogs/choosers.h"
#include "widgets/dialogs/figure_dialog.h"
#include "widgets/look/palette.h"
#include "widgets/look/theme.h"
#include "widgets/models/comparison_model.h"
#include "widgets/panels/runs_panel.h"

namespace sherl::test {
namespace {

using store::RunId;
namespace fs = std::filesystem;
constexpr int kPatience = 60000;  // milliseconds

QByteArray content(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

std::map<std::string, std::string> tensors_of(const QString& file) {
    const QByteArray all = content(file);
    std::map<std::string, std::string> tensors;
    for (const formats::TensorEntry& tensor : formats::read_safetensors_header(file.toStdString()).tensors)
        tensors[tensor.name] = all.mid(static_cast<qsizetype>(tensor.begin), static_cast<qsizetype>(tensor.bytes())).toStdString();
    return tensors;
}

class Journey {
  public:
    Journey(CompareWorld& world, const Compared& compared) : world_(world), compared_(compared), exported_run_(compared.sherl.back()) {}

    void go() {
        SHERL_STEP(tick());
        SHERL_STEP(cards_show_the_study());
        SHERL_STEP(scatter_as_a_file());
        SHERL_STEP(bars_as_a_file());
        SHERL_STEP(curves_as_a_file());
        SHERL_STEP(table_as_a_file());
        SHERL_STEP(export_adapter());
        SHERL_STEP(files_hold_what_was_trained());
        SHERL_STEP(try_it());
        SHERL_STEP(delete_the_run());
    }

  private:
    struct Variant {
        const char* method;
        std::string key;
        std::vector<RunId> runs;
    };

    // ── The cards ───────────────────────────────────────────────────────────────────────────────────────────────────
    void tick() {
        app::ComparePage& page = world_.open_compare();
        std::set<RunId> all(compared_.lora.begin(), compared_.lora.end());
        all.insert(compared_.sherl.begin(), compared_.sherl.end());
        QVERIFY(world_.tick(all));
        for (const auto& [method, runs] : {std::pair("lora", compared_.lora), std::pair("sherl", compared_.sherl)}) {
            variants_.push_back({method, page.comparison().key_of(runs.front()), runs});
            for (const RunId run : runs) QCOMPARE(page.comparison().key_of(run), variants_.back().key);
        }
    }

    [[nodiscard]] std::int64_t peak_of(const Variant& variant) const {
        return world_.sql("SELECT max(bytes) FROM counters WHERE name = 'tensor_peak_train' AND run IN (" + listed(variant.runs) + ")");
    }
    [[nodiscard]] double metric_of(const Variant& variant) const {
        return world_.sql_real("SELECT avg(validation) FROM run_overview WHERE id IN (" + listed(variant.runs) + ")");
    }
    // The run whose peak is the variant's.
    [[nodiscard]] std::int64_t heaviest(const Variant& variant) const {
        return world_.sql("SELECT run FROM counters WHERE name = 'tensor_peak_train' AND run IN (" + listed(variant.runs) + ") ORDER BY bytes DESC, run LIMIT 1");
    }

    void cards_show_the_study() {
        app::ComparePage& page = world_.page();
        const std::set<std::string> wanted{variants_[0].key, variants_[1].key};
        const auto points = page.scatter().seriesKeys(), bars = page.bars().seriesKeys();
        QCOMPARE(std::set<std::string>(points.begin(), points.end()), wanted);
        QCOMPARE(std::set<std::string>(bars.begin(), bars.end()), wanted);
        QVERIFY2(peak_of(variants_[0]) != peak_of(variants_[1]), "two variants with one peak tell nothing");
        for (const Variant& variant : variants_) {
            const auto point = page.scatter().pointOf(variant.key);
            QVERIFY(point.has_value());
            QCOMPARE(point->first, peak_of(variant));
            QVERIFY(std::abs(point->second - metric_of(variant)) < 1e-12);
            const auto parts = page.bars().partsOf(variant.key);
            QVERIFY(parts.has_value());
            QCOMPARE(std::accumulate(parts->begin(), parts->end(), std::int64_t{0}), peak_of(variant));
            for (std::size_t i = 0; i < parts->size(); ++i)
                QCOMPARE(parts->at(i), split_of(variant, api::memory_categories[i]));
        }
        for (const QStringList& labels : {page.scatter().labelTexts(), page.bars().labelTexts()}) {
            const QString all = labels.join(QLatin1Char('|'));
            QVERIFY2(all.contains(QStringLiteral("LoRA")) && all.contains(QStringLiteral("SHERL")), qPrintable(all));
        }
    }
    [[nodiscard]] std::int64_t split_of(const Variant& variant, std::string_view category) const {
        return world_.sql("SELECT sum(bytes) FROM memory_split WHERE run = " + std::to_string(heaviest(variant)) + " AND category = '" + std::string(category) + "'");
    }

    // ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────
    // The chart of this title, as SVG.
    void write_figure(const char* title, const char* name) {
        const QString path = world_.path(QString::fromLatin1(name));
        world_.trigger("actionExportFigure");
        QDialog* dialog = world_.dialog("figureDialog");
        QVERIFY(dialog != nullptr);
        auto* sources = part<QComboBox>(dialog, "figureSourceCombo");
        const int source = sources->findText(QString::fromLatin1(title), Qt::MatchStartsWith);
        QVERIFY2(source >= 0, title);
        sources->setCurrentIndex(source);
        part<QLineEdit>(dialog, "figureFileEdit")->setText(path);
        part<QPushButton>(dialog, "figureExportButton")->click();
        QTRY_VERIFY(QFile::exists(path));
        QTRY_VERIFY(world_.find<QDialog>("figureDialog") == nullptr);
        const widgets::Theme& theme = widgets::Theme::instance();
        figure_ = read_plot(content(path), theme.color(QStringLiteral("grid")), theme.color(QStringLiteral("axis")));
        QVERIFY2(figure_.svg.error.isEmpty(), qPrintable(figure_.svg.error));
        QCOMPARE(figure_.svg.images, 0);
        QVERIFY(outside(figure_.svg, figure_.svg.box) <= 0);
        QVERIFY(figure_.axes.isValid());
        for (const SvgWords& words : figure_.svg.words)
            QVERIFY2(words.at.x() >= 0 && words.at.x() + words.length <= figure_.svg.box.width() + 1, qPrintable(words.text));
    }
    void names_all(std::initializer_list<const char*> texts) {
        const QString words = figure_.svg.all_words();
        for (const char* text : texts) QVERIFY2(words.contains(QString::fromUtf8(text)), qPrintable(QString::fromUtf8(text) + QStringLiteral(" | ") + words));
    }
    // Bytes of a 1 on the axis of memory, by the figure's subtitle.
    [[nodiscard]] double unit() const {
        const QString& words = figure_.svg.description;
        return words.contains(QStringLiteral(", GiB")) ? 1 << 30 : words.contains(QStringLiteral(", MiB")) ? 1 << 20 : 1 << 10;
    }
    [[nodiscard]] static QString colour_of(const Variant& variant) {
        return widgets::Theme::instance().palette().method(QString::fromLatin1(variant.method)).name();
    }

    void scatter_as_a_file() {
        SHERL_STEP(write_figure("Accuracy against memory", "accuracy.svg"));
        names_all({"Accuracy against memory", "LoRA", "SHERL", "n = ", "accuracy", "peak memory"});
        const double most = PlottedSvg::value_at(figure_.x_ticks, figure_.axes.right());
        for (const Variant& variant : variants_) {
            bool marked = false;
            for (const SvgPath& path : figure_.in_colour(colour_of(variant))) {
                const QRectF box = PlottedSvg::box_of(path);
                QVERIFY2(figure_.axes.contains(box), variant.method);
                if (path.fill != colour_of(variant)) continue;  // its range
                marked = true;
                const double bytes = PlottedSvg::value_at(figure_.x_ticks, box.center().x()) * unit();
                const double metric = PlottedSvg::value_at(figure_.y_ticks, box.center().y()) / 100;
                QVERIFY2(std::abs(bytes - static_cast<double>(peak_of(variant))) < most * unit() / 100, qPrintable(QString::number(bytes)));
                QVERIFY2(std::abs(metric - metric_of(variant)) < 0.01, qPrintable(QString::number(metric)));
            }
            QVERIFY2(marked, variant.method);
        }
    }

    void bars_as_a_file() {
        SHERL_STEP(write_figure("What the peak is made of", "peaks.svg"));
        names_all({"LoRA", "SHERL", "weights", "activations", "n = "});
        const double tolerance = PlottedSvg::value_at(figure_.y_ticks, figure_.axes.top()) / 100 * unit();
        for (const Variant& variant : variants_) {
            QRectF bar;  // the part in the method's colour, then all that stands on it and below it
            for (const SvgPath& path : figure_.in_colour(colour_of(variant)))
                if (path.fill == colour_of(variant)) bar = PlottedSvg::box_of(path);
            QVERIFY2(!bar.isNull(), variant.method);
            for (const SvgPath& path : figure_.svg.paths) {
                const QRectF box = PlottedSvg::box_of(path);
                if (path.of_text || std::abs(box.left() - bar.left()) > 0.01 || std::abs(box.right() - bar.right()) > 0.01) continue;
                bar = bar.united(box);
            }
            QVERIFY(bar.left() >= figure_.axes.left() && bar.right() <= figure_.axes.right());
            QVERIFY(std::abs(bar.bottom() - figure_.axes.bottom()) < 0.01);
            const double bytes = PlottedSvg::value_at(figure_.y_ticks, bar.top()) * unit();
            QVERIFY2(std::abs(bytes - static_cast<double>(peak_of(variant))) < tolerance, qPrintable(QString::number(bytes)));
        }
    }

    // Each run's line goes through its losses, a corner for each step.
    void curves_as_a_file() {
        SHERL_STEP(write_figure("Training loss", "loss.svg"));
        names_all({"Training loss", "LoRA", "SHERL", "every training step", "n = "});
        const double pixel = std::abs(PlottedSvg::value_at(figure_.y_ticks, 1) - PlottedSvg::value_at(figure_.y_ticks, 0));
        for (const Variant& variant : variants_) {
            std::vector<std::vector<QPointF>> lines;
            for (const SvgPath& path : figure_.in_colour(colour_of(variant)))
                for (const auto& points : path.parts)
                    if (!path.curved && path.fill == QLatin1String("none") && points.front().y() < figure_.axes.bottom()) lines.push_back(points);  // no sign of the legend
            QCOMPARE(lines.size(), variant.runs.size());
            for (const auto& line : lines)
                for (const QPointF& p : line) QVERIFY(p.x() >= figure_.axes.left() && p.x() <= figure_.axes.right() && p.y() <= figure_.axes.bottom());
            for (const RunId run : variant.runs) {
                const store::Study study = store::Study::open_for_reading(world_.store().toStdString());
                const std::vector<store::Point> losses = study.series(run, "loss");
                const bool drawn = std::any_of(lines.begin(), lines.end(), [&](const auto& line) {
                    return std::equal(line.begin(), line.end(), losses.begin(), losses.end(), [&](const QPointF& p, const store::Point& loss) {
                        return std::abs(PlottedSvg::value_at(figure_.y_ticks, p.y()) - loss.value) < pixel;
                    });
                });
                QVERIFY2(drawn, qPrintable(QString::number(run)));
            }
        }
    }

    // ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────
    void table_as_a_file() {
        const QString path = world_.path(QStringLiteral("table.csv"));
        const auto before = widgets::choosers();
        widgets::choosers().save_file = [&](QWidget*, const QString&, const QString&, const QString&) { return path; };
        part<QPushButton>(&world_.page().runs(), "exportTableButton")->click();
        QDialog* dialog = world_.dialog("tableDialog");
        QVERIFY(dialog != nullptr);
        part<QPushButton>(dialog, "tableSaveButton")->click();
        QTRY_VERIFY(QFile::exists(path));
        widgets::choosers() = before;
        const std::string written = content(path).toStdString();
        data::RecordReader reader(written, ',', true);
        data::Record head, row;
        QVERIFY(reader.next(head));
        std::map<std::string, std::map<std::string, std::string>> rows;  // by method, by column
        while (reader.next(row)) {
            std::map<std::string, std::string> cells;
            for (std::size_t i = 0; i < row.fields.size(); ++i) cells[head.fields[i]] = row.fields[i];
            rows[cells["method"]] = cells;
        }
        QCOMPARE(rows.size(), std::size_t{2});
        for (const Variant& variant : variants_) {
            std::map<std::string, std::string>& cells = rows[variant.method];
            const std::string of = " WHERE run IN (" + listed(variant.runs) + ")", in = " FROM run_overview WHERE id IN (" + listed(variant.runs) + ")";
            QCOMPARE(std::stoll(cells["tensor_peak_train"]), peak_of(variant));
            QCOMPARE(std::stoll(cells["tensor_peak_eval"]), world_.sql("SELECT max(bytes) FROM counters" + of + " AND name = 'tensor_peak_eval'"));
            QCOMPARE(std::stoll(cells["trainable_parameters"]), world_.sql("SELECT max(trainable_parameters)" + in));
            QCOMPARE(std::stoll(cells["seeds"]), static_cast<std::int64_t>(variant.runs.size()));
            for (const std::string_view category : api::memory_categories)
                QCOMPARE(std::stoll(cells[std::string(category)]), split_of(variant, category));
            for (const char* split : {"validation", "test"}) {
                const std::string name(split);
                QVERIFY(std::abs(std::stod(cells[name + "_mean"]) - world_.sql_real("SELECT avg(" + name + ")" + in)) < 1e-12);
                QCOMPARE(std::stod(cells[name + "_min"]), world_.sql_real("SELECT min(" + name + ")" + in));
                QCOMPARE(std::stod(cells[name + "_max"]), world_.sql_real("SELECT max(" + name + ")" + in));
            }
            QVERIFY(std::abs(std::stod(cells["seconds_mean"]) - world_.sql_real("SELECT avg(seconds)" + in)) < 1e-9);
        }
    }

    // ── The adapter ─────────────────────────────────────────────────────────────────────────────────────────────────
    void export_adapter() {
        folder_ = world_.path(QStringLiteral("adapter"));
        world_.page().runs().select(exported_run_);
        world_.trigger("actionExportAdapter");
        exporting_ = world_.dialog("exportDialog");
        QVERIFY(exporting_ != nullptr);
        auto* button = part<QPushButton>(exporting_, "exportButton");
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kPatience);
        part<QLineEdit>(exporting_, "exportFolderEdit")->setText(folder_);
        button->click();
        QTRY_VERIFY_WITH_TIMEOUT(exporting_->findChild<QLineEdit*>(QStringLiteral("tryEdit")) != nullptr, kPatience);
        QTRY_VERIFY(part<QLineEdit>(exporting_, "tryEdit")->isVisible());
    }

    // Every tensor of the run's selected weights is in the folder, bit for bit.
    void files_hold_what_was_trained() {
        const store::Study study = store::Study::open_for_reading(world_.store().toStdString());
        const store::RunDetail run = study.detail(exported_run_);
        const fs::path stored = study.files(run.summary.uuid) / "best" / "adapter.safetensors";
        const auto trained = tensors_of(QString::fromStdString(stored.string()));
        const auto exported = tensors_of(folder_ + QStringLiteral("/adapter_model.safetensors"));
        QVERIFY(!trained.empty());
        for (const auto& [name, bytes] : trained) {
            const std::string& wanted = bytes;
            QVERIFY2(std::any_of(exported.begin(), exported.end(), [&](const auto& each) { return each.second == wanted; }), name.c_str());
        }
        // A validation example and what the run said about it when it ended.
        const auto predictions = study.predictions(exported_run_, "validation");
        QVERIFY(predictions.has_value() && !predictions->ids.empty());
        labels_ = run.labels;
        const data::Dataset data = data::load_dataset(spec::to_run_spec(run.summary.spec).task);
        for (const data::Example& example : data.split(data::Split::validation))
            if (example.id == predictions->ids.front()) sentence_ = QString::fromStdString(example.text);
        QVERIFY(!sentence_.isEmpty());
        const auto label = static_cast<std::size_t>(predictions->predictions.front());
        said_ = {labels_.at(label), predictions->probabilities.at(label)};
    }

    // The sentence beside "Try it", once it holds an answer.
    [[nodiscard]] QString answer_of_the_dialog() {
        auto* typed = part<QLineEdit>(exporting_, "tryEdit");
        auto* result = part<QLabel>(exporting_, "tryResult");
        typed->setText(sentence_);
        QTest::keyClick(typed, Qt::Key_Return);
        (void)QTest::qWaitFor([&] { return result->text().contains(QLatin1Char('%')); }, kPatience);
        return result->text();
    }
    void is_what_the_run_said(const QString& text) {
        static const QRegularExpression form(QStringLiteral("^(.+) · ([\\d.]+) %$"));
        const auto match = form.match(text);
        QVERIFY2(match.hasMatch(), qPrintable(text));
        QCOMPARE(match.captured(1).toStdString(), said_.first);
        QVERIFY2(std::abs(match.captured(2).toDouble() / 100 - said_.second) < 0.0011, qPrintable(QStringLiteral("%1, stored %2").arg(text).arg(said_.second)));
    }
    void try_it() { is_what_the_run_said(answer_of_the_dialog()); }

    // What was exported needs neither the run nor its files: in the window, and in a process that starts anew.
    void delete_the_run() {
        const fs::path files = [&] {
            const store::Study study = store::Study::open_for_reading(world_.store().toStdString());
            return study.files(study.summary(exported_run_).uuid);
        }();
        QVERIFY(fs::exists(files));
        QVERIFY(world_.remove(exported_run_));
        QVERIFY(!fs::exists(files));
        QCOMPARE(world_.sql("SELECT count(*) FROM runs WHERE id = " + std::to_string(exported_run_)), std::int64_t{0});
        if (compared_.sherl.size() == 1) QTRY_COMPARE(world_.page().scatter().seriesKeys(), std::vector<std::string>{variants_[0].key});
        part<QLabel>(exporting_, "tryResult")->setText({});
        SHERL_STEP(is_what_the_run_said(answer_of_the_dialog()));
        const Result said = world_.run({QStringLiteral("predict"), folder_, QStringLiteral("--text"), sentence_, QStringLiteral("--json")});
        QVERIFY2(said.code == 0, said.err.constData());
        QCOMPARE(said.json().value(QLatin1String("label")).toString().toStdString(), said_.first);
        QVERIFY(std::abs(said.json().value(QLatin1String("probability")).toDouble() - said_.second) < 1e-4);
        exporting_->close();
    }

    CompareWorld& world_;
    const Compared& compared_;
    RunId exported_run_;
    std::vector<Variant> variants_;
    PlottedSvg figure_;
    QString folder_, sentence_;
    QDialog* exporting_ = nullptr;
    std::vector<std::string> labels_;
    std::pair<std::string, double> said_;  // class and its probability, as the study holds them
};

}  // namespace

void from_two_variants_to_an_adapter(CompareWorld& world, const Compared& compared) {
    Journey(world, compared).go();
}

}  // namespace sherl::test
