"""/api/v1: what other systems read is what is published, as described, and every refusal is one sentence."""

import json
from datetime import timedelta

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

from desk.judge import to_json
from desk.publish import last_edition, said
from tests.routes import served_routes
from ui import session
from web import server
from web.api import DESCRIBED
from wording.notes import note_in_words

DESCRIPTION = json.loads(DESCRIBED.read_text(encoding="utf-8"))
PLANS = ("quanzhou_2024", "huancui_2024", "anqing_2023", "putian_2023", "fujian_2023")


@pytest.fixture(scope="module", autouse=True)
def served_desk(sample_desk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session, "the_house", lambda: sample_desk)
        yield sample_desk


APP = served_routes(exception_handlers={Exception: server.answer_fault})


@pytest.fixture(scope="module")
def client():
    return TestClient(APP, raise_server_exceptions=False)


def checked(response, what):
    """The answer, held against the description of it."""
    assert response.status_code == 200, response.text
    answer = response.json()
    name = what.capitalize()
    asked = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
    jsonschema.validate(answer, asked, jsonschema.Draft202012Validator)
    return answer


def ask(client, what, **query):
    return client.get(f"/api/v1/{what}", params=query)


def test_the_description_is_served_and_names_what_is_answered(client):
    from web.api import ANSWERS

    assert client.get("/api/v1/openapi.json").json() == DESCRIPTION
    assert set(DESCRIPTION["paths"]) == {f"/{what}" for what in ANSWERS}
    for what, (_answer, names) in ANSWERS.items():
        told = [
            DESCRIPTION["components"]["parameters"][one["$ref"].split("/")[-1]]
            for one in DESCRIPTION["paths"][f"/{what}"]["get"]["parameters"]
        ]
        assert {one["name"] for one in told if one["in"] == "query"} == {*names, "lang"}


@pytest.mark.parametrize("plan", PLANS)
def test_every_answer_of_every_plan_is_as_described(client, plan):
    checked(ask(client, "plans", plan=plan), "plans")
    for region in ("whole", "districts"):
        checked(ask(client, "judgements", plan=plan, region=region), "judgements")
    checked(ask(client, "figures", plan=plan), "figures")
    checked(ask(client, "tasks", plan=plan, lang="en"), "tasks")


def test_what_is_handed_out_is_what_the_edition_says_and_marked_as_a_sample(client, served_desk):
    edition = last_edition(served_desk, "quanzhou_2024")
    found = said(served_desk, "quanzhou_2024", edition.period, edition.known_at, "districts")
    words = to_json(found, lambda code, about: note_in_words(code, about, served_desk.register), edition.data_version)
    answer = checked(ask(client, "judgements", plan="quanzhou_2024", region="districts"), "judgements")
    assert answer["judgements"] == words
    assert (answer["notice"], answer["as_of"]) == ("演示数据·非真实", "2026Q3")


def test_figures_are_of_the_place_and_quarters_asked_for(client):
    answer = checked(ask(client, "figures", plan="quanzhou_2024", region="350582", as_of="2025Q4"), "figures")
    assert {one["region"] for one in answer["figures"]} == {"350582"}
    assert max(one["period"] for one in answer["figures"] if "Q" in one["period"]) == "2025Q4"
    one = checked(ask(client, "figures", plan="quanzhou_2024", period="2025Q4"), "figures")["figures"]
    assert {figure["period"] for figure in one} == {"2025Q4"}


def test_a_moment_shows_the_edition_that_stood_then(client, served_desk):
    edition = last_edition(served_desk, "huancui_2024")
    before = (edition.published_at - timedelta(microseconds=1)).isoformat()
    assert ask(client, "judgements", plan="huancui_2024", known_at=before).status_code == 404
    then = ask(client, "judgements", plan="huancui_2024", known_at=edition.published_at.isoformat())
    assert then.json() == ask(client, "judgements", plan="huancui_2024").json()


def test_who_has_an_answer_is_not_sent_it_again(client):
    first = ask(client, "figures", plan="quanzhou_2024")
    again = client.get(
        "/api/v1/figures", params={"plan": "quanzhou_2024"}, headers={"if-none-match": first.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


WRONG = {
    "no plan": ("judgements", {}, 400, "缺少参数 plan"),
    "a strange plan": ("judgements", {"plan": "nowhere"}, 404, "没有方案“nowhere”"),
    "a strange place": ("figures", {"plan": "quanzhou_2024", "region": "110000"}, 404, "不在这个方案的地区之内"),
    "no quarter": ("tasks", {"plan": "quanzhou_2024", "as_of": "soon"}, 400, "“soon”不是时期"),
    "a month": ("tasks", {"plan": "quanzhou_2024", "as_of": "2026-08"}, 400, "应是季度"),
    "a quarter to come": ("judgements", {"plan": "quanzhou_2024", "as_of": "2026Q4"}, 404, "已发布到2026年三季度"),
    "no moment": ("judgements", {"plan": "quanzhou_2024", "known_at": "yesterday"}, 400, "不是时间"),
    "a strange word": ("plans", {"colour": "red"}, 400, "没有参数“colour”"),
    "a strange language": ("plans", {"lang": "fr"}, 400, "zh 或 en"),
    "nothing there": ("nothing", {}, 404, "没有这个接口"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_answered_is_refused_in_a_sentence(client, case):
    what, query, status, sentence = WRONG[case]
    response = ask(client, what, **query)
    assert (response.status_code, response.headers["content-type"]) == (status, "application/problem+json")
    assert sentence in response.json()["detail"]
    schema = {"$ref": "#/components/schemas/Problem", "components": DESCRIPTION["components"]}
    jsonschema.validate(response.json(), schema, jsonschema.Draft202012Validator)


def test_a_bug_is_a_sentence_with_a_number_and_never_a_trace(client, monkeypatch):
    def broken():
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(session, "the_house", broken)
    response = ask(client, "plans")
    assert response.status_code == 500
    assert "编号" in response.json()["detail"]
    assert "secret" not in response.text


SCHEMA = schemathesis.openapi.from_dict(DESCRIPTION)
SCHEMA.app = APP
SCHEMA.config.update(base_url="http://testserver/api/v1")


@SCHEMA.parametrize()
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_asked_is_answered_as_described(case):
    case.call_and_validate()
