using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Vae.Inference.Tests;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Starting, health and stopping.</summary>
public class LifetimeTests
{
    [Fact]
    public async Task A_server_that_stops_answers_what_waits_and_refuses_what_is_new()
    {
        await using var server = await StartAsync("mlp", "--Vae:MaxBatchSize", "4");
        await using var slow = await SlowRequest.StartAsync(server);
        Task<float[]>[] waiting;
        Task stopped;
        using (await server.HoldAsync())
        {
            waiting = [.. Enumerable.Range(0, 50).Select(_ => server.RawAsync("/encode", new float[6]))];
            await server.Metrics.ReachAsync("vae.queue.length/encode", 50);
            stopped = server.Application.StopAsync();

            // Its body arrives after the server has begun to stop.
            var refused = await slow.FinishAsync();
            Assert.StartsWith("HTTP/1.1 503 Service Unavailable", refused);
            Assert.Contains("\"detail\":\"The server is shutting down and takes no new requests.\"", refused);
            Assert.Contains("Retry-After: 1", refused);
            Assert.Equal(1, server.Metrics.Sum("vae.requests.refused/503"));
            Assert.DoesNotContain(waiting, answer => answer.IsCompleted);
            Assert.False(stopped.IsCompleted);
        }

        Assert.All(await Task.WhenAll(waiting), answer => Assert.Equal(4, answer.Length));
        await stopped;
    }

    [Fact]
    public async Task Health_tells_a_server_that_stops_from_one_that_works()
    {
        await using var server = await StartAsync("mlp");
        foreach (var path in (string[])["/health", "/health/ready", "/health/live"])
        {
            Assert.Equal("Healthy", await server.Client.GetStringAsync(path));
        }

        var queues = server.Application.Services.GetRequiredService<BatchQueues>();
        await queues.StopAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/health")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Client.GetAsync("/health/ready")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).StatusCode);
    }

    [Theory]
    [InlineData("Bundle", "", "Vae:Bundle is empty; expected the directory of a model bundle.")]
    [InlineData("Workers", "-1", "Vae:Workers is -1; expected a number from 0 to 1024.")]
    [InlineData("Threads", "1025", "Vae:Threads is 1025; expected a number from 0 to 1024.")]
    [InlineData("MaxBatchSize", "0", "Vae:MaxBatchSize is 0; expected a number from 1 to 65536.")]
    [InlineData("MaxQueueSize", "4095", "Vae:MaxQueueSize is 4095; expected at least MaxRequestRows, 4096.")]
    [InlineData("MaxRequestRows", "0", "Vae:MaxRequestRows is 0; expected a number from 1 to 1073741824.")]
    [InlineData("MaxBatchSize", "65537", "Vae:MaxBatchSize is 65537; expected a number from 1 to 65536.")]
    [InlineData("MaxRequestBodySize", "0", "Vae:MaxRequestBodySize is 0; expected a number from 1 to 1073741824.")]
    [InlineData(
        "MaxRows",
        "1",
        "The setting Vae:MaxRows is unknown; expected one of Bundle, Workers, Threads, MaxBatchSize, MaxQueueSize, MaxRequestRows, MaxRequestBodySize."
    )]
    [InlineData(
        "Workers",
        "two",
        "Failed to convert configuration value 'two' at 'Vae:Workers' to type 'System.Int32'."
    )]
    public async Task A_setting_that_will_not_do_ends_the_start_with_one_sentence(
        string name,
        string value,
        string sentence
    )
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync("mlp", $"--Vae:{name}", value)
        );
        Assert.Equal(sentence, error.Message);
    }

    [Fact]
    public async Task A_request_that_no_array_could_hold_ends_the_start()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync("mlp", "--Vae:MaxRequestRows", "1000000000", "--Vae:MaxQueueSize", "1000000000")
        );
        Assert.Equal(
            $"Vae:MaxRequestRows is 1000000000; expected a number from 1 to {Array.MaxLength / 6}.",
            error.Message
        );
    }

    [Fact]
    public async Task A_bundle_that_is_not_there_ends_the_start()
    {
        var error = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => StartAsync("none"));
        Assert.Equal(
            $"There is no model bundle at '{Fixture.Directory("none")}': the directory does not exist.",
            error.Message
        );
    }
}
