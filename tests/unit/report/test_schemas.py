"""Every published schema is listed, and the practitioner's is that of the file as it is written."""

import json as plain
import tomllib

import jsonschema
import pytest
from tests.session_guide import a_visit

from weizhong.cli import main
from weizhong.report import json


def test_every_document_with_a_schema_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["schema"])
    listed = dict(line.split() for line in capsys.readouterr().out.splitlines())
    assert listed == json.documents()
    for name, identifier in listed.items():
        main(["schema", name])
        assert plain.loads(capsys.readouterr().out)["title"] == identifier


def _practitioner() -> dict[str, object]:
    document = tomllib.loads(a_visit.PRACTITIONER)
    (row,) = document["qualification"]
    row["since"] = row["since"].isoformat()  # JSON has no days of its own
    return document


def test_a_practitioner_file_keeps_to_its_schema() -> None:
    schema = plain.loads(json.schema("practitioner"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(_practitioner(), schema)


@pytest.mark.parametrize(
    "slip",
    [
        {"techniques": ["needlework"]},
        {"technique": "needling"},  # beside techniques
        {"licence": "1"},
        {"techniques": []},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(slip: dict[str, object]) -> None:
    document = _practitioner()
    (row,) = document["qualification"]  # type: ignore[misc]  # a list of one table
    row |= slip
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, plain.loads(json.schema("practitioner")))
