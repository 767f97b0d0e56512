/** 任职。 */
export const offices = {
  title: "任职登记",
  office: "职务",
  division: "庭室",
  wholeCourt: "全院",
  term: "任期",
  from: "任职日期",
  appoint: "登记任职",
  end: "登记离任",
  endHelp: "{{name}} 今天是任职的最后一天，明天起不能再签批。",
  empty: "还没有登记任职",
  is: {
    over: "已离任",
    "to-come": "尚未到任",
    waiting: "待本院领导确认",
    "in-office": "在任",
  },
};
