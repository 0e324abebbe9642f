import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-proto";
// A later version has no definitions, as its exporter writes by hand.
import definitions from "@opentelemetry/otlp-transformer/build/src/generated/root.js";
import { defaultResource, resourceFromAttributes } from "@opentelemetry/resources";
import { BatchLogRecordProcessor, LoggerProvider } from "@opentelemetry/sdk-logs";
import * as stable from "@opentelemetry/semantic-conventions";
import * as names from "@opentelemetry/semantic-conventions/incubating";
import { type Client, createClient } from "footlights";
import { deploymentAttributes, withTelemetry } from "footlights/otel";
import { expect, onTestFinished, test, vi } from "vitest";
import { opening, shop } from "./snapshots.js";

const DEPLOYMENT = { app: "shop", version: "2.4.0", environment: "production", commit: "0f414e0" };

/** An attribute as OTLP has it: its value stands under the name of its type. */
interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** A request to a collector, as far as it is looked at. */
interface Request {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly {
      readonly scope: { readonly name: string };
      readonly logRecords: readonly { readonly eventName?: string; readonly attributes: readonly Attribute[] }[];
    }[];
  }[];
}

/** A type of OTLP, made of OpenTelemetry's own definitions. */
interface Message<T> {
  decode(bytes: Uint8Array): object;
  /** Gives what is wrong, if anything is. */
  verify(message: object): string | null;
  toObject(message: object): T;
  encode(message: object): { finish(): Uint8Array };
}

interface Logs {
  readonly ExportLogsServiceRequest: Message<Request>;
  readonly ExportLogsServiceResponse: Message<object>;
}

type Definitions = { opentelemetry: { proto: { collector: { logs: { v1: Logs } } } } };
const { ExportLogsServiceRequest, ExportLogsServiceResponse } = (definitions as unknown as Definitions).opentelemetry
  .proto.collector.logs.v1;

function plain(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}

