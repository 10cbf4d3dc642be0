"""What is said when a copy of the database could not be made."""

from __future__ import annotations

from wording import _


def no_copy_words(why: str, is_full: bool) -> str:
    """That all figures saved stand, and no copy of them could be made: the disk is full, or `why` as the system says it."""
    reason = _("磁盘已满") if is_full else why
    return _(
        "已保存的数都在库里，都有效；但这一份副本没有做成（{reason}）。请腾出磁盘空间或检查 copies 文件夹，"
        "再用 cli.py backup 补一份；下次保存时也会再做。"
    ).format(reason=reason)
