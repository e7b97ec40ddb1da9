// Trusted Types: the one place where a worker's address becomes one.

/** What a browser with Trusted Types offers. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}

let policy: { createScriptURL(url: string): unknown } | undefined;

/** An address of this origin, fit for `new Worker`. */
export function workerAddress(address: string): string {
  const { trustedTypes, location } = globalThis as unknown as { trustedTypes?: TrustedTypes; location: { href: string } };
  const own = (url: string): string => {
    if (new URL(url, location.href).origin !== new URL(location.href).origin) throw new TypeError('a foreign worker');
    return url;
  };
  if (trustedTypes === undefined) return own(address);
  policy ??= trustedTypes.createPolicy('konklave-worker', { createScriptURL: own });
  return policy.createScriptURL(address) as string;
}
