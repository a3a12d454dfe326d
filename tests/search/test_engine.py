"""What a reader types, and what is found."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paper_tui.library.library import Library, Sort
from paper_tui.paper import Paper, PaperId, Status
from paper_tui.search.engine import Search
from paper_tui.search.index.reader import Index
from paper_tui.search.index.writer import catch_up
from paper_tui.search.language.parser import parse
from paper_tui.search.ranking import evaluation
from paper_tui.search.ranking.evaluation import Budget, Evaluation
from paper_tui.search.ranking.phrases import Wordings
from paper_tui.search.ranking.scoring import Scorer
from tests.search.conftest import SHELF, record, titles
from tests.search.language.test_query import queries

SHEAF, GPS, L2NAS, SMOOTH, WORTH, POSITIONS = (PaperId(n) for n in range(1, len(SHELF) + 1))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # inflections, both ways
        ("diffusing ", {SHEAF}),
        ("heterophily ", set()),
        ("graphs ", {SHEAF, WORTH, GPS}),
        ("networks ", {L2NAS, SMOOTH}),
        # the word being typed is a prefix, a finished one is not
        ("generat", {POSITIONS}),
        ("gener ", set()),
        ("gener* ", {POSITIONS}),
        ("positi", {POSITIONS}),
        # spelling of compounds
        ("graph gps ", {GPS}),
        ("graphgps ", {GPS}),
        ("GraphGPS ", {GPS}),
        ("message-passing ", {SHEAF, GPS}),
        ("message passing ", {SHEAF, GPS}),
        ("messagepassing ", {GPS}),
        ("message-pas", {SHEAF, GPS}),
        ("over-smoothing ", {SMOOTH}),
        ("pretraining ", {SMOOTH}),
        ("l2nas ", {L2NAS}),
        ("L^2NAS ", {L2NAS}),
        ("L²NAS ", {L2NAS}),
        ("t-sne ", {L2NAS}),
        ("tsne ", {L2NAS}),
        ("gpt4 ", {L2NAS}),
        ("GPT-4 ", {L2NAS}),
        ("c++ ", {L2NAS}),
        ("beta-vae ", {L2NAS}),
        ("β-VAE ", {L2NAS}),
        ("100x faster ", {L2NAS}),
        # accents and fields
        ("rampasek ", {SHEAF}),
        ("RAMPÁŠEK ", {SHEAF}),
        ("author:rampasek ", {SHEAF}),
        ('author:"van der maaten" ', {SHEAF}),
        ('author:"rampasek laurens" ', set()),
        ("title:sheaf ", {SHEAF}),
        ("title:recipe ", set()),
        ("abstract:recipe ", {GPS}),
        ("abstract:sheaf ", {SHEAF}),
        ("abstract:heterophilic ", set()),
        # phrases, with function words and across zones
        ('"message passing" ', {SHEAF, GPS}),
        ('"passing message blurs" ', set()),
        ('"not what you think" ', {SMOOTH}),
        ('"heterophilic graphs diffusion" ', set()),
        ('"message pas', {SHEAF, GPS}),
        ('"message message" ', set()),
        ('"sheaf diffusion sheaf" ', set()),
        # logic
        ("graph -sheaf ", {GPS, WORTH}),
        ("sheaf OR positions ", {SHEAF, POSITIONS}),
        ("(sheaf OR positions) -title:graphs ", {POSITIONS}),
        ("-graph ", {L2NAS, SMOOTH, POSITIONS}),
        ("-(graph OR networks) ", {POSITIONS}),
        # near spellings
        ("grpah~1 ", {SHEAF, GPS, WORTH}),
        ("transfromers~1 ", {POSITIONS}),
        # words and filters
        ("has:code ", {GPS}),
        ("graph has:code ", {GPS}),
        ("graph -has:code ", {SHEAF, WORTH}),
        ("year:2023.. ", {SHEAF, GPS}),
        ("graph year:2024 ", {GPS}),
        ("host:github.com recipe ", {GPS}),
        ("page:shelf sheaf ", {SHEAF}),
        # function words ask for nothing, unless there is nothing else
        ("what is the sheaf ", {SHEAF}),
        ("sheaf vs what ", {SHEAF}),
        ("what you ", {SMOOTH}),
        ("without", {POSITIONS}),
    ],
)
def test_found(search: Search, text: str, found: set[PaperId]) -> None:
    hits = search.search(text)
    assert set(hits.ids) == found
    assert not hits.missing
    assert not hits.behind


def test_marks_join_inside_the_tree(search: Search) -> None:
    search.library.add_tags([POSITIONS], ["gnn"])
    search.library.add_tags([GPS], ["gnn"])
    search.library.set_status([GPS], Status.DONE)
    assert set(search.search("(tag:gnn OR title:sheaf) -is:done ").ids) == {SHEAF, POSITIONS}
    assert set(search.search("tag:gnn graph ").ids) == {GPS}
    search.library.undo()
    assert set(search.search("(tag:gnn OR title:sheaf) -is:done ").ids) == {SHEAF, GPS, POSITIONS}


def test_a_tag_is_completed_while_it_is_typed(search: Search) -> None:
    search.library.add_tags([GPS], ["gnn"])
    search.library.add_tags([SHEAF], ["gnu"])
    assert set(search.search("tag:gn").ids) == {GPS, SHEAF}
    assert set(search.search("tag:gnn").ids) == {GPS}
    assert set(search.search("tag:gn ").ids) == set()


def test_the_title_counts_more_and_the_typed_form_more_than_another(search: Search) -> None:
    papers = [Paper("Quokka sighting", "At sea."), Paper("Quokkas sighting", "At sea.")]
    papers += [Paper("At sea", "Quokka sighting.")]
    search.library.add(map(record, papers))
    catch_up(search.library, search.index_dir)
    one, several, inside = (PaperId(len(SHELF) + number) for number in (1, 2, 3))
    assert search.search("quokka ").ids == [one, several, inside]
    assert search.search("quokkas ").ids == [several, one, inside]


def test_without_words_the_newest_come_first_in_any_other_order_as_asked(search: Search) -> None:
    assert search.search("").ids == search.library.ids(Sort.NEWEST)
    assert search.search("-sheaf ").ids[0] == GPS
    for sort in Sort:
        order = [id_ for id_ in search.library.ids(sort) if id_ in {SHEAF, GPS, WORTH}]
        assert search.search("graph ", sort).ids == order


def test_equal_scores_are_in_the_order_of_newest(library: Library, index_dir: Path) -> None:
    library.add(record(Paper(f"Twin number {number}", "The same quokka.")) for number in range(5))
    catch_up(library, index_dir)
    found = Search(library, index_dir).search("quokka ").ids
    assert found == [id_ for id_ in library.ids() if id_ in found]
    assert len(found) == 5


def test_when_nothing_has_all_words_the_best_come_and_it_is_said(search: Search) -> None:
    hits = search.search("sheaf diffusion zebra ")
    assert hits.ids[0] == SHEAF
    assert hits.missing == ("zebra",)
    assert search.search("zebra ").ids == []
    assert search.search("sheaf zebra -diffusion ").ids == []
    assert search.search("sheaf zebra has:code ").ids == []
    partly = search.search("recipe attention sheaf ")
    assert partly.ids[0] == GPS
    assert partly.missing == ("sheaf",)


def test_problems_are_reported_and_the_rest_is_searched(search: Search) -> None:
    hits = search.search("sheaf is:wonderful ")
    assert hits.ids == [SHEAF]
    assert len(hits.problems) == 1


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(queries | st.text(max_size=30))
def test_no_query_raises(search: Search, text: str) -> None:
    hits = search.search(text)
    assert set(hits.ids) <= set(search.library.ids())
    assert len(set(hits.ids)) == len(hits.ids)


def test_before_there_is_an_index_filters_answer_and_words_wait(
    library: Library, index_dir: Path
) -> None:
    search = Search(library, index_dir)
    assert search.search("").total == len(SHELF)
    assert search.search("has:code ").ids == [GPS]
    assert search.search("sheaf ").ids == []
    assert search.search("sheaf ").behind
    catch_up(library, index_dir)
    assert search.search("sheaf ").ids == [SHEAF]
    assert not search.search("sheaf ").behind


def test_papers_that_the_index_has_not_seen_are_there_for_filters(search: Search) -> None:
    search.library.add([record(Paper("A Late Sheaf", "See https://github.com/x/late for code."))])
    new = PaperId(len(SHELF) + 1)
    hits = search.search("has:code ")
    assert set(hits.ids) == {GPS, new}
    assert hits.behind
    assert set(search.search("sheaf ").ids) == {SHEAF}
    assert new in search.search("-sheaf ").ids
    catch_up(search.library, search.index_dir)
    assert set(search.search("sheaf ").ids) == {SHEAF, new}


def test_a_filter_alone_needs_no_whoosh(search: Search) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from paper_tui.library.library import Library\n"
        "from paper_tui.search.engine import Search\n"
        "search = Search(Library(Path(sys.argv[1])), Path(sys.argv[2]))\n"
        "assert search.search('has:code -is:done ').ids == [2]\n"
        "assert not [name for name in sys.modules if name.startswith('whoosh')]\n"
    )
    subprocess.run(
        [sys.executable, "-c", program, search.library.path, search.index_dir], check=True
    )


@pytest.mark.real_pages
@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("graph transf", "Recipe for a General, Powerful, Scalable Graph Transformer"),
        ("pointer networks", "Pointer Networks"),
        ("sheaf diffusion", "Neural Sheaf Diffusion"),
        ("probabilistic rewiring", "Probabilistically Rewired Message-Passing Neural Networks"),
        ("l2nas", "NAS: Learning to Optimize Neural Architectures"),
        ("vector stoichiometric", "Vector-Based Approach to the Stoichiometric Analysis"),
        ("todyformer", "Todyformer"),
        ("oversquashing resistance", "Understanding Oversquashing in GNNs"),
        ("recommender sheaf", "Sheaf Neural Networks for Graph-based Recommender Systems"),
        ("hypergraph distill mlp", "LightHGNN"),
        ("screen reading lens", "Read Anywhere Pointed"),
        ("gnn fairness balanced message passing", "BeMap"),
        ("neuron nowcasting", "Accelerating Training with Neuron Interaction"),
    ],
)
def test_known_papers_are_found_by_what_a_reader_would_type(
    real_search: Search, text: str, title: str
) -> None:
    ids = real_search.search(text).ids[:3]
    assert any(title in entry.paper.title for entry in real_search.library.entries(ids))


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("shaef diffusion ", "sheaf diffusion "),
        ("sheaf difusion", "sheaf diffusion"),
        ("title:shaef -graph ", None),  # the only sheaf stands beside graphs
        ("title:shaef -zebra ", "title:sheaf -zebra "),
        ("sheafdiffusion ", None),  # each word is in one paper: too rare to be a guess
        ("graphgraph ", "graph graph "),
        ("zebra ", None),
        ("sheaf zebra ", None),
        ("sheaf diffusion ", None),
    ],
)
def test_did_you_mean(search: Search, text: str, suggestion: str | None) -> None:
    hits = search.search(text)
    assert hits.suggestion == suggestion
    if suggestion:
        assert search.search(suggestion).ids
        assert not search.search(suggestion).missing


def test_when_few_have_all_words_others_follow_apart(search: Search) -> None:
    hits = search.search("graph sheaf ")
    assert hits.ids == [SHEAF]
    assert set(hits.more) == {GPS, WORTH}
    assert not hits.missing
    assert search.search("graph sheaf -recipe ").more == [WORTH]
    assert search.search("sheaf ").more == []


def test_words_near_one_another_lift_a_paper(library: Library, index_dir: Path) -> None:
    far = Paper("Apart", "A wombat digs a hole that is long and deep, then meets one quokka.")
    near = Paper("Close", "A wombat quokka digs a hole that is long and deep, then meets one.")
    for papers in ([far, near], [near, far]):
        with Library(library.path.with_name(f"{papers[0].title}.db")) as other:
            other.add(map(record, papers))
            catch_up(other, index_dir)
            search = Search(other, index_dir)
            assert titles(search, search.search("wombat quokka ").ids) == ["Close", "Apart"]
            search.close()


@pytest.mark.real_pages
@pytest.mark.parametrize(
    "text",
    [
        "graph transformer zebra ",
        "deep learning on molecules and proteins with zebra equivariant networks ",
        '"message passing" oversmoothing attention zebra ',
        "zebra has:code video language ",
        "in-context learning zebra state-of-the-art ",
    ],
)
def test_the_best_with_some_words_are_the_best_of_all(
    real_search: Search, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "NEARNESS", 0.0)
    monkeypatch.setattr(evaluation, "PARTIAL", 10_000)
    everything = real_search.search(text).ids
    monkeypatch.setattr(evaluation, "PARTIAL", 5)
    assert real_search.search(text).ids == everything[:5]


@pytest.mark.parametrize("piece", ["graph ", "a* ", "gr~2 ", '"graph sheaf" ', "-(", "x", "title:"])
def test_ten_thousand_characters_are_answered_and_what_is_let_go_is_said(
    search: Search, piece: str
) -> None:
    hits = search.search(piece * (11_000 // len(piece)))
    assert set(hits.ids) <= set(search.library.ids())
    assert any("10,000" in problem.message for problem in hits.problems)


def test_what_a_query_cannot_afford_is_passed_over_the_rare_words_first(search: Search) -> None:
    hits = search.search("sheaf graph ")
    assert hits.problems == ()
    index = Index.open(search.index_dir, search.library.uid)
    assert index is not None
    budget = Budget(4)
    library = search.library
    evaluation = Evaluation(
        Scorer(index), library.ids(), lambda _: {}, Wordings(library.papers), budget=budget
    )
    root = parse("graph OR sheaf OR networks OR zebra ").root
    assert root is not None
    assert set(evaluation.of(root) or ()) == {1, 3, 4}
    assert budget.left_out == ["graph"]
    index.close()


def test_reading_a_long_list_for_few_papers_counts_once(library: Library, index_dir: Path) -> None:
    library.add(record(Paper(f"Quokka q{n}" if n else "Quokka and wombat")) for n in range(100))
    catch_up(library, index_dir)
    index = Index.open(index_dir, library.uid)
    assert index is not None
    root = parse("title:wombat title:quokka ").root
    assert root is not None
    for known, left_out in (((), ["quokka"]), ((("quokka", "title"),), [])):
        budget = Budget(20, known=set(known))
        evaluation = Evaluation(
            Scorer(index), library.ids(), lambda _: {}, Wordings(library.papers), budget=budget
        )
        assert set(evaluation.of(root) or ()) == {7}
        assert budget.left_out == left_out
    assert ("wombat", "title") in budget.known
    index.close()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"order of tokens"', [POSITIONS]),
        ('"order of a token"', []),
        ('"order the tokens"', []),
        ('"no order"', [POSITIONS]),
        ('"of the order"', []),
        ('"effects of pretraining on', [SMOOTH]),
        ('"effect of pre-training o', [SMOOTH]),
        ('"effect of pre-training a', []),
        ('"faster in C++ than gpt4"', [L2NAS]),
        ('"searching architecture with beta-vae"', [L2NAS]),
        ('"is worth a"', [WORTH]),
        ('"is worth the"', []),
        ('title:"is worth a"', [WORTH]),
        ('abstract:"is worth a"', []),
        ('author:"van der maaten"', [SHEAF]),
        ('graph -"but a graph"', [GPS, SHEAF]),
    ],
)
def test_a_phrase_stands_word_for_word_with_its_function_words(
    search: Search, text: str, found: list[PaperId]
) -> None:
    assert search.search(text).ids == found


def test_a_phrase_is_read_for_in_the_best_papers_and_that_is_said(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluation, "READ", 2)
    hits = search.search('"a graph" ')
    assert hits.ids == [WORTH]
    assert [problem.message for problem in hits.problems] == [
        "looked for in the best 2 papers only: a graph"
    ]


def test_a_query_that_is_too_much_says_what_was_passed_over(
    search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Budget, "affords", lambda _, cost: cost < 3)
    hits = search.search("graph OR sheaf ")
    assert hits.ids == [1]
    assert [problem.message for problem in hits.problems] == [
        "too much at once; passed over: graph"
    ]
