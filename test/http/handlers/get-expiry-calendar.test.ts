import fc from 'fast-check'
import ICAL from 'ical.js'
import tap from 'tap'
import { calendarDay, startOfDay } from '../../../src/domain/time.js'
import { escapeText, toContentLine } from '../../../src/representation/icalendar.js'
import { onBothDialects as t } from '../../support/engines.js'
import { checkProperty } from '../../support/property.js'
import { addMentors, isInvalid, type Service, startService } from '../../support/service.js'

/** Parses the events of a calendar with a library that calendar programs use. */
function eventsOf(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text))
  return calendar.getAllSubcomponents('vevent').map((it) => new ICAL.Event(it))
}

const calendarOf = async ({ send }: Service, query = '') =>
  (await send('GET', `/expiring.ics${query}`)).rawPayload.toString()

t.test('has an all-day event on the day of each expiry', async (t) => {
  const service = await startService(t)
  const { send, create, store } = service
  await addMentors(store, { 'mentor-42': 'Müller, Zoë; "the \\ one"' })
  await create({ expires_at: '2026-09-01T23:59:59Z' })
  await create({ mentor_id: 'mentor-7', expires_at: '2026-04-10T00:00:00Z' })
  await create({ expires_at: '2026-03-26T10:00:00Z' }) // has expired
  await create({ expires_at: '2026-05-01T00:00:00Z' })
  await send('PUT', '/cert-004', { body: { status: 'revoked', revocation_reason: 'left' } })
  const reply = await send('GET', '/expiring.ics')
  t.equal(reply.headers['content-type'], 'text/calendar; charset=utf-8')
  const text = reply.rawPayload.toString()
  const events = eventsOf(text)
  t.same(
    events.map(({ uid, summary, startDate, endDate }) => ({
      uid,
      summary,
      day: startDate.toString(),
      isAllDay: startDate.isDate,
      end: endDate.toString(),
    })),
    [
      {
        uid: 'cert-002-20260301T000000Z-20260410T000000Z@certifications',
        summary: 'mentor-7: peer_mentor_level_2 expires',
        day: '2026-04-10',
        isAllDay: true,
        end: '2026-04-11',
      },
      {
        uid: 'cert-001-20260301T000000Z-20260901T235959Z@certifications',
        summary: 'Müller, Zoë; "the \\ one": peer_mentor_level_2 expires',
        day: '2026-09-01',
        isAllDay: true,
        end: '2026-09-02',
      },
    ],
  )
  t.equal(events[0]?.component.getFirstPropertyValue('dtstamp')?.toString(), '2026-03-26T10:00:00Z')
  t.match(text, /^X-WR-CALNAME:Expiring certifications\r$/m)
})

t.test('selects by days and type, and has the type in its name', async (t) => {
  const service = await startService(t)
  await service.create({ cert_type: 'a', expires_at: '2026-03-26T23:00:00Z' })
  await service.create({ cert_type: 'a', expires_at: '2027-03-26T23:59:59Z' })
  await service.create({ cert_type: 'b', expires_at: '2027-03-26T23:59:59Z' })
  await service.create({ cert_type: 'b', expires_at: '2027-03-27T00:00:00Z' })
  const idsOf = async (query?: string) =>
    eventsOf(await calendarOf(service, query)).map(({ uid }) => uid.slice(0, 8))
  t.same(await idsOf(), ['cert-001', 'cert-002', 'cert-003'], 'the default is 365 days')
  t.same(await idsOf('?days=0'), ['cert-001'])
  t.same(await idsOf('?days=366&cert_type=b'), ['cert-003', 'cert-004'])
  t.match(await calendarOf(service, '?cert_type=b'), /^X-WR-CALNAME:Expiring certifications: b\r$/m)
  t.same(await idsOf('?cert_type=c'), [])
  isInvalid(t, await service.send('GET', '/expiring.ics?days=3651'), ['query', '/days'])
})

t.test('keeps its entity tag and its events until a certification changes', async (t) => {
  const service = await startService(t)
  const { send, create, clock } = service
  await create()
  const first = await send('GET', '/expiring.ics')
  const tag = String(first.headers.etag)
  clock.set('2026-03-27T11:00:00Z')
  const second = await send('GET', '/expiring.ics', { headers: { 'if-none-match': `"x", W/${tag}` } })
  t.equal(second.statusCode, 304)
  t.equal(second.headers.etag, tag)
  t.equal(second.payload, '')
  t.equal((await send('GET', '/expiring.ics')).payload, first.payload)
  await send('PUT', '/cert-001', { body: { cert_type: 'x' } })
  const corrected = await send('GET', '/expiring.ics', { headers: { 'if-none-match': tag } })
  t.equal(corrected.statusCode, 200)
  t.not(corrected.headers.etag, tag)
  t.equal(eventsOf(corrected.payload)[0]?.uid, eventsOf(first.payload)[0]?.uid, 'the same event')
  await send('PUT', '/cert-001', { body: { expires_at: '2027-03-02T00:00:00Z' } })
  t.not(eventsOf(await calendarOf(service))[0]?.uid, eventsOf(first.payload)[0]?.uid, 'another one')
})

t.test('has at most the first 5,000 events (long)', async (t) => {
  const service = await startService(t)
  const { store, clock } = service
  const day = calendarDay(clock.now())
  await store.bulkImport(async (writer) => {
    for (let i = 0; i < 5_001; i++) {
      const expiresAt = startOfDay(day + 1 + (i % 300))
      const draft = { mentorId: `mentor-${i}`, certType: 'a', issuedAt: 0, expiresAt }
      await writer.addCertification(draft, clock.now())
    }
  })
  const events = eventsOf(await calendarOf(service))
  t.equal(events.length, 5_000)
  t.equal(new Set(events.map(({ uid }) => uid)).size, 5_000)
  const days = events.map(({ startDate }) => startDate.toString())
  t.same(days, [...days].sort())
})

tap.test('folds lines at 75 octets and escapes text, so that a library reads the same text', async (t) => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 300 }).filter((it) => !/\p{Cc}/u.test(it))
  await checkProperty(
    t,
    fc.property(texts, (text) => {
      const line = toContentLine('SUMMARY', escapeText(text))
      const lengths = line.split('\r\n').map((it) => Buffer.byteLength(it))
      const received = Buffer.from(line).toString()
      const parsed = ICAL.Property.fromString(received.replace(/\r\n$/, ''))
      return lengths.every((it) => it <= 75) && parsed.getFirstValue() === text
    }),
  )
})
