import type { Contract } from '../contract/contract.js'
import { formatCertificationId } from '../domain/certification-id.js'
import { type CertificationLine, certificationImport } from '../import/certification-import.js'
import { toRenewalResponse, toStoredFields } from '../representation/responses.js'
import type { CertificationWithRenewals } from '../store/interface/store.js'
import type { ExportKind } from './export-kind.js'

/** Exports every certification with all its stored fields, in the form that an import accepts. */
export function certificationExport(contract: Contract): ExportKind {
  return {
    fields: certificationImport(contract).fields.map(({ name }) => name),
    async *lines(store) {
      for await (const batch of store.exportCertifications()) yield batch.map(toLine)
    },
  }
}

function toLine({ certification, renewals }: CertificationWithRenewals): Exhaustive<CertificationLine> {
  return {
    id: formatCertificationId(certification.id),
    ...toStoredFields(certification, renewals),
    renewal_history: renewals.map(toRenewalResponse),
  }
}

/** Requires every field of an import, so that an export omits none. */
type Exhaustive<T> = { readonly [Field in keyof Required<T>]: T[Field] | undefined }
