"""A real Spark cluster on loopback: master, two workers, Connect server, each a process of bounded memory."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from dashboard.database import ROOT
from tests.serving import free_port

HOST, WORKERS, MEMORY = "127.0.0.1", 2, "512m"
_PARENT_DIED = 1  # PR_SET_PDEATHSIG
START = 300  # seconds until a process has to answer, however busy the machine
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # for minutes of small work the best compiler only costs
HOME = Path(os.environ.get("SPARK_HOME") or ROOT / ".venv" / "spark" / "pyspark")
SETTINGS = {
    "spark.executor.memory": MEMORY, "spark.executor.cores": "1", "spark.cores.max": str(WORKERS),
    "spark.driver.host": HOST, "spark.driver.bindAddress": HOST, "spark.ui.enabled": "false",
    "spark.sql.shuffle.partitions": "2", "spark.sql.session.timeZone": "UTC",
    "spark.ui.showConsoleProgress": "false", "spark.executor.extraJavaOptions": QUICK,
}  # fmt: skip


@dataclass
class Cluster:
    """A running cluster: the address of its Connect server, and the process of each part by name."""

    folder: Path
    address: str = ""
    master: str = ""
    web: int = 0
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    def kill(self, name: str) -> None:
        """Kill a part and what it started at once, as when its machine goes dark."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def again(self, name: str) -> None:
        """Start a worker again, and wait until the master knows it."""
        _worker(self, name)
        _wait(self.processes[name], lambda: _alive(self.web) == WORKERS, self.folder / f"{name}.log")

    def lost(self) -> int:
        """Return how many tasks were lost while they ran, with the executor that ran them."""
        said = "failed because while it was being computed, its executor exited"
        return (self.folder / "connect.log").read_text("utf-8").count(said)


def missing() -> str:
    """Return what a cluster needs and is not here, else ''."""
    if not shutil.which("java"):
        return "java is not installed (Debian: openjdk-17-jre-headless)"
    return "" if (HOME / "bin" / "spark-class").exists() else f"no Spark in {HOME}: make cluster"


@contextmanager
def cluster(folder: Path, **settings: str) -> Iterator[Cluster]:
    """Give a cluster whose files and logs are in a folder; every process ends with the block."""
    if reason := missing():
        raise RuntimeError(reason)
    folder.mkdir(parents=True, exist_ok=True)
    running = Cluster(folder)
    try:
        _started(running, SETTINGS | settings)
        yield running
    finally:
        for process in running.processes.values():
            _end(process)


def _started(running: Cluster, settings: Mapping[str, str]) -> None:
    """Start all parts, those that need another once it answers."""
    port, connect = free_port(), free_port()
    running.web, running.master, running.address = free_port(), f"spark://{HOST}:{port}", f"sc://{HOST}:{connect}"
    given = ["--host", HOST, "--port", str(port), "--webui-port", str(running.web)]
    master = _start(running, "master", ["org.apache.spark.deploy.master.Master", *given])
    _wait(master, lambda: _answers(port) and _answers(running.web), running.folder / "master.log")
    for number in range(1, WORKERS + 1):
        _worker(running, f"worker {number}")
    chosen = settings | {"spark.connect.grpc.binding.address": HOST, "spark.connect.grpc.binding.port": str(connect),
                         "spark.sql.warehouse.dir": str(running.folder / "warehouse")}  # fmt: skip
    options = [part for name, value in chosen.items() for part in ("--conf", f"{name}={value}")]
    server = _start(running, "connect", [
        "org.apache.spark.deploy.SparkSubmit", "--master", running.master, *options,
        "--class", "org.apache.spark.sql.connect.service.SparkConnectServer", "spark-internal"])  # fmt: skip
    _wait(server, lambda: _answers(connect), running.folder / "connect.log")
    _wait(server, lambda: _alive(running.web) == WORKERS, running.folder / "master.log")


def _worker(running: Cluster, name: str) -> None:
    """Start a worker of one core."""
    _start(running, name, [
        "org.apache.spark.deploy.worker.Worker", "--host", HOST, "--webui-port", "0", "--cores", "1",
        "--memory", MEMORY, "--work-dir", str(running.folder / f"work {name}"), running.master])  # fmt: skip


def _start(running: Cluster, name: str, arguments: Sequence[str]) -> subprocess.Popen:
    """Start one process that is the leader of a group of its own, executors of a worker included."""
    memory = "1g" if name == "connect" else "256m"  # of the process itself; a worker's executors have their own
    known = {"SPARK_HOME": str(HOME), "SPARK_DAEMON_MEMORY": memory, "SPARK_LOCAL_IP": HOST, "SPARK_NO_DAEMONIZE": "1",
             "SPARK_LOCAL_DIRS": str(running.folder / f"local {name}"), "SPARK_LOG_DIR": str(running.folder),
             "SPARK_DAEMON_JAVA_OPTS": QUICK, "PYSPARK_PYTHON": sys.executable}  # fmt: skip
    with (running.folder / f"{name}.log").open("w") as log:
        running.processes[name] = subprocess.Popen(
            [str(HOME / "bin" / "spark-class"), *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
            env=os.environ | known, cwd=running.folder, start_new_session=True, preexec_fn=_ends_with_us)  # fmt: skip
    return running.processes[name]


def _ends_with_us() -> None:
    """Let the kernel end a part when this process is killed: it could not do it itself (Linux alone knows this)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)


def _answers(port: int) -> bool:
    with socket.socket() as one:
        one.settimeout(1)
        return one.connect_ex((HOST, port)) == 0


def _alive(web: int) -> int:
    """Return how many workers the master knows as alive."""
    with urlopen(f"http://{HOST}:{web}/json/", timeout=5) as answer:
        return answer.read().count(b'"ALIVE"') - 1  # the master says it of itself too


def _wait(process: subprocess.Popen, is_ready: Callable[[], bool], log: Path) -> None:
    """Return once a part is ready; raises RuntimeError with the end of its log when it ended or takes too long."""
    until = time.monotonic() + START
    while not is_ready():
        if process.poll() is not None or time.monotonic() > until:
            raise RuntimeError(f"{log.stem} did not start:\n" + "\n".join(log.read_text("utf-8").splitlines()[-15:]))
        time.sleep(0.1)


def _end(process: subprocess.Popen) -> None:
    """End a process and what it started: its group alone."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(10 if how == signal.SIGTERM else None)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue


def main() -> None:
    """Run a cluster until Enter is pressed: python -m tests.cluster FOLDER."""
    with cluster(Path(sys.argv[1]).resolve()) as running:
        print(f"YNTYMAK_ENGINE={running.address}", flush=True)
        sys.stdin.readline()


if __name__ == "__main__":
    main()
