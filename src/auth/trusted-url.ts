/**
 * Checks the address of something that decides who gets in: what it says must not be changed on its way.
 *
 * @throws Error if it is neither an `https:` URL nor one of this machine.
 */
export function checkTrustedUrl(text: string): void {
  const { protocol, hostname } = URL.canParse(text) ? new URL(text) : { protocol: '', hostname: '' }
  const isOfThisMachine = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && isOfThisMachine)) return
  throw new Error('must be an https: URL (http: on this machine only)')
}
