"""A small library for the tests of the screen, written for them."""

from paper_tui.paper import Link, LinkKind, Listing, Paper, PartialDate, Record

_ROWS: tuple[tuple[str, str, str | None], ...] = (
    ("Rewiring Graphs on a Budget", "Edges are moved until a graph breathes.", "rewire"),
    ("Sheaves for Slow Graphs", "Graphs that change slowly are sewn from sheaves.", "sheafslow"),
    ("Attention Without Positions", "A transformer forgets where its words stood.", None),
    ("A Transformer for Small Graphs", "Small graphs fit whole into attention.", "tinygraph"),
    ("Counting Triangles in Streams", "Triangles are counted as edges pass by.", None),
    ("L$^{2}$ Norms and Other Comforts", "Norms are compared by how they sleep.", None),
    ("[Re] Deep Learning of Nothing", "A [bold]reproduction[/bold] of an empty result.", None),
    ("图神经网络的边界", "边界 a border between two graphs.", None),
    (
        "Cafe\u0301 Wall Illusions in Networks",
        "Networks see e\u0301 slopes that are not there.",
        None,
    ),
    ("Escape \x1b[31m from Titles", "Control characters stay \x1b]0;quiet\x07 here.", None),
    ("Rockets 🚀 and Reward Models", "Reward 🚀 models lift off, then land.", "rockets"),
    ("Right \u202eto Left\u202c Reading", "Overrides \u202edo nothing\u202c to the line.", None),
    ("Molecules as Sentences", "Molecules are read aloud, atom by atom.", None),
    ("Sparse Experts Disagree", "Experts vote, and the sparse ones win.", "sparse"),
    ("Distilling a Very Large Teacher", "A teacher is boiled down to a spoonful.", None),
    ("Benchmarks That Wear Out", "Benchmarks grow dull with use.", None),
    ("Proteins Fold at Night", "Folding is observed in the dark.", None),
    ("Diffusion on Staircases", "Noise walks down, images walk up.", None),
    ("Kernels for Strings and Ropes", "Strings are compared by their knots.", "ropes"),
    ("Learning to Wait", "An agent learns that waiting pays.", None),
    ("Quantised Weather", "Weather in four bits is still wet.", None),
    ("Tokens of Appreciation", "Tokenisers are thanked and replaced.", None),
    ("Maps from Murmurs", "Speech becomes maps of a town.", None),
    ("The Last Layer Speaks", "Last layers say more than they know.", None),
)


def records() -> list[Record]:
    """The papers in the order of their page; the first has everything that can be known."""
    return [_record(place, *row) for place, row in enumerate(_ROWS, 1)]


TITLES = tuple(title for title, _, _ in _ROWS)


def _record(place: int, title: str, abstract: str, repository: str | None) -> Record:
    links = (Link(f"https://github.com/someone/{repository}", LinkKind.CODE),) if repository else ()
    paper = Paper(title, abstract, links=links)
    if place == 1:
        paper = Paper(
            title,
            abstract,
            authors=("Ada Example", "Ben Sample", "Cy van der Test"),
            date=PartialDate(2026, 3, 2),
            arxiv="2603.01234",
            venue="Workshop on Imaginary Graphs",
            links=(*links, Link("https://rewire.example.org/", LinkKind.PROJECT)),
            categories=("cs.LG",),
            upvotes=31,
        )
    return Record(paper, place, Listing("", place, "Mar 11"))
