/**
 * Checks a URL whose content authorization depends on, so that the content cannot be changed in transit.
 *
 * @throws Error unless it is an `https:` URL or a URL of this machine.
 */
export function checkTrustedUrl(text: string): void {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
  const isOfThisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isOfThisMachine)) return
  throw new Error('must be an https: URL (http: on this machine only)')
}
