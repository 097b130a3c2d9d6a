import { WRITE_SCOPE } from '../../auth/scopes.js'
import { Component } from 'preact'
import { useState } from 'preact/hooks'
import { renewCertifications } from '../../../generated/limits.js'
import type { Certification } from '../service/api.js'
import { type Filters, loadCertificationsAfter, toQuery } from '../hooks/filters.js'
import { useNotices } from '../hooks/notices.js'
import { type Chosen, RenewDialog } from './renew-dialog.js'
import { RevokeDialog } from './revoke-dialog.js'
import { can } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { useCurrent } from '../hooks/use-current.js'
import { MAX_ITEMS, type PagedList } from '../hooks/use-paged-list.js'
import { loadPages } from '../hooks/use-pages.js'
import { useShortcuts } from '../hooks/use-shortcuts.js'
import { Expiry, MentorName, StatusBadge } from './facts.js'
import { LongList, type RowAttributes, rowOf } from './long-list.js'

/** What can be changed together. */
const MAX_SELECTED = renewCertifications.ids.maxItems

interface CertificationRowsProps {
  readonly list: PagedList<Certification>
  readonly total: number
  readonly filters: Filters
  readonly openId: string | undefined
  readonly linkTo: (id: string) => string
  readonly onClear: () => void
}

/** The rows of the list, of which several can be selected and changed together. */
export function CertificationRows({
  list: { items, show },
  total,
  filters,
  openId,
  linkTo,
  onClear,
}: CertificationRowsProps) {
  const notices = useNotices()
  const query = toQuery(filters)
  const loaded = items.filter((it) => it !== undefined)
  const [selected, setSelected] = useState<readonly Chosen[]>([])
  const [isSelecting, setSelecting] = useState(false)
  const [action, setAction] = useState<'renew' | 'revoke'>()
  const current = useCurrent(items)
  const selectedIds = new Set(selected.map(({ id }) => id))
  const toggle = (it: Chosen) =>
    setSelected((last) =>
      last.some(({ id }) => id === it.id) ? last.filter(({ id }) => id !== it.id) : [...last, it],
    )
  const selectMatching = async () => {
    setSelecting(true)
    try {
      const page = await loadPages(MAX_SELECTED, (after) => loadCertificationsAfter(query, after))
      setSelected(page.items.slice(0, MAX_SELECTED))
    } catch (error) {
      notices.failed(error)
    }
    setSelecting(false)
  }
  const move = (step: number) => {
    // If the row has gone, the one in its place is next.
    const at = current.isThere || step < 0 ? current.index + step : current.index
    const next = items[Math.max(0, Math.min(items.length - 1, at))]
    rowOf(next?.id)?.querySelector('a')?.focus()
  }
  const begin = (next: 'renew' | 'revoke') => {
    if (selected.length > 0 && selected.length <= MAX_SELECTED) setAction(next)
  }
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    x: () => {
      const row = items[current.index]
      if (row && current.isThere) toggle(row)
    },
    ...(can(WRITE_SCOPE) && { r: () => begin('renew'), v: () => begin('revoke') }),
  })
  if (total === 0) {
    const isFiltered = Object.entries(filters).some(([name, value]) => name !== 'sort' && value !== undefined)
    return (
      <div class="message empty">
        <p>{isFiltered ? texts.list.none : texts.list.empty}</p>
        {isFiltered && (
          <button type="button" onClick={onClear}>
            {texts.list.clear}
          </button>
        )}
      </div>
    )
  }
  const areAllShownSelected = loaded.every(({ id }) => selectedIds.has(id))
  const isTooMany = selected.length > MAX_SELECTED
  const close = () => setAction(undefined)
  const dialog = { chosen: selected, onDone: () => setSelected([]), onClose: close }
  return (
    <>
      <div class="toolbar">
        <label class="check">
          <input
            type="checkbox"
            checked={areAllShownSelected}
            onInput={() => setSelected(areAllShownSelected ? [] : union(selected, loaded))}
          />
          <span class="hidden">{texts.list.selectAll}</span>
        </label>
        <span role="status">
          {selected.length === 0 ? texts.list.found(total) : texts.list.selected(selected.length)}
        </span>
        {selected.length > 0 && (
          <>
            {(isTooMany || selected.length < Math.min(total, MAX_SELECTED)) && (
              <button
                type="button"
                class="plain"
                aria-disabled={isSelecting}
                onClick={() => isSelecting || void selectMatching()}
              >
                {isSelecting
                  ? texts.loading
                  : total > MAX_SELECTED
                    ? texts.list.selectFirst(MAX_SELECTED)
                    : texts.list.selectMatching(total)}
              </button>
            )}
            <button type="button" class="plain" onClick={() => setSelected([])}>
              {texts.list.clearSelection}
            </button>
            {can(WRITE_SCOPE) && (
              <span class="actions">
                <button type="button" disabled={isTooMany} onClick={() => begin('renew')}>
                  {texts.record.renew}
                </button>
                <button type="button" disabled={isTooMany} onClick={() => begin('revoke')}>
                  {texts.record.revoke}
                </button>
              </span>
            )}
            {total > MAX_SELECTED && <small class="limit">{texts.list.tooMany(MAX_SELECTED, total)}</small>}
          </>
        )}
      </div>
      <LongList
        items={items}
        total={total}
        kind="certifications"
        current={current}
        onShown={show}
        renderRow={(it, attributes) => (
          <Row
            key={it.id}
            attributes={attributes}
            certification={it}
            isOpen={it.id === openId}
            isSelected={selectedIds.has(it.id)}
            linkTo={linkTo}
            onToggle={toggle}
          />
        )}
      />
      {total > MAX_ITEMS && <p class="quiet more">{texts.list.onlyFirst(MAX_ITEMS)}</p>}
      {action === 'renew' && <RenewDialog {...dialog} />}
      {action === 'revoke' && <RevokeDialog {...dialog} />}
    </>
  )
}

/** What is selected, and what is added to it. */
function union(selected: readonly Chosen[], added: readonly Chosen[]): readonly Chosen[] {
  const ids = new Set(selected.map(({ id }) => id))
  return [...selected, ...added.filter(({ id }) => !ids.has(id))]
}

interface RowProps {
  readonly attributes: RowAttributes
  readonly certification: Certification
  readonly isOpen: boolean
  readonly isSelected: boolean
  readonly linkTo: (id: string) => string
  readonly onToggle: (it: Certification) => void
}

/** One row. Only those are drawn again that have changed; for the same list, the functions do the same. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { attributes, certification, isOpen, isSelected } = this.props
    return (
      certification !== next.certification ||
      isOpen !== next.isOpen ||
      isSelected !== next.isSelected ||
      attributes['aria-posinset'] !== next.attributes['aria-posinset'] ||
      attributes['aria-setsize'] !== next.attributes['aria-setsize']
    )
  }

  override render({ attributes, certification: it, isOpen, isSelected, linkTo, onToggle }: RowProps) {
    return (
      <div {...attributes} class={isOpen ? 'row open' : 'row'}>
        <label class="check">
          <input type="checkbox" checked={isSelected} onInput={() => onToggle(it)} />
          <span class="hidden">{texts.list.select(it.id)}</span>
        </label>
        <a class="who" href={linkTo(it.id)}>
          <MentorName id={it.mentor_id} /> <small>{it.id}</small>
        </a>
        <span class="type">{it.cert_type}</span>
        <Expiry at={it.expires_at} status={it.status} />
        <StatusBadge status={it.status} />
        <span class="renewals">{texts.list.renewals(it.renewal_count)}</span>
      </div>
    )
  }
}
