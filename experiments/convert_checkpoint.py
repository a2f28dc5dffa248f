#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a pickled checkpoint as safetensors: convert_checkpoint.py CHECKPOINT OUT

CHECKPOINT is a folder with config.json and pickled weights, as transformers and the repositories of SHERL and LST save them:
pytorch_model.bin, its shards with pytorch_model.bin.index.json, or one file that ends with .bin, .pt, .pth or .ckpt; or such a
file itself, with config.json beside it. The program itself never reads a pickle. Here it is read with weights_only=True, so that no
code in it runs.

OUT/            model.safetensors (the backbone's tensors), config.json, tokenizer files: a backbone folder
OUT/adapter/    only where a T5 checkpoint holds tensors of a method: adapter_model.safetensors, adapter_config.json. A spec takes
                its start values from there with "train": {"start_from": "OUT/adapter"}.

Needs torch and safetensors.
"""
import argparse
import json
import pickle
import re
import shutil
import sys
import zipfile
from pathlib import Path

SINGLE, INDEX = "pytorch_model.bin", "pytorch_model.bin.index.json"
ENDINGS = (".bin", ".pt", ".pth", ".ckpt")
TOKENIZER = ("spiece.model", "vocab.txt", "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "added_tokens.json")
WRAPPERS = ("module.", "model.")  # of DataParallel and of Lightning; no tensor of the hosts begins so
NESTED = ("state_dict", "model_state_dict", "model")

COPIES = ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight")
UNUSED = "decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight"  # in the first T5 checkpoints; no code reads it
BACKBONE = re.compile(
    r"(shared|lm_head)\.weight|(encoder|decoder)\.(final_layer_norm|block\.\d+\.layer\.\d\.(layer_norm"
    r"|(SelfAttention|EncDecAttention)\.([qkvo]|relative_attention_bias)|DenseReluDense\.(wi|wi_0|wi_1|wo)))\.weight")
# What a tensor's name tells of its method, the first that is found. A bias belongs to LoRA where there are low-rank maps.
METHODS = (("side_mtsa_block", "SHERL"), ("side_block", "SHERL_LST"), ("adapter_controller", "SHERL_ADAPTER"),
           ("lora_As", "SHERL_LORA"), ("prefix_shared", "SHERL_PROMPT"), (".bias", "SHERL_BITFIT"))
MARKS = ("side_", "adapter_controller", "lora_", "prefix_shared", ".bias")
# Tensors of the backbone that a method trains too; they stay in the backbone, where they have the same values.
TRAINED = {"SHERL_ADAPTER": "layer_norm.weight", "SHERL_LORA": "relative_attention_bias.weight"}


class CheckpointError(Exception):
    """What is given cannot be converted."""


def pickles(source):
    """The files of the checkpoint, each as a path."""
    if source.is_file():
        return [source]
    if not source.is_dir():
        raise CheckpointError(f"{source}: there is no such file or folder")
    if (source / INDEX).is_file():
        places = json.loads((source / INDEX).read_text()).get("weight_map")
        names = sorted(set(places.values())) if isinstance(places, dict) else []
        if not names or any(Path(name).name != name for name in names):
            raise CheckpointError(f"{source / INDEX}: expected a weight_map from tensors to files of this folder")
        return [source / name for name in names]
    if (source / SINGLE).is_file():
        return [source / SINGLE]
    others = sorted(path for path in source.iterdir() if path.suffix in ENDINGS)
    if len(others) == 1:
        return others
    found = ", ".join(path.name for path in others) or "none"
    raise CheckpointError(f"{source}: expected {SINGLE}, {INDEX} or one file that ends with {', '.join(ENDINGS)}; got {found}. "
                          f"Name the file itself.")


def unwrapped(name):
    while name.startswith(WRAPPERS):
        name = name.split(".", 1)[1]
    return name


def load(path):
    """Names and tensors of one file."""
    import torch

    try:
        # Mapped where the format allows it: a file may be larger than memory has room for twice.
        part = torch.load(path, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(path))
    except pickle.UnpicklingError as error:
        what = re.search(r"(?:GLOBAL|class) ([\w.]+)", str(error))
        raise CheckpointError(f"{path}: it holds more than tensors{f' ({what[1]})' if what else ''}, and is not read because code in it "
                              f"could run. Ask for the weights as safetensors.") from None
    for key in NESTED:
        if isinstance(part, dict) and isinstance(part.get(key), dict):
            part = part[key]
    if not isinstance(part, dict) or not part or not all(isinstance(value, torch.Tensor) for value in part.values()):
        raise CheckpointError(f"{path}: expected names and tensors, got something else")
    return part


def read(source):
    tensors = {}
    for path in pickles(source):
        for name, tensor in load(path).items():
            name = unwrapped(name)
            if name in tensors:
                raise CheckpointError(f"{path}: the tensor {name} stands twice")
            tensors[name] = tensor.detach()
    return tensors


def without_copies(tensors, tied):
    """T5's shared table stands once. Copies that differ from it would be lost, so they are refused."""
    import torch

    if "shared.weight" not in tensors:
        raise CheckpointError("the tensor shared.weight is missing: this is no T5 checkpoint")
    for name in [*COPIES, "lm_head.weight"] if tied else COPIES:
        copy = tensors.pop(name, None)
        if copy is not None and not torch.equal(copy, tensors["shared.weight"]):
            raise CheckpointError(f"{name} differs from shared.weight, of which it should be a copy")
    tensors.pop(UNUSED, None)
    return tensors


def divided(tensors):
    """Backbone, method, and what the method is called; T5 has no biases but the tables of relative positions."""
    backbone = {name: tensor for name, tensor in tensors.items() if BACKBONE.fullmatch(name)}
    method = {name: tensor for name, tensor in tensors.items() if name not in backbone}
    for name in method:
        if not any(mark in name for mark in MARKS):
            raise CheckpointError(f"the tensor {name} belongs neither to T5 nor to a method that is known")
    if not method:
        return backbone, method, None
    kind = next((kind for mark, kind in METHODS if any(mark in name for name in method)), None)
    if kind is None:
        raise CheckpointError(f"no method is known for the tensor {min(method)}")
    # The published LoRA trains everything whose name holds "bias", where it trains biases at all.
    trained = TRAINED.get(kind)
    if trained is not None and (kind != "SHERL_LORA" or any(name.endswith(".bias") for name in method)):
        method.update((name, tensor) for name, tensor in backbone.items() if name.endswith(trained))
    return backbone, method, kind


def owned(tensors):
    """Safetensors takes whole storages, each once."""
    import torch

    seen, out = set(), {}
    for name, tensor in tensors.items():
        storage = tensor.untyped_storage()
        whole = tensor.is_contiguous() and storage.nbytes() == tensor.numel() * tensor.element_size()
        if not whole or storage.data_ptr() in seen:
            tensor = tensor.clone(memory_format=torch.contiguous_format)
        seen.add(storage.data_ptr())
        out[name] = tensor
    return out


def write(target, config_file, backbone, method, kind):
    from safetensors.torch import save_file

    folder = config_file.parent
    save_file(owned(backbone), target / "model.safetensors", metadata={"format": "pt"})
    for name in ("config.json", *TOKENIZER):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
    if kind is None:
        return
    adapter = target / "adapter"
    adapter.mkdir()
    save_file(owned(method), adapter / "adapter_model.safetensors", metadata={"format": "pt"})
    (adapter / "adapter_config.json").write_text(json.dumps({"peft_type": kind, "task_type": "SEQ_2_SEQ_LM"}, indent=2) + "\n")


def convert(source, target):
    """Returns the numbers of tensors of the backbone and of the method. OUT is there whole or not at all."""
    config_file = (source if source.is_dir() else source.parent) / "config.json"
    if not config_file.is_file():
        raise CheckpointError(f"{config_file}: the file is missing")
    if target.exists():
        raise CheckpointError(f"{target} exists already; name a new folder")
    config = json.loads(config_file.read_text())
    tensors, method, kind = read(source), {}, None
    if config.get("model_type") == "t5":
        tensors, method, kind = divided(without_copies(tensors, config.get("tie_word_embeddings", True)))

    part = target.with_name(target.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        write(part, config_file, tensors, method, kind)
        part.rename(target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return len(tensors), len(method)


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
    except Exception as error:  # a broken file, a full disk
        print(f"convert_checkpoint.py: {options.checkpoint}: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {backbone} tensors of the backbone" + (f", {method} of a method in adapter/" if method else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
