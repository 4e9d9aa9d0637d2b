using System.Text.Json;
using Vae.Inference;
using Vae.Inference.Tests;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Answers that are written in many pieces, against what the model alone gives for the same rows.</summary>
public class LargeAnswerTests
{
    // The most that a request may have. More numbers than a piece of a raw answer, and in JSON more bytes.
    private const int Count = 4096;

    [Theory]
    [InlineData("mlp")]
    [InlineData("conv-cvae")]
    public async Task All_rows_of_a_large_answer_arrive_in_order(string name)
    {
        using var model = Fixture.Load(name, new VaeModelOptions { Threads = 1 });
        var random = new Random(Count);
        var rows = Enumerable.Range(0, Count * model.DataSize).Select(_ => random.NextSingle()).ToArray();
        long[] labels = model.IsConditional
            ? [.. Enumerable.Range(0, Count).Select(i => i * 7L % model.ClassCount)]
            : [];
        object body = model.IsConditional
            ? new { data = rows.Chunk(model.DataSize), labels }
            : new { data = rows.Chunk(model.DataSize) };
        await using var server = await StartAsync(name);

        var raw = await FloatsAsync(await server.PostJsonAsync("/reconstruct", body, "application/octet-stream"));
        var json = await JsonAsync(await server.PostJsonAsync("/reconstruct", body));
        var posteriors = await JsonAsync(await server.PostJsonAsync("/encode", body));

        var reconstructions = model.Reconstruct(rows, labels);
        var (mean, logVariance) = model.Encode(rows, labels);
        Assert.Equal(Count * model.DataSize, raw.Length);
        Assert.Equal(reconstructions, raw);
        Assert.Equal(reconstructions, Numbers(json, "data"));
        Assert.Equal(mean, Numbers(posteriors, "mean"));
        Assert.Equal(logVariance, Numbers(posteriors, "logVariance"));
    }

    [Fact]
    public async Task Labels_follow_a_large_answers_rows()
    {
        using var model = Fixture.Load("conv-cvae", new VaeModelOptions { Threads = 1 });
        await using var server = await StartAsync("conv-cvae");
        var json = await JsonAsync(await server.Client.GetAsync($"/generate?count={Count}&seed=5&labels=2,0"));

        Assert.Equal(model.Generate(Count, 5, LabelPlan.Parse("2,0", 3)), Numbers(json, "data"));
        Assert.Equal(
            Enumerable.Range(0, Count).Select(i => i % 2 == 0 ? 2 : 0),
            json.GetProperty("labels").EnumerateArray().Select(label => label.GetInt32())
        );
    }

    private static float[] Numbers(JsonElement answer, string column) =>
        [
            .. answer
                .GetProperty(column)
                .EnumerateArray()
                .SelectMany(row => row.EnumerateArray().Select(number => number.GetSingle())),
        ];
}
