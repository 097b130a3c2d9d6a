import { readFile } from 'node:fs/promises'
import ical from 'ical.js'
import type { Page } from 'playwright-core'
import t from 'tap'
import {
  addCertifications,
  recordOf,
  skip,
  startConsole,
  startEmptyConsole,
} from '../support/console-page.js'
import { waitUntil } from '../support/wait.js'

t.test('selects all that match, up to what can be changed at once', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  for (const count of [1, 500, 501]) await addCertifications(service, `type-${count}`, count)
  const { page, complaints } = await service.open()
  const list = async (count: string) => {
    await page.goto(`${service.base}/#/certifications?cert_type=type-${count}`)
    await page.getByLabel('Select all that are shown').check()
  }
  await page.goto(`${service.base}/#/certifications?cert_type=type-0`)
  await page.getByText('No certification matches').waitFor()
  t.equal(await page.getByRole('button', { name: /Renew|Select/ }).count(), 0)
  await list('1')
  await page.getByText('1 certification selected').waitFor()
  t.equal(await page.getByRole('button', { name: /Select/ }).count(), 0)
  await list('500')
  await page.getByRole('button', { name: 'Select all 500 that match' }).click()
  await page.getByText('500 certifications selected').waitFor()
  t.equal(await page.getByText('at most').count(), 0)
  await page.getByRole('button', { name: 'Renew…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Renew 500 certifications' })
  await dialog.getByRole('row').nth(500).waitFor()
  await dialog.getByRole('button', { name: 'Renew 500 certifications' }).click()
  await page.getByText('500 certifications renewed.').waitFor()
  await list('501')
  await page.getByText('501 match; at most 500 can be changed at once.').waitFor()
  await page.getByRole('button', { name: 'Select the first 500' }).click()
  await page.getByText('500 certifications selected').waitFor()
  // Reaching the end shows the last one; with it, there are too many.
  await scrollTo(page, 501)
  await page.getByLabel('Select all that are shown').check()
  await page.getByText('501 certifications selected').waitFor()
  t.ok(await page.getByRole('button', { name: 'Renew…' }).isDisabled())
  t.strictSame(complaints, [])
})

t.test('downloads what the list shows, as the spreadsheets of the reader expect it', { skip }, async (t) => {
  const service = await startConsole(t)
  for (const [locale, separator] of [
    ['en-US', ','],
    ['de-DE', ';'],
  ] as const) {
    const { page } = await service.open('#/certifications?mentor_id=mentor-20&sort=-expires_at', { locale })
    await page.getByRole('button', { name: 'Download CSV' }).click()
    const dialog = page.getByRole('dialog', { name: 'Download 2 certifications' })
    const saved = page.waitForEvent('download')
    await dialog.getByRole('button', { name: 'Download' }).click()
    const file = await saved
    t.match(file.suggestedFilename(), /^certifications-[\d-]+\.csv$/)
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n')
    t.equal(lines.length, 3)
    t.match(lines[1], ['cert-003', 'mentor-20', 'Søren Ågård'].join(separator), locale)
    await page.getByText('The file is in your downloads').waitFor()
  }
  const { page } = await service.open('#/certifications')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  await page.getByLabel('Between the columns').selectOption('Semicolon')
  const saved = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Download' }).click()
  t.match(await readFile(await (await saved).path(), 'utf8'), 'cert-001;mentor-19;')
})

t.test('gives the address of a calendar, to be copied or opened', { skip }, async (t) => {
  const service = await startConsole(t)
  await service.create({ mentor_id: 'mentor-19', cert_type: 'crisis_support' })
  const permissions = ['clipboard-read', 'clipboard-write']
  const { page, complaints } = await service.open('#/certifications?cert_type=crisis_support', {
    permissions,
  })
  await page.getByRole('button', { name: 'Subscribe to calendar' }).click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Address')
  const address = await field.inputValue()
  t.ok(
    await field.evaluate((it) => it.scrollWidth > it.clientWidth && it.scrollLeft === 0),
    'shows its beginning',
  )
  await dialog.getByRole('button', { name: 'Copy' }).click()
  await dialog.getByRole('button', { name: 'Copied.' }).waitFor()
  t.equal(await page.evaluate('navigator.clipboard.readText()'), address)
  t.equal(
    await dialog.getByRole('link').getAttribute('href'),
    address.replace('http:', 'webcal:'),
    'for programs that take over such links',
  )
  const calendar = await (await fetch(address)).text()
  t.equal(new ical.Component(ical.parse(calendar)).getAllSubcomponents('vevent').length, 1)
  await dialog.getByLabel('Type').selectOption('Any type')
  await dialog.getByRole('button', { name: 'Copy' }).waitFor()
  t.notMatch(await field.inputValue(), 'crisis_support')
  await page.keyboard.press('Escape')
  t.strictSame(complaints, [])
})

