// Which branches of src/rtmp were reached: V8 counts how often each block ran, the syntax tree says which branches
// there are. Source runs by type stripping, which leaves every offset where it stands in the file.
//
// What counts as a branch: both sides of `if` (an absent else too), both of `?:`, both outcomes of `&&`, `||` and `??`,
// each case of a switch, a loop's body, a parameter's default. Not counted, as V8 does not count them: `??=`, `?.`.
import { readdirSync, readFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

export interface Branch {
  readonly line: number;
  readonly what: string;
  /**
   * `payload[at] ?? 0`: stands there for the compiler, which can't know that the index is within. Its right side is
   * not behaviour, and no input can reach it; such sides are counted apart.
   */
  readonly isForCompiler: boolean;
  readonly reached: boolean;
}

export interface FileCoverage {
  readonly file: string;
  readonly branches: readonly Branch[];
}

const session = new Session();

/** Before the modules in question are loaded. */
export async function startCoverage(): Promise<void> {
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
}

/** The branches of every file in `folder`, reached or not. */
export async function takeCoverage(folder: string): Promise<FileCoverage[]> {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  return files.sort().map((file) => {
    const path = join(folder, file);
    const script = result.find(({ url }) => url === pathToFileURL(path).href);
    const ranges = (script?.functions ?? []).flatMap((each) => each.ranges);
    return { file, branches: branchesOf(file, readFileSync(path, "utf8"), ranges) };
  });
}

/** The branches in `source` with the counts that V8 gives for it. */
export function branchesOf(file: string, source: string, ranges: readonly Range[]): Branch[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.ESNext, true);
  const branches: Branch[] = [];

  /** How often this ran: the innermost range says it; a function's own range says how often it was called. */
  const countOf = (node: ts.Node): number => {
    const offset = node.getStart(tree);
    let innermost: Range | undefined;
    for (const range of ranges) {
      if (range.startOffset > offset || range.endOffset <= offset) continue;
      if (ts.isArrowFunction(node) && range.startOffset === offset && range.endOffset === node.end) continue;
      const isWithin =
        innermost === undefined ||
        range.endOffset - range.startOffset <= innermost.endOffset - innermost.startOffset;
      if (isWithin) innermost = range;
    }
    return innermost?.count ?? 0;
  };
  const add = (node: ts.Node, what: string, reached: boolean, isForCompiler = false): void => {
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    branches.push({ line, what, reached, isForCompiler });
  };
  /** A loop's condition runs once more than its body; V8 counts the loop as a whole. */
  const evaluations = (node: ts.Node): number => {
    const loop = ts.findAncestor(node, (each) => isLoop(each) || ts.isBlock(each));
    if (loop === undefined || !isLoop(loop) || node.pos >= loop.statement.pos) return countOf(node);
    return countOf(loop) + countOf(loop.statement);
  };
  const both = (
    node: ts.Node,
    side: ts.Node,
    names: readonly [string, string],
    forCompiler = false,
  ): void => {
    add(side, names[0], countOf(side) > 0, forCompiler);
    add(node, names[1], evaluations(node) > countOf(side));
  };

  const visit = (node: ts.Node): void => {
    if (ts.isIfStatement(node)) {
      add(node.thenStatement, "if true", countOf(node.thenStatement) > 0);
      if (node.elseStatement !== undefined)
        add(node.elseStatement, "if false", countOf(node.elseStatement) > 0);
      else add(node, "if false", countOf(node) > countOf(node.thenStatement));
    } else if (ts.isConditionalExpression(node)) {
      add(node.whenTrue, "? true", countOf(node.whenTrue) > 0);
      add(node.whenFalse, "? false", countOf(node.whenFalse) > 0);
    } else if (ts.isBinaryExpression(node) && isShortCircuit(node.operatorToken.kind)) {
      const operator = node.operatorToken.getText(tree);
      both(node, node.right, [`right of ${operator}`, `left of ${operator}`], isForCompiler(node));
    } else if (ts.isCaseBlock(node)) {
      const clauses = node.clauses;
      for (const clause of clauses) add(clause, "case", countOf(clause.statements[0] ?? clause) > 0);
    } else if (isLoop(node)) {
      add(node.statement, "loop", countOf(node.statement) > 0);
    } else if (ts.isParameter(node) && node.initializer !== undefined) {
      add(node.initializer, "default", countOf(node.initializer) > 0);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return branches;
}

function isShortCircuit(kind: ts.SyntaxKind): boolean {
  return (
    kind === ts.SyntaxKind.AmpersandAmpersandToken ||
    kind === ts.SyntaxKind.BarBarToken ||
    kind === ts.SyntaxKind.QuestionQuestionToken
  );
}

function isLoop(node: ts.Node): node is ts.IterationStatement {
  return (
    ts.isForStatement(node) ||
    ts.isForOfStatement(node) ||
    ts.isWhileStatement(node) ||
    ts.isDoStatement(node)
  );
}

/** An element of an array or buffer, or a destructured one, with a plain constant for its absence. */
function isForCompiler({ operatorToken, left, right }: ts.BinaryExpression): boolean {
  if (operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken) return false;
  const constant = ts.isNumericLiteral(right) || ts.isPrefixUnaryExpression(right);
  return constant && ts.isElementAccessExpression(left);
}
