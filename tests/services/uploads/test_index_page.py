"""The page of the folder library."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evp_desktop import paths
from evp_desktop.model.contrast import MIN_CONTRAST, contrast
from evp_desktop.services.brand_kits import load_kit
from evp_desktop.services.uploads.folder import ChapterMark, LibraryLook, look_of
from evp_desktop.services.uploads.index_page import page, read_cues
from tests.services.uploads.support import LOOK, delivery, put, shown

HOSTILE = "</script><img src=x onerror=\"document.title='owned'\"><!-- {{videos}}"


def test_a_hostile_title_stays_text(source: Path, library: Path) -> None:
    """No title, name, description, chapter or cue can end the script element or begin a tag."""
    (source / "nl.vtt").write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{HOSTILE}\n")
    put(
        library,
        delivery(
            source,
            HOSTILE,
            description=HOSTILE,
            speaker=HOSTILE,
            chapters=(ChapterMark(start_us=0, title=HOSTILE),),
        ),
    )
    text = (library / "index.html").read_text(encoding="utf-8")
    assert "onerror=" in text
    assert "<img src=x" not in text
    assert text.count("</script>") == 2
    (video,) = shown(library)
    assert video["title"] == video["description"] == video["chapters"][0][1] == HOSTILE


def test_a_hostile_company_name_is_escaped() -> None:
    """The name of the kit stands in the page as text."""
    text = page([], LibraryLook(**{**{n: getattr(LOOK, n) for n in LOOK.__struct_fields__}, "name": HOSTILE}))
    assert b"<img src=x" not in text
    assert b"<title>&lt;/script&gt;" in text


def test_the_page_needs_nothing_from_elsewhere(source: Path, library: Path) -> None:
    """No address of another site is in the page, and its policy forbids everything but itself."""
    put(library, delivery(source))
    text = (library / "index.html").read_text(encoding="utf-8")
    addresses = set(re.findall(r"https?://[^\"'\s]+", text))
    assert addresses == {"http://www.w3.org/2000/svg"}
    assert "default-src 'none'; script-src 'sha256-" in text
    assert "unsafe" not in text


@pytest.mark.parametrize("kit_id", ["default", "noordlicht"])
def test_the_page_can_be_read_in_light_and_dark(kit_id: str) -> None:
    """Every text colour of the page stands out from its background in both schemes."""
    look = look_of(load_kit(paths.brand_kits_folder() / kit_id))
    text = page([], look).decode()
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in re.findall(r":root \{.*?\}", text, re.S)
    )
    for colours in (light, dark):
        for name in ("text", "quiet", "link"):
            assert contrast(colours[name], colours["ground"]) >= MIN_CONTRAST
            assert contrast(colours[name], colours["card"]) >= MIN_CONTRAST


def test_a_damaged_subtitle_file_gives_what_can_be_read() -> None:
    """Cues with an impossible time are left out, the others kept; line ends of any system are fine."""
    text = "\ufeffWEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000 align:left\r\nOne\r\n\r\n"
    text += "xx --> yy\r\nTwo\r\n\r\n"
    text += "00:05.000 --> 00:04.000\nThree\n\n1:00:00.000 --> 1:00:01.000\nFour\nlines\n"
    assert read_cues(text.encode()) == [(1.0, 2.0, "One"), (3600.0, 3601.0, "Four\nlines")]


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_cue_reader(data: bytes) -> None:
    """Whatever a subtitle file holds, reading it gives a list of cues that end after they start."""
    assert all(end > start for start, end, _ in read_cues(b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + data))


def test_the_page_works_in_a_browser_from_a_file(source: Path, library: Path, tmp_path: Path) -> None:
    """Opened from the disk, the page shows its cards, and a hostile title as text."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no Chromium on this system")
    put(library, delivery(source, HOSTILE))
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
    command += [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--lang=nl",
    ]
    command += [f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=3000", "--dump-dom"]
    dom = subprocess.run(
        [*command, (library / "index.html").as_uri()], capture_output=True, text=True, timeout=120
    ).stdout
    assert '<li><a class="card" href="#script-img-src-x-onerror-document-title-owned-videos">' in dom
    assert '<h2 dir="auto" lang="nl">&lt;/script&gt;&lt;img' in dom
    assert "<title>Ours</title>" in dom
