// The results on a street map: Leaflet with clusters, loaded by site.js when a reader asks for it.

// Draws into `part`, which holds the map's place with the addresses of all that it needs.
export async function showStreets(part) {
  const place = part.querySelector(".street-map");
  const { points, tiles, attribution, styles, scripts } = place.dataset;
  const [found] = await Promise.all([load(points), loadScripts(scripts.split(" ")), ...styles.split(" ").map(loadStyle)]);
  part.querySelector("button").hidden = true;
  place.hidden = false;
  draw(place, found.features, tiles, attribution);
  part.querySelector("[role=status]").textContent = describe(found);
  place.focus();
}

async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.json();
}

async function loadScripts(addresses) {
  for (const address of addresses) await import(address); // in this order: clusters need Leaflet
}

function loadStyle(address) {
  const known = document.querySelector(`link[href="${address}"]`);
  if (known) return undefined;
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address, onload: resolve, onerror: reject });
    document.head.append(link);
  });
}

function describe({ features, total }) {
  const all = features.length === total;
  const shown = `${all ? "" : `${features.length} of `}${total} ${total === 1 ? "listing" : "listings"} on the map${all ? "" : "; the list has them all"}`;
  return `${shown}. A dot stands in the middle of a clinic's ZIP area or city, not at its door.`;
}

// Leaflet's own tile layer puts a data: picture into tiles that are no longer needed, which our policy forbids.
const makeTiles = (template, attribution) => {
  const layer = new L.GridLayer({ attribution: escaped(attribution) });
  layer.createTile = (coords, done) => {
    const tile = Object.assign(document.createElement("img"), { alt: "" });
    tile.onload = () => done(null, tile);
    tile.onerror = (error) => done(error, tile);
    tile.src = L.Util.template(template, { x: coords.x, y: coords.y, z: coords.z });
    return tile;
  };
  return layer;
};

function escaped(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span.innerHTML;
}

function draw(place, features, tiles, attribution) {
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  // The wheel scrolls the page; the map has buttons, double click, pinch and the keys + and -.
  const map = new L.Map(place, {
    maxZoom: 18, scrollWheelZoom: false, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still,
  });
  map.attributionControl.setPrefix(false);
  const group = new L.MarkerClusterGroup({
    showCoverageOnHover: false, animate: !still,
    iconCreateFunction: (cluster) =>
      new L.DivIcon({ className: "cluster", iconSize: [42, 42], html: `${cluster.getChildCount()}<span class="unseen"> listings, look closer</span>` }),
  });
  group.addLayers(features.map(makeMarker));
  map.fitBounds(features.length ? group.getBounds() : [[24.5, -125], [49.4, -66.9]], { padding: [40, 40], maxZoom: 13, animate: false });
  map.addLayer(makeTiles(tiles, attribution)).addLayer(group);
  keepFocus(map, place);
  place.addEventListener("htmx:beforeCleanupElement", () => map.remove(), { once: true });
}

function makeMarker({ geometry, properties }) {
  const [longitude, latitude] = geometry.coordinates;
  const icon = new L.DivIcon({ className: "pin", iconSize: [26, 26] });
  const marker = new L.Marker([latitude, longitude], { icon, title: [properties.name, properties.place].filter(Boolean).join(", ") });
  const link = Object.assign(document.createElement("a"), { href: properties.href, textContent: properties.name });
  const text = document.createElement("p");
  text.append(link, document.createElement("br"), properties.place);
  return marker.bindPopup(text);
}

// The keyboard goes into a popup when it opens and back to its dot when it closes; Escape closes it.
function keepFocus(map, place) {
  map.on("popupopen", ({ popup }) => popup.getElement().querySelector("p a").focus({ preventScroll: true }));
  map.on("popupclose", ({ popup }) => {
    if (popup.getElement().contains(document.activeElement)) popup._source?.getElement()?.focus({ preventScroll: true });
  });
  place.addEventListener("keydown", (event) => event.key === "Escape" && map.closePopup());
}
