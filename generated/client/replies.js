// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
import { ProblemError, UnexpectedReplyError } from './errors.js';
import { mediaTypeOf } from './media-type.js';
/** Whether the body of the reply may be larger than memory. */
export function isStreamed({ returns }, { ok, headers }) {
    return ok && returns?.as === 'stream' && returns.mediaType === mediaTypeOf(headers);
}
/**
 * Reads the reply of an operation.
 *
 * @param method the name of the called method, for errors
 * @throws ProblemError for an error reply
 * @throws UnexpectedReplyError for a reply that the contract does not allow
 */
export async function readReply(method, entry, response, afterLostReply) {
    const { status } = response;
    const headers = entry.replies[status];
    if (headers === undefined) {
        if (status < 400)
            throw new UnexpectedReplyError(`${method}: unexpected status ${status}`);
        // A gateway can cut a problem short, or put a page of its own in its place.
        const body = await response.json().catch(() => undefined);
        throw new ProblemError(method, response, body, afterLostReply);
    }
    const data = await readBody(method, entry, response);
    return { status, data, response, ...readHeaders(response, headers) };
}
/**
 * The body of a successful reply; undefined where there is none (304).
 *
 * @throws UnexpectedReplyError if it is of another media type, or not JSON where it should be.
 */
async function readBody(method, entry, response) {
    if (response.status === 304)
        return undefined;
    if (isStreamed(entry, response))
        return response.body;
    const { mediaType, as } = entry.returns ?? { mediaType: 'application/json', as: 'json' };
    const text = await response.text();
    let cause;
    try {
        if (mediaTypeOf(response.headers) === mediaType)
            return as === 'json' ? JSON.parse(text) : text;
    }
    catch (error) {
        cause = error;
    }
    const expected = as === 'json' ? 'JSON' : mediaType;
    const type = response.headers.get('content-type') ?? 'no media type';
    throw new UnexpectedReplyError(`${method}: the reply is not ${expected} but ${type}: ${text.slice(0, 80)}`, { cause });
}
function readHeaders({ headers }, names) {
    const values = Object.entries(names).map(([property, name]) => {
        const value = headers.get(name);
        if (value === null) {
            throw new UnexpectedReplyError(`The reply lacks the header ${name} (in browsers, see Access-Control-Expose-Headers)`);
        }
        // A gateway that compresses the reply weakens its tag, although it names the same version of the record.
        return [property, property === 'etag' ? value.replace(/^W\//, '') : value];
    });
    return Object.fromEntries(values);
}
