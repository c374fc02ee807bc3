#!/usr/bin/env python3
"""Smoke test and measurements of an engine, through wasmtime (pip install wasmtime).

    smoke.py ENGINE.wasm [--documents N]

Prints the engine's size, compile, start-up and judgement times, and how much
memory an instance holds after N judgements. Exits 1 when a verdict is wrong.
"""
import argparse
import json
import time

import wasmtime

WEB = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web}
spec:
  serviceName: nginx
  replicas: 3
  selector: {matchLabels: {app: nginx}}
  template:
    metadata: {labels: {app: nginx}}
    spec:
      containers:
      - name: nginx
        image: registry.k8s.io/nginx-slim:0.24
        ports: [{containerPort: 80, name: web}]
        volumeMounts: [{name: www, mountPath: /usr/share/nginx/html}]
  volumeClaimTemplates:
  - metadata: {name: www}
    spec:
      accessModes: [ReadWriteOnce]
      resources: {requests: {storage: 1Gi}}
"""


class Engine:
    """One instance, as the host makes it."""

    def __init__(self, engine, module):
        self.store = wasmtime.Store(engine)
        wasi = wasmtime.WasiConfig()
        wasi.inherit_stderr()
        self.store.set_wasi(wasi)
        linker = wasmtime.Linker(engine)
        linker.define_wasi()
        self.exports = linker.instantiate(self.store, module).exports(self.store)
        self.exports["_initialize"](self.store)

    def _read(self, packed):
        address, length = (packed >> 32) & 0xFFFFFFFF, packed & 0xFFFFFFFF
        return bytes(self.exports["memory"].read(self.store, address, address + length))

    def judge(self, document, **header):
        request = json.dumps(header).encode() + b"\n" + document.encode()
        address = self.exports["buffer"](self.store, len(request)) & 0xFFFFFFFF
        self.exports["memory"].write(self.store, request, address)
        return json.loads(self._read(self.exports["judge"](self.store, len(request))))

    def catalog(self):
        return json.loads(self._read(self.exports["catalog"](self.store)))

    def memory(self):
        return self.exports["memory"].data_len(self.store)


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("engine")
    arguments.add_argument("--documents", type=int, default=3500)
    options = arguments.parse_args()

    with open(options.engine, "rb") as file:
        code = file.read()
    print(f"size           {len(code) / 1e6:8.1f} MB")
    engine = wasmtime.Engine()
    start = time.perf_counter()
    module = wasmtime.Module(engine, code)
    print(f"compile        {time.perf_counter() - start:8.1f} s")

    start = time.perf_counter()
    guest = Engine(engine, module)
    print(f"start-up       {(time.perf_counter() - start) * 1e3:8.1f} ms, {guest.memory() / 1e6:.1f} MB")
    start = time.perf_counter()
    verdict = guest.judge(WEB)
    print(f"first document {(time.perf_counter() - start) * 1e3:8.1f} ms")
    assert not verdict["errors"] and not verdict["failure"] and verdict["object"], verdict
    verdict = guest.judge(WEB.replace("replicas: 3", "replicas: -1"))
    assert [e["path"] for e in verdict["errors"]] == ["spec.replicas"], verdict

    start = time.perf_counter()
    for _ in range(options.documents):
        guest.judge(WEB)
    each = (time.perf_counter() - start) / options.documents
    print(f"each of {options.documents:6d} {each * 1e3:8.2f} ms, then {guest.memory() / 1e6:.1f} MB")
    catalog = guest.catalog()
    print(f"catalog        {len(catalog['kinds'])} kinds, Kubernetes {catalog['kubernetes']}, {catalog['go']}")


if __name__ == "__main__":
    main()
