import { afterEach, describe, expect, it, vi } from 'vitest';
import { base64url, bytes, createPasskey, creationOptions, credentialJson, getPasskey, requestOptions } from './passkeys.ts';

afterEach(() => vi.unstubAllGlobals());

const buffer = (...values: number[]) => new Uint8Array(values).buffer;

describe('bytes of a ceremony', () => {
  it.each([[[]], [[0]], [[251, 255]], [[255, 239, 190, 1]], [Array.from({ length: 256 }, (_, n) => n)]])('%j survive the way there and back', (values) => {
    expect([...bytes(base64url(buffer(...values)))]).toEqual(values);
  });
  it('use the letters of addresses and no padding', () => {
    expect(base64url(buffer(251, 255, 191, 0))).toBe('-_-_AA');
    expect([...bytes('-_-_AA==')]).toEqual([251, 255, 191, 0]);
  });
  it.each([null, 7, 'a b', 'a+b', 'ä'])('%j are none', (text) => {
    expect(() => bytes(text)).toThrow(TypeError);
  });
});

describe('options', () => {
  it('to create one have bytes where the server sent text, and keep the rest', () => {
    const made = creationOptions({ publicKey: { rp: { id: 'meet.example', name: 'Konklave' }, user: { id: 'AQI', name: 'anna', displayName: 'Anna' }, challenge: 'AwQ', pubKeyCredParams: [{ type: 'public-key', alg: -7 }], excludeCredentials: [{ type: 'public-key', id: 'BQ' }] } });
    expect(made.user).toMatchObject({ name: 'anna', id: new Uint8Array([1, 2]) });
    expect(made.challenge).toEqual(new Uint8Array([3, 4]));
    expect(made.excludeCredentials).toEqual([{ type: 'public-key', id: new Uint8Array([5]) }]);
    expect(made.rp.id).toBe('meet.example');
  });
  it('to create one ask that it makes secrets, beside what the server asks', () => {
    const made = creationOptions({ publicKey: { user: { id: 'AQI' }, challenge: 'AwQ', extensions: { credProps: true } } });
    expect(made.extensions).toEqual({ credProps: true, prf: {} });
  });
  it('to use one may name none', () => {
    expect(requestOptions({ publicKey: { challenge: 'AwQ', rpId: 'meet.example' } })).toEqual({ challenge: new Uint8Array([3, 4]), rpId: 'meet.example', allowCredentials: [] });
  });
  it.each([null, {}, { publicKey: null }, { publicKey: {} }, { publicKey: { challenge: 'AA', allowCredentials: {} } }])('%j are none', (options) => {
    expect(() => requestOptions(options)).toThrow(TypeError);
  });
});

describe('an answer of the browser', () => {
  it('to a question for a passkey goes to the server as text', () => {
    const response = { clientDataJSON: buffer(1), authenticatorData: buffer(2), signature: buffer(3), userHandle: null };
    const credential = { id: 'BQ', rawId: buffer(5), type: 'public-key', response } as unknown as PublicKeyCredential;
    expect(credentialJson(credential)).toEqual({ id: 'BQ', rawId: 'BQ', type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: 'AQ', authenticatorData: 'Ag', signature: 'Aw', userHandle: null } });
  });
  it('with a new passkey does so, too', () => {
    const response = { clientDataJSON: buffer(1), attestationObject: buffer(2), getTransports: () => ['internal'] };
    const credential = { id: 'BQ', rawId: buffer(5), type: 'public-key', response } as unknown as PublicKeyCredential;
    expect(credentialJson(credential)).toMatchObject({ response: { clientDataJSON: 'AQ', attestationObject: 'Ag', transports: ['internal'] } });
  });
  it('that somebody closed is none, and no fault', async () => {
    vi.stubGlobal('PublicKeyCredential', class {});
    vi.stubGlobal('navigator', { credentials: { get: () => Promise.reject(new DOMException('', 'NotAllowedError')), create: () => Promise.reject(new DOMException('', 'SecurityError')) } });
    const over = new AbortController().signal;
    expect(await getPasskey({ publicKey: { challenge: 'AA' } }, { waiting: false, over })).toEqual({ ok: false, why: 'dismissed' });
    expect(await createPasskey({ publicKey: { challenge: 'AA', user: { id: 'AA' } } }, over)).toEqual({ ok: false, why: 'failed' });
    expect(await getPasskey({}, { waiting: false, over })).toEqual({ ok: false, why: 'failed' });
  });
  it('is not asked for where there are no passkeys', async () => {
    vi.stubGlobal('navigator', {});
    expect(await createPasskey({}, new AbortController().signal)).toEqual({ ok: false, why: 'unsupported' });
  });
});
