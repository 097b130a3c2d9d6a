/** Stand-ins for functions of Citus, which the tests' server does not have. They record their calls. */
export const CITUS_STAND_INS = `do $do$ begin
  create table pg_dist_partition (logicalrelid regclass, partmethod "char", partkey text, repmodel "char");
  create table truncated_locally (name regclass);
  create function create_distributed_table(name regclass, column_name text, colocate_with text default 'default')
    returns void as $$ insert into pg_dist_partition values (name, 'h', column_name, 's') $$ language sql;
  create function create_reference_table(name regclass)
    returns void as $$ insert into pg_dist_partition values (name, 'n', null, 't') $$ language sql;
  create function undistribute_table(name regclass)
    returns void as $$ delete from pg_dist_partition where logicalrelid = name $$ language sql;
  create function truncate_local_data_after_distributing_table(name regclass)
    returns void as $$ insert into truncated_locally values (name) $$ language sql;
  end $do$`

/**
 * Stand-ins for what the change feed reads. `worker_answer` has what the only worker answers, and whether it does. Schemas of the search
 * path have them, so the prepared transactions and their numbers are those of the test.
 */
export const CITUS_FEED_STAND_INS = `do $do$ begin
  create table pg_dist_transaction (gid text);
  create table worker_answer (success boolean, result text);
  create function run_command_on_workers(command text) returns table (success boolean, result text)
    as $$ select success, result from worker_answer $$ language sql;
  end $do$`
