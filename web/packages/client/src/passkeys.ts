// Passkeys (WebAuthn Level 2): what the server sends as JSON becomes what the browser takes, and back.

/** What came of asking the browser for a passkey. */
export type Ceremony = { readonly ok: true; readonly credential: unknown } | { readonly ok: false; readonly why: 'dismissed' | 'unsupported' | 'failed' };

/** Whether this browser has passkeys on this page. */
export function hasPasskeys(): boolean {
  return typeof PublicKeyCredential === 'function' && 'credentials' in navigator;
}

/** Whether this browser offers passkeys among what it fills into a field (conditional mediation, WebAuthn Level 3 §5.1.7). */
export async function offersPasskeys(): Promise<boolean> {
  if (!hasPasskeys() || typeof PublicKeyCredential.isConditionalMediationAvailable !== 'function') return false;
  return PublicKeyCredential.isConditionalMediationAvailable().catch(() => false);
}

/** Asks for a passkey that is there. `waiting`: without a question, from a field. */
export async function getPasskey(options: unknown, how: { readonly waiting: boolean; readonly over: AbortSignal }): Promise<Ceremony> {
  return asked(async () => {
    const publicKey = requestOptions(options);
    return navigator.credentials.get({ publicKey, signal: how.over, ...(how.waiting ? { mediation: 'conditional' } : {}) });
  });
}

/** Asks for a new passkey. */
export async function createPasskey(options: unknown, over: AbortSignal): Promise<Ceremony> {
  return asked(async () => navigator.credentials.create({ publicKey: creationOptions(options), signal: over }));
}

/** What a passkey has made of an input, or why there is nothing. */
export type PasskeySecret =
  | { readonly ok: true; readonly id: Uint8Array<ArrayBuffer>; readonly output: Uint8Array<ArrayBuffer> }
  | { readonly ok: false; readonly why: 'dismissed' | 'unsupported' | 'failed' };

/**
 * Has a passkey turn `input` into 32 bytes that only it can make (`prf`, WebAuthn Level 3 §10.1.4). `allowed`: credential
 * ids in base64url; none: any of this page's host. `over` takes the question back. No server is asked: the bytes themselves are the proof. What is made
 * without proving who is there would differ (CTAP 2.1 §12.5), so that is always asked for.
 */
export async function passkeySecret(input: Uint8Array<ArrayBuffer>, allowed: readonly string[], over: AbortSignal): Promise<PasskeySecret> {
  if (!hasPasskeys()) return { ok: false, why: 'unsupported' };
  const given = await caught(async () => {
    const publicKey: PublicKeyCredentialRequestOptions = {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: allowed.map((id) => ({ type: 'public-key', id: bytes(id) })),
      userVerification: 'required',
      extensions: { prf: { eval: { first: input } } },
    };
    return navigator.credentials.get({ publicKey, signal: over });
  });
  if (!given.ok) return given;
  const credential = given.credential as PublicKeyCredential;
  const made = credential.getClientExtensionResults().prf?.results?.first;
  if (made === undefined) return { ok: false, why: 'unsupported' };
  const output = ArrayBuffer.isView(made) ? new Uint8Array(made.buffer, made.byteOffset, made.byteLength).slice() : new Uint8Array(made).slice();
  return { ok: true, id: new Uint8Array(credential.rawId), output: output as Uint8Array<ArrayBuffer> };
}

async function asked(ask: () => Promise<Credential | null>): Promise<Ceremony> {
  if (!hasPasskeys()) return { ok: false, why: 'unsupported' };
  return caught(async () => {
    const credential = await ask();
    return credential && credentialJson(credential as PublicKeyCredential);
  });
}

async function caught<Given>(ask: () => Promise<Given | null>): Promise<{ ok: true; credential: Given } | { ok: false; why: 'dismissed' | 'failed' }> {
  try {
    const credential = await ask();
    return credential === null ? { ok: false, why: 'dismissed' } : { ok: true, credential };
  } catch (error) {
    // Browsers say on purpose no more than that it was refused: closed, timed out, nothing there, or already there.
    const dismissed = error instanceof Error && ['NotAllowedError', 'AbortError', 'InvalidStateError'].includes(error.name);
    return { ok: false, why: dismissed ? 'dismissed' : 'failed' };
  }
}

type Json = Record<string, unknown>;

/** `CredentialCreationOptions` of WebAuthn §5.1.3, its bytes as base64url. Throws a TypeError at anything else. */
export function creationOptions(options: unknown): PublicKeyCredentialCreationOptions {
  const json = publicKeyOf(options);
  const user = json['user'] as Json | undefined;
  if (!user) throw new TypeError('no user');
  return {
    ...(json as unknown as PublicKeyCredentialCreationOptions),
    challenge: bytes(json['challenge']),
    user: { ...(user as unknown as PublicKeyCredentialUserEntity), id: bytes(user['id']) },
    excludeCredentials: descriptors(json['excludeCredentials']),
    // Some passkeys make secrets later only if that was asked for when they were made (CTAP 2.1 §12.5).
    extensions: { ...(json['extensions'] as AuthenticationExtensionsClientInputs | undefined), prf: {} },
  };
}

/** `CredentialRequestOptions` of WebAuthn §5.1.4, its bytes as base64url. Throws a TypeError at anything else. */
export function requestOptions(options: unknown): PublicKeyCredentialRequestOptions {
  const json = publicKeyOf(options);
  return {
    ...(json as unknown as PublicKeyCredentialRequestOptions),
    challenge: bytes(json['challenge']),
    allowCredentials: descriptors(json['allowCredentials']),
  };
}

function publicKeyOf(options: unknown): Json {
  const json = (options as { publicKey?: unknown } | null)?.publicKey;
  if (typeof json !== 'object' || json === null) throw new TypeError('no publicKey');
  return json as Json;
}

function descriptors(list: unknown): PublicKeyCredentialDescriptor[] {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) throw new TypeError('credentials are no list');
  return list.map((each: Json) => ({ ...(each as unknown as PublicKeyCredentialDescriptor), id: bytes(each['id']) }));
}

/** JSON of a credential, as `PublicKeyCredential.toJSON` gives it where it exists. */
export function credentialJson(credential: PublicKeyCredential): Json {
  const { response } = credential;
  const common = { clientDataJSON: base64url(response.clientDataJSON) };
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: 'attestationObject' in response ? { ...common, ...attestation(response as AuthenticatorAttestationResponse) } : { ...common, ...assertion(response as AuthenticatorAssertionResponse) },
    // None is asked for that our server needs, and some hold bytes.
    clientExtensionResults: {},
  };
}

function attestation(response: AuthenticatorAttestationResponse): Json {
  return { attestationObject: base64url(response.attestationObject), transports: response.getTransports() };
}

function assertion(response: AuthenticatorAssertionResponse): Json {
  const { authenticatorData, signature, userHandle } = response;
  return { authenticatorData: base64url(authenticatorData), signature: base64url(signature), userHandle: userHandle === null ? null : base64url(userHandle) };
}

/** Bytes of base64url, with or without padding (RFC 4648 §5). Throws a TypeError at anything else. */
export function bytes(text: unknown): Uint8Array<ArrayBuffer> {
  if (typeof text !== 'string' || !/^[\w-]*={0,2}$/.test(text)) throw new TypeError('not base64url');
  const raw = atob(text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, ''));
  return Uint8Array.from(raw, (character) => character.charCodeAt(0));
}

/** Base64url without padding. */
export function base64url(buffer: ArrayBuffer): string {
  let raw = '';
  for (const byte of new Uint8Array(buffer)) raw += String.fromCharCode(byte);
  return btoa(raw).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
