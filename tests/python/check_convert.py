# SPDX-License-Identifier: GPL-3.0-or-later
"""experiments/convert_checkpoint.py on checkpoints as torch.save writes them, read back with safetensors.

check_convert.py SCRIPT GOLDEN: SCRIPT is the converter, GOLDEN the folder of the parity cases: a T5 and, under the names of the published
checkpoints, what each method trains of it. Exit code 77 (skipped) where torch or safetensors are missing.
"""
import contextlib
import importlib.util
import io
import json
import os
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from safetensors.torch import load_file
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

SCRIPT, GOLDEN = Path(sys.argv[1]), Path(sys.argv[2])
sys.dont_write_bytecode = True
module = importlib.util.spec_from_file_location("convert_checkpoint", SCRIPT)
converter = importlib.util.module_from_spec(module)
module.loader.exec_module(converter)

BACKBONE = GOLDEN / "backbones/t5-tiny"
CONFIG = (BACKBONE / "config.json").read_text()
TYPES = {"adapter": "SHERL_ADAPTER", "bitfit": "SHERL_BITFIT", "lora": "SHERL_LORA", "lst": "SHERL_LST", "prompt": "SHERL_PROMPT",
         "sherl": "SHERL"}


def convert(source, target):
    """Exit code, and what was said on which channel."""
    said, refused = io.StringIO(), io.StringIO()
    sys.argv = [str(SCRIPT), str(source), str(target)]
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(refused):
        code = converter.main()
    return code, said.getvalue(), refused.getvalue()


def folder_of(root, files, config=CONFIG):
    """A checkpoint: config.json, and names of files with what torch.save is to write into them."""
    root.mkdir(parents=True)
    if config is not None:
        (root / "config.json").write_text(config)
    for name, content in files.items():
        torch.save(content, root / name)
    return root


def same(given, expected):
    assert given.keys() == expected.keys(), sorted(given.keys() ^ expected.keys())[:3]
    for name, tensor in expected.items():
        assert given[name].dtype == tensor.dtype and torch.equal(given[name], tensor), name


def refused(root, source, part):
    """Refused, with words that hold `part`, and nothing is left."""
    code, said, words = convert(source, root / "out")
    assert code == 2 and not said and part in words and words.count("\n") == 1, (code, said, words)
    assert not (root / "out").exists() and not (root / "out.part").exists()


def tensors_of_cases():
    """Backbone tensors, those of the method, its kind: of each case of the methods that publish checkpoints."""
    for case_file in sorted(GOLDEN.glob("t5-*/case.json")):
        case = json.loads(case_file.read_text())
        kind = case["method"]["kind"]
        if kind in TYPES:
            backbone = case_file.parent / case["backbone"]["path"]
            yield backbone, load_file(case_file.parent / "adapter.safetensors"), kind


def check_published_names(root):
    """A checkpoint holds everything at once: backbone, copies of the table, the method. Adapter runs train norms, and LoRA with biases
    the relative tables; these stand in both folders then."""
    number = 0
    for number, (folder, adapter, kind) in enumerate(tensors_of_cases(), 1):
        adapter = {name: tensor.float() for name, tensor in adapter.items()}
        backbone = load_file(folder / "model.safetensors")
        backbone.update((name, tensor) for name, tensor in adapter.items() if name in backbone)
        everything = {**backbone, **adapter}
        for copy in ("encoder.embed_tokens.weight", "decoder.embed_tokens.weight"):
            everything[copy] = backbone["shared.weight"]  # one storage, as in the model
        everything.setdefault("lm_head.weight", backbone["shared.weight"])
        config = (folder / "config.json").read_text()
        source = folder_of(root / f"case{number}", {"pytorch_model.bin": everything}, config)
        (source / "spiece.model").write_bytes(b"pieces")
        code, said, words = convert(source, root / f"out{number}")
        assert code == 0 and not words, words
        out = root / f"out{number}"
        assert said == f"{out}: {len(backbone)} tensors of the backbone, {len(adapter)} of a method in adapter/\n", said
        same(load_file(out / "model.safetensors"), backbone)
        same(load_file(out / "adapter/adapter_model.safetensors"), adapter)
        assert json.loads((out / "adapter/adapter_config.json").read_text())["peft_type"] == TYPES[kind]
        assert (out / "config.json").read_text() == config and (out / "spiece.model").read_bytes() == b"pieces"
        assert not out.with_name(out.name + ".part").exists()
    assert number >= 3, number


