"""The pages of a PDF, a picture or a folder of pictures, as frames of one size."""

from __future__ import annotations

import math
import re
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import av
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

from evp_desktop.errors import SlidesUnreadable, os_errors
from evp_desktop.media.frames import Picture, from_rgb

MAX_PAGES = 500
MAX_PIXELS = 80_000_000
"""A picture is decoded whole: 80 megapixels are 240 MB. Pillow warns of a bomb from 89 on."""
MAX_BYTES = 1 << 30
LARGEST = (1920, 1080)
PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"}
_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
"""What Pillow may take a file for, whatever its name says; its rarer readers are not for strangers' files."""
_PDFIUM = threading.Lock()
"""PDFium may be used by one thread at a time, whatever the document."""

Rgb = npt.NDArray[np.uint8]
Size = tuple[int, int]


class Pages(Protocol):
    """Pages that are open. For one thread at a time."""

    @property
    def count(self) -> int:
        """How many; never none."""

    @property
    def first_size(self) -> Size:
        """Width and height of the first page, in units of its own."""

    def rgb(self, number: int, into: Size) -> Rgb:
        """A page, counted from 0, as large as fits into a size; raises `SlidesUnreadable`."""

    def close(self) -> None:
        """Let go of the files."""


def open_pages(path: Path) -> Pages:
    """The pages behind a path; raises `NotFound`, `NoAccess` or `SlidesUnreadable`."""
    with os_errors(path):
        path.stat()
        if path.is_dir():
            return _ImagePages(_pictures_in(path))
        if not path.is_file():
            raise SlidesUnreadable(path, "not a file")
        with path.open("rb") as file:
            start = file.read(1024)
        if path.stat().st_size > MAX_BYTES:
            raise SlidesUnreadable(path, f"larger than {MAX_BYTES} bytes")
    return _PdfPages(path) if b"%PDF-" in start else _ImagePages([path])


def frame_size(first: Size) -> Size:
    """The size of the recorded picture: what the first page becomes when it fills 1920x1080, even."""
    return fitted(first, LARGEST)


def fitted(size: Size, into: Size) -> Size:
    """The largest even width and height of that shape in a box."""
    scale = min(into[0] / size[0], into[1] / size[1])
    width, height = (max(2, math.floor(side * scale / 2 + 1e-6) * 2) for side in size)
    return min(width, into[0]), min(height, into[1])


def page_frame(pages: Pages, number: int, size: Size) -> av.VideoFrame:
    """A page on black, in the middle of a yuv420p frame; raises `SlidesUnreadable`."""
    canvas = Picture(*size)
    planes = from_rgb(pages.rgb(number, size))
    left, top = (size[0] - planes.width) // 4 * 2, (size[1] - planes.height) // 4 * 2
    for whole, part, half in zip(canvas.planes, planes, (1, 2, 2), strict=True):
        height, width = part.shape
        whole[top // half : top // half + height, left // half : left // half + width] = part
    return canvas.to_frame()


def natural_key(name: str) -> list[tuple[int, str]]:
    """A key that sorts page2 before page10."""
    return [
        (int(part), "") if part.isdecimal() else (0, part.casefold()) for part in re.split(r"(\d+)", name)
    ]


def _pictures_in(folder: Path) -> list[Path]:
    found = [path for path in folder.iterdir() if path.suffix.lower() in PICTURES and path.name[0] != "."]
    if not found:
        raise SlidesUnreadable(folder, "no pictures in it")
    _check_count(folder, len(found))
    return sorted(found, key=lambda path: (natural_key(path.name), path.name))


def _check_count(path: Path, count: int) -> None:
    if not 0 < count <= MAX_PAGES:
        raise SlidesUnreadable(path, f"{count} pages, at most {MAX_PAGES} can be shown")


class _PdfPages:
    """A PDF through PDFium."""

    def __init__(self, path: Path) -> None:
        import pypdfium2

        self._path = path
        with self._errors():
            self._document = pypdfium2.PdfDocument(path)
            self.count = len(self._document)
        try:
            _check_count(path, self.count)
            self.first_size = self._size(0)
        except SlidesUnreadable:
            self.close()
            raise

    def _size(self, number: int) -> Size:
        with self._errors():
            width, height = self._document.get_page_size(number)
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise SlidesUnreadable(self._path, f"page {number + 1} has no size")
        return max(1, round(width)), max(1, round(height))

    def rgb(self, number: int, into: Size) -> Rgb:
        """A page on white paper."""
        size = self._size(number)
        width, height = fitted(size, into)
        paper = np.full((height, width, 3), 255, np.uint8)
        with self._errors():
            page = self._document[number]
            bitmap = page.render(scale=min(width / size[0], height / size[1]), rev_byteorder=True)
            drawn: Any = bitmap.to_numpy()[:height, :width, :3]
            paper[: drawn.shape[0], : drawn.shape[1]] = drawn
            bitmap.close()
            page.close()
        return paper

    @contextmanager
    def _errors(self) -> Iterator[None]:
        import pypdfium2

        with _PDFIUM:
            try:
                yield
            except (pypdfium2.PdfiumError, OSError, ValueError, MemoryError) as error:
                raise SlidesUnreadable(self._path, str(error)) from error

    def close(self) -> None:
        with _PDFIUM:
            self._document.close()


class _ImagePages:
    """Pictures, one a page; each is looked at before the first is shown."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self.count = len(files)
        self.first_size = self._size(files[0])
        for file in files[1:]:
            with self._opened(file):  # its head is read, and whether it is a picture
                pass

    def _size(self, file: Path) -> Size:
        with self._opened(file) as image:
            turned = image.getexif().get(_ORIENTATION, 1) in _LYING
            return (image.height, image.width) if turned else (image.width, image.height)

    def rgb(self, number: int, into: Size) -> Rgb:
        """A picture, upright, on white where one can look through it."""
        with self._opened(self._files[number]) as image:
            image.draft("RGB", (2 * into[0], 2 * into[1]))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
        small = upright.resize(fitted(upright.size, into), Image.Resampling.LANCZOS)
        paper = Image.new("RGBA", small.size, "white")
        return np.asarray(Image.alpha_composite(paper, small).convert("RGB"))

    @contextmanager
    def _opened(self, file: Path) -> Iterator[Image.Image]:
        with os_errors(file):
            try:
                with Image.open(file, formats=_FORMATS) as image:
                    if image.width * image.height > MAX_PIXELS:
                        raise SlidesUnreadable(file, f"more than {MAX_PIXELS // 10**6} megapixels")
                    yield image
            except _NO_PICTURE as error:
                raise SlidesUnreadable(file, str(error)) from error
            except OSError as error:
                if error.errno is None:  # Pillow's own, for a picture that is cut off
                    raise SlidesUnreadable(file, str(error)) from error
                raise

    def close(self) -> None:
        """No file stays open."""


_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)
"""The values of the Exif orientation that turn a picture by a quarter."""
_NO_PICTURE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow raises on files that are not what they seem."""
