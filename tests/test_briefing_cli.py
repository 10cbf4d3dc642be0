"""cli.py briefing, as a stranger meets it: papers where asked for, one sentence where not."""

import io
import zipfile

import pytest
from click.testing import CliRunner

from briefing.screens import renderer
from cli import main
from desk import Files, open_desk
from desk.briefings import STYLE, again, recorded
from tests.conftest import ROOT

QUANZHOU = "quanzhou_2024"


def run(database, *arguments, lang="zh"):
    return CliRunner().invoke(main, ["--database", str(database), "--lang", lang, "briefing", *map(str, arguments)])


def last_line(result):
    return result.output.strip().splitlines()[-1]


@pytest.fixture
def asked_of(sample_database):
    return lambda *arguments, **options: run(sample_database, *arguments, **options)


def desk_over(database):
    return open_desk(Files(ROOT / "indicators.yaml", ROOT / "data" / "regions.csv", database))


def test_every_format_is_written_recorded_and_made_again_to_the_byte(asked_of, sample_database, tmp_path):
    for kind in ("pptx", "docx", "special", "pdf", "xlsx", "html"):
        result = asked_of("--plan", QUANZHOU, "--format", kind, "--out", tmp_path / "papers")
        assert result.exit_code == 0, result.output
    assert asked_of("--plan", QUANZHOU, "--each-district", "--out", tmp_path / "papers").exit_code == 0
    desk = desk_over(sample_database)
    try:
        sets = recorded(desk, QUANZHOU)
        assert sorted(file.format for papers in sets for file in papers.files) == sorted(
            ["pptx", "docx", "special", "pdf", "xlsx", "html", "letters"]
        )
        for papers in sets:
            for name, content in again(desk, papers).files.values():
                assert (tmp_path / "papers" / name).read_bytes() == content, name
    finally:
        desk.store.close()


def test_a_file_of_one_s_own_name_and_a_language(asked_of, tmp_path):
    result = asked_of("--plan", QUANZHOU, "--format", "pdf", "--out", tmp_path / "deep" / "one.pdf", lang="en")
    assert result.exit_code == 0
    assert last_line(result).startswith("written: ")
    assert (tmp_path / "deep" / "one.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.browser
def test_a_picture_s_own_name_asks_for_one_picture_a_folder_for_all(asked_of, tmp_path):
    one = asked_of("--plan", "putian_2023", "--format", "png", "--out", tmp_path / "one.png")
    assert one.exit_code == 0, one.output
    assert (tmp_path / "one.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    assert asked_of("--plan", "putian_2023", "--format", "svg", "--out", tmp_path / "all.zip").exit_code == 0
    with zipfile.ZipFile(tmp_path / "all.zip") as bundle:
        assert all(name.endswith("-2023年三季度.svg") for name in bundle.namelist())
        assert "演示数据" in bundle.read(bundle.namelist()[0]).decode()


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--plan", "nowhere", "--format", "pdf"], 2, "没有方案“nowhere”"),
        (["--plan", QUANZHOU, "--format", "ppt"], 2, "“ppt”不在可写之内"),
        (["--plan", QUANZHOU], 2, "--format"),
        (["--plan", QUANZHOU, "--format", "pdf", "--as-of", "2026Q4"], 1, "还没有发布的一版"),
        (["--plan", QUANZHOU, "--format", "pdf", "--as-of", "2020Q1"], 1, "在2020年一季度没有收到数据"),
        (["--plan", QUANZHOU, "--format", "pdf", "--as-of", "三季度"], 2, "不是时期"),
        (["--plan", QUANZHOU, "--format", "pdf", "--known-at", "2024-01-01"], 1, "还没有发布的一版"),
        (["--plan", QUANZHOU, "--format", "pdf", "--region", "999999"], 2, "没有这个县（市、区）或目标：999999"),
        (["--plan", QUANZHOU, "--format", "pdf", "--target", "none"], 2, "没有这个县（市、区）或目标：none"),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(asked_of, tmp_path, arguments, code, words):
    result = asked_of(*arguments, "--out", tmp_path / "x.pdf")
    assert (result.exit_code, words in last_line(result)) == (code, True), result.output
    assert "Traceback" not in result.output
    assert not (tmp_path / "x.pdf").exists()


def test_a_place_that_cannot_be_written_is_named(asked_of, tmp_path):
    (tmp_path / "file").write_text("x")
    result = asked_of("--plan", QUANZHOU, "--format", "pdf", "--out", tmp_path / "file" / "x.pdf")
    assert result.exit_code == 1
    assert last_line(result).startswith("写不进 ")


def test_without_a_browser_it_says_what_to_install(asked_of, tmp_path, monkeypatch):
    renderer.close()
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    result = asked_of("--plan", QUANZHOU, "--format", "png", "--out", tmp_path / "x.png")
    assert (result.exit_code, "请安装 Chromium、Chrome 或 Edge" in result.output) == (1, True)


def test_a_faulty_style_of_the_office_is_named(asked_of, tmp_path):
    style = tmp_path / "ours.yaml"
    style.write_text(STYLE.read_text(encoding="utf-8") + "\ncolour: red\n", encoding="utf-8")
    result = asked_of("--plan", QUANZHOU, "--format", "pdf", "--style", style, "--out", tmp_path / "x.pdf")
    assert (result.exit_code, last_line(result)) == (1, "汇报样式 ours.yaml 有误：没有“colour”这一项")


def test_chosen_districts_and_targets_are_all_that_is_in_the_letters(asked_of, tmp_path):
    arguments = ["--plan", QUANZHOU, "--each-district", "--region", "350582", "--target", "ip_enterprises"]
    assert asked_of(*arguments, "--out", tmp_path / "letters.zip").exit_code == 0
    with zipfile.ZipFile(io.BytesIO((tmp_path / "letters.zip").read_bytes())) as bundle:
        assert bundle.namelist() == ["01-晋江市-提示函.docx"]
