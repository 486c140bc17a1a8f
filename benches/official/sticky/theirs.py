"""What the official core answers and stores for units that keep their groups, while the document changes twice.

theirs.py USERS SEED FOLDER ... : rows of a document, each with its changes, and then rows of USERS users of it. Every
experiment and layer is asked under every option; what is stored for a user and an option is kept over the versions.
"""
import json
import os
import random
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from changes import Changes  # noqa: E402
from project import UNKNOWN, Project, projects, reason, user  # noqa: E402
from statsig_python_core import ExperimentEvaluationOptions, LayerEvaluationOptions, PersistentStorage  # noqa: E402

VERSIONS = 3
# By name: whether the values are passed in each version, and the options.
WAYS = {
    "plain": (True, True, True, {}),
    "targeting": (True, True, True, {"enforce_targeting": True}),
    "overrides": (True, True, True, {"enforce_overrides": True}),
    "both": (True, True, True, {"enforce_targeting": True, "enforce_overrides": True}),
    "never": (False, False, False, {"enforce_targeting": True}),
    "once not": (True, False, True, {}),
}


class Storage(PersistentStorage):
    """Notes what the core wants of it."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def load(self, key):
        return None

    def save(self, key, config_name, data):
        self.asked.append([key, config_name, data])

    def delete(self, key, config_name):
        self.asked.append([key, config_name, None])

    def take(self):
        asked, self.asked = self.asked, []
        return asked


def readable(record):
    """The record as this core can read it: it saves null where it then takes only a list."""
    return {key: value for key, value in record.items() if key != "undelegated_secondary_exposures" or value is not None}


class StickyProject(Project):
    def __init__(self, folder, case):
        self.storages = [Storage() for _ in range(VERSIONS)]
        super().__init__(folder, case, persistent_storage=self.storages[0])
        rng = random.Random(f"{SEED} {self.spec}")
        self.documents, self.cores, self.changes = [self.document], [self.core], []
        for storage in self.storages[1:]:
            changes = Changes(rng, self.documents[-1])
            self.documents.append(changes.make())
            self.changes.append(changes.all)
            self.cores.append(self.core_of(json.dumps(self.documents[-1], ensure_ascii=False), persistent_storage=storage))
        names = lambda section: list(dict.fromkeys(name for one in self.documents for name in one.get(section) or {}))
        self.entries = [("experiments", name) for name in [*names("dynamic_configs"), UNKNOWN]]
        self.entries += [("layers", name) for name in [*names("layer_configs"), UNKNOWN]]
        self.entries = [(kind, name) for kind, name in self.entries if name not in self.dropped or name == UNKNOWN]
        self.rng = rng

    def nested(self, version, name):
        """Names of which a decision of another entry lets the core delete what is stored: it asks them as experiments."""
        document = self.documents[version]
        groups = {one.get("field") for one in document["condition_map"].values()
                  if isinstance(one, dict) and one.get("type") == "experiment_group"}
        return groups - {name}

    def ask(self, version, whole, kind, name, passed, options):
        core, off = self.cores[version], {"disable_exposure_logging": True}
        values = None if passed is None else {key: readable(one) for key, one in passed.items()}
        if kind == "experiments":
            found = core.get_experiment(whole, name, ExperimentEvaluationOptions(user_persisted_values=values, **options, **off))
            value = found.value if found.rule_id else None
        else:
            found = core.get_layer(whole, name, LayerEvaluationOptions(user_persisted_values=values, **options, **off))
            record = (passed or {}).get(name)
            value = {key: found.get(key, None) for key in (record["json_value"] or {})} if record else None
        nested = self.nested(version, name)
        asked = [one for one in self.storages[version].take() if one[2] or one[1] not in nested]
        if len(asked) > 1:
            raise RuntimeError(f"{name}: {asked}")
        details = found.details
        allocated = found.allocated_experiment_name if kind == "layers" else None
        return [found.rule_id, reason(found), found.group_name, found.id_type or "", value, allocated, details.lcut,
                details.version, *asked]

    def sequence(self, whole, way):
        *passes, options = WAYS[way]
        stored, steps = {}, []
        for version, is_passed in enumerate(passes):
            answers = []
            for kind, name in self.entries:
                answer = self.ask(version, whole, kind, name, stored if is_passed else None, options)
                answers.append(answer)
                for _, of, record in answer[8:]:
                    stored.pop(of, None)
                    if record:
                        stored[of] = record
            steps.append(answers)
        return steps

    def user_row(self):
        json_user = self.rng.choice(self.users)
        whole = user(json_user)
        return self.row(user=json_user, ways={way: self.sequence(whole, way) for way in WAYS})


def main(users, seed, *folders):
    global SEED
    SEED = seed
    for project, _, _ in projects(folders, StickyProject):
        if len(project.entries) > 2:
            print(project.row(changes=project.changes, entries=project.entries))
            for _ in range(int(users)):
                print(project.user_row())
        for core in project.cores:
            core.shutdown().wait()


main(*sys.argv[1:])
