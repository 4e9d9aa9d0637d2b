using System.Net;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Formats that nobody reads or writes here.</summary>
public class FormatTests
{
    [Theory]
    [InlineData(
        "text/plain",
        "",
        "The Content-Type is 'text/plain'; expected application/json or application/octet-stream."
    )]
    [InlineData(
        null,
        "",
        "The request has no readable Content-Type; expected application/json or application/octet-stream."
    )]
    [InlineData("application/json; charset=utf-16", "", "The charset is 'utf-16'; expected utf-8.")]
    [InlineData("application/octet-stream", "gzip", "The Content-Encoding is 'gzip'; expected none.")]
    public async Task Another_type_of_content_is_415(string? type, string encoding, string sentence)
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostAsync("/encode", new byte[24], type, encoding);
        Assert.Equal(sentence, await RefusalAsync(answer, HttpStatusCode.UnsupportedMediaType));
    }

    [Fact]
    public async Task Raw_fields_to_generate_are_415()
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostRawAsync("/generate", [1]);
        Assert.Equal(
            "The Content-Type is 'application/octet-stream'; expected application/json.",
            await RefusalAsync(answer, HttpStatusCode.UnsupportedMediaType)
        );
    }

    [Fact]
    public async Task An_answer_that_nobody_can_give_is_406()
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostRawAsync("/encode", new float[6], "image/png");
        Assert.Equal(
            "The request accepts 'image/png'; expected application/json or application/octet-stream.",
            await RefusalAsync(answer, HttpStatusCode.NotAcceptable)
        );
    }
}
