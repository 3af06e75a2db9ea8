"""Text that is secret: it can be used, and does not show when a value or an error is printed."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import urlencode

from evp_desktop.errors import EvpError

P = ParamSpec("P")
T = TypeVar("T")


class Secret(str):
    """A password, a code or a token. A list of it, a structure or a traceback shows none of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


class SecretBytes(bytes):
    """The same as it goes over the line."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "SecretBytes(…)"


def web_form(fields: dict[str, str]) -> SecretBytes:
    """Fields as a web form sends them; empty ones are left out."""
    return SecretBytes(urlencode({name: value for name, value in fields.items() if value}).encode())


def sealed(call: Callable[P, T]) -> Callable[P, T]:
    """What `call` raises leaves its frames behind: whoever prints them with variables finds nothing."""

    @functools.wraps(call)
    def outside(*args: P.args, **named: P.kwargs) -> T:
        try:
            return call(*args, **named)
        except EvpError as error:
            trouble = error.with_traceback(None)
            trouble.__context__ = None
        raise trouble

    return outside
