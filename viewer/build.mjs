// Bundles the viewer into the one file that the Python package ships, stamped with the digest of its sources,
// so that a test without Node can tell whether the bundle is fresh.

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";

const target = "../src/weizhong/report/viewer";
const sources = [...readdirSync(".").filter((name) => /\.m?js$/.test(name)), "package-lock.json"].sort();
const digest = createHash("sha256");
for (const name of sources) digest.update(readFileSync(name));

await build({
  entryPoints: ["viewer.js"],
  outfile: `${target}/viewer.min.js`,
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2020",
  legalComments: "none",
  banner: { js: `/* three.js, MIT licence: LICENSE-three.txt. Sources: ${digest.digest("hex").slice(0, 16)} */` },
});
copyFileSync("node_modules/three/LICENSE", `${target}/LICENSE-three.txt`);
