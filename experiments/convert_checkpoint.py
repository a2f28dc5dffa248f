#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a pickled T5 checkpoint as safetensors: convert_checkpoint.py CHECKPOINT OUT

CHECKPOINT is a folder with pytorch_model.bin (or its shards) and config.json, as transformers and the repositories of SHERL and
LST save it. The program itself never reads a pickle; here it is read with weights_only=True, so that no code in it runs.

OUT/            model.safetensors (the backbone's tensors), config.json, tokenizer files: a backbone folder
OUT/adapter/    only where the checkpoint holds tensors of a method: adapter_model.safetensors, adapter_config.json. A spec takes
                its start values from there with "train": {"start_from": "OUT/adapter"}.

Needs torch and safetensors.
"""
import argparse
import json
import shutil
import sys
from pathlib import Path

COPIES = ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"  # in the first T5 checkpoints; no code reads it
TOKENIZER = ("spiece.model", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
# What a tensor's name tells of its method, the first that is found. A bias belongs to LoRA where there are low-rank maps.
METHODS = (("side_mtsa_block", "SHERL"), ("side_block", "SHERL_LST"), ("adapter_controller", "SHERL_ADAPTER"),
           ("lora_As", "SHERL_LORA"), ("prefix_shared", "SHERL_PROMPT"), (".bias", "SHERL_BITFIT"))


class CheckpointError(Exception):
    """The folder is not what can be converted."""


def pickles(folder):
    """The files of the checkpoint."""
    index = folder / "pytorch_model.bin.index.json"
    if index.is_file():
        return sorted({folder / name for name in json.loads(index.read_text())["weight_map"].values()})
    single = folder / "pytorch_model.bin"
    if single.is_file():
        return [single]
    raise CheckpointError(f"{folder}: expected pytorch_model.bin or pytorch_model.bin.index.json")


def read(folder):
    import torch

    tensors = {}
    for path in pickles(folder):
        part = torch.load(path, map_location="cpu", weights_only=True)
        part = part.get("state_dict", part) if isinstance(part, dict) else part
        if not isinstance(part, dict) or not all(isinstance(value, torch.Tensor) for value in part.values()):
            raise CheckpointError(f"{path}: expected names and tensors, got something else")
        tensors.update({name.removeprefix("module."): value for name, value in part.items()})
    return tensors


def without_copies(tensors, tied):
    """The shared table stands once. Copies that differ from it would be lost, so they are refused."""
    import torch

    if "shared.weight" not in tensors:
        raise CheckpointError("the tensor shared.weight is missing: this is no T5 checkpoint")
    names = [*COPIES, "lm_head.weight"] if tied else COPIES
    for name in names:
        copy = tensors.pop(name, None)
        if copy is not None and not torch.equal(copy, tensors["shared.weight"]):
            raise CheckpointError(f"{name} differs from shared.weight, of which it should be a copy")
    tensors.pop(UNUSED, None)
    return tensors


def is_backbone(name):
    """T5 has no biases but the tables of relative positions; everything else that it does not name is a method's."""
    own = ("side_", "adapter_controller", "lora_", "prefix_shared")
    if any(mark in name for mark in own):
        return False
    return name.endswith(".weight")


def method_of(names):
    for mark, kind in METHODS:
        if any(mark in name for name in names):
            return kind
    raise CheckpointError(f"no method is known for the tensor {sorted(names)[0]}")


def convert(source, target):
    """Returns the numbers of tensors of the backbone and of the method."""
    from safetensors.torch import save_file

    config_file = source / "config.json"
    if not config_file.is_file():
        raise CheckpointError(f"{source}: config.json is missing")
    if target.exists():
        raise CheckpointError(f"{target} exists already; name a new folder")
    config = json.loads(config_file.read_text())
    if config.get("model_type") != "t5":
        raise CheckpointError(f"{config_file}: model_type: expected t5, got {config.get('model_type')!r}")
    tensors = without_copies(read(source), config.get("tie_word_embeddings", True))
    backbone = {name: tensor.contiguous().clone() for name, tensor in tensors.items() if is_backbone(name)}
    method = {name: tensor.contiguous().clone() for name, tensor in tensors.items() if not is_backbone(name)}

    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        save_file(backbone, part / "model.safetensors", metadata={"format": "pt"})
        shutil.copyfile(config_file, part / "config.json")
        for name in TOKENIZER:
            if (source / name).is_file():
                shutil.copyfile(source / name, part / name)
        if method:
            adapter = part / "adapter"
            adapter.mkdir()
            save_file(method, adapter / "adapter_model.safetensors", metadata={"format": "pt"})
            kind = method_of(method)
            (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": kind, "task_type": "SEQ_2_SEQ_LM"}, indent=2) + "\n")
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return len(backbone), len(method)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        backbone, method = convert(options.checkpoint, options.out)
    except CheckpointError as error:
        print(f"convert_checkpoint.py: {error}", file=sys.stderr)
        return 2
    except ImportError as error:
        print(f"convert_checkpoint.py: {error}; install torch and safetensors", file=sys.stderr)
        return 2
    except Exception as error:  # a pickle that holds code, a broken file, a full disk
        print(f"convert_checkpoint.py: {options.checkpoint}: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {backbone} tensors of the backbone" + (f", {method} of a method in adapter/" if method else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
