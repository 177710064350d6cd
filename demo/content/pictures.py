"""Pictures drawn by code, with the shapes of the house: arches for people and doors, a dot for the child."""

import io
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.core.files.images import ImageFile
from PIL import Image as Raster
from PIL import ImageDraw
from wagtail.images.models import Image

WIDTH, HEIGHT = 1200, 750
# From x, y, width and height to the corners Pillow wants.
Box = Callable[[float, float, float, float], tuple[float, float, float, float]]
SCALE = 2  # drawn twice as large, then reduced, so that edges are smooth


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture's title (what it shows, read out to those who cannot see it) and its colours."""

    title: str
    sky: str
    hill: str
    field: str
    figures: tuple[str, ...]
    sea: bool = False
    house: bool = True


SCENES = (
    Scene("Dessin : des parents et des enfants devant une maison, le soir", "#fdeed3", "#a9c6a3", "#7faa80", ("#5b2a86", "#c4643f", "#3a7c9e")),
    Scene("Dessin : une famille au bord de la mer", "#ddeff5", "#cee5ef", "#f7ede0", ("#c4643f", "#5b2a86"), sea=True, house=False),
    Scene("Dessin : deux adultes et un bébé au pied de la montagne", "#f1e8f8", "#b9a3c9", "#7faa80", ("#4f8562", "#5b2a86")),
    Scene("Dessin : un groupe de parents qui parlent", "#f7d6c7", "#e8b79f", "#c4643f", ("#5b2a86", "#3a7c9e", "#4f8562", "#2b1a3d"), house=False),
    Scene("Dessin : une maison ouverte, un enfant et sa grand-mère", "#d6e7d4", "#a9c6a3", "#4f8562", ("#c4643f", "#f2a71b")),
    Scene("Dessin : un père et son enfant sur le chemin d’un lieu", "#fce3ad", "#f4cf7e", "#c9a14a", ("#3a7c9e", "#f2a71b")),
    Scene("Dessin : une cour d’école et des familles qui attendent", "#cee5ef", "#a9c6a3", "#7faa80", ("#c4643f", "#5b2a86", "#4f8562")),
    Scene("Dessin : des enfants qui jouent sous un grand soleil", "#fdeed3", "#fce3ad", "#7faa80", ("#f2a71b", "#c4643f", "#3a7c9e"), house=False),
)  # fmt: skip


def draw_pictures() -> list[Image]:
    """Draws each scene once and stores it as an image of the site."""
    return [_store(scene, number) for number, scene in enumerate(SCENES)]


def _store(scene: Scene, number: int) -> Image:
    file = io.BytesIO()
    _draw(scene, random.Random(number)).save(file, "PNG", optimize=True)
    file.seek(0)
    return Image.objects.create(title=scene.title, file=ImageFile(file, name=f"dessin-{number + 1}.png"))


def _draw(scene: Scene, rng: random.Random) -> Raster.Image:
    picture = Raster.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), scene.sky)
    pen = ImageDraw.Draw(picture)

    def box(x: float, y: float, w: float, h: float) -> tuple[float, float, float, float]:
        return x * SCALE, y * SCALE, (x + w) * SCALE, (y + h) * SCALE

    sun = rng.randint(760, 980)
    pen.ellipse(box(sun, 90, 130, 130), fill="#f2a71b")
    pen.ellipse(box(-200, 380, 900, 700), fill=scene.hill)
    pen.ellipse(box(480, 420, 1000, 700), fill=scene.hill)
    if scene.sea:
        pen.rectangle(box(0, 430, WIDTH, 200), fill="#8fc3d6")
    pen.ellipse(box(-300, 560, 1800, 620), fill=scene.field)
    if scene.house:
        _house(pen, box, rng.randint(700, 860))
    _people(pen, box, scene.figures, rng)
    return picture.resize((WIDTH, HEIGHT), Raster.Resampling.LANCZOS)


def _house(pen: ImageDraw.ImageDraw, box: Box, x: int) -> None:
    pen.rectangle(box(x, 380, 220, 230), fill="#fff6e8")
    x1, y1, x2, _ = box(x - 24, 386, 268, 0)
    pen.polygon([(x1, y1), ((x1 + x2) / 2, y1 - 120 * SCALE), (x2, y1)], fill="#c4643f")
    _arch(pen, box, x + 70, 610, 80, 130, "#f2a71b")


def _people(pen: ImageDraw.ImageDraw, box: Box, colours: tuple[str, ...], rng: random.Random) -> None:
    x = 170
    for colour in colours:
        height = rng.randint(170, 230)
        _person(pen, box, x, 650, 88, height, colour)
        if rng.random() < 0.8:
            _person(pen, box, x + 84, 656, 56, height * 0.55, rng.choice(("#f2a71b", "#c4643f", "#8fc3d6")))
        x += rng.randint(150, 185)


def _person(
    pen: ImageDraw.ImageDraw, box: Box, x: float, base: float, width: float, height: float, colour: str
) -> None:
    _arch(pen, box, x, base, width, height, colour)
    head = width * 0.62
    pen.ellipse(box(x + (width - head) / 2, base - height - head * 1.12, head, head), fill=colour)


def _arch(
    pen: ImageDraw.ImageDraw, box: Box, x: float, base: float, width: float, height: float, colour: str
) -> None:
    pen.ellipse(box(x, base - height, width, width), fill=colour)
    pen.rectangle(box(x, base - height + width / 2, width, height - width / 2), fill=colour)
