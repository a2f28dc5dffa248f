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


def own_weights(module: torch.nn.Module) -> None:
    """Loading may leave weights in a mapped file, which no allocator sees."""
    for tensor in (*module.parameters(), *module.buffers()):
        tensor.data = tensor.data.clone()


def enable_checkpointing(model: torch.nn.Module, mode: str) -> None:
    """transformers runs blocks again in training mode only, so mode eval is a training mode whose dropouts are 0."""
    model.gradient_checkpointing_enable({"use_reentrant": False})
    if mode == "eval":
        for module in model.modules():
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0


class Classifier:
    """MiniLM with a head."""

    def __init__(self, job: dict) -> None:
        from bert_reference import Host, load_backbone

        backbone = load_backbone(Path(job["backbone"]), job["pool"], attention="sdpa")
        task = {"num_labels": job["classes"], "head": {"pool": job["pool"]}}
        self.host = Host(backbone, job["method"], task, torch.float32)
        own_weights(self.host)
        if job["gradient_checkpointing"]:
            enable_checkpointing(backbone, job["mode"])
        self.host.train(job["mode"] == "train" or job["gradient_checkpointing"])
        self.trained = self.host.trained
        self.ids = torch.tensor(job["ids"])
        self.mask = torch.ones_like(self.ids)
        self.labels = torch.tensor(job["labels"])

    def loss(self) -> torch.Tensor:
        return F.cross_entropy(self.host(self.ids, self.mask).logits, self.labels)


class SherlT5:
    """transformers' T5 with SHERL's side blocks, which enter where the published code changes its stacks: hooks take the features
    on their way, and put the merged state and the encoder's side output before the decoder's last block."""

    def __init__(self, job: dict) -> None:
        from t5_reference import T5, Shape, added_shapes
        from transformers import T5ForConditionalGeneration

        folder, self.method = Path(job["backbone"]), job["method"]
        self.model = T5ForConditionalGeneration.from_pretrained(folder).requires_grad_(False)
        own_weights(self.model)
        self.model.train(job["mode"] == "train")
        shape = Shape.from_config(json.loads((folder / "config.json").read_text()))
        self.trained = {name: torch.nn.Parameter(torch.ones(size) if "norm" in name else 0.01 * torch.randn(size))
                        for name, size in sorted(added_shapes(shape, self.method).items())}
        self.side = T5(shape, self.trained, self.method)
        self.features: list[torch.Tensor | None] = []
        self.memory = None
        for stack in ("encoder", "decoder"):
            for index, block in enumerate(getattr(self.model, stack).block):
                block.register_forward_pre_hook(self.note(stack, index))
        self.model.encoder.final_layer_norm.register_forward_pre_hook(self.note("encoder", shape.layers["encoder"]))
        # The published decoder ends in the side network's own norm.
        self.model.decoder.final_layer_norm.weight = self.trained["decoder.final_side_layer_norm.weight"]
        self.ids = torch.tensor(job["ids"])
        self.mask = torch.ones_like(self.ids)
        self.labels = torch.tensor(job["targets"])

    def note(self, stack: str, index: int):
        guide = len(getattr(self.model, stack).block) - self.method["late_layers"][stack]

        def hook(_module, inputs):
            if index > guide:
                return None
            self.features.append(inputs[0] if index == guide or index in self.method["early_layers"][stack] else None)
            if index < guide:
                return None
            merged, self.features = self.side.sherl_merge(stack, self.features), []
            if stack == "encoder":
                self.memory = self.side.norm("encoder.final_side_layer_norm", merged)
                return None
            memory, self.memory = self.memory, None
            return (merged, *inputs[1:3], memory, *inputs[4:])

        return hook

    def loss(self) -> torch.Tensor:
        return self.model(input_ids=self.ids, attention_mask=self.mask, labels=self.labels, use_cache=False).loss


class Worker:
    def __init__(self, job: dict, hook: ctypes.CDLL | None) -> None:
        self.hook = hook
        torch.manual_seed(0)
        self.host = SherlT5(job) if "targets" in job else Classifier(job)
        self.trained = list(self.host.trained.values())
        options = job["optimizer"]
        self.optimizer = torch.optim.AdamW(self.trained, lr=options["lr"], betas=tuple(options["betas"]),
                                           eps=options["eps"], weight_decay=options["weight_decay"])
        self.clip_norm = job["clip_norm"]

    def train(self) -> float:
        loss = self.host.loss()
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
