"""GPT-2's architecture in PyTorch, with GPT-2's names for its tensors: what Softmax Lab's own code is measured against."""

import dataclasses
import json
import math
import struct

import torch
from torch import nn
from torch.nn import functional


@dataclasses.dataclass(frozen=True)
class Config:
    vocabulary: int
    context: int
    width: int
    layers: int
    heads: int
    epsilon: float = 1e-5

    def as_json(self, end_of_text):
        """config.json with the keys that GPT-2's has."""
        return {
            "activation_function": "gelu_new",
            "architectures": ["GPT2LMHeadModel"],
            "bos_token_id": end_of_text,
            "eos_token_id": end_of_text,
            "layer_norm_epsilon": self.epsilon,
            "model_type": "gpt2",
            "n_ctx": self.context,
            "n_embd": self.width,
            "n_head": self.heads,
            "n_layer": self.layers,
            "n_positions": self.context,
            "vocab_size": self.vocabulary,
        }


class Conv1D(nn.Module):
    """GPT-2's name for a linear map whose weights are stored as (inputs, outputs)."""

    def __init__(self, inputs, outputs, deviation):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(inputs, outputs) * deviation)
        self.bias = nn.Parameter(torch.zeros(outputs))

    def forward(self, x):
        return x @ self.weight + self.bias


class Attention(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.heads = config.heads
        self.c_attn = Conv1D(config.width, 3 * config.width, 0.02)
        self.c_proj = Conv1D(config.width, config.width, 0.02 / math.sqrt(2 * config.layers))
        self.dropout = nn.Dropout(dropout)
        future = torch.ones(config.context, config.context, dtype=torch.bool).triu(1)
        self.register_buffer("future", future, persistent=False)

    def forward(self, x):
        batch, length, width = x.shape
        q, k, v = (
            part.view(batch, length, self.heads, width // self.heads).transpose(1, 2)
            for part in self.c_attn(x).split(width, dim=2)
        )
        scores = (q @ k.transpose(2, 3)) / math.sqrt(width // self.heads)
        weights = scores.masked_fill(self.future[:length, :length], -math.inf).softmax(dim=-1)
        mixed = weights @ v
        return self.dropout(self.c_proj(mixed.transpose(1, 2).reshape(batch, length, width)))


class Mlp(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.c_fc = Conv1D(config.width, 4 * config.width, 0.02)
        self.c_proj = Conv1D(4 * config.width, config.width, 0.02 / math.sqrt(2 * config.layers))
        self.dropout = nn.Dropout(dropout)

    def forward(self, x):
        return self.dropout(self.c_proj(functional.gelu(self.c_fc(x), approximate="tanh")))


class Block(nn.Module):
    def __init__(self, config, dropout):
        super().__init__()
        self.ln_1 = nn.LayerNorm(config.width, eps=config.epsilon)
        self.attn = Attention(config, dropout)
        self.ln_2 = nn.LayerNorm(config.width, eps=config.epsilon)
        self.mlp = Mlp(config, dropout)

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        return x + self.mlp(self.ln_2(x))


class Gpt2(nn.Module):
    def __init__(self, config, dropout=0.0):
        super().__init__()
        self.config = config
        self.wte = nn.Embedding(config.vocabulary, config.width)
        self.wpe = nn.Embedding(config.context, config.width)
        nn.init.normal_(self.wte.weight, std=0.02)
        nn.init.normal_(self.wpe.weight, std=0.01)
        self.dropout = nn.Dropout(dropout)
        self.h = nn.ModuleList(Block(config, dropout) for _ in range(config.layers))
        self.ln_f = nn.LayerNorm(config.width, eps=config.epsilon)

    def forward(self, tokens):
        """The logits (batch, length, vocabulary) of tokens (batch, length)."""
        positions = torch.arange(tokens.shape[1])
        x = self.dropout(self.wte(tokens) + self.wpe(positions))
        for block in self.h:
            x = block(x)
        return functional.linear(self.ln_f(x), self.wte.weight)

    @torch.no_grad()
    def generate(self, tokens, count, temperature, top_p, generator):
        """`count` tokens more than these, drawn from the nucleus of `top_p`."""
        tokens = list(tokens)
        for _ in range(count):
            logits = self(torch.tensor([tokens[-self.config.context :]]))[0, -1] / temperature
            p, order = logits.softmax(0).sort(descending=True)
            p[p.cumsum(0) - p >= top_p] = 0
            tokens.append(order[torch.multinomial(p, 1, generator=generator)].item())
        return tokens


def load_safetensors(path):
    """The tensors of such a file, by name, widened to float32."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(bytearray(data[8 + length + begin : 8 + length + end]), dtype=torch.float16)
        tensors[name] = values.reshape(entry["shape"]).float()
    return tensors


def save_safetensors(path, tensors):
    """The tensors, by name, as float16 in the format of safetensors."""
    header, parts, offset = {"__metadata__": {"format": "pt"}}, [], 0
    for name, tensor in tensors.items():
        data = tensor.detach().to(torch.float16).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        parts.append(data)
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(parts))
