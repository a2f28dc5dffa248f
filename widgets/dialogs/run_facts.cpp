// SPDX-License-Identifier: GPL-3.0-or-later
// RunDetailsWindow, what overview, settings and files say about a run.
#include <QDir>
#include <QTreeWidget>
#include <array>
#include <set>

#include "core/analysis/variants.h"
#include "core/spec/catalogue.h"
#include "widgets/dialogs/run_details.h"
#include "widgets/dialogs/run_memory.h"
#include "widgets/look/theme.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

QString text(const std::string& value) {
    return QString::fromStdString(value);
}

}  // namespace

std::vector<RunDetailsWindow::Line> RunDetailsWindow::result_lines() const {
    const store::RunSummary& run = detail_.summary;
    std::vector<Line> lines{{tr("Result"), {}, {}}};
    const auto metrics = [&](const std::map<std::string, double>& values, const QString& split) {
        for (const auto& [name, value] : values) {
            const QString key = text(name);
            lines.push_back({tr("%1 (%2)", "metric (split)").arg(metric_name(key), split), metric_value(key, value),
                             name == run.metric ? tr("This metric selects the weights.") : QString()});
        }
    };
    metrics(run.validation, tr("validation"));
    metrics(run.test, tr("test"));
    if (lines.size() == 1) lines.push_back({tr("Metrics"), tr("no evaluation yet"), {}});
    if (run.best_step > 0) {
        const QString step = analysis::selects_last(run) ? tr("step %1, the last") : tr("step %1, best validation");
        lines.push_back({tr("Selected weights"), step.arg(count(run.best_step)), {}});
    }
    if (run.trainable_parameters) {
        const std::int64_t trained = *run.trainable_parameters, backbone = run.backbone_parameters.value_or(0);
        lines.push_back({tr("Trained parameters"),
                         backbone > 0 ? tr("%1 (%2 of the backbone)", "count and share")
                                            .arg(count(trained), share(static_cast<double>(trained) / static_cast<double>(backbone)))
                                      : count(trained),
                         {}});
    }
    return lines;
}

std::vector<RunDetailsWindow::Line> RunDetailsWindow::memory_lines() const {
    const store::RunSummary& run = detail_.summary;
    std::vector<Line> lines{{tr("Memory"), {}, {}}};
    // The training peak is what everything compares (ui.md §9); the process as a whole says least.
    static constexpr std::array<const char*, 5> order{"tensor_peak_train", "tensor_peak_eval", "cuda_allocated_peak", "cuda_reserved_peak", "process_rss_peak"};
    std::map<std::string, std::int64_t> left = run.counters;
    for (const char* name : order)
        if (const auto counter = left.extract(name))
            lines.push_back({counter_name(name), bytes(counter.mapped()), exact_bytes(counter.mapped())});
    for (const auto& [name, value] : left)  // of another version
        lines.push_back({counter_name(name), bytes(value), exact_bytes(value)});
    if (run.counters.empty() && run.peak_bytes)  // at work, or ended without its last words
        lines.push_back({counter_name("tensor_peak_train"), bytes(*run.peak_bytes), exact_bytes(*run.peak_bytes)});
    if (run.forecast_bytes) {
        lines.push_back({tr("Forecast of the training peak"), bytes(*run.forecast_bytes), exact_bytes(*run.forecast_bytes)});
        if (run.forecast_error)
            lines.push_back({tr("Error of the forecast"), *run.forecast_error < 0 ? share(*run.forecast_error) : QLatin1Char('+') + share(*run.forecast_error),
                             tr("Forecast / measured peak − 1")});
    }
    if (const QString reached = peak_words(detail_.split); !reached.isEmpty()) lines.push_back({tr("Peak reached in"), reached, {}});
    if (detail_.out_of_memory) lines.push_back({tr("Out of memory in"), out_of_memory_words(*detail_.out_of_memory), exact_bytes(detail_.out_of_memory->requested)});
    if (detail_.split.peak > 0) {
        const auto categories = detail_.split.by_category();
        for (std::size_t i = 0; i < categories.size(); ++i)
            lines.push_back({tr("Of the peak: %1", "memory category").arg(category_name(i)), bytes(categories[i]), exact_bytes(categories[i])});
    }
    if (lines.size() == 1) lines.push_back({tr("Counters"), tr("no step yet"), {}});
    return lines;
}

