"""Settings and locations."""

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paper_tui.settings import settings
from paper_tui.settings.settings import (
    AfterMark,
    Colour,
    Column,
    Settings,
    load_settings,
    locate,
    read_settings,
)


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "config.toml") == (Settings(), ())


def test_every_kind_of_setting() -> None:
    settings, wrong = read_settings(
        """
        theme = "paper-light"
        after_mark = "stay"
        abstract_width = 72
        columns = ["star", "title", "year"]
        tags.gnn = "green"
        [keys]
        "mark.star" = ["f2", "s"]
        mark.tag = "T"
        """,
        "config.toml",
    )
    assert wrong == ()
    assert (settings.theme, settings.after_mark) == ("paper-light", AfterMark.STAY)
    assert settings.abstract_width == 72
    assert settings.columns == (Column.STAR, Column.TITLE, Column.YEAR)
    assert settings.tags == {"gnn": Colour.GREEN}
    assert settings.keys == {"mark.star": ("f2", "s"), "mark.tag": ("T",)}


def test_the_tables_of_the_network() -> None:
    settings, wrong = read_settings(
        """
        [online]
        offline = true
        [pdf]
        folder = "~/reading"
        [[feeds]]
        name = "graphs"
        kind = "arxiv-query"
        query = "ti:graph"
        """,
        "config.toml",
    )
    assert wrong == ()
    assert settings.online.offline
    assert settings.pdf.folder == "~/reading"
    assert [feed.name for feed in settings.feeds] == ["graphs"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("\n[online]\nofline = true", "line 2: there is no setting online.ofline"),
        ("[[feeds]]\nname = 'x'\nkind = 'y'", "line 1: feed 1: its kind is one of hf-daily"),
        ("# a\n\ncolour = 1", "config.toml, line 3: there is no setting 'colour'"),
        ("theme = 3", "config.toml, line 1: theme is text in quotes, not 3"),
        ("\nsort = 'best'", "line 2: sort is one of relevance, newest, title, added, not 'best'"),
        ("abstract_width = 5", "line 1: abstract_width is a whole number from 30 to 200, not 5"),
        ("abstract_width = true", "not True"),
        ("theme = 'x'\n\n[keys]\nstar = 4", "line 3: the keys of star are text"),
        ("keys = 4", "line 1: keys is a table"),
        ("columns = ['title', 'colour']", "line 1: columns is a list of some of star, status"),
        ("columns = ['year']", "line 1: columns must have the title among them"),
        ("[tags]\ngnn = 'mauve'", "line 1: the colour of the tag gnn is one of violet, cyan"),
        ("theme = 'x'\ntheme = ", "line 2"),
    ],
)
def test_a_wrong_setting_is_one_sentence_and_the_default_applies(text: str, says: str) -> None:
    settings, [error] = read_settings(text, "config.toml")
    assert says in str(error)
    assert str(error).endswith(".")
    if "theme = 'x'\n\n" not in text:
        assert settings == Settings()


def test_one_wrong_setting_leaves_the_others(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('colour = 1\ntheme = "paper-light"\nsort = "best"\n')
    settings, wrong = load_settings(file)
    assert settings.theme == "paper-light"
    assert len(wrong) == 2


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    _, [error] = load_settings(tmp_path / "config.toml")
    assert "cannot be read" in str(error)
    (tmp_path / "latin.toml").write_bytes(b"theme = '\xe9'")
    _, [error] = load_settings(tmp_path / "latin.toml")
    assert "it is not UTF-8" in str(error)


@given(st.text())
def test_no_text_raises(text: str) -> None:
    settings, wrong = read_settings(text, "config.toml")
    assert isinstance(settings, Settings)
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assert wrong


def test_everything_is_below_paper_tui_home(tmp_path: Path) -> None:
    locations = locate({"PAPER_TUI_HOME": str(tmp_path)})
    for each in fields(locations):
        assert tmp_path in getattr(locations, each.name).parents


def test_without_it_platformdirs_says_where() -> None:
    locations = locate({})
    assert locations.library.name == "library.db"
    assert all(settings.APP in str(getattr(locations, each.name)) for each in fields(locations))


def test_another_library_has_an_index_of_its_own(tmp_path: Path) -> None:
    home = {"PAPER_TUI_HOME": str(tmp_path)}
    usual, other = locate(home), locate(home, Path("second.db"))
    assert other.library == Path.cwd() / "second.db"
    assert other.index != usual.index
    assert (other.settings, other.log) == (usual.settings, usual.log)
    assert locate(home, usual.library) == usual


def test_files_that_are_kept_up_to_date_are_read() -> None:
    text = """
    [[exports]]
    query = "tag:thesis"
    path = "~/refs.bib"
    [[exports]]
    path = "/tmp/all.bib"
    format = "biblatex"
    """
    settings, wrong = read_settings(text, "config.toml")
    assert wrong == ()
    assert [(each.query, each.format) for each in settings.exports] == [
        ("tag:thesis", "bibtex"),
        ("", "biblatex"),
    ]
    assert settings.exports[0].target.is_absolute()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('path = "refs.bib"', "its path is whole, as ~/refs.bib, not 'refs.bib'"),
        ('query = "x"', "its path is whole"),
        ('path = "~nobody-here/refs.bib"', "its path is whole"),
        (
            'path = "~/refs.ris"',
            "its format is one of bibtex, bibtex-latex, biblatex, typst, markdown, html",
        ),
        ('path = "~/refs.bib"\nformat = "ris"', "not 'ris'"),
        ('path = "~/refs.bib"\nqery = "x"', "no setting 'qery'"),
        ('path = "~/refs.bib"\nquery = 3', "its query is text in quotes, not 3"),
        ('path = "~/a.bib"\n[[exports]]\npath = "~/a.bib"', "is written by two of them"),
    ],
)
def test_a_mistake_in_an_export_is_told(given: str, said: str) -> None:
    _, [problem] = read_settings(f"[[exports]]\n{given}", "config.toml")
    assert said in str(problem)
