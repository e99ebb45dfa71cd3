"""One person at the dashboard over the wire: an open websocket, pages, filters, and how long each run took."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection

from tests.reliability.visits import PATIENCE, Visit, WentWrong

FRAME = ("lang", "project", "place", "as_of", "view_as")
_ENDS = 1_000  # bytes; the message that ends a run is shorter, so the others are read after the clock has stopped
_AGAIN = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
_ENDED = (ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
          ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """A filter as the page sent it: its name in the address, its options, which of them is chosen."""

    name: str
    id: str
    options: tuple[str, ...]
    chosen: int
    is_segmented: bool = False
    fragment: str = ""
    is_told: bool = False  # the page says what is chosen; else a browser goes by what was chosen in it last

    def state(self, option: int) -> WidgetState:
        """Return what a browser says of this filter when an option is chosen."""
        if self.is_segmented:
            said = WidgetState(id=self.id)
            said.string_array_value.data.append(self.options[option])
            return said
        return WidgetState(id=self.id, string_value=self.options[option])


@dataclass
class Run:
    """One run of a page: its seconds, what came, and the filters it offers."""

    seconds: float
    size: int = 0
    figures: int = 0
    choices: dict[str, Choice] = field(default_factory=dict)

    def filters(self) -> list[Choice]:
        """Return the filters of the page itself that have something else to choose and run the whole page."""
        own = (one for one in self.choices.values() if one.name not in FRAME and not one.fragment)
        return [one for one in own if len(one.options) > 1]


class Reader:
    """A person with a session of their own. Whatever they would see as an error raises WentWrong."""

    def __init__(self, url: str) -> None:
        """Name the server; nothing is sent yet."""
        self.visit = Visit(url)
        self.page, self.address = "", "lang=en"
        self.run: Run | None = None
        self._kept: list[set[str]] = [set(), set()]  # hashes of messages that a browser would still have
        self._wire: ClientConnection | None = None

    def open(self, page: str = "", **codes: str) -> Run:
        """Go to a page by its address; return its run."""
        self.page, self.address = page, urlencode({"lang": "en"} | codes)
        return self._asked([])

    def rerun(self) -> Run:
        """Let the page run once more as it is."""
        return self._asked(self._states())

    def choose(self, filter_: Choice, option: int) -> Run:
        """Choose an option of a filter, by its number."""
        others = [state for state in self._states() if state.id != filter_.id]
        return self._asked([*others, filter_.state(option)])

    def _states(self) -> list[WidgetState]:
        assert self.run
        return [choice.state(choice.chosen) for choice in self.run.choices.values()]

    def _held(self, states: list[WidgetState], run: Run) -> None:
        """Keep what a browser keeps: of the filters that were there before, what was chosen in them."""
        sent = {state.id: state.string_value or "".join(state.string_array_value.data) for state in states}
        for choice in list(run.choices.values()):
            if choice.id in sent and not choice.is_told:
                run.choices[choice.name] = replace(choice, chosen=choice.options.index(sent[choice.id]))

    def _asked(self, states: list[WidgetState]) -> Run:
        """Ask for a run and read it to its end; the clock stops with the message that ends it."""
        assert self._wire
        asking = BackMsg()
        asking.rerun_script.query_string, asking.rerun_script.page_name = self.address, self.page
        asking.rerun_script.widget_states.widgets.extend(states)
        asking.rerun_script.cached_message_hashes.extend(set.union(*self._kept))
        came: list[bytes] = []
        sent, began = asking.SerializeToString(), time.perf_counter()
        self._wire.send(sent)
        while not came or not _ends(came[-1]):
            came.append(self._wire.recv(PATIENCE))
        self.run = self._read(came, time.perf_counter() - began)
        self._held(states, self.run)
        return self.run

    def _read(self, came: list[bytes], seconds: float) -> Run:
        run, held = Run(seconds, sum(map(len, came))), set()
        for told in map(ForwardMsg.FromString, came):
            kind = told.WhichOneof("type")
            if told.metadata.cacheable or kind == "ref_hash":
                held.add(told.ref_hash or told.hash)
            if kind == "page_info_changed":
                self.address = told.page_info_changed.query_string
            elif kind == "delta":
                take(told, run)
        self._kept = [self._kept[-1], held]
        return run


def _ends(message: bytes) -> bool:
    """Return whether a message ends what was asked for; raises WentWrong where the run did not succeed."""
    if len(message) > _ENDS:
        return False
    told = ForwardMsg.FromString(message)
    if told.WhichOneof("type") != "script_finished" or told.script_finished == _AGAIN:
        return False
    if told.script_finished not in _ENDED:
        raise WentWrong(f"the run ended with {told.script_finished}")
    return True


def take(told: ForwardMsg, run: Run) -> None:
    """Count a figure, note a filter; raises WentWrong for an error box."""
    run.figures += "-card-" in told.delta.add_block.id
    element = told.delta.new_element
    kind = element.WhichOneof("type")
    if kind == "exception" or (kind == "alert" and element.alert.format == element.alert.ERROR):
        raise WentWrong(f"the page says: {str(element)[:200]}")
    if kind == "selectbox":
        box = element.selectbox
        now = box.options.index(box.raw_value) if box.set_value else box.default
        _note(run, Choice(_name(box.id), box.id, tuple(box.options), now, False, told.delta.fragment_id, box.set_value))
    elif kind == "button_group":
        group = element.button_group
        options = tuple(option.content for option in group.options)
        now = options.index(group.raw_values[0]) if group.set_value else group.default[0]
        _note(run, Choice(_name(group.id), group.id, options, now, True, told.delta.fragment_id, group.set_value))


def _note(run: Run, choice: Choice) -> None:
    run.choices[choice.name] = choice


def _name(identity: str) -> str:
    """Return the name of a filter from the id of its widget, which ends with its key: `…-place|en|0|123`."""
    return identity.split("-", 2)[-1].split("|")[0]


@contextmanager
def reading(url: str) -> Iterator[Reader]:
    """Give a person whose websocket is open until the end; the first page is still to be opened."""
    reader = Reader(url)
    with reader.visit.wire() as wire:
        reader._wire = wire
        yield reader
