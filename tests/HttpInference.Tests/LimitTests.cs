using System.Net;
using System.Net.Http.Headers;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>More than the server takes.</summary>
public class LimitTests
{
    private const string Row = "[0,0,0,0,0,0]";

    [Fact]
    public async Task Too_many_rows_are_413_in_either_format()
    {
        await using var server = await StartAsync("mlp", "--Vae:MaxRequestRows", "2");
        const string Sentence =
            "The request has more than 2 rows, the most that this server takes; send them in several requests.";

        Assert.Equal(4 * 2, (await server.RawAsync("/encode", new float[12])).Length);
        var raw = await server.PostRawAsync("/encode", new float[18]);
        var json = await server.PostTextAsync("/encode", $"{{\"data\":[{Row},{Row},{Row}]}}");

        Assert.Equal(Sentence, await RefusalAsync(raw, HttpStatusCode.RequestEntityTooLarge));
        Assert.Equal(Sentence, await RefusalAsync(json, HttpStatusCode.RequestEntityTooLarge));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_413_whether_its_length_is_said_or_not(bool chunked)
    {
        await using var server = await StartAsync("mlp", "--Vae:MaxRequestBodySize", "1000");
        var request = new HttpRequestMessage(HttpMethod.Post, "/encode")
        {
            Content = new ByteArrayContent(new byte[1008]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Headers.TransferEncodingChunked = chunked;

        Assert.Equal(
            "The body has more than 1000 bytes, the most that this server takes.",
            await RefusalAsync(await server.Client.SendAsync(request), HttpStatusCode.RequestEntityTooLarge)
        );
        Assert.Equal(1, server.Metrics.Sum("vae.requests.refused/413"));
    }
}
