// The cleartext-leak test: no clear frame may arrive at the other end, in Chromium and Firefox, whoever
// offers, however late a track comes. Then the same with transforms set too late on purpose: that run
// must show clear frames, or the tap is blind.
//
// node --test leak/leak.test.mjs; LEAK_BROWSERS=firefox, LEAK_ONLY=<part of a title>, LEAK_DEBUG=1

import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { chromium } from 'playwright-core';
import puppeteer from 'puppeteer-core';

const here = path.dirname(fileURLToPath(import.meta.url));
const web = path.resolve(here, '../..');

const SOUND = [
  ['offers, tracks at once', 'offerer', { late: false }],
  ['offers, tracks late', 'offerer', { late: true }],
  ['offers, VP8', 'offerer', { late: true, vp8: true }],
  ['offers, camera layers', 'offerer', { late: false, screen: false }],
  ['offers, camera layers in VP8', 'offerer', { late: false, screen: false, vp8: true }],
  ['answers a receive-only offer', 'answerer', { direction: 'recvonly', late: false }],
  ['answers a receive-only offer, tracks late', 'answerer', { direction: 'recvonly', late: true }],
  ['answers a two-way offer, tracks late', 'answerer', { direction: 'sendrecv', late: true }],
  ['receives sealed frames', 'receiver', { sealed: true }],
  ['receives clear frames', 'receiver', { sealed: false }],
];
/** With the milliseconds by which transforms come late. While the guard judges, none may: Firefox takes a late one, and rightly passes. */
const SABOTAGED = [
  ['offers, transforms set late', 'offerer', { late: false }, 60_000],
  ['answers, transforms set late', 'answerer', { direction: 'recvonly', late: false }, 1_500],
];

const browsers = (process.env.LEAK_BROWSERS ?? 'chromium firefox').split(' ');
const only = process.env.LEAK_ONLY ?? '';

// At the same time: both wait far more than they compute.
test('no clear frame leaves', { concurrency: true, timeout: 600_000 }, (t) => Promise.all(browsers.map((name) => t.test(name, (t) => leaks(t, name)))));

async function leaks(t, name) {
  const server = await serve();
  t.after(() => server.close());
  const browser = await open(name, server.resolvedUrls.local[0]);
  t.after(() => browser.close());
  const scenarios = [
    ...SOUND.map((scenario) => [...scenario, 0]),
    ...SABOTAGED,
  ].filter(([title]) => title.includes(only));
  for (const [title, scenario, options, sabotaged] of scenarios) {
    await t.test(sabotaged > 0 ? `sabotaged: ${title}` : title, async (t) => {
      const outcome = await browser.run(scenario, options, sabotaged);
      for (const line of describe(outcome)) t.diagnostic(`| ${line}`);
      assert.deepEqual(sabotaged > 0 ? blindnessOf(scenario, outcome) : problemsOf(scenario, options, outcome), []);
    });
  }
}

function serve() {
  return createServer({
    root: here,
    configFile: false,
    logLevel: 'error',
    server: { host: '127.0.0.1', port: 20_000 + Math.floor(Math.random() * 20_000), hmr: false, fs: { allow: [web] } },
    optimizeDeps: { noDiscovery: true },
    worker: { format: 'es' },
  }).then((server) => server.listen());
}

/** What a sabotaged run fails to show. */
function blindnessOf(scenario, outcome) {
  const problems = [];
  if (clearOf(outcome) === 0) problems.push('the sabotaged run shows no clear frame: the tap is blind');
  if (scenario === 'offerer' && !outcome.cleartextAlarm) problems.push('the guard raised no alarm');
  if (scenario === 'offerer' && outcome.realAttached) problems.push('a real track was attached to an unproven line');
  return problems;
}

function problemsOf(scenario, options, outcome) {
  const problems = [];
  if (scenario === 'receiver') {
    if (options.sealed && outcome.decoded === 0) problems.push('nothing was decoded');
    if (!options.sealed && outcome.decoded > 0) problems.push(`${outcome.decoded} clear frames were played`);
    if (!options.sealed && Object.keys(outcome.dropped).length === 0) problems.push('no clear frame arrived to be dropped');
    return problems;
  }
  const clear = clearOf(outcome);
  if (clear > 0) problems.push(`${clear} clear frames, first bytes ${outcome.seen.map(({ sample }) => sample).join(' ')}`);
  for (const kind of ['audio', 'video']) {
    const sealed = outcome.seen.filter(({ line }) => line.startsWith(kind)).reduce((sum, line) => sum + line.sealed, 0);
    if (sealed === 0) problems.push(`no ${kind} frame arrived`);
  }
  if (outcome.cleartextAlarm) problems.push('the guard raised a false alarm');
  return problems;
}

function clearOf(outcome) {
  return outcome.seen.reduce((sum, { clear }) => sum + clear, 0);
}

function describe({ seen, decoded, dropped, cleartextAlarm, provenMs, layers, counts }) {
  const arrived = seen.filter(({ sealed, clear }) => sealed + clear > 0);
  const lines = arrived.map(({ line, sealed, clear }) => `${line}: ${sealed} sealed, ${clear} clear`);
  if (decoded > 0) lines.push(`${decoded} pictures decoded`);
  if (Object.keys(dropped).length > 0) lines.push(`dropped ${JSON.stringify(dropped)}`);
  if (cleartextAlarm) lines.push('the guard raised the alarm');
  if (provenMs !== null) lines.push(`all lines proven after ${provenMs} ms`);
  if (layers !== '') lines.push(`layers ${layers}`);
  const costs = counts.filter(({ passed }) => passed > 0);
  if (costs.length > 0) lines.push(costs.map(({ line, passed, busyMs }) => `${line} ${Math.round((busyMs / passed) * 1000)} µs`).join(', '));
  return lines;
}

async function open(name, address) {
  if (name === 'chromium') {
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      headless: true,
      args: [
        '--no-sandbox',
        '--use-fake-device-for-media-stream',
        '--use-fake-ui-for-media-stream',
        '--autoplay-policy=no-user-gesture-required',
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
    });
    return driver(address, browser);
  }
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    defaultViewport: null,
    protocol: 'webDriverBiDi',
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.autoplay.blocking_policy': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.peerconnection.ice.loopback': true,
    },
  });
  return driver(address, browser);
}

function driver(address, browser) {
  const run = async (scenario, options, sabotaged) => {
    const page = await browser.newPage();
    page.on('console', (message) => process.env.LEAK_DEBUG && console.log('     page:', message.text()));
    page.on('pageerror', (error) => console.log('     page error:', error.message));
    await page.goto(address);
    await page.waitForFunction(() => 'leak' in globalThis);
    const outcome = await page.evaluate(
      ([scenario, options, sabotaged]) => {
        if (sabotaged > 0) globalThis.leak.sabotage(sabotaged);
        return globalThis.leak[scenario](options);
      },
      [scenario, options, sabotaged],
    );
    await page.close();
    return outcome;
  };
  return { run, close: () => browser.close() };
}
