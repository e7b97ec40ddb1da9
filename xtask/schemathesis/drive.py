"""Asks a server everything that docs/openapi.json describes, well and badly, and holds the answers against it: as
nobody, as a member, as an administrator.

drive.py <server program> <docs/openapi.json> <folder for notes>
"""

import collections
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import requests
from people import POLICY, Person

HERE = pathlib.Path(__file__).parent
LOCAL = "127.0.0.1,localhost"
CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
]
# Examples of each operation that are made up by chance, besides those that are thought out.
EXAMPLES = 25
SEED = 4
# So many requests in a hundred may be refused before they are looked at: for a rate, for a session that is over.
UNSEEN = 2
# Seconds that all of one asking may take; a proof of who is there is good for as long.
TIME = 600


def main(program, description, notes):
    notes = pathlib.Path(notes)
    notes.mkdir(parents=True, exist_ok=True)
    # What is asked is on this machine, whatever stands before the web.
    os.environ |= {"NO_PROXY": LOCAL, "no_proxy": LOCAL}
    port = free_port()
    url, origin = f"http://127.0.0.1:{port}", f"http://localhost:{port}"
    with tempfile.TemporaryDirectory() as folder:
        server = start(program, folder, port, origin)
        try:
            root, people = settle(server, folder, url, origin)
            described = json.loads(pathlib.Path(description).read_text())
            run = {"url": url, "origin": origin, "network": None, "role": None}
            run |= {"room": room_of(described), "made": body_of(described)}
            member, administrator = run | {"role": "member"}, run | {"role": "administrator"}
            few = ["--phases", "fuzzing", "--max-examples", 2]
            everything, signed_in, console = operations(described)
            asked = [
                ("nobody", run, everything - signed_in - console, []),
                ("a member", member, everything - console, []),
                ("an administrator", administrator, everything, []),
                ("nobody, uninvited", run, signed_in | console, few),
                ("a member, uninvited", member, console, few),
                ("a crowd", run | {"network": "192.0.2.1"}, {"postApiTicketsRead"}, ["--mode", "positive"]),
            ]
            good = [ask(description, notes, who, proven(run, root, people), *rest) for who, run, *rest in asked]
            assert server.poll() is None, "the server has ended"
        finally:
            server.terminate()
            server.wait()
    sys.exit(0 if all(good) else 1)


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return held.getsockname()[1]


def start(program, folder, port, origin):
    """As behind a proxy, which alone can say that requests come from different networks."""
    settings = {
        "LISTEN": f"127.0.0.1:{port}",
        "BEHIND_PROXY": "true",
        "ORIGINS": origin,
        "MEDIA_LISTEN": "127.0.0.1:0",
        "DATA_DIR": "data",
        # Nobody answers there, which is told.
        "PROVIDER_ISSUER": "https://127.0.0.1:9",
        "PROVIDER_CLIENT": "konklave",
        "OPERATOR_SECURITY_CONTACT": "mailto:security@example.org",
    }
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KONKLAVE_")}
    environment |= {f"KONKLAVE_{name}": value for name, value in settings.items()}
    return subprocess.Popen([program], cwd=folder, env=environment, stdout=subprocess.DEVNULL)


def settle(server, folder, url, origin):
    """Sets the server up, by its one-time link; whoever did it, and one person of each role."""
    link = pathlib.Path(folder, "data", "setup-link")
    until = time.monotonic() + 20
    while not (link.exists() and answers(url)):
        assert server.poll() is None and time.monotonic() < until, "the server does not start"
        time.sleep(0.05)
    root = Person(url, origin)
    root.use(link.read_text().split("/welcome#")[1].strip(), "root", "Rosa Ott")
    root.add_second_factor()
    root.ask("PUT", "/api/policy", POLICY)
    # Whom the description's examples name.
    root.make("anna", "member")
    return root, {role: root.make(role, role) for role in ["member", "administrator"]}


def proven(run, root, people):
    """With cookies of whoever asks, and of whoever helps: both have proven just now that it is them."""
    asks = people.get(run["role"])
    for person in filter(None, [root, asks]):
        person.confirm()
    return run | {"root": root.cookie, "cookie": asks and asks.cookie}


def answers(url):
    try:
        return requests.get(url + "/healthz", timeout=1).ok
    except requests.ConnectionError:
        return False


def room_of(description):
    """The room that the examples make and change."""
    parameters = description["paths"]["/api/rooms/{room}"]["put"]["parameters"]
    return next(parameter["example"] for parameter in parameters if parameter.get("name") == "room")


def body_of(description):
    """What makes that room."""
    return description["paths"]["/api/rooms"]["post"]["requestBody"]["content"]["application/json"]["example"]


def operations(description):
    """All, those for members, and those for whoever runs or oversees the server."""
    all_, signed_in, console = set(), set(), set()
    for path in description["paths"].values():
        for operation in path.values():
            name = operation["operationId"]
            all_.add(name)
            if operation["security"]:
                (signed_in if "whoever is signed in" in operation["description"] else console).add(name)
    return all_, signed_in, console


def ask(description, notes, who, run, names, more):
    seen = notes / "seen.json"
    seen.unlink(missing_ok=True)
    words = ["run", description, "--url", run["url"], "--checks", ",".join(CHECKS), "--seed", SEED]
    words += ["--generation-database", "none", "--workers", 2, "--no-color", "--continue-on-failure"]
    words += ["--generation-with-security-parameters", "false"]
    words += ["--max-examples", EXAMPLES, "--max-redirects", 0, "--warnings", "off", *more]
    words += [word for name in sorted(names) for word in ("--include-operation-id", name)]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml", *words]
    environment = os.environ | {
        "SCHEMATHESIS_HOOKS": "hooks",
        "PYTHONPATH": str(HERE),
        "FUZZ": json.dumps(run | {"seen": str(seen)}),
    }
    began = time.monotonic()
    done = subprocess.run([str(word) for word in command], env=environment, cwd=notes, check=False, timeout=TIME)
    return told(who, json.loads(seen.read_text()), time.monotonic() - began, run) and done.returncode == 0


def told(who, seen, took, run):
    """How many were looked at, and whether they were enough."""
    statuses = collections.Counter()
    unseen = 0
    for _, _, status, waits, times in seen:
        statuses[status] += times
        unseen += times if waits else 0
    total = statuses.total()
    said = ", ".join(f"{times} × {status}" for status, times in sorted(statuses.items()))
    print(f"# | {who}: {total} requests in {took:.0f} s, {total - unseen} of them looked at: {said}", flush=True)
    if run["network"]:
        return statuses[429] > 0
    return "uninvited" in who or unseen * 100 <= total * UNSEEN


if __name__ == "__main__":
    main(*sys.argv[1:])
