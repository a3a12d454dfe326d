"""A few invented papers, from which the tests make pages in every layout."""

from typing import NamedTuple


class Invented(NamedTuple):
    """A paper that does not exist."""

    arxiv: str
    title: str
    abstract: str


LANTERN = Invented(
    "2609.00011",
    "A Lantern for Sparse Graphs: Lighting Rare Paths",
    "Rare paths in a sparse graph stay dark for most samplers. Our lantern walks where few walkers"
    " went before and remembers what it saw. On nine road maps it finds three times as many rare"
    " paths with the same number of steps. Code: https://github.com/lamp/lantern.",
)
PEBBLE = Invented(
    "2609.00012",
    "Pebble Networks",
    "Pebbles are cheap units that keep a single bit each and forget it when they are stepped on."
    " Stacked to a beach, they count, sort and copy; we show where the beach ends, what a wave"
    " washes away, and why a million pebbles weigh less than one small transformer.",
)
KETTLE = Invented(
    "2609.00013",
    "How Far Can a Kettle Think? Small Models under Steam",
    "We boil forty small language models until they answer. Steam, a measure of how much a model"
    " writes before it says anything, grows with the size of the pot and not with the question."
    " A lid, trained on two hundred examples, halves the steam and spills nothing.",
)
SHEEP = Invented(
    "2609.00014",
    "[Re] Counting Sheep with t-SNE",
    "A well-known map of sheep could not be drawn again from its description. With the seed that"
    " the shepherds sent us, and a perplexity of 30 in place of 3, all sheep came back. The dog was"
    " an outlier in both maps. All notebooks are at read-the-flock.github.io.",
)
PAPERS = (LANTERN, PEBBLE, KETTLE, SHEEP)
