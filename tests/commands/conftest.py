"""Commands that ask the network ask a server of the tests."""

from tests.online.conftest import no_proxy

__all__ = ["no_proxy"]
