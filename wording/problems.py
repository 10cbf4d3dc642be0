"""What is wrong at a cell and how to put it right, in the reader's language.

A problem comes as one of `tracker/problems.py`; a parameter that is not given is left out of the sentence.
A remedy never proposes a figure: the figure is in the ledger, not in the program.
"""

from __future__ import annotations

from tracker.problems import (
    Ambiguous,
    DuplicateRow,
    ErrorCell,
    NotANumber,
    OutOfRange,
    OutOfScope,
    PersonalData,
    ReasonMissing,
    TotalMismatch,
    UncachedFormula,
    UnitSuspect,
    UnknownMeasure,
    UnknownRegion,
    Unusable,
    WrongPeriod,
)
from tracker.submission import Problem, Submission
from wording import _, doubts, entries, ngettext
from wording.problem_words import Sentence, about, joined, listed, sentence_of, told, when

# Up to here two units (件, 万件) explain how far a figure is off.
_BEYOND_UNITS = 50_000


def problem_sentence(problem: Problem) -> Sentence:
    """(what is wrong, how to put it right) for one problem, without its cell."""
    return sentence_of(problem.said, problem.found)


def severity_word(severity: str) -> str:
    """必须改 for a blocking problem, 请核对 for a doubtful one."""
    return _("必须改") if severity == "blocking" else _("请核对")


def severity_glyph(severity: str) -> str:
    return "■" if severity == "blocking" else "▲"


def sentence_to_send(submission: Submission, unit: str) -> str:
    """What to write to a unit whose workbook comes back marked: 鲤城区：《…》有 3 处必须改、2 个数未读，…"""
    blocking = sum(p.severity == "blocking" for p in submission.problems)
    counts = [
        (_("{n} 处必须改"), blocking),
        (_("{n} 处请核对"), len(submission.problems) - blocking),
        (_("{n} 个数未读"), submission.account.unread_count),
    ]
    said = _("、").join(words.format(n=n) for words, n in counts if n)
    words = _("《{file}》有 {counts}，都标在附件的格子上，请改好后把附件发回。").format(
        file=submission.file_name, counts=said
    )
    return _("{unit}：{words}").format(unit=unit, words=words) if unit else words


def problems_headline(blocking: int, doubtful: int) -> str:
    """One sentence over the list: 表中有 6 处问题，未保存：4 处必须改，2 处请核对。"""
    if blocking:
        return _("表中有 {n} 处问题，未保存：{blocking} 处必须改，{doubtful} 处请核对。").format(
            n=blocking + doubtful, blocking=blocking, doubtful=doubtful
        )
    if doubtful:
        return ngettext("没有必须改的问题，有 {n} 处请核对。", "没有必须改的问题，有 {n} 处请核对。", doubtful).format(
            n=doubtful
        )
    return _("没有发现问题。")


def _lines(faults: str) -> str:
    return _("；").join(line.strip() for line in faults.splitlines() if line.strip())


@sentence_of.register
def _out_of_scope(said: OutOfScope, found: str) -> Sentence:
    what = {
        "place": _("这个地区不归您报"),
        "other": _("这一项不归您报"),
        "file": _("这类工作簿不归您报"),
    }[said.kind]
    return what, _("删去这些数再放，或请它的报送单位来报；归属有误请找管理员")


@sentence_of.register
def _not_a_number(said: NotANumber, found: str) -> Sentence:
    reason = said.reason
    ledger = _("改填按台账核对的数字；没有数据请留空，说明写到备注列")
    fix = {
        "note_in_number": _("只写台账上的数字；说明写到备注列"),
        "approximate": _("写台账上的准确数，不写“约、近、左右、以上”；只有约数的请留空，情况写到备注列"),
        "chinese": _("用阿拉伯数字写"),
        "sum": _("只写算好的数"),
        "change": _("写这一项本身的数，不写增减了多少"),
        "signs": _("只写数字和小数点：不加括号、标点、货币符号和前面的 0，千分号三位一个；负数前面写减号"),
        "letter": _("把字母改成数字"),
        "two_numbers": _("只留台账上的那一个；一个数中间不留空格"),
    }.get(reason, ledger)
    if reason == "state":
        what = _("“{found}”不是约定的状态词").format(found=found)
        states = listed(said.states)
        fix = _("从下拉列表中选：{states}").format(states=states) if states else _("从下拉列表中选一个")
    else:
        what = {
            "note_in_number": _("数字和说明写在同一格"),
            "approximate": _("写的是约数"),
            "chinese": _("写的是中文数字"),
            "sum": _("写的是算式"),
            "change": _("写的是增减，不是数"),
            "signs": _("数字里或旁边多了别的符号"),
            "date": _("单元格是日期，不是数"),
            "yes_no": _("单元格是“是/否”，不是数"),
            "letter": _("数里混了字母 O 或 l，不是数字 0 或 1"),
            "two_numbers": _("一格里有两个数"),
            "footnote": _("数字旁有上标或注号，不知道算不算在数里"),
            "struck": _("数里有一部分划了删除线"),
            "format": _("数字格式显示的和格里的数不一样，不知道以哪个为准"),
        }.get(reason, _("不是数字"))
    return joined(what, about(said)), fix


