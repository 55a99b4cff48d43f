/** The commands about the page and the file, a part of the registry in commands.js. */

import { setLanguage, t } from "../words/i18n.js";
import { copyExport, keepCopy, openFile, startDownload } from "./files.js";
import { chosenTheme, setTheme, THEMES } from "./theme.js";

/** @typedef {import("./commands.js").Command} Command */
/** @typedef {import("./commands.js").Place} Place */
/** @typedef {import("../state/app.js").App} App */

const LOOK = "look";
const DOCUMENT = "document";

/** The languages that there are catalogues of, and by which words each is found. */
const LANGUAGES = { en: "english 英文", zh: "chinese 中文" };

/** @type {Command[]} */
export const PAGE_COMMANDS = [
  ...THEMES.map((theme) => ({
    id: `theme-${theme}`,
    group: LOOK,
    keywords: "colours appearance",
    keys: [],
    menu: /** @type {Place[]} */ (["theme"]),
    checked: () => chosenTheme() === theme,
    run: () => setTheme(theme),
  })),
  ...Object.entries(LANGUAGES).map(([language, words]) => ({
    id: `language-${language}`,
    group: LOOK,
    keywords: `language 语言 ${words}`,
    keys: [],
    menu: /** @type {Place[]} */ (["language"]),
    checked: () => document.documentElement.lang === language,
    run: (/** @type {App} */ { session }) => {
      if (!setLanguage(language)) session.notify(t("language.noCookies"), "refusal");
    },
  })),
  {
    id: "shade-values",
    group: LOOK,
    keywords: "dots scale legend size gradient",
    keys: [],
    when: ({ view }) => view.far,
    checked: ({ view }) => view.shadeValues,
    run: ({ view }) => view.toggle("shadeValues"),
  },
  {
    id: "download",
    group: DOCUMENT,
    keywords: "save file json",
    keys: ["Mod+s"],
    menu: ["file"],
    run: (app) => startDownload(app, "json"),
  },
  {
    id: "export",
    group: DOCUMENT,
    keywords:
      "download convert picture svg png pdf tikz latex code python pytorch jax graphml mermaid",
    keys: ["Mod+S"],
    menu: ["file"],
    run: ({ view }) => view.open({ kind: "export" }),
  },
  {
    id: "share",
    group: DOCUMENT,
    keywords: "link qr code invite embed iframe class present publish url address",
    keys: [],
    menu: ["file"],
    run: ({ view }) => view.open({ kind: "share" }),
  },
  {
    id: "keep-copy",
    group: DOCUMENT,
    keywords: "duplicate own 副本 复制",
    keys: [],
    menu: ["file"],
    run: keepCopy,
  },
  {
    id: "copy-json",
    group: DOCUMENT,
    keys: [],
    menu: ["file"],
    run: (app) => copyExport(app, { key: "json", title: "JSON" }),
  },
  {
    id: "open",
    group: DOCUMENT,
    keywords: "import load",
    keys: ["Mod+o"],
    menu: ["file"],
    run: openFile,
  },
];
