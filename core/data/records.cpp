// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/records.h"

#include <algorithm>

namespace sherl::data {
namespace {

// The content with its last line end, but without blank rows behind it.
std::string_view without_trailing_blank_rows(std::string_view content) {
    const std::size_t last = content.find_last_not_of("\r\n");
    const std::size_t end = content.find('\n', last == std::string_view::npos ? 0 : last + 1);
    if (last == std::string_view::npos) return {};
    return end == std::string_view::npos ? content : content.substr(0, end + 1);
}

}  // namespace

// Line ends at the end of the file could also stand in a field whose closing quote is missing; it is refused anyway.
RecordReader::RecordReader(std::string_view content, char delimiter, bool quotes)
    : content_(without_trailing_blank_rows(content)), delimiter_(delimiter), quotes_(quotes) {}

bool RecordReader::next(Record& record) {
    if (at_ >= content_.size()) return false;
    record = {};
    record.line = line_;
    if (quotes_) {
        quoted_row(record);
    } else {
        plain_row(record);
    }
    return true;
}

void RecordReader::plain_row(Record& record) {
    const std::size_t end = std::min(content_.find('\n', at_), content_.size());
    std::string_view row = content_.substr(at_, end - at_);
    if (row.ends_with('\r')) row.remove_suffix(1);
    for (;;) {
        const std::size_t stop = row.find(delimiter_);
        record.fields.emplace_back(row.substr(0, stop));
        if (stop == std::string_view::npos) break;
        row.remove_prefix(stop + 1);
    }
    at_ = end + 1;
    ++line_;
}

void RecordReader::skip_line() {
    at_ = std::min(content_.find('\n', at_), content_.size()) + 1;
    ++line_;
}

void RecordReader::quoted_row(Record& record) {
    for (;;) {
        if (at_ < content_.size() && content_[at_] == '"') {
            if (!quoted_field(record)) return;
        } else {
            const std::size_t start = at_;
            while (at_ < content_.size() && content_[at_] != delimiter_ && content_[at_] != '\n' &&
                   content_[at_] != '"') {
                ++at_;
            }
            if (at_ < content_.size() && content_[at_] == '"') {
                record.fault = SHERL_TR("data", "a double quote stands inside a field that does not begin with one");
                skip_line();
                return;
            }
            std::string_view field = content_.substr(start, at_ - start);
            const bool row_ends = at_ >= content_.size() || content_[at_] == '\n';
            if (row_ends && field.ends_with('\r')) field.remove_suffix(1);
            record.fields.emplace_back(field);
        }
        const bool more = at_ < content_.size() && content_[at_] == delimiter_;
        ++at_;  // the delimiter, the line end, or past the end
        if (more) continue;
        ++line_;
        return;
    }
}

// From an opening quote to the delimiter or line end behind the closing one. False: a fault, and the row is behind us.
bool RecordReader::quoted_field(Record& record) {
    std::string field;
    for (++at_;;) {
        const std::size_t quote = content_.find('"', at_);
        if (quote == std::string_view::npos) {
            record.fault = SHERL_TR("data", "a field begins with a double quote that is never closed");
            record.fatal = true;
            at_ = content_.size();
            return false;
        }
        field.append(content_.substr(at_, quote - at_));
        at_ = quote + 1;
        if (at_ >= content_.size() || content_[at_] != '"') break;
        field.push_back('"');
        ++at_;
    }
    line_ += std::count(field.begin(), field.end(), '\n');
    if (content_.substr(at_).starts_with("\r\n") || content_.substr(at_) == "\r") ++at_;
    if (at_ < content_.size() && content_[at_] != delimiter_ && content_[at_] != '\n') {
        record.fault = SHERL_TR("data", "text stands between a closing double quote and the next delimiter");
        skip_line();
        return false;
    }
    record.fields.push_back(std::move(field));
    return true;
}

}  // namespace sherl::data
