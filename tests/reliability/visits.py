"""A visit to the dashboard over the wire, as a browser makes it: document, websocket, a run of a page, a download."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

PATIENCE = 60  # seconds for an answer: a slow machine is no fault of the app
STICKY = "yntymak_replica"
FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


class WentWrong(Exception):
    """Something that a person would have seen as an error."""


@dataclass
class Visit:
    """One reader with cookies of his own, by name."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    @property
    def answered(self) -> str:
        """Return the replica that the reader was given."""
        return self.cookies.get(STICKY, "")

    @property
    def sent(self) -> dict[str, str]:
        """Return the header that sends his cookies."""
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def get(self, path: str) -> bytes:
        """Return the body of an answer; raises WentWrong for a refusal."""
        try:
            with urlopen(Request(self.url + path, headers=self.sent), timeout=PATIENCE) as answer:
                for line in answer.headers.get_all("set-cookie") or []:
                    self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
                return answer.read()
        except HTTPError as refused:
            raise WentWrong(f"{path}: {refused.code}") from refused

    def load(self, page: str = "", language: str = "en", download: bool = False) -> Seen:
        """Load a page as a browser does; return what it shows, and a file of it if asked for."""
        codes = urlencode({"lang": language})
        document = self.get(f"/{page}?{codes}").decode()
        script = re.search(r'src="\.(/static/js/index[^"]+)"', document)
        if script is None or not self.get(script[1]):
            raise WentWrong("the document names no script")
        self.get("/_stcore/health")
        with self.wire() as wire:
            seen = run(wire, page, codes)
            if download:
                seen.file = self.get(press(wire, seen))
            return seen

    def wire(self) -> ClientConnection:
        """Return an open websocket, to be closed by who asked for it."""
        parts = urlsplit(self.url)
        plain = socket.create_connection((parts.hostname or "", parts.port or 80), PATIENCE)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connect(f"ws://{parts.netloc}/_stcore/stream", sock=plain, origin=self.url, subprotocols=["streamlit"],
                       additional_headers=self.sent, max_size=None)  # fmt: skip


@dataclass
class Seen:
    """What a run of a page sent: its texts, the files it offers, and one of them; the session it belongs to."""

    text: str = ""
    files: list[str] = field(default_factory=list)
    file: bytes = b""
    session: str = ""

    @property
    def markers(self) -> set[int]:
        """Return the numbers of all datasets of which something is shown."""
        return {int(found) for found in re.findall(r"Marker (\d+)", self.text)}


def run(wire: ClientConnection, page: str, codes: str) -> Seen:
    """Ask for one run of a page and read it to its end."""
    asking = BackMsg()
    asking.rerun_script.query_string = codes
    asking.rerun_script.page_name = page
    wire.send(asking.SerializeToString())
    seen = Seen()
    while True:
        told = ForwardMsg.FromString(wire.recv(PATIENCE))
        kind = told.WhichOneof("type")
        if kind == "new_session":
            seen.session = told.new_session.initialize.session_id
        elif kind == "delta":
            _take(told, seen)
        elif kind == "script_finished":
            if told.script_finished != FINISHED:
                raise WentWrong(f"the run ended with {told.script_finished}")
            return seen


def press(wire: ClientConnection, seen: Seen) -> str:
    """Press the first button of the page that gives a file; return the address that the file is given under."""
    if not seen.files:
        raise WentWrong("the page offers no file")
    asking = BackMsg()
    asking.backend_operation_request.request_id = "1"
    asking.backend_operation_request.session_id = seen.session
    asking.backend_operation_request.deferred_file.file_id = seen.files[0]
    wire.send(asking.SerializeToString())
    while True:
        told = ForwardMsg.FromString(wire.recv(PATIENCE))
        if told.WhichOneof("type") == "backend_operation_response":
            answer = told.backend_operation_response
            if answer.error_msg:
                raise WentWrong(f"download: {answer.error_msg}")
            return answer.deferred_file.url


def _take(told: ForwardMsg, seen: Seen) -> None:
    """Keep what one message adds to the page; raises WentWrong for an error box."""
    element = told.delta.new_element
    kind = element.WhichOneof("type")
    said = str(told.delta)
    if kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
        raise WentWrong(f"the page says: {said[:200]}")
    if kind == "download_button" and element.download_button.deferred_file_id:
        seen.files.append(element.download_button.deferred_file_id)
    seen.text += said
