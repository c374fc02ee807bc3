#!/usr/bin/env python3
"""Merge what the programs of several minors print into the committed tables.

    merge.py ROWS OUT                    write OUT/*.tsv from ROWS/<minor>/
    merge.py --verify ROWS OUT MINOR …   compare the tables' rows of these minors

A row that several minors share is written once; its first column is the range
of minors. A fact that changed has one row for each of its forms.
"""

import json
import pathlib
import sys

COLUMNS = {
    "admission": ["plugin", "on"],
    "commands": ["command", "aliases", "deprecated"],
    "flags": ["command", "flag", "short", "type", "bare", "values", "default", "field", "deprecated", "scope"],
    "gates": ["gate", "owner", "stage", "on", "locked"],
    "resources": ["name", "singular", "short", "kind", "api", "namespaced", "categories"],
}


def cell(value):
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def rows(folder):
    """Every row of one minor, as (table, columns)."""
    for file in folder.glob("*.rows"):
        for line in file.read_text().splitlines():
            table, *columns = json.loads(line)
            yield table, tuple(cell(c) for c in columns)
    for file in folder.glob("api*__v*.json"):
        listing = json.loads(file.read_text())
        for r in listing.get("resources", []):
            if "/" in r["name"]:
                continue
            yield "resources", (
                r["name"], r["singularName"], ",".join(r.get("shortNames", [])), r["kind"],
                listing["groupVersion"], cell(r["namespaced"]), ",".join(r.get("categories", [])),
            )


def tables(root, minors):
    """Table → row → the minors that have it."""
    merged = {table: {} for table in COLUMNS}
    for minor in minors:
        for table, row in rows(root / minor):
            merged[table].setdefault(row, []).append(minor)
    return merged


def span(minors):
    numbers = sorted({int(m.removeprefix("1.")) for m in minors})
    if numbers[-1] - numbers[0] + 1 != len(numbers):
        return ",".join(f"1.{n}" for n in numbers)
    return f"1.{numbers[0]}" if len(numbers) == 1 else f"1.{numbers[0]}-1.{numbers[-1]}"


def text(table, merged):
    lines = ["\t".join(["minors", *COLUMNS[table]])]
    ordered = sorted(merged.items(), key=lambda item: (item[0], item[1]))
    for row, minors in ordered:
        lines.append("\t".join([span(minors), *row]).rstrip("\t"))
    return "\n".join(lines) + "\n"


def read(path, minor):
    """The rows of a committed table that `minor` has."""
    found = set()
    for line in path.read_text().splitlines()[1:]:
        minors, *row = line.split("\t")
        first, _, last = minors.partition("-")
        number = int(minor.removeprefix("1."))
        inside = int(first.split(",")[0][2:]) <= number <= int((last or first)[2:]) if "," not in minors else minor in minors.split(",")
        if inside:
            found.add("\t".join(row))
    return found


def main(arguments):
    if arguments[:1] == ["--verify"]:
        root, out, *minors = arguments[1:]
        faults = 0
        for minor in minors:
            merged = tables(pathlib.Path(root), [minor])
            for table in COLUMNS:
                made = {"\t".join(row).rstrip("\t") for row in merged[table]}
                kept = read(pathlib.Path(out) / f"{table}.tsv", minor)
                for line in sorted(made ^ kept):
                    faults += 1
                    print(f"{table} {minor} {'lacks' if line in made else 'has in excess'}: {line}", file=sys.stderr)
        print(f"{', '.join(minors)}: {'the tables are current' if not faults else f'{faults} rows differ'}")
        return 1 if faults else 0
    root, out = map(pathlib.Path, arguments)
    minors = sorted(p.name for p in root.iterdir() if p.is_dir())
    for table, merged in tables(root, minors).items():
        (out / f"{table}.tsv").write_text(text(table, merged))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
