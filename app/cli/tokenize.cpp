// SPDX-License-Identifier: GPL-3.0-or-later
// tokenize: texts to token ids, one line of JSON each.
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>

#include "app/cli/command.h"
#include "app/cli/shell.h"
#include "core/text/jsonl.h"
#include "core/text/tokenizer.h"

namespace sherl::cli {
namespace {

struct TokenizeOptions {
    std::string backbone, jsonl;
    const CLI::App* command = nullptr;  // keeps the texts
};

// As typed: a list option of CLI11 would take "[a,b]" apart.
std::vector<std::string> texts_of(const TokenizeOptions& options) {
    std::vector<std::string> texts;
    for (const std::string& word : options.command->remaining()) {
        if (word.size() > 1 && word.front() == '-') {
            throw bad_input("app.tokenize", SHERL_TR("app", "there is no such option"), {}, {}, word,
                            SHERL_TR("app", "A text that begins with a hyphen can be given with --jsonl."));
        }
        texts.push_back(word);
    }
    return texts;
}

void tokenize_lines(const text::Tokenizer& tokenizer, std::istream& in, const std::string& name) {
    std::string line;
    for (std::int64_t number = 1; std::getline(in, line); ++number) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        print_line(text::encode_jsonl_line(tokenizer, line, name + ", line " + std::to_string(number)));
    }
    if (in.bad()) throw bad_input("app.tokenize", SHERL_TR("app", "the file cannot be read to its end"), name);
}

int tokenize(const TokenizeOptions& options) {
    const std::vector<std::string> texts = texts_of(options);
    if (options.jsonl.empty() == texts.empty()) {
        throw bad_input("app.tokenize", SHERL_TR("app", "tokenize needs texts, or --jsonl FILE, and not both"));
    }
    const auto tokenizer = text::load_tokenizer(backbone_path(options.backbone));
    for (const std::string& text : texts) {
        const Json line{{"text", text}};
        print_line(
            text::encode_jsonl_line(*tokenizer, line.dump(-1, ' ', false, Json::error_handler_t::replace), "TEXT"));
    }
    if (options.jsonl == "-") {
        tokenize_lines(*tokenizer, std::cin, "standard input");
    } else if (!options.jsonl.empty()) {
        errno = std::filesystem::is_directory(options.jsonl) ? EISDIR : 0;
        std::ifstream in(options.jsonl, std::ios::binary);
        if (!in || errno == EISDIR) {
            throw bad_input("app.tokenize",
                            SHERL_TR("app", "the file cannot be read: %1").arg(std::string(std::strerror(errno))),
                            options.jsonl);
        }
        tokenize_lines(*tokenizer, in, options.jsonl);
    }
    return kDone;
}

void declare(CLI::App& command, TokenizeOptions& options) {
    command
        .add_option("BACKBONE", options.backbone,
                    "A backbone folder, an installed asset, or a tokenizer file: vocab.txt, spiece.model")
        ->required()
        ->type_name("");
    options.command = command.allow_extras();
    command.footer("The words after BACKBONE are the texts.");
    command
        .add_option("--jsonl", options.jsonl,
                    "Lines {\"text\": …, \"text_pair\": …, \"max_length\": …}; - is standard input")
        ->type_name("FILE");
}

}  // namespace

void add_tokenize_command(Program& program) {
    add_command<TokenizeOptions>(program, "tokenize", "Turn texts into token ids", declare, tokenize);
}

}  // namespace sherl::cli
