-- What "in force, as known at a moment" means, once for all questions. Every connection is told when it opens, as
-- temporary macros: so a database opened read-only, one in memory and one written by an older release are asked alike,
-- and nothing of it stands in the file. Moments are UTC.

-- One row per withdrawal known at a moment and not taken back by then: at most one a submission.
create temp macro withdrawn(known_at) as table
    select w.submission, w.withdrawn_at, w.who, w.reason
    from withdrawal w
    where w.withdrawn_at <= known_at and not exists (
        select 1 from reinstatement r
        where r.submission = w.submission and r.reinstated_at > w.withdrawn_at and r.reinstated_at <= known_at
    );

-- One row per submission received by a moment, withdrawn or not.
create temp macro received(known_at) as table
    select s.* from submission s where s.committed_at <= known_at;

-- One row per submission in force as known at a moment: received by then, and not withdrawn by then. Those of the list
-- `turned` are taken as if withdrawn, and where they are withdrawn, as if in force again.
create temp macro in_force(known_at, turned := []) as table
    select s.* from received(known_at) s
    where exists (select 1 from withdrawn(known_at) w where w.submission = s.id)
        = list_contains(turned::varchar[], s.id);

-- One row per region, measure and period of a grade: the newest figure of the highest-ranked supplier in force at a moment,
-- with those of `turned` as above. A figure taken back leaves no row.
create temp macro current_figure(known_at, of_grade, turned := []) as table
    select * from (
        select o.*, s.file_name, s.committed_at, s.who, s.source,
            row_number() over (
                partition by o.region, o.measure, o.period
                order by o.supplier_rank desc, s.committed_at desc, o.line desc
            ) as place
        from observation o
        join in_force(known_at, turned := turned) s on s.id = o.submission
        where s.grade = of_grade
    )
    where place = 1 and not taken_back;