/** The number that a tile, or the words of a bar, gives. */
const numberOf = (text: string) => Number(/\d+/.exec(text.replace(/^.*: /, ''))?.[0])

t.test('leads from each tile and bar to a list of as many', { skip }, async (t) => {
  const service = await startConsole(t)
  for (const expires_at of [
    '2026-03-26T10:00:01Z', // later today
    '2026-03-31T23:59:59Z', // the end of a month
    '2026-05-25T00:00:00Z', // 60 days
    '2026-05-26T00:00:00Z',
    '2026-06-24T23:59:59Z', // 90 days
    '2028-02-29T23:59:59Z', // the last of the months that are shown
    '2028-03-01T00:00:00Z',
  ]) {
    await service.create({ mentor_id: 'mentor-19', issued_at: '2025-01-01T00:00:00Z', expires_at })
  }
  const { page, complaints } = await service.open()
  const links = page.locator('.tile, .bars a')
  await links.first().waitFor()
  const count = await links.count()
  t.equal(count, 6 + 24)
  for (let i = 0; i < count; i++) {
    const text = await links.nth(i).innerText()
    const words = (await links.nth(i).getAttribute('title')) ?? text
    await links.nth(i).click()
    const total = await totalOf(page)
    t.equal(total, numberOf(words), words)
    await page.goBack()
    await links.first().waitFor()
  }
  t.strictSame(complaints, [])
})

async function totalOf(page: Page): Promise<number> {
  const found = page.getByText(/^\d+ certifications?$|No certification matches/).first()
  await found.waitFor()
  const text = await found.innerText()
  return text.startsWith('No') ? 0 : Number.parseInt(text, 10)
}

t.test('shows days and numbers as the reader knows them, and UTC on hover', { skip }, async (t) => {
  const service = await startConsole(t)
  await addCertifications(service, 'many', 1_234)
  for (const [locale, timezoneId, day, count] of [
    ['de-DE', 'Europe/Berlin', '1. April 2026, in 6 Tagen', '1.234'],
    ['en-US', 'America/New_York', 'March 31, 2026, in 6 days', '1,234'],
  ] as const) {
    const { page } = await service.open('#/certifications?mentor_id=mentor-19', { locale, timezoneId })
    const expiry = page.getByRole('listitem').first().locator('.expiry')
    await expiry.waitFor()
    t.equal(await expiry.innerText(), day)
    t.equal(await expiry.locator('time').getAttribute('title'), '2026-04-01 00:00:00 UTC')
    await page.goto(`${service.base}/#/certifications?cert_type=many`)
    await page.getByText(`${count} certifications`, { exact: true }).waitFor()
  }
})

for (const [timezoneId, stored] of [
  ['Europe/Berlin', '2026-05-10T00:00:00Z'],
  ['America/New_York', '2026-05-11T00:00:00Z'],
] as const) {
  t.test(`shows the days that a reader has typed, in ${timezoneId}`, { skip }, async (t) => {
    const service = await startConsole(t)
    const { page, complaints } = await service.open('', { timezoneId })
    const dialog = page.getByRole('dialog')
    await page.getByRole('button', { name: 'New certification' }).click()
    await dialog.getByLabel('Mentor').fill('mentor-19')
    await dialog.getByLabel('Type').fill('crisis_support')
    await dialog.getByLabel('Expires on').fill('2026-05-10')
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.getByText('cert-008 created.').waitFor()
    t.equal((await recordOf(service, 'cert-008')).expires_at, stored)
    await page.goto(`${service.base}/#/certifications?id=cert-008`)
    const panel = page.getByRole('complementary')
    await panel.getByText('10 May 2026').first().waitFor()
    await panel.getByRole('button', { name: 'Correct…' }).click()
    t.equal(await dialog.getByLabel('Expires on').inputValue(), '2026-05-10')
    await dialog.getByLabel('Expires on').fill('2026-05-09')
    await dialog.getByRole('button', { name: 'Save' }).click()
    await panel.getByText('9 May 2026').first().waitFor()
    t.match((await recordOf(service, 'cert-008')).expires_at, /T00:00:00Z$/, 'a day of the service')
    t.strictSame(complaints, [])
  })
}

