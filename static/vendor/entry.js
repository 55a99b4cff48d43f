// Named one by one: React is CommonJS, and `export *` from it would expose nothing.
export {
  Component,
  createContext,
  createElement,
  memo,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
export { createRoot } from "react-dom/client";
export { createPortal } from "react-dom";
export {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  getViewportForBounds,
  Handle,
  MiniMap,
  NodeResizer,
  Position,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  useStore,
  ViewportPortal,
} from "@xyflow/react";
export { default as htm } from "htm";
export { default as katex } from "katex";
export { io } from "socket.io-client";
export { default as DOMPurify } from "dompurify";
export { marked } from "marked";
export { autocompletion, closeBrackets, completionKeymap, snippetCompletion } from "@codemirror/autocomplete";
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { lintGutter, setDiagnostics } from "@codemirror/lint";
export { EditorState } from "@codemirror/state";
export { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
export { default as uPlot } from "uplot";
export { contours } from "d3-contour";
