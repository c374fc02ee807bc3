#!/usr/bin/env python3
"""Merge what the programs of several minors print into the committed tables.

    merge.py ROWS OUT MINOR …            write these minors' rows of OUT/*.tsv from ROWS/<minor>/
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
    "flags": ["command", "flag", "short", "type", "bare", "values", "default", "field", "deprecated", "below"],
    "gates": ["gate", "owner", "stage", "on", "locked"],
    "resources": ["name", "singular", "short", "kind", "api", "namespaced", "categories", "warning"],
}


def cell(value):
    return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def rows(folder):
    """Every row of one minor, as (table, columns)."""
    warnings = {}
    for file in folder.glob("*.rows"):
        for line in file.read_text().splitlines():
            table, *columns = json.loads(line)
            if table == "warnings":
                api, kind, said = columns
                warnings[api, kind] = said
            else:
                yield table, tuple(cell(c) for c in columns)
    for file in folder.glob("api*__v*.json"):
        listing = json.loads(file.read_text())
        for r in listing.get("resources", []):
            if "/" in r["name"]:
                continue
            yield "resources", (
                r["name"], r["singularName"], ",".join(r.get("shortNames", [])), r["kind"],
                listing["groupVersion"], cell(r["namespaced"]), ",".join(r.get("categories", [])),
                warnings.get((listing["groupVersion"], r["kind"]), ""),
            )


def tables(root, minors):
    """Table → row → the minors that have it."""
    merged = {table: {} for table in COLUMNS}
    for minor in minors:
        for table, row in rows(root / minor):
            merged[table].setdefault(row, []).append(minor)
    return merged


def runs(minors):
    """Neighbouring minors as ranges: 1.34, 1.36 and 1.37 are `1.34` and `1.36-1.37`."""
    numbers = sorted({int(m.removeprefix("1.")) for m in minors})
    starts = [n for n in numbers if n - 1 not in numbers]
    ends = [n for n in numbers if n + 1 not in numbers]
    for first, last in zip(starts, ends):
        yield f"1.{first}" if first == last else f"1.{first}-1.{last}"


def text(table, merged):
    lines = ["\t".join(["minors", *COLUMNS[table]])]
    ordered = sorted(merged.items(), key=lambda item: (item[0], item[1]))
    for row, minors in ordered:
        lines += ["\t".join([run, *row]).rstrip("\t") for run in runs(minors)]
    return "\n".join(lines) + "\n"


def committed(path):
    """The rows of a committed table, each with the first and the last minor that it is true for."""
    for line in path.read_text().splitlines()[1:] if path.exists() else []:
        minors, *row = line.split("\t")
        first, _, last = minors.partition("-")
        yield int(first[2:]), int((last or first)[2:]), "\t".join(row)


def known(path):
    return {f"1.{n}" for first, last, _ in committed(path) for n in range(first, last + 1)}


def read(path, minor):
    """The rows of a committed table that `minor` has."""
    number = int(minor.removeprefix("1."))
    return {row for first, last, row in committed(path) if first <= number <= last}


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
    root, out, *minors = arguments
    out = pathlib.Path(out)
    for table, merged in tables(pathlib.Path(root), minors).items():
        file = out / f"{table}.tsv"
        for minor in known(file) - set(minors):
            for line in read(file, minor):
                row = line.split("\t")
                row += [""] * (len(COLUMNS[table]) - len(row))
                merged.setdefault(tuple(row), []).append(minor)
        file.write_text(text(table, merged))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
