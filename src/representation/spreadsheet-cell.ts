/** A spreadsheet runs a cell that begins so (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^'*[=+\-@\t\r]/

const ESCAPED_FORMULA = /^'+[=+\-@\t\r]/

/** A number stays a number, even with a sign. */
const NUMBER = /^[+-]\d+(\.\d+)?$/

/**
 * Puts an apostrophe before a text that a spreadsheet would run as a formula, and before such apostrophes, so that
 * `restoreFormula` can tell them apart.
 */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** Returns the text that `escapeFormula` has escaped. */
export function restoreFormula(cell: string): string {
  return ESCAPED_FORMULA.test(cell) ? cell.slice(1) : cell
}
