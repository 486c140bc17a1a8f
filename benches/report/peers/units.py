"""The same as units.php, by the official core."""
import hashlib
import os
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../official"))
from core import core  # noqa: E402
from statsig_python_core import FeatureGateEvaluationOptions, StatsigUser  # noqa: E402

document, path, seed, count = sys.argv[1:5]
gates = sys.argv[5:]
statsig = core(document)
off = FeatureGateEvaluationOptions(disable_exposure_logging=True)
with open(path, "wb") as file:
    for unit in range(int(count)):
        name = hashlib.sha256(("%s %d" % (seed, unit)).encode()).hexdigest()[:20]
        user = StatsigUser(user_id="", custom_ids={"stableID": name})
        bits = sum(statsig.check_gate(user, gate, off) << at for at, gate in enumerate(gates))
        file.write(struct.pack("<H", bits))
os._exit(0)
