"""What every picture of a document shows, as it was chosen, and what none of them can."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chalkgrad.document.arranging import written_beside
from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.placing import places_of
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.export.format import ExportError, Options
from chalkgrad.picture.figures import Numbers, beside, shown
from chalkgrad.picture.marks import Framed, Marks, Wire, label_width
from chalkgrad.picture.measures import BEND
from chalkgrad.picture.notation import stands_inside
from chalkgrad.teaching.names import as_shown, relation
from chalkgrad.teaching.veil import Veil, veil
from chalkgrad.teaching.walk import Send, Step, Walk, product_as_shown, walk


@dataclass(frozen=True)
class Shown:
    """What a picture shows of a document beside its nodes and wires."""

    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)


def what_is_shown(document: Document, options: Options, blank: str = "") -> Shown:
    """The numbers and marks that were chosen, without numbers that are withheld.

    Parameters
    ----------
    document, options
        What is shown, and what of it.
    blank
        What stands where a number is withheld; nothing, for none.

    Raises
    ------
    ExportError
        The step that was chosen is none of the run's.
    """
    lowered, target = lower(document), document.effective_target()
    veiled = Veil() if options.solutions else veil(document.graph, document.hidden)
    frames = _frames(document) if options.frames else ()
    recording = Evaluator(lowered.graph, lowered.feeds).record(target)
    if options.step is None and not options.products:
        numbers = written_beside(document, lowered, recording.evaluation())
        return Shown(_chosen(numbers, veiled, options, blank), Marks(frames=frames))
    walked = walk(recording, veiled=veiled)
    steps = walked.steps
    known = written_beside(document, lowered, recording.evaluation())
    if options.step is None:
        labels = _labels(document, walked, steps)
        room = _room(labels)
        return Shown(_chosen(known, veiled, options, blank), Marks(labels, room, frames))
    if options.step >= len(steps):
        raise ExportError(f"there are {len(steps):,} steps, from 0 to {len(steps) - 1:,}")
    done, now = steps[: options.step + 1], steps[options.step]
    # The room is that of all labels, so that nothing moves from step to step.
    every = _labels(document, walked, steps, sums=True)
    room = _room(every)
    lit = {} if now.node is None else {now.node: _COLOURS[now.kind]}
    marks = Marks(_labels(document, walked, [now], sums=True), room, frames, lit)
    return Shown(_chosen(_so_far(document, walked, done), veiled, options, blank), marks)


def _room(labels: Mapping[Wire, Sequence[str]]) -> float:
    """What labels take before a node, with the bends of wires after them."""
    return BEND + max(map(label_width, labels.values()), default=0.0)


# Of rings around nodes whose turn it is.
_COLOURS = {"forward": "value", "backward": "gradient"}


def _chosen(
    numbers: Mapping[str, Numbers], veiled: Veil, options: Options, blank: str
) -> Mapping[str, Numbers]:
    return {
        node: Numbers(
            (blank if node in veiled.values else found.value) if options.values else "",
            (blank if node in veiled.gradients else found.gradient) if options.gradients else "",
        )
        for node, found in numbers.items()
    }


def _so_far(document: Document, walked: Walk, steps: Sequence[Step]) -> Mapping[str, Numbers]:
    """What stands beside nodes once some steps are done."""
    graph, result = document.graph, walked.recording.evaluation()
    values: dict[str, float | None] = {}
    adjoints: dict[str, float] = {}
    computed = {step.node for step in steps if step.kind == "forward"}
    has_leaves = any(step.kind == "leaves" for step in steps)
    for node in graph.order:
        if node in computed or (has_leaves and not graph.inputs[node]):
            values[node] = result.value(node)
    for step in steps:
        adjoints |= step.adjoints
        for send in step.sends:
            adjoints[send.source] = send.after
            if (step.node, send.port) in walked.secret_sums:
                del adjoints[send.source]
    return {
        node: beside(graph.attributes(node), values.get(node), adjoints.get(node))
        for node in graph.order
    }


def _labels(
    document: Document, walked: Walk, steps: Iterable[Step], *, sums: bool = False
) -> dict[Wire, Sequence[str]]:
    """The products on wires, by where they end among the wires that are drawn."""
    graph, found = document.graph, dict[Wire, Sequence[str]]()
    for step in steps:
        for send in step.sends:
            assert step.node is not None
            wire = (step.node, send.port)
            withheld = wire in walked.veil.sent or step.node in walked.veil.gradients
            if withheld or stands_inside(graph, send.source):
                continue
            before = graph.inputs[step.node][: send.port]
            at = sum(one is None or not stands_inside(graph, one) for one in before)
            found[step.node, at] = _product(send, sums=sums and wire not in walked.secret_sums)
    return found


def _product(send: Send, *, sums: bool) -> tuple[str, ...]:
    """A contribution in lines: what is multiplied, what it makes, and what it is added to."""
    made = _sign(product_as_shown(send), send.sent)
    lines = f"{shown(send.upstream, {})} × {factor(send.local)}", f"{made} {shown(send.sent, {})}"
    if not sums or send.before == 0:
        return lines
    total = _sign(as_shown(send.before) + as_shown(send.sent), send.after)
    adds = f"{shown(send.before, {})} + {factor(send.sent)} {total} {shown(send.after, {})}"
    return *lines, adds


def _sign(worked_out: float, number: float) -> str:
    return "=" if relation(worked_out, number) == "=" else "≈"


def factor(number: float) -> str:
    """A number behind a sign: a negative one in parentheses."""
    text = shown(number, {})
    return f"({text})" if text.startswith("−") else text


def _frames(document: Document) -> tuple[Framed, ...]:
    """Frames with the nodes in them, the largest at the back."""
    places = places_of(document)
    found = []
    for frame in document.frames.values():
        box = frame.x, frame.y, frame.x + frame.width, frame.y + frame.height
        nodes = [
            node
            for node, (x, y) in places.items()
            if box[0] <= x <= box[2] and box[1] <= y <= box[3]
        ]
        found.append((frame.width * frame.height, Framed(frame.title, frame.colour, box, nodes)))
    return tuple(framed for _, framed in sorted(found, key=lambda one: -one[0]))


def picture_remarks(document: Document) -> Iterator[Remark]:
    """What a picture leaves out."""
    if document.hidden:
        yield Remark("hidden", "Hidden numbers are left out.")
