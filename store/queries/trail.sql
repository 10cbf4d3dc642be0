-- One row per act after one moment and until another (UTC), newest first.
select happened_at, who, act, details from audit
where happened_at > $after and happened_at <= $until
order by happened_at desc
