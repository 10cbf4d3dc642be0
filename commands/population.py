"""adopt-population: a quarter's ratios stand on another year-end's residents than the year before's."""

from __future__ import annotations

import click

from commands.opening import FAULTS, JSON, WAIT, KeptText, PeriodType, desk_to_write, plan_of, region_of, stop, tell
from commands.usage import command, option
from desk import Files, operating_user
from desk.population import NotAdoptable, adopt
from tracker.periods import Period
from wording import _, mark, named
from wording.problem_words import when


@command("adopt-population")
@option("--plan", required=True)
@option("--period", required=True, type=PeriodType(), help=mark("哪一季用它作分母"))
@option("--year", required=True, type=int, help=mark("用这一年年末的常住人口"))
@option("--document", type=KeptText(), required=True, help=mark("依据文件：名称，有文号才写文号"))
@option("--region", help=mark("只改一个地方，写代码；默认全域和各地"))
@WAIT
@JSON
@click.pass_obj
def adopt_population(
    files: Files, plan: str, period: Period, year: int, document: str, region: str | None, wait: float, as_json: bool
) -> None:
    """Divides a quarter by the residents at the end of another year than the one before, from now on."""
    desk = desk_to_write(files, wait)
    plan_id = plan_of(desk, plan)
    place = region_of(desk, plan_id, region)
    try:
        adopt(desk, plan_id, period, year, document, region=place, who=operating_user())
    except NotAdoptable as refused:
        if not refused.places:
            stop(_("“{plan}”没有按常住人口算的目标，没有改动").format(plan=plan), FAULTS)
        names = _("、").join(named(desk.register.regions[code]) for code in refused.places)
        stop(_("{places}还没有{year}年末的常住人口，没有改动；请先报这个数").format(places=names, year=year), FAULTS)
    except ValueError:
        stop(_("要写明依据文件（--document）"), FAULTS)
    finally:
        desk.store.close()
    words = _("{period}改按{year}年末常住人口算，依据：{document}").format(
        period=when(period), year=year, document=document
    )
    tell(as_json, words, plan=plan_id, region=place, period=str(period), year=year, document=document)
