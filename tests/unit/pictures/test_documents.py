"""Documents embed the same pictures: Typst's renderer reads every one of them."""

from pathlib import Path

import pytest

from tests.unit.pictures.gallery import bars_of, pictures_of, scene_of, stories


@pytest.mark.slow
@pytest.mark.parametrize("name", stories())
def test_typst_sets_every_picture(name: str, tmp_path: Path) -> None:
    import typst

    pictures = {kind: svg for kind, svg in pictures_of(scene_of(name)).items() if svg} | bars_of(
        stories()[name]
    )
    for kind, svg in pictures.items():
        (tmp_path / f"{kind}.svg").write_text(svg, encoding="utf-8")
    images = "\n".join(f'#image("{kind}.svg", alt: "{kind}")' for kind in pictures)
    source = tmp_path / "pictures.typ"
    source.write_text(f"#set page(width: 40cm, height: auto)\n{images}\n", encoding="utf-8")
    pdf = typst.compile(source)
    assert isinstance(pdf, bytes)
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 20_000
