import { daysUntil, formatDay, formatDistance, formatShortDay, utcTitle } from '../texts/dates.js'
import { useName } from '../hooks/mentor-names.js'
import { texts } from '../texts/texts.js'

/** Up to how many days before the expiry it is urgent, and soon. */
const URGENT_DAYS = 7
export const SOON_DAYS = 30

/** The class of what expires in so many days; it has a colour. */
export const urgencyOf = (days: number) =>
  days <= URGENT_DAYS ? 'urgent' : days <= SOON_DAYS ? 'soon' : 'active'

/** A day in the reader's language and time zone; pointing at it shows the instant in UTC. */
export function Day({ at, isShort = false }: { readonly at: string; readonly isShort?: boolean }) {
  return (
    <time dateTime={at} title={utcTitle(at)}>
      {isShort ? formatShortDay(at) : formatDay(at)}
    </time>
  )
}

/** "28 November 2026, in 12 days", with a colour for what needs attention. */
export function Expiry({ at, status }: { readonly at: string; readonly status: string }) {
  return (
    <span class={`expiry ${status === 'active' ? urgencyOf(daysUntil(at)) : status}`}>
      <Day at={at} />, {formatDistance(at)}
    </span>
  )
}

export function StatusBadge({ status }: { readonly status: string }) {
  return <span class={`badge ${status}`}>{texts.statusOf(status)}</span>
}

/** The mentor's name, or the id where the directory has none. */
export function MentorName({ id }: { readonly id: string }) {
  return <bdi>{useName(id) ?? id}</bdi>
}
