"""The official core's side of the comparison, by its Python package: see compare.php."""
import http.server
import json
import os
import re
import sys
import threading
import time

from statsig_python_core import (
    ExperimentEvaluationOptions, FeatureGateEvaluationOptions,
    LayerEvaluationOptions, Statsig, StatsigOptions, StatsigUser)

HOME = os.environ["STATSIG_BENCH_HOME"]
# Users of their own that come before those that are timed: the others' rounds have emptied the caches.
WARM = 1000
FIELDS = {"userID": "user_id", "email": "email", "ip": "ip", "userAgent": "user_agent", "country": "country",
          "locale": "locale", "appVersion": "app_version", "custom": "custom", "customIDs": "custom_ids"}


def own_memory():
    with open("/proc/self/smaps_rollup") as rollup:
        return sum(int(size) * 1024 for size in re.findall(r"^Private_\w+:\s+(\d+)", rollup.read(), re.M))


def core(path):
    """An instance that was given one document by a server on loopback, and asks for no other."""
    with open(path, "rb") as document:
        body = document.read()

    class Handler(http.server.BaseHTTPRequestHandler):
        def log_message(self, *_):
            pass

        def answer(self, text):
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def do_GET(self):
            self.answer(body)

        def do_POST(self):
            self.rfile.read(int(self.headers.get("content-length") or 0))
            self.answer(b'{"success":true}')

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = "http://127.0.0.1:%d" % server.server_port
    options = StatsigOptions(
        specs_url=url + "/v2/download_config_specs", log_event_url=url + "/v1/log_event",
        specs_sync_interval_ms=86_400_000, disable_country_lookup=True)
    before = own_memory()
    statsig = Statsig("secret-bench", options)
    statsig.initialize().wait()
    memory = own_memory() - before
    server.shutdown()
    return statsig, memory


whole, memory = core(sys.argv[1])
small, _ = core(HOME + "/small.json")
with open(HOME + "/users.jsonl") as lines:
    rows = [{FIELDS[key]: value for key, value in json.loads(line).items()} for line in lines]
with open(HOME + "/names.json") as names:
    names = json.load(names)
gate_off = FeatureGateEvaluationOptions(disable_exposure_logging=True)
experiment_off = ExperimentEvaluationOptions(disable_exposure_logging=True)
layer_off = LayerEvaluationOptions(disable_exposure_logging=True)


def check(users):
    for user in users:
        whole.check_gate(user, "test_50_50", gate_off)


def evaluate(users):
    for user in users:
        whole.get_feature_gate(user, "test_50_50", gate_off).value


def gates(users):
    for user in users:
        for gate in names["gates"]:
            whole.check_gate(user, gate, gate_off)


def experiment(users):
    for user in users:
        whole.get_experiment(user, "test_experiment_no_targeting", experiment_off).value


def layer(users):
    for user in users:
        found = whole.get_layer(user, "layer_with_many_params", layer_off)
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


WORK = {"check": check, "evaluate": evaluate, "gates": gates, "experiment": experiment, "layer": layer,
        "values": values, "small": without_large, "sha256": sha256}


def answer(number):
    print("=", number, flush=True)


answer(0)
for line in sys.stdin:
    row = line.strip()
    if row == "memory":
        answer(memory)
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
