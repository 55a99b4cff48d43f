// Runs modules of the client in Node: the driver that is named answers one line of JSON for each.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { createInterface } from "node:readline";

// Node takes a module for CommonJS where no package says otherwise; ours are all of the other kind.
const hooks = `export const load = (url, context, next) =>
  next(url, url.includes("/static/") ? { ...context, format: "module" } : context);`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// The little of a browser that modules without a page need: the catalogue of words.
const catalogue = readFileSync(new URL("../../static/messages/en.json", import.meta.url), "utf8");
globalThis.document = {
  documentElement: { lang: "en" },
  getElementById: (id) => (id === "messages" ? { textContent: catalogue } : null),
};

const { answer } = await import(new URL(process.argv[2], import.meta.url));
for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = { ok: await answer(JSON.parse(line)) };
  } catch (error) {
    said = { error: error.stack };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
