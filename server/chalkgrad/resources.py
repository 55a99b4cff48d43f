"""Where files that are no code are: in the package once installed, beside it in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]

_ROOT = _PACKAGE if (_PACKAGE / "static").is_dir() else _CHECKOUT
STATIC = _ROOT / "static"
TEMPLATES = _ROOT / "templates"
NOTEBOOKS = _PACKAGE / "notebooks"
