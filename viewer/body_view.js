// Draws the body when something has changed, and keeps labels, cards and picture in step.

import { PerspectiveCamera, Raycaster, SRGBColorSpace, Vector2, Vector3, WebGLRenderer } from "three";
import { buildScene } from "./body_scene.js";
import { Labels } from "./labels.js";
import { Orbit } from "./orbit.js";
import { Pin } from "./pin.js";

const FIELD_DEG = 24;
const NEAREST_MM = 50;
const TAP_PX = 24;
const CROWDED_TAP_PX = 11;
const NARROW_PX = 600;
const CROWD = 60; // more points than this in one picture are labelled only where someone asks

// opened(anchor): a point was chosen; touched({at, near, mm}): a spot of the skin was, if given.
export function startBody(stage, data, opened, touched = null) {
  const canvas = stage.querySelector("canvas");
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
  renderer.outputColorSpace = SRGBColorSpace;
  const world = buildScene(data);
  const camera = new PerspectiveCamera(FIELD_DEG, 1);
  const reach = 1.5 * tallness(world); // no part of the body lies farther from what is looked at
  const said = document.getElementById("view-said");
  const labels = new Labels(stage.querySelector("svg.labels"), (index) => pick(world.points[index]));
  const pin = touched ? new Pin(world.scene) : null;
  const ray = new Raycaster();
  let selected = null;
  let called = () => false; // points that are labelled even in a crowd
  let hovered = null;
  let waiting = 0;
  let settled = 0;
  let behind = new Map(); // what an arm or a leg hides, as far as it was asked since the body last moved

  const orbit = new Orbit(stage, home(world), changed, tapped);

  function changed() {
    if (!waiting) waiting = requestAnimationFrame(draw);
    clearTimeout(settled);
    settled = setTimeout(look, 140);
  }

  function draw() {
    waiting = 0;
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    if (!width || !height) return;
    renderer.setPixelRatio(Math.min(devicePixelRatio, 2));
    renderer.setSize(width, height, false);
    camera.aspect = width / height;
    // On a narrow screen step back, so that what fits the height also fits the width.
    const far = orbit.distance * Math.max(1, 0.74 / camera.aspect);
    const { azimuth, elevation, target } = orbit;
    const away = new Vector3(
      Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), -Math.cos(azimuth) * Math.cos(elevation),
    );
    camera.position.copy(target).addScaledVector(away, far);
    camera.lookAt(target);
    camera.near = Math.max(NEAREST_MM, far - reach); // as far off as the body allows: depth is told more finely
    camera.far = far + reach;
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    world.lamps.quaternion.copy(camera.quaternion);
    const perPixel = (2 * far * Math.tan((FIELD_DEG * Math.PI) / 360)) / height;
    world.marks.resize(perPixel, (width < NARROW_PX ? 3.3 : 4.6) * (data.dot ?? 1));
    world.channels.resize(perPixel);
    pin?.resize(perPixel);
    renderer.render(world.scene, camera);
    drawLabels(width, height);
    Object.assign(stage.dataset, {
      azimuth: ((((azimuth * 180) / Math.PI) % 360) + 360) % 360,
      elevation: (elevation * 180) / Math.PI,
      distance: far,
      selected: selected ?? "",
    });
  }

  function onScreen(point) {
    const spot = point.at.clone().project(camera);
    return { x: ((spot.x + 1) / 2) * stage.clientWidth, y: ((1 - spot.y) / 2) * stage.clientHeight };
  }

  function faces(point) {
    return point.normal.dot(camera.position.clone().sub(point.at).normalize()) > 0.08;
  }

  function hides(point) {
    if (!behind.has(point.index)) {
      const from = point.at.clone().addScaledVector(point.normal, 4);
      const way = camera.position.clone().sub(from);
      ray.set(from, way.clone().normalize());
      ray.far = way.length();
      behind.set(point.index, ray.intersectObject(world.body, false).length > 0);
    }
    return behind.get(point.index);
  }

  function inSight(width, height) {
    const seen = [];
    for (const point of world.points) {
      if (!world.marks.isShown(point) || !faces(point)) continue;
      const { x, y } = onScreen(point);
      if (x >= 0 && x <= width && y >= 0 && y <= height) seen.push({ point, x, y });
    }
    return seen;
  }

  // While the body turns nothing is asked about what hides what; once it rests, `look` does.
  function drawLabels(width, height) {
    const seen = inSight(width, height);
    const asked = ({ point }) => point.anchor === selected || point === hovered || called(point);
    const labelled = (seen.length > CROWD ? seen.filter(asked) : seen)
      .filter(({ point }) => !behind.get(point.index))
      .map(({ point, x, y }) => ({ index: point.index, code: point.code, x, y, selected: point.anchor === selected }));
    labelled.sort((a, b) => b.selected - a.selected);
    labels.draw(labelled, width, height);
    return labelled;
  }

  function look() {
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    behind = new Map();
    for (const { index } of drawLabels(width, height)) hides(world.points[index]);
    drawLabels(width, height);
    stage.dataset.settled = String(Number(stage.dataset.settled ?? 0) + 1);
    said.textContent = data.strings[side(orbit.azimuth)];
  }

  // The nearest point under a finger that nothing hides.
  function under(x, y, reach) {
    const near = inSight(stage.clientWidth, stage.clientHeight)
      .map((seen) => ({ ...seen, gap: Math.hypot(seen.x - x, seen.y - y) }))
      .filter(({ gap }) => gap < reach)
      .sort((a, b) => a.gap - b.gap);
    return near.find(({ point }) => !hides(point))?.point ?? null;
  }

  function tapped(event) {
    const box = stage.getBoundingClientRect();
    touch(event.clientX - box.left, event.clientY - box.top);
  }

  function touch(x, y) {
    const point = under(x, y, touched ? CROWDED_TAP_PX : TAP_PX);
    if (point) pick(point);
    if (!touched) return;
    ray.setFromCamera(new Vector2((2 * x) / stage.clientWidth - 1, 1 - (2 * y) / stage.clientHeight), camera);
    ray.far = Infinity;
    const [hit] = ray.intersectObject(world.body, false);
    if (!hit) return;
    pin.put(hit.point, hit.face.normal);
    touched(hit.point, nearest(hit.point));
    changed();
  }

  function nearest(at) {
    let best = null;
    for (const point of world.points) {
      const mm = point.at.distanceTo(at);
      if (world.marks.isShown(point) && mm < (best?.mm ?? Infinity)) best = { point, mm };
    }
    return best;
  }

  function pick(point) {
    opened(point.anchor);
    select(point.anchor, point);
  }

  function select(anchor, near = null) {
    if (anchor === selected && !near) return;
    selected = anchor;
    world.marks.select(anchor);
    const members = world.points.filter((point) => point.anchor === anchor);
    if (members.length && !near && !members.every(inPicture)) orbit.goTo(facing(members));
    changed();
  }

  // Both sides at once where they can be seen together, else the first.
  function facing(members) {
    const [{ at, normal }, other] = members;
    const sideways = Math.abs(normal.z) < 0.5 || (other && at.distanceTo(other.at) > 0.25 * tallness(world));
    const target = other && !sideways ? at.clone().add(other.at).multiplyScalar(0.5) : at.clone();
    const azimuth = other && !sideways ? (normal.z < 0 ? 0 : Math.PI) : Math.atan2(normal.x, -normal.z);
    const apart = other && !sideways ? at.distanceTo(other.at) : 0;
    const share = data.points.length > CROWD ? 0.4 : 0.62;
    return { target, distance: Math.max(share * orbit.home.distance, 4.6 * apart), azimuth, elevation: 0 };
  }

  function inPicture(point) {
    const { x, y } = onScreen(point);
    return faces(point) && x > 20 && y > 20 && x < stage.clientWidth - 20 && y < stage.clientHeight - 60;
  }

  // What there is to see: which points, with or without regions, which lines, and which are called by name.
  function show(shown) {
    if (shown.points || "regions" in shown) world.marks.show(shown.points ?? world.marks.isShown, shown.regions);
    if (shown.lines) world.channels.show(shown.lines);
    if (shown.called) called = shown.called;
    changed();
  }

  function paint() {
    world.skin.color.set(getComputedStyle(stage).getPropertyValue("--skin").trim() || "#d9cec4");
    changed();
  }

  for (const button of stage.parentElement.querySelectorAll("[data-key]")) {
    button.addEventListener("click", () => orbit.key({ key: button.dataset.key, preventDefault() {} }));
  }
  const lines = document.getElementById("channels");
  lines?.addEventListener("click", () => {
    const { group } = world.channels;
    group.visible = !group.visible;
    lines.setAttribute("aria-pressed", String(group.visible));
    changed();
  });
  stage.addEventListener("pointermove", (event) => {
    if (event.buttons || event.pointerType === "touch" || world.points.length <= CROWD) return;
    const box = stage.getBoundingClientRect();
    const found = under(event.clientX - box.left, event.clientY - box.top, CROWDED_TAP_PX);
    if (found === hovered) return;
    hovered = found;
    drawLabels(stage.clientWidth, stage.clientHeight);
  });
  stage.addEventListener("keydown", (event) => {
    if (touched && event.key === "Enter") touch(stage.clientWidth / 2, stage.clientHeight / 2);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new ResizeObserver(changed).observe(stage);
  paint();
  draw();
  return { select, show, points: world.points };
}

const QUARTERS = ["from_behind", "from_left", "from_front", "from_right"];

function side(azimuth) {
  return QUARTERS[((Math.round(azimuth / (Math.PI / 2)) % 4) + 4) % 4];
}

function tallness(world) {
  const { min, max } = world.body.geometry.boundingBox;
  return max.y - min.y;
}

// Start where most points are: the back, framed from the highest to the lowest of them with air around.
// A crowd of points is everywhere, so it starts with the whole body.
function home(world) {
  const { min, max } = world.body.geometry.boundingBox;
  const tall = max.y - min.y;
  const crowd = world.points.length > CROWD;
  const behind = world.points.filter((point) => point.normal.z < -0.35 && point.at.y > min.y + 0.45 * tall);
  const heights = crowd ? [min.y, max.y] : behind.map((point) => point.at.y);
  const top = heights.length ? Math.max(...heights, min.y + 0.84 * tall) : max.y;
  const bottom = heights.length ? Math.min(...heights, min.y + 0.46 * tall) : min.y;
  const span = Math.max(top - bottom, 0.3 * tall) * (crowd ? 1.1 : 1.22);
  const target = new Vector3(0, (top + bottom) / 2, (min.z + max.z) / 2);
  return { target, distance: span / 2 / Math.tan((FIELD_DEG * Math.PI) / 360), azimuth: 0, elevation: 0 };
}
