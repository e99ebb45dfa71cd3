"""Cookies of a request and of an answer, read and written for the sign-in layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import Message, Scope

_DELETED = ("", '""', "null")


@dataclass(frozen=True)
class Cookie:
    """A cookie of ours: never read by scripts; `strict` ones are not even sent when another site leads here."""

    label: str
    path: str
    is_secure: bool
    is_strict: bool

    @property
    def name(self) -> str:
        """Return the browser's name: under https the prefix keeps other hosts and plain http from setting it."""
        if not self.is_secure:
            return self.label
        return f"__Host-{self.label}" if self.path == "/" else f"__Secure-{self.label}"

    def line(self, value: str, seconds: int) -> str:
        """Return the Set-Cookie header that keeps a value for so many seconds; 0 deletes it."""
        how = f"Max-Age={seconds}; Path={self.path}; HttpOnly; SameSite={'Strict' if self.is_strict else 'Lax'}"
        return f"{self.name}={value}; {how}{'; Secure' if self.is_secure else ''}"


def of(scope: Scope) -> dict[str, str]:
    """Return the cookies of a request by name."""
    return cookie_parser("; ".join(Headers(scope=scope).getlist("cookie")))


def replaced(scope: Scope, cookies: Mapping[str, str]) -> Scope:
    """Return the request with other cookies."""
    headers = [(name, value) for name, value in scope["headers"] if name.lower() != b"cookie"]
    line = "; ".join(f"{name}={value}" for name, value in cookies.items())
    return scope | {"headers": [*headers, (b"cookie", line.encode("latin-1", "replace"))] if line else headers}


def name_of(line: str) -> str:
    """Return the name that a Set-Cookie header sets."""
    return line.partition("=")[0].strip()


def take(message: Message, prefix: str) -> dict[str, str]:
    """Take the cookies whose names begin so out of an answer; return name and value of those that are not deleted."""
    headers, taken = MutableHeaders(raw=message["headers"]), {}
    lines = headers.getlist("set-cookie")
    for line in lines:
        if name_of(line).startswith(prefix):
            value = line.partition("=")[2].partition(";")[0].strip()
            taken.pop(name_of(line), None)
            if value not in _DELETED:
                taken[name_of(line)] = value
    _set(message, [line for line in lines if not name_of(line).startswith(prefix)])
    return taken


def secure(message: Message, prefix: str) -> None:
    """Say of the cookies whose names begin so that they go over https alone."""
    lines = MutableHeaders(raw=message["headers"]).getlist("set-cookie")
    _set(message, [line if not name_of(line).startswith(prefix) or "; secure" in line.lower() else f"{line}; Secure"
                   for line in lines])  # fmt: skip


def add(message: Message, line: str) -> None:
    """Add a Set-Cookie header to an answer in place of one that sets the same name."""
    lines = MutableHeaders(raw=message["headers"]).getlist("set-cookie")
    _set(message, [*(known for known in lines if name_of(known) != name_of(line)), line])


def _set(message: Message, lines: list[str]) -> None:
    others = [(name, value) for name, value in message["headers"] if name.lower() != b"set-cookie"]
    message["headers"] = [*others, *((b"set-cookie", line.encode("latin-1")) for line in lines)]
