"""H.264 by the bit: enough of ITU-T H.264 to write a picture that repeats the one before it.

Such a picture is one P slice in which every macroblock is skipped (7.3.4): some sixty bytes, decoded as a
copy. It is no reference, so it may stand between any two pictures of an encoder that never heard of it; only
the picture order count of those behind it must be raised (8.2.1).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

IDR_SLICE = 5
SLICE = 1
START_CODE = b"\0\0\0\x01"

_SPS, _PPS = 7, 8
_EXTENDED_PROFILES = (100, 110, 122, 244, 44, 83, 86, 118, 128)
_HEADER_BYTES = 48
"""No slice header of ours is longer."""
_P_SLICES = 5
"""Slice type: P, as are all slices of the picture (table 7-6)."""


class StreamFacts(NamedTuple):
    """What of the parameter sets the headers of slices depend on."""

    macroblocks: int
    frame_num_bits: int
    order_bits: int
    initial_qp: int
    is_weighted: bool
    has_deblocking_control: bool


class SliceFacts(NamedTuple):
    """Where a slice stands among its neighbours; `order_at` is the bit at which its order count begins."""

    is_idr: bool
    is_reference: bool
    frame_num: int
    order: int
    order_at: int


class Bits:
    """Reads from the first bit on."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8
        self.at = 0

    def take(self, count: int) -> int:
        """The next bits as a number; behind the end there are zeros."""
        self.at += count
        shift = self._left - self.at
        value = self._value >> shift if shift >= 0 else self._value << -shift
        return value & ((1 << count) - 1)

    def ue(self) -> int:
        """An unsigned Exp-Golomb number (9.1); raises `ValueError` for what is none."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise ValueError("no Exp-Golomb number")
        return (1 << zeros) - 1 + self.take(zeros)

    def se(self) -> int:
        """A signed Exp-Golomb number (9.1.1)."""
        code = self.ue()
        return (code + 1) // 2 if code % 2 else -(code // 2)


class _Writer:
    """Collects bits."""

    def __init__(self) -> None:
        self._bits: list[str] = []

    def put(self, value: int, count: int) -> None:
        if count:
            self._bits.append(f"{value:0{count}b}")

    def ue(self, value: int) -> None:
        width = (value + 1).bit_length()
        self.put(value + 1, 2 * width - 1)

    def se(self, value: int) -> None:
        self.ue(2 * value - 1 if value > 0 else -2 * value)

    def fill(self) -> None:
        """Ones up to the next whole byte (cabac_alignment_one_bit)."""
        self.put((1 << (-self.length % 8)) - 1, -self.length % 8)

    @property
    def length(self) -> int:
        return sum(map(len, self._bits))

    @property
    def data(self) -> bytes:
        text = "".join(self._bits)
        return int(text, 2).to_bytes(len(text) // 8, "big")


def nal_units(data: bytes) -> list[bytes]:
    """The units of a byte stream (annex B), without start codes."""
    return [unit for unit in re.split(rb"\0\0\0?\x01", data) if unit]


def unescaped(unit: bytes) -> bytes:
    """A unit without its emulation prevention bytes (7.4.1)."""
    return unit.replace(b"\0\0\x03", b"\0\0")


def escaped(unit: bytes) -> bytes:
    """The reverse of `unescaped`."""
    return re.sub(rb"\0\0(?=[\0-\x03])", b"\0\0\x03", unit)


def stream_facts(headers: bytes) -> StreamFacts:
    """What an encoder's header (annex B) says; raises `ValueError` for a stream that we cannot add to."""
    units = {unit[0] & 31: unescaped(unit[1:]) for unit in nal_units(headers)}
    if _SPS not in units or _PPS not in units:
        raise ValueError("no parameter sets")
    frame_num_bits, order_bits, macroblocks = _sequence(units[_SPS])
    initial_qp, is_weighted, has_control = _picture(units[_PPS])
    return StreamFacts(macroblocks, frame_num_bits, order_bits, initial_qp, is_weighted, has_control)


def _sequence(data: bytes) -> tuple[int, int, int]:
    """Widths of frame_num and pic_order_cnt_lsb, and how many macroblocks a picture has (7.3.2.1.1)."""
    bits = Bits(data)
    profile = bits.take(8)
    bits.take(16)
    bits.ue()
    if profile in _EXTENDED_PROFILES:
        if bits.ue() == 3:
            bits.take(1)
        bits.ue()
        bits.ue()
        if bits.take(2):
            raise ValueError("scaling matrices or lossless")
    frame_num_bits = bits.ue() + 4
    if bits.ue():
        raise ValueError("order counted another way")
    order_bits = bits.ue() + 4
    bits.ue()
    bits.take(1)
    wide, high = bits.ue() + 1, bits.ue() + 1
    if not bits.take(1):
        raise ValueError("interlaced")
    return frame_num_bits, order_bits, wide * high


def _picture(data: bytes) -> tuple[int, bool, bool]:
    """The QP that slices start from, and whether they carry weights and deblocking (7.3.2.2)."""
    bits = Bits(data)
    if bits.ue() or bits.ue() or not bits.take(1) or bits.take(1) or bits.ue():
        raise ValueError("not one picture parameter set with CABAC and one slice group")
    bits.ue()
    bits.ue()
    is_weighted = bool(bits.take(1))
    bits.take(2)
    initial_qp = 26 + bits.se()
    bits.se()
    bits.se()
    has_control = bool(bits.take(1))
    bits.take(1)
    if bits.take(1):
        raise ValueError("redundant pictures")
    return initial_qp, is_weighted, has_control