def check_forms(root):
    """Wrappers, nesting, shards, types and storages: always the same tensors."""
    backbone = load_file(BACKBONE / "model.safetensors")
    wrapped = {f"module.model.{name}": tensor for name, tensor in backbone.items()}
    names = sorted(backbone)
    half = len(names) // 2
    shards = {"a.bin": {name: backbone[name] for name in names[:half]}, "b.bin": {name: backbone[name] for name in names[half:]}}
    flat = torch.cat([backbone[name].flatten() for name in names])  # one storage for all, as flattened optimizers leave it
    views, start = {}, 0
    for name in names:
        views[name] = flat[start:start + backbone[name].numel()].view(backbone[name].shape)
        start += backbone[name].numel()
    turned = {name: tensor.t().contiguous().t() if tensor.dim() == 2 else tensor for name, tensor in backbone.items()}
    forms = {
        "plain": {"pytorch_model.bin": backbone},
        "wrapped": {"pytorch_model.bin": wrapped},
        "nested": {"epoch=3.ckpt": {"epoch": 3, "state_dict": wrapped}},
        "model": {"best.pt": {"model": backbone, "step": 5}},
        "trainer": {"pytorch_model.bin": backbone, "optimizer.pt": {"state": {}}, "training_args.bin": {"lr": 1e-3}},
        "shards": shards,
        "views": {"pytorch_model.bin": views},
        "turned": {"pytorch_model.bin": turned},
        "parameters": {"pytorch_model.bin": {name: torch.nn.Parameter(tensor) for name, tensor in backbone.items()}},
    }
    for form, files in forms.items():
        source = folder_of(root / form, files)
        if form == "shards":
            places = {name: file for file, part in shards.items() for name in part}
            (source / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": places}))
        code, said, words = convert(source, root / f"out-{form}")
        assert code == 0, (form, words)
        same(load_file(root / f"out-{form}/model.safetensors"), backbone)
        assert not (root / f"out-{form}/adapter").exists()
    # Before torch 1.6 files were no archives.
    old = folder_of(root / "old", {})
    torch.save(backbone, old / "pytorch_model.bin", _use_new_zipfile_serialization=False)
    assert convert(old, root / "out-old")[0] == 0
    same(load_file(root / "out-old/model.safetensors"), backbone)
    # A file is taken too where several lie there.
    assert convert(root / "trainer/pytorch_model.bin", root / "out-file")[0] == 0
    half_type = {name: tensor.to(torch.bfloat16) for name, tensor in backbone.items()}
    assert convert(folder_of(root / "bf16", {"pytorch_model.bin": half_type}), root / "out-bf16")[0] == 0
    same(load_file(root / "out-bf16/model.safetensors"), half_type)


def check_other_hosts(root):
    """BERT's tensors stand as they are, heads and all: the program sorts them."""
    tensors = {"bert.embeddings.word_embeddings.weight": torch.ones(3, 2), "cls.predictions.bias": torch.zeros(3),
               "bert.embeddings.position_ids": torch.arange(4)}
    tensors["cls.predictions.decoder.weight"] = tensors["bert.embeddings.word_embeddings.weight"]
    source = folder_of(root / "bert", {"pytorch_model.bin": tensors}, '{"model_type": "bert"}')
    (source / "vocab.txt").write_text("[PAD]\n")
    code, said, words = convert(source, root / "out-bert")
    assert code == 0, words
    same(load_file(root / "out-bert/model.safetensors"), tensors)
    assert (root / "out-bert/vocab.txt").is_file() and not (root / "out-bert/adapter").exists()


class Harmful:
    """What a pickle runs when it is read without care."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return os.mkdir, (str(self.mark),)


def check_refusals(root):
    backbone = load_file(BACKBONE / "model.safetensors")
    mark = root / "harm"
    refused(root, folder_of(root / "code", {"pytorch_model.bin": {**backbone, "x": Harmful(mark)}}), "code in it could run")
    assert not mark.exists()
    refused(root, folder_of(root / "object", {"pytorch_model.bin": torch.nn.Linear(2, 2)}), "code in it could run")
    refused(root, folder_of(root / "list", {"pytorch_model.bin": [backbone, backbone]}), "expected names and tensors")
    refused(root, folder_of(root / "empty", {"pytorch_model.bin": {}}), "expected names and tensors")
    refused(root, folder_of(root / "none", {}), "got none")
    refused(root, folder_of(root / "two", {"a.pt": backbone, "b.pt": backbone}), "got a.pt, b.pt. Name the file itself")
    refused(root, root / "absent", "config.json")
    refused(root, folder_of(root / "bare", {"pytorch_model.bin": backbone}, None), "config.json: the file is missing")
    broken = folder_of(root / "broken", {})
    (broken / "pytorch_model.bin").write_bytes(b"PK\x03\x04 no archive")
    refused(root, broken, "broken")
    outside = folder_of(root / "outside", {})
    (outside / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": {"shared.weight": "../code/pytorch_model.bin"}}))
    refused(root, outside, "files of this folder")
    lacking = folder_of(root / "lacking", {})
    (lacking / "pytorch_model.bin.index.json").write_text(json.dumps({"weight_map": {"shared.weight": "a.bin"}}))
    refused(root, lacking, "a.bin")
    twice = {**backbone, "module.shared.weight": backbone["shared.weight"]}
    refused(root, folder_of(root / "twice", {"pytorch_model.bin": twice}), "shared.weight stands twice")
    other = {**backbone, "encoder.embed_tokens.weight": backbone["shared.weight"] + 1}
    refused(root, folder_of(root / "differs", {"pytorch_model.bin": other}), "encoder.embed_tokens.weight differs")
    refused(root, folder_of(root / "unknown", {"pytorch_model.bin": {**backbone, "classifier.weight": torch.ones(2, 2)}}),
            "classifier.weight belongs neither")
    refused(root, folder_of(root / "side", {"pytorch_model.bin": {**backbone, "side_gate_params.0": torch.ones(1)}}), "no method is known")
    lost = {name: tensor for name, tensor in backbone.items() if name != "shared.weight"}
    refused(root, folder_of(root / "lost", {"pytorch_model.bin": lost}), "shared.weight is missing")

    # What is there already stays as it is.
    (root / "kept").mkdir()
    code, _, words = convert(root / "twice", root / "kept")
    assert code == 2 and "exists already" in words and not list((root / "kept").iterdir())


def main():
    for check in (check_published_names, check_forms, check_other_hosts, check_refusals):
        with tempfile.TemporaryDirectory() as root:
            check(Path(root))
        print(f"{check.__name__}: fine")


if __name__ == "__main__":
    main()
