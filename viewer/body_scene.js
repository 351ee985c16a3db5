// The body and its points as three.js objects. Body frame: mm, x to the patient's left, y to the back, z up;
// three.js has y up, so a spot (x, y, z) of the body stands at (x, z, -y).

import {
  BufferAttribute, BufferGeometry, CircleGeometry, Color, DirectionalLight, DoubleSide, Group, HemisphereLight,
  Line, LineBasicMaterial, LineLoop, Matrix4, Mesh, MeshBasicMaterial, MeshStandardMaterial, Scene, Vector3,
} from "three";

export function unpack(text, kind) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new kind(bytes.buffer);
}

export const standing = ([x, y, z]) => new Vector3(x, z, -y);

function positions(packed, unit) {
  const whole = unpack(packed, Int16Array);
  const made = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i += 3) {
    made[i] = whole[i] * unit;
    made[i + 1] = whole[i + 2] * unit;
    made[i + 2] = -whole[i + 1] * unit;
  }
  return made;
}

export function buildScene(data) {
  const scene = new Scene();
  const sky = new HemisphereLight(0xffffff, 0x9a8f86, 1.55);
  const lamps = new Group(); // turns with the camera, so that no view lies in the dark
  lamps.add(lamp(2.1, -0.7, 0.9, 1), lamp(0.7, 0.9, 0.1, 0.8));
  const skin = new MeshStandardMaterial({ roughness: 0.88, metalness: 0 });
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(positions(data.vertices, data.unit), 3));
  geometry.setIndex(new BufferAttribute(unpack(data.faces, data.wideFaces ? Uint32Array : Uint16Array), 1));
  geometry.computeVertexNormals();
  const body = new Mesh(geometry, skin);
  const points = data.points.map((point) => buildPoint(point, data));
  const channels = buildChannels(data);
  scene.add(sky, lamps, body, channels, ...points.map((point) => point.group));
  return { scene, lamps, body, skin, points, channels };
}

// Faint lines in one ink; those the plan's own points lie on stand out.
function buildChannels(data) {
  const group = new Group();
  const inks = { true: 0.85, false: 0.3 };
  const materials = Object.fromEntries(Object.entries(inks).map(([used, opacity]) => [
    used, new LineBasicMaterial({ color: 0x3b4a5a, transparent: true, opacity }),
  ]));
  for (const channel of data.channels ?? []) {
    const geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(positions(channel.line, data.unit), 3));
    group.add(new Line(geometry, materials[channel.used]));
  }
  return group;
}

function lamp(strength, x, y, z) {
  const light = new DirectionalLight(0xffffff, strength);
  light.position.set(x, y, z);
  return light;
}

function buildPoint(point, data) {
  const [corners, turn, colour] = data.marks[point.position];
  const group = new Group();
  const normal = standing(point.normal).normalize();
  const at = standing(point.at);
  const lifted = positions(point.rings, data.unit);
  for (let i = 0; i < lifted.length; i += 3) {
    lifted[i] += normal.x * 1.2;
    lifted[i + 1] += normal.y * 1.2;
    lifted[i + 2] += normal.z * 1.2;
  }
  const fill = new BufferGeometry();
  fill.setAttribute("position", new BufferAttribute(lifted, 3));
  fill.setIndex(new BufferAttribute(unpack(data.ringFaces, Uint16Array), 1));
  const rim = new BufferGeometry();
  rim.setAttribute("position", new BufferAttribute(lifted.slice(-3 * data.spokes), 3));
  const region = new Mesh(fill, new MeshBasicMaterial({
    color: colour, transparent: true, opacity: 0.16, depthWrite: false, side: DoubleSide,
    polygonOffset: true, polygonOffsetFactor: -2, polygonOffsetUnits: -8,
  }));
  const edge = new LineLoop(rim, new LineBasicMaterial({ color: colour, transparent: true, opacity: 0.75 }));
  const disc = new Group();
  disc.add(flat(corners, turn, 1.45, 0xffffff, -6), flat(corners, turn, 1, colour, -10));
  disc.position.copy(at).addScaledVector(normal, 1.8);
  disc.quaternion.setFromRotationMatrix(upright(normal));
  group.add(region, edge, disc);
  return { ...point, group, at, normal, disc, region, edge, colour: new Color(colour) };
}

// Marks stand upright on the skin, for a square and a diamond differ only by their turn.
function upright(normal) {
  const head = Math.abs(normal.y) > 0.95 ? new Vector3(0, 0, 1) : new Vector3(0, 1, 0);
  const right = new Vector3().crossVectors(head, normal).normalize();
  return new Matrix4().makeBasis(right, new Vector3().crossVectors(normal, right), normal);
}

function flat(corners, turn, size, colour, offset) {
  const shape = new CircleGeometry(size, corners || 40, Math.PI / 2 + (turn * Math.PI) / 180);
  return new Mesh(shape, new MeshBasicMaterial({
    color: colour, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: offset, polygonOffsetUnits: offset * 4,
  }));
}
