"""A lesson, or the steps of a run, as one page that plays without a server."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import escape

from chalkgrad.catalogue import LANGUAGES
from chalkgrad.document.apply import apply
from chalkgrad.document.edits import Hide
from chalkgrad.document.exchange import dump, load
from chalkgrad.document.lesson import edit_to_step, with_beginning
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.document.script import Lesson, LessonStep, Walked
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.numbering import names_of
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.export.code.program import code_remarks
from chalkgrad.export.format import Format, Options
from chalkgrad.export.pages.html import in_language, marked_up, page
from chalkgrad.export.pages.sheet import BLANK
from chalkgrad.export.pictures.shown import factor, what_is_shown
from chalkgrad.picture.figures import shown
from chalkgrad.picture.svg import picture
from chalkgrad.teaching.veil import veil
from chalkgrad.teaching.walk import Step, Walk, walk

# Steps of a run that one page tells: each has a picture.
MOST_STEPS = 200

# What a page weighs at most, about: a picture has some 200 bytes a node.
MOST_DRAWN = 40_000

_WORDS = {
    "en": {
        "back": "Back", "on": "On", "language": "中文",
        "begin": "The formula, before anything is computed.", "leaves": "The leaves have numbers.",
        "initialise": "Every gradient is 0, and the target's is 1.",
    },
    "zh": {
        "back": "上一步", "on": "下一步", "language": "English",
        "begin": "公式，尚未计算。", "leaves": "叶子有了数值。",
        "initialise": "所有梯度为 0，目标的梯度为 1。",
    },
}  # fmt: skip

_STYLE = """
body { display: grid; grid-template-rows: auto 1fr auto auto; min-height: 100vh; }
header, footer { display: flex; gap: 1rem; align-items: center; padding: 0.6rem 1.2rem; }
h1 { font-size: 1.1rem; margin: 0; flex: 1; }
button { font: inherit; color: inherit; background: var(--surface); padding: 0.3rem 1rem;
  border: 1px solid var(--line); border-radius: 6px; cursor: pointer; min-height: 2.4rem; }
button:disabled { color: var(--quiet); cursor: default; }
button:focus-visible { outline: 3px solid var(--value); outline-offset: 2px; }
#pictures { display: grid; place-items: center; padding: 0 1.2rem; min-height: 0; }
#pictures svg { width: min(100%, 70rem); max-height: 62vh; }
#texts { font-size: 1.35rem; max-width: 60rem; width: 100%; margin: 0 auto; padding: 0 1.2rem;
  min-height: 6.5rem; }
#texts p { margin: 0.4rem 0; }
.step { display: none; } .step.now { display: block; }
footer { justify-content: center; }
html[lang="en"] [data-lang="zh"], html[lang="zh"] [data-lang="en"] { display: none; }
@media print {
  .step { display: block; break-inside: avoid; }
  footer, header button { display: none; }
}
"""

_SCRIPT = """
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
  const choose = (language) => (root.lang = language);
  if (navigator.language.startsWith("zh")) choose("zh");
  languages.onclick = () => choose(root.lang === "zh" ? "en" : "zh");
}
show(at);
"""


@dataclass(frozen=True)
class Shot:
    """A step as it is shown: what is said, by language, and the picture."""

    texts: dict[str, str]
    picture: str


def write(document: Document, options: Options) -> str:
    """The page."""
    lesson = document.lesson
    shots = list(_lesson(document, lesson) if lesson else _run(document))
    title = in_language(lesson.title, options.language) if lesson else document.title
    languages = [one for one in LANGUAGES if lesson is None or _is_in(lesson, one)] or ["en"]
    first = options.language if options.language in languages else languages[0]

    def said(word: str) -> str:
        return "".join(
            f'<span data-lang="{one}">{escape(_WORDS[one][word])}</span>' for one in languages
        )

    pictures = "\n".join(f'<div class="step">{shot.picture}</div>' for shot in shots)
    texts = "\n".join(
        '<div class="step">'
        + "".join(
            f'<div data-lang="{one}" lang="{one}">{shot.texts[one]}</div>' for one in languages
        )
        + "</div>"
        for shot in shots
    )
    button = f'<button id="language">{said("language")}</button>' if len(languages) > 1 else ""
    body = (
        f"<header><h1>{escape(title)}</h1>{button}</header>\n"
        f'<main id="pictures">\n{pictures}\n</main>\n'
        f'<div id="texts" aria-live="polite">\n{texts}\n</div>\n'
        f'<footer><button id="back">{said("back")}</button><span id="count"></span>'
        f'<button id="on">{said("on")}</button></footer>\n<script>{_SCRIPT}</script>'
    )
    return page(title or "A graph", first, _STYLE, body)


def _is_in(lesson: Lesson, language: str) -> bool:
    """Whether a lesson is told in a language; one of one language is told in it alone."""
    words = [lesson.title, *(step.text for step in lesson.steps)]
    if any(isinstance(one, str) for one in words):
        return language == "en"
    return any(language in one for one in words if not isinstance(one, str))


# -- a lesson --------------------------------------------------------------------------------


def _lesson(document: Document, lesson: Lesson) -> Iterator[Shot]:
    copy = load(dump(document))
    told = with_beginning(copy, lesson)
    # What somebody hid stays hidden at every step; what the lesson hides, its next step tells.
    asked = told.steps[document.step].hide if document.step is not None else []
    withheld = copy.hidden.keys() - set(asked)
    for at, step in enumerate(told.steps):
        apply(copy, edit_to_step(copy, told, at))
        if missing := withheld - copy.hidden.keys():
            apply(copy, Hide(items=sorted(missing)))
        texts = {one: marked_up(in_language(step.text, one)) for one in LANGUAGES}
        yield Shot(texts, _drawn(copy, _options_of(copy, step)))


def _options_of(document: Document, step: LessonStep) -> Options:
    """How a lesson's step has its graph: with all numbers, or as far as its walk is."""
    lowered, target = lower(document), document.effective_target()
    walked = walk(Evaluator(lowered.graph, lowered.feeds).record(target))
    last = len(walked.steps) - 1
    if step.walk is None:
        return Options(step=last, products=True)
    return Options(step=_place(walked, step.walk, last))


