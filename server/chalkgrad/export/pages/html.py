"""Pages that are whole by themselves: one file, nothing asked of anywhere, light and dark."""

import re
from collections.abc import Mapping
from html import escape

from chalkgrad.document.script import Words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"

# The tokens of the page, and how a picture in board notation takes its colours from them.
_STYLE = """
:root { color-scheme: light dark; --ink: #1b2421; --paper: #ffffff; --quiet: #5b6862;
  --line: #d5dcd8; --wire: #7b8882; --outline: #5b6862; --target: #1f4a42; --value: #0f5aa8;
  --value-soft: #e8f1fb; --gradient: #a8430a; --surface: #ffffff; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eeeb; --paper: #121a17; --quiet: #a3b0aa;
  --line: #33403a; --wire: #8b9992; --outline: #9aa8a1; --target: #7fd1bb; --value: #7db9f5;
  --value-soft: #1b2c3d; --gradient: #f0a06b; --surface: #1a2420; } }
@media print { :root { color-scheme: light; --ink: #000; --paper: #fff; --quiet: #444;
  --line: #bbb; --wire: #7b8882; --outline: #5b6862; --target: #1f4a42; --value: #0f5aa8;
  --value-soft: #e8f1fb; --gradient: #a8430a; --surface: #fff; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 Inter, system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }
svg.board { display: block; max-width: 100%; height: auto; }
.board .wire, .board .stub { stroke: var(--wire); }
.board .hollow { fill: var(--paper); }
.board .body { stroke: var(--outline); fill: var(--surface); }
.board .body.leaf { stroke: var(--value); fill: var(--value-soft); }
.board .body.target { stroke: var(--target); }
.board text { fill: var(--ink); }
.board text.value { fill: var(--value); }
.board text.gradient, .board text.contribution { fill: var(--gradient); }
.board .frame { fill-opacity: 0.12; }
"""


def page(title: str, language: str, style: str, body: str) -> str:
    """A whole page."""
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )


def in_language(words: Words, language: str) -> str:
    """Words in a language, or in English, or else in what there is."""
    if isinstance(words, str):
        return words
    found: Mapping[str, str] = {str(key): text for key, text in words.items()}
    return found.get(language) or found.get("en") or next(iter(found.values()))


_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"(?<![*\w])\*(?!\s)([^*\n]+?)(?<!\s)\*(?![*\w])")
_CODE = re.compile(r"`([^`\n]+)`")
_ITEM = re.compile(r"[-*] ")


def marked_up(text: str) -> str:
    """A lesson's Markdown: paragraphs, lists, strong and emphasised words, code; all else as it is.

    Examples
    --------
    >>> marked_up("**y** < 1\\n\\n- `a`\\n- *b*")
    '<p><strong>y</strong> &lt; 1</p><ul><li><code>a</code></li><li><em>b</em></li></ul>'
    """
    found = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if all(_ITEM.match(line) for line in lines):
            items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
            found.append(f"<ul>{items}</ul>")
        else:
            found.append(f"<p>{_inline(' '.join(lines))}</p>")
    return "".join(found)


def _inline(text: str) -> str:
    safe = escape(text, quote=False)
    # What is code is no markup: it is set aside first.
    codes: list[str] = []

    def aside(found: re.Match[str]) -> str:
        codes.append(found[1])
        return f"\0{len(codes) - 1}\0"

    safe = _CODE.sub(aside, safe.replace("\0", ""))
    safe = _ITALIC.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", safe))
    return re.sub(r"\0(\d+)\0", lambda found: f"<code>{codes[int(found[1])]}</code>", safe)