t.test('corrects a day that is none in UTC, and leaves the other as it is', { skip }, async (t) => {
  const service = await startConsole(t)
  await service.create({
    mentor_id: 'mentor-19',
    issued_at: '2025-12-11T23:00:00Z', // as an import with the time zone of Berlin stores it
    expires_at: '2026-12-12T23:00:00Z',
  })
  const { page } = await service.open('#/certifications?id=cert-008', { timezoneId: 'Europe/Berlin' })
  const panel = page.getByRole('complementary')
  await panel.getByText('12 December 2025').waitFor()
  await panel.getByRole('button', { name: 'Correct…' }).click()
  const dialog = page.getByRole('dialog')
  t.equal(await dialog.getByLabel('Issued on').inputValue(), '2025-12-12')
  t.equal(await dialog.getByLabel('Expires on').inputValue(), '2026-12-13')
  await dialog.getByLabel('Expires on').fill('2026-07-01')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await panel.getByText('1 July 2026').first().waitFor()
  const days = { issued_at: '2025-12-11T23:00:00Z', expires_at: '2026-06-30T22:00:00Z' }
  t.match(await recordOf(service, 'cert-008'), days, 'at midnight in Berlin')
})

t.test('finds a mentor by a part of the name, and leads to the rows by keyboard', { skip }, async (t) => {
  const service = await startConsole(t)
  const { page, complaints } = await service.open('#/certifications')
  await rowAt(page, 1).waitFor()
  for (const [typed, count, row] of [
    ['lar', 2, /Lars Eriksen cert-001/],
    ['mentor-20', 2, /cert-003/],
    ['nobody', 0, undefined],
    ['', 7, /cert-001/],
  ] as const) {
    await page.keyboard.press('/')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Delete')
    await page.keyboard.type(typed)
    await page.keyboard.press('Enter')
    if (row === undefined) {
      await page.getByText('No certification matches').waitFor()
      continue
    }
    await page.getByText(`${count} certifications`, { exact: true }).waitFor()
    await page.keyboard.press('j')
    t.match(await page.locator('[role=listitem]:has(:focus)').innerText(), row, typed)
  }
  t.strictSame(complaints, [])
})

t.test('offers to clear filters that the service rejects', { skip }, async (t) => {
  const { open } = await startConsole(t)
  const { page } = await open('#/certifications?status=lost&id=cert-001')
  const alert = page.getByRole('alert')
  await alert.getByText('status').waitFor()
  t.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await alert.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('7 certifications', { exact: true }).waitFor()
})

t.test('offers to clear a search for mentors that the service rejects', { skip }, async (t) => {
  const { open } = await startConsole(t)
  const { page } = await open(`#/mentors?search=${'x'.repeat(300)}`)
  const alert = page.getByRole('alert')
  await alert.getByText('search').waitFor()
  t.equal(await page.getByRole('button', { name: 'Try again' }).count(), 0)
  await alert.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByText('Lars Eriksen').waitFor()
  t.equal(await page.getByLabel('Search by name or id').inputValue(), '')
})

t.test('goes on where a page did not come', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 150)
  const { page } = await service.open()
  await page.getByText('Expiries by month').waitFor()
  await page.route(/certifications\?.*page=2/, (route) => route.fulfill({ status: 500, body: '' }))
  await page.getByRole('link', { name: 'Certifications', exact: true }).last().click()
  await rowAt(page, 1).waitFor()
  await scrollTo(page, 100)
  await page.getByRole('alert').waitFor()
  await rowAt(page, 100).waitFor() // what came before stays
  await page.unroute(/certifications\?.*page=2/)
  await page.getByRole('button', { name: 'Try again' }).click()
  await scrollTo(page, 150)
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

