"""The meeting's papers: slides, report, one page, annex, pictures and one file of HTML, all made from one Briefing.

`Material` is what the desk found (judgements and frames); `compose` says it in words; one module per format writes it.
No figure is computed here: everything printed comes from the judgement through `wording`.
"""
