"""The one HTML document of the dashboard, in the reader's language."""

from __future__ import annotations

import base64
import gzip
import hashlib
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs

import brotli
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import text
from dashboard.server.assets import accepted

# Streamlit empties its root when it starts: what stands there until then is for those who wait.
_LATE = ("@keyframes late{to{visibility:visible}}"
         ".slow{visibility:hidden;animation:late 0s 3s forwards;margin:2rem;font:1rem/1.5 system-ui,sans-serif}")
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """The document in one language: body by content encoding, and the tag that changes with it."""

    language: str
    bodies: dict[str, bytes]
    tag: str


def streamlit_folder() -> Path:
    """Return the folder of the installed Streamlit without importing it; raises RuntimeError."""
    found = find_spec("streamlit")
    if found is None or found.origin is None:
        raise RuntimeError("Streamlit is not installed")
    return Path(found.origin).parent


@cache
def _template() -> str:
    return (streamlit_folder() / "static" / "index.html").read_text(encoding="utf-8")


@cache
def inline_hashes() -> tuple[str, ...]:
    """Return the CSP sources of the inline scripts of Streamlit's document."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(_template()))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


@cache
def page(language: str, prefix: str = "") -> Page:
    """Return the document of a language: `lang`, title, description, and the way to the plain page.

    That way is shown without JavaScript, and after some seconds while the scripts are on their way.
    """
    words = text.words(language)
    about = f'<meta name="description" content="{escape(words("document.description"), quote=True)}" />'
    html = _template().replace('<html lang="en">', f'<html lang="{language}">', 1)
    title = f"<title>{escape(words('document.title'))}</title>"
    html = re.sub(r"<title>.*?</title>", title + about, html, count=1)
    plain = f'<a href="{escape(prefix, quote=True)}/light?lang={language}">{escape(words("light.link"))}</a>'
    sentence = f"<noscript><p>{escape(words('document.noscript'))} {plain}</p></noscript>"
    html = re.sub(r"<noscript>.*?</noscript>", lambda _: sentence, html, count=1, flags=re.DOTALL)
    slow = f'<style>{_LATE}</style><p class="slow">{escape(words("document.slow"))} {plain}</p>'
    html = html.replace('<div id="root"></div>', f'<div id="root">{slow}</div>', 1)
    html = re.sub(r'<link rel="service-desc"[^>]*>', "", html, count=1)
    body = html.encode()
    bodies = {"": body, "br": brotli.compress(body), "gzip": gzip.compress(body, mtime=0)}
    return Page(language, bodies, hashlib.sha256(body).hexdigest()[:16])


def language(scope: Scope) -> str:
    """Return the language of a request: `lang` of the address, else the browser's first, else English."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[-1]
    first = Headers(scope=scope).get("accept-language", "").split(",")[0].split(";")[0]
    browser = first.strip().split("-")[0].lower()
    return next((code for code in (asked, browser) if code in text.LANGUAGES), "en")


def response(scope: Scope, prefix: str = "") -> Response:
    """Return the document for a request: 304 when the browser has it, else as it accepts it."""
    chosen, headers = page(language(scope), prefix), Headers(scope=scope)
    encoding = accepted(headers)
    tag = f'"{chosen.tag}-{encoding or "plain"}"'
    about = {"etag": tag, "cache-control": "no-cache", "vary": "Accept-Encoding, Accept-Language"}
    if tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=about)
    about |= {"content-language": chosen.language} | ({"content-encoding": encoding} if encoding else {})
    return Response(chosen.bodies[encoding], headers=about, media_type="text/html")


def missing(scope: Scope, prefix: str) -> Response:
    """Return the answer to an address that is no page: Streamlit's own would be in English and half drawn."""
    words = text.words(language(scope))
    link = f'<a href="{escape(prefix, quote=True)}/">{escape(words("document.title"))}</a>'
    said = escape(words("document.missing"))
    body = f'<!doctype html><html lang="{words.language}"><title>404</title><p>{said} {link}'
    return Response(body, status_code=404, media_type="text/html", headers={"cache-control": "no-store"})


class Document:
    """Middleware that answers with our document wherever Streamlit would send its own."""

    def __init__(self, app: ASGIApp, prefix: str, pages: frozenset[str]) -> None:
        """Wrap an application served under `prefix` whose `pages` have these addresses."""
        self.app, self.prefix, self.pages = app, prefix, pages | {"index.html"}
        self.others = tuple(f"{prefix}/{name}/" for name in ("component", "media", "app/static"))
        self.plain = f"{prefix}/light"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and put our document in the place of Streamlit's."""
        readable = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if not readable or scope["path"] == self.plain or scope["path"].startswith(self.others):
            await self.app(scope, receive, send)
            return
        replaced = False

        async def instead(message: Message) -> None:
            nonlocal replaced
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                replaced = message["status"] in (200, 206) and kind.startswith("text/html")
                if replaced:
                    is_page = scope["path"].removeprefix(self.prefix).strip("/") in self.pages
                    answer = response(scope, self.prefix) if is_page else missing(scope, self.prefix)
                    await answer(scope, receive, send)
            if not replaced:
                await send(message)

        await self.app(scope, receive, instead)
