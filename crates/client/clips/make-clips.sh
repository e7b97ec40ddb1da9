#!/bin/sh
# Makes the clips beside this file from generated pictures and tones. Needs Debian's ffmpeg; run once, results are committed.
#
# Picture: VP9, 640x360, 15 frames/s, a loop of 3 s, a key frame each second (a bot answers a key frame request by
# jumping to the next one), no hidden frames, so that one IVF frame is one RTP frame.
# Sound: Opus, 20 ms packets, a loop of 3 s: a glottis-like harmonic tone in syllables.
set -eu
cd "$(dirname "$0")"

picture() { # name, hue u, hue v, turns of the disc per loop
    ffmpeg -hide_banner -loglevel error -y -f lavfi -i "nullsrc=size=640x360:rate=15:duration=3" -vf "
        format=yuv420p,geq=
        lum='clip(70+40*Y/H+20*sin(2*PI*(X/W+T/3))+95*lt(hypot(X-W/2-180*sin(2*PI*$4*T/3),Y-H/2-70*cos(4*PI*T/3)),60),16,235)':
        cb='128+$2*(0.6+0.4*sin(2*PI*(T/3+Y/H)))':
        cr='128+$3*(0.6+0.4*cos(2*PI*(T/3+X/W)))'" \
        -c:v libvpx-vp9 -deadline good -cpu-used 2 -lag-in-frames 0 -auto-alt-ref 0 -error-resilient 1 \
        -b:v 220k -minrate 0 -g 15 -keyint_min 15 -row-mt 0 -tile-columns 0 -threads 1 -flags +bitexact "$1.ivf"
}

voice() { # name, pitch in Hz
    ffmpeg -hide_banner -loglevel error -y -f lavfi -i "aevalsrc=sample_rate=48000:duration=3:exprs='
        0.5*pow(sin(2*PI*t*5/3)\,2)*(0.6*sin(2*PI*$2*t+1.5*sin(2*PI*t))+0.3*sin(4*PI*$2*t+3*sin(2*PI*t))
        +0.2*sin(8*PI*$2*t+6*sin(2*PI*t))+0.1*sin(14*PI*$2*t+10*sin(2*PI*t)))'" \
        -c:a libopus -application voip -b:a 24k -ac 1 -frame_duration 20 -flags +bitexact -fflags +bitexact "$1.ogg"
}

picture tide -34 22 1
picture ember 20 38 2
voice low 120
voice high 190
