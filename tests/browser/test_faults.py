"""What a reader sees when it is not their fault: calm pages that say what to do, and never a trace."""

from tests.browser.serving import ROOT, served, visit


def test_a_faulty_catalogue_shows_every_fault_with_its_line_and_no_figure(browser, sample_database, tmp_path):
    text = (ROOT / "indicators.yaml").read_text(encoding="utf-8")
    faulty = tmp_path / "indicators.yaml"
    faulty.write_text(
        text.replace("phrase: 商标有效注册量达到88万件", "phrase: 商标有效注册量达到89万件").replace(
            "comparator: at_least", "comparator: at_leest", 1
        ),
        encoding="utf-8",
    )
    expected = [
        next(n for n, line in enumerate(faulty.read_text(encoding="utf-8").splitlines(), 1) if word in line)
        for word in ("at_leest", "value: 880000")
    ]
    office = {"TRACKER_CATALOGUE": str(faulty)}
    with served(sample_database, tmp_path / "server.log", **office) as server, visit(browser, server) as visitor:
        said = visitor.open("/indicator?plan=quanzhou_2024").locator('[data-testid="stMain"]').inner_text()
        assert (visitor.dialogs, visitor.complaints) == ([], [])
    for line in expected:
        assert f":{line}" in said, said
    assert "Traceback" not in said
    assert "86.1" not in said


def test_a_database_held_by_another_process_is_said_in_a_sentence(browser, sample_database, tmp_path):
    with served(sample_database, tmp_path / "first.log") as first, visit(browser, first) as visitor:
        visitor.open("/")
        with served(sample_database, tmp_path / "second.log") as second, visit(browser, second) as other:
            said = other.open("/").locator('[data-testid="stMain"]').inner_text()
            assert "数据库正被另一个程序占用" in said
            assert other.complaints == []
