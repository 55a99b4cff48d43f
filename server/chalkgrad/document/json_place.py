"""Which line of a JSON text a place in its data is on."""

import yaml

from chalkgrad.document.lesson import Place

# Finding a line reads the text again, slowly: about a second for this many bytes.
MAX_SEARCHED = 1024 * 1024


def line_of(text: str | bytes, place: Place) -> int | None:
    """The line, counted from 1, of a place such as ``("nodes", 3, "op")``.

    The line of the innermost part that is there, where the text ends before the place does; None
    for a text that is too long to be searched.

    Notes
    -----
    YAML's parser keeps positions, and JSON is YAML but for tabs between tokens, which JSON never
    has within a string.
    """
    if len(text) > MAX_SEARCHED:
        return None
    written = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    try:
        at = yaml.compose(written.replace("\t", " "), Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    for part in place:
        inner = _child(at, part)
        if inner is None:
            break
        at = inner
    return None if at is None else at.start_mark.line + 1


def _child(node: yaml.Node | None, part: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        found: yaml.Node = node.value[part]
        return found
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                inner: yaml.Node = value
                return inner
    return None