t.test('goes on where the next mentors did not come', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await service.store.bulkImport(async (writer) => {
    for (let i = 1; i <= 150; i++) await writer.addMentor(`mentor-${1000 + i}`, `Mentor ${i}`)
  })
  const { page } = await service.open('#/mentors')
  await rowAt(page, 1).waitFor()
  await page.route('**/mentors?*after=*', (route) => route.fulfill({ status: 500, body: '' }))
  await page.evaluate('scrollTo(0, document.body.scrollHeight)')
  await page.getByRole('alert').waitFor()
  await page.unroute('**/mentors?*after=*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await scrollTo(page, 150)
})

t.test('loads only what is shown after a change in a long directory', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await service.store.bulkImport(async (writer) => {
    for (let i = 1; i <= 600; i++) await writer.addMentor(`mentor-${1000 + i}`, `Mentor ${i}`)
  })
  const { page, complaints } = await service.open('#/mentors')
  await rowAt(page, 1).waitFor()
  for (let i = 1; i <= 6; i++) await scrollTo(page, i * 100)
  await page.locator('[aria-setsize="600"]').first().waitFor()
  const requested: string[] = []
  page.on('request', (it) => /mentors\?/.test(it.url()) && requested.push(it.url()))
  const rename = async (i: number, name: string) => {
    await rowAt(page, i).getByRole('button', { name: 'Rename…' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill(name)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText(`${name} saved.`).waitFor()
  }
  await rename(600, 'Zoe Zeller')
  await rowAt(page, 600).getByText('Zoe Zeller').waitFor()
  t.ok(requested.length <= 2, `${requested.length} requests`)
  t.equal(await page.locator('[role=listitem]:not([aria-setsize="600"])').count(), 0)
  // Elsewhere, too, nothing is out of date.
  await service.send('PUT', '/api/v1/mentors/mentor-1002a', { body: { name: 'Bea Between' } })
  await service.send('DELETE', '/api/v1/mentors/mentor-1001')
  await service.send('DELETE', '/api/v1/mentors/mentor-1005')
  await rename(599, 'Yara Young')
  await rowAt(page, 599).getByText('Yara Young').waitFor()
  await page.evaluate('scrollTo(0, 0)')
  await rowAt(page, 2).getByText('Bea Between').waitFor()
  await page.locator('[aria-setsize="599"]').first().waitFor()
  t.match(await rowAt(page, 4).innerText(), 'mentor-1004')
  t.match(await rowAt(page, 5).innerText(), 'mentor-1006')
  t.equal(await page.getByText('mentor-1001', { exact: true }).count(), 0)
  await scrollTo(page, 599)
  t.match(await rowAt(page, 599).innerText(), 'Zoe Zeller')
  t.strictSame(complaints, [])
})

t.test('loads only what is shown after a change in a list of ten thousand', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 10_000)
  const { page, complaints } = await service.open('#/certifications?status=active&sort=id')
  const requested: string[] = []
  page.on('request', (it) => /certifications\?.*page=/.test(it.url()) && requested.push(it.url()))
  await page.getByLabel('Select cert-001', { exact: true }).check()
  for (let i = 1; i <= 20; i++) {
    await scrollTo(page, i * 500)
  }
  t.ok(requested.length >= 20, 'many pages were loaded')
  await page.getByLabel('Select cert-9995').check()
  await page.getByLabel('Select cert-9996').check()
  requested.length = 0
  await page.getByRole('button', { name: 'Revoke…' }).click()
  await page.getByRole('dialog').getByLabel('Reason').fill('Left')
  await page.getByRole('button', { name: 'Revoke 3 certifications' }).click()
  await page.getByText('3 certifications revoked.').waitFor()
  await page.getByText('9,997 certifications', { exact: true }).waitFor()
  await page.getByLabel('Select cert-9995').waitFor({ state: 'detached' })
  t.match(await rowAt(page, 9_997).innerText(), 'cert-10000')
  t.match(await rowAt(page, 9_993).innerText(), 'cert-9994')
  t.ok(requested.length <= 3, `${requested.length} requests`)
  t.equal(await page.locator('[role=listitem]:not([aria-setsize="9997"])').count(), 0)
  // Elsewhere, too, nothing is out of date.
  await page.keyboard.press('Home')
  await page.getByLabel('Select cert-002').waitFor()
  t.match(await rowAt(page, 1).innerText(), 'cert-002')
  await scrollTo(page, 5_000)
  t.match(await rowAt(page, 5_000).innerText(), 'cert-5001')
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('10,000 certifications', { exact: true }).waitFor()
  t.match(await rowAt(page, 5_000).innerText(), 'cert-5000')
  t.strictSame(complaints, [])
})

