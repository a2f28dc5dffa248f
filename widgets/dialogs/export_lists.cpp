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

const char *kTensors = "adapter_model.safetensors", *kMergedTensors = "model.safetensors";

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

std::int64_t bytes_of(const api::ExportReport& report, const char* name) {
    for (const api::ExportedFile& file : report.files)
        if (file.name == name) return static_cast<std::int64_t>(file.bytes);
    return 0;
}

QString how_it_opens(const api::AdapterLayout& layout, const std::string& kind) {
    if (layout.peft) return ExportDialog::tr("The peft library opens this folder directly. reader.py in it does the same with torch and safetensors alone.");
    const spec::Method* method = spec::find_method(kind);
    if (method != nullptr && method->peft)
        return ExportDialog::tr("The tensors are named as in published text-to-text adapters, which PEFT does not read: reader.py in the folder loads it with torch and "
                                "safetensors alone.");
    return ExportDialog::tr("This method is not part of PEFT: reader.py in the folder loads it with torch and safetensors alone. Exports of LoRA, (IA)³, prompt and prefix "
                            "tuning open in PEFT directly.");
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
    show_layouts();
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

void ExportDialog::show_layouts() {
    const QString type = text(own_layout_.type);
    //: %1: a word in the file adapter_config.json
    layout_->setItemText(0, own_layout_.peft ? tr("PEFT (peft_type \"%1\")").arg(type) : tr("SHERL (PEFT file names, peft_type \"%1\")").arg(type));
    layout_->setItemText(1, tr("Merged Hugging Face folder"));
    if (merges()) {
        layout_note_->setText(generates() ? tr("The whole backbone with the adapter folded into its weights: transformers opens the folder as a text-to-text model.")
                              : spec_.task.pool == "pooler"
                                  ? tr("The whole backbone with the adapter folded into its weights, and the head: transformers opens the folder for sequence classification.")
                                  : tr("The whole backbone with the adapter folded into its weights: transformers opens the folder. The head lies beside it in head.safetensors."));
    } else {
        layout_note_->setText(how_it_opens(own_layout_, run_.method));
    }
    if (no_merge_.empty()) return;
    const QString reason = shown(no_merge_);
    //: %1: why, in a clause
    merge_note_->setText(tr("No merged folder: %1.").arg(reason));
    layout_->setItemData(1, merge_note_->text(), Qt::ToolTipRole);
    layout_->setItemData(1, merge_note_->text(), Qt::AccessibleDescriptionRole);
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

QTreeWidgetItem* ExportDialog::add_row(const QString& name, const QString& what, QTreeWidgetItem* below) {
    const QStringList cells{name, what, QString(), refusal_ ? QStringLiteral("–") : QStringLiteral("…")};
    auto* item = below == nullptr ? new QTreeWidgetItem(contents_, cells) : new QTreeWidgetItem(below, cells);
    item->setFont(0, mono());
    for (const int column : {1, 2, 3}) item->setFont(column, Theme::instance().font(12));
    for (const int column : {0, 1, 2}) item->setData(column, FittedTree::kColorRole, QStringLiteral("text2"));
    for (const int column : {2, 3}) item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
    item->setData(0, Qt::UserRole, name);
    if (!report_ || below != nullptr) return item;
    const auto file = std::find_if(report_->files.begin(), report_->files.end(), [&](const api::ExportedFile& each) { return text(each.name) == name; });
    item->setText(3, file == report_->files.end() ? QStringLiteral("–") : bytes(static_cast<std::int64_t>(file->bytes)));
    return item;
}

void ExportDialog::set_sizes(QTreeWidgetItem* item, std::int64_t tensors, std::int64_t size) {
    item->setText(2, tr("%n tensors", nullptr, static_cast<int>(tensors)));
    item->setText(3, bytes(size));
}

// The head as a part of the file of `below`.
void ExportDialog::add_head(QTreeWidgetItem* below) {
    const QString pooled = pooling(spec_.task.pool);
    const QString outputs = spec_.task.kind == "regression" ? tr("one score") : tr("%n classes", nullptr, static_cast<int>(labels_.size()));
    //: What the head gives, how the tokens of a text become one vector
    QTreeWidgetItem* head = add_row(tr("task head"), labels_.empty() && spec_.task.kind != "regression" ? pooled : tr("%1, %2").arg(outputs, pooled), below);
    head->setData(0, Qt::UserRole, QStringLiteral("head"));
    if (report_) set_sizes(head, report_->head_tensors, report_->head_bytes);
}

void ExportDialog::list_adapter() {
    QTreeWidgetItem* model = add_row(text(kTensors), trained_parts(run_.method));
    if (report_) set_sizes(model, report_->tensors - report_->head_tensors, bytes_of(*report_, kTensors) - report_->head_bytes);
    if (!generates()) add_head(model);
    add_row(QStringLiteral("adapter_config.json"), own_layout_.peft ? tr("method and options, in the words of PEFT") : generates() ? tr("method and options") : tr("method and options, head"));
    const QString hash = text(run_.backbone_hash.substr(0, 8));
    add_row(QStringLiteral("sherl.json"), hash.isEmpty() ? tr("run, backbone, probe with expected logits") : tr("run, backbone %1…, probe with expected logits").arg(hash));
    add_row(QStringLiteral("card.md"), tr("metrics, seed, memory with counter names, licence"));
    add_row(QStringLiteral("reader.py"), tr("loads and checks the folder without this program"));
}

void ExportDialog::list_merged() {
    const bool head_inside = !generates() && spec_.task.pool == "pooler", head_beside = !generates() && !head_inside;
    const std::int64_t heads = report_ ? report_->head_tensors : 0;
    QTreeWidgetItem* model = add_row(text(kMergedTensors), tr("the backbone, with what the method has trained folded in"));
    if (report_) set_sizes(model, report_->tensors - heads, bytes_of(*report_, kMergedTensors) - (head_inside ? report_->head_bytes : 0));
    if (head_inside) add_head(model);
    QStringList named{text(kMergedTensors)};
    const auto add = [&](const char* name, const QString& what) {
        named << QString::fromLatin1(name);
        return add_row(named.back(), what);
    };
    if (head_beside) {
        QTreeWidgetItem* head = add("head.safetensors", tr("task head: classifier.weight, classifier.bias"));
        if (report_) set_sizes(head, heads, bytes_of(*report_, "head.safetensors"));
    }
    add("config.json", head_inside ? tr("as in the backbone's folder, and the classes") : tr("as in the backbone's folder"));
    add("sherl.json", tr("run, backbone, largest change of a logit"));
    add("card.md", tr("metrics, seed, memory with counter names, licence"));
    if (!report_) return;
    for (const api::ExportedFile& file : report_->files)
        if (!named.contains(text(file.name))) add_row(text(file.name), tr("as in the backbone's folder"));
}

void ExportDialog::show_contents() {
    contents_->clear();
    merges() ? list_merged() : list_adapter();
    contents_->fit();
    QString total;
    if (report_) {
        std::int64_t all = 0;
        for (const api::ExportedFile& file : report_->files) all += static_cast<std::int64_t>(file.bytes);
        //: Number of tensors, size of all files
        total = tr("%1 · %2").arg(tr("%n tensors", nullptr, static_cast<int>(report_->tensors)), bytes(all));
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
