import type { Kysely } from 'kysely'
import type { Session } from '../store/engine/session.js'
import { defineQuery } from '../store/engine/query.js'
import type { Tables } from '../store/engine/tables.js'
import type { Row } from './transfer-queries.js'

/** The table with the progress of a transfer, in the target. It exists only until the transfer is finished. */
type ProgressTables = {
  move_progress: {
    step: string
    /** The identity of the source. */
    source: string
    /** The key of the last transferred row, as JSON; null before the first. */
    position: string | null
  }
}

/** Stores the progress of a transfer in the target, in the transactions that insert the rows. */
export class Progress {
  readonly #queries

  /** @param builder of the target. */
  constructor(builder: Kysely<Tables>) {
    this.#queries = defineProgressQueries(builder)
  }

  /** Returns the identity of the source of an unfinished transfer; undefined if there is no such transfer. */
  async source(session: Session): Promise<string | undefined> {
    await session.run(this.#queries.create, {})
    return (await session.first(this.#queries.getSource, {}))?.source
  }

  begin(session: Session, step: string, source: string): Promise<void> {
    return session.run(this.#queries.insert, { step, source })
  }

  /** Returns the key of the last transferred row; undefined before the first. */
  async position(session: Session, step: string): Promise<Row | undefined> {
    const { position } = await session.one(this.#queries.getPosition, { step })
    return position === null ? undefined : JSON.parse(position)
  }

  advance(session: Session, step: string, position: Row): Promise<void> {
    return session.run(this.#queries.setPosition, { step, position: JSON.stringify(position) })
  }

  clear(session: Session): Promise<void> {
    return session.run(this.#queries.clear, {})
  }

  finish(session: Session): Promise<void> {
    return session.run(this.#queries.drop, {})
  }
}

function defineProgressQueries(builder: Kysely<Tables>) {
  const db = builder.withTables<ProgressTables>()
  return {
    create: defineQuery(() =>
      db.schema
        .createTable('move_progress')
        .ifNotExists()
        .addColumn('step', 'text', (column) => column.primaryKey())
        .addColumn('source', 'text', (column) => column.notNull())
        .addColumn('position', 'text'),
    ),
    getSource: defineQuery(() => db.selectFrom('move_progress').select('source').limit(1)),
    insert: defineQuery((p: { step: string; source: string }) =>
      db.insertInto('move_progress').values({ step: p.step, source: p.source, position: null }),
    ),
    getPosition: defineQuery((p: { step: string }) =>
      db.selectFrom('move_progress').select('position').where('step', '=', p.step),
    ),
    setPosition: defineQuery((p: { step: string; position: string }) =>
      db.updateTable('move_progress').set({ position: p.position }).where('step', '=', p.step),
    ),
    clear: defineQuery(() => db.deleteFrom('move_progress')),
    drop: defineQuery(() => db.schema.dropTable('move_progress')),
  }
}