@sentence_of.register
def _unknown_region(said: UnknownRegion, found: str) -> Sentence:
    if said.reason == "no_name" or not (said.row or found):
        return _("这一行有数字，没有写地区"), _("在地区列写上名称；不是数据行的，请移到表外")
    row, plan = said.row or found, said.plan
    if said.reason == "not_in_list":
        return entries.not_in_list(said)
    if said.reason == "not_a_member":
        what = _("“{row}”不是“{plan}”分解到的单位").format(row=row, plan=plan)
        return what, _("只写相加等于全域的单位；全域的数写在“年度目标”或“基期数”表")
    what = _("“{row}”不在登记册里").format(row=row)
    if plan:
        what = _("“{row}”不在“{plan}”的地区之内").format(row=row, plan=plan)
    return what, _("按登记册的名称填写；是别名的，在上报页“对不上的名称”里选一次，以后就认得")


@sentence_of.register
def _unknown_measure(said: UnknownMeasure, found: str) -> Sentence:
    heading = listed(said.heading) or found
    if said.reason in ("no_target", "no_number", "not_by_district"):
        return _unknown_target(said, heading)
    fix = _("改用模板的列名；或在上报页“对不上的名称”里选一次，不需要的选“不读入”")
    if said.reason == "other_kind":
        return _("“{heading}”名称对得上，本季或累计的口径不同，没有读入").format(heading=heading), fix
    if said.reason == "other_figure":
        words = told(said.words)
        what = _("“{heading}”里的“{words}”说明是另一种数，没有读入").format(heading=heading, words=words)
        return what, _("不需要的，不用管；确是本期实际数的，改用模板的列名")
    return _("认不出“{heading}”是哪个填报项，没有读入").format(heading=heading), fix


def _unknown_target(said: UnknownMeasure, heading: str) -> Sentence:
    what = {
        "no_target": _("“{heading}”不是“{plan}”的目标"),
        "no_number": _("“{heading}”没有目标数，不分年度，也不分解"),
        "not_by_district": _("“{heading}”不分地区统计，不能分解"),
    }[said.reason]
    return what.format(heading=heading, plan=told(said.plan)), _("按空白目标数据表里的目标名称填写，或删去这一行")


@sentence_of.register
def _ambiguous(said: Ambiguous, found: str) -> Sentence:
    kind, name = said.kind, said.name or found
    what = {
        "region": _("“{name}”对得上不止一个地区，不作猜测"),
        "measure": _("“{name}”对得上不止一个填报项，不作猜测"),
        "subtotal": _("“{name}”可能是小计，也可能是一个单位，不作猜测"),
        "column": _("有两列都是“{name}”，不作猜测"),
        "period": _("标题里写了不止一个时期，不作猜测"),
        "plan": _("对得上不止一个方案，不作猜测"),
        "target": _("“{name}”对得上不止一个目标，不作猜测"),
        "sheet": _("没有“{name}”这张工作表"),
        "sheet_gone": _("没有“{name}”这张表，里面的数没有读"),
        "blank_gone": _("下发时有的“{name}”没有了，里面的数可能漏了"),
        "blank_order": _("“{name}”不在下发时的那一列，表头可能换了位置"),
        "merged": _("一个合并单元格跨了{name}，不知道是谁的数"),
        "owner": _("清单没有写明是哪个单位的数"),
    }.get(kind, _("“{name}”对得上不止一个，不作猜测"))
    fix = {
        "subtotal": _("在上报页“对不上的名称”里选一次：地区、小计或不读入"),
        "column": _("只留一列，另一列删去"),
        "period": _("在标题里只写本次报送的时期，或上传时选定季度"),
        "plan": _("上传时选定方案"),
        "target": _("改写目标编号"),
        "sheet": _("核对对照文件里的 sheet：{sheets}").format(sheets=told(said.sheets)),
        "sheet_gone": _("把表名改回“{name}”").format(name=name),
        "blank_gone": _("确实没有数的，接受并写明理由；否则在原来的空白表上重填"),
        "blank_order": _("核对各列的数与表头是否对得上；无误的，接受并写明理由"),
        "merged": _("取消合并，把数写到它所属的一格"),
        "owner": _("在表上写“填报单位：……”，或在标题、工作表名里写明一个地区"),
    }.get(kind, _("写全称，或在对照文件里指定其中一个"))
    choices = _("可能是：{candidates}").format(candidates=listed(said.candidates)) if said.candidates else ""
    return joined(what.format(name=name), choices), fix


