# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's side of the step benchmark: the reference model in PyTorch. compare_steps.py explains job and protocol.

Usage: step_worker.py REFERENCE JOB.json [--count-bytes HOOK.so | --save-start FILE]
"""

import ctypes
import json
import sys
import time
from pathlib import Path

import torch
import torch.nn.functional as F


def load_hook(path: str) -> ctypes.CDLL:
    """The counter of alloc_hook.cpp; it finds the libc10 that torch has loaded."""
    hook = ctypes.CDLL(path)
    hook.sherl_bench_peak.restype = hook.sherl_bench_live.restype = ctypes.c_int64
    hook.sherl_bench_install()
    return hook


def build_host(job: dict) -> torch.nn.Module:
    from bert_reference import Host, load_backbone

    torch.manual_seed(0)
    backbone = load_backbone(Path(job["backbone"]), job["pool"], attention="sdpa")
    task = {"num_labels": job["classes"], "head": {"pool": job["pool"]}}
    host = Host(backbone, job["method"], task, torch.float32)
    # Loading may leave weights in a mapped file, which no allocator sees.
    for tensor in (*host.parameters(), *host.buffers()):
        tensor.data = tensor.data.clone()
    return host.train(job["mode"] == "train")


class Worker:
    def __init__(self, job: dict, hook: ctypes.CDLL | None) -> None:
        self.hook = hook
        self.host = build_host(job)
        self.trained = list(self.host.trained.values())
        options = job["optimizer"]
        self.optimizer = torch.optim.AdamW(self.trained, lr=options["lr"], betas=tuple(options["betas"]),
                                           eps=options["eps"], weight_decay=options["weight_decay"])
        self.clip_norm = job["clip_norm"]
        self.ids = torch.tensor(job["ids"])
        self.mask = torch.ones_like(self.ids)
        self.labels = torch.tensor(job["labels"])

    def train(self) -> float:
        loss = F.cross_entropy(self.host(self.ids, self.mask).logits, self.labels)
        value = loss.item()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, self.clip_norm)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        return value

    def step(self) -> dict:
        if self.hook:
            self.hook.sherl_bench_begin_window()
        wall, cpu = time.perf_counter(), time.process_time()
        loss = self.train()
        return {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall, "loss": loss}

    def peak(self) -> dict:
        return {"bytes": self.hook.sherl_bench_peak(), "mapped": 0}


def save_start(worker: Worker, path: str) -> None:
    from safetensors.torch import save_file

    save_file({name: tensor.detach().clone().contiguous() for name, tensor in worker.host.trained.items()}, path)


def serve(worker: Worker) -> None:
    for line in sys.stdin:
        match line.split():
            case ["warm", count]:
                answer = [worker.step() for _ in range(int(count))][-1]
            case ["step"]:
                answer = worker.step()
            case ["peak"]:
                answer = worker.peak()
            case ["quit"]:
                return
            case _:
                raise ValueError(f"unknown command: {line!r}")
        print(json.dumps(answer), flush=True)


def main(reference: str, job_file: str, option: str = "", argument: str = "") -> None:
    sys.path.insert(0, reference)
    job = json.loads(Path(job_file).read_text())
    torch.set_num_threads(job["threads"])
    worker = Worker(job, load_hook(argument) if option == "--count-bytes" else None)
    if option == "--save-start":
        return save_start(worker, argument)
    print(json.dumps({"ready": True}), flush=True)
    serve(worker)


if __name__ == "__main__":
    main(*sys.argv[1:])
