// The types of vendor.js, for the checker. Handle is declared apart: its package exports a type and a
// value under that one name, which a JavaScript import cannot tell apart.
export declare const Handle: typeof import("@xyflow/react").Handle;
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
export { flushSync } from "react-dom";
export { createRoot } from "react-dom/client";
export {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BaseEdge,
  getViewportForBounds,
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
export { io } from "socket.io-client";
export type { NodeHandle, ReactFlowInstance } from "@xyflow/react";
export type { RefObject } from "react";
