"""blackout: personal numbers that were taken in are found, asked to be blacked out, and blacked out everywhere."""

from __future__ import annotations

import click

from commands.opening import FAULTS, JSON, WAIT, KeptText, desk_to_write, stop, tell
from commands.usage import command, option
from desk import Desk, Files, operating_user
from desk.blackout import (
    NotAsked,
    OwnRequest,
    Request,
    approve_blackout,
    ask_blackout,
    original_of,
    personal_texts,
    refuse_blackout,
    requests,
)
from store.blackout import Place
from tracker.as_json import printed
from wording import _, mark
from wording.blackout import approved_words, place_words, request_words


@command("blackout")
@option("--ask", "numbers", help=mark("申请涂黑：写清单里的序号，如 1,3，或 all"))
@option("--original", help=mark("申请涂黑收到的整个文件：写回执号"))
@option("--approve", help=mark("批准：写申请号；库里和每份副本都涂黑，不能恢复"))
@option("--refuse", help=mark("不批准：写申请号"))
@option("--reason", type=KeptText(), default="", help=mark("为什么申请或不批准"))
@WAIT
@JSON
@click.pass_obj
def blackout(
    files: Files,
    numbers: str | None,
    original: str | None,
    approve: str | None,
    refuse: str | None,
    reason: str,
    wait: float,
    as_json: bool,
) -> None:
    """Lists mobile and identity-card numbers that were taken in; --ask, --original, --approve and --refuse."""
    desk, who = desk_to_write(files, wait), operating_user()
    try:
        if numbers or original:
            places = [original_of(desk, original)] if original else _chosen(desk, numbers or "")
            key = ask_blackout(desk, places, reason, who=who)
            words = _("已申请涂黑 {n} 处，申请号 {key}；另一人用 --approve {key} 批准后执行，不能恢复")
            tell(as_json, words.format(n=len(places), key=key), request=key, places=len(places))
        elif approve:
            changed, missed = approve_blackout(desk, approve, who=who)
            desk.store.close()
            # Opened once more, the file is written anew without what was replaced.
            desk = desk_to_write(files, wait)
            tell(as_json, approved_words(changed, missed), rows=changed, missed=[str(path) for path in missed])
        elif refuse:
            refuse_blackout(desk, refuse, reason, who=who)
            tell(as_json, _("已记下：不同意涂黑"), request=refuse)
        else:
            _list(desk, as_json)
    except KeyError as error:
        stop(_("没有回执号以“{number}”开头的原件，或者不止一份").format(number=error.args[0]), FAULTS)
    except NotAsked as error:
        stop(_("没有等待批准的申请“{key}”").format(key=error.args[0]), FAULTS)
    except OwnRequest:
        stop(_("申请涂黑的人不能自己批准"), FAULTS)
    except ValueError as error:
        known = {"reason": _("请用 --reason 写明理由"), "places": _("没有要涂黑的号码")}
        stop(known.get(str(error), _("--ask 要写清单里的编号，如 1,3，或 all")), FAULTS)
    finally:
        desk.store.close()


def _chosen(desk: Desk, numbers: str) -> list[Place]:
    found = personal_texts(desk)
    if numbers == "all":
        return [one.place for one in found]
    chosen = {int(number) - 1 for number in numbers.replace("，", ",").split(",")}
    if not all(0 <= number < len(found) for number in chosen):
        raise ValueError(numbers)
    return [found[number].place for number in sorted(chosen)]


def _list(desk: Desk, as_json: bool) -> None:
    found = personal_texts(desk) if desk.may("ask_blackout") or not desk.may("black_out") else []
    waiting = [one for one in requests(desk) if not one.decision]
    if as_json:
        told = [{"table": one.place.table, "column": one.place.column, "shown": list(one.shown)} for one in found]
        click.echo(printed({"found": told, "waiting": [_facts(one) for one in waiting]}))
        return
    for number, one in enumerate(found, start=1):
        click.echo(f"{number}. {place_words(one.place)}：{'；'.join(one.shown)}")
    if not found:
        click.echo(_("已入库的文字里没有手机号、身份证号"))
    for asked in waiting:
        click.echo(_("等待批准 {key}：{words}").format(key=asked.key, words=request_words(asked)))


def _facts(one: Request) -> dict[str, object]:
    return {
        "request": one.key,
        "reason": one.reason,
        "asked_at": one.asked_at,
        "asked_by": one.asked_by,
        "places": len(one.places),
    }
