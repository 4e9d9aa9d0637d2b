using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Vae.Inference;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>What becomes of requests that arrive together.</summary>
public class BatchingTests
{
    // A row's place in a batch decides the order in which its products are summed: the numbers of these models are sums of at most a few
    // hundred terms below 10, so they differ by less than 300 · 10 · 2⁻²⁴. Rows of different requests differ by a thousand times as much.
    private const float Tolerance = 2e-4f;

    [Theory]
    [InlineData("mlp", 1, 64)]
    [InlineData("mlp", 2, 7)]
    [InlineData("conv-cvae", 2, 64)]
    [InlineData("conv-cvae", 3, 1)]
    [InlineData("gaussian", 1, 1000)]
    public async Task Each_of_many_requests_at_once_has_the_answer_of_its_own_rows(string name, int workers, int batch)
    {
        await using var server = await StartAsync(
            name,
            "--Vae:Workers",
            $"{workers}",
            "--Vae:MaxBatchSize",
            $"{batch}"
        );
        var model = server.Model;
        var random = new Random(workers * 1000 + batch);
        var requests = Enumerable.Range(0, 400).Select(i => Asked.Of(model, i, random.Next(1, 9), random)).ToArray();

        Task<float[]>[] answers;
        using (await server.HoldAsync())
        {
            answers = [.. requests.Select(request => server.RawAsync(request.Path, request.Rows))];
            foreach (var operation in requests.GroupBy(request => request.Operation))
            {
                await server.Metrics.ReachAsync($"vae.queue.length/{operation.Key}", operation.Count());
            }
        }

        await Task.WhenAll(answers);
        for (var i = 0; i < requests.Length; i++)
        {
            var expected = requests[i].Alone(model);
            var actual = await answers[i];
            Assert.Equal(expected.Length, actual.Length);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        }

        foreach (var operation in requests.GroupBy(request => request.Operation))
        {
            var sizes = server.Metrics.Of($"vae.batch.size/{operation.Key}");
            var most = operation.Max(request => request.Count);
            Assert.Equal(operation.Sum(request => request.Count), sizes.Sum());
            Assert.Equal(sizes.Sum(), server.Metrics.Sum($"vae.rows/{operation.Key}"));
            Assert.All(sizes, size => Assert.InRange(size, 1, Math.Max(batch, most)));
            // Full but for what the next request did not fit into.
            Assert.InRange(
                sizes.Count,
                1,
                batch > most ? operation.Sum(request => request.Count) / (batch - most) + 1 : operation.Count()
            );
        }
    }

    [Fact]
    public async Task Scores_with_samples_are_drawn_by_their_own_seeds()
    {
        await using var server = await StartAsync("mlp");
        var rows = server.Model.Generate(4, 3);
        string[] queries =
        [
            "",
            "?elboSamples=2&seed=1",
            "?elboSamples=2&seed=2",
            "",
            "?elboSamples=1&seed=1&firstRow=8",
        ];

        Task<float[]>[] answers;
        using (await server.HoldAsync())
        {
            answers = [.. queries.Select(query => server.RawAsync($"/score{query}", rows))];
            await server.Metrics.ReachAsync("vae.queue.length/score", queries.Length);
        }

        VaeScoreOptions[] options =
        [
            new() { ElboSamples = 0 },
            new() { ElboSamples = 2, Seed = 1 },
            new() { ElboSamples = 2, Seed = 2 },
            new() { ElboSamples = 0 },
            new()
            {
                ElboSamples = 1,
                Seed = 1,
                FirstRow = 8,
            },
        ];
        Assert.Equal(options.Length, answers.Length);
        foreach (var (answer, option) in (await Task.WhenAll(answers)).Zip(options))
        {
            var alone = server.Model.Score(rows, [], option);
            Assert.Equal(3 * alone.Length, answer.Length);
            Assert.All(
                alone.Zip(answer.Chunk(3)),
                pair => Assert.Equal(pair.First.ReconstructionLoss, pair.Second[0], Tolerance)
            );
        }
    }

    [Fact]
    public async Task A_full_queue_refuses_with_429_and_the_others_are_answered()
    {
        const string Sentence =
            "The queue to encode has no room for the request, of the 3 rows that it holds; try again later.";
        await using var server = await StartAsync("mlp", "--Vae:MaxQueueSize", "3", "--Vae:MaxRequestRows", "3");
        Task<float[]>[] waiting;
        using (await server.HoldAsync())
        {
            var two = server.RawAsync("/encode", new float[12]);
            await server.Metrics.ReachAsync("vae.queue.length/encode", 1);
            var more = await server.PostRawAsync("/encode", new float[12]);
            var one = server.RawAsync("/encode", new float[6]);
            await server.Metrics.ReachAsync("vae.queue.length/encode", 2);
            waiting = [two, one];

            // Refused before anybody looks at its body, which would not do either.
            var further = await server.PostRawAsync("/encode", new float[5]);
            foreach (var refused in (HttpResponseMessage[])[more, further])
            {
                Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
                Assert.Equal(Sentence, await RefusalAsync(refused, HttpStatusCode.TooManyRequests));
            }

            Assert.Equal(2, server.Metrics.Sum("vae.requests.refused/429"));
            Assert.Equal(2, server.Metrics.Sum("vae.queue.length/encode"));
        }

        Assert.Equal([8, 4], (await Task.WhenAll(waiting)).Select(answer => answer.Length));
        Assert.Equal(12, (await server.RawAsync("/encode", new float[18])).Length);
        Assert.Equal(0, server.Metrics.Sum("vae.queue.length/encode"));
    }

