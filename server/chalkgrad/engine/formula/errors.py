"""`FormulaError`: why a formula's text cannot be understood, and where."""

from chalkgrad.engine.errors import ChalkgradError


class FormulaError(ChalkgradError):
    """A formula's text cannot be understood.

    Attributes
    ----------
    column
        Where, counted from 0 in the whole text as it was typed.
    details
        The reason as a stable word, and what a translation of the message needs.
    """

    code = "formula"

    def __init__(self, message: str, column: int, reason: str, **details: object) -> None:
        super().__init__(message)
        self.column = column
        self.place = {"offset": column}
        self.details = {"reason": reason, **details}
