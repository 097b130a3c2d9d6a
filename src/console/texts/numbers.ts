const count = new Intl.NumberFormat()

/** A number in the reader's locale. */
export const formatCount = (number: number): string => count.format(number)

/**
 * What separates cells in the reader's spreadsheets. Browsers do not say, but where the comma is in numbers, lists have the
 * semicolon.
 */
export function listSeparator(numbers: Intl.NumberFormat = count): 'comma' | 'semicolon' {
  const decimal = numbers.formatToParts(0.5).find(({ type }) => type === 'decimal')
  return decimal?.value === ',' ? 'semicolon' : 'comma'
}
