using System.Text.Json;

namespace Vae.Report.Tests;

/// <summary>Numbers out of JSON.</summary>
internal static class JsonNumbers
{
    public static double Double(this JsonElement json, string name) => json.GetProperty(name).GetDouble();

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static double[] Doubles(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    public static long[] Longs(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray().Select(value => value.GetInt64())];

    /// <summary>Rows of numbers.</summary>
    public static float[][] Vectors(this JsonElement json, string name) =>
        [
            .. json.GetProperty(name)
                .EnumerateArray()
                .Select(row => row.EnumerateArray().Select(value => value.GetSingle()).ToArray()),
        ];

    public static JsonElement[] Elements(this JsonElement json, string name) =>
        [.. json.GetProperty(name).EnumerateArray()];

    /// <summary>The element whose property has a value.</summary>
    public static JsonElement Named(this JsonElement json, string list, string value, string property = "name") =>
        json.Elements(list).Single(element => element.Text(property) == value);

    /// <summary>Checks numbers one by one.</summary>
    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= tolerance,
                $"Number {i} is {actual[i]}; expected {expected[i]} within {tolerance}."
            );
        }
    }
}
