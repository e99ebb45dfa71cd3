"""The answer at `/light`: which part of the store its reader may open, and the page of it, kept by the browser."""

from __future__ import annotations

import gzip
from functools import lru_cache

import brotli
from starlette.requests import Request
from starlette.responses import Response

from dashboard import access, database, light
from dashboard.database import NoSnapshot, Snapshot
from dashboard.server.assets import accepted
from dashboard.server.document import language

_PACK = {"br": lambda body: brotli.compress(body, quality=6), "gzip": lambda body: gzip.compress(body, mtime=0)}


def plain(request: Request, prefix: str) -> Response:
    """Return the plain page: 304 when the browser has it, 503 while nothing is published."""
    snapshot, part, without = _entered(request)
    asked = light.Asked(language(request.scope), *(request.query_params.get(name)
                                                   for name in ("lang", "project", "place", "as_of")))  # fmt: skip
    page = light.document(snapshot, part, asked, prefix, without)
    encoding = accepted(request.headers)
    tag = f'"{page.tag}-{encoding or "plain"}"'
    about = {"etag": tag, "cache-control": "private, no-cache", "vary": "Accept-Encoding, Accept-Language, Cookie"}
    if page.has_data and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=about)
    about |= {"content-language": asked.language} | ({"content-encoding": encoding} if encoding else {})
    body = _packed(page.body, encoding) if encoding else page.body
    return Response(body, 200 if page.has_data else 503, about, media_type="text/html")


@lru_cache(maxsize=64)
def _packed(body: bytes, encoding: str) -> bytes:
    return _PACK[encoding](body)


def _entered(request: Request) -> tuple[Snapshot | None, str, str]:
    """Return the snapshot that this reader is shown (None: there is none), its part, and the place that has none.

    The sign-in is that of the token which the sign-in layer let through; an official whose place has no file yet
    gets the public view.
    """
    store = database.store_folder()
    part = access.part_of(request.cookies.get(access.COOKIE))
    for name in dict.fromkeys((part, part if part == "manager" else "public")):
        try:
            return database.newest(store, name), name, "" if name == part else part.partition("/")[2]
        except NoSnapshot:
            continue
    return None, part, ""
