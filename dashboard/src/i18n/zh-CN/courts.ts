/** 法院。 */
export const courts = {
  title: "本节点的法院",
  add: "登记法院",
  own: "本院",
};
