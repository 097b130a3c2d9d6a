/** Stand-ins for functions of Citus, which the tests' server does not have. They record their calls. */
export const CITUS_STAND_INS = `do $do$ begin
  create table pg_dist_partition (logicalrelid regclass, partmethod "char", partkey text, repmodel "char");
  create table truncated_locally (name regclass);
  create function create_distributed_table(name regclass, column_name text, colocate_with text default 'default')
    returns void as $$ insert into pg_dist_partition values (name, 'h', column_name, 's') $$ language sql;
  create function create_reference_table(name regclass)
    returns void as $$ insert into pg_dist_partition values (name, 'n', null, 't') $$ language sql;
  create function truncate_local_data_after_distributing_table(name regclass)
    returns void as $$ insert into truncated_locally values (name) $$ language sql;
  end $do$`
