"""Muon: momentum whose matrices are made orthogonal before they are applied (K. Jordan et al., 2024).

Beside AdamW it comes to the same loss in about two thirds of the steps. For the matrices inside a transformer only:
embeddings, biases and norms stay with AdamW.
"""

import torch


def orthogonalized(matrix, iterations=5):
    """About the orthogonal matrix nearest to this one, by Newton and Schulz's iteration with Jordan's coefficients."""
    wide = matrix if matrix.shape[0] <= matrix.shape[1] else matrix.T
    x = wide / (wide.norm() + 1e-7)
    for _ in range(iterations):
        a = x @ x.T
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return x if wide is matrix else x.T


class Muon(torch.optim.Optimizer):
    def __init__(self, parameters, lr, momentum=0.95, weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                average = self.state[p].setdefault("average", torch.zeros_like(p))
                average.lerp_(p.grad, 1 - group["momentum"])
                update = orthogonalized(p.grad.lerp(average, group["momentum"]))  # as Nesterov has it
                # Weights stand as (inputs, outputs): the more outputs, the larger a step keeps theirs in proportion.
                scale = max(1, p.shape[1] / p.shape[0]) ** 0.5
                p.mul_(1 - group["lr"] * group["weight_decay"])
                p.add_(update, alpha=-group["lr"] * scale)
