// Tracks that show and say nothing: sent first on every line, to see that the transform is really there.

/** A black picture and silence, for as long as some line is unproven. */
export class Dummies {
  #canvas: HTMLCanvasElement | null = null;
  #audio: AudioContext | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #tracks: MediaStreamTrack[] = [];

  /** A track for one line. Ended by {@link stop}. */
  track(video: boolean): MediaStreamTrack | null {
    const track = video ? this.#black() : this.#silence();
    if (track !== null) this.#tracks.push(track);
    return track;
  }

  /** Ends all tracks. */
  stop(): void {
    for (const track of this.#tracks) track.stop();
    this.#tracks = [];
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#canvas = null;
    void this.#audio?.close().catch(() => undefined);
    this.#audio = null;
  }

  #black(): MediaStreamTrack | null {
    // Never part of the document: the only way to a picture track that every browser has.
    const canvas = this.#canvas ?? document.createElement('canvas');
    if (this.#canvas === null) {
      this.#canvas = canvas;
      canvas.width = 320;
      canvas.height = 180;
      const paint = canvas.getContext('2d', { alpha: false });
      let n = 0;
      const draw = (): void => {
        // Two blacks in turn: an unchanged canvas gives no new frame.
        n += 1;
        if (paint === null) return;
        paint.fillStyle = n % 2 === 0 ? '#000000' : '#010101';
        paint.fillRect(0, 0, canvas.width, canvas.height);
      };
      draw();
      this.#timer = setInterval(draw, 100);
    }
    return canvas.captureStream(10).getVideoTracks()[0] ?? null;
  }

  #silence(): MediaStreamTrack | null {
    this.#audio ??= new AudioContext();
    // Allowed after the click that joined; where it is not, the line stays unproven until a muted microphone proves it.
    void this.#audio.resume().catch(() => undefined);
    const source = new ConstantSourceNode(this.#audio, { offset: 0 });
    const sink = new MediaStreamAudioDestinationNode(this.#audio, { channelCount: 1 });
    source.connect(sink);
    source.start();
    return sink.stream.getAudioTracks()[0] ?? null;
  }
}
