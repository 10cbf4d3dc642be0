"""What scripts are told: every command's answer to --json is as its JSON Schema in docs/json/ says, whatever the exit code."""

import json

import click
import jsonschema
import pytest

import cli
from tests.conftest import ROOT
from tests.json_answers import answers

SCHEMAS = {path.name.removesuffix(".schema.json"): path for path in (ROOT / "docs" / "json").glob("*.schema.json")}


def test_every_command_that_answers_a_script_has_a_schema_and_judge_alone_is_an_array():
    group = cli.main
    with click.Context(group) as context:
        told = {
            name
            for name in group.list_commands(context)
            if any(option.name == "as_json" for option in group.get_command(context, name).params)
        }
    assert told - {"judge"} == set(SCHEMAS)
    assert told == set(cli.COMMANDS)


@pytest.mark.timeout(900)  # seventy commands, each a start of its own
def test_every_answer_is_as_its_schema_says(sample_database, tmp_path):
    checks = {name: jsonschema.Draft202012Validator(json.loads(path.read_text())) for name, path in SCHEMAS.items()}
    codes: dict[str, set[int]] = {}
    wrong = []
    for command, code, answer in answers(sample_database, tmp_path):
        codes.setdefault(command, set()).add(code)
        wrong += [f"{command} ({code}): {fault.message[:200]}" for fault in checks[command].iter_errors(answer)]
        # A schema that lets everything in would say nothing.
        assert not checks[command].is_valid({**answer, "none_such": 1}), command
        assert ("exit_code" not in answer) or answer["exit_code"] == code
    assert wrong == []
    assert set(codes) == set(SCHEMAS)
    # Nobody is reminded where no access file says how.
    assert {name for name, found in codes.items() if 0 not in found} == {"remind"}
    assert sum(len(found - {0}) > 0 for found in codes.values()) > 20