    [Fact]
    public async Task A_queue_that_fills_while_a_body_arrives_refuses_too()
    {
        await using var server = await StartAsync("mlp", "--Vae:MaxQueueSize", "1", "--Vae:MaxRequestRows", "1");
        await using var slow = await SlowRequest.StartAsync(server);
        Task<float[]> waiting;
        using (await server.HoldAsync())
        {
            waiting = server.RawAsync("/encode", new float[6]);
            await server.Metrics.ReachAsync("vae.queue.length/encode", 1);

            Assert.StartsWith("HTTP/1.1 429 ", await slow.FinishAsync());
        }

        Assert.Equal(4, (await waiting).Length);
    }

    [Fact]
    public async Task Clients_that_have_gone_are_not_computed()
    {
        await using var server = await StartAsync("mlp");
        using var leave = new CancellationTokenSource();
        Task<float[]> staying;
        using (await server.HoldAsync())
        {
            var leaving = Enumerable
                .Range(0, 5)
                .Select(_ => server.PostRawAsync("/encode", new float[6 * 7], cancellation: leave.Token))
                .ToArray();
            await server.Metrics.ReachAsync("vae.queue.length/encode", 5);
            staying = server.RawAsync("/encode", [0, 0, 0, 0, 0, 1]);
            await server.Metrics.ReachAsync("vae.queue.length/encode", 6);
            await leave.CancelAsync();
            foreach (var request in leaving)
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
            }

            await server.Metrics.ReachAsync("vae.requests.refused/499", 5);
        }

        var alone = server.Model.Encode((float[])[0, 0, 0, 0, 0, 1]);
        float[] expected = [.. alone.Mean, .. alone.LogVariance];
        Assert.Equal(expected, await staying);
        Assert.Equal(1, server.Metrics.Sum("vae.rows/encode"));
        Assert.Equal(0, server.Metrics.Sum("vae.queue.length/encode"));
    }

    [Fact]
    public async Task A_request_that_is_cancelled_in_a_batch_is_computed_to_its_end()
    {
        using var input = new Buffer<float>(1);
        using var output = new Buffer<float>(1);
        using var cancellation = new CancellationTokenSource();
        var rows = new QueuedRows(1, input, [], output);

        Assert.True(rows.TryTake());
        rows.TryCancel(cancellation.Token);
        Assert.False(rows.Done.IsCompleted);
        rows.Succeed();
        await rows.Done;
    }

    [Fact]
    public async Task A_batch_that_fails_is_500_for_its_requests_alone()
    {
        await using var server = await StartAsync("mlp");
        var queues = server.Application.Services.GetRequiredService<BatchQueues>();
        using var input = new Buffer<float>(6);
        using var output = new Buffer<float>(4);

        // Rows that no request could bring there, because they are checked before.
        input.Span.Fill(float.NaN);
        var rows = new QueuedRows(1, input, [], output);
        await Assert.ThrowsAsync<ArgumentException>(() => queues.Encode.ComputeAsync(rows, CancellationToken.None));
        Assert.Equal(4, (await server.RawAsync("/encode", new float[6])).Length);

        // Nothing is computed without a model, and nothing tells a client why.
        server.Model.Dispose();
        foreach (var accept in (string[])["application/json", "application/octet-stream"])
        {
            var answer = await server.PostRawAsync("/encode", new float[6], accept);
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
            var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync());
            Assert.Equal(500, problem.GetProperty("status").GetInt32());
            Assert.False(problem.TryGetProperty("detail", out _));
        }
    }

    /// <summary>A request of a random operation, whose answer the model alone gives as well.</summary>
    private sealed record Asked(string Operation, string Path, float[] Rows, long[] Labels, int Count)
    {
        public static Asked Of(VaeModel model, int number, int count, Random random)
        {
            string[] operations = ["encode", "decode", "reconstruct", "score"];
            var operation = operations[number % operations.Length];
            var size = operation == "decode" ? model.LatentSize : model.DataSize;
            var rows = Enumerable.Range(0, count * size).Select(_ => random.NextSingle()).ToArray();
            long[] labels = model.IsConditional
                ? [.. Enumerable.Range(0, count).Select(_ => random.NextInt64(model.ClassCount))]
                : [];
            var query = labels.Length > 0 ? $"?labels={string.Join(',', labels)}" : "";
            return new Asked(operation, $"/{operation}{query}", rows, labels, count);
        }

        public float[] Alone(VaeModel model)
        {
            switch (Operation)
            {
                case "encode":
                    var (mean, logVariance) = model.Encode(Rows, Labels);
                    var size = model.LatentSize;
                    return
                    [
                        .. mean.Chunk(size)
                            .Zip(logVariance.Chunk(size))
                            .SelectMany(row => (float[])[.. row.First, .. row.Second]),
                    ];
                case "decode":
                    return model.Decode(Rows, Labels);
                case "reconstruct":
                    return model.Reconstruct(Rows, Labels);
                default:
                    var scores = model.Score(Rows, Labels, new VaeScoreOptions { ElboSamples = 0 });
                    return
                    [
                        .. scores.SelectMany(score =>
                            (float[])
                                [(float)score.ReconstructionLoss, (float)score.KlDivergence, (float)score.NegativeElbo]
                        ),
                    ];
            }
        }
    }
}
