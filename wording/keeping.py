"""What is said when the database or a copy of it could not be written."""

from __future__ import annotations

from wording import _


def no_copy_words(why: str, is_full: bool) -> str:
    """That all figures saved stand, and no copy of them could be made: the disk is full, or `why` as the system says it."""
    reason = _("磁盘已满") if is_full else why
    return _(
        "已保存的数都在库里，都有效；但这一份副本没有做成（{reason}）。请腾出磁盘空间或检查 copies 文件夹，"
        "再用 cli.py backup 补一份；下次保存时也会再做。"
    ).format(reason=reason)


def not_written_words(path: object, why: str) -> str:
    """That nothing of this was saved and all from before stands, because the disk or PostgreSQL does not take it, and what to do."""
    reason, remedy = why, _("请检查磁盘")
    if "No space left" in why or "quota" in why:
        reason, remedy = _("磁盘已满"), _("请腾出空间后再存一次")
    elif "Read-only" in why:
        reason, remedy = _("磁盘只读"), _("请让管理员改为可写后再试")
    elif "Permission denied" in why:
        reason, remedy = _("没有读写的权限"), _("请换有权限的用户，或让管理员改权限")
    elif why.startswith("PostgreSQL"):
        remedy = _("请稍后再存一次；还不行请找管理员")
    words = _("写不进数据库 {path}（{reason}）：这一次没有保存，以前保存的都在、都有效。{remedy}。")
    return words.format(path=path, reason=reason, remedy=remedy)
