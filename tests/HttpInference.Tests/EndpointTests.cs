using System.Net;
using System.Text.Json;
using Vae.Inference;
using Vae.Inference.Tests;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Every endpoint, in JSON and in raw numbers, against what PyTorch computed and against the model alone.</summary>
public class EndpointTests
{
    // That of Vae.Inference's own comparison with the same numbers.
    private const double Tolerance = 2e-6;

    private static ReadOnlySpan<byte> OneRow => "{\"data\":[[0,0,0,0,0,0]]}"u8;

    public static TheoryData<string> Models => ["mlp", "gaussian", "conv-cvae"];

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Encode_gives_PyTorchs_posteriors(string name)
    {
        var expected = Fixture.Expected(name);
        await using var server = await StartAsync(name);

        var raw = await FloatsAsync(await server.PostRawAsync($"/encode{Query(expected)}", expected.Data));
        var json = await JsonAsync(await server.PostJsonAsync("/encode", Body(server.Model, expected)));

        var size = server.Model.LatentSize;
        Fixture.AssertClose(expected.Mean, raw.Chunk(2 * size).SelectMany(row => row[..size]), Tolerance);
        Fixture.AssertClose(expected.LogVariance, raw.Chunk(2 * size).SelectMany(row => row[size..]), Tolerance);
        Fixture.AssertClose(expected.Mean, Rows(json, "mean", size), Tolerance);
        Fixture.AssertClose(expected.LogVariance, Rows(json, "logVariance", size), Tolerance);
        Assert.Equal(["mean", "logVariance"], json.EnumerateObject().Select(property => property.Name));
        var alone = server.Model.Encode(expected.Data, expected.Labels);
        Assert.Equal(alone.Mean, Rows(json, "mean", size));
        Assert.Equal(alone.LogVariance, Rows(json, "logVariance", size));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Decode_gives_PyTorchs_data(string name)
    {
        var expected = Fixture.Expected(name);
        var latents = expected.PriorSamples.Select(value => (float)value).ToArray();
        await using var server = await StartAsync(name);
        var (size, latentSize) = (server.Model.DataSize, server.Model.LatentSize);

        var raw = await FloatsAsync(await server.PostRawAsync($"/decode{Query(expected)}", latents));
        object body = server.Model.IsConditional
            ? new { latents = latents.Chunk(latentSize), labels = expected.Labels }
            : new { latents = latents.Chunk(latentSize) };
        var json = await JsonAsync(await server.PostJsonAsync("/decode", body));

        Fixture.AssertClose(expected.Generated, raw, Tolerance);
        Fixture.AssertClose(expected.Generated, Rows(json, "data", size), Tolerance);
        Assert.Equal(server.Model.Decode(latents, expected.Labels), raw);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Reconstruct_gives_PyTorchs_data(string name)
    {
        var expected = Fixture.Expected(name);
        await using var server = await StartAsync(name);

        var raw = await FloatsAsync(await server.PostRawAsync($"/reconstruct{Query(expected)}", expected.Data));
        var json = await JsonAsync(await server.PostJsonAsync("/reconstruct", Body(server.Model, expected)));

        Fixture.AssertClose(expected.Reconstructions, raw, Tolerance);
        Fixture.AssertClose(expected.Reconstructions, Rows(json, "data", server.Model.DataSize), Tolerance);
        Assert.Equal(server.Model.Reconstruct(expected.Data, expected.Labels), raw);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Score_gives_PyTorchs_losses(string name)
    {
        var expected = Fixture.Expected(name);
        await using var server = await StartAsync(name);
        var sampled = FormattableString.Invariant($"elboSamples=3&seed={expected.Seed}&firstRow={expected.FirstRow}");
        var labels = Query(expected) is { Length: > 0 } query ? $"{query}&" : "?";

        var mean = await FloatsAsync(await server.PostRawAsync($"/score{Query(expected)}", expected.Data));
        var three = await FloatsAsync(await server.PostRawAsync($"/score{labels}{sampled}", expected.Data));
        var json = await JsonAsync(await server.PostJsonAsync("/score", Body(server.Model, expected)));

        // A float holds seven digits of a loss.
        AssertRelative(expected.LossOfMean, mean.Chunk(3).Select(row => row[0]));
        AssertRelative(expected.Kl, mean.Chunk(3).Select(row => row[1]));
        AssertRelative([.. expected.LossOfMean.Zip(expected.Kl, (a, b) => a + b)], mean.Chunk(3).Select(row => row[2]));
        AssertRelative(expected.LossThreeSamples, three.Chunk(3).Select(row => row[0]));
        AssertRelative(expected.LossOfMean, Numbers(json.GetProperty("reconstructionLoss")));
        AssertRelative(expected.Kl, Numbers(json.GetProperty("klDivergence")));
        Assert.Equal(mean.Chunk(3).Select(row => row[2]), Numbers(json.GetProperty("negativeElbo")));
        var alone = server.Model.Score(
            expected.Data,
            expected.Labels,
            new VaeScoreOptions
            {
                ElboSamples = 3,
                Seed = expected.Seed,
                FirstRow = expected.FirstRow,
            }
        );
        Assert.Equal(alone.Select(score => (float)score.NegativeElbo), three.Chunk(3).Select(row => row[2]));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public async Task Generate_gives_PyTorchs_data_by_query_and_by_JSON(string name)
    {
        var expected = Fixture.Expected(name);
        await using var server = await StartAsync(name);
        var rows = expected.Data.Length / server.Model.DataSize;
        var labels = string.Join(',', expected.Labels);
        var query = FormattableString.Invariant(
            $"/generate?count={rows}&seed={expected.Seed}&firstRow={expected.FirstRow}"
        );

        // Row i of a plan has the (i modulo its length)-th label, and the first row here is the fifth.
        var plan = string.Join(
            ',',
            Enumerable
                .Range(0, rows)
                .Select(i => expected.Labels.ElementAtOrDefault((i + rows - (int)(expected.FirstRow % rows)) % rows))
        );
        var conditional = server.Model.IsConditional;
        var byQuery = await JsonAsync(await server.Client.GetAsync(conditional ? $"{query}&labels={plan}" : query));
        object body = conditional
            ? new
            {
                count = rows,
                seed = expected.Seed,
                firstRow = expected.FirstRow,
                labels = plan,
            }
            : new
            {
                count = rows,
                seed = expected.Seed,
                firstRow = expected.FirstRow,
            };
        var raw = await FloatsAsync(await server.PostJsonAsync("/generate", body, "application/octet-stream"));

        Fixture.AssertClose(expected.Generated, Rows(byQuery, "data", server.Model.DataSize), Tolerance);
        Fixture.AssertClose(expected.Generated, raw, Tolerance);
        Assert.Equal(conditional, byQuery.TryGetProperty("labels", out var given));
        if (conditional)
        {
            Assert.Equal(labels, string.Join(',', given.EnumerateArray()));
        }
    }

    [Fact]
    public async Task A_generated_row_depends_on_seed_and_number_alone()
    {
        await using var server = await StartAsync("conv-cvae");
        var size = server.Model.DataSize;
        var all = await GenerateAsync("count=40&seed=9&firstRow=100&labels=0:0.3,2:0.7");
        var part = await GenerateAsync("count=7&seed=9&firstRow=113&labels=0:0.3,2:0.7");
        var other = await GenerateAsync("count=7&seed=10&firstRow=113&labels=0:0.3,2:0.7");

        Fixture.AssertClose([.. all[(13 * size)..(20 * size)].Select(value => (double)value)], part, Tolerance);
        Assert.NotEqual(part, other);
        Assert.Equal(server.Model.Generate(40, 9, LabelPlan.Parse("0:0.3,2:0.7", 3), 100), all);
        Assert.Equal(server.Model.Generate(5, 0), await GenerateAsync("count=5"));

        async Task<float[]> GenerateAsync(string query)
        {
            var request = new HttpRequestMessage(HttpMethod.Get, $"/generate?{query}");
            request.Headers.Accept.ParseAdd("application/octet-stream");
            return await FloatsAsync(await server.Client.SendAsync(request));
        }
    }

    [Fact]
    public async Task The_model_describes_itself()
    {
        await using var server = await StartAsync("conv-cvae", "--Vae:MaxRequestRows", "12");
        var model = await JsonAsync(await server.Client.GetAsync("/model"));

        Assert.Equal("[1,6,6]", model.GetProperty("shape").GetRawText());
        Assert.Equal(36, model.GetProperty("dataSize").GetInt32());
        Assert.Equal(3, model.GetProperty("latentSize").GetInt32());
        Assert.Equal(3, model.GetProperty("classCount").GetInt32());
        Assert.Equal("Bernoulli", model.GetProperty("likelihood").GetString());
        Assert.Equal(12, model.GetProperty("maxRequestRows").GetInt32());
    }

    [Theory]
    [InlineData("*/*", "application/octet-stream")]
    [InlineData("application/*", "application/octet-stream")]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json;q=0.5, application/octet-stream;q=0.4", "application/json")]
    [InlineData("text/html, application/json;q=0.1", "application/json")]
    [InlineData("application/octet-stream;q=0, */*;q=0.1", "application/json")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("application/json; charset=utf-8; q=0.5, application/octet-stream; q=0.6", "application/octet-stream")]
    [InlineData("application/octet-stream; q=0.2, application/json; charset=\"utf-8\"; q=0.3", "application/json")]
    public async Task The_answers_format_is_the_one_accepted_best(string accept, string expected)
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostRawAsync("/encode", Fixture.Expected("mlp").Data, accept);
        Assert.Equal(expected, answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("\"utf-8\"")]
    [InlineData("UTF-8")]
    public async Task A_JSON_body_may_say_its_charset(string charset)
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostAsync("/encode", OneRow, $"application/json; charset={charset}");
        Assert.Equal(server.Model.LatentSize, Rows(await JsonAsync(answer), "mean", server.Model.LatentSize).Length);
    }

    [Fact]
    public async Task Generate_needs_no_body_where_the_query_says_all()
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.Client.PostAsync("/generate?count=1", null);
        Assert.Equal(server.Model.Generate(1, 0), Rows(await JsonAsync(answer), "data", server.Model.DataSize));
    }

    [Fact]
    public async Task Numbers_that_JSON_has_no_word_for_are_named()
    {
        await using var server = await StartAsync("gaussian");
        var rows = Enumerable.Repeat(float.MaxValue, server.Model.DataSize).ToArray();
        var answer = await server.PostRawAsync("/score", rows, "application/json");
        Assert.Equal("NaN", (await JsonAsync(answer)).GetProperty("reconstructionLoss")[0].GetString());
    }

    [Fact]
    public async Task OpenAPI_describes_every_endpoint_with_the_models_sizes()
    {
        await using var server = await StartAsync("conv-cvae");
        var document = JsonElement.Parse(await server.Client.GetStringAsync("/openapi/v1.json"));
        var paths = document.GetProperty("paths");

        Assert.Equal(
            ["/decode", "/encode", "/generate", "/model", "/reconstruct", "/score"],
            paths.EnumerateObject().Select(path => path.Name).Order()
        );
        var score = paths.GetProperty("/score").GetProperty("post");
        Assert.Equal(
            ["elboSamples", "seed", "firstRow", "labels"],
            score.GetProperty("parameters").EnumerateArray().Select(field => field.GetProperty("name").GetString())
        );
        var body = score.GetProperty("requestBody").GetProperty("content");
        Assert.Equal(36, Schema(body).GetProperty("data").GetProperty("items").GetProperty("maxItems").GetInt32());
        Assert.Equal(
            "binary",
            body.GetProperty("application/octet-stream").GetProperty("schema").GetProperty("format").GetString()
        );
        var answer = score.GetProperty("responses").GetProperty("200").GetProperty("content");
        Assert.Equal(
            ["reconstructionLoss", "klDivergence", "negativeElbo"],
            Schema(answer).EnumerateObject().Select(column => column.Name)
        );

        static JsonElement Schema(JsonElement content) =>
            content.GetProperty("application/json").GetProperty("schema").GetProperty("properties");
    }

    private static string Query(Expected expected) =>
        expected.Labels.Length > 0 ? $"?labels={string.Join(',', expected.Labels)}" : "";

    private static object Body(VaeModel model, Expected expected) =>
        model.IsConditional
            ? new { data = expected.Data.Chunk(model.DataSize), labels = expected.Labels }
            : new { data = expected.Data.Chunk(model.DataSize) };

    private static float[] Rows(JsonElement answer, string column, int width)
    {
        var rows = answer.GetProperty(column).EnumerateArray().Select(Numbers).ToArray();
        Assert.All(rows, row => Assert.Equal(width, row.Length));
        return [.. rows.SelectMany(row => row)];
    }

    private static float[] Numbers(JsonElement array) =>
        [.. array.EnumerateArray().Select(number => number.GetSingle())];

    private static void AssertRelative(double[] expected, IEnumerable<float> actual)
    {
        var values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        Assert.All(
            expected.Zip(values, (e, a) => (e, a)),
            pair => Assert.True(Math.Abs(pair.e - pair.a) <= 1e-5 * Math.Abs(pair.e) + 1e-6, $"{pair}")
        );
    }
}
