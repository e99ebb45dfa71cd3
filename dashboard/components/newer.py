"""Says on an open page that other data serve now than those it shows, and offers them."""

from __future__ import annotations

import streamlit as st

from dashboard.text import Words

EVERY = 4  # seconds

# The browser asks /healthz, which names the snapshot that serves: no script runs for it, and nothing is drawn anew.
_NOTICE = st.components.v2.component(
    "newer",
    html="""<div class="newer" role="status" hidden><span></span><button type="button"></button></div>""",
    css="""
:host { display: block; height: 0; }
.newer { position: fixed; right: 1rem; bottom: 1rem; z-index: 1000; display: flex; gap: 0.75rem; align-items: center;
  max-width: min(30rem, calc(100vw - 2rem)); box-sizing: border-box; padding: 0.75rem 1rem;
  font-family: var(--st-font); font-size: 0.9375rem; line-height: 1.4; color: var(--st-text-color);
  background: var(--st-background-color); border: 1px solid var(--st-primary-color);
  border-left-width: 0.375rem; border-radius: 0.375rem; box-shadow: 0 0.25rem 1rem rgb(0 0 0 / 25%); }
.newer[hidden] { display: none; }
button { font: inherit; font-weight: 600; color: inherit; white-space: nowrap; padding: 0.375rem 0.75rem;
  cursor: pointer; background: var(--st-secondary-background-color); border: 1px solid var(--st-border-color);
  border-radius: 0.375rem; }
@media print { .newer { display: none; } }""",
    js="""export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".newer"), button = box.querySelector("button");
  box.querySelector("span").textContent = data.said;
  button.textContent = data.show;
  box.shown = data.shown;
  box.hidden = true;
  button.onclick = () => { box.hidden = true; setTriggerValue("show", true); };
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(data.address, { cache: "no-store" });
      const { snapshot } = await answer.json();
      if (box.shown !== data.shown) return;  // the page was drawn anew meanwhile
      box.hidden = !snapshot || snapshot === data.shown;
    } catch {}  // the connection is gone for a moment: ask again
  };
  box.stop?.();  // this runs again with each run of the page, on the same element
  const clock = setInterval(look, data.every * 1000);
  document.addEventListener("visibilitychange", look);
  box.stop = () => { clearInterval(clock); document.removeEventListener("visibilitychange", look); };
  return box.stop;
}""",
)


def notice(shown: str, words: Words) -> None:
    """Watch for another snapshot than the one shown; "" while none is."""
    base = st.get_option("server.baseUrlPath").strip("/")
    address = f"/{base}/healthz" if base else "/healthz"
    said = {"said": words("frame.newer"), "show": words("frame.newer.show"), "address": address, "every": EVERY}
    _NOTICE(data=said | {"shown": shown}, key="newer", on_show_change=_nothing)


def _nothing() -> None:
    """The answer to a press is a new run of the page, which reads the newest snapshot."""
