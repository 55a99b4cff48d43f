"""How hard the suite tries: enough for every change, and more where somebody asks for it.

Properties say with `examples` how many cases they are worth; the suite tries half of them, since it
has to end in a quarter of an hour. ``--hypothesis-profile=thorough`` tries ten times as many, and
``exhaustive`` a hundred times.
"""

from hypothesis import settings

# What Hypothesis tries by itself, and by which the others are scaled.
USUAL, THOROUGH, EXHAUSTIVE = 100, 1_000, 10_000


def register() -> None:
    """Make all profiles known, and load the usual one."""
    # A machine that runs other tests at the same time is slow now and then: that is no failure.
    settings.register_profile("usual", max_examples=USUAL // 2, deadline=None)
    settings.register_profile("thorough", max_examples=THOROUGH, deadline=None)
    settings.register_profile("exhaustive", max_examples=EXHAUSTIVE, deadline=None)
    settings.load_profile("usual")


def examples(count: int) -> int:
    """How many cases to try where `count` are usual."""
    tried: int = settings.default.max_examples
    return max(1, count * tried // USUAL)
