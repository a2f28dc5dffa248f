# SPDX-License-Identifier: GPL-3.0-or-later
"""Every method of reader.py against parity cases: the logits of a reference that shares no code with it or with the engine.

check_reader.py READER GOLDEN: the reader, and a folder of parity cases (the classification and text-to-text cases on BERT and T5 are
taken). Exit code 77 (skipped) where torch or safetensors are missing.
"""
import hashlib
import importlib.util
import json
import shutil
import sys
import tempfile
from pathlib import Path

try:
    import torch
    from safetensors.torch import load_file
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(77)


def write_folder(case: Path, facts: dict, rows: list, target: Path) -> None:
    """What an export of the case's method would hold, as far as a reader of its logits needs it."""
    weights = target / "adapter_model.safetensors"
    shutil.copyfile(case / "adapter.safetensors", weights)
    backbone = case / facts["backbone"]["path"]
    model_type = json.loads((backbone / "config.json").read_text())["model_type"]
    task = {"kind": facts["task"]["kind"]}
    if task["kind"] == "seq2seq":
        task["answers"] = [{"text": "", "ids": answer} for _, answer in rows]
    else:
        task["pool"] = facts["task"]["head"]["pool"]
    sherl = {
        "method": facts["method"]["kind"],
        "options": {key: value for key, value in facts["method"].items() if key != "kind"},
        "task": task,
        "backbone": {"path": str(backbone), "model_type": model_type, "dtype": facts["backbone"]["dtype"]},
        "files": {weights.name: hashlib.sha256(weights.read_bytes()).hexdigest()},
    }
    (target / "sherl.json").write_text(json.dumps(sherl))


def rows_of(case: Path) -> list:
    """Token ids of each row without padding, and its target tokens (or class)."""
    tensors = load_file(case / "inputs.safetensors")
    rows = []
    for ids, mask, label in zip(tensors["input_ids"], tensors["attention_mask"], tensors["labels"], strict=True):
        count = int(mask.sum())
        assert mask[:count].all(), f"{case.name}: padding between tokens"
        rows.append((ids[:count].tolist(), label[label != -100].tolist() if label.ndim else int(label)))
    return rows


@torch.no_grad()
def largest_difference(reader, case: Path, facts: dict) -> float:
    """Of all logits of the case, relative to its tolerance: at most 1 where they agree."""
    rows, expected = rows_of(case), load_file(case / "expected.safetensors")["logits"]
    absolute, relative = facts["tolerance"]["atol"], facts["tolerance"]["rtol"]
    worst = 0.0

    def compare(got: torch.Tensor, want: torch.Tensor) -> None:
        nonlocal worst
        assert got.dtype == want.dtype and got.shape == want.shape, f"{case.name}: {got.dtype} {got.shape}"
        assert got.isfinite().all(), case.name
        worst = max(worst, float(((got - want).abs() / (absolute + relative * want.abs())).max()))

    with tempfile.TemporaryDirectory() as folder:
        write_folder(case, facts, rows, Path(folder))
        model_type = json.loads((case / facts["backbone"]["path"] / "config.json").read_text())["model_type"]
        model = reader.HOSTS[model_type](Path(folder), case / facts["backbone"]["path"])
        for row, (ids, label) in enumerate(rows):
            item = {"input_ids": ids, "token_type_ids": [0] * len(ids)}
            if facts["task"]["kind"] == "seq2seq":
                want = expected[row, : len(label)]
                compare(model.logits(model.encode(ids), label), want)
                # This row's own answer among those of all rows.
                likelihood = sum(step.log_softmax(-1)[token] for step, token in zip(want, label, strict=True))
                compare(model.outputs(item)[row], likelihood)
            else:
                compare(model.outputs(item), expected[row])
    return worst


def main() -> int:
    spec = importlib.util.spec_from_file_location("reader", sys.argv[1])
    reader = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(reader)
    seen = set()
    for case in sorted(path.parent for path in Path(sys.argv[2]).glob("*/case.json")):
        facts = json.loads((case / "case.json").read_text())
        host = case.name.split("-")[0]
        if host not in reader.HOSTS or facts["task"]["kind"] not in ("classification", "seq2seq"):
            continue
        worst = largest_difference(reader, case, facts)
        print(f"{case.name}: {worst:.2g} of what is allowed")
        assert worst <= 1, f"{case.name}: the logits differ"
        seen.add((host, facts["method"]["kind"]))
    print(f"{len(seen)} methods on their hosts")
    assert seen, "no case"
    return 0


if __name__ == "__main__":
    sys.exit(main())