@sentence_of.register
def _wrong_period(said: WrongPeriod, found: str) -> Sentence:
    reason = said.reason
    if reason == "missing":
        return _("没有找到报表的时期"), _("在标题里写明，如“2026年三季度”，或上传时选定季度")
    if reason == "outside_span":
        return entries.outside_span(said, found)
    if reason == "other_blank":
        fix = _("请取{wanted}的空白表重填；要报的就是{period}，在页上把季度改为{period}")
        blank = when(said.meta)
        return _("这是{period}的空白表").format(period=blank), fix.format(wanted=when(said.flag), period=blank)
    if reason == "no_day":
        return _("“{found}”读不出是哪一天").format(found=found), _("写成日期，如 2023-12-31，或写“2023年末”")
    if reason == "after_deadline":
        what = _("基期 {period} 不早于目标期限 {last}").format(period=said.period or found, last=said.last)
        return what, _("核对基期的日期")
    if reason == "path_end":
        what = _("年度目标只到 {period} 年，没有到期年 {last} 年").format(period=said.period, last=said.last)
        return what, _("补上到期年的一行，数值等于方案目标")
    if reason == "outside_plan":
        what = _("{period}不在方案期内").format(period=when(said.period or found))
        if said.first and said.last:
            bounds = _("方案期为{first}至{last}").format(first=when(said.first), last=when(said.last))
            what = joined(what, bounds)
        return what, _("核对标题和所选季度")
    sources = (
        (_("所选季度"), said.flag),
        (_("对照文件"), said.map),
        (_("标题"), said.title),
        (_("工作表名"), said.sheet_name),
        (_("文件名"), said.file_name),
        (_("列名"), said.heading),
        (_("模板隐藏页"), said.meta),
    )
    if reason == "other_year":
        return doubts.other_year(said)
    if reason == "not_over":
        return doubts.not_over(said)
    named = [_("{source}是{period}").format(source=word, period=when(period)) for word, period in sources if period]
    return joined(_("时期对不上"), _("，").join(named)), _("核对标题、文件和所选季度，改一致后再报")


@sentence_of.register
def _out_of_range(said: OutOfRange, found: str) -> Sentence:
    reason, limit = said.reason, said.limit
    unit = said.unit
    bound = f"{limit}{unit}" if unit == "%" else f"{limit} {unit}".strip()
    what = _("超出可能的范围")
    if reason == "falls":
        what = _("低于 {year} 年的 {limit}，逐年不应下降").format(year=told(said.year), limit=bound)
        return joined(what, said.row), _("请按依据文件核对各年的数")
    if reason == "not_the_target":
        what = _("到期年 {year} 年的数应等于方案目标 {limit}").format(year=told(said.year), limit=bound)
        return what, _("请按依据文件核对；方案目标有调整的，先改指标目录")
    if reason == "not_whole":
        what = _("此项只能是整数")
    elif reason == "below_minimum" and limit:
        what = _("小于下限 {limit}").format(limit=bound)
    elif reason == "above_maximum" and limit:
        what = _("大于上限 {limit}").format(limit=bound)
    elif reason == "not_above" and limit:
        what = _("应大于 {limit}").format(limit=bound)
    elif reason == "too_many_digits" and limit:
        what = _("超过 {limit} 位数字，多出的各位已经丢失").format(limit=limit)
    return joined(what, about(said)), _("请按台账核对数值和单位")


@sentence_of.register
def _error_cell(said: ErrorCell, found: str) -> Sentence:
    return joined(_("公式出错，没有数值"), about(said)), _("在表格软件里修好公式，或粘贴为数值后再报")


@sentence_of.register
def _uncached_formula(said: UncachedFormula, found: str) -> Sentence:
    return joined(_("公式没有保存计算结果，读不到数"), about(said)), _("用表格软件打开，重新计算并保存后再报")


