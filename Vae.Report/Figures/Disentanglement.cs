using Vae.Inference;

namespace Vae.Report;

/// <summary>The report's figure 6: the label says what is written, the latent vector how.</summary>
internal static partial class Disentanglement
{
    // More classes than these do not fit beside each other.
    private const int MostClasses = 20;

    public static Figure Make(ReportInputs inputs)
    {
        var size = inputs.Cvae.LatentSize;
        var shown = Math.Min(inputs.Cvae.ClassCount, MostClasses);
        IReadOnlyList<SheetOfLatents> sheets =
        [
            LabelPaths(inputs),
            OneLatentAllLabels(inputs, shown),
            StyleTransfer(inputs, shown),
            ClassTraversals(inputs, shown),
        ];
        return new Figure
        {
            Id = "06-disentanglement",
            Title = "Class and style, told apart",
            Caption =
                "The CVAE's decoder takes a class and a latent vector. First: the same two latent paths under two classes. Second: each row one latent vector "
                + $"drawn from the prior (seed {inputs.Seed}) under every class. Third: test images of {inputs.Test.Name} (drawn with seed {inputs.Seed}), encoded with "
                + "their class and decoded as every class. Fourth: the same two latent paths under every class."
                + LatentTexts.Others(size)
                + (shown < inputs.Cvae.ClassCount ? $" Shown are {shown} of {inputs.Cvae.ClassCount} classes." : ""),
            Alt =
                "Four grids of decoded images; in the first and the last a row is a class and a column a latent vector, in the others a row is a latent vector and a column a class.",
            Data = new
            {
                model = "CVAE",
                inputs.Seed,
                sheets = sheets.Select(sheet => sheet.Data).ToList(),
            },
            Sheets = [.. sheets.Select(sheet => sheet.Sheet)],
        };
    }

    /// <summary>Every class in turn for each of <paramref name="rows"/> latent vectors.</summary>
    private static long[] EveryClass(int rows, int shown) =>
        [.. Enumerable.Range(0, rows * shown).Select(i => (long)(i % shown))];

    /// <summary>Each latent vector as often as there are classes shown.</summary>
    private static float[] ForEveryClass(float[] latents, int size, int shown) =>
        [.. latents.Chunk(size).SelectMany(z => Enumerable.Repeat(z, shown)).SelectMany(z => z)];
}

/// <summary>A sheet of decoded images and the numbers behind it.</summary>
internal sealed record SheetOfLatents(ImageSheet Sheet, object Data);
