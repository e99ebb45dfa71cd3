"""Starts the dashboard as a person would, on a free port, and stops it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> dict:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    port: int
    log: Path
    process: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Return the answer as it came over the wire: nothing decoded, nothing followed."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response: HTTPResponse = connection.getresponse()
            body = b"" if response.status == 101 else response.read()
            return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, body)


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def serve(store: Path, audience: str | None = "manager", *, script: str = "", **settings: str) -> Iterator[Server]:
    """Serve a store with `streamlit run` in the root; `settings` are further environment variables."""
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YNTYMAK_")}
    environment |= {"YNTYMAK_STORE": str(store), "STREAMLIT_SERVER_PORT": str(port), **settings}
    environment |= {"YNTYMAK_AUDIENCE": audience} if audience else {}
    with tempfile.NamedTemporaryFile("wb", suffix=".log", delete=False) as log:
        command = [sys.executable, "-m", "streamlit", "run", *([script] if script else [])]
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    server = Server(port, Path(log.name), process.pid)
    try:
        _wait(server, process)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)
        server.log.unlink()


def _wait(server: Server, process: subprocess.Popen, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and process.poll() is None:
        try:
            server.ask("/healthz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{server.log.read_text('utf-8', 'replace')}")
