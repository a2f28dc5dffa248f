#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Loads this adapter folder on its backbone, BERT or T5, and checks the probe, with torch and safetensors alone.

    python3 reader.py [--backbone FOLDER]      prints the largest difference and "ok", or fails
"""
import argparse
import hashlib
import json
import math
import re
from functools import partial
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

GELU_TANH = partial(F.gelu, approximate="tanh")
ACTIVATIONS = {"gelu": F.gelu, "gelu_new": GELU_TANH, "gelu_pytorch_tanh": GELU_TANH,
               "relu": F.relu, "silu": F.silu, "swish": F.silu}
GATE_TEMPERATURE = 0.1


def plain_name(name):
    """A tensor's name without the marks of the peft library, of published T5 adapters (their task) and of older BERT files."""
    name = name.removeprefix("base_model.model.").removeprefix("bert.").replace(".base_layer.", ".")
    name = re.sub(r"\.lora_([AB])s?\..+", r".lora_\1", name)
    name = re.sub(r"\.adapter_controller\.adapters\..+\.(down|up)_sampler\.", r".adapter.\1_sampler.", name)
    return name.replace("LayerNorm.gamma", "LayerNorm.weight").replace("LayerNorm.beta", "LayerNorm.bias")


class Adapted:
    """What both hosts share. One text at a time, in evaluation mode.

    `w` holds the backbone's tensors, trained ones in their place, and those that the method added: a layer applies what it
    finds there under its own name.
    """

    def __init__(self, folder, backbone):
        self.facts = json.loads((folder / "sherl.json").read_text())
        for name, digest in self.facts["files"].items():
            if hashlib.sha256((folder / name).read_bytes()).hexdigest() != digest:
                raise SystemExit(f"{name} was changed after the export")
        self.config = json.loads((backbone / "config.json").read_text())
        self.method, self.options = self.facts["method"], self.facts["options"]
        dtype = getattr(torch, self.facts["backbone"]["dtype"])
        self.w = {}
        for file in [*sorted(backbone.glob("*.safetensors")), folder / "adapter_model.safetensors"]:
            self.w |= {plain_name(n): t.to(dtype) for n, t in load_file(file).items() if t.is_floating_point()}

    def linear(self, name, x):
        """With the low-rank product (LoRA) or the factor ((IA)³: of a dense layer's input, of another one's output)."""
        factor = self.w.get(name + ".ia3_l", torch.ones(1)).flatten()
        if name.endswith("dense"):
            x, factor = x * factor, 1
        y = F.linear(x, self.w[name + ".weight"], self.w.get(name + ".bias"))
        if name + ".lora_A" in self.w:
            scale = self.options["alpha"] / self.options["rank"]
            y = y + scale * F.linear(F.linear(x, self.w[name + ".lora_A"]), self.w[name + ".lora_B"])
        return y * factor

    def bottleneck(self, name, y):
        """Adapter: on the output of a part of a block, before the residual sum."""
        if name + ".down_sampler.weight" not in self.w:
            return y
        z = ACTIVATIONS[self.options["activation"]](self.linear(name + ".down_sampler", y))
        return y + self.linear(name + ".up_sampler", z)

    def layer_norm(self, name, x, eps):
        weight = self.w[name + ".weight"]
        return F.layer_norm(x, weight.shape, weight, self.w[name + ".bias"], eps)

    def sherl(self, name, features):
        """The anti-redundancy operator; the last feature is the guide."""
        gated, eps, h = self.options["down"] == "gated", self.options["epsilon"], []
        for k, x in enumerate(features):
            down = f"{name}.hor_block.{k}."
            if gated:
                z = self.linear(down + "fc1", x).relu()
                h.append((self.linear(down + "fc2", z) + z) * self.linear(down + "fc3", z).sigmoid())
            else:
                h.append(self.layer_norm(down + "fc.1", self.linear(down + "fc.0", x), 1e-5))
        s, g = torch.stack(h[:-1], -2), h[-1]
        length = s.norm(dim=-1, keepdim=True)
        unit = torch.where(length == 0, 0.0, s / (length + eps))
        rho = (unit @ unit.transpose(-1, -2)).relu().sum(-1)
        share = self.linear(name + ".guide_block.fc_attn", s * g.unsqueeze(-2)).squeeze(-1).relu() / rho.where(rho != 0, 1)
        share = share.where(rho != 0, 0)
        u = ((share / (share.sum(-1, keepdim=True) + eps)).unsqueeze(-1) * s).sum(-2) + g
        if gated:
            out = self.linear(name + ".fc_out", u.relu())
        else:
            out = self.layer_norm(name + ".fc_out.2", self.linear(name + ".fc_out.1", u.relu()), 1e-12)
        return out + torch.tanh(self.w[name + ".gate_params"] / GATE_TEMPERATURE) * features[-1]

    def rung(self, gate, down, z, feature):
        """LST: how the ladder takes a feature in. Gate "one": not at all."""
        if self.options["gate"] == "one":
            return z
        mu = torch.sigmoid(self.w[gate] / GATE_TEMPERATURE)
        return mu * z + (1 - mu) * self.linear(down, feature)


