"""The official core's side of the comparison, by its Python package: see compare.php."""
import json
import os
import re
import sys
import time

from statsig_python_core import (
    ExperimentEvaluationOptions, FeatureGateEvaluationOptions,
    LayerEvaluationOptions, StatsigUser)

from core import core

HOME = os.environ["STATSIG_BENCH_HOME"]
# Users of their own that come before those that are timed: the others' rounds have emptied the caches.
WARM = 1000
FIELDS = {"userID": "user_id", "email": "email", "ip": "ip", "userAgent": "user_agent", "country": "country",
          "locale": "locale", "appVersion": "app_version", "custom": "custom", "customIDs": "custom_ids"}


def own_memory():
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(int(size) * 1024 for size in re.findall(r"^Private_\w+:\s+(\d+)", rollup.read(), re.M))


before, begun = own_memory(), time.process_time_ns()
whole = core(sys.argv[1])
start, memory = time.process_time_ns() - begun, own_memory() - before
small = core(HOME + "/small.json")
with open(HOME + "/users.jsonl") as lines:
    rows = [{FIELDS[key]: value for key, value in json.loads(line).items()} for line in lines]
with open(HOME + "/names.json") as names:
    names = json.load(names)
GATE, EXPERIMENT, LAYER = names["gate"], names["experiment"], names["layer"]
gate_off = FeatureGateEvaluationOptions(disable_exposure_logging=True)
experiment_off = ExperimentEvaluationOptions(disable_exposure_logging=True)
layer_off = LayerEvaluationOptions(disable_exposure_logging=True)


def unknown(users):
    for user in users:
        whole.check_gate(user, "of no such name", gate_off)


def check(users):
    for user in users:
        whole.check_gate(user, GATE, gate_off)


def evaluate(users):
    for user in users:
        whole.get_feature_gate(user, GATE, gate_off).value


def gates(users):
    for user in users:
        for gate in names["gates"]:
            whole.check_gate(user, gate, gate_off)


def experiment(users):
    for user in users:
        whole.get_experiment(user, EXPERIMENT, experiment_off).value


def layer(users):
    for user in users:
        found = whole.get_layer(user, LAYER, layer_off)
        for parameter in names["parameters"]:
            found.get(parameter, None)


def values(users):
    for user in users:
        whole.get_client_initialize_response(user, hash="none")


def without_large(users):
    for user in users:
        small.get_client_initialize_response(user, hash="none")


def sha256(users):
    for user in users:
        whole.get_client_initialize_response(user, hash="sha256")


WORK = {"unknown": unknown, "check": check, "evaluate": evaluate, "gates": gates, "experiment": experiment, "layer": layer,
        "values": values, "small": without_large, "sha256": sha256}


def answer(number):
    print("=", number, flush=True)


answer(0)
for line in sys.stdin:
    row = line.strip()
    if row == "memory":
        answer(memory)
    elif row == "start":
        answer(start)
    elif row == "passing":
        answer(sum(whole.check_gate(StatsigUser(**fields), gate, gate_off)
                   for fields in rows for gate in names["gates"]))
    elif row == "user":
        for fields in rows[:WARM]:
            StatsigUser(**fields)
        begun = time.process_time_ns()
        for fields in rows:
            StatsigUser(**fields)
        answer((time.process_time_ns() - begun) / len(rows))
    elif row in WORK:
        WORK[row]([StatsigUser(**fields) for fields in rows[:WARM]])
        fresh = [StatsigUser(**fields) for fields in rows]
        begun = time.process_time_ns()
        WORK[row](fresh)
        answer((time.process_time_ns() - begun) / len(rows))
    else:
        answer("-")
os._exit(0)
