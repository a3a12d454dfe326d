"""Where a redirect may lead."""

import httpx2
import pytest

from paper_tui.online.redirects import why_not_followed
from paper_tui.online.turns import Service

ARXIV, WEB = Service.ARXIV, Service.WEB


@pytest.mark.parametrize(
    ("service", "origin", "target"),
    [
        (ARXIV, "https://export.arxiv.org/a", "https://export.arxiv.org/b"),
        (ARXIV, "https://export.arxiv.org/a", "https://arxiv.org/b"),
        (ARXIV, "http://export.arxiv.org/a", "https://export.arxiv.org/a"),
        (ARXIV, "http://export.arxiv.org:80/a", "http://export.arxiv.org/a"),
        (ARXIV, "http://mirror.example:8080/a", "http://mirror.example:8080/b"),
        (Service.HUGGING_FACE, "https://hf.co/a", "https://huggingface.co/a"),
        (WEB, "https://one.example/a.pdf", "https://cdn.other.example/a.pdf"),
        (WEB, "http://one.example/a.pdf", "https://one.example/a.pdf"),
        (WEB, "http://127.0.0.1:8000/a", "http://127.0.0.1:9000/a"),
    ],
)
def test_followed(service: Service, origin: str, target: str) -> None:
    assert why_not_followed(httpx2.URL(origin), httpx2.URL(target), service) is None


@pytest.mark.parametrize(
    ("service", "origin", "target", "reason"),
    [
        (ARXIV, "https://arxiv.org/a", "http://arxiv.org/a", "not encrypted"),
        (ARXIV, "https://arxiv.org/a", "https://notarxiv.org/a", "another host"),
        (ARXIV, "https://arxiv.org/a", "https://arxiv.org.evil.example/a", "another host"),
        (ARXIV, "https://mirror.example/a", "https://arxiv.org/a", "another host"),
        (ARXIV, "https://arxiv.org/a", "file:///etc/passwd", "not the web"),
        (WEB, "https://one.example/a", "http://one.example/a", "not encrypted"),
        (WEB, "https://one.example/a", "ftp://one.example/a", "not the web"),
        (WEB, "http://one.example/a", "http://127.0.0.1/a", "within your own network"),
        (WEB, "http://one.example/a", "http://[::1]/a", "within your own network"),
        (WEB, "http://one.example/a", "http://192.168.1.1/a", "within your own network"),
        (WEB, "http://one.example/a", "http://169.254.169.254/a", "within your own network"),
        (WEB, "https://one.example/a", "https://localhost/a", "within your own network"),
        (WEB, "https://one.example/a", "https://printer.local/a", "within your own network"),
        (WEB, "https://one.example/a", "data:text/html,x", "not the web"),
    ],
)
def test_refused(service: Service, origin: str, target: str, reason: str) -> None:
    said = why_not_followed(httpx2.URL(origin), httpx2.URL(target), service)
    assert said is not None
    assert reason in said
