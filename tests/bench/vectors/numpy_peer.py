"""numpy, twice: each stored vector normalised and multiplied in a Python loop, as InsightFace Evaluation Studio does, and one matrix product."""

import argparse
import json
import resource
import time

import numpy as np

parser = argparse.ArgumentParser()
for name in ("rows", "queries", "dimension", "k", "variant"):
    parser.add_argument(f"--{name}")
args = parser.parse_args()
dimension, k = int(args.dimension), int(args.k)

started = time.perf_counter()
rows = np.fromfile(args.rows, dtype=np.float32).reshape(-1, dimension)
queries = np.fromfile(args.queries, dtype=np.float32).reshape(-1, dimension)
stored = list(rows) if args.variant == "loop" else rows
build_seconds = time.perf_counter() - started


def loop(query):
    query = query / np.linalg.norm(query)
    scores = [float(np.dot(query, vector / np.linalg.norm(vector))) for vector in stored]
    return np.argsort(scores)[::-1][:k]


def product(query):
    scores = stored @ query
    best = np.argpartition(scores, -k)[-k:]
    return best[np.argsort(scores[best])[::-1]]


search = loop if args.variant == "loop" else product
search(queries[0])
milliseconds, found = [], []
for query in queries:
    start = time.perf_counter()
    ids = search(query)
    milliseconds.append((time.perf_counter() - start) * 1000)
    found.append([int(i) for i in ids])
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
print(json.dumps({"buildSeconds": build_seconds, "milliseconds": milliseconds, "found": found, "memory": memory}))
