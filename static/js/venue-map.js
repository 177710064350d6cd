// The point of an address, moved on a map. Without this file the two fields below it are enough.

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement(tag), attributes, { onload: resolve, onerror: reject }));
  });
}

const read = (field) => (field.value.trim() === "" ? NaN : Number(field.value.replace(",", ".")));

function write(field, degrees) {
  field.value = degrees.toFixed(6);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

async function draw(box, latitude, longitude) {
  const { leafletJs, leafletCss, outlines, tiles, attribution, label } = box.dataset;
  const [land] = await Promise.all([
    tiles || !outlines ? null : fetch(outlines).then((answer) => answer.json()),
    window.L ?? load("script", { src: leafletJs }),
    load("link", { rel: "stylesheet", href: leafletCss }),
  ]);
  box.hidden = false;
  const map = L.map(box);
  map.attributionControl.setPrefix(false).addAttribution(attribution);
  if (tiles) L.tileLayer(tiles, { maxZoom: 19 }).addTo(map);
  const ground = land && L.geoJSON(land, { interactive: false, style: { className: "venue-map-outline" } }).addTo(map);
  const point = () => [read(latitude), read(longitude)];
  const known = () => point().every(Number.isFinite);
  if (known()) map.setView(point(), tiles ? 16 : 12);
  else map.fitBounds(ground?.getBounds() ?? [[41.3, -5.2], [51.1, 9.6]]);

  const icon = L.divIcon({ className: "venue-map-pin", iconSize: [28, 28], iconAnchor: [14, 28] });
  const pin = L.marker(known() ? point() : map.getCenter(), { icon, draggable: true, title: label, alt: label });
  const place = ({ lat, lng }) => {
    pin.setLatLng([lat, lng]).addTo(map);
    write(latitude, lat);
    write(longitude, lng);
  };
  if (known()) pin.addTo(map);
  pin.on("dragend", () => place(pin.getLatLng()));
  map.on("click", ({ latlng }) => place(latlng));
  for (const field of [latitude, longitude]) {
    field.addEventListener("input", () => known() && (pin.setLatLng(point()).addTo(map), map.panTo(point())));
  }
}

for (const box of document.querySelectorAll("[data-venue-map]")) {
  const [latitude, longitude] = ["lat", "lon"].map((name) => document.querySelector(`[name="${name}"]`));
  if (latitude && longitude) draw(box, latitude, longitude).catch(() => box.remove());
}
