using System.Net;
using static HttpInference.Tests.RunningServer;

namespace HttpInference.Tests;

/// <summary>Bodies of rows that will not do: each is refused with one sentence, which says where.</summary>
public class BodyTests
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
        var answer = await server.PostAsync("/encode", new byte[length], "application/octet-stream");
        Assert.Equal(sentence, await RefusalAsync(answer, HttpStatusCode.BadRequest));
    }
}
