# SPDX-License-Identifier: GPL-3.0-or-later
"""Second readers of exported folders: the folder's own reader.py, and the peft library for what it knows.

check_exports.py SAMPLES: every exported adapter below SAMPLES, as tst_export leaves them: each method on each host that it is for. Exit
code 77 (skipped) where torch, safetensors, transformers or peft are missing.
"""
import contextlib
import io
import json
import runpy
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

ON_BOTH = ("full", "partial", "bitfit", "adapter", "lora", "prompt", "lst", "sherl")
METHODS = {(host, method) for host in ("bert", "t5") for method in ON_BOTH}
METHODS |= {("bert", method) for method in ("linear_probe", "ia3", "prefix", "unipt")}
PEFT_TYPES = ("LORA", "IA3", "PROMPT_TUNING", "PREFIX_TUNING")
# Single precision, where logits are of the size of 1.
CLOSE = 1e-5


def check_with_reader(folder: Path) -> str:
    """What the folder's program prints, run as it is but in this process: the libraries take seconds to load."""
    printed = io.StringIO()
    sys.argv = [str(folder / "reader.py")]
    try:
        with contextlib.redirect_stdout(printed):
            runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as refusal:
        raise AssertionError(f"{folder}: reader.py: {refusal}") from refusal
    return printed.getvalue().strip()


def peft_output(model: PeftModel, item: dict):
    """What the backbone with the adapter gives for one input."""
    ids, types = torch.tensor([item["input_ids"]]), torch.tensor([item["token_type_ids"]])
    config = model.active_peft_config
    if not config.is_prompt_learning:
        return model(input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids))
    # With virtual tokens the library's forward() drops token types, which a pair of texts needs: then the same without it.
    if not types.any():
        return model(input_ids=ids, attention_mask=torch.ones_like(ids))
    virtual = model.get_prompt(1)
    mask = torch.ones(1, config.num_virtual_tokens + ids.shape[1])
    if config.peft_type == "PREFIX_TUNING":
        return model.base_model(input_ids=ids, token_type_ids=types, attention_mask=mask, past_key_values=virtual)
    embeddings = torch.cat([virtual, model.word_embeddings(ids)], 1)
    types = torch.cat([types.new_zeros(1, config.num_virtual_tokens), types], 1)
    return model.base_model(inputs_embeds=embeddings, token_type_ids=types, attention_mask=mask)


@torch.no_grad()
def check_with_peft(folder: Path, facts: dict) -> float:
    """Largest difference between the probe's logits and those of the peft library's model with our head."""
    pool = facts["task"]["pool"]
    dtype = getattr(torch, facts["backbone"]["dtype"])
    backbone = BertModel.from_pretrained(facts["backbone"]["path"], add_pooling_layer=pool == "pooler", dtype=dtype)
    model = PeftModel.from_pretrained(backbone, folder).eval()
    head = load_file(folder / "adapter_model.safetensors")
    worst = 0.0
    for item, expected in zip(facts["probe"]["inputs"], facts["probe"]["logits"], strict=True):
        output = peft_output(model, item)
        pooled = {"mean": output.last_hidden_state.mean(1), "cls": output.last_hidden_state[:, 0], "pooler": output.pooler_output}[pool]
        logits = pooled @ head["classifier.weight"].T + head["classifier.bias"]
        worst = max(worst, (logits[0] - torch.tensor(expected)).abs().max().item())
    return worst


def main() -> int:
    samples, seen = Path(sys.argv[1]), set()
    for folder in sorted(path.parent for path in samples.rglob("adapter_config.json")):
        facts = json.loads((folder / "sherl.json").read_text())
        host, method = facts["backbone"]["model_type"], facts["method"]
        seen.add((host, method))
        said = check_with_reader(folder)
        assert said.startswith("ok: "), f"{folder}: reader.py: {said}"
        print(f"{host}, {method}: reader.py {said}")
        if json.loads((folder / "adapter_config.json").read_text())["peft_type"] in PEFT_TYPES:
            worst = check_with_peft(folder, facts)
            assert worst < CLOSE, f"{folder}: peft differs by {worst}"
            print(f"{host}, {method}: peft, largest difference {worst:.2g}")
    missing = sorted(METHODS - seen)
    assert not missing, f"without a sample: {missing}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
