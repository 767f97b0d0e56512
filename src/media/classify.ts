// What a media message is, as small integer flags. Called for every message of every session, on bytes
// from outside: it never throws, reads only within `length` and allocates nothing.

export const VIDEO = 1;
export const AUDIO = 2;
export const DATA = 4;
/** A coded picture from which a decoder can start; never set together with SEQUENCE_HEADER. */
export const KEY_FRAME = 8;
/** Decoder configuration (AVC/HEVC/AV1/VP9 record, AudioSpecificConfig, …). */
export const SEQUENCE_HEADER = 16;
export const END_OF_SEQUENCE = 32;
/** `onMetaData`, or the colour metadata of enhanced video: no coded content. */
export const METADATA = 64;
/** Nothing in it. An empty audio message is legal and means silence (enhanced RTMP v2). */
export const EMPTY = 128;
/** Several tracks in one message; the other flags are those of the inner packet type. */
export const MULTITRACK = 256;
/** A header that no known specification explains; passed through unchanged. */
export const UNKNOWN = 512;

const SET_DATA_FRAME = Buffer.from("\x02\x00\x0d@setDataFrame", "latin1");
const ON_META_DATA = Buffer.from("\x02\x00\x0aonMetaData", "latin1");

/** A ModEx chain longer than this is hostile (the specification defines one kind of ModEx). */
const MAX_MOD_EX = 16;

const FRAME_TYPE_KEY = 1;
const FRAME_TYPE_COMMAND = 5;
const LEGACY_AVC = 7;
/** Not Adobe's, but what Chinese encoders have sent for years. */
const LEGACY_HEVC = 12;

const SEQUENCE_START = 0;
const CODED_FRAMES = 1;
const SEQUENCE_END = 2;
const CODED_FRAMES_X = 3;
const VIDEO_METADATA = 4;
const MPEG2TS_SEQUENCE_START = 5;
const VIDEO_MULTITRACK = 6;
const MOD_EX = 7;

const SOUND_FORMAT_EX = 9;
const SOUND_FORMAT_AAC = 10;
const MULTICHANNEL_CONFIG = 4;
const AUDIO_MULTITRACK = 5;

const MANY_TRACKS_MANY_CODECS = 2;

/** Codecs by FourCC, as the big-endian number that stands in the message. */
export const AVC1 = 0x61766331;
export const HVC1 = 0x68766331;
export const AV01 = 0x61763031;
export const VP09 = 0x76703039;
export const MP4A = 0x6d703461;

/**
 * The enhanced header of the message looked at last. One object for the whole process, since classify
 * must not allocate; every reader takes what it needs at once, before any other message is looked at.
 */
const enhanced = { packetType: 0, fourCc: 0, bodyAt: 0, multitrack: false };

/** Flags of an RTMP message of type 8 (audio), 9 (video) or 18 (data). */
export function classify(type: number, payload: Buffer, length: number): number {
  if (type === 9) return classifyVideo(payload, length);
  if (type === 8) return classifyAudio(payload, length);
  return classifyData(payload, length);
}

/** Bytes to skip so that a data message begins as FLV wants it: `@setDataFrame` is RTMP's, not FLV's. */
export function dataFramePrefixBytes(payload: Buffer, length: number): number {
  return startsWith(payload, 0, length, SET_DATA_FRAME) ? SET_DATA_FRAME.length : 0;
}

/** FourCC number of a video message's codec (legacy ids are mapped), 0 when unknown or absent. */
export function videoFourCc(payload: Buffer, length: number): number {
  if (length < 1) return 0;
  const first = payload[0] ?? 0;
  if ((first & 0x80) !== 0) return readEnhanced(payload, length, VIDEO_MULTITRACK) ? enhanced.fourCc : 0;
  if ((first & 0x0f) === LEGACY_AVC) return AVC1;
  return (first & 0x0f) === LEGACY_HEVC ? HVC1 : 0;
}

/** FourCC number of an audio message's codec (AAC is mapped), 0 when unknown or absent. */
export function audioFourCc(payload: Buffer, length: number): number {
  if (length < 1) return 0;
  const format = (payload[0] ?? 0) >> 4;
  if (format === SOUND_FORMAT_EX)
    return readEnhanced(payload, length, AUDIO_MULTITRACK) ? enhanced.fourCc : 0;
  return format === SOUND_FORMAT_AAC ? MP4A : 0;
}

/** Where the decoder configuration begins in a sequence header of one track; -1 when it is none. */
export function configurationAt(type: number, payload: Buffer, length: number): number {
  const flags = classify(type, payload, length);
  if ((flags & SEQUENCE_HEADER) === 0 || (flags & MULTITRACK) !== 0) return -1;
  const first = payload[0] ?? 0;
  if (type === 9) return (first & 0x80) !== 0 ? enhanced.bodyAt : 5;
  return first >> 4 === SOUND_FORMAT_EX ? enhanced.bodyAt : 2;
}

/** Where the coded picture begins in a video message of one track; -1 when it carries none, or none that starts by length. */
export function pictureAt(payload: Buffer, length: number): number {
  const flags = classifyVideo(payload, length);
  if ((flags & (SEQUENCE_HEADER | METADATA | MULTITRACK | UNKNOWN | EMPTY | END_OF_SEQUENCE)) !== 0)
    return -1;
  if (((payload[0] ?? 0) & 0x80) === 0) return 5;
  if (enhanced.packetType === CODED_FRAMES_X) return enhanced.bodyAt;
  // AVC and HEVC carry the composition time first, 24 bits.
  if (enhanced.packetType !== CODED_FRAMES) return -1;
  return enhanced.bodyAt + (enhanced.fourCc === AVC1 || enhanced.fourCc === HVC1 ? 3 : 0);
}

