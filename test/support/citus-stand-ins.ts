/** Stand-ins for functions of Citus, which the tests' server does not have. They record their calls. */
export const CITUS_STAND_INS = `do $do$ begin
  create table citus_tables (table_name regclass, distributed_by text);
  create function create_distributed_table(name regclass, column_name text, colocate_with text default 'default')
    returns void as $$ insert into citus_tables values (name, column_name) $$ language sql;
  create function create_reference_table(name regclass)
    returns void as $$ insert into citus_tables values (name, '<none>') $$ language sql;
  end $do$`
