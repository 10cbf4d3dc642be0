-- One row per figure that a page beside one submission is the evidence of.
select sha256, region, measure, period from evidence where submission = $submission order by measure, region
