/** Matches cells that a spreadsheet would run as a formula (https://owasp.org/www-community/attacks/CSV_Injection). */
const FORMULA = /^'*[=+\-@\t\r]/

const ESCAPED_FORMULA = /^'+[=+\-@\t\r]/

/** Matches numbers with a sign, which are not escaped. */
const NUMBER = /^[+-]\d+(\.\d+)?$/

/**
 * Puts an apostrophe before a text that a spreadsheet would run as a formula. Also escapes such apostrophes, so that `restoreFormula`
 * returns the same text.
 */
export function escapeFormula(text: string): string {
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
}

/** Reverts `escapeFormula`. */
export function restoreFormula(cell: string): string {
  return ESCAPED_FORMULA.test(cell) ? cell.slice(1) : cell
}
