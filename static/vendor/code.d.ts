// The types of code.js, for the checker.
export { autocompletion, closeBrackets, completionKeymap, snippetCompletion } from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { lintGutter, setDiagnostics } from "@codemirror/lint";
export { EditorSelection, EditorState, StateEffect, StateField } from "@codemirror/state";
export { Decoration, drawSelection, EditorView, keymap, lineNumbers, WidgetType } from "@codemirror/view";
export type { CompletionContext } from "@codemirror/autocomplete";
export type { StateEffectType } from "@codemirror/state";
export type { DecorationSet, ViewUpdate } from "@codemirror/view";
