"""Somebody with a browser: keeps the one cookie, sends what a page of the server sends, each time from another network."""

import base64
import hashlib
import hmac
import itertools
import os
import struct
import time

import requests

PASSWORD = "vier Wände und ein Dach"
# Administrators without a second factor may do what they may.
POLICY = {
    "create": "automatic",
    "secondFactor": "nobody",
    "sessionDays": 14,
    "auditDays": 180,
    "requestYears": 3,
    "planDays": 366,
    "profile": "standard",
    "newcomers": "as_hosts_decide",
}
_numbers = itertools.count(1)


def network():
    """An address nobody has asked from yet: what one network may ask for is no limit here."""
    number = next(_numbers)
    return f"10.{os.getpid() % 256}.{number // 250 % 250}.{number % 250 + 1}"


class Person:
    def __init__(self, url, origin):
        self.url, self.origin, self.cookie = url, origin, None
        # Recovery codes, each for once; none without a second factor.
        self.codes = []

    def headers(self):
        headers = {"Origin": self.origin, "X-Forwarded-For": network()}
        return headers | ({"Cookie": self.cookie} if self.cookie else {})

    def ask(self, method, path, body=None):
        """Does something and expects it done."""
        answer = requests.request(method, self.url + path, json=body, headers=self.headers(), timeout=20)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text}"
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer.json() if answer.content else None

    def use(self, ticket, login="", name=""):
        """Uses a one-time link."""
        body = {"ticket": ticket, "login": login, "name": name, "password": PASSWORD}
        self.ask("POST", "/api/tickets/use", body)

    def add_second_factor(self):
        secret = self.ask("POST", "/api/account/totp")["secret"]
        self.codes = self.ask("PUT", "/api/account/totp", {"code": code(secret)})["codes"]

    def confirm(self):
        """Proves anew who is there."""
        self.ask("POST", "/api/session/confirm", {"password": PASSWORD, "code": self.codes.pop() if self.codes else ""})

    def make(self, login, role):
        """An account, its owner signed in."""
        link = self.ask("POST", "/api/members", {"login": login, "name": "Bert Cord", "email": "", "role": role})
        person = Person(self.url, self.origin)
        person.use(link["ticket"])
        return person


def code(secret):
    """Six digits of now (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    number = struct.unpack(">I", digest[digest[-1] & 15 :][:4])[0] & 0x7FFFFFFF
    return f"{number % 1_000_000:06}"
