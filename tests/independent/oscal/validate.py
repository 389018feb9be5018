#!/usr/bin/python3
"""Validates OSCAL documents against NIST's published JSON schemas with a validator that is not ours (Debian's python3-jsonschema).

Usage: validate.py SCHEMA-FOLDER DOCUMENT...   Prints every mistake with its path; exit code 1 when there is one.

The schemas write letters and digits of tokens as \\p{L} and \\p{N}, which Python's re module does not know. They are replaced by the exact
ranges of these Unicode categories before a pattern is compiled; nothing is made looser or left out.
"""
import json
import pathlib
import re
import sys
import unicodedata

from jsonschema import Draft7Validator, validators

KINDS = {
    "catalog": "catalog",
    "profile": "profile",
    "component-definition": "component",
    "system-security-plan": "ssp",
    "assessment-results": "assessment-results",
    "plan-of-action-and-milestones": "poam",
}


def ranges(category):
    points = [c for c in range(0x110000) if unicodedata.category(chr(c))[0] == category]
    text, start, last = [], points[0], points[0]
    for point in points[1:] + [0x110001]:
        if point != last + 1:
            text.append(f"\\U{start:08x}-\\U{last:08x}")
            start = point
        last = point
    return "".join(text)


LETTERS, NUMBERS, COMPILED = ranges("L"), ranges("N"), {}


def compiled(pattern):
    if pattern not in COMPILED:
        COMPILED[pattern] = re.compile(pattern.replace("\\p{L}", f"[{LETTERS}]").replace("\\p{N}", f"[{NUMBERS}]"))
    return COMPILED[pattern]


def pattern(validator, expected, instance, schema):
    del validator, schema
    if isinstance(instance, str) and not compiled(expected).search(instance):
        from jsonschema.exceptions import ValidationError
        yield ValidationError(f"{instance!r} does not match {expected!r}")


def main(folder, documents):
    checked = validators.extend(Draft7Validator, {"pattern": pattern})
    wrong = 0
    for path in documents:
        document = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
        kind = KINDS[next(key for key in document if key in KINDS)]
        schema = json.loads((pathlib.Path(folder) / f"oscal_{kind}_schema.json").read_text(encoding="utf-8"))
        for error in list(checked(schema).iter_errors(document))[:20]:
            wrong += 1
            deepest = error
            while deepest.context:
                deepest = max(deepest.context, key=lambda one: len(one.absolute_path))
            print(f"{path}: {'/'.join(map(str, deepest.absolute_path))}: {deepest.message[:300]}")
        print(f"{path}: {kind}, {len(document)} document")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
