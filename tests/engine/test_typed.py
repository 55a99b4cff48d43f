"""Formulas as people type and paste them: what they mean, or why they are refused."""

import math
import re
from collections.abc import Mapping

import pytest
from chalkgrad.engine.evaluation import Evaluator
from chalkgrad.engine.formula.errors import FormulaError
from chalkgrad.engine.formula.grammar import is_name, parse
from chalkgrad.engine.formula.names import latex_name, name_key
from chalkgrad.engine.formula.reading import Formula, read
from chalkgrad.engine.formula.tokens import Letters
from chalkgrad.engine.formula.writing import to_text
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.typed import Typed, cases


def value(formula: Formula, numbers: Mapping[str, float]) -> float | None:
    """What a formula comes to, its placeholders fed by name."""
    graph = formula.graph
    by_key = {name_key(name): number for name, number in numbers.items()}
    feeds = {
        node: by_key[name_key(graph.attributes(node)["name"])]
        for node in graph.order
        if graph.op(node) == "placeholder"
    }
    return Evaluator(graph, feeds).record(formula.target).evaluation().value(formula.target)


def written(text: str, letters: Letters = "words") -> str:
    """What is read, in the plainest spelling."""
    formula = read(text, letters=letters)
    return to_text(formula.graph, formula.target)


CASES = list(cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text)
def test_what_people_type_is_what_they_mean(case: Typed) -> None:
    if case.refusal:
        with pytest.raises(FormulaError, match=re.escape(case.refusal)):
            read(case.text, letters=case.letters)
        return
    numbers = case.numbers()
    found = value(read(case.text, letters=case.letters), numbers)
    assert found == pytest.approx(case.value(numbers), rel=1e-12)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("2‐x", "2 - x"), ("2‑x", "2 - x"), ("2‒x", "2 - x"), ("2―x", "2 - x"), ("2➖x", "2 - x"),
        ("a×b", "a*b"), ("a⨯b", "a*b"), ("a•b", "a*b"), ("a⊙b", "a*b"), ("a\u2062b", "a*b"),
        ("a÷b", "a/b"), ("a⁄b", "a/b"), ("a➗b", "a/b"), ("a∶b", "a/b"), ("a➕b", "a + b"),
        ("\ufeffx\u200b+\u00a0y\u2009", "x + y"), ("x\u3000+\u2003y", "x + y"),
        ("【x＋１】＊２", "(x + 1)*2"), ("y＝２；ｙ＋１", "y = 2\ny + 1"),
        ("max（ａ，ｂ）", "max(a, b)"),
        ("x²ⁿ⁺¹", "x^(2*n + 1)"), ("e⁻ˣ²", "e^(-x^2)"), ("x⁽ⁿ⁾", "x^n"), ("|x|²", "abs(x)^2"),
        ("⅓x", "0.3333333333333333*x"), ("1½x", "1.5*x"), ("½²", "0.5^2"), ("٣x", "3*x"),
        ("∛x", "cbrt(x)"), ("∜x", "x^0.25"),
        ("𝐱 + ℎ + ℯ", "x + h + e"), ("30º", "0.5235987755982988"), ("y\u0302", "ŷ"),
        ("x := 3\r\nx²\r", "x = 3\nx^2"), ("sin\u2061x", "sin(x)"),
    ],
)  # fmt: skip
def test_characters_are_what_they_look_like(text: str, plain: str) -> None:
    assert written(text) == plain


@pytest.mark.parametrize(
    ("character", "name"),
    [("①", "circled digit one"), ("≈", "almost equal to"), ("ⅷ", "small roman numeral eight"),
     ("ᵀ", "modifier letter capital t"), ("♥", "black heart suit"), ("€", "euro sign")],
)  # fmt: skip
def test_a_character_without_meaning_is_named(character: str, name: str) -> None:
    with pytest.raises(FormulaError, match=name) as error:
        read(f"x² + y {character} z")
    assert error.value.column == 7