def _place(walked: Walk, wanted: Walked, last: int) -> int:
    if wanted.at == "end":
        return last
    for at, step in enumerate(walked.steps):
        if step.kind == wanted.at and (wanted.node is None or step.node == wanted.node):
            return at
    return last


def _drawn(document: Document, options: Options) -> str:
    found = what_is_shown(document, options, BLANK)
    marks = found.marks
    if options.products:
        # The end of the run at its leisure: nothing is in play.
        marks = replace(marks, labels={}, lit={})
    return picture(
        document.graph, found.numbers, target=document.effective_target(),
        direction=document.runs, title=document.title, marks=marks,
    )  # fmt: skip


# -- a run -----------------------------------------------------------------------------------


def _run(document: Document) -> Iterator[Shot]:
    lowered, target = lower(document), document.effective_target()
    veiled = veil(document.graph, document.hidden)
    walked = walk(Evaluator(lowered.graph, lowered.feeds).record(target), veiled=veiled)
    names = names_of(document.graph)
    for at, step in enumerate(walked.steps):
        if step.kind == "backward" and not step.sends:
            continue
        texts = {one: _told(walked, step, names, one) for one in LANGUAGES}
        yield Shot(texts, _drawn(document, Options(step=at)))


def _told(walked: Walk, step: Step, names: dict[str, str], language: str) -> str:
    """What a step of a run does, in a line for each number."""
    if step.node is None:
        return f"<p>{escape(_WORDS[language][step.kind])}</p>"
    if step.kind == "forward":
        value = BLANK if step.node in walked.veil.values else shown(step.value, {})
        return f"<p>{escape(names[step.node])} = {escape(value)}</p>"
    lines = []
    for send in step.sends:
        wire = step.node, send.port
        upstream = BLANK if step.node in walked.veil.gradients else shown(send.upstream, {})
        local = BLANK if wire in walked.veil.local else factor(send.local)
        sent = BLANK if wire in walked.veil.sent else shown(send.sent, {})
        lines.append(f"{names[step.node]} → {names[send.source]}: {upstream} × {local} → {sent}")
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


# -- what is said before ---------------------------------------------------------------------


def _remarks(document: Document) -> Iterator[Remark]:
    refused = False
    for remark in code_remarks(document):
        if remark.code in ("no-target", "open-ports") and (document.lesson is None):
            refused = True
            yield remark
    graph = lower(document).graph
    operators = sum(not is_leaf(graph.op(node)) for node in graph.order)
    steps = len(document.lesson.steps) if document.lesson else 2 * operators + 3
    if not refused and (steps > MOST_STEPS or steps * len(graph) > MOST_DRAWN):
        yield Remark(
            "player-too-long", "The steps are too many, or too large, for one page.", refuses=True
        )
    lesson = document.lesson
    if lesson and any(step.open or step.plot or step.plan for step in lesson.steps):
        yield Remark("no-panels", "Panels, plots and plans that steps open are left out.")
    if lesson and any(step.walk and step.walk.direction == "forward" for step in lesson.steps):
        yield Remark("no-tangents", "Tangents of forward mode are left out.")
    if lesson and any(step.hide for step in lesson.steps):
        yield Remark(
            "no-predictions", "What is hidden is blank: nothing is typed, and the next step tells."
        )


FORMAT = Format(
    key="player",
    group="class",
    ending="html",
    media="text/html",
    write=write,
    remarks=_remarks,
    heeds=("language",),
)
