# SPDX-License-Identifier: GPL-3.0-or-later
"""Second readers of exported folders: the folder's own reader.py, and for LoRA the peft library.

check_exports.py SAMPLES: every folder below SAMPLES with a sherl.json, as tst_export leaves them. Exit code 77 (skipped) where torch,
safetensors, transformers or peft are missing.
"""
import json
import subprocess
import sys
from pathlib import Path

try:
    import torch
    from peft import PeftModel
    from safetensors.torch import load_file
    from transformers import BertModel
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)


def check_with_peft(folder: Path, facts: dict) -> float:
    """Largest difference between the probe's logits and those of the peft library's model with our head."""
    backbone = BertModel.from_pretrained(facts["backbone"]["path"], add_pooling_layer=False)
    model = PeftModel.from_pretrained(backbone, folder).eval()
    head = load_file(folder / "adapter_model.safetensors")
    worst = 0.0
    for item, expected in zip(facts["probe"]["inputs"], facts["probe"]["logits"], strict=True):
        with torch.no_grad():
            ids, types = torch.tensor([item["input_ids"]]), torch.tensor([item["token_type_ids"]])
            hidden = model(input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids)).last_hidden_state
            logits = hidden.mean(1) @ head["classifier.weight"].T + head["classifier.bias"]
        worst = max(worst, (logits[0] - torch.tensor(expected)).abs().max().item())
    return worst


def main() -> int:
    folders = sorted(path.parent for path in Path(sys.argv[1]).rglob("sherl.json"))
    kinds = set()
    for folder in folders:
        facts = json.loads((folder / "sherl.json").read_text())
        kinds.add(facts["method"])
        done = subprocess.run([sys.executable, folder / "reader.py"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{folder}: reader.py: {done.stdout}{done.stderr}"
        print(f"{facts['method']}: reader.py {done.stdout.strip()}")
        if facts["method"] == "lora":
            worst = check_with_peft(folder, facts)
            assert worst < 1e-5, f"peft differs by {worst}"
            print(f"lora: peft, largest difference {worst:.2g}")
    assert {"lora", "sherl", "full"} <= kinds, kinds
    return 0


if __name__ == "__main__":
    sys.exit(main())
