"""Judges every object of a STIX 2.1 bundle by the JSON schemas of OASIS: judge.py SCHEMAS BUNDLE. Prints what is wrong, a line each; exit 1 where anything is."""
import json
import pathlib
import sys
import warnings

warnings.simplefilter("ignore")
from jsonschema import Draft202012Validator, RefResolver  # noqa: E402

schemas = {}
for file in pathlib.Path(sys.argv[1]).rglob("*.json"):
    schema = json.loads(file.read_text())
    schemas[schema["$id"]] = schema
by_name = {pathlib.PurePosixPath(address).stem: schema for address, schema in schemas.items()}

bundle = json.loads(pathlib.Path(sys.argv[2]).read_text())
wrong = 0
# The list of kinds in the schema of a bundle leaves out the incident, which has a schema of its own.
known = {**bundle, "objects": [thing for thing in bundle["objects"] if thing["type"] != "incident"]}
for thing in [known, *bundle["objects"]]:
    schema = by_name[thing["type"]]
    resolver = RefResolver(schema["$id"], schema, store=schemas)
    for error in Draft202012Validator(schema, resolver=resolver).iter_errors(thing):
        print(thing["id"], "/".join(map(str, error.absolute_path)), error.message[:200])
        wrong += 1
sys.exit(1 if wrong else 0)
