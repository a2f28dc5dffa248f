#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the specs of the published GLUE runs on T5 beside this file: make.py [FOLDER]

They are complete once the backbones lie beside them as t5-base, t5-large and t5-3b (Hugging Face folders with spiece.model), and
the data as GLUE/CoLA, GLUE/RTE and so on (the official folders): `sherl run base/sherl/cola.json`. Elsewhere:
`--set backbone.path=FOLDER --set task.data.path=FOLDER`.

Settings as the scripts of the SHERL and LST repositories have them: batch 100 (prompt tuning 50, accumulated twice), 20 epochs for
the small tasks and 10 for the large ones, 500 warm-up steps, linear schedule, clipping at 1, AdamW of transformers 4 without decay,
sources of at most 128 tokens, dropouts of the backbone on, best epoch by the task's metric, the official splits.
"""
import json
import sys
from pathlib import Path

SMALL = ("rte", "cola", "mrpc", "stsb")
LARGE = ("qnli", "mnli", "sst2", "qqp")
FOLDERS = {"rte": "RTE", "cola": "CoLA", "mrpc": "MRPC", "stsb": "STS-B", "qnli": "QNLI", "mnli": "MNLI", "sst2": "SST-2", "qqp": "QQP"}
BLOCKS = {"base": 12, "large": 24, "3b": 24}

# Published lists of side blocks, counted from 0.
SHERL_BLOCKS = {"base": [1, 2, 3, 5, 6, 7, 9, 10, 11], "large": [*range(1, 22, 2), 22, 23], "3b": [22, 23]}
LST_BLOCKS = {"base": [1, 2, 3, 5, 6, 7, 9, 10, 11], "large": list(range(1, 24, 2)), "3b": [23]}


def sherl(size):
    """The embedding is always taken; the encoder's guide is its last block, the decoder's the deepest one before the last."""
    early = {}
    for stack, below in (("encoder", BLOCKS[size]), ("decoder", BLOCKS[size] - 1)):
        blocks = [block for block in SHERL_BLOCKS[size] if block < below]
        assert blocks[-1] == below - 1
        early[stack] = [0] + [block + 1 for block in blocks[:-1]]
    return {"kind": "sherl", "early_layers": early, "late_layers": {"encoder": 0, "decoder": 1}, "reduction": 8}


def lst(size):
    layers = [block + 1 for block in LST_BLOCKS[size]]
    return {"kind": "lst", "reduction": 8, "layers": {"encoder": layers, "decoder": layers}, "gate": "learnable", "init": "fisher"}


# name: (method, learning rate, batch, accumulate, task prefix)
METHODS = {
    "full": (lambda size: {"kind": "full"}, 3e-4, 100, 1, True),
    "adapter": (lambda size: {"kind": "adapter", "reduction": 16}, 3e-4, 100, 1, False),
    "lora": (lambda size: {"kind": "lora", "rank": 32, "alpha": 32, "dropout": 0.1, "bias": "all"}, 3e-4, 100, 1, True),
    "bitfit": (lambda size: {"kind": "bitfit"}, 3e-4, 100, 1, True),
    "prompt": (lambda size: {"kind": "prompt", "length": 100}, 0.3, 50, 2, True),
    "lst": (lst, 3e-3, 100, 1, True),
    "sherl": (sherl, 3e-3, 100, 1, True),
}
SIZES = {"base": tuple(METHODS), "large": ("lst", "sherl"), "3b": ("lst", "sherl")}


def spec(task, method, size):
    make, rate, batch, accumulate, prefix = METHODS[method]
    return {
        "format": "sherl-run/1",
        "name": f"{method}, T5-{size}, {task}",
        "backbone": {"path": f"../../t5-{size}", "mode": "train"},
        "method": make(size),
        "task": {
            "kind": "seq2seq",
            "data": {"format": "glue-tsv", "name": task, "path": f"../../GLUE/{FOLDERS[task]}", "split": {"kind": "official-t5"}},
            "max_length": 128,
            "prefix": prefix,
        },
        "train": {
            "epochs": 20 if task in SMALL else 10,
            "batch_size": batch,
            "accumulate": accumulate,
            "eval_batch_size": 100,
            "optimizer": {"kind": "adamw_hf", "lr": rate},
            "schedule": {"kind": "linear", "warmup_steps": 500},
        },
    }


def specs():
    """Path below the folder, and document."""
    for size, methods in SIZES.items():
        for method in methods:
            for task in SMALL + LARGE:
                yield f"{size}/{method}/{task}.json", spec(task, method, size)


def main():
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent
    for name, document in specs():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=2) + "\n")


if __name__ == "__main__":
    main()
