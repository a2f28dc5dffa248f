// SPDX-License-Identifier: GPL-3.0-or-later
// RunDetailsWindow, what the overview says about a run.
#include <array>

#include "widgets/dialogs/run_details.h"
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
    if (run.best_step > 0) lines.push_back({tr("Selected weights"), tr("step %1, best validation").arg(count(run.best_step)), {}});
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
    const std::map<std::string, QString> counters{{"tensor_peak_train", tr("Peak allocated, training step")},
                                                  {"tensor_peak_eval", tr("Peak allocated, evaluation")},
                                                  {"process_rss_peak", tr("Process RSS, peak")},
                                                  {"cuda_allocated_peak", tr("CUDA allocated, peak")},
                                                  {"cuda_reserved_peak", tr("CUDA reserved, peak")}};
    for (const auto& [name, value] : run.counters) {
        const auto title = counters.find(name);
        lines.push_back({title == counters.end() ? text(name) : title->second, bytes(value), exact_bytes(value)});
    }
    if (run.counters.empty() && run.peak_bytes)  // at work, or ended without its last words
        lines.push_back({tr("Peak allocated, training step"), bytes(*run.peak_bytes), exact_bytes(*run.peak_bytes)});
    if (detail_.split.peak > 0) {
        const std::array<QString, 6> names{tr("weights"),           tr("gradients"),   tr("optimizer state"),
                                           tr("saved activations"), tr("temporaries"), tr("other")};
        const auto categories = detail_.split.by_category();
        for (std::size_t i = 0; i < names.size(); ++i)
            lines.push_back({tr("Of the peak: %1", "memory category").arg(names[i]), bytes(categories[i]), exact_bytes(categories[i])});
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

}  // namespace sherl::widgets
