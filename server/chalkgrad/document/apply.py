"""Applying edits: each changes a document whole or not at all, and tells what it changed."""

from dataclasses import dataclass

from chalkgrad.document.difference import Difference, difference
from chalkgrad.document.edits import Edit
from chalkgrad.document.journal import Journal
from chalkgrad.document.model import Document
from chalkgrad.engine.collecting import not_collecting


@dataclass(frozen=True)
class Applied:
    """An edit that has been applied.

    Attributes
    ----------
    edit
        The edit.
    inverse
        Applied next, it restores the document.
    difference
        What the edit changed.
    """

    edit: Edit
    inverse: Edit
    difference: Difference
    journal: Journal

    def put_back(self, document: Document) -> None:
        """Make the document what it was before, as if the edit had not been; it cannot fail.

        Nothing else may have been applied since. Unlike the inverse, which is an edit like any
        other, this writes back records.
        """
        document.put_back(self.journal)


def apply(document: Document, edit: Edit) -> Applied:
    """Apply an edit whole, or raise and leave the document as it was.

    Parameters
    ----------
    document
        Changed in place.
    edit
        Any edit.

    Raises
    ------
    ChalkgradError
        The edit breaks a rule of the graph or of the document.

    Notes
    -----
    Whatever is raised, a rule or a fault of ours, what was changed is written back record by
    record, which asks no rule and cannot fail.
    """
    with not_collecting():
        with document.noting() as journal:
            inverse = edit.apply(document)
        return Applied(edit, inverse, difference(document, journal), journal)
