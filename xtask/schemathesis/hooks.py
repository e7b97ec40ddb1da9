"""What schemathesis does around every call; see drive.py."""

import atexit
import collections
import itertools
import json
import os

import requests
import schemathesis
from people import POLICY, Person, network

run = json.loads(os.environ["FUZZ"])
role = run["role"]
# Whoever set the server up.
root = Person(run["url"], run["origin"])
root.cookie = run["root"]

# What may end the session, or the account, that asks: somebody new asks it each time.
LAST = {
    ("POST", "/api/session"),
    ("DELETE", "/api/session"),
    ("PUT", "/api/session/passkey"),
    ("POST", "/api/session/confirm"),
    ("PUT", "/api/session/confirm/passkey"),
    ("POST", "/api/tickets/use"),
    ("DELETE", "/api/account"),
    ("PUT", "/api/account/password"),
    ("DELETE", "/api/account/sessions/{id}"),
}

# Refused so, a request was not looked at.
UNSEEN = ["sign_in_first", "confirm_first", "add_factor_first", "prove_factor_first", "too_many_tries"]

seen = collections.Counter()
turns = collections.defaultdict(itertools.count)
new = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    asked = (case.method, case.operation.path)
    turn = next(turns[asked])
    headers = case.headers
    headers["Origin"] = root.origin
    headers["X-Forwarded-For"] = run["network"] or network()
    headers.pop("Cookie", None)
    person = None
    if role:
        headers["Cookie"] = run["cookie"]
        if asked in LAST:
            person = root.make(f"{role[0]}{os.getpid()}-{next(new)}", role)
            headers["Cookie"] = person.cookie
    # Every other time about something that is there.
    if turn % 2 == 0 and not run["network"]:
        case.path_parameters.update(real(asked, person))
        if isinstance(case.body, dict) and "ticket" in case.body:
            case.body["ticket"] = link()["ticket"]
        if role and asked[1] == "/api/account/vault" and isinstance(case.body, dict) and "from" in case.body:
            case.body.update(vault())
        if role == "administrator" and isinstance(case.body, dict) and "configuration" in case.body:
            # What was looked at is what there is.
            case.body["configuration"] = root.ask("GET", "/api/papers")["configuration"]


def link():
    """A one-time link, for a new account."""
    body = {"login": f"x{os.getpid()}-{next(new)}", "name": "Cora Dorn", "email": "", "role": "member"}
    return root.ask("POST", "/api/members", body)


def vault():
    """What is kept of whoever asks is named by this, and they by that."""
    asks = Person(run["url"], run["origin"])
    asks.cookie = run["cookie"]
    return {"from": asks.ask("GET", "/api/account/vault")["digest"], "member": asks.ask("GET", "/api/account")["member"]}


def real(asked, person):
    path = asked[1]
    if "{room}" in path:
        return {"room": run["room"]}
    if "{function}" in path:
        return {"function": "polls"}
    if "{member}" in path and role == "administrator":
        return {"member": link()["member"]}
    if path == "/api/account/sessions/{id}" and person:
        return {"id": person.ask("GET", "/api/account/sessions")[0]["id"]}
    return {}


@schemathesis.hook
def after_call(context, case, response):
    waits = any(code in response.text for code in UNSEEN) if response.status_code in (401, 403, 429) else False
    seen[case.method, case.operation.path, response.status_code, waits] += 1
    if case.method == "PUT" and case.operation.path == "/api/policy" and response.status_code == 200:
        root.ask("PUT", "/api/policy", POLICY)
    # The room of the examples was ended, as its owner had signed: for the others it is there again.
    if case.method == "DELETE" and case.operation.path == "/api/rooms/{room}" and response.status_code == 204:
        again = requests.post(root.url + "/api/rooms", json=run["made"], headers=root.headers(), timeout=20)
        assert again.status_code in (201, 409)


@atexit.register
def tell():
    with open(run["seen"], "w") as file:
        json.dump([[*asked, times] for asked, times in sorted(seen.items())], file)
