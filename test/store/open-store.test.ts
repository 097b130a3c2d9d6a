import { openStore } from '../../src/store/open-store.js'
import { SYSTEM_ACTOR } from '../../src/store/interface/store.js'
import { engineOf, onBothDialects as t, onSharedEngines } from '../support/engines.js'
import { runProgram } from '../support/program.js'

const DRAFT = { mentorId: 'm', certType: 'x', issuedAt: 0, expiresAt: 100 }

t.test('keeps its records when it is opened again', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const first = await openStore(url)
  await first.createCertification(DRAFT, 0, SYSTEM_ACTOR)
  await first.close()
  const again = await openStore(url)
  t.equal((await again.getCertificationStatus(1))?.mentorId, 'm')
  await again.close()
})

onSharedEngines.test('processes that open a new database together take turns to migrate it', async (t) => {
  const { url } = await engineOf(t).createDatabase(t)
  const values = { url, DRAFT, SYSTEM_ACTOR }
  const lines = `const store = await built.openStore(url)
    const { id } = await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    console.log(id)
    await store.close()`
  const outcomes = await Promise.all(
    Array.from({ length: 4 }, () => runProgram(t, 'store/open-store.js', values, lines)),
  )
  t.same(
    outcomes.map(({ code }) => code),
    [0, 0, 0, 0],
  )
  t.same(outcomes.map(({ printed }) => printed).sort(), ['1', '2', '3', '4'])
})
