/* The map of places: view, words of the controls, labels that do not overlap. Everything comes in as JSON or as
   escaped HTML from dashboard/maps.py; nothing here asks for anything but the relief, a boundary file and tiles. */

function offlineMap(id, settings) {
  const finger = window.matchMedia("(pointer: coarse)").matches;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const relief = L.latLngBounds(settings.relief.bounds);
  const map = L.map(id, {
    attributionControl: false, zoomControl: false, scrollWheelZoom: false, dragging: !finger,
    minZoom: 5, maxZoom: settings.tiles ? 17 : 10, zoomSnap: settings.tiles ? 1 : 0.25, maxBounds: relief.pad(0.1),
    maxBoundsViscosity: 0.9, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still,
  });
  const box = map.getContainer();
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", settings.words.label);
  for (const [name, value] of Object.entries(settings.colours)) box.style.setProperty(`--${name}`, value);
  L.imageOverlay(settings.relief.url, relief, { interactive: false, alt: "" }).addTo(map);
  if (settings.tiles) addTiles(map, settings);
  for (const [level, url] of Object.entries(settings.boundaries)) addBoundaries(map, settings, level, url);
  L.control.zoom({ zoomInTitle: settings.words.zoom_in, zoomOutTitle: settings.words.zoom_out }).addTo(map);
  addScale(map, settings.words);
  keepView(map, settings.view);
  keepLabels(map);
  keepFocus(map);
  nameFrame(settings);
  forgetCount();
  map.on("click", () => map.scrollWheelZoom.enable());
  box.addEventListener("mouseleave", () => map.scrollWheelZoom.disable());
  return map;
}

/* The places fill the view, again after every change of size, until the reader moves the map. */
function keepView(map, view) {
  let moved = false;
  const fit = () => moved || map.fitBounds(view, { padding: [44, 44], maxZoom: 8.5, animate: false });
  ["pointerdown", "wheel", "keydown"].forEach((kind) => map.getContainer().addEventListener(kind, () => { moved = true; }));
  map.on("resize", fit);
  fit();
}

function addScale(map, words) {
  const scale = L.control.scale({ imperial: false, maxWidth: 110 });
  scale._updateMetric = function (longest) {
    const metres = this._getRoundNum(longest);
    const text = metres < 1000 ? words.metres.replace("{n}", metres) : words.kilometres.replace("{n}", metres / 1000);
    this._updateScale(this._mScale, text, metres / longest);
  };
  scale.addTo(map);
}

function notice(map, text) {
  const control = L.control({ position: "topright" });
  control.onAdd = () => {
    const div = L.DomUtil.create("div", "map-notice");
    div.setAttribute("role", "status");
    div.textContent = text;
    return div;
  };
  return control.addTo(map);
}

function addTiles(map, settings) {
  let said = null;
  L.tileLayer(settings.tiles, { maxZoom: 17 })
    .on("tileerror", () => { said = said || notice(map, settings.words.tiles_failed); })
    .on("tileload", () => { if (said) said.remove(); said = null; })
    .addTo(map);
}

/* Outlines lie below the circles and take no click. Those of municipalities come where the view is near enough. */
function addBoundaries(map, settings, level, url) {
  const pane = map.createPane(`boundaries-${level}`);
  pane.style.zIndex = level === "district" ? 450 : 451;  // above the relief, below the circles
  pane.style.opacity = level === "district" ? 0.5 : 0.4;  // of the whole: neighbours draw a shared line twice
  const least = level === "municipality" && settings.boundaries.district ? 8 : 0;
  let asked = false, drawn = null;
  const show = () => {
    const isNear = map.getZoom() >= least;
    if (drawn) { if (isNear) drawn.addTo(map); else drawn.remove(); }
    if (asked || !isNear) return;
    asked = true;
    fetch(url)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((shapes) => { drawn = outlines(shapes, settings, level); show(); })
      .catch(() => notice(map, settings.words.boundaries_failed));
  };
  map.on("zoomend", show).whenReady(show);
}

function outlines(shapes, settings, level) {
  return L.geoJSON(shapes, {
    pane: `boundaries-${level}`, smoothFactor: 1, bubblingMouseEvents: true,
    style: { color: settings.colours.ink, weight: level === "district" ? 1.25 : 0.75, opacity: 1, fillOpacity: 0, className: "boundary" },
    onEachFeature: ({ properties }, shape) => {
      const name = document.createElement("span");
      const known = [settings.language, "en", "ru", "ky"].map((language) => properties[`name_${language}`]);
      name.textContent = known.find(Boolean) || properties.pcode;  // text, never markup
      shape.bindTooltip(name, { sticky: true, className: "boundary-tooltip", opacity: 1 });
    },
  });
}

