-- One row per figure of one submission.
select region, measure, period, value, state from observation where submission = $submission order by line
