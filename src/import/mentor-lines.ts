import type { Contract } from '../contract/contract.js'
import type { Mentor } from '../store/store.js'
import { type Column, compileLineCheck } from './line-check.js'
import type { LineKind } from './line-kind.js'

/** Imports the mentor directory: `id` and `name`. */
export function mentorLines(contract: Contract): LineKind {
  const columns: Column[] = [
    { name: 'id', isRequired: true, encoding: 'text', schema: { $ref: '#/components/schemas/MentorId' } },
    {
      name: 'name',
      isRequired: true,
      encoding: 'text',
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
      const outcome = await writer.addMentor(checked.record.id, checked.record.name)
      return outcome === 'duplicate' ? ['id is in this file twice'] : outcome
    },
  }
}
