import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { checkForBarriers } from '../support/barriers.js'
import { missingBrowser } from '../support/browser.js'
import { startBrowser } from '../support/browser-page.js'
import { type ServiceOptions, startService, temporaryFolder } from '../support/service.js'
import { waitUntil } from '../support/wait.js'
import { number, workbook } from '../support/workbook.js'

const NOW = '2026-03-26T10:00:00Z'
const skip = missingBrowser ?? false
const HEADER = 'mentor_id,cert_type,issued_at,expires_at'
const GERMAN =
  'Person;Art;Ausgestellt;Gültig bis;Notiz\r\n' +
  'm-1;erste_hilfe;01.03.2026;28.02.2027;nett\r\n' +
  'm-2;gespraech;15.03.2026;14.03.2027;\r\n'

/** The service with its console at the screen for imports, in a browser. */
async function startImport(t: Test, options: ServiceOptions = {}) {
  const service = await startService(t, { now: NOW, config: { CONSOLE: true }, ...options })
  const base = await service.app.listen({ host: '127.0.0.1', port: 0 })
  const openPage = await startBrowser(t)
  return { ...service, open: (options = {}, path = '#/import') => openPage(`${base}/${path}`, NOW, options) }
}

const textFile = (text: string | Buffer, name = 'certifications.csv') => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(text),
})

const choose = (page: Page, file: ReturnType<typeof textFile> | string) =>
  page.getByLabel(/Choose .* file, or drop it here/).setInputFiles(file)

const listOf = async ({ send }: Awaited<ReturnType<typeof startImport>>) =>
  (await send('GET', '')).json().data

/** Chooses a file of one certification, and returns the button that imports it when the file is checked. */
async function checkOne(page: Page): Promise<Locator> {
  await choose(page, textFile(`${HEADER}\nm-1,a,2026-03-01,2027-02-28\n`))
  const start = page.getByRole('button', { name: 'Import 1 certification' })
  await start.waitFor()
  return start
}

async function matchColumns(page: Page): Promise<void> {
  await page.getByText('Not every column is known').waitFor()
  await page.getByLabel('Person').selectOption('Mentor (id)')
  await page.getByLabel('Art').selectOption('Type')
  await page.getByLabel('Ausgestellt').selectOption('Issued')
  await page.getByLabel('Gültig bis').selectOption('Expires')
  await page.getByRole('button', { name: 'Check again' }).click()
}

t.test('imports a German spreadsheet whose columns are chosen, and remembers them', { skip }, async (t) => {
  const service = await startImport(t)
  const { page, complaints } = await service.open({ timezoneId: 'Europe/Berlin' }, '')
  await page.getByRole('link', { name: 'Import certifications from a spreadsheet' }).click()
  await choose(page, textFile(GERMAN))
  await page.getByText('Still missing: Mentor (id), Type, Issued, Expires').waitFor()
  t.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Berlin')
  t.equal(await page.getByLabel('Dates').inputValue(), 'dmy')
  await matchColumns(page)
  await page.getByText('2 certifications would be added.').waitFor()
  await page.getByText('semicolons').waitFor()
  await page.getByRole('definition').getByText('Notiz').waitFor()
  const expires = page.getByText('1 Mar 2027, 00:00')
  t.equal(await expires.getAttribute('title'), '2027-02-28 23:00:00 UTC')
  t.equal((await listOf(service)).length, 0, 'the check changes nothing')

  await page.reload()
  await choose(page, textFile(GERMAN))
  await page.getByText('2 certifications would be added.').waitFor()
  await page.getByRole('button', { name: 'Import 2 certifications' }).click()
  await page.getByRole('region', { name: 'Result' }).getByText('2 certifications imported.').waitFor()
  t.match(await listOf(service), [
    { mentor_id: 'm-1', cert_type: 'erste_hilfe', expires_at: '2027-02-28T23:00:00Z' },
    { mentor_id: 'm-2', cert_type: 'gespraech', expires_at: '2027-03-14T23:00:00Z' },
  ])
  await page.getByRole('link', { name: 'Show the newest certifications' }).click()
  await page.getByRole('link', { name: /m-2/ }).waitFor()

  await page.getByRole('link', { name: 'Import', exact: true }).click()
  await choose(page, textFile(GERMAN))
  await page.getByText('Nothing would be added: 2 certifications are there already.').waitFor()
  t.strictSame(
    complaints.filter((it) => !/status of (404|422)/.test(it)), // mentors without a name, refused files
    [],
  )
})

