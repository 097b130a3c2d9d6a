import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { WRITE_SCOPE } from '../../auth/scopes.js'
import { updateCertification } from '../../../generated/limits.js'
import { api, type CertificationRecord, ProblemError, type Schemas } from '../service/api.js'
import { onDay, toDateField } from '../texts/dates.js'
import { useName } from '../hooks/mentor-names.js'
import { useNotices } from '../hooks/notices.js'
import { Dialog } from '../parts/dialog.js'
import { Field } from '../parts/field.js'
import { Day, Expiry, StatusBadge } from '../parts/facts.js'
import { ReasonDialog } from '../parts/reason-dialog.js'
import { LoadState } from '../parts/state.js'
import { historyOf, type Known, newsOf, Timeline } from '../parts/timeline.js'
import { linkTo } from '../hooks/route.js'
import { can } from '../service/sign-in-state.js'
import { texts } from '../texts/texts.js'
import { useLoaded } from '../hooks/use-loaded.js'
import { RenewDialog } from '../parts/renew-dialog.js'
import { RevokeDialog } from '../parts/revoke-dialog.js'

type AuditEntry = Schemas['AuditEntry']
type Action = 'renew' | 'correct' | 'revoke' | 'reinstate' | 'withdraw' | 'delete'

/** One certification beside the list: its facts, what happened to it, and what can be done. */
export function Record({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { changes } = useNotices()
  const panel = useRef<HTMLElement>(null)
  // Before the browser paints, so that Escape closes the panel as soon as it is seen.
  useLayoutEffect(() => panel.current?.focus(), [])
  const loaded = useLoaded(
    id,
    async (signal) => {
      const [{ data, etag }, trail] = await Promise.all([
        api.getCertification({ id }, { signal }),
        loadTrail(id, signal),
      ])
      return { certification: data, etag, trail }
    },
    changes,
  )
  const { value, error } = loaded
  return (
    <aside
      ref={panel}
      class="record"
      tabIndex={-1}
      aria-labelledby="record"
      onKeyDown={(event) => event.key === 'Escape' && !document.querySelector('dialog[open]') && onClose()}
    >
      <div class="heading">
        <h2 id="record">{texts.record.title(id)}</h2>
        <button type="button" class="plain" aria-label={texts.close} onClick={onClose}>
          ✕
        </button>
      </div>
      {error instanceof ProblemError && error.status === 404 ? (
        <p class="message">{texts.record.unknown}</p>
      ) : (
        <LoadState loaded={loaded} />
      )}
      {value && <Facts {...value} onGone={onClose} />}
    </aside>
  )
}

/** The trail; undefined where the reader may not see it. */
async function loadTrail(id: string, signal: AbortSignal): Promise<readonly AuditEntry[] | undefined> {
  if (!can('certifications:audit')) return undefined
  const trail: AuditEntry[] = []
  try {
    for await (const entry of api.iterateAuditEntries({ id }, { signal })) trail.push(entry)
    return trail
  } catch (error) {
    if (error instanceof ProblemError && (error.status === 403 || error.status === 404)) return undefined
    throw error
  }
}

interface FactsProps {
  readonly certification: CertificationRecord
  readonly etag: string
  readonly trail: readonly AuditEntry[] | undefined
  readonly onGone: () => void
}

function Facts({ certification: it, etag, trail, onGone }: FactsProps) {
  const known = { certification: it, trail }
  const [opened, setOpened] = useState<{ action: Action; known: Known }>()
  const action = opened?.action
  const close = () => setOpened(undefined)
  const news = opened && newsOf(opened.known, known)
  const name = useName(it.mentor_id)
  const isRevoked = it.status === 'revoked'
  const actions: readonly Action[] = isRevoked
    ? ['reinstate', 'delete']
    : [
        'renew',
        'correct',
        'revoke',
        ...(it.renewal_history.length > 0 ? (['withdraw'] as const) : []),
        'delete',
      ]
  const dialogProps = {
    certification: it,
    etag,
    news: news && news.length > 0 && <Timeline events={news} />,
    onClose: close,
  }
  return (
    <>
      <dl class="facts">
        <dt>{texts.record.mentor}</dt>
        <dd>
          <a href={linkTo('certifications', { mentor_id: it.mentor_id })}>
            <bdi>{name ?? it.mentor_id}</bdi>
          </a>{' '}
          {name !== null && <small>{it.mentor_id}</small>}
        </dd>
        <dt>{texts.record.type}</dt>
        <dd>{it.cert_type}</dd>
        <dt>{texts.list.status}</dt>
        <dd>
          <StatusBadge status={it.status} />
        </dd>
        <dt>{texts.record.expires}</dt>
        <dd>
          <Expiry at={it.expires_at} status={it.status} />
        </dd>
        <dt>{texts.record.issued}</dt>
        <dd>
          <Day at={it.issued_at} />
        </dd>
        <dt>{texts.record.renewals}</dt>
        <dd>{texts.list.renewals(it.renewal_count)}</dd>
        {it.revoked_at !== undefined && (
          <>
            <dt>{texts.record.revoked}</dt>
            <dd>
              <Day at={it.revoked_at} />
            </dd>
            <dt>{texts.record.reason}</dt>
            <dd>
              <bdi>{it.revocation_reason}</bdi>
            </dd>
          </>
        )}
      </dl>
      <div class="buttons">
        {(can(WRITE_SCOPE) ? actions : []).map((action, i) => (
          <button
            key={action}
            type="button"
            class={action === 'delete' ? 'plain danger-text' : i === 0 ? 'primary' : ''}
            onClick={() => setOpened({ action, known })}
          >
            {texts.record[action]}
          </button>
        ))}
      </div>
      <h3>{texts.record.history}</h3>
      <Timeline events={historyOf(known)} />
      {action === 'renew' && <RenewDialog chosen={[it]} onClose={close} />}
      {action === 'correct' && <CorrectDialog {...dialogProps} />}
      {action === 'revoke' && (
        <RevokeDialog chosen={[it]} ifMatch={etag} news={dialogProps.news} onClose={close} />
      )}
      {action === 'reinstate' && <ReinstateDialog {...dialogProps} />}
      {action === 'withdraw' && <WithdrawDialog {...dialogProps} />}
      {action === 'delete' && <DeleteDialog {...dialogProps} onGone={onGone} />}
    </>
  )
}

interface ActionProps {
  readonly certification: CertificationRecord
  readonly etag: string
  readonly news: ComponentChildren
  readonly onClose: () => void
}

function CorrectDialog({ certification: it, etag, ...dialog }: ActionProps) {
  const notices = useNotices()
  // What the reader has not touched follows the record, also when others change it meanwhile.
  const [typed, setTyped] = useState<{ type?: string; issued?: string; expires?: string }>({})
  const type = typed.type ?? it.cert_type
  const issued = typed.issued ?? toDateField(it.issued_at)
  const expires = typed.expires ?? toDateField(it.expires_at)
  const correct = async () => {
    const body = {
      cert_type: type.trim(),
      issued_at: onDay(issued, it.issued_at),
      expires_at: onDay(expires, it.expires_at),
      change: 'correction' as const,
    }
    const corrected = await api.updateCertification({ id: it.id, ifMatch: etag, body })
    notices.done(texts.correct.done, async () => {
      const { cert_type, issued_at, expires_at } = it
      await api.updateCertification({
        id: it.id,
        ifMatch: corrected.etag,
        body: { cert_type, issued_at, expires_at, change: 'correction' },
      })
    })
  }
  return (
    <Dialog
      title={texts.correct.title(it.id)}
      confirm={texts.correct.confirm}
      onConfirm={correct}
      {...dialog}
    >
      <p>{texts.correct.explanation}</p>
      <Field
        label={texts.record.type}
        value={type}
        onInput={(type) => setTyped({ ...typed, type })}
        {...updateCertification.cert_type}
        autoComplete="off"
        autofocus
        required
      />
      <div class="columns">
        <Field
          label={texts.create.issued}
          type="date"
          value={issued}
          onInput={(issued) => setTyped({ ...typed, issued })}
          required
        />
        <Field
          label={texts.create.expires}
          hint={texts.create.expiresHint}
          type="date"
          value={expires}
          onInput={(expires) => setTyped({ ...typed, expires })}
          required
        />
      </div>
    </Dialog>
  )
}

function ReinstateDialog({ certification: it, etag, ...dialog }: ActionProps) {
  const notices = useNotices()
  const reinstate = async (reason: string) => {
    const reinstated = await api.reinstateCertification({ id: it.id, ifMatch: etag, body: { reason } })
    notices.done(texts.reinstate.done, async () => {
      await api.revokeCertification({
        id: it.id,
        reason: it.revocation_reason ?? '',
        ifMatch: reinstated.etag,
      })
    })
  }
  return (
    <ReasonDialog
      title={texts.reinstate.title(it.id)}
      hint={texts.reinstate.reasonHint}
      confirm={texts.reinstate.confirm}
      onConfirm={reinstate}
      {...dialog}
    />
  )
}

function WithdrawDialog({ certification: it, etag, ...dialog }: ActionProps) {
  const notices = useNotices()
  const withdraw = async () => {
    const withdrawn = await api.withdrawRenewal({ id: it.id, ifMatch: etag })
    notices.done(texts.withdraw.done, async () => {
      await api.renewCertification({ id: it.id, expires_at: it.expires_at, ifMatch: withdrawn.etag })
    })
  }
  return (
    <Dialog
      title={texts.withdraw.title(it.id)}
      confirm={texts.withdraw.confirm}
      onConfirm={withdraw}
      {...dialog}
    >
      <p>{texts.withdraw.explanation}</p>
    </Dialog>
  )
}

function DeleteDialog({
  certification: it,
  etag,
  onGone,
  ...dialog
}: ActionProps & { readonly onGone: () => void }) {
  const notices = useNotices()
  const [typed, setTyped] = useState('')
  const remove = async () => {
    await api.deleteCertification({ id: it.id, ifMatch: etag })
    notices.done(texts.remove.done(it.id))
    onGone()
  }
  return (
    <Dialog
      title={texts.remove.title(it.id)}
      confirm={texts.remove.confirm}
      isDangerous
      isReady={typed === it.id}
      onConfirm={remove}
      {...dialog}
    >
      <Field
        label={texts.remove.label}
        hint={texts.remove.explanation(it.id)}
        value={typed}
        onInput={setTyped}
        autoComplete="off"
        autofocus
        required
      />
    </Dialog>
  )
}
