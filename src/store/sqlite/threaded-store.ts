import { CertificationStore } from '../operations/certification-store.js'
import type { StoreObserver } from '../interface/store.js'
import type { WriterMethods } from './writer-worker.js'
import { WriterThread } from './writer-thread.js'
import { openSqliteEngine, type SqliteEngine } from './sqlite-engine.js'

/** Opens a database file as openSqliteEngine does, for a store that writes certifications in a worker thread. */
export async function openThreadedStore(file: string, observer?: StoreObserver): Promise<ThreadedStore> {
  const engine = await openSqliteEngine(file, observer)
  const writer = await WriterThread.start(file, ({ commits }) => {
    engine.refresh()
    for (const writes of commits) observer?.committed(writes)
  })
  return new ThreadedStore(engine, writer)
}

/**
 * Sends changes of certifications and mentors to the writer thread (writer-thread.ts), where another CertificationStore carries them
 * out. Reads and imports stay in this thread. A new method of Store that writes needs an override here and a case in writer-worker.ts;
 * without them, it would block the event loop.
 */
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

  override reinstateCertification(...parameters: Parameters<WriterMethods['reinstateCertification']>) {
    return this.#writer.call('reinstateCertification', ...parameters)
  }

  override withdrawRenewal(...parameters: Parameters<WriterMethods['withdrawRenewal']>) {
    return this.#writer.call('withdrawRenewal', ...parameters)
  }

  override renewCertifications(...parameters: Parameters<WriterMethods['renewCertifications']>) {
    return this.#writer.call('renewCertifications', ...parameters)
  }

  override deleteCertification(...parameters: Parameters<WriterMethods['deleteCertification']>) {
    return this.#writer.call('deleteCertification', ...parameters)
  }

  override putMentor(...parameters: Parameters<WriterMethods['putMentor']>) {
    return this.#writer.call('putMentor', ...parameters)
  }

  override deleteMentor(...parameters: Parameters<WriterMethods['deleteMentor']>) {
    return this.#writer.call('deleteMentor', ...parameters)
  }

  override async ping(): Promise<void> {
    await super.ping()
    await this.#writer.call('ping')
  }

  override pendingWrites(): number {
    return this.#writer.pending
  }

  override async close(): Promise<void> {
    await this.#writer.close()
    await super.close()
  }
}
