/** 庭审直播告知书: told beforehand, one for each participant, with the receipt on which he answers (通知 一). PURE. */
import { beijingTime } from "../approvals/beijing-time.ts";
import type { ApprovalForm } from "../contract/approval.ts";
import type { PrintDocument } from "./document.ts";

export interface NoticePrint {
  readonly form: ApprovalForm;
  readonly courtName: string;
  readonly roomName: (id: string) => string;
  readonly participant: { readonly role: string; readonly name: string };
  readonly footer: string;
}

export function noticeToParticipant(print: NoticePrint): PrintDocument {
  const { form, courtName, roomName, participant } = print;
  const hearings = form.hearings.map(
    ({ plannedStart, courtroom }) => `${beijingTime(plannedStart)}在${roomName(courtroom)}`,
  );
  const caseText = `${form.caseNumbers.join("、")}${form.causeOfAction}一案`;
  return {
    title: "庭审直播告知书",
    blocks: [
      { kind: "paragraph", text: `${participant.name}（${participant.role}）：` },
      {
        kind: "paragraph",
        text: `　　本院受理的${caseText}，定于${hearings.join("；")}公开开庭审理，拟通过互联网直播庭审过程。现依照有关规定事先告知如下：`,
      },
      {
        kind: "paragraph",
        text: "　　一、庭审的图像和声音将向社会公开；直播设有延时，涉及依法不公开的内容时，直播会暂停或中断，庭审照常进行。",
      },
      {
        kind: "paragraph",
        text: "　　二、您认为不宜直播，或者涉及国家秘密、商业秘密、个人隐私、未成年人等情形的，可以在开庭前或开庭时提出并说明理由，由审判长审查决定。提出异议不影响您的诉讼权利。",
      },
      {
        kind: "paragraph",
        text: "　　三、请遵守法庭纪律。庭审中请勿念出身份证号、住址、电话等个人信息。未经人民法院许可，任何人不得录制、截取、传播庭审的音频、视频、图文资料。",
      },
      { kind: "paragraph", text: `${courtName}${form.division}`, align: "right" },
      { kind: "paragraph", text: "年　　月　　日", align: "right" },
      { kind: "cut-line" },
      { kind: "heading", text: "回　　执（附卷）" },
      {
        kind: "paragraph",
        text: `　　本人已收到${courtName}就${caseText}送达的《庭审直播告知书》，并知悉其内容。`,
      },
      { kind: "paragraph", text: "　　对庭审直播：□ 无异议　　□ 有异议，理由：" },
      { kind: "paragraph", text: "\n" },
      {
        kind: "paragraph",
        text: `${participant.role}（签名或盖章）：　　　　　　　　　　　　年　　月　　日`,
        align: "right",
      },
      {
        kind: "paragraph",
        text: "告知方式：□ 书面　□ 电话　□ 电子送达　□ 当庭　　经办人：　　　　　　　　",
        align: "left",
      },
    ],
    appendix: [],
    appendixTitle: "附　页",
    footer: print.footer,
  };
}
