using System.Net;
using Vae.Cli;

namespace Vae.Report.Tests;

public sealed class ReportServerTests : IDisposable
{
    private readonly Vae.Tests.TemporaryDirectory root = new();

    public void Dispose() => root.Dispose();

    [Theory]
    [InlineData("index.html", "", "text/html")]
    [InlineData("assets/page.js", "assets/page.js", "text/javascript")]
    [InlineData("figures/a.png", "figures/a.png", "image/png")]
    [InlineData("figures/a.json", "figures/a.json", "application/json")]
    public async Task Files_are_served_with_their_types(string file, string address, string type)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[file])!);
        await File.WriteAllTextAsync(root[file], "contents");
        using var server = ReportServer.Start(root.Path, 0);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.Equal("contents", await response.Content.ReadAsStringAsync());
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Nothing_outside_the_directory_is_served()
    {
        Directory.CreateDirectory(root["report"]);
        await File.WriteAllTextAsync(root["secret.txt"], "secret");
        using var server = ReportServer.Start(root["report"], 0);
        Assert.StartsWith("http://127.0.0.1:", server.Address, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = new Uri(server.Address) };
        foreach (var address in (string[])["nothing.html", "%2e%2e/secret.txt", "..%2fsecret.txt"])
        {
            using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        }
    }

    [Fact]
    public void A_taken_port_is_an_error_of_one_sentence()
    {
        using var server = ReportServer.Start(root.Path, 0);
        var port = new Uri(server.Address).Port;
        var error = Assert.Throws<IOException>(() => ReportServer.Start(root.Path, port));
        Assert.Contains($"127.0.0.1:{port}", error.Message, StringComparison.Ordinal);
    }
}
