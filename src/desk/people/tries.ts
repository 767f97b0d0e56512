/** One more try of a limited number. */
import { type RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** @returns null: it may go on; otherwise how the limit stands. */
export async function spent(limiter: RateLimiterMemory, key: string): Promise<RateLimiterRes | null> {
  try {
    await limiter.consume(key);
    return null;
  } catch (error) {
    if (error instanceof RateLimiterRes) return error;
    throw error;
  }
}
