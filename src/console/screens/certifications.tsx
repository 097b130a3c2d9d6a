import { useState } from 'preact/hooks'
import { type Filters, filtersOf, loadCertifications, toQuery } from '../hooks/filters.js'
import { useNotices } from '../hooks/notices.js'
import { CertificationRows } from '../parts/certification-rows.js'
import { FilterBar } from '../parts/filter-bar.js'
import { LoadState } from '../parts/state.js'
import { linkTo, replaceRoute, useRoute } from '../hooks/route.js'
import { readsAreOpen } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { usePagedList } from '../hooks/use-paged-list.js'
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
  const list = usePagedList(
    key,
    (page, signal) => loadCertifications(toQuery(filters), page, signal),
    changes,
  )
  const { total, error, reload } = list
  const linkWith = (changed: Filters & { id?: string | undefined }) =>
    linkTo('certifications', { ...filters, id: openId, ...changed })
  const clearFilters = () => replaceRoute(linkTo('certifications'))
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
        {total !== undefined && (
          <CertificationRows
            key={key}
            list={list}
            total={total}
            filters={filters}
            openId={openId}
            linkTo={(id) => linkWith({ id })}
            onClear={clearFilters}
          />
        )}
        <LoadState loaded={{ value: total, error, reload }} onClearFilters={clearFilters} />
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
