// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/predict.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "app/cli/csv.h"
#include "app/cli/shell.h"
#include "app/cli/table.h"
#include "core/api/engine.h"
#include "core/base/files.h"
#include "core/base/units.h"
#include "core/data/encoding.h"
#include "core/data/records.h"

namespace sherl::cli {
namespace fs = std::filesystem;
namespace {

struct InputTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::size_t text = 0;
    std::optional<std::size_t> pair;
};

std::size_t column(const InputTable& table, const std::string& name, const std::string& file) {
    const auto count = std::count(table.header.begin(), table.header.end(), name);
    if (count != 1) {
        std::string names;
        for (const std::string& each : table.header) names += (names.empty() ? "\"" : ", \"") + each + '"';
        throw bad_input(
            "app.predict.column",
            count == 0 ? SHERL_TR("app", "the column is missing") : SHERL_TR("app", "two columns have this name"), file,
            SHERL_TR("app", "a column \"%1\"").arg(name), names,
            SHERL_TR("app", "Name it with --text-column or --pair-column."));
    }
    return static_cast<std::size_t>(std::find(table.header.begin(), table.header.end(), name) - table.header.begin());
}

InputTable read_table(const PredictOptions& options) {
    const std::string content = read_file(options.in);
    const char delimiter = delimiter_of(options.in);
    data::RecordReader reader(data::without_byte_order_mark(content), delimiter, delimiter == ',');
    const data::TextDecoder decoder("auto");
    InputTable table;
    std::vector<Problem> problems;
    constexpr std::size_t most_problems = 20;
    const auto refuse = [&](const data::Record& record, Text what, Text expected = {}, std::string got = {}) {
        problems.push_back({.id = "app.predict.row",
                            .what = std::move(what),
                            .where = options.in + ":" + std::to_string(record.line),
                            .expected = std::move(expected),
                            .got = std::move(got),
                            .way_out = {}});
    };
    data::Record record;
    bool first = true;
    while (problems.size() < most_problems && reader.next(record)) {
        if (!record.fault.empty()) {
            refuse(record, record.fault);
        } else if (decoder.decode(record.fields) == data::Decoding::undecodable) {
            refuse(record, SHERL_TR("app", "the row cannot be decoded"), decoder.accepted());
        } else if (first) {
            table.header = record.fields;
        } else if (record.fields.size() != table.header.size()) {
            refuse(record, SHERL_TR("app", "the row has another number of fields than the header"),
                   SHERL_TR("app", "%1 fields").arg(table.header.size()), std::to_string(record.fields.size()));
        } else {
            table.rows.push_back(record.fields);
        }
        first = false;
    }
    if (!problems.empty()) throw Error(ErrorKind::input, std::move(problems));
    if (first) throw bad_input("app.predict.empty", SHERL_TR("app", "the file is empty"), options.in);
    table.text = column(table, options.text_column, options.in);
    if (!options.pair_column.empty()) table.pair = column(table, options.pair_column, options.in);
    return table;
}

// Adds a column of our own, under another name when there is one of this name already: "label", "predicted_label",
// "predicted_label_2", …
void add_column(std::vector<std::string>& header, const std::string& name) {
    const auto taken = [&](const std::string& each) {
        return std::find(header.begin(), header.end(), each) != header.end();
    };
    std::string own = name;
    for (int number = 1; taken(own); ++number)
        own = "predicted_" + name + (number == 1 ? std::string() : "_" + std::to_string(number));
    header.push_back(own);
}

std::string number(double value) {
    return fmt::format("{:.9g}", value);
}

// Whether the adapter answers with texts. The predictor has accepted the folder.
bool generates(const std::string& adapter) {
    const fs::path file = fs::path(adapter) / "sherl.json";
    return parse_json(read_file(file), file.string()).at("task").at("kind") == "seq2seq";
}

// Of an answer that names no class: nothing.
std::optional<std::string> label_of(const api::Prediction& prediction, const std::vector<std::string>& labels) {
    if (prediction.label < 0) return std::nullopt;
    return labels.at(static_cast<std::size_t>(prediction.label));
}

void write_table(const PredictOptions& options, const InputTable& table, api::Predictor& predictor, bool answers) {
    const std::vector<std::string>& labels = predictor.labels();
    const char delimiter = delimiter_of(options.out);
    AtomicFile out{fs::path(options.out)};
    std::vector<std::string> header = table.header;
    if (labels.empty()) {
        add_column(header, "score");
    } else {
        add_column(header, "label");
        add_column(header, "probability");
        for (const std::string& label : labels) add_column(header, label);
    }
    if (answers) add_column(header, "answer");
    out.write(delimited_row(header, delimiter));
    constexpr std::size_t chunk = 256;
    for (std::size_t start = 0; start < table.rows.size(); start += chunk) {
        const std::size_t end = std::min(start + chunk, table.rows.size());
        std::vector<api::TextInput> inputs;
        for (std::size_t i = start; i < end; ++i) {
            inputs.push_back({.text = table.rows[i][table.text], .text_pair = std::nullopt});
            if (table.pair) inputs.back().text_pair = table.rows[i][*table.pair];
        }
        const std::vector<api::Prediction> predictions = predictor.predict(inputs);
        for (std::size_t i = start; i < end; ++i) {
            const api::Prediction& prediction = predictions.at(i - start);
            std::vector<std::string> row = table.rows[i];
            const bool named = labels.empty() || prediction.label >= 0;
            if (!labels.empty()) row.push_back(label_of(prediction, labels).value_or(std::string()));
            row.push_back(named ? number(prediction.value) : std::string());
            for (const double probability : prediction.probabilities) row.push_back(number(probability));
            if (answers) row.push_back(prediction.answer);
            out.write(delimited_row(row, delimiter));
        }
    }
    out.commit();
}

Json as_json(const api::Prediction& prediction, const std::vector<std::string>& labels, bool answers) {
    Json told;
    if (labels.empty()) {
        told = {{"score", prediction.value}};
    } else {
        const std::optional<std::string> label = label_of(prediction, labels);
        Json probabilities = Json::object();
        for (std::size_t i = 0; i < labels.size(); ++i) probabilities[labels[i]] = prediction.probabilities.at(i);
        told = {{"label", label ? Json(*label) : Json()},
                {"probability", label ? Json(prediction.value) : Json()},
                {"probabilities", probabilities}};
    }
    if (answers) told["answer"] = prediction.answer;
    return told;
}

void tell(const api::Prediction& prediction, const std::vector<std::string>& labels, bool answers) {
    const std::string answer = answers ? fmt::format("answer \"{}\"", visible(prediction.answer)) : std::string();
    if (labels.empty()) {
        print_line("score " + number(prediction.value) + (answers ? "  " + answer : answer));
        return;
    }
    const std::optional<std::string> label = label_of(prediction, labels);
    print_line(label ? visible(*label) + "  " + format_metric(prediction.value) : std::string("no class"));
    if (answers) print_line("  " + answer);
    Table table({{""}, {"", Align::right}});
    for (std::size_t i = 0; i < labels.size(); ++i) {
        table.add({labels[i], format_metric(prediction.probabilities.at(i))});
    }
    print(table.text("  "));
}

void check_usage(const PredictOptions& options) {
    if (options.text.has_value() == !options.in.empty()) {
        throw bad_input("app.predict", SHERL_TR("app", "predict needs --text TEXT, or --file IN with --out OUT"));
    }
    if (options.in.empty() != options.out.empty()) {
        throw bad_input("app.predict", SHERL_TR("app", "--file IN and --out OUT go together"));
    }
    if (!options.out.empty()) check_parent_folder(options.out);
    std::error_code code;
    if (!options.in.empty() && fs::equivalent(options.in, options.out, code)) {
        throw bad_input("app.predict.same", SHERL_TR("app", "the table would be overwritten by its own labels"),
                        options.out, {}, {}, SHERL_TR("app", "Name another file with --out."));
    }
    if (!options.in.empty() && options.text_pair) {
        throw bad_input("app.predict", SHERL_TR("app", "--text-pair goes with --text; a file has --pair-column"));
    }
}

}  // namespace