/* Labels: the most important first, each on the first side where it covers no mark, label or control. */
function keepLabels(map) {
  let waiting = false, isStyled = false;
  const later = () => {
    if (waiting || !isStyled) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; placeLabels(map.getContainer()); });
  };
  map.on("zoomend moveend resize layeradd", later);
  const style = (element) => getComputedStyle(element);
  const wait = () => {
    isStyled = style(map.getPane("mapPane")).position === "absolute" && style(map.getContainer()).getPropertyValue("--ready");
    if (isStyled) later(); else setTimeout(wait, 30);
  };
  wait();
}

/* Enter chooses a place like a click. It is then drawn anew: who came by keyboard stays on it. */
function keepFocus(map) {
  const box = map.getContainer();
  const id = (element) => element.querySelector(":scope > .place")?.dataset.place;
  let place = null;
  box.addEventListener("focusin", ({ target }) => { place = target.matches(":focus-visible") ? id(target) : null; });
  box.addEventListener("focusout", ({ target }) => setTimeout(() => {
    if (target.isConnected && !box.contains(document.activeElement)) place = null;
  }));
  map.on("layeradd", ({ layer }) => {
    if (!(layer instanceof L.Marker)) return;
    const element = layer.getElement();
    layer.on("keydown", ({ originalEvent }) => {
      if (!["Enter", " "].includes(originalEvent.key)) return;
      originalEvent.preventDefault();
      layer.fire("click", { latlng: layer.getLatLng() }, true);
    });
    if (place && id(element) === place) setTimeout(() => element.focus({ preventScroll: true }));
  });
}

/* streamlit-folium's frame says it is English and names itself. */
function nameFrame(settings) {
  document.documentElement.lang = settings.language;
  document.title = settings.words.label;
  if (window.frameElement) window.frameElement.title = settings.words.label;
}

/* streamlit-folium counts clicks from 0 but tells Python "none" first: without this every map reruns its page once. */
function forgetCount() {
  if (window.__GLOBAL_DATA__) window.__GLOBAL_DATA__.last_object_clicked_count = null;
}

/* Wrapped text leaves its box wider than its lines. */
function shrink(label) {
  label.style.width = "";
  const lines = document.createRange();
  lines.selectNodeContents(label);
  label.style.width = `${Math.ceil(lines.getBoundingClientRect().width) + 1}px`;
}

function placeLabels(box) {
  const frame = box.getBoundingClientRect();
  const rect = (x, y, w, h) => ({ left: x, top: y, right: x + w, bottom: y + h });
  const hit = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const inside = (r) => r.left > frame.left && r.right < frame.right && r.top > frame.top && r.bottom < frame.bottom;
  const marks = [...box.querySelectorAll(".place")].map((place) => {
    const at = place.getBoundingClientRect();
    const r = Number(place.dataset.radius);
    const x = at.left + at.width / 2, y = at.top + at.height / 2;
    return { place, at, r, x, y, ...rect(x - r, y - r, 2 * r, 2 * r) };
  });
  const taken = [...box.querySelectorAll(".leaflet-control")].map((c) => c.getBoundingClientRect());
  const named = marks.filter((m) => m.place.querySelector(".place-name"));
  named.sort((a, b) => a.place.dataset.rank - b.place.dataset.rank);
  for (const mark of named) {
    const label = mark.place.querySelector(".place-name");
    shrink(label);
    const w = label.offsetWidth, h = label.offsetHeight, r = mark.r + 2, slope = r * 0.7;
    const spots = [
      [r, -h / 2], [-r - w, -h / 2], [-w / 2, -r - h], [-w / 2, r],
      [slope, -slope - h], [slope, slope], [-slope - w, -slope - h], [-slope - w, slope],
    ].map(([x, y]) => rect(mark.x + x, mark.y + y, w, h)).filter((s) => inside(s) && !taken.some((t) => hit(s, t)));
    const covered = (s) => marks.filter((m) => m !== mark && hit(s, m));
    const spot = spots.find((s) => !covered(s).length)
      || (marks.length > 20 && spots.find((s) => covered(s).length === 1 && covered(s)[0].r < 6));
    label.classList.toggle("shown", Boolean(spot));
    if (!spot) continue;
    label.style.transform = `translate(${spot.left - mark.at.left}px, ${spot.top - mark.at.top}px)`;
    taken.push(spot);
  }
}
