// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/columns.h"

#include <algorithm>
#include <utility>

#include "core/base/files.h"
#include "core/data/records.h"

namespace sherl::data {
namespace {

std::string quoted_list(const std::vector<std::string>& names) {
    constexpr std::size_t shown = 30;
    std::string list;
    for (std::size_t i = 0; i < names.size() && i < shown; ++i) list += (i > 0 ? ", \"" : "\"") + names[i] + '"';
    return names.size() > shown ? list + ", …" : list;
}

[[noreturn]] void refuse_file(const ColumnFile& file, const char* id, Text what, Text expected) {
    throw Error(ErrorKind::input, {.id = id,
                                   .what = std::move(what),
                                   .where = file.path.string(),
                                   .expected = std::move(expected),
                                   .got = {},
                                   .way_out = {}});
}

// The rows of a file as bytes; refuses what holds none.
std::string_view text_of(const ColumnFile& file, std::string_view bytes) {
    if (begins_as_utf16(bytes)) {
        refuse_file(file, "data.file.utf16", SHERL_TR("data", "the file is UTF-16"),
                    SHERL_TR("data", "UTF-8 or Windows-1252"));
    }
    const std::string_view content = without_byte_order_mark(bytes);
    if (content.find_first_not_of("\r\n") == std::string_view::npos) {
        refuse_file(file, "data.file.empty", SHERL_TR("data", "the file is empty"), SHERL_TR("data", "rows of text"));
    }
    return content;
}

std::vector<std::string> read_header(const ColumnFile& file, RecordReader& reader, const TextDecoder& decoder) {
    Record header;
    (void)reader.next(header);  // the caller has seen that the file is not empty
    if (!header.fault.empty()) refuse_file(file, "data.file.header", header.fault, {});
    if (decoder.decode(header.fields) == Decoding::undecodable) {
        refuse_file(file, "data.file.header", SHERL_TR("data", "the header cannot be decoded"), decoder.accepted());
    }
    return header.fields;
}

// The positions of `wanted` among `names`; all that is wrong with them at once.
std::vector<std::size_t> find_columns(const ColumnFile& file, const std::vector<std::string>& names,
                                      const std::vector<std::string>& wanted) {
    std::vector<Problem> problems;
    std::vector<std::size_t> positions;
    for (const std::string& name : wanted) {
        const auto found = std::find(names.begin(), names.end(), name);
        const bool twice = found != names.end() && std::find(found + 1, names.end(), name) != names.end();
        positions.push_back(static_cast<std::size_t>(found - names.begin()));
        if (found != names.end() && !twice) continue;
        problems.push_back({.id = twice ? "data.file.column_twice" : "data.file.column",
                            .what = twice ? SHERL_TR("data", "two columns have this name in the header")
                                          : SHERL_TR("data", "a column is missing"),
                            .where = file.path.string(),
                            .expected = SHERL_TR("data", "a column \"%1\"").arg(name),
                            .got = quoted_list(names),
                            .way_out = {}});
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    return positions;
}

}  // namespace

std::vector<ColumnFile> column_files(const spec::DataSpec& data) {
    if (!data.train_file) {
        throw Error(ErrorKind::input, {.id = "data.file.train",
                                       .what = SHERL_TR("data", "no training file is named"),
                                       .where = "task.data.files.train",
                                       .expected = SHERL_TR("data", "a file"),
                                       .got = {},
                                       .way_out = {}});
    }
    std::vector<ColumnFile> files;
    const std::pair<Split, const std::optional<std::filesystem::path>*> named[] = {
        {Split::train, &data.train_file}, {Split::validation, &data.validation_file}, {Split::test, &data.test_file}};
    for (const auto& [split, path] : named) {
        if (*path) files.push_back({**path, (*path)->filename().string(), split});
    }
    const auto shared = [&](const ColumnFile& file) {
        return std::count_if(files.begin(), files.end(), [&](const ColumnFile& other) {
                   return other.path.filename() == file.path.filename();
               }) > 1;
    };
    for (ColumnFile& file : files) {
        if (shared(file)) file.name = std::string(to_string(file.split)) + '/' + file.name;
    }
    return files;
}

std::vector<std::string> table_columns(const spec::DataSpec& data) {
    const ColumnFile file = column_files(data).front();
    const std::string bytes = read_file(file.path);
    RecordReader reader(text_of(file, bytes), data.delimiter, data.quotes);
    return read_header(file, reader, TextDecoder(data.encoding));
}

void read_columns(const ColumnFile& file, const ColumnFormat& format, RowSink& sink) {
    const std::string bytes = read_file(file.path);
    sink.hash_file(to_string(file.split), bytes);
    const std::string_view content = text_of(file, bytes);

    RecordReader reader(content, format.delimiter, format.quotes);
    const std::vector<std::string> names =
        format.names.empty() ? read_header(file, reader, sink.decoder()) : format.names;
    std::vector<std::string> wanted{format.text, format.label};
    if (format.text_pair) wanted.push_back(*format.text_pair);
    const std::vector<std::size_t> positions = find_columns(file, names, wanted);

    Record record;
    std::int64_t rows = 0;
    while (reader.next(record)) {
        ++rows;
        const std::string line = ':' + std::to_string(record.line);
        const RowPlace place{.where = file.path.string() + line,
                             .short_where = file.name + line,
                             .id = file.name + ':' + std::to_string(rows),
                             .source = file.name,
                             .split = file.split};
        sink.count_row(place.source);
        if (record.fatal) {  // skipping would drop the rest of the file unseen
            throw Error(ErrorKind::input,
                        {.id = "data.file.open_quote",
                         .what = record.fault,
                         .where = place.where,
                         .expected = {},
                         .got = {},
                         .way_out = SHERL_TR("data", "Close the quote, or set task.data.quotes to false.")});
        }
        if (!record.fault.empty()) {
            sink.refuse(
                place,
                {.id = "data.row.quotes", .what = record.fault, .where = {}, .expected = {}, .got = {}, .way_out = {}});
            continue;
        }
        if (record.fields.size() != names.size()) {
            sink.refuse(place, {.id = "data.row.ragged",
                                .what = SHERL_TR("data", "the row has another number of columns than the file"),
                                .where = {},
                                .expected = SHERL_TR("data", "%1 columns").arg(names.size()),
                                .got = std::to_string(record.fields.size()),
                                .way_out = {}});
            continue;
        }
        std::vector<std::string> fields;
        for (const std::size_t position : positions) fields.push_back(record.fields[position]);
        if (!sink.decode(place, fields)) continue;
        std::optional<std::string> pair;
        if (format.text_pair) pair = std::move(fields[2]);
        sink.add(place, std::move(fields[0]), std::move(pair), fields[1]);
    }
    sink.end_file();
    if (rows == 0) {
        refuse_file(file, "data.file.no_rows", SHERL_TR("data", "the file holds a header and no rows"), {});
    }
}

}  // namespace sherl::data
