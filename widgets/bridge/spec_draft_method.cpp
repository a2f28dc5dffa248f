// SPDX-License-Identifier: GPL-3.0-or-later
// SpecDraft, what comes and goes with method and backbone: options and the learning rate.
#include <algorithm>

#include "core/spec/starter.h"
#include "widgets/bridge/spec_draft.h"
#include "widgets/bridge/spec_draft_paths.h"
#include "widgets/bridge/task_kind.h"

namespace sherl::widgets {
using namespace paths;

namespace {

double default_rate() {
    return spec::find_key(SpecDraft::kRate)->default_value.get<double>();
}

// On a backbone of this kind.
std::optional<double> usual_rate_of(const std::string& kind, const std::string& host) {
    const spec::Method* method = spec::find_method(kind);
    return method == nullptr ? std::nullopt : std::optional(spec::usual_rate(*method, host));
}

std::string host_of(const Json& document, const std::filesystem::path& base) {
    const Json* path = find(document, "backbone.path");
    return path != nullptr && path->is_string() ? host_at(path->get<std::string>(), base) : std::string();
}

void write_rate(Json& document, const Json& rate) {
    if (rate.is_null()) {
        spec::erase_at(document, spec::pointer_of(SpecDraft::kRate));
    } else {
        write(document, SpecDraft::kRate, rate);
    }
}

Json written_rate(const Json& document) {
    const Json* rate = find(document, SpecDraft::kRate);
    return rate == nullptr ? Json(nullptr) : *rate;
}

// As a document says it: a plain default is not written down.
Json written(double rate) {
    return rate == default_rate() ? Json(nullptr) : Json(rate);
}

}  // namespace

std::string SpecDraft::kind_of(const Json& document) {
    const Json* kind = find(document, "method.kind");
    return kind != nullptr && kind->is_string() ? kind->get<std::string>() : std::string();
}

// A rate in a file or of a run is a choice, unless it is what one would have taken anyway.
void SpecDraft::settle_rate(State& loaded) {
    const Json rate = written_rate(loaded.document);
    if (rate.is_null()) return;
    loaded.rate.method = kind_of(loaded.document);
    const std::optional<double> usual = usual_rate_of(loaded.rate.method, host_of(loaded.document, loaded.base));
    loaded.rate.own = !(rate.is_number() && usual == rate.get<double>());
}

void SpecDraft::Snapshot::change_method(State& after, const SpecChanges& changes) const {
    const std::string from = kind_of(state_.document), to = kind_of(after.document);
    const auto says = [&](const std::string& path) {
        return std::any_of(changes.begin(), changes.end(), [&](const auto& change) { return is_at_or_below(change.first, path); });
    };
    const Json* options = find(state_.document, "method");
    if (!from.empty() && options != nullptr && options->is_object()) {
        Left& left = after.left[from];
        left.options = *options;
        left.options.erase("kind");
        left.rate_known = !state_.rate.own || state_.rate.method == from;
        left.rate = left.rate_known ? written_rate(state_.document) : Json(nullptr);
        left.rate_own = left.rate_known && state_.rate.own;
        left.host = host_;
    }
    const std::string host = host_of(after.document, after.base);
    const auto found = after.left.find(to);
    const Left* before = found == after.left.end() ? nullptr : &found->second;
    if (before != nullptr) {
        Json restored = before->options;
        restored["kind"] = to;
        for (const auto& [path, value] : changes) {
            if (!path.starts_with("method.") || path == "method.kind") continue;
            Json whole{{"method", std::move(restored)}};
            if (value.is_null()) {
                spec::erase_at(whole, spec::pointer_of(path));
            } else {
                write(whole, path, value);
            }
            restored = std::move(whole["method"]);
        }
        after.document["method"] = std::move(restored);
    }
    if (says(kRate)) return;
    if (before != nullptr && before->rate_known && (before->rate_own || (!after.rate.own && before->host == host))) {
        write_rate(after.document, before->rate);
        after.rate = {.method = before->rate.is_null() ? std::string() : to, .own = before->rate_own};
    } else {
        follow_rate(after, host);
    }
}

void SpecDraft::follow_rate(State& after, const std::string& host) {
    if (after.rate.own) return;
    const std::string kind = kind_of(after.document);
    const Json rate = written(usual_rate_of(kind, host).value_or(default_rate()));
    write_rate(after.document, rate);
    after.rate = {.method = rate.is_null() ? std::string() : kind, .own = false};
}

void SpecDraft::Snapshot::change_backbone(State& after) const {
    const std::string host = host_of(after.document, after.base);
    if (!host.empty() && host != host_) follow_rate(after, host);
}

std::optional<double> SpecDraft::usual_rate() const {
    return usual_rate_of(kind_of(state_.document), attempt_.host);
}

std::optional<double> SpecDraft::better_rate() const {
    const std::optional<double> usual = usual_rate();
    const Json rate = value(kRate);
    if (!usual || !rate.is_number() || rate.get<double>() == *usual) return std::nullopt;
    return state_.rate.method == kind_of(state_.document) ? std::nullopt : usual;
}

void SpecDraft::take_usual_rate() {
    const std::optional<double> usual = usual_rate();
    if (!usual) return;
    State after = state_;
    const Json rate = written(*usual);
    write_rate(after.document, rate);
    after.rate = {.method = rate.is_null() ? std::string() : kind_of(after.document), .own = false};
    //: Undo step
    push(std::move(after), tr("Take the usual rate"), {});
}

}  // namespace sherl::widgets
