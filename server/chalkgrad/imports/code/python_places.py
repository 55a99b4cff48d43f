"""Where in a Python text something stands, as people count."""

import ast
from collections.abc import Sequence

from chalkgrad.imports.format import UnreadableError
from chalkgrad.imports.saying import Words


def complain(lines: Sequence[str], node: ast.AST, message: Words) -> UnreadableError:
    """What is wrong with a part of a text, with its place; Python counts columns in bytes."""
    line, offset = getattr(node, "lineno", 0), getattr(node, "col_offset", 0)
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    column = len(written.encode()[:offset].decode("utf-8", "ignore")) + 1
    return UnreadableError(message, line, column)
