import fc from 'fast-check'
import t from 'tap'
import { escapeFormula, restoreFormula } from '../../src/representation/spreadsheet-cell.js'
import { checkProperty } from '../support/property.js'

t.test('every text can be restored, and none but a number is run as a formula', async (t) => {
  const text = fc.string({
    unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', 'x', '1', '.'),
    maxLength: 6,
  })
  const law = fc.property(text, (it) => {
    const escaped = escapeFormula(it)
    return restoreFormula(escaped) === it && (!/^[=+\-@\t\r]/.test(escaped) || /^[+-]\d+(\.\d+)?$/.test(it))
  })
  await checkProperty(t, law)
})

t.test('a number stays a number', async (t) => {
  for (const it of ['-5', '+3', '-0.25']) t.equal(escapeFormula(it), it)
})

t.test('other apostrophes are left alone', async (t) => {
  for (const it of ["'tis", "'", "''", "O'Hara"]) t.same([escapeFormula(it), restoreFormula(it)], [it, it])
})
