"""A hand-out for a class: a page to print, as HTML and as PDF by Typst."""

import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from importlib.util import find_spec
from pathlib import Path

from chalkgrad.document.lowering import lower
from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.engine.kinds import is_leaf
from chalkgrad.export.code.program import code_remarks
from chalkgrad.export.format import Format, Options
from chalkgrad.export.pages.html import page
from chalkgrad.export.pages.sheet import BLANK, MOST_ROWS, WORDS, sheet
from chalkgrad.export.pictures.rendering import FONTS
from chalkgrad.export.text.tex import is_for_any_engine
from chalkgrad.resources import STATIC

_STYLE = """
main { max-width: 52rem; margin: 2rem auto; padding: 0 1.5rem; }
header { display: flex; justify-content: space-between; gap: 2rem; align-items: baseline; }
h1 { font-size: 1.4rem; margin: 0; }
h2 { font-size: 1rem; margin: 1.6rem 0 0.4rem; color: var(--quiet); }
.name { flex: 0 0 14rem; border-bottom: 1px solid var(--quiet); color: var(--quiet); }
.formula { font-size: 1.15rem; font-variant-numeric: tabular-nums; margin: 0.2rem 0; }
.tables { display: flex; flex-wrap: wrap; gap: 0 3rem; align-items: flex-start; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--quiet); font-weight: 500; }
th, td { padding: 0.2rem 1.2rem 0.2rem 0; border-bottom: 1px solid var(--line); }
td.value { color: var(--value); } td.gradient { color: var(--gradient); font-style: italic; }
i.blank { display: inline-block; width: 4em; border-bottom: 1px solid var(--ink); height: 1.1em;
  vertical-align: bottom; }
section { break-inside: avoid; }
@page { margin: 15mm; }
@media print { html { font-size: 11.5px; } main { margin: 0; }
  svg.board { width: auto; max-height: 80mm; } }
"""


def write_html(document: Document, options: Options) -> str:
    """The page."""
    made, words = sheet(document, options), WORDS[options.language]
    kind = words["solutions" if made.solved else "sheet"]
    title = made.title or kind
    named = "" if made.solved else f'<p class="name">{words["name"]}:</p>'
    formulas = "".join(f'<p class="formula">{escape(line)}</p>' for line in made.formulas)
    heads = {name: [words[word] for word in columns] for name, columns in _COLUMNS.items()}
    body = "\n".join(
        [
            f"<main><header><h1>{escape(title)}{f' — {kind}' if made.solved else ''}</h1>"
            f"{named}</header>",
            f"<section><h2>{words['formula']}</h2>{formulas}{made.picture}</section>",
            '<div class="tables">',
            _table(words["forward"], heads["forward"], made.forward, "value"),
            _table(words["backward"], heads["backward"], made.backward, "gradient"),
            _table(words["total"], heads["totals"], made.totals, "gradient"),
            "</div></main>",
        ]
    )
    return page(title, options.language, _STYLE, body)


# The heads of tables, by the words for them.
_COLUMNS = {
    "forward": ("line", "value"),
    "backward": ("to", "product", "sent"),
    "totals": ("line", "total"),
}


def _table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]], kind: str) -> str:
    def cell(text: str, at: int) -> str:
        last = f' class="{kind}"' if at == len(heads) - 1 else ""
        written = escape(text).replace(BLANK, '<i class="blank"></i>')
        return f"<td{last}>{written}</td>"

    head = "".join(f"<th>{escape(word)}</th>" for word in heads)
    lines = "".join(
        f"<tr>{''.join(cell(text, at) for at, text in enumerate(row))}</tr>" for row in rows
    )
    return (
        f"<section><h2>{escape(title)}</h2><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{lines}</tbody></table></section>"
    )


# -- PDF -------------------------------------------------------------------------------------

# The font of Chinese words.
PRINT = STATIC / "print"

_TYPST = """#set document(title: {title}, date: none)
#set page(paper: "a4", margin: 18mm)
#set text(font: ("Inter", "Droid Sans Fallback"), size: 10pt, lang: "{language}")
#let quiet(body) = text(fill: rgb("#5b6862"), body)
#grid(columns: (1fr, auto), text(size: 15pt, {title}), {name})
#v(2mm)
{formulas}
#v(3mm)
#layout(size => {{
  let drawn = image("picture.svg")
  let wide = calc.min(measure(drawn).width * 0.8, size.width)
  image("picture.svg", width: wide)
}})
#v(3mm)
#grid(columns: (auto, auto), column-gutter: 14mm, [{forward}], [{backward}])
"""


