// Territoires: says which commune is under the pointer or the arrows, opens its page, and moves about in the map
// with Leaflet once that is asked for. Without this script the map, its tables and its links are all there.

const view = document.querySelector(".map-view[data-places]");
const said = document.querySelector("[data-said]");
let places = null;
let here = null;

const text = (tag, words) => Object.assign(document.createElement(tag), { textContent: words });

async function known() {
  places ??= fetch(view.dataset.places).then((answer) => answer.json());
  return places;
}

async function say(code) {
  const { titles, mark, places: rows } = await known();
  const row = rows[code];
  if (!row || here?.dataset.c !== code) return;
  const zones = row[6] ? "partagée par quartiers" : titles.map((title, side) => `${title}\u00a0: ${row[1 + side] || "aucune zone"}`).join(" · ");
  const more = [row[7] && `découpage commun\u00a0: ${row[7]}`, row[3] && mark].filter(Boolean);
  said.replaceChildren(text("b", row[0]), ` · ${[zones, ...more].join(" · ")}`);
}

function show(path) {
  if (path === here) return;
  here?.classList.remove("here");
  here = path;
  path.classList.add("here");
  say(path.dataset.c);
}

const centre = (path) => {
  const box = path.getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

// The nearest commune in the direction of an arrow: what lies ahead counts once, what lies aside twice.
function towards(dx, dy) {
  const paths = [...view.querySelectorAll(".picture-wide > svg > g:first-of-type [data-c]")];
  if (!here?.isConnected) return paths[0];
  const [x, y] = centre(here);
  let best = null;
  for (const path of paths) {
    const [cx, cy] = centre(path);
    const ahead = (cx - x) * dx + (cy - y) * dy;
    const cost = ahead + 2 * Math.abs((cx - x) * dy + (cy - y) * dx);
    if (ahead > 1 && (!best || cost < best.cost)) best = { path, cost };
  }
  return best?.path ?? here;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const open = (code) => { location.href = `/territoires/communes/${encodeURIComponent(code)}`; };

function start() {
  said.hidden = false;
  said.textContent = "Survolez une commune, ou parcourez la carte aux flèches\u00a0: ses zones s’affichent ici.";
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", "Carte\u00a0: flèches pour aller d’une commune à l’autre, Entrée pour ouvrir sa fiche");
  view.addEventListener("pointerover", (event) => {
    const path = event.target.closest("[data-c]");
    if (path) show(path);
  });
  view.addEventListener("click", (event) => {
    const path = event.target.closest("[data-c]");
    if (path) open(path.dataset.c);
  });
  view.addEventListener("keydown", (event) => {
    if (event.target !== view) return;
    if (event.key in ARROWS) {
      event.preventDefault();
      show(towards(...ARROWS[event.key]));
    } else if (event.key === "Enter" && here) open(here.dataset.c);
  });
}

// Leaflet, from its package, without tiles: the same communes, to move about in.
const HUES = ["--map-1", "--map-2", "--map-3", "--map-4"];
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function styled({ properties }) {
  if (properties.border) return { color: colour("--accent-2"), weight: 2.5, dashArray: "7 4", lineCap: "butt", fill: false };
  const line = properties.outside ? colour("--lacune") : "#FFFFFF";
  return { color: line, weight: 0.8, fillColor: colour(HUES[properties.hue] ?? "--paper"), fillOpacity: 1 };
}

async function moving(button) {
  const isOn = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", String(!isOn));
  button.textContent = isOn ? "Se déplacer dans la carte" : "Revenir à la carte dessinée";
  view.hidden = !isOn;
  const old = document.querySelector(".leaflet-box");
  if (isOn) return old?.remove();
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: "/static/leaflet/leaflet.css" });
  if (!document.querySelector("link[href='/static/leaflet/leaflet.css']")) document.head.append(sheet);
  const box = Object.assign(document.createElement("div"), { className: "leaflet-box" });
  view.after(box);
  const [leaflet, shapes, { mark }] = await Promise.all([
    import("/static/leaflet/leaflet-src.esm.js"),
    fetch(view.dataset.shapes).then((answer) => answer.json()),
    known(),
  ]);
  const map = leaflet.map(box, { attributionControl: false, zoomSnap: 0.25, preferCanvas: false });
  const layer = leaflet.geoJSON(shapes, {
    style: styled,
    onEachFeature: ({ properties }, shape) => {
      if (properties.border) return;
      const words = [properties.a, properties.b, properties.zone, properties.outside && mark];
      shape.on("mouseover", () => said.replaceChildren(text("b", properties.name), ` · ${words.filter(Boolean).join(" · ")}`));
      shape.on("click", () => open(properties.code));
    },
  }).addTo(map);
  map.fitBounds(layer.getBounds());
}

document.querySelectorAll("[data-needs-script]").forEach((element) => { element.hidden = false; });
document.querySelector("[data-print]")?.addEventListener("click", () => window.print());
document.querySelector("[data-move]")?.addEventListener("click", ({ currentTarget }) => moving(currentTarget));
if (view) start();
