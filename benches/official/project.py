"""What the comparisons of answers share: a document of a golden set, the official core that has it, and who is asked about.

A comparison is a folder beside this file. Its theirs.py asks the official core and prints a JSON row for each question, its
run writes them to a file and lets a test of tests/it/official ask this crate the same.
"""
import gzip
import json
import os
import sys
import tempfile

from core import core
from statsig_python_core import StatsigUser

FIELDS = {"userID": "user_id", "email": "email", "ip": "ip", "userAgent": "user_agent", "country": "country",
          "locale": "locale", "appVersion": "app_version", "custom": "custom", "customIDs": "custom_ids",
          "privateAttributes": "private_attributes", "statsigEnvironment": "statsig_environment"}
UNKNOWN = "__does_not_exist__"


def read(path):
    """A file's text; the file may also be packed, with .gz behind its name."""
    packed = path if path.endswith(".gz") or os.path.exists(path) else path + ".gz"
    with (gzip.open if packed.endswith(".gz") else open)(packed, "rt", encoding="utf-8") as file:
        return file.read()


def user(json_user):
    """The official core's user of one in JSON."""
    return StatsigUser(**{FIELDS[key]: value for key, value in json_user.items()})


def reason(found):
    """The reason of an answer, without what only the official core says: neither side looks countries up."""
    return found.details.reason.removeprefix("Network:").removeprefix("CountryLookupNotLoaded:")


class Project:
    """One document, the core that has it, and who is asked about."""

    def __init__(self, folder, case, **options):
        """`case` is an entry of the folder's index.json; `options` are more of the core's."""
        self.folder, self.spec = os.path.basename(folder), case["spec"]
        text = read(os.path.join(folder, self.spec))
        self.document, self.options = json.loads(text), json.loads(read(os.path.join(folder, case["options"])))
        self.core = self.core_of(text, **options)
        self.users = [json.loads(line) for line in read(os.path.join(folder, case["users"])).splitlines()]
        configs = self.document["dynamic_configs"]
        is_experiment = {name: spec.get("entity") == "experiment" for name, spec in configs.items()}
        self.names = {
            "gates": list(self.document["feature_gates"]),
            "configs": [name for name in configs if not is_experiment[name]],
            "experiments": [name for name in configs if is_experiment[name]],
            "layers": list(self.document.get("layer_configs") or {}),
        }
        # Those that the official core itself does not answer always alike.
        self.dropped = json.dumps(case.get("dropped", []), ensure_ascii=False)

    def core_of(self, text, **more):
        """A core with another text as its document, under the options of this one."""
        own = {"environment": self.options.get("environment"),
               "global_custom_fields": self.options.get("global_custom_fields")}
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            return core(file.name, output_log_level="none", **{key: value for key, value in own.items() if value}, **more)

    def row(self, **more):
        """A row to print: where its document lies, and `more`."""
        return json.dumps({"folder": self.folder, "spec": self.spec, **more}, ensure_ascii=False, sort_keys=True)


def projects(folders, make=Project):
    """The projects of the folders' indices that have entries, one after the other: as (project, its number, their count)."""
    cases = []
    for folder in folders:
        cases += [(folder, case) for case in json.loads(read(os.path.join(folder, "index.json")))]
    cases = [(folder, case) for folder, case in cases if case["gates"] + case["configs"]]
    for at, (folder, case) in enumerate(cases):
        if (at + 1) % 10 == 0 or at + 1 == len(cases):
            print(f"official core: document {at + 1} of {len(cases)}", file=sys.stderr, flush=True)
        yield make(folder, case), at, len(cases)
