"""A lesson, or the steps of a run, as one page that plays without a server."""

import re
from collections.abc import Callable, Iterator, Sequence
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
from chalkgrad.export.pages.curve import curve_picture
from chalkgrad.export.pages.html import in_language, marked_up, page
from chalkgrad.export.pages.sheet import BLANK
from chalkgrad.export.pages.stage import SCRIPT, STYLE, WORDS
from chalkgrad.export.pictures.shown import Shown, factor, what_is_shown
from chalkgrad.picture.figures import Numbers, shown
from chalkgrad.picture.places import laid_out
from chalkgrad.picture.svg import picture
from chalkgrad.teaching.sweep import RangeError
from chalkgrad.teaching.veil import veil
from chalkgrad.teaching.walk import Step, Walk, walk

# Steps of a run that one page tells: each has a picture.
MOST_STEPS = 200

# What a page weighs at most, about: a picture has some 200 bytes a node.
MOST_DRAWN = 40_000


@dataclass(frozen=True)
class Scene:
    """A step as it is shown.

    Attributes
    ----------
    texts
        What is said, by language.
    document
        The graph as it is at this step.
    found
        Its numbers and marks.
    plot
        A plot beside it, as SVG.
    """

    texts: dict[str, str]
    document: Document
    found: Shown
    plot: str = ""


def write(document: Document, options: Options) -> str:
    """The page."""
    lesson = document.lesson
    scenes = list(_lesson(document, lesson) if lesson else _run(document))
    languages = [one for one in LANGUAGES if lesson is None or _is_in(lesson, one)] or ["en"]
    first = options.language if options.language in languages else languages[0]

    def title(language: str) -> str:
        named = in_language(lesson.title, language) if lesson else document.title
        return named or WORDS[language]["untitled"]

    def each(words: Callable[[str], str]) -> str:
        return "".join(
            f'<span data-lang="{one}" lang="{one}">{escape(words(one))}</span>' for one in languages
        )

    def said(word: str) -> str:
        return each(lambda language: WORDS[language][word])

    pictures = "\n".join(
        f'<div class="step{_beside(scene, drawn)}">{drawn}{scene.plot}</div>'
        for scene, drawn in zip(scenes, _pictures(scenes), strict=True)
    )
    texts = "\n".join(
        '<div class="step">'
        + "".join(
            f'<div data-lang="{one}" lang="{one}">{scene.texts[one]}</div>' for one in languages
        )
        + "</div>"
        for scene in scenes
    )
    button = f'<button id="language">{said("language")}</button>' if len(languages) > 1 else ""
    body = (
        f"<header><h1>{each(title)}</h1>{button}</header>\n"
        f'<main id="pictures">\n{pictures}\n</main>\n'
        f'<div id="texts" aria-live="polite">\n{texts}\n</div>\n'
        f'<footer><button id="back">{said("back")}</button><span id="count"></span>'
        f'<button id="on">{said("on")}</button></footer>\n<script>{SCRIPT}</script>'
    )
    return page(title(first), first, STYLE, body)


def _is_in(lesson: Lesson, language: str) -> bool:
    """Whether a lesson is told in a language; one of one language is told in it alone."""
    words = [lesson.title, *(step.text for step in lesson.steps)]
    if any(isinstance(one, str) for one in words):
        return language == "en"
    return any(language in one for one in words if not isinstance(one, str))


# -- pictures --------------------------------------------------------------------------------

_BOX = re.compile(r'viewBox="([^"]+)" width="[^"]+" height="[^"]+"')


_BOX_OF = re.compile(r'viewBox="\S+ \S+ (\S+) (\S+)"')

# A picture of this aspect has a plot below it.
WIDE = 3.0


def _pictures(scenes: Sequence[Scene]) -> Iterator[str]:
    """The pictures of all steps, in which every node stays where it is."""
    room = max(scene.found.marks.room for scene in scenes)
    first = scenes[0].document
    places = None
    if room:
        places = laid_out(
            first.graph, numbers=_widest(scenes), target=first.effective_target(),
            direction=first.runs, labels=room,
        )  # fmt: skip
    drawn = [
        picture(
            scene.document.graph, scene.found.numbers, target=scene.document.effective_target(),
            direction=scene.document.runs, title=scene.document.title,
            marks=replace(scene.found.marks, room=room), places=places,
        )
        for scene in scenes
    ]  # fmt: skip
    boxes = [
        [float(number) for number in found[1].split()] for found in map(_BOX.search, drawn) if found
    ]
    left, top = (min(box[side] for box in boxes) for side in (0, 1))
    right, bottom = (max(box[side] + box[side + 2] for box in boxes) for side in (0, 1))
    whole = f'viewBox="{left:g} {top:g} {right - left:g} {bottom - top:g}"'
    for one in drawn:
        yield _BOX.sub(whole, one, count=1)


def _beside(scene: Scene, drawn: str) -> str:
    """The classes of a step with a plot: it stands beside its picture, or below a wide one."""
    box = _BOX_OF.search(drawn)
    if not scene.plot or box is None:
        return ""
    return " with-plot wide" if float(box[1]) > WIDE * float(box[2]) else " with-plot"


