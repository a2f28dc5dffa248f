# SPDX-License-Identifier: GPL-3.0-or-later
"""Start values from folders that the peft library wrote: a run whose learning rate is 0 exports the very tensors.

check_import.py SHERL SAMPLES: the program and the folder with exports of tst_export, whose backbone of BERT's kind is used. Exit code 77
(skipped) where torch, transformers or peft are missing.
"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from peft import IA3Config, LoraConfig, PrefixTuningConfig, PromptTuningConfig, get_peft_model
    from safetensors.torch import load_file
    from transformers import BertForSequenceClassification, BertModel
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)

LORA = dict(r=2, lora_alpha=6, lora_dropout=0.0, target_modules=["query", "value"])
CASES = {  # name -> (the library's configuration, our method, whether its model has a head)
    "lora": (LoraConfig(task_type="FEATURE_EXTRACTION", **LORA), {"kind": "lora", "rank": 2, "alpha": 6, "targets": ["query", "value"]}, False),
    "lora-rs": (LoraConfig(task_type="FEATURE_EXTRACTION", use_rslora=True, **LORA),
                {"kind": "lora", "rank": 2, "alpha": 6 * 2**0.5, "targets": ["query", "value"]}, False),
    "lora-head": (LoraConfig(task_type="SEQ_CLS", **LORA), {"kind": "lora", "rank": 2, "alpha": 6, "targets": ["query", "value"]}, True),
    "ia3": (IA3Config(task_type="FEATURE_EXTRACTION", target_modules=["key", "value", "output.dense"], feedforward_modules=["output.dense"]),
            {"kind": "ia3", "targets": ["key", "value", "output.dense"]}, False),
    "prompt": (PromptTuningConfig(task_type="FEATURE_EXTRACTION", num_virtual_tokens=3), {"kind": "prompt", "length": 3}, False),
    "prefix": (PrefixTuningConfig(task_type="FEATURE_EXTRACTION", num_virtual_tokens=3), {"kind": "prefix", "length": 3}, False),
}


def write_adapter(folder: Path, backbone: Path, config, head: bool) -> None:
    host = BertForSequenceClassification if head else BertModel
    model = get_peft_model(host.from_pretrained(backbone), config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.requires_grad:
                parameter.normal_()
    model.save_pretrained(folder)


def main() -> int:
    sherl, backbone = str(Path(sys.argv[1]).resolve()), Path(sys.argv[2]).resolve() / "bert-lora" / "backbone"
    torch.manual_seed(1)
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        environment = dict(os.environ, XDG_DATA_HOME=str(root / "data"), XDG_CACHE_HOME=os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")))
        rows = "".join(f"{'abc'[i % 3]} cat sat {i}\t{'yes' if i % 2 else 'no'}\n" for i in range(24))
        (root / "data.tsv").write_text("text\tlabel\n" + rows)
        for name, (config, method, head) in CASES.items():
            folder, out = root / f"peft-{name}", root / f"out-{name}"
            write_adapter(folder, backbone, config, head)
            spec = {"format": "sherl-run/1", "name": name, "backbone": {"path": str(backbone)}, "method": method,
                    "task": {"kind": "classification", "max_length": 16, "data": {"format": "table", "files": {"train": "data.tsv"},
                             "split": {"kind": "fractions"}}},
                    "train": {"max_steps": 1, "batch_size": 4, "start_from": folder.name, "optimizer": {"lr": 0.0}}, "device": "cpu"}
            (root / f"{name}.json").write_text(json.dumps(spec))
            for command in (["run", f"{name}.json", "--store", f"{name}.sherl"], ["export", "1", "--out", str(out), "--store", f"{name}.sherl"]):
                done = subprocess.run([sherl, *command], cwd=root, env=environment, capture_output=True, text=True, check=False)
                assert done.returncode == 0, f"{name}: {command}: {done.stdout}{done.stderr}"
            given, got = load_file(folder / "adapter_model.safetensors"), load_file(out / "adapter_model.safetensors")
            own = lambda key: key.replace("base_model.model.bert.", "base_model.model.").replace("base_model.model.classifier.", "classifier.")
            compared = 0
            for key, tensor in given.items():
                assert torch.equal(got[own(key)], tensor), f"{name}: {key}"
                compared += 1
            extra = sorted(set(got) - {own(key) for key in given})
            assert all(key.startswith("classifier.") for key in extra) and bool(extra) != head, f"{name}: {extra}"
            print(f"{name}: {compared} tensors of the peft library are the start values")
    return 0


if __name__ == "__main__":
    sys.exit(main())
