#!/usr/bin/python3
"""Trains the small GPT-2 that Softmax Lab carries. README.md says how to repeat it.

    train.py TEXT FOLDER [--steps N]

Reads the stories of TEXT (from prepare_text.py), and writes config.json, model.safetensors, vocab.json, merges.txt, the
curve of the losses and samples into FOLDER. Stopped at any moment, it goes on from FOLDER/checkpoint.pt when called again.
"""

import argparse
import csv
import json
import math
import os
import pathlib
import random
import time

import torch
from torch.nn import functional

import bpe
import gpt2
import muon

HELD_OUT = 0.05  # of the stories
BATCH = 8
MATRIX_RATE = 0.02  # of Muon, for the matrices of the blocks
OTHER_RATE = 3e-3  # of AdamW, for embeddings, biases and norms
WARM_UP = 100  # steps
DECAY = 0.3  # the last part of the steps, in which the rate falls to nothing
DROPOUT = 0.05
EVALUATED_EVERY = 250  # steps
EVALUATED_ROWS = 64  # of the context's length, of either part
PROMPTS = ["Once upon a time", "The king said"]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("text", type=pathlib.Path)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--steps", type=int, default=3000)
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--context", type=int, default=256)
    parser.add_argument("--width", type=int, default=160)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--heads", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def split_stories(text, seed):
    """The stories to train on and those that are held out, drawn by the seed."""
    stories = [story.strip() for story in text.split(bpe.END_OF_TEXT)]
    stories = [story for story in stories if story]
    order = list(range(len(stories)))
    random.Random(seed).shuffle(order)
    held_out = set(order[: round(HELD_OUT * len(stories))])
    return [s for i, s in enumerate(stories) if i not in held_out], [stories[i] for i in sorted(held_out)]


def as_tokens(tokenizer, stories):
    """All stories in one row, each with <|endoftext|> before it, as GPT-2 was trained."""
    ids = []
    for story in stories:
        ids += [tokenizer.end_of_text, *tokenizer.encode(story)]
    return torch.tensor(ids)


def pace(step, steps):
    """What the learning rates are multiplied by: warm-up, a plateau, then a straight fall to nothing.

    On the plateau it does not depend on the number of steps: a longer training begins like a shorter one.
    """
    fall = max(1, round(DECAY * steps))
    return min(1, (step + 1) / WARM_UP, (steps - step) / fall)


def batch_of(tokens, context, generator):
    starts = torch.randint(len(tokens) - context, (BATCH,), generator=generator)
    rows = torch.stack([tokens[start : start + context + 1] for start in starts])
    return rows[:, :-1], rows[:, 1:]


@torch.no_grad()
def loss_of(model, tokens, limit=None):
    """Nats a token over a row of tokens, cut into pieces of the context's length that do not overlap."""
    model.eval()
    context = model.config.context
    count = (len(tokens) - 1) // context
    if limit is not None:
        count = min(count, limit)
    total = 0.0
    for first in range(0, count, BATCH):
        pieces = range(first, min(first + BATCH, count))
        rows = torch.stack([tokens[i * context : (i + 1) * context + 1] for i in pieces])
        logits = model(rows[:, :-1])
        total += functional.cross_entropy(logits.flatten(0, 1), rows[:, 1:].flatten()).item() * len(pieces)
    model.train()
    return total / count


def optimizers_for(model):
    matrices = [p for name, p in model.named_parameters() if p.dim() == 2 and name.startswith("h.")]
    kept = {id(p) for p in matrices}
    others = [p for p in model.parameters() if id(p) not in kept]
    return [
        muon.Muon(matrices, lr=MATRIX_RATE, weight_decay=0.1),
        torch.optim.AdamW(others, lr=OTHER_RATE, betas=(0.9, 0.98), weight_decay=0.0),
    ]


class Training:
    """A model on its way: everything that a checkpoint keeps."""

    def __init__(self, config, seed):
        torch.manual_seed(seed)
        self.model = gpt2.Gpt2(config, DROPOUT)
        self.optimizers = optimizers_for(self.model)
        self.rates = [optimizer.defaults["lr"] for optimizer in self.optimizers]
        self.data = torch.Generator().manual_seed(seed)
        self.step = 0
        self.curve = []  # step, nats a token of text trained on, of text held out
        self.best = math.inf
        self.seconds = 0.0

    def save(self, path):
        kept = {
            "model": self.model.state_dict(),
            "optimizers": [optimizer.state_dict() for optimizer in self.optimizers],
            "data": self.data.get_state(),
            "dropout": torch.get_rng_state(),
            "step": self.step,
            "curve": self.curve,
            "best": self.best,
            "seconds": self.seconds,
        }
        torch.save(kept, path.with_suffix(".new"))
        os.replace(path.with_suffix(".new"), path)

    def load(self, path):
        kept = torch.load(path)
        self.model.load_state_dict(kept["model"])
        for optimizer, state in zip(self.optimizers, kept["optimizers"]):
            optimizer.load_state_dict(state)
        self.data.set_state(kept["data"])
        torch.set_rng_state(kept["dropout"])
        self.step, self.curve, self.best, self.seconds = kept["step"], kept["curve"], kept["best"], kept["seconds"]

    def make_step(self, tokens, steps):
        for optimizer, rate in zip(self.optimizers, self.rates):
            for group in optimizer.param_groups:
                group["lr"] = rate * pace(self.step, steps)
        inputs, targets = batch_of(tokens, self.model.config.context, self.data)
        loss = functional.cross_entropy(self.model(inputs).flatten(0, 1), targets.flatten())
        self.model.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in self.optimizers:
            optimizer.step()
        self.step += 1


