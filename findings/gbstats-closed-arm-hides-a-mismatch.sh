#!/usr/bin/env bash
# Package: gbstats 0.8.0 (PyPI), GrowthBook's statistics; `check_srm`, with scipy 1.10.1.
# Guess: an arm with a weight of zero takes no part in the check of the sample ratio: with it or without it the p-value
#   is the same.
# Really: it is left out of the sum, but still counts as a degree of freedom, so each closed arm makes the same mismatch
#   look likelier. And readers who got into an arm of no weight do not fail the check by that; they raise what
#   is expected of the others.
# Why it matters: arms are closed in the middle of an experiment, which is when a mismatch is to be expected; the usual
#   alarm at 0.001 rings for two arms and is silent for the same two with a closed one.
# Seen, 10000 against 10500: 0.00048; with one closed arm 0.0022, with two 0.0067, with four 0.032.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --no-deps gbstats==0.8.0 \
	scipy==1.10.1 numpy==1.26.4 packaging==24.2

venv/bin/python - <<'EOF'
from gbstats.utils import check_srm

seen = [check_srm([10000, 10500] + [0] * closed, [0.5, 0.5] + [0] * closed) for closed in (0, 1, 2, 4)]
print("10000 and 10500 with 0, 1, 2 and 4 closed arms:", *(f"{p:.5f}" for p in seen))
astray = check_srm([10000, 10000, 500], [0.5, 0.5, 0])
print(f"10000, 10000 and 500 in an arm of no weight: {astray:.5f}")
assert seen[0] < 0.001 < seen[1] < seen[2] < 0.01 < seen[3], "closed arms are left out now"
assert astray > 0.001, "an arm of no weight fails the check now"
EOF
