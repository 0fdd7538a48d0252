import type { paths } from '@imaging/api-types';
import createClient, { type Client, type Middleware } from 'openapi-fetch';

export type ApiClient = Client<paths>;

/** The answer came from something between us and the system: a sign-in page of the network, a proxy. */
export class NotOurs extends Error {}

const patience = 30_000;

// A network that wants a sign-in answers everything with its page, and status 200.
const ours: Middleware = {
  onResponse({ response }) {
    const type = response.headers.get('content-type') ?? '';
    if (response.status !== 204 && !/json/.test(type)) throw new NotOurs(`${response.status} ${type}`);
  },
};

/** @param encounterId goes along with every call: a session of another encounter is refused (safety S1). */
export function createApi(encounterId?: string, fetch: typeof globalThis.fetch = globalThis.fetch): ApiClient {
  const client = createClient<paths>({
    baseUrl: new URL('/', location.href).href,
    headers: encounterId ? { 'X-Encounter': encounterId } : {},
    fetch: (request) => fetch(request, { signal: AbortSignal.timeout(patience) }),
  });
  client.use(ours);
  return client;
}