std::vector<RunDetailsWindow::Line> RunDetailsWindow::run_lines() const {
    const store::RunSummary& run = detail_.summary;
    std::vector<Line> lines{{tr("Run"), {}, {}}};
    const auto add = [&lines](const QString& name, const QString& value) {
        if (!value.isEmpty()) lines.push_back({name, value, {}});
    };
    add(tr("Spec hash"), text(run.spec_hash));
    add(tr("Run id"), text(run.uuid));
    add(tr("Created"), moment(run.created_ms));
    if (run.started_ms) add(tr("Started"), moment(*run.started_ms));
    if (run.ended_ms) add(tr("Ended"), moment(*run.ended_ms));
    if (run.seconds > 0) add(tr("Duration"), duration(run.seconds));
    add(tr("Device"), text(detail_.device));
    if (detail_.threads > 0) add(tr("Threads"), QString::number(detail_.threads));
    if (detail_.train_examples > 0)
        add(tr("Examples"), tr("%1 training · %2 validation · %3 test")
                                .arg(count(detail_.train_examples), count(detail_.validation_examples), count(detail_.test_examples)));
    if (detail_.segments.size() > 1)
        add(tr("Segments"), tr("%n (resumed)", nullptr, static_cast<int>(detail_.segments.size())));
    add(tr("Backbone hash"), text(run.backbone_hash));
    add(tr("Data hash"), text(run.data_hash));
    add(tr("Program"), tr("%1 (%2)", "version, revision").arg(text(detail_.program_version), text(detail_.git_revision)));
    for (const auto& [name, version] : detail_.libraries) add(text(name), text(version));
    return lines;
}

// Values are exchanged in their places: a run at work must not take the reader's selection away.
void RunDetailsWindow::show_overview() {
    std::vector<Line> lines;
    for (const std::vector<Line>& part : {result_lines(), memory_lines(), run_lines()}) lines.insert(lines.end(), part.begin(), part.end());
    if (lines == lines_) return;
    const bool same_names = std::equal(lines.begin(), lines.end(), lines_.begin(), lines_.end(),
                                       [](const Line& a, const Line& b) { return a.name == b.name; });
    if (!same_names) overview_->clear();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const Line& line = lines[i];
        QTreeWidgetItem* item = same_names ? overview_->topLevelItem(static_cast<int>(i)) : new QTreeWidgetItem(overview_, {line.name});
        if (line.value.isEmpty()) {
            item->setFont(0, Theme::instance().font(12, QFont::DemiBold));
            item->setFirstColumnSpanned(true);
            item->setFlags(Qt::ItemIsEnabled);
        }
        item->setText(1, line.value);
        item->setToolTip(1, line.tip.isEmpty() ? line.value : line.tip);
    }
    lines_ = std::move(lines);
    if (!same_names) overview_->resizeColumnToContents(0);
}

void RunDetailsWindow::show_settings() {
    settings_->clear();
    const spec::Method* method = spec::find_method(detail_.summary.method);
    for (const auto& [path, value] : analysis::leaves(detail_.summary.spec)) {
        const spec::Key* key = spec::find_key(path, method);
        const bool fixed = key != nullptr && key->derive == nullptr;  // else its default depends on other keys
        const bool same = fixed && key->default_value == value;
        QString words = text(analysis::value_text(detail_.summary.spec, path));
        if (words.trimmed().isEmpty()) words = value.is_null() ? QStringLiteral("–") : text(value.dump());
        auto* item = new QTreeWidgetItem(settings_, {text(path), words, same ? tr("default") : fixed ? tr("chosen") : QString()});
        item->setToolTip(1, item->text(1));
        if (key != nullptr) item->setToolTip(0, shown(key->help));
    }
}

void RunDetailsWindow::show_files() {
    const QTreeWidgetItem* current = files_->currentItem();
    const QString kept = current != nullptr ? current->data(0, Qt::UserRole).toString() : QString();
    files_->clear();
    std::uint64_t sum = 0;
    for (const auto& [name, size] : *stored_) sum += size;
    auto* top = new QTreeWidgetItem(files_, {QDir::toNativeSeparators(folder_), bytes(static_cast<std::int64_t>(sum))});
    top->setData(0, Qt::UserRole, folder_);
    top->setToolTip(0, top->text(0));
    const auto add = [&](const QString& name, const QString& size, const QString& what, bool there) {
        auto* item = new QTreeWidgetItem(files_, {QStringLiteral("    ") + name, size, what});
        if (there) item->setData(0, Qt::UserRole, folder_ + QLatin1Char('/') + name);
        if (there && item->data(0, Qt::UserRole).toString() == kept) files_->setCurrentItem(item);
    };
    std::set<std::string> there;
    for (const auto& [name, size] : *stored_) {
        there.insert(name);
        QString what;
        for (const store::Checkpoint& checkpoint : detail_.checkpoints)
            if (checkpoint.folder == name) what = tr("checkpoint of step %1").arg(count(checkpoint.step));
        if (name == "best") what = tr("weights of the best validation step");
        if (name == "final") what = tr("weights of the last step");
        add(text(name), bytes(static_cast<std::int64_t>(size)), what, true);
    }
    for (const store::Checkpoint& checkpoint : detail_.checkpoints)
        if (!there.contains(checkpoint.folder))
            add(text(checkpoint.folder), QStringLiteral("–"), tr("checkpoint of step %1, removed").arg(count(checkpoint.step)), false);
    files_->setToolTip(tr("Enter opens the folder."));
    if (kept == folder_) files_->setCurrentItem(top);
}

}  // namespace sherl::widgets
