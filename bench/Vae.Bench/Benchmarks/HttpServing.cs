using Vae.Bench.Measuring;
using Vae.Bench.Reporting;
using Vae.Inference;

namespace Vae.Bench.Benchmarks;

/// <summary>
/// <c>samples/HttpInference</c> under load on loopback, beside the same server with a session call for each request, on one thread and on
/// a thread per core, and with batches on a thread per core; and its memory over many requests.
/// </summary>
internal sealed class HttpServing : IBenchmark
{
    private const int Rows = 512;
    private const int MemoryReadings = 10;
    private const double FlatGrowth = 1.05;

    private static readonly int[] Clients = [1, 16, 256];

    public string Name => "http";

    public string Description => "samples/HttpInference under load, beside a session call per request";

    public IEnumerable<BenchResult> Run(Workload workload)
    {
        var sizes = workload.Sizes;
        var load = Load(workload.Bundle);
        string[] bundle = ["--Vae:Bundle", workload.BundleDirectory];
        using var ours = new HttpServer("batches", bundle);
        string[] each = [.. bundle, "--Vae:MaxBatchSize", "1"];
        using var call = new HttpServer("a call per request, one thread", each);
        using var wide = new HttpServer(
            "a call per request at once, a thread per core",
            [.. each, "--Vae:Threads", "0", "--Vae:Workers", "256"]
        );
        using var wideBatches = new HttpServer(
            "batches one at a time, a thread per core",
            [.. bundle, "--Vae:Threads", "0", "--Vae:Workers", "1"]
        );

        var results = Clients
            .SelectMany(clients => Measure(load, sizes, clients, ours, [call, wide, wideBatches]))
            .ToList();
        results.Add(Memory(load, sizes.HttpMemoryRequests, bundle));
        return results;
    }

    private static List<BenchResult> Measure(
        HttpLoad load,
        Sizes sizes,
        int clients,
        HttpServer ours,
        HttpServer[] peers
    )
    {
        // A client alone waits for each answer, so the same time is fewer requests.
        var count = clients == 1 ? sizes.HttpRequests / 4 : sizes.HttpRequests;
        var throughput = peers.Select(_ => new PairedTimes()).ToArray();
        var latency = peers.Select(_ => new PairedTimes()).ToArray();
        for (var round = 0; round <= sizes.HttpRounds; round++)
        {
            var own = load.Run(ours.Port, clients, count);
            for (var i = 0; i < peers.Length; i++)
            {
                var theirs = load.Run(peers[i].Port, clients, count);
                if (round > 0)
                {
                    throughput[i].Add(own.Seconds, theirs.Seconds);
                    latency[i].Add(own.P99, theirs.P99);
                }
            }
        }

        var who = clients == 1 ? "1 client" : $"{clients} clients";
        return
        [
            .. peers.Zip(
                throughput,
                (peer, times) =>
                    BenchResult.AtLeast(
                        $"HTTP, digits encoded, {who}",
                        Text.RowsPerSecond(count, times.Ours),
                        $"{Text.RowsPerSecond(count, times.Theirs)}, {peer.Name}",
                        times.SpeedRatio,
                        clients == 1 ? 0.9 : 1
                    )
            ),
            .. peers.Zip(
                latency,
                (peer, times) =>
                    BenchResult.AtMost(
                        $"HTTP, 99 % of the answers within, {who}",
                        Text.Milliseconds(times.Ours),
                        $"{Text.Milliseconds(times.Theirs)}, {peer.Name}",
                        times.TimeRatio,
                        clients == 1 ? 1.1 : 1
                    )
            ),
        ];
    }

    private static BenchResult Memory(HttpLoad load, int requests, string[] bundle)
    {
        using var server = new HttpServer("batches", bundle);
        var workingSets = new List<long>();
        for (var i = 0; i < MemoryReadings; i++)
        {
            load.Run(server.Port, Clients[1], requests / MemoryReadings);
            workingSets.Add(server.WorkingSet);
        }

        Console.Error.WriteLine(
            $"  after every {requests / MemoryReadings}: {string.Join(", ", workingSets.Select(Text.Megabytes))}"
        );

        // The first tenth compiles what is hot and fills the pools.
        var growth = (double)workingSets.Skip(1).Max() / workingSets[1];
        return new BenchResult(
            string.Create(Text.Culture, $"HTTP, {requests:N0} requests, each answer its own, working set"),
            $"{Text.Megabytes(workingSets[^1])} at the end",
            string.Create(Text.Culture, $"{Text.Megabytes(workingSets[1])} after {requests / 5:N0}"),
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
