using Microsoft.ML;
using Vae.MLNet.Tests.Persistence;

namespace Vae.MLNet.Onnx.Tests;

/// <summary>Every step that can be saved becomes a graph for any number of rows.</summary>
public sealed class StepTests
{
    private readonly MLContext ml = new(seed: 1);

    [Theory]
    [MemberData(nameof(SavableSteps.Names), MemberType = typeof(SavableSteps))]
    public void A_step_gives_its_columns_for_many_rows_at_once(string step)
    {
        var data = SavedRows.View(ml);
        var fitted = SavableSteps.Named(step, ml).Fit(data);
        var added = fitted
            .GetOutputSchema(data.Schema)
            .Where(column => !column.IsHidden)
            .Select(column => column.Name)
            .ToHashSet();
        using var stream = new MemoryStream();

        ml.Model.ConvertToOnnxWithVae(fitted, data, stream);

        var expected = fitted.Transform(data);
        var found = Columns.Run(stream.ToArray(), data);
        Assert.NotEmpty(found);
        foreach (var (name, values) in found)
        {
            var column = added.Contains(name) ? name : name[..^".output".Length];
            Columns.AssertClose(Columns.Read(expected, column), values, column);
        }
    }
}
