using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Vae.Inference;
using Vae.Inference.Tests;

namespace HttpInference.Tests;

/// <summary>The server on a port of its own, with a client.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly CountedMetrics metrics;

    private RunningServer(WebApplication application)
    {
        Application = application;
        metrics = new CountedMetrics(application.Services.GetRequiredService<IMeterFactory>());
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.Single()) };
    }

    public WebApplication Application { get; }

    public HttpClient Client { get; }

    public CountedMetrics Metrics => metrics;

    public VaeModel Model => Application.Services.GetRequiredService<VaeModel>();

    /// <summary>Starts the server with a bundle of the fixtures.</summary>
    public static async Task<RunningServer> StartAsync(string fixture, params string[] settings)
    {
        var application = Server.Build([
            "--urls",
            "http://127.0.0.1:0",
            "--Vae:Bundle",
            Fixture.Directory(fixture),
            "--Logging:LogLevel:Default",
            "None",
            // That of the sample's own settings, which the default does not change.
            "--Logging:LogLevel:Microsoft.AspNetCore",
            "None",
            .. settings,
        ]);
        await application.StartAsync();
        return new RunningServer(application);
    }

    /// <summary>Keeps every batch from being computed until it is disposed.</summary>
    public async Task<IDisposable> HoldAsync()
    {
        var slots = Application.Services.GetRequiredService<BatchQueues>().Slots;
        var workers = Application.Services.GetRequiredService<ServerOptions>().Workers;
        for (var i = 0; i < workers; i++)
        {
            await slots.WaitAsync();
        }

        return new Release(() => slots.Release(workers));
    }

    public Task<HttpResponseMessage> PostRawAsync(
        string path,
        ReadOnlySpan<float> rows,
        string accept = "application/octet-stream",
        CancellationToken cancellation = default
    )
    {
        var content = new ByteArrayContent(MemoryMarshal.AsBytes(rows).ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return SendAsync(path, content, accept, cancellation);
    }

    public Task<HttpResponseMessage> PostJsonAsync(string path, object body, string accept = "application/json") =>
        PostTextAsync(path, JsonSerializer.Serialize(body), accept: accept);

    public Task<HttpResponseMessage> PostTextAsync(
        string path,
        string body,
        string type = "application/json",
        string accept = "application/json"
    ) => SendAsync(path, new StringContent(body, Encoding.UTF8, type), accept, default);

    /// <summary>Sends bytes of a type and an encoding that may be anything; with null, of none.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, ReadOnlySpan<byte> body, string? type, string encoding = "")
    {
        var content = new ByteArrayContent(body.ToArray());
        if (type is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (encoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return Client.PostAsync(path, content);
    }

    /// <summary>The numbers of a raw answer.</summary>
    public async Task<float[]> RawAsync(string path, float[] rows) => await FloatsAsync(await PostRawAsync(path, rows));

    public static async Task<float[]> FloatsAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType?.MediaType);
        return MemoryMarshal.Cast<byte, float>(await answer.Content.ReadAsByteArrayAsync()).ToArray();
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The sentence of a refusal.</summary>
    public static async Task<string> RefusalAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{answer.StatusCode}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonElement.Parse(text);
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem.GetProperty("detail").GetString()!;
    }

    /// <summary>A connection without a client, for requests that none would send.</summary>
    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Client.BaseAddress!.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Application.DisposeAsync();
        metrics.Dispose();
    }

    private Task<HttpResponseMessage> SendAsync(
        string path,
        HttpContent content,
        string accept,
        CancellationToken cancellation
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Accept.ParseAdd(accept);
        return Client.SendAsync(request, cancellation);
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}

/// <summary>What one server's meter has counted so far, and a way to wait for it.</summary>
internal sealed class CountedMetrics : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly Lock gate = new();
    private readonly Dictionary<string, List<double>> measured = [];
    private readonly List<(string Name, double Sum, TaskCompletionSource Reached)> waiting = [];

    public CountedMetrics(IMeterFactory factory)
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == Telemetry.Name && instrument.Meter.Scope == factory)
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Every measurement of an instrument, such as <c>vae.rows/encode</c> with its tag's value.</summary>
    public IReadOnlyList<double> Of(string name)
    {
        lock (gate)
        {
            return [.. measured.GetValueOrDefault(name, [])];
        }
    }

    public double Sum(string name) => Of(name).Sum();

    /// <summary>Ends when the sum of an instrument's measurements is reached.</summary>
    public Task ReachAsync(string name, double sum)
    {
        lock (gate)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Sum(name) == sum)
            {
                reached.SetResult();
            }
            else
            {
                waiting.Add((name, sum, reached));
            }

            return reached.Task;
        }
    }

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = $"{instrument.Name}/{tags[0].Value}";
        lock (gate)
        {
            if (!measured.TryGetValue(name, out var values))
            {
                measured[name] = values = [];
            }

            values.Add(value);
            var sum = values.Sum();
            waiting.Where(w => w.Name == name && w.Sum == sum).ToList().ForEach(w => w.Reached.TrySetResult());
        }
    }
}
