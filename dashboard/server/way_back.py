"""The page from which somebody went to sign in or out, so that the way leads back to it: own pages only."""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

SECONDS = 900  # a quarter of an hour for the sign-in
_LONGEST = 1_800  # letters of an address
_QUERY = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?%\-]*")


def asked(scope: Scope, prefix: str, pages: frozenset[str]) -> str:
    """Return the address of our page that led to this request (its Referer), as a value of a cookie; '' for none."""
    headers = Headers(scope=scope)
    came = urlsplit(headers.get("referer", ""))
    if not came.netloc or came.netloc != headers.get("host"):
        return ""
    address = own(came.path + (f"?{came.query}" if came.query else ""), prefix, pages)
    return base64.urlsafe_b64encode(address.encode()).decode().rstrip("=")


def kept(value: str | None, prefix: str, pages: frozenset[str]) -> str:
    """Return the address in a cookie's value, '' if it is none of ours."""
    try:
        said = base64.urlsafe_b64decode((value or "") + "=" * (-len(value or "") % 4)).decode("ascii")
    except (binascii.Error, ValueError):
        return ""
    return own(said, prefix, pages)


def own(address: str, prefix: str, pages: frozenset[str]) -> str:
    """Return an address of this host that names one of our pages, as it is; '' for any other."""
    path, mark, query = address.partition("?")
    known = {f"{prefix}/", *(f"{prefix}/{page}" for page in pages if page)}
    is_own = path in known and _QUERY.fullmatch(query) and len(address) <= _LONGEST
    return path + mark + query if is_own else ""
