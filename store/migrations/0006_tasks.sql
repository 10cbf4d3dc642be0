-- The text of tasks.yaml that belongs to a version of the catalogue; null for those kept before there was one.
alter table catalogue_version add column tasks varchar;
