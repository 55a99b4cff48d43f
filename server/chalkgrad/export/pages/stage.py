"""How a lesson that plays by itself looks, what its keys do, and the words of its own."""

WORDS = {
    "en": {
        "back": "Back", "on": "Next", "language": "中文", "untitled": "A graph",
        "begin": "The formula, before anything is computed.", "leaves": "The leaves have numbers.",
        "initialise": "Every gradient is 0, and the target's is 1.",
        "open": "Open here in the editor, and left out of this page: {what}.",
        "hidden": "This number is blank here: say it, then go on. The next step tells.",
        "trace": "the table of the run", "modes": "what forward and reverse mode each cost",
        "compare": "eager and lazy mode side by side", "check": "the check by differences",
        "descent": "the descent", "plot": "the plot",
        "map": "the map of {node} over {leaf} and {second}",
        "plan": "lazy mode's plan", "tangents": "the tangents of forward mode",
    },
    "zh": {
        "back": "上一步", "on": "下一步", "language": "English", "untitled": "计算图",
        "begin": "公式，尚未计算。", "leaves": "叶子有了数值。",
        "initialise": "所有梯度为 0，目标的梯度为 1。",
        "open": "编辑器中此处会打开、本页略去的内容：{what}。",
        "hidden": "这个数在此留空：先说出答案再继续，下一步给出。",
        "trace": "运行的表格", "modes": "前向模式与反向模式各自的代价",
        "compare": "即时与惰性模式的对照",
        "check": "差分检验", "descent": "下降过程", "plot": "曲线图",
        "map": "{node} 关于 {leaf} 和 {second} 的等高线图",
        "plan": "惰性模式的计划", "tangents": "前向模式的切向量",
    },
}  # fmt: skip

STYLE = """
/* On a projector everything is larger, for the last row. */
html { font-size: clamp(16px, 0.9vw + 0.9vh, 40px); }
body { display: grid; grid-template-rows: auto 1fr auto auto; min-height: 100vh; }
header, footer { display: flex; gap: 1rem; align-items: center; padding: 0.6rem 1.2rem; }
h1 { font-size: 1.1rem; margin: 0; flex: 1; }
button { font: inherit; color: inherit; background: var(--surface); padding: 0.3rem 1rem;
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; min-height: 2.4rem; }
button:disabled { color: var(--quiet); cursor: default; }
button:focus-visible { outline: 3px solid var(--value); outline-offset: 2px; }
#pictures { display: grid; place-items: center; padding: 0 1.2rem; min-height: 0; }
#pictures .step { width: min(100%, 70rem); }
#pictures svg { width: 100%; max-height: 60vh; }
#pictures .with-plot.now { display: flex; flex-wrap: wrap; align-items: center; gap: 1rem; }
.with-plot .board { flex: 3 1 20rem; width: auto; min-width: 0; }
.with-plot .curve { flex: 2 1 18rem; width: auto; min-width: 0; max-height: 45vh; }
#pictures .with-plot.wide.now { flex-direction: column; flex-wrap: nowrap; }
#pictures .wide :is(.board, .curve) { flex: none; width: 100%; max-height: 34vh; }
.curve path { fill: none; stroke-width: 2.5; }
.curve text { fill: var(--quiet); font-size: 13px; }
.curve text.value, .curve text.gradient { font-size: 15px; font-weight: 600; }
.curve path.value { stroke: var(--value); } .curve :is(text, circle).value { fill: var(--value); }
.curve path.gradient { stroke: var(--gradient); stroke-dasharray: 6 4; }
.curve :is(text, circle).gradient { fill: var(--gradient); font-style: italic; }
.curve .tick { stroke: var(--line); } .curve .axis { stroke: var(--wire); }
#texts { font-size: 1.35rem; max-width: 60rem; width: 100%; margin: 0 auto; padding: 0 1.2rem;
  min-height: 6.5rem; }
#texts p { margin: 0.4rem 0; }
#texts .aside { color: var(--quiet); font-size: 1rem; }
.step { display: none; } .step.now { display: block; }
footer { justify-content: center; }
html[lang="en"] [data-lang="zh"], html[lang="zh"] [data-lang="en"] { display: none; }
@media print {
  html { font-size: 12px; }
  .step { display: block; break-inside: avoid; }
  footer, header button { display: none; }
}
"""

SCRIPT = """
const steps = [...document.querySelectorAll("#pictures .step")];
const texts = [...document.querySelectorAll("#texts .step")];
const back = document.getElementById("back"), on = document.getElementById("on");
const count = document.getElementById("count"), root = document.documentElement;
let at = Math.min(Math.max(Number(location.hash.slice(1)) - 1 || 0, 0), steps.length - 1);
function show(next) {
  at = Math.min(Math.max(next, 0), steps.length - 1);
  for (const list of [steps, texts]) {
    list.forEach((step, index) => step.classList.toggle("now", index === at));
  }
  back.disabled = at === 0;
  on.disabled = at === steps.length - 1;
  count.textContent = `${at + 1} / ${steps.length}`;
  history.replaceState(null, "", `#${at + 1}`);
}
back.onclick = () => show(at - 1);
on.onclick = () => show(at + 1);
const keys = { PageDown: 1, ArrowRight: 1, ArrowDown: 1, " ": 1, PageUp: -1, ArrowLeft: -1,
  ArrowUp: -1, Home: -Infinity, End: Infinity };
addEventListener("keydown", (event) => {
  if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === " " && event.target.closest("button")) return;
  event.preventDefault();
  show(at + keys[event.key]);
});
let from = null;
addEventListener("touchstart", ({ touches }) => (from = touches[0].clientX), { passive: true });
addEventListener("touchend", ({ changedTouches }) => {
  const way = from - changedTouches[0].clientX;
  if (Math.abs(way) > 60) show(at + Math.sign(way));
});
const languages = document.getElementById("language");
if (languages) {
  const choose = (language) => {
    root.lang = language;
    document.title = document.querySelector(`h1 [data-lang="${language}"]`).textContent;
  };
  if (navigator.language.startsWith("zh")) choose("zh");
  languages.onclick = () => choose(root.lang === "zh" ? "en" : "zh");
}
show(at);
"""
