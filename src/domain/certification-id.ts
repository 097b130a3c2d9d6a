const PREFIX = 'cert-'
const FEWEST_DIGITS = 3

/** The id as clients see it: `cert-001`, `cert-002`, …, `cert-1000`. */
export function formatCertificationId(id: number): string {
  return PREFIX + String(id).padStart(FEWEST_DIGITS, '0')
}

/**
 * The number in an id that clients see.
 *
 * @param text has the form of the contract's CertificationId.
 */
export function parseCertificationId(text: string): number {
  return Number(text.slice(PREFIX.length))
}