def _widest(scenes: Sequence[Scene]) -> dict[str, Numbers]:
    """The longest numbers that stand at each node."""
    found: dict[str, Numbers] = {}
    for scene in scenes:
        for node, numbers in scene.found.numbers.items():
            pairs = zip(found.get(node, Numbers()), numbers, strict=True)
            found[node] = Numbers(*(max(pair, key=len) for pair in pairs))
    return found


# -- a lesson --------------------------------------------------------------------------------


def _lesson(document: Document, lesson: Lesson) -> Iterator[Scene]:
    copy = load(dump(document))
    told = with_beginning(copy, lesson)
    # What somebody hid stays hidden at every step; what the lesson hides, its next step tells.
    asked = told.steps[document.step].hide if document.step is not None else []
    withheld = copy.hidden.keys() - set(asked)
    for at, step in enumerate(told.steps):
        apply(copy, edit_to_step(copy, told, at))
        if missing := withheld - copy.hidden.keys():
            apply(copy, Hide(items=sorted(missing)))
        then = load(dump(copy))
        drawn = _plot(then, step)
        asides = {one: list(_asides(then, step, one, plotted=bool(drawn))) for one in LANGUAGES}
        texts = {
            one: marked_up(in_language(step.text, one))
            + "".join(f'<p class="aside">{escape(aside)}</p>' for aside in asides[one])
            for one in LANGUAGES
        }
        yield Scene(texts, then, _shown(then, step), drawn)


def _shown(document: Document, step: LessonStep) -> Shown:
    """How a lesson's step has its graph: with all numbers, or as far as its walk is."""
    if step.walk is None or step.walk.direction == "forward":
        return what_is_shown(document, Options(), BLANK)
    lowered, target = lower(document), document.effective_target()
    walked = walk(Evaluator(lowered.graph, lowered.feeds).record(target))
    return what_is_shown(document, Options(step=_place(walked, step.walk)), BLANK)


def _place(walked: Walk, wanted: Walked) -> int:
    last = len(walked.steps) - 1
    if wanted.at == "end":
        return last
    for at, step in enumerate(walked.steps):
        if step.kind == wanted.at and (wanted.node is None or step.node == wanted.node):
            return at
    return last


def _plot(document: Document, step: LessonStep) -> str:
    """The plot that a step opens, as SVG; nothing where it would tell what is hidden."""
    asked = step.plot
    if asked is None or asked.second is not None or document.hidden:
        return ""
    lowered = lower(document)
    names = names_of(document.graph)
    span = None if asked.low is None or asked.high is None else (asked.low, asked.high)
    try:
        recording = Evaluator(lowered.graph, lowered.feeds).record(document.effective_target())
        called = names[asked.node], names[asked.leaf]
        return curve_picture(recording, asked.node, asked.leaf, called, span)
    except RangeError:
        return ""


def _asides(document: Document, step: LessonStep, language: str, *, plotted: bool) -> Iterator[str]:
    """What the editor has at a step, and this page has not."""
    words = WORDS[language]
    if step.hide:
        yield words["hidden"]
    for what in _left_out(step, plotted=plotted):
        names = names_of(document.graph)
        blanks = {}
        if step.plot is not None:
            asked = step.plot
            blanks = {
                word: names[node]
                for word, node in (
                    ("node", asked.node),
                    ("leaf", asked.leaf),
                    ("second", asked.second),
                )
                if node is not None
            }
        yield words["open"].format(what=words[what].format(**blanks))


def _left_out(step: LessonStep, *, plotted: bool) -> Iterator[str]:
    """What a step opens that no page has, by the words for it."""
    if step.open == "plot" or step.plot is not None:
        if step.plot is not None and step.plot.second is not None:
            yield "map"
        elif not plotted:
            yield "plot"
    elif step.open is not None:
        yield step.open
    if step.plan:
        yield "plan"
    if step.walk is not None and step.walk.direction == "forward":
        yield "tangents"


# -- a run -----------------------------------------------------------------------------------


def _run(document: Document) -> Iterator[Scene]:
    lowered, target = lower(document), document.effective_target()
    veiled = veil(document.graph, document.hidden)
    walked = walk(Evaluator(lowered.graph, lowered.feeds).record(target), veiled=veiled)
    names = names_of(document.graph)
    for at, step in enumerate(walked.steps):
        if step.kind == "backward" and not step.sends:
            continue
        texts = {one: _told(walked, step, names, one) for one in LANGUAGES}
        yield Scene(texts, document, what_is_shown(document, Options(step=at), BLANK))


def _told(walked: Walk, step: Step, names: dict[str, str], language: str) -> str:
    """What a step of a run does, in a line for each number."""
    if step.node is None:
        return f"<p>{escape(WORDS[language][step.kind])}</p>"
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
    left_out = (
        {what for step in lesson.steps for what in _left_out(step, plotted=True)}
        if lesson
        else set()
    )
    if left_out - {"tangents"}:
        yield Remark(
            "no-panels",
            "Panels, plans and maps over two leaves that steps open are left out; the page says "
            "where.",
        )
    if "tangents" in left_out:
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
