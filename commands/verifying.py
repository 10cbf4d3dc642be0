"""verify: whether everything kept is as it was written, and if not, what was changed, removed or added."""

from __future__ import annotations

import click

from commands.opening import FAULTS, JSON, desk_to_read, facts_of, stop
from commands.usage import command, option
from desk import Files
from desk.permission import allow
from desk.verify import Verified, is_printed_head, verify_all
from tracker.as_json import printed
from wording import _, mark
from wording.chain import tampering_words


@command("verify")
@option("--head", default="", help=mark("留痕号：回执、版本或以前核对时给出的"))
@JSON
@click.pass_obj
def verify(files: Files, head: str, as_json: bool) -> None:
    """Checks the chain over all that is kept; names rows changed, removed or added past the program."""
    if head and not is_printed_head(head):
        raise click.UsageError(_("“{head}”不是留痕号，应像 128-0a1b2c3d4e5f6071").format(head=head))
    desk = desk_to_read(files)
    try:
        found = verify_all(allow(desk, "verify"), head)
    finally:
        desk.store.close()
    if found.head is None:
        stop(_("这个库还没有留痕；用 cli.py init 或起一次服务，从那时起就有"), FAULTS)
    if as_json:
        mark = found.mark
        told = [facts_of(one) for one in found.tamperings]
        click.echo(printed({"ok": not told, "links": found.head.number, "head": mark, "found": told}))
    else:
        click.echo(_report(found))
    if found.tamperings:
        click.get_current_context().exit(FAULTS)


def _report(found: Verified) -> str:
    if found.tamperings:
        return "\n".join(tampering_words(one) for one in found.tamperings)
    return _("完整：{n} 个环节都对得上，留痕号 {mark}。请把它记在库以外的地方，下次用 --head 核对。").format(
        n=found.head.number if found.head else 0, mark=found.mark
    )
