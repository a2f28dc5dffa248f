// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/row_sink.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sherl::data {
namespace {

constexpr std::size_t shown_problems = 20;

// A number written out in full, finite; none otherwise.
std::optional<double> parse_score(std::string_view value) {
    double score = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), score);
    if (code != std::errc() || end != value.data() + value.size() || !std::isfinite(score)) return std::nullopt;
    return score;
}

}  // namespace

void hash_value(Sha256& hash, std::string_view value) {
    hash.update(std::to_string(value.size()));
    hash.update(":");
    hash.update(value);
}

RowSink::RowSink(const spec::TaskSpec& task, std::vector<std::string> labels,
                 std::map<std::string, std::string> written)
    : regression_(has_scores(task)),
      skip_(task.data.bad_rows == "skip"),
      labels_(std::move(labels)),
      written_(std::move(written)),
      decoder_(task.data.encoding) {}

bool RowSink::decode(const RowPlace& place, std::vector<std::string>& fields) {
    const Decoding decoding = decoder_.decode(fields);
    if (decoding == Decoding::windows_1252) ++report_.windows_1252;
    if (decoding != Decoding::undecodable) return true;
    refuse(place, {.id = "data.row.undecodable",
                   .what = SHERL_TR("data", "the text cannot be decoded"),
                   .where = {},
                   .expected = decoder_.accepted(),
                   .got = {},
                   .way_out = {}});
    return false;
}

void RowSink::add(const RowPlace& place, std::string text, std::optional<std::string> pair, const std::string& label) {
    RawRow row;
    row.example.id = place.id;
    row.example.place = std::ssize(rows_);
    row.split = place.split;
    if (!read_label(place, label, row)) return;
    row.example.text = std::move(text);
    row.example.text_pair = std::move(pair);
    rows_.push_back(std::move(row));
}

bool RowSink::read_label(const RowPlace& place, const std::string& value, RawRow& row) {
    if (regression_) {
        if (const std::optional<double> score = parse_score(value)) {
            row.example.target = *score;
            return true;
        }
        refuse(place, {.id = "data.row.score",
                       .what = SHERL_TR("data", "the score is not a number"),
                       .where = {},
                       .expected = SHERL_TR("data", "a finite number"),
                       .got = '"' + value + '"',
                       .way_out = {}});
        return false;
    }
    const auto known = [&](const std::string& name) {
        return std::find(labels_.begin(), labels_.end(), name) != labels_.end();
    };
    const auto written = written_.find(value);
    if (labels_.empty() ? !value.empty() : known(value)) {
        row.label = value;
        return true;
    }
    if (written != written_.end() && known(written->second)) {
        row.label = written->second;
        return true;
    }
    refuse(place,
           {.id = "data.row.label",
            .what = value.empty() ? SHERL_TR("data", "the label is empty") : SHERL_TR("data", "the label is unknown"),
            .where = {},
            .expected = labels_.empty() ? SHERL_TR("data", "the name of a class")
                                        : SHERL_TR("data", "one of %1").arg(allowed_labels()),
            .got = '"' + value + '"',
            .way_out = {}});
    return false;
}

void RowSink::refuse(const RowPlace& place, Problem problem) {
    ++bad_rows_;
    if (skip_) {
        ++report_.rows_skipped;
        if (report_.skipped_examples.size() < shown_problems) {
            problem.where = place.short_where;
            problem.way_out = {};
            report_.skipped_examples.push_back(std::move(problem));
        }
        return;
    }
    problem.where = place.where;
    if (problems_.size() < shown_problems) problems_.push_back(std::move(problem));
}

void RowSink::hash_file(std::string_view role, std::string_view content) {
    hash_value(hash_, role);
    hash_value(hash_, content);
}

void RowSink::end_file() {
    std::vector<Problem> problems = std::move(problems_);
    problems_.clear();
    const std::int64_t more = bad_rows_ - static_cast<std::int64_t>(problems.size());
    bad_rows_ = 0;
    if (problems.empty()) return;
    // Said once, not with each row.
    const Text way_out = SHERL_TR("data", "Correct the rows, or set task.data.bad_rows to \"skip\".");
    if (more > 0) {
        problems.push_back({.id = "data.row.more",
                            .what = SHERL_TR("data", "%1 more rows of this file are bad").arg(more),
                            .where = {},
                            .expected = {},
                            .got = {},
                            .way_out = {}});
    }
    problems.back().way_out = way_out;
    throw Error(ErrorKind::input, std::move(problems));
}

std::string RowSink::allowed_labels() const {
    std::string list;
    for (std::size_t i = 0; i < labels_.size(); ++i) {
        if (i == shown_problems) return list + ", …";
        if (i > 0) list += ", ";
        for (const auto& [raw, name] : written_) {
            if (name == labels_[i]) list += '"' + raw + "\" = ";
        }
        list += '"' + labels_[i] + '"';
    }
    return list;
}

}  // namespace sherl::data