t.test('loads again what is shown when others have changed the list', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 400)
  const { page } = await service.open('#/certifications?sort=-id')
  t.match(await rowAt(page, 1).innerText(), 'cert-400')
  await service.create({ mentor_id: 'mentor-1' })
  await scrollTo(page, 200)
  await page.getByText('401 certifications', { exact: true }).waitFor()
  t.match(await rowAt(page, 200).innerText(), 'cert-202')
  await page.keyboard.press('Home')
  t.match(await rowAt(page, 1).innerText(), 'cert-401')
})

t.test('goes on by keyboard from the row in whose place it is', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 60)
  const { page } = await service.open('#/certifications?status=active&sort=id')
  await rowAt(page, 1).waitFor()
  const { keyboard } = page
  const focused = page.locator('[role=listitem]:has(:focus)')
  for (let i = 0; i < 30; i++) await keyboard.press('j')
  for (const id of ['cert-030', 'cert-031']) {
    t.equal(await focused.getAttribute('data-id'), id)
    await keyboard.press('x')
    await keyboard.press('v')
    await page.getByRole('dialog').getByLabel('Reason').fill('Left')
    await keyboard.press('Enter')
    await page.locator(`[data-id=${id}]`).waitFor({ state: 'detached' })
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  }
  t.equal(await focused.getAttribute('data-id'), 'cert-032')
  await keyboard.press('k')
  t.equal(await focused.getAttribute('data-id'), 'cert-029')
})

t.test('has few of thousands of rows in the document, and reaches each of them', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 2_000)
  const { page, complaints } = await service.open('#/certifications?sort=id')
  await rowAt(page, 1).waitFor()
  for (const position of [500, 1_000, 1_500, 2_000]) {
    await scrollTo(page, position)
    const positions = await positionsOf(page)
    t.ok(positions.length < 200, `${positions.length} rows`)
    t.strictSame(
      positions.toSorted((a, b) => a - b),
      [...new Set(positions)],
      'each once, in order',
    )
  }
  t.match(await rowAt(page, 2_000).innerText(), 'cert-2000')
  t.equal(await page.locator('[role=listitem]:not([aria-setsize="2000"])').count(), 0)
  const heightOf = () => page.evaluate<number>('document.body.scrollHeight')
  const height = await heightOf()
  await page.keyboard.press('Home')
  await rowAt(page, 1_990).waitFor({ state: 'detached' })
  t.equal(await heightOf(), height, 'rows take the same room whether they are there or not')
  await rowAt(page, 1).getByRole('link', { name: 'cert-001' }).click()
  await page.getByRole('complementary', { name: 'Certification cert-001' }).waitFor()
  t.strictSame(complaints, [])
})

t.test('goes through a long list by keyboard, from the row that was scrolled away', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 300)
  const { page } = await service.open('#/certifications?sort=id')
  await rowAt(page, 1).waitFor()
  const focused = () =>
    page.evaluate<number>('Number(document.activeElement.closest("[role=listitem]")?.ariaPosInSet)')
  for (let i = 1; i <= 45; i++) {
    await page.keyboard.press('j')
    t.equal(await focused(), i)
  }
  await scrollTo(page, 300)
  t.equal(await focused(), 45, 'the focus stays')
  t.notOk((await positionsOf(page)).includes(100), 'between there and here are no rows')
  await page.keyboard.press('x')
  await page.getByText('1 certification selected').waitFor()
  await page.keyboard.press('j')
  t.equal(await focused(), 46)
  await waitUntil('the row with the focus is in view', () =>
    page.evaluate<boolean>('document.activeElement.getBoundingClientRect().top > 0'),
  )
  for (let i = 45; i >= 37; i--) await page.keyboard.press('k')
  t.equal(await focused(), 37)
  t.ok(await rowAt(page, 45).getByRole('checkbox').isChecked(), 'what was selected stays selected')
  await page.keyboard.press('Tab')
  t.equal(await focused(), 38, 'the Tab key goes on, too')
})

