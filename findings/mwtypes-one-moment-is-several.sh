#!/usr/bin/env bash
# Packages: mwtypes 0.4.0, mwsessions 0.0.2 (PyPI), the types under Wikimedia's tools for sessions, reverts and dumps.
# Guess: a Timestamp made of a datetime with an offset is the moment it names; two that are no second apart are equal.
# Really: the offset of a datetime is dropped, so two datetimes that Python calls equal give Timestamps five hours apart.
#   A struct of time.gmtime is compared by all its fields, the flag of summer time too, which no other source sets: the
#   same second is then unequal to itself, and later. Unix seconds as a text are taken for digits of a date
#   as far as they go: of 2026 comes the year 1767.
# Why it matters: sessions are a measure of many experiments on a wiki; one reader's two views, a minute apart and
#   logged by servers of two zones, become two sessions.
# Seen: 04:30 UTC against 23:30 at -05:00: 18000 s; gmtime against the number: 0 s, equal False, greater True;
#   "1767328200": 1767-03-28T02:00:00Z; two views a minute apart: 2 sessions, with both in UTC 1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check mwtypes==0.4.0 mwsessions==0.0.2

venv/bin/python - <<'EOF'
import time
from datetime import datetime, timedelta, timezone

from mwsessions import sessionize
from mwtypes import Timestamp

seconds = 1767328200
utc = datetime.fromtimestamp(seconds, timezone.utc)
west = utc.astimezone(timezone(timedelta(hours=-5)))
apart = Timestamp(utc) - Timestamp(west)
print(f"{utc} == {west}: {utc == west}, as Timestamps {apart} s apart")

structure, number = Timestamp(time.gmtime(seconds)), Timestamp(seconds)
same = (structure - number, structure == number, structure > number)
print("gmtime against the number: {} s, equal {}, greater {}".format(*same))

text = str(Timestamp(str(seconds)))
print(f"the text {seconds}: {text}")

later = utc + timedelta(minutes=1)
split = len(list(sessionize([("reader", west, 1), ("reader", later, 2)])))
whole = len(list(sessionize([("reader", utc, 1), ("reader", later, 2)])))
print(f"sessions of two views a minute apart: {split}, both in UTC {whole}")
assert (utc == west, apart, same) == (True, 18000, (0, False, True)), "moments are compared now"
assert (text, split, whole) == ("1767-03-28T02:00:00Z", 2, 1), "texts or sessions are otherwise now"
EOF
