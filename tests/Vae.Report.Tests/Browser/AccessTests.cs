namespace Vae.Report.Tests;

/// <summary>The page without a mouse and without eyes.</summary>
public sealed class AccessTests(ReportWindows windows) : BrowserTest(windows)
{
    private const string Focusable =
        "a[href], button, input, select, textarea, summary, [tabindex]:not([tabindex='-1'])";

    // What is named by nothing: neither by a label nor by its text, attributes or what aria-labelledby points to.
    private const string Unnamed = """
        selector => [...document.querySelectorAll(selector)]
          .filter(element => {
            const labelled = (element.getAttribute("aria-labelledby") ?? "").split(" ").filter(id => id);
            if (labelled.some(id => !document.getElementById(id))) { return true; }
            const texts = [
              element.getAttribute("aria-label"),
              ...labelled.map(id => document.getElementById(id).textContent),
              ...[...(element.labels ?? [])].map(label => label.textContent),
              element.matches("a, button, summary, output") ? element.textContent : "",
              element.matches("img") ? element.alt : "",
            ];
            return !texts.some(text => text?.trim());
          })
          .map(element => element.outerHTML.slice(0, 120))
        """;

    [Fact]
    public Task Every_control_is_reached_by_tab_and_shows_that_it_is() =>
        VisitAlone(async page =>
        {
            await page.Explorer.Select("cvae");
            await IsReachedByTab(page);
            await page.Explorer.Select("wide");
            await IsReachedByTab(page);
        });

    [Fact]
    public Task Everything_that_is_seen_or_used_has_a_name() =>
        Visit(async page =>
        {
            await page.Explorer.Select("cvae");
            const string Named =
                "img, a, button, select, input, canvas[tabindex], #digit, #drawing, #reconstruction, [role=img], [role=application], summary";
            Assert.NotEqual(0, await page.Page.Locator(Named).CountAsync());
            Assert.Empty(await page.Evaluate<string[]>(Unnamed, Named));
        });

    [Fact]
    public Task Descriptions_point_to_something_no_id_is_given_twice_and_headings_leave_out_no_level() =>
        Visit(async page =>
        {
            await page.Explorer.Ready();
            var ids = await page.Evaluate<string[]>(
                "[...document.querySelectorAll('[id]')].map(element => element.id)"
            );
            Assert.Equal(ids.Distinct(), ids);
            var described = await page.Evaluate<string[]>(
                """
                ["aria-describedby", "aria-labelledby", "aria-controls", "for"].flatMap(name =>
                  [...document.querySelectorAll(`[${name}]`)].flatMap(element => element.getAttribute(name).split(" ")))
                """
            );
            Assert.All(described, id => Assert.Contains(id, ids), throwIfEmpty: true);
            Assert.NotEmpty(await page["#plane"].GetAttributeAsync("aria-describedby") ?? "");
            Assert.Equal("polite", await page["#position"].GetAttributeAsync("aria-live"));
            var levels = await page.Evaluate<int[]>(
                "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])"
            );
            Assert.Equal(1, levels[0]);
            Assert.All(
                levels.Zip(levels.Skip(1)),
                pair => Assert.True(pair.Second <= pair.First + 1),
                throwIfEmpty: true
            );
            Assert.Equal("status", await page["#explorer-status"].GetAttributeAsync("role"));
        });

    [Fact]
    public Task The_first_stop_skips_to_the_content() =>
        VisitAlone(async page =>
        {
            await page.Page.Keyboard.PressAsync("Tab");
            Assert.True(
                await page.Evaluate<bool>(
                    "document.activeElement.matches('a[href^=\"#\"]') && document.activeElement.getBoundingClientRect().top >= 0"
                )
            );
            await page.Page.Keyboard.PressAsync("Enter");
            Assert.True(
                await page.Evaluate<bool>(
                    "!!document.querySelector('main:target, main :target') || location.hash.length > 1"
                )
            );
        });

    private static async Task IsReachedByTab(ReportPage page)
    {
        var expected = await page.Evaluate<int>(
            $$"""
            () => {
              window.controls = [...document.querySelectorAll("{{Focusable}}")]
                .filter(element => !element.disabled && element.checkVisibility() && !element.closest("details:not([open]) > :not(summary)"));
              window.reached = new Map();
              return controls.length;
            }
            """
        );
        for (var i = 0; i <= expected; i++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            await page.Evaluate<bool>(
                """
                () => {
                  const element = document.activeElement;
                  const style = getComputedStyle(element);
                  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
                  reached.set(element, ring || style.boxShadow !== "none");
                  return true;
                }
                """
            );
        }

        Assert.Empty(
            await page.Evaluate<string[]>(
                "controls.filter(e => !reached.has(e)).map(e => 'not reached: ' + e.outerHTML.slice(0, 120))"
            )
        );
        Assert.Empty(
            await page.Evaluate<string[]>(
                "controls.filter(e => !reached.get(e)).map(e => 'no focus to be seen: ' + e.outerHTML.slice(0, 120))"
            )
        );
    }
}
