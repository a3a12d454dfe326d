"""BibTeX and BibLaTeX through the real programs: `make check-bibtex` where they are installed."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from paper_tui.cite import Format, bibtex, cite
from paper_tui.paper import Paper, PartialDate

HARD = [
    Paper(
        "BERT: R&D at 50% of the $cost_of a #1 {net} ~ {x} ^ \\y <z> | “w” 'v' \"u\"",
        authors=("Ada King", "Laurens van der Maaten", "Martin Luther King, Jr."),
        date=PartialDate(2022, 5, 25),
        arxiv="2205.12454",
        categories=("cs.LG",),
    ),
    Paper(
        "L²NAS, Poincaré and Feynman–Kac: Ångström, ß, œuvre, Łódź",
        authors=("Ladislav Rampášek", "Santiago Ramón y Cajal", "Jean-Luc Ångström"),
        date=PartialDate(2007),
        doi="10.1000/a_b%c#d",
        venue="Phys. Rev. Lett. 99, 048301 (2007)",
    ),
    Paper(
        "Observation and discovery",
        authors=("ATLAS Collaboration", "Research and Development Team", "Plato"),
        date=PartialDate(2012),
        venue="Proceedings of the 3rd Conference on R&D, pp. 26-33",
    ),
    Paper(
        "A crowd",
        authors=tuple(f"Ann B. Author{chr(97 + n)}" for n in range(26)),
        date=PartialDate(2020, 1),
        arxiv="cs/0112017",
    ),
]
KEYS = ["king2022bert", "rampasek2007l2nas", "atlas2012observation", "authora2020crowd"]


def run(folder: Path, *arguments: str) -> str:
    if shutil.which(arguments[0]) is None:
        pytest.skip(f"needs {arguments[0]}")
    done = subprocess.run(
        arguments, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("style", "ascii_only"),
    [
        *((style, True) for style in ("plain", "alpha", "abbrv", "unsrt")),
        # BibTeX itself cuts labels and initials in the middle of a letter beyond ASCII.
        *((style, False) for style in ("plain", "unsrt")),
    ],
)
def test_bibtex_reads_every_entry_without_a_warning(
    tmp_path: Path, style: str, *, ascii_only: bool
) -> None:
    entries = [
        bibtex(paper, key, ascii_only=ascii_only) for paper, key in zip(HARD, KEYS, strict=True)
    ]
    (tmp_path / "refs.bib").write_text("\n".join(entries))
    (tmp_path / "t.aux").write_text(f"\\citation{{*}}\n\\bibstyle{{{style}}}\n\\bibdata{{refs}}\n")
    said = run(tmp_path, "bibtex", "t")
    assert "Warning" not in said
    made = (tmp_path / "t.bbl").read_text()
    assert set(re.findall(r"\\bibitem(?:\[.*?\])?\{(\w+)\}", made, re.DOTALL)) == set(KEYS)
    assert "van~der Maaten" in made
    assert "{BERT}" in made


def test_latex_sets_what_bibtex_made(tmp_path: Path) -> None:
    entries = [bibtex(paper, key, ascii_only=True) for paper, key in zip(HARD, KEYS, strict=True)]
    (tmp_path / "refs.bib").write_text("\n".join(entries))
    (tmp_path / "t.tex").write_text(
        "\\documentclass{article}\\usepackage[T1]{fontenc}\\usepackage{textcomp}\n"
        "\\begin{document}\\nocite{*}\\bibliographystyle{plain}\\bibliography{refs}\\end{document}\n"
    )
    latex = ("pdflatex", "-interaction=nonstopmode", "-halt-on-error", "t")
    run(tmp_path, *latex)
    run(tmp_path, "bibtex", "t")
    assert "Undefined control sequence" not in run(tmp_path, *latex)


def test_biber_finds_nothing_wrong(tmp_path: Path) -> None:
    text = cite(list(zip(HARD, KEYS, strict=True)), Format.BIBLATEX)
    (tmp_path / "refs.bib").write_text(text, encoding="utf-8")
    said = run(tmp_path, "biber", "--tool", "--validate-datamodel", "-O", "out.bib", "refs.bib")
    assert "WARN" not in said
    assert "ERROR" not in said
    out = (tmp_path / "out.bib").read_text(encoding="utf-8")
    assert all(key in out for key in KEYS)
