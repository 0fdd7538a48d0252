import type { components } from '@imaging/api-types';

/** RFC 9457, with what some problems say besides. */
export type Problem = components['schemas']['ProblemDetails'] & Readonly<Record<string, unknown>>;

const prefix = 'urn:imaging:problem:';

/** The name of a problem, as docs/errors.md lists it; '' where the answer is none of ours. */
export function problemName(problem: unknown): string {
  const type = typeof problem === 'object' && problem !== null && 'type' in problem ? problem.type : undefined;
  return typeof type === 'string' && type.startsWith(prefix) ? type.slice(prefix.length) : '';
}
