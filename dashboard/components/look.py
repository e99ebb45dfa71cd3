"""The look that configuration cannot give: layout of cards, tables, print; and the document's language and title."""

from __future__ import annotations

import streamlit as st

from dashboard.charts.style import TITLE_HEIGHT

MAP_HEIGHT = 430  # px, kept from the start: the map tells its own height only when it is drawn

_STYLE = f"""<style>
.stMainBlockContainer {{ padding-top: 2rem; padding-bottom: 2rem; max-width: 84rem; }}
.stMainBlockContainer h1 {{ padding: 0; }}
.stMainBlockContainer h2 {{ padding: 0.25rem 0 0; }}
.stMainBlockContainer h3 {{ padding: 0; }}
[data-testid="stSidebarHeader"] {{ height: 2.5rem; margin-bottom: 0; }}
[class*="st-key-card-"] {{ gap: 0.5rem; padding: 0.875rem 1rem 0.75rem; }}
[class*="st-key-card-"] h2 {{ padding: 0; font-size: 1.0625rem; line-height: 1.3; }}
:is([class*="st-key-card-"], [class*="st-key-headline-"])
  :is([data-testid="stMarkdownContainer"], [data-testid="stCaptionContainer"]) {{ margin-bottom: 0; }}
:is([class*="st-key-card-"], [class*="st-key-headline-"]) p {{ line-height: 1.4; margin-bottom: 0; }}
[class*="st-key-card-"] p {{ font-size: 0.9375rem; }}
[class*="st-key-card-"] p + p {{ margin-top: 0.375rem; }}
:is([class*="st-key-card-"], [class*="st-key-headline-"]) [data-testid="stCaptionContainer"] p {{
  font-size: 0.8125rem; }}
[class*="st-key-card-"] [data-testid="stTabs"] [role="tabpanel"] {{ padding-top: 0.5rem; }}
[class*="st-key-headline-"] {{ gap: 0.125rem; padding: 0.625rem 0.75rem; hyphens: auto; }}
[class*="st-key-card-"] .stPageLink a {{ padding-left: 0; }}
[class*="st-key-map-and-legend"] iframe {{ display: block; min-height: {MAP_HEIGHT}px; }}
.st-key-ranking button {{ min-height: 2rem; padding: 0.25rem 0; border-radius: 0;
  border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }}
.st-key-ranking button :is(div, span, p) {{ width: 100%; }}
.st-key-ranking button p {{ display: flex; justify-content: space-between; gap: 1rem; text-align: left; }}
.st-key-ranking button strong {{ font-variant-numeric: tabular-nums; white-space: nowrap; }}
[data-testid="stMetricLabel"] p {{ white-space: normal; }}
[data-testid="stMetricValue"] :is(div, p), .stPageLink a :is(span, div, p) {{ white-space: normal; overflow: visible; }}
[class*="st-key-headline-"][class*="-word"] [data-testid="stMetricValue"] {{ font-size: 1.125rem; }}
[class*="st-key-chart-"] {{ margin-top: -{TITLE_HEIGHT}px; clip-path: inset({TITLE_HEIGHT}px 0 0 0); }}
[class*="st-key-chart-"] .modebar-container {{ top: {TITLE_HEIGHT}px !important; }}
.scroll {{ overflow-x: auto; max-height: 34rem; }}
.scroll table {{ border-collapse: collapse; width: 100%; font-size: 0.875rem; }}
.scroll th, .scroll td {{ padding: 0.375rem 0.75rem 0.375rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid color-mix(in srgb, currentColor 15%, transparent); }}
.scroll th {{ font-weight: 600; }}
.scroll th.number {{ min-width: 5.5rem; }}
.scroll td.text {{ min-width: 6.5rem; }}
.scroll td.long {{ min-width: 12rem; }}
.scroll td.date {{ white-space: nowrap; }}
.scroll .number {{ text-align: right; font-variant-numeric: tabular-nums; }}
.scroll td.number {{ white-space: nowrap; }}
.unseen {{ position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap; }}
@media (max-width: 48rem) {{
  .stMainBlockContainer {{ padding-top: 3.25rem; }}
  .stMain [role="radiogroup"] {{ flex-wrap: wrap; row-gap: 0.375rem; }}
}}
@media (max-width: 32rem) {{
  .stGridCell:has([class*="st-key-headline-"]):nth-child(odd):last-child {{ grid-column: 1 / -1; }}
}}
@media print {{
  @page {{ size: A4; margin: 14mm; }}
  html, body, #root, .stApp, [data-testid="stAppViewContainer"], .stMain {{ position: static !important;
    height: auto !important; overflow: visible !important; display: block !important; }}
  .stMainBlockContainer {{ padding: 0 !important; max-width: none !important; }}
  .stSidebar, .stAppHeader, [data-testid="stTabs"] [role="tablist"], .stDownloadButton, .stPopover, .stPageLink,
  .modebar-container, [class*="st-key-clear-"] {{ display: none !important; }}
  [class*="st-key-card-"] {{ break-inside: avoid; }}
  .stGrid:has([class*="st-key-card-"]), .stGridCell:has([class*="st-key-card-"]),
  .stVerticalBlock:has(> * > [class*="st-key-card-"]) {{ display: block !important; }}
  [class*="st-key-card-"] {{ margin-bottom: 0.75rem; }}
  .scroll {{ max-height: none; overflow: visible; }}
}}
</style>"""

_DOCUMENT = st.components.v2.component(
    "document",
    js="""export default function ({ data }) { document.documentElement.lang = data.language; }""",
)

_LINK = st.components.v2.component(
    "share_link",
    html="""<a class="address"></a><button type="button"></button><span class="said" role="status"></span>""",
    css="""
:host { display: block; font-family: var(--st-font); font-size: 0.875rem; color: var(--st-text-color); }
.address { display: block; overflow-wrap: anywhere; color: var(--st-link-color); margin-bottom: 0.625rem; }
button { font: inherit; color: inherit; padding: 0.375rem 0.75rem; cursor: pointer;
  background: var(--st-background-color); border: 1px solid var(--st-border-color);
  border-radius: var(--st-button-radius); }
.said { margin-left: 0.75rem; }""",
    js="""export default function ({ data, parentElement }) {
  const link = parentElement.querySelector("a"), button = parentElement.querySelector("button");
  const said = parentElement.querySelector(".said");
  link.href = link.textContent = data.link;
  button.textContent = data.copy;
  said.textContent = "";
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.link);
      said.textContent = data.copied;
    } catch { getSelection().selectAllChildren(link); }  // browsers copy by script on https and this computer only
  };
}""",
)


def share_link(link: str, copy: str, copied: str) -> None:
    """Show a link with a button that copies it; the words are the button's label and what it says afterwards."""
    _LINK(data={"link": link, "copy": copy, "copied": copied}, key="share_link")


def style() -> None:
    """Add the style sheet to the page."""
    st.html(_STYLE)


def document(language: str) -> None:
    """Tell the browser, and so screen readers, which language the page speaks."""
    _DOCUMENT(data={"language": language}, key="document")
