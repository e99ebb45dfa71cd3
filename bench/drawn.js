// Notes, in every frame the browser draws, when the first and when all figures of a page stood, and stood still.
(() => {
  const bench = { first: null, last: null, moved: 0, begun: 0, ran: true };
  const card = '[class*="st-key-card-"]';
  const settled = '[data-testid="stApp"][data-test-connection-state="CONNECTED"][data-test-script-state="notRunning"]';
  const isChart = (box) => {
    const plot = box.querySelector(".js-plotly-plot");
    return Boolean(plot?._fullLayout && plot.style.visibility !== "hidden" && plot.querySelector(".main-svg"));
  };
  const isMap = (frame) => Boolean(frame.contentDocument?.querySelector(".place"));
  const pictures = () => [
    ...[...document.querySelectorAll('[data-testid="stPlotlyChart"]')].map(isChart),
    ...[...document.querySelectorAll(`${card} iframe`)].map(isMap),
  ];
  const isSaid = () => [...document.querySelectorAll(`${card} [role="tabpanel"], .stMain [data-testid="stMarkdown"]`)]
    .some((panel) => panel.innerText.trim());
  const isWhole = (drawn) => drawn.every(Boolean) && Boolean(document.querySelector(settled))
    && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') && isSaid();
  const seen = new WeakSet();
  const watch = (root) => {
    if (!root || seen.has(root)) return;
    seen.add(root);
    new MutationObserver((changes) => {
      if (changes.some((change) => change.target.dataset?.testScriptState === "running")) bench.ran = true;
      const figure = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest?.(`${card}, .leaflet-container`);
      if (changes.some((change) => figure(change.target))) bench.moved = performance.now();
    }).observe(root, { childList: true, subtree: true, characterData: true, attributes: true });
  };
  const look = () => {
    watch(document.documentElement);
    for (const frame of document.querySelectorAll(`${card} iframe`)) watch(frame.contentDocument?.documentElement);
    const drawn = pictures(), now = performance.now();
    if (bench.first === null && (drawn.length ? drawn.some(Boolean) : isWhole(drawn))) bench.first = now;
    if (!isWhole(drawn)) bench.last = null;
    else if (bench.last === null) bench.last = now;
    requestAnimationFrame(look);
  };
  bench.still = (quiet) => {
    const now = performance.now(), end = Math.max(bench.last ?? Infinity, bench.moved);
    return bench.ran && now - end > quiet ? { first: bench.first, all: end - bench.begun } : null;
  };
  bench.begin = () => Object.assign(bench, { begun: performance.now(), moved: 0, last: null, ran: false });
  window.bench = bench;
  if (window === window.top) look();
})();
