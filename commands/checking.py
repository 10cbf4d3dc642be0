"""check: the catalogue and the register, and the phrases against the plans' texts."""

from __future__ import annotations

from pathlib import Path

import click

from commands.opening import FAULTS, JSON, printed, stop, tell
from desk import Files
from tracker.catalogue_file import CatalogueError, check_texts, load_catalogue
from tracker.regions import RegisterError, load_register
from wording import _


@click.command()
@click.option("--texts", type=click.Path(exists=True, file_okay=False, path_type=Path), help="plans' texts to verify")
@JSON
@click.pass_obj
def check(files: Files, texts: Path | None, as_json: bool) -> None:
    """Says ok with counts, or lists every fault of the catalogue and the register."""
    register, found = None, []
    try:
        register = load_register(files.regions)
    except RegisterError as error:
        found.append(str(error))
    try:
        catalogue = load_catalogue(files.catalogue, register)
    except CatalogueError as error:
        found.append(str(error))
    if texts and not found and register is not None:
        found = [str(fault) for fault in check_texts(catalogue, texts, files.catalogue)]
    if found or register is None:
        if as_json:
            click.echo(printed({"ok": False, "faults": [line for fault in found for line in fault.splitlines()]}))
        stop("\n".join(found), FAULTS)
        return
    plans = [plan for plan in catalogue.plans.values() if plan.targets]
    targets = sum(len(plan.targets) for plan in plans)
    milestones = sum(len(plan.milestones) for plan in catalogue.plans.values())
    words = _("ok：{plans} 个方案共 {targets} 项目标，{milestones} 个节点，{measures} 个填报项，{regions} 个地区")
    counts = {
        "plans": len(plans), "targets": targets, "milestones": milestones, "measures": len(catalogue.measures),
        "regions": len(register.regions),
    }  # fmt: skip
    said = words.format(**counts) + (_("；原文短语已逐条核对") if texts else "")
    tell(as_json, said, ok=True, **counts, texts_checked=texts is not None)
