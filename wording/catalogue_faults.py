"""What is wrong in the catalogue, the tasks or the register of places, with its line, in the reader's language.

A fault comes as codes with parameters (`tracker/faults.py`). What stands in the file is quoted as it stands there.
"""

from __future__ import annotations

from collections.abc import Iterable

from tracker.schema.faults import CatalogueError, Fault, Phrase
from tracker.schema.regions import RegisterError, RegisterFault
from wording import _, mark

# What is read, or expected, at a place of indicators.yaml or tasks.yaml: it goes on after 读到 or 应为.
PHRASES = {
    # Read.
    "empty": mark("空"),
    "quoted": "{text}",
    "listed": "{names}",
    "repeated_key": mark("重复的键 {key}"),
    "unknown_key": mark("未知的键 {key}"),
    "lacking": mark("缺少 {name}"),
    "not_utf8": mark("不是 UTF-8 编码的文字"),
    "anchor_of_itself": mark("引用了自身的锚点"),
    "kind_and_states": mark("kind {kind}，states {n} 个"),
    "kind_and_choices": mark("kind {kind}，choices {n} 个"),
    "with_kind": mark("{name}（{kind}）"),
    "from_to": mark("{first} 至 {last}"),
    "places_counted": mark("{n}个"),
    "no_counts_no_of": mark("没有 counts，也没有 of"),
    "both": mark("{names} 都写了"),
    "role_and_its_document": mark("role_basis {basis}，document “{document}”"),
    "several_leads": mark("几个牵头单位"),
    "due_and_basis": mark("due “{due}”，due_basis “{basis}”"),
    "not_shown": mark("（不显示）"),
    "last_of_group": mark("{key} 是组内最后一项"),
    # Expected of a value by itself.
    "given_once": mark("只写一次（第 {line} 行已有）"),
    "mapping": mark("键值表"),
    "mapping_of": mark("键值表：{names}"),
    "one_of": "{names}",
    "given": mark("写明 {name}"),
    "just": "{value}",
    "readable_text": mark("{folder} 中可读的 UTF-8 文本文件"),
    "utf8": mark("UTF-8 编码的文字（记事本里“另存为”，编码选 UTF-8）"),
    "yaml_text": mark("合乎 YAML 语法的文字"),
    "colon_and_space": mark("“名称: 内容”，半角冒号，后面空一格"),
    "colon_once": mark("一行一个冒号；内容里有冒号的加引号，缩进与上一行对齐"),
    "no_tab": mark("用空格缩进，不用 Tab"),
    "same_indent": mark("与同一层的上一行同样的缩进；引号、括号成对"),
    "no_circle": mark("不循环的内容"),
    "no_such_key": mark("没有这个键"),
    "known_keys": mark("可写的键：{names}"),
    "text": mark("文字"),
    "quoted_text": mark("加引号的文字"),
    "number": mark("数字"),
    "whole_number": mark("整数"),
    "finite_number": mark("有限的数字"),
    "true_or_false": mark("true 或 false"),
    "day": mark("日期，如 2026-12-31"),
    "list": mark("列表"),
    "id": mark("小写字母、数字和下划线（{pattern}）"),
    "at_least_items": mark("至少 {limit} 个"),
    "at_most_items": mark("不超过 {limit} 个"),
    "at_least_letters": mark("至少 {limit} 个字"),
    "at_most_letters": mark("不超过 {limit} 个字"),
    "greater": mark("大于 {limit}"),
    "not_less": mark("不小于 {limit}"),
    "not_greater": mark("不大于 {limit}"),
    "exactly_one": mark("只写其中一个：{names}"),
    # Expected of units, measures and indicators.
    "unit_of_units": mark("units 中的单位"),
    "one_of_units": mark("units 中的单位：{names}"),
    "base_unit": mark("自身为基准的单位"),
    "factor_of_base": mark("1，基准单位的倍数"),
    "stored_value": mark("存储单位 {unit}，value 也按它写（1{written} 写 {factor}）"),
    "stored_unit": mark("存储单位 {unit}"),
    "states_with_kind_state": mark("kind: state 与 states 同时写或都不写"),
    "not_additive": mark("false，{kind} 不能相加"),
    "name_of_one_measure": mark("只属于一个填报项的名称（{first} 已用）"),
    "other_name_than": mark("不与 {other} 同名"),
    "unit_of": mark("{unit} 的单位"),
    "measure_in_unit": mark("单位是 {unit} 的填报项"),
    "measure_of_measures": mark("measures 中的填报项"),
    "roll_up_of_formula": mark("{names}（公式是 {way}）"),
    "measures_of_one_level": mark("同为全域填报或同为分县(市、区)填报的填报项"),
    "must_add_up": mark("分县(市、区)填报的须能汇总"),
    "measure_of_districts": mark("分县(市、区)填报的填报项"),
    "measure_of_whole": mark("全域填报的填报项，或加一列地区"),
    "measure_of_kind": mark("kind: {kind} 的填报项"),
    "unit_by_formula": mark("{unit}（由公式得出）"),
    # Expected of plans, targets and milestones.
    "code_of_register": mark("regions.csv 中的代码"),
    "after_day": mark("晚于 {day}"),
    "before_day": mark("早于 {day}"),
    "day_of_edge": mark("与 {name}“{phrase}”一致的日期"),
    "quarter": mark("季度，如 2023Q4"),
    "quarter_before": mark("早于 {day} 的季度"),
    "new_number": mark("不重复的编号（第 {line} 行已用）"),
    "indicator_of_indicators": mark("indicators 中的指标"),
    "unit_of_indicator": mark("指标的单位 {unit}"),
    "all_of_with_members": mark("名单目标用 all_of，公式用 members"),
    "indicator_of_districts": mark("分县(市、区)填报的指标"),
    "average_of_sums": mark("年均按各年之和判断，只用于能相加的数；百分数、比率写 each_year 或 by_deadline"),
    "yearly_measure": mark("按年计的填报项（{measure} 是 {kind}），即 kind 为 year_to_date 或 flow"),
    "day_between": mark("{first} 至 {last} 之间的日期"),
    "day_of_phrase": mark("原文短语“{phrase}”所说的日期"),
    "plan_end": mark("方案期末 {day}，原文短语没有写日期"),
    "due_at_plan_end": mark("{day}，{basis} 即方案期末"),
    "no_value": mark("不写，{comparator} 没有目标值"),
    "list_of_codes": mark("区划代码列表"),
    "no_upper": mark("不写，只有 between 有上限"),
    "number_greater": mark("大于 {limit} 的数字"),
    "increase_year_on_year": mark("increase 用 year_on_year，其他不用"),
    "full_coverage": mark("100，覆盖率"),
    "number_of_phrase": mark("原文短语“{phrase}”中的数字"),
    "number_of_phrase_listed": mark("原文短语“{phrase}”中的数字：{numbers}"),
    "number_in_interpretation": mark("原文短语没有数字，须在 interpretation 中写明"),
    "number_in_interpretation_listed": mark("原文短语没有数字，须在 interpretation 中写明：{numbers}"),
    "no_path": mark("不写，没有数值的目标不分年度"),
    "year_between": mark("{first} 至 {last} 的年份"),
    "not_below_year_before": mark("不低于上一年的 {value}"),
    "not_above_year_before": mark("不高于上一年的 {value}"),
    "not_left_out": mark("不在目标和事项里的一句：这一句已经列入"),
    "state_not_done": mark("states 里记为 0 的一个词"),
    "state_may_fall": mark("只用于状态，不用于 {kind}"),
    "last_year": mark("最后一年 {year}: {value}"),
    "clause_of_inference": mark("写明由哪一条推断（clause）"),
    "role_and_document": mark("写明 role 和 document"),
    "places_of_register": mark("regions.csv 中的 {n} 个报送单位"),
    "member_of": mark("{place}的报送单位"),
    "place_of_phrase": mark("原文短语点名的地方"),
    "code_once": mark("不重复的代码"),
    "also_named": mark("还有原文点名的 {place}"),
    "target_of_plan": mark("本方案 targets 中的目标"),
    "words_of_text": mark("{file} 中的原文"),
    # Expected of lists (名单、台账).
    "sheet_name": mark("可作工作表名：不超过31字，没有 [ ] : * ? / \\"),
    "measure_of_one_list": mark("只由一张名单计数的填报项（{first} 已用）"),
    "counts_or_of": mark("写明计数的填报项，或 of: 方案"),
    "with_of": mark("与 of 同时写"),
    "plan_of_plans": mark("plans 中的方案"),
    "milestone_of": mark("{plan} 的 milestones 中的节点"),
    "one_region_column": mark("只有一列地区（{first} 已是）"),
    "no_personal_column": mark("不涉及个人的列"),
    "choices_with_kind_choice": mark("kind: choice 与 choices 同时写或都不写"),
    "only_for_days": mark("kind: date 的列才写"),
    "region_required": mark("true，地区列必填"),
    "both_days": mark("两列都是 kind: date"),
    "column_of_kind": mark("kind: {kind} 的列"),
    "only_one": mark("只写其中一个"),
    "one_of_columns": mark("columns 中的列：{names}"),
    # Expected of tasks.
    "plan_of_catalogue": mark("indicators.yaml 中的方案"),
    "same_plan": mark("与 indicators.yaml 的 plans 下同样的方案标识，改了一处要改另一处：{names}"),
    "other_place_than": mark("不与 {other} 相同的位置"),
    "name_of_one_unit": mark("只属于一个单位的名称（{first} 已用）"),
    "unit_no_group": mark("本方案 units 中的单位，不是另一组单位"),
    "member_once": mark("只写一次的成员"),
    "group_has_members": mark("group，只有它有成员"),
    "one_of_groups": mark("groups 中的组：{names}"),
    "next_number": mark("{key}，组内编号连续"),
    "place_within": mark("以 {place} 开头的位置"),
    "group_with_task": mark("至少有一项任务的组"),
    "unit_of_plan": mark("本方案 units 中的单位"),
    # Expected of the access file.
    "unit_of_tasks": mark("tasks.yaml 中的责任单位"),
    "address_without_secret": mark("形如 mailtos://…?to=收件人 的地址，里面的密码只写环境变量名（docs/access.md）"),
    "scope_of_unit": mark("填报单位（unit）要写明 scope：places、measures 或 units"),
    "unit_once": mark("每个单位只写一次"),
    "document_of_confirmed": mark("确认的分工写明文件，其余不写"),
    "first_leads": mark("support，按列名次序只有第一个牵头"),
    "one_lead": mark("至多一个牵头单位"),
    "name_of": mark("{unit} 的名称或别名"),
    "some_unit": mark("至少一个单位"),
    "only_if_different": mark("只在标题与原文不同时写"),
    "target_once": mark("每个目标只写一次"),
    "both_or_none": mark("同时写或都不写"),
    "milestone_of_plan": mark("本方案 milestones 中的节点"),
    "milestone_of_one_task": mark("只在一项任务中的节点（{first} 已写）"),
    "milestone_at": mark("位置是 {place} 的节点"),
    "start_of_phrase": mark("“{phrase}”所写的起始日"),
    "in_task_or_units": mark("写在一项任务里，或写明 units"),
    "task_of_plan": mark("本方案 tasks 中的任务"),
    "group_of_plan": mark("本方案 units 中的一组单位"),
    "owner_of_target": mark("目标 {target} 的责任单位"),
    "this_owner_of_target": mark("目标 {target} 的责任单位 {unit}"),
    "target_owed_by_task": mark("{unit} 由此任务负责的目标"),
    "text_goes_on": mark("原文此后还有一项，须补上"),
    "words_of_plan": mark("方案中的原文"),
    "group_heading_of_plan": mark("方案中按次序的组标题原文"),
    "heading_of_plan": mark("方案中按次序的标题原文"),
    "unit_of_text": mark("此任务责任单位的原文"),
    "all_units_of_text": mark("此任务责任单位的全部，按原文次序"),
}
# What the words of a choice mean, said behind them.
MEANINGS = {
    "at_least": mark("达到、不少于"),
    "more_than": mark("突破、超过"),
    "at_most": mark("不超过"),
    "between": mark("两个数之间"),
    "increase": mark("保持增长"),
    "not_below": mark("不低于基期"),
    "rise": mark("稳步提升"),
    "all_of": mark("点名的都要"),
    "by_deadline": mark("到期末"),
    "each_year": mark("每年"),
    "yearly_average": mark("年均"),
    "year_on_year": mark("同比"),
    "firm": mark("必须完成"),
    "strive": mark("力争"),
    "stock": mark("期末存量"),
    "flow": mark("当季数"),
    "year_to_date": mark("本年累计"),
    "cumulative": mark("历年累计"),
    "ratio": mark("算好的比率"),
    "survey": mark("调查或现成的数"),
    "state": mark("有没有"),
    "province": mark("省级"),
    "department": mark("部门，报全部地方"),
    "district": mark("各地报自己的"),
    "whole": mark("只有全域一个数"),
    "each": mark("每个地方各自"),
    "nation": mark("国家"),
    "city": mark("市"),
    "county": mark("县级"),
    "zone": mark("园区"),
    "township": mark("乡镇、街道"),
    "residual": mark("其他"),
    "composite": mark("含区的行"),
    "ratio_of_sums": mark("分子分母各自求和再相除"),
    "period_end": mark("季末"),
    "day_15": mark("十五日"),
    "year_end": mark("年末"),
    "occasional": mark("不定期"),
    "stated": mark("条款写明"),
    "inferred": mark("推断"),
    "confirmed": mark("已确认"),
    "lead": mark("牵头"),
    "support": mark("配合"),
    "plan_end": mark("方案期末"),
}
# What is wrong in a row of regions.csv: each says what was read and what is expected.
ROWS = {
    "register_not_utf8": mark("不是 UTF-8 编码的文字（存成了 GBK？）"),
    "columns_missing": mark("缺少列：{names}"),
    "more_cells_than_columns": mark("格数多于列数（有逗号没有加引号？）"),
    "column_empty": mark("{column} 没有填"),
    "level_unknown": mark("level 读到“{found}”，应为其中之一：{names}"),
    "not_yes_or_no": mark("{column} 读到“{found}”，应为 yes 或 no"),
    "no_day": mark("{column} 读到“{found}”，应为日期，如 2024-01-31"),
    "sort_no_number": mark("sort 读到“{found}”，应为整数"),
    "code_given_twice": mark("代码 {code} 写了两次"),
    "parent_unknown": mark("上级 {code} 不在登记册里"),
    "member_unknown": mark("所含的 {code} 不在登记册里"),
    "never_expected": mark("{level} 行不报数，expected 应为 no"),
    "never_in_partition": mark("composite 行不计入合计，in_partition 应为 no"),
    "expected_outside_partition": mark("应报的地区须计入上级合计，in_partition 应为 yes"),
}


