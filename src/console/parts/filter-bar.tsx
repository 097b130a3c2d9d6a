import { useEffect, useRef, useState } from 'preact/hooks'
import { listCertifications } from '../../../generated/limits.js'
import { dayFromNow, fromDateField, toDateField } from '../texts/dates.js'
import type { Filters } from '../hooks/filters.js'
import { firstMentorId, useMentorSuggestions } from '../hooks/mentor-names.js'
import { useNotices } from '../hooks/notices.js'
import { texts } from '../texts/texts.js'
import { typesOf, useSummary } from '../hooks/use-summary.js'
import { Field, Select } from './field.js'

interface FilterBarProps {
  readonly filters: Filters
  readonly onChange: (changed: Filters) => void
}

/** The filters above the list. */
export function FilterBar({ filters, onChange }: FilterBarProps) {
  const { cert_type, expires_from, expires_before, sort } = filters
  const [mentor, setMentor] = useState(filters.mentor_id ?? '')
  // What this field has asked for. The answer comes later, and must not replace what is being typed by then.
  const requested = useRef(mentor)
  useEffect(() => {
    const current = filters.mentor_id ?? ''
    if (current === requested.current) return
    requested.current = current
    setMentor(current)
  }, [filters.mentor_id])
  const request = (mentor_id: string) => {
    requested.current = mentor_id
    setMentor(mentor_id)
    onChange({ mentor_id })
  }
  const suggestions = useMentorSuggestions(mentor)
  const notices = useNotices()
  const summary = useSummary().value
  const types = typesOf(summary, cert_type)
  const periods = summary?.expiring.map(({ days }) => days) ?? []
  const search = (typed: string) => {
    // A suggestion was taken, or the field was cleared. Anything else is sent with Enter.
    if (typed === '' || suggestions.some(({ value }) => value === typed)) request(typed)
    else setMentor(typed)
  }
  const submit = (event: Event) => {
    event.preventDefault()
    // Leaves the field, so that the keys of the list work.
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur()
    // Those who type fast do not wait for suggestions.
    firstMentorId(mentor).then(request, notices.failed)
  }
  const within = periods.find((days) => expires_before === dayFromNow(days + 1))
  const [areMoreShown, showMore] = useState(false)
  const inUse = [cert_type, expires_from ?? expires_before, sort].filter((it) => it !== undefined).length
  return (
    <form class={areMoreShown ? 'filters all' : 'filters'} role="search" onSubmit={submit}>
      <Field
        label={texts.list.mentor}
        placeholder={texts.list.mentorHint}
        type="search"
        value={mentor}
        onInput={search}
        suggestions={suggestions}
        autoComplete="off"
        {...listCertifications.mentor_id}
      />
      <fieldset class="chips">
        <legend>{texts.list.status}</legend>
        {[undefined, ...listCertifications.status.enum].map((status) => (
          <button
            key={status ?? 'all'}
            type="button"
            aria-pressed={filters.status === status}
            onClick={() => onChange({ status })}
          >
            {status === undefined ? texts.list.all : texts.statusOf(status)}
          </button>
        ))}
      </fieldset>
      {/* On a phone, those that follow would fill the screen. */}
      <button
        type="button"
        class="plain more-filters"
        aria-expanded={areMoreShown}
        onClick={() => showMore(!areMoreShown)}
      >
        {texts.list.moreFilters(inUse)}
      </button>
      <Select
        label={texts.list.type}
        value={cert_type ?? ''}
        onInput={(type) => onChange({ cert_type: type })}
      >
        <option value="">{texts.list.anyType}</option>
        {types.map((it) => (
          <option key={it}>{it}</option>
        ))}
      </Select>
      <Select
        label={texts.list.period}
        value={String(within ?? '')}
        onInput={(days) =>
          onChange(
            days === ''
              ? { expires_from: undefined, expires_before: undefined }
              : { status: 'active', expires_from: undefined, expires_before: dayFromNow(Number(days) + 1) },
          )
        }
      >
        <option value="">{texts.list.anyTime}</option>
        {periods.map((days) => (
          <option key={days} value={days}>
            {texts.list.within(days)}
          </option>
        ))}
      </Select>
      <Field
        label={texts.list.from}
        type="date"
        value={toDateField(expires_from ?? '')}
        onInput={(day) => onChange({ expires_from: day === '' ? undefined : fromDateField(day) })}
      />
      <Field
        label={texts.list.before}
        type="date"
        value={toDateField(expires_before ?? '')}
        onInput={(day) => onChange({ expires_before: day === '' ? undefined : fromDateField(day) })}
      />
      <Select label={texts.list.sort} value={sort ?? ''} onInput={(order) => onChange({ sort: order })}>
        <option value="">{texts.list.usualSort}</option>
        {listCertifications.sort.enum.map((order) => (
          <option key={order} value={order}>
            {texts.list.sorts[order]}
          </option>
        ))}
      </Select>
    </form>
  )
}