def write_samples(path, model, tokenizer, seed):
    model.eval()
    lines = []
    for prompt in PROMPTS:
        for temperature in (0.5, 0.8, 1.0):
            generator = torch.Generator().manual_seed(seed)
            start = [tokenizer.end_of_text, *tokenizer.encode(prompt)]
            tokens = model.generate(start, 80, temperature, 0.95, generator)
            lines.append(f"T = {temperature}: {tokenizer.decode(tokens)}\n")
    path.write_text("\n".join(lines), encoding="utf-8")


def write_curve(path, curve, tokens_a_byte):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["step", "trained on, nats a token", "trained on, bits a byte", "held out, nats a token", "held out, bits a byte"])
        for step, trained_on, held_out in curve:
            values = [trained_on, trained_on * tokens_a_byte[0], held_out, held_out * tokens_a_byte[1]]
            writer.writerow([step, *(f"{value:.4f}" for value in values)])


def main():
    options = parse_arguments()
    options.folder.mkdir(parents=True, exist_ok=True)
    training_stories, held_out_stories = split_stories(options.text.read_text(encoding="utf-8"), options.seed)
    if (options.folder / "merges.txt").exists():
        tokenizer = bpe.Tokenizer.load(options.folder)
    else:
        tokenizer = bpe.Tokenizer(bpe.train(training_stories, options.vocabulary))
        tokenizer.save(options.folder)
    parts = [training_stories, held_out_stories]
    tokens = [as_tokens(tokenizer, stories) for stories in parts]
    # From nats a token to bits a byte of text; the token between two stories counts as none.
    bits = [len(t) / sum(len(s.encode()) for s in stories) / math.log(2) for t, stories in zip(tokens, parts)]
    config = gpt2.Config(len(tokenizer.names), options.context, options.width, options.layers, options.heads)
    (options.folder / "config.json").write_text(json.dumps(config.as_json(tokenizer.end_of_text), indent=2) + "\n")

    training = Training(config, options.seed)
    parameters = sum(p.numel() for p in training.model.parameters())
    print(f"{parameters:,} parameters; {len(tokens[0]):,} tokens to train on, {len(tokens[1]):,} held out", flush=True)
    checkpoint, best = options.folder / "checkpoint.pt", options.folder / "best.pt"
    if checkpoint.exists():
        training.load(checkpoint)
    while training.step < options.steps:
        begun = time.monotonic()
        while True:
            training.make_step(tokens[0], options.steps)
            if training.step % EVALUATED_EVERY == 0 or training.step == options.steps:
                break
        losses = [loss_of(training.model, t, limit=EVALUATED_ROWS) for t in tokens]
        training.seconds += time.monotonic() - begun
        training.curve.append((training.step, *losses))
        if losses[1] < training.best:
            training.best = losses[1]
            torch.save(training.model.state_dict(), best)
        training.save(checkpoint)
        nats, per_byte = (f"{x:.3f} / {y:.3f}" for x, y in (losses, (x * b for x, b in zip(losses, bits))))
        epochs = training.step * BATCH * config.context / len(tokens[0])
        print(f"{training.seconds / 60:5.1f} min, step {training.step:5}, epoch {epochs:4.1f}: trained on / held out "
              f"{nats} nats a token, {per_byte} bits a byte", flush=True)

    training.model.load_state_dict(torch.load(best))
    tensors = {name: t for name, t in training.model.state_dict().items()}
    gpt2.save_safetensors(options.folder / "model.safetensors", tensors)
    write_curve(options.folder / "curve.csv", training.curve, bits)
    write_samples(options.folder / "samples.txt", training.model, tokenizer, options.seed)
    whole = loss_of(training.model, tokens[1])
    print(f"best model: {whole:.4f} nats a token, {whole * bits[1]:.4f} bits a byte over all that is held out")


if __name__ == "__main__":
    main()
