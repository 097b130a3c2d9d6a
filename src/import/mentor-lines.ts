import type { Contract } from '../contract/contract.js'
import type { Mentor } from '../store/store.js'
import { findNameError } from '../domain/mentor-name.js'
import { type Column, compileLineCheck } from './line-check.js'
import type { LineKind } from './line-kind.js'

/** Imports the mentor directory: `id` and `name`. */
export function mentorLines(contract: Contract): LineKind {
  const columns: Column[] = [
    { name: 'id', isRequired: true, encoding: 'text', schema: { $ref: '#/components/schemas/MentorId' } },
    {
      name: 'name',
      isRequired: true,
      encoding: 'prose',
      // In the contract it may be null, for a mentor without an entry.
      schema: { type: 'string', allOf: [{ $ref: '#/components/schemas/MentorName' }] },
    },
  ]
  const check = compileLineCheck<Mentor>(contract, columns)
  return {
    columns,
    async add(fields, writer) {
      const checked = check(fields)
      if ('reasons' in checked) return checked.reasons
      const { id } = checked.record
      const name = checked.record.name.trim()
      const reason = findNameError(name)
      if (reason !== undefined) return [reason]
      return writer.addMentor(id, name)
    },
    toStored: (fields) => {
      const checked = check(fields)
      return 'record' in checked ? { id: checked.record.id, name: checked.record.name.trim() } : undefined
    },
  }
}
