import { CertificationStore } from '../certification-store.js'
import type { StoreObserver } from '../store.js'
import type { WriterMethods } from './writer-worker.js'
import { WriterThread } from './writer-thread.js'
import { openSqliteEngine, type SqliteEngine } from './sqlite-engine.js'

/** Opens a database file as openSqliteEngine does, for a store that writes certifications in a worker thread. */
export async function openThreadedStore(file: string, observer?: StoreObserver): Promise<ThreadedStore> {
  const engine = await openSqliteEngine(file)
  const writer = await WriterThread.start(file, ({ commits }) => {
    engine.refresh()
    for (const writes of commits) observer?.committed(writes)
  })
  return new ThreadedStore(engine, writer)
}

/** Reads and imports on the connections of its own thread. */
class ThreadedStore extends CertificationStore implements WriterMethods {
  readonly #writer: WriterThread

  constructor(engine: SqliteEngine, writer: WriterThread) {
    super(engine)
    this.#writer = writer
  }

  override createCertification(...parameters: Parameters<WriterMethods['createCertification']>) {
    return this.#writer.call('createCertification', ...parameters)
  }

  override updateCertification(...parameters: Parameters<WriterMethods['updateCertification']>) {
    return this.#writer.call('updateCertification', ...parameters)
  }

  override deleteCertification(...parameters: Parameters<WriterMethods['deleteCertification']>) {
    return this.#writer.call('deleteCertification', ...parameters)
  }

  override pendingWrites(): number {
    return this.#writer.pending
  }

  override async close(): Promise<void> {
    await this.#writer.close()
    await super.close()
  }
}
