import type { Contract } from '../contract/contract.js'
import type { Mentor } from '../store/interface/store.js'
import { findNameError } from '../domain/mentor-name.js'
import { compileLineCheck, type FieldDefinition } from './line-check.js'
import type { ImportKind } from './import-kind.js'

/** Imports the mentor directory: `id` and `name`. */
export function mentorImport(contract: Contract): ImportKind {
  const fields: FieldDefinition[] = [
    { name: 'id', isRequired: true, encoding: 'text', schema: { $ref: '#/components/schemas/MentorId' } },
    {
      name: 'name',
      isRequired: true,
      encoding: 'prose',
      // The contract's name may be null, for a mentor without an entry in the directory; that of an import may not.
      schema: { type: 'string', allOf: [{ $ref: '#/components/schemas/MentorName' }] },
    },
  ]
  const check = compileLineCheck<Mentor>(contract, fields)
  return {
    fields,
    async add(line, writer) {
      const checked = check(line)
      if ('reasons' in checked) return checked.reasons
      const { id } = checked.record
      const name = checked.record.name.trim()
      const reason = findNameError(name)
      if (reason !== undefined) return [reason]
      return writer.addMentor(id, name)
    },
    toStored: (line) => {
      const checked = check(line)
      return 'record' in checked ? { id: checked.record.id, name: checked.record.name.trim() } : undefined
    },
  }
}
