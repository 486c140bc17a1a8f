"""The official core, which fetches its document by its own default interval: fresh.py URL GATE. Writes a line whenever its answer
changes, until the standard input ends."""
import os
import sys
import threading
import time

from statsig_python_core import FeatureGateEvaluationOptions, Statsig, StatsigOptions, StatsigUser

url, gate = sys.argv[1:]
statsig = Statsig("secret-bench", StatsigOptions(
    specs_url=url + "/v2/download_config_specs", log_event_url=url + "/v1/log_event", disable_country_lookup=True))
statsig.initialize().wait()
user = StatsigUser(user_id="", custom_ids={"stableID": "0123456789abcdef0123"})
off = FeatureGateEvaluationOptions(disable_exposure_logging=True)


def watch():
    said = None
    while True:
        answer = statsig.check_gate(user, gate, off)
        if answer != said:
            print(str(answer).lower(), flush=True)
            said = answer
        time.sleep(0.02)


threading.Thread(target=watch, daemon=True).start()
sys.stdin.read()
os._exit(0)
