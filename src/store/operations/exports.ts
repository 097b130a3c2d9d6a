import type { Renewal } from '../../domain/certification.js'
import { fromRenewalRow, fromRow } from '../queries/certification-row.js'
import type { Engine, Snapshot } from '../engine/engine.js'
import type { Queries } from '../queries/queries.js'
import type { Query } from '../engine/query.js'
import type { CertificationWithRenewals, Mentor } from '../interface/store.js'
import type { CertificationRow } from '../engine/tables.js'

/** A batch usually takes less than 1 MB of memory, and some 100 MB if each record has the maximum number of renewals. */
const CERTIFICATIONS_PER_BATCH = 500
const MENTORS_PER_BATCH = 1_000

type SnapshotSource = Pick<Engine, 'openSnapshot'>

/** Implements Store.exportCertifications. */
export async function* exportCertifications(
  engine: SnapshotSource,
  queries: Queries,
): AsyncGenerator<readonly CertificationWithRenewals[]> {
  const batches = batchesOf(engine, queries.exportCertifications, CERTIFICATIONS_PER_BATCH, 0)
  for await (const batch of batches) yield await withRenewals(batch, queries)
}

async function withRenewals(
  { rows, snapshot, ...range }: Batch<CertificationRow>,
  { exportRenewals }: Queries,
): Promise<CertificationWithRenewals[]> {
  const records = rows.map((row) => ({ certification: fromRow(row), renewals: new Array<Renewal>() }))
  const histories = new Map(records.map(({ certification, renewals }) => [certification.id, renewals]))
  for (const renewal of await snapshot.all(exportRenewals, range)) {
    histories.get(renewal.certification_id)?.push(fromRenewalRow(renewal))
  }
  return records
}

/** Implements Store.exportMentors. */
export async function* exportMentors(
  engine: SnapshotSource,
  queries: Queries,
): AsyncGenerator<readonly Mentor[]> {
  for await (const { rows } of batchesOf(engine, queries.exportMentors, MENTORS_PER_BATCH, '')) yield rows
}

/** All rows with ids after `after`, up to `last`. */
interface Batch<Row extends { readonly id: unknown }> {
  readonly rows: readonly Row[]
  readonly after: Row['id']
  readonly last: Row['id']
  /** The snapshot of the rows. */
  readonly snapshot: Snapshot
}

/**
 * Reads every row of one snapshot, ordered by id.
 *
 * @param first an id before all others.
 */
async function* batchesOf<Row extends { readonly id: unknown }>(
  engine: SnapshotSource,
  query: Query<{ after: Row['id']; limit: number }, Row>,
  limit: number,
  first: Row['id'],
): AsyncGenerator<Batch<Row>> {
  const snapshot = await engine.openSnapshot()
  try {
    for (let after = first; ;) {
      const rows = await snapshot.all(query, { after, limit })
      const last = rows.at(-1)
      if (last === undefined) break
      yield { rows, after, last: last.id, snapshot }
      after = last.id
    }
  } finally {
    snapshot.close()
  }
}
