#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the word-order task: sentences of news articles, in half of them two neighbouring words are swapped.

This is the "bigram shift" probe of Conneau et al. (2018), "What you can cram into a single $&!#* vector", on the BBC News
corpus. ./workbench setup runs it; README.md beside this file describes the task. Only the standard library is used.

Every choice (split of an article, sentences taken, which are swapped and where, order of lines) sorts by, or reads, the SHA-256
of "seed, purpose, text". So the files are the same on every machine and with every version of Python, whose own shuffle
promises no such thing. Whoever changes what is written raises the number in the asset's folder name (word-order-2).
"""
import argparse
import hashlib
import re
import shutil
import sys
from pathlib import Path

SIZES = {"train": 2900, "validation": 500, "test": 750}
WORDS = range(6, 15)  # words in a sentence
MAX_NUMBERS = 2       # words with digits in a sentence

WORD = re.compile(r"[A-Za-z]+(?:['-][A-Za-z]+)*")                    # the only kind that is swapped: no comma sticks to it
TOKEN = re.compile(rf"(?:{WORD.pattern}|[0-9]+(?:[.,-]?[0-9A-Za-z]+)*),?")  # what a sentence may consist of
SENTENCE_END = re.compile(r"""(?<=[.!?])\s+|(?<=[.!?]["'])\s+""")


class CorpusError(Exception):
    """The corpus cannot give what was asked for."""


def draw(seed, purpose, text):
    """A number from 0 to 2^256 - 1 that depends on the arguments alone."""
    return int.from_bytes(hashlib.sha256(f"{seed}\t{purpose}\t{text}".encode()).digest(), "big")


def shuffled(items, seed, purpose, text=str):
    return sorted(items, key=lambda item: draw(seed, purpose, text(item)))


def read_article(path):
    data = path.read_bytes()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("windows-1252", errors="replace")  # sports/199.txt


def read_corpus(folder):
    """{"class/file": text}, copies of an article kept once, under the first name; and the number of copies left out."""
    articles, seen, copies = {}, set(), 0
    for path in sorted(folder.glob("*/*.txt"), key=lambda path: (path.parent.name, path.name)):
        text = read_article(path)
        if text in seen:
            copies += 1
            continue
        seen.add(text)
        articles[f"{path.parent.name}/{path.name}"] = text
    if not articles:
        raise CorpusError(f"{folder}: expected one folder per class with .txt files, found none")
    return articles, copies


def swappable(words):
    """Positions i where words i and i + 1 may change places. First and last word stay: capital and full stop would tell."""
    return [i for i in range(1, len(words) - 2)
            if WORD.fullmatch(words[i]) and WORD.fullmatch(words[i + 1]) and words[i].lower() != words[i + 1].lower()]


def sentences(article):
    """The plain sentences of an article: capital first, full stop last, no quotation marks, brackets or abbreviations with stops."""
    for paragraph in article.split("\n")[1:]:  # the first line is the title
        for sentence in SENTENCE_END.split(paragraph.strip()):
            words = sentence.split()
            if not sentence.endswith(".") or not sentence[0].isupper() or len(words) not in WORDS:
                continue
            plain = words[:-1] + [words[-1][:-1]]
            if not all(TOKEN.fullmatch(word) for word in plain) or plain[-1].endswith(","):
                continue
            if sum(any(c.isdigit() for c in word) for word in words) <= MAX_NUMBERS and swappable(words):
                yield " ".join(words)


def swap(sentence, seed, taken):
    """The sentence with two neighbouring words swapped, never into one that the corpus has; None where no place serves."""
    words = sentence.split(" ")
    for i in shuffled(swappable(words), seed, f"place in {sentence}"):
        swapped = " ".join(words[:i] + [words[i + 1], words[i]] + words[i + 2:])
        if swapped.lower() not in taken:
            return swapped
    return None


def split_articles(names, sizes, seed):
    """{split: names}: shares as the splits' sizes, so that every split takes about as many sentences from an article."""
    order = shuffled(names, seed, "article")
    total, start, end, result = sum(sizes.values()), 0, 0, {}
    for split, size in sizes.items():
        end += size
        stop = len(order) * end // total
        result[split] = order[start:stop]
        start = stop
    return result


def make(articles, sizes, seed):
    """{split: [(sentence, label)]}. A sentence stands in one split, once, either as it was or swapped; half are swapped."""
    taken, owner = set(), {}
    for name in sorted(articles):
        for sentence in sentences(articles[name]):
            taken.add(sentence.lower())
            owner.setdefault(sentence.lower(), (name, sentence))  # articles quote each other: the first one keeps it
    of_article = {}
    for name, sentence in owner.values():
        of_article.setdefault(name, []).append(sentence)

    task = {}
    for split, names in split_articles(sorted(articles), sizes, seed).items():
        candidates = shuffled([s for name in names for s in of_article.get(name, [])], seed, "sentence")
        pairs = [(s, swapped) for s in candidates if (swapped := swap(s, seed, taken))][:sizes[split]]
        if len(pairs) < sizes[split]:
            raise CorpusError(f"{split}: expected {sizes[split]} sentences, the corpus has {len(pairs)} in its share of articles")
        rows = [(swapped, "swapped") if i % 2 else (original, "original") for i, (original, swapped) in enumerate(pairs)]
        task[split] = shuffled(rows, seed, "line", text=lambda row: row[0])
    return task


def about(corpus, copies, sizes, seed):
    lines = "\n".join(f"{split}.tsv: {size} sentences, {size // 2} of them swapped" for split, size in sizes.items())
    return f"""The word-order task ("bigram shift", Conneau et al., 2018), made by experiments/word_order.py.

Source: BBC News (Greene and Cunningham, 2006), {len(corpus) + copies} articles, of which {copies} are copies and left out.
Seed: {seed}
{lines}
Columns: sentence, label (original or swapped). UTF-8, tab between columns, no quoting.

A sentence has {WORDS.start} to {WORDS.stop - 1} words, starts with a capital letter and ends with a full stop; no quotation marks, brackets,
currency signs or inner full stops, at most {MAX_NUMBERS} words with digits; titles are left out. In a swapped sentence two
neighbouring words changed places, neither the first nor the last, none with a comma or digits, and different without
regard to case. All sentences, the original ones too, have a place where this is possible. No sentence appears twice, not even
once in each form, and all sentences of an article are in the same split.
"""


def write(folder, task, text):
    """Everything or nothing: the folder gets its name when all files are in it."""
    partial = folder.with_name(folder.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for split, rows in task.items():
        with open(partial / f"{split}.tsv", "w", encoding="utf-8", newline="\n") as file:
            file.write("sentence\tlabel\n")
            file.writelines(f"{sentence}\t{label}\n" for sentence, label in rows)
    (partial / "ABOUT.txt").write_text(text, encoding="utf-8")
    partial.rename(folder)


def even(text):
    number = int(text)
    if number < 2 or number % 2:
        raise argparse.ArgumentTypeError(f"expected an even number of sentences, at least 2, got {text}")
    return number


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Write the word-order task: train.tsv, validation.tsv, test.tsv, ABOUT.txt.")
    parser.add_argument("corpus", type=Path, help="folder with one folder of .txt articles per class")
    parser.add_argument("out", type=Path, help="folder to make; must not exist")
    parser.add_argument("--seed", type=int, default=0)
    for split, size in SIZES.items():
        parser.add_argument(f"--{split}", type=even, default=size, metavar="N", help=f"sentences (default {size})")
    options = parser.parse_args(arguments)
    if options.out.exists():
        parser.error(f"{options.out} exists already; remove it or name another folder")
    sizes = {split: getattr(options, split) for split in SIZES}
    try:
        corpus, copies = read_corpus(options.corpus)
        write(options.out, make(corpus, sizes, options.seed), about(corpus, copies, sizes, options.seed))
    except (CorpusError, OSError) as error:
        sys.exit(f"word_order.py: {error}")


if __name__ == "__main__":
    main()
