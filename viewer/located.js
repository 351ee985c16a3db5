// The page of located points: the list that can be searched, the channels that can be shown or hidden, and what
// a tap on the skin says.

export function startFinding(cards) {
  const search = document.getElementById("find");
  const count = document.getElementById("found");
  const boxes = [...document.querySelectorAll("input[data-channel]")];
  const regions = document.getElementById("regions");
  const groups = [...document.querySelectorAll(".group")];
  const words = new Map(cards.map((card) => [card.id, plain(card.querySelector("summary").textContent)]));
  let view = null;

  function wanted(id) {
    const asked = plain(search.value).split(" ").filter(Boolean);
    return asked.every((word) => words.get(id).includes(word));
  }

  function list() {
    let shown = 0;
    for (const card of cards) {
      card.hidden = !wanted(card.id);
      if (!card.hidden) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("details:not([hidden])");
    count.textContent = count.dataset.words.replace("{shown}", shown).replace("{of}", cards.length);
    picture();
  }

  function picture() {
    const on = new Set(boxes.filter((box) => box.checked).map((box) => box.dataset.channel));
    const few = on.size <= 2;
    const searching = search.value.trim() !== "";
    view?.show({
      points: (point) => on.has(point.position),
      regions: regions.checked,
      lines: (channel) => on.has(channel),
      called: (point) => (searching ? wanted(point.anchor) : few),
    });
  }

  search.addEventListener("input", list);
  for (const box of [...boxes, regions]) box.addEventListener("change", picture);
  for (const [name, checked] of [["all-channels", true], ["no-channels", false]]) {
    document.getElementById(name).addEventListener("click", () => {
      for (const box of boxes) box.checked = checked;
      picture();
    });
  }
  list();

  return {
    follow(started) {
      view = started;
      picture();
    },
    // A card that the search hides is shown again when its point is chosen on the body.
    reveal(anchor) {
      if (wanted(anchor)) return;
      search.value = "";
      list();
    },
    touched: startTapped(),
  };
}

function startTapped() {
  const box = document.getElementById("tapped");
  const [where, option] = [document.getElementById("tapped-where"), document.getElementById("tapped-option")];
  const copy = document.getElementById("copy-tap");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(option.textContent);
    } catch {
      getSelection().selectAllChildren(option); // a page from a file may not write there; the user can
    }
    copy.textContent = copy.dataset.done;
  });
  return ({ x, y, z }, near) => {
    const at = [x, -z, y].map((value) => Math.round(value));
    box.hidden = false;
    copy.textContent = copy.dataset.words;
    option.textContent = `--tap=${at.join(",")}`;
    const { nearest, alone } = where.dataset;
    where.textContent = (near ? nearest : alone)
      .replace("{mm}", near && Math.round(near.mm))
      .replace("{point}", near?.point.name)
      .replace("{aside}", Math.abs(at[0]))
      .replace("{side}", at[0] < 0 ? where.dataset.right : where.dataset.left)
      .replace("{up}", at[2]);
  };
}

// Without tones and signs, so that "shenshu" finds Shènshū.
function plain(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/\s+/g, " ").trim();
}
