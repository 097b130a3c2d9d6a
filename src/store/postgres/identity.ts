import type { Query } from '../engine/query.js'

/** Identifies the server, the database and the schema. */
export const getIdentity: Query<object, { identity: string }> = {
  sql: `select concat_ws(' ', system_identifier, pg_database.oid, to_regnamespace(quote_ident(current_schema()))::oid) as identity
    from pg_control_system(), pg_database where datname = current_database()`,
  bind: () => [],
}
