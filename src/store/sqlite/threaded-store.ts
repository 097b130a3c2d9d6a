import { CertificationStore } from '../certification-store.js'
import type { StoreObserver } from '../store.js'
import type { WriterMethods } from './writer-worker.js'
import { WriterThread } from './writer-thread.js'
import { openSqliteEngine, type SqliteEngine } from './sqlite-engine.js'

/** Opens a database file as openSqliteEngine does, for a store whose certifications are changed in a thread of its own. */
export async function openThreadedStore(file: string, observer?: StoreObserver): Promise<ThreadedStore> {
  const engine = await openSqliteEngine(file)
  const changes = await WriterThread.start(file, ({ commits }) => {
    engine.refresh()
    for (const writes of commits) observer?.committed(writes)
  })
  return new ThreadedStore(engine, changes)
}

/** Its own connections read, and load. */
class ThreadedStore extends CertificationStore implements WriterMethods {
  readonly #changes: WriterThread

  constructor(engine: SqliteEngine, changes: WriterThread) {
    super(engine)
    this.#changes = changes
  }

  override createCertification(...parameters: Parameters<WriterMethods['createCertification']>) {
    return this.#changes.call('createCertification', ...parameters)
  }

  override updateCertification(...parameters: Parameters<WriterMethods['updateCertification']>) {
    return this.#changes.call('updateCertification', ...parameters)
  }

  override deleteCertification(...parameters: Parameters<WriterMethods['deleteCertification']>) {
    return this.#changes.call('deleteCertification', ...parameters)
  }

  override pendingWrites(): number {
    return this.#changes.pending
  }

  override async close(): Promise<void> {
    await this.#changes.close()
    await super.close()
  }
}
