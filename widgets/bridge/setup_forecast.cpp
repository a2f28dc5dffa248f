// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/setup_forecast.h"

#include <algorithm>
#include <utility>

#include "widgets/look/words.h"

namespace sherl::widgets {
namespace {

std::string kind_of(const SpecDraft& draft) {
    const Json kind = draft.value("method.kind");
    return kind.is_string() ? kind.get<std::string>() : std::string();
}

std::size_t scored(const std::vector<store::RunSummary>& runs) {
    return static_cast<std::size_t>(
        std::count_if(runs.begin(), runs.end(), [](const store::RunSummary& run) { return run.forecast_error.has_value(); }));
}

}  // namespace

SetupForecast::SetupForecast(SpecDraft& draft, PreflightService& preflight, StudySession& session, ForecastService& service,
                             QObject* parent)
    : QObject(parent), draft_(draft), session_(session), service_(service), margin_(analysis::margin_of({})) {
    patience_.setSingleShot(true);
    patience_.setInterval(kLateMs);
    connect(&patience_, &QTimer::timeout, this, [this] {
        late_ = true;
        Q_EMIT changed();
    });
    connect(&draft_, &SpecDraft::changed, this, &SetupForecast::ask);
    connect(&preflight, &PreflightService::previewed, this, &SetupForecast::take_preview);
    connect(&session_, &StudySession::opened, this, [this] {
        margin_of_.clear();
        ask_margin();
    });
    connect(&session_, &StudySession::runsChanged, this, [this] {
        if (const std::size_t now = scored(session_.runs()); now != scored_) {
            scored_ = now;
            margin_of_.clear();
            ask_margin();
        }
    });
    ask();
}

ForecastService::Question SetupForecast::question(const SpecDraft& draft, std::vector<SpecChanges> variants) const {
    return {draft.snapshot(), std::move(variants), known_};
}

void SetupForecast::take_preview(const DataPreview& preview) {
    KnownData known{.key = preview.of};
    const auto of_training = [](const auto& by_split) {
        const auto found = by_split.find("train");
        return found == by_split.end() ? typename std::decay_t<decltype(by_split)>::mapped_type{} : found->second;
    };
    known.examples = of_training(preview.sizes);
    const data::LengthStats texts = of_training(preview.lengths);
    known.longest = texts.longest;
    known.one_length = texts.examples > 0 && texts.mean >= static_cast<double>(texts.longest);
    known.longest_answer = of_training(preview.answers).longest;
    known.classes = static_cast<std::int64_t>(preview.labels.size());
    known_ = std::move(known);
    ask();
    Q_EMIT dataKnown();
}

void SetupForecast::ask() {
    present_fresh_ = methods_fresh_ = false;
    if (!patience_.isActive() && !late_) patience_.start();
    service_.ask(this, question(draft_, {{}}), [this](const std::vector<Prediction>& answer) {
        present_ = answer.front();
        present_fresh_ = true;
        ask_proposals();
        settle();
    });
    ask_idea();
    std::vector<SpecChanges> variants;
    for (const spec::Method& method : spec::catalogue().methods) variants.push_back({{"method.kind", method.kind}});
    service_.ask(&method_asker_, question(draft_, std::move(variants)), [this](const std::vector<Prediction>& answer) {
        const auto& methods = spec::catalogue().methods;
        for (std::size_t i = 0; i < std::min(methods.size(), answer.size()); ++i) methods_[methods[i].kind] = answer[i];
        methods_fresh_ = true;
        settle();
    });
    ask_margin();
}

void SetupForecast::settle() {
    if (fresh()) {
        patience_.stop();
        late_ = false;
    }
    Q_EMIT changed();
}

void SetupForecast::ask_margin() {
    const std::string method = kind_of(draft_), host = draft_.host();
    if (std::exchange(margin_of_, method + ' ' + host) == method + ' ' + host || !session_.is_open()) return;
    session_.ask<std::vector<double>>(
        &margin_asker_, [method, host](const store::Study& study) { return study.forecast_errors(method, host); },
        [this, of = margin_of_](const std::vector<double>& errors) {
            if (of != margin_of_) return;  // another one is asked about by now
            margin_ = analysis::margin_of(errors);
            ask_proposals();
            Q_EMIT fitChanged();
        });
}

std::optional<analysis::Fit> SetupForecast::fit() const {
    if (!present_.forecast || budget_ <= 0) return std::nullopt;
    return analysis::fit_of(present_.forecast->needed(), margin_, budget_);
}

void SetupForecast::ask_proposals() {
    const std::optional<analysis::Fit> now = fit();
    if (!now || *now == analysis::Fit::fits) {
        service_.forget(&fitting_asker_);
        if (!std::exchange(proposals_, {}).empty()) Q_EMIT fitChanged();
        return;
    }
    service_.ask_fitting(&fitting_asker_, question(draft_, {}), budget_, margin_, [this](const std::vector<analysis::Proposal>& found) {
        proposals_ = found;
        Q_EMIT fitChanged();
    });
}

void SetupForecast::set_budget(std::int64_t bytes) {
    if (std::exchange(budget_, bytes) == bytes) return;
    ask_proposals();
    Q_EMIT fitChanged();
}

void SetupForecast::try_budget(std::int64_t bytes, bool done) {
    if (bytes <= 0) return;
    set_budget(bytes);
    if (done) Q_EMIT budgetChosen(bytes);
}

void SetupForecast::apply(const analysis::Proposal& proposal) {
    draft_.set_many(proposal.changes, shown(proposal.sentence));
}

void SetupForecast::point(QObject* at, Idea idea) {
    at_ = at;
    if (idea_ == idea) return;
    idea_ = std::move(idea);
    ask_idea();
}

void SetupForecast::unpoint(const QObject* at) {
    if (at_ != at) return;
    at_.clear();
    idea_.reset();
    service_.forget(&idea_asker_);
    if (std::exchange(pointed_, std::nullopt)) Q_EMIT pointedChanged();
}

void SetupForecast::ask_idea() {
    if (!idea_) return;
    service_.ask(&idea_asker_, question(draft_, {idea_->changes}), [this, words = idea_->words](const std::vector<Prediction>& answer) {
        const std::optional<Pointed> before = std::exchange(pointed_, std::nullopt);
        if (answer.front().forecast) pointed_ = Pointed{words, *answer.front().forecast};
        if (before || pointed_) Q_EMIT pointedChanged();
    });
}

}  // namespace sherl::widgets
