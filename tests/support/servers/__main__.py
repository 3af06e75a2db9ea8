"""Install what the servers of the tests need, in the background: `python -m tests.support.servers`."""

from __future__ import annotations

from contextlib import suppress

from evp_desktop.services.ahead import lower_priority
from tests.support.servers import environments


def main() -> None:
    """One after the other, at the lowest priority; what cannot be had is told by the tests that need it."""
    lower_priority()
    for install in (environments.install_node, environments.install_plone):
        with suppress(environments.NotInstallable):
            install()


if __name__ == "__main__":
    main()
