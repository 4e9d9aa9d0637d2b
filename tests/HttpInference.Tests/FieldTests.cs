using System.Net;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Fields and labels that will not do, in a query and in JSON.</summary>
public class FieldTests
{
    private const string Row = "[0,0,0,0,0,0]";

    [Theory]
    [InlineData(
        "/decode",
        "{\"latents\":[[0,1e99]]}",
        "Row 0 of 'latents' holds Infinity at element 1; expected a finite number."
    )]
    [InlineData("/decode", "{\"data\":[[0,1]]}", "The field 'data' is unknown; expected labels.")]
    [InlineData("/encode?seed=1", "{}", "The field 'seed' is unknown; expected labels.")]
    [InlineData(
        "/score?elboSamples=x",
        "{\"data\":[" + Row + "]}",
        "The field 'elboSamples' is 'x'; expected a whole number from 0 to 8."
    )]
    [InlineData(
        "/score?elboSamples=5",
        "{\"data\":[" + Row + "," + Row + "]}",
        "The field 'elboSamples' is 5 for 2 rows, 10 samples; expected at most 8."
    )]
    [InlineData(
        "/score?seed=1",
        "{\"data\":[" + Row + "]}",
        "The field 'seed' was given without 'elboSamples'; a score without samples draws nothing."
    )]
    [InlineData(
        "/score?elboSamples=1&firstRow=-1",
        "{\"data\":[" + Row + "]}",
        "The field 'firstRow' is '-1'; expected a whole number from 0 to 9223372036854775806."
    )]
    [InlineData(
        "/score?elboSamples=1",
        "{\"data\":[" + Row + "],\"elboSamples\":1}",
        "The field 'elboSamples' is given twice; expected it once."
    )]
    [InlineData("/generate", "{\"count\":0}", "The field 'count' is '0'; expected a whole number from 1 to 8.")]
    [InlineData("/generate", "{\"count\":9}", "The field 'count' is '9'; expected a whole number from 1 to 8.")]
    [InlineData("/generate", "{\"count\":1e1}", "The field 'count' is '1e1'; expected a whole number from 1 to 8.")]
    [InlineData("/generate", "{\"count\":\"3\"}", "The field 'count' is a string; expected a whole number.")]
    [InlineData(
        "/generate",
        "{\"count\":99999999999999999999999999999999999999999999}",
        "The field 'count' is '9999999999999999999999999999999999999999…'; expected a whole number from 1 to 8."
    )]
    [InlineData(
        "/generate",
        "{\"count\":2,\"firstRow\":9223372036854775806}",
        "The field 'firstRow' is '9223372036854775806'; expected a whole number from 0 to 9223372036854775805."
    )]
    [InlineData(
        "/generate",
        "{\"labels\":\"0\"}",
        "Labels were given, but the model is unconditional and expects none."
    )]
    [InlineData("/generate", "{\"labels\":[0]}", "The field 'labels' is an array; expected a text such as \"0-9\".")]
    [InlineData("/generate?count=1&count=2", "{}", "The field 'count' is given twice; expected it once.")]
    public async Task A_field_that_will_not_do_is_named(string path, string body, string sentence)
    {
        await using var server = await StartAsync("mlp", "--Vae:MaxRequestRows", "8");
        Assert.Equal(sentence, await RefusalAsync(await server.PostTextAsync(path, body), HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("/encode", "There are 0 labels for 1 rows; the model is conditional and expects one per row.")]
    [InlineData(
        "/encode?labels=0,1",
        "There are 2 labels for 1 rows; the model is conditional and expects one per row."
    )]
    [InlineData("/encode?labels=3", "Row 0 of the labels is 3; expected a class from 0 to 2.")]
    [InlineData("/score?labels=-1", "Row 0 of the labels is -1; expected a class from 0 to 2.")]
    [InlineData(
        "/reconstruct?labels=a",
        "The field 'labels' holds 'a'; expected one class for each row, such as 3,1,4."
    )]
    public async Task A_label_that_does_not_fit_is_named(string path, string sentence)
    {
        await using var server = await StartAsync("conv-cvae");
        var answer = await server.PostRawAsync(path, new float[server.Model.DataSize]);
        Assert.Equal(sentence, await RefusalAsync(answer, HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("7", "The label 7 is out of range; expected a class from 0 to 2.")]
    [InlineData(
        "x",
        "The labels 'x' are not readable; expected a label (3), a list (1,7), a range (0-9) or proportions (0:0.5,1:0.5)."
    )]
    public async Task A_plan_of_labels_that_will_not_do_is_named(string labels, string sentence)
    {
        await using var server = await StartAsync("conv-cvae");
        var answer = await server.Client.GetAsync($"/generate?labels={labels}");
        Assert.Equal(sentence, await RefusalAsync(answer, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_plan_of_labels_without_end_is_refused()
    {
        await using var server = await StartAsync("conv-cvae");
        var answer = await server.PostJsonAsync("/generate", new { labels = new string('1', 1001) });
        Assert.Equal(
            "The field 'labels' has 1001 characters; expected at most 1000.",
            await RefusalAsync(answer, HttpStatusCode.BadRequest)
        );
    }
}
