using Microsoft.Playwright;

namespace Vae.Report.Tests;

/// <summary>A page in a window of its own, with nothing remembered, and what it complained of and asked for since it was last looked at.</summary>
internal sealed class OpenPage
{
    /// <summary>How long the page may take for anything, in milliseconds: a busy machine is slow, and a broken page fails either way.</summary>
    public const float Patience = 300_000;

    private static readonly string[] Inside = ["blob:", "data:"];

    private readonly List<string> console = [];
    private readonly List<string> requests = [];
    private readonly Uri home;

    public OpenPage(IPage page, Uri home)
    {
        (Page, this.home) = (page, home);
        page.Console += (_, message) => console.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => console.Add($"uncaught: {error}");
        page.Request += (_, request) => requests.Add(request.Url);
        page.RequestFailed += (_, request) => console.Add($"failed: {request.Url} {request.Failure}");
    }

    public IPage Page { get; }

    /// <summary>Goes to the report; once is enough.</summary>
    public async Task Begin()
    {
        if (Page.Url == "about:blank")
        {
            await Page.GotoAsync(new Uri(home, "index.html").AbsoluteUri);
        }
    }

    /// <summary>What to know of the page when a test of it fails.</summary>
    public async Task<string> Describe()
    {
        var model = await Page.EvaluateAsync<string?>("document.querySelector('#explorer-model')?.value");
        return $"The model: {model}. The page's console: {string.Join('\n', console.DefaultIfEmpty("empty"))}";
    }

    /// <summary>Fails on any complaint in the console and any request elsewhere.</summary>
    public void IsContent()
    {
        Assert.DoesNotContain(console, line => !line.StartsWith("log:", StringComparison.Ordinal));
        Assert.All(
            requests,
            request =>
                Assert.True(
                    Inside.Append(home.AbsoluteUri).Any(start => request.StartsWith(start, StringComparison.Ordinal)),
                    $"The page asks for {request}."
                )
        );
        console.Clear();
        requests.Clear();
    }
}
