// Marks the spot of the skin that was tapped.

import { DoubleSide, Group, Mesh, MeshBasicMaterial, RingGeometry, Vector3 } from "three";

const AHEAD = new Vector3(0, 0, 1);
const RADIUS_PX = 9;

export class Pin {
  constructor(scene) {
    this.group = new Group();
    this.group.visible = false;
    this.group.add(ring(0.66, 1.12, 0xffffff, -12), ring(0.74, 1, 0xb3261e, -16));
    scene.add(this.group);
  }

  put(at, normal) {
    this.group.visible = true;
    this.group.position.copy(at).addScaledVector(normal, 2.2);
    this.group.quaternion.setFromUnitVectors(AHEAD, normal);
  }

  resize(perPixel) {
    this.group.scale.setScalar(RADIUS_PX * perPixel);
  }
}

function ring(inner, outer, colour, offset) {
  return new Mesh(new RingGeometry(inner, outer, 40), new MeshBasicMaterial({
    color: colour, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: offset, polygonOffsetUnits: offset * 4,
  }));
}
