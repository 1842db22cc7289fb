"""An image as it may be kept: upright, of its pixels alone. Runs in the decoder's process only (``decoder.py``)."""

import contextlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from cercle.files.kinds import Kind
from cercle.files.shapes import PREVIEW, Decoded, Unfit

#: Pixels of an image: 6,000 × 4,000. Checked before anything is decoded (decompression bombs).
MOST_PIXELS = 24_000_000
#: Pixels of all the images of an animation together.
MOST_ANIMATED = 48_000_000
_SAVE: dict[Kind, dict[str, Any]] = {
    Kind.JPEG: {"quality": 88, "optimize": True, "progressive": True},
    Kind.PNG: {},
    Kind.WEBP: {"quality": 88},
    Kind.GIF: {},
}


def decode(kind: Kind, data: bytes) -> Decoded:
    """Every pixel is read, so that a truncated file is found; what is written anew holds no position, no camera, no
    comment, nothing that a second format could hide in. Raises ``Unfit``."""
    Image.MAX_IMAGE_PIXELS = None  # our own bound stands below, and is a smaller one
    try:
        # One format alone is tried: the one that was sniffed.
        with Image.open(BytesIO(data), formats=[kind.name]) as picture:
            _check_size(picture)
            frames = _frames(picture, kind)
            return _decoded(kind, frames, picture.info.get("loop"))
    except (Unfit, MemoryError):
        raise
    except Exception:  # whatever a decoder trips over is a damaged file
        raise Unfit("damaged") from None


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise Unfit("too_many_pixels", width=width, height=height)


def _frames(picture: Image.Image, kind: Kind) -> list[tuple[Image.Image, int]]:
    """The images of an animation with how long each is shown (ms); one image of anything else."""
    count = getattr(picture, "n_frames", 1) if kind in (Kind.GIF, Kind.WEBP) else 1
    if count == 1:
        return [(_upright(picture), 0)]
    if count * picture.width * picture.height > MOST_ANIMATED:
        raise Unfit("too_long")
    return [
        (frame.convert("RGBA"), int(frame.info.get("duration") or 0) or 100)
        for frame in ImageSequence.Iterator(picture)
    ]


def _upright(picture: Image.Image) -> Image.Image:
    """As the camera was held, in sRGB, without anything beside the pixels."""
    picture.load()
    profile, transparency = picture.info.get("icc_profile"), picture.info.get("transparency")
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith("I"):  # 16 bits of grey
        upright = upright.convert("I").point(lambda value: value / 256).convert("L")
    if upright.mode in ("P", "PA"):
        upright = upright.convert("RGBA" if transparency is not None or upright.mode == "PA" else "RGB")
    elif upright.mode not in ("RGB", "RGBA", "L", "LA", "CMYK"):
        upright = upright.convert("RGB")
    if profile and upright.mode in ("RGB", "RGBA", "CMYK"):
        upright = _in_srgb(upright, profile)
    if upright.mode == "CMYK":
        upright = upright.convert("RGB")
    upright.info = {}
    return upright


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    mode = "RGBA" if picture.mode == "RGBA" else "RGB"
    with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):  # a profile that says nothing usable
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        changed = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode=mode)
        return changed or picture
    return picture


def _decoded(kind: Kind, frames: list[tuple[Image.Image, int]], loop: int | None) -> Decoded:
    first, out = frames[0][0], BytesIO()
    if len(frames) > 1:
        options: dict[str, Any] = {
            "save_all": True,
            "append_images": [frame for frame, _shown in frames[1:]],
            "duration": [shown for _frame, shown in frames],
            **({} if loop is None else {"loop": loop}),
        }
    else:
        options = {}
        if kind is Kind.JPEG and first.mode not in ("RGB", "L"):
            first = _on_white(first)
    first.save(out, kind.name, **_SAVE[kind], **options)
    return Decoded(
        data=out.getvalue(), preview=preview(first), width=first.width, height=first.height, animated=len(frames) > 1
    )


def _on_white(picture: Image.Image) -> Image.Image:
    if picture.mode in ("RGB", "L"):
        return picture
    over = picture.convert("RGBA")
    ground = Image.new("RGBA", over.size, "white")
    return Image.alpha_composite(ground, over).convert("RGB")


def preview(picture: Image.Image) -> bytes:
    """A JPEG of at most ``PREVIEW`` pixels a side."""
    small = picture.copy()
    if small.mode not in ("RGB", "RGBA", "L"):
        small = small.convert("RGBA")
    small.thumbnail((PREVIEW, PREVIEW))
    out = BytesIO()
    _on_white(small).save(out, "JPEG", quality=80, optimize=True)
    return out.getvalue()
