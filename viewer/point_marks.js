// The points of a body as a handful of objects, however many there are: instanced discs, one merged mesh of
// regions, one of their rims. What shows and how strongly is changed in place.

import {
  BufferAttribute, BufferGeometry, CircleGeometry, Color, DoubleSide, Group, InstancedMesh, LineBasicMaterial,
  LineSegments, Matrix4, Mesh, MeshBasicMaterial, Quaternion, Vector3,
} from "three";
import { positions, standing, unpack } from "./unpacking.js";

const LIFT_MM = 1.2;
const CALM = { region: 0.15, rim: 0.6, disc: 1 };
const CHOSEN = { region: 0.42, rim: 1, disc: 1.45 };
const SMALLEST_MM = 2.6;

export class PointMarks {
  constructor(data) {
    this.data = data;
    this.points = data.points.map((point, index) => placed(point, index, data));
    this.isShown = () => true;
    this.hasRegions = true;
    this.selected = null;
    this.size = 0;
    this.discs = instances(this.points);
    this.weave = unpack(data.ringFaces, Uint16Array);
    const rings = this.points.map((point) => lifted(point, data));
    this.each = rings.length ? rings[0].length / 3 : 0;
    this.region = new Mesh(coloured(rings), new MeshBasicMaterial({
      vertexColors: true, transparent: true, depthWrite: false, side: DoubleSide, forceSinglePass: true,
      polygonOffset: true, polygonOffsetFactor: -2, polygonOffsetUnits: -8,
    }));
    this.rim = new LineSegments(coloured(rings), new LineBasicMaterial({ vertexColors: true, transparent: true }));
    this.group = new Group();
    for (const one of [this.region, this.rim]) one.frustumCulled = false;
    this.group.add(this.region, this.rim, ...this.discs.flatMap(({ white, ink }) => [white, ink]));
    this.tint(this.points);
    this.index();
  }

  // Which points there are to see, and whether with their regions.
  show(isShown, hasRegions = this.hasRegions) {
    this.isShown = isShown;
    this.hasRegions = hasRegions;
    this.index();
    this.size = 0; // the discs are laid out anew
  }

  select(anchor) {
    if (anchor === this.selected) return;
    const touched = this.points.filter((point) => point.anchor === anchor || point.anchor === this.selected);
    this.selected = anchor;
    this.tint(touched);
    this.index();
    this.size = 0;
  }

  // Discs keep their size on the screen, so they change with every step nearer or farther.
  resize(perPixel, dotPx) {
    const size = dotPx * perPixel;
    if (size === this.size) return;
    this.size = size;
    const [matrix, scale] = [new Matrix4(), new Vector3()];
    for (const { members, white, ink } of this.discs) {
      members.forEach((point, at) => {
        const strength = point.anchor === this.selected ? CHOSEN : CALM;
        const full = this.isShown(point) ? Math.max(SMALLEST_MM, strength.disc * size) : 0;
        ink.setMatrixAt(at, matrix.compose(point.seat, point.turn, scale.setScalar(full)));
        white.setMatrixAt(at, matrix.compose(point.seat, point.turn, scale.setScalar(1.45 * full)));
      });
      white.instanceMatrix.needsUpdate = true;
      ink.instanceMatrix.needsUpdate = true;
    }
  }

  tint(points) {
    for (const [mesh, kind] of [[this.region, "region"], [this.rim, "rim"]]) {
      const colours = mesh.geometry.getAttribute("color");
      for (const point of points) {
        const alpha = (point.anchor === this.selected ? CHOSEN : CALM)[kind];
        const { r, g, b } = point.colour;
        for (let i = 0; i < this.each; i += 1) colours.setXYZW(point.index * this.each + i, r, g, b, alpha);
      }
      colours.needsUpdate = true;
    }
  }

  index() {
    const { spokes } = this.data;
    const [faces, edges] = [[], []];
    for (const point of this.points) {
      if (!this.isShown(point) || !(this.hasRegions || point.anchor === this.selected)) continue;
      const first = point.index * this.each;
      for (const corner of this.weave) faces.push(first + corner);
      const rim = first + this.each - spokes;
      for (let i = 0; i < spokes; i += 1) edges.push(rim + i, rim + ((i + 1) % spokes));
    }
    this.region.geometry.setIndex(faces);
    this.rim.geometry.setIndex(edges);
  }
}

function placed(point, index, data) {
  const [corners, turn, colour] = data.marks[point.position];
  const normal = standing(point.normal).normalize();
  const at = standing(point.at);
  return {
    ...point, index, at, normal, corners, colour: new Color(colour),
    seat: at.clone().addScaledVector(normal, 1.8),
    turn: new Quaternion().setFromRotationMatrix(upright(normal)).multiply(rolled(turn)),
  };
}

// Marks stand upright on the skin, for a square and a diamond differ only by their turn.
function upright(normal) {
  const head = Math.abs(normal.y) > 0.95 ? new Vector3(0, 0, 1) : new Vector3(0, 1, 0);
  const right = new Vector3().crossVectors(head, normal).normalize();
  return new Matrix4().makeBasis(right, new Vector3().crossVectors(normal, right), normal);
}

function rolled(degrees) {
  return new Quaternion().setFromAxisAngle(new Vector3(0, 0, 1), (degrees * Math.PI) / 180);
}

// One pair of instanced shapes for each number of corners: a white rim, and the ink upon it.
function instances(points) {
  const kinds = [...new Set(points.map((point) => point.corners))];
  return kinds.map((corners) => {
    const members = points.filter((point) => point.corners === corners);
    const made = [[-6], [-10]].map(([offset]) => {
      const material = new MeshBasicMaterial({
        side: DoubleSide, polygonOffset: true, polygonOffsetFactor: offset, polygonOffsetUnits: offset * 4,
      });
      const mesh = new InstancedMesh(new CircleGeometry(1, corners || 32, Math.PI / 2), material, members.length);
      mesh.frustumCulled = false;
      return mesh;
    });
    members.forEach((point, at) => made[1].setColorAt(at, point.colour));
    return { members, white: made[0], ink: made[1] };
  });
}

function lifted(point, data) {
  const spots = positions(point.rings, data.unit);
  const normal = point.normal.clone().multiplyScalar(LIFT_MM);
  for (let i = 0; i < spots.length; i += 3) {
    spots[i] += normal.x;
    spots[i + 1] += normal.y;
    spots[i + 2] += normal.z;
  }
  return spots;
}

function coloured(rings) {
  const all = new Float32Array(rings.reduce((sum, ring) => sum + ring.length, 0));
  let at = 0;
  for (const ring of rings) {
    all.set(ring, at);
    at += ring.length;
  }
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(all, 3));
  geometry.setAttribute("color", new BufferAttribute(new Float32Array((all.length / 3) * 4), 4));
  return geometry;
}
