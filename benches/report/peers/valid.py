"""How many lines there are on the standard input, and how many of them a schema refuses: valid.py SCHEMA"""
import json
import sys

from jsonschema import Draft202012Validator

with open(sys.argv[1]) as schema:
    validator = Draft202012Validator(json.load(schema))
looked = wrong = 0
for line in sys.stdin:
    looked += 1
    wrong += not validator.is_valid(json.loads(line))
print(looked, wrong)
