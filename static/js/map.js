// The map, loaded only when asked for. The list beside it always says the same in words.

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject });
    // First in the head, so that our own sheet has the last word over Leaflet's.
    document.head.prepend(element);
  });
}

async function readJson(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

function element(tag, text, attributes = {}) {
  return Object.assign(document.createElement(tag), { textContent: text, ...attributes });
}

// Several results may share a room: one pin for them all; without streets to tell rooms apart, one for the commune.
function byPoint(features, streets) {
  const points = new Map();
  for (const { geometry, properties } of features) {
    if (!geometry) continue;
    const key = (!streets && properties.insee) || geometry.coordinates.join();
    if (!points.has(key)) points.set(key, { at: [...geometry.coordinates].reverse(), results: [] });
    points.get(key).results.push(properties);
  }
  return [...points.values()];
}

function describe({ titre, url, type_nom: kind, commune, distance_km: distance }) {
  const where = [distance === null || distance === undefined ? "" : `${String(distance).replace(".", ",")}\u00a0km`, commune];
  const text = [kind, where.filter(Boolean).join(", ")].filter(Boolean).join(" · ");
  const box = document.createElement("div");
  box.append(element("a", titre, { href: url }), element("p", text));
  return box;
}

function addPin(map, { at, results }, streets) {
  const icon = L.divIcon({ className: "map-pin", html: element("span", String(results.length)), iconSize: [44, 44], iconAnchor: [22, 44], popupAnchor: [0, -38] });
  const marker = L.marker(at, { icon, riseOnHover: true, zIndexOffset: results.length * 100 }).addTo(map);
  const pin = marker.getElement();
  pin.setAttribute("aria-label", `${results[0].commune ?? ""} : ${results.map(({ titre }) => titre).join(", ")}`);
  const content = document.createElement("div");
  content.append(...results.map(describe));
  if (!streets) marker.bindTooltip(results[0].commune ?? "", { permanent: true, direction: "bottom", className: "map-name", interactive: false });
  marker.bindPopup(content, { maxWidth: 280, maxHeight: 260 });
  marker.on("popupclose", () => pin.focus({ preventScroll: true }));
}

async function draw(box, canvas) {
  const { source, leafletJs, leafletCss, outlines, tiles, attribution, zoomIn, zoomOut, close } = box.dataset;
  const [results, land] = await Promise.all([
    readJson(source),
    tiles || !outlines ? null : readJson(outlines),
    window.L ?? load("script", { src: leafletJs }),
    window.L ?? load("link", { rel: "stylesheet", href: leafletCss }),
  ]);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(canvas, { zoomControl: false, fadeAnimation: !calm, zoomAnimation: !calm, markerZoomAnimation: !calm });
  L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (attribution) map.attributionControl.addAttribution(attribution);
  if (tiles) L.tileLayer(tiles, { maxZoom: 18 }).addTo(map);
  const ground = land && L.geoJSON(land, { interactive: false, style: { className: "outline" } }).addTo(map);
  map.on("popupopen", ({ popup }) => {
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close);
    popup.getElement().querySelector("a[href]:not(.leaflet-popup-close-button)")?.focus({ preventScroll: true });
  });
  canvas.addEventListener("keydown", ({ key }) => key === "Escape" && map.closePopup());
  const points = byPoint(results.features, tiles);
  // A view first: Leaflet builds a pin's element only on a map that has one.
  const bounds = points.length ? L.latLngBounds(points.map(({ at }) => at)) : ground?.getBounds();
  map.fitBounds(bounds ?? [[41.3, -5.2], [51.1, 9.6]], { padding: [48, 48], maxZoom: tiles ? 13 : 12 });
  points.forEach((point) => addPin(map, point, tiles));
  return points.length;
}

function prepare(box) {
  const button = box.querySelector("[data-map-button]");
  const status = box.querySelector("[data-map-status]");
  const show = async () => {
    button.hidden = true;
    status.textContent = box.dataset.loading;
    const canvas = element("div", "", { className: "map-live" });
    canvas.setAttribute("role", "region");
    canvas.setAttribute("aria-label", box.dataset.label);
    box.prepend(canvas);
    try {
      const shown = await draw(box, canvas);
      status.textContent = shown ? "" : box.dataset.empty;
      document.getElementById(box.dataset.replaces)?.setAttribute("hidden", "");
    } catch {
      canvas.remove();
      button.hidden = false;
      status.textContent = box.dataset.failed;
    }
  };
  button.addEventListener("click", show);
  if ("open" in box.dataset) show();
  else button.hidden = false;
}

function start(scope) {
  for (const box of scope.querySelectorAll("[data-map]:not([data-ready])")) {
    box.dataset.ready = "";
    prepare(box);
  }
}

start(document);
document.addEventListener("htmx:load", ({ target }) => start(target));
