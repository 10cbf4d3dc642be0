"""The field's own words: periods, regions, measures, targets, and how they are judged.

Imports nothing of ours and touches no database, no clock and no Streamlit; its only input from outside is
the text of `indicators.yaml` and `data/regions.csv`.
"""