t.test('knows columns by the words of the page, and asks about others', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open()
  const cells = 'm-1;a;01.03.2026;28.02.2027'
  await choose(page, textFile(`Mentor ID;type;Issued;EXPIRES\n${cells}\n`))
  await page.getByText('1 certification would be added.').waitFor()
  await choose(page, textFile(`Mentor ID;Type;Issued;Expires;Note\n${cells};x\n`))
  await page.getByText('Not every column is known.').waitFor()
  t.equal(await page.getByText('Still missing').count(), 0)
  t.equal(await page.getByLabel('Issued').inputValue(), 'issued_at')
  t.equal(await page.getByLabel('Note').inputValue(), '')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('definition').getByText('Note').waitFor()
  await choose(page, textFile(`Who;Type;Issued;Expires\n${cells}\n`))
  await page.getByText('Still missing: Mentor (id)', { exact: true }).waitFor()
})

t.test('shows errors at their cells, and reads the corrected file', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open()
  const file = join(await temporaryFolder(t), 'last year.csv')
  await writeFile(file, `${HEADER}\nm-1,<b>a</b>,2026-03-01,31.02.2027\nm-2,b,2026-03-01,2027-02-28\n`)
  await choose(page, file)
  await page.getByText('Nothing was imported: the file has 2 errors.').waitFor()
  t.strictSame(await page.locator('tbody tr').allInnerTexts(), [
    '2\texpires_at\t31.02.2027\t31.02.2027 is not a date',
    '2\tcert_type\t<b>a</b>\tcert_type must begin with a letter or digit and contain only letters, digits and . _ -, for example peer_mentor_level_2',
  ])
  await writeFile(file, `${HEADER}\nm-1,a,2026-03-01,28.02.2027\nm-2,b,2026-03-01,2027-02-28\n`)
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByText('The file has changed since you chose it.').waitFor()
  await choose(page, file)
  await page.getByText('2 certifications would be added.').waitFor()
  await page.getByLabel('Dates').selectOption('Year first only: 2026-12-31')
  await page.getByRole('button', { name: 'Import 2' }).waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByText('does not say whether the day or the month comes first').waitFor()

  await choose(page, textFile(`${HEADER}\n${'m,c,1.3.26,2027\n'.repeat(617)}`))
  await page.getByText('the file has 1,234 errors. The first 100 of 1,234 errors:').waitFor()
  t.equal(await page.locator('tbody tr').count(), 100)
})

t.test('names the lines that repeat an earlier one', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open()
  const row = 'm-1,a,2026-03-01,2027-02-28\n'
  await choose(page, textFile(`${HEADER}\n${row}${row.replace('m-1', 'm-2')}${row}`))
  await page.getByText('1 line repeats an earlier one, and would be added as well.').waitFor()
  t.strictSame(await page.locator('.repeated li').allInnerTexts(), ['Line 4 repeats line 2'])
  const rows = Array<string[]>(103).fill(row.trim().split(','))
  await choose(page, { ...textFile(await workbook([HEADER.split(','), ...rows])), name: 'list.xlsx' })
  await page.getByText('102 rows repeat an earlier one, and would be added as well.').waitFor()
  t.strictSame((await page.locator('.repeated li').allInnerTexts()).slice(-2), [
    'Row 102 repeats row 2',
    '… and 2 more',
  ])
  await checkForBarriers(t, page, 'repeated rows')
})

