// Bundles the pinned packages: what is always needed and what is needed later in a module each, and one
// sheet, with their fonts and licences.
import { build } from "esbuild";
import { cp, mkdir, readFile, readdir, rm } from "node:fs/promises";
import subsetFont from "subset-font";

// vendor.js is asked for by every page, the others by name when somebody needs them.
const MODULES = ["vendor", "math", "markdown", "plots", "code"];

const browsers = ["chrome111", "firefox115", "safari16.4"];

/**
 * A plugin that writes lines of a package otherwise.
 * @param {string} name
 * @param {RegExp} filter the package's file
 * @param {Record<string, string>} lines each with what it becomes
 */
const rewriting = (name, filter, lines) => ({
  name,
  setup({ onLoad }) {
    onLoad({ filter }, async ({ path }) => {
      let contents = await readFile(path, "utf8");
      for (const [line, instead] of Object.entries(lines)) {
        if (!contents.includes(line)) throw new Error(`${name} has changed: look again at ${line}`);
        contents = contents.replaceAll(line, instead);
      }
      return { contents, loader: "js" };
    });
  },
});

// KaTeX sets some styles as attributes, which a strict Content-Security-Policy blocks; as properties
// they pass.
const SET = "node.setAttribute(attr, this.attributes[attr]);";
const katex = rewriting("KaTeX", /katex\.mjs$/, {
  [SET]: `if (attr === "style") node.style.cssText = this.attributes[attr]; else ${SET}`,
});

// uPlot writes numbers in the browser's language, which may be no language at all ("C"), and then its
// module throws as it is loaded. Our charts write their numbers themselves.
const uplot = rewriting("uPlot", /uPlot\.esm\.js$/, {
  "new Intl.NumberFormat(domEnv ? nav.language : 'en-US')": "new Intl.NumberFormat('en-US')",
});

// React Flow puts every node and every wire that is in view on the page, and measures each node that
// comes. Of a large graph nodes are drawn on a canvas from afar, wires as a few paths near by, and only
// those of the library's are on the page that are `held`; what they take they are told, and are told
// rightly.
const flow = rewriting("React Flow", /xyflow.react.dist.esm.index\.js$/, {
  "s.transform, true).map((node) => node.id)":
    "s.transform, true).filter((node) => node.held !== false).map((node) => node.id)",
  "s.edges.map((edge) => edge.id)":
    "s.edges.filter((edge) => edge.held !== false).map((edge) => edge.id)",
  "if (sourceNode &&\n                    targetNode &&\n                    isEdgeVisible":
    "if (edge.held !== false && sourceNode && targetNode && isEdgeVisible",
  "nodeElement: entry.target,\n                    force: true,": "nodeElement: entry.target,",
});

// Inter has every weight from 100 to 900, and pages are set in these; of its letters, in what the
// sheet has it for. All its features stay.
const WEIGHTS = { min: 400, max: 700 };
const sheet = await readFile("entries/vendor.css", "utf8");
const LETTERS = [...sheet.matchAll(/U\+([0-9A-F]+)(?:-([0-9A-F]+))?/g)]
  .flatMap(([, first, last = first]) => {
    const [from, to] = [parseInt(first, 16), parseInt(last, 16)];
    return Array.from({ length: to - from + 1 }, (_, index) => String.fromCodePoint(from + index));
  })
  .join("");
const inter = {
  name: "Inter",
  setup({ onLoad }) {
    onLoad({ filter: /inter-[^/]*\.woff2$/ }, async ({ path }) => {
      const whole = await readFile(path);
      const how = { targetFormat: "woff2", variationAxes: { wght: WEIGHTS } };
      return { contents: await subsetFont(whole, LETTERS, how), loader: "file" };
    });
  },
};

// What pictures on paper are set in is made elsewhere: see instances.py.
for (const file of await readdir("fonts")) {
  if (file.endsWith(".woff2")) await rm(`fonts/${file}`);
}
await build({
  entryPoints: MODULES.map((name) => `entries/${name}.js`),
  bundle: true,
  minify: true,
  format: "esm",
  target: browsers,
  outdir: ".",
  legalComments: "none",
  plugins: [katex, uplot, flow],
  define: { "process.env.NODE_ENV": '"production"' },
});
await build({
  entryPoints: ["entries/vendor.css"],
  bundle: true,
  minify: true,
  target: browsers,
  outdir: ".",
  // Every browser above reads woff2; the other two formats would triple the fonts' size.
  loader: { ".woff2": "file", ".woff": "empty", ".ttf": "empty" },
  assetNames: "fonts/[name]",
  plugins: [inter],
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
