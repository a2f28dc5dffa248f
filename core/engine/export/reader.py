#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads this adapter folder on its BERT backbone and checks the probe, with torch and safetensors alone.

    python3 reader.py [--backbone FOLDER]      prints the largest difference and "ok", or fails
"""
import argparse
import hashlib
import json
import math
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file


class Adapted:
    """BERT with one of the types SHERL, SHERL_FULL, SHERL_BITFIT, SHERL_LINEAR_PROBE, LORA; eval mode."""

    def __init__(self, folder, backbone):
        self.facts = json.loads((folder / "sherl.json").read_text())
        for name, digest in self.facts["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise SystemExit(f"{name} was changed after the export")
        dtype = getattr(torch, self.facts["backbone"]["dtype"])
        self.config = json.loads((backbone / "config.json").read_text())
        raw = {}
        for file in sorted(backbone.glob("*.safetensors")):
            raw |= load_file(file)
        rename = lambda n: n.removeprefix("bert.").replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")
        self.w = {rename(n): t.to(dtype) for n, t in raw.items() if t.is_floating_point()}
        self.a = {n: t.to(dtype) for n, t in load_file(folder / "adapter_model.safetensors").items()}
        self.w |= {n.removeprefix("base_model.model.").replace(".base_layer", ""): t for n, t in self.a.items() if "lora_" not in n}
        self.method, self.options = self.facts["method"], self.facts["options"]

    def linear(self, name, x):
        y = F.linear(x, self.w[name + ".weight"], self.w.get(name + ".bias"))
        lora = f"base_model.model.{name}.lora_"
        if lora + "A.weight" in self.a:
            scale = self.options["alpha"] / self.options["rank"]
            y = y + scale * F.linear(F.linear(x, self.a[lora + "A.weight"]), self.a[lora + "B.weight"])
        return y

    def norm(self, name, x, eps=None):
        weight = self.w[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.w[name + ".bias"], eps or self.config.get("layer_norm_eps", 1e-12))

    def activate(self, x):
        kind = self.config.get("hidden_act", "gelu")
        if kind in ("gelu_new", "gelu_pytorch_tanh"):
            return F.gelu(x, approximate="tanh")
        return {"gelu": F.gelu, "relu": F.relu, "silu": F.silu, "swish": F.silu}[kind](x)

    def block(self, i, x):
        p, (b, t, d), h = f"encoder.layer.{i}.", x.shape, self.config["num_attention_heads"]
        q, k, v = (self.linear(p + "attention.self." + n, x).view(b, t, h, d // h).transpose(1, 2) for n in ("query", "key", "value"))
        scores = (q @ k.transpose(-1, -2) / math.sqrt(d // h)).softmax(-1) @ v
        x = self.norm(p + "attention.output.LayerNorm", self.linear(p + "attention.output.dense", scores.transpose(1, 2).reshape(b, t, d)) + x)
        return self.norm(p + "output.LayerNorm", self.linear(p + "output.dense", self.activate(self.linear(p + "intermediate.dense", x))) + x)

    def side(self, features):
        """SHERL: the anti-redundancy operator; the last feature is the guide."""
        gated, eps, h = self.options["down"] == "gated", self.options["epsilon"], []
        for k, x in enumerate(features):
            name = f"side_block.hor_block.{k}."
            if gated:
                z = self.linear(name + "fc1", x).relu()
                h.append((self.linear(name + "fc2", z) + z) * self.linear(name + "fc3", z).sigmoid())
            else:
                h.append(self.norm(name + "fc.1", self.linear(name + "fc.0", x), 1e-5))
        s, g = torch.stack(h[:-1], -2), h[-1]
        length = s.norm(dim=-1, keepdim=True)
        unit = torch.where(length == 0, 0.0, s / (length + eps))
        rho = (unit @ unit.transpose(-1, -2)).relu().sum(-1)
        share = self.linear("side_block.guide_block.fc_attn", s * g.unsqueeze(-2)).squeeze(-1).relu() / rho.where(rho != 0, 1)
        share = share.where(rho != 0, 0)
        u = ((share / (share.sum(-1, keepdim=True) + eps)).unsqueeze(-1) * s).sum(-2) + g
        out = self.linear("side_block.fc_out", u.relu()) if gated else self.norm("side_block.fc_out.2", self.linear("side_block.fc_out.1", u.relu()), 1e-12)
        return out + torch.tanh(self.w["side_block.gate_params"] / 0.1) * features[-1]

    @torch.no_grad()
    def logits(self, ids, types):
        """One text's token ids and segment ids -> (classes)."""
        ids, types = torch.tensor([ids]), torch.tensor([types])
        x = self.w["embeddings.word_embeddings.weight"][ids] + self.w["embeddings.token_type_embeddings.weight"][types]
        x = self.norm("embeddings.LayerNorm", x + self.w["embeddings.position_embeddings.weight"][: ids.shape[1]])
        features, blocks = [x], self.config["num_hidden_layers"]
        guide = blocks - self.options["late_layers"] if self.method == "sherl" else blocks
        for i in range(guide):
            features.append(self.block(i, features[-1]))
        x = features[-1]
        if self.method == "sherl":
            x = self.side([features[i] for i in self.options["early_layers"]] + [features[guide]])
            for i in range(guide, blocks):
                x = self.block(i, x)
        pool = self.facts["task"]["pool"]
        x = x.mean(1) if pool == "mean" else x[:, 0]
        return self.linear("classifier", self.linear("pooler.dense", x).tanh() if pool == "pooler" else x)[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", type=Path)
    folder = Path(__file__).resolve().parent
    facts = json.loads((folder / "sherl.json").read_text())
    model = Adapted(folder, parser.parse_args().backbone or Path(facts["backbone"]["path"]))
    probe, worst = facts["probe"], 0.0
    for item, expected in zip(probe["inputs"], probe["logits"], strict=True):
        for got, want in zip(model.logits(item["input_ids"], item["token_type_ids"]).tolist(), expected, strict=True):
            worst = max(worst, abs(got - want))
            if not abs(got - want) <= probe["tolerance"]["abs"] + probe["tolerance"]["rel"] * abs(want):
                raise SystemExit(f"the probe differs: {got} instead of {want}")
    print(f"ok: {len(probe['inputs'])} inputs, largest difference {worst:.2g}")


if __name__ == "__main__":
    main()
