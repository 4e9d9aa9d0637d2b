using System.Net;
using System.Text.RegularExpressions;

namespace Vae.Report.Tests;

/// <summary>Texts are texts, whatever is in them, and every figure has its place.</summary>
[Collection(ReadsThePage.Name)]
public sealed class PageHtmlTests(WrittenPage page)
{
    [Theory]
    [InlineData("<h2 id=\"02-latent-scatter-title\">(.*)</h2>", WrittenPage.Title)]
    [InlineData("<a href=\"#02-latent-scatter\">(.*)</a>", WrittenPage.Title)]
    [InlineData("<figcaption>(Of .*)</figcaption>", WrittenPage.Caption)]
    [InlineData("role=\"img\" aria-label=\"(Points [^\"]*)\"", WrittenPage.Alt)]
    [InlineData("alt=\"(Even [^\"]*)\"", "Even \"steps\"")]
    [InlineData("aria-label=\"(PNG: [^\"]*even[^\"]*)\"", "PNG: <even>")]
    public void Texts_are_escaped(string pattern, string text)
    {
        var found = Regex.Match(page.Html, pattern).Groups[1].Value;
        Assert.Equal(text, WebUtility.HtmlDecode(found));
        Assert.DoesNotContain('<', found);
    }

    [Fact]
    public void Sections_come_in_the_order_of_the_figures_after_the_explorer() =>
        Assert.Equal(
            WrittenPage.Figures.Select(figure => figure.Id).Prepend("explorer"),
            Regex.Matches(page.Html, "<section id=\"([^\"]+)\"").Select(match => match.Groups[1].Value)
        );

    [Fact]
    public void Pictures_take_half_their_pixels_and_say_what_they_show() =>
        Assert.Contains(
            "<img src=\"figures/03-traversal-quantiles.png\" alt=\"Steps of quantiles\" width=\"20\" height=\"30\"",
            page.Html,
            StringComparison.Ordinal
        );

    [Fact]
    public void Numbers_of_images_and_the_seed_are_said_in_the_introduction()
    {
        var introduction = Regex.Match(page.Html, "<p class=\"introduction\">(.*)</p>").Groups[1].Value;
        Assert.Contains("600 images of synthetic training", introduction, StringComparison.Ordinal);
        Assert.Contains("300 test images", introduction, StringComparison.Ordinal);
        Assert.Contains("seed 5", introduction, StringComparison.Ordinal);
    }
}
