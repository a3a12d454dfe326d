"""Whose host is whose, and where a redirect may lead. Pure."""

from ipaddress import ip_address

import httpx2

from paper_tui.online.turns import Service
from paper_tui.settings.online_settings import Online

_OWNERS = {Service.ARXIV: "arxiv.org", Service.HUGGING_FACE: "huggingface.co"}
_SITES = {"arxiv.org": "arxiv.org", "huggingface.co": "huggingface.co", "hf.co": "huggingface.co"}


def service_at(host: str, settings: Online) -> Service:
    """The service that is asked at a host: its own hosts, and the mirror that is set for it."""
    for service, address in (
        (Service.ARXIV, settings.arxiv),
        (Service.ARXIV, settings.arxiv_feeds),
        (Service.HUGGING_FACE, settings.hugging_face),
    ):
        if host == httpx2.URL(address).host or _site(host) == _OWNERS[service]:
            return service
    return Service.WEB


def why_not_followed(origin: httpx2.URL, target: httpx2.URL, service: Service) -> str | None:
    """Why a redirect is not followed, in words that go on after its address; None to follow.

    A service may send us on within its own site; any other host may send us (for a PDF) to
    anywhere but this machine and its network. Nobody may send us from https to http, or to what
    is not the web at all.
    """
    if target.scheme not in ("http", "https") or not target.host:
        return "which is not the web"
    if origin.scheme == "https" and target.scheme == "http":
        return "which is not encrypted"
    if _origin(origin) == _origin(target) or _upgraded(origin) == _origin(target):
        return None
    if service is Service.WEB:
        private = _is_private(target.host) and target.host != origin.host
        return "which is within your own network" if private else None
    return None if _site(origin.host) == _site(target.host) else "which is another host"


def _origin(url: httpx2.URL) -> tuple[str, str, int]:
    """https://www.rfc-editor.org/rfc/rfc6454: scheme, host and port."""
    return url.scheme, url.host, url.port or {"http": 80, "https": 443}.get(url.scheme, 0)


def _upgraded(url: httpx2.URL) -> tuple[str, str, int]:
    """The same place over https, at the ports that both have by default."""
    return ("https", url.host, 443) if url.scheme == "http" and url.port is None else _origin(url)


def _site(host: str) -> str:
    """Whose host it is; a host that is not known belongs to itself alone."""
    return next(
        (owner for site, owner in _SITES.items() if f".{host}".endswith(f".{site}")),
        f"the owner of {host}",
    )


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
