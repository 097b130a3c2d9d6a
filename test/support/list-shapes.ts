import type { ListShape } from '../../src/store/queries/list-queries.js'
import { isPeriodById } from '../../src/store/operations/period-lists.js'
import type { Queries } from '../../src/store/queries/queries.js'
import type { Sort } from '../../src/store/interface/store.js'

export const SORTS: readonly Sort[] = ['id', '-id', 'expires_at', '-expires_at']

/** Every list: with and without each filter, in each order. */
export const LIST_SHAPES: readonly ListShape[] = [undefined, 'm'].flatMap((mentorId) =>
  [undefined, 'c'].flatMap((certType) =>
    [undefined, false, true].flatMap((isRevoked) =>
      // A list without revoked certifications is one of active or of expired ones.
      (isRevoked === false ? [true] : [false, true]).flatMap((hasPeriod) =>
        SORTS.map((sort): ListShape => ({ mentorId, certType, isRevoked, hasPeriod, sort })),
      ),
    ),
  ),
)

/** The queries that a store runs for a list, by name. */
export function queriesOf(queries: Queries, shape: ListShape) {
  const { totalOfCertifications, listSorted, step, listStep } = queries
  const { listCertifications, listCertificationsAfter, getPositionAfter } = queries
  const total = totalOfCertifications(shape)
  if (isPeriodById(shape)) {
    return { total, listSorted: listSorted(shape), step: step(shape), listStep: listStep(shape) }
  }
  const first = { ...shape, isFirst: true }
  const lists = {
    total,
    page: listCertifications(shape),
    firstPage: listCertifications(first),
    pageAfter: listCertificationsAfter(shape),
    positionAfter: getPositionAfter(shape),
  }
  const { isRevoked, hasPeriod, sort } = shape
  if (isRevoked !== false || !hasPeriod || sort !== 'expires_at') return lists
  const { getExpiringCertifications, getExpiringCertificationsAfter } = queries
  return {
    ...lists,
    expiring: getExpiringCertifications(shape),
    expiringFirst: getExpiringCertifications(first),
    expiringAfter: getExpiringCertificationsAfter(shape),
  }
}
