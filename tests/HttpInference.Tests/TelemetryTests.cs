using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HttpInference.Tests;

/// <summary>Metrics and spans, as a listener and as a collector sees them.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task A_batch_is_counted_with_its_rows_and_its_time()
    {
        await using var server = await RunningServer.StartAsync("mlp", "--Vae:Workers", "1");
        Task<float[]>[] answers;
        using (await server.HoldAsync())
        {
            answers = [.. Enumerable.Range(1, 3).Select(i => server.RawAsync("/encode", new float[6 * i]))];
            await server.Metrics.ReachAsync("vae.queue.length/encode", 3);
        }

        await Task.WhenAll(answers);
        Assert.Equal([6], server.Metrics.Of("vae.batch.size/encode"));
        Assert.Equal([6], server.Metrics.Of("vae.rows/encode"));
        Assert.Equal([1, 1, 1, -1, -1, -1], server.Metrics.Of("vae.queue.length/encode"));
        Assert.True(server.Metrics.Of("vae.compute.duration/encode").Single() > 0);
    }

    [Fact]
    public async Task A_batchs_span_is_linked_to_those_of_its_requests()
    {
        var batches = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is Telemetry.Name or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (batches)
                {
                    batches.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        // The workers start within it, and their batches are none of its parts.
        using var starting = new Activity("start").Start();
        await using var server = await RunningServer.StartAsync("mlp", "--Vae:Workers", "1");
        var traces = Enumerable.Range(0, 3).Select(_ => ActivityTraceId.CreateRandom()).ToArray();
        Task<HttpResponseMessage>[] answers;
        using (await server.HoldAsync())
        {
            answers = [.. traces.Select(trace => EncodeAsync(server, trace))];
            await server.Metrics.ReachAsync("vae.queue.length/encode", 3);
        }

        await Task.WhenAll(answers);
        Activity batch;
        // Servers of other tests have batches of their own meanwhile.
        lock (batches)
        {
            batch = batches.Single(activity => activity.Links.Any(link => link.Context.TraceId == traces[0]));
        }

        Assert.Equal("batch encode", batch.OperationName);
        Assert.Equal(traces.Order(ByText), batch.Links.Select(link => link.Context.TraceId).Order(ByText));
        Assert.Null(batch.ParentId);
        Assert.Equal(3, batch.GetTagItem("vae.batch.size"));
        Assert.Equal(3, batch.GetTagItem("vae.batch.requests"));
    }

    [Fact]
    public async Task Metrics_and_spans_reach_a_collector_where_one_is_named()
    {
        var received = new Dictionary<string, string>();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var collector = builder.Build();
        collector.Urls.Add("http://127.0.0.1:0");
        collector.MapPost(
            "/v1/{signal}",
            async (string signal, HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                lock (received)
                {
                    // Names stand in protobuf as they are.
                    received[signal] = received.GetValueOrDefault(signal) + Encoding.Latin1.GetString(body.ToArray());
                }
            }
        );
        await collector.StartAsync();

        await using (
            var server = await RunningServer.StartAsync(
                "mlp",
                $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.Single()}",
                "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
            )
        )
        {
            await server.RawAsync("/encode", new float[6]);
        }

        Assert.Contains("vae.batch.size", received["metrics"]);
        Assert.Contains("http.server.request.duration", received["metrics"]);
        Assert.Contains("batch encode", received["traces"]);
        Assert.Contains("vae-http", received["traces"]);
    }

    private static readonly Comparer<ActivityTraceId> ByText = Comparer<ActivityTraceId>.Create(
        (a, b) => string.CompareOrdinal(a.ToString(), b.ToString())
    );

    private static Task<HttpResponseMessage> EncodeAsync(RunningServer server, ActivityTraceId trace)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/encode")
        {
            Content = new ByteArrayContent(new byte[24]),
        };
        request.Content.Headers.ContentType = new("application/octet-stream");
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        return server.Client.SendAsync(request);
    }
}
