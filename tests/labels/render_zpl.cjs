// Renders a ZPL stream from standard input to a PNG on standard output, by zpl-renderer-js (Zebrash in WebAssembly).
// node render_zpl.cjs FOLDER WIDTH_MM HEIGHT_MM DOTS_PER_MM, where FOLDER holds node_modules.
const { createRequire } = require("node:module");
const { join } = require("node:path");
const { readFileSync, writeSync } = require("node:fs");

const [folder, width, height, density] = process.argv.slice(2);
const { ready } = createRequire(join(folder, "package.json"))("zpl-renderer-js");

ready.then(async ({ api }) => {
  const zpl = readFileSync(0, "latin1");
  const picture = await api.zplToBase64Async(zpl, Number(width), Number(height), Number(density));
  const bytes = Buffer.from(picture, "base64");
  for (let done = 0; done < bytes.length; ) done += writeSync(1, bytes, done);
  process.exit(0);
});
