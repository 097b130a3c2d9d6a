/** Replaces control characters: a terminal would execute them, and the contract's texts must not contain them. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD')
}
