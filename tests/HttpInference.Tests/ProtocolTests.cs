using System.Net;
using System.Text;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>What is wrong before a body is looked at, and what a refusal does to others: nothing.</summary>
public class ProtocolTests
{
    [Fact]
    public async Task A_body_that_is_no_HTTP_is_400()
    {
        await using var server = await StartAsync("mlp");
        await using var connection = await server.ConnectAsync();
        await connection.WriteAsync(
            Encoding.ASCII.GetBytes(
                "POST /encode HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n"
            )
        );
        using var reader = new StreamReader(connection);
        var answer = await reader.ReadToEndAsync();

        Assert.StartsWith("HTTP/1.1 400 Bad Request", answer);
        Assert.Contains("\"detail\":\"The request is not readable: ", answer);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/octet-stream")]
    public async Task Paths_and_methods_that_are_not_there_are_problems_too(string accept)
    {
        await using var server = await StartAsync("mlp");
        server.Client.DefaultRequestHeaders.Accept.ParseAdd(accept);
        var path = await server.Client.GetAsync("/nothing");
        var method = await server.Client.GetAsync("/encode");

        Assert.Equal(HttpStatusCode.NotFound, path.StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, method.StatusCode);
        Assert.Equal("application/problem+json", path.Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/problem+json", method.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_refused_request_joins_no_batch_and_is_counted()
    {
        await using var server = await StartAsync("mlp");
        Task<HttpResponseMessage>[] answers;
        using (await server.HoldAsync())
        {
            answers =
            [
                .. Enumerable
                    .Range(0, 9)
                    .Select(i => server.PostRawAsync("/encode", [0, 0, 0, 0, 0, i % 3 == 1 ? float.NaN : 0])),
            ];
            await server.Metrics.ReachAsync("vae.queue.length/encode", 6);
            await server.Metrics.ReachAsync("vae.requests.refused/400", 3);
        }

        var statuses = (await Task.WhenAll(answers)).Select(answer => answer.StatusCode).ToArray();
        Assert.Equal(
            Enumerable.Range(0, 9).Select(i => i % 3 == 1 ? HttpStatusCode.BadRequest : HttpStatusCode.OK),
            statuses
        );
        Assert.Equal(6, server.Metrics.Sum("vae.rows/encode"));
    }
}
