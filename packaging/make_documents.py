#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes manual pages and shell completions from what `sherl --help`, `sherl COMMAND --help` and `sherl-workbench --help` say.

cmake/Packaging.cmake runs it when a program has changed, so pages and completions list every command and option there is. What no
--help says (exit codes, files, environment) stands in packaging/man/*.txt, one section under each `# TITLE`.
"""
import argparse
import gzip
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
FILE_WORDS = {"SPEC", "FOLDER", "DIR", "CASE", "BACKBONE", "FILE", "IN", "OUT"}  # where file names are offered
WORDS_OF = {  # values of options and arguments that the help text tells in prose
    ("new", "--data"): ["word-order", "bbc-news", "table", "class-folders"],
    ("new", "--backbone"): ["minilm"],
    ("inspect", "FOLDER"): ["minilm"],
    ("tokenize", "BACKBONE"): ["minilm"],
}


class Entry(NamedTuple):
    """A line of a help text: an option, an argument or a command."""
    left: str   # as printed: "-q,--quiet", "--set KEY=VALUE ...", "RUN REQUIRED"
    text: str

    @property
    def names(self):  # ["-q", "--quiet"]; of an argument its name
        return self.left.split()[0].split(",")

    @property
    def value(self):  # "FILE"; empty: a flag
        words = [word for word in self.left.split()[1:] if word not in ("REQUIRED", "...")]
        return words[0] if words else ""

    @property
    def value_name(self):  # without the default: "KIND" of "KIND=sherl"
        return re.sub(r"^(?![A-Z]+=VALUE)([A-Z]+)=.*", r"\1", self.value)

    @property
    def choices(self):
        found = re.search(r":?\{([^}]*)\}", self.value)
        return found.group(1).split(",") if found else []


class Help(NamedTuple):
    """A help text taken apart."""
    about: str
    usage: str
    sections: dict  # "Options" -> [Entry]
    after: str

    def entries(self, section):
        return self.sections.get(section, [])


def output(program, *words):
    return subprocess.run([program, *words], check=True, capture_output=True, text=True).stdout


def read_help(text):
    about, usage, after, sections, current = [], "", [], {}, None
    for line in text.splitlines():
        if line.startswith("Usage: "):
            usage = line.removeprefix("Usage: ")
        elif re.fullmatch(r"[A-Z]\w+:", line):
            current = sections.setdefault(line[:-1], [])
        elif line.startswith("  ") and current is not None:
            # Two spaces part the columns; a left part that is too long for its column stands alone on its line.
            parts = re.split(r"\s{2,}", line.strip(), maxsplit=1)
            if line.startswith("   ") and current:
                current[-1] = Entry(current[-1].left, f"{current[-1].text} {line.strip()}".strip())
            else:
                current.append(Entry(parts[0], parts[1] if len(parts) > 1 else ""))
        elif line.strip():
            (after if usage else about).append(line.strip())
    return Help(" ".join(about), usage, sections, " ".join(after))


# --- manual pages --------------------------------------------------------------------------------------------------


def roff(text):
    """Text as troff shows it: no request, no hyphen where a minus is typed."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    return "\\&" + text if text.startswith((".", "'")) else text


def roff_entries(entries):
    lines = []
    for entry in entries:
        left = entry.left.removesuffix(" REQUIRED").replace(f":{{{','.join(entry.choices)}}}", "")
        if entry.choices and entry.value.startswith(":"):  # the choices were all that the value said
            left = f"{left.strip()} {'|'.join(entry.choices)}"
        lines += [".TP", f"\\fB{roff(left)}\\fR", roff(entry.text)]
    return lines


def roff_sections(file, version):
    """A text of packaging/man: paragraphs, and "term: text" lists of lines that begin with "- "."""
    lines = []
    for line in (HERE / "man" / file).read_text(encoding="utf-8").replace("@VERSION@", version).splitlines():
        if line.startswith("# "):
            lines.append(f".SH {roff(line[2:])}")
        elif line.startswith("- "):
            term, text = line[2:].split(": ", 1)
            lines += [".TP", f"\\fB{roff(term)}\\fR", roff(text)]
        else:
            lines.append(roff(line) if line else ".PP")
    # .PP before a heading or a list means nothing.
    return [a for a, b in zip(lines, lines[1:] + [".SH"]) if not (a == ".PP" and b.startswith((".SH", ".TP", ".PP")))]


def page(name, summary, version, usage, body):
    synopsis = roff(usage.removeprefix(name).strip())
    return "\n".join(["'\\\" -*- coding: utf-8 -*-", f'.TH {name.upper()} 1 "" "{name} {version}" "User Commands"',
                      ".SH NAME", f"{roff(name)} \\- {roff(summary)}", ".SH SYNOPSIS", f"\\fB{roff(name)}\\fR {synopsis}", *body, ""])


def sherl_page(top, commands, version):
    body = roff_sections("sherl-before.txt", version) + [".SH OPTIONS", *roff_entries(top.entries("Options")), ".SH COMMANDS"]
    for name, command in commands.items():
        body += [f".SS {roff(command.usage.removeprefix('sherl '))}", roff(command.about) + "."]
        options = [entry for entry in command.entries("Options") if "--help" not in entry.names]
        body += roff_entries(command.entries("Positionals") + options)
        if command.after:
            body += [".PP", roff(command.after)]
    body += roff_sections("sherl-after.txt", version)
    return page("sherl", "adapt pre-trained models with little memory, and see what it took", version, "sherl COMMAND [OPTIONS]", body)


def window_page(text, version):
    lines = text.splitlines()
    options = [Entry(*re.split(r"\s{2,}", line.strip(), maxsplit=1)) if re.search(r"\S\s{2,}\S", line) else Entry(line.strip(), "")
               for line in lines[1:] if line.startswith("  -")]
    options = [entry if entry.text else Entry(entry.left, "Print the version, or this help") for entry in options]
    body = roff_sections("sherl-workbench-before.txt", version)
    body += [".SH OPTIONS", *roff_entries(options), *roff_sections("sherl-workbench-after.txt", version)]
    return page("sherl-workbench", "set up, watch and compare training runs in a window", version,
                lines[0].removeprefix("Usage: "), body), options


# --- completions ---------------------------------------------------------------------------------------------------


def kind_of(command, entry):
    """What completes a value: a list of words, "runs", "files", or nothing."""
    name = entry.names[-1]
    words = WORDS_OF.get((command, name), [])
    value = entry.value_name if name.startswith("-") else name
    if entry.choices:
        return entry.choices, False
    if value == "RUN":
        return "runs", False
    if (command, name) in (("new", "--method"), ("methods", "KIND")):
        return "methods", False
    return words, value in FILE_WORDS


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def source_of(kind):
    """A shell command that prints one candidate a line."""
    if kind == "runs":
        return "_sherl_runs"
    if kind == "methods":
        return "_sherl_methods"
    return "printf '%s\\n' " + " ".join(kind) if kind else ""


# `runs` prints the study that the line names, or the default one: id, then status and name.
SHELL_FUNCTIONS = r"""
_sherl_study=
_sherl_runs() {
    command sherl runs ${_sherl_study:+--store "$_sherl_study"} 2>/dev/null | awk '$1 ~ /^[0-9]+$/ { print $1 }'
}
_sherl_methods() { command sherl methods 2>/dev/null | awk '/^[a-z]/ { print $1 }'; }
"""


def bash(commands):
    lines = ["# SPDX-License-Identifier: GPL-3.0-or-later", "# Completion of sherl for bash, written by packaging/make_documents.py.",
             SHELL_FUNCTIONS, "_sherl() {",
             "    local word=${COMP_WORDS[COMP_CWORD]} before= command= i values= files= options=",
             "    [ \"$COMP_CWORD\" -gt 0 ] && before=${COMP_WORDS[COMP_CWORD-1]}",
             "    _sherl_study= COMPREPLY=()",
             "    for ((i = 1; i < COMP_CWORD; ++i)); do",
             "        case ${COMP_WORDS[i]} in",
             "            --store) [ $((i + 1)) -lt \"$COMP_CWORD\" ] && _sherl_study=${COMP_WORDS[i+1]} ;;",
             "            -*) ;;",
             "            *) [ -n \"$command\" ] || command=${COMP_WORDS[i]} ;;",
             "        esac",
             "    done",
             "    case $command:$before in",
             f"        :*) values=$(printf '%s\\n' --help --version {' '.join(commands)}) ;;"]
    for name, command in commands.items():
        for entry in command.entries("Options"):
            if entry.value:
                kind, files = kind_of(name, entry)
                act = (f"values=$({source_of(kind)})" if kind else "") + (" files=yes" if files else "")
                lines.append(f"        {'|'.join(f'{name}:{option}' for option in entry.names)}) {act.strip() or ':'} ;;")
    lines += ["        *) options=yes ;;", "    esac", "    if [ -n \"$options\" ]; then", "        case $command in"]
    for name, command in commands.items():
        words = " ".join(option for entry in command.entries("Options") for option in entry.names)
        sources, files = [], False
        for entry in command.entries("Positionals"):
            kind, with_files = kind_of(name, entry)
            sources += [source_of(kind)] if kind else []
            files = files or with_files
        lines.append(f"            {name})")
        lines.append(f"                if [[ $word == -* ]]; then values=$(printf '%s\\n' {words})")
        acts = ([f"values=$({'; '.join(sources)})"] if sources else []) + (["files=yes"] if files else [])
        lines.append(f"                else {'; '.join(acts) or ':'}; fi ;;")
    lines += ["        esac", "    fi",
              "    local IFS=$'\\n'",
              "    COMPREPLY=($(compgen -W \"$values\" -- \"$word\"))",
              "    if [ -n \"$files\" ]; then",
              "        compopt -o filenames 2>/dev/null",
              "        COMPREPLY+=($(compgen -f -- \"$word\"))",
              "    fi", "}", "complete -F _sherl sherl", ""]
    return "\n".join(lines)


def zsh_text(text):
    text = text.split(". ")[0]
    return re.sub(r"([\[\]:\\])", r"\\\1", text)


def zsh_action(kind, files):
    if kind == "runs":
        return "_sherl_run"
    if kind == "methods":
        return "_sherl_method"
    if kind and files:
        return f"{{ _alternative \"words:word:({' '.join(kind)})\" \"files:file:_files\" }}"
    if kind:
        return f"({' '.join(kind)})"
    return "_files" if files else " "


def zsh(commands):
    lines = ["#compdef sherl", "# SPDX-License-Identifier: GPL-3.0-or-later",
             "# Completion of sherl for zsh, written by packaging/make_documents.py.", "",
             "_sherl_run() {",
             "    local -a runs study",
             "    local at=${words[(i)--store]}",
             "    (( at < $#words )) && study=(--store \"${(Q)words[at + 1]}\")",
             "    runs=(${(f)\"$(command sherl runs $study 2>/dev/null |",
             "        awk '$1 ~ /^[0-9]+$/ { id = $1; $1 = \"\"; sub(/^ /, \"\"); gsub(/:/, \"\\\\:\"); print id \":\" $0 }')\"})",
             "    _describe run runs",
             "}",
             "_sherl_method() {",
             "    local -a methods=(${(f)\"$(command sherl methods 2>/dev/null | awk '/^[a-z]/ { print $1 }')\"})",
             "    compadd -a methods",
             "}", "",
             "_sherl() {", "    local -a commands=("]
    lines += [f"        {quoted(name + ':' + command.about.replace(':', chr(92) + ':'))}" for name, command in commands.items()]
    lines += ["    )",
              "    if (( CURRENT == 2 )); then",
              "        _describe command commands",
              "        _arguments '--help[Print this help message and exit]' '--version[Display program version information and exit]'",
              "        return",
              "    fi",
              "    shift words; (( CURRENT-- ))",
              "    case $words[1] in"]
    for name, command in commands.items():
        lines.append(f"        {name})")
        lines.append("            _arguments -s -S \\")
        for entry in command.entries("Options"):
            kind, files = kind_of(name, entry)
            value = f":{zsh_text(entry.value_name) if not entry.choices else 'value'}:{zsh_action(kind, files)}" if entry.value else ""
            many = "*" if "..." in entry.left else "(" + " ".join(entry.names) + ")"
            for option in entry.names:
                lines.append(f"                {quoted(f'{many}{option}[{zsh_text(entry.text)}]{value}')} \\")
        for entry in command.entries("Positionals"):
            kind, files = kind_of(name, entry)
            lead = "*:" if "..." in entry.left else ":" if "REQUIRED" in entry.left else "::"
            lines.append(f"                {quoted(f'{lead}{entry.names[0]}:{zsh_action(kind, files)}')} \\")
        lines[-1] = lines[-1].removesuffix(" \\")
        lines.append("            ;;")
    lines += ["    esac", "}", "", "_sherl \"$@\"", ""]
    return "\n".join(lines)


def fish(commands):
    lines = ["# SPDX-License-Identifier: GPL-3.0-or-later", "# Completion of sherl for fish, written by packaging/make_documents.py.",
             "function __sherl_runs",
             "    set -l line (commandline -opc)",
             "    set -l study",
             "    if set -l at (contains -i -- --store $line); and set -q line[(math $at + 1)]",
             "        set study --store $line[(math $at + 1)]",
             "    end",
             "    command sherl runs $study 2>/dev/null | awk '$1 ~ /^[0-9]+$/ { id = $1; $1 = \"\"; sub(/^ /, \"\"); print id \"\\t\" $0 }'",
             "end",
             "function __sherl_methods",
             "    command sherl methods 2>/dev/null | awk '/^[a-z]/ { print $1 }'",
             "end",
             "complete -c sherl -f",
             "complete -c sherl -n __fish_use_subcommand -l help -d 'Print this help message and exit'",
             "complete -c sherl -n __fish_use_subcommand -l version -d 'Display program version information and exit'"]

    def source(kind):
        return {"runs": "(__sherl_runs)", "methods": "(__sherl_methods)"}.get(kind if isinstance(kind, str) else "", " ".join(kind))

    for name, command in commands.items():
        here = quoted(f"__fish_seen_subcommand_from {name}")
        lines.append(f"complete -c sherl -n __fish_use_subcommand -a {name} -d {quoted(command.about)}")
        for entry in command.entries("Options"):
            kind, files = kind_of(name, entry)
            names = " ".join(f"-l {option[2:]}" if option.startswith("--") else f"-s {option[1:]}" for option in entry.names)
            value = (" -r -F" if files else " -x") + (f" -a {quoted(source(kind))}" if kind else "") if entry.value else ""
            lines.append(f"complete -c sherl -n {here} {names}{value} -d {quoted(entry.text.split('. ')[0])}")
        for entry in command.entries("Positionals"):
            kind, files = kind_of(name, entry)
            if kind or files:
                lines.append(f"complete -c sherl -n {here}{' -F' if files else ''}" + (f" -a {quoted(source(kind))}" if kind else ""))
    return "\n".join(lines) + "\n"


def bash_window(options):
    names = [option for entry in options for option in re.findall(r"--[a-z-]+", entry.left)]
    return "\n".join([
        "# SPDX-License-Identifier: GPL-3.0-or-later",
        "# Completion of sherl-workbench for bash, written by packaging/make_documents.py.",
        "_sherl_workbench() {", "    local word=${COMP_WORDS[COMP_CWORD]} IFS=$'\\n'",
        "    case ${COMP_WORDS[COMP_CWORD-1]} in",
        *[f"        {entry.left.split()[0]}) COMPREPLY=($(compgen -W \"$(printf '%s\\n' {' '.join(words)})\" -- \"$word\")); return ;;"
          for entry, words in window_words(options)],
        "    esac",
        f"    if [[ $word == -* ]]; then COMPREPLY=($(compgen -W \"$(printf '%s\\n' {' '.join(names)})\" -- \"$word\"))",
        "    else compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- \"$word\")); fi", "}",
        "complete -F _sherl_workbench sherl-workbench", ""])


def window_words(options):
    """Options whose value is one of a few words: "--theme light|dark", "--screenshot PAGE FILE  … (workbench, layers)"."""
    for entry in options:
        value = entry.left.split()[1:]
        if value and "|" in value[0]:
            yield entry, value[0].split("|")
        elif value and value[0] == "PAGE" and (found := re.search(r"\(([^)]*)\)", entry.text)):
            yield entry, found.group(1).split(", ")


def zsh_window(options):
    words = dict((entry.left, found) for entry, found in window_words(options))
    lines = ["#compdef sherl-workbench", "# SPDX-License-Identifier: GPL-3.0-or-later",
             "# Completion of sherl-workbench for zsh, written by packaging/make_documents.py.", "_arguments \\"]
    for entry in options:
        for alone in re.findall(r"--[a-z-]+", entry.left):
            values = entry.left.split()[1:] if "," not in entry.left else []
            value = f":value:({' '.join(words[entry.left])})" if entry.left in words else ":file:_files" if values else ""
            value += ":file:_files" if len(values) > 1 else ""
            lines.append(f"    {quoted(f'{alone}[{zsh_text(entry.text)}]{value}')} \\")
    lines += ["    '::file:_files'", ""]
    return "\n".join(lines)


def write(path, text, compressed=False):
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode()
    path.write_bytes(gzip.compress(data, 9, mtime=0) if compressed else data)


def main():
    parser = argparse.ArgumentParser(description="Write manual pages and completions from the programs' help texts.")
    parser.add_argument("--sherl", required=True, help="the command line")
    parser.add_argument("--window", help="sherl-workbench, where it is built")
    parser.add_argument("--version", required=True)
    parser.add_argument("--out", required=True, type=Path, help="folder to write to")
    parser.add_argument("--compress", nargs="*", default=[], type=Path, help="files to compress beside themselves, without a time in them")
    options = parser.parse_args()
    top = read_help(output(options.sherl, "--help"))
    commands = {entry.left: read_help(output(options.sherl, entry.left, "--help")) for entry in top.entries("Subcommands")}
    write(options.out / "man/sherl.1.gz", sherl_page(top, commands, options.version), compressed=True)
    write(options.out / "bash/sherl", bash(commands))
    write(options.out / "zsh/_sherl", zsh(commands))
    write(options.out / "fish/sherl.fish", fish(commands))
    for file in options.compress:
        write(options.out / f"{file.name}.gz", file.read_text(encoding="utf-8"), compressed=True)
    if options.window:
        text, found = window_page(output(options.window, "--help"), options.version)
        write(options.out / "man/sherl-workbench.1.gz", text, compressed=True)
        write(options.out / "bash/sherl-workbench", bash_window(found))
        write(options.out / "zsh/_sherl-workbench", zsh_window(found))


if __name__ == "__main__":
    main()