def slice_facts(unit: bytes, stream: StreamFacts) -> SliceFacts:
    """What the header of a slice says (7.3.3)."""
    is_idr = unit[0] & 31 == IDR_SLICE
    bits = Bits(unescaped(unit[1:_HEADER_BYTES]))
    bits.ue()
    bits.ue()
    bits.ue()
    frame_num = bits.take(stream.frame_num_bits)
    if is_idr:
        bits.ue()
    order_at = bits.at
    return SliceFacts(is_idr, bool(unit[0] & 0x60), frame_num, bits.take(stream.order_bits), order_at)


def with_order(unit: bytes, facts: SliceFacts, stream: StreamFacts, order: int) -> bytes:
    """The slice with another order count, modulo what the stream can say."""
    plain = bytearray(unescaped(unit))
    first, last = 8 + facts.order_at, 8 + facts.order_at + stream.order_bits
    begin, end = first // 8, -(-last // 8)
    value = int.from_bytes(plain[begin:end], "big")
    shift = end * 8 - last
    value &= ~(((1 << stream.order_bits) - 1) << shift)
    value |= order % (1 << stream.order_bits) << shift
    plain[begin:end] = value.to_bytes(end - begin, "big")
    return escaped(bytes(plain))


def repeating(stream: StreamFacts, frame_num: int, order: int, back: int) -> bytes:
    """A unit that shows a reference picture again; `back` 1 is the one decoded last, 2 the one before it.

    `frame_num` is the number behind that of the reference decoded last, `order` its own order count.
    """
    head = _Writer()
    head.ue(0)
    head.ue(_P_SLICES)
    head.ue(0)
    head.put(frame_num % (1 << stream.frame_num_bits), stream.frame_num_bits)
    head.put(order % (1 << stream.order_bits), stream.order_bits)
    head.put(1, 1)  # one reference,
    head.ue(0)
    head.put(int(back > 1), 1)  # which is not the last one
    if back > 1:
        head.ue(0)
        head.ue(back - 1)
        head.ue(3)
    if stream.is_weighted:
        head.ue(0)
        head.ue(0)
        head.put(0, 2)
    head.ue(0)  # cabac_init_idc
    head.se(_QP - stream.initial_qp)
    if stream.has_deblocking_control:
        head.ue(1)  # nothing to smooth in a copy
    head.fill()
    return escaped(bytes([SLICE]) + head.data + _all_skipped(stream.macroblocks))


@lru_cache(maxsize=8)
def _all_skipped(macroblocks: int) -> bytes:
    """The data of a slice of skipped macroblocks (9.3.4.5): mb_skip_flag 1, end_of_slice_flag, and again."""
    coder = _LikelyCoder()
    for left in range(macroblocks - 1, -1, -1):
        coder.likely()
        coder.end(is_last=not left)
    return coder.data


_QP = 26
"""The QP of a slice sets how likely a skipped macroblock is held to be at first: here likely (9.3.1.1)."""
_FIRST_STATE = 6
"""pStateIdx of mb_skip_flag at that QP in P slices: ctxIdx 11, cabac_init_idc 0, m 23, n 33 (table 9-13), so
preCtxState is 70. Neighbours are skipped or absent, so no other context is used (9.3.3.1.1.1)."""

_UNLIKELY_RANGES = (
    "105128152175100122144166095116137158090110130150085104123142081099117135077094111128073089105122"
    "069085100116066080095110062076090104059072086099056069081094053065077089051062073085048059069080"
    "046056066076043053063072041050059069039048056065037045054062035043051059033041048056032039046053"
    "030037043050029035041048027033039045026031037043024030035041023028033039022027032037021026030035"
    "020024029033019023027031018022026030017021025028016020023027015019022025014018021024014017020023"
    "013016019022012015018021012014017020011014016019011013015018010012015017010012014016009011013015"
    "009011012014008010012014008009011013007009011012007009010012007008010011006008009011006007009010"
    "006007008009"
)
"""rangeTabLPS (table 9-44) from `_FIRST_STATE` on: four numbers of three digits for each state."""
_LAST_STATE = 62


class _LikelyCoder:
    """The arithmetic encoder of 9.3.4.5 for one context whose likely value is all that ever comes."""

    def __init__(self) -> None:
        self._state = 0
        self._low, self._range = 0, 510
        self._waiting = 0
        self._is_first = True
        self._bits: list[str] = []

    def likely(self) -> None:
        """Encode the likely value."""
        at = 12 * self._state + 3 * (self._range >> 6 & 3)
        self._range -= int(_UNLIKELY_RANGES[at : at + 3])
        self._state = min(self._state + 1, _LAST_STATE - _FIRST_STATE)
        self._normalise()

    def end(self, is_last: bool) -> None:
        """Encode whether the slice ends here (EncodeTerminate, EncodeFlush)."""
        self._range -= 2
        if not is_last:
            self._normalise()
            return
        self._low += self._range
        self._range = 2
        self._normalise()
        self._put(self._low >> 9 & 1)
        self._bits.append(f"{self._low >> 7 & 3 | 1:02b}")

    def _normalise(self) -> None:
        while self._range < 256:
            if self._low < 256:
                self._put(0)
            elif self._low >= 512:
                self._low -= 512
                self._put(1)
            else:
                self._low -= 256
                self._waiting += 1
            self._range <<= 1
            self._low <<= 1

    def _put(self, bit: int) -> None:
        if self._is_first:
            self._is_first = False
        else:
            self._bits.append(str(bit))
        self._bits.append(str(1 - bit) * self._waiting)
        self._waiting = 0

    @property
    def data(self) -> bytes:
        """What was encoded; its last bit is the stop bit, zeros follow up to a whole byte."""
        text = "".join(self._bits)
        text += "0" * (-len(text) % 8)
        return int(text, 2).to_bytes(len(text) // 8, "big")
