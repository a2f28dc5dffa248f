// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/models/run_forecasts.h"

#include "core/spec/resolve.h"
#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

constexpr std::size_t kFixes = 2;

}  // namespace

QString forecast_error_text(double error) {
    return (error < 0 ? QString() : QStringLiteral("+")) + share(error);
}

RunForecasts::RunForecasts(StudySession& session, ForecastService& service, QObject* parent)
    : QObject(parent), session_(session), service_(service) {
    connect(&session_, &StudySession::opened, this, &RunForecasts::forget);
}

void RunForecasts::forget() {
    service_.forget(this);
    peaks_.clear();
    fixes_.clear();
}

std::optional<std::int64_t> RunForecasts::peak(const store::RunSummary& run) {
    if (run.forecast_bytes) return run.forecast_bytes;
    const bool ahead = run.status == store::Status::waiting || run.status == store::Status::running;
    if (!ahead || run.spec_hash.empty()) return std::nullopt;
    const auto [known, first] = peaks_.try_emplace(run.spec_hash);
    if (!first) return known->second;
    try {
        spec::RunSpec spec = spec::to_run_spec(run.spec);
        if (spec.device.starts_with("cuda")) return std::nullopt;  // its allocator the forecast does not know
        service_.ask_run(this, std::move(spec), [this, hash = run.spec_hash](const Prediction& prediction) {
            if (!prediction.forecast) return;
            peaks_[hash] = prediction.forecast->needed();
            for (const store::RunSummary& each : session_.runs())
                if (each.spec_hash == hash) Q_EMIT changed(each.id);
        });
    } catch (const Error&) {  // of a program that wrote specs otherwise
    }
    return std::nullopt;
}

const std::vector<Remedy>* RunForecasts::fixes(const store::RunSummary& run) {
    if (run.error_id != "run.out_of_memory" || run.status != store::Status::failed) {
        fixes_.erase(run.id);
        return nullptr;
    }
    const auto [known, first] = fixes_.try_emplace(run.id);
    if (!first) return known->second ? &*known->second : nullptr;
    session_.ask<store::RunDetail>(
        this, [id = run.id](const store::Study& study) { return study.detail(id); },
        [this](const store::RunDetail& detail) {
            service_.ask_fitting(this, detail, analysis::margin_of({}), [this, id = detail.summary.id](const std::vector<analysis::Proposal>& proposals) {
                std::vector<Remedy> fixes;
                for (const analysis::Proposal& proposal : proposals) {
                    if (fixes.size() == kFixes) break;
                    //: A button that starts a run again with another setting. %1 the change ("Batch 16, accumulate 2"), %2 its predicted peak
                    fixes.push_back({tr("%1 (%2)", "change (peak)").arg(shown(proposal.sentence), bytes(proposal.needed)), proposal.changes});
                }
                fixes_[id] = std::move(fixes);
                Q_EMIT changed(id);
            });
        });
    return nullptr;
}

}  // namespace sherl::widgets
