// Type tests: this file is compiled, never run. Each error that is expected here is what keeps the handlers to the contract.
import type { Context } from '../../src/http/handlers/context.js'
import { handlers } from '../../src/http/handlers/handlers.js'
import type { Handlers, Input, OperationResponse } from '../../src/contract/operation.js'

handlers satisfies Handlers<Context>

const { getCertification: _, ...withoutOne } = handlers
// @ts-expect-error: a handler is missing
withoutOne satisfies Handlers<Context>

const { updateCertification: renewCertification } = handlers
// @ts-expect-error: there is no such operation
export const withAnother: Handlers<Context> = { ...handlers, renewCertification }

type Deleted = OperationResponse<'deleteCertification'>
type Got = OperationResponse<'getCertification'>

const body = { deleted: true, id: 'cert-001' } as const
const headers = {}
export const deleted: Deleted = { status: 200, headers, body }

// @ts-expect-error: the status is not declared
export const undeclaredStatus: Deleted = { status: 204, headers, body }

// @ts-expect-error: problems are raised, not returned
export const problem: Deleted = { status: 404, headers, body }

// @ts-expect-error: a field is missing
export const missingField: Deleted = { status: 200, headers, body: { deleted: true } }

const wrong = { ...body, deleted: false }
// @ts-expect-error: a value is not of the enumeration
export const wrongValue: Deleted = { status: 200, headers, body: wrong }

// @ts-expect-error: the ETag is missing
export const missingHeader: Got = { status: 304, headers, body: undefined }

const tagged = { ETag: '"1-active"' }
export const notModified: Got = { status: 304, headers: tagged, body: undefined }

// @ts-expect-error: a 304 has no body
export const unexpectedBody: Got = { status: 304, headers: tagged, body }

// @ts-expect-error: the header is not declared
export const undeclaredHeader: Deleted = { status: 200, headers: tagged, body }

declare const list: Input<'listCertifications'>
export const limit: number = list.query.limit // has a default
// @ts-expect-error: has none
export const page: number = list.query.page
// @ts-expect-error: there is no such parameter
export const days = list.query.days
// @ts-expect-error: takes no body
export const unwanted: object = list.body