t.test('reads workbooks, NDJSON, and CSV of old programs', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open({ locale: 'en-US' })
  const rows = [HEADER.split(','), ['m-1', 'a', number(46_082, 1), number(46_446, 1)]]
  await choose(page, { ...textFile(await workbook(rows)), name: 'Sheet.XLSX' })
  await page.getByText('1 certification would be added.').waitFor()
  t.equal(await page.getByLabel('Dates').inputValue(), 'mdy')
  t.equal(await page.getByLabel('Encoding').count(), 0)
  await page.getByRole('button', { name: 'Import 1 certification' }).click()
  await page.getByText('1 certification imported.').first().waitFor()
  await choose(page, { ...textFile(await workbook([HEADER.split(','), ['m-3']])), name: 'Sheet.xlsx' })
  await page.getByRole('columnheader', { name: 'Row' }).waitFor()

  const latin = Buffer.from(
    `${HEADER},revoked_at,revocation_reason,Ort\nm-2,b,3/1/2026,2/28/2027,3/2/2026,Träge,Köln\n`,
    'latin1',
  )
  await choose(page, textFile(latin))
  await page.getByText('column Ort is unknown').waitFor()
  t.equal(await page.getByLabel('Encoding').inputValue(), 'windows-1252')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('cell', { name: 'Träge' }).waitFor()
  await page.getByLabel('Encoding').selectOption('utf-8')
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByText('is not UTF-8').waitFor()
  await choose(page, textFile(Buffer.from(`\uFEFF${HEADER}\nm-5,c,2026-03-01,2027-02-28\n`, 'utf16le')))
  await page.getByRole('cell', { name: 'm-5' }).waitFor()

  const record = { mentor_id: 'm-4', cert_type: 'b', issued_at: NOW, expires_at: '2027-03-01T00:00:00Z' }
  await choose(page, textFile(JSON.stringify(record), 'export.ndjson'))
  await page.getByRole('cell', { name: 'm-4' }).waitFor()
  t.equal(await page.getByLabel('Dates').count(), 0)
  await choose(page, textFile('', 'old.xls'))
  await page.getByText('old.xls is not a file that can be imported').waitFor()
})

t.test('cancels an import, and tries again what failed', { skip }, async (t) => {
  let isHeld = false
  const held: AbortSignal[] = []
  const service = await startImport(t, {
    wrapImporter: (importer) => async (task, signal) => {
      if (isHeld) {
        held.push(signal)
        await waitUntil('the client goes away', () => signal.aborted)
      }
      return importer(task, signal)
    },
  })
  const { page } = await service.open()
  const start = await checkOne(page)
  isHeld = true
  await start.click()
  await page.getByRole('progressbar', { name: 'Importing…' }).waitFor()
  await waitUntil('the file is uploaded', () => held.length > 0)
  t.equal(await start.getAttribute('aria-disabled'), 'true')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled. Nothing was imported.').waitFor()
  await waitUntil('the service notices', () => held.every(({ aborted }) => aborted))
  t.equal((await listOf(service)).length, 0)
  isHeld = false

  const problem = {
    type: 'about:blank',
    title: 'Service Unavailable',
    status: 503,
    detail: 'Another import is under way.',
  }
  const busy = { status: 503, contentType: 'application/problem+json', body: JSON.stringify(problem) }
  await page.route('**/import*', (route) => route.fulfill(busy))
  await page.getByRole('button', { name: 'Check again' }).click()
  await page.getByRole('alert').getByText('Another import is under way.').waitFor()
  await page.unroute('**/import*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await start.waitFor()
  await page.route('**/import*', (route) => route.abort())
  await start.click()
  await page.getByText('it is not known whether the file was imported').waitFor()
  await page.unroute('**/import*')
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('1 certification imported.').first().waitFor()
  t.equal((await listOf(service)).length, 1)
})

t.test('goes on importing when the reader leaves the screen', { skip }, async (t) => {
  let isHeld = false
  const held: (() => void)[] = []
  const service = await startImport(t, {
    wrapImporter: (importer) => async (task, signal) => {
      if (isHeld) await new Promise<void>((release) => held.push(release))
      return importer(task, signal)
    },
  })
  const { page } = await service.open()
  const start = await checkOne(page)
  isHeld = true
  await start.click()
  await page.getByRole('progressbar').waitFor()
  await page.getByRole('link', { name: 'Mentors' }).click()
  await page.getByText('The directory is empty').waitFor()
  await waitUntil('the file is uploaded', () => held.length > 0)
  for (const release of held) release()
  await page.getByText('1 certification imported.').waitFor()
  t.equal((await listOf(service)).length, 1)
})

t.test('takes a file that is dropped', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open()
  await page.getByText('Choose a file').waitFor()
  const text = JSON.stringify(`${HEADER}\nm-1,a,2026-03-01,2027-02-28\n`)
  const drop = async (count: number) => {
    const files = Array.from({ length: count }, () => `it.items.add(new File([${text}], 'dropped.csv'))`)
    const transfer = await page.evaluateHandle(`{ const it = new DataTransfer(); ${files.join(';')}; it }`)
    const target = page.getByText(/^Choose .* file/)
    await target.dispatchEvent('dragover', { dataTransfer: transfer })
    await target.dispatchEvent('drop', { dataTransfer: transfer })
  }
  await drop(1)
  await page.getByText('1 certification would be added.').waitFor()
  await drop(2)
  await page.getByText('Choose one file at a time.').waitFor()
})

