"""QR codes: an address for the camera of a telephone."""

from functools import lru_cache
from io import BytesIO


# Four milliseconds each, most of them to choose the pattern that cameras read best: a booklet made again has the same.
@lru_cache(maxsize=1024)
def code(address: str) -> str:
    """The code of an address as an SVG drawing, two modules of margin around it.

    Level M: still read with a sixth of it creased or stained.
    """
    import segno

    drawing = BytesIO()
    made = segno.make(address, error="m", micro=False)
    made.save(drawing, kind="svg", border=2, omitsize=True, xmldecl=False, nl=False)
    return drawing.getvalue().decode()
