#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes experiments/test/pytorch_gradients.txt: losses and gradients of small nets as PyTorch computes them in double precision.

    scripts/reference-gradients.py > experiments/test/pytorch_gradients.txt

Parameters, inputs and labels are simple formulas of their places in relubench's layout (images [height][width][channels], weights
[kernel][kernel][in][out] and [in][units]), so that experiments/test/test_double_pytorch.c computes the same without PyTorch.
"""
import re

import torch
import torch.nn.functional as F

NETS = {  # height, width, channels, samples, layers
    "conv": (8, 9, 2, 4, "conv2d(4, 3, padding=1) relu max_pool(2) conv2d(6, 3, stride=2, padding=1) gelu conv2d(5, 2, bias=0) mish dense(5)"),
    "mlp": (1, 1, 12, 6, "dense(9) silu dense(8) tanh dense(7) elu dense(8) softplus dense(9) leaky_relu(slope=0.1) dense(8) prelu dense(7) selu "
                         "dense(8) sigmoid dense(9) gelu_tanh dense(7) hard_swish dense(5)"),
}
ACTIVATIONS = {
    "relu": F.relu, "gelu": F.gelu, "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"), "mish": F.mish, "silu": F.silu, "tanh": torch.tanh,
    "elu": F.elu, "softplus": lambda x: F.softplus(x, threshold=1e9), "leaky_relu(slope=0.1)": lambda x: F.leaky_relu(x, 0.1), "selu": F.selu,
    "sigmoid": torch.sigmoid, "hard_swish": F.hardswish,
}  # fmt: skip


def values(count, shift, divisor):
    """((7919 i + shift) mod 1000 - 500) / divisor: both sides divide the same whole numbers."""
    return ((torch.arange(count) * 7919 + shift) % 1000 - 500).double() / divisor


class Net:
    """Runs a text of layers; `parts` are its parameters in their order, each flat and in relubench's layout."""

    def __init__(self):
        self.parts = []

    def part(self, count):
        self.parts.append(values(count, 104729 * len(self.parts) % 1000, 700).requires_grad_())
        return self.parts[-1]

    def conv2d(self, x, arguments):
        numbers = [text for text in arguments if "=" not in text]
        named = dict(text.split("=") for text in arguments if "=" in text)
        out, kernel, channels = int(numbers[0]), int(numbers[1]), x.shape[1]
        weight = self.part(kernel * kernel * channels * out).reshape(kernel, kernel, channels, out).permute(3, 2, 0, 1)
        bias = self.part(out) if named.get("bias", "1") == "1" else None
        return F.conv2d(x, weight, bias, stride=int(named.get("stride", 1)), padding=int(named.get("padding", 0)))

    def dense(self, x, arguments):
        if x.dim() == 4:
            x = x.permute(0, 2, 3, 1).reshape(x.shape[0], -1)
        units = int(arguments[0])
        weight = self.part(x.shape[1] * units).reshape(x.shape[1], units)
        return x @ weight + self.part(units)

    def run(self, x, layers):
        for text, name, inside in re.findall(r"((\w+)(?:\(([^)]*)\))?)", layers):
            arguments = [argument.strip() for argument in inside.split(",")]
            if name == "max_pool":
                x = F.max_pool2d(x, int(arguments[0]))
            elif name == "prelu":
                x = F.prelu(x, self.part(x.shape[1]))
            elif text in ACTIVATIONS:
                x = ACTIVATIONS[text](x)
            else:
                x = getattr(self, name)(x, arguments)
        return x


def main():
    print(f"# By scripts/reference-gradients.py with PyTorch {torch.__version__}, in float64.")
    print("# Value i of part p: ((7919 i + 104729 p) mod 1000 - 500) / 700; of the input: ((7919 i + 17) mod 1000 - 500) / 250.")
    print("# Sample i is of class (3 i + 1) mod classes. The loss is softmax's cross-entropy, a mean over the samples.")
    print("# net NAME HEIGHT WIDTH CHANNELS SAMPLES LAYERS / loss VALUE / gradient PART COUNT SUM WEIGHTED-SUM FIRST MIDDLE LAST, with the")
    print("# weight of value i being (31 i) mod 17 + 1, and the middle one at COUNT / 2.")
    for name, (height, width, channels, samples, layers) in NETS.items():
        x = values(samples * height * width * channels, 17, 250)
        x = x.reshape(samples, channels) if height * width == 1 else x.reshape(samples, height, width, channels).permute(0, 3, 1, 2)
        net = Net()
        outputs = net.run(x, layers)
        loss = F.cross_entropy(outputs, (torch.arange(samples) * 3 + 1) % outputs.shape[1])
        loss.backward()
        print(f"net {name} {height} {width} {channels} {samples} {layers}")
        print(f"loss {loss.item():.17g}")
        for ordinal, part in enumerate(net.parts):
            g = part.grad
            weights = ((torch.arange(len(g)) * 31) % 17 + 1).double()
            shown = (g.sum(), (weights * g).sum(), g[0], g[len(g) // 2], g[-1])
            print(f"gradient {ordinal} {len(g)} " + " ".join(f"{value.item():.17g}" for value in shown))


main()
