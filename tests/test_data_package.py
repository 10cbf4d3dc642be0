"""cli.py export: a data package that frictionless calls valid, with the judgement's own numbers."""

import csv
import json
import zipfile

import pytest
from click.testing import CliRunner
from frictionless import Package

from cli import main
from desk.judge import judge
from desk.publish import last_edition


def exported(database, folder, *more):
    out = folder / "package.zip"
    arguments = ["--database", str(database), "export", "--out", str(out), *more]
    result = CliRunner().invoke(main, arguments)
    if result.exit_code == 0:
        zipfile.ZipFile(out).extractall(folder / "package")
    return result


@pytest.mark.parametrize("plan", ["quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023"])
def test_every_plan_s_package_is_valid_and_marked_as_a_sample(sample_database, tmp_path, plan):
    result = exported(sample_database, tmp_path, "--plan", plan)
    assert result.exit_code == 0, result.output
    described = tmp_path / "package" / "datapackage.json"
    report = Package(str(described)).validate()
    assert report.flatten(["type", "message"]) == []
    told = json.loads(described.read_text(encoding="utf-8"))
    assert "演示数据·非真实" in told["description"]
    assert all(field["description"] for one in told["resources"] for field in one["schema"]["fields"])


def test_its_numbers_are_the_edition_s_and_every_figure_has_its_cell(sample_database, sample_desk, tmp_path):
    exported(sample_database, tmp_path, "--plan", "quanzhou_2024", "--licence", "CC-BY-4.0")
    folder = tmp_path / "package"
    with (folder / "judgements.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["target"], row["region"]): row for row in csv.DictReader(file)}
    edition = last_edition(sample_desk, "quanzhou_2024")
    for one in judge(sample_desk, "quanzhou_2024", edition.period, edition.known_at):
        row = rows[one.target, one.region]
        assert (row["status"], row["unit"]) == (one.status, one.figure.unit)
        assert row["value"] == ("" if one.value is None else str(one.value))
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        figures = list(csv.DictReader(file))
    assert figures
    assert [row for row in figures if not (row["file_name"] and row["sheet"] and row["cell"])] == []
    assert json.loads((folder / "datapackage.json").read_bytes())["licenses"] == [{"name": "CC-BY-4.0"}]


def test_what_is_not_published_is_refused_in_a_sentence(sample_database, tmp_path):
    result = exported(sample_database, tmp_path, "--plan", "quanzhou_2024", "--as-of", "2026Q4")
    assert (result.exit_code, "已发布到2026年三季度" in result.output) == (1, True)
