using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// <c>samples/HttpInference</c> under load on loopback, beside the same server with a session call for each request and with other threads;
/// and its memory over many requests.
/// </summary>
internal sealed class HttpServing : IBenchmark
{
    private const int Rows = 512;
    private const int Several = 16;
    private const int MemoryReadings = 10;
    private const double FlatGrowth = 1.05;

    private static readonly int[] Clients = [1, Several, 256];

    public string Name => "http";

    public string Description => "samples/HttpInference under load, beside a session call per request";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var sizes = workload.Sizes;
        var load = Load(workload.Bundle);
        string[] bundle = ["--Vae:Bundle", workload.BundleDirectory];
        string[] each = [.. bundle, "--Vae:MaxBatchSize", "1"];
        using var ours = new HttpServer("batches", bundle);
        (string Name, string[] Settings, int[] Clients)[] peers =
        [
            ("a call per request", each, Clients),
            // Why the server's Threads is 1: beside batches that all cores share, and beside calls as they come.
            (
                "batches that share a thread per core",
                [.. bundle, "--Vae:Threads", "0", "--Vae:Workers", "1"],
                [Several]
            ),
            (
                "calls at once, each on a thread per core",
                [.. each, "--Vae:Threads", "0", "--Vae:Workers", "256"],
                [Several]
            ),
        ];
        foreach (var (name, settings, numbers) in peers)
        {
            using var peer = new HttpServer(name, settings);
            foreach (var result in numbers.SelectMany(clients => Measure(load, sizes, clients, ours, peer)))
            {
                yield return result;
            }
        }

        yield return Memory(load, sizes.HttpMemoryRequests, bundle);
    }

    private static IEnumerable<BenchResult> Measure(
        HttpLoad load,
        Sizes sizes,
        int clients,
        HttpServer ours,
        HttpServer peer
    )
    {
        // A client alone waits for each answer, so the same time is fewer requests.
        var count = clients == 1 ? sizes.HttpRequests / 4 : sizes.HttpRequests;
        var (throughput, latency, processor) = (new PairedTimes(), new PairedTimes(), new PairedTimes());
        for (var round = 0; round <= sizes.HttpRounds; round++)
        {
            // Whoever is first finds the machine as the round before has left it.
            var first = round % 2 == 0 ? load.Run(ours, clients, count) : load.Run(peer, clients, count);
            var second = round % 2 == 0 ? load.Run(peer, clients, count) : load.Run(ours, clients, count);
            var (own, theirs) = round % 2 == 0 ? (first, second) : (second, first);
            if (round > 0)
            {
                throughput.Add(own.Seconds, theirs.Seconds);
                latency.Add(own.P99, theirs.P99);
                processor.Add(own.ProcessorSeconds / count, theirs.ProcessorSeconds / count);
            }
        }

        var who = clients == 1 ? "1 client" : $"{clients} clients";
        // Alone, every request is a batch by itself, and the queue is all that differs.
        var tolerance = clients == 1 ? 0.1 : 0;
        yield return BenchResult.AtLeast(
            $"HTTP, rows encoded, one a request, {who}",
            Text.RowsPerSecond(count, throughput.Ours),
            $"{Text.RowsPerSecond(count, throughput.Theirs)}, {peer.Name}",
            throughput.SpeedRatio,
            1 - tolerance
        );
        yield return BenchResult.AtMost(
            $"HTTP, 99 % answered within, {who}",
            Text.Milliseconds(latency.Ours),
            $"{Text.Milliseconds(latency.Theirs)}, {peer.Name}",
            latency.TimeRatio,
            1 + tolerance
        );
        yield return BenchResult.AtMost(
            $"HTTP, the server's processor time per request, {who}",
            Text.Microseconds(processor.Ours),
            $"{Text.Microseconds(processor.Theirs)}, {peer.Name}",
            processor.TimeRatio,
            1 + tolerance
        );
    }

    private static BenchResult Memory(HttpLoad load, int requests, string[] bundle)
    {
        using var server = new HttpServer("batches", bundle);
        // Compiles again what is hot, and fills the pools.
        load.Run(server, Several, requests / 2);
        var workingSets = new List<long> { server.WorkingSet };
        for (var i = 0; i < MemoryReadings; i++)
        {
            load.Run(server, Several, requests / MemoryReadings);
            workingSets.Add(server.WorkingSet);
        }

        Console.Error.WriteLine(
            $"  after every {requests / MemoryReadings}: {string.Join(", ", workingSets.Select(Text.Megabytes))}"
        );
        var growth = (double)workingSets.Max() / workingSets[0];
        return new BenchResult(
            string.Create(Text.Culture, $"HTTP, {requests:N0} requests, each answer its own, working set"),
            $"{Text.Megabytes(workingSets[^1])} at the end",
            string.Create(Text.Culture, $"{Text.Megabytes(workingSets[0])} after {requests / 2:N0} before them"),
            growth.ToString("0.000", Text.Culture),
            "flat: " + FlatGrowth.ToString("≤ 0.00", Text.Culture),
            growth <= FlatGrowth
        );
    }

    /// <summary>Rows that the model itself generates, with what it encodes them to alone.</summary>
    private static HttpLoad Load(ModelBundle bundle)
    {
        using var model = VaeModel.FromBundle(bundle);
        var rows = model.Generate(Rows, seed: 1);
        var (mean, logVariance) = model.Encode(rows);
        return new HttpLoad(
            "/encode",
            rows.Chunk(model.DataSize),
            mean.Chunk(model.LatentSize).Zip(logVariance.Chunk(model.LatentSize), (m, v) => (float[])[.. m, .. v])
        );
    }
}
