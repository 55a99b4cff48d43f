// Bundles the pinned packages into one module and one sheet, with their fonts and licences.
import { build } from "esbuild";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";

const browsers = ["chrome111", "firefox115", "safari16.4"];

// KaTeX sets some styles as attributes, which a strict Content-Security-Policy blocks; as properties
// they pass.
const katexStyles = {
  name: "katex-styles",
  setup({ onLoad }) {
    onLoad({ filter: /katex\.mjs$/ }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const set = "node.setAttribute(attr, this.attributes[attr]);";
      if (!source.includes(set)) throw new Error("KaTeX has changed: look again how it sets styles");
      const instead = `if (attr === "style") node.style.cssText = this.attributes[attr]; else ${set}`;
      return { contents: source.replaceAll(set, instead), loader: "js" };
    });
  },
};

await rm("fonts", { recursive: true, force: true });
await build({
  entryPoints: { vendor: "entry.js" },
  bundle: true,
  minify: true,
  format: "esm",
  target: browsers,
  outdir: ".",
  legalComments: "none",
  plugins: [katexStyles],
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
