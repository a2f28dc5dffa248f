#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Compares one training step of ours with the same step in Python PyTorch: process CPU time and peak tensor bytes.

Both sides are programs that read one job file (model folder, method, mode, threads, batch, labels, optimizer, start values)
and then answer commands, one line each, with one line of JSON:

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
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

TIME_GOAL, BYTES_GOAL, LOSS_TOLERANCE = 1.05, 1.0, 1e-4
BATCH, TOKENS, CLASSES = 32, 128, 2
METHODS = {
    "sherl": {"kind": "sherl", "early_layers": [0, 1, 2, 3, 4], "late_layers": 1, "reduction": 2, "down": "gated",
              "epsilon": 1e-6},
    "lora": {"kind": "lora", "rank": 8, "alpha": 16, "dropout": 0.0, "targets": ["query", "value"]},
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


def make_job(options: argparse.Namespace, method: str, mode: str, threads: int) -> dict:
    draw = random.Random(1)
    return {
        "backbone": str(options.backbone), "pool": "mean", "classes": CLASSES, "method": METHODS[method], "mode": mode,
        "threads": threads, "start": None, "clip_norm": 1.0,
        "optimizer": {"lr": 1e-3, "betas": [0.9, 0.999], "eps": 1e-8, "weight_decay": 0.01},
        "ids": [[draw.randrange(1000, 30000) for _ in range(TOKENS)] for _ in range(BATCH)],
        "labels": [draw.randrange(CLASSES) for _ in range(BATCH)],
    }


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


def print_cells(cells: list) -> None:
    widths = [7, 6, 8, 9, 9, 7, 13, 9, 9, 7, 10]
    print("".join(str(cell).ljust(width + 2) for cell, width in zip(cells, widths, strict=True)).rstrip(), flush=True)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time one training step against the same step in Python PyTorch.")
    parser.add_argument("--worker", type=Path, required=True, help="step_worker")
    parser.add_argument("--hook", type=Path, required=True, help="libsherl_alloc_hook.so")
    parser.add_argument("--backbone", type=Path, required=True, help="folder of MiniLM")
    parser.add_argument("--python", type=Path, help="interpreter with torch, transformers and peft")
    parser.add_argument("--reference", type=Path, help="folder with bert_reference.py")
    parser.add_argument("--methods", default="sherl,lora", help="comma-separated (default %(default)s)")
    parser.add_argument("--modes", default="eval", help="eval, train or both, comma-separated (default %(default)s)")
    parser.add_argument("--threads", default="2", help="comma-separated numbers (default %(default)s)")
    parser.add_argument("--pairs", type=int, default=30)
    parser.add_argument("--warm", type=int, default=2, help="steps before the measured ones (default %(default)s)")
    parser.add_argument("--json", type=Path, help="also write every measurement to this file")
    options = parser.parse_args()
    unknown = set(options.methods.split(",")) - set(METHODS) | set(options.modes.split(",")) - {"eval", "train"}
    if unknown:
        parser.error(f"unknown method or mode: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    options = parse()
    sides = Sides(options)
    print(f"One training step, batch {BATCH} x {TOKENS} tokens, AdamW; {options.pairs} interleaved pairs after {options.warm} "
          "steps. CPU: seconds of process time. Peak: MiB of tensors, counted in the allocator of both sides, mapped weights "
          f"included. Goals: CPU ratio at most {TIME_GOAL}, bytes ratio at most {BYTES_GOAL}.")
    print_cells(["method", "mode", "threads", "CPU ours", "Python", "ratio", "quartiles", "peak ours", "Python", "ratio",
                 "loss diff."])
    rows = []
    for threads in map(int, options.threads.split(",")):
        for mode in options.modes.split(","):
            for method in options.methods.split(","):
                row = {"method": method, "mode": mode, "threads": threads}
                row |= measure(sides, make_job(options, method, mode, threads), options.warm, options.pairs)
                summarize(row)
                print_row(row)
                rows.append(row)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=1) + "\n")
    return 1 if any(row["misses"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
