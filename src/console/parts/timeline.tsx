import type { CertificationRecord, Schemas } from '../service/api.js'
import { formatMoment, utcTitle } from '../texts/dates.js'
import { texts } from '../texts/texts.js'
import { Day } from './facts.js'

type AuditEntry = Schemas['AuditEntry']

interface Change {
  readonly field: string
  readonly from: unknown
  readonly to: unknown
}

export interface HistoryEvent {
  readonly at: string
  readonly operation: string
  readonly actor: string | null
  readonly changes: readonly Change[]
}

/** A record as it was loaded, with its trail; undefined where the reader may not see that. */
export interface Known {
  readonly certification: CertificationRecord
  readonly trail: readonly AuditEntry[] | undefined
}

/** Of these, the event itself tells. */
const TOLD_BY_EVENT = ['status', 'revoked_at', 'renewal_count', 'updated_at']

/** What happened, oldest first: the trail, and before it what the record itself knows, which may be older than its trail. */
export function historyOf({ certification: it, trail = [] }: Known): readonly HistoryEvent[] {
  const known = [
    { at: it.created_at, operation: 'create', actor: null, changes: [] },
    ...it.renewal_history.map(({ renewed_at, expires_at }) => {
      const changes = [{ field: 'expires_at', from: null, to: expires_at }]
      return { at: renewed_at, operation: 'renew', actor: null, changes }
    }),
    ...(it.revoked_at === undefined
      ? []
      : [
          {
            at: it.revoked_at,
            operation: 'revoke',
            actor: null,
            changes: [{ field: 'revocation_reason', from: null, to: it.revocation_reason }],
          },
        ]),
  ]
  const [first] = trail
  const older = first === undefined ? known : known.filter(({ at }) => at < first.changed_at)
  return [...older, ...trail.map(toEvent)]
}

/** What others have changed since a reader opened the record. Without the trail, the fields that differ. */
export function newsOf(before: Known, now: Known): readonly HistoryEvent[] {
  if (before.trail && now.trail) return now.trail.slice(before.trail.length).map(toEvent)
  const last: Readonly<Record<string, unknown>> = { ...before.certification }
  const changes = Object.entries(now.certification)
    .map(([field, to]) => ({ field, from: last[field], to }))
    .filter(({ field, from, to }) => field in texts.record.fields && !Array.isArray(to) && from !== to)
  if (changes.length === 0) return []
  return [{ at: now.certification.updated_at, operation: 'change', actor: null, changes }]
}

function toEvent({ changed_at: at, operation, actor, changes }: AuditEntry): HistoryEvent {
  const isFirst = operation === 'create' || operation === 'import'
  return {
    at,
    operation,
    actor,
    changes: isFirst ? [] : changes.filter(({ field }) => !TOLD_BY_EVENT.includes(field)),
  }
}

/** Newest first. */
export function Timeline({ events }: { readonly events: readonly HistoryEvent[] }) {
  return (
    <ol class="timeline">
      {[...events].reverse().map((event, i) => (
        <li key={events.length - i}>
          <b>{texts.record.eventOf(event.operation)}</b>{' '}
          {event.actor !== null && <bdi>{texts.record.by(event.actor)}</bdi>}
          <time dateTime={event.at} title={utcTitle(event.at)}>
            {formatMoment(event.at)}
          </time>
          {event.changes.length > 0 && (
            <ul>
              {event.changes.map(({ field, from, to }) => (
                <li key={field}>
                  {texts.record.fieldOf(field)}{' '}
                  {from !== null && from !== undefined && (
                    <>
                      <del>
                        <Value of={from} field={field} />
                      </del>{' '}
                    </>
                  )}
                  <ins>
                    <Value of={to} field={field} />
                  </ins>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}

function Value({ of: value, field }: { readonly of: unknown; readonly field: string }) {
  if (value === null || value === undefined) return <>–</>
  if (Array.isArray(value)) return <>{texts.list.renewals(value.length)}</>
  const text = String(value)
  if (field.endsWith('_at')) return <Day at={text} isShort />
  return <bdi>{field === 'status' ? texts.statusOf(text) : text}</bdi>
}
