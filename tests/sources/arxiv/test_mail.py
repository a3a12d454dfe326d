"""arXiv's daily mail: new papers, cross-lists and replacements, wrapped fields, damaged blocks."""

import pytest

from paper_tui.paper import Listing, PartialDate
from paper_tui.sources.arxiv import mail
from tests.sources.reading import papers, read, records, rejects

RULE = "-" * 78
HEAD = rf"""{RULE}
{RULE}
Send any comments regarding submissions directly to submitter.
{RULE}
 Submissions to:
Machine Learning
 received from  Mon  3 Nov 25 19:00:00 GMT  to  Tue  4 Nov 25 19:00:00 GMT
{RULE}
{RULE}
"""
NEW = rf"""\\
arXiv:2511.01234
Date: Mon, 3 Nov 2025 20:11:05 GMT   (812kb,D)

Title: Trees That Grow in Straight Lines: A Second Look at the Wood of Graphs
  and Its Roots
Authors: Ada Alder, Jos\'e Birch (1 and 2) and Carl Cedar, Jr ((1) A Wood, (2)
  Another)
Categories: cs.LG cs.DS
Comments: 9 pages, code at https://github.com/alder/straight
Journal-ref: Journal of Wood 3(1): 1-9 (2025)
DOI: 10.1000/wood.17
License: http://creativecommons.org/licenses/by/4.0/
\\
  Straight trees are rarely seen. We plant three of them and watch
which way they grow.
  They grow upwards: see https://trees.example.org.
\\ ( https://arxiv.org/abs/2511.01234 ,  812kb)
{RULE}
"""
CROSS = rf"""%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%--%%
{RULE}
\\
arXiv:hep-th/9901001 (*cross-listing*)
Date: Fri, 1 Jan 1999 10:00:00 GMT   (3kb)

Title: An Old Root
Author: Dora Elm
Categories: hep-th
\\
  Roots are old.
\\ ( https://arxiv.org/abs/hep-th/9901001 ,  3kb)
{RULE}
"""
REPLACED = rf"""\\
arXiv:2401.00009
replaced with revised version Mon, 3 Nov 2025 21:00:00 GMT   (55kb)

Title: A Leaf Turned Over
Authors: Eve Fir
Categories: cs.LG
\\ ( https://arxiv.org/abs/2401.00009 ,  55kb)
{RULE}
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_day_of_announcements(end: str) -> None:
    given = records((HEAD + NEW + CROSS + REPLACED).replace("\n", end), "arxiv-mail")
    first, second, third = (record.paper for record in given)
    assert first.title == (
        "Trees That Grow in Straight Lines: A Second Look at the Wood of Graphs and Its Roots"
    )
    assert first.abstract == (
        "Straight trees are rarely seen. We plant three of them and watch which way they grow.\n\n"
        "They grow upwards: see https://trees.example.org."
    )
    assert first.authors == ("Ada Alder", "José Birch", "Carl Cedar, Jr")
    assert (first.arxiv, first.doi) == ("2511.01234", "10.1000/wood.17")
    assert first.date == PartialDate(2025, 11, 3)
    assert first.categories == ("cs.LG", "cs.DS")
    assert first.venue == "Journal of Wood 3(1): 1-9 (2025)"
    assert first.comment == "9 pages, code at https://github.com/alder/straight"
    assert first.repository == "https://github.com/alder/straight"
    assert (second.arxiv, second.date) == ("hep-th/9901001", PartialDate(1999, 1, 1))
    assert second.authors == ("Dora Elm",)
    assert (third.abstract, third.date) == ("", PartialDate(2024, 1))
    assert [record.listing for record in given] == [
        Listing("", place, "2025-11-04") for place in (1, 2, 3)
    ]
    assert [record.line for record in given] == [10, 31, 42]


def test_announcements_without_the_head_of_the_mail() -> None:
    assert [paper.arxiv for paper in papers(NEW + REPLACED, "arxiv-mail")] == [
        "2511.01234",
        "2401.00009",
    ]


def test_a_damaged_announcement_is_rejected_and_the_rest_is_read() -> None:
    damaged = REPLACED.replace("Title", "Tite")
    unnamed = REPLACED.replace("arXiv:2401.00009\n", "")
    given = rejects(NEW + damaged + unnamed + CROSS, "arxiv-mail")
    assert [(each.line, each.reason) for each in given] == [
        (20, "the announcement of arXiv paper 2401.00009 has no title"),
        (29, "this announcement has no arXiv identifier"),
    ]
    assert damaged.startswith(given[0].text)
    assert len(read(NEW + damaged + unnamed + CROSS, "arxiv-mail")) == 4


def test_an_endless_announcement_costs_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "MAX_BLOCK", 2000)
    endless = NEW.replace(RULE, "  and so on\n" * 500)
    [reject] = rejects(endless + RULE + "\n" + REPLACED, "arxiv-mail")
    assert reject.reason == "this announcement is longer than 2,000 characters"
