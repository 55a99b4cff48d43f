"""JAX: the formula as a function, its gradient by ``value_and_grad``."""

from chalkgrad.document.model import Document
from chalkgrad.export.code.expressions import ARITHMETIC, System, given, nested
from chalkgrad.export.code.program import program
from chalkgrad.export.code.writing import indented
from chalkgrad.export.format import Format, Options

SYSTEM = System(
    name="JAX",
    templates={
        **ARITHMETIC,
        "pow": "jnp.power({0}, {1})",
        "mod": "jnp.mod({0}, {1})",
        "sqrt": "jnp.sqrt({0})",
        "cbrt": "jnp.cbrt({0})",
        "hypot": "jnp.hypot({0}, {1})",
        "sec": "1.0 / jnp.cos({0})",
        "csc": "1.0 / jnp.sin({0})",
        "cot": "1.0 / jnp.tan({0})",
        "sech": "1.0 / jnp.cosh({0})",
        "csch": "1.0 / jnp.sinh({0})",
        "coth": "1.0 / jnp.tanh({0})",
        "ln": "jnp.log({0})",
        "sigmoid": "jax.nn.sigmoid({0})",
        "relu": "jax.nn.relu({0})",
        "softplus": "jax.nn.softplus({0})",
        "leaky_relu": "jax.nn.leaky_relu({0}, 0.01)",
        "elu": "jax.nn.elu({0})",
        "swish": "jax.nn.silu({0})",
        "gelu": "jax.nn.gelu({0}, approximate=False)",
        "logit": "jax.scipy.special.logit({0})",
        "erf": "jax.scipy.special.erf({0})",
        "erfc": "jax.scipy.special.erfc({0})",
        "lgamma": "jax.scipy.special.gammaln({0})",
        "digamma": "jax.scipy.special.digamma({0})",
        "where": "jnp.where({0} != 0.0, {1}, {2})",
        "gate": "jnp.where({0} != 0.0, {1}, 0.0)",
        "clip": "jnp.clip({0}, {1}, {2})",
        "exp": "jnp.exp({0})",
        "log2": "jnp.log2({0})",
        "log10": "jnp.log10({0})",
        "expm1": "jnp.expm1({0})",
        "log1p": "jnp.log1p({0})",
        "sin": "jnp.sin({0})",
        "cos": "jnp.cos({0})",
        "tan": "jnp.tan({0})",
        "sinh": "jnp.sinh({0})",
        "cosh": "jnp.cosh({0})",
        "tanh": "jnp.tanh({0})",
        "abs": "jnp.abs({0})",
        "sign": "jnp.sign({0})",
        "floor": "jnp.floor({0})",
        "ceil": "jnp.ceil({0})",
        "round": "jnp.round({0})",
        "trunc": "jnp.trunc({0})",
        "asin": "jnp.arcsin({0})",
        "acos": "jnp.arccos({0})",
        "atan": "jnp.arctan({0})",
        "asinh": "jnp.arcsinh({0})",
        "acosh": "jnp.arccosh({0})",
        "atanh": "jnp.arctanh({0})",
        "atan2": "jnp.arctan2({0}, {1})",
        "greater": "jnp.where({0} > {1}, 1.0, 0.0)",
        "less": "jnp.where({0} < {1}, 1.0, 0.0)",
        "at_most": "jnp.where({0} <= {1}, 1.0, 0.0)",
        "at_least": "jnp.where({0} >= {1}, 1.0, 0.0)",
        "equal": "jnp.where({0} == {1}, 1.0, 0.0)",
        "not_equal": "jnp.where({0} != {1}, 1.0, 0.0)",
        "min": nested("jnp.minimum"),
        "max": nested("jnp.maximum"),
        "logsumexp": lambda xs: f"jax.nn.logsumexp(jnp.stack([{', '.join(xs)}]))",
        "softmax": lambda xs: f"jax.nn.softmax(jnp.stack([{', '.join(xs)}]))[0]",
    },
    number=lambda number: f"jnp.float64({number!r})",
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, ("jax", "jnp", "formula"))
    order = tuple(range(len(made.leaves)))
    numbers = ", ".join(map(given, made.leaves))
    names = ", ".join(leaf.name for leaf in made.leaves)
    return "\n".join(
        [
            f"# {' '.join(made.title.split()) or 'A graph'}, written by Chalkgrad.",
            "",
            "import jax",
            "import jax.numpy as jnp",
            "",
            'jax.config.update("jax_enable_x64", True)',
            "",
            "",
            f"def formula({names}):",
            *indented(SYSTEM.lines(made)),
            f"    return {SYSTEM.target(made)}",
            "",
            "",
            f"value, gradient = jax.value_and_grad(formula, argnums={order})({numbers})",
            "print(float(value))",
            f"print(dict(zip({[leaf.name for leaf in made.leaves]}, map(float, gradient))))",
            "",
        ]
    )


FORMAT = Format(
    key="jax",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=SYSTEM.remarks,
)
