"""Static files, compressed once and kept: brotli, else gzip, else as they are."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import os
import re
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import brotli
from anyio import to_thread
from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(__file__).resolve().parents[2]
_TEXT = {".js", ".css", ".svg", ".json", ".geojson", ".html", ".txt", ".map"}
_HASHED = re.compile(r"[.-][0-9a-f]{8,}\.[a-z0-9]+$")  # ours, and the map's frame
_HASHED_BY_STREAMLIT = re.compile(r"\.[0-9A-Za-z_-]{8}\.[a-z0-9]+$")
_NEVER = re.compile(r"q=0(\.0*)?")
_SMALLEST = 1_000  # bytes; below, the header costs more than compression gains


@dataclass(frozen=True)
class Asset:
    """A static file: where it lies, what it is, the hash of its content, whether its name holds one,
    and how hard brotli tries (9 or 11).
    """

    path: Path
    media_type: str
    digest: str
    is_hashed: bool
    quality: int


def folders() -> dict[str, Path]:
    """Return the folders served, by the address they are served under."""
    found = {name: find_spec(name) for name in ("streamlit", "streamlit_folium")}
    roots = {name: Path(spec.origin).parent for name, spec in found.items() if spec and spec.origin}
    return {
        "/static/": roots["streamlit"] / "static" / "static",
        "/component/streamlit_folium.st_folium/": roots["streamlit_folium"] / "frontend" / "build",
        "/app/static/": ROOT / "dashboard" / "static",
    }


def table(places: Mapping[str, Path]) -> dict[str, Asset]:
    """Return every file of `places` by its address; links are left out."""
    always = _always_loaded()
    return {
        address + path.relative_to(folder).as_posix(): _asset(path, address, path.name in always)
        for address, folder in places.items()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def _always_loaded() -> set[str]:
    """Return the names of the scripts that every page loads: they are worth the slowest compression."""
    document = folders()["/static/"].with_name("index.html").read_text(encoding="utf-8")
    return set(re.findall(r"/static/js/([^\"]+)", document))


def _asset(path: Path, address: str, is_always_loaded: bool) -> Asset:
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if path.suffix == ".js":
        kind = "text/javascript"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
    pattern = _HASHED_BY_STREAMLIT if address == "/static/" else _HASHED
    return Asset(path, kind, digest, bool(pattern.search(path.name)), 11 if is_always_loaded else 9)


def accepted(headers: Headers) -> str:
    """Return the encoding to answer with: 'br', 'gzip' or '' (none)."""
    offers = [offer.partition(";") for offer in headers.get("accept-encoding", "").lower().split(",")]
    names = {name.strip() for name, _, weight in offers if not _NEVER.fullmatch(weight.strip())}
    return next((encoding for encoding in ("br", "gzip") if encoding in names), "")


@cache
def _folder() -> Path:
    """Return the folder that keeps compressed files; a temporary one where that cannot be written."""
    folder = ROOT / ".cache" / "compressed"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder.parent / ".gitignore").write_text("*\n", encoding="utf-8")
        tempfile.TemporaryFile(dir=folder).close()
    except OSError:
        return Path(tempfile.mkdtemp(prefix="yntymak-"))
    return folder


def compressed(asset: Asset, encoding: str) -> Path:
    """Return the file that holds an asset in an encoding ('br' or 'gzip'), made on first use."""
    kept = _folder() / f"{asset.digest}.{asset.quality}.{encoding}"
    if not kept.exists():
        content = asset.path.read_bytes()
        is_brotli = encoding == "br"
        packed = brotli.compress(content, quality=asset.quality) if is_brotli else gzip.compress(content, 6)
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}.{threading.get_ident()}")
        fresh.write_bytes(packed)
        fresh.replace(kept)
    return kept


class Assets:
    """Middleware that answers for static files; what it does not know goes on to Streamlit."""

    def __init__(self, app: ASGIApp, prefix: str = "") -> None:
        """Wrap an application served under `prefix`, and compress in the background what is not yet kept."""
        self.app = app
        self.assets = {prefix + address: asset for address, asset in table(folders()).items()}
        threading.Thread(target=self._prepare, daemon=True).start()

    def _prepare(self) -> None:
        with suppress(OSError):  # a full disk: then files are served plain
            for asset in sorted(self.assets.values(), key=lambda asset: -asset.quality):
                if is_compressible(asset):
                    compressed(asset, "br")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for a known file, else pass the request on."""
        asset = None
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            asset = self.assets.get(scope["path"])
        if asset is None:
            await self.app(scope, receive, send)
            return
        is_versioned = scope.get("query_string", b"").startswith(b"v=")
        answer = await to_thread.run_sync(response, asset, Headers(scope=scope), is_versioned)
        await answer(scope, receive, send)


def is_compressible(asset: Asset) -> bool:
    """Return whether an asset is text large enough to gain from compression."""
    return asset.path.suffix in _TEXT and asset.path.stat().st_size >= _SMALLEST


def response(asset: Asset, headers: Headers, is_versioned: bool = False) -> Response:
    """Return the answer for an asset: 304 when the browser has it, the part it asked for, or all of it."""
    encoding = accepted(headers) if is_compressible(asset) and "range" not in headers else ""
    try:
        path = compressed(asset, encoding) if encoding else asset.path
    except OSError:  # a full disk: the plain file still serves
        path, encoding = asset.path, ""
    tag = f'"{asset.digest}-{encoding or "plain"}"'
    kept = "public, max-age=31536000, immutable" if asset.is_hashed or is_versioned else "no-cache"
    about = {"etag": tag, "cache-control": kept, "vary": "Accept-Encoding"}
    if tag in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=about)
    if encoding:
        about["content-encoding"] = encoding
    return FileResponse(path, headers=about, media_type=asset.media_type)
