// Turning, tilting and nearing by mouse, touch and keyboard; nothing moves unless someone asks.

const TURN = Math.PI / 12;
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

export class Orbit {
  // home: {target: Vector3, distance, azimuth, elevation}; azimuth 0 is from behind.
  constructor(element, home, changed, picked) {
    Object.assign(this, { element, home, changed, picked, still: matchMedia("(prefers-reduced-motion: reduce)") });
    this.pointers = new Map();
    this.reset(true);
    element.addEventListener("pointerdown", (event) => this.press(event));
    element.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) element.addEventListener(name, (event) => this.release(event));
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    element.addEventListener("keydown", (event) => this.key(event));
  }

  reset(atOnce = false) {
    this.goTo({ ...this.home, target: this.home.target.clone() }, atOnce);
  }

  view(azimuth) {
    this.goTo({ ...this.home, target: this.home.target.clone(), azimuth, elevation: 0 });
  }

  // Fly there in a third of a second, the short way round; jump where motion is unwelcome.
  goTo(end, atOnce = false) {
    cancelAnimationFrame(this.flight);
    if (atOnce || this.still.matches) {
      Object.assign(this, end);
      this.changed();
      return;
    }
    const start = { target: this.target.clone(), distance: this.distance, azimuth: this.azimuth, elevation: this.elevation };
    const turn = ((((end.azimuth - start.azimuth + Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI;
    const began = performance.now();
    const step = (now) => {
      const t = clamp((now - began) / 340, 0, 1);
      const eased = 1 - (1 - t) ** 3;
      this.target.lerpVectors(start.target, end.target, eased);
      this.distance = start.distance + (end.distance - start.distance) * eased;
      this.azimuth = start.azimuth + turn * eased;
      this.elevation = start.elevation + (end.elevation - start.elevation) * eased;
      this.changed();
      if (t < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  by(turn, tilt, nearer = 1) {
    cancelAnimationFrame(this.flight);
    this.azimuth += turn;
    this.elevation = clamp(this.elevation + tilt, -1.2, 1.2);
    this.distance = clamp(this.distance / nearer, 0.12 * this.home.distance, 2.6 * this.home.distance);
    this.changed();
  }

  slide(right, up) {
    const [c, s] = [Math.cos(this.azimuth), Math.sin(this.azimuth)];
    this.target.x += right * c;
    this.target.z += right * s;
    this.target.y -= up;
    this.changed();
  }

  press(event) {
    this.element.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    this.moved = this.pointers.size > 1 ? 99 : 0;
  }

  drag(event) {
    const last = this.pointers.get(event.pointerId);
    if (!last) return;
    const dx = event.clientX - last.x;
    const dy = event.clientY - last.y;
    this.moved += Math.abs(dx) + Math.abs(dy);
    const before = this.gap();
    this.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const perPixel = 1 / this.element.clientHeight;
    if (this.pointers.size > 1) {
      this.by(dx * perPixel, dy * perPixel, this.gap() / before);
    } else if (event.shiftKey || event.buttons === 4 || event.buttons === 2) {
      this.slide(dx * perPixel * this.distance * 0.42, -dy * perPixel * this.distance * 0.42);
    } else {
      this.by(dx * perPixel * 4, dy * perPixel * 3);
    }
  }

  release(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    if (event.type === "pointerup" && this.moved < 7 && !this.pointers.size) this.picked(event);
  }

  gap() {
    const [a, b] = [...this.pointers.values()];
    return b ? Math.hypot(a.x - b.x, a.y - b.y) || 1 : 1;
  }

  // Only with focus or Ctrl: a wheel over the body must not swallow the page's scrolling.
  wheel(event) {
    if (!event.ctrlKey && document.activeElement !== this.element) return;
    event.preventDefault();
    this.by(0, 0, Math.exp(-event.deltaY * 0.0012));
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowLeft: () => this.by(-TURN, 0),
      ArrowRight: () => this.by(TURN, 0),
      ArrowUp: () => this.by(0, TURN / 2),
      ArrowDown: () => this.by(0, -TURN / 2),
      "+": () => this.by(0, 0, 1.2),
      "=": () => this.by(0, 0, 1.2),
      "-": () => this.by(0, 0, 1 / 1.2),
      1: () => this.view(0),
      2: () => this.view(Math.PI),
      3: () => this.view(Math.PI / 2),
      4: () => this.view(-Math.PI / 2),
      0: () => this.reset(),
    };
    if (!acts[event.key]) return;
    event.preventDefault();
    acts[event.key]();
  }
}
