using System.Text.Json;
using Vae.Inference;
using Vae.Training;

namespace Vae.Report.Tests;

/// <summary>All figures of the shipped models on digits that the conditional one draws, made and written once.</summary>
public sealed class MadeFigures : IDisposable
{
    private const int TestRows = 300;

    private readonly TemporaryDirectory directory = new();

    public MadeFigures()
    {
        Figures = AllFigures.Make(Inputs);
        Documents = FigureFiles.Write(directory.Path, Figures);
    }

    internal static ReportInputs Inputs { get; } =
        new()
        {
            Vae = Models.Of("vae"),
            Cvae = Models.Of("cvae"),
            Wide = Models.Of("wide"),
            Training = Digits("synthetic training", 600, seed: 1),
            Test = Digits("synthetic test", TestRows, seed: 2),
            Seed = 5,
            Points = 250,
        };

    /// <summary>The test images, row after row.</summary>
    internal static float[] TestImages { get; } = Images(Inputs.Test);

    internal static long[] TestLabels { get; } = Inputs.Test.Labels.ToArray();

    internal IReadOnlyList<Figure> Figures { get; }

    internal IReadOnlyList<FigureDocument> Documents { get; }

    /// <summary>The directory of the files.</summary>
    internal string Folder => directory["figures"];

    /// <summary>The numbers of a figure, from its file.</summary>
    internal JsonElement Data(string id) => Json(id).GetProperty("data");

    /// <summary>The file of a figure.</summary>
    internal JsonElement Json(string id) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, $"{id}.json"))).RootElement;

    /// <summary>A sheet's images, cut out of its PNG.</summary>
    internal SheetImages Sheet(string figure, string sheet) =>
        SheetImages.Cut(
            File.ReadAllBytes(Path.Combine(Folder, $"{sheet}.png")),
            Json(figure)
                .GetProperty("pictures")
                .EnumerateArray()
                .Single(picture => picture.GetProperty("file").GetString() == $"{sheet}.png")
                .GetProperty("sheet")
        );

    internal static float[] Images(VaeDataset data)
    {
        var images = new float[data.Count * data.Shape.Size];
        data.CopyRows(0, images);
        return images;
    }

    /// <summary>The image of a test row.</summary>
    internal static float[] TestImage(int row)
    {
        var size = Inputs.Test.Shape.Size;
        return TestImages[(row * size)..((row + 1) * size)];
    }

    public void Dispose() => directory.Dispose();

    private static VaeDataset Digits(string name, int rows, long seed)
    {
        var model = Models.Of("cvae");
        return VaeDataset.FromRows(
            name,
            model.Signature.Shape,
            model.Generate(rows, seed),
            [.. Enumerable.Range(0, rows).Select(row => (long)(row % model.ClassCount))]
        );
    }
}
