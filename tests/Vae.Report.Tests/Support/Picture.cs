using System.Runtime.InteropServices;

namespace Vae.Report.Tests;

/// <summary>What tells a picture from a blank one.</summary>
internal static class Picture
{
    /// <summary>Checks that a picture shows something: many colours, and none of them almost everywhere.</summary>
    /// <param name="png">The picture.</param>
    /// <param name="name">What to call it when it is blank.</param>
    /// <param name="colours">The fewest colours of a picture that shows something.</param>
    public static void ShowsSomething(byte[] png, string name, int colours = 16)
    {
        var picture = PngDecoder.Read(png);
        var counts = new Dictionary<uint, int>();
        for (var i = 0; i < picture.Pixels.Length; i += picture.Channels)
        {
            var colour = 0u;
            foreach (var value in picture.Pixels.AsSpan(i, picture.Channels))
            {
                colour = (colour << 8) | value;
            }

            CollectionsMarshal.GetValueRefOrAddDefault(counts, colour, out _)++;
        }

        var commonest = counts.Values.Max() / (double)(picture.Width * picture.Height);
        Assert.True(counts.Count >= colours, $"{name} has {counts.Count} colours; expected {colours} at least.");
        Assert.True(
            commonest < 0.99,
            $"{name} is of one colour on {commonest:P1} of its {picture.Width}×{picture.Height} pixels."
        );
    }
}
