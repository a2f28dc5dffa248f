#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares one training step of ours with the same step in Python PyTorch: process CPU time and peak tensor bytes.

Both sides are programs that read one job file (model folder, method, mode, gradient checkpointing, threads, batch, labels or
target tokens, optimizer, start values) and then answer commands, one line each, with one line of JSON:

    warm N   takes N steps                     step   takes one: {"cpu": s, "wall": s, "loss": x}
    peak     {"bytes": n, "mapped": n, …}      quit   ends

Time: two fresh processes take steps in turn, and who goes first changes with each pair. Bytes: two other processes, in which
the same counter (alloc_hook.cpp) lies over LibTorch's CPU allocator. Weights that we map from the file are added to ours;
Python's are copied into allocated memory. The window is one whole step: batch, forward, loss, backward, clipping, update,
gradients freed. Both sides start from the same values; in mode eval (no dropout) their losses at the first measured step,
a few updates later, must agree, which shows that they do the same work.
"""

import argparse
import json
import math
import os
import random
import statistics
import subprocess
import sys
import tempfile
from array import array
from dataclasses import dataclass
from pathlib import Path

TIME_GOAL, BYTES_GOAL, LOSS_TOLERANCE = 1.05, 1.0, 1e-4
CLASSES = 2
SHERL = {"kind": "sherl", "early_layers": [0, 1, 2, 3, 4], "late_layers": 1, "reduction": 2, "down": "gated",
         "epsilon": 1e-6}
LORA = {"kind": "lora", "rank": 8, "alpha": 16, "dropout": 0.0, "targets": ["query", "value"]}
# The published settings of SHERL on T5-base (methods.md A5).
SHERL_T5 = {"kind": "sherl", "early_layers": {"encoder": [0, 2, 3, 4, 6, 7, 8, 10, 11], "decoder": [0, 2, 3, 4, 6, 7, 8, 10]},
            "late_layers": {"encoder": 0, "decoder": 1}, "reduction": 8, "down": "gated", "epsilon": 1e-6}
T5_BASE = {"architectures": ["T5ForConditionalGeneration"], "model_type": "t5", "is_encoder_decoder": True,
           "vocab_size": 32128, "d_model": 768, "d_kv": 64, "d_ff": 3072, "num_heads": 12, "num_layers": 12,
           "num_decoder_layers": 12, "relative_attention_num_buckets": 32, "dropout_rate": 0.1,
           "feed_forward_proj": "relu", "tie_word_embeddings": True, "pad_token_id": 0, "eos_token_id": 1,
           "decoder_start_token_id": 0}


@dataclass(frozen=True)
class Case:
    """One step: on MiniLM, or with target tokens on random weights in the shape of T5-base."""

    method: dict
    rows: int = 32
    targets: int = 0
    checkpointing: bool = False
    modes: tuple[str, ...] = ("eval", "train")


TOKENS = 128
CASES = {
    "sherl": Case(SHERL),
    "lora": Case(LORA),
    "lora_checkpointed": Case(LORA, checkpointing=True),
    # Dropouts are drawn by other generators on both sides; that the steps are the same shows without them.
    "sherl_t5": Case(SHERL_T5, rows=8, targets=4, modes=("eval",)),
}


class Worker:
    def __init__(self, title: str, command: list[str]) -> None:
        self.title = title
        # Waiting threads must not burn the CPU time that is being measured.
        environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE", "HF_HUB_OFFLINE": "1"}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self.answer()

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"compare_steps: the {self.title} worker ended (exit code {self.process.wait()})")
        return json.loads(line)

    def ask(self, command: str) -> dict:
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        return self.answer()

    def quit(self) -> None:
        self.process.communicate("quit\n")


class Sides:
    """How to start our worker and, when there is a Python side, its counterpart."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.ours = [str(options.worker)]
        self.python = None
        if options.python and options.reference:
            script = Path(__file__).with_name("step_worker.py")
            self.python = [str(options.python), str(script), str(options.reference)]
        self.hook = str(options.hook)

    def save_start(self, job: Path, start: Path) -> None:
        subprocess.run([*self.python, str(job), "--save-start", str(start)], check=True)

    def start(self, job: Path, count_bytes: bool = False) -> dict[str, Worker]:
        workers = {"ours": Worker("C++", [*self.ours, str(job), *(["--count-bytes"] if count_bytes else [])])}
        if self.python:
            hook = ["--count-bytes", self.hook] if count_bytes else []
            workers["python"] = Worker("Python", [*self.python, str(job), *hook])
        return workers


