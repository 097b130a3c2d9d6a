/** Replaces control characters, which a terminal would obey and the contract's texts must not contain. */
export function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '\uFFFD')
}
