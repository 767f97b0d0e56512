// The numbers of the RTMP 1.0 specification: message types (5.4, 6.2, 7.1) and user control events (7.1.7).

export const SET_CHUNK_SIZE = 1;
export const ABORT = 2;
export const ACKNOWLEDGEMENT = 3;
export const USER_CONTROL = 4;
export const WINDOW_ACKNOWLEDGEMENT_SIZE = 5;
export const SET_PEER_BANDWIDTH = 6;
export const AUDIO = 8;
export const VIDEO = 9;
export const DATA_AMF3 = 15;
export const COMMAND_AMF3 = 17;
export const DATA_AMF0 = 18;
export const COMMAND_AMF0 = 20;
export const AGGREGATE = 22;

export const EVENT_STREAM_BEGIN = 0;
export const EVENT_PING_REQUEST = 6;
export const EVENT_PING_RESPONSE = 7;

/** Chunk streams this side sends on: 2 is fixed by 6.1.1, the others follow what encoders expect. */
export const CHUNK_STREAM_CONTROL = 2;
export const CHUNK_STREAM_COMMAND = 3;
export const CHUNK_STREAM_AUDIO = 4;
export const CHUNK_STREAM_STATUS = 5;
export const CHUNK_STREAM_VIDEO = 6;
export const CHUNK_STREAM_DATA = 7;

/** Chunk size of either side until it says otherwise (5.4.1). */
export const INITIAL_CHUNK_SIZE = 128;