function classifyVideo(payload: Buffer, length: number): number {
  if (length < 1) return VIDEO | EMPTY;
  const first = payload[0] ?? 0;
  const frameType = (first >> 4) & 0x07;
  if ((first & 0x80) !== 0) {
    if (!readEnhanced(payload, length, VIDEO_MULTITRACK)) return VIDEO | UNKNOWN;
    const track = enhanced.multitrack ? VIDEO | MULTITRACK : VIDEO;
    switch (enhanced.packetType) {
      case SEQUENCE_START:
      case MPEG2TS_SEQUENCE_START:
        // A command frame (seek markers) has no body, whatever its packet type says.
        return frameType === FRAME_TYPE_COMMAND ? track : track | SEQUENCE_HEADER;
      case CODED_FRAMES:
      case CODED_FRAMES_X:
        return frameType === FRAME_TYPE_KEY ? track | KEY_FRAME : track;
      case SEQUENCE_END:
        return track | END_OF_SEQUENCE;
      case VIDEO_METADATA:
        return track | METADATA;
      default:
        return track | UNKNOWN;
    }
  }
  const codec = first & 0x0f;
  if (frameType === FRAME_TYPE_COMMAND) return VIDEO;
  if (codec === LEGACY_AVC || codec === LEGACY_HEVC) {
    if (length < 2) return VIDEO | UNKNOWN;
    const packet = payload[1];
    if (packet === 0) return VIDEO | SEQUENCE_HEADER;
    if (packet === 1) return frameType === FRAME_TYPE_KEY ? VIDEO | KEY_FRAME : VIDEO;
    return packet === 2 ? VIDEO | END_OF_SEQUENCE : VIDEO | UNKNOWN;
  }
  // Older codecs carry no sequence header; their frame type alone tells a key frame.
  const known = codec >= 2 && codec <= 6 ? VIDEO : VIDEO | UNKNOWN;
  return frameType === FRAME_TYPE_KEY ? known | KEY_FRAME : known;
}

function classifyAudio(payload: Buffer, length: number): number {
  if (length < 1) return AUDIO | EMPTY;
  const format = (payload[0] ?? 0) >> 4;
  if (format === SOUND_FORMAT_EX) {
    if (!readEnhanced(payload, length, AUDIO_MULTITRACK)) return AUDIO | UNKNOWN;
    const track = enhanced.multitrack ? AUDIO | MULTITRACK : AUDIO;
    switch (enhanced.packetType) {
      case SEQUENCE_START:
        return track | SEQUENCE_HEADER;
      case CODED_FRAMES:
        return track;
      case SEQUENCE_END:
        return track | END_OF_SEQUENCE;
      case MULTICHANNEL_CONFIG:
        return track | METADATA;
      default:
        return track | UNKNOWN;
    }
  }
  if (format === SOUND_FORMAT_AAC) {
    if (length < 2) return AUDIO | UNKNOWN;
    return payload[1] === 0 ? AUDIO | SEQUENCE_HEADER : AUDIO;
  }
  return AUDIO;
}

function classifyData(payload: Buffer, length: number): number {
  if (length < 1) return DATA | EMPTY;
  const at = dataFramePrefixBytes(payload, length);
  return startsWith(payload, at, length, ON_META_DATA) ? DATA | METADATA : DATA;
}

/** Fills `enhanced` from an enhanced header; false when the bytes end within it or the chain is too long. */
function readEnhanced(payload: Buffer, length: number, multitrackType: number): boolean {
  const first = payload[0] ?? 0;
  let packetType = first & 0x0f;
  let at = 1;
  for (let links = 0; packetType === MOD_EX; links++) {
    if (links === MAX_MOD_EX || at >= length) return false;
    let size = (payload[at] ?? 0) + 1;
    at += 1;
    if (size === 256) {
      if (at + 2 > length) return false;
      size = (((payload[at] ?? 0) << 8) | (payload[at + 1] ?? 0)) + 1;
      at += 2;
    }
    at += size;
    if (at >= length) return false;
    packetType = (payload[at] ?? 0) & 0x0f;
    at += 1;
  }
  enhanced.multitrack = packetType === multitrackType;
  enhanced.fourCc = 0;
  if (
    multitrackType === VIDEO_MULTITRACK &&
    packetType !== VIDEO_METADATA &&
    ((first >> 4) & 0x07) === FRAME_TYPE_COMMAND
  ) {
    enhanced.packetType = packetType;
    enhanced.bodyAt = at;
    return at < length;
  }
  let hasFourCc = true;
  if (enhanced.multitrack) {
    if (at >= length) return false;
    const kinds = payload[at] ?? 0;
    at += 1;
    packetType = kinds & 0x0f;
    // Multitrack within multitrack is forbidden; taken as unknown rather than followed.
    if (packetType === multitrackType) return false;
    hasFourCc = kinds >> 4 !== MANY_TRACKS_MANY_CODECS;
  }
  if (hasFourCc) {
    if (at + 4 > length) return false;
    enhanced.fourCc = payload.readUInt32BE(at);
    at += 4;
  }
  enhanced.packetType = packetType;
  enhanced.bodyAt = at;
  return true;
}

function startsWith(payload: Buffer, at: number, length: number, prefix: Buffer): boolean {
  if (at + prefix.length > length || length > payload.length) return false;
  for (let index = 0; index < prefix.length; index++) {
    if (payload[at + index] !== prefix[index]) return false;
  }
  return true;
}
