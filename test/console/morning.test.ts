import t from 'tap'
import { recordOf, skip, startConsole, type Console } from '../support/console-page.js'

/** What the service has after the morning. */
async function checkOutcome(t: import('tap').Test, service: Console) {
  for (const id of ['cert-001', 'cert-002', 'cert-003', 'cert-004', 'cert-005'])
    t.equal((await recordOf(service, id)).renewal_count, 1, `${id} is renewed`)
  t.match(await recordOf(service, 'cert-006'), { status: 'revoked', revocation_reason: 'Left the programme' })
  t.equal((await recordOf(service, 'cert-007')).cert_type, 'crisis_support')
}

t.test("a coordinator's morning, by clicks", { skip }, async (t) => {
  const service = await startConsole(t)
  const { page, complaints } = await service.open()
  const dialog = page.getByRole('dialog')
  // Who expires this month? Renew them.
  await page.getByRole('link', { name: '5 Within 30 days' }).click()
  await page.getByLabel('Select all that are shown').check()
  await page.getByRole('button', { name: 'Renew…' }).click()
  await dialog.getByText('1 Apr 2027', { exact: true }).waitFor()
  await dialog.getByRole('button', { name: 'Renew 5 certifications' }).click()
  await page.getByText('5 certifications renewed.').waitFor()
  // One has left.
  await page.getByRole('button', { name: 'Clear filters' }).click()
  await page.getByRole('link', { name: /cert-006/ }).click()
  await page.getByRole('button', { name: 'Revoke…' }).click()
  await dialog.getByLabel('Reason').fill('Left the programme')
  await dialog.getByRole('button', { name: 'Revoke 1 certification' }).click()
  await page.getByText('1 certification revoked.').waitFor()
  // A typo.
  await page.getByRole('link', { name: /cert-007/ }).click()
  await page.getByRole('button', { name: 'Correct…' }).click()
  await dialog.getByLabel('Type').fill('crisis_support')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Corrected.').waitFor()
  // From now on in the calendar.
  await page.getByRole('button', { name: 'Subscribe to calendar' }).click()
  const calendar = await fetch(await dialog.getByLabel('Address').inputValue())
  t.match(await calendar.text(), 'BEGIN:VCALENDAR')
  await checkOutcome(t, service)
  t.strictSame(complaints, [])
})

t.test("a coordinator's morning, by keyboard alone", { skip }, async (t) => {
  const service = await startConsole(t)
  const { page, complaints } = await service.open()
  const { keyboard } = page
  const dialog = page.getByRole('dialog')
  /** Tabs on, as often as it takes, to what has this name. */
  const tabTo = async (role: 'link' | 'button', name: RegExp | string) => {
    const target = page.getByRole(role, { name }).first()
    await target.waitFor()
    for (let i = 0; i < 60; i++) {
      if (await target.evaluate((it) => it.matches(':focus'))) return
      await keyboard.press('Tab')
    }
    t.fail(`no way to ${name} by Tab`)
  }
  const renewFive = async () => {
    await keyboard.press('r')
    await dialog.getByText('1 Apr 2027', { exact: true }).waitFor()
    await tabTo('button', 'Renew 5 certifications')
    await keyboard.press('Enter')
    await page.getByText('5 certifications renewed.').waitFor()
    await dialog.waitFor({ state: 'hidden' })
  }
  await tabTo('link', '5 Within 30 days')
  await keyboard.press('Enter')
  await page.getByText('5 certifications', { exact: true }).waitFor()
  for (let i = 0; i < 5; i++) {
    await keyboard.press('j')
    await keyboard.press('x')
  }
  await page.getByText('5 certifications selected').waitFor()
  await renewFive()
  await keyboard.press('u')
  await page.getByText('Undone.').waitFor()
  await page.getByText('5 certifications', { exact: true }).waitFor()
  for (let i = 0; i < 5; i++) {
    await keyboard.press('x')
    await keyboard.press('k')
  }
  await renewFive()
  await tabTo('button', 'Clear filters')
  await keyboard.press('Enter')
  await page.getByText('7 certifications', { exact: true }).waitFor()
  for (let i = 0; i < 6; i++) await keyboard.press('j')
  await page.locator('[data-id="cert-006"] a:focus').waitFor()
  await keyboard.press('x')
  await keyboard.press('v')
  await dialog.waitFor()
  await keyboard.type('Left the programme')
  await keyboard.press('Enter')
  await page.getByText('1 certification revoked.').waitFor()
  await dialog.waitFor({ state: 'hidden' })
  await page.locator('[data-id="cert-006"] a:focus').waitFor()
  await keyboard.press('j')
  await keyboard.press('Enter')
  await page.getByRole('complementary', { name: 'Certification cert-007' }).waitFor()
  await tabTo('button', 'Correct…')
  await keyboard.press('Enter')
  await dialog.waitFor()
  await keyboard.press('Control+a')
  await keyboard.type('crisis_support')
  await keyboard.press('Enter')
  await page.getByText('Corrected.').waitFor()
  await dialog.waitFor({ state: 'hidden' })
  await keyboard.press('Escape')
  await tabTo('button', 'Subscribe to calendar')
  await keyboard.press('Enter')
  await dialog.getByLabel('Address').waitFor()
  await tabTo('link', 'Open in your calendar program')
  await keyboard.press('Escape')
  await checkOutcome(t, service)
  t.strictSame(complaints, [])
})

t.test('leaves the keys to those who switch the shortcuts off', { skip }, async (t) => {
  const service = await startConsole(t)
  const { page } = await service.open()
  await page.getByText('Expiries by month').waitFor()
  await page.keyboard.press('?')
  await page.getByLabel('Use keyboard shortcuts').uncheck()
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor()
  t.equal(await page.getByRole('dialog').count(), 1, 'the key has opened none')
  await page.getByLabel('Use keyboard shortcuts').check()
  await page.keyboard.press('Escape')
  await page.keyboard.press('n')
  await page.getByRole('dialog', { name: 'New certification' }).waitFor()
})
