using System.Net;
using System.Net.Http.Headers;
using System.Text;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>What clients send that will not do: each is refused by itself, with one sentence.</summary>
public class BadRequestTests
{
    private const string Row = "[0,0,0,0,0,0]";

    [Theory]
    [InlineData("", "The body is not JSON at line 1, byte 1; expected one object.")]
    [InlineData("{\"data\":[[0,", "The body is not JSON at line 1, byte 12; expected one object.")]
    [InlineData("{\"data\":[" + Row + "]}\n{}", "The body is not JSON at line 2, byte 1; expected one object.")]
    [InlineData("{\"data\":[[NaN,0,0,0,0,0]]}", "The body is not JSON at line 1, byte 11; expected one object.")]
    [InlineData("[" + Row + "]", "The body is an array; expected an object.")]
    [InlineData("null", "The body is null; expected an object.")]
    [InlineData("{}", "The body has no field 'data'; expected an array of rows.")]
    [InlineData("{\"data\":[]}", "The request has no rows; expected at least one.")]
    [InlineData("{\"data\":7}", "The field 'data' is a number; expected an array of rows, each an array of numbers.")]
    [InlineData("{\"data\":" + Row + "}", "Row 0 of 'data' is a number; expected an array of 6 numbers.")]
    [InlineData("{\"data\":[" + Row + ",{}]}", "Row 1 of 'data' is an object; expected an array of 6 numbers.")]
    [InlineData("{\"data\":[" + Row + ",[0,0,0]]}", "Row 1 of 'data' has 3 numbers; expected 6.")]
    [InlineData("{\"data\":[[0,0,0,0,0,0,0]]}", "Row 0 of 'data' has more than 6 numbers; expected 6.")]
    [InlineData("{\"data\":[[0,0,\"0\",0,0,0]]}", "Element 2 of row 0 of 'data' is a string; expected a number.")]
    [InlineData("{\"data\":[[0,0,true,0,0,0]]}", "Element 2 of row 0 of 'data' is a truth value; expected a number.")]
    [InlineData("{\"data\":[[[0,0],[0,0],[0,0]]]}", "Element 0 of row 0 of 'data' is an array; expected a number.")]
    [InlineData(
        "{\"data\":[" + Row + ",[0,0,0,1.5,0,0]]}",
        "Row 1 of 'data' holds 1.5 at element 3; expected a number from 0 to 1."
    )]
    [InlineData(
        "{\"data\":[[0,0,1e99,0,0,0]]}",
        "Row 0 of 'data' holds Infinity at element 2; expected a number from 0 to 1."
    )]
    [InlineData("{\"data\":[" + Row + "],\"data\":[]}", "The field 'data' is given twice; expected it once.")]
    [InlineData("{\"data\":[" + Row + "],\"lables\":[1]}", "The field 'lables' is unknown; expected labels.")]
    [InlineData(
        "{\"data\":[" + Row + "],\"labels\":[0]}",
        "Labels were given, but the model is unconditional and expects none."
    )]
    [InlineData(
        "{\"data\":[" + Row + "],\"labels\":\"0\"}",
        "The field 'labels' is a string; expected an array of one class for each row."
    )]
    [InlineData(
        "{\"data\":[" + Row + "],\"labels\":[\"0\"]}",
        "The field 'labels' is a string; expected an array of one class for each row."
    )]
    [InlineData(
        "{\"data\":[" + Row + "],\"labels\":[0.5]}",
        "The field 'labels' holds '0.5'; expected one class for each row, such as 3,1,4."
    )]
    [InlineData(
        "{\"data\":[" + Row + "],\"\\ud800\":1}",
        "The body holds a text that is not Unicode; expected UTF-8 without lone surrogates."
    )]
    public async Task A_body_that_is_not_what_it_should_be_is_named(string body, string sentence)
    {
        await using var server = await StartAsync("mlp");
        Assert.Equal(
            sentence,
            await RefusalAsync(await server.PostTextAsync("/encode", body), HttpStatusCode.BadRequest)
        );
    }

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

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.NegativeInfinity, "-Infinity")]
    [InlineData(-0.25f, "-0.25")]
    public async Task Raw_numbers_out_of_range_are_named(float bad, string shown)
    {
        await using var server = await StartAsync("mlp");
        var answer = await server.PostRawAsync("/encode", [0, 0, 0, 0, 0, 0, 0, bad, 0, 0, 0, 0]);
        Assert.Equal(
            $"Row 1 of 'data' holds {shown} at element 1; expected a number from 0 to 1.",
            await RefusalAsync(answer, HttpStatusCode.BadRequest)
        );
    }

    [Theory]
    [InlineData(0, "The request has no rows; expected at least one.")]
    [InlineData(23, "The body has 23 bytes; expected a multiple of 24, a row of 6 float32 numbers.")]
    [InlineData(28, "The body has 28 bytes; expected a multiple of 24, a row of 6 float32 numbers.")]
    public async Task A_raw_body_of_another_length_is_named(int length, string sentence)
    {
        await using var server = await StartAsync("mlp");
        var answer = await PostAsync(server, new byte[length], "application/octet-stream");
        Assert.Equal(sentence, await RefusalAsync(answer, HttpStatusCode.BadRequest));
    }

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
        var answer = await PostAsync(server, new byte[24], type, encoding);
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

    [Fact]
    public async Task Paths_and_methods_that_are_not_there_are_problems_too()
    {
        await using var server = await StartAsync("mlp");
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

    private static Task<HttpResponseMessage> PostAsync(
        RunningServer server,
        byte[] body,
        string? type,
        string encoding = ""
    )
    {
        var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (encoding.Length > 0)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return server.Client.PostAsync("/encode", content);
    }
}
