// The package without the app: a meeting in eighty lines and no style.
//
// `npx vite --config example/vite.config.ts` beside a server on port 8080.

import { Meeting, createRoom } from '../src/index.ts';

const link = element('link', HTMLInputElement);
const name = element('name', HTMLInputElement);
const meeting = new Meeting();
const videos = new Map<string, HTMLVideoElement>();

meeting.subscribe(show);
on('create', async () => {
  const { room, ownerFragment, sharedFragment } = await createRoom({ title: 'An example', passphrase: false, lobby: false, soundOnly: false });
  link.value = `/j/${room}#${ownerFragment}`;
  element('state', HTMLElement).textContent = `For the others: /j/${room}#${sharedFragment}`;
});
on('join', () => {
  const [, room, fragment] = /\/j\/([^#]+)#(.+)$/.exec(link.value) ?? [];
  if (room === undefined || fragment === undefined) return;
  meeting.join({ room, fragment, name: name.value, publicDevice: false });
});
on('microphone', () => meeting.setMicrophone(!meeting.own.microphone));
on('camera', () => meeting.setCamera(!meeting.own.camera));
on('leave', () => meeting.leave());
Object.assign(globalThis, { meeting, createRoom });

function show(): void {
  const { view, media, own, speaking } = meeting;
  const sources = view.roster.flatMap(({ peer, own: self, streams }) =>
    self ? [] : streams.filter((kind) => kind === 'camera' || kind === 'screen').map((kind) => ({ peer, kind })),
  );
  meeting.show(sources.map((source) => ({ ...source, width: 640, height: 360 })));
  const streams = new Map<string, MediaStream | null>(sources.map(({ peer, kind }) => [`${peer} ${kind}`, meeting.videoOf(peer, kind)] as const));
  streams.set('own', own.cameraStream);
  for (const [key, video] of videos) {
    if (streams.has(key)) continue;
    video.remove();
    videos.delete(key);
  }
  for (const [key, stream] of streams) {
    let video = videos.get(key);
    if (video === undefined) {
      video = document.createElement('video');
      Object.assign(video, { autoplay: true, muted: true, playsInline: true, width: 320, title: key });
      videos.set(key, video);
      element('videos', HTMLElement).append(video);
    }
    if (video.srcObject !== stream) video.srcObject = stream;
  }
  const sounds = element('sounds', HTMLElement);
  meeting.audio.forEach((stream, n) => {
    const audio = (sounds.children[n] as HTMLAudioElement | undefined) ?? sounds.appendChild(document.createElement('audio'));
    audio.autoplay = true;
    if (audio.srcObject !== stream) audio.srcObject = stream;
  });
  element('state', HTMLElement).textContent = JSON.stringify({ view, media, own, speaking: [...speaking] }, null, 1);
}

function on(id: string, act: () => unknown): void {
  element(id, HTMLButtonElement).addEventListener('click', act);
}

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`no ${id}`);
  return found;
}