def make_job(backbone: Path, case: Case, mode: str, threads: int) -> dict:
    draw = random.Random(1)
    def tokens(count: int) -> list[list[int]]:
        return [[draw.randrange(1000, 30000) for _ in range(count)] for _ in range(case.rows)]
    return {
        "backbone": str(backbone), "pool": "mean", "classes": CLASSES, "method": case.method, "mode": mode,
        "threads": threads, "start": None, "clip_norm": 1.0, "gradient_checkpointing": case.checkpointing,
        "optimizer": {"lr": 1e-3, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.01},
        "ids": tokens(TOKENS), "labels": [draw.randrange(CLASSES) for _ in range(case.rows)],
        **({"targets": tokens(case.targets)} if case.targets else {}),
    }


def t5_shapes() -> dict[str, list[int]]:
    width, feed_forward = T5_BASE["d_model"], T5_BASE["d_ff"]
    inner = T5_BASE["num_heads"] * T5_BASE["d_kv"]
    shapes = {"shared.weight": [T5_BASE["vocab_size"], width]}
    for stack, blocks in (("encoder", T5_BASE["num_layers"]), ("decoder", T5_BASE["num_decoder_layers"])):
        attentions = ["SelfAttention"] + ["EncDecAttention"] * (stack == "decoder")
        for block in range(blocks):
            for layer, attention in enumerate(attentions):
                name = f"{stack}.block.{block}.layer.{layer}"
                shapes |= {f"{name}.{attention}.{part}.weight": [inner, width] for part in "qkv"}
                shapes |= {f"{name}.{attention}.o.weight": [width, inner], f"{name}.layer_norm.weight": [width]}
            name = f"{stack}.block.{block}.layer.{len(attentions)}"
            shapes |= {f"{name}.DenseReluDense.wi.weight": [feed_forward, width],
                       f"{name}.DenseReluDense.wo.weight": [width, feed_forward], f"{name}.layer_norm.weight": [width]}
        shapes[f"{stack}.block.0.layer.0.SelfAttention.relative_attention_bias.weight"] = [32, T5_BASE["num_heads"]]
        shapes[f"{stack}.final_layer_norm.weight"] = [width]
    return shapes


