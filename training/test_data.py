#!/usr/bin/python3
"""Writes what Softmax Lab's tests compare its own code with: test_data.py MODEL_FOLDER OUT [TEXT]

OUT/tiny: a GPT-2 of a few thousand random weights, as a folder of files.
OUT/tiny/reference.json: what PyTorch makes of it: the logits at every position, a head, a layer's lens.
OUT/tokens.json: texts, as bytes in hexadecimal, and their tokens in the vocabulary of the model that is shipped.
OUT/fairy-tales.json: beginnings of stories of TEXT that this model never saw, and some of PyTorch's logits at every position.
"""

import json
import pathlib
import random
import sys

import torch

import bpe
import gpt2
import train

TEXTS = [
    "", "Once upon a time", " Once  upon\ta\n\ntime ", "   ", "\n", "  x", " \n x", "x  ", "it's they're I'VE we'll I'd don't", "'s's 's",
    "1234567 2nd ½ ²", "e\u0301 \u00e9", "Stra\u00dfe, \u65e5\u672c\u8a9e \u0440\u0443\u0441\u0441\u043a\u0438\u0439", "\u00a0\u2003a\u3000b",
    "\u0085x\u2028y", "\ufeffx", "\U0001f600\U0001f468\u200d\U0001f469", "...!?  --'", "\"Yes,\" said the king.", "<|endoftext|>",
    "a" * 100, "ab" * 60, "\x00\x01\x7f", "snake_case CamelCase", "\u0967\u0968 \u2163 \u3251", "'", "''s", " '", "\u2019s",
]


def tiny_model(folder):
    """A model whose sizes are no multiples of anything, with weights large enough that all of them matter."""
    torch.manual_seed(17)
    corpus = "Once upon a time there was a king who had a daughter, and the daughter had a golden ball. " * 3
    tokenizer = bpe.Tokenizer(bpe.train([corpus], 290))
    config = gpt2.Config(len(tokenizer.names), 40, 21, 2, 3)
    model = gpt2.Gpt2(config).eval()
    for name, p in model.named_parameters():
        deviation = 0.3 if p.dim() == 2 else 0.2
        p.data = (torch.randn(p.shape) * deviation + (1 if "ln" in name and "weight" in name else 0)).half().float()
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(folder)
    (folder / "config.json").write_text(json.dumps(config.as_json(tokenizer.end_of_text), indent=2) + "\n")
    gpt2.save_safetensors(folder / "model.safetensors", model.state_dict())
    return model, tokenizer


@torch.no_grad()
def reference(model, tokens):
    """The logits at every position; Q, K, V and weights of the last head of the last layer; the lens behind the first."""
    x = torch.tensor([tokens])
    attention = model.h[-1].attn
    kept = {}
    model.h[-1].ln_1.register_forward_hook(lambda module, inputs, output: kept.update(normed=output))
    model.h[0].register_forward_hook(lambda module, inputs, output: kept.update(first=output))
    logits = model(x)[0]
    d = model.config.width // model.config.heads
    q, k, v = (part[0, :, -d:] for part in attention.c_attn(kept["normed"]).split(model.config.width, dim=2))
    scores = (q @ k.T / d**0.5).masked_fill(attention.future[: len(tokens), : len(tokens)], -torch.inf)
    lens = torch.nn.functional.linear(model.ln_f(kept["first"]), model.wte.weight)[0, -1]
    head = {"q": q, "k": k, "v": v, "weights": scores.softmax(-1)}
    return {
        "tokens": tokens,
        "logits": rounded(logits),
        "head": {name: rounded(values) for name, values in head.items()},
        "lens": rounded(lens),
    }


def rounded(values):
    if values.dim() == 1:
        return [float(f"{value:.7g}") for value in values.tolist()]
    return [rounded(row) for row in values]


def random_text(generator):
    letters = "aeht ,.'\"\n\t 1é\u00df\u4e2d\U0001f600\u00a0\u0301_-"
    return "".join(generator.choice(letters) for _ in range(generator.randrange(1, 30)))


@torch.no_grad()
def held_out_logits(folder, tokenizer, text, seed=1):
    """Of eight stories that are held out: the first tokens, and of each position every 64th logit and log Σ e^z."""
    shape = json.loads((folder / "config.json").read_text())
    model = gpt2.Gpt2(gpt2.Config(*(shape[key] for key in ("vocab_size", "n_ctx", "n_embd", "n_layer", "n_head")))).eval()
    model.load_state_dict(gpt2.load_safetensors(folder / "model.safetensors"))
    cases = []
    for story in train.split_stories(text, seed)[1][:8]:
        tokens = tokenizer.encode(story)[: 8 + 8 * len(cases)]
        logits = model(torch.tensor([tokens]))[0]
        every_64th = [[float(f"{value:.6f}") for value in row[::64]] for row in logits]
        cases.append({"tokens": tokens, "every_64th": every_64th, "log_sum_exp": rounded(logits.logsumexp(-1))})
    return cases


def main():
    vocabulary, out = (pathlib.Path(word) for word in sys.argv[1:3])
    model, tokenizer = tiny_model(out / "tiny")
    tokens = tokenizer.encode("Once upon a time there was a golden ball, and 7 kings.")
    (out / "tiny" / "reference.json").write_text(json.dumps(reference(model, tokens)) + "\n")
    tokenizer = bpe.Tokenizer.load(vocabulary)
    generator = random.Random(17)
    texts = TEXTS + [random_text(generator) for _ in range(60)]
    cases = [f'  ["{text.encode().hex()}", {json.dumps(tokenizer.encode(text))}]' for text in texts]
    (out / "tokens.json").write_text("[\n" + ",\n".join(cases) + "\n]\n")
    if len(sys.argv) > 3:
        text = pathlib.Path(sys.argv[3]).read_text(encoding="utf-8")
        (out / "fairy-tales.json").write_text(json.dumps(held_out_logits(vocabulary, tokenizer, text)) + "\n")


if __name__ == "__main__":
    main()
