"""``weizhong photo``: marks in, points on the picture out, and how it says no."""

import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.absences import require
from tests.unit.anatomy.photo.photographs import WHOLE, camera, photograph

from weizhong.__main__ import main
from weizhong.terms.errors import InvalidInput, MissingExtra, MissingInput, OutputError, UnreadableInput

BODY = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]
PIXELS = {
    mark.name: [round(x / 4, 2) for x in mark.pixel]
    for mark in photograph(WHOLE, camera(yaw=3, roll=4)).marks
}
SIZE = (750, 1000)
SIZED = {"width_px": SIZE[0], "height_px": SIZE[1]}


def marks_file(folder: Path, marks=PIXELS, **photo) -> Path:
    lines = ["[photo]", *(f"{name} = {json.dumps(value)}" for name, value in photo.items())]
    lines += ["[marks]", *(f"{name} = {spot}" for name, spot in marks.items())]
    file = folder / "marks.toml"
    file.write_text("\n".join(lines), "utf-8")
    return file


def picture(folder: Path, name: str = "back.png", size=SIZE) -> Path:
    require("Pillow", find_spec("PIL") is not None, "pip install weizhong[photo]")
    from PIL import Image

    Image.new("RGB", size, "#caa78e").save(folder / name)
    return folder / name


def refused(capsys, words: list, error: type, message: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main([str(word) for word in words])
    said = capsys.readouterr().err
    assert caught.value.code == error.exit_code
    assert re.search(message, said), said
    assert len(said.splitlines()) == 1


def test_points_are_told_in_pixels_with_camera_and_misfits(tmp_path, capsys):
    main(["photo", str(marks_file(tmp_path, **SIZED)), "BL23", "GV4", "ST36", *BODY])
    said = " ".join(capsys.readouterr().out.split())
    assert re.search(r"BL23 left \d+ \d+ \d+ × \d+", said)
    assert "Not drawn: ST36 left: head and limbs" in said
    assert re.search(r"Camera about 2\.[456] m away; .* by [234]° .* 4° in the picture", said)
    assert "from where the other marks let it lie" in said
    assert "Midline at" in said


def test_json_holds_pixels_camera_midline_and_body_points(tmp_path, capsys):
    main(["photo", str(marks_file(tmp_path, **SIZED)), "BL23", *BODY, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["schema"] == "weizhong.photo/1"
    assert {point["side"] for point in found["in_picture"]} == {"left", "right"}
    left, right = found["in_picture"]
    assert left["x_px"] < right["x_px"]
    assert found["points"][0]["code"] == "BL23"
    assert found["camera"]["roll_deg"] == pytest.approx(4, abs=0.5)
    assert [spot["height_mm"] for spot in found["midline"]] == sorted(
        (spot["height_mm"] for spot in found["midline"]), reverse=True
    )


def test_a_marks_file_may_be_json(tmp_path, capsys):
    file = tmp_path / "marks.json"
    file.write_text(json.dumps({"photo": SIZED, "marks": PIXELS}))
    main(["photo", str(file), "GV4", *BODY])
    assert "GV4" in capsys.readouterr().out


def test_without_a_picture_svg_is_a_clear_sheet_of_its_size(tmp_path):
    out = tmp_path / "sheet.svg"
    main(["photo", str(marks_file(tmp_path, **SIZED)), "BL23", "GV4", *BODY, "-o", str(out)])
    root = ElementTree.fromstring(out.read_text("utf-8"))
    assert root.attrib["viewBox"] == "0 0 750 1000"
    assert [node.text for node in root.iter("{http://www.w3.org/2000/svg}text")].count("BL23") == 2
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))


def test_svg_holds_the_picture_itself(tmp_path):
    picture(tmp_path)
    out = tmp_path / "drawn.svg"
    main(["photo", str(marks_file(tmp_path, file="back.png")), "BL23", *BODY, "-o", str(out)])
    assert 'href="data:image/jpeg;base64,' in out.read_text("utf-8")


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_points_are_painted_where_json_says(tmp_path, capsys, ending):
    picture(tmp_path)
    from PIL import Image

    file, out = marks_file(tmp_path, file="back.png"), tmp_path / f"drawn.{ending}"
    main(["photo", str(file), "GV4", *BODY, "-o", str(out)])
    main(["photo", str(file), "GV4", *BODY, "--format", "json"])
    (point,) = json.loads(capsys.readouterr().out)["in_picture"]
    with Image.open(out) as drawn:
        assert drawn.size == SIZE
        red, green, blue = drawn.convert("RGB").getpixel((round(point["x_px"]), round(point["y_px"])))
        bare = drawn.convert("RGB").getpixel((100, 100))
    assert red < 60
    assert green > red
    assert blue > red
    assert bare[0] > 190


def test_a_picture_is_read_as_a_viewer_shows_it(tmp_path, capsys):
    picture(tmp_path)  # for the absence
    from PIL import Image

    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its side
    Image.new("RGB", (1000, 750), "#caa78e").save(tmp_path / "turned.jpg", exif=exif)
    main(["photo", str(marks_file(tmp_path, file="turned.jpg")), "GV4", *BODY, "--format", "json"])
    assert json.loads(capsys.readouterr().out)["picture"] == SIZED


def test_neither_photo_nor_marks_are_ever_overwritten(tmp_path, capsys):
    shot, file = picture(tmp_path), marks_file(tmp_path, file="back.png")
    before = shot.read_bytes()
    (tmp_path / "link.png").symlink_to(shot)
    for name in ("back.png", "link.png"):
        refused(capsys, ["photo", file, "GV4", *BODY, "-o", tmp_path / name], OutputError, "being read")
    assert shot.read_bytes() == before


@pytest.mark.parametrize(
    ("photo", "words", "error", "message"),
    [
        (SIZED, ["GV4", "-o", "x.png"], MissingInput, r"no picture to draw a png on: name it as photo\.file"),
        (SIZED, [], MissingInput, r"Missing: a point code"),
        ({}, ["GV4"], MissingInput, r"size is missing"),
        ({"file": 3}, ["GV4"], InvalidInput, r"name in quotes"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(tmp_path, capsys, photo, words, error, message):
    refused(capsys, ["photo", marks_file(tmp_path, **photo), *words, *BODY], error, message)


def test_a_picture_that_is_none_is_refused(tmp_path, capsys):
    picture(tmp_path)
    (tmp_path / "text.jpg").write_text("no picture")
    for name in ("text.jpg", "absent.jpg"):
        file = marks_file(tmp_path, file=name)
        refused(capsys, ["photo", file, "GV4", *BODY], UnreadableInput, "cannot be read .*check photo.file")


def test_toml_that_is_none_is_located(tmp_path, capsys):
    file = tmp_path / "marks.toml"
    file.write_text("[marks]\nc7 = [1, 2]\nc7 = [3, 4]\n")
    refused(
        capsys, ["photo", file, "GV4", *BODY], UnreadableInput, r"The marks file is not valid TOML at line 3"
    )


def test_without_pillow_the_extra_is_named_only_where_it_is_needed(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "PIL", None)
    (tmp_path / "back.png").write_bytes(b"")
    unsized = marks_file(tmp_path, file="back.png")
    refused(capsys, ["photo", unsized, "GV4", *BODY], MissingExtra, r"extra 'photo'")
    sized = marks_file(tmp_path, file="back.png", **SIZED)
    main(["photo", str(sized), "GV4", *BODY])
    assert "GV4" in capsys.readouterr().out