def write_t5(folder: Path) -> Path:
    """A folder like t5-base's with made-up weights; the same million of random numbers stands in every tensor."""
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(T5_BASE))
    draw = random.Random(1)
    some = array("f", (draw.gauss(0, 0.03) for _ in range(1 << 20))).tobytes()
    header, end = {}, 0
    for name, shape in t5_shapes().items():
        size = 4 * math.prod(shape)
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [end, end + size]}
        end += size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(folder / "model.safetensors", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for name, entry in header.items():
            size = entry["data_offsets"][1] - entry["data_offsets"][0]
            data = array("f", [1.0] * (size // 4)).tobytes() if "layer_norm" in name else some * (size // len(some) + 1)
            file.write(data[:size])
    return folder


def time_pairs(workers: dict[str, Worker], warm: int, pairs: int) -> dict[str, list[dict]]:
    steps = {side: [] for side in workers}
    for worker in workers.values():
        worker.ask(f"warm {warm}")
    for pair in range(pairs):
        for side in sorted(workers, reverse=pair % 2 == 1):
            steps[side].append(workers[side].ask("step"))
    for worker in workers.values():
        worker.quit()
    return steps


def count_bytes(workers: dict[str, Worker], warm: int) -> dict[str, dict]:
    peaks = {}
    for side, worker in workers.items():
        worker.ask(f"warm {warm}")
        worker.ask("step")
        peaks[side] = worker.ask("peak")
        worker.quit()
    return peaks


def measure(sides: Sides, job: dict, warm: int, pairs: int) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        file, start = Path(folder, "job.json"), Path(folder, "start.safetensors")
        file.write_text(json.dumps(job))
        if sides.python:
            sides.save_start(file, start)
            file.write_text(json.dumps({**job, "start": str(start)}))
        steps = time_pairs(sides.start(file), warm, pairs)
        return {"steps": steps, "peaks": count_bytes(sides.start(file, count_bytes=True), warm)}


def summarize(row: dict) -> None:
    """Adds medians, ratios and what misses its goal to a measured row."""
    steps, peaks = row["steps"], row["peaks"]
    for side, taken in steps.items():
        row[f"{side}_cpu"] = statistics.median(step["cpu"] for step in taken)
        row[f"{side}_wall"] = statistics.median(step["wall"] for step in taken)
    # The ledger must say what the hook says; should they ever differ, the larger number counts.
    row["ours_bytes"] = max(peaks["ours"]["bytes"], peaks["ours"]["ledger"])
    row["misses"] = []
    if "python" not in steps:
        return
    ratios = [a["cpu"] / b["cpu"] for a, b in zip(steps["ours"], steps["python"], strict=True)]
    low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive") if len(ratios) > 1 else ratios * 3
    row |= {"cpu_ratio": middle, "cpu_ratio_quartiles": [low, high], "python_bytes": peaks["python"]["bytes"]}
    row["bytes_ratio"] = row["ours_bytes"] / row["python_bytes"]
    row["loss_difference"] = abs(steps["ours"][0]["loss"] - steps["python"][0]["loss"])
    if middle > TIME_GOAL:
        row["misses"].append(f"time {middle:.3f} > {TIME_GOAL}")
    if row["bytes_ratio"] > BYTES_GOAL:
        row["misses"].append(f"bytes {row['bytes_ratio']:.3f} > {BYTES_GOAL}")
    if row["mode"] == "eval" and row["loss_difference"] > LOSS_TOLERANCE:
        row["misses"].append(f"losses differ by {row['loss_difference']:.2g}: not the same step")


def mib(count: int) -> str:
    return f"{count / 2**20:.1f}"


def print_row(row: dict) -> None:
    cells = [row["method"], row["mode"], row["threads"], f"{row['ours_cpu']:.3f}"]
    if "cpu_ratio" in row:
        low, high = row["cpu_ratio_quartiles"]
        cells += [f"{row['python_cpu']:.3f}", f"{row['cpu_ratio']:.3f}", f"{low:.3f}-{high:.3f}", mib(row["ours_bytes"]),
                  mib(row["python_bytes"]), f"{row['bytes_ratio']:.3f}", f"{row['loss_difference']:.1e}"]
    else:
        cells += ["-", "-", "-", mib(row["ours_bytes"]), "-", "-", "-"]
    print_cells(cells)
    for miss in row["misses"]:
        print(f"  MISSES ITS GOAL: {miss}", flush=True)


def print_comparison(rows: list[dict]) -> None:
    """What checkpointing costs and saves, beside SHERL: our own steps."""
    for row in rows:
        base = next((other for other in rows if other["method"] == "sherl" and other["mode"] == row["mode"]
                     and other["threads"] == row["threads"]), None)
        if base is None or not row["method"].startswith("lora"):
            continue
        print(f"{row['method']}, {row['mode']}, {row['threads']} threads: {row['ours_bytes'] / base['ours_bytes']:.2f} of SHERL's "
              f"peak, {row['ours_cpu'] / base['ours_cpu']:.2f} of its CPU time", flush=True)


def print_cells(cells: list) -> None:
    widths = [17, 6, 8, 9, 9, 7, 13, 9, 9, 7, 10]
    print("".join(str(cell).ljust(width + 2) for cell, width in zip(cells, widths, strict=True)).rstrip(), flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time one training step against the same step in Python PyTorch.")
    parser.add_argument("--worker", type=Path, required=True, help="step_worker")
    parser.add_argument("--hook", type=Path, required=True, help="libsherl_alloc_hook.so")
    parser.add_argument("--backbone", type=Path, required=True, help="folder of MiniLM")
    parser.add_argument("--python", type=Path, help="interpreter with torch, transformers and peft")
    parser.add_argument("--reference", type=Path, help="folder with bert_reference.py")
    parser.add_argument("--methods", default=",".join(CASES), help="comma-separated (default %(default)s)")
    parser.add_argument("--modes", default="eval", help="eval, train or both, comma-separated (default %(default)s)")
    parser.add_argument("--threads", default="2", help="comma-separated numbers (default %(default)s)")
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--warm", type=int, default=2, help="steps before the measured ones (default %(default)s)")
    parser.add_argument("--json", type=Path, help="also write every measurement to this file")
    options = parser.parse_args()
    unknown = set(options.methods.split(",")) - set(CASES) | set(options.modes.split(",")) - {"eval", "train"}
    if unknown:
        parser.error(f"unknown method or mode: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    options = parse()
    sides = Sides(options)
    print(f"One training step, batch 32 (T5: 8) x {TOKENS} tokens, AdamW; {options.pairs} interleaved pairs after {options.warm} "
          "steps. CPU: seconds of process time. Peak: MiB of tensors, counted in the allocator of both sides, mapped weights "
          f"included. Goals: CPU ratio at most {TIME_GOAL}, bytes ratio at most {BYTES_GOAL}.")
    print_cells(["method", "mode", "threads", "CPU ours", "Python", "ratio", "quartiles", "peak ours", "Python", "ratio",
                 "loss diff."])
    methods, rows = options.methods.split(","), []
    with tempfile.TemporaryDirectory() as folder:
        t5 = write_t5(Path(folder, "t5-base")) if any(CASES[method].targets for method in methods) else None
        for threads in map(int, options.threads.split(",")):
            for mode in options.modes.split(","):
                for method in methods:
                    case = CASES[method]
                    if mode not in case.modes:
                        continue
                    row = {"method": method, "mode": mode, "threads": threads}
                    job = make_job(t5 if case.targets else options.backbone, case, mode, threads)
                    row |= measure(sides, job, options.warm, options.pairs)
                    summarize(row)
                    print_row(row)
                    rows.append(row)
    print_comparison(rows)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if any(row["misses"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
