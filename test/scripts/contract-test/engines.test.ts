import { systemClock } from '../../../src/domain/clock.js'
import { startLocalDeploymentOn } from '../../../scripts/contract-test/local-deployment.js'
import { formatReport, isConformant } from '../../../scripts/contract-test/report.js'
import { runContractSuite } from '../../../scripts/contract-test/run-contract-suite.js'
import { loadContract } from '../../../src/contract/load-contract.js'
import { onServiceEngines as t } from '../../support/engines.js'
import { importerOf, temporaryStore } from '../../support/service.js'

t.test(
  'the service conforms to the contract, and every operation returns every status that it declares',
  async (t) => {
    const { store, url } = await temporaryStore(t)
    const { baseUrl, failingUrls, close } = await startLocalDeploymentOn(
      store,
      importerOf(t, store, url),
      systemClock,
    )
    t.teardown(close)
    const report = await runContractSuite({ contract: await loadContract(), baseUrl, failingUrls })
    t.ok(isConformant(report), formatReport(report))
    for (const { operationId, status, state } of report.cells)
      t.equal(state, 'ok', `${operationId} ${status}`)
  },
)
