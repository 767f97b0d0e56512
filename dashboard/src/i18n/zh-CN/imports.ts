/** 表格导入。 */
export const imports = {
  help: "选择 CSV 或 XLSX 文件。先试运行：只指出会怎样，不改动任何内容；确认后才导入。",
  choose: "选择表格文件",
  step: { reading: "正在读取文件…", trying: "正在试运行…", applying: "正在导入…" },
  tried: "试运行结果（尚未导入）：",
  applied: "已导入：",
  counts: "共 {{rows}} 行，新增 {{created}}，更新 {{updated}}，不变 {{unchanged}}，有问题的格 {{bad}}。",
  ignored: "没有用到的列：{{columns}}",
  row: "行",
  column: "列",
  value: "内容",
  why: "问题",
  goodRowsOnly: "只导入没有问题的 {{good}} 行，其余的改好后再导入",
  apply: "导入 {{file}}",
};