def test_names_that_look_alike_are_one() -> None:
    for spellings in (
        ["x₁", "x_1", "x_{1}", "x1", "𝑥_1", "x_{ 1 }"],
        ["x₁₀", "x_10", "x10"],
        ["α", "alpha", "𝛼"],
        ["α_2", "alpha2", "α₂"],
        ["w_{1,0}", "w_1_0", "w1_0"],
        ["xₙ", "x_n", "x_{n}"],
        ["μ", "µ", "mu"],
        ["ŷ", "y\u0302"],
    ):
        graph = read(" + ".join(spellings)).graph
        assert [graph.op(node) for node in graph.order].count("placeholder") == 1, spellings


NAMES = st.from_regex(
    r"[a-cx](\d{0,2})(_\d{1,2}|_[a-c]{1,2}|_)?|alpha\d?|α\d?|_a|ab", fullmatch=True
)


@given(NAMES, NAMES)
def test_two_names_are_typeset_alike_where_they_are_one(one: str, other: str) -> None:
    assert (latex_name(one) == latex_name(other)) == (name_key(one) == name_key(other))


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("x1", "x_{1}"),
        ("alpha", r"\alpha"),
        ("α", r"\alpha"),
        ("ŷ", r"\hat{y}"),
        ("w_in", r"w_{\mathrm{in}}"),
        ("w1_0_0", "w_{1,0,0}"),
        ("w_in_2", r"w_{\mathrm{in},2}"),
        ("loss", r"\mathrm{loss}"),
        ("x_", r"\mathrm{x\_}"),
        ("a b%", r"\text{a b\%}"),
    ],
)
def test_names_are_typeset(name: str, latex: str) -> None:
    assert latex_name(name) == latex


