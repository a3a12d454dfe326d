"""The query language: what is read, what is forgiven, what is a mistake."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from paper_tui.search.language.parser import MAX_EXPANDED, MAX_LEAVES, MAX_LENGTH, MAX_PARTS, parse
from paper_tui.search.language.query import (
    FIELDS,
    TEXT_FIELDS,
    And,
    Ending,
    Filter,
    Leaf,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Word,
    joined,
)

DOCUMENTATION = Path(__file__).resolve().parents[3] / "docs" / "search.md"
graph, sheaf, done = Word("graph"), Word("sheaf"), Filter("is", "done")


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("graph ", graph),
        ("graph", Word("graph", ending=Ending.TYPING)),
        ("graph sheaf ", And((graph, sheaf))),
        ("graph AND sheaf ", And((graph, sheaf))),
        ("graph OR sheaf ", Or((graph, sheaf))),
        ("graph -sheaf ", And((graph, Not(sheaf)))),
        ("graph NOT sheaf ", And((graph, Not(sheaf)))),
        ("--sheaf ", sheaf),
        ("-(graph sheaf)", Not(And((graph, sheaf)))),
        ("graph (sheaf OR is:done)", And((graph, Or((sheaf, done))))),
        ("graph sheaf OR is:done ", Or((And((graph, sheaf)), done))),
        ('"sheaf diffusion"', Phrase("sheaf diffusion")),
        ("title:sheaf ", Word("sheaf", "title")),
        ("TITLE:sheaf ", Word("sheaf", "title")),
        ("title:(graph OR sheaf)", Or((Word("graph", "title"), Word("sheaf", "title")))),
        ('author:"van der Maaten"', Phrase("van der Maaten", "author")),
        ('tag:"to read"', Filter("tag", "to read")),
        ("tag: gnn ", Filter("tag", "gnn")),
        ("tag:gn", Filter("tag", "gn", typing=True)),
        ("gra* ", Word("gra", ending=Ending.PREFIX)),
        ("grahp~1 ", Word("grahp", fuzzy=1)),
        ("grahp~ ", Word("grahp", fuzzy=1)),
        ("year:2021..2024 ", Filter("year", "2021..2024")),
        ("added:<7d ", Filter("added", "<7d")),
        ("C++ ", Word("C++")),
        ("L^2 ", Word("L^2")),
        ("https://x.org/a:b std::vector ", And((Word("https://x.org/a:b"), Word("std::vector")))),
        ("https://arxiv.org/abs/2205.12454v2 ", Filter("arxiv", "2205.12454")),
        ("-2205.12454 ", Not(Filter("arxiv", "2205.12454"))),
        ("https://doi.org/10.1000/182 ", Filter("doi", "10.1000/182")),
        ("https://github.com/a/b.git ", Filter("repo", "github.com/a/b")),
        ("title:2205.12454 ", Word("2205.12454", "title")),
        ("“sheaf diffusion”", Phrase("sheaf diffusion")),
        (r'page:"a \"b\" c"', Filter("page", 'a "b" c')),
        (r'page:"a\\" graph ', And((Filter("page", "a\\"), graph))),
    ],
)
def test_what_is_read(text: str, root: Node) -> None:
    assert parse(text).root == root
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "root"),
    [
        ("", None),
        ("   ", None),
        ("title:", None),
        ("title:(", None),
        ('"', None),
        ("-", None),
        ("graph -", graph),
        ("graph OR", graph),
        ("OR graph ", graph),
        ("graph (", graph),
        ("graph )", graph),
        ('"graph', Phrase("graph", open=True)),
        ("(graph OR sheaf ", Or((graph, sheaf))),
        ("graph year:", graph),
        ("graph year:20", graph),
        ("graph year:2021..", And((graph, Filter("year", "2021..", typing=True)))),
        ("graph is:", graph),
        ("graph is:sta", graph),
        ("title: has:code ", Filter("has", "code")),
        ("Sheaves: an introduction ", And((Word("Sheaves:"), Word("an"), Word("introduction")))),
        ("graph * ~ + & ", graph),
    ],
)
def test_what_is_half_typed_is_no_mistake(text: str, root: Node | None) -> None:
    assert parse(text).root == root
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "marked", "said"),
    [
        ("graph titel:sheaf", "titel:", "did you mean title:?"),
        ("graph colour:red", "colour:", "there is no field colour:"),
        ("graph is:good ", "is:good", "starred"),
        ("graph is:good", "is:good", "starred"),
        ("graph ti:sheaf", "ti:", "did you mean title:?"),
        ("graph category:cs.LG", "category:", "did you mean cat:?"),
        ("year:2021-13 graph", "year:2021-13", "month"),
        ("year:2021-2024 graph", "year:2021-2024", "did you mean year:2021..2024?"),
        ("year:2024..2021 graph", "year:2024..2021", "ends before it begins"),
        ("is:stared graph", "is:stared", "did you mean is:starred?"),
        ("graph grahp~3 ", "grahp~3", "no more than 2 letters"),
        ("added:yesterday graph", "added:yesterday", "added:"),
        ("(graph has:wings) ", "has:wings", "code"),
    ],
)
def test_a_real_mistake_is_marked_where_it_stands(text: str, marked: str, said: str) -> None:
    (problem,) = parse(text).problems
    assert text[problem.start : problem.end] == marked
    assert said in problem.message


def test_what_was_meant_instead_is_no_mistake() -> None:
    for text in ("graph titel:sheaf", "is:stared graph", "year:2021-2024 graph"):
        (problem,) = parse(text).problems
        assert problem.instead is not None
        mended = text[: problem.start] + problem.instead + text[problem.end :]
        assert parse(mended).problems == ()


def test_a_mistake_does_not_keep_the_rest_from_being_read() -> None:
    assert parse("graph is:good sheaf ").root == And((graph, sheaf))


def test_every_leaf_knows_where_it_stands() -> None:
    text = 'graph -title:sheaf ("neural diffusion" OR tag:gnn)'
    query = parse(text)
    leaves = [*query.leaves(), *query.leaves(negated=True)]
    assert [text[leaf.start : leaf.end] for leaf in leaves] == [
        "graph",
        '"neural diffusion"',
        "tag:gnn",
        "title:sheaf",
    ]


def test_very_long_and_very_deep_queries_are_read_in_part() -> None:
    many = parse("word " * (MAX_LEAVES + 1))
    assert len(list(many.leaves())) == MAX_LEAVES
    assert [str(MAX_LEAVES) in problem.message for problem in many.problems] == [True]
    assert parse("(" * 5_000 + "graph ").root == graph
    assert parse("-" * 5_001 + "graph ").root == Not(graph)
    assert parse("NOT " * 2_000 + "graph ").root == graph
    assert [problem.message for problem in parse("title:" * 1_000 + "x ").problems] == [
        "only the first 16 parts of a word are searched"
    ]
    assert [problem.start for problem in parse("a" * 10_001).problems] == [10_000]


def test_only_a_few_words_are_widened_and_it_is_said() -> None:
    query = parse("a* b~1 c* d* e~2 f* g~1 ")
    assert list(query.leaves())[-2:] == [Word("f"), Word("g")]
    assert [str(MAX_EXPANDED) in problem.message for problem in query.problems] == [True]


SIGNS = 'graph GPS L^2 - -- ( ) " " OR AND NOT NOT( * ~ ~1 ~2 : x:y 2024 2021..2024 <7d done #x'
pieces = st.sampled_from([*(f"{name}:" for name in FIELDS), *SIGNS.split(), "\u200b", "é", "深"])
queries = st.lists(pieces | st.text(max_size=5), max_size=25).flatmap(
    lambda parts: st.sampled_from(["", " "]).map(lambda glue: glue.join(parts))
)


@settings(max_examples=1_000)
@given(queries)
@example('a OR (b "c')
@example("NOT) x")
@example("--OR")
@example('(a "0)')
def test_no_text_raises_and_printing_keeps_the_meaning(text: str) -> None:
    query = parse(text)
    again = parse(str(query))
    assert again.root == query.root
    assert str(again) == str(query)
    for problem in query.problems:
        assert 0 <= problem.start < problem.end <= len(text)


texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=12)
odd_words = st.sampled_from(["L^2", "t-SNE", "-x", "a:b", "深", "OR", "not", "~", "x*", "x\\"])
words = odd_words | texts.filter(
    lambda text: bool(re.search(r"\w", text) and re.fullmatch(r'[^\s()"“”„]+', text))
)
"""Words as they stand behind a field, where nothing else is read into them."""
values = (words | texts.map(str.strip)).filter(bool)
phrases = texts.filter(lambda text: re.search(r"\w", text))
text_fields = st.sampled_from(TEXT_FIELDS)
leaves: st.SearchStrategy[Leaf] = (
    st.builds(Filter, st.sampled_from(["tag", "page", "note", "venue"]), values)
    | st.builds(Phrase, phrases, st.none() | text_fields)
    | st.builds(Word, st.from_regex(r"[a-np-z]{1,8}", fullmatch=True), st.none() | text_fields)
    | st.builds(Word, words.filter(lambda word: not re.search(r"[*~]\d?$", word)), text_fields)
)


def several(parts: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(parts, min_size=2, max_size=4)
    return (
        lists.map(lambda nodes: joined(And, nodes) or nodes[0])
        | lists.map(lambda nodes: joined(Or, nodes) or nodes[0])
        | parts.map(lambda node: node.part if isinstance(node, Not) else Not(node))
    )


trees = st.recursive(leaves, several, max_leaves=12)


@settings(max_examples=500)
@given(trees)
@example(Filter("page", 'the "best" of \\'))
@example(Phrase('Schr\\"odinger'))
@example(Not(And((Filter("page", ")"), Word("OR", "title")))))
def test_every_tree_is_printed_as_a_query_that_means_it(root: Node) -> None:
    query = parse(str(Query("", root)))
    assert query.root == root
    assert query.problems == ()


@st.composite
def written(draw: st.DrawFn, field: str | None = None, depth: int = 3) -> tuple[str, Node | None]:
    """A query by the grammar of the documentation, and what it says that this means."""
    kinds = ["word", "phrase"] + ["and", "or", "not", "group"] * (depth > 0)
    kinds += ["filter"] if field is None else []
    match draw(st.sampled_from(kinds)):
        case "word":
            word = draw(st.sampled_from(["graph", "GPS", "L^2", "t-SNE", "C++", "a.b"]))
            ending, fuzzy = draw(
                st.sampled_from([("", 0), ("*", 0), ("~", 1), ("~1", 1), ("~2", 2)])
            )
            how = Ending.PREFIX if ending == "*" else Ending.WHOLE
            return word + ending, Word(word, field, how, fuzzy)
        case "phrase":
            phrase = draw(st.sampled_from(["sheaf", "message passing", "a OR (b) -c title:d"]))
            return f'"{phrase}"', Phrase(phrase, field)
        case "filter":
            name, value = draw(st.sampled_from([("tag", "gnn"), ("YEAR", "2021..2024")]))
            quotes = draw(st.sampled_from(["", '"']))
            return f"{name}:{quotes}{value}{quotes}", Filter(name.lower(), value)
        case "group":
            of_all = draw(st.none() | text_fields)
            text, node = draw(written(of_all or field, depth - 1))
            return f"{of_all}:({text})" if of_all else f"({text})", node
        case "not":
            text, node = draw(written(field, depth - 1))
            sign = draw(st.sampled_from(["-", "NOT ", "NOT NOT -"]))
            return f"{sign}({text})", node.part if isinstance(node, Not) else node and Not(node)
        case kind:
            sign = " OR " if kind == "or" else draw(st.sampled_from([" ", " AND "]))
            parts = draw(st.lists(written(field, depth - 1), min_size=2, max_size=3))
            nodes = [node for _, node in parts if node]
            text = sign.join(f"({text})" for text, _ in parts)
            return text, joined(Or if kind == "or" else And, nodes)


@settings(max_examples=500)
@given(written())
def test_the_grammar_of_the_documentation_is_what_is_read(case: tuple[str, Node]) -> None:
    text, root = case
    query = parse(f"{text} ")
    if not any(problem.too_much for problem in query.problems):  # of stars and tildes
        assert query.root == root
        assert query.problems == ()


def test_the_examples_of_the_documentation_are_understood() -> None:
    tables = DOCUMENTATION.read_text("utf-8").partition("## What counts as the same word")[0]
    examples = [
        example
        for code in re.findall(r"`([^`]+)`", tables)
        if re.search(r"\w\w", example := code.strip())
        and example != "OR"
        and not example.endswith(":")
    ]
    assert len(examples) > 60
    for example in examples:
        query = parse(example + " ")
        assert query.problems == (), example
        assert query.root is not None, example
        assert parse(str(query)).root == query.root


def test_the_limits_of_the_documentation_are_those_of_the_parser() -> None:
    text = DOCUMENTATION.read_text("utf-8")
    assert f"{MAX_LENGTH:,} characters and {MAX_LEAVES} words" in " ".join(text.split())
    assert f"{MAX_PARTS} parts" in text
    assert MAX_EXPANDED == 5
    assert "five words may have a star" in text