t.test('keeps the focus on its row when rows before it go', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await addCertifications(service, 'many', 60)
  const { page } = await service.open('#/certifications?status=active&sort=id')
  await page.getByLabel('Select cert-003').check()
  for (let i = 3; i < 21; i++) await page.keyboard.press('j')
  const focusedRow = page.locator('[role=listitem]:has(:focus)')
  t.equal(await focusedRow.getAttribute('data-id'), 'cert-021')
  await page.keyboard.press('v')
  await page.getByRole('dialog').getByLabel('Reason').fill('Left')
  await page.getByRole('button', { name: 'Revoke 1 certification' }).click()
  await page.getByText('59 certifications', { exact: true }).waitFor()
  t.equal(await focusedRow.getAttribute('data-id'), 'cert-021')
  t.equal(await focusedRow.getAttribute('aria-posinset'), '20')
})

/** The row with this number in the whole list. */
const rowAt = (page: Page, position: number) => page.locator(`[role=listitem][aria-posinset="${position}"]`)

const positionsOf = async (page: Page) =>
  (await page.locator('[role=listitem]').evaluateAll((all) => all.map((it) => it.ariaPosInSet))).map(Number)

/** Scrolls to a row of a list, or to its end as long as its length is unknown, until the row is there. */
async function scrollTo(page: Page, position: number): Promise<void> {
  await waitUntil(`row ${position} is there`, async () => {
    await page.evaluate(`{
      const rows = document.querySelector('.rows')
      const total = Number(rows.querySelector('[role=listitem]')?.ariaSetSize)
      const { top, height } = rows.getBoundingClientRect()
      scrollBy(0, top + (total > 0 ? height * ${position} / total : height) - innerHeight / 2)
    }`)
    return (await rowAt(page, position).count()) === 1
  })
}

t.test('shows the names of a whole list with one request', { skip }, async (t) => {
  const service = await startConsole(t)
  await service.create({ mentor_id: 'nameless' })
  const { page, complaints } = await service.open()
  const requests: string[] = []
  page.on('request', (it) => /\/mentors/.test(it.url()) && requests.push(new URL(it.url()).pathname))
  await page.getByRole('navigation').getByRole('link', { name: 'Certifications' }).click()
  await page.getByRole('link', { name: /^Søren Ågård cert-003/ }).waitFor()
  await page.getByRole('link', { name: /^nameless/ }).waitFor()
  t.strictSame(requests, ['/api/v1/mentors'])
  t.strictSame(complaints, [])
})

t.test('shows the names of a directory that is too large to be loaded', { skip }, async (t) => {
  const service = await startEmptyConsole(t)
  await service.store.bulkImport(async (writer) => {
    for (let i = 0; i < 600; i++) await writer.addMentor(`mentor-${i}`, `Mentor ${i}`)
    await writer.addMentor('zoe', 'Zoe Zimmer')
  })
  for (const mentor_id of ['mentor-0', 'zoe', 'nameless']) await service.create({ mentor_id })
  const { page } = await service.open('#/certifications')
  for (const name of ['Mentor 0', 'Zoe Zimmer', 'nameless'])
    await page.getByRole('link', { name: new RegExp(`^${name} cert-`) }).waitFor()
})

t.test('keeps most filters folded on a phone, and says how many are in use', { skip }, async (t) => {
  const service = await startConsole(t)
  const { page, complaints } = await service.open('#/certifications?sort=id', {
    viewport: { width: 360, height: 740 },
  })
  const more = page.getByRole('button', { name: 'More filters (1 in use)' })
  await more.waitFor()
  t.notOk(await page.getByLabel('Order').isVisible())
  await page.getByRole('link', { name: /cert-003/ }).waitFor()
  await more.click()
  await page.getByLabel('Order').selectOption('Default')
  await page.getByRole('button', { name: 'More filters', exact: true }).click()
  await page.getByLabel('Order').waitFor({ state: 'hidden' })
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.getByLabel('Order').waitFor()
  t.notOk(await more.isVisible())
  t.strictSame(complaints, [])
})