def fault_sentences(error: CatalogueError | RegisterError) -> list[str]:
    """Every fault of a file that cannot be used, each with its line, in the file's order."""
    return [fault_sentence(fault) for fault in error.faults]


def sentences(faults: Iterable[Fault]) -> list[str]:
    return [fault_sentence(fault) for fault in faults]


def fault_sentence(fault: Fault | RegisterFault) -> str:
    """One fault: where it stands, what was read, what is expected."""
    place = f"{fault.file}:{fault.line}" if fault.line else fault.file
    if isinstance(fault, RegisterFault):
        whose = f" {fault.place}:" if fault.place else ""
        return f"{place}:{whose} {phrase_words(fault.says)}"
    where = f"{place} {fault.path}" if fault.path else place
    words = _("{place}: 读到 {found}；应为 {expected}")
    return words.format(place=where, found=phrase_words(fault.found), expected=phrase_words(fault.expected))


def phrase_words(phrase: Phrase) -> str:
    """A phrase in the session's language."""
    if phrase.code == "either":
        return _(" 或 ").join(phrase_words(part) for part in phrase.parts)
    given = {name: value if isinstance(value, str) else _listed(value) for name, value in phrase.details}
    return _(PHRASES.get(phrase.code) or ROWS[phrase.code]).format(**given)


def _listed(words: Iterable[str]) -> str:
    """Words of a file one after the other, those of a choice with what they mean: at_least（达到、不少于）."""
    told = [
        _("{word}（{meaning}）").format(word=one, meaning=_(MEANINGS[one])) if one in MEANINGS else one for one in words
    ]
    return _("、").join(told)
