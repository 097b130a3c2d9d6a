import type { Page } from 'playwright-core'
import t from 'tap'
import { checkForBarriers } from '../support/barriers.js'
import { skip, startConsole, startEmptyConsole } from '../support/console-page.js'
import { COLLECTION } from '../support/service.js'

const certifications = async (page: Page) => {
  await page.goto(new URL('#/certifications', page.url()).href)
  await page.getByRole('link', { name: /Lars Eriksen cert-001/ }).waitFor()
}
const mentors = async (page: Page) => {
  await page.goto(new URL('#/mentors', page.url()).href)
  await page.getByText('Lars Eriksen').waitFor()
}
const record = async (page: Page) => {
  await page.goto(new URL('#/certifications?id=cert-001', page.url()).href)
  await page.getByText('Renewal withdrawn', { exact: true }).waitFor()
}
const selection = async (page: Page) => {
  await certifications(page)
  await page.getByLabel('Select cert-001').check()
  await page.getByLabel('Select cert-002').check()
}
const press = (page: Page, name: string) => page.getByRole('button', { name }).first().click()

/** How to get to each screen and dialog, from the overview. */
const SCREENS: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  overview: (page) => page.getByText('Expiries by month').waitFor(),
  'new certification': (page) => press(page, 'New certification'),
  shortcuts: (page) => press(page, 'Keyboard shortcuts'),
  certifications,
  selection,
  'renewal of several': async (page) => {
    await selection(page)
    await press(page, 'Renew…')
    await page.getByRole('dialog').getByText('1 Apr 2027').waitFor()
  },
  'revocation of several': async (page) => {
    await selection(page)
    await press(page, 'Revoke…')
    await page.getByRole('dialog').getByText('Lars Eriksen').first().waitFor()
  },
  download: async (page) => {
    await certifications(page)
    await press(page, 'Download CSV')
  },
  calendar: async (page) => {
    await certifications(page)
    await press(page, 'Subscribe to calendar')
  },
  'no match': async (page) => {
    await page.goto(new URL('#/certifications?mentor_id=nobody', page.url()).href)
    await page.getByText('No certification matches').waitFor()
  },
  'wrong filter': async (page) => {
    await page.goto(new URL('#/certifications?status=lost', page.url()).href)
    await page.getByRole('alert').waitFor()
  },
  record,
  'unknown record': async (page) => {
    await page.goto(new URL('#/certifications?id=cert-999', page.url()).href)
    await page.getByText('There is no such certification').waitFor()
  },
  correction: async (page) => {
    await record(page)
    await press(page, 'Correct…')
  },
  revocation: async (page) => {
    await record(page)
    await page.getByRole('complementary').getByRole('button', { name: 'Revoke…' }).click()
  },
  deletion: async (page) => {
    await record(page)
    await press(page, 'Delete…')
  },
  withdrawal: async (page) => {
    await page.goto(new URL('#/certifications?id=cert-004', page.url()).href)
    await press(page, 'Withdraw renewal…')
  },
  reinstatement: async (page) => {
    await page.goto(new URL('#/certifications?id=cert-007', page.url()).href)
    await press(page, 'Reinstate…')
  },
  mentors,
  'wrong search': async (page) => {
    await page.goto(new URL(`#/mentors?search=${'x'.repeat(300)}`, page.url()).href)
    await page.getByRole('alert').waitFor()
  },
  'new name of a mentor': async (page) => {
    await mentors(page)
    await press(page, 'Rename…')
  },
  'new mentor': async (page) => {
    await mentors(page)
    await press(page, 'Add mentor')
  },
  'removal of a mentor': async (page) => {
    await mentors(page)
    await press(page, 'Remove…')
  },
  offline: async (page) => {
    await page.context().setOffline(true)
    await page.getByText('You are offline').waitFor()
  },
}

t.test('has no barriers that axe-core finds, light and dark, wide and on a phone', { skip }, async (t) => {
  const service = await startConsole(t)
  await service.send('PUT', `${COLLECTION}/cert-001`, { body: { expires_at: '2027-01-01T00:00:00Z' } })
  await service.send('DELETE', `${COLLECTION}/cert-001/renewals/latest`)
  await service.send('PUT', `${COLLECTION}/cert-004`, { body: { expires_at: '2027-01-01T00:00:00Z' } })
  await service.send('PUT', `${COLLECTION}/cert-007`, {
    body: { status: 'revoked', revocation_reason: 'Left the programme' },
  })
  const { page } = await service.open('', { bypassCSP: true })
  for (const [name, show] of Object.entries(SCREENS)) {
    await page.context().setOffline(false)
    await page.goto(service.base)
    await page.getByText('Expiries by month').waitFor()
    await show(page)
    await checkForBarriers(t, page, name)
    if (name === 'correction') {
      await service.send('PUT', `${COLLECTION}/cert-001`, { body: { cert_type: 'changed_meanwhile' } })
      await press(page, 'Save')
      await page.getByRole('dialog').getByRole('alert').waitFor()
      await checkForBarriers(t, page, 'conflict')
    }
  }
})

t.test('has no barriers while there are no certifications', { skip }, async (t) => {
  const { open } = await startEmptyConsole(t)
  const { page } = await open('', { bypassCSP: true })
  await page.getByText('There are no certifications yet').waitFor()
  await checkForBarriers(t, page, 'empty overview')
  await page.getByRole('link', { name: 'Certifications', exact: true }).last().click()
  await page.getByText('There are no certifications yet').waitFor()
  await checkForBarriers(t, page, 'empty list')
  await page.getByRole('link', { name: 'Mentors' }).click()
  await page.getByText('The directory is empty').waitFor()
  await checkForBarriers(t, page, 'empty directory')
})
