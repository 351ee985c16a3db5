// Draws the body when something has changed, and keeps labels, cards and picture in step.

import { PerspectiveCamera, Raycaster, SRGBColorSpace, Vector3, WebGLRenderer } from "three";
import { buildScene } from "./body_scene.js";
import { Labels } from "./labels.js";
import { Orbit } from "./orbit.js";

const FIELD_DEG = 24;
const TAP_PX = 24;
const NARROW_PX = 600;

export function startBody(stage, data, opened) {
  const canvas = stage.querySelector("canvas");
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true, preserveDrawingBuffer: true });
  renderer.outputColorSpace = SRGBColorSpace;
  const world = buildScene(data);
  const camera = new PerspectiveCamera(FIELD_DEG, 1, 50, 12000);
  const said = document.getElementById("view-said");
  const labels = new Labels(stage.querySelector("svg.labels"), (index) => pick(world.points[index]));
  let selected = null;
  let waiting = 0;
  let settled = 0;
  let hidden = new Set();

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
    camera.updateProjectionMatrix();
    camera.updateMatrixWorld();
    world.lamps.quaternion.copy(camera.quaternion);
    const perPixel = (2 * far * Math.tan((FIELD_DEG * Math.PI) / 360)) / height;
    const dot = width < NARROW_PX ? 3.3 : 4.6;
    for (const point of world.points) {
      const chosen = point.anchor === selected;
      point.disc.scale.setScalar(Math.max(2.6, (chosen ? 1.45 : 1) * dot * perPixel));
      point.region.material.opacity = chosen ? 0.42 : 0.15;
      point.edge.material.opacity = chosen ? 1 : 0.6;
    }
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
    return { x: ((spot.x + 1) / 2) * stage.clientWidth, y: ((1 - spot.y) / 2) * stage.clientHeight, depth: spot.z };
  }

  function faces(point) {
    return point.normal.dot(camera.position.clone().sub(point.at).normalize()) > 0.08;
  }

  function drawLabels(width, height) {
    const seen = [];
    world.points.forEach((point, index) => {
      if (!faces(point) || hidden.has(index)) return;
      const { x, y } = onScreen(point);
      if (x < 0 || x > width || y < 0 || y > height) return;
      seen.push({ index, code: point.code, x, y, selected: point.anchor === selected });
    });
    seen.sort((a, b) => b.selected - a.selected);
    labels.draw(seen, width, height);
  }

  // Once the body rests, find out which points an arm or a leg hides.
  function look() {
    hidden = new Set();
    const ray = new Raycaster();
    world.points.forEach((point, index) => {
      if (!faces(point)) return;
      const from = point.at.clone().addScaledVector(point.normal, 4);
      const way = camera.position.clone().sub(from);
      ray.set(from, way.clone().normalize());
      ray.far = way.length();
      if (ray.intersectObject(world.body, false).length) hidden.add(index);
    });
    drawLabels(stage.clientWidth, stage.clientHeight);
    stage.dataset.settled = String(Number(stage.dataset.settled ?? 0) + 1);
    said.textContent = data.strings[side(orbit.azimuth)];
  }

  function tapped(event) {
    const box = stage.getBoundingClientRect();
    const [x, y] = [event.clientX - box.left, event.clientY - box.top];
    let best = null;
    world.points.forEach((point, index) => {
      if (!faces(point) || hidden.has(index)) return;
      const spot = onScreen(point);
      const gap = Math.hypot(spot.x - x, spot.y - y);
      if (gap < TAP_PX && gap < (best?.gap ?? Infinity)) best = { point, gap };
    });
    if (best) pick(best.point);
  }

  function pick(point) {
    opened(point.anchor);
    select(point.anchor, point);
  }

  function select(anchor, near = null) {
    if (anchor === selected && !near) return;
    selected = anchor;
    const members = world.points.filter((point) => point.anchor === anchor);
    if (members.length && !near && !members.every(inPicture)) orbit.goTo(facing(members));
    changed();
  }

  // Both sides at once where they can be seen together, else the first.
  function facing(members) {
    const [{ at, normal }, other] = members;
    const sideways = Math.abs(normal.z) < 0.5;
    const target = other && !sideways ? at.clone().add(other.at).multiplyScalar(0.5) : at.clone();
    const azimuth = other && !sideways ? (normal.z < 0 ? 0 : Math.PI) : Math.atan2(normal.x, -normal.z);
    const apart = other && !sideways ? at.distanceTo(other.at) : 0;
    return { target, distance: Math.max(0.62 * orbit.home.distance, 4.6 * apart), azimuth, elevation: 0 };
  }

  function inPicture(point) {
    const { x, y } = onScreen(point);
    return faces(point) && x > 20 && y > 20 && x < stage.clientWidth - 20 && y < stage.clientHeight - 60;
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
    world.channels.visible = !world.channels.visible;
    lines.setAttribute("aria-pressed", String(world.channels.visible));
    changed();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  new ResizeObserver(changed).observe(stage);
  paint();
  draw();
  return { select };
}

const QUARTERS = ["from_behind", "from_left", "from_front", "from_right"];

function side(azimuth) {
  return QUARTERS[((Math.round(azimuth / (Math.PI / 2)) % 4) + 4) % 4];
}

// Start where most points are: the back, framed from the highest to the lowest of them with air around.
function home(world) {
  world.body.geometry.computeBoundingBox();
  const { min, max } = world.body.geometry.boundingBox;
  const tall = max.y - min.y;
  const behind = world.points.filter((point) => point.normal.z < -0.35 && point.at.y > min.y + 0.45 * tall);
  const heights = behind.map((point) => point.at.y);
  const top = heights.length ? Math.max(...heights, min.y + 0.84 * tall) : max.y;
  const bottom = heights.length ? Math.min(...heights, min.y + 0.46 * tall) : min.y;
  const span = Math.max(top - bottom, 0.3 * tall) * 1.22;
  const target = new Vector3(0, (top + bottom) / 2, (min.z + max.z) / 2);
  return { target, distance: span / 2 / Math.tan((FIELD_DEG * Math.PI) / 360), azimuth: 0, elevation: 0 };
}
