"""Names that people give by hand: no two look alike, and none looks like something else.

Documents from elsewhere, and older ones, may have such names; they keep them.
"""

from unicodedata import category

from chalkgrad.document.edits import AddNode, Edit, Rename
from chalkgrad.document.model import Document
from chalkgrad.document.values import DocumentError, NameTakenError
from chalkgrad.engine.formula.characters import plain
from chalkgrad.engine.formula.names import name_key


class MisreadNameError(DocumentError):
    """A name would be read as a power or a fraction."""

    code = "misread-name"


def check_names_given(document: Document, edit: Edit) -> None:
    """Refuse names that are typeset as another node's, or as something that is no name.

    Raises
    ------
    NameTakenError
        x_1 is given where there is an x1, or alpha where there is an α.
    MisreadNameError
        A superscript or a fraction stands in a name.
    """
    given = [part for part in edit.parts() if isinstance(part, AddNode | Rename) and part.name]
    if not given:
        return
    holders = {name_key(name): name for name in document.names}
    for part in given:
        name = str(part.name)
        other = holders.get(name_key(name), name)
        if other != name and document.names[other] != part.id:
            message = f"{name} would look like {other}, another node's name"
            raise NameTakenError(message, [part.id, document.names[other]])
        if "^" in plain(name).text or any(category(sign) == "No" for sign in plain(name).text):
            message = f"{name} would be read as a power or a fraction; write letters and digits"
            raise MisreadNameError(message, [part.id])
