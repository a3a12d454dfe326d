# ruff: noqa: E501  (a line is read as a whole)
"""Venues out of one line, as arXiv's journal references have them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.cite.venue import Venue, read


@pytest.mark.parametrize(
    ("line", "venue"),
    [
        ("Phys.Rev.D76:013009,2007", Venue("Phys.Rev.D", False, "76", "", "013009", 2007)),
        ("JHEP 0705:034,2007", Venue("JHEP", False, "0705", "", "034", 2007)),
        ("Astrophys.J.663:1149-1173,2007", Venue("Astrophys.J.", False, "663", "", "1149-1173", 2007)),
        ("Phys. Rev. Lett. 99, 048301 (2007)", Venue("Phys. Rev. Lett.", False, "99", "", "048301", 2007)),
        ("Phys. Rev. B77, 075325 (2008)", Venue("Phys. Rev. B", False, "77", "", "075325", 2008)),
        ("J.Opt.Soc.Am.A 23(10): 2592-2601 (2006)", Venue("J.Opt.Soc.Am.A", False, "23", "10", "2592-2601", 2006)),
        ("Math. Res. Lett. 15 (2008), no. 2, 351--358", Venue("Math. Res. Lett.", False, "15", "2", "351-358", 2008)),
        ("J. Phys.: Condens. Matter 20 (2008) 055214", Venue("J. Phys.: Condens. Matter", False, "20", "", "055214", 2008)),
        ("Contrib. Plasma Phys.Volume 47, 368, 2007", Venue("Contrib. Plasma Phys.", False, "47", "", "368", 2007)),
        ("Waves and Nets, 35(2):e1914, 2025", Venue("Waves and Nets", False, "35", "2", "e1914", 2025)),
        ("2022 Conference on Waves (CW), 2022, pp. 26-33", Venue("2022 Conference on Waves (CW)", True, "", "", "26-33", 2022)),
        ("NeurIPS 2022", Venue("NeurIPS 2022", True, year=2022)),
        ("Advances in Neural Information Processing Systems", Venue("Advances in Neural Information Processing Systems", True)),
        ("Nature", Venue("Nature")),
        ("  Nature ; ", Venue("Nature")),
        # Two years, or something between the parts that we do not know: the line stays whole.
        ("J. Waves 1, 2-3 (2006); Erratum: 4, 5 (2015)", Venue("J. Waves 1, 2-3 (2006); Erratum: 4, 5 (2015)")),
        ("Journal of Waves 2003-2005", Venue("Journal of Waves 2003-2005")),
    ],
)  # fmt: skip
def test_a_line_is_taken_apart_only_where_it_is_clear(line: str, venue: Venue) -> None:
    assert read(line) == venue


@pytest.mark.parametrize("line", ["", "   ", "arXiv", "CoRR", "arXiv preprint arXiv:2205.12454"])
def test_arxiv_is_no_venue(line: str) -> None:
    assert read(line) is None


@pytest.mark.parametrize(
    ("name", "meeting"),
    [
        ("Proceedings of the 3rd Conference on Waves", True),
        ("In Proc. ACM Symposium on Waves", True),
        ("ICML Workshop on Nets", True),
        ("NIPS'17", True),
        ("Proceedings of the National Academy of Sciences", False),
        ("Proceedings of the IEEE", False),
        ("Proceedings of the VLDB Endowment", False),
        ("Proceedings of the London Mathematical Society", False),
        ("Proc. R. Soc. A", False),
        ("IEEE Transactions on Nets", False),
        ("J.Phys.Conf.Ser.", False),
        ("Machine Learning", False),
        ("Reaching for the CHIps", False),
    ],
)
def test_meetings_are_told_from_journals(name: str, meeting: bool) -> None:
    venue = read(name)
    assert venue is not None
    assert venue.proceedings is meeting


@given(st.text(max_size=80))
def test_any_line_is_read_and_nothing_is_made_up(line: str) -> None:
    venue = read(line)
    if venue is not None:
        assert venue.name
        for part in (venue.volume, venue.number, str(venue.year or "")):
            assert part in line
