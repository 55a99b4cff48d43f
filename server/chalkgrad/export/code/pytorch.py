"""PyTorch: the formula over tensors of doubles, its gradient by ``backward``."""

from collections.abc import Iterator

from chalkgrad.document.model import Document
from chalkgrad.document.remarks import Remark
from chalkgrad.export.code.expressions import ARITHMETIC, System, given, keyed, nested
from chalkgrad.export.code.program import is_used, program
from chalkgrad.export.format import Format, Options

SYSTEM = System(
    name="PyTorch",
    templates={
        **ARITHMETIC,
        "pow": "torch.pow({0}, {1})",
        "mod": "torch.remainder({0}, {1})",
        "sqrt": "torch.sqrt({0})",
        "cbrt": "torch.sign({0}) * torch.abs({0}) ** (1 / 3)",
        "hypot": "torch.hypot({0}, {1})",
        "sec": "1.0 / torch.cos({0})",
        "csc": "1.0 / torch.sin({0})",
        "cot": "1.0 / torch.tan({0})",
        "sech": "1.0 / torch.cosh({0})",
        "csch": "1.0 / torch.sinh({0})",
        "coth": "1.0 / torch.tanh({0})",
        "ln": "torch.log({0})",
        "sigmoid": "torch.sigmoid({0})",
        "relu": "torch.relu({0})",
        "softplus": "torch.logaddexp({0}, torch.tensor(0.0))",
        "leaky_relu": "torch.nn.functional.leaky_relu({0}, 0.01)",
        "elu": "torch.nn.functional.elu({0})",
        "swish": "torch.nn.functional.silu({0})",
        "gelu": "torch.nn.functional.gelu({0})",
        "logit": "torch.logit({0})",
        "erf": "torch.erf({0})",
        "erfc": "torch.erfc({0})",
        "lgamma": "torch.lgamma({0})",
        "digamma": "torch.digamma({0})",
        "where": "torch.where({0} != 0.0, {1}, {2})",
        "gate": "torch.where({0} != 0.0, {1}, 0.0)",
        "clip": "torch.clamp({0}, {1}, {2})",
        "exp": "torch.exp({0})",
        "log2": "torch.log2({0})",
        "log10": "torch.log10({0})",
        "expm1": "torch.expm1({0})",
        "log1p": "torch.log1p({0})",
        "sin": "torch.sin({0})",
        "cos": "torch.cos({0})",
        "tan": "torch.tan({0})",
        "sinh": "torch.sinh({0})",
        "cosh": "torch.cosh({0})",
        "tanh": "torch.tanh({0})",
        "abs": "torch.abs({0})",
        "sign": "torch.sign({0})",
        "floor": "torch.floor({0})",
        "ceil": "torch.ceil({0})",
        "round": "torch.round({0})",
        "trunc": "torch.trunc({0})",
        "asin": "torch.asin({0})",
        "acos": "torch.acos({0})",
        "atan": "torch.atan({0})",
        "asinh": "torch.asinh({0})",
        "acosh": "torch.acosh({0})",
        "atanh": "torch.atanh({0})",
        "atan2": "torch.atan2({0}, {1})",
        "greater": "({0} > {1}).double()",
        "less": "({0} < {1}).double()",
        "at_most": "({0} <= {1}).double()",
        "at_least": "({0} >= {1}).double()",
        "equal": "({0} == {1}).double()",
        "not_equal": "({0} != {1}).double()",
        "min": nested("torch.minimum"),
        "max": nested("torch.maximum"),
        "logsumexp": lambda xs: f"torch.logsumexp(torch.stack([{', '.join(xs)}]), 0)",
        "softmax": lambda xs: f"torch.softmax(torch.stack([{', '.join(xs)}]), 0)[0]",
    },
    number=lambda number: f"torch.tensor({number!r})",
)


def write(document: Document, _: Options) -> str:
    """The whole file."""
    made = program(document, ("torch", "leaves", "result"))
    return "\n".join(
        [
            f"# {' '.join(made.title.split()) or 'A graph'}, written by Chalkgrad.",
            "",
            "import torch",
            "",
            "torch.set_default_dtype(torch.float64)",
            "",
            *(
                f"{leaf.name} = torch.tensor({given(leaf)}, requires_grad=True)"
                for leaf in made.leaves
            ),
            *SYSTEM.lines(made),
            f"result = {SYSTEM.target(made)}",
            "result.backward()" if made.leaves else "",
            "",
            "print(result.item())",
            f"leaves = {{{keyed(made)}}}",
            "# What nothing depends on smoothly has no gradient.",
            "print({",
            "    name: 0.0 if leaf.grad is None else leaf.grad.item()",
            "    for name, leaf in leaves.items()",
            "})",
            "",
        ]
    )


def _remarks(document: Document) -> Iterator[Remark]:
    yield from SYSTEM.remarks(document)
    if is_used("digamma", document):
        # Its polygamma(1, x) is off by up to some 1e-9.
        yield Remark(
            "torch-digamma", "PyTorch's derivative of digamma has about eight right digits."
        )


FORMAT = Format(
    key="pytorch",
    group="code",
    ending="py",
    media="text/x-python",
    write=write,
    remarks=_remarks,
)
