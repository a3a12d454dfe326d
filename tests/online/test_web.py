"""The one HTTP client against a real server: whatever it answers, one sentence or its bytes."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from paper_tui import __version__
from paper_tui.online import web as module
from paper_tui.online.online_errors import (
    BusyError,
    CancelledError,
    OfflineError,
    OnlineError,
    RefusedError,
    UnreachableError,
)
from paper_tui.online.turns import Service
from paper_tui.online.web import Web
from paper_tui.settings.online_settings import Online
from tests.online.conftest import FakeTime

HF = Service.HUGGING_FACE


def asked(server: HTTPServer) -> list[str]:
    """The paths and queries that the server was asked for."""
    return [request.full_path.rstrip("?") for request, _ in server.log]


def x(server: HTTPServer) -> str:
    return server.url_for("/x")


@contextmanager
def raw_server(answer: bytes, *, wait: threading.Event | None = None) -> Iterator[str]:
    """A server that says to every caller exactly these bytes and hangs up (or waits first)."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            with caller:
                caller.recv(65536)
                if wait is not None:
                    wait.wait(10)
                caller.sendall(answer)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/x"
    finally:
        if wait is not None:
            wait.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


# What is asked


def test_the_program_names_itself_and_nothing_else(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data("hello")
    assert web.get(HF, x(httpserver), {"q": "graph & more"}) == b"hello"
    [(request, _)] = httpserver.log
    assert request.headers["User-Agent"] == f"paper-tui/{__version__}"
    assert request.args["q"] == "graph & more"
    assert {name.lower() for name, _ in request.headers.items()} <= {
        "host", "accept", "accept-encoding", "connection", "user-agent",
    }  # fmt: skip


def test_offline_asks_nobody(
    make_web: Callable[..., Web], settings: Online, httpserver: HTTPServer
) -> None:
    web = make_web(settings=replace(settings, offline=True))
    with pytest.raises(OfflineError, match="offline by your own choice"):
        web.get(HF, x(httpserver))
    assert not httpserver.log


def test_a_proxy_from_the_environment_is_used(
    make_web: Callable[..., Web], httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", httpserver.url_for(""))
    httpserver.expect_request("/papers").respond_with_data("by way of the proxy")
    assert make_web().get(HF, "http://papers.invalid/papers") == b"by way of the proxy"


# The cache


def test_an_answer_that_is_still_fresh_is_not_asked_for_again(
    make_web: Callable[..., Web], httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/x").respond_with_data(
        "hello", headers={"Cache-Control": "max-age=3600"}
    )
    assert make_web().get(HF, x(httpserver)) == b"hello"
    assert make_web().get(HF, x(httpserver)) == b"hello"
    assert len(httpserver.log) == 1


def test_who_wants_to_be_sure_asks_and_is_told_that_nothing_has_changed(
    make_web: Callable[..., Web], httpserver: HTTPServer
) -> None:
    def answer(request: Request) -> Response:
        if request.headers.get("If-None-Match") == '"1"':
            return Response(status=304, headers={"ETag": '"1"'})
        return Response("hello", headers={"ETag": '"1"', "Cache-Control": "max-age=3600"})

    httpserver.expect_request("/x").respond_with_handler(answer)
    assert make_web().get(HF, x(httpserver), fresh=True) == b"hello"
    assert make_web().get(HF, x(httpserver), fresh=True) == b"hello"
    assert [response.status_code for _, response in httpserver.log] == [200, 304]


def test_a_damaged_cache_is_forgotten(
    make_web: Callable[..., Web], httpserver: HTTPServer, tmp_path: Path
) -> None:
    httpserver.expect_request("/x").respond_with_data(
        b"x" * 400_000, headers={"Cache-Control": "max-age=3600"}
    )
    with make_web() as first:
        first.get(HF, x(httpserver))
    cache = tmp_path / "online" / "answers.db"
    cache.with_name("answers.db-wal").unlink(missing_ok=True)
    whole = cache.read_bytes()
    cache.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    with make_web() as second:
        assert len(second.get(HF, x(httpserver))) == 400_000


def test_a_cache_that_cannot_be_kept_does_no_harm(
    make_web: Callable[..., Web], httpserver: HTTPServer, tmp_path: Path
) -> None:
    (tmp_path / "online" / "answers.db").mkdir(parents=True)
    httpserver.expect_request("/x").respond_with_data(
        "hello", headers={"Cache-Control": "max-age=3600"}
    )
    assert make_web().get(HF, x(httpserver)) == b"hello"


# Answers that are none


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (400, "Hugging Face did not accept the request for /x (HTTP 400)."),
        (403, "Hugging Face does not let this program in (HTTP 403): try later, or in a browser."),
        (404, "Hugging Face has nothing at /x (HTTP 404)."),
    ],
)
def test_a_refusal_is_believed_at_once(
    status: int, sentence: str, web: Web, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/x").respond_with_data("because", status=status)
    with pytest.raises(RefusedError) as caught:
        web.get(HF, x(httpserver))
    assert (str(caught.value), caught.value.status, caught.value.body) == (
        sentence, status, b"because",
    )  # fmt: skip
    assert len(httpserver.log) == 1


def test_a_long_refusal_is_a_refusal(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/\x1b[2Jx").respond_with_data(b" " * 200_000, status=404)
    with pytest.raises(RefusedError, match=r"has nothing at /␛\[2Jx \(HTTP 404\)") as caught:
        web.get(HF, httpserver.url_for("/%1B[2Jx"))
    assert len(caught.value.body) < 200_000


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_service_in_trouble_is_asked_again_ever_later(
    status: int, web: Web, httpserver: HTTPServer, time: FakeTime
) -> None:
    httpserver.expect_request("/x").respond_with_data(status=status)
    with pytest.raises(OnlineError, match=f"Hugging Face has trouble of its own .HTTP {status}"):
        web.get(HF, x(httpserver))
    assert len(httpserver.log) == 4
    assert time.passed == 2 + 4 + 8


def test_the_second_attempt_may_succeed(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/x").respond_with_data(status=503)
    httpserver.expect_ordered_request("/x").respond_with_data("hello")
    assert web.get(HF, x(httpserver)) == b"hello"


def test_retry_after_is_obeyed_to_the_second(
    web: Web, httpserver: HTTPServer, time: FakeTime
) -> None:
    httpserver.expect_ordered_request("/x").respond_with_data(
        status=429, headers={"Retry-After": "17"}
    )
    httpserver.expect_ordered_request("/x").respond_with_data("hello")
    assert web.get(HF, x(httpserver)) == b"hello"
    assert time.passed == 17


def test_a_long_retry_after_is_told_and_kept_also_by_the_next_run(
    make_web: Callable[..., Web], httpserver: HTTPServer, time: FakeTime
) -> None:
    httpserver.expect_request("/x").respond_with_data(status=429, headers={"Retry-After": "600"})
    for _ in range(2):
        with pytest.raises(BusyError, match="Hugging Face asks to be left alone until"):
            make_web().get(HF, x(httpserver))
    assert len(httpserver.log) == 1
    assert time.passed == 0
    time.now += 601
    with pytest.raises(BusyError):
        make_web().get(HF, x(httpserver))
    assert len(httpserver.log) == 2


def test_an_exhausted_quota_is_respected_before_it_is_exceeded(
    web: Web, httpserver: HTTPServer, time: FakeTime
) -> None:
    httpserver.expect_request("/x").respond_with_data(
        "hello", headers={"RateLimit": '"api";r=0;t=30'}
    )
    web.get(HF, x(httpserver))
    web.get(HF, x(httpserver))
    assert time.passed == 30


def test_waiting_is_told_and_can_be_cancelled(
    make_web: Callable[..., Web], httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/x").respond_with_data(status=503, headers={"Retry-After": "30"})
    told: list[float] = []
    web = make_web(
        cancelled=lambda: len(told) > 3, waiting=lambda _service, left: told.append(left)
    )
    with pytest.raises(CancelledError):
        web.get(HF, x(httpserver))
    assert told[0] == 30
    assert len(httpserver.log) == 1


# Answers that go wrong


def test_nobody_there(web: Web) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(UnreachableError, match=r"127\.0\.0\.1 cannot be reached \([A-Z]"):
        web.get(HF, f"http://127.0.0.1:{port}/x")


def test_a_name_that_does_not_exist(web: Web) -> None:
    with pytest.raises(UnreachableError, match=r"papers\.invalid cannot be reached"):
        web.get(HF, "http://papers.invalid/x")


def test_a_body_that_is_cut_off(web: Web) -> None:
    with (
        raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{") as address,
        pytest.raises(OnlineError, match="broke off in the middle of its answer"),
    ):
        web.get(HF, address)


def test_a_cut_off_body_is_not_kept(make_web: Callable[..., Web], httpserver: HTTPServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nCache-Control: max-age=3600\r\nContent-Length: 100\r\n\r\n[{"
    with raw_server(head) as address:
        for web in (make_web(), make_web()):
            with pytest.raises(OnlineError, match="broke off"):
                web.get(HF, address)


def test_damaged_compression(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(
        b"this is no gzip", headers={"Content-Encoding": "gzip"}
    )
    with pytest.raises(OnlineError, match="broke off"):
        web.get(HF, x(httpserver))


def test_what_is_not_http_at_all(web: Web) -> None:
    with raw_server(b"SSH-2.0-OpenSSH_9.6\r\n") as address, pytest.raises(OnlineError):
        web.get(HF, address)


def test_a_silent_server(make_web: Callable[..., Web], settings: Online) -> None:
    web = make_web(settings=replace(settings, timeout=0.05))
    with (
        raw_server(b"", wait=threading.Event()) as address,
        pytest.raises(OnlineError, match=r"did not answer within 0\.05 seconds"),
    ):
        web.get(HF, address)


def test_an_answer_that_drips_without_end(web: Web, httpserver: HTTPServer, time: FakeTime) -> None:
    def drip() -> Iterator[bytes]:
        for _ in range(100):
            time.now += 10
            yield b"[" * 70_000

    httpserver.expect_request("/x").respond_with_handler(lambda _: Response(drip()))
    with pytest.raises(OnlineError, match="took more than 120 seconds over one answer"):
        web.get(HF, x(httpserver))


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
def test_a_huge_answer_is_not_read_to_its_end(
    packed: bool, web: Web, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 2**20)
    body = b" " * (2**20 + 1)
    httpserver.expect_request("/x").respond_with_data(
        gzip.compress(body) if packed else body,
        headers={"Content-Encoding": "gzip"} if packed else {},
    )
    with pytest.raises(OnlineError, match="sent more than 1 MB, which cannot be right"):
        web.get(HF, x(httpserver))


# Redirects


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_within_the_service_is_followed(
    status: int, web: Web, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/x").respond_with_data(status=status, headers={"Location": "/y?p=1"})
    httpserver.expect_request("/y").respond_with_data("hello")
    assert web.get(HF, x(httpserver)) == b"hello"
    assert asked(httpserver) == ["/x", "/y?p=1"]


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("file:///etc/passwd", "which is not the web"),
        ("ftp://127.0.0.1/x", "which is not the web"),
        ("javascript:alert(1)", "which is not the web"),
        ("http://elsewhere.invalid/x", "which is another host"),
    ],
)
def test_a_redirect_to_elsewhere_is_refused(
    target: str, sentence: str, web: Web, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/x").respond_with_data(status=302, headers={"Location": target})
    with pytest.raises(OnlineError, match=sentence):
        web.get(HF, x(httpserver))
    assert len(httpserver.log) == 1


def test_a_redirect_to_no_address_at_all_is_refused(web: Web) -> None:
    with (
        raw_server(b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:port/\r\n\r\n") as address,
        pytest.raises(OnlineError, match="which is not the web"),
    ):
        web.get(HF, address)


def test_a_circle_of_redirects_is_left(web: Web, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/x").respond_with_data(status=302, headers={"Location": "/x"})
    with pytest.raises(OnlineError, match="from address to address without an end"):
        web.get(HF, x(httpserver))
    assert len(httpserver.log) == 6


# Certificates


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate that nobody has signed, and its key in the same file."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs the command openssl")
    made = tmp_path / "certificate.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", made, "-out", made],
        check=True,
        capture_output=True,
    )  # fmt: skip
    return made


@contextmanager
def https_server(certificate: Path) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with HTTPServer(host="localhost", ssl_context=context) as server:
        server.expect_request("/x").respond_with_data("hello")
        yield server.url_for("/x")


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(web: Web, certificate: Path) -> None:
    with (
        https_server(certificate) as address,
        pytest.raises(OnlineError, match="The certificate of localhost is not trusted"),
    ):
        web.get(HF, address)


def test_a_certificate_from_the_environment_is_trusted(
    make_web: Callable[..., Web], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with https_server(certificate) as address:
        assert make_web().get(HF, address) == b"hello"