int predict(const PredictOptions& options) {
    check_usage(options);
    std::optional<InputTable> table;
    if (!options.in.empty()) table = read_table(options);
    std::error_code code;
    if (!fs::is_directory(options.adapter, code)) {
        throw bad_input("app.predict.adapter", SHERL_TR("app", "there is no such folder"), options.adapter,
                        SHERL_TR("app", "an exported adapter"));
    }
    std::optional<fs::path> backbone;
    if (!options.backbone.empty()) backbone = backbone_path(options.backbone);
    const auto predictor = api::open_engine().open_adapter(options.adapter, backbone);
    const bool answers = generates(options.adapter);
    if (table) {
        write_table(options, *table, *predictor, answers);
        if (options.json) {
            print_json({{"rows", table->rows.size()}, {"out", options.out}});
        } else {
            print_line(fmt::format("{} rows labelled: {}", table->rows.size(), options.out));
        }
    } else {
        const auto predictions = predictor->predict({{.text = *options.text, .text_pair = options.text_pair}});
        if (options.json) {
            print_json(as_json(predictions.at(0), predictor->labels(), answers));
        } else {
            tell(predictions.at(0), predictor->labels(), answers);
        }
    }
    return kDone;
}

void declare_predict(CLI::App& command, PredictOptions& options) {
    command.add_option("DIR", options.adapter, "An exported adapter")->required()->type_name("");
    command.add_option("--backbone", options.backbone, "The backbone, when it lies elsewhere than the export says")
        ->type_name("FOLDER");
    command.add_option("--text", options.text, "A text")->type_name("TEXT");
    command.add_option("--text-pair", options.text_pair, "Its second text")->type_name("TEXT");
    command.add_option("--file", options.in, "A table with a header line: .csv, or .tsv without quotes")
        ->type_name("IN");
    command
        .add_option("--out", options.out,
                    "The same table with label, probability, one column per class and the answer of a text-to-text model; label "
                    "and probability are empty where it names no class (\"predicted_…\", numbered, where there is such a column)")
        ->type_name("OUT");
    command.add_option("--text-column", options.text_column, "Column of the texts")
        ->capture_default_str()
        ->type_name("NAME");
    command.add_option("--pair-column", options.pair_column, "Column of the second texts")->type_name("NAME");
    command.add_flag("--json", options.json, kJsonHelp);
}

}  // namespace sherl::cli
