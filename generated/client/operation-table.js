// Made from openapi.yaml and src/client/ by `npm run generate`. Do not edit.
// Made from openapi.yaml by `npm run generate`. Do not edit.
export const operationTable = {
    /**
     * List all mentor certifications with optional filtering.
     *
     * A record must match all given filters. For order and pages, see the introduction. A list that no record
     * can match is empty, for example that of active certifications that expire in the past.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * await api.listCertifications()
     */
    listCertifications: {
        path: '/api/v1/certifications',
        replies: { "200": { "link": "Link" } },
        query: ["mentor_id", "cert_type", "status", "expires_from", "expires_before", "sort", "page", "limit", "after"],
        method: 'GET',
    },
    /**
     * Create a new certification for a mentor.
     *
     * A mentor may hold several certifications of one type. `expires_at` must be later than `issued_at`,
     * otherwise the reply is 422.
     *
     * With an `Idempotency-Key`, clients can safely repeat the request for 24 hours. The same key with the
     * same body (compared as JSON values) returns the first response again, even if the record was changed
     * or deleted since. The same key with another body is a 422. A rejected request does not use its key.
     * With tokens, each caller has its own keys.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.createCertification({ body: { mentor_id: 'mentor-42', cert_type: 'peer_mentor_level_2', issued_at: '2026-03-01T00:00:00Z', expires_at: '2027-03-01T00:00:00Z' } })
     */
    createCertification: {
        path: '/api/v1/certifications',
        replies: { "201": { "etag": "ETag", "location": "Location" } },
        headers: {
            /** A key that the client chooses for this request, for example a UUID. */
            idempotencyKey: 'Idempotency-Key',
        },
        method: 'POST',
        body: 'json',
    },
    /**
     * Get all certifications expiring within N days.
     *
     * Lists the active certifications that expire by the end of the UTC day `days` days from today, soonest
     * first. With `days=0`, these are the certifications that expire later today. A certification that
     * expires at midnight is expired for the whole day, so `days=0` never lists it. A certification must match
     * all given filters.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getExpiringCertifications()
     */
    getExpiringCertifications: {
        path: '/api/v1/certifications/expiring',
        replies: { "200": { "link": "Link" } },
        query: ["days", "mentor_id", "cert_type", "page", "limit", "after"],
        method: 'GET',
    },
    /**
     * Download certifications as a CSV file for spreadsheets.
     *
     * Streams all certifications that match the filters, ordered by the number in the id. The file shows one
     * moment, however long the transfer takes. Derived columns are as of the request.
     *
     * The file is CSV (RFC 4180) in UTF-8 with a byte order mark, and its lines end with CRLF. Where
     * spreadsheets expect semicolons, as in most of Europe, use `separator=semicolon`. A cell that begins
     * with `=`, `+`, `-`, `@`, a tab or a carriage return, and is not a number, begins with an apostrophe
     * instead, because spreadsheets would run it as a formula.
     *
     * If the service fails during the transfer, or the client needs more than 15 minutes for it, the transfer
     * is aborted: the last chunk is missing, and HTTP clients report an error. A file that ends regularly is
     * complete. Each process of the service sends at most two such files at a time; other requests wait for
     * up to 10 seconds, and then get a 503.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * await api.exportCertifications()
     */
    exportCertifications: {
        path: '/api/v1/certifications/export.csv',
        replies: { "200": { "contentDisposition": "Content-Disposition" } },
        query: ["mentor_id", "cert_type", "status", "expires_from", "expires_before", "separator"],
        method: 'GET',
        returns: { mediaType: 'text/csv', as: 'stream' },
    },
    /**
     * Get a calendar of the certifications that expire within N days.
     *
     * An iCalendar file (RFC 5545) that calendar programs can subscribe to: an all-day event on the UTC day of
     * the expiry for each active certification that expires by the end of the UTC day `days` days from today.
     * If there are more than 5,000, the calendar contains those that expire first.
     *
     * An event keeps its `UID` as long as the certification keeps its `issued_at` and `expires_at`. A renewal
     * replaces the event by another one on the new day.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getExpiryCalendar()
     */
    getExpiryCalendar: {
        path: '/api/v1/certifications/expiring.ics',
        replies: { "200": { "etag": "ETag" }, "304": { "etag": "ETag" } },
        headers: {
            /**
             * Returns 304 without a body if the calendar's entity tag is in this list (RFC 9110, section 13.1.2). `*`
             * matches any tag.
             */
            ifNoneMatch: 'If-None-Match',
        },
        query: ["days", "cert_type"],
        method: 'GET',
        returns: { mediaType: 'text/calendar', as: 'text' },
    },
    /**
     * Renew up to 500 certifications at once.
     *
     * Renews the certifications with the given ids, all or none. The new expiry is either `expires_at`, the
     * same for all, or the result of `extend_by` for each of them.
     *
     * `extend_by` counts calendar days in UTC, and keeps the time of day. Years and months come first, then
     * weeks and days. A day that the month does not have becomes its last day: 31 January and one month is
     * 28 or 29 February.
     *
     * A certification that already has the new expiry is `unchanged`. If any certification cannot be renewed,
     * nothing is changed, and `refused` lists every one of them with its error. The status is the first in
     * the order 404, 409, 422. An error is one that a renewal with PUT would get, or
     *
     * - `not-a-renewal` if the new expiry is earlier than the stored one
     * - `renewal-in-the-past` if the new expiry is not in the future
     * - `renewal-date` if `renewed_at` is in the future, before the creation of the record or before its
     *   last renewal.
     *
     * With `dry_run: true` the request changes nothing, and the reply is the one that the renewal would get now.
     *
     * With an `Idempotency-Key`, clients can safely repeat the request for 24 hours: the same key with the
     * same body returns the first response again, even if the records were changed or deleted since. The same
     * key with another body is a 422. A rejected request and a dry run do not use their key.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.renewCertifications({ body: { ids: ['cert-001','cert-007'], extend_by: 'P1Y', extend_from: 'later_of_both', dry_run: true } })
     */
    renewCertifications: {
        path: '/api/v1/certifications/renewals',
        replies: { "200": {} },
        headers: {
            /** A key that the client chooses for this request, for example a UUID. */
            idempotencyKey: 'Idempotency-Key',
        },
        method: 'POST',
        body: 'json',
    },
    /**
     * Import certifications from a file.
     *
     * Adds the certifications of a file, all or none. With `dry_run=true` nothing is added, and the reply is
     * the one that the import would get now.
     *
     * The file is CSV in any of the forms that spreadsheet programs save, an Excel workbook (.xlsx), or NDJSON
     * (one JSON object per line). Text is in UTF-8 unless it has a byte order mark, or `charset` in
     * `Content-Type` names its encoding, for example `text/csv; charset=windows-1252`.
     *
     * - The first line of a table has the headings. They are the names of the fields: those of a creation, and
     *   optionally the others of a record. Case, spaces and punctuation do not matter, so `Mentor ID` is
     *   `mentor_id`. For any other heading, `column` names the field.
     * - The cells of CSV are separated by commas, semicolons or tabs. The service detects the separator.
     * - Derived columns, such as `status` and `mentor_name`, are ignored. Empty rows are skipped.
     * - Times are as in other requests. A date alone is a calendar day in `time_zone`: `issued_at` is its
     *   beginning, and `expires_at` its end, because "valid until 1 March" includes 1 March. `date_format`
     *   says whether `01/03/2026` begins with the day or the month.
     * - A line that equals a stored certification is `unchanged`, and so is every line of a file that was
     *   imported before. So a file can safely be sent again.
     * - A line with an `id` becomes the certification with this id. If it exists with other values, that is an error.
     *
     * If any line has an error, nothing is imported, and `errors` lists the first 100. Other changes wait
     * while the file is imported: if that takes more than a few seconds, they get a 503. Each process of the
     * service imports one file at a time; other imports wait for up to 10 seconds, and then get a 503. If the
     * client closes the connection before the reply, nothing is imported.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.importCertifications({ contentType: 'text/csv', body: file })
     */
    importCertifications: {
        path: '/api/v1/certifications/import',
        replies: { "200": {} },
        headers: {
            /** The media type of the file. */
            contentType: 'Content-Type',
        },
        query: ["dry_run", "date_format", "time_zone", "column"],
        method: 'POST',
        body: 'file',
    },
    /**
     * List every change of certifications in order, to keep a copy in step.
     *
     * Lists every committed change once, deletions included, oldest first. The changes of one certification
     * are in the order in which they were made. No change is ever added before a cursor that was returned, so a
     * reader that continues from its last cursor misses nothing. Changes of different certifications can be in
     * another order than `changed_at`. A change appears when all transactions that began before it have ended,
     * usually at once.
     *
     * To keep a copy: request `after=latest` and keep the cursor of its `next` link, read the whole list of
     * certifications, then follow the changes from that cursor. The first changes can be older than the
     * records in the list. When `has_more` is false, wait, then request the `next` link again.
     *
     * Records that existed before the service recorded changes, and sample records, have no entry until
     * their first change. The order is that of a database: after a move to another one, old cursors are
     * rejected. Read the list and begin again, also after a backup was restored, which cannot always be seen.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.listCertificationChanges()
     */
    listCertificationChanges: {
        path: '/api/v1/certifications/changes',
        replies: { "200": { "link": "Link" } },
        query: ["after", "limit"],
        method: 'GET',
    },
    /**
     * Count certifications by status, type and month of expiry.
     *
     * Counts all certifications, or those of one type, at the time of the request. `total` is the sum
     * of `active`, `expired` and `revoked`.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.getCertificationSummary()
     */
    getCertificationSummary: {
        path: '/api/v1/certifications/summary',
        replies: { "200": {} },
        query: ["cert_type"],
        method: 'GET',
    },
    /**
     * Get a single certification record by ID.
     *
     * Returns the record with its renewals, oldest first. Only revoked records have `revoked_at` and
     * `revocation_reason`.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 412, 429, 431, 500, 503
     * @example
     * await api.getCertification({ id: 'cert-001' })
     */
    getCertification: {
        path: '/api/v1/certifications/{id}',
        replies: { "200": { "etag": "ETag" }, "304": { "etag": "ETag" } },
        headers: {
            /**
             * Returns 304 without a body if the record's entity tag is in this list (RFC 9110, section 13.1.2). `*`
             * matches any tag.
             */
            ifNoneMatch: 'If-None-Match',
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            ifMatch: 'If-Match',
        },
        method: 'GET',
    },
    /**
     * Record a certification renewal or update certification details.
     *
     * Changes the given fields, at least one, and keeps the others.
     *
     * - An `expires_at` later than the stored one is a **renewal**. It is counted and added to the history.
     *   A certification can be renewed 1,000 times; the next renewal is a 409. `change: correction` corrects
     *   a mistyped `expires_at` to a later one without counting it. `change: renewal` rejects an `expires_at`
     *   that is not later (422).
     * - `status: revoked` together with `revocation_reason`, and no other field, is a **revocation**. A
     *   request that would change a revoked record is a 409; only a reinstatement undoes the revocation.
     * - Anything else is a **correction**.
     * - A request with only stored values changes nothing and is a 200, whatever its `change`. So the same
     *   request twice in a row is never two renewals. To prevent lost updates, send `If-Match`.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.updateCertification({ id: 'cert-001', body: { issued_at: '2026-03-26T00:00:00Z', expires_at: '2027-03-26T00:00:00Z', cert_type: 'peer_mentor_level_2' } })
     */
    updateCertification: {
        path: '/api/v1/certifications/{id}',
        replies: { "200": { "etag": "ETag" } },
        headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            ifMatch: 'If-Match',
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            ifNoneMatch: 'If-None-Match',
        },
        method: 'PUT',
        body: 'json',
    },
    /**
     * Remove a certification record.
     *
     * Removes the record and its history. The id is never assigned again.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 412, 413, 415, 429, 431, 500, 503
     * @example
     * await api.deleteCertification({ id: 'cert-001' })
     */
    deleteCertification: {
        path: '/api/v1/certifications/{id}',
        replies: { "200": {} },
        headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            ifMatch: 'If-Match',
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            ifNoneMatch: 'If-None-Match',
        },
        method: 'DELETE',
    },
    /**
     * Get the current certification status for a mentor.
     *
     * Says whether the certification is valid now, and for how many more days. With `as_of`, says the same for
     * another instant: in the past from the audit trail, in the future from the record as it is now.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 422, 429, 431, 500, 503
     * @example
     * await api.getCertificationStatus({ id: 'cert-001' })
     */
    getCertificationStatus: {
        path: '/api/v1/certifications/{id}/status',
        replies: { "200": {} },
        query: ["as_of"],
        method: 'GET',
    },
    /**
     * Undo the revocation of a certification.
     *
     * Makes a revoked certification active again, or expired if `expires_at` has passed. The record loses
     * `revoked_at` and `revocation_reason`; the audit trail keeps both, and the reason of the reinstatement.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.reinstateCertification({ id: 'cert-001', body: { reason: 'Revoked by mistake' } })
     */
    reinstateCertification: {
        path: '/api/v1/certifications/{id}/reinstatement',
        replies: { "200": { "etag": "ETag" } },
        headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            ifMatch: 'If-Match',
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            ifNoneMatch: 'If-None-Match',
        },
        method: 'POST',
        body: 'json',
    },
    /**
     * Withdraw the latest renewal of a certification.
     *
     * Undoes a renewal that was entered by mistake: restores the `expires_at` before it, lowers
     * `renewal_count` by one and removes the entry from `renewal_history`. The audit trail keeps the renewal
     * and its withdrawal. Other fields keep their values. If `issued_at` was changed to a time that is not
     * before the restored `expires_at`, the reply is 422: correct `issued_at` first.
     *
     * The same request twice withdraws two renewals. To prevent that, send `If-Match`.
     *
     * The reply is 409 if the certification is revoked, if it has no renewal that this service recorded
     * (imported renewals do not count), or if `expires_at` was changed after the renewal.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.withdrawRenewal({ id: 'cert-001' })
     */
    withdrawRenewal: {
        path: '/api/v1/certifications/{id}/renewals/latest',
        replies: { "200": { "etag": "ETag" } },
        headers: {
            /**
             * Carries out the request only if the record's entity tag is in this list (RFC 9110, section 13.1.1);
             * otherwise the reply is 412. `*` matches any tag. The comparison is strong: a weak tag never matches.
             */
            ifMatch: 'If-Match',
            /**
             * Changes the record only if its entity tag is not in this list (RFC 9110, section 13.1.2); otherwise the
             * reply is 412. `*` matches any tag, so that no record is changed.
             */
            ifNoneMatch: 'If-None-Match',
        },
        method: 'DELETE',
    },
    /**
     * List or search the mentor directory.
     *
     * Lists the mentors of the directory with the numbers of their certifications, ordered by the bytes of the
     * id. `search` selects the mentors whose id begins with the text, and those in whose name each word of the
     * text is the beginning of a word. The comparison of names ignores case and diacritics: `eriks lar` finds
     * Lars Eriksen, `soren` finds Søren, and `oneill` and `neill` find O'Neill. A text without a letter or digit
     * is compared with ids only.
     *
     * A page can have fewer mentors than `limit`, even none, while `has_more` is true: one request looks at
     * 20,000 names at most. To read a whole list, follow `next` until it is absent.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * await api.listMentors()
     */
    listMentors: {
        path: '/api/v1/mentors',
        replies: { "200": { "link": "Link" } },
        query: ["search", "limit", "after"],
        method: 'GET',
    },
    /**
     * Get a mentor's entry in the directory.
     *
     * Returns the mentor's name and the numbers of the mentor's certifications at the time of the request.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * await api.getMentor({ mentor_id: 'mentor-42' })
     */
    getMentor: {
        path: '/api/v1/mentors/{mentor_id}',
        replies: { "200": {} },
        method: 'GET',
    },
    /**
     * Add a mentor to the directory or rename a mentor.
     *
     * Spaces around the name are removed. The same request twice changes nothing more. Entries have no
     * entity tags: the last request counts. The audit trail contains changes of certifications only, not of
     * the directory.
     *
     * @throws ProblemError with 400, 401, 403, 408, 413, 415, 422, 429, 431, 500, 503
     * @example
     * await api.putMentor({ mentor_id: 'mentor-42', body: { name: 'Lars Eriksen' } })
     */
    putMentor: {
        path: '/api/v1/mentors/{mentor_id}',
        replies: { "200": {}, "201": { "location": "Location" } },
        method: 'PUT',
        body: 'json',
    },
    /**
     * Remove a mentor from the directory.
     *
     * Removes the entry with the name. The mentor's certifications stay, and their `mentor_name` is null.
     * The audit trail does not mention the removal.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 413, 415, 429, 431, 500, 503
     * @example
     * await api.deleteMentor({ mentor_id: 'mentor-42' })
     */
    deleteMentor: {
        path: '/api/v1/mentors/{mentor_id}',
        replies: { "200": {} },
        method: 'DELETE',
    },
    /**
     * List the changes of a certification with their time and actor.
     *
     * Lists the entries of the certification's audit trail, oldest first, also after its deletion. A record
     * that existed before the service kept a trail has entries from its next change on. If tokens are required,
     * the list needs the scope `certifications:audit`, even if other reads are public.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * await api.listAuditEntries({ id: 'cert-001' })
     */
    listAuditEntries: {
        path: '/api/v1/certifications/{id}/audit',
        replies: { "200": { "link": "Link" } },
        query: ["after", "limit"],
        method: 'GET',
    },
};
/** The methods that iterate over all pages of a list. `limit` is the largest size of a page. */
export const paginatorTable = {
    /**
     * Iterates over the records of all pages of `listCertifications`, and requests a page when it is needed.
     *
     * A record must match all given filters. For order and pages, see the introduction. A list that no record
     * can match is empty, for example that of active certifications that expire in the past.
     *
     * @throws ProblemError with 400, 401, 403, 408, 422, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateCertifications()) console.log(record)
     */
    iterateCertifications: { operation: 'listCertifications', limit: 100 },
    /**
     * Iterates over the records of all pages of `getExpiringCertifications`, and requests a page when it is needed.
     *
     * Lists the active certifications that expire by the end of the UTC day `days` days from today, soonest
     * first. With `days=0`, these are the certifications that expire later today. A certification that
     * expires at midnight is expired for the whole day, so `days=0` never lists it. A certification must match
     * all given filters.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateExpiringCertifications()) console.log(record)
     */
    iterateExpiringCertifications: { operation: 'getExpiringCertifications', limit: 100 },
    /**
     * Iterates over the records of all pages of `listCertificationChanges`, and requests a page when it is needed.
     *
     * Lists every committed change once, deletions included, oldest first. The changes of one certification
     * are in the order in which they were made. No change is ever added before a cursor that was returned, so a
     * reader that continues from its last cursor misses nothing. Changes of different certifications can be in
     * another order than `changed_at`. A change appears when all transactions that began before it have ended,
     * usually at once.
     *
     * To keep a copy: request `after=latest` and keep the cursor of its `next` link, read the whole list of
     * certifications, then follow the changes from that cursor. The first changes can be older than the
     * records in the list. When `has_more` is false, wait, then request the `next` link again.
     *
     * Records that existed before the service recorded changes, and sample records, have no entry until
     * their first change. The order is that of a database: after a move to another one, old cursors are
     * rejected. Read the list and begin again, also after a backup was restored, which cannot always be seen.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateCertificationChanges()) console.log(record)
     */
    iterateCertificationChanges: { operation: 'listCertificationChanges', limit: 100 },
    /**
     * Iterates over the records of all pages of `listMentors`, and requests a page when it is needed.
     *
     * Lists the mentors of the directory with the numbers of their certifications, ordered by the bytes of the
     * id. `search` selects the mentors whose id begins with the text, and those in whose name each word of the
     * text is the beginning of a word. The comparison of names ignores case and diacritics: `eriks lar` finds
     * Lars Eriksen, `soren` finds Søren, and `oneill` and `neill` find O'Neill. A text without a letter or digit
     * is compared with ids only.
     *
     * A page can have fewer mentors than `limit`, even none, while `has_more` is true: one request looks at
     * 20,000 names at most. To read a whole list, follow `next` until it is absent.
     *
     * @throws ProblemError with 400, 401, 403, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateMentors()) console.log(record)
     */
    iterateMentors: { operation: 'listMentors', limit: 100 },
    /**
     * Iterates over the records of all pages of `listAuditEntries`, and requests a page when it is needed.
     *
     * Lists the entries of the certification's audit trail, oldest first, also after its deletion. A record
     * that existed before the service kept a trail has entries from its next change on. If tokens are required,
     * the list needs the scope `certifications:audit`, even if other reads are public.
     *
     * @throws ProblemError with 400, 401, 403, 404, 408, 429, 431, 500, 503
     * @example
     * for await (const record of api.iterateAuditEntries({ id: 'cert-001' })) console.log(record)
     */
    iterateAuditEntries: { operation: 'listAuditEntries', limit: 100 },
};
