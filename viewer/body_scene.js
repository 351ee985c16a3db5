// The body, its channels and its points as three.js objects.

import {
  BufferAttribute, BufferGeometry, DirectionalLight, Group, HemisphereLight, Mesh, MeshStandardMaterial, Scene,
} from "three";
import { ChannelLines } from "./channel_lines.js";
import { PointMarks } from "./point_marks.js";
import { positions, unpack } from "./unpacking.js";

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
  geometry.computeBoundingBox();
  const body = new Mesh(geometry, skin);
  const marks = new PointMarks(data);
  const channels = new ChannelLines(data);
  scene.add(sky, lamps, body, channels.group, marks.group);
  return { scene, lamps, body, skin, marks, points: marks.points, channels };
}

function lamp(strength, x, y, z) {
  const light = new DirectionalLight(0xffffff, strength);
  light.position.set(x, y, z);
  return light;
}
