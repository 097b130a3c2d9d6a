import type { BrowserContextOptions } from 'playwright-core'
import type { Test } from 'tap'
import { parseInstant } from '../../src/domain/time.js'
import { missingBrowser } from './browser.js'
import { type OpenPage, startBrowser } from './browser-page.js'
import { COLLECTION, startService, type Service } from './service.js'

export const NOW = '2026-03-26T10:00:00Z'
export const skip = missingBrowser ?? false
export const HOSTILE_NAME = '<script>alert(1)</script> \u0645\u0631\u062d\u0628\u0627'

export interface Console extends Service {
  readonly base: string
  open(path?: string, options?: BrowserContextOptions): Promise<OpenPage>
}

/** The service with its console on an empty database, and a browser. */
export async function startEmptyConsole(t: Test): Promise<Console> {
  const service = await startService(t, { now: NOW, config: { CONSOLE: true } })
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const openPage = await startBrowser(t)
  return { ...service, base, open: (path = '', options = {}) => openPage(`${base}/${path}`, NOW, options) }
}

/** The same with seven certifications of three mentors, five of which expire within 30 days. */
export async function startConsole(t: Test): Promise<Console> {
  const service = await startEmptyConsole(t)
  for (const [mentor, name] of [
    ['mentor-19', 'Lars Eriksen'],
    ['mentor-20', 'Søren Ågård'],
    ['mentor-21', HOSTILE_NAME],
  ] as const) {
    await service.send('PUT', `/api/v1/mentors/${mentor}`, { body: { name } })
  }
  for (const [mentor_id, expires_at] of [
    ['mentor-19', '2026-04-01T00:00:00Z'],
    ['mentor-19', '2026-04-02T12:00:00Z'],
    ['mentor-20', '2026-04-10T00:00:00Z'],
    ['mentor-20', '2026-04-11T00:00:00Z'],
    ['mentor-21', '2026-04-12T00:00:00Z'],
    ['mentor-21', '2026-12-01T00:00:00Z'],
    ['mentor-21', '2026-01-01T00:00:00Z'],
  ] as const) {
    await service.create({ mentor_id, issued_at: '2025-01-01T00:00:00Z', expires_at })
  }
  return service
}

export const recordOf = async ({ send }: Service, id: string) =>
  (await send('GET', `${COLLECTION}/${id}`)).json()

/** Adds certifications of one type, which expire one after the other from tomorrow on. */
export async function addCertifications({ store }: Service, certType: string, count: number): Promise<void> {
  const now = parseInstant(NOW)
  await store.bulkImport(async (writer) => {
    for (let i = 0; i < 9; i++) await writer.addMentor(`mentor-${i}`, `Mentor ${i}`)
    for (let i = 1; i <= count; i++) {
      const dates = { issuedAt: now - 86_400, expiresAt: now + i * 86_400, createdAt: now }
      const certification = { mentorId: `mentor-${i % 9}`, certType, ...dates }
      await writer.insertCertification(
        { ...certification, version: 1, renewals: [], revocation: undefined },
        now,
      )
    }
  })
}
