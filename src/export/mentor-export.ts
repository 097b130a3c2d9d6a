import type { Contract } from '../contract/contract.js'
import { mentorImport } from '../import/mentor-import.js'
import type { ExportKind } from './export-kind.js'

/** Exports the mentor directory, in the form that an import accepts. */
export function mentorExport(contract: Contract): ExportKind {
  return {
    fields: mentorImport(contract).fields.map(({ name }) => name),
    async *lines(store) {
      for await (const batch of store.exportMentors()) yield batch.map(({ id, name }) => ({ id, name }))
    },
  }
}