t.test('works by keyboard alone', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open({}, '')
  await page.getByRole('heading', { name: 'What expires' }).waitFor()
  // Early: a dialog that opens before the browser reports dialogs is lost, on a busy machine.
  const chooser = page.waitForEvent('filechooser')
  const { keyboard } = page
  await keyboard.press('g')
  await keyboard.press('i')
  await page.getByRole('heading', { name: 'Import' }).waitFor()
  /** The text of what has the focus, or of its label; empty if nothing has it. */
  const focusedText = () =>
    page.evaluate<string>(`{
      const it = document.activeElement
      it === document.body ? '' : (it.labels?.[0] ?? it).innerText
    }`)
  const focused = (expected: string) =>
    waitUntil(`${expected} has the focus`, async () => (await focusedText()).includes(expected))
  const tabTo = async (expected: string) => {
    for (let i = 0; i < 40; i++) {
      await keyboard.press('Tab')
      if ((await focusedText()).includes(expected)) return
    }
    throw new Error(`Tab does not lead to ${expected}`)
  }
  await tabTo('Choose a file')
  await keyboard.press('Enter')
  await (await chooser).setFiles(textFile(`Who,${HEADER.slice(10)}\nm-1,a,2026-03-01,2027-02-28\n`))
  await page.getByText('Still missing: Mentor (id)').waitFor()
  await tabTo('Who')
  await keyboard.type('Mentor')
  await tabTo('Check again')
  await keyboard.press('Enter')
  await page.getByRole('button', { name: 'Import 1 certification' }).waitFor()
  await tabTo('Import 1 certification')
  await keyboard.press('Enter')
  await focused('1 certification imported.')
  await keyboard.press('Tab')
  await focused('Show the newest')
  await keyboard.press('Enter')
  await page.getByRole('link', { name: /m-1/ }).waitFor()
})

t.test('has no barriers that axe-core finds, light and dark, wide and on a phone', { skip }, async (t) => {
  const service = await startImport(t)
  const { page } = await service.open({ bypassCSP: true })
  const check = (name: string) => checkForBarriers(t, page, name)
  await page.getByText('Choose a file').waitFor()
  await check('empty')
  await choose(page, textFile(GERMAN, 'Zertifikate 2025 – Liste aus Excel.csv'))
  await page.getByText('Not every column is known').waitFor()
  await check('columns')
  await matchColumns(page)
  await page.getByText('would be added').waitFor()
  await check('preview')
  await page.route('**/import*', () => {})
  await page.getByRole('button', { name: 'Import 2' }).click()
  await page.getByRole('progressbar').waitFor()
  await check('progress')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled').waitFor()
  await page.unroute('**/import*')
  await choose(page, textFile(GERMAN.replaceAll('.2027', '.27').replace('m-2', '')))
  await page.getByText('Nothing was imported: the file has').waitFor()
  await check('errors')
  await choose(page, textFile(`${HEADER}\nm-3,level_1,2026-03-01,2027-02-28\n`))
  await page.getByRole('button', { name: 'Import 1' }).click()
  await page.getByText('1 certification imported').first().waitFor()
  await check('done')
  await choose(page, textFile('', 'old.xls'))
  await page.getByRole('alert').waitFor()
  await check('failed')
})