/** A collector that takes what OpenTelemetry's exporter sends over HTTP. */
async function collect() {
  const requests: Request[] = [];
  const server = createServer(async (request, response) => {
    const message = ExportLogsServiceRequest.decode(await buffer(request));
    expect(ExportLogsServiceRequest.verify(message)).toBe(null);
    requests.push(ExportLogsServiceRequest.toObject(message));
    response.setHeader("content-type", "application/x-protobuf");
    response.end(ExportLogsServiceResponse.encode({}).finish());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const exporter = new OTLPLogExporter({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/logs`,
  });
  const provider = new LoggerProvider({
    resource: defaultResource().merge(resourceFromAttributes(deploymentAttributes(DEPLOYMENT))),
    processors: [new BatchLogRecordProcessor(exporter)],
  });
  onTestFinished(async () => {
    await provider.shutdown();
    server.closeAllConnections();
    server.close();
  });
  const logs = () => requests.flatMap(({ resourceLogs }) => resourceLogs);
  return {
    logger: provider.getLogger("footlights"),
    /** The events that have arrived, with their attributes. */
    async events() {
      await provider.forceFlush();
      const records = logs().flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
      return records.map(({ eventName, attributes }) => ({ eventName, ...plain(attributes) }));
    },
    resource: () => plain(logs()[0]?.resource.attributes ?? []),
  };
}

async function open(): Promise<Client> {
  const snapshot = shop(opening("2026-01-01T00:00:00Z"));
  const client = await createClient({ snapshot, deployment: DEPLOYMENT, context: { targetingKey: "anna" } });
  onTestFinished(() => client.close());
  return client;
}

test("what is read arrives at a collector, with the attributes of the semantic conventions", async () => {
  const collector = await collect();
  const client = withTelemetry(await open(), { logger: collector.logger });
  expect(client.isEnabled("new-checkout")).toBe(true);
  expect(client.getStringValue("headline", "mine")).toBe("Checkout");
  expect(client.getStringValue("nowhere", "mine")).toBe("mine");
  const about = {
    eventName: names.EVENT_FEATURE_FLAG_EVALUATION,
    [names.ATTR_FEATURE_FLAG_PROVIDER_NAME]: "footlights",
    [names.ATTR_FEATURE_FLAG_SET_ID]: "shop",
    [names.ATTR_FEATURE_FLAG_VERSION]: "1",
  };
  expect(await collector.events()).toEqual([
    {
      ...about,
      [names.ATTR_FEATURE_FLAG_KEY]: "new-checkout",
      [names.ATTR_FEATURE_FLAG_RESULT_VARIANT]: "on",
      [names.ATTR_FEATURE_FLAG_RESULT_REASON]: names.FEATURE_FLAG_RESULT_REASON_VALUE_TARGETING_MATCH,
      "footlights.cause": "RELEASED",
      "footlights.release": "autumn",
      "footlights.stage": "general",
    },
    {
      ...about,
      [names.ATTR_FEATURE_FLAG_KEY]: "headline",
      [names.ATTR_FEATURE_FLAG_RESULT_VARIANT]: "plain",
      [names.ATTR_FEATURE_FLAG_RESULT_REASON]: names.FEATURE_FLAG_RESULT_REASON_VALUE_DEFAULT,
    },
    {
      ...about,
      [names.ATTR_FEATURE_FLAG_KEY]: "nowhere",
      [names.ATTR_FEATURE_FLAG_RESULT_VALUE]: "mine",
      [names.ATTR_FEATURE_FLAG_RESULT_REASON]: names.FEATURE_FLAG_RESULT_REASON_VALUE_ERROR,
      [stable.ATTR_ERROR_TYPE]: "flag_not_found",
      [names.ATTR_ERROR_MESSAGE]: client.getStringDetails("nowhere", "mine").errorMessage,
    },
  ]);
});

test("the deployment is the resource", async () => {
  const collector = await collect();
  withTelemetry(await open(), { logger: collector.logger }).isEnabled("new-checkout");
  await collector.events();
  expect(collector.resource()).toMatchObject({
    [stable.ATTR_SERVICE_NAME]: "shop",
    [stable.ATTR_SERVICE_VERSION]: "2.4.0",
    [stable.ATTR_DEPLOYMENT_ENVIRONMENT_NAME]: "production",
    [names.ATTR_VCS_REF_HEAD_REVISION]: "0f414e0",
  });
  expect(deploymentAttributes({})).toEqual({});
});

test("an answer is told once, and again when it is another one or somebody else's", async () => {
  const collector = await collect();
  const client = withTelemetry(await open(), { logger: collector.logger });
  const told = async () => (await collector.events()).map((event) => [event["feature_flag.key" as never]].join());
  for (let time = 0; time < 5; time++) {
    client.getStringValue("headline", "mine");
    client.getStringDetails("headline", "mine");
    client.getStringValue("nowhere", "mine");
  }
  expect(await told()).toEqual(["headline", "nowhere"]);
  client.override("headline", "warm");
  client.getStringValue("headline", "mine");
  client.getStringValue("nowhere", "mine");
  expect(await told()).toEqual(["headline", "nowhere", "headline"]);
  client.setContext({ targetingKey: "berta" });
  client.getStringValue("headline", "mine");
  expect(await told()).toEqual(["headline", "nowhere", "headline", "headline"]);
});

test("callers that have other defaults, or ask for other types, are told once, too", async () => {
  const collector = await collect();
  const client = withTelemetry(await open(), { logger: collector.logger });
  for (let time = 0; time < 5; time++) {
    client.getStringValue("nowhere", "mine");
    client.getStringValue("nowhere", "yours");
    client.getStringValue("headline", "mine");
    client.getNumberValue("headline", time);
  }
  const events = await collector.events();
  expect(events.map((event) => [event["feature_flag.key" as never], event["error.type" as never]])).toEqual([
    ["nowhere", "flag_not_found"],
    ["headline", undefined],
    ["headline", "type_mismatch"],
  ]);
});

test("for whom it was is told only on demand", async () => {
  const collector = await collect();
  const client = await open();
  withTelemetry(client, { logger: collector.logger }).isEnabled("new-checkout");
  withTelemetry(client, { logger: collector.logger, contextId: true }).isEnabled("new-checkout");
  const [without, having] = await collector.events();
  expect(without).not.toHaveProperty([names.ATTR_FEATURE_FLAG_CONTEXT_ID]);
  expect(having).toHaveProperty([names.ATTR_FEATURE_FLAG_CONTEXT_ID], "anna");
});

test("everything else is the client's own, and a logger that throws harms no read", async () => {
  const client = await open();
  const logger = {
    emit: vi.fn(() => {
      throw new Error("full");
    }),
    enabled: () => true,
  };
  const watched = withTelemetry(client, { logger });
  expect(watched.getNumberValue("limit", 0)).toBe(3);
  expect(watched.getObjectValue("theme", {})).toBe(client.getObjectValue("theme", {}));
  expect(logger.emit).toHaveBeenCalledTimes(2);
  watched.setContext({ targetingKey: "berta" });
  expect([watched.status, watched.context, watched.snapshot]).toEqual([client.status, client.context, client.snapshot]);
  expect(client.context).toEqual({ targetingKey: "berta" });
});

test("without a logger it is the one of the application, and without an SDK nothing happens", async () => {
  expect(withTelemetry(await open()).isEnabled("new-checkout")).toBe(true);
});
