using Vae.Inference;

namespace Vae.Report;

/// <summary>What a model of grey pictures or colours draws: of each class, where it has classes.</summary>
internal static class GeneratedPictures
{
    private const long Seed = 1;
    private const int Columns = 10;
    private const int RowsWithoutClasses = 6;

    /// <summary>More rows than these make a picture that nobody looks through.</summary>
    private const int MostClasses = 20;

    /// <summary>Whether a bundle generates rows, and they are pictures that a PNG file can hold.</summary>
    public static bool AreOf(ModelBundle bundle) =>
        bundle.Card.Signature is { Shape: { IsImage: true, Channels: 1 or 3 } } signature
        && (signature.Codes is null || bundle.CodePrior is not null);

    public static Figure Make(ModelBundle bundle, CancellationToken cancellation)
    {
        using var model = BundleModel.Of(bundle);
        var classes = Math.Min(model.ClassCount, MostClasses);
        var rows = model.IsConditional ? classes : RowsWithoutClasses;
        var plan = model.IsConditional
            ? LabelPlan.Cycle([.. Enumerable.Range(0, rows * Columns).Select(i => (long)(i / Columns))])
            : null;
        string[] names =
        [
            .. Enumerable.Range(0, classes).Select(label => bundle.Card.ClassNames?[label] ?? $"{label}"),
        ];
        var ofWhat = model.IsConditional
            ? $"{Columns} pictures of each of {(classes < model.ClassCount ? $"the first {classes}" : $"the {classes}")} classes"
            : $"{rows * Columns} pictures";
        return new Figure
        {
            Id = "03-generated-pictures",
            Title = "Generated pictures",
            Caption =
                $"{ofWhat}, drawn by the decoder of {(model is VqVaeModel ? "codes" : "latent vectors")} of the prior with seed {Seed}: {Drawn(model.Signature)}.",
            Alt = $"A grid of {rows} rows of {Columns} generated pictures.",
            Data = new { Seed, classes = names },
            Sheets =
            [
                new()
                {
                    Name = "03-generated-pictures",
                    Title = $"{ofWhat}, seed {Seed}",
                    Alt = model.IsConditional
                        ? $"Rows: {string.Join(", ", names)}. Columns: {Columns} generated pictures."
                        : $"{rows} rows of {Columns} generated pictures.",
                    Shape = model.Signature.Shape,
                    Images = model.Generate(rows * Columns, Seed, plan, cancellationToken: cancellation),
                    Columns = Columns,
                    RowHeadings = names,
                },
            ],
        };
    }

    private static string Drawn(VaeSignature signature) =>
        signature.IsUnit
            ? "each pixel is its mean, from 0 to 1"
            : "each pixel is its mean, and what lies below 0 or above 1 is shown as 0 or 1";
}
