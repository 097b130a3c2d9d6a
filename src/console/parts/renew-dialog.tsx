import { useState } from 'preact/hooks'
import { api, type Certification, ProblemError, type Schemas } from '../service/api.js'
import { fromDateField } from '../texts/dates.js'
import { describeError } from '../service/errors.js'
import { useNotices } from '../hooks/notices.js'
import { Dialog } from './dialog.js'
import { Day, MentorName } from './facts.js'
import { Field, Select } from './field.js'
import { resumable } from '../hooks/resumable.js'
import { texts } from '../texts/texts.js'
import { useLoaded } from '../hooks/use-loaded.js'

const DURATIONS = { P1Y: texts.renew.byYear, P2Y: texts.renew.byTwoYears, P6M: texts.renew.byMonths }
const UNTIL = 'until'
const ORIGINS = ['later_of_both', 'expiry', 'today'] as const

type RenewalResult = Schemas['RenewalResult']

/** What a dialog needs to know of a certification. */
export type Chosen = Pick<Certification, 'id' | 'mentor_id'>

interface RenewDialogProps {
  readonly chosen: readonly Chosen[]
  readonly onDone?: () => void
  readonly onClose: () => void
}

/** Renews one certification or many; a dry run shows every new date before anything is changed. */
export function RenewDialog({ chosen: given, onDone, onClose }: RenewDialogProps) {
  const notices = useNotices()
  const [chosen, setChosen] = useState(given)
  const ids = chosen.map(({ id }) => id)
  const [how, setHow] = useState('P1Y')
  const [from, setFrom] = useState<(typeof ORIGINS)[number]>(ORIGINS[0])
  const [day, setDay] = useState('')
  const renewal =
    how !== UNTIL ? { ids, extend_by: how, extend_from: from } : { ids, expires_at: fromDateField(day) }
  const isReady = ids.length > 0 && (how !== UNTIL || day !== '')
  const tryOut = async (options?: { readonly signal: AbortSignal }) =>
    (await api.renewCertifications({ body: { ...renewal, dry_run: true } }, options)).data.results
  const preview = useLoaded(JSON.stringify(renewal), async (signal) =>
    isReady ? tryOut({ signal }) : undefined,
  )
  const renew = async () => {
    // Somebody else may have renewed the same ones since: nobody is to be renewed twice.
    const results = await tryOut()
    if (JSON.stringify(results) !== JSON.stringify(preview.value)) {
      preview.reload()
      notices.refresh()
      throw new Error(texts.renew.changed)
    }
    const { data } = await api.renewCertifications({ body: renewal })
    const renewed = data.results.filter(({ outcome }) => outcome === 'renewed')
    notices.done(texts.renew.done(renewed.length), resumable(renewed, withdraw))
    onDone?.()
  }
  return (
    <Dialog
      title={texts.renew.title(ids.length)}
      confirm={texts.renew.confirm(ids.length)}
      isReady={isReady && preview.value !== undefined}
      onConfirm={renew}
      onClose={onClose}
    >
      <div class="columns">
        <Select label={texts.renew.how} value={how} onInput={setHow}>
          {Object.entries(DURATIONS).map(([duration, text]) => (
            <option key={duration} value={duration}>
              {text}
            </option>
          ))}
          <option value={UNTIL}>{texts.renew.until}</option>
        </Select>
        {how === UNTIL ? (
          <Field
            label={texts.renew.date}
            hint={texts.renew.dateHint}
            type="date"
            value={day}
            onInput={setDay}
            required
          />
        ) : (
          <Select
            label={texts.renew.from}
            value={from}
            onInput={(value) => setFrom(ORIGINS.find((it) => it === value) ?? from)}
          >
            {ORIGINS.map((origin) => (
              <option key={origin} value={origin}>
                {texts.renew.froms[origin]}
              </option>
            ))}
          </Select>
        )}
      </div>
      <h3>{texts.renew.preview}</h3>
      {preview.error !== undefined && (
        <Refused
          error={preview.error}
          onLeaveOut={(refused) => setChosen(chosen.filter(({ id }) => !refused.has(id)))}
        />
      )}
      {preview.value && <Preview results={preview.value} chosen={chosen} />}
      {isReady && preview.value === undefined && preview.error === undefined && (
        <p class="quiet" role="status">
          {texts.loading}
        </p>
      )}
      {!isReady && <p class="quiet">{texts.renew.previewHint}</p>}
    </Dialog>
  )
}

/** Withdraws a renewal, unless that is done: the reply of an earlier attempt may have been lost. */
async function withdraw({ id, renewal_count }: RenewalResult): Promise<void> {
  const { data, etag } = await api.getCertification({ id })
  if (data.renewal_count === renewal_count) await api.withdrawRenewal({ id, ifMatch: etag })
}

interface PreviewProps {
  readonly results: readonly RenewalResult[]
  readonly chosen: readonly Chosen[]
}

function Preview({ results, chosen }: PreviewProps) {
  const mentors = new Map(chosen.map(({ id, mentor_id }) => [id, mentor_id]))
  return (
    <div class="scrollable preview" tabIndex={0} role="region" aria-label={texts.renew.preview}>
      <table>
        <thead>
          <tr>
            <th scope="col">{texts.list.mentor}</th>
            <th scope="col">{texts.renew.before}</th>
            <th scope="col">{texts.renew.after}</th>
          </tr>
        </thead>
        <tbody>
          {results.map((it) => (
            <tr key={it.id}>
              <th scope="row">
                <MentorName id={mentors.get(it.id) ?? ''} /> <small>{it.id}</small>
              </th>
              <td>
                <Day at={it.previous_expires_at} isShort />
              </td>
              <td>
                <b>
                  <Day at={it.expires_at} isShort />
                </b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

interface RefusedProps {
  readonly error: unknown
  readonly onLeaveOut: (ids: ReadonlySet<string>) => void
}

/** Why nothing can be renewed, record by record, and the way on without those. */
function Refused({ error, onLeaveOut }: RefusedProps) {
  const refused = refusedOf(error)
  if (refused.length === 0) {
    return (
      <p class="message error" role="alert">
        {describeError(error)}
      </p>
    )
  }
  return (
    <div class="message error" role="alert">
      <p>{texts.renew.refused}</p>
      <ul>
        {refused.slice(0, 20).map(({ id, type, detail }) => (
          <li key={id}>
            <b>{id}</b> {texts.renew.reasons[type] ?? detail}
          </li>
        ))}
      </ul>
      <button type="button" onClick={() => onLeaveOut(new Set(refused.map(({ id }) => id)))}>
        {texts.renew.withoutRefused}
      </button>
    </div>
  )
}

function refusedOf(
  error: unknown,
): readonly { readonly id: string; readonly type: string; readonly detail: string }[] {
  if (!(error instanceof ProblemError)) return []
  const { problem } = error
  return problem !== undefined && 'refused' in problem && Array.isArray(problem.refused)
    ? problem.refused
    : []
}
