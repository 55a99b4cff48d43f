// What every page of a graph needs at once; the rest is fetched by who needs it.
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
export { flushSync } from "react-dom";
export { createRoot } from "react-dom/client";
export {
  applyEdgeChanges,
  applyNodeChanges,
  Background,
  BaseEdge,
  getViewportForBounds,
  Handle,
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
