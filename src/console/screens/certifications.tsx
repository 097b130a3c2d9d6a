import { useRef, useState } from 'preact/hooks'
import { type CertificationPage, type Filters, filtersOf, loadCertifications, toQuery } from '../filters.js'
import { useNotices } from '../notices.js'
import { CertificationRows } from '../parts/certification-rows.js'
import { FilterBar } from '../parts/filter-bar.js'
import { LoadState } from '../parts/state.js'
import { linkTo, replaceRoute, useRoute } from '../route.js'
import { readsAreOpen } from '../session.js'
import { texts } from '../texts.js'
import { useLoaded } from '../use-loaded.js'
import { loadPages } from '../use-pages.js'
import { CalendarDialog } from './calendar-dialog.js'
import { DownloadDialog } from './download-dialog.js'
import { Record } from './record.js'

/** Every certification, by filters that stand in the URL; rows can be selected and changed together, and one stands beside the list. */
export function Certifications() {
  const { query } = useRoute()
  const filters = filtersOf(query)
  const key = JSON.stringify(filters)
  const openId = query.get('id') ?? undefined
  const { changes } = useNotices()
  const [dialog, setDialog] = useState<'download' | 'calendar'>()
  const close = () => setDialog(undefined)
  /** How many rows the reader has seen of this list, so that a change does not take them away. */
  const seen = useRef({ key, count: 0 })
  if (seen.current.key !== key) seen.current = { key, count: 0 }
  const loaded = useLoaded(
    key,
    async (signal): Promise<CertificationPage> => {
      let total = 0
      const page = await loadPages(seen.current.count, async (after) => {
        const next = await loadCertifications(toQuery(filters), after, signal)
        total = next.total
        return next
      })
      return { ...page, total }
    },
    changes,
  )
  const linkWith = (changed: Filters & { id?: string | undefined }) =>
    linkTo('certifications', { ...filters, id: openId, ...changed })
  const total = loaded.value?.total
  return (
    <div class={openId === undefined ? 'split' : 'split open'}>
      <div class="list">
        <div class="heading">
          <h1>{texts.list.title}</h1>
          <div class="buttons">
            <button type="button" disabled={total === undefined} onClick={() => setDialog('download')}>
              {texts.list.download}
            </button>
            {readsAreOpen && (
              <button type="button" onClick={() => setDialog('calendar')}>
                {texts.list.subscribe}
              </button>
            )}
          </div>
        </div>
        <FilterBar filters={filters} onChange={(changed) => replaceRoute(linkWith(changed))} />
        <LoadState loaded={loaded} />
        {loaded.value && (
          <CertificationRows
            key={key}
            start={loaded.value}
            filters={filters}
            openId={openId}
            onSeen={(count) => (seen.current.count = count)}
            linkTo={(id) => linkWith({ id })}
            onClear={() => replaceRoute(linkTo('certifications'))}
          />
        )}
      </div>
      {openId !== undefined && (
        <Record key={openId} id={openId} onClose={() => replaceRoute(linkWith({ id: undefined }))} />
      )}
      {dialog === 'download' && total !== undefined && (
        <DownloadDialog filters={filters} total={total} onClose={close} />
      )}
      {dialog === 'calendar' && <CalendarDialog type={filters.cert_type} onClose={close} />}
    </div>
  )
}
