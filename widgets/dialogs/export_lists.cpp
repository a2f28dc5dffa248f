// SPDX-License-Identifier: GPL-3.0-or-later
// ExportDialog, its texts: what is chosen, what goes in, what the checks say.
#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <algorithm>
#include <array>

#include "core/api/layout.h"
#include "core/spec/catalogue.h"
#include "core/spec/glue.h"
#include "core/spec/resolve.h"
#include "widgets/dialogs/export_dialog.h"
#include "widgets/dialogs/fitted_tree.h"
#include "widgets/look/elided_label.h"
#include "widgets/look/restyle.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"
#include "widgets/panels/segment_bar.h"

namespace sherl::widgets {
namespace {

const char* kTensors = "adapter_model.safetensors";

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

QFont mono() {
    QFont font = Theme::instance().font(11);
    font.setFamilies({QStringLiteral("JetBrains Mono"), QStringLiteral("DejaVu Sans Mono"), QStringLiteral("Consolas"),
                      QStringLiteral("Noto Sans Mono CJK SC"), QStringLiteral("monospace")});
    return font;
}

QString task_name(const store::RunSummary& run) {
    const spec::GlueTask* glue = spec::find_glue_task(run.task);
    return text(glue == nullptr ? run.task : glue->folder);
}

// What the method has trained beside the head.
QString trained_parts(const std::string& kind) {
    const spec::Method* method = spec::find_method(kind);
    return method == nullptr ? ExportDialog::tr("what the method has trained") : shown(method->exports);
}

// How the tokens of a text become one vector.
QString pooling(const std::string& pool) {
    if (pool == "cls") return ExportDialog::tr("first token");
    if (pool == "pooler") return ExportDialog::tr("the backbone's pooler");
    return ExportDialog::tr("mean pooling");
}

// What the prepared folder could not be called complete or equal for; other trouble is no check that failed.
bool is_of_a_check(const Error& error) {
    static constexpr std::array ids{"export.incomplete", "export.probe",          "export.tokenizer", "export.tensor",
                                    "export.changed",    "export.wrong_backbone", "export.format"};
    return std::find(ids.begin(), ids.end(), error.id()) != ids.end();
}

}  // namespace

void ExportDialog::retranslate() {
    setWindowTitle(tr("Export adapter"));
    title_->setText(tr("Export adapter"));
    //: Name of a run, its seed, its backbone, its task
    subtitle_->set_text(tr("%1 · seed %2 · %3 · %4").arg(names_).arg(run_.seed).arg(text(run_.backbone), task_name(run_)));
    weights_label_->setText(tr("Weights from"));
    segments_->setAccessibleName(tr("Weights from"));
    folder_label_->setText(tr("Folder"));
    folder_->setAccessibleName(tr("Folder of the adapter"));
    choose_->setText(tr("Choose…"));
    choose_->setAccessibleName(tr("Choose a folder for the adapter"));
    layout_label_->setText(tr("Layout"));
    layout_->setAccessibleName(tr("Layout of the folder"));
    const QString type = text(own_layout_.type);
    //: %1: a word in the file adapter_config.json
    layout_->setItemText(0, own_layout_.peft ? tr("PEFT (peft_type \"%1\")").arg(type) : tr("SHERL (PEFT file names, peft_type \"%1\")").arg(type));
    layout_note_->setText(own_layout_.peft ? tr("The peft library opens this folder directly. reader.py in it does the same in about 100 lines of Python.")
                                : tr("This method is not part of PEFT: reader.py in the folder loads it in about 100 lines of Python. Exports of LoRA "
                                     "open in PEFT directly."));
    contents_label_->setText(tr("What goes in"));
    contents_->setAccessibleName(tr("What goes in"));
    checks_label_->setText(tr("Checks"));
    checks_tree_->setAccessibleName(tr("Checks"));
    //: button beside what went wrong: makes the checks once more
    again_->setText(tr("Try again"));
    command_->setText(copied_ ? tr("Command line copied") : tr("Copy command line"));
    show_weights();
    show_contents();
    set_state(state_);
}

void ExportDialog::show_weights() {
    QStringList titles;
    for (const store::StoredWeights& each : weights_) {
        const bool best = each.name == "best";
        if (each.step == 0)
            titles << (best ? tr("Best validation step") : tr("Last step"));
        else
            titles << (best ? tr("Best validation step (%1)") : tr("Last step (%1)")).arg(count(each.step));
    }
    segments_->setVisible(!titles.isEmpty());
    if (!titles.isEmpty()) segments_->set_texts(titles);
    QString metric;
    if (const store::StoredWeights* weights = chosen()) {
        const auto value = weights->validation.find(run_.metric);
        //: A metric of the validation split, its value
        if (value != weights->validation.end()) metric = tr("%1 %2").arg(metric_name(text(run_.metric)), metric_value(text(run_.metric), value->second));
        metric_->setToolTip(tr("On the validation split, with these weights."));
    }
    if (weights_.empty() && refusal_) metric = tr("none on disk", "weights of a run");
    metric_->setText(metric);
}

void ExportDialog::show_contents() {
    const spec::RunSpec spec = spec::to_run_spec(run_.spec);
    const QString none = refusal_ ? QStringLiteral("–") : QStringLiteral("…");
    const auto bytes_of = [this, &none](const char* name) -> QString {
        if (!report_) return none;
        for (const api::ExportedFile& file : report_->files)
            if (file.name == name) return bytes(static_cast<std::int64_t>(file.bytes) - (name == kTensors ? report_->head_bytes : 0));
        return QStringLiteral("–");
    };
    const auto tensors = [this](std::int64_t number) { return report_ ? tr("%n tensors", nullptr, static_cast<int>(number)) : QString(); };
    contents_->clear();
    const auto add = [&](auto* parent, const QString& name, const QString& what, const QString& number, const QString& size) {
        auto* item = new QTreeWidgetItem(parent, {name, what, number, size});
        item->setFont(0, mono());
        for (const int column : {1, 2, 3}) item->setFont(column, Theme::instance().font(12));
        for (const int column : {0, 1, 2}) item->setData(column, FittedTree::kColorRole, QStringLiteral("text2"));
        for (const int column : {2, 3}) item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        item->setData(0, Qt::UserRole, name);
        return item;
    };
    const std::int64_t heads = report_ ? report_->head_tensors : 0;
    QTreeWidgetItem* model = add(contents_, text(kTensors), trained_parts(run_.method), tensors(report_ ? report_->tensors - heads : 0), bytes_of(kTensors));
    const QString pooled = pooling(spec.task.pool);
    const QString outputs = spec.task.kind == "regression" ? tr("one score") : tr("%n classes", nullptr, static_cast<int>(labels_.size()));
    //: What the head gives, how the tokens of a text become one vector
    add(model, tr("task head"), labels_.empty() && spec.task.kind != "regression" ? pooled : tr("%1, %2").arg(outputs, pooled), tensors(heads),
        report_ ? bytes(report_->head_bytes) : none)
        ->setData(0, Qt::UserRole, QStringLiteral("head"));
    add(contents_, QStringLiteral("adapter_config.json"), own_layout_.peft ? tr("method and options, in the words of PEFT") : tr("method and options, head"), {},
        bytes_of("adapter_config.json"));
    const QString hash = text(run_.backbone_hash.substr(0, 8));
    add(contents_, QStringLiteral("sherl.json"),
        hash.isEmpty() ? tr("run, backbone, probe with expected logits") : tr("run, backbone %1…, probe with expected logits").arg(hash), {},
        bytes_of("sherl.json"));
    add(contents_, QStringLiteral("card.md"), tr("metrics, seed, memory with counter names, licence"), {}, bytes_of("card.md"));
    add(contents_, QStringLiteral("reader.py"), tr("loads and checks the folder without this program"), {}, bytes_of("reader.py"));
    contents_->fit();

    QString total;
    if (report_) {
        std::int64_t all = 0;
        for (const api::ExportedFile& file : report_->files) all += static_cast<std::int64_t>(file.bytes);
        //: Number of tensors, size of all files
        total = tr("%1 · %2").arg(tensors(report_->tensors), bytes(all));
    }
    totals_->setText(total);
}

void ExportDialog::show_checks() {
    const Theme& theme = Theme::instance();
    const std::array<QString, 3> titles{tr("Complete"), tr("Re-read"), tr("Licence")};
    const bool failed_here = refusal_ && is_of_a_check(*refusal_);
    while (checks_tree_->topLevelItemCount() < static_cast<int>(titles.size())) new QTreeWidgetItem(checks_tree_);
    for (std::size_t i = 0; i < titles.size(); ++i) {
        QTreeWidgetItem* item = checks_tree_->topLevelItem(static_cast<int>(i));
        const char *icon = nullptr, *token = "text2";
        QString state, sentence;
        if (i < checks_.size()) {
            icon = checks_[i].doubt ? "warning" : "check";
            token = checks_[i].doubt ? "warn" : "good";
            state = checks_[i].doubt ? tr("doubt") : tr("passed");
            sentence = shown(checks_[i].sentence);
        } else if (failed_here && i == checks_.size()) {
            icon = "close";
            token = "bad";
            state = tr("failed");
            sentence = shown(*refusal_);
        } else {
            state = sentence = refusal_ ? tr("not checked") : tr("checking…");
        }
        item->setText(0, titles[i]);
        item->setFont(0, theme.font(12, QFont::DemiBold));
        item->setIcon(0, icon == nullptr ? theme.icon(refusal_ ? QStringLiteral("minus") : QStringLiteral("clock"), QStringLiteral("text3")) : theme.icon(QString::fromLatin1(icon), QString::fromLatin1(token)));
        item->setText(1, sentence);
        item->setFont(1, theme.font(12));
        item->setData(1, FittedTree::kColorRole, QLatin1String(token) == QLatin1String("bad") ? QStringLiteral("bad") : QStringLiteral("text2"));
        item->setData(0, Qt::UserRole, QStringList{QStringLiteral("complete"), QStringLiteral("reread"), QStringLiteral("licence")}[static_cast<qsizetype>(i)]);
        //: Name of a check, how it ended, a sentence
        item->setData(0, Qt::AccessibleTextRole, tr("%1: %2. %3").arg(titles[i], state, sentence));
    }
    checks_tree_->fit();
    if (failed_here) QTimer::singleShot(0, checks_tree_, [this] { form_->ensureWidgetVisible(checks_tree_); });  // once it has its height
}

void ExportDialog::show_problem() {
    const bool apart = refusal_ && !is_of_a_check(*refusal_);
    problem_frame_->setVisible(apart);
    problem_->setText(apart ? shown(*refusal_) : QString());
    show_as_bad(*folder_, folder_refusal_.has_value());
    folder_error_->setVisible(folder_refusal_.has_value());
    folder_error_->setText(folder_refusal_ ? shown(*folder_refusal_) : QString());
    folder_->setAccessibleDescription(folder_error_->text());
}

}  // namespace sherl::widgets
