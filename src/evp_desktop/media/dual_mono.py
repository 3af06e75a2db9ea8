"""One voice on both sides for the work of one: AAC of a single channel, rewritten as a pair.

The pair says that all of it is coded as sum and difference (ISO/IEC 14496-3, 4.6.8.1): the sum is the single
channel as it was coded, the difference is nothing. Both sides are then exactly that channel. What acts on the
sides after sum and difference are taken apart (noise shaping, noise in place of bands) must be off.
"""

from __future__ import annotations

MONO_OPTIONS = {"aac_tns": "0", "aac_pns": "0"}
"""What an encoder must leave out so that its packets can be rewritten."""

_SINGLE, _PAIR, _END = 0, 1, 7
_HEAD_BITS = 3 + 4
_EIGHT_SHORT = 2
_FILL = 6


def as_pair(packet: bytes) -> bytes:
    """An AAC packet of one channel as one of two equal ones; raises `ValueError` for any other packet."""
    bits = _Bits(packet)
    before = bits.at
    while bits.peek(3) == _FILL:  # the encoder's name in the first packet
        bits.skip(3)
        count = bits.take(4)
        if count == 15:
            count += bits.take(8) - 1
        bits.skip(8 * count)
    head, head_bits = bits.between(before, bits.at), bits.at - before
    if bits.take(3) != _SINGLE:
        raise ValueError("not one channel")
    tag = bits.take(4)
    gain = bits.take(8)
    info_at = bits.at
    max_sfb, groups = _window(bits)
    info, info_bits = bits.between(info_at, bits.at), bits.at - info_at
    end = bits.last_end()
    rest, rest_bits = bits.between(bits.at, end), end - bits.at
    out = _Out()
    out.put(head, head_bits)
    out.put(_PAIR, 3)
    out.put(tag, 4)
    out.put(1, 1)  # both in one window
    out.put(info, info_bits)
    out.put(2, 2)  # sum and difference in every band
    out.put(gain, 8)
    out.put(rest, rest_bits)
    _put_nothing(out, max_sfb, groups)
    out.put(_END, 3)
    return out.bytes()


def _window(bits: _Bits) -> tuple[int, int]:
    """How many bands are coded, and in how many groups of windows; 0 groups stands for one long window."""
    bits.skip(1)
    sequence = bits.take(2)
    bits.skip(1)
    if sequence == _EIGHT_SHORT:
        max_sfb = bits.take(4)
        return max_sfb, 8 - bits.take(7).bit_count()
    max_sfb = bits.take(6)
    bits.skip(1)
    return max_sfb, 0


def _put_nothing(out: _Out, max_sfb: int, groups: int) -> None:
    """A channel in which every band is empty."""
    out.put(0, 8)
    size, most = (3, 7) if groups else (5, 31)
    for _ in range(max(1, groups) if max_sfb else 0):
        out.put(0, 4)
        left = max_sfb
        while left >= most:
            out.put(most, size)
            left -= most
        out.put(left, size)
    out.put(0, 3)  # no pulses, no noise shaping, no gain control


class _Bits:
    """A packet as one large number, read from its front."""

    def __init__(self, packet: bytes) -> None:
        self.at = 0
        self._size = 8 * len(packet)
        self._value = int.from_bytes(packet, "big")

    def peek(self, count: int) -> int:
        return self.between(self.at, self.at + count)

    def take(self, count: int) -> int:
        found = self.peek(count)
        self.at += count
        return found

    def skip(self, count: int) -> None:
        self.at += count

    def between(self, begin: int, end: int) -> int:
        if end > self._size:
            raise ValueError("ends too early")
        return (self._value >> (self._size - end)) & ((1 << (end - begin)) - 1)

    def last_end(self) -> int:
        """Where the mark of the end begins: three ones, and behind them only what fills the last byte."""
        end = self._size - ((self._value & -self._value).bit_length() - 1) if self._value else 0
        if end < self.at + 3 or self.between(end - 3, end) != _END or self._size - end > 7:
            raise ValueError("no end")
        return end - 3


class _Out:
    def __init__(self) -> None:
        self._value = self._count = 0

    def put(self, value: int, count: int) -> None:
        self._value = (self._value << count) | value
        self._count += count

    def bytes(self) -> bytes:
        spare = -self._count % 8
        return (self._value << spare).to_bytes((self._count + spare) // 8, "big")
