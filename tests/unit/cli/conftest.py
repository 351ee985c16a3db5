"""Commands run as a user runs them."""

import pytest

from weizhong.__main__ import main


@pytest.fixture
def run(capsys, request):
    """Run the command a module tests (its ``COMMAND``): exit code, what was printed, what went wrong."""

    def call(*arguments):
        code = 0
        try:
            main([request.module.COMMAND, *map(str, arguments)])
        except SystemExit as exit_:
            code = exit_.code or 0
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def table(tmp_path):
    """Write a table of trials."""

    def write(text, name="trials.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return write
