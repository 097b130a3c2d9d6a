import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { updateCertification } from '../../../generated/limits.js'
import type { ReportProgress } from '../hooks/resumable.js'
import { texts } from '../texts/texts.js'
import { Dialog } from './dialog.js'
import { Field } from './field.js'

interface ReasonDialogProps {
  readonly title: string
  readonly children?: ComponentChildren
  readonly hint: string
  readonly confirm: string
  readonly isDangerous?: boolean
  readonly news?: ComponentChildren
  readonly onConfirm: (reason: string, report: ReportProgress) => Promise<void>
  readonly onClose: () => void
}

/** Asks why, before something is done. */
export function ReasonDialog({ hint, children, onConfirm, ...dialog }: ReasonDialogProps) {
  const [reason, setReason] = useState('')
  return (
    <Dialog {...dialog} isReady={reason.trim() !== ''} onConfirm={(report) => onConfirm(reason, report)}>
      {children}
      <Field
        label={texts.record.reason}
        hint={hint}
        value={reason}
        onInput={setReason}
        {...updateCertification.revocation_reason}
        autofocus
        required
      />
    </Dialog>
  )
}
