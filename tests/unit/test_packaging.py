"""The wheel and the sdist hold what they must, install into an empty environment, and run there."""

import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = [sys.executable, "-m", "build", "--no-isolation", "--outdir"]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with a wheel made from the sdist, as a package index would make it."""
    folder = tmp_path_factory.mktemp("dist")
    run([*BUILD, str(folder), str(ROOT)])
    return folder


@pytest.fixture(scope="module")
def empty_environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with our wheel, and nothing else but this environment's packages as dependencies.

    A ``.pth`` line adds the folder of the dependencies without running the ``.pth`` files in it, so that
    an editable install of ours there stays out of sight.
    """
    folder = tmp_path_factory.mktemp("empty")
    run([sys.executable, "-m", "venv", "--without-pip", str(folder)])
    python = folder / "bin" / "python"
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    run([*pip, "--disable-pip-version-check", str(only(built.glob("*.whl")))])
    site = run([str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip()
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder


def test_the_wheel_holds_every_file_of_the_package_and_nothing_else(built: Path) -> None:
    held = set(zipfile.ZipFile(only(built.glob("*.whl"))).namelist())
    files = {file for file in (ROOT / "src" / "weizhong").rglob("*") if file.is_file()}
    ours = {file for file in files if "__pycache__" not in file.parts}
    assert {file.relative_to(ROOT / "src").as_posix() for file in ours} <= held
    assert {name.partition("/")[0].partition("-")[0] for name in held} == {"weizhong"}


def test_the_wheel_carries_licence_and_notices(built: Path) -> None:
    held = zipfile.ZipFile(only(built.glob("*.whl"))).namelist()
    assert {"LICENSE", "NOTICE"} <= {Path(name).name for name in held if "dist-info/licenses" in name}


def test_the_sdist_holds_what_is_needed_to_test_and_rebuild(built: Path) -> None:
    with tarfile.open(only(built.glob("*.tar.gz"))) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "Makefile", "README.md", "LICENSE", "NOTICE", "tests/__init__.py"} <= held


def test_the_installed_package_is_not_this_checkout(empty_environment: Path) -> None:
    where = run(
        [str(empty_environment / "bin" / "python"), "-c", "import weizhong; print(weizhong.__file__)"]
    )
    assert Path(where.strip()).is_relative_to(empty_environment)


def test_the_installed_command_locates_a_point(empty_environment: Path) -> None:
    body = ["--sex", "female", "--age", "52", "--stature-cm", "162", "--mass-kg", "70"]
    said = run([str(empty_environment / "bin" / "weizhong"), "locate", "BL23", *body, "--format", "json"])
    assert '"code": "BL23"' in said


def test_the_installed_command_runs_its_demo(empty_environment: Path, tmp_path: Path) -> None:
    said = run([str(empty_environment / "bin" / "weizhong"), "demo", "--out", str(tmp_path / "out")])
    assert "report.html" in said
    assert (tmp_path / "out" / "report.html").stat().st_size > 10_000


def only(paths: Iterator[Path]) -> Path:
    (path,) = paths
    return path


def run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT.anchor)
    assert done.returncode == 0, done.stderr
    return done.stdout
