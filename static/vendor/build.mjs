// Bundles the pinned packages into one module and one sheet, with their fonts and licences.
import { build } from "esbuild";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";

const browsers = ["chrome111", "firefox115", "safari16.4"];

await rm("fonts", { recursive: true, force: true });
await build({
  entryPoints: { vendor: "entry.js" },
  bundle: true,
  minify: true,
  format: "esm",
  target: browsers,
  outdir: ".",
  legalComments: "none",
  define: { "process.env.NODE_ENV": '"production"' },
});
await build({
  entryPoints: { vendor: "entry.css" },
  bundle: true,
  minify: true,
  target: browsers,
  outdir: ".",
  // Every browser above reads woff2; the other two formats would triple the fonts' size.
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty" },
  assetNames: "fonts/[name]",
});

// The layout runs in a worker of its own, from a file of its own.
await cp("node_modules/elkjs/lib/elk-worker.min.js", "elk-worker.min.js");

await rm("licenses", { recursive: true, force: true });
await mkdir("licenses");
const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
for (const [path, entry] of Object.entries(lock.packages)) {
  if (!path || entry.dev || entry.devOptional) continue;
  for (const file of await readdir(path)) {
    if (!/^licen[cs]e/i.test(file)) continue;
    const name = path.replace(/^node_modules\//, "").replaceAll("/", "__");
    await cp(`${path}/${file}`, `licenses/${name}.txt`);
  }
}
