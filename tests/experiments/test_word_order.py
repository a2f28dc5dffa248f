# SPDX-License-Identifier: GPL-3.0-or-later
"""The word-order task on a small made-up corpus: what its ABOUT.txt promises, checked on the files that it writes."""
import contextlib
import io
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "experiments"))
import word_order

ARGUMENTS = ["--train", "40", "--validation", "12", "--test", "10"]


def sentence(article, number):
    """A sentence of seven words that names its article."""
    return f"The {article} team won game{'x' * number} against everybody."


def write_corpus(folder):
    """Two classes of ten articles of six usable sentences, and much that is to be left out."""
    for group in ("alpha", "beta"):
        (folder / group).mkdir(parents=True)
        for i in range(10):
            name = group + "abcdefghij"[i]
            usable = [sentence(name, n) for n in range(6)]
            text = (f"The title of article {name} is never used.\n\n" + " ".join(usable[:3]) + "\n\n" + " ".join(usable[3:]) +
                    '\n\n"This one is a quotation and not used." It costs £5 and is not used here. Too few words here.\n\n'
                    "This sentence stands in every single article of it. In 2001, 2002 and 2003 nothing of note happened.\n")
            (folder / group / f"{i:03}.txt").write_text(text, encoding="utf-8")
    first = (folder / "alpha" / "000.txt").read_text(encoding="utf-8")
    (folder / "alpha" / "100.txt").write_text(first, encoding="utf-8")
    (folder / "beta" / "009.txt").write_bytes((folder / "beta" / "009.txt").read_text(encoding="utf-8").encode("windows-1252"))


def read(file):
    header, *rows = file.read_text(encoding="utf-8").splitlines()
    assert header == "sentence\tlabel", header
    return [tuple(row.split("\t")) for row in rows]


class WordOrder(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)
        write_corpus(self.folder / "corpus")
        self.task = self.make("task")

    def make(self, name, *options):
        word_order.main([str(self.folder / "corpus"), str(self.folder / name), *ARGUMENTS, *options])
        return {split: read(self.folder / name / f"{split}.tsv") for split in ("train", "validation", "test")}

    def test_same_seed_same_bytes(self):
        self.assertEqual(self.make("again"), self.task)
        self.assertNotEqual(self.make("other", "--seed", "1"), self.task)

    def test_the_choice_depends_on_no_library(self):
        """printf '0\\tarticle\\talpha/000.txt' | sha256sum"""
        self.assertEqual(f"{word_order.draw(0, 'article', 'alpha/000.txt'):064x}",
                         "7f18f41d066f357d529d33507ec93ad7f71dd6cee89dc0a4bd90fa33d9c7b3ad")

    def test_sizes_and_balance(self):
        for split, size in (("train", 40), ("validation", 12), ("test", 10)):
            labels = [label for _, label in self.task[split]]
            self.assertEqual(len(labels), size)
            self.assertEqual(labels.count("swapped"), size // 2)
            self.assertEqual(labels.count("original"), size // 2)

    def test_each_swap_is_one_swap_of_inner_neighbours(self):
        originals = {sentence(group + letter, n) for group in ("alpha", "beta") for letter in "abcdefghij" for n in range(6)}
        originals.add("This sentence stands in every single article of it.")
        bags = {tuple(sorted(original.split())): original for original in originals}
        for rows in self.task.values():
            for text, label in rows:
                if label == "original":
                    self.assertIn(text, originals)
                    continue
                words, before = text.split(), bags[tuple(sorted(text.split()))].split()  # same words: no bag of words can tell
                moved = [i for i in range(len(words)) if words[i] != before[i]]
                self.assertEqual(len(moved), 2)
                self.assertEqual(moved[1], moved[0] + 1)
                self.assertGreater(moved[0], 0)
                self.assertLess(moved[1], len(words) - 1)
                self.assertNotIn(text.lower(), {original.lower() for original in originals})

    def test_splits_by_article_and_each_sentence_once(self):
        articles, bags = {}, []
        for split, rows in self.task.items():
            for text, _ in rows:
                bags.append(tuple(sorted(text.split())))
                names = {word for word in text.split() if word.startswith(("alpha", "beta"))}
                for name in names:
                    self.assertEqual(articles.setdefault(name, split), split)
        self.assertEqual(len(set(bags)), len(bags))

    def test_copies_and_encodings(self):
        corpus, copies = word_order.read_corpus(self.folder / "corpus")
        self.assertEqual(copies, 1)
        self.assertEqual(len(corpus), 20)
        self.assertNotIn("alpha/100.txt", corpus)
        self.assertIn("£5", corpus["beta/009.txt"])

    def test_what_may_be_swapped(self):
        def positions(text):
            return word_order.swappable(text.split())
        self.assertEqual(positions("One two three four five."), [1, 2])
        self.assertEqual(positions("One two, three four five."), [2])
        self.assertEqual(positions("One the The four five."), [2])
        self.assertEqual(positions("One two 34 four five."), [])

    def test_too_much_asked(self):
        with self.assertRaisesRegex(SystemExit, r"train: expected 2900 sentences, the corpus has \d+"):
            word_order.main([str(self.folder / "corpus"), str(self.folder / "big")])
        self.assertFalse((self.folder / "big").exists())

    def test_bad_arguments(self):
        for arguments in ([str(self.folder / "corpus"), str(self.folder / "task")],                 # exists
                          [str(self.folder / "corpus"), str(self.folder / "x"), "--train", "3"]):  # odd
            with self.assertRaises(SystemExit) as end, contextlib.redirect_stderr(io.StringIO()):
                word_order.main(arguments)
            self.assertEqual(end.exception.code, 2)
        with self.assertRaisesRegex(SystemExit, "expected one folder per class"):
            word_order.main([str(self.folder / "nowhere"), str(self.folder / "x")])


if __name__ == "__main__":
    unittest.main()
