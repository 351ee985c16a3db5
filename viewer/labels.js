// Codes in two columns beside the body, joined to their points by thin lines, never on top of each other.

const SVG = "http://www.w3.org/2000/svg";
const GAP = 15;
const ROW = 8;

export class Labels {
  constructor(overlay, onPick) {
    this.overlay = overlay;
    overlay.addEventListener("click", (event) => {
      const group = event.target.closest("[data-index]");
      if (group) onPick(Number(group.dataset.index));
    });
  }

  // seen: [{index, code, x, y, selected}] in pixels, most important first.
  draw(seen, width, height) {
    this.overlay.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const middle = width / 2;
    const room = Math.max(1, Math.floor((height - 70) / GAP));
    const sides = [[], []];
    for (const label of seen) {
      const off = label.x - middle;
      const wished = Math.abs(off) < 1.5 ? (sides[0].length <= sides[1].length ? 0 : 1) : off < 0 ? 0 : 1;
      if (sides[wished].length < room) sides[wished].push(label);
    }
    this.overlay.replaceChildren(...sides.flatMap((labels, side) => this.column(labels, side, width, height)));
  }

  column(labels, side, width, height) {
    const middle = width / 2;
    const placed = arrange(labels, (label) => middle - Math.abs(label.x - middle), 14, height - 56);
    const edge = side ? width - 10 : 10;
    return placed.map(([label, place]) => {
      const group = node("g", { "data-index": label.index, class: label.selected ? "label selected" : "label" });
      const text = node("text", { x: edge, y: place + 4, "text-anchor": side ? "end" : "start" });
      text.textContent = label.code;
      const reach = 7.2 * label.code.length + 6;
      const from = side ? edge - reach : edge + reach;
      // Along the label's own height, then steeply to the point: so a line never runs through another point.
      const drop = 4 + 0.45 * Math.abs(label.y - place);
      const elbow = side ? Math.min(from - 4, label.x + drop) : Math.max(from + 4, label.x - drop);
      const line = node("polyline", { points: `${from},${place} ${elbow},${place} ${label.x},${label.y}` });
      group.append(line, text);
      return group;
    });
  }
}

// The same rows as labels.py: the outermost point of a row is labelled at its own height, inner ones above it,
// so that their lines pass over the outer points and then drop.
function arrange(labels, inwards, low, high) {
  const rows = [];
  for (const label of [...labels].sort((a, b) => a.y - b.y)) {
    if (rows.length && label.y - rows.at(-1)[0].y <= ROW) rows.at(-1).push(label);
    else rows.push([label]);
  }
  for (const row of rows) row.sort((a, b) => inwards(b) - inwards(a));
  const order = rows.flat();
  const wanted = rows.flatMap((row) => row.map((label, rank) => label.y - GAP * (row.length - 1 - rank)));
  const places = spreadOut(wanted, GAP, low, high);
  return order.map((label, index) => [label, places[index]]);
}

// The same isotonic spacing as labels.py: as near as possible to the wanted places, at least `gap` apart.
export function spreadOut(wanted, gap, low, high) {
  if (gap * (wanted.length - 1) >= high - low) {
    const step = (high - low) / Math.max(1, wanted.length - 1);
    return wanted.map((_, index) => low + step * index);
  }
  const blocks = [];
  wanted.forEach((place, index) => {
    blocks.push([place - gap * index, 1]);
    while (blocks.length > 1 && mean(blocks.at(-2)) > mean(blocks.at(-1))) {
      const [total, count] = blocks.pop();
      blocks.at(-1)[0] += total;
      blocks.at(-1)[1] += count;
    }
  });
  const starts = blocks.flatMap((block) => Array(block[1]).fill(mean(block)));
  const top = high - gap * (wanted.length - 1);
  return starts.map((start, index) => Math.min(Math.max(start, low), top) + gap * index);
}

const mean = ([total, count]) => total / count;

function node(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