class Bert(Adapted):
    """Classification and regression: the head's outputs."""

    def norm(self, name, x):
        return self.layer_norm(name, x, self.config.get("layer_norm_eps", 1e-12))

    def embed(self, ids, types):
        """(1, tokens, width). Prompts stand before the words; prefixes take positions only."""
        x, first = self.w["embeddings.word_embeddings.weight"][ids], 0
        if self.method == "prompt":
            prompt = self.w["prompt_embeddings"]
            x, types = torch.cat([prompt, x]), [0] * len(prompt) + types
        elif self.method == "prefix":
            first = self.options["length"]
        x = x + self.w["embeddings.token_type_embeddings.weight"][types]
        x = x + self.w["embeddings.position_embeddings.weight"][first : first + len(x)]
        return self.norm("embeddings.LayerNorm", x)[None]

    def prefix(self, i):
        """Keys and values before those of block i, each (1, heads, length, head width)."""
        rows, heads = self.w["prompt_embeddings"], self.config["num_attention_heads"]
        return rows.view(1, len(rows), self.config["num_hidden_layers"], 2, heads, -1)[:, :, i].permute(2, 0, 3, 1, 4)

    def block(self, name, x, prefix=None):
        b, t, d = x.shape
        q, k, v = (self.linear(f"{name}.attention.self.{n}", x).view(b, t, self.config["num_attention_heads"], -1).transpose(1, 2)
                   for n in ("query", "key", "value"))
        if prefix is not None:
            k, v = torch.cat([prefix[0], k], 2), torch.cat([prefix[1], v], 2)
        y = ((q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).softmax(-1) @ v).transpose(1, 2).reshape(b, t, d)
        y = self.bottleneck(name + ".attention.output.adapter", self.linear(name + ".attention.output.dense", y))
        x = self.norm(name + ".attention.output.LayerNorm", y + x)
        y = ACTIVATIONS[self.config.get("hidden_act", "gelu")](self.linear(name + ".intermediate.dense", x))
        y = self.bottleneck(name + ".output.adapter", self.linear(name + ".output.dense", y))
        return self.norm(name + ".output.LayerNorm", y + x)

    def lst(self, features):
        z = self.linear("side_first_downsample_l", features[0])
        for feature in self.options["layers"]:
            i = feature - 1
            z = self.rung(f"side_gate_params_l.{i}", f"side_downsamples_l.{i}", z, features[feature])
            z = self.block(f"side_block_l.{i}", z)
        return self.linear("side_final_upsample_l", z)

    def unipt(self, features):
        def down(feature):
            name = f"side_downsamples_l.{feature - 1}" if feature else "side_first_downsample_l"
            return self.layer_norm(name + ".1", self.linear(name + ".0", features[feature]), 1e-5)

        anchor, merged, scores = down(len(features) - 1), [], []
        for target in map(down, self.options["layers"]):
            weight = (anchor @ target.transpose(1, 2)).relu()
            merged.append(weight / (weight.sum(-1, keepdim=True) + 1e-6) @ target + target)
            scores.append(self.linear("side_gate_layer_l", anchor.mean(1) * target.mean(1)))
        mixed = (torch.stack(scores).softmax(0).unsqueeze(-1) * torch.stack(merged)).sum(0)
        mixed = self.linear("side_projection_l.2", self.linear("side_projection_l.0", mixed).relu())
        return self.linear("side_final_upsample_l.0", anchor + self.layer_norm("side_projection_l.3", mixed, 1e-5))

    def hidden(self, ids, types):
        features, blocks = [self.embed(ids, types)], self.config["num_hidden_layers"]
        guide = blocks - self.options["late_layers"] if self.method == "sherl" else blocks
        for i in range(guide):
            features.append(self.block(f"encoder.layer.{i}", features[-1], self.prefix(i) if self.method == "prefix" else None))
        if self.method == "lst":
            return self.lst(features)
        if self.method == "unipt":
            return self.unipt(features)
        if self.method != "sherl":
            return features[-1]
        x = self.sherl("side_block", [features[i] for i in [*self.options["early_layers"], guide]])
        for i in range(guide, blocks):
            x = self.block(f"encoder.layer.{i}", x)
        return x

    def outputs(self, item):
        x, pool = self.hidden(item["input_ids"], item["token_type_ids"]), self.facts["task"]["pool"]
        x = x.mean(1) if pool == "mean" else x[:, 0]
        return self.linear("classifier", self.linear("pooler.dense", x).tanh() if pool == "pooler" else x)[0]


