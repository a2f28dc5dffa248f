# SPDX-License-Identifier: GPL-3.0-or-later
"""transformers loads what was merged: a whole model for sequence classification that gives the logits of the adapter beside it.

check_merged.py SAMPLES: as tst_merge leaves them (merged, adapter). Exit code 77 (skipped) where torch or transformers are missing.
"""
import json
import sys
from pathlib import Path

try:
    import torch
    from transformers import AutoConfig, AutoModelForSequenceClassification
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)


@torch.no_grad()
def main() -> int:
    samples = Path(sys.argv[1])
    facts = json.loads((samples / "adapter" / "sherl.json").read_text())
    config = AutoConfig.from_pretrained(samples / "merged")
    assert list(config.id2label.values()) == facts["task"]["labels"], config.id2label
    model, loaded = AutoModelForSequenceClassification.from_pretrained(samples / "merged", output_loading_info=True)
    for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"):
        assert not loaded[kind], f"{kind}: {loaded[kind]}"
    worst = 0.0
    for item, expected in zip(facts["probe"]["inputs"], facts["probe"]["logits"], strict=True):
        ids, types = torch.tensor([item["input_ids"]]), torch.tensor([item["token_type_ids"]])
        logits = model.eval()(input_ids=ids, token_type_ids=types, attention_mask=torch.ones_like(ids)).logits[0]
        worst = max(worst, (logits - torch.tensor(expected)).abs().max().item())
    assert worst < 1e-5, f"transformers differs by {worst}"
    print(f"merged: transformers, largest difference {worst:.2g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
