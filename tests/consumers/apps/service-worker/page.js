const { serviceWorker } = navigator;
await serviceWorker.register("./worker.js");
if (!serviceWorker.controller) {
  await new Promise((resolve) => {
    serviceWorker.addEventListener("controllerchange", resolve);
  });
}
document.title = await (await fetch("/answers")).text();
