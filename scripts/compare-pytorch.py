#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Times the training steps of the reference nets with PyTorch, in rounds that alternate with `relubench bench --train`.

    scripts/compare-pytorch.py --program build/relubench --out comparison.json

Needs a python3 with PyTorch (Debian: python3-torch). Both make the same step: gather 128 shuffled samples, zero the gradients, forward,
softmax cross-entropy, backward, SGD with momentum. PyTorch is first tried in every configuration that may serve it: memory layout,
number of threads, vectors wider than it takes by itself, and, where its BLAS is BLIS, each of BLIS's architectures, since BLIS falls to
portable C on a CPU that came after it. Its best is then compared. Processes alternate, so that a drift of the machine meets both.
"""
import argparse
import fcntl
import json
import math
import os
import platform
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile

CHILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pytorch_step.py")
SHAPES = {"MLP-256": (1, 1, 784), "MLP-1024": (1, 1, 784), "A": (28, 28, 1), "B": (32, 32, 3), "C": (32, 32, 3)}  # height, width, channels


def run_torch(net, configuration, seconds):
    """The child's answer, and what BLIS says of itself; None where the configuration does not run."""
    environment = dict(os.environ, BLIS_ARCH_DEBUG="1", OMP_NUM_THREADS=str(configuration["threads"]), BLIS_NUM_THREADS=str(configuration["threads"]),
                       **configuration["environment"])
    task = dict(net, **configuration, seconds=seconds)
    done = subprocess.run([sys.executable, CHILD, json.dumps(task)], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None
    said = re.search(r"sub-configuration '(\w+)'", done.stdout + done.stderr)
    return dict(json.loads(done.stdout.strip().splitlines()[-1]), blis=said.group(1) if said else None)


def run_ours(options, name, folder, seconds):
    """The row of the net, and its layers as relubench wrote them."""
    store = os.path.join(folder, "store.db")
    done = subprocess.run([options.program, "bench", "--train", "--net", name, "--activation", "relu", "--threads", str(options.threads), "--rounds", "1",
                           "--budget", "0", "--sample", f"{seconds:.3f}s", "--format", "json", "--db", store],
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr)
    row = next(row for row in json.loads(done.stdout) if row["net"] == name)
    with sqlite3.connect(store) as database:
        row["layers"], row["library"] = database.execute("SELECT layers, library FROM step_cell WHERE net = ? LIMIT 1", (name,)).fetchone()
    return row


def lock():
    """Only one timing run at a time on a machine, as relubench has it; the file that holds the lock."""
    path = os.environ.get("RELUBENCH_LOCK") or "/tmp/relubench.lock"
    held = os.open(path, os.O_RDONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SystemExit(f"a relubench is timing or training on this machine (it holds {path}): wait until it ends") from None
    return held


def configurations(net, cpus, architectures):
    """Those that may be PyTorch's best."""
    threads = sorted({cpus} | {2**i for i in range(cpus.bit_length()) if 2**i <= cpus})
    wide = [{}]
    if platform.machine() == "x86_64" and "avx512f" in open("/proc/cpuinfo", encoding="utf-8").read():
        wide.append({"ATEN_CPU_CAPABILITY": "avx512"})
    for layout in ["nchw"] if net["shape"][0] == 1 else ["nchw", "channels_last"]:
        for count in threads:
            for vectors in wide:
                for architecture in architectures:
                    yield {"layout": layout, "threads": count, "foreach": False, "environment": dict(vectors, **architecture)}


def find_architectures():
    """Environments for BLIS: its own choice, and the fastest that can be asked for. Only the own one where BLAS is no BLIS."""
    plain = {"threads": 1, "environment": {}}
    own = run_torch({}, plain, 0.3)
    if own is None:
        raise SystemExit(f"{sys.executable} has no PyTorch; Debian has python3-torch")
    if own["blis"] is None or "BLIS_ARCH_TYPE" in os.environ:
        return [{}]
    asked = {number: run_torch({}, dict(plain, environment={"BLIS_ARCH_TYPE": str(number)}), 0.3) for number in range(16)}
    best = max((number for number in asked if asked[number]), key=lambda number: asked[number]["peak"])
    print(f"BLIS's own choice: {own}; best: {asked[best]}", file=sys.stderr)
    return [{}, {"BLIS_ARCH_TYPE": str(best)}] if asked[best]["peak"] > 1.05 * own["peak"] else [{}]


def interval(values):
    """The median with its 95 % interval: as harness/statistics.h has it."""
    ordered, n, below = sorted(values), len(values), 0.0
    k = 0
    while k < n // 2:
        below += math.comb(n, k) / 2**n
        if below > 0.025:
            break
        k += 1
    first = max(k - 1, 0)
    return ordered[first], statistics.median(ordered), ordered[n - 1 - first]


def choose(net, options, architectures):
    """PyTorch's best configuration and all that were tried: the best three again, for longer and with grouped updates too. The fastest
    step decides, which another program's work disturbs least."""

    def attempt(some, seconds):
        answers = [(run_torch(net, configuration, seconds), configuration) for configuration in some]
        return sorted(((answer["peak"], configuration) for answer, configuration in answers if answer), key=lambda pair: -pair[0])

    tried = attempt(configurations(net, options.threads, architectures), options.seconds / 3)
    again = attempt([dict(configuration, foreach=foreach) for _, configuration in tried[:3] for foreach in (False, True)], options.seconds)
    return again[0][1], [dict(configuration, peak=peak) for peak, configuration in tried + again]


def parse():
    cpus = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/relubench")
    parser.add_argument("--net", default=",".join(SHAPES), help="comma-separated")
    parser.add_argument("--threads", type=int, default=cpus, help="of relubench, and at most of PyTorch (default: all CPUs)")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=1.5, help="a process is timed")
    parser.add_argument("--out", default="comparison.json")
    return parser.parse_args()


def main():
    options = parse()
    results, ran, random_order = [], {}, random.Random(1)
    held = lock()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["RELUBENCH_LOCK"] = os.path.join(folder, "lock")  # of the processes that run here
        nets = {}
        for name in options.net.split(","):
            if name not in SHAPES:
                raise SystemExit(f"there is no net {name}; valid: {', '.join(SHAPES)}")
            first = run_ours(options, name, folder, 0)
            nets[name] = {"layers": first["layers"], "shape": SHAPES[name]}
            ran["ours"] = first["library"]
        architectures = find_architectures()
        chosen = {}
        for name, net in nets.items():
            print(f"{name}: trying PyTorch's configurations", file=sys.stderr)
            chosen[name] = choose(net, options, architectures)
        rates = {name: {"ours": [], "pytorch": []} for name in nets}
        for number in range(options.rounds):
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            work = [(name, who) for name in nets for who in ("ours", "pytorch")]
            random_order.shuffle(work)
            work.sort(key=lambda pair: list(nets).index(pair[0]))  # both of a net follow each other, in random order
            for name, who in work:
                if who == "ours":
                    rates[name][who].append(run_ours(options, name, folder, options.seconds)["images/s"])
                else:
                    answer = run_torch(nets[name], chosen[name][0], options.seconds)
                    if answer is None:
                        raise SystemExit(f"{name}: PyTorch ended early in the configuration that was its best: {chosen[name][0]}")
                    rates[name][who].append(answer["rate"])
                    ran.update({key: answer[key] for key in ("torch", "config", "libraries")})
                    chosen[name][0]["blis"] = answer["blis"]
    print(f"{'net':10} {'ours':>10} {'PyTorch':>10} {'ratio':>6} {'from':>6} {'to':>6}  PyTorch's best")
    for name, net in nets.items():
        low, middle, high = interval([ours / theirs for ours, theirs in zip(rates[name]["ours"], rates[name]["pytorch"])])
        best, tried = chosen[name]
        print(f"{name:10} {statistics.median(rates[name]['ours']):10.0f} {statistics.median(rates[name]['pytorch']):10.0f} "
              f"{middle:6.2f} {low:6.2f} {high:6.2f}  " + ", ".join(f"{key} {value}" for key, value in best.items() if value))
        results.append({"net": name, "layers": net["layers"], "ratio": middle, "low": low, "high": high, "rates": rates[name], "best": best, "tried": tried})
    os.close(held)
    with open(options.out, "w", encoding="utf-8") as out:
        json.dump({"results": results, "ran": ran, "threads": options.threads, "seconds": options.seconds, "python": sys.version,
                   "machine": platform.platform()}, out, indent=1)
    print(f"images a second, medians of {options.rounds} rounds; ratio ours / PyTorch with its 95 % interval; all of it in {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