@pytest.mark.parametrize("name", ["x", "x1", "x₁", "w_in", "ŷ", "loss", "_a", "gamma", "th", "E"])
def test_a_name_may_be_given_to_a_node(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "text", ["", "x²", "½", "2x", "x y", "x+1", "pi", "π", "PI", "e", "sin", "variable", "if", "_1",
             "x.y", "xⁿ", "x'", r"\alpha", "import"]
)  # fmt: skip
def test_what_a_formula_reads_otherwise_is_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("sin x^2", "sin(x^2)"), ("ln ln x", "ln(ln(x))"), ("sin 2πx y", "sin(2*pi*x*y)"),
        ("2 sin x + 1", "2*sin(x) + 1"), ("sin x(x+1)", "sin(x)*(x + 1)"),
        ("sin^2 x cos x", "sin(x)^2*cos(x)"), ("sin x/2", "sin(x)/2"), ("exp -2", "exp(-2)"),
        ("√x²", "sqrt(x^2)"), ("√(x)²", "sqrt(x)^2"), ("2√x y", "2*sqrt(x)*y"),
        ("||x|-1|", "abs(abs(x) - 1)"), ("2|x|y", "2*abs(x)*y"), ("|a|b|c|", "abs(a)*b*abs(c)"),
        ("log_3 x", "ln(x)/ln(3)"), ("log_b(x)", "ln(x)/ln(b)"), ("log(x, b)", "ln(x)/ln(b)"),
        ("log₁₀(x)", "log10(x)"), ("lg x", "log10(x)"), ("ld(x)", "log2(x)"), ("tg x", "tan(x)"),
        ("arctg(x)", "atan(x)"), ("sh x", "sinh(x)"), ("Max(a, b)", "max(a, b)"),
        ("min(a, b, c, d)", "min(a, b, c, d)"), ("np.power(x, 2)", "x^2"),
        ("torch.nn.functional.relu(x)", "relu(x)"), ("2np.pi", "2*pi"), ("Math.E", "e"),
        ("σ(x)", "sigmoid(x)"), ("σ = 2; σ(x)", "σ = 2\nσ*x"), ("σ*x", "σ*x"),
        ("x_1 + x₁ + x1", "x1 + x1 + x1"), ("m_0*x", "m_0*x"),
        ("th*x", "th*x"), ("th = 2; th(x)", "th = 2\nth*x"), ("alpha(x + 1)", "alpha*(x + 1)"),
        ("loss = 2; loss (x)", "loss = 2\nloss*x"), ("1/2 x", "1/2*x"), ("1/w₁x₁", "1/(w1*x1)"),
        ("f(x) = x^2; f(x) + 1", "f = x^2\nf + 1"), ("2[x + {3 - y}]", "2*(x + (3 - y))"),
        ("x >= y", "at_least(x, y)"), ("[x > 0]", "greater(x, 0)"),
        ("y = (x ≠ 2)", "y = not_equal(x, 2)"), ("x < y", "less(x, y)"),
        ("x > 0 ? x : -x", "where(greater(x, 0), x, -x)"), ("gamma(x) + gamma", "gamma(x) + gamma"),
        ("a if x < 0 else b", "where(less(x, 0), a, b)"), ("IF(c, a, b)", "where(c, a, b)"),
        ("np.clip(x, 0, 1)", "clip(x, 0, 1)"), ("⌊x⌋ + ⌈y⌉", "floor(x) + ceil(y)"),
        ("sgn x", "sign(x)"), ("sum(a, b, c)", "sum(a, b, c)"), ("Math.hypot(a, b)", "hypot(a, b)"),
        ("90°", "1.5707963267948966"), ("x°", "x*0.017453292519943295"),
    ],
)  # fmt: skip
def test_functions_are_read_as_they_are_spoken(text: str, plain: str) -> None:
    assert written(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("lnx", "ln(x)"), ("sin2x", "sin(2*x)"), ("xsin(x)", "x*sin(x)"), ("xe^x", "x*e^x"),
        ("x1y1", "x1*y1"), ("v_0t", "v_0*t"), ("x_max", "x_max"), ("alphax", "alpha*x"),
        ("Q = mcΔT", "Q = m*c*ΔT"), ("W = Fd cosθ", "W = F*d*cos(θ)"),
        ("λ = h/mv", "λ = h/(m*v)"), ("h/mv²r", "h/(m*v^2*r)"), ("KE = ½mv²", "KE = 0.5*m*v^2"),
        ("w_1x_1", "w_1*x_1"), ("max(ab, c)", "max(a*b, c)"), ("1/2mv²", "1/2*m*v^2"),
    ],
)  # fmt: skip
def test_letters_are_factors_where_they_are_read_so(text: str, plain: str) -> None:
    assert written(text, "letters") == plain


