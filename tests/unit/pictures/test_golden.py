"""Two situations made by hand keep their pictures, byte for byte; a change of look shows in review."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.pictures.gallery import bars_of, pictures_of, scene_of, stories

GOLDEN = Path(__file__).parent.parent.parent / "data" / "pictures"


def drawn(name: str) -> dict[str, str]:
    pictures = {kind: svg for kind, svg in pictures_of(scene_of(name)).items() if svg is not None}
    bars = bars_of(stories()[name]) if name == "mme-r" else {}
    return {f"{name}-{kind}": on_lines(svg) for kind, svg in (pictures | bars).items()}


def on_lines(svg: str) -> str:
    """One element a line, so that a difference can be read."""
    return svg.replace("><", ">\n<") + "\n"


@pytest.mark.parametrize("name", stories())
def test_pictures_stay_as_they_were_looked_at(name: str, request: Any) -> None:
    pictures = drawn(name)
    if request.config.getoption("--draw-pictures-anew", default=False):
        GOLDEN.mkdir(parents=True, exist_ok=True)
        for kind, svg in pictures.items():
            (GOLDEN / f"{kind}.svg").write_text(svg, encoding="utf-8")
    kept = {path.stem: path.read_text(encoding="utf-8") for path in GOLDEN.glob(f"{name}-*.svg")}
    assert sorted(kept) == sorted(pictures)
    changed = [kind for kind, svg in pictures.items() if kept[kind] != svg]
    assert changed == [], "look at them, then draw them anew with --draw-pictures-anew"
