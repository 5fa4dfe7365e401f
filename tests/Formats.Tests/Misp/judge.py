"""Judges an event by the JSON schema and the describeTypes of MISP: judge.py SCHEMA TYPES EVENT. Prints what is wrong, a line each; exit 1 where anything is."""
import json
import pathlib
import sys

from jsonschema import Draft4Validator

schema, types, document = (json.loads(pathlib.Path(path).read_text()) for path in sys.argv[1:4])
types = types["result"]
# The schema is older than the two times of an attribute that the core format has since draft-07.
for seen in ("first_seen", "last_seen"):
    schema["defs"]["attribute"]["properties"][seen] = {"type": "string"}

wrong = [f"{'/'.join(map(str, error.absolute_path))} {error.message[:200]}" for error in Draft4Validator(schema).iter_errors(document)]
for number, attribute in enumerate(document["Event"]["Attribute"]):
    if attribute["type"] not in types["category_type_mappings"].get(attribute["category"], []):
        wrong.append(f"Attribute/{number} {attribute['type']} does not stand in {attribute['category']}")
print("\n".join(wrong))
sys.exit(1 if wrong else 0)