def test_a_name_that_is_there_stays_whole_among_letters() -> None:
    there = read("mass*x").graph
    assert read("2mass", there, letters="letters").known == {"mass": "mass"}


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("x² + sigmod(x)", 5, "did you mean sigmoid"),
        ("½ + foo(x)", 4, "a product is written foo*(x)"),
        ("xsin(x)", 0, "did you mean x*sin"),
        ("np.foo(x)", 0, "no function np.foo"),
        ("x.y", 0, "library"),
        ("sin⁻¹(x)", 0, "asin(x), or 1/sin(x)"),
        ("exp^-1(x)", 0, "1/exp(x)"),
        ("²", 0, "“²” cannot stand here"),
        ("x_{i+1}", 6, "no index"),
        ("1_000_", 5, "between digits"),
        ("2_x", 1, "between digits"),
        ("0b11*x", 0, "write 3"),
        ("1e-400*x", 0, "5e-324"),
        ("1.2.3", 3, "side by side"),
        ("x² + 3,5", 5, "write 3.5"),
        ("max(1,000)", 4, "no comma"),
        ("1'000*x", 0, "1000"),
        ("1,234.5", 0, "1234.5"),
        ("lim x→0 x", 0, "limit"),
        ("y = dy/dx", 4, "derivative"),
        (r"\frac{dy}{dx}", 0, "derivative"),
        ("1, 2", 1, "write “;”"),
        ("x, y = 3", 1, "write “;”"),
        ("0 < x < 1", 6, "one comparison at a time"),
        ("c ? a", 2, "wants “:”"),
        ("a if c", 2, "wants “else”"),
        ("|x + 1", 0, "never closed"),
        ("a = 1/0", 5, "no number"),
        ("a = 2 = b", 6, "one “=”"),
        ("∑ x", 0, "write the terms out"),
        ("∫ x", 0, "integral"),
        ("lim x", 0, "limit"),
        ("d/dx x^2", 0, "derivative"),
        ("f'(x)", 1, "derivative"),
        ("∂x", 0, "derivative"),
        ("x!", 1, "factorial"),
        ("∞", 0, "finite"),
        ("50%", 2, "two meanings"),
        ("x // 2", 2, "begins a comment"),
        ("f(x) = x; f(2)", 10, "cannot be computed for anything else"),
        ("import math", 0, "a program's word"),
        (r"\foo{x}", 0, "no meaning"),
        (r"\frac{d}{dx} x", 0, "derivative"),
        (r"\sum_i x_i", 0, "terms"),
        (r"\lim_{x \to 0} x", 0, "limit"),
        (r"\operatorname{foo}(x)", 0, "no function foo"),
        (r"\frac{1}{x", 8, "never closed"),
    ],
)
def test_what_cannot_be_read_says_why_and_where(text: str, column: int, words: str) -> None:
    with pytest.raises(FormulaError, match=re.escape(words)) as error:
        read(text)
    assert error.value.column == column


@pytest.mark.parametrize(
    "number", ["pi/4", "1/3", "-pi", "sqrt(2)", "2e-3", "1_000", "2^0.5", "45°"]
)
def test_a_right_side_without_names_is_a_number(number: str) -> None:
    formula = read(f"x = {number}; x^2")
    assert formula.graph.op("x") == "variable"
    assert sorted(formula.graph.op(node) for node in formula.graph.order) == [
        "constant", "pow", "variable",
    ]  # fmt: skip
    assert value(formula, {}) == pytest.approx(formula.graph.attributes("x")["value"] ** 2)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("% a comment\nx + 1 # of its own", "x + 1"), ("return x^2;", "x^2"),
        ("x /* of\nmany */ + 1", "x + 1"),
        ("let x = 3; x^2", "x = 3\nx^2"), ("f = (a +\n b)", "f = a + b"), ("y = 2x.", "y = 2*x"),
        ("y = 2x;; ;", "y = 2*x"), ("x // 100 of them", "x"),
    ],
)  # fmt: skip
def test_what_programs_have_besides_is_left_out(text: str, plain: str) -> None:
    assert written(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (r"\frac{1}{1+e^{-x}}", "1/(1 + e^(-x))"), ("$y = mx + b$", "y = m*x + b"),
        (r"\frac12 x", "1/2*x"), (r"\sqrt[n]{x}", "x^(1/n)"), (r"\sqrt2", "sqrt(2)"),
        (r"\sin^2 x + \cos^{2}\left(x\right)", "sin(x)^2 + cos(x)^2"), (r"\sin{x}", "sin(x)"),
        (r"\left|\left|x\right|-1\right|", "abs(abs(x) - 1)"), (r"\lvert x \rvert", "abs(x)"),
        (r"\mathrm{loss}_{1}", "loss1"), (r"w_{\mathrm{in},2}", "w_in_2"), ("w_{1,0,0}", "w1_0_0"),
        (r"\operatorname{ReLU}(x)", "relu(x)"), (r"\text{loss}", "loss"),
        (r"A_\text{max}", "A_max"),
        (r"\alpha_1 + \beta", "α1 + β"), (r"\sigma\left(x\right)", "sigmoid(x)"),
        (r"\sigma x", "σ*x"), (r"\pi r^2", "pi*r^2"), (r"\log_{2}\left(x\right)", "log2(x)"),
        (r"\log_2 x", "log2(x)"), (r"\max\left(a, b\right)", "max(a, b)"), (r"x_i y_i", "x_i*y_i"),
        (r"\hat{y} - y", "ŷ - y"), (r"\bar{x}_1", "x̄1"), (r"\mathbf{w} \cdot \mathbf{x}", "w*x"),
        (r"\begin{aligned} a &= 3 \\ f &= a x \end{aligned}", "a = 3\nf = a*x"),
        (r"\left[a > b\right]", "greater(a, b)"), (r"\left[a = b\right]", "equal(a, b)"),
        (r"\begin{cases} x & x > 0 \\[0.2em] 0 & \text{otherwise} \end{cases}",
         "where(greater(x, 0), x, 0)"),
        (r"f = \begin{cases} a, & \text{if } x > 1 \\ b, & x > 0 \\ c, & x \le 0 \end{cases}",
         "f = where(greater(x, 1), a, where(greater(x, 0), b, c))"),
        (r"\ln\Gamma\left(x\right)", "lgamma(x)"), (r"\psi\left(x\right)", "digamma(x)"),
        (r"\psi^{\left(n\right)}\left(x\right)", "polygamma(n, x)"), (r"a \bmod 2", "mod(a, 2)"),
        (r"\left\lfloor x\right\rfloor", "floor(x)"), (r"\sqrt[3]{x}", "cbrt(x)"),
        (r"x \le 3", "at_most(x, 3)"),
        (r"2 \times 3 \div 4", "2*3/4"), (r"3 \cdot 10^{5}", "300000"), (r"\(x\)", "x"),
        (r"\ln |x|", "ln(abs(x))"), (r"\mathrm{x\_}", "x_"), (r"x\,y % note", "x*y"),
    ],
)  # fmt: skip
def test_latex_is_read_as_it_is_pasted(text: str, plain: str) -> None:
    assert written(text) == plain


