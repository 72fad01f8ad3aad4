// A worker is of one kind or the other; both scripts find here what theirs has.
declare const registration: ServiceWorkerRegistration;
declare const clients: Clients;
declare function skipWaiting(): Promise<void>;
declare function loadPyodide(options: object): Promise<any>;

declare function addEventListener(type: "install" | "activate", act: (event: ExtendableEvent) => void): void;
declare function addEventListener(type: "fetch", act: (event: FetchEvent) => void): void;
declare function addEventListener(type: "message", act: (event: ExtendableMessageEvent) => void): void;
