// The list that says in words what the body shows: cards that open one at a time, all of them for print.

export function startCards(chosen) {
  const cards = [...document.querySelectorAll("details.point")];

  for (const card of cards) {
    card.addEventListener("toggle", () => {
      if (card.open) chosen(card.id);
      else if (!cards.some((other) => other.open)) chosen(null);
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
  return cards;
}

export function openCard(anchor) {
  const card = document.getElementById(anchor);
  if (!card) return;
  card.open = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  card.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
}
