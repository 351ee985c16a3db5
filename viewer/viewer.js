// The report's page: the turning body, and the list of points that says the same in words.

import { startBody } from "./body_view.js";

const data = JSON.parse(document.getElementById("scene")?.textContent ?? "null");
const cards = [...document.querySelectorAll("details.point")];
let view = null;

function open(anchor) {
  const card = document.getElementById(anchor);
  if (!card) return;
  card.open = true;
  card.scrollIntoView({ block: "nearest", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
}

for (const card of cards) {
  card.addEventListener("toggle", () => {
    if (card.open) view?.select(card.id);
    else if (!cards.some((other) => other.open)) view?.select(null);
  });
}

const all = document.getElementById("open-all");
all?.addEventListener("click", () => setAll(all.getAttribute("aria-pressed") !== "true"));

function setAll(opened) {
  for (const card of cards) {
    // Cards of one name close each other; to show them all they must part with it.
    if (opened) card.removeAttribute("name");
    else card.setAttribute("name", "points");
    card.open = opened;
  }
  all?.setAttribute("aria-pressed", String(opened));
}

const folded = [];
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll("details:not([open])")) {
    folded.push([part, part.getAttribute("name")]);
    part.removeAttribute("name");
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const [part, name] of folded.splice(0)) {
    part.open = false;
    if (name) part.setAttribute("name", name);
  }
});

if (data) {
  const stage = document.getElementById("body-view");
  try {
    view = startBody(stage, data, open);
    document.getElementById("no-3d").hidden = true;
    stage.closest(".viewer").classList.add("ready");
  } catch {
    // No WebGL: the printed map takes the body's place.
    stage.closest(".viewer").classList.add("flat");
    document.getElementById("no-3d").after(document.getElementById("map-figure"));
  }
}
