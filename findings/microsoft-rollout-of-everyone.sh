#!/usr/bin/env bash
# Packages: @microsoft/feature-management 2.3.1 (npm); FeatureManagement 2.2.0 (PyPI): one document for both.
# Guess: a targeting filter with a default rollout of 100 % is on for everyone, in both languages; a start as
#   2020-01-01T00:00:00Z, which JSON knows, is read by both.
# Really: in Python a reader with neither a user id nor a group is out before anything is looked at, at 100 % too, with
#   a warning in the log only; one group of any name, that the rule does not mention, brings him in. In Node the empty
#   id is hashed, so all such readers are in together, or out together: here in at 50 %. The ISO start is taken
#   by Node and raises a ValueError in Python, which takes the form of mail headers alone.
# Why it matters: most readers of a wiki have no account; "done, now for all" reaches none of them on one of the two.
# Seen, node/python, no id: 100 % true/false; 50 % true/false; 100 % with a group: true/true; ISO start: true/ValueError.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @microsoft/feature-management@2.3.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check FeatureManagement==2.2.0

cat > cases.json <<'EOF'
[ [ "Microsoft.Targeting", { "Audience": { "DefaultRolloutPercentage": 100 } }, [], "true", "False" ],
  [ "Microsoft.Targeting", { "Audience": { "DefaultRolloutPercentage": 50 } }, [], "true", "False" ],
  [ "Microsoft.Targeting", { "Audience": { "DefaultRolloutPercentage": 100 } }, [ "reader" ], "true", "True" ],
  [ "Microsoft.TimeWindow", { "Start": "Wed, 01 Jan 2020 00:00:00 GMT" }, [], "true", "True" ],
  [ "Microsoft.TimeWindow", { "Start": "2020-01-01T00:00:00Z" }, [], "true", "ValueError" ] ]
EOF
node - > node.json <<'EOF'
const { FeatureManager, ConfigurationObjectFeatureFlagProvider } = require( '@microsoft/feature-management' );
Promise.all( require( './cases.json' ).map( ( [ name, parameters, groups ] ) => {
	const flag = { id: 'f', enabled: true, conditions: { client_filters: [ { name, parameters } ] } };
	const provider = new ConfigurationObjectFeatureFlagProvider( { feature_management: { feature_flags: [ flag ] } } );
	return new FeatureManager( provider ).isEnabled( 'f', { groups } );
} ) ).then( ( answers ) => console.log( JSON.stringify( answers.map( String ) ) ) );
EOF
venv/bin/python - <<'EOF'
import json
import logging

from featuremanagement import FeatureManager, TargetingContext

logging.disable(logging.CRITICAL)
for (name, parameters, groups, *wanted), node in zip(json.load(open("cases.json")), json.load(open("node.json"))):
    flag = {"id": "f", "enabled": True, "conditions": {"client_filters": [{"name": name, "parameters": parameters}]}}
    manager = FeatureManager({"feature_management": {"feature_flags": [flag]}})
    try:
        python = str(manager.is_enabled("f", TargetingContext(groups=groups)))
    except ValueError as error:
        python = type(error).__name__
    print(json.dumps(parameters), "groups", groups, "- node:", node, "- python:", python)
    assert [node, python] == wanted, "the two agree otherwise now"
EOF
