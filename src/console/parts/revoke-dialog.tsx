import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { api } from '../service/api.js'
import { useNotices } from '../hooks/notices.js'
import { MentorName } from './facts.js'
import { ReasonDialog } from './reason-dialog.js'
import { type ReportProgress, resumable } from '../hooks/resumable.js'
import { texts } from '../texts/texts.js'
import type { Chosen } from './renew-dialog.js'

interface RevokeDialogProps {
  readonly chosen: readonly Chosen[]
  /** Of the record as the reader sees it, if it is one. */
  readonly ifMatch?: string | undefined
  readonly news?: ComponentChildren
  readonly onDone?: () => void
  readonly onClose: () => void
}

/** Revokes one certification or several, one after the other, with one reason. */
export function RevokeDialog({ chosen, ifMatch, news, onDone, onClose }: RevokeDialogProps) {
  const notices = useNotices()
  /** What is revoked already, if it stopped on the way: another try goes on with the others. */
  const revoked = useRef<string[]>([])
  const offerUndo = () => {
    const done = revoked.current
    revoked.current = []
    const reinstate = resumable(done, (id) =>
      api.reinstateCertification({ id, body: { reason: texts.reinstate.undoReason } }),
    )
    notices.done(texts.revoke.done(done.length), reinstate)
  }
  const revoke = async (reason: string, report: ReportProgress) => {
    const left = chosen.filter(({ id }) => !revoked.current.includes(id))
    await resumable(left, async ({ id }) => {
      await api.revokeCertification({ id, reason, ifMatch })
      revoked.current.push(id)
    })(report)
    offerUndo()
    onDone?.()
  }
  const close = () => {
    if (revoked.current.length > 0) offerUndo()
    onClose()
  }
  return (
    <ReasonDialog
      title={texts.revoke.title(chosen.length)}
      hint={texts.revoke.reasonHint}
      confirm={texts.revoke.confirm(chosen.length)}
      isDangerous
      news={news}
      onConfirm={revoke}
      onClose={close}
    >
      {chosen.length > 1 && (
        <ul class="scrollable chosen" tabIndex={0} aria-label={texts.certifications}>
          {chosen.map(({ id, mentor_id }) => (
            <li key={id}>
              <MentorName id={mentor_id} /> <small>{id}</small>
            </li>
          ))}
        </ul>
      )}
    </ReasonDialog>
  )
}
