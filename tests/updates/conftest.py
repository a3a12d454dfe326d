"""What looks for new papers is tested against the server that the clients are tested against."""

from tests.online.conftest import make_web, no_proxy, settings, time, web

__all__ = ["make_web", "no_proxy", "settings", "time", "web"]
