// What Python packed, as three.js wants it. Body frame: mm, x to the patient's left, y to the back, z up;
// three.js has y up, so a spot (x, y, z) of the body stands at (x, z, -y).

import { Vector3 } from "three";

export function unpack(text, kind) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new kind(bytes.buffer);
}

export const standing = ([x, y, z]) => new Vector3(x, z, -y);

export function positions(packed, unit, kind = Int16Array) {
  const whole = unpack(packed, kind);
  const made = new Float32Array(whole.length);
  for (let i = 0; i < whole.length; i += 3) {
    made[i] = whole[i] * unit;
    made[i + 1] = whole[i + 2] * unit;
    made[i + 2] = -whole[i + 1] * unit;
  }
  return made;
}
