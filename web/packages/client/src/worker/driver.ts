// Drives the session machine: its socket, its clock, its effects. Decides nothing about the protocol.

import { Keys, Machine } from '../../wasm/core_wasm.js';
import type { FromWorker, JoinOptions, LinkOutcome, ToWorker, VaultAsk } from '../messages.ts';
import { AccountVault } from './account-vault.ts';
import { changeRoom, type RoomChange } from './changing.ts';
import type { Effect } from './effects.ts';
import { Hush, LOOK_MS } from './hush.ts';
import { isDead } from './probe.ts';
import { createRoom, signRoom } from './rooms.ts';
import { stretchElsewhere, stretchingLost } from './stretching.ts';
import { KIND_NUMBERS, Transforms } from './transforms.ts';
import { Vault } from './vault.ts';

/** One meeting of one tab. */
export class Driver {
  readonly #machine = new Machine();
  readonly #keys = new Keys();
  readonly #vault = new Vault();
  readonly #accountVault = new AccountVault();
  readonly #hush = new Hush();
  readonly #tell: (message: FromWorker) => void;
  readonly #fail: (error: unknown) => void;
  readonly transforms: Transforms;
  #socket: WebSocket | null = null;
  /** Another question is under way. */
  #probing = false;
  /** When the socket last said anything. */
  #heard = 0;
  /** A silence was asked about on the socket, and nothing has come since. */
  #unanswered = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #keep = false;
  #room = '';
  #changing: Promise<void> = Promise.resolve();
  /** Sealing is asynchronous; what was remembered last must be stored last. */
  #keeping: Promise<void> = Promise.resolve();