@pytest.mark.parametrize("text", [
    "-(" * 60 + "x" + ")" * 60, "1+2*3^-(" * 30 + "x" + ")" * 30, "c ? a : 1 > 2 + 3*(" * 30 + "x",
    "sin " * 200 + "x", "√" * 200 + "x", "|" * 200, "2^" * 200 + "x", "-" * 300 + "x",
    r"\frac{" * 200, r"\begin{cases} 1 & x > 0 \\ " * 120, "a if b else " * 300 + "c", "f(" * 300,
])  # fmt: skip
def test_no_nesting_overruns_the_parser(text: str) -> None:
    try:
        parse(text)
    except FormulaError as error:
        assert error.message


@given(
    st.text(
        st.sampled_from("xyπα₁²½ˣ⁻ 123.,_^*/+-=()[]{}|?:;\\$%'√°∑<>!\nsinlogefrac&"), max_size=25
    )
)
def test_any_text_is_read_or_refused_at_a_place_in_it(text: str) -> None:
    for letters in ("words", "letters"):
        try:
            formula = read(text, letters=letters)
        except FormulaError as error:
            assert 0 <= error.column <= len(text)
            continue
        assert math.isfinite(len(formula.graph))


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("=$A$1 + $B$2*(C3:C5)", 14),
        ("=A1 + EXP(-$B$1^2)", 10),
        ("=1 + 2^A1^2", 6),
        ("=$A$1*POWER(B1; 0,5)", 16),
        ("=$A$1*ATAN2(B1; C1)", 6),
        ("=$A$1*ROUND(B1; 2)", 6),
        ("=$A$1*€", 6),
        (r"x^{2}_{1} + \foo", 12),
        ("x^{2}_{1} + €", 12),
        ("1 + N(0, 1)", 4),
        ("x <- 3; y<-3", 9),
    ],
)
def test_what_a_sheet_or_an_index_moves_keeps_the_columns_of_errors(text: str, column: int) -> None:
    with pytest.raises(FormulaError) as error:
        read(text)
    assert error.value.column == column
