import type { operations } from '../../generated/api.js'
import type { bodyDefaults, defaults } from '../../generated/defaults.js'

/** The name that an operation has in the contract and everywhere else. */
export type OperationId = keyof operations

/** The named members, without the index signature of generated header types. */
type Named<T> = { [K in keyof T as string extends K ? never : K]: T[K] }

type Part<Op extends OperationId, In extends 'path' | 'query' | 'header'> = NonNullable<
  operations[Op]['parameters'][In]
>

/** `T`, in which members with a default are required. */
type WithDefaults<T, Defaults> = {
  [K in keyof T as K extends keyof Defaults ? K : never]-?: Exclude<T[K], undefined>
} & { [K in keyof T as K extends keyof Defaults ? never : K]: T[K] }

/** The body of a request that is a file. */
export interface IncomingFile {
  /** The header, with parameters. */
  readonly contentType: string
  /**
   * Receives the file, and calls `work` with the path of a copy that is deleted afterwards.
   *
   * @param work gets a signal that aborts if the client goes away.
   * @throws Error if the file is too large or does not arrive; or what `work` throws.
   */
  receive<T>(work: (path: string, signal: AbortSignal) => Promise<T>): Promise<T>
}

/** JSON where it is declared, otherwise a file. */
type RequestBody<Body, Defaults> = Body extends { content: { 'application/json': infer Json } }
  ? WithDefaults<Json, Defaults>
  : IncomingFile

type JsonBody<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined

/** A body that is not JSON: a text, or its parts in order, which are sent while they are generated. */
export type TextBody = string | AsyncIterable<string>

/** JSON where it is declared, otherwise text; undefined where no body is declared. */
type ResponseBody<T> = T extends { content: { 'application/json': unknown } }
  ? JsonBody<T>
  : T extends { content: Readonly<Record<string, unknown>> }
    ? TextBody
    : undefined

/** The input of a handler: the validated parts of a request, with defaults filled in. */
export interface Input<Op extends OperationId> {
  readonly path: Part<Op, 'path'>
  readonly query: WithDefaults<Part<Op, 'query'>, (typeof defaults)[Op]>
  /** By lower-case name, as in Node. */
  readonly headers: { [K in keyof Part<Op, 'header'> as Lowercase<K & string>]: Part<Op, 'header'>[K] }
  readonly body: operations[Op] extends { requestBody: infer Body }
    ? RequestBody<Body, (typeof bodyDefaults)[Op]>
    : undefined
}

/** The declared headers; an empty record if none is declared (`{}` would accept any object). */
type Headers<T> = keyof Named<T> extends never ? Readonly<Record<string, never>> : Readonly<Named<T>>

type Responses<Op extends OperationId> = operations[Op]['responses']

/** The declared statuses except problems, which are thrown as errors (`http/replies/problem.ts`). */
type SuccessStatus<Op extends OperationId> = {
  [S in keyof Responses<Op>]: Responses<Op>[S] extends { content: { 'application/problem+json': unknown } }
    ? never
    : S
}[keyof Responses<Op>]

/** The result of a handler: a declared status with exactly its declared headers and body. */
export type OperationResponse<Op extends OperationId> = {
  [S in SuccessStatus<Op>]: {
    readonly status: S
    readonly headers: Responses<Op>[S] extends { headers: infer H } ? Headers<H> : never
    readonly body: ResponseBody<Responses<Op>[S]>
  }
}[SuccessStatus<Op>]

/** Carries out an operation. Errors are thrown, and become problems (`http/replies/problem.ts`). */
export type Handler<Op extends OperationId, Context> = (
  input: Input<Op>,
  context: Context,
) => Promise<OperationResponse<Op>>

/** A handler for each operation of the contract, no more and no less. */
export type Handlers<Context> = { readonly [Op in OperationId]: Handler<Op, Context> }
