const PREFIX = 'cert-'
const MIN_DIGITS = 3

/** Formats an id, zero-padded to at least three digits: `cert-001`, …, `cert-1000`. */
export function formatCertificationId(id: number): string {
  return PREFIX + String(id).padStart(MIN_DIGITS, '0')
}

/**
 * Parses the number of an id.
 *
 * @param text has the form of the contract's CertificationId.
 */
export function parseCertificationId(text: string): number {
  return Number(text.slice(PREFIX.length))
}