class T5(Adapted):
    """Text to text: the log-likelihood of each of the task's answers."""

    def norm(self, name, x):
        eps = self.config.get("layer_norm_epsilon", 1e-6)
        y = self.w[name + ".weight"] * (x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps))
        return y + self.w.get(name + ".bias", 0)

    def position_bias(self, block, length):
        """(heads, query, key) from the table of `block`; in a decoder, later tokens are hidden."""
        at = torch.arange(length)
        distance, encoder = at - at[:, None], block.startswith("encoder")
        buckets = self.config.get("relative_attention_num_buckets", 32)
        reach = self.config.get("relative_attention_max_distance", 128)
        bucket = torch.zeros_like(distance)
        if encoder:
            buckets //= 2
            bucket = (distance > 0) * buckets
            distance = distance.abs()
        else:
            distance = (-distance).clamp(min=0)
        exact = buckets // 2
        # The logarithm is one of float32 whatever the tensors are: some distances lie on the edge of a bucket.
        far = torch.log(distance.float() / exact) / math.log(reach / exact) * (buckets - exact)
        bucket = bucket + torch.where(distance < exact, distance, (exact + far.clamp(min=0).long()).clamp(max=buckets - 1))
        bias = self.w[block + ".layer.0.SelfAttention.relative_attention_bias.weight"][bucket].permute(2, 0, 1)
        return bias if encoder else bias.masked_fill(at > at[:, None], -math.inf)

    def attention(self, name, x, memory, bias):
        q, k, v = (self.linear(f"{name}.{n}", y).view(1, y.shape[1], self.config["num_heads"], -1).transpose(1, 2)
                   for n, y in (("q", x), ("k", memory), ("v", memory)))
        y = (q @ k.transpose(2, 3) + bias).softmax(-1) @ v
        return self.linear(name + ".o", y.transpose(1, 2).reshape(1, x.shape[1], -1))

    def feed_forward(self, name, x):
        if name + ".wi.weight" in self.w:
            return self.linear(name + ".wo", self.linear(name + ".wi", x).relu())
        return self.linear(name + ".wo", GELU_TANH(self.linear(name + ".wi_0", x)) * self.linear(name + ".wi_1", x))

    def block(self, name, x, bias, memory):
        """`memory`: what a decoder looks at, None in an encoder."""
        part = name + ".layer.0"
        y = self.norm(part + ".layer_norm", x)
        x = x + self.bottleneck(part + ".adapter", self.attention(part + ".SelfAttention", y, y, bias))
        if memory is not None:
            part = name + ".layer.1"
            x = x + self.attention(part + ".EncDecAttention", self.norm(part + ".layer_norm", x), memory, 0)
        part = name + (".layer.1" if memory is None else ".layer.2")
        y = self.feed_forward(part + ".DenseReluDense", self.norm(part + ".layer_norm", x))
        return x + self.bottleneck(part + ".adapter", y)

    def side(self, stack, features, bias, memory):
        """The stack's side network on its features; `memory`: the encoder's side output."""
        if self.method == "sherl":
            guide = len(features) - 1 - self.options["late_layers"][stack]
            y = self.sherl(stack + ".side_mtsa_block", [features[i] for i in [*self.options["early_layers"][stack], guide]])
            for i in range(guide, len(features) - 1):
                y = self.block(f"{stack}.block.{i}", y, bias, memory)
        else:
            layers = self.options["layers"][stack]
            bias = self.position_bias(f"{stack}.side_block.{layers[0] - 1}", features[0].shape[1])
            y = self.linear(stack + ".side_first_downsample", features[0])
            for feature in layers:
                i = feature - 1
                y = self.rung(f"{stack}.side_gate_params.{i}", f"{stack}.side_downsamples.{i}", y, features[feature])
                y = self.block(f"{stack}.side_block.{i}", y, bias, memory)
        return self.norm(stack + ".final_side_layer_norm", y)

    def run(self, stack, x, blocks, memory, side_memory):
        """What the stack and its side network, if the method has one, make of embeddings (1, tokens, width)."""
        features, bias = [x], self.position_bias(stack + ".block.0", x.shape[1])
        for i in range(blocks):
            features.append(self.block(f"{stack}.block.{i}", features[-1], bias, memory))
        side = self.side(stack, features, bias, side_memory) if self.method in ("sherl", "lst") else None
        return self.norm(stack + ".final_layer_norm", features[-1]), side

    def encode(self, ids):
        x = self.w["shared.weight"][ids]
        if self.method == "prompt":
            x = torch.cat([self.w["prefix_shared"], x])
        return self.run("encoder", x[None], self.config["num_layers"], None, None)

    def logits(self, source, answer):
        """(answer tokens, vocabulary) while the answer is read, shifted right; `source`: of encode()."""
        start = self.config.get("decoder_start_token_id")
        ids = [self.config.get("pad_token_id", 0) if start is None else start, *answer[:-1]]
        blocks = self.config.get("num_decoder_layers") or self.config["num_layers"]
        y, side = self.run("decoder", self.w["shared.weight"][ids][None], blocks, *source)
        if self.method == "lst":
            y = self.linear("side_final_upsample", side)
        elif self.method == "sherl":
            y = side
        head = "lm_head.weight"
        if self.config.get("tie_word_embeddings", True):
            y, head = y / math.sqrt(self.config["d_model"]), "shared.weight"
        return F.linear(y, self.w[head], self.w.get("lm_head.bias"))[0]

    def outputs(self, item):
        source = self.encode(item["input_ids"])
        answers = [answer["ids"] for answer in self.facts["task"]["answers"]]
        return torch.stack([self.logits(source, ids).log_softmax(-1)[torch.arange(len(ids)), ids].sum() for ids in answers])


HOSTS = {"bert": Bert, "t5": T5}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--backbone", type=Path)
    folder = Path(__file__).resolve().parent
    facts = json.loads((folder / "sherl.json").read_text())
    backbone = parser.parse_args().backbone or Path(facts["backbone"]["path"])
    model = HOSTS[facts["backbone"]["model_type"]](folder, backbone)
    probe, worst = facts["probe"], 0.0
    for item, expected in zip(probe["inputs"], probe["logits"], strict=True):
        for got, want in zip(model.outputs(item).tolist(), expected, strict=True):
            worst = max(worst, abs(got - want))
            if not abs(got - want) <= probe["tolerance"]["abs"] + probe["tolerance"]["rel"] * abs(want):
                raise SystemExit(f"the probe differs: {got} instead of {want}")
    print(f"ok: {len(probe['inputs'])} inputs, largest difference {worst:.2g}")


if __name__ == "__main__":
    main()
