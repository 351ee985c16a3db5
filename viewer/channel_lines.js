// Channels as ribbons lying on the skin, as wide on the screen from near as from far.

import { BufferAttribute, BufferGeometry, DoubleSide, Group, Mesh, MeshBasicMaterial, Vector3 } from "three";
import { positions, unpack } from "./unpacking.js";

const WIDTH_PX = { true: 2.1, false: 1.1 };
const OPACITY = { true: 0.9, false: 0.4 };
const WIDTH_MM = [0.7, 5];

export class ChannelLines {
  constructor(data) {
    this.group = new Group();
    this.ribbons = (data.channels ?? []).map((channel) => ribbon(channel, data));
    for (const { mesh } of this.ribbons) this.group.add(mesh);
    this.perPixel = 0;
  }

  show(isShown) {
    for (const { mesh } of this.ribbons) mesh.visible = isShown(mesh.name);
  }

  resize(perPixel) {
    if (Math.abs(perPixel / this.perPixel - 1) < 0.05) return;
    this.perPixel = perPixel;
    for (const { mesh, line, across, used } of this.ribbons) {
      const half = Math.min(WIDTH_MM[1], Math.max(WIDTH_MM[0], WIDTH_PX[used] * perPixel)) / 2;
      const spots = mesh.geometry.getAttribute("position");
      for (let i = 0; i < line.length; i += 1) {
        const at = 6 * Math.floor(i / 3) + (i % 3);
        spots.array[at] = line[i] + half * across[i];
        spots.array[at + 3] = line[i] - half * across[i];
      }
      spots.needsUpdate = true;
    }
  }
}

function ribbon(channel, data) {
  const line = positions(channel.line, data.unit);
  const across = acrosses(line, positions(channel.normals, 1, Int8Array));
  const count = line.length / 3;
  const faces = [];
  for (let i = 0; i + 1 < count; i += 1) faces.push(2 * i, 2 * i + 1, 2 * i + 2, 2 * i + 2, 2 * i + 1, 2 * i + 3);
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(new Float32Array(6 * count), 3));
  geometry.setIndex(faces);
  const mesh = new Mesh(geometry, new MeshBasicMaterial({
    color: channel.ink, transparent: true, opacity: OPACITY[channel.used], depthWrite: false, side: DoubleSide,
    polygonOffset: true, polygonOffsetFactor: -1, polygonOffsetUnits: -6,
  }));
  mesh.name = channel.code;
  mesh.frustumCulled = false;
  return { mesh, line, across, used: channel.used };
}

// Unit vectors along the skin, square to the line.
function acrosses(line, normals) {
  const found = new Float32Array(line.length);
  const [along, normal] = [new Vector3(), new Vector3()];
  for (let i = 0; i < line.length; i += 3) {
    const [before, after] = [Math.max(0, i - 3), Math.min(line.length - 3, i + 3)];
    along.set(line[after] - line[before], line[after + 1] - line[before + 1], line[after + 2] - line[before + 2]);
    normal.fromArray(normals, i);
    normal.cross(along).normalize().toArray(found, i);
  }
  return found;
}
