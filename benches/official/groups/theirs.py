"""What the official core tells of every experiment's groups, and of the names of a document: a JSON row for each document.

theirs.py FOLDER ... : the documents are those that FOLDER/index.json lists.
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from project import UNKNOWN, projects, reason  # noqa: E402


def answer(found):
    """What an experiment by group has."""
    return {"value": found.value, "rule_id": found.rule_id, "id_type": found.id_type, "reason": reason(found),
            "group_name": found.group_name}


def row(project):
    document, core = project.document, project.core
    # Also what has no groups: other entries, and nothing.
    others = [*project.names["layers"][:2], *project.names["gates"][:2], UNKNOWN, ""]
    # Names are asked of all entries, so that each also meets those of others.
    rules = {name: spec["rules"] for name, spec in document["dynamic_configs"].items()}
    names = sorted({rule.get("groupName") or "" for some in rules.values() for rule in some})
    groups, by_group, by_rule = {}, {}, {}
    for name in [*document["dynamic_configs"], *others]:
        groups[name] = core.get_experiment_groups(name).to_dict()
        asked = [*names, UNKNOWN]
        by_group[name] = [[group, answer(core.get_experiment_by_group_name(name, group))] for group in asked]
        asked = [*{rule["id"]: None for rule in rules.get(name, [])}, UNKNOWN, ""]
        by_rule[name] = [[rule, answer(core.get_experiment_by_group_id_advanced(name, rule))] for rule in asked]
    lists = {"gates": core.get_feature_gate_list(), "configs": core.get_dynamic_config_list(),
             "experiments": core.get_experiment_list(), "layers": core.get_layer_list(),
             "autotunes": core.get_autotune_list(), "stores": core.get_parameter_store_list()}
    return project.row(groups=groups, by_group=by_group, by_rule=by_rule,
                       lists={kind: sorted(some) for kind, some in lists.items()})


for project, _, _ in projects(sys.argv[1:]):
    print(row(project))
