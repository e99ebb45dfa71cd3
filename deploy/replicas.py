"""Two replicas of the dashboard behind nginx on this computer, without containers: what compose.yaml starts, to try.

    python deploy/replicas.py --store data/published --port 8080

Everything is bound to 127.0.0.1 and stops together; nginx is Debian's package nginx (or nginx-light).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import string
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = Path(__file__).with_name("nginx.conf.template")
START, STOP = 120, 20  # seconds that a process may take
MAIN = string.Template("""\
$user
daemon off;
worker_processes 1;
pid $folder/nginx.pid;
error_log stderr warn;
events { worker_connections 2048; }
http {
    access_log off;
    client_body_temp_path $folder/body;
    proxy_temp_path $folder/proxy;
    fastcgi_temp_path $folder/fastcgi;
    uwsgi_temp_path $folder/uwsgi;
    scgi_temp_path $folder/scgi;
    include $folder/site.conf;
}
""")


@dataclass(frozen=True)
class Replicas:
    """What runs: the address of nginx, those of the replicas, and their processes in the same order."""

    url: str
    replicas: tuple[str, ...]
    processes: tuple[subprocess.Popen, ...]


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with contextlib.closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def site(values: Mapping[str, str]) -> str:
    """Return the template filled in; what nginx itself calls a variable stays."""
    return string.Template(TEMPLATE.read_text("utf-8")).safe_substitute(values)


@contextmanager
def running(store: Path, port: int | None = None, audience: str = "public", **settings: str) -> Iterator[Replicas]:
    """Serve a store by two replicas behind nginx; raises RuntimeError when one of them does not start."""
    nginx = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if nginx is None:
        raise RuntimeError("nginx is missing: install Debian's package nginx-light")
    ports = [free_port(), free_port()]
    environment = os.environ | {"YNTYMAK_STORE": str(store.resolve()), "YNTYMAK_AUDIENCE": audience} | settings
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="yntymak-replicas-")))
        command = [sys.executable, "-m", "streamlit", "run"]
        started = [held.enter_context(_process(command, folder / f"replica-{number}.log",
                                               environment | {"STREAMLIT_SERVER_PORT": str(own)}))
                   for number, own in enumerate(ports, 1)]  # fmt: skip
        replicas = tuple(f"http://127.0.0.1:{own}" for own in ports)
        for process, url in zip(started, replicas, strict=True):
            _wait(process, url, folder)
        front = f"127.0.0.1:{port or free_port()}"
        values = {"REPLICA_1": f"127.0.0.1:{ports[0]}", "REPLICA_2": f"127.0.0.1:{ports[1]}", "LISTEN": front,
                  "LARGEST_BODY": "1m"}  # fmt: skip
        (folder / "site.conf").write_text(site(values), "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""  # else its workers could not write to this folder
        (folder / "nginx.conf").write_text(MAIN.substitute(folder=folder, user=user), "utf-8")
        proxy = held.enter_context(
            _process([nginx, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder / "nginx.log", environment)
        )
        _wait(proxy, f"http://{front}", folder)
        yield Replicas(f"http://{front}", replicas, (*started, proxy))


@contextmanager
def _process(command: list[str], log: Path, environment: Mapping[str, str]) -> Iterator[subprocess.Popen]:
    """Run a process of ours; at the end it is asked to stop, and killed if it does not."""
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said,
                                   stderr=subprocess.STDOUT, start_new_session=True)  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its own session: nobody else's processes
            process.wait()


def _wait(process: subprocess.Popen, url: str, folder: Path) -> None:
    """Wait until a process answers at /healthz, whatever it says; raises RuntimeError with its log."""
    end = time.monotonic() + START
    while time.monotonic() < end and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/healthz", timeout=5).close()
        except urllib.error.HTTPError:
            return  # 503: nothing is published yet
        except OSError:
            time.sleep(0.1)
        else:
            return
    said = "\n".join(log.read_text("utf-8", "replace")[-2000:] for log in sorted(folder.glob("*.log")))
    raise RuntimeError(f"{url} did not start:\n{said}")


def main() -> None:
    """Serve until Ctrl-C or a stop signal."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--store", type=Path, default=Path(os.environ.get("YNTYMAK_STORE") or ROOT / "data/published"))
    parser.add_argument("--port", type=int, default=8080)
    chosen = parser.parse_args()
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    with running(chosen.store, chosen.port) as served:
        print(f"{served.url} leads to {' and '.join(served.replicas)}; Ctrl-C stops all three.", flush=True)
        while not over.wait(1) and all(process.poll() is None for process in served.processes):
            pass


if __name__ == "__main__":
    main()
