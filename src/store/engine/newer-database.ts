/**
 * Rejects a database that a later version of the service has migrated, because this version does not know its tables.
 *
 * @param applied the names of the migrations that were applied.
 * @throws Error that names the database and the first unknown migration.
 */
export function refuseNewer(
  database: string,
  applied: readonly string[],
  migrations: Readonly<Record<string, unknown>>,
): void {
  const unknown = applied.find((it) => !(it in migrations))
  if (unknown === undefined) return
  throw new Error(
    `${database} was migrated by a later version of the service (it has the migration ${unknown}): use that version, or restore a backup`,
  )
}
