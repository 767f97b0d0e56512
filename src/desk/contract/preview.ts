/** How a preview ends, as its page reads it: the WebSocket's close codes. */

export const PREVIEW_CLOSED = {
  ended: { code: 4000, zh: "该场次已结束", en: "The session is over" },
  "signed-out": { code: 4401, zh: "登录已失效", en: "Signed out" },
  "not-permitted": { code: 4403, zh: "不公开，或已无权查看", en: "Closed to view, or no right any more" },
  "too-slow": { code: 4408, zh: "长时间未接收", en: "Nothing was taken for a long time" },
  "node-stops": { code: 1001, zh: "值班台正在停止", en: "The desk stops" },
} as const;

export type PreviewClosed = keyof typeof PREVIEW_CLOSED;
