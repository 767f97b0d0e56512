/** What mpegts.js loads from: our WebSocket, which says why it was closed. */
import mpegts from "mpegts.js";

export interface SocketEnd {
  readonly code: number;
  /** False: it was refused, or nobody answered. */
  readonly wasOpen: boolean;
}

/**
 * mpegts.js makes its loader itself; whoever wants to know of the end is told by this.
 * @param onHeard something has come.
 */
export function flvSocket(
  onEnd: (end: SocketEnd) => void,
  onHeard: () => void,
): mpegts.CustomLoaderConstructor {
  return class extends (mpegts.BaseLoader as mpegts.BaseLoaderConstructor) {
    #socket: WebSocket | null = null;
    #received = 0;

    constructor() {
      super("flv-socket");
      this._needStash = false;
    }

    override open({ url }: mpegts.MediaSegment): void {
      const socket = new WebSocket(url as string);
      let wasOpen = false;
      socket.binaryType = "arraybuffer";
      this.#socket = socket;
      this._status = mpegts.LoaderStatus.kConnecting;
      socket.onopen = () => {
        wasOpen = true;
        this._status = mpegts.LoaderStatus.kBuffering;
      };
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        onHeard();
        const from = this.#received;
        this.#received += data.byteLength;
        this.onDataArrival(data, from, this.#received);
      };
      socket.onclose = ({ code }) => {
        if (this.#socket !== socket) return;
        this._status = mpegts.LoaderStatus.kComplete;
        onEnd({ code, wasOpen });
      };
    }

    override abort(): void {
      const socket = this.#socket;
      this.#socket = null;
      socket?.close();
      this._status = mpegts.LoaderStatus.kComplete;
    }

    override destroy(): void {
      if (this.#socket !== null) this.abort();
      super.destroy();
    }
  };
}
