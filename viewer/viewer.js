// The page: the turning body, and the list of points that says the same in words.

import { startBody } from "./body_view.js";
import { openCard, startCards } from "./cards.js";
import { startFinding } from "./located.js";

const data = JSON.parse(document.getElementById("scene")?.textContent ?? "null");
let view = null;
const cards = startCards((anchor) => view?.select(anchor));
const finding = document.getElementById("find") ? startFinding(cards) : null;

if (data) {
  const stage = document.getElementById("body-view");
  try {
    view = startBody(stage, data, open, finding?.touched);
    document.getElementById("no-3d").hidden = true;
    stage.closest(".viewer").classList.add("ready");
    finding?.follow(view);
  } catch {
    // No WebGL: the printed map, where there is one, takes the body's place.
    stage.closest(".viewer").classList.add("flat");
    const map = document.getElementById("map-figure");
    if (map) document.getElementById("no-3d").after(map);
  }
}

function open(anchor) {
  finding?.reveal(anchor);
  openCard(anchor);
}