def write_pdf(document: Document, options: Options) -> bytes:
    """The same on A4."""
    import typst

    made, words = sheet(document, options), WORDS[options.language]
    kind = words["solutions" if made.solved else "sheet"]
    title = f"{made.title} — {kind}" if made.title and made.solved else made.title or kind
    tables = {
        key: _typst_table(words[title], [words[word] for word in _COLUMNS[key]], rows)
        for title, key, rows in (
            ("forward", "forward", made.forward),
            ("backward", "backward", made.backward),
            ("total", "totals", made.totals),
        )
        if rows
    }
    source = _TYPST.format(
        title=_quoted(title),
        language=options.language,
        name="[]" if made.solved else f'quiet({_quoted(words["name"] + ": ")} + "_" * 24)',
        formulas="\n".join(
            f"#block(above: 2mm, text(size: 12pt, {_quoted(line)}))" for line in made.formulas
        ),
        forward=tables.pop("forward", ""),
        backward="\n".join(tables.values()),
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "picture.svg").write_text(made.picture, "utf-8")
        (folder / "page.typ").write_text(source, "utf-8")
        compiled: bytes = typst.compile(
            folder / "page.typ", root=folder, format="pdf", font_paths=[FONTS, PRINT]
        )
        return compiled


def _typst_table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = ", ".join(f"quiet({_quoted(word)})" for word in heads)
    cells = ",\n".join(", ".join(f"[#{_quoted(text)}]" for text in row) for row in rows)
    return (
        f"#block(breakable: true)[#quiet({_quoted(title)}) #v(-2mm) #table(columns: {len(heads)}, "
        f'stroke: (x, y) => (bottom: 0.4pt + rgb("#d5dcd8")), inset: (x: 0pt, y: 4pt), '
        f"column-gutter: 8mm, table.header({head}),\n{cells})]"
    )


def _quoted(text: str) -> str:
    """A text of Typst's, by the numbers of its signs, so that none means anything."""
    return '"' + "".join(f"\\u{{{ord(sign):x}}}" for sign in text) + '"'


@cache
def printed_letters() -> frozenset[str]:
    """The Chinese letters that the fonts of ours have: those of headings and of our lessons."""
    return frozenset((PRINT / "letters.txt").read_text("utf-8").strip())


# -- what is said before ---------------------------------------------------------------------


def _remarks(document: Document) -> Iterator[Remark]:
    for remark in code_remarks(document):
        if remark.code != "too-much-code":
            yield remark
    graph = lower(document).graph
    if sum(not is_leaf(graph.op(node)) for node in graph.order) > MOST_ROWS:
        yield Remark(
            "handout-too-long",
            "A hand-out has at most {most} operators.",
            {"most": MOST_ROWS},
            refuses=True,
        )
    if not document.hidden:
        yield Remark(
            "nothing-hidden", "No number is hidden: there are no blanks, and nothing to solve."
        )


def _pdf_remarks(document: Document) -> Iterator[Remark]:
    if find_spec("typst") is None:
        yield Remark(
            "no-renderer",
            "This server makes no PNG or PDF: it lacks the extra chalkgrad[pictures].",
            refuses=True,
        )
    yield from _remarks(document)
    names = (str(said.get("name") or "") for _, said in document.graph.nodes())
    letters = set("".join((document.title, *names))) - printed_letters()
    if not is_for_any_engine("".join(letters)):
        yield Remark(
            "pdf-letters", "Some letters of the title or of names are not in the PDF's font."
        )


HTML = Format(
    key="handout",
    group="class",
    ending="html",
    media="text/html",
    write=write_html,
    remarks=_remarks,
    heeds=("values", "gradients", "products", "frames", "solutions", "language"),
)

PDF = Format(
    key="handout-pdf",
    group="class",
    ending="pdf",
    media="application/pdf",
    write=write_pdf,
    remarks=_pdf_remarks,
    heeds=("values", "gradients", "products", "frames", "solutions", "language"),
    binary=True,
)
