import type { Renewal } from '../domain/certification.js'
import { fromRenewalRow, fromRow } from './certification-row.js'
import type { Engine, Snapshot } from './engine.js'
import type { CertificationRow, Queries } from './queries.js'
import type { CertificationWithRenewals, Mentor } from './store.js'

/** If all of them were renewed as often as they can be they would take some 100 MB; as often as they are, less than 1. */
const CERTIFICATIONS_A_BATCH = 500
const MENTORS_A_BATCH = 1_000

type SnapshotSource = Pick<Engine, 'openSnapshot'>

/** Store.exportCertifications. */
export async function* exportCertifications(
  engine: SnapshotSource,
  queries: Queries,
): AsyncGenerator<readonly CertificationWithRenewals[]> {
  const snapshot = await engine.openSnapshot()
  try {
    for (let after: number | undefined = 0; after !== undefined;) {
      const window = { after, limit: CERTIFICATIONS_A_BATCH }
      const rows: CertificationRow[] = await snapshot.all(queries.exportCertifications, window)
      const last = rows.at(-1)?.id
      if (last !== undefined) yield await withRenewals(rows, { after, last }, snapshot, queries)
      after = last
    }
  } finally {
    snapshot.close()
  }
}

/** @param stretch of ids, without `after`, in which the certifications are all that there are. */
async function withRenewals(
  rows: readonly CertificationRow[],
  stretch: { readonly after: number; readonly last: number },
  snapshot: Snapshot,
  { exportRenewals }: Queries,
): Promise<CertificationWithRenewals[]> {
  const records = rows.map((row) => ({ certification: fromRow(row), renewals: new Array<Renewal>() }))
  const histories = new Map(records.map(({ certification, renewals }) => [certification.id, renewals]))
  for (const renewal of await snapshot.all(exportRenewals, stretch)) {
    histories.get(renewal.certification_id)?.push(fromRenewalRow(renewal))
  }
  return records
}

/** Store.exportMentors. */
export async function* exportMentors(
  engine: SnapshotSource,
  queries: Queries,
): AsyncGenerator<readonly Mentor[]> {
  const snapshot = await engine.openSnapshot()
  try {
    for (let after: string | undefined = ''; after !== undefined;) {
      const mentors: Mentor[] = await snapshot.all(queries.exportMentors, { after, limit: MENTORS_A_BATCH })
      if (mentors.length > 0) yield mentors
      after = mentors.at(-1)?.id
    }
  } finally {
    snapshot.close()
  }
}
