"""Pages of PDFs and pictures, and files that are not what they seem."""

from __future__ import annotations

import struct
import threading
import zlib
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from evp_desktop.errors import NotFound, SlidesUnreadable
from evp_desktop.media import pages as pages_module
from evp_desktop.media.pages import LARGEST, fitted, frame_size, natural_key, open_pages, page_frame
from tests.media.paper import LOCKED, write_pdf

BLUE, GREEN = (0, 0, 1.0), (0, 1.0, 0)
SIDE = st.integers(1, 20_000)


def picture(path: Path, size: tuple[int, int], colour: str, orientation: int = 1) -> Path:
    """A picture of one colour in a file."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.new("RGB", size, colour).save(path, exif=exif)
    return path


def shown(path: Path, number: int = 0) -> npt.NDArray[np.int32]:
    """A page as it would be recorded, as RGB."""
    pages = open_pages(path)
    frame = page_frame(pages, number, frame_size(pages.first_size))
    pages.close()
    assert (frame.format.name, frame.colorspace, frame.color_range) == ("yuv420p", 1, 1)
    rgb = frame.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG"
    )
    return np.asarray(rgb.to_ndarray(), np.int32)


def near(pixel: npt.NDArray[np.int32], colour: tuple[int, int, int]) -> bool:
    return bool((np.abs(pixel - colour) <= 6).all())


def test_a_pdf_fills_the_picture(tmp_path: Path) -> None:
    """Each page at full size, upright, in its colours."""
    path = write_pdf(tmp_path / "slides.pdf", [BLUE, GREEN])
    rgb = shown(path)
    assert rgb.shape == (1080, 1920, 3)
    assert near(rgb[5, 5], (0, 0, 255))
    assert near(rgb[1070, 5], (255, 0, 0))
    assert near(rgb[1070, 130], (0, 0, 255))
    assert near(shown(path, 1)[5, 5], (0, 255, 0))


def test_the_first_page_gives_the_shape(tmp_path: Path) -> None:
    """A page of 4:3 has no black beside it; one of another shape later on has."""
    picture(tmp_path / "1.png", (400, 300), "blue")
    picture(tmp_path / "2.png", (1600, 900), "lime")
    assert shown(tmp_path).shape == (1080, 1440, 3)
    assert near(shown(tmp_path)[2, 2], (0, 0, 255))
    wide = shown(tmp_path, 1)
    assert near(wide[100, 700], (0, 0, 0))
    assert near(wide[540, 2], (0, 255, 0))
    assert near(wide[980, 700], (0, 0, 0))


def test_pictures_are_sorted_as_people_count(tmp_path: Path) -> None:
    """page2 comes before page10; other files and hidden ones are no pages."""
    for name, colour in (("page10.png", "lime"), ("Page2.png", "blue"), ("page1.jpg", "red")):
        picture(tmp_path / name, (160, 90), colour)
    (tmp_path / "notes.txt").write_text("no page")
    (tmp_path / "._page3.png").write_bytes(b"no picture")
    pages = open_pages(tmp_path)
    assert pages.count == 3
    tops = [tuple(pages.rgb(number, LARGEST)[0, 0]) for number in range(3)]
    pages.close()
    assert [np.argmax(top) for top in tops] == [0, 2, 1]
    assert sorted(["b1", "a10", "a9", "a"], key=natural_key) == ["a", "a9", "a10", "b1"]


def test_a_picture_is_upright_and_on_white(tmp_path: Path) -> None:
    """As the camera was held; what can be looked through shows white."""
    picture(tmp_path / "held.jpg", (300, 200), "blue", orientation=6)
    assert shown(tmp_path / "held.jpg").shape == (1080, 720, 3)
    Image.new("RGBA", (64, 36), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert near(shown(tmp_path / "clear.png")[500, 500], (255, 255, 255))


@given(SIDE, SIDE)
def test_every_shape_fits(width: int, height: int) -> None:
    """Even sides inside the box, one of them as long as the box allows."""
    wide, high = fitted((width, height), LARGEST)
    assert (wide % 2, high % 2) == (0, 0)
    assert 2 <= wide <= 1920
    assert 2 <= high <= 1080
    assert wide >= 1918 or high >= 1078


def png_of(width: int, height: int) -> bytes:
    """A tiny file that claims to be a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


HOSTILE = {
    "nothing": b"",
    "text": b"just words",
    "half a PDF": b"%PDF-1.7\n1 0 obj\n<<",
    "a picture of 10 gigapixels": png_of(100_000, 100_000),
    "a picture of 85 megapixels": png_of(10_000, 8_500),
    "a script for a printer": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["slides.pdf", "slide.png"])
def test_a_hostile_file_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    """Whatever its name says, before it costs memory."""
    (tmp_path / name).write_bytes(data)
    with pytest.raises(SlidesUnreadable):
        open_pages(tmp_path / name)


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    """The reason is told."""
    with pytest.raises(SlidesUnreadable, match="password"):
        open_pages(write_pdf(tmp_path / "locked.pdf", [BLUE], trailer=LOCKED))


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a PDF and of a folder; and a folder without pictures, a PDF without pages, a pipe and nothing."""
    with pytest.raises(SlidesUnreadable, match="501 pages"):
        open_pages(write_pdf(tmp_path / "long.pdf", [BLUE] * 501))
    for number in range(501):
        (tmp_path / f"{number}.png").touch()
    with pytest.raises(SlidesUnreadable, match="501 pages"):
        open_pages(tmp_path)
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "empty", write_pdf(tmp_path / "none.pdf", []), Path("/dev/null")):
        with pytest.raises(SlidesUnreadable):
            open_pages(path)
    with pytest.raises(NotFound):
        open_pages(tmp_path / "absent.pdf")
    monkeypatch.setattr(pages_module, "MAX_BYTES", 10)
    with pytest.raises(SlidesUnreadable, match="larger"):
        open_pages(write_pdf(tmp_path / "large.pdf", [BLUE]))


@pytest.mark.parametrize("size", [(1, 100_000), (100_000, 1), (14_400, 14_400), (0.5, 0.5)])
def test_a_page_of_any_shape_is_shown(tmp_path: Path, size: tuple[float, float]) -> None:
    """However thin or large it is, the picture stays small."""
    rgb = shown(write_pdf(tmp_path / "odd.pdf", [BLUE], size=size))
    assert rgb.shape[0] <= 1080
    assert rgb.shape[1] <= 1920


KINDS = ("slides.pdf", "slide.png", "slide.jpg", "slide.gif", "slide.tif", "slide.webp")


@given(st.sampled_from(KINDS), st.data())
def test_a_damaged_file_is_shown_or_refused(tmp_path: Path, name: str, data: st.DataObject) -> None:
    """Bytes that fell over make a page or one clear error, never another one."""
    path = tmp_path / name
    if name == "slides.pdf":
        write_pdf(path, [BLUE, GREEN])
    else:
        picture(path, (64, 36), "blue")
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: data.draw(st.integers(1, len(whole)))]))
    with suppress(SlidesUnreadable):
        pages = open_pages(path)
        try:
            assert max(pages.rgb(0, (320, 180)).shape) <= 320
        finally:
            pages.close()


def test_two_documents_are_read_at_the_same_time(tmp_path: Path) -> None:
    """PDFium itself would break."""
    paths = [write_pdf(tmp_path / f"{i}.pdf", [BLUE] * 5) for i in range(2)]
    seen: list[int] = []

    def work(path: Path) -> None:
        pages = open_pages(path)
        seen.extend(pages.rgb(number, (320, 180))[0, 0, 2] for number in range(5))
        pages.close()

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [255] * 10
