#!/usr/bin/env python3
"""Pack a root file system into a docker archive that `ctr images import` takes.

Usage: archive.py ROOT OUTPUT CONFIG NAME...

CONFIG is the image's "config" object as JSON (Entrypoint, Cmd, Env, ...); each
NAME is a full image name. The same ROOT gives the same bytes, and so the same
image digest, on every machine: names are sorted, times and owners left out.
"""

import hashlib
import io
import json
import platform
import sys
import tarfile
from pathlib import Path


def add(archive, name, data):
    entry = tarfile.TarInfo(name)
    entry.size = len(data)
    archive.addfile(entry, io.BytesIO(data))


def anonymous(entry):
    entry.mtime = entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def layer(root):
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w") as archive:
        for path in sorted(root.rglob("*")):
            archive.add(path, path.relative_to(root), recursive=False, filter=anonymous)
    return data.getvalue()


def main():
    root, output, config, *names = sys.argv[1:]
    blob = layer(Path(root))
    image = {
        "architecture": {"aarch64": "arm64"}.get(platform.machine(), "amd64"),
        "os": "linux",
        "config": json.loads(config),
        "rootfs": {"type": "layers", "diff_ids": ["sha256:" + hashlib.sha256(blob).hexdigest()]},
    }
    image = json.dumps(image, sort_keys=True).encode()
    image_name = hashlib.sha256(image).hexdigest() + ".json"
    manifest = [{"Config": image_name, "RepoTags": names, "Layers": ["layer.tar"]}]
    with tarfile.open(output, "w") as archive:
        add(archive, image_name, image)
        add(archive, "layer.tar", blob)
        add(archive, "manifest.json", json.dumps(manifest).encode())


main()