@sentence_of.register
def _total_mismatch(said: TotalMismatch, found: str) -> Sentence:
    if said.kind in ("allocation", "weighted"):
        return _not_handed_out(said)
    if said.kind == "register":
        return entries.register_differs(said)
    word = {"subtotal": _("小计"), "composite": _("含区行")}.get(said.kind, _("合计"))
    typed = said.typed or found
    what = _("{word}与各行相加不符").format(word=word)
    if said.sum:
        what = _("{word}写 {typed}，各行相加为 {sum}").format(word=word, typed=typed, sum=said.sum)
    if said.difference:
        what = _("{what}，相差 {difference}").format(what=what, difference=said.difference.lstrip("+-−"))
    short = _("另有 {n} 个单位未填").format(n=said.missing) if said.missing else ""
    return joined(what, about(said), short), _("核对各行和合计；差数属于“其他”的，请单列一行")


def _not_handed_out(said: TotalMismatch) -> Sentence:
    """The districts' shares stay short of the whole's number: how much nobody carries."""
    what = {
        "allocation": _("{year} 年各单位任务数合计 {sum}，应达到 {typed}，未分解 {difference} {unit}"),
        "weighted": _("{year} 年各单位任务数按人口加权为 {sum}，应达到 {typed}，相差 {difference} {unit}"),
    }[said.kind]
    short = _("另有 {n} 个单位没有任务数").format(n=said.missing) if said.missing else ""
    what = what.format(year=told(said.year), sum=said.sum, typed=said.typed, difference=said.difference, unit=said.unit)
    return joined(what, said.measure_name, short), _("核对各单位的任务数；确实没有全部分解的，可以保存")


@sentence_of.register
def _unit_suspect(said: UnitSuspect, found: str) -> Sentence:
    reason, unit = said.reason, said.unit
    what = _("单位可能不对")
    if reason == "foreign_unit":
        what = _("单位写的是“{unit}”，此项以“{stored}”计").format(unit=unit, stored=told(said.stored_unit))
    elif reason == "two_units":
        what = _("写了两个单位：{unit}").format(unit=unit)
    elif reason == "fraction":
        what = _("此项按百分数填，这里像是小数")
    elif reason == "no_unit":
        what = _("金额没有写单位，按{stored}读").format(stored=told(said.stored_unit))
    elif reason == "whole":
        what = _("单位是“{unit}”，填的却像是按“{stored}”计的整数").format(unit=unit, stored=told(said.stored_unit))
    elif reason == "jump":
        words = _("与 {period} 的 {last} 相差{times}，单位可能不对")
        what = words.format(period=when(said.last_period), last=told(said.last), times=_times(said.value, said.last))
    elif reason == "neighbours":
        words = _("与其他单位（约 {typical}）相差{times}，单位可能不对")
        what = words.format(typical=told(said.typical), times=_times(said.value, said.typical))
    fix = _("核对单位行，按写明的单位填写，或更正单位")
    if reason == "foreign_unit":
        fix = _("换算成“{stored}”再填，格里只写数字；是单位写错的，改正单位").format(stored=told(said.stored_unit))
    return joined(what, about(said)), fix


def _times(value: str, usual: str) -> str:
    """How many times one figure is the other: ten thousand is what wrong units are apart, more is beyond any unit."""
    try:
        ratio = abs(float(value) / float(usual))
    except (ValueError, ZeroDivisionError):
        return _("约一万倍")
    return _("约一万倍") if max(ratio, 1 / ratio) <= _BEYOND_UNITS else _("几万倍以上")


@sentence_of.register
def _duplicate_row(said: DuplicateRow, found: str) -> Sentence:
    row, first = said.row or found, said.first
    what = _("“{row}”的同一项出现两次").format(row=row)
    before = _("前一处在 {first}").format(first=first) if first else ""
    if said.kind == "register":
        return joined(_("“{row}”在名单里出现两次").format(row=row), before), _("同一项只列一行，删去重复的")
    if said.kind == "other_file":
        alone = said.count in (None, 1)
        words = _("《{file}》也给了这个数") if alone else _("《{file}》也给了这个单位的 {n} 个数")
        if said.places:
            words = _("《{file}》也给了这 {places} 个单位的 {n} 个数")
        what = words.format(file=said.other, n=said.count, places=said.places)
        return what, _("一个数一次只收一本；先存一本，再放另一本")
    return joined(what, before), _("只保留一处，另一处删去")


@sentence_of.register
def _personal_data(said: PersonalData, found: str) -> Sentence:
    kind = {"mobile": _("像是手机号码"), "identity_card": _("像是身份证号码")}
    return kind.get(said.kind, _("像是个人信息")), _("请删去个人信息再报；本系统不收集姓名和电话")


def typed_words(said: PersonalData, shown: str) -> str:
    """Why what a person typed (`shown` with the number starred) is not kept, and what to do."""
    what, _fix = _personal_data(said, shown)
    return _("“{text}”{what}。这里写的会一直保存，请删去个人信息再保存。").format(text=shown, what=what)