  constructor(tell: (message: FromWorker) => void, fail: (error: unknown) => void) {
    this.#tell = tell;
    this.#fail = fail;
    this.transforms = new Transforms(this.#keys, fail, (mid, { peer, kind }) => tell({ is: 'flowing', mid, peer, kind }));
    setInterval(() => this.#input((now) => this.#machine.counters(this.#keys, now)), COUNTERS_MS);
    setInterval(() => this.#listen(), LOOK_MS);
  }

  /** Does what the page asks. */
  handle(message: ToWorker): void {
    switch (message.is) {
      case 'join':
        void this.#join(message.options).catch(this.#fail);
        break;
      case 'passphrase':
        this.#input((now) => this.#machine.passphrase(message.passphrase, now));
        break;
      case 'leave':
        this.#input((now) => this.#machine.leave(now));
        break;
      case 'endForAll':
        this.#input((now) => this.#machine.endForAll(now));
        break;
      case 'setName':
        this.#input((now) => this.#machine.setName(message.name, now));
        break;
      case 'setStream':
        this.#input((now) => this.#machine.setStream(KIND_NUMBERS[message.kind], message.on, now));
        break;
      case 'show':
        this.#input((now) => this.#machine.show(message.videos, now));
        break;
      case 'askForScreen':
        this.#input((now) => this.#machine.askForScreen(message.on, now));
        break;
      case 'setSigning':
        this.#input((now) => this.#machine.setSigning(message.on, now));
        break;
      case 'allowScreen':
        this.#input((now) => this.#machine.allowScreen(message.peer, message.how, now));
        break;
      case 'stopScreen':
        this.#input((now) => this.#machine.stopScreen(message.peer, now));
        break;
      case 'showCode':
        this.#input((now) => this.#machine.showCode(message.open, now));
        break;
      case 'codeMatched':
        this.#input((now) => this.#machine.codeMatched(now));
        break;
      case 'offer':
        this.#input((now) => this.#machine.offer(message.generation, message.sdp, message.sends, message.receives, now));
        break;
      case 'networkChanged':
        this.#input((now) => this.#machine.networkChanged(now));
        if (message.because === 'silent') {
          this.#hush.asked(performance.now());
          this.#unanswered = this.#socket !== null;
        }
        // A new estimate comes most often where packets are lost, and with them a probe's.
        if (message.because !== 'estimated') void this.#probe();
        break;
      case 'admit':
        this.#input((now) => this.#machine.admit(Uint32Array.from(message.peers), now));
        break;
      case 'admitAll':
        this.#input((now) => this.#machine.admitAll(now));
        break;
      case 'deny':
        this.#input((now) => this.#machine.deny(message.peer, now));
        break;
      case 'setDoor':
        this.#input((now) => this.#machine.setDoor(message.door, now));
        break;
      case 'remove':
        this.#input((now) => this.#machine.remove(message.peer, message.bar, now));
        break;
      case 'setRole':
        this.#input((now) => this.#machine.setRole(message.peer, message.role, now));
        break;
      case 'handOver':
        this.#input((now) => this.#machine.handOver(message.peer, now));
        break;
      case 'endDisturbance':
        this.#input((now) => this.#machine.endDisturbance(now));
        break;
      case 'askToUnmute':
        this.#input((now) => this.#machine.askToUnmute(message.peer, now));
        break;
      case 'talk':
        this.#input((now) => this.#machine.talk(message.command, now));
        break;
      case 'createRoom':
        void createRoom(message.room)
          .then((room) => this.#tell({ is: 'roomCreated', id: message.id, room }))
          .catch(this.#fail);
        break;
      case 'signRoom':
        this.#tell({ is: 'roomSigned', id: message.id, body: signRoom(message.own, message.until, message.seq) });
        break;
      case 'makeLink':
        this.#change(message.id, (seq) => this.#machine.makeLink(message.link, seq));
        break;
      case 'withdrawLink':
        this.#change(message.id, (seq) => this.#machine.withdrawLink(message.invite, seq));
        break;
      case 'changePassphrase':
        void this.#changePassphrase(message.id, message.passphrase).catch(this.#fail);
        break;
      case 'madeLinks':
        this.#tell({ is: 'linksMade', id: message.id, links: this.#machine.madeLinks() });
        break;
      case 'vault':
        this.#askVault(message.id, message.ask);
        break;
      case 'forget':
        void this.#vault.forget(message.kept.key);
        break;
      case 'stretchingLost':
        stretchingLost(message.id);
        break;
      case 'count':
        this.#tell({ is: 'counts', id: message.id, lines: this.transforms.counts() });
        break;
      case 'generation':
      case 'lines':
      case 'live':
      case 'copies':
        this.transforms.handle(message);
        break;
    }
  }

  #askVault(id: number, ask: VaultAsk): void {
    try {
      this.#tell({ is: 'vaultAnswer', id, answer: this.#accountVault.answer(ask) });
    } catch (error) {
      this.#fail(error);
    }
  }

  #listen(): void {
    if (this.#hush.look(this.#seen(), performance.now())) this.#tell({ is: 'hush' });
  }

  /** One change of the room after the other: each is signed over the one before. */
  #change(id: number, make: (seq: number) => RoomChange | undefined): void {
    const change = async (): Promise<void> => {
      const outcome = await changeRoom(this.#room, {
        make,
        renew: (record) => {
          let renewed = false;
          this.#input((now) => (renewed = this.#machine.renewRoom(record, now)));
          return renewed;
        },
        patience: [1000, 3000],
      });
      this.#input((now) => this.#machine.updated(outcome.is === 'done', now));
      this.#tell({ is: 'linkMade', id, outcome });
    };
    this.#changing = this.#changing.then(change).catch(this.#fail);
  }

  /** Stretches the new passphrase first; every attempt to change the room then draws a root of its own. */
  async #changePassphrase(id: number, passphrase: string | null): Promise<void> {
    const refuse = (outcome: LinkOutcome): void => this.#tell({ is: 'linkMade', id, outcome });
    let stretched: Uint8Array | undefined;
    if (passphrase !== null) {
      const input = this.#machine.newPassphrase(passphrase);
      if (input === undefined) return refuse({ is: 'notAllowed' });
      const password = input.password as Uint8Array<ArrayBuffer>;
      const salt = input.salt as Uint8Array<ArrayBuffer>;
      input.free();
      const output = await stretchElsewhere({ password, salt });
      if (output === null) return refuse({ is: 'noMemory' });
      stretched = output;
    }
    this.#change(id, (seq) => this.#machine.changePassphrase(stretched, seq));
  }

  async #join(options: JoinOptions): Promise<void> {
    this.#room = options.room;
    this.#keep = options.keep;
    const remembered = options.kept === null ? null : await this.#vault.open(options.kept);
    if (options.kept !== null && remembered === null) await this.#vault.forget(options.kept.key);
    const { room, fragment, passphrase, name, device } = options;
    this.#input((now) =>
      this.#machine.join(room, fragment, passphrase ?? undefined, name, device === 'mobile', remembered ?? undefined, now),
    );
  }

  /** Feeds the machine, performs what it wants, and sets its alarm. */
  #input(feed: (now: number) => void): void {
    try {
      feed(performance.now());
      let effect = this.#machine.drain(this.#keys) as Effect | undefined;
      while (effect !== undefined) {
        this.#perform(effect);
        effect = this.#machine.drain(this.#keys) as Effect | undefined;
      }
      this.#setAlarm();
    } catch (error) {
      this.#fail(error);
    }
  }

  #setAlarm(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const at = this.#machine.timeout();
    if (at === undefined) return;
    this.#timer = setTimeout(
      () => this.#input((now) => this.#machine.handleTimeout(now)),
      Math.min(Math.max(0, at - performance.now()), LONGEST_TIMER_MS),
    );
  }

  #perform(effect: Effect): void {
    switch (effect.is) {
      case 'connect':
        this.#connect();
        break;
      case 'disconnect':
        this.#disconnect();
        break;
      case 'send':
        if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(effect.text);
        break;
      case 'stretch': {
        const { id, password, salt } = effect;
        stretchElsewhere({ password, salt })
          .then((output) =>
            this.#input((now) =>
              output === null ? this.#machine.stretchFailed(id, now) : this.#machine.stretched(id, output, now),
            ),
          )
          .catch(this.#fail);
        break;
      }
      case 'keysChanged':
        this.transforms.keysChanged();
        break;
      case 'remember':
        this.#remember(effect.bytes);
        break;
      case 'forget':
        this.#forget();
        break;
      case 'slots':
        this.transforms.setSlots(effect.slots);
        this.#tell(effect);
        break;
      case 'startMedia':
      case 'stopMedia':
      case 'answer':
      case 'wanted':
      case 'view':
      case 'notice':
      case 'talk':
        this.#tell(effect);
        break;
    }
  }

  #connect(): void {
    this.#disconnect();
    const address = new URL('/api/ws', self.location.href);
    address.protocol = address.protocol === 'http:' ? 'ws:' : 'wss:';
    const socket = new WebSocket(address);
    this.#socket = socket;
    // A socket given up speaks no more.
    const current = (feed: (now: number) => void): void => {
      if (this.#socket === socket) this.#input(feed);
    };
    socket.onopen = () => current((now) => this.#machine.socketOpened(now));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (this.#socket === socket) this.#spoke();
      current((now) => (typeof data === 'string' ? this.#machine.message(data, now) : socket.close()));
    };
    socket.onclose = () =>
      current((now) => {
        this.#disconnect();
        this.#machine.socketClosed(now);
      });
  }

  /** The machine has asked on the socket. If it is the socket's address that is gone, it need not wait for the answer. */
  async #probe(): Promise<void> {
    const socket = this.#socket;
    if (this.#probing || socket === null || socket.readyState !== WebSocket.OPEN) return;
    this.#probing = true;
    const answered = (): Promise<boolean> =>
      fetch('/api/info', { cache: 'no-store', signal: AbortSignal.timeout(PROBE_MS) }).then(
        ({ ok }) => ok,
        () => false,
      );
    const dead = await isDead({
      ask: answered,
      heard: () => this.#heard,
      now: () => performance.now(),
      wait: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
    });
    this.#probing = false;
    if (!dead || this.#socket !== socket) return;
    this.#disconnect();
    this.#input((now) => this.#machine.socketClosed(now));
  }

  #spoke(): void {
    this.#heard = performance.now();
    if (!this.#unanswered) return;
    this.#unanswered = false;
    // Whoever listened to one alone has noticed at the same moment.
    const seen = this.#seen();
    setTimeout(() => {
      if (this.#socket !== null && this.#seen() === seen) this.#tell({ is: 'reached' });
    }, Math.random() * SPREAD_MS);
  }

  /** Frames that have arrived over the present connection. */
  #seen(): number {
    return this.transforms.counts().reduce((sum, line) => sum + (line.side === 'receive' ? line.seen : 0), 0);
  }

  #disconnect(): void {
    this.#unanswered = false;
    const socket = this.#socket;
    this.#socket = null;
    if (socket !== null) this.#hush.givenUp(performance.now());
    socket?.close();
  }

  #remember(bytes: Uint8Array<ArrayBuffer>): void {
    if (!this.#keep) return;
    const seal = async (): Promise<void> => {
      const kept = await this.#vault.seal(bytes);
      if (kept !== null) this.#tell({ is: 'keep', kept });
    };
    this.#keeping = this.#keeping.then(seal).catch(this.#fail);
  }

  #forget(): void {
    const forget = async (): Promise<void> => {
      await this.#vault.forget();
      this.#tell({ is: 'forgotten' });
    };
    this.#keeping = this.#keeping.then(forget).catch(this.#fail);
  }
}

/** How often the machine learns the keyring's counters. The media beat it signs them in goes out every 5 s. */
const COUNTERS_MS = 1_000;
/** Restarts of many at once are spread over this, in milliseconds. */
const SPREAD_MS = 500;
/** Longest wait for the other answer: by then the machine has judged by itself. */
const PROBE_MS = 2_000;
/** Longest wait a browser's timer can hold. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
