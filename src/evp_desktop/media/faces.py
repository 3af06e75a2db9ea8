"""Faces in a picture, by MediaPipe's detector for faces at any distance a desk allows."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from evp_desktop import paths
from evp_desktop.media.frames import Plane, Planes, to_rgb

if TYPE_CHECKING:
    import cv2

SIDE_PX = 192
"""What the model takes: a square, the picture in the middle (facts-models 4)."""
_CELLS = 48
"""It gives a score and a box for each of 48 x 48 places."""
_SHA256 = "99bf9494d84f50acc6617d89873f71bf6635a841ea699c17cb3377f9507cfec3"
_SURE = 0.5
_OVERLAP = 0.3
_CLASSIC_ENGINE = 1
"""`cv2.dnn.ENGINE_CLASSIC`: OpenCV's new engine gives only one of the two outputs of this model."""

Float = npt.NDArray[np.float32]


class Face(NamedTuple):
    """Where a face is, from brow to chin, in parts of the picture's width and height; 0, 0 is top left."""

    x: float
    y: float
    width: float
    height: float
    score: float

    @property
    def centre_x(self) -> float:
        """Its middle, in parts of the picture's width."""
        return self.x + self.width / 2

    @property
    def centre_y(self) -> float:
        """Its middle, in parts of the picture's height."""
        return self.y + self.height / 2


def model_file() -> Path:
    """Where the model lies that ships with the program."""
    return paths.assets_folder() / "models" / "face_detection_full_range.tflite"


class FaceFinder:
    """Finds faces, 7 ms a picture. For one thread; OpenCV is loaded at the first picture."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or model_file()
        self._net: cv2.dnn.Net | None = None
        self._is_able = True

    def find(self, picture: Planes) -> tuple[Face, ...] | None:
        """The faces, the largest first; None when nothing can be found here, for want of the model."""
        import cv2

        if self._is_able and self._net is None:
            self._net = _loaded(self._path)
        if self._net is None:
            self._is_able = False
            return None
        blob, scale, left, top = _square(picture)
        try:
            self._net.setInput(blob)
            outputs = self._net.forward(self._net.getUnconnectedOutLayersNames())
        except cv2.error:
            self._net, self._is_able = None, False
            return None
        return tuple(_in_picture(face, picture, scale, left, top) for face in _decoded(outputs))


def _loaded(path: Path) -> cv2.dnn.Net | None:
    import cv2

    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() == _SHA256:
            return cv2.dnn.readNetFromTFLite(str(path), engine=_CLASSIC_ENGINE)
    except (OSError, TypeError, cv2.error):  # no file, or an OpenCV without this kind of model
        return None
    return None


def _square(picture: Planes) -> tuple[Any, float, int, int]:
    """The picture in the middle of the model's square, its scale, and where it lies there."""
    import cv2

    scale = SIDE_PX / max(picture.width, picture.height)
    width, height = (max(2, round(side * scale) // 2 * 2) for side in (picture.width, picture.height))
    half = (width // 2, height // 2)
    small = Planes(_resized(picture.y, (width, height)), _resized(picture.u, half), _resized(picture.v, half))
    square = np.zeros((SIDE_PX, SIDE_PX, 3), np.uint8)
    left, top = (SIDE_PX - width) // 2, (SIDE_PX - height) // 2
    square[top : top + height, left : left + width] = to_rgb(small, width, height)
    return cv2.dnn.blobFromImage(square, 1 / 127.5, mean=(127.5,) * 3), scale, left, top


def _resized(plane: Plane, size: tuple[int, int]) -> Plane:
    import cv2

    return np.asarray(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), np.uint8)


def _decoded(outputs: Any) -> list[tuple[Float, float]]:
    """Boxes (left, top, width, height) in the square's pixels with their scores, each face once."""
    import cv2

    logits, found = sorted((np.asarray(one).reshape(_CELLS**2, -1) for one in outputs), key=np.size)
    scores = 1 / (1 + np.exp(-logits[:, 0]))
    sure = np.flatnonzero(scores > _SURE)
    rows, columns = np.divmod(sure, _CELLS)
    cell = SIDE_PX / _CELLS
    boxes = found[sure, :4]
    boxes[:, 0] += (columns + 0.5) * cell - boxes[:, 2] / 2
    boxes[:, 1] += (rows + 0.5) * cell - boxes[:, 3] / 2
    kept = cv2.dnn.NMSBoxes(boxes.tolist(), scores[sure].tolist(), _SURE, _OVERLAP)
    faces = [(boxes[i], float(scores[sure[i]])) for i in np.asarray(kept, int).reshape(-1)]
    return sorted(faces, key=lambda face: -float(face[0][3]))


def _in_picture(face: tuple[Float, float], picture: Planes, scale: float, left: int, top: int) -> Face:
    x, y, width, height = (float(value) for value in face[0])
    across, down = picture.width * scale, picture.height * scale
    return Face((x - left) / across, (y - top) / down, width / across, height / down, face[1])
