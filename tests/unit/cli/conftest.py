"""Commands run as a user runs them."""

import pytest

from weizhong.__main__ import main


@pytest.fixture
def run(capsys, request):
    """Run a command, the one a module tests (its ``COMMAND``) if it tests one: exit code, output, errors."""
    command = [request.module.COMMAND] if hasattr(request.module, "COMMAND") else []

    def call(*arguments):
        code = 0
        try:
            main([*command, *map(str, arguments)])
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
