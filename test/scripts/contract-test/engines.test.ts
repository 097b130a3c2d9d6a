import { systemClock } from '../../../src/domain/clock.js'
import { startLocalDeploymentOn } from '../../../scripts/contract-test/local-deployment.js'
import { formatReport, isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { SYSTEM_ACTOR } from '../../../src/store/interface/store.js'
import { onServiceEngines as t } from '../../support/engines.js'
import { addMentors, COLLECTION, importerOf, temporaryStore } from '../../support/service.js'

const DRAFT = { mentorId: 'mentor-42', certType: 'x', issuedAt: 0, expiresAt: 100 }

t.test(
  'the service conforms to the contract, every operation returns every status that it declares, and no other record changes',
  async (t) => {
    const { store, url } = await temporaryStore(t)
    for (let made = 0; made < 3; made++) await store.createCertification(DRAFT, 0, SYSTEM_ACTOR)
    await addMentors(store, { 'mentor-41': 'Ada', 'mentor-42': 'Lars' })
    const importer = importerOf(t, store, url)
    const { baseUrl, failingUrls, close } = await startLocalDeploymentOn(store, importer, systemClock)
    t.teardown(close)
    const readAll = async () => [
      await (await fetch(baseUrl + COLLECTION)).json(),
      await store.listMentors({ after: '', limit: 100 }, 0),
    ]
    const before = await readAll()
    const contract = await loadContract()
    const report = await runContractSuite({ contract, baseUrl, failingUrls })
    t.ok(isConformant(report), formatReport(report))
    t.strictSame(
      report.cells.map(({ operationId, status, state }) => `${operationId} ${status} ${state}`),
      contract.operations.flatMap(({ id, statuses }) => statuses.map((status) => `${id} ${status} ok`)),
    )
    t.strictSame(await readAll(), before, 'the suite has deleted what it made')
  },
)
