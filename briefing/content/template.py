"""The office's style of a briefing (`briefing.yaml`): the order of its parts, its titles, its logo and watermark."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from briefing.content.model import Kind
from tracker.visible import visible
from wording import _, language

# What a title may name; anything else between braces is a fault.
PLACES = ("plan", "period", "stage")


class TemplateError(Exception):
    """The office's style cannot be used; `faults` are sentences."""

    def __init__(self, path: Path, faults: list[str]) -> None:
        self.faults = faults
        super().__init__(_("汇报样式 {file} 有误：{faults}").format(file=path.name, faults=_("；").join(faults)))


class Template(BaseModel):
    """`logo` is read into `logo_bytes`; titles may name {plan} and {period}."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    circular_title: str = Field(min_length=1)
    circular_title_en: str = Field(min_length=1)
    # Of a plan whose last day has come; {stage} is 初步 or 最终.
    closing_title: str = Field(default="关于《{plan}》完成情况的总结（{stage}）", min_length=1)
    closing_title_en: str = Field(default="{plan}: how it ended ({stage})", min_length=1)
    report_title: str = Field(min_length=1)
    report_title_en: str = Field(min_length=1)
    letter_title: str = Field(min_length=1)
    letter_title_en: str = Field(min_length=1)
    office: str = ""
    office_en: str = ""
    # 主送 and 称谓 ({place}); empty: by the plan's level.
    recipients: str = ""
    recipients_en: str = ""
    salutation: str = ""
    salutation_en: str = ""
    # The number a letter bears, the day the papers bear, the days until an answer is expected, and whom to ask.
    letter_number: str = ""
    paper_date: date | None = None
    feedback_days: int | None = Field(default=None, ge=1, le=120)
    contact: str = ""
    contact_en: str = ""
    logo: str = ""
    # The office's own deck (pptx) and paper (docx), whose masters, styles, fonts and headers are taken.
    deck_template: str = ""
    paper_template: str = ""
    watermark: str = Field(default="", max_length=20)
    parts: tuple[Kind, ...] = Field(min_length=1)
    trouble_limit: int = Field(default=6, ge=1, le=30)
    name_last_three: bool = False
    logo_bytes: bytes | None = None
    deck_bytes: bytes | None = None
    paper_bytes: bytes | None = None

    @field_validator("*", mode="before")
    @classmethod
    def _only_what_is_seen(cls, given: object) -> object:
        return visible(given) if isinstance(given, str) else given

    @field_validator("parts")
    @classmethod
    def _each_once(cls, parts: tuple[Kind, ...]) -> tuple[Kind, ...]:
        if len(set(parts)) != len(parts):
            raise ValueError("twice")
        return parts

    @field_validator(
        "title",
        "title_en",
        "circular_title",
        "circular_title_en",
        "closing_title",
        "closing_title_en",
        "report_title",
        "report_title_en",
        "letter_title",
        "letter_title_en",
    )
    @classmethod
    def _known_places(cls, text: str) -> str:
        try:
            text.format(**dict.fromkeys(PLACES, ""))
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("places") from error
        return text

    @field_validator("salutation", "salutation_en")
    @classmethod
    def _names_a_place(cls, text: str) -> str:
        try:
            text.format(place="")
        except (KeyError, IndexError, ValueError) as error:
            raise ValueError("salutation") from error
        return text

    def own(self, field: str) -> str:
        """What the office wrote of itself in the session's language, in Chinese where it gave no other; "" for nothing."""
        given = str(getattr(self, field))
        return given if language() == "zh" else str(getattr(self, f"{field}_en")) or given

    def say(self, field: str, **places: str) -> str:
        """A title in the session's language, its places filled in."""
        text = getattr(self, field if language() == "zh" else f"{field}_en")
        return str(text).format(**places)


def load_template(path: Path) -> Template:
    """The style in a file. TemplateError with every fault in one sentence each when it cannot be used."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TemplateError(path, [_("不是 UTF-8 文本")]) from error
    return read_template(text, path)


def read_template(text: str, path: Path) -> Template:
    """The style in a text; its logo is looked for beside `path`. TemplateError as `load_template`."""
    try:
        given = YAML(typ="safe").load(text)
    except YAMLError as error:
        raise TemplateError(path, [_("不是可读的 YAML：{why}").format(why=str(error).splitlines()[0])]) from error
    if not isinstance(given, dict):
        raise TemplateError(path, [_("应是“名称: 值”的清单")])
    logo = None
    if given.get("logo"):
        picture = path.parent / str(given["logo"])
        if not picture.is_file() or picture.read_bytes()[:8] != b"\x89PNG\r\n\x1a\n":
            raise TemplateError(path, [_("标识 {logo} 不是可读的 PNG 图片").format(logo=given["logo"])])
        logo = picture.read_bytes()
    files = {
        "deck_bytes": _office_file(given, "deck_template", path, ".pptx"),
        "paper_bytes": _office_file(given, "paper_template", path, ".docx"),
    }
    try:
        return Template.model_validate({**given, "logo_bytes": logo, **files})
    except ValidationError as error:
        raise TemplateError(path, [_fault(dict(e)) for e in error.errors()]) from error


def _office_file(given: dict[str, object], field: str, path: Path, kind: str) -> bytes | None:
    """The bytes of an office file the style names, None where it names none. TemplateError for one that cannot be taken."""
    if not given.get(field):
        return None
    name = str(given[field])
    file = path.parent / name
    if file.suffix.lower() != kind or not file.is_file():
        raise TemplateError(path, [_("模板 {file} 不在，或不是 {kind} 文件").format(file=name, kind=kind)])
    content = file.read_bytes()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.namelist()
    except zipfile.BadZipFile:
        raise TemplateError(path, [_("模板 {file} 打不开").format(file=name)]) from None
    if any(part.lower().endswith("vbaproject.bin") for part in parts):
        raise TemplateError(path, [_("模板 {file} 带宏，请另存为不带宏的文件").format(file=name)])
    return content


def _fault(error: dict[str, object]) -> str:
    where = ".".join(str(step) for step in error["loc"])  # type: ignore[attr-defined]
    if error["type"] == "extra_forbidden":
        return _("没有“{name}”这一项").format(name=where)
    if error["type"] == "missing":
        return _("缺“{name}”").format(name=where)
    if error["type"] == "literal_error":
        return _("“{name}”只能是 {known}").format(name=where, known=_("、").join(get_args(Kind)))
    if "twice" in str(error["msg"]):
        return _("“{name}”中有重复的部分").format(name=where)
    if "places" in str(error["msg"]):
        return _("“{name}”里花括号中只能写 plan、period、stage").format(name=where)
    if "salutation" in str(error["msg"]):
        return _("“{name}”里花括号中只能写 place").format(name=where)
    return _("“{name}”的值不合要求").format(name=where)
