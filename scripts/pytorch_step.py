#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""One process of compare-pytorch.py: times the steps of one net with PyTorch in one configuration, which comes as JSON.

Prints images a second and what ran, as JSON; without a net, the fastest of some products of matrices.
"""
import json
import math
import os
import re
import sys
import time

import torch
from torch import nn

BATCH, SAMPLES = 128, 4096


def build(layers, shape):
    """The net of a text of relubench's notation."""
    height, width, channels = shape
    flat = height * width == 1
    modules = []
    for name, values in re.findall(r"(\w+)(?:\(([^)]*)\))?", layers):
        numbers = [int(text.split("=")[-1]) for text in values.split(",") if text]
        if name == "conv2d":
            out, kernel, padding = numbers  # as written: conv2d(32, 5, padding=2)
            modules.append(nn.Conv2d(channels, out, kernel, padding=padding))
            channels, height, width = out, height + 2 * padding - kernel + 1, width + 2 * padding - kernel + 1
        elif name == "max_pool":
            modules.append(nn.MaxPool2d(numbers[0]))
            height, width = height // numbers[0], width // numbers[0]
        elif name == "dense":
            if not flat:
                modules.append(nn.Flatten())
                channels, flat = channels * height * width, True
            modules.append(nn.Linear(channels, numbers[0]))
            channels = numbers[0]
        elif name == "activation":
            modules.append(nn.ReLU(inplace=True))
        else:
            raise SystemExit(f"layer {name} is not known here")
    return nn.Sequential(*modules)


def times(work, seconds):
    """Seconds of each call, of two at least."""
    each, start = [], time.perf_counter()
    while len(each) < 2 or time.perf_counter() - start < seconds:
        before = time.perf_counter()
        work(len(each))
        each.append(time.perf_counter() - before)
    return each


def measure(task):
    if "layers" not in task:
        torch.set_num_threads(1)
        matrix = torch.randn(1024, 1024)
        return {"peak": 1 / min(times(lambda _: matrix @ matrix, task["seconds"]))}
    torch.set_num_threads(task["threads"])
    torch.manual_seed(1)
    height, width, channels = task["shape"]
    last = task["layout"] == "channels_last"
    net = build(task["layers"], task["shape"])
    if last:
        net = net.to(memory_format=torch.channels_last)
        data = torch.randn(SAMPLES, height, width, channels)
    else:
        data = torch.randn(SAMPLES, *((channels,) if height * width == 1 else (channels, height, width)))
    labels = torch.randint(0, 10, (SAMPLES,))
    order = torch.randperm(SAMPLES)
    loss_of = torch.nn.CrossEntropyLoss()
    optimiser = torch.optim.SGD(net.parameters(), lr=1e-6, momentum=0.9, foreach=task["foreach"])

    def step(number):
        chosen = order[number * BATCH % SAMPLES:][:BATCH]
        batch = data.index_select(0, chosen)
        optimiser.zero_grad(set_to_none=True)
        loss = loss_of(net(batch.permute(0, 3, 1, 2) if last else batch), labels.index_select(0, chosen))
        loss.backward()
        optimiser.step()
        return loss

    times(step, task["seconds"] / 4)
    if not math.isfinite(step(0).item()):
        raise SystemExit("the loss is not finite")
    each = times(step, task["seconds"])
    with open("/proc/self/maps", encoding="utf-8") as maps:
        loaded = {line.split()[-1] for line in maps if re.search(r"/lib[^/]*(blas|blis|mkl|dnnl|atlas)[^/]*$", line.strip())}
    return {"rate": BATCH * len(each) / sum(each), "peak": BATCH / min(each), "torch": torch.__version__, "config": torch.__config__.show(),
            "libraries": sorted(map(os.path.realpath, loaded))}


print(json.dumps(measure(json.loads(sys.argv[1]))))