@sentence_of.register
def _unreadable(said: Unusable, found: str) -> Sentence:
    reason = said.reason
    what, fix = _unreadable_words().get(reason, (_("文件读不出来"), _("用表格软件打开，另存为 .xlsx 再报")))
    what = what.format(line=told(said.line)) if "{line}" in what else what
    size, limit = said.size, said.limit
    measured = ""
    if size and limit:
        measured = _("{size}，上限 {limit}").format(size=size, limit=limit)
    elif limit:
        measured = _("上限 {limit}").format(limit=limit)
    return joined(what, measured, _lines(said.faults)), fix


def _unreadable_words() -> dict[str, Sentence]:
    save_as = _("用表格软件打开，另存为 .xlsx 再报")
    slim = _("删去无关的工作表、图片和远处的零散单元格，另存后再报")
    return {
        "cannot_open": (_("文件打不开"), _("检查文件名和所在的文件夹，以及有没有读取的权限")),
        "empty": (_("文件是空的"), _("确认选对了文件")),
        "encrypted": (_("工作簿加了密码，打不开"), _("去掉打开密码，另存后再报")),
        "html": (_("是网页另存的文件，不是真正的工作簿"), save_as),
        "xml_2003": (_("是旧式 XML 表格"), save_as),
        "not_a_workbook": (_("不是表格文件"), save_as),
        "broken": (_("工作簿已损坏，打不开"), _("请从原处重新取得文件，或另存后再报")),
        "entities": (_("文件里夹带了实体定义或外部引用，为安全没有打开"), save_as),
        "iso_strict": (_("是“严格 Open XML”格式，读不到工作表"), _("另存为普通的 .xlsx 再报")),
        "no_sheets": (_("工作簿里没有工作表"), _("确认选对了文件")),
        "too_large": (_("文件太大（MB）"), slim),
        "zip_bomb": (_("解压后大得异常（MB）"), slim),
        "too_many_cells": (_("单元格太多"), slim),
        "too_many_sheets": (_("工作表太多"), slim),
        "too_many_styles": (_("单元格样式太多"), _("把数据粘贴为数值到新工作簿，另存后再报")),
        "too_many_columns": (_("列太多"), slim),
        "too_many_figures": (_("一本里的数太多"), _("按地区或季度分成几本再报")),
        "too_many_problems": (_("问题太多，只列出前面的"), _("先确认选对了文件；改好列出的再报，其余的会接着列出")),
        "timeout": (_("读取时间过长，已停止（秒）"), slim),
        "memory": (_("读取占用内存过多，已停止（MB）"), slim),
        "crashed": (_("文件内容异常，读取已中止"), save_as),
        "no_table": (_("没有找到带地区列的表"), _("表里要有地区列和填报项列；也可以改用模板")),
        "no_figures": (_("有表，没有一个认得的填报数"), _("改用模板的列名，或附对照文件")),
        "nothing_filled": (_("一个数也没有填"), _("在白色格里填本期数；没有数可报的，不用交")),
        "no_rows": (_("名单里没有一行"), _("填好再报；没有可列的，不用交名单，在填报表里填 0")),
        "plan_unknown": (_("看不出属于哪个方案"), _("上传时选定方案，或改用模板")),
        "no_source": (_("没有写这份公开数据的题名或网址"), _("写上文件的题名和网址；没有出处的数不收")),
        "no_document": (_("没有写依据文件"), _("写上文件名称；没有依据的数不作为任务")),
        "draft_document": (_("是测算稿，没有下达的文件"), _("已下达的，把依据文件改为文件名称；没有下达的，不要保存")),
        "ragged": (_("第 {line} 行比表头多出格子，像是数里的千分号没有加引号"), _("去掉千分号，或另存为 .xlsx 再报")),
        "map": (_("对照文件有误"), _("按下列各处改正对照文件")),
        "template_version": (_("模板版本不对"), _("请下载当前季度的模板重新填写")),
    }


@sentence_of.register
def _reason_missing(said: ReasonMissing, found: str) -> Sentence:
    if said.reason == "correction":
        return _("没有写更正原因"), _("写明原因再提交")
    if said.reason == "doubts":
        what = _("有 {count} 处请核对，没有写接受的理由").format(count=told(said.count))
        return what, _("核对后写明理由再提交；命令行用 --accept")
    what = _("改动了往期或已发布的数（{periods}），没有写更正说明").format(periods=when(said.periods or found))
    return what, _("写明更正说明再提交；命令行用 --reason")
